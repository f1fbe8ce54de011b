import { coloured } from "@lbaws/course";
import { SingleBar } from "cli-progress";
import type { Row } from "./row.ts";

/** Shows how far a grading is: a bar on a terminal, elsewhere a line per submission. */
export interface Progress {
  reading(file: string): void;
  done(row: Row): void;
  stop(): void;
}

export function showProgress(total: number): Progress {
  if (!coloured()) return lines(total);
  const bar = new SingleBar({
    format: "{bar} {value}/{total}  {eta_formatted} left  {last}",
    barCompleteChar: "#",
    barIncompleteChar: ".",
    hideCursor: true,
  });
  bar.start(total, 0, { last: "" });
  return {
    reading: (file) => bar.update({ last: `reads ${quoted(file)}`.slice(0, 40) }),
    done: (row) => bar.increment({ last: describe(row).slice(0, 40) }),
    stop: () => bar.stop(),
  };
}

function lines(total: number): Progress {
  let count = 0;
  return {
    reading: () => {},
    done: (row) => {
      count += 1;
      console.log(`${String(count).padStart(String(total).length)}/${total}  ${describe(row)}`);
    },
    stop: () => {},
  };
}

function describe({ student, exercise, status, reached, possible }: Row): string {
  const score = reached === undefined ? "" : ` ${reached}/${possible}`;
  return `${exercise} ${status}${score}  ${quoted(student)}`;
}

/** Names are quoted where they could disturb the terminal. */
function quoted(name: string): string {
  return /[^\p{L}\p{N}\p{P}\p{S} ]/u.test(name) ? JSON.stringify(name) : name;
}
