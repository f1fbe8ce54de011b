import { setTimeout as pause } from "node:timers/promises";
import { until } from "@lbaws/wire";
import { asServer, foreignPrograms, isSetUp, parseConsole, type ServerCommand, type Step } from "./console.ts";
import { type Group, launch, run } from "./group.ts";
import type { Section } from "./markdown.ts";
import { matches, matchSomewhere, matchStart, toLines } from "./matching.ts";
import { ROOT } from "./paths.ts";
import { PortMap } from "./ports.ts";

const COMMAND_SECONDS = 60;
const SERVER_MS = 20_000;
/** How long the last output of a server that has ended may take, and the end of the children that it left. */
const MOMENT_MS = 5_000;

/** curl shows its progress where the output is no terminal; readers do not see that. */
const PRELUDE = 'curl() { command curl --no-progress-meter "$@"; }\n';

interface Running {
  group: Group;
  /** Lines of its output that the README has shown already. */
  seen: number;
}

/** The console blocks of one README section, played as a reader with two terminals would. */
export class Terminal {
  readonly #env: Record<string, string>;
  readonly #ports = new PortMap();
  readonly #servers: Running[] = [];
  readonly #faults: string[] = [];

  constructor(env: Record<string, string>) {
    this.#env = { ...env, NO_COLOR: "1", npm_config_loglevel: "silent", npm_config_update_notifier: "false" };
  }

  /** Plays a section to its end, where its servers get a Ctrl-C; returns what was not as printed. */
  async play(section: Section): Promise<string[]> {
    await this.#ports.add(8888);
    try {
      for (const fence of section.fences.filter(({ info }) => info === "console")) {
        for (const step of parseConsole(fence)) await this.#step(step);
      }
    } finally {
      while (this.#servers.length > 0) await this.#interrupt();
    }
    return this.#faults;
  }

  async #step(step: Step): Promise<void> {
    const server = step.kind === "command" ? asServer(step.command) : undefined;
    if (step.kind === "interrupt") await this.#end(step);
    else if (step.kind === "more") await this.#watch(step, this.#servers.at(-1), matchSomewhere);
    else if (server !== undefined) await this.#start(step, server);
    else if (!isSetUp(step.command)) await this.#run(step);
  }

  async #run(step: Step): Promise<void> {
    const foreign = foreignPrograms(step.command);
    if (foreign.length > 0) return this.#fault(step, [`a README may not run ${foreign.join(", ")}`]);
    const command = PRELUDE + this.#ports.apply(step.command);
    const { output, timedOut } = await run(command, ROOT, COMMAND_SECONDS, this.#envFor(step.command));
    const got = [...toLines(output), ...(timedOut ? [`(still running after ${COMMAND_SECONDS} s)`] : [])];
    if (timedOut || !matches(this.#expected(step), got)) this.#fault(step, got);
  }

  async #start(step: Step, { setUp, settings, args, port }: ServerCommand): Promise<void> {
    const mapped = port === 0 ? 0 : await this.#ports.add(port);
    const group = launch(`${setUp}exec env ${settings} PORT=${mapped} npm start ${args}`, ROOT, this.#env);
    const running = { group, seen: 0 };
    this.#servers.push(running);
    await this.#watch(step, running, matchStart);
  }

  /** Waits until the server has said what is expected, or has ended. */
  async #watch(step: Step, server: Running | undefined, match: typeof matchStart): Promise<void> {
    if (server === undefined) return this.#fault(step, ["(no server is running in this section)"]);
    const news = () => toLines(server.group.output()).slice(server.seen);
    const found = () => match(this.#expected(step), news());
    await until("the server's output", () => found() !== undefined || server.group.hasExited(), SERVER_MS).catch(
      () => {},
    );
    const last = server.group.hasExited() ? MOMENT_MS : 0;
    await Promise.race([server.group.exited, until("its last output", found, last).catch(() => {})]);
    const lines = found();
    if (lines === undefined) return this.#fault(step, news());
    server.seen += lines;
  }

  async #end(step: Step): Promise<void> {
    const server = this.#servers.at(-1);
    if (server === undefined) return this.#fault(step, ["(no server is running in this section)"]);
    await this.#interrupt(step);
    const got = toLines(server.group.output()).slice(server.seen);
    if (matchSomewhere(this.#expected(step), got) === undefined) this.#fault(step, got);
  }

  /** Ctrl-C for the server started last, unless it has ended; it must end, and leave no process behind. */
  async #interrupt(step?: Step): Promise<void> {
    const { group } = this.#servers.pop() as Running;
    const cause = group.hasExited() ? "The server's own end" : "Ctrl-C";
    if (!group.hasExited()) group.signal("SIGINT");
    const late = !(await until("its end", () => group.hasExited(), SERVER_MS).catch(() => false));
    const left = await group.end(late ? 0 : MOMENT_MS);
    // Its last output is still on the way.
    await Promise.race([group.exited, pause(MOMENT_MS, undefined, { ref: false })]);
    const where = step === undefined ? "at the section's end" : `in line ${step.line}`;
    if (late || left.length > 0) this.#faults.push(`${cause} ${where} left: ${left.join("; ")}`);
  }

  /** The diff asks git, which knows the real folders only. */
  #envFor(command: string): Record<string, string> {
    const { COURSE_ROOT, ...others } = this.#env;
    return COURSE_ROOT === undefined || /\bnpm run diff\b/.test(command) ? others : this.#env;
  }

  #expected(step: Step): string[] {
    return step.expected.map((line) => this.#ports.apply(line));
  }

  #fault(step: Step, got: string[]): void {
    const shown = step.command === "" ? "further output of the server" : `$ ${step.command}`;
    const block = (lines: string[]) => lines.map((line) => `    | ${line}`).join("\n") || "    (nothing)";
    this.#faults.push(`line ${step.line}: ${shown}\n  expected\n${block(this.#expected(step))}\n  got\n${block(got)}`);
  }
}
