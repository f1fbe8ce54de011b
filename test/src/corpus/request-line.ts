import { feature, get, head, invalid, valid } from "./case.ts";

const HOST = "Host: localhost";
const line = (requestLine: string) => head(requestLine, HOST);

export const requestLine = [
  ...feature("request line", "04-parse-request", [
    valid("GET", "9112 3", line("GET /hello HTTP/1.1"), "200", { echo: "/hello" }),
    valid("POST without a body", "9112 6.3", line("POST / HTTP/1.1")),
    valid("DELETE", "9110 9.3.5", line("DELETE /item HTTP/1.1")),
    valid("an empty line before the request", "9112 2.2", `\r\n${get()}`),
    valid("HTTP/1.0 without Host", "9112 3.2", head("GET / HTTP/1.0")),
    valid("HTTP/1.2, a later minor version", "9110 2.5", line("GET / HTTP/1.2"), ["200", "505"]),
    valid("lone LF as line end", "9112 2.2", "GET / HTTP/1.1\nHost: localhost\n\n", ["200", "400"]),
    invalid("HTTP/2.0", "9110 15.6.6", line("GET / HTTP/2.0"), "505"),
    invalid("HTTP in lower case", "9112 2.3", line("GET / http/1.1")),
    invalid("a version of three numbers", "9112 2.3", line("GET / HTTP/1.1.1")),
    invalid("a version without a minor number", "9112 2.3", line("GET / HTTP/1")),
    invalid("a version of two digits", "9112 2.3", line("GET / HTTP/1.10")),
    invalid("a version that is no number", "9112 2.3", line("GET / HTTP/1.x")),
    invalid("no version at all", "9112 3", line("GET /")),
    invalid("one word", "9112 3", line("hello")),
    invalid("two spaces", "9112 3", line("GET  / HTTP/1.1")),
    invalid("a tab for a space", "9112 3", line("GET\t/ HTTP/1.1")),
    invalid("a space at the end", "9112 3", line("GET / HTTP/1.1 ")),
    invalid("a space at the start", "9112 3", line(" GET / HTTP/1.1")),
    invalid("a lone CR for a space", "9112 2.2", line("GET /\rHTTP/1.1")),
    invalid("the first bytes of TLS", "9112 3", line("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")),
  ]),
  ...feature("method", "04-parse-request", [
    invalid("an unknown method", "9110 9.1", line("BREW /pot HTTP/1.1"), "501"),
    invalid("a method in lower case is another method", "9110 9.1", line("get / HTTP/1.1"), "501"),
    invalid("a byte no method may have", "9110 5.6.2", line("G@T / HTTP/1.1")),
    invalid("no method", "9112 3.1", line(" / HTTP/1.1")),
    invalid("CONNECT to an origin server", "9110 9.3.6", line("CONNECT localhost:443 HTTP/1.1"), ["501", "405", "400"]),
  ]),
  ...feature("target", "04-parse-request", [
    valid("a query", "9112 3.2.1", line("GET /find?a=1&b=%20 HTTP/1.1")),
    valid("absolute form", "9112 3.2.2", line("GET http://localhost/hello HTTP/1.1")),
    valid("absolute form counts more than Host", "9112 3.2.2", line("GET http://example.org/hello HTTP/1.1")),
    valid("a request line of 8,000 bytes", "9112 3", line(`GET /${"a".repeat(7985)} HTTP/1.1`)),
    invalid("a target too long", "9112 3", line(`GET /${"a".repeat(15_000)} HTTP/1.1`), "414"),
    invalid("no target", "9112 3.2", line("GET  HTTP/1.1")),
    invalid("a relative target", "9112 3.2", line("GET hello HTTP/1.1")),
    invalid("the asterisk for GET", "9112 3.2.4", line("GET * HTTP/1.1")),
    invalid("authority form for GET", "9112 3.2.3", line("GET localhost:80 HTTP/1.1")),
    invalid("a space in it", "9112 3.2", line("GET /a b HTTP/1.1")),
    invalid("a fragment", "9112 3.2", line("GET /a#b HTTP/1.1")),
    invalid("a control character", "3986 2", line("GET /a\x01b HTTP/1.1")),
    invalid("a NUL", "3986 2", line("GET /a\0b HTTP/1.1")),
    invalid("a byte above ASCII", "3986 2", line("GET /caf\xe9 HTTP/1.1")),
  ]),
];
