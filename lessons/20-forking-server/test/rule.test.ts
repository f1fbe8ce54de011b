import { expect, test } from "vitest";
import { Router } from "../src/router.ts";

function add(...rules: [rule: string, endpoint?: string, methods?: string[]][]): () => void {
  const router = new Router<object>();
  return () => {
    for (const [rule, endpoint = rule, methods = ["GET"]] of rules) router.add(rule, {}, { endpoint, methods });
  };
}

test("a method in small letters is refused, for no request would have it", () => {
  expect(add(["/", "home", ["get"]])).toThrow('Write the method "get" of the rule "/" in capitals.');
});

test.each([
  ["users", 'The rule "users" must begin with a slash.'],
  ["", 'The rule "" must begin with a slash.'],
  ["/a//b", 'In the rule "/a//b", write "" as plain text, as <name> or as <converter:name>.'],
  ["//", 'In the rule "//", write "" as plain text, as <name> or as <converter:name>.'],
  ["/<int:id", 'In the rule "/<int:id", write "<int:id" as plain text, as <name> or as <converter:name>.'],
  ["/v<int:id>", 'In the rule "/v<int:id>", write "v<int:id>" as plain text, as <name> or as <converter:name>.'],
  ["/../a", 'In the rule "/../a", write ".." as plain text, as <name> or as <converter:name>.'],
  ["/<int:id>/<id>", 'The rule "/<int:id>/<id>" must give each variable its own name.'],
  ["/<number:id>", 'There is no converter "number", only any, int, float, uuid, string, path.'],
  ["/<toString:id>", 'There is no converter "toString", only any, int, float, uuid, string, path.'],
  ["/<any:v>", "Tell any which words it takes, as in any(red,green)."],
  ["/<int(mim=1):id>", '"mim=1" is nothing that int knows: it takes min, max, fixedDigits, signed.'],
  ["/<int(min):id>", '"min" is nothing that int knows: it takes min, max, fixedDigits, signed.'],
  ["/<int(min=one):id>", '"min=one" is nothing that int knows: it takes min, max, fixedDigits, signed.'],
  ["/<int(signed=1):id>", '"signed=1" is nothing that int knows: it takes min, max, fixedDigits, signed.'],
  ["/<path(min=1):p>", '"min=1" is nothing that path knows: it takes no arguments.'],
])("the rule %s is refused: %s", (rule, sentence) => expect(add([rule])).toThrow(new Error(sentence)));

test("an endpoint cannot lead to two targets", () => {
  expect(add(["/", "home"], ["/start", "home"])).toThrow(
    new Error('"home" leads elsewhere already: give the rule "/start" an endpoint of its own.'),
  );
});

test("a rule that would never get its turn is refused", () => {
  const sentence = '"/<int:b>" and "/<int:a>" take the same requests: give them different methods, or remove one.';
  expect(add(["/<int:a>"], ["/<int:b>"])).toThrow(new Error(sentence));
  expect(add(["/<int:a>"], ["/<int:b>", "b", ["HEAD", "POST"]])).toThrow(new Error(sentence));
  expect(add(["/<int:a>"], ["/<int:b>", "b", ["POST"]])).not.toThrow();
  expect(add(["/<int:a>"], ["/<int:b>/"])).not.toThrow();
});
