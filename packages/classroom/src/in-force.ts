import { bubbleFault, closedSandbox, limitsOnly, Problem, type Sandbox } from "@lbaws/course";

/** What submissions run in. Throws a Problem (usage) where it would be limits alone and nobody has asked for that. */
export function chosenSandbox(isWanted: boolean): Sandbox {
  if (!isWanted) return limitsOnly("bubblewrap was switched off with --no-sandbox");
  const fault = bubbleFault();
  if (fault === undefined) return closedSandbox();
  throw new Problem(
    `Submissions cannot be shut off from this machine, because bubblewrap does not work here (${fault}): install it (\`apt install bubblewrap\`), or give --no-sandbox in a virtual machine or container that may come to harm.`,
    2,
  );
}
