import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** A page of its own, readable without network and without scripts: the patch as diff2html draws it, after the notes. */
export async function formatHtml(patch: string, name: string, sideBySide: boolean, notes: string[]): Promise<string> {
  const { html } = await import("diff2html");
  const { ColorSchemeType } = await import("diff2html/lib/types.js");
  const body = html(patch, {
    outputFormat: sideBySide ? "side-by-side" : "line-by-line",
    drawFileList: true,
    colorScheme: ColorSchemeType.AUTO,
  });
  const style = readFileSync(createRequire(import.meta.url).resolve("diff2html/bundles/css/diff2html.min.css"), "utf8");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${name}</title>
<style>
${style}
body { font-family: system-ui, sans-serif; margin: 1rem; }
/* These need a script to do anything. */
.d2h-file-switch, .d2h-file-collapse { display: none !important; }
</style>
</head>
<body>
<h1>${name}</h1>
${notes.map((note) => `<p>${note}</p>\n`).join("")}${body}
</body>
</html>
`;
}
