import { feature, get, head, invalid, post, valid } from "./case.ts";

const length = (value: string) => post([`Content-Length: ${value}`], "hello");
const coding = (...values: string[]) =>
  post(
    values.map((value) => `Transfer-Encoding: ${value}`),
    "5\r\nhello\r\n0\r\n\r\n",
  );
const HIDDEN = head("GET /hidden HTTP/1.1", "Host: localhost");

export const body = [
  ...feature("Content-Length", "05-body", [
    valid("five bytes", "9112 6.2", length("5"), "200", { echo: "hello" }),
    valid("none", "9112 6.2", post(["Content-Length: 0"], "")),
    valid("leading zeros", "9110 8.6", length("005"), "200", { echo: "hello" }),
    valid("any byte may be in a body", "9112 6", post(["Content-Length: 5"], "\0\r\n\r\xff"), "200", {
      echo: "\0\r\n\r\xff",
    }),
    valid("a GET may have a body", "9110 9.3.1", `${get("Content-Length: 5")}hello`),
    valid("the same length twice", "9112 6.3", post(["Content-Length: 5", "Content-Length: 5"], "hello"), [
      "200",
      "400",
    ]),
    valid("the same length in a list", "9112 6.3", length("5, 5"), ["200", "400"]),
    invalid("two lengths", "9112 6.3", post(["Content-Length: 5", "Content-Length: 6"], "hello!")),
    invalid("two lengths in a list", "9112 6.3", length("5, 6")),
    invalid("a plus sign", "9110 8.6", length("+5")),
    invalid("a minus sign", "9110 8.6", length("-5")),
    invalid("hexadecimal", "9110 8.6", length("0x5")),
    invalid("a fraction", "9110 8.6", length("5.0")),
    invalid("two numbers", "9110 8.6", length("5 5")),
    invalid("an empty value", "9110 8.6", length("")),
    invalid("a word", "9110 8.6", length("five")),
    invalid("an underscore", "9110 8.6", length("5_0")),
    invalid("a no-break space at the end", "9110 8.6", length("5\xa0")),
    invalid("a comma at the end", "9110 8.6", length("5,")),
    invalid("more than a number can hold", "9110 8.6", length("9".repeat(40)), ["413", "400"]),
    invalid("far too large", "9110 15.5.14", length("999999999999"), "413"),
    invalid("a body cut short", "9112 8", post(["Content-Length: 50"], "hello"), ["", "400"], { end: true }),
  ]),
  ...feature("coding", "05-body", [
    valid("chunked in any case", "9112 7", coding("Chunked"), "200", { echo: "hello" }),
    invalid("a no-break space before it", "9112 6.1", coding("\xa0chunked"), ["400", "501"]),
    invalid("with Content-Length", "9112 6.1", post(["Content-Length: 5", "Transfer-Encoding: chunked"], "0\r\n\r\n")),
    invalid(
      "with Content-Length after it",
      "9112 6.1",
      post(["Transfer-Encoding: chunked", "Content-Length: 5"], `0\r\n\r\n${HIDDEN}`),
    ),
    invalid(
      "a request hidden behind a length",
      "9112 11.2",
      post(["Content-Length: 4", "Transfer-Encoding: chunked"], `1d\r\n${HIDDEN}0\r\n\r\n`),
    ),
    invalid("in HTTP/1.0", "9112 6.1", `${head("POST / HTTP/1.0", "Transfer-Encoding: chunked")}0\r\n\r\n`),
    invalid("chunked not last", "9112 6.3", coding("chunked, gzip"), ["400", "501"]),
    invalid("chunked twice", "9112 6.1", coding("chunked, chunked")),
    invalid("chunked in two fields", "9112 6.1", coding("chunked", "chunked")),
    invalid("a coding nobody speaks here", "9112 6.1", coding("gzip, chunked"), "501"),
    invalid("gzip alone", "9112 6.3", coding("gzip"), ["400", "501"]),
    invalid("identity", "9112 7", coding("identity"), ["400", "501"]),
    invalid("nearly chunked", "9112 7", coding("xchunked"), ["400", "501"]),
    invalid("chunked behind a vertical tab", "9110 5.6.3", coding("\x0bchunked"), ["400", "501"]),
    invalid("chunked in quotes", "9112 7", coding('"chunked"'), ["400", "501"]),
    invalid("an empty value", "9112 6.1", coding(""), ["400", "501"]),
    invalid("a space before the colon", "9112 5.1", post(["Transfer-Encoding : chunked"], "0\r\n\r\n")),
  ]),
  ...feature("Expect", "05-body", [
    valid("100-continue", "9110 10.1.1", post(["Expect: 100-continue", "Content-Length: 5"], "hello"), [
      "100 200",
      "200",
    ]),
    valid("in any case", "9110 10.1.1", post(["Expect: 100-Continue", "Content-Length: 5"], "hello"), [
      "100 200",
      "200",
    ]),
    valid("without a body", "9110 10.1.1", get("Expect: 100-continue"), ["200", "100 200"]),
    valid(
      "in HTTP/1.0 it is ignored",
      "9110 10.1.1",
      `${head("POST / HTTP/1.0", "Expect: 100-continue", "Content-Length: 5")}hello`,
    ),
    valid("an unknown expectation", "9110 10.1.1", get("Expect: a-miracle"), ["417", "200"]),
    invalid(
      "no 100 before a refusal",
      "9110 10.1.1",
      post(["Expect: 100-continue", "Content-Length: 999999999999"], ""),
      "413",
    ),
  ]),
];
