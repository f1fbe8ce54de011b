/** What a response has to know of its request. */
export interface Reply {
  method: string;
  persistent: boolean;
}

export type Field = [name: string, value: string];

/** A response that says where it ends, so that the connection can go on; RFC 9110 section 8.6, RFC 9112 section 6.3. */
export function formatResponse(status: string, body: Uint8Array, { method, persistent }: Reply): Uint8Array {
  const fields: Field[] = [["Content-Type", "text/plain; charset=utf-8"]];
  if (hasLength(status)) fields.push(["Content-Length", String(body.length)]);
  fields.push(["Connection", persistent ? "keep-alive" : "close"]);
  return Buffer.concat([formatHead(status, fields), hasBody(status, method) ? body : Buffer.alloc(0)]);
}

/** Through the blank line; RFC 9112 sections 4 and 5. */
export function formatHead(status: string, fields: Field[]): Buffer {
  const fieldLines = fields.map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status}\r\n${fieldLines.join("")}\r\n`, "latin1");
}

/** 204 has no body that could have a length; RFC 9110 section 8.6. */
export function hasLength(status: string): boolean {
  return !/^(1..|204) /.test(status);
}

/** Whether bytes follow the head, whatever it says; RFC 9112 section 6.3. */
export function hasBody(status: string, method: string): boolean {
  return hasLength(status) && !status.startsWith("304 ") && method !== "HEAD";
}
