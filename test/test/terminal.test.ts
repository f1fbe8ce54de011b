import { describe, expect, test } from "vitest";
import { sections } from "../src/markdown.ts";
import { makePlayground } from "../src/playground.ts";
import { Terminal } from "../src/terminal.ts";

/** Plays a README of one section; the bar stands for the backticks. */
function play(...lines: string[]): Promise<string[]> {
  return playWith({}, ...lines);
}

async function playWith(env: Record<string, string>, ...lines: string[]): Promise<string[]> {
  const [, section] = sections(
    ["# Title", "```console", ...lines.map((line) => (line === "|" ? "```\n\n```console" : line)), "```"].join("\n"),
  );
  return new Terminal(env).play(section as NonNullable<typeof section>);
}

const SERVER = ["$ npm start 2", "…", "Serving HTTP on port 8888", "…", "|"];

describe("what is as printed passes", () => {
  test("a command and its output", async () => {
    expect(await play("$ printf 'a\\r\\nb\\n'", "a", "b", "$ echo one two", "one …")).toEqual([]);
  });

  test("a command over two lines, and output that does not matter", async () => {
    expect(await play("$ for i in 1 2 3; do \\", "    echo $i; done", "1", "…", "$ echo end", "end")).toEqual([]);
  });

  test("a server, a client, and Ctrl-C", async () => {
    expect(
      await play(
        ...SERVER,
        "$ curl http://localhost:8888/hello",
        "GET /hello HTTP/1.1",
        "Host: localhost:8888",
        "…",
        "|",
        "^C",
      ),
    ).toEqual([]);
  });

  test("a server on another port that ends by itself, and is gone then", async () => {
    const clients = ["$ curl http://localhost:9001/", "GET / …", "…", "$ curl http://localhost:9001/", "curl: (7) …"];
    expect(await play("$ PORT=9001 npm start 1", "…", "Serving HTTP on port 9001", "|", ...clients)).toEqual([]);
  });

  test("what a server says that ends by itself, without a Ctrl-C, and one more server after it", async () => {
    const first = ["$ PORT=9001 npm start 1", "…", "Serving HTTP on port 9001", "|"];
    const client = ["$ curl http://localhost:9001/", "GET / …", "…", "|"];
    const last = ["The server has ended by itself. …", "|"];
    expect(await play(...first, ...client, ...last, ...SERVER, "^C")).toEqual([]);
  });

  test("two clients at once", async () => {
    const both = "$ curl -s http://localhost:8888/a & curl -s http://localhost:8888/b; wait";
    expect(await play(...SERVER, both, "GET /…", "…", "GET /…", "…")).toEqual([]);
  });

  test("a server under a limit, with settings", async () => {
    const look = `$ node -e '
      const fs = require("fs");
      const read = (file) => { try { return fs.readFileSync(file, "latin1"); } catch { return ""; } };
      const pid = fs.readdirSync("/proc").find((pid) => read("/proc/" + pid + "/environ").includes("PORT=8888"));
      console.log(/open files +\\d+/.exec(read("/proc/" + pid + "/limits"))[0]);'`;
    const started = ["$ (ulimit -n 64; TIMEOUT=5 npm start 2)", "…", "Serving HTTP on port 8888", "…", "|"];
    expect(await play(...started, look.replaceAll("\n", " "), "open files …64")).toEqual([]);
  });

  test("the course's commands, with a progress of their own", async () => {
    const { env, remove } = makePlayground();
    try {
      const diff = ["$ npm run diff 1 2", "…", "+  while (true) {", "…"];
      const path = ["$ npm start", "…", "Lesson 01 …", "…", "Serving HTTP on port 8888", "…", "|", "^C"];
      expect(await playWith(env, ...diff, ...path)).toEqual([]);
    } finally {
      remove();
    }
  });

  test("a server nobody ends is ended", async () => {
    expect(await play(...SERVER)).toEqual([]);
  });
});

describe("what is not as printed is told with the command, what was expected and what came", () => {
  test("other output", async () => {
    const [fault] = await play("$ echo yes", "no");
    expect(fault).toMatch(/line 3: \$ echo yes\n {2}expected\n {4}\| no\n {2}got\n {4}\| yes/);
  });

  test("more output, less output", async () => {
    expect(await play("$ printf 'a\\nb\\n'", "a", "$ echo a", "a", "b")).toHaveLength(2);
  });

  test("another answer of a server", async () => {
    expect(await play(...SERVER, "$ curl http://localhost:8888/hello", "GET /other HTTP/1.1", "…")).toHaveLength(1);
  });

  test("a server that does not start", async () => {
    const [fault] = await play("$ npm start 999", "Serving HTTP on port 8888");
    expect(fault).toContain("999");
  });

  test("output of a server where none runs, a program that is not on the list", async () => {
    expect(await play("Serving HTTP on port 8888")).toHaveLength(1);
    expect((await play("$ echo a | rm -rf /nowhere", "a"))[0]).toContain("may not run rm");
  });
});
