import { check } from "@lbaws/checks";

check("without a lifetime it is 31 days, and each application has its own", { spec: "Flask" }, async (it) => {
  const answer = await it.inside(`
    import { mock } from "node:test";
    import { session } from "./src/framework/context.ts";
    import { MicroFramework } from "./src/framework/micro-framework.ts";
    mock.timers.enable({ apis: ["Date"], now: 5e11 });

    async function lives(options, seconds) {
      const app = new MicroFramework({ secretKey: "other key", ...options });
      app.route("/", () => String(session().n));
      app.route("/set", () => String((session().n = 7)));
      const ask = async (path, cookie) => {
        const environ = { REQUEST_METHOD: "GET", SCRIPT_NAME: "", PATH_INFO: path, QUERY_STRING: "", REQUEST_URI: path };
        let set = "";
        const start = (_status, headers) => void (set = headers.find(([name]) => name === "set-cookie")?.[1] ?? "");
        const [body] = await app.wsgiApp({ ...environ, HTTP_COOKIE: cookie }, start);
        return [Buffer.from(body).toString(), set.split(";")[0]];
      };
      const [, cookie] = await ask("/set", "");
      mock.timers.tick(1000 * seconds);
      return (await ask("/", cookie))[0];
    }
    const DAY = 24 * 3600;
    export default async () => [
      await lives({}, 30.9 * DAY),
      await lives({}, 31.1 * DAY),
      await lives({ sessionLifetime: 2 * DAY }, 1.9 * DAY),
      await lives({ sessionLifetime: 2 * DAY }, 2.1 * DAY),
      await lives({ sessionLifetime: 3 }, 2.5),
    ];`);
  it.equal(answer, ["7", "undefined", "7", "undefined", "7"], "sessionLifetime counts seconds.");
});
