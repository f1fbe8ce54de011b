import { check } from "@lbaws/checks";

const SLOW = { spec: "RFC 9110, section 15.5.9" };

check("chunk sizes, extensions and trailer fields earn nothing", SLOW, async ({ start }) => {
  const server = await start({ env: { TIMEOUT: "1", MIN_RATE: "500" } });
  const chunk = `1;${"x".repeat(250)}\r\nx\r\n`;
  const head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  await server.ask(head + chunk.repeat(100), {
    says: "It is 100 bytes of a body, and 25,000 around them.",
    status: 408,
  });
  const trailers = `5\r\nhello\r\n0\r\nX-Long: ${"x".repeat(6000)}`;
  await server.ask(head + trailers, { says: "It is 5 bytes of a body, and 6,000 behind it.", status: 408 });
});
