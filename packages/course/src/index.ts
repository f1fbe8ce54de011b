export { isInstalled, needsTool } from "./needs-tool.ts";
export { Problem } from "./problem.ts";
export { courseRoot } from "./root.ts";
export { type Lesson, loadSteps, type Part, parseSteps, type RuleException, type Steps } from "./steps.ts";
