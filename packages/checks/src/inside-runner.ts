// Runs as a process of its own: imports a module, and writes the JSON of its default export to descriptor 3.
import { writeSync } from "node:fs";

const RESULT = 3;
const { default: value } = await import(process.argv[2] as string);
const result = typeof value === "function" ? await value() : await value;
let bytes = Buffer.from(JSON.stringify(result ?? null));
while (bytes.length > 0) bytes = bytes.subarray(writeSync(RESULT, bytes));
process.exit();
