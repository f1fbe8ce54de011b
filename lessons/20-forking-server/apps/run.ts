import { MicroFramework } from "../src/framework/micro-framework.ts";

const site = new MicroFramework();
site.route("/", function hello() {
  return "Hello from run()\n";
});

await site.run();
