import * as check from "./check.ts";
import { failure, libc } from "./libc.ts";
import { AF_INET, AF_INET6, AF_UNIX, AF_UNSPEC, EINVAL, SOCKADDR_IN, SOCKADDR_IN6, SOCKADDR_UN } from "./platform.ts";

/** An IPv4 address: `address` in dotted form, `port` 0 to 65535 in the machine's own sense; ip(7). */
export interface Inet4Address {
  family: typeof AF_INET;
  address: string;
  port: number;
}

/** An IPv6 address: `address` in RFC 4291 text form; ipv6(7). */
export interface Inet6Address {
  family: typeof AF_INET6;
  address: string;
  port: number;
  flowinfo?: number;
  scopeId?: number;
}

/**
 * A Unix-domain address: a file's path of at most 107 bytes, or an abstract name, which begins with "\0".
 * The path is empty for a socket without a name; unix(7).
 */
export interface UnixAddress {
  family: typeof AF_UNIX;
  path: string;
}

export type SocketAddress = Inet4Address | Inet6Address | UnixAddress;

/** Room for the longest address the kernel may write. */
export const ADDRESS_ROOM = 128;

/** `address` as the struct sockaddr the kernel reads. */
export function encodeAddress(where: string, address: unknown): Uint8Array {
  const fields = check.object(`${where}: the address`, address);
  switch (fields.family) {
    case AF_INET:
      return encodeInet4(where, fields);
    case AF_INET6:
      return encodeInet6(where, fields);
    case AF_UNIX:
      return encodeUnix(where, fields);
    default:
      throw new TypeError(`${where}: the address's family must be AF_INET, AF_INET6 or AF_UNIX`);
  }
}

function encodeInet4(where: string, fields: Record<string, unknown>): Uint8Array {
  const struct = Buffer.alloc(SOCKADDR_IN.size);
  struct.writeUInt16LE(AF_INET, 0);
  struct.writeUInt16BE(check.int(`${where}: the port`, fields.port, 0, 65535), SOCKADDR_IN.port);
  parse(where, AF_INET, fields.address).copy(struct, SOCKADDR_IN.addr);
  return struct;
}

function encodeInet6(where: string, fields: Record<string, unknown>): Uint8Array {
  const struct = Buffer.alloc(SOCKADDR_IN6.size);
  struct.writeUInt16LE(AF_INET6, 0);
  struct.writeUInt16BE(check.int(`${where}: the port`, fields.port, 0, 65535), SOCKADDR_IN6.port);
  const flowinfo = check.int(`${where}: flowinfo`, fields.flowinfo ?? 0, 0, 0xffffffff);
  struct.writeUInt32BE(flowinfo, SOCKADDR_IN6.flowinfo);
  parse(where, AF_INET6, fields.address).copy(struct, SOCKADDR_IN6.addr);
  const scopeId = check.int(`${where}: scopeId`, fields.scopeId ?? 0, 0, 0xffffffff);
  struct.writeUInt32LE(scopeId, SOCKADDR_IN6.scopeId);
  return struct;
}

function encodeUnix(where: string, fields: Record<string, unknown>): Uint8Array {
  const path = Buffer.from(check.string(`${where}: the path`, fields.path));
  const abstract = path[0] === 0;
  const longest = SOCKADDR_UN.size - SOCKADDR_UN.path - (abstract ? 0 : 1);
  if (path.length > longest) throw new RangeError(`${where}: the path has ${path.length} bytes, more than ${longest}`);
  if (path.lastIndexOf(0) > 0) throw new TypeError(`${where}: the path must not hold a zero byte`);
  const struct = Buffer.alloc(SOCKADDR_UN.path + path.length + (abstract || path.length === 0 ? 0 : 1));
  struct.writeUInt16LE(AF_UNIX, 0);
  path.copy(struct, SOCKADDR_UN.path);
  return struct;
}

/** The struct sockaddr that the kernel wrote, `length` bytes of it. */
export function decodeAddress(where: string, struct: Buffer, length: number): SocketAddress {
  const family = length < 2 ? AF_UNSPEC : struct.readUInt16LE(0);
  switch (family) {
    case AF_INET:
      return { family, address: format(family, struct, SOCKADDR_IN.addr), port: struct.readUInt16BE(SOCKADDR_IN.port) };
    case AF_INET6:
      return {
        family,
        address: format(family, struct, SOCKADDR_IN6.addr),
        port: struct.readUInt16BE(SOCKADDR_IN6.port),
        flowinfo: struct.readUInt32BE(SOCKADDR_IN6.flowinfo),
        scopeId: struct.readUInt32LE(SOCKADDR_IN6.scopeId),
      };
    case AF_UNIX:
      return { family, path: decodePath(struct.subarray(SOCKADDR_UN.path, length)) };
    default:
      throw failure(where, EINVAL);
  }
}

function decodePath(bytes: Buffer): string {
  if (bytes[0] === 0) return bytes.toString();
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end === -1 ? bytes.length : end);
}

/** inet_pton(3) */
function parse(where: string, family: number, text: unknown): Buffer {
  const address = Buffer.alloc(16);
  if (libc.inet_pton(family, check.string(`${where}: the address`, text), address) !== 1) {
    throw new TypeError(
      `${where}: ${check.show(text)} is not an ${family === AF_INET ? "IPv4" : "IPv6"} address in numbers`,
    );
  }
  return address.subarray(0, family === AF_INET ? 4 : 16);
}

/** inet_ntop(3) */
function format(family: number, struct: Buffer, offset: number): string {
  const room = Buffer.alloc(64);
  return libc.inet_ntop(family, struct.subarray(offset), room, room.length) ?? "";
}
