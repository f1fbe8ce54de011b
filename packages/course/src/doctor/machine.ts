import { existsSync, readFileSync, realpathSync } from "node:fs";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { TOOL_ROOT } from "../root.ts";
import type { Finding, Look } from "./finding.ts";

/** The machine itself, and the Node that this runs on. */
export const MACHINE: Look[] = [system, glibc, wsl, node];

function system(): Finding {
  const ok = platform() === "linux" && ["x64", "arm64"].includes(arch());
  const fix = "The lessons call Linux: on Windows use WSL2, elsewhere open the repository in its dev container.";
  return { name: "system", ok, says: `${platform()} on ${arch()}`, fix };
}

function glibc(): Finding {
  const version = glibcVersion();
  const fix = "The lessons need a Linux with glibc, such as Debian, Ubuntu or Fedora; Alpine has musl instead.";
  return { name: "glibc", ok: version !== undefined, says: version ?? "this is another C library", fix };
}

function glibcVersion(): string | undefined {
  // Otherwise the report looks up names in the network.
  Object.assign(process.report, { excludeNetwork: true });
  return (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header.glibcVersionRuntime;
}

function wsl(): Finding {
  const file = "/proc/sys/kernel/osrelease";
  const kernel = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  return describeWsl(kernel, TOOL_ROOT);
}

/** WSL 1 is no Linux; on a disk of Windows' everything is slow and saves are not told of. */
export function describeWsl(kernel: string, root: string): Finding {
  const name = "WSL";
  if (!/microsoft/i.test(kernel)) return { name, ok: true, says: "no, and not needed" };
  if (!/WSL2|microsoft-standard/i.test(kernel))
    return { name, ok: false, says: "WSL 1", fix: "Make it WSL 2 with `wsl --set-version NAME 2` on Windows." };
  const onWindows = /^\/mnt\/[a-z]\//.test(`${root}/`);
  const says = onWindows ? "WSL 2, with the course on a disk of Windows" : "WSL 2";
  return {
    name,
    ok: !onWindows,
    optional: true,
    says,
    fix: "Move the course into your Linux home folder: it is faster.",
  };
}

/** run.js refuses an older one before this. */
function node(): Finding {
  const ours = join(TOOL_ROOT, "node_modules/.bin/node");
  const isOurs = existsSync(ours) && realpathSync(ours) === realpathSync(process.execPath);
  const where = isOurs ? "node_modules/.bin/node, the course's own" : process.execPath;
  return { name: "Node", ok: true, says: `${process.versions.node}, ${where}` };
}
