/** `promote`: one tick over every rollout of the default branch and of the state branches. */
import { Failure, reasonOf } from "../errors.ts";
import type { TickReport } from "../render/tick-report.ts";
import { milliseconds, plus } from "../units.ts";
import type { Duration, Instant } from "../units.ts";
import { announce } from "./tick/announce.ts";
import { openAfterwards } from "./tick/afterwards.ts";
import { withFollowUps } from "./tick/closing.ts";
import { isToldToStop } from "./tick/hurry.ts";
import { openOutbox } from "./tick/outbox.ts";
import { readTip } from "./tick/tip.ts";
import { tickOne } from "./tick/tick-one.ts";
import type { PromotionWorld } from "./world.ts";

export interface PromoteCall {
  readonly folders: readonly string[];
  readonly policy: string;
  /** One rollout by name; null for all of them (a scheduled tick). */
  readonly rollout: string | null;
  /** Repeats the tick inside this job for so long; null for one tick. */
  readonly wait: Duration | null;
  readonly dryRun: boolean;
  /** Wraps the world of one rollout, for records of what was read and written. */
  readonly watch?: (world: PromotionWorld, rollout: string) => PromotionWorld;
}

/** Ticks until nothing more can happen within `wait`. Gives back the last look at each rollout. */
export async function promote(world: PromotionWorld, call: PromoteCall): Promise<readonly TickReport[]> {
  const until = call.wait === null ? null : plus(world.clock.now(), call.wait);
  const latest = new Map<string, TickReport>();
  for (;;) {
    for (const report of await promoteOnce(world, call)) latest.set(report.rollout, report);
    const reports = [...latest.values()];
    const pause = until === null ? null : pauseBefore(reports, world.clock.now(), until);
    if (pause === null) return reports;
    await world.clock.sleep(pause);
    if (isToldToStop(world)) return reports;
  }
}

/** null when the next look lies beyond the job, or when a rollback has to be told at once. */
function pauseBefore(reports: readonly TickReport[], now: Instant, until: Instant): Duration | null {
  if (reports.some((report) => report.decision === "roll-back")) return null;
  const times = reports.flatMap((report) => (report.nextAt === null ? [] : [report.nextAt]));
  const next = Math.min(...times);
  return times.length === 0 || next > until ? null : milliseconds(Math.max(0, next - now));
}

async function promoteOnce(world: PromotionWorld, call: PromoteCall): Promise<readonly TickReport[]> {
  const tip = await readTip(world, { ...call, starts: call.rollout });
  const names = [...new Set([...tip.rollouts.keys(), ...tip.states.keys()])].toSorted();
  const wanted = names.filter((name) => call.rollout === null || name === call.rollout);
  if (call.rollout !== null && wanted.length === 0) {
    throw new Failure(
      "call-wrong",
      `Expected the name of a rollout of this branch, found ${call.rollout}; known are ${names.join(", ") || "none"}.`,
    );
  }
  const reports: TickReport[] = [];
  const bugs: unknown[] = [];
  const afterwards = openAfterwards();
  // Going back comes first, everywhere; whoever is told of it waits for the last rollout.
  const outbox = openOutbox();
  const ticking = { ...world, outbox, afterwards };
  for (const name of wanted) {
    if (isToldToStop(world)) {
      world.log(`told to stop: ${name} is left to the next tick`);
      continue;
    }
    try {
      const own = call.watch?.(ticking, name) ?? ticking;
      const one = { name, tip, asked: call.rollout !== null, dryRun: call.dryRun };
      const report = await withFollowUps(own, one, await tickOne(own, one));
      if (report !== null) reports.push(report);
    } catch (cause) {
      // Ours to mend, and told at the end: the other rollouts are guarded first.
      world.log(`${name}: ${reasonOf(cause)}`);
      bugs.push(cause);
    }
  }
  const [bug] = bugs;
  const told = await announce(world, {
    tip,
    reports,
    only: call.rollout,
    outbox,
    isWhole: bugs.length === 0,
  });
  const done = await afterwards.run(told);
  if (bug !== undefined) throw bug;
  return done;
}
