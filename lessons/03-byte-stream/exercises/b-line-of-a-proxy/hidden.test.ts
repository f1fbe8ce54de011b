import { check } from "@lbaws/checks";

check("each client is named for itself", { spec: "PROXY protocol, section 2.1" }, async ({ start, equal }) => {
  const server = await start({ env: { PROXY: "1" } });
  const head = "GET /a HTTP/1.1\r\nHost: b\r\n\r\n";
  const lines = ["TCP4 203.0.113.9 10.0.0.1 0 8080", "TCP6 ::1 2001:DB8::1 42 443", "TCP4 1.2.3.4 5.6.7.8 9 10"];
  for (const line of lines) {
    await server.ask(`PROXY ${line}\r\n${head}`, { says: `${line} is answered.`, status: 200, body: head });
  }
  const names = ["203.0.113.9:0", "[::1]:42", "1.2.3.4:9"].map((name) => `client ${name}`);
  await server.said(/1\.2\.3\.4:9\n/, "The third client is named.");
  equal(server.output().trimEnd().split("\n").slice(1), names, "There is a line for each client, in their order.");
});
