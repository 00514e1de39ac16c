/** The rollback: traffic first, records after. Nothing here waits for GitHub before the traffic is off the candidate. */
import { maskSecrets } from "../../config/secrets.ts";
import { reasonOf } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import { stageAt } from "../../plan/plan.ts";
import { openAftermath } from "../../promotion/aftermath.ts";
import type { RollBackReason } from "../../promotion/decision.ts";
import type { Intent, RolloutState } from "../../promotion/state.ts";
import { DRAINED } from "../../promotion/weights.ts";
import { iso, milliseconds, shortDigest } from "../../units.ts";
import type { Instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import { drain } from "./drain.ts";
import type { Attempt, Way } from "./drain.ts";
import { hurried } from "./hurry.ts";
import { afterLosing, save } from "./held.ts";
import type { Held } from "./held.ts";
import { putBackRemembering } from "./put-back.ts";

export interface TakenBack {
  readonly held: Held;
  /** The router's read-back says 0. */
  readonly confirmed: boolean;
  readonly drainedAt: Instant | null;
  readonly attempts: readonly Attempt[];
  /** Who saved the ending. What follows is done by that job, and can be remembered only where there is one. */
  readonly savedBy: "us" | "another" | "nobody";
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
  const terms = { within: order.plan.rollout.rollback.within, clock: hurried(world, "drain") };
  const first = await drain(order.ways, terms);
  let drainedAt = first.confirmed ? world.clock.now() : null;
  world.log(first.confirmed ? "all traffic is off the candidate, read back" : "rollback NOT confirmed");
  const attempts: Attempt[] = [...first.attempts];

  const recorded = await record(world, order, { drainedAt, attempts: first.attempts });
  attempts.push(recorded.attempt);
  world.log(
    recorded.savedBy === "nobody" ? "the rollback could NOT be recorded" : "the rollback is recorded",
  );
  let { confirmed } = first;
  let { held } = recorded;
  // A move that another tick announced may write until its `until`: only a read after that moment proves anything.
  const { open } = recorded;
  if (open !== null && open.key !== order.settled && open.until > world.clock.now()) {
    await world.clock.sleep(milliseconds(open.until - world.clock.now()));
    const second = await drain(order.ways, terms);
    attempts.push(...second.attempts);
    // A job that is told to stop sleeps no longer: then the move may still be under way.
    confirmed = second.confirmed && world.clock.now() >= open.until;
  } else if (recorded.isContested && recorded.savedBy === "us") {
    // From the record on no tick moves; one that moved between the drain and the record is taken back now.
    const second = await drain(order.ways, terms);
    attempts.push(...second.attempts);
    ({ confirmed } = second);
  }
  if (confirmed) {
    const back = await putBackRemembering(
      world,
      { ways: order.ways, held, now: order.now },
      recorded.savedBy,
    );
    attempts.push(...back.attempts);
    ({ held } = back);
    if (!back.isSafe) {
      const again = await drain(order.ways, terms);
      attempts.push(...again.attempts);
      confirmed = again.confirmed;
    }
  }
  // The first look may have been too early, in either direction.
  if (confirmed !== (drainedAt !== null)) {
    drainedAt = confirmed ? world.clock.now() : null;
    held = await recordSecondLook(world, { ...recorded, held }, { drainedAt, now: order.now });
  }
  return { held, confirmed, drainedAt, attempts, savedBy: recorded.savedBy };
}

/** A state that still said the first would keep later ticks from trying again, or let them try for nothing. */
async function recordSecondLook(
  world: PromotionWorld,
  { held, savedBy }: { readonly held: Held; readonly savedBy: TakenBack["savedBy"] },
  seen: { readonly drainedAt: Instant | null; readonly now: Instant },
): Promise<Held> {
  const { ending } = held.state;
  if (ending?.kind !== "rolled-back") return held;
  const state: RolloutState = { ...held.state, ending: { ...ending, drainedAt: seen.drainedAt } };
  if (savedBy === "nobody") return { ...held, state };
  const outcome =
    seen.drainedAt === null ? "not sure any more: the rollback is NOT confirmed" : "it reads 0 now";
  try {
    const events = [{ event: "action", does: "read the router again", outcome } as const];
    return await save(world.states, held, { state, events, now: seen.now });
  } catch (cause) {
    world.log(`what the router read last could not be saved: ${reasonOf(cause)}`);
    return { ...held, state };
  }
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
): Promise<{
  readonly held: Held;
  readonly attempt: Attempt;
  readonly open: Intent | null;
  /** Somebody saved since the first drain: a move of theirs may have come after it. */
  readonly isContested: boolean;
  readonly savedBy: TakenBack["savedBy"];
}> {
  const does = "record the rollback";
  let { held } = order;
  let open = held.state.intent;
  let isContested = false;
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
      const done = { does, outcome: `done at ${iso(order.now)}` };
      return { held: saved, attempt: done, open, isContested, savedBy: "us" };
    } catch (cause) {
      const again = attempt < TRIES ? await afterLosing(world, held, cause) : null;
      if (again === null) {
        // Nobody can read it later; the report of this tick still tells it as it is.
        const unsaved: Held = { ...held, state: ended(order, held.state, drained.drainedAt) };
        const outcome = `NOT done: ${reasonOf(cause)}`;
        return { held: unsaved, attempt: { does, outcome }, open, isContested, savedBy: "nobody" };
      }
      held = again;
      isContested = true;
      open = held.state.intent ?? open;
      if (held.state.ending?.kind === "rolled-back")
        return {
          held,
          attempt: { does, outcome: "another tick recorded it" },
          open,
          isContested,
          savedBy: "another",
        };
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
    // Of a rollback that was undone the first story goes on.
    aftermath:
      state.ending?.kind === "rolled-back" && state.aftermath != null
        ? { ...state.aftermath, restore: "pending" }
        : openAftermath(order.plan, withoutSecrets(order.because)),
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

/** What a router said may hold a secret, and the aftermath keeps the reason. */
function withoutSecrets(because: RollBackReason): RollBackReason {
  return because.kind === "move-unconfirmed"
    ? { ...because, because: maskSecrets(because.because) }
    : because;
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
    case "superseded":
      return `superseded by plan ${shortDigest(because.by)} of pull request #${because.pullRequest}`;
    case "move-unconfirmed":
      return `a move could not be confirmed: ${because.because}`;
  }
}
