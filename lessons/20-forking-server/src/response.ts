import type { Header } from "./app.ts";

const STATUS = /^[2-5]\d\d [\t -~\x80-\xff]*$/;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t -~\x80-\xff]*$/;
export const HOP_BY_HOP =
  /^(connection|keep-alive|proxy-authenticate|proxy-authorization|te|trailer|transfer-encoding|upgrade)$/i;

/** What an application may put into a head. Fields about the connection are the server's; PEP 3333, "Other HTTP Features". */
export function checkHead(status: string, headers: Header[]): void {
  if (!STATUS.test(status)) throw new Error(`This is not a status: ${JSON.stringify(status)}`);
  for (const [name, value] of headers) {
    const isField = NAME.test(name) && VALUE.test(value) && !HOP_BY_HOP.test(name);
    if (!isField) throw new Error(`This is not a header: ${JSON.stringify([name, value])}`);
  }
  const lengths = headers.filter(([name]) => name.toLowerCase() === "content-length");
  if (lengths.length > 1 || !lengths.every(([, length]) => /^\d+$/.test(length))) {
    throw new Error("Content-Length must be one number.");
  }
}

/** Through the blank line; RFC 9112 sections 4 and 5. */
export function formatHead(status: string, headers: Header[]): Buffer {
  const fieldLines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status}\r\n${fieldLines.join("")}\r\n`, "latin1");
}

/** RFC 9112 section 7.1. */
export function formatChunk(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);
}

/** 204 has no body that could have a length; RFC 9110 section 8.6. */
export function hasLength(status: string): boolean {
  return !/^(1..|204) /.test(status);
}

/** Whether bytes follow the head, whatever it says; RFC 9112 section 6.3. */
export function hasBody(status: string, method: string): boolean {
  return hasLength(status) && !status.startsWith("304 ") && method !== "HEAD";
}

/** The value of the first header of that name, which is in lower case. */
export function headerOf(headers: Header[], name: string): string | undefined {
  return headers.find(([other]) => other.toLowerCase() === name)?.[1];
}
