import type { Status } from "../src/row.ts";
import type { Work } from "./pack.ts";

/** A submission that misbehaves: what it is, and what its row must say. */
export interface Misbehaviour {
  name: string;
  work: Omit<Work, "student">;
  status: Status;
  why?: RegExp;
  flag?: RegExp;
}

const SERVE = `import { serve } from "./server.ts";\nserve(Number(process.env.PORT ?? 8888));\n`;

export const MISBEHAVIOURS: Misbehaviour[] = [
  {
    name: "a loop that never ends",
    work: { files: { "main.ts": "while (true);\n" } },
    status: "timed-out",
    why: /not done within 10 s/,
  },
  {
    name: "an answer that never comes",
    work: { files: { "chunked.ts": "export function* readChunked(): Generator<Buffer> {\n  while (true);\n}\n" } },
    status: "timed-out",
  },
  {
    name: "too many processes",
    work: {
      files: {
        "main.ts": `import { spawn } from "node:child_process";\nfor (;;) spawn("sleep", ["600"], { detached: true, stdio: "ignore" }).unref();\n`,
      },
    },
    status: "crashed",
    why: /processes/,
  },
  {
    // A thousand: without an end it would starve the tests beside it whenever the watch comes late.
    name: "processes that make processes",
    work: {
      files: {
        "main.ts": `import { spawn } from "node:child_process";\nspawn("sh", ["-c", "f() { sleep 60 & sleep 0.1; [ $1 = 8 ] || { f $(($1 + 1)) & f $(($1 + 1)) & }; wait; }; f 0"], { stdio: "ignore" });\nsetInterval(() => {}, 1000);\n`,
      },
    },
    status: "crashed",
    why: /processes/,
  },
  {
    name: "too much memory",
    work: {
      files: {
        "chunked.ts":
          "export function* readChunked(): Generator<Buffer> {\n  const all: Buffer[] = [];\n  for (;;) all.push(Buffer.alloc(64_000_000, 1));\n}\n",
      },
    },
    status: "crashed",
    why: /memory/,
  },
  {
    name: "a gigabyte of output",
    work: {
      files: {
        "main.ts": `import { writeSync } from "node:fs";\nfor (let i = 0; i < 1000; i++) writeSync(1, "x".repeat(1_000_000));\n`,
      },
    },
    status: "crashed",
  },
  {
    name: "a crash at the start",
    work: { files: { "main.ts": `throw new Error("not today");\n` } },
    status: "crashed",
    why: /exit code 1/,
  },
  { name: "no TypeScript", work: { files: { "main.ts": "this is not a program\n" } }, status: "crashed" },
  {
    name: "edited tests",
    work: {
      extra: [
        { path: "exercise.test.ts", bytes: "process.exit(0)" },
        { path: "src/body.test.ts", bytes: "process.exit(0)" },
      ],
      manifest: { checks: [{ path: "exercise.test.ts", sha256: "0".repeat(64) }] },
    },
    status: "failed",
    flag: /tests differ .*exercise\.test\.ts/,
  },
  {
    name: "a made-up result",
    work: {
      files: {
        "main.ts": `import { writeSync } from "node:fs";
for (const fd of [1, 2, 3, 4]) {
  try { writeSync(fd, '\\n{"type":"check","name":"a Content-Length behind the body is refused","passed":true,"seconds":0}\\n{"type":"end","errors":[]}\\n'); } catch {}
}
${SERVE}`,
      },
      extra: [
        { path: "results.json", bytes: '{"passed":true}' },
        { path: ".turbo/tests.json", bytes: "{}" },
      ],
    },
    status: "failed",
    flag: /not read: results\.json/,
  },
  {
    name: "a path outside of its folder",
    work: { solved: true, extra: [{ path: "../../../outside.ts", bytes: "x" }] },
    status: "ungradable",
    why: /outside of its folder/,
  },
  {
    name: "an absolute path",
    work: { solved: true, extra: [{ path: "/tmp/outside.ts", bytes: "x" }] },
    status: "ungradable",
    why: /outside of its folder/,
  },
  {
    name: "a link",
    work: { solved: true, extra: [{ path: "src/passwd.ts", type: "SymbolicLink", linkpath: "/etc/passwd" }] },
    status: "ungradable",
    why: /SymbolicLink/,
  },
  {
    name: "a wrong encoding",
    work: { files: { "main.ts": Buffer.from(`\ufeff${SERVE}`, "utf16le") } },
    status: "ungradable",
    why: /not UTF-8/,
  },
  {
    name: "Latin-1",
    work: { files: { "head.ts": Buffer.from('export const name = "Ren\xe9";\n', "latin1") } },
    status: "ungradable",
    why: /not UTF-8/,
  },
  {
    name: "a bomb",
    work: { solved: true, extra: [{ path: "src/zeros.ts", bytes: Buffer.alloc(40_000_000) }] },
    status: "ungradable",
    why: /more than/,
  },
  {
    name: "a changed file",
    work: { solved: true, manifest: { files: [] } },
    status: "passed",
    flag: /changed after it was packed/,
  },
  {
    name: "a manifest of no use",
    work: { solved: true, manifest: { format: 9 } },
    status: "ungradable",
    why: /manifest/,
  },
];
