import { check } from "@lbaws/checks";
import { processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

/** Whether there was still somebody to ask. */
function ask(child: number): boolean {
  try {
    return process.kill(child, "SIGUSR2");
  } catch {
    return false;
  }
}

const HEAD = "POST /slow HTTP/1.1\r\nHost: b\r\nX-Long: yes\r\n\r\n";

check(
  "a head that comes byte by byte is whole, with a question before each byte",
  {
    spec: "man 2 recv",
  },
  async ({ start, that }) => {
    const server = await start();
    const client = await server.connect();
    await client.send(HEAD.charAt(0));
    await client.wire.taken();
    const child = await until("a child", () => processTree(server.pid)?.children[0]?.pid);
    for (const byte of HEAD.slice(1)) {
      that(ask(child), "The child goes on to read, question or not.", "It has ended.");
      await client.send(byte);
      await client.wire.taken();
    }
    await client.expect({ says: "The client gets its echo, with every byte.", status: 200, body: HEAD });
  },
);
