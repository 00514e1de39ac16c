/** `plan` in a terminal: every rollout file of the folders, planned from the files on disk. */
import { builtInPolicy, parsePolicy } from "../config/parse.ts";
import { isBlocked } from "../config/problem.ts";
import type { Problem } from "../config/problem.ts";
import type { RouterDescription, RouterTarget } from "../config/router.ts";
import type { Plan } from "../plan/plan.ts";
import type { Clock, Files } from "../ports.ts";
import { renderPlanText } from "../render/plan-text.ts";
import { describeRubric } from "./describe-rubric.ts";
import { parseAll, planTree } from "./plan-tree.ts";
import type { ExitCode } from "./outputs.ts";
import { printProblems } from "./tell.ts";

export interface LocalPlans {
  readonly code: ExitCode;
  readonly plans: readonly Plan[];
  /** How each plan came out against the rubric, point by point. */
  readonly rubrics: readonly ReturnType<typeof describeRubric>[];
  readonly problems: readonly Problem[];
  readonly text: string;
}

export async function planLocally(
  world: {
    readonly files: Files;
    readonly describeRouter: (target: RouterTarget) => RouterDescription;
    readonly clock: Clock;
  },
  call: { readonly folders: readonly string[]; readonly policy: string; readonly rollout: string | null },
): Promise<LocalPlans> {
  const files = (await Promise.all(call.folders.map((folder) => world.files.list(folder)))).flat();
  const [policyFile] = await world.files.read([call.policy]);
  const policy =
    policyFile === null || policyFile === undefined
      ? { policy: builtInPolicy(), problems: [] }
      : parsePolicy(call.policy, policyFile.text);
  const terms = {
    policy: policy.policy ?? builtInPolicy(),
    now: world.clock.now(),
    describeRouter: world.describeRouter,
  };
  const found = parseAll(files);
  const tree = { head: world.files, base: world.files };
  const all = await planTree(tree, found, { ...terms, beside: found });
  const planned = all.filter(
    (each) => call.rollout === null || each.plan === null || each.plan.rollout.name === call.rollout,
  );
  const problems = [...policy.problems, ...planned.flatMap((each) => each.problems)];
  const blockers = problems.filter((problem) => problem.severity === "blocker");
  const texts = new Map(
    [...files, ...(policyFile === null || policyFile === undefined ? [] : [policyFile])].map((file) => [
      file.path,
      file.text,
    ]),
  );
  const shown = planned.flatMap((each) =>
    each.plan === null || each.runbook === null || each.rubric === null
      ? []
      : [
          {
            plan: each.plan,
            runbook: each.runbook,
            advice: each.problems,
            rubric: each.rubric,
            described: describeRubric(each.plan, each.rubric, each.parsed.locate),
          },
        ],
  );
  const text = [
    ...(blockers.length === 0 ? [] : [printProblems(blockers, texts)]),
    ...(shown.length === 0 ? [] : [renderPlanText(shown)]),
  ].join("\n");
  return {
    code: isBlocked(problems) ? 4 : 0,
    plans: shown.map((each) => each.plan),
    rubrics: shown.map((each) => each.described),
    problems,
    text: `${text}\n`,
  };
}
