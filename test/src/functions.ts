import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./paths.ts";

interface Report {
  diagnostics: { category: string; location: { path: string; start: { line: number } } }[];
}

const RULE = "noExcessiveLinesPerFunction";

/**
 * Functions whose body is longer than `most` lines, as "file:line". Biome counts, because it has a real parser
 * of TypeScript and stands in the lock file already; a count by indentation would be fooled by template texts.
 */
export function longFunctions(folder: string, most: number): string[] {
  const config = mkdtempSync(join(tmpdir(), "lbaws-biome-"));
  try {
    const level = { level: "error", options: { maxLines: most, skipBlankLines: true } };
    const linter = { rules: { recommended: false, complexity: { [RULE]: level } } };
    writeFileSync(join(config, "biome.json"), JSON.stringify({ root: true, formatter: { enabled: false }, linter }));
    const flags = ["lint", "--reporter=json", "--max-diagnostics=none", `--config-path=${config}`, folder];
    const biome = spawnSync(join(ROOT, "node_modules/.bin/biome"), flags, { cwd: ROOT, encoding: "utf8" });
    if (biome.error !== undefined) throw biome.error;
    const report = JSON.parse(biome.stdout) as Report;
    return report.diagnostics.map(({ category, location }) => {
      if (!category.endsWith(RULE)) throw new Error(`biome lint ${folder}: ${JSON.stringify(location)} ${category}`);
      return `${location.path}:${location.start.line}`;
    });
  } finally {
    rmSync(config, { recursive: true });
  }
}
