import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { until, within } from "../src/until.ts";
import { stateOf } from "./programs.ts";

test("a wait that is too long fails with what it waited for", async () => {
  await expect(until("a miracle", () => false, 30)).rejects.toThrow("Not within 30 ms: a miracle");
  await expect(until("a slow miracle", () => new Promise(() => {}), 30)).rejects.toThrow("Not within 30 ms");
});

test("until counts what came while its own process stood still", async () => {
  let said = "";
  const word = until("a word", () => said !== "" && said, 50);
  await immediate();
  speak().stdout.on("data", (part) => {
    said += part;
  });
  standStill();
  expect(await word).toBe("here\n");
});

test("within counts what came while its own process stood still", async () => {
  await immediate();
  const word = within(50, once(speak().stdout, "data"), () => new Error("late"));
  standStill();
  expect(String(await word)).toBe("here\n");
});

/** After this the event loop comes to its timers first, and to events later. */
function immediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

let speaker = 0;

function speak() {
  const child = spawn("echo", ["here"], { stdio: ["ignore", "pipe", "inherit"] });
  speaker = child.pid as number;
  return child;
}

/** No event is seen and no timer runs until the speaker has ended, and for 100 ms at least. */
function standStill(): void {
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  const end = performance.now() + 10_000;
  do Atomics.wait(nothing, 0, 0, 100);
  while (stateOf(speaker) !== "Z" && performance.now() < end);
}
