import { isIPv4 } from "node:net";
import { StartError } from "./start-error.ts";

const MAX_PORT = 65_535;

export interface Endpoint {
  address: string;
  port: number;
}

export function readEndpoint({ HOST = "127.0.0.1", PORT = "8888" }: NodeJS.ProcessEnv): Endpoint {
  if (!isIPv4(HOST)) throw new StartError(`HOST must be an IPv4 address, not ${JSON.stringify(HOST)}.`);
  const port = Number(PORT);
  // Number alone takes "" for 0, and "1e3" for 1000.
  if (!/^\d{1,5}$/.test(PORT) || port > MAX_PORT) {
    throw new StartError(`PORT must be a number from 0 to ${MAX_PORT}, not ${JSON.stringify(PORT)}.`);
  }
  return { address: HOST, port };
}
