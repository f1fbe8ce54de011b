import { fileURLToPath } from "node:url";
import { check, type Dialogue, type Target } from "@lbaws/checks";

const EXPECT = { spec: "RFC 9110, section 10.1.1" };
const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
const args = [fileURLToPath(new URL("apps/site.ts", import.meta.url))];
const post = (path: string, fields = "Expect: 100-continue\r\n", length = 5) =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\n${fields}Content-Length: ${length}\r\n\r\n`;

check("an application that does not read invites no body", EXPECT, async ({ start }) => {
  const server = await start({ args });
  const client = await server.connect();
  await client.send(post("/refuses"));
  const says = "The answer comes first, and says that the connection closes.";
  await client.expect({ says, status: 401, headers: { connection: "close" }, body: "No." });
  await client.expectEnd("Nothing follows the answer.");
});

check(
  "a client that sends its body all the same gets the answer, and no reset",
  { spec: "RFC 9112, section 9.6" },
  async ({ start, that }) => {
    const server = await start({ args });
    let wasReset = true;
    // The server reads on for a second. If this process has no turn for so long, the next attempt shows it.
    for (let attempt = 0; wasReset && attempt < 4; attempt++) {
      const client = await server.connect();
      await client.send(post("/refuses", "Expect: 100-continue\r\n", 300_000));
      await client.expect({ says: "The answer comes, whatever is sent behind it.", status: 401, body: "No." });
      await client.wire.closed();
      wasReset = !(await sendsOn(server, client));
      client.close();
    }
    const says = "The server ends its own side, and reads for a second what the client still sends.";
    that(!wasReset, says, "It broke the connection off (RST).");
  },
);

check("an application that reads gets the body", EXPECT, async ({ start }) => {
  const server = await start({ args });
  const client = await server.connect();
  await client.send(post("/reads"));
  await client.expectBytes(CONTINUE, "The application reads, so the client may send.");
  await client.send("hello");
  await client.expect({ says: "Nothing but the answer follows.", status: 200, body: "hello" });
});

check(
  "nothing comes between the pieces of an answer",
  { spec: 'PEP 3333, "HTTP 1.1 Expect/Continue"' },
  async ({ start, that }) => {
    const server = await start({ args });
    const client = await server.connect();
    await client.send(post("/talks"));
    const begin = await client.wire.readUntil("go on: ");
    await client.send("hello");
    const rest = await client.wire.readAll();
    that(/^HTTP\/1\.1 200 /.test(begin), "The application answers before it reads.", begin);
    that(!/ 100 /.test(begin + rest), "In the midst of an answer there is no 100 Continue.", begin + rest);
    that(rest.includes("hello"), "A client that sends its body unasked is read.", begin + rest);
  },
);

check(
  "a body that was invited and left is read, and the connection goes on",
  { spec: "RFC 9112, section 9.3" },
  async ({ start }) => {
    const server = await start({ args });
    const client = await server.connect();
    await client.send(post("/looks"));
    await client.expectBytes(CONTINUE, "The application reads a byte, so the client may send.");
    await client.send("hello");
    await client.expect({
      says: "The body is the one byte that the application has read.",
      status: 200,
      headers: { connection: /keep-alive/ },
      body: "h",
    });
    await client.send(`${post("/reads", "")}again`);
    await client.expect({ says: "The next request begins behind the body.", status: 200, body: "again" });
  },
);

check("who does not wait is not invited", EXPECT, async ({ start }) => {
  const server = await start({ args });
  const client = await server.connect();
  for (const path of ["/reads", "/refuses"]) {
    await client.send(`${post(path, "")}hello`);
    const status = path === "/reads" ? 200 : 401;
    const headers = { connection: /keep-alive/ };
    await client.expect({ says: "The answer comes at once, and the connection goes on.", status, headers });
  }
});

check("a request that the server refuses invites no body", EXPECT, async ({ start }) => {
  const server = await start({ args });
  const client = await server.connect();
  await client.send(post("/reads", "Expect: 100-continue\r\n", 2_000_000));
  await client.expect({ says: "A body of 2,000,000 bytes is too large, and nobody asks for it.", status: 413 });
});

/** Whether the server still takes 300,000 bytes. A reset is seen when the next one is sent. */
async function sendsOn(server: Target, { wire }: Dialogue): Promise<boolean> {
  // Then it waits: for these bytes, or for another client.
  await server.rests();
  try {
    await wire.send("x".repeat(300_000));
    await wire.taken();
    await wire.send("x");
    return true;
  } catch {
    return false;
  }
}
