import type { Body, StartResponse } from "../app.ts";
import type { Middleware } from "../stack.ts";

/** What the application has answered so far. */
interface Answered {
  code: string;
  size: number;
}

/** Prints a line on the way in, and one with the status and the size of the body on the way out. */
export function log(name: string): Middleware {
  return (app) => async (environ, startResponse) => {
    const { REQUEST_METHOD, REQUEST_URI, "wsgi.errors": errors } = environ;
    const answered = { code: "-", size: 0 };
    const printOut = () => errors.write(`${name} out ${answered.code} ${answered.size} bytes\n`);
    // Unlike PATH_INFO, the target as it came cannot hold a line break and forge a line.
    errors.write(`${name} in ${REQUEST_METHOD} ${REQUEST_URI}\n`);
    try {
      const body = await app(environ, watchStart(startResponse, answered));
      return watchBody(body, answered, printOut);
    } catch (error) {
      printOut();
      throw error;
    }
  };
}

function watchStart(startResponse: StartResponse, answered: Answered): StartResponse {
  return (status, headers, error) => {
    const write = startResponse(status, headers, error);
    answered.code = status.slice(0, 3);
    return (bytes) => {
      answered.size += bytes.length;
      write(bytes);
    };
  };
}

function watchBody(body: Body, answered: Answered, done: () => void): Body {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const chunk of body) {
        answered.size += chunk.length;
        yield chunk;
      }
    },
    async close() {
      try {
        await body.close?.();
      } finally {
        done();
      }
    },
  };
}
