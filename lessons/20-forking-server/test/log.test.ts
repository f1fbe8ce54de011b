import { expect, test } from "vitest";
import type { App } from "../src/app.ts";
import { log } from "../src/middleware/log.ts";
import { ask, errorsTo, saying } from "./client.ts";

async function linesOf(app: App, most?: number): Promise<string[]> {
  const lines: string[] = [];
  await ask(log("1")(app), { REQUEST_METHOD: "POST", REQUEST_URI: "/caf%C3%A9%0A?x", ...errorsTo(lines) }, most);
  return lines;
}

test("a line on the way in and one on the way out, with the path still encoded", async () => {
  expect(await linesOf(saying("café"))).toEqual(["1 in POST /caf%C3%A9%0A?x\n", "1 out 200 5 bytes\n"]);
});

test("bytes that are written count like those that are yielded", async () => {
  const app: App = (_environ, startResponse) => {
    startResponse("201 Created", [])(Buffer.from("one"));
    return [Buffer.from("two!"), Buffer.from("three")];
  };
  expect(await linesOf(app)).toContain("1 out 201 12 bytes\n");
});

test("the status is the last one, also when the application decides while its body is asked for", async () => {
  const app: App = function* (_environ, startResponse) {
    startResponse("200 OK", []);
    startResponse("500 Internal Server Error", [], new Error("on second thoughts"));
    yield Buffer.from("sorry");
  };
  expect(await linesOf(app)).toContain("1 out 500 5 bytes\n");
});

test("after an early end the chunks handed on are counted, and nothing before them", async () => {
  const app: App = (_environ, startResponse) => {
    startResponse("200 OK", []);
    return ["one", "two", "three"].map((text) => Buffer.from(text));
  };
  expect(await linesOf(app, 2)).toContain("1 out 200 6 bytes\n");
  expect(await linesOf(app, 0)).toContain("1 out 200 0 bytes\n");
});

test("an application that throws has its line on the way out as well", async () => {
  const lines: string[] = [];
  const broken: App = () => {
    throw new Error("broken");
  };
  await expect(ask(log("1")(broken), errorsTo(lines))).rejects.toThrow("broken");
  expect(lines).toEqual(["1 in GET /hello\n", "1 out - 0 bytes\n"]);
});

test("a close that throws does not keep the line back", async () => {
  const lines: string[] = [];
  const app: App = (_environ, startResponse) => {
    startResponse("200 OK", []);
    return Object.assign([Buffer.from("one")], {
      close() {
        throw new Error("cannot close");
      },
    });
  };
  await expect(ask(log("1")(app), errorsTo(lines))).rejects.toThrow("cannot close");
  expect(lines).toContain("1 out 200 3 bytes\n");
});
