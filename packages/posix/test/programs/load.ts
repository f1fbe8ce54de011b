// Loads the package and tells the error, and whether the FFI library's native part is in memory.
import { execFileSync } from "node:child_process";

let message: string | undefined;
try {
  await import("../../src/index.ts");
} catch (error) {
  ({ message } = error as Error);
}
// Not read with node:fs, which the test may have changed.
const loaded = execFileSync("/bin/cat", [`/proc/${process.pid}/maps`], { encoding: "latin1" }).includes("koffi");
process.stdout.write(JSON.stringify({ message, loaded }));
