import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, writing } from "../places.ts";
import type { Grading } from "../row.ts";
import { formatCsv } from "./csv.ts";
import { formatHtml } from "./html.ts";
import { formatJson } from "./json.ts";
import { formatJunit } from "./junit.ts";

export { isRow, readGrading } from "./json.ts";

/** Writes a class's reports into a folder, each as a whole, and returns their paths. */
export function writeReports(grading: Grading, folder: string): string[] {
  makeFolder(folder);
  const reports = {
    "index.html": formatHtml(grading),
    "results.csv": formatCsv(grading),
    "results.json": formatJson(grading),
    "junit.xml": formatJunit(grading),
  };
  return Object.entries(reports).map(([name, text]) => {
    const path = join(folder, name);
    writing(path, () => {
      writeFileSync(`${path}.${process.pid}`, text);
      renameSync(`${path}.${process.pid}`, path);
    });
    return path;
  });
}
