export { type Check, type CheckOptions, check } from "./check.ts";
export type { Dialogue } from "./dialogue.ts";
export { CheckFailure, type Failure, type Kind } from "./failure.ts";
export type { Target } from "./target.ts";
export type { Want } from "./want.ts";
