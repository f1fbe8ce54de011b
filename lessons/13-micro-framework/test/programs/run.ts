import { MicroFramework } from "../../src/framework/micro-framework.ts";

const app = new MicroFramework();
app.route("/", function hello() {
  return "hello\n";
});
await app.run();
