import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { allExercises, courseRoot, type Exercise } from "@lbaws/course";
import { Header } from "tar";
import { sha256 } from "../src/manifest.ts";
import { sourcesBelow } from "../src/sources.ts";

export type EntryType = "File" | "Directory" | "SymbolicLink" | "Link" | "GlobalExtendedHeader";

export interface Entry {
  path: string;
  bytes?: Buffer | string;
  type?: EntryType;
  linkpath?: string;
}

const BLOCK = 512;

/** A header holds no longer path: one entry more holds it, as GNU tar has it. */
const MOST_PATH = 100;

/** A .tgz with exactly these entries, whatever their paths. */
export function tgz(entries: Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, bytes = "", type = "File", linkpath = "" }) => {
    const long = path.length > MOST_PATH ? block("NextFileHasLongPath", "@LongLink", Buffer.from(`${path}\0`)) : [];
    return [...long, ...block(type, path.slice(0, MOST_PATH), Buffer.from(bytes), linkpath)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]));
}

function block(type: EntryType | "NextFileHasLongPath", path: string, body: Buffer, linkpath = ""): Buffer[] {
  const header = Buffer.alloc(BLOCK);
  new Header({ path, type, linkpath, size: body.length, mode: 0o644, mtime: new Date(0) }).encode(header);
  return [header, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)];
}

export function exercise5a(): Exercise {
  return allExercises(courseRoot()).find(({ id }) => id === "05a") as Exercise;
}

export interface Work {
  student: string;
  /** Over the lesson's code: paths in src. */
  files?: Record<string, string | Buffer>;
  /** Over the solution instead. */
  solved?: boolean;
  extra?: Entry[];
  manifest?: object;
}

/** A submission as `npm run submit` makes it, with whatever a test wants to be different. */
export function makeSubmission(
  folder: string,
  name: string,
  { student, files = {}, solved = false, extra = [], manifest }: Work,
): void {
  const exercise = exercise5a();
  const sources = new Map<string, string | Buffer>(
    sourcesBelow(exercise.lesson).map(({ path, bytes }) => [path, bytes]),
  );
  if (solved) sources.set("src/chunked.ts", readFileSync(join(exercise.folder, "solution/chunked.ts")));
  for (const [path, bytes] of Object.entries(files)) sources.set(`src/${path}`, bytes);
  const checks = [
    { path: "exercise.test.ts", sha256: sha256(readFileSync(join(exercise.folder, "exercise.test.ts"))) },
  ];
  const told = {
    ...{
      format: 1,
      exercise: "05a-trailer-fields",
      student,
      course: "0.1.0",
      packed: "2025-11-20T10:00:00.000Z",
      checks,
    },
    files: [...sources].map(([path, bytes]) => ({ path, sha256: sha256(bytes) })),
    ...manifest,
  };
  const entries = [...sources].map(([path, bytes]) => ({ path, bytes }));
  writeFileSync(
    join(folder, name),
    tgz([{ path: "manifest.json", bytes: JSON.stringify(told) }, ...entries, ...extra]),
  );
}
