export type Fields = Record<string, string>;

/** A response whose body ends where the connection ends; RFC 9112 sections 4, 5 and 6.3. */
export function formatResponse(status: string, body: Uint8Array, more: Fields = {}): Uint8Array {
  const fields = {
    "Content-Type": "text/plain; charset=utf-8",
    Connection: "close",
    ...more,
  };
  const fieldLines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status}\r\n${fieldLines.join("")}\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
