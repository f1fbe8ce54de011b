import type { App } from "../app.ts";
import { Router, type Values } from "../router.ts";
import { currentContext, runInContext } from "./context.ts";
import { runRequest } from "./dispatch.ts";
import { Request } from "./request.ts";
import { type Blueprint, type RouteOptions, Scaffold, type Teardown, type View } from "./scaffold.ts";

/** What an endpoint stands for. */
export interface Target {
  view: View<never>;
  blueprint: Blueprint | undefined;
}

export class MicroFramework extends Scaffold {
  readonly secretKey: string;
  readonly sessionLifetime: number;
  readonly router = new Router<Target>();
  readonly #targets = new Map<string, Target>();

  /** Without a secretKey there are no sessions. `sessionLifetime` is in seconds: Flask's 31 days. */
  constructor({ secretKey = "", sessionLifetime = 31 * 24 * 3600 } = {}) {
    super();
    this.secretKey = secretKey;
    this.sessionLifetime = sessionLifetime;
  }

  override route<V = Values>(rule: string, view: View<V>, options: RouteOptions = {}): void {
    this.#add(rule, view, options);
  }

  registerBlueprint(blueprint: Blueprint): void {
    for (const [rule, view, options] of blueprint.routes) this.#add(rule, view, options, blueprint);
    blueprint.endSetup();
  }

  teardownAppContext(hook: Teardown): void {
    this.setup.hooks.teardownAppContext.push(hook);
  }

  /** What a server calls. Middleware goes around it: `app.wsgiApp = log(app.wsgiApp)`. */
  wsgiApp: App = (environ, startResponse) => {
    this.endSetup();
    const context = { app: this, request: new Request(environ), g: {}, afterThisRequest: [], session: null };
    return runInContext(context, () => runRequest(context, startResponse));
  };

  /** An endpoint's URL. It begins where the application does, and only a request says where that is. */
  urlFor(endpoint: string, values: Values = {}): string {
    return currentContext("urlFor()").request.scriptRoot + this.router.urlFor(endpoint, values);
  }

  async run({ port = Number(process.env.PORT ?? 5000) } = {}): Promise<void> {
    // Any other server would do; so this one is not needed before.
    const { serve } = await import("../server.ts");
    return serve(port, this.wsgiApp);
  }

  /** An endpoint may have several rules, but one view: the router refuses another one. */
  #add(rule: string, view: View<never>, options: RouteOptions, blueprint?: Blueprint): void {
    const endpoint = options.endpoint ?? (view.name || rule);
    const known = this.#targets.get(endpoint);
    const target = known?.view === view ? known : { view, blueprint };
    this.setup.router.add(rule, target, { ...options, endpoint });
    this.#targets.set(endpoint, target);
  }
}
