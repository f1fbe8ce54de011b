import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Grading } from "../row.ts";
import { formatCsv } from "./csv.ts";
import { formatHtml } from "./html.ts";
import { formatJson } from "./json.ts";
import { formatJunit } from "./junit.ts";

export { readGrading } from "./json.ts";

/** Writes a class's reports into a folder, each as a whole, and returns their paths. */
export function writeReports(grading: Grading, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const reports = {
    "index.html": formatHtml(grading),
    "results.csv": formatCsv(grading),
    "results.json": formatJson(grading),
    "junit.xml": formatJunit(grading),
  };
  return Object.entries(reports).map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(`${path}.${process.pid}`, text);
    renameSync(`${path}.${process.pid}`, path);
    return path;
  });
}
