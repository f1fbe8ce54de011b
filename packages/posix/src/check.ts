import { inspect, types } from "node:util";

// Every value that reaches C passes here first: a wrong one must end in a JavaScript error, never in a crash.

const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;

/** `value` as a C int. TypeError for anything but a whole number, RangeError outside `min`..`max`. */
export function int(where: string, value: unknown, min = INT_MIN, max = INT_MAX): number {
  const whole = Number.isInteger(value) || value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
  if (typeof value !== "number" || !whole) {
    throw new TypeError(`${where} must be a whole number, not ${show(value)}`);
  }
  if (value < min || value > max) throw new RangeError(`${where} must be from ${min} to ${max}, not ${value}`);
  return value;
}

/** `value` as a time in seconds, fractions allowed, up to a year. */
export function seconds(where: string, value: unknown): number {
  const year = 366 * 86_400;
  if (typeof value !== "number" || Number.isNaN(value))
    throw new TypeError(`${where} must be a number, not ${show(value)}`);
  if (value < 0 || value > year) throw new RangeError(`${where} must be from 0 to ${year}, not ${value}`);
  return value;
}

/** `value` as bytes in memory: a Buffer or another Uint8Array. */
export function bytes(where: string, value: unknown): Uint8Array {
  if (types.isUint8Array(value)) return value;
  throw new TypeError(`${where} must be a Uint8Array (a Buffer is one), not ${show(value)}`);
}

const lengthGetter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), "byteLength")?.get;

/** How many bytes C may touch: the real number, whatever a property named `length` says. */
export function lengthOf(bytes: Uint8Array): number {
  return lengthGetter?.call(bytes) as number;
}

export function object(where: string, value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new TypeError(`${where} must be an object, not ${show(value)}`);
}

export function string(where: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new TypeError(`${where} must be a string, not ${show(value)}`);
}

/** `value` in a few words, for an error message. */
export function show(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object";
  return typeof value === "function" ? "a function" : inspect(value).slice(0, 80);
}
