import { isIP } from "node:net";

/** The addresses of the proxies whose word counts. */
const TRUSTED = (process.env.TRUSTED ?? "").split(",").map((address) => address.trim());

/**
 * Who has asked. Each proxy adds, at the end of X-Forwarded-For, the address that it was asked from. So it is read from the
 * end: what stands before an address that is not trusted may be made up.
 */
export function clientOf(peer: { address: string; port: number }, forwardedFor = "") {
  const addresses = forwardedFor.split(",").map((address) => address.trim());
  let client = { address: peer.address, port: String(peer.port) };
  for (const address of addresses.reverse()) {
    if (!TRUSTED.includes(client.address) || isIP(address) === 0) break;
    // The port at the proxy is nobody's who is named here.
    client = { address, port: "" };
  }
  return client;
}

/** How the first proxy was asked: only what the one before us says is known, and only if it is trusted. */
export function schemeOf(peer: string, forwardedProto = ""): "http" | "https" {
  const scheme = forwardedProto.split(",").at(-1)?.trim().toLowerCase();
  return TRUSTED.includes(peer) && scheme === "https" ? "https" : "http";
}
