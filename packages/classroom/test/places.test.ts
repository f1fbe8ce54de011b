import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TOOL_ROOT } from "@lbaws/course";
import { expect, test } from "vitest";
import { submissionFiles } from "../src/files.ts";
import { readSubmission } from "../src/read-submission.ts";
import { command, SANDBOX, temporary } from "./command.ts";
import { makeSubmission } from "./pack.ts";

const GRADE = "../../classroom/src/grade";
const ONLY_5A = [...SANDBOX, "--exercise", "5a"];

/** A folder with submissions/essay.docx, and a file beside it. */
function places(): { folder: string; submissions: string; file: string } {
  const folder = temporary();
  const [submissions, file] = [join(folder, "submissions"), join(folder, "file")];
  mkdirSync(submissions);
  writeFileSync(join(submissions, "essay.docx"), "no archive");
  writeFileSync(file, "mine");
  return { folder, submissions, file };
}

test("a report needs a folder, and a place that is none is refused in a sentence", async () => {
  const { submissions, file } = places();
  const report = { format: 1, course: "0.1.0", graded: "", inForce: [], exercises: [], rows: [] };
  writeFileSync(join(submissions, "results.json"), JSON.stringify(report));
  for (const args of [ONLY_5A, ["merge"]]) {
    for (const out of [file, join(file, "below"), "/proc/x", "/proc/x/y"]) {
      const { code, stderr } = await command(GRADE, [...args, "--out", out, submissions]);
      expect({ out, code, stderr }).toEqual({ out, code: 2, stderr: expect.stringMatching(/^[^\n]+: give [^\n]+\n$/) });
    }
  }
  expect(readFileSync(file, "utf8")).toBe("mine");
});

test("course, submissions and report are kept apart, also by way of links", async () => {
  const { folder, submissions } = places();
  symlinkSync(submissions, join(folder, "link"));
  const refused = [
    [submissions, join(submissions, "report"), "The report must not lie in the folder of the submissions"],
    [submissions, join(folder, "link", "report"), "The report must not lie in the folder of the submissions"],
    [submissions, TOOL_ROOT, "The report must not lie over the course"],
    [submissions, join(TOOL_ROOT, "lessons", "report"), "The report must not lie over the course"],
    [submissions, "/", "The report must not lie over the course"],
    [TOOL_ROOT, join(folder, "report"), "belongs to the course"],
    ["/", join(folder, "report"), "belongs to the course"],
  ] as const;
  for (const [from, out, sentence] of refused) {
    const { code, stderr } = await command(GRADE, [...ONLY_5A, "--out", out, from]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(sentence) });
  }
  const merged = await command(GRADE, ["merge", folder, "--out", TOOL_ROOT]);
  expect(merged).toMatchObject({ code: 2, stderr: expect.stringContaining("over the course") });
});

test("an empty folder is said to be empty, and with a roster everybody is missing", async () => {
  const folder = temporary();
  const [empty, out, roster] = ["empty", "report", "roster.txt"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(empty);
  writeFileSync(roster, "Ada\n");
  const args = [...ONLY_5A, "--out", out, empty];
  expect(await command(GRADE, args)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^There are no files in .*\n$/),
  });
  expect(await command(GRADE, ["--roster", roster, ...args])).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(join(out, "results.json"), "utf8")).toContain('"missing"');
});

test("a file whose name is not UTF-8 is read, and keeps a name of its own", async () => {
  const folder = temporary();
  makeSubmission(folder, "plain.tgz", { student: "Ada" });
  const bytes = readFileSync(join(folder, "plain.tgz"));
  for (const byte of [0xe8, 0xe9])
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/ren`), Buffer.from([byte]), Buffer.from(".tgz")]), bytes);
  const found = submissionFiles(folder);
  expect(found.map(({ file }) => file)).toEqual(["plain.tgz", "ren\\xe8.tgz", "ren\\xe9.tgz"]);
  for (const { file, path } of found)
    expect(await readSubmission(folder, file, path)).toMatchObject({ file, manifest: { student: "Ada" } });
});
