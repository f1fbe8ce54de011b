/** Stands for any number of lines where it is alone on its line, and for anything within a line elsewhere. */
const GAP = "…";

/** Output as lines, without the CR of wire formats and without blank lines at the end. */
export function toLines(output: string): string[] {
  const lines = output.split("\n").map((line) => line.replace(/\r$/, ""));
  while (lines.length > 0 && lines.at(-1)?.trim() === "") lines.pop();
  return lines;
}

/** Whether all of `got` is as expected. */
export function matches(expected: string[], got: string[]): boolean {
  return prefixLengths(expected, got).includes(got.length);
}

/** How many lines at the start of `got` are as expected; the fewest, or undefined when it does not start so. */
export function matchStart(expected: string[], got: string[]): number | undefined {
  return prefixLengths(expected, got)[0];
}

/** Where the expected lines end in `got`, whatever comes before them; undefined when they are not there. */
export function matchSomewhere(expected: string[], got: string[]): number | undefined {
  return matchStart([GAP, ...expected], got);
}

/** Every length of a prefix of `got` that the expected lines match, rising. */
function prefixLengths(expected: string[], got: string[]): number[] {
  let lengths = [0];
  for (const line of expected) {
    if (line.trim() === GAP) {
      const from = lengths[0];
      lengths = from === undefined ? [] : Array.from({ length: got.length - from + 1 }, (_, more) => from + more);
    } else {
      lengths = lengths
        .filter((length) => length < got.length && sameLine(line, got[length] ?? ""))
        .map((length) => length + 1);
    }
  }
  return lengths;
}

function sameLine(expected: string, got: string): boolean {
  const parts = expected.split(GAP).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(got);
}

/** Whether a snippet stands in a text: runs of whole lines, in order, apart where the snippet has a line of only …. */
export function standsIn(snippet: string[], text: string): boolean {
  const lines = text.split("\n");
  let from = 0;
  for (const run of runs(snippet)) {
    const at = lines.findIndex(
      (_, start) => start >= from && run.every((line, index) => lines[start + index] === line),
    );
    if (at === -1) return false;
    from = at + run.length;
  }
  return true;
}

function runs(snippet: string[]): string[][] {
  const found: string[][] = [[]];
  for (const line of snippet) {
    if (line.trim() === GAP) found.push([]);
    else found.at(-1)?.push(line);
  }
  return found.filter((run) => run.length > 0);
}
