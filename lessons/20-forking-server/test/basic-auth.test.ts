import { expect, test } from "vitest";
import type { App } from "../src/app.ts";
import { basicAuth } from "../src/middleware/basic-auth.ts";
import { ask, credentials } from "./client.ts";

const whoami: App = (environ, startResponse) => {
  startResponse("200 OK", []);
  return [Buffer.from(String(Object.entries(environ).find(([name]) => name === "REMOTE_USER")?.[1]), "latin1")];
};
const app = basicAuth("The Engine", { ada: "lovelace", zoë: "päss:wörd" })(whoami);

test("a client without credentials is told which to send (RFC 7617 section 2)", async () => {
  expect(await ask(app)).toEqual({
    status: "401 Unauthorized",
    headers: {
      "WWW-Authenticate": 'Basic realm="The Engine", charset="UTF-8"',
      "Content-Type": "text/plain; charset=utf-8",
    },
    chunks: ["Send a user and a password.\n"],
  });
});

test("a client with a user's password gets in, and the application knows the user", async () => {
  expect(await ask(app, credentials("ada:lovelace"))).toEqual({ status: "200 OK", headers: {}, chunks: ["ada"] });
});

test("names and passwords are UTF-8, and a password may have colons (RFC 7617 section 2.1)", async () => {
  expect((await ask(app, credentials("zoë:päss:wörd"))).chunks).toEqual(["zoë"]);
});

test("the scheme's name may be in any case (RFC 9110 section 11.1)", async () => {
  expect((await ask(app, { HTTP_AUTHORIZATION: "bASIC  YWRhOmxvdmVsYWNl" })).chunks).toEqual(["ada"]);
});

test.each([
  ["a wrong password", credentials("ada:lovelacE").HTTP_AUTHORIZATION],
  ["a part of the password", credentials("ada:love").HTTP_AUTHORIZATION],
  ["an unknown user", credentials("eve:lovelace").HTTP_AUTHORIZATION],
  ["another user's password", credentials("zoë:lovelace").HTTP_AUTHORIZATION],
  ["no colon", credentials("adalovelace").HTTP_AUTHORIZATION],
  ["nothing behind the scheme", "Basic "],
  ["another scheme", "Bearer YWRhOmxvdmVsYWNl"],
  ["no base64", "Basic ada:lovelace"],
  ["two of them, joined", "Basic YWRhOmxvdmVsYWNl, Basic YWRhOmxvdmVsYWNl"],
])("%s gets 401", async (_what, authorization) => {
  expect((await ask(app, { HTTP_AUTHORIZATION: authorization })).status).toBe("401 Unauthorized");
});
