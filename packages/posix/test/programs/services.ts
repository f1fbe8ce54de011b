// services.ts SERVICE: a forked child uses a part of Node that lives in the event loop and tells what came of it.
import { execFile } from "node:child_process";
import { scrypt } from "node:crypto";
import { lookup } from "node:dns/promises";
import { readFile, stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { fork } from "../../src/index.ts";
import { allocate, statusOf, tell } from "./support.ts";

const services: Record<string, () => Promise<unknown>> = {
  timers: async () => {
    const before = performance.now();
    for (let i = 0; i < 5; i++) await pause(2);
    return performance.now() - before >= 9;
  },
  fs: async () => (await Promise.all(Array.from({ length: 50 }, () => readFile(import.meta.filename)))).length,
  zlib: async () => {
    const text = "many words ".repeat(20_000);
    return (await promisify(gunzip)(await promisify(gzip)(text))).toString() === text;
  },
  scrypt: async () => ((await promisify(scrypt)("secret", "salt", 32)) as Buffer).length,
  dns: async () => (await lookup("localhost")).address,
  execFile: async () => (await promisify(execFile)("/bin/echo", ["from echo"])).stdout,
  import: async () => (await import("./imported.ts")).greeting,
  grandchildren: async () => {
    const depth = (left: number): number => {
      const pid = left === 0 ? -1 : fork();
      if (pid === 0) process.exit(depth(left - 1) + 1);
      return pid === -1 ? 0 : (statusOf(pid) >> 8) & 0xff;
    };
    return depth(5);
  },
};

const serve = services[process.argv[2] ?? ""];
if (serve === undefined) throw new Error("no such service");
// The parent has used the loop and libuv's threads, as a program that loads its modules and files first has.
await stat(import.meta.filename);
await pause(1);
const children = [];
for (let i = 0; i < 3; i++) {
  const pid = fork();
  if (pid === 0) {
    allocate(50_000);
    tell(await serve());
    allocate(50_000);
    process.exit();
  }
  children.push(pid);
}
for (const pid of children) if (statusOf(pid) !== 0) throw new Error("a child failed");
