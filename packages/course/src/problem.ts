import { type Command, CommanderError } from "commander";

/** What a command tells its user in one sentence that says what to do, with the exit code: 1 failed, 2 wrong usage, 130 interrupted. */
export class Problem extends Error {
  readonly exitCode: 1 | 2 | 130;

  constructor(sentence: string, exitCode: 1 | 2 | 130 = 1) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a command with its arguments (without node and the file) and sets the exit code: 0 fine, 1 failed, 2 wrong usage.
 * A Problem is printed as its sentence alone; any other error is a fault of the tool and keeps its stack trace.
 */
export async function runCommand(program: Command, args: string[]): Promise<void> {
  process.stdout.on("error", quitWhenNobodyReads);
  program.exitOverride().showHelpAfterError("(--help says what it takes; with npm: `npm run NAME -- --help`)");
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof Problem) report(error);
    else throw error;
  }
}

function report(problem: Problem): void {
  console.error(problem.message);
  process.exitCode = problem.exitCode;
}

/** `npm run diff 1 2 | head` ends the reader early: that is no error. */
function quitWhenNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}
