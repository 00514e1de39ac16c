/** Takes all traffic off the candidate, by the first way that can be confirmed. Needs routers and a clock, nothing else. */
import { reasonOf } from "../../errors.ts";
import type { Clock, Traffic } from "../../ports.ts";
import { DRAINED } from "../../promotion/weights.ts";
import { milliseconds, plus } from "../../units.ts";
import type { Duration } from "../../units.ts";
import { readBack } from "./read-back.ts";

export interface Way {
  readonly text: string;
  readonly traffic: Traffic;
}

/** One line of the story: what was tried, and what came of it. */
export interface Attempt {
  readonly does: string;
  readonly outcome: string;
}

export interface Drained {
  /** Whether a router's read-back says 0. Decides between "rolled back" and "rollback NOT confirmed". */
  readonly confirmed: boolean;
  readonly attempts: readonly Attempt[];
}

const TRIES = 3;

/** Drains through `ways` in their order; the next one only when the one before could not be confirmed within `within`. */
export async function drain(
  ways: readonly Way[],
  terms: { readonly within: Duration; readonly clock: Clock },
): Promise<Drained> {
  const attempts: Attempt[] = [];
  for (const way of ways) {
    const outcome = await drainOneWay(way.traffic, terms);
    attempts.push({ does: `take all traffic off the candidate through ${way.text}`, outcome: outcome.text });
    if (outcome.confirmed) return { confirmed: true, attempts };
  }
  return { confirmed: false, attempts };
}

async function drainOneWay(
  traffic: Traffic,
  terms: { readonly within: Duration; readonly clock: Clock },
): Promise<{ readonly confirmed: boolean; readonly text: string }> {
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
      return { confirmed: true, text: "the router reads back 0%" };
    case "different":
      return {
        confirmed: false,
        text: `not confirmed: the router still reads ${seen.view.set.candidate}%${failure === null ? "" : `; ${failure}`}`,
      };
    case "unreadable":
      return { confirmed: false, text: `not confirmed: ${failure ?? seen.because}` };
  }
}
