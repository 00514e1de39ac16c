/** One forward move: win the intent, write, read back, look at the state again, record. In this order, always. */
import { Failure, reasonOf } from "../../errors.ts";
import type { Clock, StateStore, Traffic, TrafficView } from "../../ports.ts";
import type { Intent } from "../../promotion/state.ts";
import { driftOf, showWeights, weightsOf } from "../../promotion/weights.ts";
import type { Plan } from "../../plan/plan.ts";
import { stageAt } from "../../plan/plan.ts";
import { iso, milliseconds, plus } from "../../units.ts";
import type { Instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import { reload, save } from "./held.ts";
import type { Held } from "./held.ts";
import { readBack } from "./read-back.ts";

/** No traffic call after this long: whoever takes over must not meet a write that is still under way. */
const INTENT_LASTS = 60_000;

export type Moved =
  | { readonly kind: "moved"; readonly held: Held; readonly observed: TrafficView }
  /** The write did not arrive, or another tick rolled back meanwhile: traffic must be drained. */
  | { readonly kind: "must-drain"; readonly held: Held; readonly because: string }
  /** The router moved since it was read, before we wrote: nothing was changed. */
  | { readonly kind: "refused"; readonly held: Held; readonly because: string };

interface Terms {
  readonly plan: Plan;
  readonly traffic: Traffic;
  readonly states: StateStore;
  readonly clock: Clock;
  readonly now: Instant;
  readonly log: (line: string) => void;
  readonly moving: PromotionWorld["moving"];
}

/**
 * Raises traffic to the weights of stage `to`.
 *
 * `seen` is the router as it was read *before* the state: the write names its version, so a router that anybody touched in
 * between refuses it.
 * @throws Failure lost-race when another tick won the intent; nothing was moved then.
 */
export async function moveForward(
  terms: Terms,
  held: Held,
  step: { readonly to: number; readonly seen: TrafficView },
): Promise<Moved> {
  const { stage } = stageAt(terms.plan, step.to);
  const target = weightsOf(terms.plan.rollout, stage);
  const key = `${held.state.digest}/${stage.name}/${held.state.journal.lines}`;
  const intent: Intent = {
    key,
    stage: stage.name,
    kind: "forward",
    to: target,
    until: plus(terms.clock.now(), INTENT_LASTS),
  };
  const announced = await save(terms.states, held, {
    state: { ...held.state, intent, stage: step.to, observedAt: null, covered: 0, longestGap: 0 },
    events: [{ event: "intent", key, stage: stage.name, to: target }],
    now: terms.now,
  });
  terms.moving({ rollout: held.state.name, key });
  terms.log(`shift ${stage.name} to ${showWeights(target)}, announced until ${iso(intent.until)}`);
  const written = await write(terms, { target, intent, version: step.seen.version });
  if (written !== null)
    return written.conflict
      ? refuse(terms, announced, { back: held, because: written.because })
      : { kind: "must-drain", held: announced, because: written.because };

  const left = milliseconds(Math.max(0, intent.until - terms.clock.now()));
  const { capabilities } = terms.plan.routers[0];
  const seen = await readBack(terms.traffic, target, {
    within: left,
    clock: terms.clock,
    step: capabilities.weight?.step ?? 0,
  });
  if (seen.kind === "unreadable")
    return {
      kind: "must-drain",
      held: announced,
      because: `the router could not be read back: ${seen.because}`,
    };
  if (seen.kind === "different") {
    return {
      kind: "must-drain",
      held: announced,
      because: `the router reads ${showWeights(seen.view.set)} after it was told ${showWeights(target)}`,
    };
  }
  return recordDone(terms, announced, { intent, view: seen.view });
}

/** null when the write went through. */
async function write(
  terms: Terms,
  order: { readonly target: Intent["to"]; readonly intent: Intent; readonly version: string },
): Promise<{ readonly conflict: boolean; readonly because: string } | null> {
  if (terms.clock.now() >= order.intent.until)
    return { conflict: true, because: "the announced minute was over before the write" };
  try {
    await terms.traffic.apply(order.target, order.version);
    return null;
  } catch (cause) {
    return {
      conflict: cause instanceof Failure && cause.code === "router-conflict",
      because: reasonOf(cause),
    };
  }
}

/** Nothing was written, so the stage before still holds. */
async function refuse(
  terms: Terms,
  announced: Held,
  step: { readonly back: Held; readonly because: string },
): Promise<Moved> {
  const { stage, observedAt, covered, longestGap } = step.back.state;
  const held = await save(terms.states, announced, {
    state: { ...announced.state, intent: null, stage, observedAt, covered, longestGap },
    events: [{ event: "action", does: "raise traffic", outcome: `not done: ${step.because}` }],
    now: terms.now,
  });
  terms.moving(null);
  return { kind: "refused", held, because: step.because };
}

async function recordDone(
  terms: Terms,
  announced: Held,
  step: { readonly intent: Intent; readonly view: TrafficView },
): Promise<Moved> {
  // Whatever goes wrong from here on, the traffic has moved: it must not stay where no state says so.
  try {
    const again = await reload(terms.states, announced);
    if (again === null || again.version !== announced.version) {
      return {
        kind: "must-drain",
        held: withoutOwn(again ?? announced, step.intent),
        because: "another tick saved the state during the move",
      };
    }
    const observedAt = plus(terms.clock.now(), 0);
    const held = await save(terms.states, again, {
      state: { ...again.state, intent: null, set: step.intent.to, observedAt, judgedUntil: null },
      events: [{ event: "done", key: step.intent.key, stage: step.intent.stage, observed: step.view.set }],
      now: terms.now,
    });
    terms.moving(null);
    return { kind: "moved", held, observed: step.view };
  } catch (cause) {
    return {
      kind: "must-drain",
      held: withoutOwn(announced, step.intent),
      because: `the move could not be recorded: ${reasonOf(cause)}`,
    };
  }
}

/** Our own write was read back, so the drain need not wait for the end of the announced minute; another tick's it must. */
function withoutOwn(held: Held, own: Intent): Held {
  return held.state.intent?.key === own.key ? { ...held, state: { ...held.state, intent: null } } : held;
}

/**
 * What became of a move that an earlier tick announced and did not record.
 *
 * The router tells: what was announced was reached (then it is recorded now), or it was not (then the stage before still
 * holds and the move is made again), or something else stands there, which is drift.
 */
export function outcomeOf(
  intent: Intent,
  before: Intent["to"],
  view: TrafficView,
  step: number,
): "arrived" | "not-arrived" | "something-else" {
  if (driftOf(view.set, intent.to, step) === "none") return "arrived";
  return driftOf(view.set, before, step) === "none" ? "not-arrived" : "something-else";
}
