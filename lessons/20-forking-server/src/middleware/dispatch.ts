import type { App } from "../app.ts";

/**
 * Calls the application at the longest prefix of the path. The prefix moves from PATH_INFO to SCRIPT_NAME, in the environ
 * itself: PEP 3333 lets whoever is called change it in any way, so who calls has read before what it needs.
 */
export function dispatch(mounts: Record<string, App>, otherwise: App): App {
  const longestFirst = Object.entries(mounts)
    .map(([prefix, app]): [string, App] => [toBytes(prefix), app])
    .sort(([a], [b]) => b.length - a.length);
  return (environ, startResponse) => {
    const path = environ.PATH_INFO;
    const [prefix, app] = longestFirst.find(([prefix]) => `${path}/`.startsWith(`${prefix}/`)) ?? ["", otherwise];
    environ.SCRIPT_NAME += prefix;
    environ.PATH_INFO = path.slice(prefix.length);
    return app(environ, startResponse);
  };
}

/** A prefix as PATH_INFO has it: one character for each byte. */
function toBytes(prefix: string): string {
  if (!/^(\/[^/]+)+$/.test(prefix)) throw new TypeError(`Write a prefix as /name, not as ${JSON.stringify(prefix)}.`);
  return Buffer.from(prefix).toString("latin1");
}
