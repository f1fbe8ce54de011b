// The entry of every course command: plain JavaScript, so that an old Node gets a sentence and not a syntax error.
// npm run NAME calls `node run.js NAME`, which becomes NAME.ts with the remaining arguments.
import module from "node:module";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
const stripsTypes = major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);

if (stripsTypes) {
  // Compiled once, the commands answer 50 ms sooner.
  module.enableCompileCache(fileURLToPath(new URL("../../../node_modules/.cache/course", import.meta.url)));
  const [name] = process.argv.splice(2, 1);
  await import(`./${name}.ts`).catch(explain);
} else {
  fail(
    `The course needs Node 22.18 or newer and this is Node ${process.versions.node}: run \`npm ci\`, which brings Node 26 on Linux, or install Node 24.`,
  );
}

function explain(error) {
  if (error?.code !== "ERR_MODULE_NOT_FOUND") throw error;
  fail("The course's packages are not installed: run `npm ci` first.");
}

function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
