/** One forward move: win the intent, write, read back, look at the state again, record. In this order, always. */
import { Failure, reasonOf } from "../../errors.ts";
import type { Clock, StateStore, Traffic, TrafficView } from "../../ports.ts";
import type { Intent, RolloutState } from "../../promotion/state.ts";
import type { JournalEvent } from "../../promotion/journal.ts";
import { enteredAt, stepAt, stepWords } from "../../promotion/steps.ts";
import { driftOf, isDrained, showWeights, weightsOf } from "../../promotion/weights.ts";
import type { Plan } from "../../plan/plan.ts";
import { iso, milliseconds, plus } from "../../units.ts";
import type { Instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import { afterLosing, save } from "./held.ts";
import type { Held } from "./held.ts";
import { readBack } from "./read-back.ts";
import { claimRoute } from "./routes.ts";

/** No traffic call after this long: whoever takes over must not meet a write that is still under way. */
const INTENT_LASTS = 60_000;

export type Moved =
  | { readonly kind: "moved"; readonly held: Held; readonly observed: TrafficView }
  /** The write did not arrive, or another tick rolled back meanwhile: traffic must be drained. */
  | {
      readonly kind: "must-drain";
      readonly held: Held;
      readonly because: string;
      /** Key of our own move, where its write was read back; null where it may still arrive. */
      readonly settled: string | null;
    }
  /** Another rollout owns the route: nothing was changed. */
  | { readonly kind: "route-busy"; readonly held: Held; readonly because: string }
  /** The router moved since it was read, before we wrote: nothing was changed. */
  | {
      readonly kind: "refused";
      readonly held: Held;
      readonly because: string;
      /** The candidate gets nobody and is on its way up. */
      readonly isStarting: boolean;
    };

interface Terms {
  readonly plan: Plan;
  readonly traffic: Traffic;
  readonly states: StateStore;
  readonly clock: Clock;
  readonly now: Instant;
  readonly log: (line: string) => void;
  readonly moving: PromotionWorld["moving"];
  /** Journal lines that belong before the announcement: a start, a move that was settled. */
  readonly opening: readonly JournalEvent[];
}

/**
 * Raises traffic to the weights of stage `to`, or of one step of it.
 *
 * `seen` is the router as it was read *before* the state: the write names its version, so a router that anybody touched in
 * between refuses it.
 * @throws Failure lost-race when another tick won the intent; nothing was moved then.
 */
export async function moveForward(
  terms: Terms,
  held: Held,
  step: { readonly to: number; readonly step?: number | undefined; readonly seen: TrafficView },
): Promise<Moved> {
  const { to, step: into = 0 } = step;
  const entered = stepAt(terms.plan, { stage: to, step: into });
  const { stage } = entered;
  const target = weightsOf(terms.plan.rollout, stage);
  const key = `${held.state.digest}/${stage.name}/${held.state.journal.lines}`;
  const stepped = into === 0 ? {} : { step: into };
  const intent: Intent = {
    key,
    stage: stage.name,
    kind: "forward",
    to: target,
    until: plus(terms.clock.now(), INTENT_LASTS),
    ...stepped,
  };
  const announced = await save(terms.states, held, {
    state: { ...held.state, intent, stage: to, step: into, observedAt: null, covered: 0, longestGap: 0 },
    events: [...terms.opening, { event: "intent", key, stage: stage.name, to: target, ...stepped }],
    now: terms.now,
  });
  terms.moving({ rollout: held.state.name, key });
  if (isDrained(held.state.set) && !(await claim(terms, announced))) {
    const because = `another rollout owns ${terms.plan.route.text}`;
    return { ...(await refuse(terms, announced, { back: held, because })), kind: "route-busy", because };
  }
  terms.log(
    `shift ${stage.name}${stepWords(entered)} to ${showWeights(target)}, announced until ${iso(intent.until)}`,
  );
  const written = await write(terms, { target, intent, version: step.seen.version });
  if (written !== null)
    return written.conflict
      ? refuse(terms, announced, { back: held, ...written })
      : { kind: "must-drain", held: announced, because: written.because, settled: null };

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
      settled: null,
    };
  if (seen.kind === "different") {
    return {
      kind: "must-drain",
      held: announced,
      because: `the router reads ${showWeights(seen.view.set)} after it was told ${showWeights(target)}`,
      settled: null,
    };
  }
  return recordDone(terms, announced, { intent, view: seen.view });
}

/** null when the write went through. */
async function write(
  terms: Terms,
  order: { readonly target: Intent["to"]; readonly intent: Intent; readonly version: string },
): Promise<{ readonly conflict: boolean; readonly isStarting: boolean; readonly because: string } | null> {
  if (terms.clock.now() >= order.intent.until)
    return { conflict: true, isStarting: false, because: "the announced minute was over before the write" };
  try {
    await terms.traffic.apply(order.target, order.version);
    return null;
  } catch (cause) {
    const code = cause instanceof Failure ? cause.code : null;
    const isStarting = code === "router-not-ready";
    return { conflict: code === "router-conflict" || isStarting, isStarting, because: reasonOf(cause) };
  }
}

/** Nothing was written, so the stage before still holds. */
async function refuse(
  terms: Terms,
  announced: Held,
  step: { readonly back: Held; readonly because: string; readonly isStarting?: boolean },
): Promise<Extract<Moved, { readonly kind: "refused" }>> {
  const { stage, step: into = 0, observedAt, covered, longestGap } = step.back.state;
  const held = await save(terms.states, announced, {
    state: { ...announced.state, intent: null, stage, step: into, observedAt, covered, longestGap },
    events: [{ event: "action", does: "raise traffic", outcome: `not done: ${step.because}` }],
    now: terms.now,
  });
  terms.moving(null);
  return { kind: "refused", held, because: step.because, isStarting: step.isStarting ?? false };
}

/** The route is claimed by the state that announces its first move, so that no two rollouts ever share one. */
async function claim(terms: Terms, announced: Held): Promise<boolean> {
  const { name } = announced.state;
  return claimRoute(terms.states, terms.plan.route.key, { owner: name, version: announced.version ?? "" });
}

const TRIES = 3;

/**
 * Saves that the move is done. Losing that swap is how a rollback that happened meanwhile is noticed: the state is loaded
 * again, and only one that still announces this very move (a person's hold was added, say) lets it be recorded.
 */
async function recordDone(
  terms: Terms,
  announced: Held,
  step: { readonly intent: Intent; readonly view: TrafficView },
): Promise<Moved> {
  const { intent, view } = step;
  let held = announced;
  for (let attempt = 1; ; attempt++) {
    try {
      const at = terms.clock.now();
      const done = await save(terms.states, held, {
        state: {
          ...held.state,
          intent: null,
          set: intent.to,
          observedAt: at,
          judgedUntil: null,
          ...enteredAt(held.state, at),
        },
        events: [{ event: "done", key: intent.key, stage: intent.stage, observed: view.set }],
        now: terms.now,
      });
      terms.moving(null);
      return { kind: "moved", held: done, observed: view };
    } catch (cause) {
      // Whatever goes wrong from here on, the traffic has moved: it must not stay where no state says so.
      const again = attempt < TRIES ? await afterLosing(terms, held, cause) : null;
      if (again === null || !isStillAnnounced(again.state, intent)) {
        const because = `the move could not be recorded: ${reasonOf(cause)}`;
        // Our own write was read back, so the drain need not wait for the end of the minute that we announced.
        return { kind: "must-drain", held: again ?? held, because, settled: intent.key };
      }
      held = again;
    }
  }
}

/** Nobody ended, aborted or took over what this move began. */
function isStillAnnounced(state: RolloutState, intent: Intent): boolean {
  return state.ending === null && state.abort === null && state.intent?.key === intent.key;
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
): "arrived" | "not-arrived" | "half-way" | "something-else" {
  const { least = view.set } = view;
  const holds = (weights: Intent["to"], what: Intent["to"]) => driftOf(weights, what, step) === "none";
  if (holds(view.set, intent.to) && holds(least, intent.to)) return "arrived";
  if (holds(view.set, before) && holds(least, before)) return "not-arrived";
  // Died between two places: the write is made again, and those that have it already stay as they are.
  return holds(view.set, intent.to) && holds(least, before) ? "half-way" : "something-else";
}
