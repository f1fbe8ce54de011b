import { type Check, check } from "@lbaws/checks";

const LIFE = { spec: "RFC 6265, section 8.3; Flask, PERMANENT_SESSION_LIFETIME" };

/** Runs `steps` beside an application whose sessions last 100 seconds. Only `at` moves the clock. */
function site(steps: string, options = 'secretKey: "key", sessionLifetime: 100'): string {
  return `
    import { createHmac } from "node:crypto";
    import { mock } from "node:test";
    import { request, session } from "./src/framework/context.ts";
    import { MicroFramework } from "./src/framework/micro-framework.ts";

    const START = Date.UTC(2024, 1, 29);
    mock.timers.enable({ apis: ["Date"], now: START });
    const at = (seconds) => mock.timers.setTime(START + 1000 * seconds);
    const app = new MicroFramework({ ${options} });
    app.route("/", () => session());
    app.route("/plain", () => "");
    app.route("/set", () => Object.assign(session(), JSON.parse(request().args.get("to"))) && "");

    async function ask(path, cookie) {
      const [PATH_INFO, QUERY_STRING = ""] = path.split("?");
      const environ = { REQUEST_METHOD: "GET", SCRIPT_NAME: "", PATH_INFO, QUERY_STRING, REQUEST_URI: path };
      if (cookie !== undefined) environ.HTTP_COOKIE = "session=" + cookie;
      let set;
      const start = (_status, headers) => (set = headers.find(([name]) => name === "set-cookie")?.[1]);
      const chunks = await app.wsgiApp({ ...environ, "wsgi.errors": process.stderr }, start);
      return { body: Buffer.concat([...chunks]).toString(), cookie: set?.match(/^session=([^;]*)/)[1], set };
    }
    const login = async (value = { user: "ada" }) => (await ask("/set?to=" + encodeURIComponent(JSON.stringify(value)))).cookie;
    const read = async (cookie) => (await ask("/", cookie)).body;
    export default async () => { ${steps} };`;
}

const ADA = '{"user":"ada"}';

check("a session ends after its lifetime", LIFE, async ({ inside, equal }) => {
  const answer = await inside(
    site("const c = await login(); at(99); const a = await read(c); at(101); return [a, await read(c)];"),
  );
  equal(answer, [ADA, "{}"], "After 99 of 100 seconds it is there, after 101 it is empty.");
});

check("its cookie is then deleted in the client", LIFE, async ({ inside, equal }) => {
  const answer = await inside(site(`const c = await login(); at(101); return (await ask("/plain", c)).set;`));
  equal(answer, "session=; Path=/; Max-Age=0", "The client need not send it any more, whatever page it asked for.");
});

check("who goes on asking stays, and gets few new cookies", LIFE, async ({ inside, equal }) => {
  const steps = `
    let cookie = await login();
    const log = [];
    for (const time of [10, 49, 60, 100, 149, 155, 248]) {
      at(time);
      const answer = await ask(time === 60 ? "/plain" : "/", cookie);
      if (answer.cookie !== undefined) log.push(time);
      if (time === 155 && answer.body !== ${JSON.stringify(JSON.stringify({ user: "ada" }))}) log.push(answer.body);
      cookie = answer.cookie ?? cookie;
    }
    return [log, await read(cookie)];`;
  const says = "A new cookie comes with the first answer in the second half of the lifetime, and with no other.";
  equal(await inside(site(steps)), [[60, 149, 248], ADA], says);
});

check("a session that changes has its whole time again", LIFE, async ({ inside, equal }) => {
  const steps = `
    const first = await login();
    at(20);
    const second = (await ask("/set?to=" + encodeURIComponent('{"n":1}'), first)).cookie;
    at(110);
    return [await read(first), await read(second)];`;
  equal(await inside(site(steps)), ["{}", '{"user":"ada","n":1}'], "What counts is when it was signed.");
});

check("a client cannot make its cookie younger", LIFE, async ({ inside, equal }) => {
  const steps = `
    const [payload, signature] = (await login()).split(".");
    at(90);
    const young = (await login()).split(".");
    at(110);
    const later = Buffer.from(payload, "base64url").toString().replace(/[0-9]/g, "9");
    const forged = [young[0] + "." + signature, payload + "." + young[1], Buffer.from(later).toString("base64url") + "." + signature];
    return Promise.all([...forged, young.join(".")].map(read));`;
  equal(await inside(site(steps)), ["{}", "{}", "{}", ADA], "The time is signed together with the session.");
});

check("a cookie without a time is no session", LIFE, async ({ inside, equal }) => {
  const steps = `
    const sign = (text) => createHmac("sha256", "key").update(text).digest("base64url");
    const payload = Buffer.from('{"user":"ada"}').toString("base64url");
    return read(payload + "." + sign(payload));`;
  equal(await inside(site(steps)), "{}", "The server of the lesson has signed such cookies, with the same key.");
});

check("a session holds what it is given, whatever the names", LIFE, async (it: Check) => {
  const values = [{ time: 1 }, { expires: 1, exp: 1, iat: 1, age: 9e9 }, { session: {}, value: [1] }];
  const steps = `return Promise.all(${JSON.stringify(values)}.map(async (value) => JSON.parse(await read(await login(value)))));`;
  it.equal(await it.inside(site(steps)), values, "The names are the application's to choose.");
});
