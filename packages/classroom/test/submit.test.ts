import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TOOL_ROOT } from "@lbaws/course";
import { expect, test } from "vitest";
import { flagsOf } from "../src/flags.ts";
import { readSubmission } from "../src/read-submission.ts";
import { command, temporary } from "./command.ts";
import { exercise5a } from "./pack.ts";

const SUBMIT = "../../classroom/src/submit";
const SOURCES = "workspace/05a-trailer-fields/src";

/** The course with a workspace of its own, in which 5a has begun. */
async function beginCourse(): Promise<string> {
  const root = temporary();
  for (const name of ["lessons", "packages", "node_modules", "package.json"])
    symlinkSync(join(TOOL_ROOT, name), join(root, name));
  await command("exercises/exercise", ["5a"], { root });
  return root;
}

test("what is packed is what is in the workspace, with its hashes", async () => {
  const root = await beginCourse();
  writeFileSync(join(root, SOURCES, "chunked.ts"), "// mine\n");
  const packed = await command(SUBMIT, ["5a", "--name", ' Zoë  =1+1, \n"O\'Neil" ', "--out", "mine.tgz"], { root });
  expect(packed).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("Hand in this file: ") });
  const submission = await readSubmission(root, "mine.tgz");
  expect(submission.fault).toBeUndefined();
  expect(submission.manifest).toMatchObject({
    student: 'Zoë =1+1, "O\'Neil"',
    exercise: "05a-trailer-fields",
    course: "0.1.0",
  });
  expect(submission.sources.find(({ path }) => path === "src/chunked.ts")?.bytes.toString()).toBe("// mine\n");
  expect(flagsOf(submission, exercise5a(), "0.1.0")).toEqual([]);
  expect(flagsOf(submission, exercise5a(), "0.2.0")).toEqual(["packed with course 0.1.0, graded with 0.2.0"]);
});

test("without a place the file is in the workspace, and says whose it is", async () => {
  const root = await beginCourse();
  const { stdout } = await command(SUBMIT, ["5a", "--name", "Ada Lovelace"], { root });
  const file = /workspace\/submissions\/05a-ada-lovelace-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.tgz/.exec(stdout)?.[0] ?? "";
  expect(readFileSync(join(root, file)).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
});

test("what cannot be handed in is said in one sentence", async () => {
  const root = await beginCourse();
  expect(await command(SUBMIT, ["6a"], { root })).toMatchObject({
    code: expect.any(Number),
    stderr: expect.stringMatching(/6a/),
  });
  expect(await command(SUBMIT, ["5a", "--name", " "], { root })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("1 to 200"),
  });
  writeFileSync(join(root, SOURCES, "two words.ts"), "");
  const odd = await command(SUBMIT, ["5a", "--name", "Ada"], { root });
  expect(odd).toMatchObject({ code: 1, stderr: expect.stringContaining("src/two words.ts cannot be handed in") });
  writeFileSync(join(root, SOURCES, "two words.ts"), Buffer.alloc(3_000_000));
  expect(await command(SUBMIT, ["5a", "--name", "Ada"], { root })).toMatchObject({ code: 1 });
});

test("two students whose names have no Latin letters have a file each, whatever a name holds", async () => {
  const root = await beginCourse();
  const names = ["李雷", "Жанна", "\ufb03".repeat(150), "😀", "한국", "म".repeat(200)];
  for (const name of names)
    expect(await command(SUBMIT, ["5a", "--name", name], { root })).toMatchObject({ code: 0, stderr: "" });
  const files = readdirSync(join(root, "workspace/submissions")).map((file) => file.replace(/-\d{4}-.*/, ""));
  expect(files.sort()).toEqual(
    ["05a-ffiffi", "05a-student", "05a-жанна", "05a-म", "05a-李雷", "05a-한국"].map((start) =>
      expect.stringMatching(new RegExp(`^${start}`)),
    ),
  );
  for (const file of files) expect([...file].length).toBeLessThan(70);
});

test("what is there is never overwritten: a number stands behind the name", async () => {
  const root = await beginCourse();
  writeFileSync(join(root, "mine.tgz"), "of yesterday");
  for (const n of [2, 3]) {
    const packed = await command(SUBMIT, ["5a", "--name", "Ada", "--out", "mine.tgz"], { root });
    expect(packed).toMatchObject({ code: 0, stdout: expect.stringContaining(`Hand in this file: mine-${n}.tgz`) });
  }
  expect(readFileSync(join(root, "mine.tgz"), "utf8")).toBe("of yesterday");
  expect(await command(SUBMIT, ["5a", "--name", "Ada", "--out", "workspace"], { root })).toMatchObject({ code: 0 });
  expect(readdirSync(join(root, "workspace")).filter((name) => name.endsWith(".tgz"))).toHaveLength(1);
  expect(readdirSync(root).filter((name) => name.endsWith(".making"))).toEqual([]);
});
