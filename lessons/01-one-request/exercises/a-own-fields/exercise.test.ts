import { check } from "@lbaws/checks";

const FIELDS = { spec: "RFC 9110, section 5.3" };
const LINES = { spec: "RFC 9110, section 5.5" };
const OWN = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n";

/** A module that formats a response with these fields, and returns it as text. */
const formatted = (...more: [string, string][][]) => `
import { formatResponse } from "./src/response.ts";
const response = formatResponse("200 OK", Buffer.from("hello\\n"), ...${JSON.stringify(more)});
export default Buffer.from(response).toString("latin1");`;

/** A module that tells which of these fields are refused. */
const refused = (fields: [string, string][]) => `
import { formatResponse } from "./src/response.ts";
const isRefused = (field) => {
  try {
    formatResponse("200 OK", Buffer.from(""), [["X-A", "b"], field]);
    return false;
  } catch {
    return true;
  }
};
export default ${JSON.stringify(fields)}.map(isRefused);`;

check("the echo may not be stored", { spec: "RFC 9111, section 5.2.2.5" }, async ({ start }) => {
  const request = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
  await (await start()).ask(request, {
    says: "The answer has Cache-Control: no-store, and its body is the request.",
    status: 200,
    headers: { "Cache-Control": "no-store", Connection: "close" },
    body: request,
  });
});

check("further fields stand behind the first two, in their order", FIELDS, async ({ inside, equal }) => {
  const fields: [string, string][] = [
    ["X-Z", "1"],
    ["X-A", "2"],
  ];
  const says = "X-Z and X-A stand behind Connection, as in the list.";
  equal(await inside(formatted(fields)), `${OWN}X-Z: 1\r\nX-A: 2\r\n\r\nhello\n`, says);
});

check("a name may come twice", FIELDS, async ({ inside, equal }) => {
  const cookies: [string, string][] = [
    ["Set-Cookie", "a=1"],
    ["Set-Cookie", "b=2"],
  ];
  const says = "Two cookies are two lines.";
  equal(await inside(formatted(cookies)), `${OWN}Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\nhello\n`, says);
});

check("a value cannot end its line", LINES, async ({ inside, equal }) => {
  const values = ["a\r\nSet-Cookie: b=2", "a\nSet-Cookie: b=2", "a\rb", "a\0b", "a\r\n"];
  const answers = await inside(refused(values.map((value) => ["X-Name", value])));
  equal(answers, [true, true, true, true, true], "A value with CR, LF or NUL is refused.");
});

check("nor can a name", LINES, async ({ inside, equal }) => {
  const names = ["X-A: 1\r\nX-B", "X-A: 1\nX-B", "X-A\r", "X-A\0"];
  const answers = await inside(refused(names.map((name) => [name, "a"])));
  equal(answers, [true, true, true, true], "A name with CR, LF or NUL is refused.");
});

check(
  "without further fields the response is what it was",
  { spec: "RFC 9112, section 2.1" },
  async ({ inside, equal }) => {
    equal(await inside(formatted()), `${OWN}\r\nhello\n`, "Two arguments make a response with two fields.");
  },
);
