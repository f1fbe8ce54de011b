import type { Converter } from "./converters.ts";

const FULL_DATE = /^\d{4}-\d\d-\d\d$/;

/** A day of the calendar as RFC 3339 writes it, such as 2024-02-29. */
export function date(args: string[]): Converter {
  if (args.length > 0) throw new Error("date takes no arguments.");
  return { weight: 50, parse: (text) => (isDay(text) ? text : undefined), format: String };
}

/** Date takes 2023-02-30 for 2 March: a day that is none comes out as another. */
function isDay(text: string): boolean {
  const day = FULL_DATE.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
