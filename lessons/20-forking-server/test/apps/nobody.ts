import { app as echo } from "../../apps/echo.ts";

// Root may have as many processes as it likes, whatever its limit; setrlimit(2).
if (process.getuid?.() === 0) {
  process.setgid?.(65_534);
  process.setuid?.(65_534);
}

export const app = echo;
