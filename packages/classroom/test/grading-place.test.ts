import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { makePlace, removeTree, sweepPlaces, unlock } from "../src/grading-place.ts";
import { temporary } from "./command.ts";
import { exercise5a } from "./pack.ts";

test("what a killed grader left is swept, and what a running one needs is not", () => {
  const root = temporary();
  const gone = spawnSync("true").pid;
  const own = basename(makePlace(root, exercise5a()));
  const grading = join(root, ".course", "grading");
  const running = own.replace(String(process.pid), String(process.ppid));
  for (const name of [`${gone}-05a-abc`, running, "05a-of-before"])
    mkdirSync(join(grading, name, "src"), { recursive: true });
  sweepPlaces(root);
  expect(readdirSync(grading)).toEqual([running]);
  sweepPlaces(join(root, "nothing-here"));
});

test("a folder without rights is removed, and what a link leads to is not", () => {
  const folder = temporary();
  const [place, mine] = [join(folder, "place"), join(folder, "mine")];
  mkdirSync(join(place, "locked", "in"), { recursive: true });
  mkdirSync(mine);
  writeFileSync(join(mine, "file"), "");
  symlinkSync(mine, join(place, "link"));
  chmodSync(mine, 0o750);
  for (const name of ["locked/in", "locked"]) chmodSync(join(place, name), 0);
  unlock(place);
  expect(["locked", "locked/in"].map((name) => statSync(join(place, name)).mode & 0o777)).toEqual([0o700, 0o700]);
  for (const name of ["locked/in", "locked"]) chmodSync(join(place, name), 0);
  removeTree(place);
  expect(existsSync(place)).toBe(false);
  expect(statSync(mine).mode & 0o777).toBe(0o750);
  expect(readdirSync(mine)).toEqual(["file"]);
});
