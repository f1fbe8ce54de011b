import { check, type Dialogue } from "@lbaws/checks";

const CLOSE = { spec: "RFC 9112, section 9.6" };

function headOf(method: string, length: number): string {
  return `${method} /upload HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`;
}

check("a client with a body of 900,000 bytes gets its answer", CLOSE, async ({ start }) => {
  const server = await start();
  const head = headOf("POST", 900_000);
  await server.ask(head + "x".repeat(900_000), {
    says: "The whole answer comes, and a normal end behind it.",
    status: 200,
    body: head,
  });
});

check("so does one with another method", CLOSE, async ({ start }) => {
  const server = await start();
  for (const method of ["PUT", "GET", "DELETE"]) {
    const head = headOf(method, 500_000);
    await server.ask(head + "x".repeat(500_000), {
      says: `A ${method} with a body gets its answer and a normal end.`,
      status: 200,
      body: head,
    });
  }
});

check("so does one that does not say how much will come", CLOSE, async ({ start }) => {
  const server = await start();
  const head = "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
  await server.ask(`${head}${chunk.repeat(10)}0\r\n\r\n`, {
    says: "A client that sends chunks gets its answer and a normal end.",
    status: 200,
    body: head,
  });
});

check("so does one whose head is too large", { spec: "RFC 6585, section 5" }, async ({ start }) => {
  const server = await start();
  await server.ask(`GET / HTTP/1.1\r\nX-Long: ${"x".repeat(900_000)}`, { says: "It gets 431.", status: 431 });
});

check("clients that close after the answer cost no time", CLOSE, async ({ start }) => {
  const server = await start();
  const head = headOf("GET", 0);
  const says = "A client sees the end of its answer at once: six of them do not wait for each other.";
  await Promise.all([1, 2, 3, 4, 5, 6].map(() => server.ask(head, { says, status: 200, body: head })));
});

check("a client that stays does not keep the next one waiting", CLOSE, async ({ start }) => {
  const server = await start();
  const head = headOf("GET", 0);
  const staying = await server.connect();
  await staying.send(head);
  await staying.expect({ says: "The client that stays is answered.", status: 200, body: head });
  await server.ask(head, { says: "The next one is answered as well.", status: 200, body: head });
});

check("a client that sends on and on is left after a megabyte", CLOSE, async ({ start, that }) => {
  const server = await start();
  const head = headOf("POST", 100_000_000);
  let isLeft = true;
  // Whom the server leaves because a second is over shows nothing of the megabyte.
  for (let attempt = 0; isLeft && attempt < 4; attempt++) {
    const client = await server.connect();
    await client.send(head);
    await client.expect({ says: "The answer comes first.", status: 200, body: head });
    isLeft = !(await sendsThreeMegabytes(client));
    client.close();
  }
  that(isLeft, "The server reads a megabyte behind the answer, and no more.", "It has read three megabytes.");
});

/** Whether the server reads them all. Once it has left, with bytes unread, the next ones cannot be sent. */
async function sendsThreeMegabytes({ wire }: Dialogue): Promise<boolean> {
  try {
    for (const size of [1_500_000, 1_500_000, 1]) {
      await wire.send("x".repeat(size));
      await wire.taken();
    }
    return true;
  } catch {
    return false;
  }
}
