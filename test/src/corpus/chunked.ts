import { feature, invalid, post, valid } from "./case.ts";

const chunked = (body: string) => post(["Transfer-Encoding: chunked"], body);
const size = (line: string) => chunked(`${line}\r\nhello\r\n0\r\n\r\n`);
const HELLO = { echo: "hello" };

export const chunks = feature("chunks", "05-body", [
  valid("one chunk", "9112 7.1", size("5"), "200", HELLO),
  valid("several chunks", "9112 7.1", chunked("2\r\nhe\r\n1\r\nl\r\n2\r\nlo\r\n0\r\n\r\n"), "200", HELLO),
  valid("no chunk", "9112 7.1", chunked("0\r\n\r\n")),
  valid(
    "a size in hexadecimal, either case",
    "9112 7.1",
    chunked(`a\r\n${"x".repeat(10)}\r\nA\r\nhellohello\r\n0\r\n\r\n`),
    "200",
    HELLO,
  ),
  valid("leading zeros", "9112 7.1", size("0005"), "200", HELLO),
  valid("several zeros for the last chunk", "9112 7.1", chunked("5\r\nhello\r\n000\r\n\r\n"), "200", HELLO),
  valid("an unknown extension", "9112 7.1.1", size("5;name=value"), "200", HELLO),
  valid("an extension in quotes", "9112 7.1.1", size('5;name="a;b"'), "200", HELLO),
  valid("a trailer", "9112 7.1.2", chunked("5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n"), "200", HELLO),
  valid(
    "a Content-Length in the trailer means nothing",
    "9110 6.5.1",
    chunked("5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n"),
    ["200", "400"],
  ),
  valid("a space after the size", "9112 7.1.1", size("5 "), ["200", "400"]),
  invalid("a plus sign", "9112 7.1", size("+5")),
  invalid("a minus sign", "9112 7.1", size("-5")),
  invalid("an underscore", "9112 7.1", size("0_5")),
  invalid("0x before the size", "9112 7.1", size("0x5")),
  invalid("no size", "9112 7.1", size("")),
  invalid("a space before the size", "9112 7.1", size(" 5")),
  invalid("not a digit", "9112 7.1", size("g")),
  invalid("an extension without a size", "9112 7.1", size(";name=value")),
  invalid("a size no number can hold", "9112 7.1", size("1".repeat(17)), ["413", "400"]),
  invalid("a size that wraps around at 64 bits", "9112 7.1", size("10000000000000005"), ["413", "400"]),
  invalid("more bytes than the size says", "9112 7.1", size("4")),
  invalid("fewer bytes than the size says", "9112 7.1", size("6")),
  invalid("no line end after a chunk", "9112 7.1", chunked("5\r\nhello0\r\n\r\n")),
  invalid("a lone LF after the size", "9112 7.1", chunked("5\nhello\r\n0\r\n\r\n")),
  invalid("a lone LF after a chunk", "9112 7.1", chunked("5\r\nhello\n0\r\n\r\n")),
  invalid("a lone CR in an extension", "9112 7.1.1", size("5;a\rb")),
  invalid("an endless extension", "9112 7.1.1", size(`5;${"a".repeat(40_000)}`), ["400", "413", "431"]),
  invalid("a trailer that is no field", "9112 7.1.2", chunked("5\r\nhello\r\n0\r\nnothing\r\n\r\n")),
  invalid("an endless trailer", "9112 7.1.2", chunked(`0\r\nX-Sum: ${"1".repeat(40_000)}\r\n\r\n`), [
    "400",
    "413",
    "431",
  ]),
  invalid("cut short", "9112 8", chunked("5\r\nhel"), ["", "400"], { end: true }),
]);
