import { registerHooks } from "node:module";

/** Loaded before the server: its `recv` and `read` fail as if the kernel had no memory left. */
registerHooks({
  resolve(name, context, nextResolve) {
    const found = nextResolve(name, context);
    if (name !== "@lbaws/posix" || context.parentURL?.startsWith("data:")) return found;
    const url = `data:text/javascript,${encodeURIComponent(withoutMemory(found.url))}`;
    return { url, format: "module", shortCircuit: true };
  },
});

function withoutMemory(posix: string): string {
  return `
    export * from ${JSON.stringify(posix)};
    const fail = (syscall) => () => {
      throw Object.assign(new Error(syscall + " ENOMEM: Cannot allocate memory"), { code: "ENOMEM", syscall });
    };
    export const [recv, read] = [fail("recv"), fail("read")];`;
}
