import {
  AF_INET,
  bind,
  close,
  getsockname,
  type Inet4Address,
  listen,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  setsockopt,
  socket,
} from "@lbaws/posix";
import { serveConnection } from "./connection.ts";
import { WaitingRoom } from "./waiting-room.ts";

const BACKLOG = 5;

export function serve(port: number): never {
  const room = new WaitingRoom(openListener(port));
  while (true) {
    const client = room.next();
    serveConnection(client, (seconds) => room.pause(seconds));
    close(client);
  }
}

function openListener(port: number): number {
  const listener = socket(AF_INET, SOCK_STREAM);
  // A port stays taken for a minute after its last connection, unless the next server says that this is fine; tcp(7).
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1);
  bind(listener, { family: AF_INET, address: "127.0.0.1", port });
  listen(listener, BACKLOG);
  // For port 0 the kernel chose one.
  const own = getsockname(listener) as Inet4Address;
  console.log(`Serving HTTP on port ${own.port}`);
  return listener;
}
