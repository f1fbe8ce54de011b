import type { Machine } from "./machine.ts";
import type { Result, Row } from "./result.ts";

/** The result as a Markdown table, with the machine below it. */
export function formatMarkdown(result: Result): string {
  const { rows, leftOut, machine, settings } = result;
  const { rounds, seconds, concurrency } = settings;
  const name = rows[0]?.name;
  return [
    `| server | connections/s | half of the rounds | ${name} / this | half of the rounds | expected |`,
    "|---|---:|---:|---:|---:|---:|",
    ...rows.map(formatRow),
    "",
    ...leftOut.map((one) => `Left out: ${one.name}, since ${one.reason}.\n`),
    `Medians of ${rounds} rounds, about ${seconds} s for each server in each. The servers take turns, and each ratio is of`,
    `two rates of one round. One request per connection, ${concurrency} connections at once, and every answer was checked.`,
    `The client alone could make ${whole(result.clientLimit)} connections/s.`,
    "",
    formatMachine(machine),
    "",
  ].join("\n");
}

function formatRow({ title, rate, ratio, expected }: Row): string {
  const rates = [digits(rate.median), `${digits(rate.lower)}–${digits(rate.upper)}`];
  const ratios =
    ratio === undefined ? ["1", ""] : [digits(ratio.median), `${digits(ratio.lower)}–${digits(ratio.upper)}`];
  return `| ${[title, ...rates, ...ratios, expectation(ratio?.median, expected)].join(" | ")} |`;
}

function expectation(ratio: number | undefined, expected: number | undefined): string {
  if (ratio === undefined || expected === undefined) return "";
  return `≥ ${expected}: ${ratio >= expected ? "yes" : "no"}`;
}

function formatMachine({ processor, cores, memory, kernel, node, python, loadBefore }: Machine): string {
  const size = `${cores} ${cores === 1 ? "core" : "cores"}, ${(memory / 2 ** 30).toFixed(1)} GiB`;
  const versions = `Linux ${kernel}, Node ${node}, ${python === undefined ? "no Python" : `Python ${python}`}`;
  return `Machine: ${processor}, ${size}, ${versions}; load average before: ${loadBefore.toFixed(2)}.`;
}

/** Three digits say enough, of a large number as of a small one. */
function digits(value: number): string {
  return value >= 100 ? whole(value) : value.toPrecision(3);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
