/** PEP 3333, "Specification Details": called once per request. The body's `close` is called once, however the request ends. */
export type App = (environ: Environ, startResponse: StartResponse) => Body | Promise<Body>;

export type Body = (Iterable<Uint8Array> | AsyncIterable<Uint8Array>) & { close?(): void | Promise<void> };

/** Keeps status, such as "200 OK", and headers until the body's first bytes; a second call must say which error made it. */
export type StartResponse = (status: string, headers: Header[], error?: unknown) => Write;

export type Header = [name: string, value: string];

/** Sends bytes at once. For frameworks that push; an application that can yields its body instead. */
export type Write = (bytes: Uint8Array) => void;

/** What the server knows of a request; PEP 3333, "environ Variables". Strings hold bytes, one per character (latin-1). */
export interface Environ {
  REQUEST_METHOD: string;
  SCRIPT_NAME: string;
  PATH_INFO: string;
  QUERY_STRING: string;
  CONTENT_TYPE?: string;
  CONTENT_LENGTH?: string;
  SERVER_NAME: string;
  SERVER_PORT: string;
  SERVER_PROTOCOL: string;
  SERVER_SOFTWARE?: string;
  GATEWAY_INTERFACE?: string;
  REMOTE_ADDR: string;
  REMOTE_PORT: string;
  /** The target as it came, still percent-encoded. */
  REQUEST_URI: string;
  [field: `HTTP_${string}`]: string | undefined;
  "wsgi.version": [major: number, minor: number];
  "wsgi.url_scheme": string;
  "wsgi.input": InputStream;
  "wsgi.errors": ErrorStream;
  "wsgi.multithread": boolean;
  "wsgi.multiprocess": boolean;
  "wsgi.run_once": boolean;
  /** Aborted when the client has gone away before the end of its response. */
  "lbaws.signal"?: AbortSignal;
  /** Whether "wsgi.input" has something to give, be it the end: then `read1` does not wait. */
  "lbaws.input_ready"?: () => boolean;
  /** The head as it came; a key of this server's own. */
  "lbaws.head"?: Uint8Array;
  [key: `${string}.${string}`]: unknown;
}

/** The request's body. It ends where the body ends, not where the connection does. */
export interface InputStream extends Iterable<Uint8Array> {
  /** `size` bytes, or all that are left; fewer only at the end. Waits for the client. */
  read(size?: number): Uint8Array;
  /** What has come, at least one byte and at most `size`; none at the end. Waits for the first. */
  read1(size?: number): Uint8Array;
  /** The bytes through the next LF, or all that are left. */
  readline(): Uint8Array;
  /** All lines that are left. Iterating gives them one by one. */
  readlines(): Uint8Array[];
}

export interface ErrorStream {
  write(text: string): void;
  flush(): void;
}
