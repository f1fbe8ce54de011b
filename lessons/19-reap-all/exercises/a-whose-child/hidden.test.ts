import { check } from "@lbaws/checks";
import { processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

check("SIGUSR2 and SIGVTALRM have their names, too", { spec: "man 7 signal" }, async ({ start }) => {
  const server = await start();
  for (const signal of ["SIGUSR2", "SIGVTALRM"] as const) {
    const client = await server.connect();
    await client.send("GET / HTTP/1.1\r\n");
    await client.wire.taken();
    const child = await until("a child", () => processTree(server.pid)?.children[0]?.pid);
    process.kill(child, signal);
    await server.said(
      RegExp(`^127\\.0\\.0\\.1:\\d+ lost its child ${child} to ${signal}$`, "m"),
      `It names ${signal}.`,
    );
    await until("the child to be gone", () => processTree(server.pid)?.children.length === 0);
  }
});
