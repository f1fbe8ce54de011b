import { fileURLToPath } from "node:url";
import { check } from "@lbaws/checks";

check("the fields stay as they came", { spec: "RFC 3875, section 4.1.18" }, async ({ start }) => {
  const fields = "X-Forwarded-For: 192.0.2.9,198.51.100.1\r\n";
  const env = { TRUSTED: "127.0.0.1,198.51.100.1" };
  const echo = await start({ env });
  const request = `GET / HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;
  await echo.ask(request, { says: "The echo has the head as it came.", status: 200, body: request });
  const args = [fileURLToPath(new URL("apps/site.ts", import.meta.url))];
  const site = await start({ args, env });
  const asked = `GET /fields HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;
  const says = "HTTP_X_FORWARDED_FOR has the list as it came.";
  await site.ask(asked, { says, status: 200, body: "192.0.2.9,198.51.100.1; " });
});
