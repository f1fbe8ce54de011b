import { describe, expect, test } from "vitest";
import { FLAGS, result, run, shows } from "./helper.ts";

describe("signal", { concurrent: true }, () => {
  const range = (name: string) => expect.stringContaining(name);
  test.each<[string, unknown]>([
    ["previous disposition", ["SIG_DFL", "note", "other", "SIG_IGN", "SIG_DFL", "SIG_IGN"]],
    ["ignored", "no error"],
    ["ignored children", "ECHILD"],
    ["default", 15],
    ["set again", [10, 10, 10]],
    ["set again beside Node's listener", [true, [10], 1]],
    ["a handler that throws", ["Error: from the handler", true, [12]]],
    ["a handler that throws in send", "Error: from the handler"],
    ["coalesced", [1, 3]],
    ["a blocking call in a handler", [true, [1]]],
    ["a blocking call in a handler, and another signal", [["EINTR"], 9]],
    ["time limits of sockets", Array(4).fill("EAGAIN")],
    ["refused numbers", [...Array(7).fill("EINVAL"), ...Array(3).fill(range("RangeError: signal: signal"))]],
    ["refused numbers for SIG_DFL", ["EINVAL", "EINVAL", "EINVAL", "EINVAL"]],
    ["kill and accept", 5000],
    ["Node's listeners", [2, true, [12]]],
    ["no spurious wake-ups", [0, 0, []]],
  ])("%s", async (mode, expected) => {
    expect(await result("signals.ts", [mode])).toEqual(expected);
  });

  test("works without the flags that fork needs", async () => {
    expect(await result("signals.ts", ["kill and accept"], { flags: [] })).toBe(5000);
  });
});

test("2,400 children die in bursts: a WNOHANG loop reaps all, and no wake-up is lost", async () => {
  expect(await result("many-deaths.ts", ["2400"])).toEqual({ reaped: 2400, coalesced: true, afterwards: "ECHILD" });
});

describe("a forked child's signals are its own", () => {
  test("from the first moment", async () => {
    expect(await result("own-signals.ts")).toEqual({ missed: 0, parents: 0 });
  });

  test("with the bare system call the parent's handler runs instead", async () => {
    const misleads = async () => {
      const { missed, parents } = await result<{ missed: number; parents: number }>("own-signals.ts", ["raw"]);
      return missed + parents > 0;
    };
    expect(await shows(misleads)).toBe(true);
  });
});

test("of two processes in accept the one without a connection is interrupted by its signal", async () => {
  expect(await result("two-in-accept.ts", [], { flags: FLAGS })).toEqual([9, 9]);
});

describe("signals that come while Node takes itself apart do it no harm", () => {
  test.each([
    ["the end of the event loop", 0],
    ["process.exit", 0],
    ["an uncaught error", 1],
  ])("at %s", async (way, status) => {
    for (let i = 0; i < 5; i++) {
      expect(await run("signals-at-exit.ts", [way])).toMatchObject({ status, signal: null, late: false });
    }
  });
});
