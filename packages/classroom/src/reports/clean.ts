/** Without what XML cannot hold (XML 1.0, section 2.2) and what a terminal or spreadsheet would obey: a ? stands in its place. */
export function clean(text: string): string {
  return text.toWellFormed().replaceAll(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, "?");
}
