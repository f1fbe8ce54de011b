import { check } from "@lbaws/checks";

check("a rule may take any number of segments", { spec: "wsgi.org, routing_args" }, async ({ inside, equal }) => {
  const answer = await inside(`
    import { mount } from "./src/mount.ts";
    import { routed } from "./src/routed.ts";
    import { Router } from "./src/router.ts";
    const router = new Router();
    const seen = [];
    mount(router, "/tree/<path:folder>/view", (environ) => {
      seen.push([environ.SCRIPT_NAME, environ.PATH_INFO, environ["wsgiorg.routing_args"]]);
      return [];
    });
    const ask = (path) =>
      routed(router)({ REQUEST_METHOD: "PUT", SCRIPT_NAME: "/x", PATH_INFO: path, QUERY_STRING: "" }, () => {});
    ask("/tree/a/b/view/c/d/");
    ask("/tree/a/view");
    export default seen;`);
  const wanted = [
    ["/x/tree/a/b/view", "/c/d/", [[], { folder: "a/b" }]],
    ["/x/tree/a/view", "", [[], { folder: "a" }]],
  ];
  equal(answer, wanted, "What is left begins where the rule ends, wherever that is.");
});
