// The application that the checks run. The server's working folder is the learner's copy.
import { join } from "node:path";

const load = (name: string) => import(join(process.cwd(), "src/framework", name));
const { request, session }: typeof import("../../../src/framework/context.ts") = await load("context.ts");
const { MicroFramework }: typeof import("../../../src/framework/micro-framework.ts") = await load("micro-framework.ts");
const { makeResponse }: typeof import("../../../src/framework/response.ts") = await load("response.ts");

const site = new MicroFramework({ secretKey: "key" });
const user = () => String(session().user ?? "nobody");
const says = (text: string, fields: unknown) => makeResponse(text, 200, { Vary: String(fields) });
site.route("/", user, { endpoint: "start" });
site.route("/plain", () => "plain", { endpoint: "plain" });
site.route("/vary/<fields>", ({ fields }) => says(user(), fields), { endpoint: "vary" });
site.route("/other/<fields>", ({ fields }) => says("", fields), { endpoint: "other" });
site.route("/hooked", () => "", { endpoint: "hooked" });
site.route("/by-hook", user, { endpoint: "byHook" });

const logIn = () => {
  session().user = "ada";
  return "ada";
};
site.route("/login", logIn, { endpoint: "login", methods: ["POST"] });

const fail = () => {
  throw new Error(user());
};
site.route("/fail", fail, { endpoint: "fail" });

site.afterRequest((response) => {
  if (request().path === "/hooked") response.headers.set("X-User", user());
  if (request().path === "/by-hook") response.headers.set("Vary", "Origin");
  return response;
});
site.errorHandler(404, () => makeResponse(`Not here, ${user()}`, 404));

export const app = site.wsgiApp;
