import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const CLI = fileURLToPath(new URL("../src/cli.ts", import.meta.url));

/** The command under way; ended with the test. */
export interface Observer {
  stdout(): string;
  type(keys: string): void;
  end(): Promise<{ code: number | null; stdout: string; stderr: string }>;
}

type Environment = Record<string, string>;

/** Runs the command with pipes, as in `npm run observe 8888 | less`. */
export function observe(args: string[], env: Environment = {}): Observer {
  return launch([process.execPath, CLI, ...args], env);
}

/** Runs the command on a terminal: script(1) makes one, stty sets its size. */
export function observeOnTerminal(rows: number, columns: number, args: string[], env: Environment = {}): Observer {
  const line = `stty rows ${rows} cols ${columns}; exec "${process.execPath}" "${CLI}" ${args.join(" ")}`;
  return launch(["script", "-qec", line, "/dev/null"], env);
}

function launch([program = "", ...args]: string[], own: Environment): Observer {
  const written = { stdout: "", stderr: "" };
  // Node takes a terminal on a CI machine for one without colours.
  const { NO_COLOR: _, CI: __, ...env } = { ...process.env, TERM: "xterm" } as NodeJS.ProcessEnv;
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
    type: (keys) => void child.stdin.write(keys),
    end: async () => {
      const [code] = await closed;
      return { code, ...written };
    },
  };
}
