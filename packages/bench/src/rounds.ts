import type { Server } from "@lbaws/wire";
import { type Effort, load } from "./client.ts";
import type { Contender } from "./contenders.ts";

export interface Settings {
  rounds: number;
  /** How long each server is measured in each round, about. */
  seconds: number;
  concurrency: number;
}

/** What was measured of one contender, a value for each round. */
export interface Measured {
  contender: Contender;
  /** In each round. */
  connections: number;
  /** Connections per second. */
  rates: number[];
  /** The client's own processor time for a connection, in seconds. */
  clientTimes: number[];
}

interface Running extends Measured {
  server: Server;
}

export type Report = (line: string) => void;

/**
 * Starts all contenders and measures them in turn, round after round. Each round begins with another one, so that none
 * always has the same before it. Rejects when a server does not start, or does not answer as it must.
 */
export async function measure(contenders: Contender[], settings: Settings, report: Report): Promise<Measured[]> {
  const running: Running[] = [];
  try {
    for (const contender of contenders) running.push(await warmUp(contender, settings, report));
    for (let round = 0; round < settings.rounds; round++) {
      for (const one of rotated(running, round)) {
        note(one, run(one, one.connections, settings.concurrency));
        report(`round ${round + 1} of ${settings.rounds}: ${one.contender.name} ${rate(one.rates.at(-1) as number)}`);
      }
    }
    return running.map(({ server: _, ...measured }) => measured);
  } finally {
    await Promise.all(running.map(({ server }) => server.stop()));
  }
}

export function rotated<T>(items: T[], by: number): T[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

/** Makes more and more connections, and from how long they took, how many make a round. */
async function warmUp(contender: Contender, settings: Settings, report: Report): Promise<Running> {
  const server = await contender.start();
  try {
    const one = { contender, server, connections: settings.concurrency, rates: [], clientTimes: [] };
    let { seconds } = run(one, one.connections, settings.concurrency);
    while (seconds < settings.seconds / 3) {
      one.connections *= 2;
      ({ seconds } = run(one, one.connections, settings.concurrency));
    }
    const perSecond = one.connections / seconds;
    one.connections = Math.max(settings.concurrency, Math.round(perSecond * settings.seconds));
    report(`warm-up: ${contender.name} ${rate(perSecond)}, so ${one.connections} connections in each round`);
    return one;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function run({ contender, server }: Pick<Running, "contender" | "server">, connections: number, concurrency: number) {
  try {
    return load({ port: server.port, connections, concurrency, judge: contender.judge });
  } catch (error) {
    throw new Failure(contender.name, error as Error, server.output());
  }
}

/** A server that did not answer as it must. */
export class Failure extends Error {
  constructor(name: string, cause: Error, output: string) {
    super(`${name}: ${cause.message}\nThe server has written:\n${output}`, { cause });
  }
}

function note(one: Running, { seconds, clientSeconds }: Effort): void {
  one.rates.push(one.connections / seconds);
  one.clientTimes.push(clientSeconds / one.connections);
}

function rate(perSecond: number): string {
  return `${perSecond.toFixed(perSecond < 100 ? 1 : 0)}/s`;
}
