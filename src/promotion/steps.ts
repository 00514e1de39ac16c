/** A stage as the moves that make it. All but blue-green are one; that one is previewed, switched and soaked. */
import { bakeOf, type CanaryStage, type Rollout, type Stage } from "../config/rollout.ts";
import { previewOf, switchSteps } from "../config/switching.ts";
import { isLive, stageAt, type Plan, type PlannedStage } from "../plan/plan.ts";
import { milliseconds, percent, type Duration, type Instant, type Percent } from "../units.ts";
import type { RolloutState, Weights } from "./state.ts";
import { DRAINED, isSetAtOnce, notYet, weightsAtTheEnd, type SetAtOnce } from "./weights.ts";

export interface Step {
  /** `preview`: nobody new is sent to the candidate. `switch`: one interval is judged. `soak`: the bake of the stage. */
  readonly kind: "whole" | "preview" | "switch" | "soak";
  /** Moves of the switch that are made here, and of how many: 0 in a preview. */
  readonly number: number;
  readonly of: number;
  /** The stage as it stands in this step: judged and set like any other. */
  readonly stage: SetAtOnce;
  /** How long it takes at least; what people add comes on top of the last one. */
  readonly lasts: Duration;
}

/** Where a rollout stands, or goes: index of the stage, and of the step in it; no step is the first. */
export interface Position {
  readonly stage: number;
  readonly step?: number | undefined;
}

/** The moves of a stage in their order. A step of the switch that raises nobody is none. */
export function stepsOf(rollout: Rollout, stage: Stage): readonly [Step, ...Step[]] {
  if (isSetAtOnce(stage))
    return [{ kind: "whole", number: 1, of: 1, stage, lasts: milliseconds(bakeOf(stage)) }];
  const before = servedBefore(rollout, stage);
  const standing = (weight: Percent, bake: Duration): CanaryStage => {
    const { name, go, deadline } = stage;
    const everyone = percent(Math.max(before.candidate, weight));
    const own = Object.entries(before.cohorts)
      .map(([cohort, was]) => [cohort, percent(Math.max(was, weight))] as const)
      .filter(([, raised]) => raised !== everyone);
    const cohorts = { ...Object.fromEntries(own), ...notYet(rollout, stage) };
    return { kind: "canary", name, go, deadline, weight: everyone, cohorts, bake, extendTo: null };
  };
  const ready = previewOf(stage);
  const preview = standing(percent(0), ready);
  const raising = switchSteps(rollout, stage).map((weight) => standing(weight, rollout.every));
  const of = raising.length + 1;
  const soak: CanaryStage = { ...standing(percent(100), stage.bake), extendTo: stage.extendTo };
  return [
    { kind: "preview", number: 0, of, stage: preview, lasts: ready },
    ...raising.map((each, i): Step => {
      return { kind: "switch", number: i + 1, of, stage: each, lasts: rollout.every };
    }),
    { kind: "soak", number: of, of, stage: soak, lasts: stage.bake },
  ];
}

/** What users were served in the stage before: a preview takes nobody back to the baseline. */
function servedBefore(rollout: Rollout, stage: Stage): Weights {
  const here = rollout.stages.findIndex(({ name }) => name === stage.name);
  const before = rollout.stages
    .slice(0, Math.max(0, here))
    .findLast(({ kind }) => kind === "canary" || kind === "blue-green");
  return before === undefined ? DRAINED : weightsAtTheEnd(rollout, before);
}

/** The step at a position; past the end it is the last one. */
export function stepAt(plan: Plan, { stage, step = 0 }: Position): Step {
  const steps = stepsOf(plan.rollout, stageAt(plan, stage).stage);
  return steps[Math.min(Math.max(0, Math.trunc(step)), steps.length - 1)] ?? steps[0];
}

/** The stage of a position as it stands in its step, with what was planned for it. */
export function plannedAt(plan: Plan, at: Position): PlannedStage {
  return { ...stageAt(plan, at.stage), stage: stepAt(plan, at).stage };
}

/** Where the next move goes; null after the last one. */
export function nextMove(plan: Plan, at: Position): { readonly stage: number; readonly step: number } | null {
  const { step = 0 } = at;
  if (step < stepsIn(plan, at.stage) - 1) return { stage: at.stage, step: step + 1 };
  const next = plan.stages.find(({ index, stage }) => index > at.stage && isLive(stage));
  return next === undefined ? null : { stage: next.index, step: 0 };
}

/** Where the move before this one went; its own position when it is the first. */
export function moveBefore(plan: Plan, at: Position): Position {
  const { step = 0 } = at;
  if (step > 0) return { stage: at.stage, step: Math.min(step, stepsIn(plan, at.stage)) - 1 };
  const before = plan.stages.findLast(({ index, stage }) => index < at.stage && isLive(stage));
  return before === undefined ? at : { stage: before.index, step: stepsIn(plan, before.index) - 1 };
}

function stepsIn(plan: Plan, stage: number): number {
  return stepsOf(plan.rollout, stageAt(plan, stage).stage).length;
}

/** What is remembered from the moment at which a weight was seen: the first one of a stage begins it. */
export function enteredAt(
  { step = 0 }: Pick<RolloutState, "step">,
  at: Instant,
): Pick<RolloutState, "enteredAt" | "readySince"> {
  return step === 0 ? { enteredAt: at, readySince: at } : {};
}

/**
 * Whether a move was announced and its weight not seen yet, while the one before was being judged: its traffic is still
 * there and is judged on, however long the move has to wait. None of that bakes.
 */
export function waitsForMove(state: Pick<RolloutState, "observedAt" | "judgedUntil">): boolean {
  return state.observedAt === null && state.judgedUntil !== null;
}

/** The position whose traffic is judged now. */
export function judgedAt(plan: Plan, state: RolloutState): Position {
  return waitsForMove(state) ? moveBefore(plan, state) : state;
}

/** `, preview`, `, switch 2 of 3`: for logs and the list of what was done; nothing where a stage is one move. */
export function stepWords({ kind, number, of }: Step): string {
  if (kind === "whole") return "";
  return kind === "preview" ? ", preview" : `, switch ${number} of ${of}`;
}

/** What the judge keeps sums and estimates by: those of a step are of its own weight; a soak's are the stage's. */
export function keyOf({ kind, number, stage }: Step): string {
  return kind === "preview" || kind === "switch" ? `${stage.name}/${kind} ${number}` : stage.name;
}
