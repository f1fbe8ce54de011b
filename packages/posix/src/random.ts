import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { libc } from "./libc.ts";

// What a copy of a process would have in common with its siblings: numbers that were drawn ahead, before the fork, and
// the state of Math.random. Nothing is done at the fork itself; a child pays when it first asks.

let poolsAreStale = false;

/**
 * randomUUID and randomInt hand out bytes from pools, drawn ahead: siblings would give the same identifiers. Using
 * the pools up makes the next call draw afresh, which OpenSSL does from a new seed in each process.
 */
function drawAfresh(): void {
  poolsAreStale = false;
  for (let i = 0; i < UUIDS_AHEAD; i++) randomUUID();
  for (let i = 0; i < INTS_AHEAD; i++) randomInt(2);
}

/** Node's pools: 128 UUIDs, and 1,024 integers of 6 bytes. */
const UUIDS_AHEAD = 128;
const INTS_AHEAD = 1024;
const { randomUUID, randomInt } = crypto;

crypto.randomUUID = function (this: unknown, ...args: Parameters<typeof randomUUID>) {
  if (poolsAreStale) drawAfresh();
  return Reflect.apply(randomUUID, this, args);
} as typeof randomUUID;

crypto.randomInt = function (this: unknown, ...args: Parameters<typeof randomInt>) {
  if (poolsAreStale) drawAfresh();
  return Reflect.apply(randomInt, this, args);
} as typeof randomInt;

// Makes the two also what `import { randomUUID } from "node:crypto"` gives.
syncBuiltinESMExports();

/** Runs in a forked child: its random numbers and identifiers are from now on its own. */
export function renewRandom(): void {
  poolsAreStale = true;
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
