import fc from "fast-check";
import { expect, test } from "vitest";
import { rateLimit } from "../src/middleware/rate-limit.ts";
import { ask, saying } from "./client.ts";

/** A limit with a clock that goes on only when it is told to. */
function makeLimited(capacity: number, rate: number) {
  const clock = { time: 0 };
  const buckets = new Map();
  const app = rateLimit({ capacity, rate, buckets, now: () => clock.time })(saying("in"));
  const code = async (address = "192.0.2.1") => (await ask(app, { REMOTE_ADDR: address })).status.slice(0, 3);
  return { clock, buckets, app, code };
}

test("a client gets as many answers at once as there are tokens, then 429 (RFC 6585 section 4)", async () => {
  const { app, code } = makeLimited(3, 0.1);
  expect([await code(), await code(), await code()]).toEqual(["200", "200", "200"]);
  expect(await ask(app)).toEqual({
    status: "429 Too Many Requests",
    headers: { "Retry-After": "10", "Content-Type": "text/plain; charset=utf-8" },
    chunks: ["Too many requests. Wait 10 s.\n"],
  });
});

test("tokens come back one by one, and no more than the bucket holds", async () => {
  const { clock, code } = makeLimited(2, 0.5);
  expect([await code(), await code(), await code()]).toEqual(["200", "200", "429"]);
  clock.time = 1.875;
  expect(await code()).toBe("429");
  clock.time = 2;
  expect([await code(), await code()]).toEqual(["200", "429"]);
  clock.time = 1000;
  expect([await code(), await code(), await code()]).toEqual(["200", "200", "429"]);
});

test("Retry-After is in whole seconds, rounded up", async () => {
  const { clock, app, code } = makeLimited(1, 0.25);
  const retryAfter = async () => (await ask(app)).headers["Retry-After"];
  await code();
  expect(await retryAfter()).toBe("4");
  clock.time = 0.5;
  expect(await retryAfter()).toBe("4");
  clock.time = 1;
  expect(await retryAfter()).toBe("3");
  clock.time = 3.875;
  expect(await retryAfter()).toBe("1");
});

test("each address has a bucket of its own", async () => {
  const { code } = makeLimited(1, 1);
  expect([await code("192.0.2.1"), await code("192.0.2.1"), await code("192.0.2.2")]).toEqual(["200", "429", "200"]);
});

test("a bucket does not overflow while an emptier one is still filling", async () => {
  const { clock, code } = makeLimited(3, 1);
  for (let n = 0; n < 3; n++) await code("192.0.2.2");
  await code();
  clock.time = 2;
  expect([await code(), await code(), await code(), await code()]).toEqual(["200", "200", "200", "429"]);
});

test("full buckets are forgotten, the others are not", async () => {
  const { clock, buckets, code } = makeLimited(2, 1);
  for (let n = 0; n < 1000; n++) await code(`10.0.${n >> 8}.${n & 255}`);
  await code("10.0.0.1");
  expect(buckets.size).toBe(1000);
  clock.time = 1;
  await code("192.0.2.1");
  expect([...buckets.keys()]).toEqual(["10.0.0.1", "192.0.2.1"]);
});

// Multiples of an eighth: sums and products of these are exact.
const rates = fc.constantFrom(0.125, 0.25, 0.5, 1, 2, 4);
const capacities = fc.integer({ min: 1, max: 6 });
const gaps = fc.array(
  fc.nat(64).map((n) => n / 8),
  { maxLength: 60 },
);

test("in no stretch of time does a client get more than the capacity and what came back meanwhile", async () => {
  await fc.assert(
    fc.asyncProperty(capacities, rates, gaps, async (capacity, rate, waits) => {
      const { clock, code } = makeLimited(capacity, rate);
      const served: number[] = [];
      for (const wait of waits) {
        clock.time += wait;
        if ((await code()) === "200") served.push(clock.time);
      }
      served.forEach((from, first) => {
        served.slice(first).forEach((to, more) => {
          expect(more + 1).toBeLessThanOrEqual(capacity + rate * (to - from));
        });
      });
    }),
  );
});

test("a client that waits as long as it is told is served, and not one second earlier", async () => {
  await fc.assert(
    fc.asyncProperty(capacities, rates, gaps, async (capacity, rate, waits) => {
      const { clock, app, code } = makeLimited(capacity, rate);
      for (const wait of waits) {
        clock.time += wait;
        const { status, headers } = await ask(app);
        if (status === "200 OK") continue;
        clock.time += Number(headers["Retry-After"]) - 1;
        expect(await code()).toBe("429");
        clock.time += 1;
        expect(await code()).toBe("200");
      }
    }),
  );
});
