import { messages } from "./behaviour/messages.ts";
import { streams } from "./behaviour/streams.ts";

/**
 * What a client of the applications sees, whatever framework answers and whatever server is in between. Each case is a
 * name and a function; it has one connection open at a time and rejects with what is wrong.
 */
export const cases = Object.entries({ ...messages, ...streams });
