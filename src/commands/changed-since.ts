/** The second read after a write: whether what was said still stands. */
import type { PullRequestFacts } from "../gate/facts.ts";
import type { Assessment } from "./assess.ts";
import { askedNames, fingerprint } from "./fingerprint.ts";
import type { PublishWorld } from "./world.ts";

/** The facts of now; null where they say what the assessment was made from. */
export async function changedSince(
  world: PublishWorld,
  { facts, input }: Assessment,
): Promise<PullRequestFacts | null> {
  const names = askedNames(input.policy);
  const again = await world.pullRequests.facts(facts.number);
  const asksForChecks = facts.checks !== undefined && names.size > 0;
  const known = asksForChecks
    ? await world.pullRequests.access(again, { logins: [], groups: [], checks: true })
    : again;
  return fingerprint(known, names) === fingerprint(facts, names) ? null : again;
}
