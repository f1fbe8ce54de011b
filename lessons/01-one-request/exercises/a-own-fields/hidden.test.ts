import { check } from "@lbaws/checks";

check("any fields are taken, and spaces are no line break", { spec: "RFC 9110, section 5.5" }, async (checks) => {
  const response = await checks.inside(`
import { formatResponse } from "./src/response.ts";
const fields = [["Vary", "Accept"], ["Link", "</a b>; rel=next"], ["Vary", "Cookie"], ["X-Tab", "a\\tb"], ["X-None", ""]];
export default Buffer.from(formatResponse("404 Not Found", Buffer.from("no"), fields)).toString("latin1");`);
  const lines = ["Vary: Accept", "Link: </a b>; rel=next", "Vary: Cookie", "X-Tab: a\tb", "X-None: "].join("\r\n");
  const own = "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n";
  checks.equal(response, `${own}${lines}\r\n\r\nno`, "Each pair becomes a line, as it is.");
});
