/** Whether a stage is long enough for its guards to look at all. */
import { milliseconds, MINUTE, SECOND, showDuration } from "../../units.ts";
import { objection, type Objection } from "../objection.ts";
import type { GuardPart } from "../schema/guard.ts";
import type { Sections } from "../sections.ts";
import { liveStages, stageIndex } from "../stage-weights.ts";

const EVERY = milliseconds(5 * MINUTE);

const SHORTEST = milliseconds(SECOND);

/** Intervals of no length are never over, so that nothing would ever be judged. */
export function intervalsHaveALength({ head }: Sections): readonly Objection[] {
  if (head.every === null || head.every === undefined || head.every >= SHORTEST) return [];
  return [
    objection("out-of-range", ["every"], `guards cannot be judged every ${showDuration(head.every)}`, {
      expected: `at least ${showDuration(SHORTEST)}`,
      suggestion: `every: ${showDuration(EVERY)}`,
    }),
  ];
}

/** One interval must fit into a bake, or the stage is over before anybody looked. */
export function bakesHoldAnInterval({ head, stages }: Sections): readonly Objection[] {
  if (head.every === null) return [];
  const every = head.every ?? EVERY;
  return liveStages(stages)
    .filter(({ stage }) => stage.bake > 0 && stage.bake < every)
    .map(({ stage, index }) =>
      objection(
        "bake-too-short",
        ["stages", index, "bake"],
        `stage ${stage.name} is over before a guard could look once`,
        {
          expected: `at least ${showDuration(every)}, one interval`,
          suggestion: `bake: ${showDuration(every)}`,
        },
      ),
    );
}

/** What ripens longer than the stage bakes is not seen in it: said at the guard, once, for the first such stage. */
export function bakesOutlastMaturity({ guards, stages, head }: Sections): readonly Objection[] {
  if (head.every === null) return [];
  const every = head.every ?? EVERY;
  const live = liveStages(stages);
  return [...guards].flatMap(([name, guard]) => {
    if (guard === null || isAReport(guard)) return [];
    const from = guard.from === null ? 0 : stageIndex(stages, guard.from);
    const needs = milliseconds((guard.maturesAfter ?? 0) + every * guard.everyTimes);
    const judged = live.filter(({ stage, index }) => index >= from && isJudgedIn(guard, stage.kind));
    const short = judged.filter(({ stage }) => stage.bake > 0 && stage.bake < needs);
    const [first] = short;
    if (first === undefined || first.stage.bake < every) return [];
    const enough = judged.find(
      ({ stage }, at) => judged.slice(at).every((later) => later.stage.bake >= needs) && stage.bake >= needs,
    );
    const what = guard.maturesAfter === null ? "window" : "maturity and one window";
    return [
      objection(
        "bake-too-short",
        ["guards", name, guard.maturesAfter === null ? "every" : "matures-after"],
        `stage ${first.stage.name} bakes for ${showDuration(first.stage.bake)}, less than the ${what} of guard ${name}`,
        {
          severity: "advice",
          expected: `at least ${showDuration(needs)} in every stage in which it is judged`,
          found: showDuration(first.stage.bake),
          suggestion: enough === undefined ? `bake: ${showDuration(needs)}` : `from: ${enough.stage.name}`,
        },
      ),
    ];
  });
}

function isAReport({ kind }: GuardPart): boolean {
  return kind === "signal";
}

function isJudgedIn({ kind }: GuardPart, stage: string): boolean {
  return kind === "paired" ? stage === "shadow" : stage !== "evaluate";
}
