import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished, test } from "vitest";
import { until } from "../src/index.ts";
import { isThere, numberAfter, program } from "./programs.ts";

test.each(["SIGKILL", "SIGTERM", "SIGINT"] as const)(
  "a test process ended by %s takes its servers along",
  async (signal) => {
    const child = spawn(process.execPath, [fileURLToPath(program("test-run"))], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    const server = await until("the server's pid", () => numberAfter("server", output));
    child.kill(signal);
    await until("the server is gone", () => !isThere(server));
  },
);
