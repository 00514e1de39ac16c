/** Reads every complete interval since the last judged one and judges each guard in each cohort. */
import type { Rollout } from "../../config/rollout.ts";
import type { Finding } from "../../judge/finding.ts";
import { bakeHere } from "../../promotion/extension.ts";
import type { Evidence } from "../../promotion/observed.ts";
import { stepAt } from "../../promotion/steps.ts";
import { gapsIn, isCovered } from "./coverage.ts";
import { judgeOne, type Seen } from "./judge-pair.ts";
import { bakingWindows, type Period, periodOf } from "./period.ts";
import { guardOf, readHistory, readWindows, weeksBefore } from "./readings.ts";
import type { Terms } from "./readings.ts";
import { servedIn } from "./served-share.ts";
import { together } from "./together.ts";
import { leftToJudge } from "./windows.ts";

/** @returns what the new intervals proved; with none complete, the findings as they stood. */
export async function measure(terms: Terms): Promise<Evidence> {
  const { plan, state } = terms;
  const period = periodOf(terms);
  const { windows, planned, pairs, isWaiting } = period;
  const seen = await look(terms, period);
  const baking = bakingWindows(terms, period);
  const covered = baking.filter((window) =>
    isCovered(plan, planned.stage, pairs, seen.readings.get(window.from) ?? []),
  );
  // A preview counts the time that the candidate stands ready, and nothing passes in it.
  const isPreview = stepAt(plan, period.at).kind === "preview";
  const coveredTime = isWaiting || isPreview ? 0 : covered.length * plan.rollout.every;
  const bakeOver =
    !isPreview && state.observedAt !== null && state.covered + coveredTime >= bakeHere(plan, state);

  const gaps = gapsIn(baking, covered, state.judgedUntil === null ? 0 : (state.openGap ?? 0));
  const served = isWaiting ? null : servedIn(plan, windows, seen.readings);

  const judged = pairs.map((pair) => judgeOne(terms, { period, seen, bakeOver }, pair));
  const found = judged.map(({ finding }) => finding);
  const findings = found.map((finding) => voided(finding, found, plan.rollout));
  // A pair opens with its first interval and the history before it: stored sooner, it would never read that again.
  const opened = judged.filter((each) => each.state.until !== null);
  return {
    findings,
    together: together(
      plan,
      judged.filter((_, i) => findings[i] === found[i]),
    ),
    pairs: {
      ...state.pairs,
      ...Object.fromEntries(opened.map((each) => [`${each.pair.guard}/${each.pair.cohort}`, each.state])),
    },
    judgedUntil: windows.at(-1)?.to ?? state.judgedUntil,
    intervals: windows.length,
    covered: coveredTime,
    longestGap: isPreview ? 0 : gaps.longest,
    servedShare: served?.share ?? null,
    ...(served === null ? {} : { served }),
    openGap: isPreview ? 0 : gaps.open,
    left: leftToJudge(plan, state, terms.now),
  };
}

async function look(terms: Terms, { pairs, windowsOf, usesWeekBefore, liveUntil }: Period): Promise<Seen> {
  const { rollout } = terms.plan;
  const history = await readHistory(terms, pairs);
  const readings = await readWindows(terms, pairs, windowsOf);
  const week = pairs.filter((pair) => usesWeekBefore(guardOf(rollout, pair.guard), pair.cohort));
  const earlier = await readWindows(terms, week, (guard) => weeksBefore(windowsOf(guard), liveUntil));
  return { history, readings, earlier };
}

/** A guard that is valid only while another one holds proves nothing while that one is broken: neither pass nor breach. */
function voided(finding: Finding, all: readonly Finding[], rollout: Rollout): Finding {
  const needed = guardOf(rollout, finding.guard).validWhile;
  const broken = all.find((each) => each.guard === needed && each.verdict.kind === "breach");
  if (broken === undefined) return finding;
  const detail = `${finding.guard} is valid only while ${broken.guard} holds, and that is broken in ${broken.cohort}`;
  return { ...finding, verdict: { kind: "inconclusive", reason: "void", detail, wanted: null } };
}
