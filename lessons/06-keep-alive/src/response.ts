/** What a response has to know of its request. */
export interface Reply {
  method: string;
  persistent: boolean;
}

/** A response that says where it ends, so that the connection can go on; RFC 9110 section 8.6, RFC 9112 section 6.3. */
export function formatResponse(status: string, body: Uint8Array, { method, persistent }: Reply): Uint8Array {
  const hasLength = !/^(1..|204) /.test(status);
  const hasBody = hasLength && !status.startsWith("304 ") && method !== "HEAD";
  const fields = {
    "Content-Type": "text/plain; charset=utf-8",
    ...(hasLength && { "Content-Length": String(body.length) }),
    Connection: persistent ? "keep-alive" : "close",
  };
  const fieldLines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status}\r\n${fieldLines.join("")}\r\n`;
  return Buffer.concat([Buffer.from(head), hasBody ? body : Buffer.alloc(0)]);
}
