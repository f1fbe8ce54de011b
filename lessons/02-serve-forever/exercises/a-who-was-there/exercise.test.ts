import { connect, type Socket } from "node:net";
import { check } from "@lbaws/checks";

const ACCEPT = { spec: "man 2 accept" };
const REQUEST = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

/** A client whose own address and port are known: `127.0.0.1:40210`. */
interface Client {
  name: string;
  socket: Socket;
}

function open(port: number, localAddress = "127.0.0.1"): Promise<Client> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, localAddress }, () => {
      resolve({ name: `${socket.localAddress}:${socket.localPort}`, socket });
    });
    socket.on("error", reject);
  });
}

/** Sends bytes, waits until the server has answered them and closed, and returns the client's name. */
async function talk(port: number, bytes: string | Buffer, localAddress?: string): Promise<string> {
  const { name, socket } = await open(port, localAddress);
  await new Promise((resolve) => socket.on("close", resolve).resume().end(bytes));
  return name;
}

/** A pattern for a line of the log. */
const line = (text: string) => new RegExp(`^${text.replaceAll(".", "\\.")}$`, "m");

check("a client that sends something has a line with its number of bytes", ACCEPT, async ({ start }) => {
  const server = await start();
  const name = await talk(server.port, REQUEST);
  await server.said(
    line(`${name} sent ${REQUEST.length} bytes`),
    `The line is "${name} sent ${REQUEST.length} bytes".`,
  );
});

check("bytes are counted, not characters", { spec: "man 2 recv" }, async ({ start }) => {
  const server = await start();
  const name = await talk(server.port, Buffer.from("GET /café/€ HTTP/1.1\r\n\r\n"));
  await server.said(line(`${name} sent 27 bytes`), "é is two bytes in UTF-8, and € is three: together there are 27.");
});

check("a client that leaves without a word sent 0 bytes", { spec: "man 2 recv" }, async ({ start }) => {
  const server = await start();
  const name = await talk(server.port, "");
  await server.said(line(`${name} sent 0 bytes`), `The line is "${name} sent 0 bytes".`);
});

check("a client that breaks off has a line too, and the server goes on", ACCEPT, async ({ start }) => {
  const server = await start();
  const { name, socket } = await open(server.port);
  socket.resetAndDestroy();
  await server.said(line(`${name} broke off`), `The line is "${name} broke off".`);
  await server.ask(REQUEST, { says: "The next client is answered.", status: 200, body: REQUEST });
});

check("the address is the client's own", ACCEPT, async ({ start }) => {
  const server = await start();
  const name = await talk(server.port, REQUEST, "127.0.0.3");
  await server.said(line(`${name} sent ${REQUEST.length} bytes`), "A client that comes from 127.0.0.3 is called so.");
});

check("there is one line per client, in their order", ACCEPT, async ({ start, equal }) => {
  const server = await start();
  const names = [await talk(server.port, "GET /"), await talk(server.port, ""), await talk(server.port, "GET /hello")];
  await server.said(line(`${names[2]} sent 10 bytes`), "The third client has its line.");
  const lines = [`${names[0]} sent 5 bytes`, `${names[1]} sent 0 bytes`, `${names[2]} sent 10 bytes`];
  equal(
    server.output(),
    [`Serving HTTP on port ${server.port}`, ...lines, ""].join("\n"),
    "Each client has one line, and there is nothing else.",
  );
});

check("a request is answered as before", { spec: "RFC 9112, section 2.1" }, async ({ start }) => {
  const server = await start();
  await server.ask(REQUEST, { says: "The log does not change the answer.", status: 200, body: REQUEST });
});

check("any other error still ends the server", { spec: "man 2 recv" }, async ({ start, equal, that }) => {
  const hook = new URL("apps/no-memory.ts", import.meta.url).href;
  const server = await start({ env: { NODE_OPTIONS: `--import=${hook}` } });
  const client = await server.connect();
  await client.send(REQUEST);
  const code = await Promise.race([server.exited.then((end) => end.code), pause(8000)]);
  equal(code, 1, "When recv fails with ENOMEM the server ends with code 1.");
  that(/ENOMEM[\s\S]*\n\s+at /.test(server.output()), "The error is shown with its stack trace.");
});

function pause(milliseconds: number): Promise<string> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, "still running"));
}
