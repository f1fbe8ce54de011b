import { type Finding, formatFinding, type Look } from "./doctor/finding.ts";
import { MACHINE } from "./doctor/machine.ts";
import { PACKAGES } from "./doctor/packages.ts";
import { PLACES } from "./doctor/places.ts";
import { TOOLS } from "./doctor/tools.ts";
import { paint } from "./paint.ts";

const CHAPTERS: [string, Look[]][] = [
  ["Machine", MACHINE],
  ["Packages", PACKAGES],
  ["Programs", TOOLS],
  ["Ports and folders", PLACES],
];

async function doctor(): Promise<void> {
  let missing = 0;
  for (const [title, looks] of CHAPTERS) {
    console.log(paint("bold", title));
    for (const look of looks) {
      const finding = await outcome(look);
      if (!finding.ok && finding.optional !== true) missing++;
      console.log(formatFinding(finding));
    }
  }
  if (missing === 0) return console.log(`\n${paint("green", "All that the course needs is there.")}`);
  const what = missing === 1 ? "1 thing that the course needs is" : `${missing} things that the course needs are`;
  console.error(`\n${what} missing: the lines above say what to do.`);
  process.exitCode = 1;
}

/** A look that fails must not keep the others from being told. */
async function outcome(look: Look): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    return { name: look.name, ok: false, says: `cannot be looked at: ${(error as Error).message}` };
  }
}

/** Without the packages there is no --help either, but the doctor can still say that they are missing. */
async function loadCommand(): Promise<(() => Promise<void>) | undefined> {
  try {
    const [{ Command }, { runCommand }] = await Promise.all([import("commander"), import("./problem.ts")]);
    const program = new Command("npm run doctor")
      .description("Looks whether this machine has all that the course needs, and says how to get what is missing.")
      .action(doctor);
    return () => runCommand(program, process.argv.slice(2));
  } catch {
    return undefined;
  }
}

const command = await loadCommand();
await (command ?? doctor)();
