/** Reads every complete interval since the last judged one and judges each guard in each cohort. */
import { bakeOf, weightIn } from "../../config/rollout.ts";
import type { Rollout } from "../../config/rollout.ts";
import type { Finding } from "../../judge/finding.ts";
import type { Guard } from "../../judge/guard.ts";
import { judgePair } from "../../judge/judge.ts";
import type { PairState } from "../../judge/judge.ts";
import { stageAt } from "../../plan/plan.ts";
import type { Pair, Plan, PlannedStage } from "../../plan/plan.ts";
import type { Evidence } from "../../promotion/observed.ts";
import { isCovered, longestGap } from "./coverage.ts";
import { guardOf, intervalOf, readHistory, readWindows } from "./readings.ts";
import type { Terms } from "./readings.ts";
import { servedShare } from "./served-share.ts";
import { liveBefore, waitsForMove, windowsToJudge } from "./windows.ts";

/** @returns what the new intervals proved; with none complete, the findings as they stood. */
export async function measure(terms: Terms): Promise<Evidence> {
  const { plan, state, now } = terms;
  const isWaiting = waitsForMove(state);
  const planned = stageAt(plan, isWaiting ? liveBefore(plan, state.stage) : state.stage);
  const windows = windowsToJudge(plan, state, now);
  const pairs = activePairs(plan, planned);
  const history = await readHistory(terms, pairs);
  const readings = await readWindows(terms, pairs, windows);
  const covered = windows.filter((window) =>
    isCovered(plan, planned.stage, pairs, readings.get(window.from) ?? []),
  );
  const coveredTime = isWaiting ? 0 : covered.length * plan.rollout.every;
  const bakeOver = state.observedAt !== null && state.covered + coveredTime >= bakeOf(planned.stage);

  const findings: Finding[] = [];
  const states: Record<string, PairState> = { ...state.pairs };
  for (const pair of pairs) {
    const key = `${pair.guard}/${pair.cohort}`;
    const guard = guardFor(plan.rollout, pair);
    const cell = planned.cells.find((each) => each.guard === pair.guard && each.cohort === pair.cohort);
    const judged = judgePair(
      {
        guard,
        cohort: pair.cohort,
        alpha: pair.alpha,
        promised: cell?.blind === null,
        needed: cell?.needed ?? null,
        horizon: pair.horizon,
        designEffect: pair.designEffect,
      },
      state.pairs[key] ?? null,
      history.filter((reading) => reading.guard === pair.guard && reading.cohort === pair.cohort),
      windows.map((window) => intervalOf(pair, window, readings.get(window.from) ?? [])),
      { bakeOver, live: weightIn(planned.stage, pair.cohort) < 100, stage: planned.stage.name },
    );
    states[key] = judged.state;
    findings.push(judged.finding);
  }
  return {
    findings: findings.map((finding) => voided(finding, findings, plan.rollout)),
    pairs: states,
    judgedUntil: windows.at(-1)?.to ?? state.judgedUntil,
    intervals: windows.length,
    covered: coveredTime,
    longestGap: longestGap(windows, covered),
    servedShare: servedShare(windows, readings),
  };
}

/** A guard that is valid only while another one holds proves nothing while that one is broken: neither pass nor breach. */
function voided(finding: Finding, all: readonly Finding[], rollout: Rollout): Finding {
  const needed = guardOf(rollout, finding.guard).validWhile;
  const broken = all.find((each) => each.guard === needed && each.verdict.kind === "breach");
  if (broken === undefined) return finding;
  const detail = `${finding.guard} is valid only while ${broken.guard} holds, and that is broken in ${broken.cohort}`;
  return { ...finding, verdict: { kind: "inconclusive", reason: "void", detail } };
}

/** Guard × cohort pairs that are judged in this stage. */
function activePairs(plan: Plan, planned: PlannedStage): readonly Pair[] {
  return plan.pairs.filter((pair) =>
    planned.cells.some(
      (cell) =>
        cell.guard === pair.guard && cell.cohort === pair.cohort && cell.blind?.why !== "not-in-this-stage",
    ),
  );
}

/** A cohort may ask for a level of its own to be found; half-way is measured to that one. */
function guardFor(rollout: Rollout, pair: Pair): Guard {
  const guard = guardOf(rollout, pair.guard);
  const level = rollout.cohorts.find((cohort) => cohort.name === pair.cohort)?.detect[pair.guard];
  return level === undefined || !("detect" in guard) ? guard : { ...guard, detect: { kind: "level", level } };
}
