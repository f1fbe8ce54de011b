// The application that the checks run. The server's working folder is the learner's copy.
import { join } from "node:path";
import type { App } from "../../../src/app.ts";

const load = (name: string) => import(join(process.cwd(), "src", name));
const { dispatch }: typeof import("../../../src/middleware/dispatch.ts") = await load("middleware/dispatch.ts");
const { routed, urlBelow }: typeof import("../../../src/routed.ts") = await load("routed.ts");
const { Router }: typeof import("../../../src/router.ts") = await load("router.ts");
type Mount = (router: InstanceType<typeof Router<App>>, rule: string, app: App) => void;
const { mount }: { mount: Mount } = await load("mount.ts");

/** A page that says what it has learnt. */
function show(who: string): App {
  return (environ, startResponse) => {
    const [, values] = environ["wsgiorg.routing_args"] as [unknown[], object];
    const { SCRIPT_NAME: script, PATH_INFO: path } = environ;
    const link = urlBelow(environ, "/items/7");
    startResponse("200 OK", [
      ["Content-Type", "application/json"],
      ["Link", link],
    ]);
    return [Buffer.from(JSON.stringify({ who, script, path, values }))];
  };
}

const shop = new Router<App>();
shop.add("/", show("start"));
shop.add("/items/", show("items"));
shop.add("/items/", show("addItem"), { methods: ["POST"], endpoint: "addItem" });
shop.add("/items/<int:id>", show("item"));
mount(shop, "/deep/<int:n>", show("deep"));

const site = new Router<App>();
mount(site, "/shops/<name>", routed(shop));
mount(site, "/raw/<name>", show("raw"));
site.add("/shops/<name>/about", show("about"));

export const app = dispatch({ "/site": routed(site) }, routed(site));
