import { readFileSync } from "node:fs";
import { until } from "./until.ts";

/**
 * Resolves when the server has read all that was sent on the connection between these two ports on 127.0.0.1, or has
 * closed it: the kernel holds no unread bytes for the server's end any more; /proc/net/tcp, proc_net_tcp(5).
 */
export async function taken(serverPort: number, clientPort: number): Promise<void> {
  const row = ` ${endpoint(serverPort)} ${endpoint(clientPort)} `;
  await until("the server to read what was sent", () => unread(row) === 0);
}

function unread(row: string): number {
  const line = readFileSync("/proc/net/tcp", "latin1")
    .split("\n")
    .find((text) => text.includes(row));
  if (line === undefined) return 0;
  const [, received = "0"] = /[0-9A-F]{8}:([0-9A-F]{8})/.exec(line.slice(line.indexOf(row) + row.length)) ?? [];
  return Number.parseInt(received, 16);
}

/** 127.0.0.1 with a port, as the kernel writes it: the address in network order, read as a little-endian number. */
function endpoint(port: number): string {
  return `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
}
