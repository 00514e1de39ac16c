import type { Guard, Margin, MeasuredGuard } from "../judge/guard.ts";
import { ALL } from "../judge/reading.ts";
import { isMeasured } from "../plan/guard-kinds.ts";
import { showLevel, showLevelIn } from "../plan/levels.ts";
import { limitsOf } from "../plan/limits.ts";
import { manyOf } from "../plan/many-of.ts";
import type { Plan } from "../plan/plan.ts";
import { trim } from "../plan/shown.ts";
import { duration } from "../plan/spoken-time.ts";
import { writtenLimit } from "../plan/written-limits.ts";
import type { Fact } from "./fact.ts";
import { owned, type Value } from "./fact-text.ts";

/** What a guard watches, when it stops, how fast, and where it can first be proven. */
export function guardFacts(plan: Plan, guard: Guard): readonly Fact[] {
  const { name } = guard;
  const seen = plan.detection.find((each) => each.guard === name);
  const first = plan.stages.find(({ cells }) =>
    cells.some((cell) => cell.guard === name && cell.cohort === ALL && cell.blind === null),
  );
  return [
    ...owned({ key: `guards.${name}`, of: [name] }, [
      ["name", name, ""],
      ["class", guard.class, "class"],
      ["unit", guard.unit, "unit"],
      ["stops", limitsOf(plan, guard).join(", or "), ""],
      ["on-breach", guard.onBreach.replace("-", " "), "breach"],
      ["from", guard.from, "from"],
      ["matures-after", guard.maturesAfter === null ? null : duration(guard.maturesAfter), "matures,labels"],
      ["every", seen && duration(seen.interval), "interval,every,looked"],
      ["seen-within", seen && duration(seen.total), "seen within,detected,noticed,total failure"],
      ["first-provable-in", first?.stage.name, "provable,proven"],
      ["confirmed-by", guard.kind === "tripwire" ? guard.confirmedBy : null, "confirmed"],
      [
        "at-most",
        guard.kind === "tripwire" ? showLevel(guard, guard.atMost) : null,
        `${LIMIT},events,tolerated`,
      ],
      ["percentile", guard.kind === "latency" ? `p${guard.percentile}` : null, "percentile,p"],
    ]),
    ...(isMeasured(guard) ? measured(plan, guard) : []),
  ];
}

function measured(plan: Plan, guard: MeasuredGuard): readonly Fact[] {
  const { objective, margin, expect, detect, name } = guard;
  const level = (value: number | null | undefined): Value =>
    value === null || value === undefined ? null : showLevelIn(plan, guard, value);
  const limit = (value: number | null, side: "above" | "below"): Value =>
    value === null ? null : (writtenLimit(plan.resolved, name, side) ?? level(value));
  const isBand = objective.atMost !== null && objective.atLeast !== null;
  return owned({ key: `guards.${name}`, of: [name] }, [
    [isBand ? "between.1" : "at-most", limit(objective.atMost, "above"), isBand ? `${LIMIT},between` : LIMIT],
    [
      isBand ? "between.0" : "at-least",
      limit(objective.atLeast, "below"),
      "limit,below,threshold,floor,at least,objective,between",
    ],
    [
      "no-worse-than-baseline",
      margin === null ? null : showMargin(guard, margin),
      "worse,margin,tolerated,baseline",
    ],
    ["expect", level(expect), "expect,expected,usual,baseline,today"],
    ["expect-of-candidate", level(guard.expectOfCandidate), "candidate"],
    ["usual.0", level(guard.usual?.[0]), "usual"],
    ["usual.1", level(guard.usual?.[1]), "usual"],
    [
      "detect",
      detect === null ? null : detect.kind === "factor" ? `×${trim(detect.factor)}` : level(detect.level),
      "detect,find,see,prove",
    ],
    [
      "per",
      guard.kind === "ratio" && guard.per > 1
        ? `${guard.per.toLocaleString("en-US")} ${manyOf(guard.unit)}`
        : null,
      "per,for,every",
    ],
  ]);
}

const LIMIT = "limit,above,exceed,threshold,ceiling,at most,objective";

function showMargin(guard: MeasuredGuard, margin: Margin): string {
  if (margin.kind === "factor") return `×${trim(margin.factor)}`;
  const isScore =
    guard.kind === "score" ||
    guard.kind === "composite" ||
    (guard.kind === "paired" && guard.compares === "scores");
  if (isScore) return `${trim(margin.points)} score`;
  const shown = trim(margin.points * 100);
  return `${shown} ${shown === "1" ? "point" : "points"}`;
}
