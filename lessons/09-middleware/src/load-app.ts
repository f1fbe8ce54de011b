import { statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { App } from "./app.ts";

const APPS = new URL("../apps/", import.meta.url);

/** The application that is named as `module:export`, such as "./apps/hello.ts:app"; for that one, "hello" will do. */
export async function loadApp(name: string): Promise<App> {
  const [, module = "", key = "app"] = /^(.*?)(?::([^:/]*))?$/.exec(name) ?? [];
  const file = /^[\w-]+$/.test(module) ? fileURLToPath(new URL(`${module}.ts`, APPS)) : module;
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile();
  if (!isFile) refuse(`There is no file ${file}: name an application as ./apps/hello.ts:app.`);
  const exports = await importModule(file);
  const app = exports[key];
  if (typeof app === "function") return app as App;
  refuse(`${file} exports no application "${key}": it exports ${Object.keys(exports).join(", ") || "nothing"}.`);
}

async function importModule(file: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    refuse(`${file} cannot be loaded: ${error}`);
  }
}

function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}
