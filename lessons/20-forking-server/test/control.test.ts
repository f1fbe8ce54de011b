import { expect, test } from "vitest";
import { control } from "../apps/control.ts";
import { app } from "../apps/stack.ts";
import { log } from "../src/middleware/log.ts";
import { ask, credentials, errorsTo } from "./client.ts";
import { makeInput } from "./fake-server.ts";

const known = new Map([
  ["log1", log("1")],
  ["log2", log("2")],
]);
const put = (text: string) => ({ REQUEST_METHOD: "PUT", "wsgi.input": makeInput(text) });

test("GET shows the names, PUT replaces what is in the list", async () => {
  const list = [...known.values()];
  const stack = control(list, known);
  expect(await ask(stack)).toEqual({
    status: "200 OK",
    headers: { "Content-Type": "application/json" },
    chunks: ['["log1","log2"]\n'],
  });
  expect((await ask(stack, put('["log2"]'))).chunks).toEqual(['["log2"]\n']);
  expect(list).toEqual([known.get("log2")]);
  expect((await ask(stack, put("[]"))).chunks).toEqual(["[]\n"]);
});

test.each([["log1"], [""], ["null"], ['{"0":"log1"}'], ['["log3"]'], ['["log1",["log2"]]'], ['["constructor"]']])(
  "%j gets 400 and a sentence, and changes nothing",
  async (text) => {
    const list = [...known.values()];
    const { status, chunks } = await ask(control(list, known), put(text));
    expect(status).toBe("400 Bad Request");
    expect(chunks).toEqual(["Send a JSON array of these names: log1, log2.\n"]);
    expect(list).toEqual([...known.values()]);
  },
);

test("another method gets 405", async () => {
  const { status, headers } = await ask(control([], known), { REQUEST_METHOD: "DELETE" });
  expect(status).toBe("405 Method Not Allowed");
  expect(headers.Allow).toBe("GET, HEAD, PUT");
});

const ada = credentials("ada:lovelace");
const codeOf = async (path: string, changes = {}) => {
  const { status } = await ask(app, { PATH_INFO: path, ...changes });
  return status.slice(0, 3);
};

test("who is refused changes the order, and is refused for another reason", async () => {
  for (const code of ["200", "200", "200", "429"]) expect(await codeOf("/hello", ada)).toBe(code);
  expect(await codeOf("/hello")).toBe("429");
  expect(await codeOf("/stack")).toBe("401");
  expect(await codeOf("/stack", { ...ada, ...put('["auth","limit"]') })).toBe("200");
  expect(await codeOf("/hello")).toBe("401");
  expect(await codeOf("/hello", ada)).toBe("429");
});

test("what is in the list stands around all applications but the one that changes it", async () => {
  const lines: string[] = [];
  const changes = { ...ada, ...errorsTo(lines) };
  await codeOf("/stack", { ...changes, ...put('["log1"]') });
  const { chunks } = await ask(app, { PATH_INFO: "/numbers", ...changes });
  expect(chunks.join("")).toBe('[{"n":1,"square":1},\n{"n":2,"square":4},\n{"n":3,"square":9}]\n');
  expect(await codeOf("/nothing", changes)).toBe("404");
  expect(lines).toEqual(["1 in GET /numbers\n", "1 out 200 61 bytes\n", "1 in GET /nothing\n", "1 out 404 36 bytes\n"]);
});
