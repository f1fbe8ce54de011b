/** A block of code in a Markdown text. */
export interface Fence {
  /** What stands behind the opening fence, such as "ts src/server.ts". */
  info: string;
  /** The line of the first line inside, numbered from 1. */
  line: number;
  lines: string[];
}

/** A heading and what follows up to the next heading of any level. The first section, of level 0, has no heading. */
export interface Section {
  heading: string;
  level: number;
  line: number;
  /** The text without its fences, trimmed. */
  prose: string;
  fences: Fence[];
}

/** Cuts a Markdown text into its sections. Knows ATX headings (#) and backtick fences, indented ones too. */
export function sections(markdown: string): Section[] {
  const found: Section[] = [{ heading: "", level: 0, line: 1, prose: "", fences: [] }];
  let open: { fence: Fence; indent: string; end: string } | undefined;
  markdown.split("\n").forEach((line, index) => {
    const current = found.at(-1) as Section;
    const opening = /^( *)(`{3,})([^`]*)$/.exec(line);
    if (open !== undefined) {
      if (line.trim() === open.end) open = undefined;
      else open.fence.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    } else if (opening !== null) {
      const fence = { info: (opening[3] ?? "").trim(), line: index + 2, lines: [] };
      current.fences.push(fence);
      open = { fence, indent: opening[1] ?? "", end: opening[2] ?? "" };
    } else {
      const heading = /^(#{1,6}) +(.*)$/.exec(line);
      if (heading === null) current.prose += `${line}\n`;
      else
        found.push({
          heading: heading[2] ?? "",
          level: heading[1]?.length ?? 0,
          line: index + 1,
          prose: "",
          fences: [],
        });
    }
  });
  return found.map((section) => ({ ...section, prose: section.prose.trim() }));
}
