const CTRL_C = "\x03";
const ESCAPE = "\x1b";

/** Whether single keys can be read. */
export function hasKeys(): boolean {
  return process.stdin.isTTY === true;
}

/**
 * Calls `press` for each key, where stdin is a terminal. Ctrl-C interrupts this process as it does elsewhere. What it
 * returns gives the terminal back as it was; so does the end of the process, however it comes.
 */
export function readKeys(press: (key: string) => void): () => void {
  const { stdin } = process;
  if (!hasKeys()) return () => {};
  const hear = (keys: string) => {
    // Arrows and the like send several characters that begin with this one.
    if (keys.startsWith(ESCAPE)) return;
    for (const key of keys.toLowerCase()) {
      if (key === CTRL_C) process.kill(process.pid, "SIGINT");
      else press(key);
    }
  };
  const hangUp = () => void process.kill(process.pid, "SIGHUP");
  const restore = () => void stdin.setRawMode(false);
  const leave = () => {
    stdin.off("data", hear).off("end", hangUp).off("error", hangUp).pause();
    process.off("exit", restore);
    restore();
  };
  stdin.setRawMode(true);
  process.on("exit", restore);
  stdin.setEncoding("utf8").on("data", hear).on("end", hangUp).on("error", hangUp).resume();
  return leave;
}

/** An empty screen, where there is one: what stood there moves up, and can still be scrolled to. Elsewhere an empty line. */
export function pushUp(): void {
  const { isTTY, rows } = process.stdout;
  if (isTTY && hasKeys() && process.env.TERM !== "dumb") process.stdout.write(`${"\n".repeat(rows)}\x1b[H\x1b[J`);
  else console.log("");
}
