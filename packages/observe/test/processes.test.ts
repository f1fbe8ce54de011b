import { fileURLToPath } from "node:url";
import { until } from "@lbaws/wire";
import { expect, test } from "vitest";
import { allProcesses, processTree } from "../src/index.ts";
import { client, numberAfter, run } from "./servers.ts";

test("a forking server: parent, child and zombie, each with its state", async () => {
  const server = await run("family");
  const zombie = await numberAfter("zombie", server);
  await client(server.port);
  const worker = await numberAfter("worker", server);
  const tree = await until("both children are in the tree, one a zombie", () => {
    const found = processTree(server.pid);
    return found?.children.length === 2 && found.children[0]?.letter === "Z" ? found : undefined;
  });
  expect(tree).toMatchObject({ pid: server.pid, ppid: process.pid, pgrp: server.pid });
  expect(tree.command).toBe(
    `${process.execPath} --single-threaded --v8-pool-size=1 ${fileURLToPath(new URL("programs/family.ts", import.meta.url))}`,
  );
  expect(tree.children[0]).toMatchObject({ pid: zombie, ppid: server.pid, letter: "Z", state: "zombie", children: [] });
  expect(tree.children[0]?.command).toBe("(node)");
  expect(tree.children[1]).toMatchObject({ pid: worker, ppid: server.pid, pgrp: server.pid, command: tree.command });
});

test("a sleeping and a stopped process", async () => {
  const server = await run("quiet");
  const stateIs = (state: string) => until(`it is ${state}`, () => processTree(server.pid)?.state === state);
  await stateIs("sleeping");
  server.signal("SIGSTOP");
  await stateIs("stopped");
});

test("a process that is not there is undefined, and all processes include our own", () => {
  expect(processTree(999_999_999)).toBeUndefined();
  expect(allProcesses().find(({ pid }) => pid === process.pid)).toMatchObject({ ppid: process.ppid });
});
