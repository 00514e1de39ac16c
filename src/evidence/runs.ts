/** Whether two runs can be compared at all: both ended, asked and graded alike, on one scale. */
import type { Results } from "./answers.ts";
import { cut } from "./fields.ts";
import type { OfflineTable } from "./offline.ts";

interface Files {
  readonly baseline: Results;
  readonly candidate: Results;
}

const SIDES = ["baseline", "candidate"] as const;

export function unfinishedIn(files: Files): OfflineTable["unfinished"] {
  return SIDES.flatMap((side) => {
    const because = files[side].unfinished;
    return because === undefined ? [] : [{ side, because: cut(because) }];
  });
}

/** Only what both files tell: an older program tells less, and that is no difference. */
export function unlikeIn({ baseline, candidate }: Files): OfflineTable["unlike"] {
  return [...(baseline.setting ?? new Map<string, string>())]
    .flatMap(([what, before]) => {
      const after = candidate.setting?.get(what);
      return after === undefined || after === before ? [] : [{ what, baseline: before, candidate: after }];
    })
    .sort((a, b) => (a.what < b.what ? -1 : 1));
}

/** The side whose scores are shares, where the other side's are percent: 0.8 and 80 are one level, not a difference. */
export function sharesBesidePercent(
  files: Files,
): { readonly side: "baseline" | "candidate"; readonly highest: number } | null {
  for (const side of SIDES) {
    const [own, other] = [
      scoresOf(files[side]),
      scoresOf(files[side === "baseline" ? "candidate" : "baseline"]),
    ];
    if (own.length === 0 || other.length === 0) continue;
    const large = other.filter((score) => score > 1).length;
    const highest = other.reduce((most, score) => Math.max(most, score), 0);
    const isShares = own.every((score) => score >= 0 && score <= 1) && own.some((score) => score > 0);
    // A scale to 5 of which one version only gets the lowest marks looks alike; nothing beyond 5 does.
    if (isShares && large * 2 > other.length && highest > 5 && highest <= 100) return { side, highest };
  }
  return null;
}

function scoresOf({ answers }: Results): readonly number[] {
  return answers.flatMap(({ score }) => (score !== null && Number.isFinite(score) ? [score] : []));
}
