import { execFile, spawn } from "node:child_process";
import { randomUUID, scrypt } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { App, Environ } from "../../src/app.ts";

let answers = 0;

/** Taken hold of before the fork, as a library may do. */
const { random } = Math;

/** Whatever Node offers to an application; the answer is what came of it. */
const works: Record<string, (environ: Environ) => unknown> = {
  "/": () => "",
  "/count": () => ++answers,
  "/identifiers": () => [randomUUID(), random(), crypto.getRandomValues(Buffer.alloc(8)).toString("hex")],
  "/timer": () => setTimeout(1, "rung"),
  "/turn": () => new Promise((resolve) => setImmediate(resolve, "turned")),
  "/file": () => readFile(new URL(import.meta.url), "utf8").then((text) => text.slice(0, 6)),
  "/scrypt": () => promisify(scrypt)("secret", "salt", 4).then((key) => (key as Buffer).toString("hex")),
  "/digest": () => crypto.subtle.digest("SHA-1", Buffer.from("abc")).then((hash) => Buffer.from(hash).toString("hex")),
  "/gzip": () => promisify(gzip)("text").then((bytes) => bytes.subarray(0, 3).toString("hex")),
  "/program": () => promisify(execFile)("/bin/sh", ["-c", "echo said by a program"]).then(({ stdout }) => stdout),
  "/failing-program": () => once(spawn("/bin/sh", ["-c", "exit 3"]), "exit"),
  "/background": () => spawn("sleep", ["60"], { stdio: "ignore" }).unref(),
  "/own-server": ({ SERVER_PORT: port }) => fetch(`http://127.0.0.1:${port}/file`).then((answer) => answer.text()),
  "/spin": () => {
    while (true);
  },
};

/** Its answer begins with the pid of the process that gives it. */
export const app: App = async (environ, startResponse) => {
  const result = await works[environ.PATH_INFO]?.(environ);
  startResponse("200 OK", [["Content-Type", "text/plain"]]);
  return [Buffer.from(`${process.pid} ${result}`)];
};

/** Has more to do when its answer is complete. */
export const lingering: App = (environ, startResponse) => {
  startResponse("200 OK", [["Content-Type", "text/plain"]]);
  setTimeout(20).then(() => environ["wsgi.errors"].write("done afterwards\n"));
  return [Buffer.from("answered\n")];
};

/** Would go on for ever. */
export const endless: App = (_environ, startResponse) => {
  startResponse("200 OK", [["Content-Type", "text/plain"]]);
  setInterval(() => {}, 1000);
  return [Buffer.from("answered\n")];
};
