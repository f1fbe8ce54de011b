import { Socket } from "node:net";

/**
 * A client socket that reads only while it is told to, so a test can be a client that does not read, and that goes on
 * reading after a failed write: a server that answers early and closes makes writes fail, but its answer is there.
 */
export class WireSocket extends Socket {
  writeError: NodeJS.ErrnoException | undefined;

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    super._write(chunk, encoding, (error?: Error | null) => {
      if (error) this.writeError ??= error;
      done();
    });
  }
}
