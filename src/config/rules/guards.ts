/** What a guard must keep to for its verdict to mean something. */
import { objection, type Objection } from "../objection.ts";
import type { KeyPath } from "../problem.ts";
import { queriesOf } from "../queries.ts";
import type { GuardPart } from "../schema/guard.ts";
import type { Sections } from "../sections.ts";
import { writtenIn } from "../written.ts";

export type Measured = Exclude<GuardPart, { readonly kind: "tripwire" | "split" | "identity" | "signal" }>;

export function guardsHaveLimits({ guards }: Sections): readonly Objection[] {
  return eachMeasured(guards, (guard, path, name) =>
    guard.objective.atMost === null && guard.objective.atLeast === null && guard.margin === null
      ? [
          objection("guard-without-limit", path, `guard ${name} has no limit, so it can never breach`, {
            what: "key",
            expected: "at-most, at-least, between or no-worse-than-baseline",
            found: "none",
          }),
        ]
      : [],
  );
}

export function limitsAgree({ guards, raw }: Sections): readonly Objection[] {
  return eachMeasured(guards, (guard, path, name) => {
    const { atMost, atLeast } = guard.objective;
    const found: Objection[] = [];
    const keys = keysOf(raw, name);
    if (keys.has("between") && (keys.has("at-most") || keys.has("at-least"))) {
      found.push(
        objection("limits-contradict", [...path, "between"], `guard ${name} has two objectives`, {
          expected: "either between, or at-most and at-least",
        }),
      );
    }
    if (atMost !== null && atLeast !== null && atLeast > atMost) {
      const key = keys.has("between") ? "between" : "at-least";
      found.push(
        objection(
          "limits-contradict",
          [...path, key],
          `no level of guard ${name} could keep to both limits`,
          { expected: "at-least below at-most" },
        ),
      );
    }
    if (atMost !== null && atLeast === null && guard.better === "higher") {
      found.push(
        objection(
          "limits-contradict",
          [...path, "better"],
          `guard ${name} is better higher, but has only an upper limit`,
          { expected: "better: lower, or at-least" },
        ),
      );
    }
    if (atMost === null && atLeast !== null && guard.better === "lower") {
      found.push(
        objection(
          "limits-contradict",
          [...path, "better"],
          `guard ${name} is better lower, but has only a lower limit`,
          { expected: "better: higher, or at-most" },
        ),
      );
    }
    return found;
  });
}

/** The tolerated distance goes towards the bad side: x1.1 where lower is better, x0.9 where higher is. */
export function marginsTolerate({ guards }: Sections): readonly Objection[] {
  return eachMeasured(guards, (guard, path, name) => {
    const margin = guard.margin;
    if (margin === null || margin.kind === "points") return [];
    const tolerates = guard.better === "higher" ? margin.factor <= 1 : margin.factor >= 1;
    if (tolerates) return [];
    return [
      objection(
        "limits-contradict",
        [...path, "no-worse-than-baseline"],
        `guard ${name} would have to be better than the baseline`,
        {
          expected:
            guard.better === "higher"
              ? "a factor of at most x1, such as x0.98"
              : "a factor of at least x1, such as x1.1",
          suggestion: `x${Number((1 / margin.factor).toFixed(3))}`,
        },
      ),
    ];
  });
}

/** What must be found is bad: at or beyond the objective or, where the live baseline is the null, worse than that is expected to be. */
export function detectIsBad({ guards }: Sections): readonly Objection[] {
  return eachMeasured(guards, (guard, path, name) => {
    const level = detectedLevel(guard);
    if (level === null) {
      const factor = guard.detect?.kind === "factor" ? guard.detect.factor : null;
      const turned = factor !== null && (guard.better === "higher" ? factor >= 1 : factor <= 1);
      return turned
        ? [wrongDetect(path, name, guard.better === "higher" ? "a factor below x1" : "a factor above x1")]
        : [];
    }
    const expected = badSide(guard);
    return isBad(guard, level) || expected === null ? [] : [wrongDetect(path, name, expected)];
  });
}

function wrongDetect(path: KeyPath, name: string, expected: string): Objection {
  return objection(
    "detect-inside-limit",
    [...path, "detect"],
    `guard ${name} would look for a level that is good`,
    { expected },
  );
}

/** In the unit of the guard; null where it is not said or hangs on an unknown baseline. */
export function detectedLevel(guard: Measured): number | null {
  if (guard.detect === null) return null;
  if (guard.detect.kind === "level") return guard.detect.level;
  return guard.expect === null ? null : guard.detect.factor * guard.expect;
}

/** Whether a level is one that the guard is there to find. Equal to the objective counts. */
export function isBad(guard: Measured, level: number): boolean {
  const { atMost, atLeast } = guard.objective;
  if (atMost === null && atLeast === null) return guard.expect === null || isWorseThanExpected(guard, level);
  const beyond = (atMost !== null && level >= atMost) || (atLeast !== null && level <= atLeast);
  return beyond || isFactorOfUnknown(guard) || (guard.margin !== null && isWorseThanExpected(guard, level));
}

function isWorseThanExpected({ better, expect }: Measured, level: number): boolean {
  if (expect === null) return false;
  return better === "higher" ? level < expect : level > expect;
}

/** A factor is measured from the live baseline; against an absolute objective it may end on either side. */
function isFactorOfUnknown(guard: Measured): boolean {
  return (
    guard.detect?.kind === "factor" &&
    (guard.better === "higher" ? guard.detect.factor < 1 : guard.detect.factor > 1)
  );
}

function badSide(guard: Measured): string | null {
  const { atMost, atLeast } = guard.objective;
  if (guard.margin !== null && guard.expect !== null)
    return guard.better === "higher" ? "a level below expect" : "a level above expect";
  if (atMost !== null && atLeast !== null) return "a level at or outside the two limits";
  if (atMost !== null) return "a level at or above at-most";
  if (atLeast !== null) return "a level at or below at-least";
  return guard.better === "higher" ? "a level below expect" : "a level above expect";
}

export function baselineKeepsObjective({ guards }: Sections): readonly Objection[] {
  return eachMeasured(guards, (guard, path, name) => {
    const { atMost, atLeast } = guard.objective;
    if (guard.expect === null) return [];
    const broken = (atMost !== null && guard.expect > atMost) || (atLeast !== null && guard.expect < atLeast);
    return broken
      ? [
          objection(
            "limits-contradict",
            [...path, "expect"],
            `the baseline itself would breach guard ${name}`,
            { severity: "advice", expected: "a level inside the objective" },
          ),
        ]
      : [];
  });
}

/** Slower answers and failures are worse, whatever the file says; where a margin goes the other way nothing could be compared. */
export function worseIsWorse({ guards }: Sections): readonly Objection[] {
  return eachMeasured(guards, (guard, path, name) => {
    const isTime = guard.kind === "latency" || (guard.kind === "paired" && guard.compares === "latencies");
    const isFailure = guard.kind === "paired" && guard.compares === "outcomes";
    if (guard.margin === null || guard.better === "lower" || !(isTime || isFailure)) return [];
    return [
      objection(
        "limits-contradict",
        [...path, "better"],
        `guard ${name} compares ${isTime ? "times" : "failures"}, of which fewer are better`,
        { expected: "better: lower, and a margin towards more", found: "higher" },
      ),
    ];
  });
}

/** A comparison needs both arms from the one source of the guard. */
export function comparisonsHaveArms({ guards, sources }: Sections): readonly Objection[] {
  const only = sources.size === 1 ? [...sources.keys()][0] : undefined;
  return eachMeasured(guards, (guard, path, name) => {
    const source = sources.get(guard.source ?? only ?? "");
    if (guard.margin === null || guard.kind === "paired" || source == null || source.arm !== null) return [];
    return [
      objection(
        "guard-not-relative",
        [...path, "no-worse-than-baseline"],
        `guard ${name} compares two arms, but its source knows none`,
        { expected: "`arm` in the source" },
      ),
    ];
  });
}

/** Keys of a guard as written, its `slo` included. */
export function keysOf(raw: Sections["raw"], name: string): ReadonlySet<string> {
  const slo = writtenIn(raw, ["guards", name, "slo"]);
  const levels = typeof slo === "string" ? writtenIn(raw, ["slos", slo]) : null;
  return new Set([...Object.keys(writtenIn(raw, ["guards", name]) ?? {}), ...Object.keys(levels ?? {})]);
}

/** Looks at every guard that has levels and could be read. */
export function eachMeasured(
  guards: Sections["guards"],
  look: (guard: Measured, path: KeyPath, name: string) => readonly Objection[],
): readonly Objection[] {
  return [...guards].flatMap(([name, guard]) =>
    isMeasured(guard) ? look(guard, ["guards", name], name) : [],
  );
}

export function isMeasured(guard: GuardPart | null): guard is Measured {
  return guard !== null && "objective" in guard;
}

/** A SELECT without both ends of the interval would count the same rows again at every look. */
export function selectsNameTheirInterval({ guards, sources }: Sections): readonly Objection[] {
  const only = sources.size === 1 ? [...sources.keys()][0] : undefined;
  return [...guards].flatMap(([name, guard]) => {
    if (guard === null || sources.get(guard.source ?? only ?? "")?.kind !== "sql") return [];
    return queriesOf(guard)
      .filter(({ text }) => !/:from\b/.test(text) || !/:to\b/.test(text))
      .map(({ path }) =>
        objection(
          "interval-missing",
          ["guards", name, ...path],
          `${String(path.at(-1))} of guard ${name} does not say which interval it counts`,
          {
            expected: "a SELECT that names :from and :to",
            suggestion: "WHERE at >= :from AND at < :to",
          },
        ),
      );
  });
}
