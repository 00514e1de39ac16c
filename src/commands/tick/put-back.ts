/** Puts the router's own fields back once nobody is on the candidate any more. Where that takes time, later ticks go on with it. */
import { reasonOf } from "../../errors.ts";
import type { PendingRestore, Snapshot } from "../../ports.ts";
import { isRestoreOpen } from "../../promotion/aftermath.ts";
import type { RestoreStep } from "../../promotion/aftermath.ts";
import { isDrained, showWeights } from "../../promotion/weights.ts";
import type { Instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import type { Attempt, Way } from "./drain.ts";
import type { Held } from "./held.ts";
import { remember } from "./remember.ts";

export interface PutBack {
  readonly attempts: readonly Attempt[];
  /** The read-back after it still says 0; the caller drains again where it does not. */
  readonly isSafe: boolean;
  readonly step: RestoreStep;
  /** What it waits for; null where it waits for nothing. */
  readonly because: string | null;
}

/** What a router learned is saved before it acts on it: a few calls in a row, the last of which waits for the router. */
const ROUNDS = 4;

/**
 * Its failure does not undo the rollback; but only a read-back of 0 is safe after it, and the caller drains again without one.
 *
 * @param learn saves what the next call starts from; false where that could not be saved, and nothing more is done then
 */
export async function putBack(
  [way]: readonly Way[],
  snapshot: unknown,
  learn: (pending: PendingRestore) => Promise<boolean>,
): Promise<PutBack> {
  if (way === undefined || !isSnapshot(snapshot))
    return { attempts: [], isSafe: true, step: "done", because: null };
  let known = snapshot;
  for (let round = 1; ; round++) {
    const put = await putBackOnce(way, known);
    const { pending } = put;
    const isNew = pending !== null && JSON.stringify(pending.snapshot) !== JSON.stringify(known);
    if (pending === null || !put.isSafe || !isNew || round === ROUNDS || !(await learn(pending))) return put;
    known = pending.snapshot;
  }
}

async function putBackOnce(
  way: Way,
  snapshot: Snapshot,
): Promise<PutBack & { readonly pending: PendingRestore | null }> {
  const does = `put ${way.text} back as it was before the first stage`;
  const end = (step: RestoreStep, isSafe: boolean, outcome: string) => ({
    attempts: [{ does, outcome }],
    isSafe,
    step,
    because: step === "done" ? null : outcome,
    pending: null,
  });
  try {
    const restored = await way.traffic.restore(snapshot);
    const { set } = await way.traffic.read();
    if (!isDrained(set))
      return end("given-up", false, `undone again: it held ${showWeights(set)} for the candidate`);
    if (restored === "done") return end("done", true, "done, 0% read back");
    return { ...end("pending", true, `0% read back; not yet: ${restored.because}`), pending: restored };
  } catch (cause) {
    return end(await stepAfter(way), false, `not done: ${reasonOf(cause)}`);
  }
}

/** What failed is tried again only where it raised nothing on its way. */
async function stepAfter({ traffic }: Way): Promise<RestoreStep> {
  try {
    return isDrained((await traffic.read()).set) ? "failed" : "given-up";
  } catch {
    return "failed";
  }
}

/** The same for a rollout with a state: how far it is stands there, so that later ticks go on and nothing new starts before. */
export async function putBackRemembering(
  world: PromotionWorld,
  order: { readonly ways: readonly Way[]; readonly held: Held; readonly now: Instant },
  savedBy: "us" | "another" | "nobody" | "earlier",
): Promise<PutBack & { readonly held: Held }> {
  let { held } = order;
  const before = held.state.aftermath?.restore;
  const learn = async ({ snapshot, because }: PendingRestore): Promise<boolean> => {
    if (savedBy === "nobody") return false;
    const saved = await remember(world, held, {
      to: (aftermath) => ({ ...aftermath, restore: "pending" }),
      also: (state) => ({ ...state, snapshot }),
      events: [{ event: "action", does: "put the router back", outcome: `not yet: ${because}` }],
      now: order.now,
    });
    if (saved.kind === "not-saved")
      world.log(`how far the router is put back could not be saved: ${saved.because}`);
    if (saved.kind === "saved") ({ held } = saved);
    return saved.kind === "saved";
  };
  const put = await putBack(order.ways, held.state.snapshot, learn);
  return { ...put, held: withStep(held, before === undefined ? undefined : put.step) };
}

/** Not saved here: whoever saves next takes it along, and a job that dies before only does it again. */
function withStep(held: Held, restore: RestoreStep | undefined): Held {
  const { aftermath } = held.state;
  if (aftermath == null || restore === undefined) return held;
  return { ...held, state: { ...held.state, aftermath: { ...aftermath, restore } } };
}

/** Goes on with what an earlier job left open; null where nothing is. */
export async function putBackLater(
  world: PromotionWorld,
  order: { readonly ways: readonly Way[]; readonly held: Held; readonly now: Instant },
): Promise<(PutBack & { readonly held: Held }) | null> {
  const before = order.held.state.aftermath?.restore;
  if (!isRestoreOpen(order.held.state.aftermath)) return null;
  const put = await putBackRemembering(world, order, "earlier");
  if (put.step === before) return put;
  const saved = await remember(world, put.held, {
    to: (aftermath) => ({ ...aftermath, restore: put.step }),
    events: put.attempts.map((each) => ({ event: "action", ...each }) as const),
    now: order.now,
  });
  if (saved.kind === "not-saved")
    world.log(`how far the router is put back could not be saved: ${saved.because}`);
  return { ...put, held: saved.kind === "saved" ? saved.held : put.held };
}

function isSnapshot(value: unknown): value is Snapshot {
  return (
    typeof value === "object" && value !== null && "schema" in value && value.schema === 1 && "owned" in value
  );
}
