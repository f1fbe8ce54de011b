import type { Body, Environ, Header } from "../app.ts";
import { headerOf } from "../response.ts";
import type { Middleware } from "../stack.ts";

// A tag may have a comma in it; RFC 9110 section 8.8.3.
const TAG = /(?:W\/)?("[!#-~\x80-\xff]*")/g;

/** Answers 304 to a client that has what the application would send; RFC 9110 sections 13.1.2 and 15.4.5. */
export const conditional: Middleware = (app) => (environ, startResponse) => {
  const matches = matcherOf(environ);
  let isKnown = false;
  const body = app(environ, (status, headers, error) => {
    isKnown = status.startsWith("200 ") && matches(headerOf(headers, "etag"));
    if (!isKnown) return startResponse(status, headers, error);
    startResponse("304 Not Modified", headers.filter(describesNoContent), error);
    return () => {};
  });
  return leaveOut(body, () => isKnown);
};

/** Whether a client that asks like this has what bears the tag. */
function matcherOf(environ: Environ): (tag?: string) => boolean {
  const { REQUEST_METHOD: method, HTTP_IF_NONE_MATCH: wanted = "" } = environ;
  if (method !== "GET" && method !== "HEAD") return () => false;
  if (wanted.trim() === "*") return () => true;
  const tags = opaqueTags(wanted);
  return (tag = "") => opaqueTags(tag).some((own) => tags.includes(own));
}

/** For the weak comparison W/ does not matter; RFC 9110 section 8.8.3.2. */
function opaqueTags(field: string): string[] {
  return [...field.matchAll(TAG)].map(([, tag = ""]) => tag);
}

function describesNoContent([name]: Header): boolean {
  return !/^content-(type|length|encoding|language)$/i.test(name);
}

/**
 * The same body, and nothing of it when the client has it. A generator says so only when it is asked for its first bytes, and
 * may say something else behind an empty piece.
 */
function leaveOut(body: Body, isKnown: () => boolean): Body {
  return {
    *[Symbol.iterator]() {
      for (const chunk of body) {
        if (isKnown() && chunk.length > 0) return;
        yield chunk;
      }
    },
    close: () => body.close?.(),
  };
}
