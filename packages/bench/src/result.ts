import type { LeftOut } from "./contenders.ts";
import type { Machine } from "./machine.ts";
import type { Measured, Settings } from "./rounds.ts";
import { pairedRatios, type Summary, summarize } from "./statistics.ts";

/** One server's row. */
export interface Row {
  name: string;
  title: string;
  /** In each round. */
  connections: number;
  /** Connections per second. */
  rate: Summary;
  rates: number[];
  /** The first server's rate by this one's, of each round; undefined for the first itself. */
  ratio: Summary | undefined;
  ratios: number[] | undefined;
  expected: number | undefined;
}

export interface Result {
  machine: Machine;
  settings: Settings;
  rows: Row[];
  leftOut: LeftOut[];
  /** How many connections per second the client could make if no server needed any time. */
  clientLimit: number;
}

/** What `npm run bench` says, as data. */
export function makeResult(machine: Machine, settings: Settings, measured: Measured[], leftOut: LeftOut[]): Result {
  const [first] = measured;
  const rows = measured.map((one) => makeRow(one, one === first ? undefined : first));
  const clientTime = Math.min(...measured.map(({ clientTimes }) => summarize(clientTimes).median));
  return { machine, settings, rows, leftOut, clientLimit: 1 / clientTime };
}

function makeRow({ contender, connections, rates }: Measured, first: Measured | undefined): Row {
  const { name, title, expected } = contender;
  const ratios = first === undefined ? undefined : pairedRatios(first.rates, rates);
  const ratio = ratios === undefined ? undefined : summarize(ratios);
  return { name, title, connections, rate: summarize(rates), rates, ratio, ratios, expected };
}
