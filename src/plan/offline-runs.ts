/** What stands against comparing two runs of an evaluation: one that did not end, or that asked and graded otherwise. */
import type { OfflineTable } from "../evidence/offline.ts";
import type { StageAt } from "./offline.ts";
import type { PlanComplaint } from "./report.ts";

/** Differences that a message lists. */
const MOST_UNLIKE = 3;

export function weighRuns(at: StageAt, table: OfflineTable): readonly PlanComplaint[] {
  return [...partial(at, table), ...unlike(at, table)];
}

/** Where a number of items is asked for, a run that lost some of them has not shown it. */
function partial({ stage, index }: StageAt, { unfinished }: OfflineTable): readonly PlanComplaint[] {
  return unfinished.map(({ side, because }) => ({
    code: "offline-run-partial",
    severity: stage.atLeast === null ? "advice" : "blocker",
    path: ["stages", index, side],
    message: `stage "${stage.name}": the run of the ${side} is not whole`,
    expected: "a run that ended, with every answer in its file",
    found: because,
    suggestion: "run it again to its end, and commit what it writes",
  }));
}

function unlike(
  { stage, index }: StageAt,
  { unlike: settings, askedOtherwise }: OfflineTable,
): readonly PlanComplaint[] {
  const shown = settings
    .slice(0, MOST_UNLIKE)
    .map(
      ({ what, baseline, candidate }) =>
        `${what}: ${baseline} for the baseline, ${candidate} for the candidate`,
    );
  const more = settings.length > MOST_UNLIKE ? [`${settings.length - MOST_UNLIKE} more`] : [];
  const { items, names } = askedOtherwise;
  const questions =
    items === 0
      ? []
      : [
          `${items} ${items === 1 ? "item" : "items"} with another question (${names.join(", ")}${items > names.length ? ", …" : ""})`,
        ];
  const found = [...questions, ...shown, ...more];
  if (found.length === 0) return [];
  return [
    {
      code: "offline-runs-unlike",
      severity: "advice",
      path: ["stages", index, "candidate"],
      message: `stage "${stage.name}": the two versions were not evaluated alike`,
      expected: "the same questions, graders, thresholds and release of the program",
      found: found.join("; "),
      suggestion: "evaluate both versions in one go, or say in the change why they differ",
    },
  ];
}
