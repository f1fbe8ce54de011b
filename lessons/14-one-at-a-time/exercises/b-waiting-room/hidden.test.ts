import { check } from "@lbaws/checks";

const REQUEST = "GET /later HTTP/1.1\r\nHost: a\r\n\r\n";

check("a reply takes its time, however many come", { spec: "man 2 poll" }, async ({ start, that }) => {
  const server = await start({ env: { DELAY: "2", ROOM: "0" } });
  const served = await server.connect();
  const begin = performance.now();
  await served.send(REQUEST);
  await served.wire.taken();
  for (let i = 0; i < 5; i++) await server.ask(REQUEST, { says: "Whoever comes meanwhile gets 503.", status: 503 });
  await served.expect({ says: "The client that is served gets its echo.", status: 200, body: REQUEST });
  that(performance.now() - begin >= 2000, "A reply takes DELAY seconds.", "It came early.");
  await server.ask(REQUEST, { says: "The next client is served.", status: 200, body: REQUEST });
});
