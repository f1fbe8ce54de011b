/** How long a wait lasts when nothing else is said, in milliseconds. */
export const DEADLINE = 10_000;

const INTERVAL = 10;

/**
 * Polls until `probe` returns something other than undefined, null or false, and returns that.
 * After `deadline` milliseconds it fails with `what` in the message. An error thrown by the probe ends the wait.
 */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  deadline = DEADLINE,
): Promise<NonNullable<T>> {
  const end = performance.now() + deadline;
  while (true) {
    const left = Math.max(0, end - performance.now());
    const result = await within(left, Promise.resolve(probe()), () => new Error(`Not within ${deadline} ms: ${what}`));
    if (result !== undefined && result !== null && result !== false) return result;
    if (left === 0) throw new Error(`Not within ${deadline} ms: ${what}`);
    await new Promise<void>((resolve) => setTimeout(() => afterEvents(resolve), INTERVAL));
  }
}

/**
 * The promise's outcome, or the failure when it has none after `deadline` milliseconds. What came while this process stood
 * still counts.
 */
export async function within<T>(deadline: number, promise: Promise<T>, failure: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => afterEvents(() => reject(failure())), deadline);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Calls back after the event loop has looked for events, and after the immediates that these have queued. */
function afterEvents(callback: () => void): void {
  setImmediate(() => setImmediate(callback));
}
