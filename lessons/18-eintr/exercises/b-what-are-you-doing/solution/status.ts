import { getpid } from "@lbaws/posix";

export type Status = "listening" | "reading" | "replying" | "refusing";

let status: Status = "listening";

/** What this process does from now on. */
export function become(next: Status): void {
  status = next;
}

/** Runs at SIGUSR2. */
export function tell(): void {
  console.log(`${getpid()} ${status}`);
}
