import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join, relative } from "node:path";
import { begunWorkspace, courseRoot, type Exercise, findExercise, nameOf, Problem } from "@lbaws/course";
import { Command } from "commander";
import { create } from "tar";
import { fileName, newFile } from "./file-name.ts";
import { type Hashed, type Manifest, sha256 } from "./manifest.ts";
import { runWithNpm } from "./npm-took.ts";
import { cannotWrite, fromHere, makeFolder, writing } from "./places.ts";
import { MOST_BYTES, MOST_FILES, SOURCE_PATH, type Source, sourcesBelow } from "./sources.ts";
import { courseVersion } from "./version.ts";

interface Options {
  name?: string;
  out?: string;
}

async function submit(wanted: string, { name, out }: Options): Promise<void> {
  const root = courseRoot();
  const exercise = findExercise(root, wanted);
  const sources = checked(sourcesBelow(begunWorkspace(root, exercise)), exercise);
  const manifest = makeManifest(root, exercise, cleanName(name ?? accountName()), sources);
  const place =
    out === undefined ? join(root, "workspace", "submissions", fileName(exercise, manifest)) : fromHere(out);
  const file = await pack(place, fileName(exercise, manifest), manifest, sources);
  console.log(`Packed ${sources.length} files of ${nameOf(exercise)} for ${JSON.stringify(manifest.student)}.`);
  if (name === undefined)
    console.log(
      `The name is your account's: \`npm run submit ${exercise.short} -- --name "Your Name"\` gives another.`,
    );
  console.log(`Hand in this file: ${relative(process.cwd(), file)}`);
}

function checked(sources: Source[], exercise: Exercise): Source[] {
  const bytes = sources.reduce((sum, source) => sum + source.bytes.length, 0);
  const odd = sources.find(({ path }) => !SOURCE_PATH.test(path));
  if (odd !== undefined)
    throw new Problem(`${odd.path} cannot be handed in: use letters, digits, ".", "-" and "_" in file names.`);
  if (sources.length > MOST_FILES || bytes > MOST_BYTES) {
    throw new Problem(
      `workspace/${nameOf(exercise)} is too large to hand in: at most ${MOST_FILES} files and ${MOST_BYTES} bytes in src/ and apps/.`,
    );
  }
  return sources;
}

function makeManifest(root: string, exercise: Exercise, student: string, sources: Source[]): Manifest {
  const checks = ["exercise.test.ts"].filter((name) => existsSync(join(exercise.folder, name)));
  return {
    format: 1,
    exercise: nameOf(exercise),
    student,
    course: courseVersion(root),
    packed: new Date().toISOString(),
    files: sources.map(({ path, bytes }): Hashed => ({ path, sha256: sha256(bytes) })),
    checks: checks.map((path): Hashed => ({ path, sha256: sha256(readFileSync(join(exercise.folder, path))) })),
  };
}

/** Into a new file at a place, or in it where it is a folder; complete or not at all. Returns the file. */
async function pack(place: string, name: string, manifest: Manifest, sources: Source[]): Promise<string> {
  makeFolder(dirname(place));
  const file = writing(place, () => newFile(place, name));
  const folder = mkdtempSync(join(tmpdir(), "submit-"));
  const beside = join(dirname(file), `.${process.pid}.making`);
  try {
    const all = [{ path: "manifest.json", bytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) }, ...sources];
    for (const { path, bytes } of all) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    const paths = all.map(({ path }) => path);
    await create({ gzip: true, portable: true, cwd: folder, file: beside }, paths);
    renameSync(beside, file);
    return file;
  } catch (error) {
    rmSync(file, { force: true });
    throw cannotWrite(file, error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(beside, { force: true });
  }
}

function cleanName(name: string): string {
  const clean = name.replaceAll(/\s+/g, " ").trim();
  if (clean === "" || clean.length > 200)
    throw new Problem("A name has 1 to 200 characters: give yours with --name.", 2);
  return clean;
}

function accountName(): string {
  try {
    const name = execFileSync("git", ["config", "user.name"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    if (name.trim() !== "") return name;
  } catch {
    // No git, or no name in it.
  }
  return userInfo().username;
}

const program = new Command("npm run submit")
  .description(
    "Packs your work on an exercise into one file to hand in, by mail, stick or any system. Nothing is sent.",
  )
  .argument("<exercise>", "such as 5a")
  .option("--name <name>", "your name, as your teacher knows it; without it, that of your git or system account")
  .option("--out <file>", "where to write it; without it, workspace/submissions/; what is there is never overwritten")
  .action(submit);

await runWithNpm(program, process.argv.slice(2), ["name", "out"], "`npm run submit 5a -- --name Ada`");
