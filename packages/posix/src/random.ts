import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { libc } from "./libc.ts";

// What a copy of a process would have in common with its siblings: numbers that were drawn ahead, before the fork, and
// the state of Math.random.

type Draw = (...args: never[]) => unknown;

/** A pool of Node's: it hands out what was drawn ahead until that is used up. */
interface Pool {
  drain: () => void;
  /** Whether another process has the same numbers. */
  isCopy: boolean;
}

/** Node's pools hold 128 UUIDs, and 1,024 integers. */
const UUIDS_AHEAD = 128;
const INTS_AHEAD = 1024;

const pools: Pool[] = [];

protect(crypto, "randomUUID", UUIDS_AHEAD);
protect(Object.getPrototypeOf(crypto.webcrypto), "randomUUID", UUIDS_AHEAD);
// Since Node 26.
if ("randomUUIDv7" in crypto) protect(crypto, "randomUUIDv7", UUIDS_AHEAD);
protect(crypto, "randomInt", INTS_AHEAD, 2);
syncBuiltinESMExports();

/** From now on a forked child that calls this function throws the copied numbers away first. */
function protect(owner: object, name: string, ahead: number, ...args: number[]): void {
  const functions = owner as Record<string, Draw>;
  const draw = functions[name] as Draw;
  const drain = () => {
    for (let i = 0; i < ahead; i++) Reflect.apply(draw, crypto.webcrypto, args);
  };
  const pool = { drain, isCopy: false };
  pools.push(pool);
  functions[name] = function (this: unknown, ...given: never[]) {
    if (pool.isCopy) pool.drain();
    pool.isCopy = false;
    return Reflect.apply(draw, this, given);
  };
}

/** Runs in a forked child: its random numbers are from now on its own. The pools are emptied when they are first used. */
export function renewRandom(): void {
  for (const pool of pools) pool.isCopy = true;
  renewMathRandom();
}

let drawNumber = Math.random;

// Put there now, so that it is what a library takes hold of that is loaded later.
Math.random = function random() {
  return drawNumber();
};

function renewMathRandom(): void {
  drawNumber = () => {
    drawNumber = makeRandom(seed());
    return drawNumber();
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
