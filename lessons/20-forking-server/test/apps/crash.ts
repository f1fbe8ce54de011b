import type { App } from "../../src/app.ts";

/** How a process can end before its time. */
const ends: Record<string, () => void> = {
  "/exit": () => process.exit(3),
  "/throw": () => {
    setImmediate(() => {
      throw new Error("Nobody catches this.");
    });
  },
  "/reject": () => {
    Promise.reject(new Error("Nobody catches this."));
  },
  "/signal": () => {
    process.kill(process.pid, "SIGKILL");
  },
};

export const app: App = async (environ, startResponse) => {
  const end = ends[environ.PATH_INFO];
  if (end !== undefined) await new Promise(() => end());
  startResponse("200 OK", [["Content-Type", "text/plain"]]);
  return [Buffer.from("unharmed\n")];
};
