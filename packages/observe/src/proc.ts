import { readdirSync, readFileSync, readlinkSync } from "node:fs";

// Reading /proc (proc(5)). Processes end while they are looked at, so what is gone is undefined, not an error.

export function readText(path: string): string | undefined {
  return unlessGone(() => readFileSync(path, "utf8"));
}

export function readLink(path: string): string | undefined {
  return unlessGone(() => readlinkSync(path));
}

/** The entries of a folder whose names are numbers, in order; none when the folder is gone or not ours to read. */
export function readNumbers(folder: string): number[] {
  const names = unlessGone(() => readdirSync(folder)) ?? [];
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** EACCES and EPERM: other users' processes do not show everything. EINVAL: a zombie's net folder. */
function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (["ENOENT", "ESRCH", "EACCES", "EPERM", "EINVAL"].includes(code)) return undefined;
    throw error;
  }
}
