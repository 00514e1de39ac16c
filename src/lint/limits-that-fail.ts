/** Limits that break on an ordinary day, or that the candidate can never keep. */
import { queriesOf } from "../config/queries.ts";
import { isMeasured } from "../plan/guard-kinds.ts";
import { showLevelIn } from "../plan/levels.ts";
import type { Plan } from "../plan/plan.ts";
import { readDuration } from "../config/units-text.ts";
import { showDuration } from "../units.ts";
import { inFile, notApplicable, yesUnless, type Look, type Objection, type Subject } from "./rule.ts";

type Measured = Extract<Plan["rollout"]["guards"][number], { readonly objective: unknown }>;

/** A limit or a level to find that lies where the baseline itself moves from day to day. */
export function insideNoise({ plan }: Subject): Look {
  const told = plan.rollout.guards.filter(isMeasured).filter(({ usual }) => usual !== undefined);
  const [first] = told;
  if (first === undefined) return notApplicable("no guard says the baseline's usual range");
  return yesUnless(
    told.flatMap((guard) => noiseOf(plan, guard)),
    inFile("guards", first.name, "usual"),
  );
}

function noiseOf(plan: Plan, guard: Measured): readonly Objection[] {
  if (guard.usual === undefined) return [];
  const [low, high] = guard.usual;
  const { atMost, atLeast } = guard.objective;
  const isBand = atMost !== null && atLeast !== null;
  const found = levelToFind(guard);
  const limits = [
    { key: isBand ? "between" : "at-most", level: atMost, isInside: atMost !== null && atMost <= high },
    { key: isBand ? "between" : "at-least", level: atLeast, isInside: atLeast !== null && atLeast >= low },
    { key: "detect", level: found, isInside: found !== null && found >= low && found <= high },
  ];
  const worst = limits.find(({ isInside }) => isInside);
  if (worst === undefined || worst.level === null) return [];
  const range = `${showLevelIn(plan, guard, low)} to ${showLevelIn(plan, guard, high)}`;
  return [
    {
      path: ["guards", guard.name, worst.key],
      message: `${worst.key} of ${guard.name} lies inside the baseline's own noise: it would break without any release`,
      expected: `a level outside ${range}`,
      found: showLevelIn(plan, guard, worst.level),
      suggestion: `a level ${worst.key === "at-least" ? "below" : "beyond"} ${showLevelIn(plan, guard, worst.key === "at-least" ? low : high)}, with room to spare`,
    },
  ];
}

function levelToFind({ detect, expect }: Measured): number | null {
  if (detect === null) return null;
  if (detect.kind === "level") return detect.level;
  return expect === null ? null : expect * detect.factor;
}

/** The candidate's own level is known and lies beyond the limit: the stage could only ever roll back or hold. */
export function impossibleRatios({ plan }: Subject): Look {
  const told = plan.rollout.guards
    .filter(isMeasured)
    .filter(({ expectOfCandidate }) => expectOfCandidate !== undefined);
  const [first] = told;
  if (first === undefined) return notApplicable("no guard says what the candidate is expected to do");
  return yesUnless(
    told.flatMap((guard) => impossible(plan, guard)),
    inFile("guards", first.name, "expect-of-candidate"),
  );
}

function impossible(plan: Plan, guard: Measured): readonly Objection[] {
  const own = guard.expectOfCandidate;
  if (own === undefined) return [];
  const show = (level: number): string => showLevelIn(plan, guard, level);
  const { atMost, atLeast } = guard.objective;
  const tolerated = toleratedLevel(guard);
  const isWorse = (level: number): boolean => (guard.better === "higher" ? own < level : own > level);
  const [broken] = [
    ...(tolerated !== null && isWorse(tolerated)
      ? [{ key: "no-worse-than-baseline", limit: `${show(tolerated)}, from ${show(guard.expect ?? 0)}` }]
      : []),
    ...(atMost !== null && own > atMost ? [{ key: limitKey(guard, "at-most"), limit: show(atMost) }] : []),
    ...(atLeast !== null && own < atLeast
      ? [{ key: limitKey(guard, "at-least"), limit: show(atLeast) }]
      : []),
  ];
  if (broken === undefined) return [];
  return [
    {
      path: ["guards", guard.name, broken.key],
      message: `${guard.name} can never pass: the candidate is known to be beyond its limit`,
      expected: `a limit that ${show(own)} keeps`,
      found: broken.limit,
      suggestion:
        broken.key === "no-worse-than-baseline"
          ? "judge against the objective alone (at-most), or widen the margin"
          : "widen the limit, or do not release",
    },
  ];
}

function limitKey({ objective }: Measured, key: "at-most" | "at-least"): string {
  return objective.atMost !== null && objective.atLeast !== null ? "between" : key;
}

/** The worst level that the margin tolerates, from the baseline's expected one; null where either is not said. */
function toleratedLevel({ margin, expect, better }: Measured): number | null {
  if (margin === null || expect === null) return null;
  if (margin.kind === "factor") return expect * margin.factor;
  return better === "higher" ? expect - margin.points : expect + margin.points;
}

const WINDOW = /\[(\d+(?:ms|[smhdw]))\]/g;

/** A window that is written out counts other minutes than those that are judged: some twice, some never. */
export function fixedWindows({ plan: { rollout } }: Subject): Look {
  const prometheus = new Set(
    rollout.sources.flatMap(({ kind, name }) => (kind === "prometheus" ? [name] : [])),
  );
  const guards = rollout.guards.filter(({ source, kind }) => prometheus.has(source) && kind !== "level");
  const [first] = guards;
  if (first === undefined) return notApplicable("no guard counts in PromQL");
  const objections = guards.flatMap((guard) => {
    const judged = rollout.every * guard.everyTimes;
    return queriesOf(guard).flatMap(({ path, text }) => {
      const other = Array.from(text.matchAll(WINDOW), ([, window]) => window ?? "").find((window) => {
        const length = readDuration(window, "5m");
        return length.kind !== "read" || length.value !== judged;
      });
      if (other === undefined) return [];
      return [
        {
          path: ["guards", guard.name, ...path],
          message: `${guard.name} counts over [${other}], and is judged every ${showDuration(rollout.every)}`,
          expected: "[$window], which is the interval that is judged",
          found: `[${other}]`,
          suggestion: text.replace(`[${other}]`, "[$window]").slice(0, 200),
        },
      ];
    });
  });
  return yesUnless(objections, inFile("guards", first.name));
}
