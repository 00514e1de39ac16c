/** One route in several places, as in two clusters: each is moved by its own router, and all of them must agree. */
import { z } from "zod";
import type { SeveralTarget } from "../../config/router.ts";
import { Failure, reasonOf } from "../../errors.ts";
import type { Restored, Snapshot, Traffic, TrafficTarget, TrafficView } from "../../ports.ts";
import type { Instant } from "../../units.ts";
import { describeRouter } from "./describe.ts";
import { areEqual, leastOf, mostOf } from "./weights.ts";

/** One of the places, with the words for it. */
export interface Place {
  readonly text: string;
  readonly traffic: Traffic;
}

export interface SeveralDeps {
  readonly now: () => Instant;
  /** In the order of the target. */
  readonly places: readonly Place[];
}

/**
 * What users may meet at most is what it holds; `least` is what any place holds where they differ.
 *
 * A write goes from place to place only after all were read as they were named. Where a later place refuses, the earlier ones
 * are put back to what they held. A drain goes to all of them at once, and one that fails does not keep the others.
 */
export function severalTraffic(target: SeveralTarget, { places, now }: SeveralDeps): Traffic {
  return {
    describe: () => describeRouter(target),
    read: async () => joined(places, await readAll(places), stepOf(target)),
    snapshot: async () => ({
      schema: 1,
      router: target.kind,
      key: places.map(({ text }) => text).join("+"),
      takenAt: now(),
      version: versionOf(await readAll(places)),
      owned: await Promise.all(places.map(({ traffic }) => traffic.snapshot())),
    }),
    apply: (to, expect) => (expect === "force" ? forceAll(places, to) : moveAll(places, to, expect)),
    restore: (snapshot) => restoreAll(places, snapshot),
  };
}

/** @throws Failure router-unreachable that names each place that did not answer */
async function readAll(places: readonly Place[]): Promise<readonly TrafficView[]> {
  const views = await Promise.allSettled(places.map(({ traffic }) => traffic.read()));
  const silent = failuresIn(places, views);
  if (silent.length > 0) throw failureOf(silent, places, "read");
  return views.flatMap((view) => (view.status === "fulfilled" ? [view.value] : []));
}

/** Differences below half of the coarsest step are rounding. */
function stepOf(target: SeveralTarget): number {
  return describeRouter(target).capabilities.weight?.step ?? 0;
}

function joined(places: readonly Place[], views: readonly TrafficView[], step: number): TrafficView {
  const sets = views.map(({ set }) => set);
  const served = views.map((view) => view.served);
  const most = mostOf(sets);
  const least = leastOf(sets);
  const isAgreed = areEqual(most, least, step);
  return {
    set: most,
    served: served.every((each) => each !== null) ? mostOf(served) : null,
    settled: isAgreed && views.every(({ settled }) => settled),
    candidateReady: allReady(views.map(({ candidateReady }) => candidateReady)),
    baselineReady: allReady(views.map(({ baselineReady }) => baselineReady)),
    version: versionOf(views),
    blockedBy: blockedIn(places, views),
    ...(isAgreed ? {} : { least }),
  };
}

function versionOf(views: readonly TrafficView[]): string {
  return JSON.stringify(views.map(({ version }) => version));
}

/** One that is not ready is one too many; of one that cannot tell nobody knows. */
function allReady(ready: readonly (boolean | null)[]): boolean | null {
  if (ready.includes(false)) return false;
  return ready.includes(null) ? null : true;
}

function blockedIn(places: readonly Place[], views: readonly TrafficView[]): string | null {
  const blocked = views.flatMap(({ blockedBy }, index) =>
    blockedBy === null ? [] : [`${places[index]?.text ?? ""}: ${blockedBy}`],
  );
  return blocked.length === 0 ? null : blocked.join("; ");
}

/** Every place at the version that was read, or none of them. */
async function moveAll(places: readonly Place[], to: TrafficTarget, expect: string): Promise<void> {
  const before = await readAll(places);
  if (versionOf(before) !== expect)
    throw new Failure("router-conflict", `Expected no change in ${wordsFor(places)} since they were read`);
  for (const [index, { text, traffic }] of places.entries()) {
    try {
      await traffic.apply(to, before[index]?.version ?? "");
    } catch (cause) {
      throw await putBack({ places: places.slice(0, index), before }, { text, cause });
    }
  }
}

/** What the earlier places held before is lower or the same, so that putting it back raises nobody. */
async function putBack(
  moved: { readonly places: readonly Place[]; readonly before: readonly TrafficView[] },
  refused: { readonly text: string; readonly cause: unknown },
): Promise<Failure> {
  const because = `${refused.text}: ${reasonOf(refused.cause)}`;
  const back = await Promise.allSettled(
    moved.places.map(({ traffic }, index) => {
      const held = moved.before[index]?.set;
      return held === undefined ? Promise.resolve() : traffic.apply(held, "force");
    }),
  );
  const stuck = failuresIn(moved.places, back);
  if (stuck.length > 0) return new Failure("router-refused", `${because}; ${stuck.join("; ")}`);
  const code = refused.cause instanceof Failure ? refused.cause.code : "router-refused";
  return new Failure(code, because);
}

/** A place that is down does not keep the others from being drained. */
async function forceAll(places: readonly Place[], to: TrafficTarget): Promise<void> {
  const done = await Promise.allSettled(places.map(({ traffic }) => traffic.apply(to, "force")));
  const failed = failuresIn(places, done);
  if (failed.length > 0) throw failureOf(failed, places, `set to ${to.candidate}%`);
}

const SNAPSHOT = z.object({
  schema: z.literal(1),
  router: z.string(),
  key: z.string(),
  takenAt: z.custom<Instant>((value) => typeof value === "number"),
  version: z.string(),
  owned: z.unknown(),
});
const SNAPSHOTS = z.array(SNAPSHOT);

/** What each place's own router saved; empty where the snapshot is none of these places. */
export function placesIn(owned: unknown, count: number): readonly Snapshot[] {
  const parsed = SNAPSHOTS.safeParse(owned);
  return parsed.success && parsed.data.length === count ? parsed.data : [];
}

/** @throws Failure router-unreachable that names each place that was not put back */
async function restoreAll(places: readonly Place[], snapshot: Snapshot): Promise<Restored> {
  const saved = placesIn(snapshot.owned, places.length);
  if (saved.length === 0)
    throw new Failure(
      "router-refused",
      `Expected the snapshots of ${wordsFor(places)}, found another number of places`,
    );
  const ends = await Promise.allSettled(
    places.map(async ({ traffic }, index) => {
      const own = saved[index];
      return own === undefined ? "done" : traffic.restore(own);
    }),
  );
  const failed = failuresIn(places, ends);
  if (failed.length > 0) throw failureOf(failed, places, "put back");
  const restored = ends.flatMap((end) => (end.status === "fulfilled" ? [end.value] : []));
  const waiting = restored.flatMap((end, index) =>
    end === "done" ? [] : [`${places[index]?.text ?? ""}: ${end.because}`],
  );
  if (waiting.length === 0) return "done";
  const owned = restored.map((end, index) => (end === "done" ? saved[index] : end.snapshot));
  return { kind: "pending", because: waiting.join("; "), snapshot: { ...snapshot, owned } };
}

function failuresIn(
  places: readonly Place[],
  ends: readonly PromiseSettledResult<unknown>[],
): readonly string[] {
  return ends.flatMap((end, index) =>
    end.status === "fulfilled" ? [] : [`${places[index]?.text ?? ""}: ${reasonOf(end.reason)}`],
  );
}

function failureOf(failed: readonly string[], places: readonly Place[], what: string): Failure {
  return new Failure(
    "router-unreachable",
    `${failed.length} of ${places.length} places could not be ${what}: ${failed.join("; ")}`,
  );
}

function wordsFor(places: readonly Place[]): string {
  return places.map(({ text }) => text).join(" and ");
}
