import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import type { Response } from "@lbaws/wire";
import { afterEach, describe, expect, test } from "vitest";
import { CheckFailure } from "../src/failure.ts";
import { reproduce } from "../src/reproduce.ts";
import { rests } from "../src/rest.ts";
import { compare } from "../src/want.ts";

function answer(raw: string): [string, Response] {
  const [head = "", body = ""] = raw.split("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers = lines.map((line) => line.split(": ") as [string, string]);
  const header = (name: string) => headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return [raw, { status: Number(statusLine.split(" ")[1]), reason: "OK", headers, header, body, raw }];
}

const RAW = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhullo";
const says = "So it must be.";

describe("the first wrong byte", () => {
  test.each([
    ["of the whole answer", { bytes: RAW.replace("200", "204") }, RAW.indexOf("200") + 2],
    ["of the status", { status: 404 }, 9],
    ["of a field's value", { headers: { "content-type": "text/plain" } }, RAW.indexOf("html")],
    ["of a field that should not be there", { headers: { "Content-Length": null } }, RAW.indexOf("Content-Length")],
    ["of the body", { body: "hello" }, 1],
    ["of an answer that is cut", { bytes: `${RAW}!` }, RAW.length],
  ])("%s is found", (_, want, at) => {
    expect(compare(...answer(RAW), { says, ...want })?.at).toBe(at);
  });

  test("is not there where all is as wanted", () => {
    const want = {
      says,
      status: 200,
      headers: { "content-length": "5", "Content-Type": /^text/, Date: null },
      body: /^h/,
    };
    expect(compare(...answer(RAW), want)).toBeUndefined();
  });
});

describe("a failure", () => {
  test("keeps of much what is around the wrong byte, and says what it left out", () => {
    const received = `${"a".repeat(5_000_000)}X${"b".repeat(5_000_000)}`;
    const { failure } = new CheckFailure({
      kind: "wrong",
      says: "There is an X.",
      ...{ received, expected: received.replace("X", "Y"), at: 5_000_000, sent: ["c".repeat(9_000_000)] },
    });
    const { skipped = 0, at = 0 } = failure;
    expect(skipped + at).toBe(5_000_000);
    expect([failure.received?.charAt(at), failure.expected?.charAt(at)]).toEqual(["X", "Y"]);
    expect(failure.sentLength).toBe(9_000_000);
    expect(JSON.stringify(failure).length).toBeLessThan(40_000);
  });

  test("of little keeps all", () => {
    const all = { kind: "wrong", says: "No.", received: "ab", expected: "aa", at: 1, sent: ["a", "b"] } as const;
    expect(new CheckFailure({ ...all, sent: [...all.sent] }).failure).toEqual(all);
  });
});

const atOnce = (sent: string[]) => sent.map((bytes) => ({ bytes, pause: 0 }));

describe("the line that sends the same", () => {
  test.each([
    ["a request", ["GET / HTTP/1.1\r\nHost: a\r\n\r\n"]],
    ["quotes, percent signs and backslashes", [`'"%s\\n\`$(x)!`]],
    ["bytes that do not print", ["\0\x01\x7f\x80\xff\t"]],
    ["a long run", [`GET /${"a".repeat(9000)} HTTP/1.1\r\n`]],
    ["pieces", ["GET ", "/ HT", "TP/1.1\r\n"]],
    ["a byte at a time", [..."GET / HTTP/1.1\r\nHost: a\r\n\r\n"]],
  ])("sends %s", (_, sent) => {
    const command =
      reproduce(atOnce(sent))
        ?.replace(/ \| nc 127\.0\.0\.1 8888$/, "")
        .replaceAll("; sleep 0.2", "") ?? "";
    expect(execFileSync("bash", ["-c", command]).toString("latin1")).toBe(sent.join(""));
  });

  test("is left out where nobody would type it", () => {
    expect(reproduce([])).toBeUndefined();
    expect(
      reproduce(atOnce([Array.from({ length: 5000 }, (_, i) => String.fromCharCode(33 + (i % 90))).join("")])),
    ).toBeUndefined();
  });

  test("waits as long as the check did", () => {
    const sent = [
      { bytes: "GET ", pause: 900 },
      { bytes: "/ HT", pause: 3 },
      { bytes: "TP/1.1\r\n", pause: 1510 },
    ];
    expect(reproduce(sent)).toBe(
      String.raw`(printf 'GET '; sleep 0.2; printf '/ HT'; sleep 1.5; printf 'TP/1.1\r\n') | nc 127.0.0.1 8888`,
    );
  });
});

describe("a process at rest", () => {
  let program: ChildProcess;

  afterEach(async () => {
    if (program.exitCode === null && program.signalCode === null) {
      program.kill("SIGKILL");
      await once(program, "exit");
    }
  });

  /** Whether it is still there when it is at rest, or after `seconds`; and how many seconds that took. */
  async function look(command: string, seconds: number): Promise<[isThere: boolean, took: number]> {
    program = spawn("sh", ["-c", command], { stdio: "ignore" });
    const begin = performance.now();
    const isThere = await rests(program.pid as number, seconds);
    return [isThere, (performance.now() - begin) / 1000];
  }

  test("is one that sleeps", async () => {
    const [isThere, took] = await look("exec sleep 60", 25);
    expect(isThere).toBe(true);
    expect(took).toBeLessThan(25);
  });

  test("is one that has ended, too", async () => {
    const [isThere, took] = await look("exit 3", 25);
    expect(isThere).toBe(false);
    expect(took).toBeLessThan(25);
  });

  test("is not one that works: it has all the time there is", async () => {
    const [isThere, took] = await look("while :; do :; done", 0.3);
    expect(isThere).toBe(true);
    expect(took).toBeGreaterThan(0.29);
  });
});
