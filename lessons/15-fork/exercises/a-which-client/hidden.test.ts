import { check } from "@lbaws/checks";

const [HALF, REST] = ["GET /turn HTTP/1.1\r\n", "Host: a\r\n\r\n"];

check("five at once are numbered as they came", { spec: "man 2 fork" }, async ({ start, equal }) => {
  const server = await start();
  const clients = [];
  for (let i = 0; i < 5; i++) {
    const client = await server.connect();
    await client.send(HALF);
    clients.push(client);
  }
  const numbers = [];
  for (const client of clients.toReversed()) {
    await client.send(REST);
    const head = await client.wire.readUntil("\r\n\r\n");
    numbers.push(/\r\nClient-Number: *(.*?) *\r\n/i.exec(head)?.[1]);
  }
  equal(numbers, ["5", "4", "3", "2", "1"], "The last who came asks first and is number 5.");
});
