import { endianness } from "node:os";

/** An end of a TCP connection. */
export interface Endpoint {
  address: string;
  port: number;
}

/**
 * An address as /proc/net/tcp and tcp6 print it, "0100007F:22B8": 32-bit words in the machine's byte order, then the
 * port. An IPv4 address inside IPv6 (::ffff:127.0.0.1) is shown as IPv4; proc_net_tcp(5).
 */
export function parseEndpoint(hex: string): Endpoint {
  const [words = "", port = "0"] = hex.split(":");
  return { address: parseAddress(Buffer.from(words, "hex")), port: Number.parseInt(port, 16) };
}

/** 127.0.0.1:8888 or [::1]:8888. */
export function formatEndpoint({ address, port }: Endpoint): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

const MAPPED = Buffer.from("00000000000000000000ffff", "hex");

function parseAddress(words: Buffer): string {
  if (endianness() === "LE") words.swap32();
  if (words.length === 4) return words.join(".");
  if (words.subarray(0, 12).equals(MAPPED)) return words.subarray(12).join(".");
  const groups = Array.from({ length: 8 }, (_, i) => words.readUInt16BE(i * 2).toString(16));
  // The URL parser writes IPv6 addresses in their shortest form (RFC 5952).
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
