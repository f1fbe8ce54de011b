import fc from "fast-check";
import * as posix from "../../src/index.ts";

/** What a throwing getter throws: the caller must get it as it is. */
export const own = new Error("from the getter");

const throwing = Object.defineProperties(
  {},
  Object.fromEntries(
    ["family", "fd", "seconds", "rlim_cur", "l_onoff"].map((key) => [key, { get: throwOwn, enumerable: true }]),
  ),
);

function throwOwn(): never {
  throw own;
}

/** fast-check itself asks for a symbol. */
function throwFor(_target: object, key: string | symbol): false {
  if (typeof key === "string") throw own;
  return false;
}

function detached(): Uint8Array {
  const bytes = new Uint8Array(64);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

class Lying extends Uint8Array {
  override get length(): number {
    return 1e9;
  }
  override get byteLength(): number {
    return 1e9;
  }
}

const huge = new Uint8Array(2 ** 26);
const resizable = new Uint8Array(new ArrayBuffer(16, { maxByteLength: 64 }));

const bytes = fc.constantFrom(
  () => new Uint8Array(0),
  () => Buffer.alloc(16),
  () => huge,
  detached,
  () => new Lying(16),
  () => Object.defineProperty(new Uint8Array(16), "length", { value: 2 ** 31 }),
  () => new Uint8Array(new SharedArrayBuffer(16)),
  () => resizable,
  () => new Proxy(new Uint8Array(16), {}),
  () => Object.create(Uint8Array.prototype) as Uint8Array,
  () => new Uint16Array(8),
  () => new DataView(new ArrayBuffer(16)),
  () => new ArrayBuffer(16),
);

const numbers = fc.oneof(
  fc.integer({ min: -3, max: 70 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.double(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 0.5, 2 ** 31, 2 ** 32, 2 ** 53, 1e308, 4096, 65536),
);

const constants = fc.constantFrom(
  ...Object.values(posix).filter((value): value is number | typeof posix.SIG_DFL => typeof value !== "function"),
);

const addresses = fc.record(
  {
    family: fc.constantFrom(posix.AF_INET, posix.AF_INET6, posix.AF_UNIX, posix.AF_UNSPEC, "inet", null, 2.5),
    address: fc.constantFrom("127.0.0.1", "::1", "", "localhost", "127.0.0.1\0", "1".repeat(5000), 7, null),
    port: fc.oneof(fc.constantFrom(0, 1, 65535, 65536, -1), numbers),
    // Only names inside the program's own folder, which is thrown away.
    path: fc.constantFrom("x", "\0abstract", "", "a".repeat(108), "\0".repeat(109), "with\0zero", "nö", 3, null),
    flowinfo: numbers,
    scopeId: numbers,
  },
  { requiredKeys: [] },
);

const settings = fc.oneof(
  fc.record({ seconds: numbers }),
  fc.record({ l_onoff: numbers, l_linger: numbers }, { requiredKeys: [] }),
  fc.record({ rlim_cur: numbers, rlim_max: numbers }, { requiredKeys: [] }),
);

const entries = fc.array(fc.oneof(fc.record({ fd: numbers, events: numbers }), fc.constantFrom(null, 1, throwing, {})));

const oddities = fc.constantFrom<unknown>(
  undefined,
  null,
  true,
  "text",
  "5",
  5n,
  Symbol("mine"),
  Symbol.iterator,
  () => {},
  throwing,
  new Proxy({}, { get: throwFor, has: throwFor }),
  new Proxy([], {}),
  Object.freeze([Object.freeze({ fd: -1, events: 0 })]),
  new Array(2 ** 32 - 1),
  Object.create(null),
  { valueOf: throwOwn, toString: throwOwn, [Symbol.toPrimitive]: throwOwn },
  new Date(Number.NaN),
);

/** A list of arguments; among them `descriptors`, which exist, and one that is closed. */
export function argumentLists(descriptors: number[]): fc.Arbitrary<unknown[]> {
  const fd = fc.constantFrom(...descriptors, 999_999);
  const value = fc.oneof(
    { weight: 4, arbitrary: numbers },
    { weight: 3, arbitrary: constants },
    { weight: 2, arbitrary: bytes.map((make) => make()) },
    { weight: 2, arbitrary: addresses },
    { weight: 2, arbitrary: settings },
    { weight: 2, arbitrary: entries },
    { weight: 4, arbitrary: oddities },
    { weight: 1, arbitrary: fc.anything() },
  );
  // Most functions begin with a descriptor; with a real one the junk gets further.
  return fc.oneof(
    fc.array(value, { maxLength: 6 }),
    fc.tuple(fd, fc.array(value, { maxLength: 4 })).map(([first, rest]) => [first, ...rest]),
  );
}
