import { check, type Dialogue, type Target } from "@lbaws/checks";
import { allProcesses, processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: a\r\n\r\n"];
const WAIT = { spec: "man 2 wait" };

check("the child of an answered client exits with status 0", WAIT, async ({ start }) => {
  const server = await start();
  const { client, child } = await comeSlowly(server);
  await client.send(REST);
  await client.expect({ says: "The client gets its echo.", status: 200, body: HALF + REST });
  await server.said(RegExp(`^child ${child} exited with status 0$`, "m"), `Child ${child} has exited with status 0.`);
});

check("the child of a client that left exits with status 1", WAIT, async ({ start }) => {
  const server = await start();
  const { client, child } = await comeSlowly(server);
  client.close();
  await server.said(RegExp(`^child ${child} exited with status 1$`, "m"), `Child ${child} has exited with status 1.`);
});

check("so does that of a client that reset the connection", { spec: "man 2 recv" }, async ({ start }) => {
  const server = await start();
  const { client, child } = await comeSlowly(server);
  client.reset();
  await server.said(RegExp(`^child ${child} exited with status 1$`, "m"), `Child ${child} has exited with status 1.`);
});

check("a child that was killed was ended by signal 9", { spec: "man 2 wait, man 7 signal" }, async ({ start }) => {
  const server = await start();
  const { child } = await comeSlowly(server);
  process.kill(child, "SIGKILL");
  await server.said(RegExp(`^child ${child} was ended by signal 9$`, "m"), `Signal 9 has ended child ${child}.`);
});

check("it says of the right child that it has ended", WAIT, async ({ start, that }) => {
  const server = await start();
  const first = await comeSlowly(server);
  const second = await comeSlowly(server);
  process.kill(first.child, "SIGTERM");
  const says = `Signal 15 has ended child ${first.child}.`;
  await server.said(RegExp(`^child ${first.child} was ended by signal 15$`, "m"), says);
  that(!server.output().includes(`child ${second.child}`), `Child ${second.child} has not ended.`, server.output());
});

check("nothing is left of a child that has ended", WAIT, async ({ start, that }) => {
  const server = await start();
  const { client, child } = await comeSlowly(server);
  await client.send(REST);
  await client.expect({ says: "The client gets its echo.", status: 200, body: HALF + REST });
  const isGone = () => allProcesses().every(({ pid }) => pid !== child);
  await until("the child to be gone", isGone, 3000).catch(() => {});
  that(isGone(), "The parent has waited for the child.", "It is still there.");
});

/** A client with half a request, and the pid of the child that has read it. */
async function comeSlowly(server: Target): Promise<{ client: Dialogue; child: number }> {
  const before = children(server);
  const client = await server.connect();
  await client.send(HALF);
  await client.wire.taken();
  const child = await until("a child", () => children(server).find((pid) => !before.includes(pid)));
  return { client, child };
}

function children(server: Target): number[] {
  return (processTree(server.pid)?.children ?? []).map(({ pid }) => pid);
}
