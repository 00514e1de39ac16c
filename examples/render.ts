/** The comment that each example gets on its pull request: planned at one fixed moment, with nobody's approval yet. */
import { join } from "node:path";
import { localFiles } from "../src/adapters/local/files.ts";
import { describeRouter } from "../src/adapters/routers/describe.ts";
import { assess } from "../src/commands/assess.ts";
import type { Assessment } from "../src/commands/assess.ts";
import type { Example } from "../src/commands/init/examples.ts";
import { savedPullRequest } from "../src/commands/evaluate-facts.ts";
import type { PlannedRollout } from "../src/commands/plan-tree.ts";
import { inputOf } from "../src/commands/publish.ts";
import { parsePolicy } from "../src/config/parse.ts";
import type { Files } from "../src/ports.ts";
import { renderPlanComment } from "../src/render/plan-comment.ts";
import { instant } from "../src/units.ts";
import { BASE, openedFor } from "./pull-request.ts";

/** The run whose files hold what the comment leaves out. */
const RUN = "https://github.com/acme/models/actions/runs/1234567890";

/** The moment at which every example is planned. */
const PLANNED_AT = instant(Date.UTC(2026, 10, 20, 12));

const ROLLOUTS = ".github/rollouts";
const POLICY = ".github/rollout-policy.yml";
/** What the base branch still has, where the pull request changes a file that the rollout reads on both sides. */
const BEFORE = "before";

/** The folder of an example is a repository of its own. */
export function folderOf(example: Example): string {
  return join(import.meta.dirname, example);
}

/** @throws RangeError for an example or a policy that cannot be read at all */
async function assessExample(example: Example): Promise<Assessment> {
  const head = localFiles(folderOf(example));
  const [policyFile] = await head.read([POLICY]);
  if (policyFile == null) throw new RangeError(`${example} has no policy`);
  const { policy, problems } = parsePolicy(POLICY, policyFile.text);
  if (policy === null || problems.length > 0)
    throw new RangeError(`the policy of ${example} has problems: ${JSON.stringify(problems)}`);
  const facts = openedFor(example, { rollouts: await head.list(ROLLOUTS), policyFile, policy });
  const base = layered(localFiles(join(folderOf(example), BEFORE)), head);
  const world = {
    filesAt: (commit: string) => (commit === BASE ? base : head),
    filesBefore: () => base,
    clock: { now: () => PLANNED_AT, sleep: () => Promise.resolve() },
    pullRequests: savedPullRequest(facts),
    describeRouter,
  };
  return assess(world, facts);
}

/** @throws RangeError for an example without a rollout file */
export async function planExample(example: Example): Promise<PlannedRollout> {
  const [planned] = (await assessExample(example)).planned;
  if (planned === undefined) throw new RangeError(`${example} has no rollout file`);
  return planned;
}

export async function renderExample(example: Example): Promise<string> {
  return `${renderPlanComment(inputOf(await assessExample(example), RUN))}\n`;
}

/** Files of `upper`, and of `lower` where it has none. */
function layered(upper: Files, lower: Files): Files {
  return {
    list: (folder) => lower.list(folder),
    read: async (paths) => {
      const [own, others] = await Promise.all([upper.read(paths), lower.read(paths)]);
      return paths.map((_, index) => own[index] ?? others[index] ?? null);
    },
  };
}
