// Says what it was started with.
import { announce } from "./announce.ts";

announce(() => console.log(JSON.stringify({ env: process.env, args: process.argv.slice(2), flags: process.execArgv })));
