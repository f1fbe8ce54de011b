import { check } from "@lbaws/checks";

check(
  "the method is the client's, whatever the application writes into environ",
  { spec: 'PEP 3333, "environ Variables"' },
  async ({ inside, equal }) => {
    const got = await inside(`
    import { validate } from "./src/validator.ts";
    const HELLO = Buffer.from("hello");
    const stream = { read() {}, read1() {}, readline() {}, readlines() {}, [Symbol.iterator]() {} };
    const serve = (method, changed, pieces) => {
      const app = (environ, start) => {
        environ.REQUEST_METHOD = changed;
        start("200 OK", [["Content-Type", "text/plain"], ["CONTENT-LENGTH", "7"]]);
        return pieces;
      };
      const environ = {
        ...{ REQUEST_METHOD: method, PATH_INFO: "/", SERVER_NAME: "a", SERVER_PORT: "80", SERVER_PROTOCOL: "HTTP/1.1" },
        ...{ "wsgi.version": [1, 0], "wsgi.url_scheme": "http", "wsgi.multithread": false, "wsgi.multiprocess": false },
        ...{ "wsgi.run_once": false, "wsgi.errors": { write() {}, flush() {} }, "wsgi.input": stream },
      };
      try {
        const body = validate(app)(environ, () => () => {});
        for (const _bytes of body);
        body.close();
        return "fine";
      } catch (error) {
        return error.side;
      }
    };
    export default [serve("HEAD", "GET", []), serve("GET", "HEAD", [HELLO]), serve("HEAD", "GET", [HELLO])];`);
    const says = "An application answers HEAD as if it were GET, and sends no body. Another takes GET for HEAD.";
    equal(got, ["fine", "application", "fine"], says);
  },
);
