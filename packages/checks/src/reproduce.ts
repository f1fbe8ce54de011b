/** Runs of one character that are longer are written as a repetition. */
const LONGEST_RUN = 40;
/** A command with more characters helps nobody. */
const LONGEST = 4000;

/** What was sent at a time, and how long after what came before, in milliseconds. */
export interface Segment {
  bytes: string;
  pause: number;
}

/** The command that sends these segments to the exercise's server at its usual port. */
export function reproduce(sent: Segment[]): string | undefined {
  const [first, ...others] = merge(sent);
  if (first === undefined) return undefined;
  const steps = others.map(({ bytes, pause }) => `sleep ${seconds(pause)}; printf ${quote(bytes)}`);
  const sender = `printf ${quote(first.bytes)}`;
  const all = steps.length === 0 ? sender : `(${[sender, ...steps].join("; ")})`;
  const command = `${all} | nc 127.0.0.1 8888`;
  return command.length > LONGEST ? undefined : command;
}

/** A shorter pause would not keep two segments apart. */
function seconds(milliseconds: number): string {
  return Math.max(0.2, milliseconds / 1000).toFixed(1);
}

/** A message sent byte by byte is typed in three pieces: what matters is that it does not come at once. */
function merge(sent: Segment[]): Segment[] {
  const segments = sent.filter(({ bytes }) => bytes !== "");
  if (segments.length <= 8) return segments;
  const whole = segments.map(({ bytes }) => bytes).join("");
  const third = Math.ceil(whole.length / 3);
  const pieces = [whole.slice(0, third), whole.slice(third, 2 * third), whole.slice(2 * third)];
  return pieces.filter((bytes) => bytes !== "").map((bytes) => ({ bytes, pause: 0 }));
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
