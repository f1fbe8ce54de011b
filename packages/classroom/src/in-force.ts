import { closedSandbox, limitsOnly, Problem, type Sandbox } from "@lbaws/course";

/** Why bubblewrap does not work here; undefined where it does. */
export function bubbleFault(): string | undefined {
  const [first = ""] = closedSandbox().inForce;
  return first.startsWith("bubblewrap") ? first : undefined;
}

/** What submissions run in. Throws a Problem (usage) where it would be limits alone and nobody has asked for that. */
export function chosenSandbox(isWanted: boolean): Sandbox {
  if (!isWanted) return switchedOff();
  if (bubbleFault() === undefined) return closedSandbox();
  throw new Problem(
    "Submissions cannot be shut off from this machine, because bubblewrap does not work here: install it (`apt install bubblewrap`), or give --no-sandbox in a virtual machine or container that may come to harm.",
    2,
  );
}

function switchedOff(): Sandbox {
  const { inForce, wrap } = limitsOnly();
  const limits = inForce.filter((line) => !line.startsWith("bubblewrap"));
  const off = "bubblewrap was switched off with --no-sandbox: network, files and processes are not shut off";
  return { inForce: [off, ...limits], wrap };
}
