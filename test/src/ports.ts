import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Maps the ports that a README names to free ones. They have as many digits, so that lengths stay as printed,
 * and lie below the range the kernel takes client ports from.
 */
export class PortMap {
  readonly #free = new Map<number, number>();

  async add(port: number): Promise<number> {
    const mapped = this.#free.get(port) ?? (await freePort(String(port).length, [...this.#free.values()]));
    this.#free.set(port, mapped);
    return mapped;
  }

  /** The text with the free ports in place of the printed ones. */
  apply(text: string): string {
    let mapped = text;
    for (const [port, free] of this.#free)
      mapped = mapped.replaceAll(new RegExp(`(?<!\\d)${port}(?!\\d)`, "g"), String(free));
    return mapped;
  }
}

async function freePort(digits: number, taken: number[]): Promise<number> {
  const [low, high] = digits === 5 ? [10_000, 32_000] : [2000, 9999];
  while (true) {
    const port = low + Math.floor(Math.random() * (high - low));
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, "127.0.0.1");
  const outcome = await Promise.race([
    once(probe, "listening").then(() => true),
    once(probe, "error").then(() => false),
  ]);
  if (outcome) await new Promise((resolve) => probe.close(resolve));
  return outcome;
}
