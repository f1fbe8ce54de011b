import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join, relative } from "node:path";

/** The counts of many test runs; a file or package whose tests could not start counts as one failed test. */
export interface Results {
  passed: number;
  failed: number;
  skipped: number;
  /** Where each failure is, and each skipped test, as lines for a reader. */
  failures: string[];
  skips: string[];
}

/** What vitest's json reporter writes, as far as it is used here. */
interface Report {
  success: boolean;
  testResults: { name: string; status: string; message: string; assertionResults: Assertion[] }[];
}

interface Assertion {
  fullName: string;
  status: "passed" | "failed" | "skipped" | "pending" | "todo" | "disabled";
}

/** The folders of the workspaces that have tests. */
export function testedPackages(root: string): string[] {
  const patterns: string[] = readPackage(root).workspaces ?? [];
  const folders = patterns.flatMap((pattern) => {
    if (!pattern.endsWith("/*")) return [join(root, pattern)];
    const parent = join(root, pattern.slice(0, -2));
    return existsSync(parent)
      ? readdirSync(parent)
          .sort()
          .map((name) => join(parent, name))
      : [];
  });
  return folders.filter((folder) => existsSync(join(folder, "package.json")) && readPackage(folder).scripts?.test);
}

function readPackage(folder: string): { workspaces?: string[]; scripts?: Record<string, string> } {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** Removes what earlier runs reported, so that a run which never starts cannot pass for one that did. */
export function removeReports(folders: string[]): void {
  for (const folder of folders) rmSync(reportFile(folder), { force: true });
}

/** Adds up what the packages' runs reported. */
export function sumReports(root: string, folders: string[]): Results {
  const results: Results = { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
  for (const folder of folders) addReport(results, relative(root, folder), readReport(folder));
  return results;
}

function reportFile(folder: string): string {
  return join(folder, ".turbo", "tests.json");
}

function readReport(folder: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(reportFile(folder), "utf8"));
  } catch {
    return undefined;
  }
}

function addReport(results: Results, name: string, report: Report | undefined): void {
  const before = results.failed;
  if (!report) fail(results, `${name}: its tests did not start`);
  for (const file of report?.testResults ?? []) {
    const place = `${name}/${file.name.split(`/${name}/`).at(-1) ?? basename(file.name)}`;
    for (const test of file.assertionResults) addTest(results, place, test);
    const told = file.assertionResults.some(({ status }) => status === "failed");
    if (file.status === "failed" && !told) fail(results, `${place}: ${firstLine(file.message)}`);
  }
  if (report?.success === false && results.failed === before)
    fail(results, `${name}: there are no tests, or an error outside of them`);
}

function addTest(results: Results, place: string, { status, fullName }: Assertion): void {
  if (status === "passed") results.passed += 1;
  else if (status === "failed") fail(results, `${place}: ${fullName}`);
  else {
    results.skipped += 1;
    results.skips.push(`${place}: ${fullName}`);
  }
}

function fail(results: Results, where: string): void {
  results.failed += 1;
  results.failures.push(where);
}

function firstLine(message: string): string {
  return message.split("\n")[0] || "it could not be loaded";
}
