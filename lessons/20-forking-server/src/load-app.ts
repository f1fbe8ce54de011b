import { statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { App } from "./app.ts";

const HERE = fileURLToPath(new URL("..", import.meta.url));

/** The application that is named as `module:export`, such as "./apps/hello.ts:app"; for that one, "hello" will do. */
export async function loadApp(name: string): Promise<App> {
  const [, module = "", key = "app"] = /^(.*?)(?::([^:/]*))?$/.exec(name) ?? [];
  const isShort = /^[\w-]+$/.test(module);
  const path = isShort ? `./apps/${module}.ts` : module;
  const file = resolve(isShort ? HERE : ".", path);
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile();
  if (!isFile) refuse(`There is no file ${file}: name an application as ./apps/hello.ts:app.`);
  const exports = await importModule(file, path);
  const app = exports[key];
  if (typeof app === "function") return app as App;
  refuse(`${path} exports no application "${key}": it exports ${Object.keys(exports).join(", ") || "nothing"}.`);
}

async function importModule(file: string, path: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    const line = /^:(\d+)/.exec(`${(error as Error)?.stack}`.split(file)[1] ?? "")?.[1];
    refuse(`${path}${line ? `, line ${line},` : ""} cannot be loaded: ${error}`);
  }
}

function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}
