import { check } from "@lbaws/checks";

const HEAD = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
const TRAILERS = { spec: "RFC 9110, section 6.5.1" };

check("a Content-Length behind the body is refused", TRAILERS, async ({ start }) => {
  const server = await start();
  await server.ask(`${HEAD}0\r\nContent-Length: 5\r\n\r\n`, {
    says: "A Content-Length in the trailer section gets 400.",
    status: 400,
  });
});

check("so are the other fields that come too late", TRAILERS, async ({ start }) => {
  const server = await start();
  for (const name of ["Transfer-Encoding", "Host", "Expect", "Authorization", "Trailer"]) {
    await server.ask(`${HEAD}5\r\nhello\r\n0\r\n${name}: x\r\n\r\n`, {
      says: `${name} in the trailer section gets 400.`,
      status: 400,
    });
  }
});

check("their names have no case, and they may come second", TRAILERS, async ({ start }) => {
  const server = await start();
  await server.ask(`${HEAD}0\r\nX-Sum: 7\r\nhOST: b\r\n\r\n`, {
    says: "hOST is Host, also behind another trailer field.",
    status: 400,
  });
});

check(
  "other trailer fields are dropped, and the body is whole",
  { spec: "RFC 9112, section 7.1.2" },
  async ({ start }) => {
    const server = await start();
    await server.ask(`${HEAD}5\r\nhello\r\n0\r\nX-Sum: 7\r\nX-Host: b\r\n\r\n`, {
      says: "The echo ends with the body, without the trailer fields.",
      status: 200,
      body: /\r\n\r\nhello$/,
    });
  },
);

check("these fields are still welcome in the head", { spec: "RFC 9110, section 6.3" }, async ({ start }) => {
  const server = await start();
  const head = HEAD.replace("\r\n\r\n", "\r\nAuthorization: Basic YTpi\r\nTrailer: X-Sum\r\n\r\n");
  await server.ask(`${head}0\r\nX-Sum: 7\r\n\r\n`, { says: "Only the trailer section is concerned.", status: 200 });
});

check("what was refused before is refused as before", { spec: "RFC 9112, section 7.1.2" }, async ({ start }) => {
  const server = await start();
  await server.ask(`${HEAD}0\r\nno field\r\n\r\n`, { says: "What is not a field gets 400.", status: 400 });
  const long = `${HEAD}0\r\nX-Long: ${"x".repeat(9000)}\r\n\r\n`;
  await server.ask(long, { says: "A trailer section of 9000 bytes gets 431.", status: 431 });
});
