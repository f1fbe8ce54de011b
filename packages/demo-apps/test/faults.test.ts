import { start } from "@lbaws/wire";
import { expect, test } from "vitest";
import { cases } from "../src/behaviour.ts";

/** Each planted fault and a case that must see it. */
const caught = [
  ["keeps an answer back until its end", "an upload is answered while it is under way"],
  ["frames the chunks a second time", "a stream has no Content-Length and arrives whole"],
  ["keeps an abort to itself", "an application that sends nothing learns that the client has left"],
  ["joins cookies", "two cookies come in two fields, and the client's arrive"],
  ["says the type twice", "the framework says its name"],
  ["forgets the length for HEAD", "HEAD gets the head of GET, with its Content-Length, and no body"],
  ["decodes the path", "an encoded slash stays in its part of the path, and a query may name one thing twice"],
];

test.concurrent.each(caught)("a server that %s is caught: %s", async (fault, name) => {
  const server = await start(new URL("faulty-server.ts", import.meta.url), { nodeFlags: [], args: [fault as string] });
  try {
    const run = new Map(cases).get(name as string);
    await expect(run?.(server.port)).rejects.toThrow();
  } finally {
    await server.stop();
  }
});
