import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { until } from "../src/index.ts";
import { stateOf } from "./programs.ts";

test("a wait that is too long fails with what it waited for", async () => {
  await expect(until("a miracle", () => false, 30)).rejects.toThrow("Not within 30 ms: a miracle");
  await expect(until("a slow miracle", () => new Promise(() => {}), 30)).rejects.toThrow("Not within 30 ms");
});

test("a wait counts what had come while its own process stood still", async () => {
  const child = spawn("echo", ["here"], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (part) => {
    said += part;
  });
  const word = until("a word", () => said !== "" && said, 50);
  standStill(() => stateOf(child.pid as number) === "Z");
  expect(await word).toBe("here\n");
});

/** No event is seen and no timer runs until it is done, and for 100 ms at least. */
function standStill(isDone: () => boolean): void {
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  const end = performance.now() + 10_000;
  do Atomics.wait(nothing, 0, 0, 100);
  while (!isDone() && performance.now() < end);
}
