import { bakeOf, type Rollout } from "../config/rollout.ts";
import type { Guard } from "../judge/guard.ts";
import { ALL } from "../judge/reading.ts";
import { DAY, HOUR, milliseconds, type Duration } from "../units.ts";
import type { Cell, Exposure } from "./plan.ts";
import type { StageTraffic } from "./pairs.ts";
import { samplesOf, servedUnitOf, unitNamed } from "./samples.ts";

/** From the first bad answer to the first verdict: the router's settling, the source's delay, one interval. */
export function detectsIn(rollout: Rollout): Duration {
  const delays = rollout.guards
    .filter((guard) => guard.onBreach === "roll-back" && seesFailures(guard))
    .map((guard) => delayOf(guard, rollout) + rollout.every * guard.everyTimes + (guard.maturesAfter ?? 0));
  return milliseconds(
    rollout.routers[0].settlesIn + (delays.length === 0 ? rollout.every : Math.min(...delays)),
  );
}

/** A report comes when it comes, and answers to mirrored requests are nobody's. */
function seesFailures({ kind }: Guard): boolean {
  return kind !== "signal" && kind !== "paired";
}

function delayOf(guard: Guard, rollout: Rollout): number {
  return rollout.sources.find((source) => source.name === guard.source)?.delay ?? 0;
}

/**
 * Worst case of a stage, by roll-back guard: the candidate sits exactly at the level to find, from the first minute.
 *
 * It is stopped when the guard has enough samples to find that level (80 % power) and the next verdict is in, at the
 * latest when the stage ends. A shadow serves nobody.
 */
export function exposureOf(
  rollout: Rollout,
  { stage, daily }: StageTraffic,
  cells: readonly Cell[],
): readonly Exposure[] {
  if (stage.kind === "evaluate" || stage.kind === "shadow") return [];
  return rollout.guards
    .filter(({ onBreach }) => onBreach === "roll-back")
    .flatMap((guard) => {
      const cell = cells.find((each) => each.guard === guard.name && each.cohort === ALL);
      // When a report comes, or the first event of its kind, nobody can say before.
      if (cell === undefined || cell.counts === "nothing" || cell.blind?.why === "not-in-this-stage")
        return [];
      const served = servedUnitOf(rollout, unitNamed(rollout, guard.unit));
      const bake = bakeOf(stage);
      const found = Math.min(bake, cell.hours === null ? bake : cell.hours * HOUR + detectsIn(rollout));
      const units = (samplesOf(daily, served.name, ALL).candidate * found) / DAY;
      const excess = excessOf(guard);
      return [
        { guard: guard.name, units, extraBad: excess === null ? null : units * excess, unit: served.name },
      ];
    });
}

/** How many more of a hundred are bad at the level to find than at the expected one, as a fraction; shares only. */
function excessOf(guard: Guard): number | null {
  if (guard.kind !== "proportion" || guard.expect === null) return null;
  const level = levelToFind(guard, guard.expect);
  return level === null ? null : Math.abs(level - guard.expect);
}

function levelToFind(guard: Guard & { readonly kind: "proportion" }, expect: number): number | null {
  if (guard.detect?.kind === "level") return guard.detect.level;
  if (guard.detect?.kind === "factor") return expect * guard.detect.factor;
  return guard.better === "lower" ? guard.objective.atMost : guard.objective.atLeast;
}
