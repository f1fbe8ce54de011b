import { feature, get, head, invalid, post, valid } from "./case.ts";

const OLD = "GET / HTTP/1.0";
const HELLO = post(["Content-Length: 5"], "hello");
const CHUNKED = post(["Transfer-Encoding: chunked"], "5\r\nhello\r\n0\r\n\r\n");
const HEAD = head("HEAD / HTTP/1.1", "Host: localhost");
const OPEN = { after: "open" } as const;
const CLOSED = { after: "closed" } as const;

export const persistence = [
  ...feature("persistence", "06-keep-alive", [
    valid("HTTP/1.1 goes on", "9112 9.3", get(), "200", OPEN),
    valid("after a body too", "9112 9.3", HELLO, "200", OPEN),
    valid("after chunks too", "9112 9.3", CHUNKED, "200", OPEN),
    valid(
      "after a trailer too",
      "9112 7.1.2",
      post(["Transfer-Encoding: chunked"], "0\r\nX-Sum: 1\r\n\r\n"),
      "200",
      OPEN,
    ),
    valid("close ends it", "9112 9.6", get("Connection: close"), "200", CLOSED),
    valid("close in any case", "9110 7.6.1", get("Connection: CLOSE"), "200", CLOSED),
    valid("close in a list", "9110 7.6.1", get("Connection: x-other, close"), "200", CLOSED),
    valid("close in a second field", "9110 7.6.1", get("Connection: x-other", "Connection: close"), "200", CLOSED),
    valid("HTTP/1.0 does not go on", "9112 9.3", head(OLD), "200", CLOSED),
    valid("HTTP/1.0 may ask for it", "9112 9.3", head(OLD, "Connection: keep-alive")),
    valid("the client's end ends it", "9112 9.6", get(), "200", { after: "closed", end: true }),
  ]),
  ...feature("pipelining", "06-keep-alive", [
    valid("two requests", "9112 9.3.2", get() + get(), "200 200", OPEN),
    valid("twenty requests", "9112 9.3.2", get().repeat(20), Array(20).fill("200").join(" "), OPEN),
    valid("behind a body", "9112 9.3.2", HELLO + get(), "200 200", OPEN),
    valid("behind chunks", "9112 9.3.2", CHUNKED + get(), "200 200", OPEN),
    valid("behind an empty line", "9112 2.2", `${get()}\r\n${get()}`, "200 200", OPEN),
    valid("in order", "9112 9.3.2", get() + HELLO, "200 200", { echo: "hello", after: "open" }),
    valid("nothing is served after close", "9112 9.6", get("Connection: close") + get(), "200", CLOSED),
    valid("nothing is served after HTTP/1.0", "9112 9.3", head(OLD) + get(), "200", CLOSED),
    invalid("nothing is served after a refusal", "9112 9.3", get("no colon") + get(), "400"),
    invalid("what came before a refusal is served", "9112 9.3.2", get() + get("no colon"), "200 400"),
    invalid(
      "nothing is served behind two framings",
      "9112 6.1",
      post(["Content-Length: 5", "Transfer-Encoding: chunked"], "0\r\n\r\n") + get(),
      "400",
    ),
  ]),
  ...feature("HEAD, OPTIONS", "06-keep-alive", [
    valid("HEAD", "9110 9.3.2", HEAD, "200", OPEN),
    valid("HEAD has no body that the next answer could follow", "9110 9.3.2", HEAD + get(), "200 200", OPEN),
    valid("HEAD and close", "9110 9.3.2", head("HEAD / HTTP/1.1", "Host: a", "Connection: close"), "200", CLOSED),
    valid("OPTIONS *", "9110 9.3.7", head("OPTIONS * HTTP/1.1", "Host: a"), ["200", "204"], OPEN),
    valid("OPTIONS /", "9110 9.3.7", head("OPTIONS / HTTP/1.1", "Host: a"), ["200", "204"], OPEN),
  ]),
];
