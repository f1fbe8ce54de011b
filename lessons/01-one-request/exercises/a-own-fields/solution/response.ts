type Field = [name: string, value: string];

/** A response whose body ends where the connection ends; RFC 9112 sections 4, 5 and 6.3. */
export function formatResponse(status: string, body: Uint8Array, more: Field[] = []): Uint8Array {
  const fields: Field[] = [["Content-Type", "text/plain; charset=utf-8"], ["Connection", "close"], ...more];
  const head = `HTTP/1.1 ${status}\r\n${fields.map(formatField).join("")}\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** Whoever can put a line break into a field can write the rest of the head; RFC 9110 section 5.5. */
function formatField([name, value]: Field): string {
  if (/[\r\n\0]/.test(name + value)) throw new TypeError(`This is not a field: ${JSON.stringify([name, value])}`);
  return `${name}: ${value}\r\n`;
}
