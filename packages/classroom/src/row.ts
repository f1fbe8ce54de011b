import type { CheckReport } from "@lbaws/course";

/**
 * What became of one submission. passed: every check. failed: at least one answer was wrong. crashed: what was not passed was a
 * program that ended or passed a limit. timed-out: it was an answer that did not come. ungradable: there is nothing to run, or the
 * grader is at fault; it is no zero. missing: nothing was handed in.
 */
export type Status = "passed" | "failed" | "timed-out" | "crashed" | "ungradable" | "missing";

/** One line of a report: one student, one exercise. */
export interface Row {
  /** As given with --name, or as the file is called. */
  student: string;
  /** "05a". */
  exercise: string;
  status: Status;
  /** Weights of the checks that passed, and of all; undefined where nothing was graded. */
  reached?: number;
  possible?: number;
  /** When it was packed, by the student's clock: ISO 8601, UTC. */
  submitted?: string;
  /** How long its checks ran. */
  seconds: number;
  /** A sentence for whoever reads the report: why it is not passed. */
  why?: string;
  /** What a teacher should look at: changed tests, an older course. */
  flags: string[];
  checks: CheckReport[];
  /** The submission's file, relative to the folder of submissions; not for a missing one. */
  file?: string;
  /** The file's SHA-256, in hex. */
  hash?: string;
}

/** A graded class. */
export interface Grading {
  format: 1;
  /** The version of the teacher's course. */
  course: string;
  /** ISO 8601, UTC. */
  graded: string;
  /** What kept the submissions from doing harm, in words. */
  inForce: string[];
  exercises: { id: string; title: string }[];
  /** Sorted by student, then exercise. */
  rows: Row[];
  /** Present where only a part of the class was graded. */
  shard?: { index: number; of: number };
}
