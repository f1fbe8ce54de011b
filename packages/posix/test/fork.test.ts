import { describe, expect, test } from "vitest";
import { FLAGS, result, results, run, shows } from "./helper.ts";

test("fork returns twice, with copies of the variables and the same open files", async () => {
  expect(await results("twice.ts")).toEqual([
    { in: "child", shared: "set before", pidIsParents: false, parentIsRight: true },
    { in: "parent", shared: "set before", childPidIsRight: true, fromChild: "through the pipe", status: 7 },
  ]);
});

describe("a forked child has all of Node", { concurrent: true }, () => {
  test.each([
    ["timers", true],
    ["fs", 50],
    ["zlib", true],
    ["scrypt", 32],
    ["dns", expect.stringMatching(/^(127\.0\.0\.1|::1)$/)],
    ["execFile", "from echo\n"],
    ["import", "imported in the child"],
    ["grandchildren", 5],
  ])("%s", async (service, expected) => {
    expect(await results("services.ts", [service])).toEqual([expected, expected, expected]);
  });

  test("a node:http server on the inherited descriptor", async () => {
    const told = await results("http-child.ts");
    expect(told).toEqual([...Array(40).fill("HTTP/1.1 200 OK … served by a child"), 3 << 8, 3 << 8]);
  });

  test("an event loop apart from its sibling's", async () => {
    expect(await result("shared-loop.ts")).toBe(0);
  });

  test("which with the bare system call waits for wake-ups that its sibling took", async () => {
    const hangs = async () => (await run("shared-loop.ts", ["raw"], { limit: 6000 })).late;
    expect(await shows(hangs)).toBe(true);
  });
});

describe("fork refuses", { concurrent: true }, () => {
  const command = `Start Node without them: node ${FLAGS.join(" ")} `;

  test.each(FLAGS)("without %s, and says the command", async (missing) => {
    const { stdout } = await run("refusal.ts", [], { flags: FLAGS.filter((flag) => flag !== missing) });
    expect(JSON.parse(stdout)).toMatch(`fork: V8's helper threads would be missing in the child. ${command}`);
  });

  test("in a worker thread, and says so", async () => {
    expect(await result("refusal.ts", ["worker"])).toBe("fork: only the main thread can fork, not a worker thread");
  });

  test("and takes the flags with underscores too", async () => {
    const flags = FLAGS.map((flag) => flag.replaceAll("-", "_").replace("__", "--"));
    expect(await result("refusal.ts", [], { flags })).toBe("forked");
  });
});

test("at the limit of descriptors fork still works", async () => {
  expect((await run("no-more-descriptors.ts")).stdout).toBe("1 2 3\n");
});

test("at the limit of processes fork throws EAGAIN, and the program goes on", async () => {
  const refused = { code: "EAGAIN", syscall: "fork", stillParent: true };
  expect(await results("no-more-processes.ts")).toEqual([refused, refused, refused]);
});
