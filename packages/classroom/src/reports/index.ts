import { closeSync, openSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, writing } from "../places.ts";
import type { Grading } from "../row.ts";
import { formatCsv } from "./csv.ts";
import { formatHtml } from "./html.ts";
import { formatJson } from "./json.ts";
import { formatJunit } from "./junit.ts";

export { bounded, parseBounded } from "./bounded.ts";
export { isRow, readGrading } from "./json.ts";

/** Made one after the other, the one that nothing can be lost from first. */
const REPORTS: Record<string, (grading: Grading) => Iterable<string>> = {
  "results.json": formatJson,
  "results.csv": (grading) => [formatCsv(grading)],
  "index.html": (grading) => [formatHtml(grading)],
  "junit.xml": (grading) => [formatJunit(grading)],
};

/** Writes a class's reports into a folder, each as a whole, and returns their paths, sorted. */
export function writeReports(grading: Grading, folder: string): string[] {
  makeFolder(folder);
  const paths = Object.entries(REPORTS).map(([name, format]) => {
    const path = join(folder, name);
    writing(path, () => writePieces(path, format(grading)));
    return path;
  });
  return paths.sort();
}

function writePieces(path: string, pieces: Iterable<string>): void {
  const beside = `${path}.${process.pid}`;
  const fd = openSync(beside, "w");
  try {
    for (const piece of pieces) writeFileSync(fd, piece);
  } finally {
    closeSync(fd);
  }
  renameSync(beside, path);
}
