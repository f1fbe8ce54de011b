import { stringify } from "csv-stringify/sync";
import type { Grading, Row } from "../row.ts";
import { clean } from "./clean.ts";

const COLUMNS = [
  "student",
  "exercise",
  "status",
  "reached",
  "possible",
  "percent",
  "submitted",
  "seconds",
  "flags",
  "why",
  "file",
];

/**
 * A class as CSV (RFC 4180), a line per row. A cell that a spreadsheet would take for a formula begins with an apostrophe; where
 * nothing was graded the points are empty, not 0. Control characters become question marks. A byte order mark tells spreadsheets that it is UTF-8.
 */
export function formatCsv({ rows }: Grading): string {
  const options = {
    header: true,
    columns: COLUMNS,
    bom: true,
    quoted_string: true,
    escape_formulas: true,
    record_delimiter: "windows",
  };
  return stringify(
    rows.map((row) => cells(row).map((cell) => (typeof cell === "string" ? clean(cell) : cell))),
    options,
  );
}

function cells(row: Row): (string | number)[] {
  const { student, exercise, status, reached, possible, submitted, seconds, flags, why, file } = row;
  const percent = reached === undefined || !possible ? "" : Math.round((100 * reached) / possible);
  const points = [reached ?? "", possible ?? "", percent];
  return [
    student,
    exercise,
    status,
    ...points,
    submitted ?? "",
    seconds.toFixed(1),
    flags.join("; "),
    why ?? "",
    file ?? "",
  ];
}
