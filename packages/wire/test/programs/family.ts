// A server with a child and a grandchild in its process group, which ignore SIGTERM and would live for ever.
import { spawn } from "node:child_process";
import { announce } from "./announce.ts";

const grandchild = `trap "" TERM; echo grandchild $$; while :; do sleep 1; done`;
spawn("sh", ["-c", `sh -c '${grandchild}' & trap "" TERM; echo child $$; while :; do sleep 1; done`], {
  stdio: "inherit",
});
announce();
