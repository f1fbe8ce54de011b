import { posix } from "node:path";
import { Parser, type ReadEntry } from "tar";
import { MOST_BYTES, MOST_FILES, type Source } from "./sources.ts";
import { isGzip, noArchive, unpackAtMost } from "./unpack.ts";

const MANIFEST = "manifest.json";
const BLOCK = 512;
/** With the manifest, and what an archive may have besides. Folders and headers with long names count as well. */
const MOST_ENTRIES = 2 * MOST_FILES;
const MOST_ALL = 2 * MOST_BYTES;
/** Each entry has its own header and padding, and often those of a long name. */
const MOST_UNPACKED = MOST_ALL + 4 * BLOCK * MOST_ENTRIES;
const MOST_HEADER = 64 * 1024;
/** In bytes, as file systems have it; and in characters, below what the system takes, since a folder's path comes before it. */
const MOST_NAME = 255;
const MOST_PATH = 1000;
/** A file that is larger is not even read. */
export const MOST_PACKED = MOST_UNPACKED;

/** Why an archive cannot be read, in one sentence for its reader. */
export class BadArchive extends Error {
  /** What was read before: it may say whose the archive is. */
  sources: Source[] = [];
}

/**
 * Reads the bytes of a .tgz; nothing is written to disk. Throws a BadArchive for what is none, holds links or paths outside
 * of its folder, or is larger than a submission can be, however small it is packed.
 */
export async function readArchive(packed: Buffer): Promise<Source[]> {
  const { bytes, fault } = await unpackAtMost(packed, MOST_UNPACKED);
  // The parser would unpack once more, without a limit.
  if (isGzip(bytes)) throw new BadArchive("It is packed twice: pack it with `npm run submit`.");
  const reading = new Reading();
  reading.read(bytes);
  const why = fault ?? reading.fault;
  if (why !== undefined) throw Object.assign(new BadArchive(why), { sources: reading.sources });
  return reading.sources;
}

/** The entries of an archive, up to the first that is at fault. */
class Reading {
  readonly sources: Source[] = [];
  fault: string | undefined;
  #entries = 0;
  #size = 0;
  #isOver = false;

  /** Block by block, so that nothing is read behind a fault or the end. */
  read(bytes: Buffer): void {
    const parser = new Parser({ strict: true, zstd: false, maxMetaEntrySize: MOST_HEADER });
    parser.on("entry", (entry: ReadEntry) => this.#add(entry));
    for (const event of ["meta", "ignoredEntry"]) parser.on(event, () => this.#count());
    parser.on("eof", () => {
      this.#isOver = true;
    });
    parser.on("error", (error) => this.#refuse(noArchive(error)));
    for (let at = 0; at < bytes.length && !this.#isOver && this.fault === undefined; at += BLOCK) {
      parser.write(bytes.subarray(at, at + BLOCK));
    }
    if (this.fault === undefined) parser.end();
  }

  #refuse(why: string): void {
    this.fault ??= why;
  }

  #count(): void {
    this.#entries += 1;
    if (this.#entries > MOST_ENTRIES) this.#refuse(`It has more than ${MOST_ENTRIES} entries.`);
  }

  #add(entry: ReadEntry): void {
    this.#count();
    const fault = faultOf(entry);
    if (fault !== undefined) this.#refuse(fault);
    const chunks: Buffer[] = [];
    entry.on("data", (chunk: Buffer) => {
      this.#size += chunk.length;
      if (this.#size > MOST_ALL) this.#refuse(`It unpacks to more than ${MOST_ALL} bytes.`);
      if (this.fault === undefined) chunks.push(chunk);
    });
    entry.on("end", () => {
      if (this.fault !== undefined || entry.type !== "File") return;
      this.sources.push({ path: posix.normalize(entry.path), bytes: Buffer.concat(chunks) });
    });
    entry.resume();
  }
}

function faultOf({ path, type }: ReadEntry): string | undefined {
  if (path.length > MOST_PATH || path.split("/").some((name) => Buffer.byteLength(name) > MOST_NAME))
    return `It holds a path that is too long: ${JSON.stringify(`${path.slice(0, 50)}…`)}.`;
  const quoted = JSON.stringify(path);
  if (posix.isAbsolute(path) || path.includes("\\") || path.split("/").includes("..")) {
    return `It holds a path that leads outside of its folder: ${quoted}.`;
  }
  if (type !== "File" && type !== "Directory") return `It holds ${quoted}, which is a ${type} and not a file.`;
  return undefined;
}

export function isManifestPath(path: string): boolean {
  return path === MANIFEST;
}
