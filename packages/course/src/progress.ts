import { Notes } from "./notes.ts";

/** The lessons that are done, by folder name, each with the time (ISO 8601, UTC) when its tests passed. */
export type Progress = Record<string, Done>;

interface Done {
  done: string;
}

const notes = new Notes("progress.json", "your progress starts again", isDone);

/** Reads .course/progress.json under `root`; without the file nothing is done yet. */
export function loadProgress(root: string): Progress {
  return notes.load(root);
}

/** Records a lesson as done now; a lesson that was done before keeps its first time. */
export function recordDone(root: string, folder: string): void {
  const progress = loadProgress(root);
  if (folder in progress) return;
  notes.save(root, { ...progress, [folder]: { done: new Date().toISOString() } });
}

function isDone(entry: unknown): entry is Done {
  const { done } = (entry ?? {}) as Partial<Done>;
  return typeof done === "string" && !Number.isNaN(Date.parse(done));
}
