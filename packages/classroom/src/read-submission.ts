import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Exercise, nameOf } from "@lbaws/course";
import { BadArchive, isManifestPath, MOST_PACKED, readArchive } from "./archive.ts";
import { type Hashed, type Manifest, parseManifest, sha256 } from "./manifest.ts";
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

const MOST_SHOWN = 200;
/** A clock may be wrong by so much, in milliseconds. */
const TOLERANCE = 3_600_000;

/** What a teacher should look at. */
export function flagsOf(submission: Submission, exercise: Exercise, course: string, now = Date.now()): string[] {
  const { manifest, sources, ignored } = submission;
  if (manifest === undefined || sources.length === 0) return [];
  const missing = manifest.files
    .filter(({ path }) => !sources.some((source) => source.path === path))
    .map(({ path }) => path);
  const isLater = Date.parse(manifest.packed) > now + TOLERANCE;
  return [
    ...flag("changed after it was packed", [...changedIn(sources, manifest), ...missing]),
    ...flag("tests differ from the teacher's (theirs were not run)", editedIn(manifest, exercise)),
    ...flag("files that are not read", ignored),
    ...(isLater ? [`packed in the future, as its student's clock says: ${manifest.packed}`] : []),
    ...(manifest.course === course ? [] : [`packed with course ${manifest.course}, graded with ${course}`]),
  ];
}

function changedIn(sources: Source[], { files }: Manifest): string[] {
  return sources.filter(({ path, bytes }) => hashIn(files, path) !== sha256(bytes)).map(({ path }) => path);
}

/** Those of another exercise are no edited ones. */
function editedIn({ checks, exercise: name }: Manifest, exercise: Exercise): string[] {
  if (name !== nameOf(exercise)) return [];
  return checks.filter(({ path, sha256: hash }) => hash !== officialHash(exercise, path)).map(({ path }) => path);
}

function flag(what: string, paths: string[]): string[] {
  return paths.length === 0
    ? []
    : [`${what}: ${paths.slice(0, 10).map(short).join(", ")}${paths.length > 10 ? " …" : ""}`];
}

/** A manifest may name a path of any length. */
function short(path: string): string {
  return path.length > MOST_SHOWN ? `${path.slice(0, MOST_SHOWN)}…` : path;
}

function hashIn(list: Hashed[], path: string): string | undefined {
  return list.find((one) => one.path === path)?.sha256;
}

function officialHash({ folder }: Exercise, path: string): string | undefined {
  try {
    return /^[\w.-]+$/.test(path) ? sha256(readFileSync(join(folder, path))) : undefined;
  } catch {
    return undefined;
  }
}
