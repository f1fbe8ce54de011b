import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { BadArchive, readArchive } from "../src/archive.ts";
import { readSubmission } from "../src/read-submission.ts";
import { missingRows, readRoster } from "../src/roster.ts";
import { parseShard, pick } from "../src/shard.ts";
import type { Source } from "../src/sources.ts";
import { type EntryType, exercise5a, makeSubmission, tgz } from "./pack.ts";

const folder = mkdtempSync(join(tmpdir(), "archive-test-"));
const file = join(folder, "a.tgz");
afterAll(() => rmSync(folder, { recursive: true }));

test("an archive is read into memory, packed or not", async () => {
  const packed = tgz([
    { path: "src/a.ts", bytes: "one" },
    { path: "./src/b/c.ts", bytes: "" },
  ]);
  for (const bytes of [packed, gunzipSync(packed)]) {
    const sources = await readArchive(bytes);
    expect(sources.map(({ path, bytes }) => [path, bytes.toString()])).toEqual([
      ["src/a.ts", "one"],
      ["src/b/c.ts", ""],
    ]);
  }
});

test("no archive at all, or half of one, is refused", async () => {
  const whole = tgz([{ path: "src/a.ts", bytes: "x".repeat(5000) }]);
  for (const bytes of [Buffer.from("hello"), Buffer.from([0x1f, 0x8b, 8]), whole.subarray(0, whole.length - 20)]) {
    await expect(readArchive(bytes)).rejects.toThrow(BadArchive);
  }
});

test("whatever bytes are handed in, they are read or refused", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), fc.boolean(), async (bytes, packed) => {
      const file = packed ? tgz([{ path: "src/a.ts", bytes: Buffer.from(bytes) }]) : Buffer.from(bytes);
      await readArchive(file).catch((error) => expect(error).toBeInstanceOf(BadArchive));
    }),
    { numRuns: 100 },
  );
});

const repeated = (type: EntryType) => Array.from({ length: 500 }, (_, index) => ({ path: `src/${index}`, type }));

test.each([
  ["zeros", gzipSync(Buffer.alloc(50_000_000)), /unpacks to more than \d+ bytes/],
  ["folders without end", tgz(repeated("Directory")), /more than 400 entries/],
  [
    "headers without end",
    tgz(repeated("GlobalExtendedHeader").map((one) => ({ ...one, bytes: "12 a=bcdefg\n" }))),
    /more than 400 entries/,
  ],
  ["an archive in an archive", gzipSync(gzipSync(Buffer.alloc(50_000_000))), /packed twice/],
])("%s in a small file is refused before it takes time", async (_, bytes, why) => {
  await expect(readArchive(bytes)).rejects.toThrow(why);
});

test("what was handed in first tells whose an archive is that grows too large", async () => {
  const manifest = { path: "manifest.json", bytes: "{}" };
  const bomb = tgz([manifest, { path: "src/a.ts", bytes: Buffer.alloc(50_000_000) }]);
  const refused = await readArchive(bomb).catch((error) => error);
  expect(refused.sources.map(({ path }: Source) => path)).toEqual(["manifest.json"]);
});

test.each([
  [["src/z.ts", "src/z.ts/y.ts"], "It holds src/z.ts as a file and as a folder."],
  [["src/z/y.ts", "src/z"], "It holds src/z as a file and as a folder."],
  [[`src/${"a".repeat(256)}`], expect.stringMatching(/^It holds a path that is too long: "src\/aaa/)],
  [[`src/${"d/".repeat(600)}x.ts`], expect.stringMatching(/^It holds a path that is too long: /)],
])("files that cannot be written are the submission's fault: %s", async (paths, fault) => {
  const extra = paths.map((path) => ({ path, bytes: "1" }));
  makeSubmission(folder, "b.tgz", { student: "Ada", extra });
  expect(await readSubmission(folder, "b.tgz")).toMatchObject({ manifest: { student: "Ada" }, fault });
});

test("a large file is not read at all", async () => {
  writeFileSync(file, "");
  truncateSync(file, 20_000_000_000);
  expect(await readSubmission(folder, "a.tgz")).toMatchObject({
    fault: expect.stringMatching(/larger than \d+ bytes/),
  });
});

test("every submission is in one shard", () => {
  const files = Array.from({ length: 17 }, (_, index) => index);
  const shards = [1, 2, 3].map((index) => pick(files, parseShard(`${index}/3`)));
  expect(shards.flat().sort((a, b) => a - b)).toEqual(files);
  expect(() => parseShard("0/3")).toThrow("--shard takes");
});

test("who is on the roster and handed in nothing has a row; names are compared kindly", () => {
  const path = join(folder, "roster.txt");
  writeFileSync(path, "\n# class 1\nAda  Lovelace\r\nZoe\u0308\nGrace\nGrace\n");
  const roster = readRoster(path);
  expect(roster).toEqual(["Ada  Lovelace", "Zoe\u0308", "Grace"]);
  const rows = missingRows(
    roster,
    [exercise5a()],
    [
      { student: "ada lovelace", exercise: "05a" },
      { student: "Zoë", exercise: "05a" },
    ],
  );
  expect(rows.map(({ student, status, reached }) => [student, status, reached])).toEqual([
    ["Grace", "missing", undefined],
  ]);
});
