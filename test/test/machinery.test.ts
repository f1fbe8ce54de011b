import { until } from "@lbaws/wire";
import { describe, expect, test } from "vitest";
import { asServer, foreignPrograms } from "../src/console.ts";
import { newTests } from "../src/delta.ts";
import { launch, run } from "../src/group.ts";
import { sections } from "../src/markdown.ts";
import { matches, matchSomewhere, matchStart, standsIn } from "../src/matching.ts";
import { commentShare, historyMarks, imports } from "../src/source.ts";

describe("matching", () => {
  test("… is anything within a line, or any number of lines", () => {
    expect(matches(["a … c", "…", "d"], ["a b c", "x", "y", "d"])).toBe(true);
    expect(matches(["…", "d", "…", "e"], ["d", "d", "e"])).toBe(true);
    expect(matches(["…"], [])).toBe(true);
    expect(matches(["a.c"], ["abc"])).toBe(false);
    expect(matches(["a"], ["a", "b"])).toBe(false);
    expect(matches(["a", "b"], ["a"])).toBe(false);
  });

  test("the start, or a place anywhere", () => {
    expect(matchStart(["a", "…"], ["a", "b", "c"])).toBe(1);
    expect(matchStart(["b"], ["a", "b"])).toBe(undefined);
    expect(matchSomewhere(["b"], ["a", "b", "c"])).toBe(2);
  });

  test("a snippet is a run of whole lines, in order", () => {
    expect(standsIn(["b", "c"], "a\nb\nc")).toBe(true);
    expect(standsIn(["a", "  …", "c"], "a\nb\nc")).toBe(true);
    expect(standsIn(["a", "c"], "a\nb\nc")).toBe(false);
    expect(standsIn(["c", "…", "a"], "a\nb\nc")).toBe(false);
    expect(standsIn(["b"], "a\n  b\nc")).toBe(false);
  });
});

test("a Markdown text falls into headings, prose and fences", () => {
  const [, title, next] = sections(
    "# Title\n\nA question?\n\n```ts src/a.ts\n# no heading\n```\n## Next\n- item\n  ```console\n  $ a\n  ```\n",
  );
  expect(title).toMatchObject({ heading: "Title", level: 1, prose: "A question?" });
  expect(title?.fences).toEqual([{ info: "ts src/a.ts", line: 6, lines: ["# no heading"] }]);
  expect(next).toMatchObject({
    heading: "Next",
    level: 2,
    prose: "- item",
    fences: [{ info: "console", lines: ["$ a"] }],
  });
});

describe("sources", () => {
  test("comment lines are counted", () => {
    expect(commentShare(["// a\ncode(); // b\n\n/** c\n * d\n */\nmore();"])).toBeCloseTo(4 / 6);
  });

  test("imports of all shapes are found, and texts that only look so are not", () => {
    const source =
      'import a from "x";\nimport {\n  b,\n  type C,\n} from "./y.ts";\nexport * from "z";\nawait import("w");\nexport const s = "no";';
    expect(imports(source).sort()).toEqual(["./y.ts", "w", "x", "z"]);
  });

  test("lesson numbers, announcements and banners are found", () => {
    const bad = ["// as in lesson 03", "// new here: a limit", "// ======", "// see 04-parse-request", "/* ---- */"];
    expect(historyMarks(bad.join("\n"), ["04-parse-request"])).toHaveLength(bad.length);
    expect(
      historyMarks("// RFC 9112 section 3\nconst step = 3;\n/** A docstring. */\nx--; // 16-bit", ["04-parse-request"]),
    ).toEqual([]);
  });
});

test("a step's new tests are those unknown before, and those no longer marked .fails; flaws are not", () => {
  const list = (...names: string[]) => ({
    tests: names.map((name) => ({
      name: name.replace("!", ""),
      state: "passed" as const,
      fails: name.startsWith("!"),
    })),
    unloaded: [],
  });
  const fresh = newTests(list("kept", "cured", "new", "!flaw", "!old flaw"), list("kept", "!cured", "!old flaw"));
  expect(fresh.map(({ name }) => name)).toEqual(["cured", "new"]);
});

test("a command that does not end is killed", async () => {
  const { timedOut, code } = await run("exec sleep 1000", "/", 0.2);
  expect({ timedOut, code }).toEqual({ timedOut: true, code: null });
});

test("what is left of a command is found and killed, in other sessions too", async () => {
  const group = launch("setsid sleep 1000 & sleep 1000 & echo ready; wait", "/");
  await until("the command is ready", () => group.output().includes("ready"));
  expect(await group.end()).toHaveLength(3);
  expect(await group.end()).toEqual([]);
});

test("of a command that has ended, only those that stay are left, not those that end within a moment", async () => {
  const lives = async (seconds: string, patience: number) => {
    const group = launch(`sleep ${seconds} & sleep 0 & echo ready`, "/");
    await until("the command has ended", () => group.hasExited());
    return (await group.end(patience)).map((process) => process.replace(/^\d+ /, ""));
  };
  expect(await lives("0.5", 10_000)).toEqual([]);
  expect(await lives("1000", 100)).toEqual(["sleep 1000"]);
});

describe("a command line", () => {
  test("starts a server, with its settings and under a limit", () => {
    const plain = { setUp: "", settings: "", args: " 15", port: 8888 };
    expect(asServer("npm start 15")).toEqual(plain);
    expect(asServer("(ulimit -n 64; npm start 15)")).toEqual({ ...plain, setUp: "ulimit -n 64; " });
    const more = { setUp: "ulimit -n 64; ", settings: "DELAY=2 ", args: " 15 echo", port: 9001 };
    expect(asServer("(ulimit -n 64; PORT=9001 DELAY=2 npm start 15 echo)")).toEqual(more);
  });

  test.each(["npm start --help", "npm start 2 | head -1", "(ulimit -n 64; npm start 2; echo)", "(npm start 2)"])(
    "starts none: %s",
    (command) => expect(asServer(command)).toBe(undefined),
  );

  test("may use these programs only", () => {
    const fine = "(ulimit -n 64; npm run burst -- --port 8888) & curl -s http://localhost:8888/ & curl -s x; wait";
    expect(foreignPrograms(fine)).toEqual([]);
    expect(foreignPrograms("kill 1; (ulimit -n 64; rm x) & curl x")).toEqual(["kill", "rm"]);
  });
});
