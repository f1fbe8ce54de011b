export type Value = string | number;

/** Between the text of a segment and the value that it stands for. */
export interface Converter {
  /** The lightest is asked first. */
  weight: number;
  /** Takes further segments, as long as it would take each of them. */
  repeats?: boolean;
  /** Undefined if the text is of another kind or not within the limits. Another rule may still take it. */
  parse(text: string): Value | undefined;
  format(value: Value): string;
}

type Options = { min?: number; max?: number; length?: number; fixedDigits?: number; signed?: boolean };

/** Makes a converter of what stands in its parentheses. */
export type MakeConverter = (args: string[]) => Converter;
export type Converters = Record<string, MakeConverter>;

const CONVERTERS: Converters = { any, int, float, uuid, string, path };
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function makeConverter(kind: string, args: string[], own: Converters = {}): Converter {
  const all = { ...CONVERTERS, ...own };
  const make = Object.hasOwn(all, kind) ? all[kind] : undefined;
  if (make !== undefined) return make(args);
  throw new Error(`There is no converter "${kind}", only ${Object.keys(all).join(", ")}.`);
}

/** Whether it can stand between two slashes. Clients resolve "." and ".." before they ask; RFC 3986 section 5.2.4. */
export function isSegment(text: string): boolean {
  return !["", ".", ".."].includes(text) && !text.includes("/") && text.isWellFormed();
}

export function takeOnly(words: string[], weight: number): Converter {
  return { weight, parse: (text) => (words.includes(text) ? text : undefined), format: String };
}

function any(words: string[]): Converter {
  if (words.length > 0 && words.every(isSegment)) return takeOnly(words, 10);
  throw new Error("Tell any which words it takes, as in any(red,green).");
}

function int(args: string[]): Converter {
  const { fixedDigits, ...options } = parseOptions("int", args, ["min", "max", "fixedDigits", "signed"]);
  const digits = fixedDigits === undefined ? "\\d+" : `\\d{${fixedDigits}}`;
  return {
    weight: 50,
    parse: numberParser(digits, Number.isSafeInteger, options),
    format: (value) => String(value).replace(/\d+/, (digits) => digits.padStart(fixedDigits ?? 1, "0")),
  };
}

function float(args: string[]): Converter {
  return {
    weight: 50,
    parse: numberParser("\\d+\\.\\d+", hasPlainText, parseOptions("float", args, ["min", "max", "signed"])),
    format: (value) => (Number.isInteger(value) ? `${value}.0` : String(value)),
  };
}

/** Whether it could be written back: with an exponent it would be another text. */
function hasPlainText(value: number): boolean {
  return /^-?[\d.]+$/.test(String(value));
}

function uuid(args: string[]): Converter {
  parseOptions("uuid", args, []);
  return { weight: 50, parse: (text) => (UUID.test(text) ? text.toLowerCase() : undefined), format: String };
}

function string(args: string[]): Converter {
  const options = parseOptions("string", args, ["min", "max", "length"]);
  const { length, min = length ?? 1, max = length ?? Infinity } = options;
  const fits = (text: string) => isSegment(text) && min <= [...text].length && [...text].length <= max;
  return { weight: 100, parse: (text) => (fits(text) ? text : undefined), format: String };
}

function path(args: string[]): Converter {
  parseOptions("path", args, []);
  return { ...string([]), weight: 200, repeats: true };
}

function numberParser(digits: string, isExact: (value: number) => boolean, options: Options): Converter["parse"] {
  const { min = -Infinity, max = Infinity, signed = false } = options;
  const pattern = new RegExp(`^${signed ? "-?" : ""}${digits}$`);
  return (text) => {
    const value = Number(text);
    return pattern.test(text) && isExact(value) && min <= value && value <= max ? value : undefined;
  };
}

function parseOptions(kind: string, args: string[], known: string[]): Options {
  const entries = args.map((arg) => {
    const [, name = arg, number] = /^(\w+)=(-?\d+(?:\.\d+)?)$/.exec(arg) ?? [];
    const isFlag = number === undefined;
    if (known.includes(name) && isFlag === (name === "signed")) return [name, isFlag || Number(number)];
    throw new Error(`"${arg}" is nothing that ${kind} knows: it takes ${known.join(", ") || "no arguments"}.`);
  });
  return Object.fromEntries(entries);
}
