/** What every router of a rollout says at once: each may have users of its own. */
import { reasonOf } from "../../errors.ts";
import type { Weights } from "../../promotion/state.ts";
import { isDrained, upperOf } from "../../promotion/weights.ts";
import type { Way } from "./drain.ts";

export type WayRead =
  | { readonly way: Way; readonly kind: "read"; readonly set: Weights; readonly isServing: boolean }
  | { readonly way: Way; readonly kind: "unreadable"; readonly because: string };

/** In the order of `ways`; without those that only people move. */
export async function readWays(ways: readonly Way[]): Promise<readonly WayRead[]> {
  return Promise.all(ways.filter(({ byHand }) => byHand !== true).map(readOne));
}

async function readOne(way: Way): Promise<WayRead> {
  try {
    const { set } = await way.traffic.read();
    return { way, kind: "read", set, isServing: !isDrained(set) };
  } catch (cause) {
    return { way, kind: "unreadable", because: reasonOf(cause) };
  }
}

/** Whether every router that answers reads 0, the first among them. The others are asked only then: a drain waits for none. */
export async function isOff([first, ...others]: readonly [Way, ...Way[]]): Promise<boolean> {
  const [seen] = await readWays([first]);
  if (seen?.kind !== "read" || seen.isServing) return false;
  return (await readWays(others)).every((each) => each.kind === "unreadable" || !each.isServing);
}

/**
 * The largest share that any of them tells, for everyone and for each cohort.
 *
 * null while the first could not be read and no other one serves anybody: who moves the traffic has not said 0.
 */
export function highest(reads: readonly WayRead[]): Weights | null {
  const above = reads
    .flatMap((each) => (each.kind === "read" ? [each.set] : []))
    .reduce<Weights | null>((most, set) => (most === null ? set : upperOf(most, set)), null);
  return above !== null && (reads[0]?.kind === "read" || !isDrained(above)) ? above : null;
}

/** Routers that nobody could look at, each with its reason; null where all were read. */
export function unreadIn(reads: readonly WayRead[]): string | null {
  const unread = reads.flatMap((each) =>
    each.kind === "unreadable" ? [`${each.way.text}: ${each.because}`] : [],
  );
  return unread.length === 0 ? null : unread.join("; ");
}
