import crypto from "node:crypto";
import { libc } from "./libc.ts";

// What a copy of a process would have in common with its siblings: numbers that were drawn ahead, before the fork, and
// the state of Math.random.

const { randomUUID, randomInt } = crypto;
/** Since Node 26. */
const { randomUUIDv7 } = crypto as { randomUUIDv7?: () => string };

/** Node's pools: 128 UUIDs, and 1,024 integers. */
const UUIDS_AHEAD = 128;
const INTS_AHEAD = 1024;

/**
 * Runs in the parent after a fork. randomUUID and randomInt hand out bytes from pools that were drawn ahead. What is
 * left in them belongs to the child; the parent throws its copy away, so that it draws afresh, and the next child too.
 * The parent does it because OpenSSL needs two milliseconds for its first random number in a new process.
 */
export function leavePoolsToChild(): void {
  for (let i = 0; i < UUIDS_AHEAD; i++) {
    randomUUID();
    randomUUIDv7?.();
  }
  for (let i = 0; i < INTS_AHEAD; i++) randomInt(2);
}

/** Runs in a forked child: Math.random is from now on its own. */
export function renewRandom(): void {
  Math.random = function random() {
    Math.random = makeRandom(seed());
    return Math.random();
  };
}

/** 16 bytes from the kernel; getrandom(2). OpenSSL's own would cost a child two milliseconds. */
function seed(): Uint32Array {
  const words = new Uint32Array(4);
  libc.getrandom(new Uint8Array(words.buffer), 16, 0);
  return words;
}

/** xoshiro128** (Blackman and Vigna); two steps give a number of 53 bits, as many as Math.random's. */
function makeRandom(state: Uint32Array): () => number {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  const next = () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  return function random() {
    return ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
  };
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
