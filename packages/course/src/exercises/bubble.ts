import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { TOOL_ROOT } from "../root.ts";
import type { View } from "./sandbox.ts";

const MEGABYTE = 1024 * 1024;
/** What a program may write, in megabytes, in each place where it can. It is memory, and nothing of it is left. */
const ROOM = { temporary: 256, own: 64, shared: 64, cache: 32 };
/** Of the machine's own folders those with programs and libraries. Sockets of services are in none of them. */
const SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store"];
/** Of /etc what programs need, and no passwords. */
const SETTINGS = [
  ..."alternatives group hosts ld.so.cache ld.so.conf ld.so.conf.d".split(" "),
  ..."localtime nsswitch.conf passwd protocols services".split(" "),
].map((name) => `/etc/${name}`);
/** Parts of the course with solutions, other people's work, or what is remembered of running either. */
const COVERED = ["lessons", ".git", ".course", "workspace", ".turbo"].map((name) => join(TOOL_ROOT, name));
const CACHE = join(TOOL_ROOT, "node_modules/.cache");

const SPACES = ["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts"];

/** The command that runs another one in a bubble; bwrap(1). What comes later lies over what came before. */
export function bubble({ target, checks, hidden = [] }: View): string[] {
  const node = dirname(realpathSync(process.execPath));
  const covered = [...COVERED, ...hidden].filter((path) => existsSync(path) && path !== "/");
  return [
    ...["bwrap", ...SPACES, "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--setenv", "HOME", "/tmp"],
    ...[...SYSTEM, ...SETTINGS].flatMap(seen),
    ...["--dev", "/dev", "--proc", "/proc", ...memory("/dev/shm", ROOM.shared), ...memory("/tmp", ROOM.temporary)],
    ...["--ro-bind", node, node, "--ro-bind", TOOL_ROOT, TOOL_ROOT],
    ...covered.flatMap(hide),
    ...(existsSync(CACHE) ? memory(CACHE, ROOM.cache) : []),
    ...checks.flatMap(seen),
    ...memory(target, ROOM.own),
    ...readdirSync(target).flatMap((name) => seen(join(target, name))),
    // Last: what is mounted in them had to be put there first.
    ...[...covered.filter(isFolder), "/dev", "/"].flatMap((path) => ["--remount-ro", path]),
  ];
}

/** As it is outside, and not to be changed. */
function seen(path: string): string[] {
  if (!existsSync(path)) return [];
  if (lstatSync(path).isSymbolicLink() && dirname(path) === "/") return ["--symlink", readlinkSync(path), path];
  return ["--ro-bind", path, path];
}

/** An empty folder in the place of one, an empty file in the place of a file: a worktree's .git is one. */
function hide(path: string): string[] {
  return isFolder(path) ? memory(path, 1) : ["--ro-bind", "/dev/null", path];
}

/** A folder in memory. */
function memory(path: string, megabytes: number): string[] {
  return ["--size", String(megabytes * MEGABYTE), "--tmpfs", path];
}

function isFolder(path: string): boolean {
  return statSync(path).isDirectory();
}
