import { bakeOf, type Rollout } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";
import { DAY, HOUR } from "../units.ts";
import { ripeTime } from "./pairs.ts";
import { isLive, type Cell, type PlannedStage } from "./plan.ts";
import type { PlanComplaint } from "./report.ts";
import { servedUnitOf, unitNamed } from "./samples.ts";

/**
 * Guards that count answers from a cache where no share of the users would bring enough of them.
 *
 * Each version makes so many different ones a day at the most; whoever looks for the way out at the router looks in vain, so that the unit is
 * named. Once for each guard, at the first stage that is too short for it.
 */
export function adviseOnCaches(rollout: Rollout, stages: readonly PlannedStage[]): readonly PlanComplaint[] {
  return rollout.guards.flatMap((guard) => {
    const unit = servedUnitOf(rollout, unitNamed(rollout, guard.unit));
    const { distinctPerDay } = unit;
    if (distinctPerDay === null) return [];
    for (const { stage, cells } of stages) {
      const cell = cells.find((each) => each.guard === guard.name && each.cohort === ALL);
      if (stage.kind === "evaluate" || !isLive(stage) || cell === undefined) continue;
      const most = (distinctPerDay * ripeTime(stage, guard)) / DAY;
      if (!isShort(cell) || cell.needed <= most) continue;
      const hours = Math.ceil(
        (cell.needed / distinctPerDay) * (DAY / HOUR) + (guard.maturesAfter ?? 0) / HOUR,
      );
      return [
        {
          code: "unit-cached" as const,
          severity: "advice" as const,
          path: ["traffic", "units", unit.name, "distinct-per-day"],
          message: `${guard.name} counts ${unit.name}, of which each version makes only ${distinctPerDay} different ones a day: no share of the users brings enough of them in stage "${stage.name}"`,
          expected: `${cell.needed} different ones, at least ${hours}h at any weight`,
          found: `at most ${Math.floor(most)} in ${bakeOf(stage) / HOUR}h`,
          suggestion: `bake: ${bakeThatWillDo(cell) ?? hours}h, or let people or a judge read answers to other requests offline`,
        },
      ];
    }
    return [];
  });
}

/** What the need grows to while the stage grows is in the way out that was tried. */
function bakeThatWillDo({ waysOut }: Cell): number | null {
  const found = waysOut.find(({ kind }) => kind === "longer-bake");
  return found?.kind === "longer-bake" ? found.hours : null;
}

function isShort(cell: Cell): cell is Cell & { readonly needed: number } {
  return cell.blind?.why === "too-few" && cell.needed !== null;
}
