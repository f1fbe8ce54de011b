import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { expect, onTestFinished, vi } from "vitest";
import { RUN } from "./course.ts";

const CLEAR_SCROLLBACK = "\x1b[3J";

/** A course command below script(1), which has a terminal for it; afterwards the shell says how it ended, and in which mode. */
export function inTerminal(
  root: string,
  args: string[],
): { press(keys: string): void; until(pattern: RegExp): Promise<string> } {
  const command = `'${process.execPath}' '${RUN}' ${args.join(" ")}; echo "ended with $?"; stty -a; echo over`;
  const env = { PATH: process.env.PATH, HOME: root, COURSE_ROOT: root, TERM: "xterm", SHELL: "/bin/sh" };
  const child = spawn("script", ["-qec", command, "/dev/null"], {
    env,
    cwd: root,
    stdio: ["pipe", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGTERM"));
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const until = async (pattern: RegExp) => {
    const plain = () => stripVTControlCharacters(said).replaceAll("\r", "");
    await vi.waitUntil(() => pattern.test(plain()), { timeout: 20_000 });
    expect(said).not.toContain(CLEAR_SCROLLBACK);
    const seen = plain();
    said = "";
    return seen;
  };
  return { press: (keys) => child.stdin.write(keys), until };
}
