/** Reads the router until it says what we told it, or until time is up. A write that nobody read back did not happen. */
import { reasonOf } from "../../errors.ts";
import type { Clock, Traffic, TrafficTarget, TrafficView } from "../../ports.ts";
import { driftOf } from "../../promotion/weights.ts";
import { milliseconds, plus } from "../../units.ts";
import type { Duration } from "../../units.ts";

export type ReadBack =
  | { readonly kind: "confirmed"; readonly view: TrafficView }
  | { readonly kind: "different"; readonly view: TrafficView }
  | { readonly kind: "unreadable"; readonly because: string };

/** Polls quickly at first, then every two seconds, for at most `within`, and no longer than the clock waits. */
export async function readBack(
  traffic: Traffic,
  target: TrafficTarget,
  terms: { readonly within: Duration; readonly clock: Clock; readonly step: number },
): Promise<ReadBack> {
  const latest = plus(terms.clock.now(), terms.within);
  let pause = 100;
  for (;;) {
    const seen = await readOnce(traffic, target, terms.step);
    const deadline = Math.min(latest, terms.clock.waitsUntil?.() ?? latest);
    if (seen.kind === "confirmed" || terms.clock.now() >= deadline) return seen;
    await terms.clock.sleep(milliseconds(Math.min(pause, Math.max(1, deadline - terms.clock.now()))));
    pause = Math.min(2_000, pause * 2);
  }
}

async function readOnce(traffic: Traffic, target: TrafficTarget, step: number): Promise<ReadBack> {
  try {
    const view = await traffic.read();
    const agrees =
      driftOf(view.set, target, step) === "none" &&
      (view.served === null || driftOf(view.served, target, step) === "none");
    return { kind: agrees && view.settled ? "confirmed" : "different", view };
  } catch (cause) {
    return { kind: "unreadable", because: reasonOf(cause) };
  }
}
