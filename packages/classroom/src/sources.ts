import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of a submission: its path, with slashes, and its bytes. */
export interface Source {
  path: string;
  bytes: Buffer;
}

/** What a submission may hold. */
export const MOST_FILES = 200;
export const MOST_BYTES = 2 * 1024 * 1024;
/** Of a program: everything else in an archive is not read. */
export const SOURCE_PATH = /^(src|apps)\/(?:[\w.@-]+\/)*[\w.@-]+$/;

/** The regular files in a folder's src and apps, sorted. */
export function sourcesBelow(folder: string): Source[] {
  const paths = ["src", "apps"].flatMap((part) => list(folder, part));
  return paths.sort().map((path) => ({ path, bytes: readFileSync(join(folder, path)) }));
}

function list(folder: string, path: string): string[] {
  const stat = lstatSync(join(folder, path), { throwIfNoEntry: false });
  if (stat?.isFile()) return [path];
  if (!stat?.isDirectory()) return [];
  const names = readdirSync(join(folder, path)).filter((name) => name !== "node_modules");
  return names.flatMap((name) => list(folder, `${path}/${name}`));
}
