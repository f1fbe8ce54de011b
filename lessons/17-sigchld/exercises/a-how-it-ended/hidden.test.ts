import { check } from "@lbaws/checks";

check("the child of a refused client exits with status 0", { spec: "RFC 6585, section 5" }, async ({ start }) => {
  const server = await start();
  await server.ask("GET / HTTP/1.1\r\n".padEnd(16_384, "X"), { says: "Too long a head gets 431.", status: 431 });
  await server.said(/^child \d+ exited with status 0$/m, "A client that was refused was answered.");
});
