import { createHash } from "node:crypto";

/** What a submission says of itself, in its manifest.json. */
export interface Manifest {
  format: 1;
  /** The name of its folder in the workspace: "05a-trailer-fields". */
  exercise: string;
  student: string;
  /** The version of the student's course. */
  course: string;
  /** By the student's clock: ISO 8601, UTC. */
  packed: string;
  /** The sources, with their hashes. */
  files: Hashed[];
  /** The student's copy of the checks: what it holds is not sent. */
  checks: Hashed[];
}

/** A file's path in its folder, and the SHA-256 of its bytes in hex. */
export interface Hashed {
  path: string;
  sha256: string;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The manifest, or undefined where the text is none. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const data: unknown = JSON.parse(text);
    return isManifest(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

function isManifest(data: unknown): data is Manifest {
  const { format, exercise, student, course, packed, files, checks } = (data ?? {}) as Record<string, unknown>;
  const texts = [exercise, student, course, packed].every((text) => typeof text === "string" && text.length < 300);
  return format === 1 && texts && isDate(packed) && isHashes(files) && isHashes(checks);
}

/** A date in UTC as Date writes it, which can be compared, and which is on the calendar. */
function isDate(text: unknown): boolean {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) === text.slice(0, 19);
}

function isHashes(data: unknown): data is Hashed[] {
  return Array.isArray(data) && data.every((one) => typeof one?.path === "string" && typeof one?.sha256 === "string");
}
