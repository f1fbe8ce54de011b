// Runs after `npm ci`. npm 10 installs Node 26 but takes its link out of node_modules/.bin again, together with the one of
// the package for the other architecture. Plain JavaScript, for whatever Node the machine has.
import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../../node_modules/.bin/", import.meta.url));
const target = join("..", `node-linux-${process.arch}`, "bin", "node");
if (process.platform === "linux" && existsSync(join(bin, target)) && !existsSync(join(bin, "node"))) {
  symlinkSync(target, join(bin, "node"));
}
