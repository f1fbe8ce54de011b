import { HttpError } from "../http-error.ts";
import type { ErrorClass, ErrorHandler, Scaffold } from "./scaffold.ts";

/** Looks for the code before the class, in the blueprint before the application, and takes the nearest class. */
export function findErrorHandler(scaffolds: Scaffold[], error: unknown): ErrorHandler | undefined {
  const codes = error instanceof HttpError ? [Number.parseInt(error.status, 10)] : [];
  for (const keys of [codes, classesOf(error)]) {
    for (const { errorHandlers } of scaffolds.toReversed()) {
      const key = keys.find((key) => errorHandlers.has(key));
      if (key !== undefined) return errorHandlers.get(key);
    }
  }
  return undefined;
}

/** Its own class and those above it. What is thrown need not be an object. */
function classesOf(error: unknown): ErrorClass[] {
  const classes: ErrorClass[] = [];
  for (let object = Object.getPrototypeOf(Object(error)); object !== null; object = Object.getPrototypeOf(object))
    classes.push(object.constructor);
  return classes;
}
