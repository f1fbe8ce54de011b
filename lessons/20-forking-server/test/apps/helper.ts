import { spawn } from "node:child_process";

spawn("sleep", ["60"], { stdio: "ignore" }).unref();

export { app } from "./in-the-child.ts";
