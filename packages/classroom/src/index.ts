export type { Grading, Row, Status } from "./row.ts";
