// A server with a process of its group whose parent has gone to a session of its own and waits for nobody.
import { spawn } from "node:child_process";
import { announce } from "./announce.ts";

announce(() => {
  const child = spawn("sh", ["-c", "sleep 1000 & exec setsid sleep 1001"], { stdio: "ignore" });
  console.log(`escaped ${child.pid}`);
});
