import { types } from "node:util";
import * as arg from "./check.ts";
import { check, libc } from "./libc.ts";
import * as p from "./platform.ts";

/** What an option is set to: a number, a time in seconds (timeval), a linger setting, or the raw bytes of a struct. */
export type OptionValue = number | { seconds: number } | { l_onoff: number; l_linger: number } | Uint8Array;

/**
 * Sets an option of a socket; setsockopt(2), socket(7), tcp(7).
 * SO_RCVTIMEO and SO_SNDTIMEO take `{ seconds }` (fractions allowed, 0 is for ever), SO_LINGER takes
 * `{ l_onoff, l_linger }` with `l_linger` in seconds, most others a number.
 * Errors: ENOPROTOOPT for an unknown option, ENOTSOCK, EBADF, EINVAL, EDOM.
 */
export function setsockopt(fd: number, level: number, name: number, value: OptionValue): void {
  arg.int("setsockopt: fd", fd);
  arg.int("setsockopt: level", level);
  arg.int("setsockopt: name", name);
  const struct = encodeOption(value);
  check("setsockopt", libc.setsockopt(fd, level, name, struct, arg.lengthOf(struct)));
}

/**
 * Reads an option of a socket; getsockopt(2). Without `length` the option is an int and comes back as a number;
 * with it, up to `length` bytes (at most 65,536) of the option's struct come back. Errors as setsockopt's.
 */
export function getsockopt(fd: number, level: number, name: number): number;
export function getsockopt(fd: number, level: number, name: number, length: number): Buffer;
export function getsockopt(fd: number, level: number, name: number, length?: number): number | Buffer {
  arg.int("getsockopt: fd", fd);
  arg.int("getsockopt: level", level);
  arg.int("getsockopt: name", name);
  const room = length === undefined ? 4 : arg.int("getsockopt: length", length, 0, 65536);
  const value = Buffer.alloc(Math.max(room, 4));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(room);
  check("getsockopt", libc.getsockopt(fd, level, name, value, size));
  return length === undefined ? value.readInt32LE(0) : value.subarray(0, Math.min(room, size.readUInt32LE(0)));
}

function encodeOption(value: OptionValue): Uint8Array {
  if (types.isUint8Array(value)) return value;
  const struct = Buffer.alloc(p.TIMEVAL_SIZE);
  if (typeof value === "number") {
    struct.writeInt32LE(arg.int("setsockopt: value", value));
    return struct.subarray(0, 4);
  }
  const fields = arg.object("setsockopt: value", value);
  if ("seconds" in fields) {
    const seconds = arg.seconds("setsockopt: seconds", fields.seconds);
    struct.writeBigInt64LE(BigInt(Math.floor(seconds)), 0);
    struct.writeBigInt64LE(BigInt(Math.floor((seconds % 1) * 1_000_000)), 8);
    return struct;
  }
  struct.writeInt32LE(arg.int("setsockopt: l_onoff", fields.l_onoff), 0);
  struct.writeInt32LE(arg.int("setsockopt: l_linger", fields.l_linger), 4);
  return struct.subarray(0, p.LINGER_SIZE);
}
