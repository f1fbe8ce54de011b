import { paint } from "../paint.ts";

/** How long a check may take before a line says that it is waited for, in milliseconds. */
const LONG = 5_000;

/** Says what a run waits for, in a line every few seconds, until it is disposed of. */
export function tellWaiting(): { now(name: string | undefined): void } & Disposable {
  const began = performance.now();
  let what = "for the checks to begin";
  let timer: NodeJS.Timeout;
  const say = () =>
    console.log(`  ${paint("dim", `waiting ${what}: ${Math.round((performance.now() - began) / 1000)} s so far`)}`);
  const again = () => {
    clearInterval(timer);
    timer = setInterval(say, LONG);
  };
  again();
  return {
    now(name) {
      what = name === undefined ? "for the checks to end" : `for "${name}"`;
      again();
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
