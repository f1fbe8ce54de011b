import type { Middleware } from "../stack.ts";

interface Limit {
  capacity: number;
  /** Tokens that come back in a second. */
  rate: number;
  /** Seconds since any moment. */
  now?(): number;
  /** By REMOTE_ADDR, as the last token left them; who has none here has a full one. */
  buckets?: Map<string, Bucket>;
}

interface Bucket {
  tokens: number;
  time: number;
}

/** A request takes a token from its client's bucket. When there is none, it gets 429; RFC 6585 section 4. */
export function rateLimit({ capacity, rate, now = uptime, buckets = new Map() }: Limit): Middleware {
  return (app) => (environ, startResponse) => {
    const client = environ.REMOTE_ADDR;
    const time = now();
    const refill = (bucket: Bucket) => Math.min(capacity, bucket.tokens + rate * (time - bucket.time));
    // The map is in the order of the last tokens, and capacity / rate seconds later a bucket is full again for sure.
    for (const [address, bucket] of buckets) {
      if (refill(bucket) < capacity) break;
      buckets.delete(address);
    }
    const tokens = refill(buckets.get(client) ?? { tokens: capacity, time });
    if (tokens >= 1) {
      buckets.delete(client);
      buckets.set(client, { tokens: tokens - 1, time });
      return app(environ, startResponse);
    }
    const wait = Math.ceil((1 - tokens) / rate);
    const type = "text/plain; charset=utf-8";
    startResponse("429 Too Many Requests", [
      ["Retry-After", `${wait}`],
      ["Content-Type", type],
    ]);
    return [Buffer.from(`Too many requests. Wait ${wait} s.\n`)];
  };
}

function uptime(): number {
  return performance.now() / 1000;
}
