import { check } from "@lbaws/checks";

check("any list is taken", { spec: "RFC 9110, section 15.5.20" }, async ({ start }) => {
  const server = await start({ env: { HOSTS: "Books.example 192.0.2.1" } });
  const asked: [string, string, number][] = [
    ["/", "books.EXAMPLE:1", 200],
    ["/", "192.0.2.1:80", 200],
    ["/", "localhost", 421],
    ["http://192.0.2.1", "localhost", 200],
    ["http://192.0.2.11/", "192.0.2.1", 421],
    ["/http://books.example/", "localhost", 421],
  ];
  for (const [target, host, status] of asked) {
    const request = `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    await server.ask(request, { says: `${target} with Host: ${host} gets ${status}.`, status });
  }
  const options = "OPTIONS * HTTP/1.1\r\nHost: books.example\r\nConnection: close\r\n\r\n";
  await server.ask(options, { says: "For the target * the Host counts.", status: 200 });
});
