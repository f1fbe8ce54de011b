import { start } from "../../src/index.ts";

// A test process: it starts a server and says both pids, then waits to be ended.
const server = await start(new URL("family.ts", import.meta.url));
console.log(`run ${process.pid}\nserver ${server.pid}`);
setInterval(() => {}, 1000);
