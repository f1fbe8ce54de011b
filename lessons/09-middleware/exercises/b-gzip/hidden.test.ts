import { check } from "@lbaws/checks";

check(
  "an error page takes the place of an answer that was compressed already",
  { spec: 'PEP 3333, "The start_response() Callable"' },
  async ({ inside, equal }) => {
    const got = await inside(`
    import { gzip } from "./src/middleware/gzip.ts";
    let head;
    const start = (status, headers) => ((head = Object.fromEntries(headers)), () => {});
    const app = (_environ, start) => {
      start("200 OK", [["Content-Type", "text/plain"]]);
      start("500 Oh", [["Content-Type", "text/plain"], ["Content-Encoding", "br"]], new Error("no database"));
      return [Buffer.from("oh")];
    };
    const body = gzip(app)({ HTTP_ACCEPT_ENCODING: "gzip" }, start);
    export default [[...body].map(String).join(""), head["Content-Encoding"]];`);
    equal(got, ["oh", "br"], "The last head decides whether the body is compressed.");
  },
);
