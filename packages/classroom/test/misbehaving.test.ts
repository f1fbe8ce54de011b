import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closedSandbox, courseRoot, LIMITS, limitsOnly } from "@lbaws/course";
import { allProcesses } from "@lbaws/observe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Grader, gradeOne } from "../src/grade-one.ts";
import { readSubmission } from "../src/read-submission.ts";
import type { Row } from "../src/row.ts";
import { MISBEHAVIOURS, type Misbehaviour } from "./misbehaving.ts";
import { exercise5a, makeSubmission, type Work } from "./pack.ts";

const MINUTES = 60_000;
const root = courseRoot();
const exercise = exercise5a();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "submissions-"));
  mkdirSync(join(root, ".course"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the checks of a loop may take, in seconds. What ends by itself has more: it may be slow on a busy machine. */
const SHORT = 10;
const LONG = 60;

/** Grades one submission; `sandbox` is what the machine offers, by default. */
async function grade(
  name: string,
  work: Omit<Work, "student">,
  { sandbox = closedSandbox(), seconds = LONG } = {},
): Promise<Row> {
  const file = `${name.replaceAll(/\W+/g, "-")}.tgz`;
  makeSubmission(folder, file, { student: name, ...work });
  const signal = new AbortController().signal;
  const limits = { ...LIMITS, seconds };
  const grader: Grader = { root, course: "0.1.0", sandbox, limits, conceal: [folder], signal };
  return gradeOne(grader, exercise, await readSubmission(folder, file));
}

/** What a submission may have left: processes that work in a grading folder of ours, and folders. Other tests have others. */
function leftovers(): string[] {
  const place = join(root, ".course", "grading");
  const folders = existsSync(place) ? readdirSync(place).filter((name) => name.startsWith(`${process.pid}-`)) : [];
  const programs = allProcesses().filter(
    ({ command, letter }) => letter !== "Z" && command.includes(join(root, `.course/grading/${process.pid}-`)),
  );
  return [...folders, ...programs.map(({ command }) => command)];
}

test(
  "the solution passes and the starting code does not, with the points of what it passes",
  async () => {
    const solved = await grade("solved", { solved: true });
    expect(solved).toMatchObject({ status: "passed", reached: 6, possible: 6, flags: [] });
    expect(await grade("start", {})).toMatchObject({ status: "failed", reached: 3, possible: 6 });
  },
  MINUTES,
);

describe("a submission with", () => {
  test.each(MISBEHAVIOURS)(
    "$name is $status, and leaves nothing behind",
    async ({ name, work, status, why, flag }) => {
      const row = await grade(name, work, { seconds: status === "timed-out" ? SHORT : LONG });
      expect(row).toMatchObject({ student: expect.any(String), exercise: "05a", status });
      if (why !== undefined) expect(row.why).toMatch(why);
      if (flag !== undefined) expect(row.flags.join("\n")).toMatch(flag);
      expect(row.reached === undefined).toBe(status === "ungradable");
      expect(leftovers()).toEqual([]);
    },
    3 * MINUTES,
  );
});

test(
  "without bubblewrap a loop and a crash still end in their rows",
  async () => {
    const sandbox = limitsOnly();
    const { work } = MISBEHAVIOURS.find(({ status }) => status === "timed-out") as Misbehaviour;
    expect(await grade("plain loop", work, { sandbox, seconds: SHORT })).toMatchObject({ status: "timed-out" });
    expect(await grade("plain solved", { solved: true }, { sandbox })).toMatchObject({ status: "passed" });
    expect(leftovers()).toEqual([]);
  },
  3 * MINUTES,
);

const BUBBLE = closedSandbox().inForce.some((line) => line.startsWith("network"));

if (!BUBBLE) console.log(`What only bubblewrap can do is not tested: ${closedSandbox().inForce[0]}.`);

describe("with bubblewrap a submission", () => {
  /** A server that tries something when it starts, and says in its output what became of it. */
  const attempt = (code: string) => ({
    "main.ts": `import * as fs from "node:fs";
import * as os from "node:os";
let became = "done";
try {
  ${code}
} catch (error) {
  became = (error as NodeJS.ErrnoException).code ?? "failed";
}
process.stderr.write(["attempt", became].join(": "));\nprocess.exit(1);
`,
  });

  test.skipIf(!BUBBLE).each([
    [
      "cannot write into the course",
      `fs.writeFileSync(${JSON.stringify(join(root, "written.txt"))}, "x");`,
      /EROFS|EACCES/,
    ],
    [
      "cannot change its checks",
      `fs.writeFileSync(${JSON.stringify(join(exercise.folder, "exercise.test.ts"))}, "");`,
      /EROFS|EACCES|EBUSY/,
    ],
    [
      "does not see the solution",
      `fs.readFileSync(${JSON.stringify(join(exercise.folder, "solution/chunked.ts"))});`,
      /ENOENT/,
    ],
    [
      "does not see the mutants",
      `fs.readFileSync(${JSON.stringify(join(exercise.folder, "mutants.json"))});`,
      /ENOENT/,
    ],
    ["has loopback only", `became = Object.keys(os.networkInterfaces()).join();`, /attempt: lo\b/],
    [
      "does not see the grader",
      `became = fs.readdirSync("/proc").filter((name) => /^\\\\d+$/.test(name)).length < 30 ? "alone" : "seen";`,
      /alone/,
    ],
    ["cannot look into the checks", `fs.openSync("/proc/" + process.ppid + "/mem", "r+");`, /EACCES|EPERM/],
    ["cannot read what the checks were told", `fs.readFileSync("/proc/" + process.ppid + "/environ");`, /EACCES|EPERM/],
    [
      "cannot put anything beside its checks",
      `fs.mkdirSync(${JSON.stringify(join(exercise.folder, "node_modules"))});`,
      /EROFS/,
    ],
    [
      "cannot put anything in their place",
      `fs.renameSync(${JSON.stringify(exercise.folder)}, ${JSON.stringify(`${exercise.folder}-old`)});`,
      /EROFS|EBUSY/,
    ],
    [
      "cannot fill the memory",
      `for (const name of "abc") fs.writeFileSync("/dev/shm/" + name, Buffer.alloc(4e7));`,
      /ENOSPC/,
    ],
    ["cannot fill the disk", `for (const name of "abc") fs.writeFileSync(name, Buffer.alloc(4e7));`, /ENOSPC/],
    [
      "cannot open the checks' inspector",
      `const pids = fs.readdirSync("/proc").filter((name) => /^\\d+$/.test(name) && Number(name) !== process.pid);
  const told = pids.filter((pid) => fs.readFileSync("/proc/" + pid + "/cmdline", "latin1").match(/vitest.mjs|forks.js/));
  for (const pid of told) if (pid !== "1") process.kill(Number(pid), "SIGUSR1");
  const ask = () => fetch("http://127.0.0.1:9229/json").then(() => "open", () => "refused");
  for (let i = 0; i < 10 && became !== "open"; i++) became = (await new Promise((go) => setTimeout(go, 100)), await ask());`,
      /refused/,
    ],
    ["does not see services", `fs.readdirSync("/run");`, /ENOENT/],
    ["does not see passwords", `fs.readFileSync("/etc/shadow");`, /ENOENT/],
    [
      "does not see what was compiled before",
      `became = fs.readdirSync(${JSON.stringify(join(root, "node_modules/.cache"))}).join() + "only that";`,
      /attempt: (lessons)?only that/,
    ],
  ])(
    "%s",
    async (_, code, wanted) => {
      const row = await grade("attempt", { files: attempt(code) });
      const output = row.checks.map(({ failure }) => failure?.output ?? "").join("\n");
      expect(output).toMatch(/attempt: /);
      expect(/attempt: .*/.exec(output)?.[0]).toMatch(wanted);
      expect(existsSync(join(root, "written.txt"))).toBe(false);
    },
    MINUTES,
  );

  test.skipIf(!BUBBLE).each(["SIGKILL", "SIGTERM"])(
    "that sends %s to its checks gets no points, and the report says why",
    async (signal) => {
      const row = await grade("killer", {
        files: { "main.ts": `process.kill(process.ppid, "${signal}");\nsetInterval(() => {}, 1000);\n` },
      });
      expect(row).toMatchObject({ status: "ungradable", checks: expect.arrayContaining([]) });
      expect(row.why).toMatch(/at the check ".*", while the program ran|The checks themselves went wrong/);
      expect(leftovers()).toEqual([]);
    },
    MINUTES,
  );
});
