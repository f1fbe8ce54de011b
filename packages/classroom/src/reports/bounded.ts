/** A failure keeps less. What is longer comes from another version, or was not written by us. */
const MOST_LETTERS = 20_000;

/** Reads JSON; a text in it that is so long that no report could be written any more is cut. */
export function parseBounded(text: string): unknown {
  return JSON.parse(text, (_, value) =>
    typeof value === "string" && value.length > MOST_LETTERS ? `${value.slice(0, MOST_LETTERS)}…` : value,
  );
}

/** The same for what has not been on a disk. */
export function bounded<T>(data: T): T {
  return parseBounded(JSON.stringify(data)) as T;
}
