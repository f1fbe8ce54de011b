// A server that leaves behind a process in a session of its own, which holds its output.
import { spawn } from "node:child_process";
import { announce } from "./announce.ts";

announce(() => {
  const child = spawn("sleep", ["1000"], { detached: true, stdio: "inherit" });
  console.log(`escaped ${child.pid}`);
});
