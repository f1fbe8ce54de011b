/** How many children may work for clients of one address at a time. */
const SHARE = Number(process.env.SHARE ?? Number.POSITIVE_INFINITY);
if (!(SHARE >= 1)) throw new RangeError("SHARE must be a number from 1.");

/** Which child works for whom. */
export class Shares {
  readonly #hosts = new Map<number, string>();

  isTaken(host: string): boolean {
    const working = [...this.#hosts.values()].filter((other) => other === host);
    return working.length >= SHARE;
  }

  add(pid: number, host: string): void {
    this.#hosts.set(pid, host);
  }

  /** Of children that have turned somebody away nothing is known, and nothing changes. */
  delete(pid: number): void {
    this.#hosts.delete(pid);
  }
}
