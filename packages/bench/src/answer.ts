import type { Judge } from "./client.ts";

/** The answer of an echo server: 200, with the request's own head as its body. */
export const isEcho: Judge = (answer, request) => judgeBody(answer, request);

/** An answer of 200 with this body. */
export function hasBody(expected: string): Judge {
  return (answer) => judgeBody(answer, expected);
}

function judgeBody(answer: string, expected: string): string | undefined {
  if (answer === "") return "there is none";
  if (!answer.startsWith("HTTP/1.1 200 ")) return "its status is not 200";
  const end = answer.indexOf("\r\n\r\n");
  const body = end === -1 ? undefined : answer.slice(end + 4);
  return body === expected ? undefined : `its body is not ${JSON.stringify(expected)}`;
}
