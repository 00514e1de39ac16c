/** Who met the candidate, and how many of them were served worse for it. */
import type { Finding } from "../judge/finding.ts";
import { DAY } from "../units.ts";
import { isShare, knownOf } from "./amounts.ts";
import { decidingFindings } from "./ending.ts";
import { span, text } from "./escape.ts";
import { count, plural } from "./numbers.ts";
import type { TickReport } from "./tick-report.ts";

/** One cell of Markdown; empty where nothing was measured. */
export function affected(report: TickReport): string {
  const [first] = decidingFindings(report);
  return [reached(report), ...(first === undefined ? [] : [harmed(report, first)])]
    .filter((part) => part !== "")
    .join("; ");
}

/** `about 3,125 of the users in this stage`: as many as the stage routes a day, over the time that readings cover. */
function reached({ plan, stage, covered }: TickReport): string {
  const planned = plan?.stages.find((each) => each.stage.name === stage);
  if (plan === null || planned === undefined || planned.routedPerDay <= 0 || covered <= 0) return "";
  const people = (planned.routedPerDay * Math.min(covered, DAY)) / DAY;
  return `about ${plural(Math.round(people), text(plan.rollout.routedBy))} reached in this stage`;
}

/** `564 judged in breaking-news, about 25 more of them bad (12 to 38)`. */
function harmed({ plan }: TickReport, finding: Finding): string {
  const known = knownOf(finding, plan);
  const { candidate, baseline, candidateSamples } = finding.observed;
  if (known === null || !isShare(known.guard) || candidate === null || candidateSamples === 0) return "";
  const unit = `${count(candidateSamples)} ${text(known.guard.unit)} in ${span(finding.cohort)}`;
  if (baseline === null || !("better" in known.guard)) return unit;
  const sign = known.guard.better === "lower" ? 1 : -1;
  const extra = Math.round(sign * (candidate - baseline) * candidateSamples);
  if (!(extra > 0)) return unit;
  return `${unit}, about **${count(extra)} more bad ones** than with the baseline${rangeOf(finding, sign)}`;
}

/** The interval of the deciding test, in units; empty where it is not about this difference or has an open end. */
function rangeOf({ observed, verdict }: Finding, sign: 1 | -1): string {
  const tested = observed.tests.find(
    (each) => verdict.kind === "breach" && each.test === verdict.test && !each.certifies,
  );
  const { baseline, candidateSamples } = observed;
  const estimate = tested?.estimate ?? null;
  if (estimate === null || estimate.of !== "level" || baseline === null) return "";
  const ends = endsOf(estimate, baseline).map((each) => Math.round(sign * each * candidateSamples));
  const [low = 0, high = 0] = ends.toSorted((a, b) => a - b);
  return Number.isFinite(low) && Number.isFinite(high) ? ` (95% range ${count(low)} to ${count(high)})` : "";
}

function endsOf(
  { kind, low, high }: NonNullable<Finding["observed"]["tests"][number]["estimate"]>,
  baseline: number,
): readonly number[] {
  switch (kind) {
    case "difference":
      return [low, high];
    case "ratio":
      return [baseline * (low - 1), baseline * (high - 1)];
    case "level":
      return [low - baseline, high - baseline];
  }
}
