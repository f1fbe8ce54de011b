export { type Bytes, pieces } from "./bytes.ts";
export { type Connection, connect } from "./connection.ts";
export { burst, type ExchangeOptions, exchange, sendPieces } from "./exchange.ts";
export { unlessGone } from "./processes.ts";
export type { Response } from "./response.ts";
export { type Server, type StartOptions, start } from "./server.ts";
export { until } from "./until.ts";
