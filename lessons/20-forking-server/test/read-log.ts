import { exchange, type Server, until } from "@lbaws/wire";

/** What the server has logged by now; it runs an application that writes the query of "/log" into the log. */
export async function readLog(server: Server): Promise<string> {
  const line = `read-after-${server.output().length}`;
  await exchange(server.port, `GET /log?${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  await until("our own line is there, which comes last", () => server.output().includes(line));
  return server.output();
}

/** What is logged meanwhile. */
export async function logOf(server: Server, run: () => Promise<unknown>): Promise<string> {
  const before = await readLog(server);
  await run();
  return (await readLog(server)).slice(before.length);
}
