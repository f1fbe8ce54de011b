/** What a run of an exercise's checks may use. The checks' own program counts as well. */
export interface Limits {
  /** Seconds for all checks together. */
  seconds: number;
  /** Processes and zombies at a time. */
  processes: number;
  /** Megabytes of memory, pages that processes share counted once. */
  megabytes: number;
}

export const LIMITS: Limits = { seconds: 120, processes: 250, megabytes: 1500 };
