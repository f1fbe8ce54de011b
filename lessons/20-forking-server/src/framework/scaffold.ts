import type { HttpError } from "../http-error.ts";
import type { Values } from "../router.ts";
import type { Reply, Response } from "./response.ts";

type Awaitable<Type> = Type | Promise<Type>;

/** The rule makes the values; the view says which it expects. */
export type View<V = Values> = (values: V) => Awaitable<Reply>;
export type RouteOptions = { methods?: string[]; endpoint?: string };
export type UrlValuePreprocessor = (endpoint?: string, values?: Values) => Awaitable<void>;
export type BeforeRequest = (() => Awaitable<Reply | undefined>) | (() => Awaitable<void>);
export type AfterRequest = (response: Response) => Awaitable<Response>;
export type Teardown = (error: unknown) => Awaitable<void>;
export type ErrorClass<E = unknown> = abstract new (...args: never[]) => E;
export type ErrorHandler<E = never> = (error: E) => Awaitable<Reply>;

export interface HookTypes {
  urlValuePreprocessor: UrlValuePreprocessor;
  beforeRequest: BeforeRequest;
  afterRequest: AfterRequest;
  teardownRequest: Teardown;
  teardownAppContext: Teardown;
}

/** What an application and a blueprint have in common. */
export abstract class Scaffold {
  readonly hooks: { [Kind in keyof HookTypes]: HookTypes[Kind][] } = {
    urlValuePreprocessor: [],
    beforeRequest: [],
    afterRequest: [],
    teardownRequest: [],
    teardownAppContext: [],
  };
  readonly errorHandlers = new Map<number | ErrorClass, ErrorHandler>();
  #isSetUp = false;

  abstract route<V = Values>(rule: string, view: View<V>, options?: RouteOptions): void;

  urlValuePreprocessor(hook: UrlValuePreprocessor): void {
    this.setup.hooks.urlValuePreprocessor.push(hook);
  }

  /** What such a hook returns, if anything, is the reply: no further hook and no view is asked. */
  beforeRequest(hook: BeforeRequest): void {
    this.setup.hooks.beforeRequest.push(hook);
  }

  afterRequest(hook: AfterRequest): void {
    this.setup.hooks.afterRequest.push(hook);
  }

  /** Runs however the request ends, and learns which error nobody has handled. */
  teardownRequest(hook: Teardown): void {
    this.setup.hooks.teardownRequest.push(hook);
  }

  errorHandler(code: number, handler: ErrorHandler<HttpError>): void;
  errorHandler<E>(type: ErrorClass<E>, handler: ErrorHandler<E>): void;
  errorHandler(key: number | ErrorClass, handler: ErrorHandler): void {
    this.setup.errorHandlers.set(key, handler);
  }

  endSetup(): void {
    this.#isSetUp = true;
  }

  /** This object, as long as it may be changed: a later hook would have missed some requests. */
  protected get setup(): this {
    if (!this.#isSetUp) return this;
    throw new Error("Set up an application before its first request, and a blueprint before it is registered.");
  }
}

/** A part of an application. Its routes share a prefix; its hooks and error handlers are for these routes only. */
export class Blueprint extends Scaffold {
  readonly routes: [rule: string, view: View<never>, options: RouteOptions][] = [];
  readonly #name: string;
  readonly #urlPrefix: string;

  constructor(name: string, { urlPrefix = "" } = {}) {
    super();
    this.#name = name;
    this.#urlPrefix = urlPrefix;
  }

  override route<V = Values>(
    rule: string,
    view: View<V>,
    { endpoint = view.name || rule, ...options }: RouteOptions = {},
  ): void {
    this.setup.routes.push([this.#urlPrefix + rule, view, { ...options, endpoint: `${this.#name}.${endpoint}` }]);
  }
}
