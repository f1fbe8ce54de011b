/** What goes over the wire. A string stands for its Latin-1 bytes, one per character, as in the answers. */
export type Bytes = string | Uint8Array;

/** The bytes themselves. Throws a RangeError for a character that is not one byte: pass Buffer.from(text) instead. */
export function toBuffer(bytes: Bytes): Buffer {
  if (typeof bytes !== "string") return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = /[^\0-\xff]/u.exec(bytes)?.[0];
  if (wide === undefined) return Buffer.from(bytes, "latin1");
  throw new RangeError(`${JSON.stringify(wide)} is more than one byte: for UTF-8 pass Buffer.from(text)`);
}

/** Cuts bytes into pieces of `size` bytes, one by default; exchange() sends each piece as a segment of its own. */
export function pieces(bytes: Bytes, size = 1): Bytes[] {
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`pieces: size must be a whole number from 1, not ${size}`);
  const all = toBuffer(bytes);
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.subarray(i * size, (i + 1) * size));
}

/** Received bytes as a message quotes them: escaped, and cut in the middle when long. */
export function quote(bytes: string): string {
  if (bytes === "") return "nothing";
  const room = 600;
  if (bytes.length <= room) return JSON.stringify(bytes);
  const half = room / 2;
  return `${JSON.stringify(bytes.slice(0, half))} … ${JSON.stringify(bytes.slice(-half))} (${bytes.length} bytes)`;
}
