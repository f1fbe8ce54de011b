import { connect } from "node:net";
import { type Check, check } from "@lbaws/checks";
import { exchange } from "@lbaws/wire";

const BIND = { spec: "man 2 bind" };
const REQUEST = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** A module whose `bind` fails with this error takes the place of the one that makes the system calls. */
const failing = (code: string) => `
import { registerHooks } from "node:module";
const source = (url) => "export * from " + JSON.stringify(url) + ";" +
  "export const bind = () => { throw Object.assign(new Error('bind ${code}'), { code: '${code}', syscall: 'bind' }); };";
registerHooks({
  resolve(name, context, next) {
    const found = next(name, context);
    if (name !== "@lbaws/posix" || context.parentURL?.startsWith("data:")) return found;
    return { url: "data:text/javascript," + encodeURIComponent(source(found.url)), format: "module", shortCircuit: true };
  },
});`;

/** A module that starts the server as a process of its own, and tells how it ended. */
const run = (env: Record<string, string>, more: string[]) => `
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
const flags = ["--single-threaded", "--v8-pool-size=1", "--disable-warning=ExperimentalWarning", ...${JSON.stringify(more)}];
const { HOST: _, ...inherited } = process.env;
const env = { ...inherited, PORT: "0", ...${JSON.stringify(env)} };
const command = [...flags, fileURLToPath("./src/main.ts")];
const { status, stdout, stderr } = spawnSync(process.execPath, command, { env, encoding: "utf8", timeout: 15_000 });
export default { status, stdout, stderr };`;

/** Sends a request to any address of this machine, and returns all that comes back, or why nothing does. */
function fetchFrom(host: string, port: number, request: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect({ host, port, timeout: 5000 }, () => socket.write(request));
    socket.setEncoding("latin1").on("data", (text) => {
      answer += text;
    });
    socket.on("timeout", () => socket.destroy());
    socket.on("error", (error) => resolve(error.message)).on("close", () => resolve(answer));
  });
}

/** Starts the server where it cannot listen, or with a `bind` that fails: it must end with one line that has `name` in it. */
async function refuses(checks: Check, env: Record<string, string>, name: string, code?: string): Promise<void> {
  const { inside, equal, that } = checks;
  const settings = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  const when = code === undefined ? `With ${settings.join(" ")}` : `When bind fails with ${code}`;
  const hooks = code === undefined ? [] : ["--import", `data:text/javascript,${encodeURIComponent(failing(code))}`];
  const { status, stdout, stderr } = await inside<Run>(run(env, hooks), 20);
  const wrote = `It wrote ${JSON.stringify(stderr)}.`;
  that(/^[^\n]+\n$/.test(stderr), `${when} the server writes one line to standard error.`, wrote);
  that(stderr.includes(name), `The line names ${JSON.stringify(name)}.`, wrote);
  equal(stdout, "", "Nothing goes to standard output.");
  equal(status, 1, `${when} the exit code is 1.`);
}

check("a port that is taken is named in one line", BIND, async (checks) => {
  const first = await checks.start();
  await refuses(checks, { PORT: String(first.port) }, String(first.port));
  await first.ask(REQUEST, { says: "The first server still answers.", status: 200, body: REQUEST });
});

check("so is an address of another machine", BIND, async (checks) => {
  await refuses(checks, { HOST: "203.0.113.7" }, "203.0.113.7");
});

check("whatever else bind refuses ends in the same way", BIND, async (checks) => {
  for (const code of ["EACCES", "ENOMEM"]) await refuses(checks, { PORT: "0" }, "", code);
});

check("PORT must be a number from 0 to 65535", { spec: "RFC 9293, section 3.1", seconds: 60 }, async (checks) => {
  for (const port of ["web", "65536", "-1"]) await refuses(checks, { PORT: port }, port);
  await refuses(checks, { PORT: "" }, "PORT");
});

check("HOST must be an IPv4 address", { spec: "man 7 ip" }, async (checks) => {
  for (const host of ["somewhere", "127.0.0"]) await refuses(checks, { HOST: host }, host);
});

check("HOST says where the server listens, and nowhere else", BIND, async ({ start, equal, that }) => {
  const server = await start({ env: { HOST: "127.0.0.2" } });
  const elsewhere = await exchange(server.port, REQUEST).catch((error: Error) => error.message);
  that(elsewhere.includes("ECONNREFUSED"), "With HOST=127.0.0.2 nobody listens at 127.0.0.1.");
  const answer = await fetchFrom("127.0.0.2", server.port, REQUEST);
  equal(answer.split("\r\n\r\n").slice(1).join("\r\n\r\n"), REQUEST, "At 127.0.0.2 the request is echoed.");
});

check("without HOST it is 127.0.0.1, with 0.0.0.0 any", { spec: "man 7 ip" }, async ({ start, that }) => {
  const server = await start();
  const elsewhere = await fetchFrom("127.0.0.2", server.port, REQUEST);
  that(elsewhere.includes("ECONNREFUSED"), "Without HOST nobody listens at 127.0.0.2.");
  const answered = { says: "The server answers at 127.0.0.1.", status: 200, body: REQUEST };
  await server.ask(REQUEST, answered);
  const any = { env: { HOST: "0.0.0.0" } };
  await (await start(any)).ask(REQUEST, answered);
  const answer = await fetchFrom("127.0.0.2", (await start(any)).port, REQUEST);
  that(answer.endsWith(REQUEST), "With HOST=0.0.0.0 the request is echoed at 127.0.0.2 as well.", answer);
});

check("any other error still shows its stack trace", { spec: "man 2 recv" }, async ({ start, equal, that }) => {
  const server = await start();
  (await server.connect()).reset();
  const { code } = await server.exited;
  equal(code, 1, "A connection broken off ends this server with code 1.");
  that(/ECONNRESET[\s\S]*\n\s+at /.test(server.output()), "The error is shown with its stack trace.");
});
