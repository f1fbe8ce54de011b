import { once } from "node:events";
import { type Bytes, quote, toBuffer } from "./bytes.ts";
import { Inbox } from "./inbox.ts";
import { parseResponse, type Response } from "./response.ts";
import { WireSocket } from "./socket.ts";
import { taken } from "./taken.ts";
import { DEADLINE, within } from "./until.ts";

/** A client's connection. It reads only while one of its waiting methods is under way, one at a time. */
export interface Connection {
  /** Hands bytes to the kernel as a segment of their own; resolves when it took them. Rejects with EPIPE or ECONNRESET. */
  send(bytes: Bytes): Promise<void>;
  /** Resolves when the server has read all that was sent, or has closed the connection, within 10 s. */
  taken(): Promise<void>;
  /** Ends this side's sending (FIN); the server can still answer. */
  end(): void;
  /** Breaks the connection off (RST). */
  reset(): void;
  /** Reads up to and including `marker`, within 10 s. */
  readUntil(marker: string): Promise<string>;
  /** Reads until the server ends the connection, within `deadline` milliseconds (10,000). A reset rejects. */
  readAll(deadline?: number): Promise<string>;
  /** Reads one response by HTTP's framing rules, within `deadline` ms (10,000); `method` is the request's (GET). */
  readResponse(request?: { method?: string; deadline?: number }): Promise<Response>;
  /** Resolves when the server has ended or reset the connection, within 10 s. Bytes that arrive meanwhile are kept. */
  closed(): Promise<void>;
  /** Closes this side at once. */
  close(): void;
}

/** Opens a connection to 127.0.0.1 for step-by-step tests. Rejects with ECONNREFUSED, or after `deadline` ms. */
export async function connect(port: number, deadline = DEADLINE): Promise<Connection> {
  const [socket, inbox] = open(port);
  try {
    await within(deadline, once(socket, "connect"), () =>
      Object.assign(new Error(`Waited ${deadline} ms for port ${port} to accept.`), { code: "ETIMEDOUT" }),
    );
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return makeConnection(socket, inbox);
}

function open(port: number): [WireSocket, Inbox] {
  // `onread` hands over the bytes without a buffer in between, so pausing stops reading from the kernel at once.
  const onread = {
    buffer: Buffer.alloc(65_536),
    callback: (n: number, bytes: Uint8Array) => receive(bytes.subarray(0, n)),
  };
  const socket = new WireSocket({ allowHalfOpen: true, onread } as object);
  const inbox = new Inbox(socket);
  const receive = (bytes: Uint8Array) => {
    inbox.push(bytes);
    // False stops reading until the next wait resumes it: see Inbox.push.
    return false;
  };
  socket.setNoDelay(true);
  socket.pause();
  socket.connect({ port, host: "127.0.0.1", autoSelectFamily: false });
  return [socket, inbox];
}

function makeConnection(socket: WireSocket, inbox: Inbox): Connection {
  return {
    send: async (bytes) => send(socket, inbox, toBuffer(bytes)),
    taken: () => taken(socket.remotePort ?? 0, socket.localPort ?? 0),
    end: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
    readUntil: (marker) => inbox.takeWhen(quote(marker), DEADLINE, () => endOf(inbox.text, marker)),
    readAll: (deadline = DEADLINE) =>
      inbox.takeWhen("the end of the connection", deadline, () => (inbox.end === "fin" ? inbox.length : undefined)),
    readResponse: ({ method = "GET", deadline = DEADLINE } = {}) => readResponse(inbox, method, deadline),
    closed: () => closed(inbox),
    close: () => void socket.destroy(),
  };
}

async function send(socket: WireSocket, inbox: Inbox, bytes: Buffer): Promise<void> {
  const written = new Promise<void>((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
  await within(DEADLINE, written, () => lateSend(bytes, inbox));
  if (socket.writeError !== undefined) throw socket.writeError;
}

function lateSend(bytes: Buffer, inbox: Inbox): Error {
  return new Error(
    `Waited ${DEADLINE} ms for the server to read ${bytes.length} bytes. What had arrived: ${quote(inbox.text)}`,
  );
}

function endOf(text: string, marker: string): number | undefined {
  const at = text.indexOf(marker);
  return at === -1 ? undefined : at + marker.length;
}

async function readResponse(inbox: Inbox, method: string, deadline: number): Promise<Response> {
  let response: Response | undefined;
  await inbox.takeWhen("a complete response", deadline, () => {
    response = parseResponse(inbox.text, method, inbox.end === "fin");
    return response?.raw.length;
  });
  return response as Response;
}

async function closed(inbox: Inbox): Promise<void> {
  await inbox.takeWhen("the server to close the connection", DEADLINE, () => (inbox.end === undefined ? undefined : 0));
}
