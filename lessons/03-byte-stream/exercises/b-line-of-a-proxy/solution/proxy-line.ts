import { isIPv4, isIPv6 } from "node:net";
import type { Input } from "./input.ts";

/** With its CR LF; PROXY protocol section 2.1. */
const MAX_LINE = 107;
const MAX_PORT = 65_535;
const UNKNOWN = /^PROXY UNKNOWN( [^\r\n]*)?\r\n$/;
const ADDRESS = "([\\d.:A-Fa-f]+)";
const PORT = "(0|[1-9]\\d{0,4})";
const LINE = new RegExp(`^PROXY (TCP[46]) ${ADDRESS} ${ADDRESS} ${PORT} ${PORT}\\r\\n$`);

/** Who the client is, as a proxy in front says it; undefined when the connection does not begin with its line. */
export function readProxyLine(input: Input): string | undefined {
  const line = input.readLine(MAX_LINE).toString("latin1");
  if (UNKNOWN.test(line)) return "unknown";
  const [, family, source = "", destination = "", ...ports] = LINE.exec(line) ?? [];
  const isAddress = family === "TCP4" ? isIPv4 : isIPv6;
  if (!isAddress(source) || !isAddress(destination)) return undefined;
  if (ports.some((port) => Number(port) > MAX_PORT)) return undefined;
  return `${family === "TCP4" ? source : `[${source}]`}:${ports[0]}`;
}
