import type { ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";
import express from "express";
import { expect, test } from "vitest";
import { nodeApp } from "../src/node-app.ts";
import { ask } from "./exchange.ts";

/** What the server gets when a listener does this with its response. */
const answerOf = (act: (response: ServerResponse) => unknown) =>
  ask(nodeApp((_request, response) => void act(response)));

test("headers come from setHeader and from writeHead", async () => {
  const act = (response: ServerResponse) =>
    response
      .setHeader("X-Number", 5)
      .setHeader("Set-Cookie", ["a=1", "b=2"])
      .writeHead(201, "Made", { "Content-Length": 2, "X-Late": "yes" })
      .end("ok");
  expect(await answerOf(act)).toMatchObject({
    status: "201 Made",
    headers: [
      ["x-number", "5"],
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
      ["content-length", "2"],
      ["x-late", "yes"],
    ],
  });
});

test("headers that only writeHead was given can be asked for", async () => {
  const answer = answerOf((response) => response.writeHead(200, { "X-A": "1" }).end(String(response.getHeader("x-a"))));
  expect(await answer).toMatchObject({ body: ["1"] });
});

test("what is about the connection is left to the server (RFC 9110 section 7.6.1)", async () => {
  const fields = {
    Connection: "close",
    "Keep-Alive": "timeout=5",
    "Transfer-Encoding": "chunked",
    Upgrade: "x",
    A: "b",
  };
  expect(await answerOf((response) => response.writeHead(200, fields).end("x"))).toEqual({
    status: "200 OK",
    headers: [["a", "b"]],
    written: [],
    body: ["x"],
  });
});

test("a status may lack its reason", async () => {
  expect(await answerOf((response) => response.writeHead(200, "").end())).toMatchObject({ status: "200 " });
});

test("flushHeaders sends the head before there is a body", async () => {
  const act = async (response: ServerResponse) => {
    response.flushHeaders();
    await setImmediate();
    response.end("later");
  };
  expect(await answerOf(act)).toMatchObject({ written: [""], body: ["later"] });
});

test("100 and 103 do not get into the body", async () => {
  const act = (response: ServerResponse) => {
    response.writeContinue();
    response.writeEarlyHints({ link: "</a.css>; rel=preload" });
    response.end("x");
  };
  expect(await answerOf(act)).toMatchObject({ written: [], body: ["x"] });
});

test("Express finds its own methods on the response, and ours below them", async () => {
  const application = express().disable("x-powered-by");
  application.get("/", (request, response) => void response.json([request.ip, request.protocol]));
  expect(await ask(nodeApp(application))).toEqual({
    status: "200 OK",
    headers: [
      ["content-type", "application/json; charset=utf-8"],
      ["content-length", "20"],
      ["etag", expect.any(String)],
    ],
    written: [],
    body: ['["192.0.2.1","http"]'],
  });
});
