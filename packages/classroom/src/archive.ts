import { createReadStream } from "node:fs";
import { posix } from "node:path";
import { pipeline } from "node:stream/promises";
import { Parser, type ReadEntry } from "tar";
import { MOST_BYTES, MOST_FILES, type Source } from "./sources.ts";

const MANIFEST = "manifest.json";
/** With the manifest, and what an archive may have besides. */
const MOST_ENTRIES = 2 * MOST_FILES;
const MOST_ALL = 2 * MOST_BYTES;

/** Why an archive cannot be read, in one sentence for its reader. */
export class BadArchive extends Error {
  /** What was read before: it may say whose the archive is. */
  sources: Source[] = [];
}

/**
 * Reads a .tgz into memory; nothing is written to disk. Throws a BadArchive for what is none, holds links or paths outside
 * of its folder, or is larger than a submission can be, however small it is packed.
 */
export async function readArchive(file: string): Promise<Source[]> {
  const sources: Source[] = [];
  let size = 0;
  let fault: BadArchive | undefined;
  const parser = new Parser({ strict: true, maxDecompressionRatio: Number.POSITIVE_INFINITY, onReadEntry });
  function onReadEntry(entry: ReadEntry): void {
    fault ??=
      faultOf(entry) ??
      (sources.length >= MOST_ENTRIES ? new BadArchive(`It has more than ${MOST_ENTRIES} entries.`) : undefined);
    const chunks: Buffer[] = [];
    entry.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_ALL) fault ??= new BadArchive(`It unpacks to more than ${MOST_ALL} bytes.`);
      if (fault === undefined) chunks.push(chunk);
      else parser.abort(fault);
    });
    entry.on("end", () => {
      if (entry.type === "File") sources.push({ path: posix.normalize(entry.path), bytes: Buffer.concat(chunks) });
    });
    if (fault !== undefined) parser.abort(fault);
    entry.resume();
  }
  try {
    await pipeline(createReadStream(file), parser as unknown as NodeJS.WritableStream);
  } catch (error) {
    fault ??= new BadArchive(`It is no .tgz as \`npm run submit\` makes it (${(error as Error).message}).`);
  }
  if (fault !== undefined) throw Object.assign(fault, { sources });
  return sources;
}

function faultOf({ path, type }: ReadEntry): BadArchive | undefined {
  const quoted = JSON.stringify(path);
  if (posix.isAbsolute(path) || path.includes("\\") || path.split("/").includes("..")) {
    return new BadArchive(`It holds a path that leads outside of its folder: ${quoted}.`);
  }
  if (type !== "File" && type !== "Directory")
    return new BadArchive(`It holds ${quoted}, which is a ${type} and not a file.`);
  return undefined;
}

export function isManifestPath(path: string): boolean {
  return path === MANIFEST;
}
