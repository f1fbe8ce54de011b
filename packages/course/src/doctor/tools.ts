import { spawnSync } from "node:child_process";
import { bubbleFault } from "../exercises/sandbox.ts";
import { isInstalled } from "../needs-tool.ts";
import type { Finding, Look } from "./finding.ts";

/** A program, what it is for, and the package that has it on Debian and Ubuntu. */
const PROGRAMS: { tool: string; purpose: string; from: string; optional?: boolean }[] = [
  { tool: "curl", purpose: "asks the lessons' servers", from: "curl" },
  { tool: "git", purpose: "`npm run diff`, and our solutions beside yours", from: "git" },
  { tool: "ps", purpose: "shows processes, from lesson 16 on", from: "procps", optional: true },
  { tool: "ss", purpose: "shows sockets and their queues, in lesson 14", from: "iproute2", optional: true },
  { tool: "prlimit", purpose: "sets limits, in some tests and for grading", from: "util-linux", optional: true },
  { tool: "python3", purpose: "is one more server for `npm run bench`", from: "python3", optional: true },
];

/** The programs beside Node. */
export const TOOLS: Look[] = [...PROGRAMS.map((program) => () => look(program)), netcat, bubblewrap];

function look({ tool, purpose, from, optional = false }: (typeof PROGRAMS)[number]): Finding {
  return { name: tool, ok: isInstalled(tool), says: purpose, fix: install(from), optional };
}

function install(from: string): string {
  return `Install it: \`sudo apt install ${from}\` on Debian and Ubuntu.`;
}

/** The others have other options. */
function netcat(): Finding {
  const { stdout, stderr } = spawnSync("nc", ["-h"], { encoding: "utf8", timeout: 5_000 });
  const ok = `${stdout}${stderr}`.includes("OpenBSD");
  const other = !ok && isInstalled("nc") ? "; the nc here is another one than OpenBSD's" : "";
  return { name: "nc", ok, says: `sends bytes as they are${other}`, fix: install("netcat-openbsd") };
}

function bubblewrap(): Finding {
  const fault = bubbleFault();
  const ok = fault === undefined;
  const fix = isInstalled("bwrap")
    ? `It is installed and does not work here (${fault}): the system must allow user namespaces, as a container often does not.`
    : install("bubblewrap");
  return { name: "bubblewrap", ok, says: "shuts off other people's programs in grading", fix, optional: true };
}
