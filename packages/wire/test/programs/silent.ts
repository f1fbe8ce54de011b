// Starts a child, and never says its port.
import { spawn } from "node:child_process";

const child = spawn("sleep", ["1000"], { stdio: "ignore" });
console.log(`child ${child.pid}`);
setInterval(() => {}, 1000);
