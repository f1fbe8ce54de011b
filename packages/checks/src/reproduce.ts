/** Runs of one character that are longer are written as a repetition. */
const LONGEST_RUN = 40;
/** A command with more characters helps nobody. */
const LONGEST = 4000;

/** The command that sends these bytes to the exercise's server at its usual port; a pause stands between segments. */
export function reproduce(sent: string[]): string | undefined {
  const parts = merge(sent).map((piece) => `printf ${quote(piece)}`);
  const [only] = parts;
  if (only === undefined) return undefined;
  const sender = parts.length === 1 ? only : `(${parts.join("; sleep 0.2; ")})`;
  const command = `${sender} | nc 127.0.0.1 8888`;
  return command.length > LONGEST ? undefined : command;
}

/** A message sent byte by byte is typed in three pieces: what matters is that it does not come at once. */
function merge(sent: string[]): string[] {
  const pieces = sent.filter((piece) => piece !== "");
  if (pieces.length <= 8) return pieces;
  const whole = pieces.join("");
  const third = Math.ceil(whole.length / 3);
  return [whole.slice(0, third), whole.slice(third, 2 * third), whole.slice(2 * third)].filter((piece) => piece !== "");
}

/** Bytes as an argument of bash's printf. */
function quote(bytes: string): string {
  const run = new RegExp(`([\\w ./-])\\1{${LONGEST_RUN},}`, "g");
  let quoted = "";
  let at = 0;
  for (const match of bytes.matchAll(run)) {
    const repeated = `"$(printf '${match[1]}%.0s' {1..${match[0].length}})"`;
    quoted += single(bytes.slice(at, match.index)) + repeated;
    at = match.index + match[0].length;
  }
  return quoted + (at < bytes.length || quoted === "" ? single(bytes.slice(at)) : "");
}

function single(bytes: string): string {
  return bytes === "" ? "" : `'${bytes.replaceAll(/[^ -~]|[\\%']/g, escapeByte)}'`;
}

const NAMED: Record<string, string> = { "\r": "\\r", "\n": "\\n", "\t": "\\t", "\\": "\\\\", "%": "%%", "'": "\\047" };

function escapeByte(byte: string): string {
  return NAMED[byte] ?? `\\${byte.charCodeAt(0).toString(8).padStart(3, "0")}`;
}
