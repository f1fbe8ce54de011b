import { expect, test } from "vitest";
import { optionsNpmTook } from "../src/npm-options.ts";

test("the options that npm kept are found in the environment, with their values", () => {
  const environment = {
    npm_config_side_by_side: "true",
    npm_config_html: "a b.html",
    npm_config_stat: "",
    npm_config_all: "false",
  };
  expect([...optionsNpmTook(["side-by-side", "html", "stat", "all", "words"], environment)]).toEqual([
    ["side-by-side", "true"],
    ["html", "a b.html"],
  ]);
});
