import { expect, test } from "vitest";
import { json } from "../src/middleware/json.ts";
import { ask } from "./client.ts";

const listing = (...values: unknown[]) =>
  json((_environ, startResponse) => {
    startResponse("200 OK", [["Cache-Control", "no-store"]]);
    return values;
  });

test("values become the elements of an array, one in each chunk", async () => {
  expect(await ask(listing(1, { name: "Zoë" }, null))).toEqual({
    status: "200 OK",
    headers: { "Cache-Control": "no-store", "Content-Type": "application/json" },
    chunks: ["[1", ',\n{"name":"Zoë"}', ",\nnull", "]\n"],
  });
});

test.each([[[]], [[1]], [["", [], {}]], [[1, "\n", { a: [true] }]]])("%j is read back as it was", async (values) => {
  const { chunks } = await ask(listing(...values));
  expect(JSON.parse(chunks.join(""))).toEqual(values);
});

test("what JSON cannot say is null, as it is in an array that JSON.stringify is given", async () => {
  const { chunks } = await ask(listing(undefined, () => 1, Number.NaN));
  expect(chunks.join("")).toBe("[null,\nnull,\nnull]\n");
});

test("the first element is sent before the second is asked for", async () => {
  const asked: number[] = [];
  const app = json(function* (_environ, startResponse) {
    startResponse("200 OK", []);
    for (let n = 1; ; n++) {
      asked.push(n);
      yield n;
    }
  });
  const answer = await ask(app, {}, 1);
  expect(answer.chunks).toEqual(["[1"]);
  expect(asked).toEqual([1]);
  expect(answer.headers).toEqual({ "Content-Type": "application/json" });
});

test("an application may still say that it failed, with the error", async () => {
  const app = json(function* (_environ, startResponse) {
    startResponse("200 OK", []);
    startResponse("503 Service Unavailable", [], new Error("no database"));
    yield "later";
  });
  expect(await ask(app)).toMatchObject({ status: "503 Service Unavailable", chunks: ['["later"', "]\n"] });
});
