/** The comment that each example gets on its pull request: planned at one fixed moment, with nobody's approval yet. */
import { join } from "node:path";
import { localFiles } from "../src/adapters/local/files.ts";
import { describeRouter } from "../src/adapters/routers/describe.ts";
import { parseAll, planTree } from "../src/commands/plan-tree.ts";
import type { PlannedRollout } from "../src/commands/plan-tree.ts";
import { parsePolicy } from "../src/config/parse.ts";
import type { Policy } from "../src/config/policy.ts";
import { renderPlanText } from "../src/render/plan-text.ts";
import { instant } from "../src/units.ts";

/** The moment at which every example is planned. */
export const PLANNED_AT = instant(Date.UTC(2026, 10, 20, 12));

export const EXAMPLES = ["summarizer", "recommender", "chatbot", "fraud", "prompt"] as const;
export type Example = (typeof EXAMPLES)[number];

const ROLLOUTS = ".github/rollouts";
const POLICY = ".github/rollout-policy.yml";

export interface PlannedExample {
  readonly planned: PlannedRollout;
  readonly policy: Policy;
}

/** The folder of an example is a repository of its own. */
export function folderOf(example: Example): string {
  return join(import.meta.dirname, example);
}

/** @throws RangeError for an example or a policy that cannot be read at all */
export async function planExample(example: Example): Promise<PlannedExample> {
  const files = localFiles(folderOf(example));
  const [policyFile] = await files.read([POLICY]);
  const { policy, problems } = parsePolicy(POLICY, policyFile?.text ?? "");
  if (policy === null || problems.length > 0)
    throw new RangeError(`the policy of ${example} has problems: ${JSON.stringify(problems)}`);
  const found = parseAll(await files.list(ROLLOUTS));
  const terms = { policy, now: PLANNED_AT, describeRouter };
  const [planned] = await planTree({ head: files, base: files }, found, terms);
  if (planned === undefined) throw new RangeError(`${example} has no rollout file`);
  return { planned, policy };
}

/** @throws RangeError for an example that has no plan */
export async function renderExample(example: Example): Promise<string> {
  const { planned } = await planExample(example);
  const { plan, runbook, problems } = planned;
  if (plan === null || runbook === null)
    throw new RangeError(`${example} has no plan: ${JSON.stringify(problems)}`);
  return `${renderPlanText([{ plan, runbook, advice: problems }])}\n`;
}
