import { type Process, processTree } from "@lbaws/observe";
import { type Connection, connect, type Server, until } from "@lbaws/wire";

const [HALF, REST] = ["GET /slow HTTP/1.1\r\nHost: a\r\n", "Connection: close\r\n\r\n"];

const clients: Connection[] = [];

/** A client that has sent a part of a request; it returns when a process reads from it. */
export async function comeSlowly({ port }: Server, part = HALF): Promise<Connection> {
  const client = await connect(port);
  clients.push(client);
  await client.send(part);
  await client.taken();
  return client;
}

/** Several of them. */
export async function comeInNumbers(server: Server, count: number, part = HALF): Promise<Connection[]> {
  const come: Connection[] = [];
  while (come.length < count) come.push(await comeSlowly(server, part));
  return come;
}

/** What a slow client gets when it has sent the rest of its request as well. */
export async function goOn(client: Connection): Promise<string> {
  await client.send(REST);
  return client.readAll();
}

/** All slow clients close their connections. */
export function leave(): void {
  for (const client of clients.splice(0)) client.close();
}

/** The server's children, zombies included; undefined when there is no server any more. */
export function children({ pid }: Server): Process[] | undefined {
  return processTree(pid)?.children;
}

export async function untilChildren(server: Server, count: number): Promise<void> {
  await until(`${count} children`, () => children(server)?.length === count);
}
