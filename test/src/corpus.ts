import { body } from "./corpus/body.ts";
import { chunks } from "./corpus/chunked.ts";
import { echo } from "./corpus/echo.ts";
import { fields } from "./corpus/fields.ts";
import { persistence } from "./corpus/persistence.ts";
import { requestLine } from "./corpus/request-line.ts";

export type { Case } from "./corpus/case.ts";

/** Every raw request of the conformance table. */
export const corpus = [...echo, ...requestLine, ...fields, ...body, ...chunks, ...persistence];

/** How a case is called in the list of known gaps and in failures. */
export function caseName({ feature, name }: { feature: string; name: string }): string {
  return `${feature}: ${name}`;
}
