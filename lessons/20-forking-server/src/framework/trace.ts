/** With TRACE=1, a line on stderr for each step of a request. */
export function trace(step: string): void {
  if (process.env.TRACE === "1") console.error(step);
}

export function nameOf(hook: { name: string }): string {
  return hook.name || "anonymous";
}
