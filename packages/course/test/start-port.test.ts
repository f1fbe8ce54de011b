import { createServer, type Server } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { connect, launch, makeCourse, run, write } from "./course.ts";

test.each(["x", "-1", "65536", "1.5", " 1", ""])("PORT=%j is refused in one sentence", async (PORT) => {
  for (const args of [["start"], ["start", "1"]]) {
    const again = `PORT=8889 npm ${args.join(" ")}`;
    const stderr = `PORT must be a whole number from 0 to 65535, and it is "${PORT}": try \`${again}\`.\n`;
    expect(await run(makeCourse(), args, { PORT })).toEqual({ code: 2, signal: null, stdout: "", stderr });
  }
});

test("a port that is taken is refused with who has it and what to do", async () => {
  const port = await listen(createServer());
  const { code, stdout, stderr } = await run(makeCourse(), ["start", "two"], { PORT: `${port}` });
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(
    new RegExp(
      `^Port ${port} is taken by process ${process.pid} \\(.+\\): end it with Ctrl-C in its terminal, or use another port: PORT=\\d+ npm start two\n$`,
    ),
  );
});

test("a port that the kernel holds is refused in a lesson without SO_REUSEADDR, and no other", async () => {
  const root = makeCourse();
  const port = await makeTimeWait();
  const { code, stderr } = await run(root, ["start", "1"], { PORT: `${port}` });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    new RegExp(
      `^The kernel holds port ${port} for another \\d\\d s because connections on it have just ended \\(TIME_WAIT\\): wait, or use another port with PORT=\\d+ npm start 1; lesson 02 shows the cure\\.\n$`,
    ),
  );
  write(root, "lessons/02-two/src/server.ts", "setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1);\n");
  await launch(root, ["start", "2"], { PORT: `${port}` }).until(new RegExp(`Serving HTTP on port ${port}\n`));
});

async function listen(server: Server): Promise<number> {
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  return (server.address() as { port: number }).port;
}

/** Which side closes first is the one the kernel keeps for a minute: here the server's. */
async function makeTimeWait(): Promise<number> {
  const server = createServer((socket) => socket.end());
  const port = await listen(server);
  await connect(port);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
