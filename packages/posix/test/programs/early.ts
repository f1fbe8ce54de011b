// What a library does that is loaded first: it keeps the function itself.
import { randomUUID as draw } from "node:crypto";

export const randomUUID = draw.bind(undefined, {});
