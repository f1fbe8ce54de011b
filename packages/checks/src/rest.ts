import { readFileSync } from "node:fs";
import { unlessGone, until } from "@lbaws/wire";

/** Target.rests, for any process. */
export async function rests(pid: number, seconds: number): Promise<boolean> {
  let before: string | undefined;
  // The looks are some milliseconds apart, and the first has nothing to compare with.
  const cameToRest = () => {
    const { has, times } = sleepOf(pid);
    const isAtRest = has === "ended" || (has === "sleeps" && times === before);
    before = times;
    return isAtRest;
  };
  await until("the server to sleep or to end", cameToRest, seconds * 1000).catch(() => {});
  return sleepOf(pid).has !== "ended";
}

/** Whether the process sleeps, and how many times it has fallen asleep so far; proc_pid_status(5). */
function sleepOf(pid: number): { has: "ended" | "sleeps" | "works"; times?: string | undefined } {
  const status = unlessGone(() => readFileSync(`/proc/${pid}/status`, "latin1")) ?? "";
  const [, letter = "Z"] = /^State:\s+(\w)/m.exec(status) ?? [];
  const [, times] = /^voluntary_ctxt_switches:\s+(\d+)/m.exec(status) ?? [];
  if (letter === "Z" || letter === "X") return { has: "ended" };
  return { has: letter === "S" ? "sleeps" : "works", times };
}
