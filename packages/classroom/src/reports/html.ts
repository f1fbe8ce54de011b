import { type CheckReport, describeFailure } from "@lbaws/course";
import type { Grading, Row } from "../row.ts";
import { SCRIPT, STYLE } from "./html-style.ts";

/** A class as one page that works from disk: exercise × student, and behind each cell that student's failures. */
export function formatHtml(grading: Grading): string {
  const { course, graded, inForce, rows } = grading;
  const numbered = rows.map((row, index) => ({ ...row, anchor: `row-${index + 1}` }));
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Class report</title><style>${STYLE}</style></head>
<body>
<h1>Class report</h1>
<p>${escapeHtml(counts(rows))} Graded ${escapeHtml(graded.slice(0, 16).replace("T", " "))} UTC with course ${escapeHtml(course)}.</p>
<details><summary>What was in force</summary><ul>${inForce.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul></details>
${heatMap(grading, numbered)}
${checkTable(grading)}
<h2>Submissions</h2>
${numbered.map(submission).join("\n")}
<script>${SCRIPT}</script>
</body></html>
`;
}

type Numbered = Row & { anchor: string };

function counts(rows: Row[]): string {
  const groups = Object.entries(Object.groupBy(rows, ({ status }) => status));
  return `${rows.length} rows: ${groups.map(([status, list]) => `${list.length} ${status}`).join(", ") || "none"}.`;
}

function heatMap({ exercises }: Grading, rows: Numbered[]): string {
  const others = rows.filter(({ exercise }) => !exercises.some(({ id }) => id === exercise));
  const heads = exercises.map(
    ({ id, title }) => `<th scope="col"><abbr title="${escapeHtml(title)}">${escapeHtml(id)}</abbr></th>`,
  );
  if (others.length > 0) heads.push(`<th scope="col">other exercises</th>`);
  const lines = [...Map.groupBy(rows, ({ student }) => student)].map(([student, own]) => {
    const cells = exercises.map(({ id }) => cell(own.filter(({ exercise }) => exercise === id)));
    if (others.length > 0) cells.push(otherCell(own.filter((row) => others.includes(row))));
    return `<tr><th scope="row">${escapeHtml(student)}</th>${cells.join("")}</tr>`;
  });
  return `<div class="wide" tabindex="0" role="region" aria-label="Students and exercises"><table>
<caption>Students and exercises: points reached of those possible, and how it ended. A cell leads to its failures.</caption>
<thead><tr><th scope="col">student</th>${heads.join("")}</tr></thead>
<tbody>
${lines.join("\n")}
</tbody></table></div>`;
}

/** Of several submissions the last counts; the others are linked beside it. */
function cell(rows: Numbered[]): string {
  const counting = rows.at(-1);
  if (counting === undefined) return "<td>no row</td>";
  const several = (row: Numbered) => (row === counting ? ` (counts, of ${rows.length} files)` : " (does not count)");
  const links = rows.toReversed().map((row) => link(row, score(row) + (rows.length > 1 ? several(row) : "")));
  return `<td class="cell ${counting.status}">${links.join("")}</td>`;
}

function otherCell(rows: Numbered[]): string {
  const links = rows.map((row) => link(row, `${row.exercise} ${score(row)}`));
  return rows.length === 0 ? "<td></td>" : `<td class="cell ungradable">${links.join("")}</td>`;
}

function link({ anchor }: Numbered, text: string): string {
  return `<a href="#${anchor}">${escapeHtml(text)}</a>`;
}

function score({ reached, possible, status }: Row): string {
  return reached === undefined ? status : `${reached}/${possible} ${status}`;
}

function checkTable({ exercises, rows }: Grading): string {
  const lines = exercises.flatMap(({ id }) => {
    const run = rows.filter(({ exercise, checks }) => exercise === id && checks.length > 0);
    const names = [...new Set(run.flatMap(({ checks }) => checks.map(({ name }) => name)))];
    return names.map((name) => {
      const passed = run.filter(({ checks }) =>
        checks.some((check) => check.name === name && check.state === "passed"),
      );
      const share = Math.round((100 * passed.length) / run.length);
      return `<tr><td>${escapeHtml(id)}</td><td>${escapeHtml(name)}</td><td>${passed.length} of ${run.length} (${share} %)</td></tr>`;
    });
  });
  return `<h2>Checks</h2><div class="wide" tabindex="0" role="region" aria-label="Checks"><table>
<caption>How many of the submissions that ran pass each check.</caption>
<thead><tr><th scope="col">exercise</th><th scope="col">check</th><th scope="col">passed by</th></tr></thead>
<tbody>${lines.join("\n")}</tbody></table></div>`;
}

function submission(row: Numbered): string {
  const { anchor, student, exercise, why, flags, checks, file, submitted, seconds } = row;
  const facts = [file, submitted && `packed ${submitted}`, seconds > 0 && `${seconds.toFixed(1)} s`]
    .filter(Boolean)
    .join(", ");
  return `<details id="${anchor}"><summary>${escapeHtml(`${student}: ${exercise}, ${score(row)}`)}</summary>
<p>${escapeHtml(facts)}</p>
${why === undefined ? "" : `<p>${escapeHtml(why)}</p>`}
${flags.map((flag) => `<p><strong>Look at this:</strong> ${escapeHtml(flag)}</p>`).join("")}
<ul>${checks.map(item).join("")}</ul></details>`;
}

function item({ name, spec, state, failure }: CheckReport): string {
  const text = failure === undefined ? "" : `<pre>${escapeHtml(describeFailure(failure).join("\n"))}</pre>`;
  return `<li><strong>${state}</strong> ${escapeHtml(name)} <small>(${escapeHtml(spec)})</small>${text}</li>`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** What a student wrote is text, also where it looks like HTML, and cannot turn the line around. */
function escapeHtml(text: string): string {
  const safe = text.toWellFormed().replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
  return safe.replaceAll(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu, "\ufffd");
}
