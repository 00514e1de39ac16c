/** The virtual clock: look by look through a recording, measured and decided by the code of a tick. */
import type { Policy } from "../../config/policy.ts";
import { bakeOf } from "../../config/rollout.ts";
import { stageAt } from "../../plan/plan.ts";
import type { Plan } from "../../plan/plan.ts";
import { candidateKey } from "../../plan/route.ts";
import { decide, nextLive } from "../../promotion/decide.ts";
import { EMPTY_JOURNAL } from "../../promotion/journal.ts";
import type { RouteView } from "../../promotion/observed.ts";
import type { Recording } from "../../promotion/recording/recording.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { stepsOf } from "../../promotion/steps.ts";
import { DRAINED, weightsAtTheEnd } from "../../promotion/weights.ts";
import type { ReplayOutcome, Story, StoryEvent } from "../../render/replay-report.ts";
import { instant, sha } from "../../units.ts";
import type { Instant } from "../../units.ts";
import { measure } from "../tick/measure.ts";
import { withEvidence } from "../tick/run-tick.ts";
import { changesOf, lookOf, NOTHING_TOLD, whereOf } from "./changes.ts";
import type { LookTaken } from "./changes.ts";
import { recordedMetrics } from "./recorded-metrics.ts";

export interface RunTerms {
  readonly recording: Recording;
  readonly start: Instant;
  readonly policy: Policy;
  /** Whether each look is an event of its own. */
  readonly every: boolean;
}

/** @throws RangeError for a plan without live traffic: `config` refuses such a file. */
export async function run(plan: Plan, terms: RunTerms): Promise<Story> {
  const metrics = recordedMetrics(terms.recording);
  const events: StoryEvent[] = [];
  let state = firstState(plan, terms.start);
  let told = NOTHING_TOLD;
  let outcome: ReplayOutcome | null = null;
  for (const now of looksOf(plan, terms)) {
    const evidence = await measure({ plan, state, now, openMetrics: () => metrics });
    const seen = withEvidence(state, evidence);
    const around = { route: idealRoute(plan, seen), onBranch: { kind: "same" }, quarantined: null } as const;
    const decision = decide(plan, seen, { ...around, evidence, policy: terms.policy }, now);
    const look: LookTaken = { now, plan, state: seen, findings: evidence.findings, decision };
    const changes = changesOf(look, told);
    const next = following(look);
    if (terms.every) events.push(lookOf(look));
    events.push(...changes.events, ...next.events);
    told = changes.told;
    state = next.state;
    outcome = outcomeOf(look);
    if (outcome.kind === "rolled-back" || outcome.kind === "promoted") break;
  }
  if (outcome === null) throw new RangeError("a replay takes at least the look at its start");
  return { plan, events, outcome };
}

/** The start, and each complete interval after it as soon as the slowest source can tell of it. */
function* looksOf(plan: Plan, { start, recording }: RunTerms): Generator<Instant> {
  const { every, sources } = plan.rollout;
  const delay = Math.max(0, ...sources.map((source) => source.delay));
  yield start;
  for (let end = (Math.floor(start / every) + 1) * every; end <= recording.to; end += every)
    yield instant(end + delay);
}

/** What follows from a look: an ideal router serves the next stage at once. */
function following(look: LookTaken): {
  readonly state: RolloutState;
  readonly events: readonly StoryEvent[];
} {
  const { decision, state, plan, now } = look;
  switch (decision.kind) {
    case "hold":
    case "bake":
      return { state, events: [] };
    case "roll-back":
      return { state, events: [{ ...whereOf(look), event: "rolled-back", because: decision.because }] };
    case "promote": {
      if (decision.to === null) return { state, events: [{ ...whereOf(look), event: "promoted" }] };
      const entered = enter(plan, state, { to: decision.to, now });
      const { stage } = stageAt(plan, decision.to);
      const event = {
        at: now,
        stage: stage.name,
        event: "entered",
        set: entered.set,
        bake: bakeOf(stage),
      } as const;
      return { state: entered, events: [event] };
    }
  }
}

function enter(
  plan: Plan,
  state: RolloutState,
  { to, now }: { readonly to: number; readonly now: Instant },
): RolloutState {
  const set = weightsAtTheEnd(plan.rollout, stageAt(plan, to).stage);
  // A recording has the stage as it ends up: nobody switches step by step in one.
  const step = stepsOf(plan.rollout, stageAt(plan, to).stage).length - 1;
  return { ...state, stage: to, step, set, observedAt: now, judgedUntil: null, covered: 0, longestGap: 0 };
}

function outcomeOf(look: LookTaken): ReplayOutcome {
  const { decision, plan, now, state } = look;
  const where = whereOf(look);
  switch (decision.kind) {
    case "roll-back":
      return { ...where, kind: "rolled-back", because: decision.because };
    case "hold":
      return { ...where, kind: "holding", reasons: decision.reasons };
    case "bake":
      return {
        ...where,
        kind: "baking",
        covered: state.covered,
        bake: bakeOf(stageAt(plan, state.stage).stage),
      };
    case "promote": {
      if (decision.to === null) return { ...where, kind: "promoted" };
      const { stage } = stageAt(plan, decision.to);
      return { at: now, stage: stage.name, kind: "baking", covered: 0, bake: bakeOf(stage) };
    }
  }
}

function idealRoute(plan: Plan, state: RolloutState): RouteView {
  return {
    kind: "read",
    set: state.set,
    served: state.set,
    settled: true,
    candidateReady: true,
    baselineReady: true,
    blockedBy: null,
    step: plan.routers[0].capabilities.weight?.step ?? 0,
  };
}

/** Nobody is asked: the pager is always covered, and the goes were taken out of the plan. */
function firstState(plan: Plan, start: Instant): RolloutState {
  const first = nextLive(plan, -1);
  if (first === null) throw new RangeError("the rollout has no stage with live traffic");
  return {
    schema: 1,
    name: plan.rollout.name,
    attempt: plan.rollout.attempt,
    digest: plan.digest,
    commit: sha("0".repeat(40)),
    file: plan.file,
    pullRequest: null,
    approvals: [],
    resolved: plan.resolved,
    named: plan.named,
    startedAt: start,
    route: plan.route.key,
    snapshot: null,
    stage: first,
    observedAt: null,
    covered: 0,
    longestGap: 0,
    set: DRAINED,
    intent: null,
    judgedUntil: null,
    pairs: {},
    holds: [],
    heldFor: null,
    goes: [],
    covers: [{ by: "the replay", from: instant(0), until: instant(8.64e15) }],
    reports: [],
    accepted: [],
    abort: null,
    ending: null,
    candidateKey: candidateKey(plan.rollout.release.candidate),
    journal: EMPTY_JOURNAL,
    // A recording has no weight to rehearse.
    rehearsedAt: start,
  };
}
