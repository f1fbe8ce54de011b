import { check, type Dialogue } from "@lbaws/checks";
import { listeners } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const [HALF, REST] = ["GET /later HTTP/1.1\r\n", "Host: a\r\n\r\n"];
const REQUEST = HALF + REST;

check("a reply takes its time, however many come", { spec: "man 2 poll" }, async ({ start, that }) => {
  const server = await start({ env: { DELAY: "2", ROOM: "0" } });
  const served = await server.connect();
  await served.send(HALF);
  await served.wire.taken();
  const others: Dialogue[] = [];
  for (let i = 0; i < 3; i++) others.push(await server.connect());
  for (const client of others) await client.send(REQUEST);
  await until("a listen queue of 3", () => listeners(server.port)[0]?.queue === 3);
  const begin = performance.now();
  await served.send(REST);
  for (const client of others) await client.expect({ says: "Whoever comes meanwhile gets 503.", status: 503 });
  await served.expect({ says: "The client that is served gets its echo.", status: 200, body: REQUEST });
  // Clocks in milliseconds may be one of them early.
  that(performance.now() - begin >= 1999, "A reply takes DELAY seconds.", "It came early.");
});
