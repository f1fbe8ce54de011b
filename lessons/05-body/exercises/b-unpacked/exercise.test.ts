import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { check } from "@lbaws/checks";

const CODING = { spec: "RFC 9110, section 8.4" };
const MAX_BODY = 1_048_576;
const MEGABYTES = 1024 * 1024;

/** The head of a request whose body has this coding and this many bytes. */
function headOf(coding: string, length: number): string {
  return `POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: ${coding}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;
}

function post(coding: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(headOf(coding, body.length)), body]);
}

/** The most memory that a process has had in use so far, in bytes. */
function peak(pid: number): number {
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

check("a body in gzip comes back unpacked", CODING, async ({ start }) => {
  const server = await start();
  for (const [coding, text] of Object.entries({ gzip: "hello", "x-gzip": "a\r\n\r\nb", GZip: "x".repeat(100_000) })) {
    const body = gzipSync(text);
    await server.ask(post(coding, body), {
      says: `With Content-Encoding: ${coding} the echo has the unpacked body behind the head.`,
      status: 200,
      body: headOf(coding, body.length) + text,
    });
  }
});

check("so does one that comes in chunks", { spec: "RFC 9112, section 7.1" }, async ({ start }) => {
  const server = await start();
  const head = headOf("gzip", 0).replace("Content-Length: 0", "Transfer-Encoding: chunked");
  const bytes = gzipSync("hello, chunks");
  const pieces = [bytes.subarray(0, 7), bytes.subarray(7)].map((piece) => piece.toString("latin1"));
  const chunks = pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join("");
  const says = "The chunks are put together first, and then unpacked.";
  await server.ask(`${head}${chunks}0\r\n\r\n`, { says, status: 200, body: `${head}hello, chunks` });
});

check(
  "an unpacked body may have 1,048,576 bytes, and no more",
  { spec: "RFC 9110, section 15.5.14" },
  async (checks) => {
    const server = await checks.start();
    const largest = gzipSync(Buffer.alloc(MAX_BODY, "x"));
    const says = "A body of 1,048,576 bytes, unpacked, is echoed whole.";
    await server.ask(post("gzip", largest), { says, status: 200, body: /\r\n\r\nx{1048576}$/ });
    for (const size of [MAX_BODY + 1, 20 * MEGABYTES]) {
      const request = post("gzip", gzipSync(Buffer.alloc(size)));
      await server.ask(request, { says: `A body of ${size} bytes, unpacked, gets 413.`, status: 413 });
    }
    const packed = headOf("gzip", MAX_BODY + 1);
    await server.ask(packed, { says: "A body of more than 1,048,576 bytes as it is sent gets 413 too.", status: 413 });
  },
);

check("the server never unpacks much more than the limit", { spec: "RFC 9110, section 17.5" }, async (checks) => {
  const server = await checks.start();
  await server.ask(post("gzip", gzipSync("hello")), { says: "A small body is echoed.", status: 200 });
  const before = peak(server.pid);
  // What stands behind each other in gzip is unpacked to one: RFC 1952 section 2.2.
  const bomb = Buffer.concat(Array(10).fill(gzipSync(Buffer.alloc(32 * MEGABYTES))));
  await server.ask(post("gzip", bomb), { says: "A body of 320 megabytes, unpacked, gets 413.", status: 413 });
  const grown = Math.round((peak(server.pid) - before) / MEGABYTES);
  const says = "The server stops when there is too much, and does not unpack all 320 megabytes first.";
  checks.that(grown < 160, says, `Its memory has grown by ${grown} MB.`);
});

check("what is not gzip, or not all of it, gets 400", { spec: "RFC 1952, section 2.3" }, async ({ start }) => {
  const server = await start();
  const whole = gzipSync("a body that is long enough to be cut");
  const damaged = Buffer.from(whole);
  damaged.writeUInt32LE(0, whole.length - 8);
  const wrong = {
    "Text that is not gzip": Buffer.from("hello"),
    "A body cut off": whole.subarray(0, -9),
    "No body": Buffer.alloc(0),
  };
  for (const [what, body] of Object.entries({ ...wrong, "A body with a wrong checksum": damaged })) {
    await server.ask(post("gzip", body), { says: `${what} gets 400.`, status: 400 });
  }
  await server.ask(post("gzip", whole), { says: "The server goes on.", status: 200 });
});

check(
  "any other coding gets 415, and nobody is told to go on",
  { spec: "RFC 9110, section 15.5.16" },
  async (checks) => {
    const server = await checks.start();
    for (const coding of ["br", "deflate", "gzip, gzip", "gzip\r\nContent-Encoding: gzip", "gzipped"]) {
      const client = await server.connect();
      await client.send(headOf(coding, 100).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
      await client.expect({ says: `${JSON.stringify(coding)} gets 415 and no 100 Continue.`, status: 415 });
      client.close();
    }
  },
);

check("a body without Content-Encoding comes back as it was", CODING, async ({ start }) => {
  const server = await start();
  const body = gzipSync("hello");
  const head = headOf("gzip", body.length).replace("Content-Encoding: gzip\r\n", "");
  await server.ask(Buffer.concat([Buffer.from(head), body]), {
    says: "A gzip body without Content-Encoding is echoed as it came.",
    status: 200,
    body: head + body.toString("latin1"),
  });
});
