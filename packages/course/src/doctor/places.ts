import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { courseRoot } from "../root.ts";
import type { Finding, Look } from "./finding.ts";

/** Where the lessons' servers listen. */
const PORT = /^\d{4,5}$/.test(process.env.PORT ?? "") ? Number(process.env.PORT) : 8888;
const LOOPBACK = "127.0.0.1";
const MEGABYTE = 1024 * 1024;
const ENOUGH = 200;

/** Ports, folders and room. */
export const PLACES: Look[] = [
  port,
  anyPort,
  () => writable("workspace", "your copies of the exercises"),
  () => writable(".course", "your progress"),
  disk,
];

async function port(): Promise<Finding> {
  const error = await listenError(PORT);
  const fix = `End it with Ctrl-C in its terminal, or use another port: \`PORT=${PORT + 1} npm start\`.`;
  const says = error === undefined ? "is free" : error === "EADDRINUSE" ? `is taken${await holder()}` : error;
  return { name: `port ${PORT}`, ok: error === undefined, says, fix, optional: true };
}

async function anyPort(): Promise<Finding> {
  const error = await listenError(0);
  const says = error === undefined ? `servers can listen on ${LOOPBACK}` : `listening on ${LOOPBACK} fails: ${error}`;
  return {
    name: "network",
    ok: error === undefined,
    says,
    fix: "Bring the loopback interface up: `ip link set lo up`.",
  };
}

/** Why a server could not listen there; undefined when it can. */
function listenError(wanted: number): Promise<string | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(wanted, LOOPBACK, () => server.close(() => resolve(undefined)));
  });
}

/** Without the course's packages nobody can tell. */
async function holder(): Promise<string> {
  const observe = await import("@lbaws/observe").catch(() => undefined);
  const pids = observe?.listeners(PORT).flatMap((listener) => listener.pids) ?? [];
  const owner = observe?.allProcesses().find(({ pid }) => pid === pids[0]);
  return owner === undefined ? "" : ` by process ${owner.pid} (${owner.command.slice(0, 60)})`;
}

/** It is made when it is first needed: until then the course's own folder counts. */
function writable(name: string, keeps: string): Finding {
  const folder = join(courseRoot(), name);
  const fix = `Make ${folder} a folder that you may write to: the course keeps ${keeps} there.`;
  try {
    const place = existsSync(folder) ? folder : courseRoot();
    accessSync(place, constants.W_OK | constants.X_OK);
    return { name: `${name}/`, ok: statSync(place).isDirectory(), says: `keeps ${keeps}`, fix };
  } catch (error) {
    return {
      name: `${name}/`,
      ok: false,
      says: `cannot be written to (${(error as NodeJS.ErrnoException).code})`,
      fix,
    };
  }
}

function disk(): Finding {
  const { bavail, bsize } = statfsSync(courseRoot());
  const megabytes = Math.floor((bavail * bsize) / MEGABYTE);
  return { name: "disk", ok: megabytes >= ENOUGH, says: `${megabytes} MB are free`, fix: `Make ${ENOUGH} MB free.` };
}
