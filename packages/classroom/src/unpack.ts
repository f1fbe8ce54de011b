import { createGunzip } from "node:zlib";

/** What came out of a packed file, and why that is not all of it. */
export interface Unpacked {
  bytes: Buffer;
  fault?: string;
}

/**
 * Unpacks gzip, at most `most` bytes of it: a small file can hold more than any memory. What is not packed is returned as it
 * is, since some mail programs and browsers unpack what they receive.
 */
export async function unpackAtMost(packed: Buffer, most: number): Promise<Unpacked> {
  if (!isGzip(packed)) return { bytes: packed };
  const chunks: Buffer[] = [];
  let size = 0;
  const gunzip = createGunzip();
  gunzip.end(packed);
  try {
    for await (const chunk of gunzip) {
      chunks.push(chunk);
      size += chunk.length;
      // To leave the loop ends the stream: nothing more is unpacked.
      if (size > most) return { bytes: Buffer.concat(chunks), fault: `It unpacks to more than ${most} bytes.` };
    }
  } catch (error) {
    return { bytes: Buffer.concat(chunks), fault: noArchive(error) };
  }
  return { bytes: Buffer.concat(chunks) };
}

export function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

export function noArchive(error: unknown): string {
  return `It is no .tgz as \`npm run submit\` makes it (${(error as Error).message}).`;
}
