// junk.ts REPORT SEED RUNS: calls every exported function with junk; writes what was not as promised into REPORT.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import * as posix from "../../src/index.ts";
import { libc } from "../../src/libc.ts";
import { argumentLists, own } from "./junk-values.ts";

const [path = "", seed = "1", runs = "100"] = process.argv.slice(2);
const report = openSync(path, "w");
const folder = mkdtempSync(join(tmpdir(), "junk-"));
process.chdir(folder);

// Opens the descriptors of the signal loop, so that they are not among those that restore() closes.
posix.signal(posix.SIGWINCH, () => {});
const descriptors = openDescriptors();
const lowest = Math.min(...descriptors);
const highest = Math.max(...descriptors);
const counts = { values: 0, errors: 0 };

for (const [name, value] of Object.entries(posix)) {
  // fork without arguments is no junk, and with any it is the same.
  if (typeof value !== "function" || name === "fork") continue;
  const lists = fc.sample(argumentLists(descriptors), { seed: Number(seed), numRuns: Number(runs) });
  for (const list of lists) {
    if (harms(name, list)) continue;
    // If the call ends the process or never comes back, this line says which it was.
    note(`${name}(${show(list)})\n`);
    judge(name, value as (...args: unknown[]) => unknown, list);
    restore();
  }
}
note(`finished ${JSON.stringify(counts)}\n`);
closeSync(report);
rmSync(folder, { recursive: true });
process.exit();

function judge(name: string, call: (...args: unknown[]) => unknown, list: unknown[]): void {
  try {
    call(...list);
    counts.values++;
  } catch (error) {
    counts.errors++;
    const { code, errno, syscall, message } = error as NodeJS.ErrnoException;
    if (error === own) return;
    if (typeof code === "string" && /^E[A-Z0-9]+$/.test(code) && (errno ?? 0) < 0 && syscall === name) return;
    if ((error instanceof TypeError || error instanceof RangeError) && message.startsWith(`${name}: `)) return;
    note(`WRONG ${name}(${show(list)}): ${inspect(error)}\n`);
  }
}

/** Calls that are right and do harm, as they should. */
function harms(name: string, [first, second, third]: unknown[]): boolean {
  const isInt = (value: unknown) => Number.isInteger(value);
  // The report, the standard streams, and what Node needs itself: libuv ends the process when its own are gone.
  const isNodes = (value: unknown) => isInt(value) && (value as number) >= 0 && (value as number) < lowest;
  const waitsLong = (value: unknown) => isInt(value) && ((value as number) < 0 || (value as number) > 2);
  switch (name) {
    case "_exit":
      return isInt(first);
    // A real signal to a real process or group, or with -1 to all there are.
    case "kill":
      return isInt(first) && isInt(second) && second !== 0;
    // Would leave the program without memory, descriptors or time.
    case "setrlimit":
      return isInt(first) && typeof second === "object";
    // Time passes, nothing else.
    case "sleep":
      return typeof first === "number" && first > 0.01;
    case "poll":
      return waitsLong(second);
    case "epoll_wait":
      return waitsLong(third);
    case "close":
      return isNodes(first);
    case "dup2":
      return isNodes(first) || isNodes(second);
    case "read":
    case "recv":
    case "send":
    case "shutdown":
    case "setsockopt":
    case "fcntl":
    case "write":
      return isNodes(first);
    // After it a write to a closed pipe ends the program.
    case "signal":
      return first === posix.SIGPIPE && second === posix.SIG_DFL;
    default:
      return false;
  }
}

function openDescriptors(): number[] {
  const listener = posix.socket(posix.AF_INET, posix.SOCK_STREAM);
  posix.bind(listener, { family: posix.AF_INET, address: "127.0.0.1", port: 0 });
  posix.listen(listener, 4);
  const unbound = posix.socket(posix.AF_INET6, posix.SOCK_DGRAM);
  const pair = posix.socketpair(posix.AF_UNIX, posix.SOCK_STREAM);
  return [listener, unbound, ...pair, ...posix.pipe(), posix.epoll_create1()];
}

/** So that no call waits for ever: nothing new stays open, and what is open does not block. */
function restore(): void {
  for (let fd = highest + 1; fd < highest + 10; fd++) if (fd !== report) libc.close(fd);
  for (const fd of descriptors) libc.fcntl(fd, posix.F_SETFL, posix.O_NONBLOCK);
}

function note(text: string): void {
  writeSync(report, text);
}

function show(list: unknown[]): string {
  return list
    .map((value) => {
      try {
        return inspect(value, { depth: 2, maxArrayLength: 8, maxStringLength: 40, breakLength: Infinity });
      } catch {
        return "[cannot be shown]";
      }
    })
    .join(", ");
}
