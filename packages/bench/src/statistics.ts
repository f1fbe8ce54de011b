/** The middle of some numbers, and how far they lie apart: half of them lie between the quartiles. */
export interface Summary {
  median: number;
  lower: number;
  upper: number;
  min: number;
  max: number;
}

export function summarize(values: number[]): Summary {
  if (values.length === 0) throw new RangeError("summarize: there are no values");
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    lower: quantile(sorted, 0.25),
    upper: quantile(sorted, 0.75),
    min: quantile(sorted, 0),
    max: quantile(sorted, 1),
  };
}

function quantile(sorted: number[], part: number): number {
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

/** The ratios of what was measured side by side, round by round: what slows down a whole round does not show in them. */
export function pairedRatios(values: number[], others: number[]): number[] {
  return values.map((value, i) => value / (others[i] as number));
}
