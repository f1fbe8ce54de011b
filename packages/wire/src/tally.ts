/** What has come of a crowd so far. */
export class Tally {
  /** Connections that were open together when the first byte was sent. */
  opened = 0;
  /** Requests that were sent, or would have been on a connection that could not be opened. */
  requests = 0;
  /** Requests answered as they should be. */
  right = 0;
  /** Complete answers, right or not. */
  answers = 0;
  /** The requests that failed, counted by the reason. */
  readonly failures = new Map<string, number>();
  /** The connections that the server ended in good order before all requests were asked, by the answers they had. */
  readonly endedAfter = new Map<number, number>();
  #from: number | undefined;
  #to: number | undefined;

  /** The first byte is sent now. */
  begin(): void {
    this.#from = performance.now();
  }

  end(): void {
    this.#to = performance.now();
  }

  fail(reason: string): void {
    count(this.failures, reason);
  }

  endAfter(answers: number): void {
    count(this.endedAfter, answers);
  }

  get failed(): number {
    return [...this.failures.values()].reduce((sum, n) => sum + n, 0);
  }

  /** Requests that have neither an answer nor a failure yet. */
  get pending(): number {
    return this.requests - this.right - this.failed;
  }

  get begun(): boolean {
    return this.#from !== undefined;
  }

  /** Seconds since the first byte was sent. */
  get seconds(): number {
    return this.#from === undefined ? 0 : ((this.#to ?? performance.now()) - this.#from) / 1000;
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
