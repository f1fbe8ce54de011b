import { AF_UNIX, close, recv, SOCK_STREAM, socketpair } from "@lbaws/posix";
import { expect, test, vi } from "vitest";
import { sendAll } from "../src/connection.ts";

// The kernel seldom takes fewer bytes than it is given; here each send takes seven at most.
vi.mock("@lbaws/posix", async (importOriginal) => {
  const posix = await importOriginal<typeof import("@lbaws/posix")>();
  return { ...posix, send: (fd: number, bytes: Uint8Array) => posix.send(fd, bytes.subarray(0, 7)) };
});

test("all bytes are sent, although each send takes only some", () => {
  const [near, far] = socketpair(AF_UNIX, SOCK_STREAM);
  const bytes = Buffer.from("a message of more than seven bytes, sent whole");
  sendAll(near, bytes);
  const received = Buffer.alloc(100);
  expect(received.toString("utf8", 0, recv(far, received))).toBe(bytes.toString());
  close(near);
  close(far);
});
