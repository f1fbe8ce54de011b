import { spawn } from "node:child_process";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { FLAGS } from "./helper.ts";

const REQUESTS = process.env.STRESS ? 10_000 : 2000;
const AT_ONCE = 16;

test(`a child for each of ${REQUESTS} connections, all allocating: none fails, nothing is left`, async () => {
  const path = fileURLToPath(new URL("programs/echo-server.ts", import.meta.url));
  const server = spawn(process.execPath, [...FLAGS, path], { detached: true, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const lines = createInterface(server.stdout)[Symbol.asyncIterator]();
    const next = async () => JSON.parse((await lines.next()).value ?? "null");
    const { port } = await next();
    const started = performance.now();
    let number = 0;
    const client = async () => {
      for (let mine = ++number; mine <= REQUESTS; mine = ++number) {
        const message = `message ${mine}`;
        expect(await exchange(port, message)).toBe(message);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, client));
    console.log(`${Math.round(REQUESTS / ((performance.now() - started) / 1000))} requests/s with allocation`);
    server.kill("SIGTERM");
    expect(await next()).toEqual({ reaped: REQUESTS, failed: 0, grown: 0, zombies: "ECHILD" });
  } finally {
    killGroup(server.pid);
  }
});

function exchange(port: number, message: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(message));
    socket.setTimeout(30_000, () => socket.destroy(new Error(`no reply to ${message}`)));
    socket.setEncoding("utf8").on("data", (text) => {
      reply += text;
    });
    socket.on("error", reject).on("end", () => resolve(reply));
  });
}

function killGroup(group: number | undefined): void {
  try {
    if (group !== undefined) process.kill(-group, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
