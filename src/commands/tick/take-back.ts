/** The rollback: traffic first, records after. Nothing here waits for GitHub before the traffic is off the candidate. */
import { maskSecrets } from "../../config/secrets.ts";
import { reasonOf } from "../../errors.ts";
import type { Snapshot } from "../../ports.ts";
import type { Plan } from "../../plan/plan.ts";
import { stageAt } from "../../plan/plan.ts";
import type { RollBackReason } from "../../promotion/decision.ts";
import type { Intent, RolloutState } from "../../promotion/state.ts";
import { DRAINED, isDrained, showWeights } from "../../promotion/weights.ts";
import { iso, milliseconds } from "../../units.ts";
import type { Instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import { drain } from "./drain.ts";
import type { Attempt, Way } from "./drain.ts";
import { afterLosing, save } from "./held.ts";
import type { Held } from "./held.ts";

export interface TakenBack {
  readonly held: Held;
  /** The router's read-back says 0. */
  readonly confirmed: boolean;
  readonly drainedAt: Instant | null;
  readonly attempts: readonly Attempt[];
}

/** Drains, reads back, records, and drains again when another tick's move may still have been under way. */
export async function takeBack(
  world: PromotionWorld,
  order: {
    readonly plan: Plan;
    readonly held: Held;
    readonly because: RollBackReason;
    readonly now: Instant;
    readonly ways: readonly Way[];
    /** Key of a move whose write was read back: nobody has to wait for its end. */
    readonly settled?: string | null;
  },
): Promise<TakenBack> {
  const terms = { within: order.plan.rollout.rollback.within, clock: world.clock };
  const first = await drain(order.ways, terms);
  const drainedAt = first.confirmed ? world.clock.now() : null;
  world.log(first.confirmed ? "all traffic is off the candidate, read back" : "rollback NOT confirmed");
  const attempts: Attempt[] = [...first.attempts];

  const recorded = await record(world, order, { drainedAt, attempts: first.attempts });
  attempts.push(recorded.attempt);
  let confirmed = first.confirmed;
  // A move that another tick announced may write until its `until`: only a read after that moment proves anything.
  const { open } = recorded;
  if (open !== null && open.key !== order.settled && open.until > world.clock.now()) {
    await world.clock.sleep(milliseconds(open.until - world.clock.now()));
    const second = await drain(order.ways, terms);
    attempts.push(...second.attempts);
    // A job that is told to stop sleeps no longer: then the move may still be under way.
    confirmed = second.confirmed && world.clock.now() >= open.until;
  }
  if (confirmed) {
    const { attempt, isSafe } = await restore(order);
    attempts.push(...attempt);
    if (!isSafe) {
      const again = await drain(order.ways, terms);
      attempts.push(...again.attempts);
      confirmed = again.confirmed;
    }
  }
  return { held: recorded.held, confirmed, drainedAt, attempts };
}

/**
 * Puts the router's own fields back as they were. Its failure does not undo the rollback; but only a read-back of 0 is safe
 * after it, and the caller drains again without one.
 */
async function restore(order: {
  readonly held: Held;
  readonly ways: readonly Way[];
}): Promise<{ readonly attempt: readonly Attempt[]; readonly isSafe: boolean }> {
  const [way] = order.ways;
  const { snapshot } = order.held.state;
  if (way === undefined || !isSnapshot(snapshot)) return { attempt: [], isSafe: true };
  const does = `put ${way.text} back as it was before the first stage`;
  try {
    await way.traffic.restore(snapshot);
    const view = await way.traffic.read();
    if (isDrained(view.set)) return { attempt: [{ does, outcome: "done, 0% read back" }], isSafe: true };
    return {
      attempt: [{ does, outcome: `undone again: it held ${showWeights(view.set)} for the candidate` }],
      isSafe: false,
    };
  } catch (cause) {
    return { attempt: [{ does, outcome: `not done: ${reasonOf(cause)}` }], isSafe: false };
  }
}

function isSnapshot(value: unknown): value is Snapshot {
  return (
    typeof value === "object" && value !== null && "schema" in value && value.schema === 1 && "owned" in value
  );
}

const TRIES = 5;

/** Saves the ending, retrying the swap until it is won or another tick has already recorded one. */
async function record(
  world: PromotionWorld,
  order: {
    readonly plan: Plan;
    readonly held: Held;
    readonly because: RollBackReason;
    readonly now: Instant;
  },
  drained: { readonly drainedAt: Instant | null; readonly attempts: readonly Attempt[] },
): Promise<{ readonly held: Held; readonly attempt: Attempt; readonly open: Intent | null }> {
  const does = "record the rollback";
  let { held } = order;
  let open = held.state.intent;
  for (let attempt = 1; ; attempt++) {
    try {
      const saved = await save(world.states, held, {
        state: ended(order, held.state, drained.drainedAt),
        events: [
          ...(order.because.kind === "breach" ? [breachEvent(order.plan, held.state, order.because)] : []),
          ...drained.attempts.map((each) => ({ event: "action", ...each }) as const),
          {
            event: "rolled-back",
            because: describeReason(order.because),
            stage: stageAt(order.plan, held.state.stage).stage.name,
            confirmed: drained.drainedAt !== null,
          },
        ],
        now: order.now,
      });
      return { held: saved, attempt: { does, outcome: `done at ${iso(order.now)}` }, open };
    } catch (cause) {
      const again = attempt < TRIES ? await afterLosing(world, held, cause) : null;
      if (again === null) {
        // Nobody can read it later; the report of this tick still tells it as it is.
        const unsaved: Held = { ...held, state: ended(order, held.state, drained.drainedAt) };
        return { held: unsaved, attempt: { does, outcome: `NOT done: ${reasonOf(cause)}` }, open };
      }
      held = again;
      open = held.state.intent ?? open;
      if (held.state.ending?.kind === "rolled-back")
        return { held, attempt: { does, outcome: "another tick recorded it" }, open };
    }
  }
}

function ended(
  order: { readonly plan: Plan; readonly because: RollBackReason; readonly now: Instant },
  state: RolloutState,
  drainedAt: Instant | null,
): RolloutState {
  const finding = order.because.kind === "breach" ? order.because.finding : null;
  return {
    ...state,
    intent: null,
    set: DRAINED,
    ending: {
      kind: "rolled-back",
      because: describeReason(order.because),
      guard: finding?.guard ?? null,
      cohort: finding?.cohort ?? null,
      stage: stageAt(order.plan, state.stage).stage.name,
      at: order.now,
      drainedAt,
      confirmedByTrafficAt: null,
    },
  };
}

function breachEvent(
  plan: Plan,
  state: RolloutState,
  because: Extract<RollBackReason, { readonly kind: "breach" }>,
) {
  const { finding } = because;
  return {
    event: "breach",
    guard: finding.guard,
    cohort: finding.cohort,
    stage: stageAt(plan, state.stage).stage.name,
    candidate: finding.observed.candidate,
    baseline: finding.observed.baseline,
  } as const;
}

/** One stable phrase for state, journal, quarantine, deployment and summary: without a secret that a router said. */
function describeReason(because: RollBackReason): string {
  return maskSecrets(phraseOf(because));
}

function phraseOf(because: RollBackReason): string {
  switch (because.kind) {
    case "breach":
      return `guard ${because.finding.guard} breached in cohort ${because.finding.cohort}`;
    case "breach-together":
      return `all guards together, most of all ${because.carriers.map(({ guard, cohort }) => `${guard} in ${cohort}`).join(", ")}`;
    case "aborted":
      return `aborted by ${because.by}`;
    case "by-hand":
      return "taken down by hand at the router";
    case "deadline":
      return `deadline of ${because.of}`;
    case "move-unconfirmed":
      return `a move could not be confirmed: ${because.because}`;
  }
}
