import {
  AF_INET,
  close,
  connect,
  recv,
  SO_RCVTIMEO,
  SOCK_CLOEXEC,
  SOCK_STREAM,
  SOL_SOCKET,
  send,
  setsockopt,
  socket,
} from "@lbaws/posix";

/** How long the client waits for the next bytes of an answer, in seconds. */
const PATIENCE = 10;

const REQUEST = [
  "GET /bench HTTP/1.1",
  "Host: localhost",
  "User-Agent: lbaws-bench",
  "Accept: */*",
  "Connection: close",
  "\r\n",
].join("\r\n");
const bytes = Buffer.from(REQUEST);
const room = Buffer.alloc(65_536);

/** What is wrong with an answer to `request`; undefined where it is the right one. */
export type Judge = (answer: string, request: string) => string | undefined;

export interface Load {
  port: number;
  connections: number;
  /** How many connections are open at once. */
  concurrency: number;
  judge: Judge;
}

/** What a load took: seconds by the clock, and of the client's own processor time. */
export interface Effort {
  seconds: number;
  clientSeconds: number;
}

/**
 * Makes so many connections, each with one request, and reads each answer until the server closes. `concurrency` of them
 * are open at once, and the oldest is read first. The calls block: the cheapest client there is, since it takes its
 * processor time away from the server. Throws where an answer is wrong, and what the system calls throw.
 */
export function load({ port, connections, concurrency, judge }: Load): Effort {
  const begin = performance.now();
  const cpu = process.cpuUsage();
  const open: number[] = [];
  try {
    for (let asked = 0; asked < connections || open.length > 0; ) {
      while (asked < connections && open.length < concurrency) {
        open.push(ask(port));
        asked++;
      }
      finish(open, judge);
    }
  } finally {
    open.forEach(close);
  }
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - begin) / 1000, clientSeconds: (user + system) / 1_000_000 };
}

function ask(port: number): number {
  const fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC);
  try {
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, { seconds: PATIENCE });
    connect(fd, { family: AF_INET, address: "127.0.0.1", port });
    send(fd, bytes);
    return fd;
  } catch (error) {
    close(fd);
    throw error;
  }
}

function finish(open: number[], judge: Judge): void {
  const answer = readAnswer(open[0] as number);
  const fault = judge(answer, REQUEST);
  if (fault !== undefined) throw new Error(`A wrong answer: ${fault}. It was ${JSON.stringify(answer)}.`);
  close(open.shift() as number);
}

function readAnswer(fd: number): string {
  let length = 0;
  for (let received = 1; received > 0 && length < room.length; length += received) {
    received = receive(fd, room.subarray(length));
  }
  return room.toString("latin1", 0, length);
}

function receive(fd: number, rest: Buffer): number {
  try {
    return recv(fd, rest);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    throw new Error(`Nothing came from the server for ${PATIENCE} s.`);
  }
}
