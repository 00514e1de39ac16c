/** `plan` in a terminal: every rollout file of the folders, planned from the files on disk. */
import { builtInPolicy, parsePolicy } from "../config/parse.ts";
import { isBlocked } from "../config/problem.ts";
import type { RouterDescription, RouterTarget } from "../config/router.ts";
import type { Clock, Files } from "../ports.ts";
import { renderPlanText } from "../render/plan-text.ts";
import { forReaders } from "./for-readers.ts";
import { planDocument, type PlanDocument } from "./plan-document.ts";
import { parseAll, planTree } from "./plan-tree.ts";
import type { ExitCode } from "./outputs.ts";
import { printProblems } from "./tell.ts";

export interface LocalPlans {
  readonly code: ExitCode;
  /** What `--json` prints: docs/plan-json.md. */
  readonly document: PlanDocument;
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
  const all = await planTree({ head: world.files, base: world.files }, parseAll(files), terms);
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
  const shown = forReaders(planned);
  const text = [
    ...(blockers.length === 0 ? [] : [printProblems(blockers, texts)]),
    ...(shown.length === 0 ? [] : [renderPlanText(shown)]),
  ].join("\n");
  return {
    code: isBlocked(problems) ? 4 : 0,
    document: planDocument(shown, { problems, audience: "team" }),
    text: `${text}\n`,
  };
}
