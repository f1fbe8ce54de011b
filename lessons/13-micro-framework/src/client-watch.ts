import { POLLRDHUP, poll } from "@lbaws/posix";

const INTERVAL_MS = 50;

/** The client has ended the connection before its answer was complete. */
export class ClientGone extends Error {}

type Work = (signal: AbortSignal, gone: Promise<never>) => Promise<void>;

/** Waits for `work`. When the client ends the connection before, the signal aborts and ClientGone is thrown at once. */
export async function whileClientStays(client: number, work: Work): Promise<void> {
  const controller = new AbortController();
  const { promise: gone, reject } = Promise.withResolvers<never>();
  controller.signal.addEventListener("abort", () => reject(controller.signal.reason));
  const look = () => {
    const hasEnded = poll([{ fd: client, events: POLLRDHUP }], 0) > 0;
    if (hasEnded) controller.abort(new ClientGone("The client has ended the connection."));
  };
  // Node's event loop waits for its own descriptors only, so ours has to be looked at.
  const timer = setInterval(look, INTERVAL_MS);
  try {
    // An application that never answers must not keep the server from the next client.
    await Promise.race([work(controller.signal, gone), gone]);
  } catch (error) {
    // A send that failed has found out first; send(2), EPIPE and ECONNRESET.
    if ((error as NodeJS.ErrnoException | undefined)?.syscall === "send") look();
    throw error;
  } finally {
    clearInterval(timer);
  }
}
