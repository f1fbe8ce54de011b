import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { BadArchive, isManifestPath, MOST_PACKED, readArchive } from "./archive.ts";
import { type Manifest, parseManifest, sha256 } from "./manifest.ts";
import { SOURCE_PATH, type Source } from "./sources.ts";

/** A submission as it was handed in: what can be run, or why nothing can. */
export interface Submission {
  /** Relative to the folder of submissions. */
  file: string;
  /** SHA-256 of the file, in hex. */
  hash: string;
  manifest?: Manifest;
  sources: Source[];
  /** Why it cannot be graded. */
  fault?: string;
  /** What is in the archive and is not read. */
  ignored: string[];
}

/** Reads a submission's file; a file that is none becomes one with a fault. `path` is where it is when its name is no text. */
export async function readSubmission(
  folder: string,
  file: string,
  path: Buffer | string = join(folder, file),
): Promise<Submission> {
  const empty = { file, hash: "", sources: [], ignored: [] };
  try {
    const state = statSync(path);
    // To open a pipe waits until somebody writes into it.
    if (!state.isFile()) return { ...empty, fault: "It is no file: pack it with `npm run submit`." };
    if (state.size > MOST_PACKED)
      return { ...empty, fault: `It is larger than ${MOST_PACKED} bytes: pack it with \`npm run submit\`.` };
    const bytes = readFileSync(path);
    return { ...empty, hash: sha256(bytes), ...(await unpack(bytes)) };
  } catch (error) {
    return { ...empty, fault: `It cannot be read: ${(error as Error).message}.` };
  }
}

type Unpacked = Pick<Submission, "manifest" | "sources" | "fault" | "ignored">;

async function unpack(bytes: Buffer): Promise<Unpacked> {
  try {
    return sorted(await readArchive(bytes));
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    const manifest = manifestIn(error.sources);
    return { ...(manifest === undefined ? {} : { manifest }), sources: [], ignored: [], fault: error.message };
  }
}

function sorted(all: Source[]): Unpacked {
  const sources = all.filter(({ path }) => SOURCE_PATH.test(path) && !isTest(path));
  const ignored = all
    .map(({ path }) => path)
    .filter((path) => !isManifestPath(path) && (!SOURCE_PATH.test(path) || isTest(path)));
  const manifest = manifestIn(all);
  if (manifest === undefined)
    return { sources, ignored, fault: "It has no valid manifest.json: pack it with `npm run submit`." };
  const fault = faultOf(sources);
  return { manifest, sources, ignored, ...(fault === undefined ? {} : { fault }) };
}

/** The one manifest; an archive with several says nothing certain. */
function manifestIn(all: Source[]): Manifest | undefined {
  const [first, ...more] = all.filter(({ path }) => isManifestPath(path));
  return first !== undefined && more.length === 0 ? parseManifest(first.bytes.toString("utf8")) : undefined;
}

/** Checks come from the teacher's own course only. */
function isTest(path: string): boolean {
  return /\.test\.[cm]?[jt]s$/.test(path);
}

function faultOf(sources: Source[]): string | undefined {
  const twice = sources.find(({ path }, index) => sources.findIndex((other) => other.path === path) !== index);
  if (twice !== undefined) return `It holds ${twice.path} twice.`;
  const both = sources.find(({ path }) => sources.some((other) => other.path.startsWith(`${path}/`)));
  if (both !== undefined) return `It holds ${both.path} as a file and as a folder.`;
  const odd = sources.find(({ path, bytes }) => /\.(ts|js|json)$/.test(path) && !isUtf8(bytes));
  if (odd !== undefined) return `${odd.path} is not UTF-8 text: save it as UTF-8.`;
  return sources.some(({ path }) => path === "src/main.ts") ? undefined : "It holds no src/main.ts.";
}

function isUtf8(bytes: Buffer): boolean {
  try {
    return !new TextDecoder("utf-8", { fatal: true }).decode(bytes).includes("\0");
  } catch {
    return false;
  }
}
