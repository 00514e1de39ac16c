/** `plan` in a terminal: every rollout file of the folders, planned from the files on disk. */
import { builtInPolicy, parsePolicy } from "../config/parse.ts";
import { isBlocked } from "../config/problem.ts";
import type { RouterDescription, RouterTarget } from "../config/router.ts";
import { Failure } from "../errors.ts";
import type { Clock, Files } from "../ports.ts";
import { renderChangesSince } from "../render/plan-changes-section.ts";
import { renderPlanText } from "../render/plan-text.ts";
import { describeRubrics } from "./describe-rubric.ts";
import { changesSince, type LocalChanges, type Older } from "./plan-since.ts";
import { forReaders } from "./for-readers.ts";
import { planDocument, type PlanDocument } from "./plan-document.ts";
import { parseAll, planTree } from "./plan-tree.ts";
import type { ExitCode } from "./outputs.ts";
import { printProblems } from "./tell.ts";

export interface LocalPlans {
  readonly code: ExitCode;
  /** What `--json` prints: docs/plan-json.md. */
  readonly document: PlanDocument & {
    /** Since an older file or checkout; absent where nobody asked. */
    readonly changes?: readonly LocalChanges[];
  };
  readonly text: string;
}

/** @throws Failure call-wrong where a rollout is named that is not there; file-unreadable */
export async function planLocally(
  world: {
    readonly files: Files;
    readonly describeRouter: (target: RouterTarget) => RouterDescription;
    readonly clock: Clock;
  },
  call: {
    readonly folders: readonly string[];
    readonly policy: string;
    readonly rollout: string | null;
    readonly since?: { readonly name: string; readonly older: Older };
  },
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
  if (call.rollout !== null && planned.length === 0)
    throw new Failure(
      "call-wrong",
      `Expected a rollout named ${call.rollout} in ${call.folders.join(", ")}, found ${namesOf(all)}`,
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
  const changes =
    call.since === undefined
      ? null
      : await changesSince(call.since.older, call.since.name, {
          files: world.files,
          listed: files,
          plans: shown.map(({ plan }) => plan),
          folders: call.folders,
          terms,
        });
  const text = [
    ...(blockers.length === 0 ? [] : [printProblems(blockers, texts)]),
    ...(changes === null ? [] : changes.map(renderChangesSince)),
    ...(shown.length === 0 || changes !== null ? [] : [renderPlanText(shown)]),
    ...(found.length > 0 ? [] : [`No rollout file in ${call.folders.join(", ")}: nothing to plan.`]),
  ].join("\n");
  return {
    code: isBlocked(problems) ? 4 : 0,
    document: {
      ...planDocument(shown, { problems, rubrics: describeRubrics(planned), audience: "team" }),
      ...(changes === null ? {} : { changes }),
    },
    text: `${text}\n`,
  };
}

function namesOf(
  all: readonly { readonly plan: { readonly rollout: { readonly name: string } } | null }[],
): string {
  return all.flatMap(({ plan }) => (plan === null ? [] : [plan.rollout.name])).join(", ") || "none";
}
