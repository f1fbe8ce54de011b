import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Exercise, nameOf } from "@lbaws/course";
import { type Hashed, type Manifest, sha256 } from "./manifest.ts";
import type { Submission } from "./read-submission.ts";
import type { Source } from "./sources.ts";

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
