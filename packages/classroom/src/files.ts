import { type Dirent, readdirSync } from "node:fs";
import { Problem } from "@lbaws/course";

/** A file that was handed in. */
export interface Found {
  /** For people: relative to the folder of submissions, with slashes. */
  file: string;
  /** For the system, to which a name is bytes in any encoding. */
  path: Buffer;
}

/** The files below a folder of submissions, sorted; links, pipes and hidden files are left out. */
export function submissionFiles(folder: string): Found[] {
  return list(Buffer.from(folder), "").sort((a, b) => (a.file < b.file ? -1 : 1));
}

function list(place: Buffer, above: string): Found[] {
  return entriesOf(place, above).flatMap((entry) => {
    const file = above + readable(entry.name);
    const path = Buffer.concat([place, Buffer.from("/"), entry.name]);
    if (file.slice(above.length).startsWith(".")) return [];
    return entry.isDirectory() ? list(path, `${file}/`) : entry.isFile() ? [{ file, path }] : [];
  });
}

function entriesOf(place: Buffer, above: string): Dirent<Buffer>[] {
  try {
    return readdirSync(place, { withFileTypes: true, encoding: "buffer" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Problem(`The folder ${above || place} of the submissions cannot be read (${code}): make it readable.`);
  }
}

/** Bytes that are no UTF-8 are written in hex, so that each file keeps a name of its own. */
function readable(name: Buffer): string {
  const text = name.toString("utf8");
  if (Buffer.from(text).equals(name)) return text;
  const hex = (byte: string) => `\\x${byte.charCodeAt(0).toString(16)}`;
  return name.toString("latin1").replaceAll(/[\x80-\xff]/g, hex);
}
