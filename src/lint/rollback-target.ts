/** A rollback goes somewhere: the baseline must still be there, and able to take everybody. */
import { placesOf, type RouterTarget } from "../config/router.ts";
import { bakeOf } from "../config/rollout.ts";
import type { Plan } from "../plan/plan.ts";
import { showDuration } from "../units.ts";
import { inFile, yesUnless, type Look, type Objection, type Subject } from "./rule.ts";

/** Kept at least until the last stage's guards could have seen harm, and scaled down by nobody. */
export function targetStays({ plan }: Subject): Look {
  const { keepBaselineFor } = plan.rollout.rollback;
  const gone: readonly Objection[] = isKept(plan)
    ? []
    : [
        {
          path: ["rollback", "keep-baseline-for"],
          message: "the baseline is gone before the last stage could be rolled back to it",
          expected: "at least as long as the last stage bakes",
          found: showDuration(keepBaselineFor),
          suggestion: `keep-baseline-for: ${showDuration(lastBake(plan))}`,
        },
      ];
  return yesUnless([...gone, ...scaledDown(plan)], inFile("rollback", "keep-baseline-for"));
}

/** Long enough to see harm and to go back. */
function isKept({ stages, rollout: { rollback } }: Plan): boolean {
  const seen = Math.max(0, ...stages.map(({ detectsIn }) => detectsIn)) + rollback.within;
  return rollback.keepBaselineFor > 0 && rollback.keepBaselineFor >= seen;
}

function lastBake({ rollout }: Plan): Plan["rollout"]["rollback"]["keepBaselineFor"] {
  const last = rollout.stages.at(-1);
  return last === undefined || last.kind === "evaluate" ? rollout.every : last.bake;
}

/** A command of the rollback that takes the replicas of the very version that traffic goes back to. */
function scaledDown(plan: Plan): readonly Objection[] {
  const names = baselinesOf(plan.rollout.routers).concat(plan.rollout.release.baseline.id);
  return plan.rollout.rollback.also.flatMap(({ run }, index) => {
    const line = run.join(" ");
    const target = names.find((name) => mentions(line, name));
    if (target === undefined || !/\breplicas?[= ]0\b|--min-instances[= ]0\b/i.test(line)) return [];
    return [
      {
        path: ["rollback", "also", index, "run"],
        message: `the rollback scales ${target} to 0, and ${target} is where it sends the traffic`,
        expected: "commands that leave the baseline as it is",
        found: line.slice(0, 120),
      },
    ];
  });
}

function baselinesOf(routers: readonly RouterTarget[]): readonly string[] {
  return routers
    .flatMap(placesOf)
    .flatMap((router) =>
      "baseline" in router && router.baseline !== undefined && router.baseline.length > 2
        ? [router.baseline]
        : [],
    );
}

function mentions(line: string, name: string): boolean {
  return line.split(/[^\w.-]+/).includes(name);
}

/** Labels that come after the end, and the last stage's own evidence, want a baseline to go back to. */
export function targetStaysLong({ plan }: Subject): Look {
  if (!isKept(plan)) return { kind: "told", under: "rubric-54-target-ready" };
  const { keepBaselineFor } = plan.rollout.rollback;
  const last = plan.rollout.stages.at(-1);
  const bake = last === undefined ? 0 : bakeOf(last);
  const late = plan.rollout.guards.filter(
    ({ onBreach, maturesAfter }) => onBreach === "roll-back" && (maturesAfter ?? 0) > keepBaselineFor,
  );
  const short: readonly Objection[] = late.map(({ name }) => ({
    path: ["rollback", "keep-baseline-for"],
    message: `${name} rolls back on labels that come when the baseline is gone`,
    expected: "at least as long as the labels take to mature",
    found: showDuration(keepBaselineFor),
  }));
  if (short.length > 0 || keepBaselineFor >= bake)
    return yesUnless(short, inFile("rollback", "keep-baseline-for"));
  return yesUnless(
    [
      {
        path: ["rollback", "keep-baseline-for"],
        message: "the baseline is kept for less time than the last stage needs to show harm",
        expected: `at least the ${showDuration(lastBake(plan))} for which the last stage bakes`,
        found: showDuration(keepBaselineFor),
        suggestion: `keep-baseline-for: ${showDuration(lastBake(plan))}`,
      },
    ],
    inFile("rollback", "keep-baseline-for"),
  );
}
