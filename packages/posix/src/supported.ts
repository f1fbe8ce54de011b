// Imported first, so that on a platform without these system calls the reader gets this sentence and no other error.
import { readFileSync } from "node:fs";
import { arch, platform } from "node:os";

// A program linked with musl, as on Alpine, has musl's loader among its mappings; see ld.so(8) and proc_pid_maps(5).
const musl = platform() === "linux" && readFileSync("/proc/self/maps", "latin1").includes("/ld-musl-");

if (platform() !== "linux" || !["x64", "arm64"].includes(arch()) || musl) {
  throw new Error(
    `@lbaws/posix calls Linux directly and needs Linux on x64 or arm64 with glibc (this is ${platform()} ${arch()}${musl ? " with musl" : ""}): on Windows use WSL2, elsewhere open the repository in its dev container (.devcontainer).`,
  );
}
