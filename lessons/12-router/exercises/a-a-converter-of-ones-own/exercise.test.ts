import { check } from "@lbaws/checks";

const DATE = { spec: "RFC 3339, section 5.6, full-date" };
const OWN = { spec: "Werkzeug, Custom Converters" };
const NO_DAYS = ["2023-02-29", "1900-02-29", "2024-04-31", "2024-02-30", "2024-13-01", "2024-00-10", "2024-01-00"];
const NO_DATES = ["2024-2-29", "24-02-29", "20240229", "2024-02-29x", "x2024-02-29", "+2024-02-29", "٢٠٢٤-02-29"];

/** A module that says which endpoint each path leads to, with its values, in a table with these rules. */
function match(rules: string[], paths: string[]): string {
  return `
    import { Router } from "./src/router.ts";
    import { date } from "./src/date.ts";
    const router = new Router({ converters: { date } });
    for (const rule of ${JSON.stringify(rules)}) router.add(rule, {});
    const bytes = (path) => Buffer.from(path).toString("latin1");
    const find = (path) => {
      const { endpoint, values } = router.match("GET", bytes("/on/" + path));
      return [endpoint, values];
    };
    export default ${JSON.stringify(paths)}.map(find);`;
}

const found = (rule: string, name: string) => (text: string) => [rule, { [name]: text }];

check("a day of the calendar is found", DATE, async ({ inside, equal }) => {
  const days = ["2024-02-29", "2000-02-29", "1999-12-31", "0099-01-01", "2024-04-30"];
  const answer = await inside(match(["/on/<date:day>"], days));
  equal(answer, days.map(found("/on/<date:day>", "day")), "<date:day> takes it, and the value is the text.");
});

check("what is no day is left to another rule", DATE, async ({ inside, equal }) => {
  const paths = [...NO_DAYS, ...NO_DATES];
  const answer = await inside(match(["/on/<date:day>", "/on/<name>"], paths));
  equal(answer, paths.map(found("/on/<name>", "name")), "It is not a day, but it is still a name.");
});

check("a date comes before a name and after a word, in whatever order they were added", OWN, async (it) => {
  const rules = ["/on/<name>", "/on/<date:day>", "/on/<any(2024-02-29):leap>"];
  for (const order of [rules, rules.toReversed()]) {
    const answer = await it.inside(match(order, ["2024-02-29", "2024-02-28"]));
    const wanted = [
      ["/on/<any(2024-02-29):leap>", { leap: "2024-02-29" }],
      ["/on/<date:day>", { day: "2024-02-28" }],
    ];
    it.equal(answer, wanted, "The weight of a date lies between that of any, 10, and that of string, 100.");
  }
});

check("urlFor makes no path to a day that does not exist", DATE, async ({ inside, equal }) => {
  const answer = await inside(`
    import { BuildError, Router } from "./src/router.ts";
    import { date } from "./src/date.ts";
    const router = new Router({ converters: { date } });
    router.add("/on/<date:day>", {}, { endpoint: "on" });
    const refused = (day) => {
      try {
        return router.urlFor("on", { day });
      } catch (error) {
        return error instanceof BuildError;
      }
    };
    export default [refused("2023-02-29"), refused("tomorrow"), router.urlFor("on", { day: "2024-02-29" })];`);
  equal(answer, [true, true, "/on/2024-02-29"], "It asks the same converter, and throws a BuildError.");
});

check("a converter belongs to one table, and gets its arguments", OWN, async ({ inside, equal }) => {
  const answer = await inside(`
    import { Router } from "./src/router.ts";
    const pick = (words) => ({
      weight: 20,
      parse: (text) => (words.includes(text) ? words.indexOf(text) : undefined),
      format: (index) => String(words[index]),
    });
    const router = new Router({ converters: { pick } });
    router.add("/<pick(no,yes):answer>", {}, { endpoint: "answer" });
    const sentence = () => {
      try {
        new Router().add("/<pick(no,yes):answer>", {});
      } catch (error) {
        return error.message;
      }
    };
    export default [router.match("GET", "/yes").values, router.urlFor("answer", { answer: 0 }), sentence()];`);
  const sentence = 'There is no converter "pick", only any, int, float, uuid, string, path.';
  equal(answer, [{ answer: 1 }, "/no", sentence], "Another table does not know it.");
});

check("the converters that every table has are still there", OWN, async ({ inside, equal }) => {
  const answer = await inside(`
    import { Router } from "./src/router.ts";
    const router = new Router({ converters: {} });
    router.add("/<int(max=9):n>/<any(red,green):colour>/<path:rest>", {});
    export default router.match("GET", "/7/red/a/b").values;`);
  equal(answer, { n: 7, colour: "red", rest: "a/b" }, "int, any and path take what they took.");
});
