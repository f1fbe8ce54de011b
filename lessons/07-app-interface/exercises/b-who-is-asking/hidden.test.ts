import { check } from "@lbaws/checks";

check("the fields stay as they came", { spec: "RFC 3875, section 4.1.18" }, async ({ start }) => {
  const server = await start({ env: { TRUSTED: "127.0.0.1,198.51.100.1" } });
  const request = `GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.9,198.51.100.1\r\n\r\n`;
  await server.ask(request, { says: "The echo has the head as it came.", status: 200, body: request });
});
