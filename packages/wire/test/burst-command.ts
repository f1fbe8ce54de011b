import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const CLI = fileURLToPath(new URL("../src/burst-cli.ts", import.meta.url));

/** The command under way; ended with the test. */
export interface Burst {
  stdout(): string;
  interrupt(): void;
  end(): Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }>;
}

/** Runs the command with pipes, after `setUp` in the same shell. */
export function burst(args: string[], env: Record<string, string> = {}, setUp = ":"): Burst {
  return launch(["bash", "-c", `${setUp}; exec "$0" "$@"`, process.execPath, CLI, ...args], env);
}

/** Runs the command on a terminal, which script(1) makes. */
export function burstOnTerminal(args: string[], env: Record<string, string> = {}): Burst {
  return launch(["script", "-qec", `exec "${process.execPath}" "${CLI}" ${args.join(" ")}`, "/dev/null"], env);
}

function launch([program = "", ...args]: string[], own: Record<string, string>): Burst {
  const written = { stdout: "", stderr: "" };
  const { NO_COLOR: _, ...env } = { ...process.env, TERM: "xterm" } as NodeJS.ProcessEnv;
  const child = spawn(program, args, { env: { ...env, ...own } });
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (part: string) => {
      written[name] += part;
    });
  }
  onTestFinished(() => void child.kill());
  const closed = once(child, "close");
  return {
    stdout: () => written.stdout,
    interrupt: () => void child.kill("SIGINT"),
    end: async () => {
      const [code, signal] = await closed;
      return { code, signal, ...written };
    },
  };
}
