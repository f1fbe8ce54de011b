/** Share of comment lines among the non-blank lines: lines that hold nothing but a comment. */
export function commentShare(sources: string[]): number {
  let comments = 0;
  let lines = 0;
  let open = false;
  for (const line of sources
    .join("\n")
    .split("\n")
    .map((text) => text.trim())) {
    if (line === "") continue;
    lines += 1;
    if (open || line.startsWith("//") || line.startsWith("/*")) comments += 1;
    if (line.startsWith("/*")) open = true;
    if (open && line.includes("*/")) open = false;
  }
  return lines === 0 ? 0 : comments / lines;
}

/** What a module imports, exports from, or imports dynamically by a literal. */
export function imports(source: string): string[] {
  const statement = /^(?:import|export)\s+(?:[\w$*\s{},]+?\sfrom\s+)?["']([^"']+)["']/gm;
  const dynamic = /\bimport\(\s*["']([^"']+)["']/g;
  return [...source.matchAll(statement), ...source.matchAll(dynamic)].map((found) => found[1] ?? "");
}

/** Lines (numbered from 1) that name a lesson, by number or as one of `folders`, announce novelty, or draw a banner. */
export function historyMarks(source: string, folders: string[]): string[] {
  const mark = /\blessons?\s*#?\d|\b(?:part|step)\s+\d|new here|new in this|^\s*(?:\/\/|\/?\*+)\s*[-=*#~]{3,}/i;
  const marked = (line: string) => mark.test(line) || folders.some((folder) => line.includes(folder));
  return source.split("\n").flatMap((line, index) => (marked(line) ? [`${index + 1}: ${line.trim()}`] : []));
}
