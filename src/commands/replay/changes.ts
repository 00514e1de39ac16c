/** What is worth telling of one look: only what is another than at the look before. */
import { bakeOf } from "../../config/rollout.ts";
import type { Finding } from "../../judge/finding.ts";
import { stageAt } from "../../plan/plan.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Decision } from "../../promotion/decision.ts";
import type { RolloutState } from "../../promotion/state.ts";
import type { StoryEvent } from "../../render/replay-report.ts";
import type { Instant } from "../../units.ts";

/** One look: what was seen and what was decided. */
export interface LookTaken {
  readonly now: Instant;
  readonly plan: Plan;
  /** With this look's evidence, before anything follows from it. */
  readonly state: RolloutState;
  readonly findings: readonly Finding[];
  readonly decision: Decision;
}

/** What was told so far and still holds. */
export interface ToldSoFar {
  /** `guard/cohort` → verdict. */
  readonly verdicts: ReadonlyMap<string, string>;
  readonly hold: { readonly key: string; readonly since: Instant } | null;
  readonly extended: boolean;
}

export const NOTHING_TOLD: ToldSoFar = { verdicts: new Map(), hold: null, extended: false };

export function changesOf(
  look: LookTaken,
  before: ToldSoFar,
): { readonly events: readonly StoryEvent[]; readonly told: ToldSoFar } {
  const { decision, now } = look;
  const holdKey = decision.kind === "hold" ? JSON.stringify(decision.reasons.map(keyOfReason)) : null;
  const isExtended = decision.kind === "bake" && decision.extended;
  const events = [
    ...verdictsOf(look, before.verdicts),
    ...holdsOf(look, holdKey, before.hold),
    ...(isExtended && !before.extended ? extensionOf(look) : []),
  ];
  const hold = holdKey === null ? null : { key: holdKey, since: before.hold?.since ?? now };
  const told: ToldSoFar =
    decision.kind === "promote"
      ? NOTHING_TOLD
      : {
          verdicts: new Map([...before.verdicts, ...look.findings.map(verdictByPair)]),
          hold,
          extended: before.extended || isExtended,
        };
  return { events, told };
}

/** Evidence that is still being collected is no news, and what decides is told by the decision. */
function verdictsOf(look: LookTaken, before: ReadonlyMap<string, string>): readonly StoryEvent[] {
  const deciding = findingsThatDecide(look.decision);
  const findings = look.findings.filter((finding) => {
    const [pair, verdict] = verdictByPair(finding);
    return verdict !== "immature" && verdict !== before.get(pair) && !deciding.includes(finding);
  });
  return findings.length === 0 ? [] : [{ ...whereOf(look), event: "verdicts", findings }];
}

function holdsOf(look: LookTaken, key: string | null, before: ToldSoFar["hold"]): readonly StoryEvent[] {
  const { decision } = look;
  const where = whereOf(look);
  if (decision.kind === "hold")
    return key === before?.key ? [] : [{ ...where, event: "held", reasons: decision.reasons }];
  if (before === null || decision.kind === "roll-back") return [];
  return [{ ...where, event: "went-on", heldSince: before.since }];
}

function extensionOf(look: LookTaken): readonly StoryEvent[] {
  const { stage } = stageAt(look.plan, look.state.stage);
  const until = stage.kind === "evaluate" ? null : stage.extendTo;
  return until === null ? [] : [{ ...whereOf(look), event: "extended", until }];
}

/** The look itself, for those who want every one. */
export function lookOf(look: LookTaken): StoryEvent {
  const { decision, state, plan } = look;
  const bake = bakeOf(stageAt(plan, state.stage).stage);
  return { ...whereOf(look), event: "looked", decision: decision.kind, covered: state.covered, bake };
}

export function whereOf({ now, plan, state }: LookTaken): { readonly at: Instant; readonly stage: string } {
  return { at: now, stage: stageAt(plan, state.stage).stage.name };
}

type Reason = Extract<Decision, { readonly kind: "hold" }>["reasons"][number];

function findingsThatDecide(decision: Decision): readonly Finding[] {
  switch (decision.kind) {
    case "roll-back":
      return decision.because.kind === "breach" ? [decision.because.finding] : [];
    case "hold":
      return decision.reasons.flatMap((reason) => ("finding" in reason ? [reason.finding] : []));
    case "bake":
    case "promote":
      return [];
  }
}

function verdictByPair({ guard, cohort, verdict }: Finding): readonly [string, string] {
  return [`${guard}/${cohort}`, verdict.kind === "inconclusive" ? verdict.reason : verdict.kind];
}

/** Numbers that move with every look do not make it another reason. */
function keyOfReason(reason: Reason): readonly string[] {
  return "finding" in reason
    ? [reason.kind, ...verdictByPair(reason.finding)]
    : [reason.kind, JSON.stringify(reason)];
}
