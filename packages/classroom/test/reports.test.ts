import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Failure } from "@lbaws/checks";
import fc from "fast-check";
import { expect, test } from "vitest";
import { clean } from "../src/reports/clean.ts";
import { formatCsv } from "../src/reports/csv.ts";
import { formatHtml } from "../src/reports/html.ts";
import { readGrading, writeReports } from "../src/reports/index.ts";
import { formatJson } from "../src/reports/json.ts";
import { formatJunit } from "../src/reports/junit.ts";
import type { Grading, Row } from "../src/row.ts";
import { temporary } from "./command.ts";

const TRICKY = [
  '=HYPERLINK("http://x")',
  "+1",
  "-1",
  "@sum",
  'O\'Neil, "Bob"',
  "two\nlines",
  "<script>alert(1)</script>",
  "李雷 🦄",
  "\u202Eabc",
  "\u0000\u0007\u001b[2J",
];

function row(student: string, more: Partial<Row> = {}): Row {
  const failure: Failure = { kind: "wrong", says: `Not <${student}>`, sent: ["GET"], received: student, at: 0 };
  const checks: Row["checks"] = [
    { name: "it answers", spec: "RFC 9110", weight: 1, state: "passed", seconds: 0.1 },
    { name: "it is right", spec: "RFC 9112", weight: 2, state: "failed", seconds: 0.1, failure },
  ];
  return {
    student,
    exercise: "05a",
    status: "failed",
    reached: 1,
    possible: 3,
    seconds: 1,
    flags: [],
    checks,
    ...more,
  };
}

function grading(rows: Row[]): Grading {
  const exercises = [{ id: "05a", title: "Fields & more" }];
  return { format: 1, course: "0.1.0", graded: "2026-11-20T10:00:00.000Z", inForce: ["a < b"], exercises, rows };
}

const missing: Row = { student: "Grace", exercise: "05a", status: "missing", seconds: 0, flags: [], checks: [] };

/** The cells, as Python's csv module reads them. */
function parseCsv(text: string): string[][] {
  const program =
    "import csv,json,sys,io; print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode('utf-8-sig'), newline='')))))";
  return JSON.parse(execFileSync("python3", ["-c", program], { input: text, encoding: "utf8" }));
}

test("CSV: names survive, formulas do not, and a missing row is no zero", () => {
  const [head, ...lines] = parseCsv(formatCsv(grading([...TRICKY.map((name) => row(name)), missing])));
  expect(head?.slice(0, 6)).toEqual(["student", "exercise", "status", "reached", "possible", "percent"]);
  for (const [name = ""] of lines) expect(name).not.toMatch(/^[=+\-@\t\r]/);
  const shown = TRICKY.map((name) => (name.startsWith("\0") ? "???[2J" : name));
  expect(lines.map(([name = ""]) => name.replace(/^'/, ""))).toEqual([...shown, "Grace"]);
  expect(lines.at(-1)?.slice(2, 6)).toEqual(["missing", "", "", ""]);
  expect(lines[0]?.slice(2, 6)).toEqual(["failed", "1", "3", "33"]);
});

test("CSV: no character is left that a terminal would obey", () => {
  const names = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(names, (name) => {
      expect(formatCsv(grading([row(name, { why: name, flags: [name], file: name })]))).not.toMatch(
        /(?![\t\n\r])\p{Cc}/u,
      );
    }),
    { numRuns: 100 },
  );
});

test("CSV: whatever a name is, it stays in its cell", () => {
  const names = fc.string({ unit: "grapheme" }).filter((name) => clean(name) === name);
  fc.assert(
    fc.property(fc.array(names, { minLength: 1, maxLength: 5 }), (list) => {
      const lines = parseCsv(formatCsv(grading(list.map((name) => row(name)))));
      expect(lines.slice(1).map(([name = ""]) => name.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, ""))).toEqual(list);
    }),
    { numRuns: 20 },
  );
});

test("JUnit XML is well-formed, and tells failures, errors and what was not run apart", () => {
  const crashed = row("crash", { status: "ungradable", checks: [], why: "no \u0001 use" });
  const xml = formatJunit(grading([...TRICKY.map((name) => row(name)), crashed, missing]));
  const program =
    "import sys,xml.dom.minidom as m; d=m.parseString(sys.stdin.buffer.read()); print(*[len(d.getElementsByTagName(n)) for n in ('testsuite','testcase','failure','error','skipped')])";
  const counts = execFileSync("python3", ["-c", program], { input: xml, encoding: "utf8" });
  expect(counts.trim()).toBe("12 22 10 1 1");
});

test("HTML: text stays text, every row has a cell that leads to it, and nothing comes from elsewhere", () => {
  const html = formatHtml(grading([...TRICKY.map((name) => row(name)), missing]));
  expect(html.match(/<script>/g)).toHaveLength(1);
  expect(html).not.toContain("\u202e");
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(html).toContain('<td class="cell missing"><a href="#row-11">missing</a></td>');
  expect(html).toContain('<td class="cell failed"><a href="#row-1">1/3 failed</a></td>');
  for (let n = 1; n <= 11; n++) expect(html).toContain(`<details id="row-${n}">`);
  expect(html).not.toMatch(/<(?:link|img|iframe)|src=|href="(?!#)/);
});

test("JSON comes back as it was, and what is none is refused", () => {
  const folder = temporary();
  const whole = grading([row("Ada"), missing]);
  writeReports(whole, folder);
  expect(readGrading(join(folder, "results.json"))).toEqual(whole);
  expect(readFileSync(join(folder, "results.csv"), "utf8")).toMatch(/^\ufeff"student",/);
  writeFileSync(join(folder, "results.json"), '{"format":1}');
  expect(() => readGrading(join(folder, "results.json"))).toThrow("is no report of `npm run grade`");
  expect(() => readGrading(join(folder, "nothing.json"))).toThrow("nothing.json cannot be read");
});

test("texts without end in rows on disk are cut", () => {
  const folder = temporary();
  const failure: Failure = { kind: "wrong", says: "no", output: "x".repeat(50_000_000) };
  const checks: Row["checks"] = [
    { name: "it answers", spec: "RFC 9110", weight: 1, state: "failed", seconds: 0.1, failure },
  ];
  writeFileSync(join(folder, "results.json"), JSON.stringify(grading([row("Ada", { checks })])));
  const [read] = readGrading(join(folder, "results.json")).rows;
  expect(read?.checks[0]?.failure?.output).toHaveLength(20_001);
});

test("JSON may be longer than a string can be", () => {
  const one = row("Ada", { why: "x".repeat(50_000_000) });
  let size = 0;
  for (const piece of formatJson(grading(Array.from({ length: 12 }, () => one)))) size += piece.length;
  expect(size).toBeGreaterThan(600_000_000);
});
