/** Takes all traffic off the candidate, on every router that has any. Needs routers and a clock, nothing else. */
import { reasonOf } from "../../errors.ts";
import type { Clock, Traffic } from "../../ports.ts";
import { DRAINED } from "../../promotion/weights.ts";
import { milliseconds, plus } from "../../units.ts";
import type { Duration } from "../../units.ts";
import { readBack } from "./read-back.ts";
import type { ReadBack } from "./read-back.ts";
import { readWays } from "./read-ways.ts";
import type { WayRead } from "./read-ways.ts";

export interface Way {
  readonly text: string;
  readonly traffic: Traffic;
  /** Only people move it: this version can neither write nor read it. */
  readonly byHand?: true;
}

/** One line of the story: what was tried, and what came of it. */
export interface Attempt {
  readonly does: string;
  readonly outcome: string;
}

export interface Drained {
  /**
   * Whether a router's read-back says 0, and none says more. Decides between "rolled back" and "rollback NOT confirmed".
   */
  readonly confirmed: boolean;
  readonly attempts: readonly Attempt[];
}

const TRIES = 3;

/**
 * Drains through `ways` in their order; the next one only when the one before could not be confirmed within `within`.
 *
 * Then every other router is looked at, since each may have users of its own: one that still has traffic is drained, too.
 */
export async function drain(
  ways: readonly Way[],
  terms: { readonly within: Duration; readonly clock: Clock },
): Promise<Drained> {
  const attempts: Attempt[] = [];
  const stuck: Way[] = [];
  for (const [index, way] of ways.entries()) {
    const outcome = await drainOneWay(way.traffic, terms);
    attempts.push({ does: doesThrough(way), outcome: outcome.text });
    if (outcome.kind === "different") stuck.push(way);
    if (outcome.kind !== "confirmed") continue;
    const others = await drainOthers({ stuck, left: ways.slice(index + 1) }, terms);
    return { confirmed: others.confirmed, attempts: [...attempts, ...others.attempts] };
  }
  return { confirmed: false, attempts };
}

function doesThrough({ text }: Way): string {
  return `take all traffic off the candidate through ${text}`;
}

/** What was tried in vain may have followed the one that worked. One that nobody can read takes nothing back from the rest. */
async function drainOthers(
  { stuck, left }: { readonly stuck: readonly Way[]; readonly left: readonly Way[] },
  terms: { readonly within: Duration; readonly clock: Clock },
): Promise<Drained> {
  const isStuck = (await readWays(stuck)).some((each) => each.kind === "read" && each.isServing);
  // A job that was told to stop has no time to wait for answers: the next tick looks at them.
  if ((terms.clock.waitsUntil?.() ?? null) !== null) return { confirmed: !isStuck, attempts: [] };
  const others = await Promise.all((await readWays(left)).map((each) => drainOther(each, terms)));
  return {
    confirmed: !isStuck && others.every(({ confirmed }) => confirmed),
    attempts: others.flatMap(({ attempts }) => attempts),
  };
}

async function drainOther(
  seen: WayRead,
  terms: { readonly within: Duration; readonly clock: Clock },
): Promise<Drained> {
  const { way } = seen;
  if (seen.kind === "unreadable")
    return {
      confirmed: true,
      attempts: [{ does: `look at ${way.text}`, outcome: `not read: ${seen.because}` }],
    };
  if (!seen.isServing) return { confirmed: true, attempts: [] };
  const { kind, text } = await drainOneWay(way.traffic, terms);
  return { confirmed: kind === "confirmed", attempts: [{ does: doesThrough(way), outcome: text }] };
}

async function drainOneWay(
  traffic: Traffic,
  terms: { readonly within: Duration; readonly clock: Clock },
): Promise<{ readonly kind: ReadBack["kind"]; readonly text: string }> {
  // A router that hangs must not keep the next way waiting for three times as long.
  const until = plus(terms.clock.now(), terms.within);
  let failure: string | null = null;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      await traffic.apply(DRAINED, "force");
      failure = null;
      break;
    } catch (cause) {
      failure = reasonOf(cause);
      if (terms.clock.now() >= until) break;
      if (attempt < TRIES) await terms.clock.sleep(milliseconds(250 * attempt));
    }
  }
  // Even a write that failed may have arrived, so the router is asked in any case.
  const within = failure === null ? terms.within : milliseconds(Math.min(terms.within, 2_000));
  const seen = await readBack(traffic, DRAINED, { within, clock: terms.clock, step: 0 });
  switch (seen.kind) {
    case "confirmed":
      return { kind: seen.kind, text: "the router reads back 0%" };
    case "different":
      return {
        kind: seen.kind,
        text: `not confirmed: the router still reads ${seen.view.set.candidate}%${failure === null ? "" : `; ${failure}`}`,
      };
    case "unreadable":
      return { kind: seen.kind, text: `not confirmed: ${failure ?? seen.because}` };
  }
}
