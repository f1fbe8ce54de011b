import { statfsSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import { Problem } from "../problem.ts";

/** What of an exercise's folder the learner changes. */
const PARTS = ["src", "apps"];
/** Milliseconds without another save before one counts: an editor can write a file in several steps. */
const QUIET = 150;
/**
 * File systems on which the kernel does not tell of changes made elsewhere (statfs(2)): 9P, which WSL2 shows Windows
 * disks with, NFS, CIFS and SMB2, FUSE and virtiofs.
 */
const SILENT = [0x01021997, 0x6969, 0xff534d42, 0xfe534d42, 0x65735546];
/** The kernel's watches are used up. */
const USED_UP = ["ENOSPC", "EMFILE"];

/**
 * Calls `saved` with the file's name after a save below an exercise's src and apps. Resolves once no save is missed; what it
 * returns ends the watch. CHOKIDAR_USEPOLLING=1 looks at the files again and again, where the kernel does not tell.
 */
export async function watchSaves(folder: string, saved: (file: string) => void): Promise<() => Promise<void>> {
  const polling = isSilent(dirname(folder));
  const watcher = await ready(folder, polling).catch((error: NodeJS.ErrnoException) => {
    if (polling || !USED_UP.includes(error.code ?? "")) throw refused(folder, error);
    console.log("The kernel has no watches left: the files are looked at ten times a second instead.");
    return ready(folder, true);
  });
  let timer: NodeJS.Timeout | undefined;
  watcher.on("all", (event, path) => {
    if (event === "addDir") return;
    clearTimeout(timer);
    timer = setTimeout(saved, QUIET, relative(folder, path));
  });
  watcher.on("error", (error) => console.log(refused(folder, error as NodeJS.ErrnoException).message));
  return () => {
    clearTimeout(timer);
    return watcher.close();
  };
}

/** The folder above is watched too: `npm run reset` puts another in the place of this one. */
async function ready(folder: string, polling: boolean): Promise<FSWatcher> {
  const ignored = (path: string) => !concerns(folder, path);
  const watcher = watch(dirname(folder), { ignored, ignoreInitial: true, backend: polling ? "polling" : "auto" });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  watcher.once("ready", resolve).once("error", reject);
  try {
    await promise;
  } catch (error) {
    await watcher.close();
    throw error;
  }
  watcher.off("error", reject);
  return watcher;
}

/** Whether a path is on the way to the learner's files, or one of them and no editor's own. */
function concerns(folder: string, path: string): boolean {
  const tops = PARTS.map((part) => join(folder, part));
  if (tops.some((top) => top === path || top.startsWith(path + sep))) return true;
  const top = tops.find((one) => path.startsWith(one + sep));
  return top !== undefined && !relative(top, path).split(sep).some(isEditors);
}

/** Hidden files, backups, and the file that vim tries a folder with. */
function isEditors(name: string): boolean {
  return name.startsWith(".") || name.endsWith("~") || name === "4913" || name === "node_modules";
}

function isSilent(folder: string): boolean {
  return SILENT.includes(statfsSync(folder).type >>> 0);
}

function refused(folder: string, { code, message }: NodeJS.ErrnoException): Problem {
  return new Problem(
    `${basename(folder)} cannot be watched (${code ?? message}): try \`CHOKIDAR_USEPOLLING=1 npm run watch\`.`,
  );
}
