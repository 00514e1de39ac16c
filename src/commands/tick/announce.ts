/** After all rollouts were looked at: what people are told, once per change of reason, and what is remembered of it. */
import { reasonOf } from "../../errors.ts";
import type { StoredAlarms } from "../../ports.ts";
import { nextAlarm } from "../../promotion/alarm.ts";
import { quietFor } from "../../promotion/flapping.ts";
import type { Action, TickReport } from "../../render/tick-report.ts";
import { milliseconds } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import { lettersOf, type About } from "./alarm-letters.ts";
import { asTold } from "./finish-rollback.ts";
import { beat } from "./beat.ts";
import { deliver, type Written } from "./deliver.ts";
import type { Looked } from "./looked.ts";
import { rememberAlarms } from "./remember-alarms.ts";
import { lookedAt, seenIn } from "./seen.ts";
import { subjectsOf, type Subject } from "./subjects.ts";

/** Gives back the reports with what was sent. Whatever goes wrong here is logged: it changes nothing about any rollout. */
export async function announce(world: PromotionWorld, looked: Looked): Promise<readonly TickReport[]> {
  const rollbacks = new Map(looked.outbox.rollbacks);
  try {
    const memory = looked.tip.alarms ?? (await loadIfPossible(world));
    const written = writeAll(world, looked, memory);
    const { actions, arrived, untold } = await deliver(world, looked.outbox.letters, written.letters);
    if (memory !== null) await rememberAlarms(world, memory, { looked, arrived });
    for (const [name, rollback] of rollbacks) {
      rollbacks.delete(name);
      await rollback.ended(!untold.has(name));
    }
    const isPageTaken = [...arrived.values()].every(({ page, instead }) => page || instead);
    await beat(world, { ...looked, isWhole: looked.isWhole && written.isWhole }, isPageTaken);
    return withActions(world, looked.reports, actions);
  } catch (cause) {
    world.log(`people could not be told: ${reasonOf(cause)}`);
    for (const { ended } of rollbacks.values()) await ended(false);
    return looked.reports;
  }
}

/** null where nobody can say what was told: then it is told, and not remembered. */
async function loadIfPossible(world: PromotionWorld): Promise<StoredAlarms | null> {
  try {
    return await world.alarms.load();
  } catch (cause) {
    world.log(`what people were told cannot be read: ${reasonOf(cause)}`);
    return null;
  }
}

/** A mistake about one rollout keeps nobody from hearing of the others, nor what the files want said. */
function writeAll(
  world: PromotionWorld,
  looked: Looked,
  memory: StoredAlarms | null,
): { readonly letters: readonly Written[]; readonly isWhole: boolean } {
  const letters: Written[] = [];
  let isWhole = true;
  for (const open of subjectsOf(looked, memory?.alarms ?? {})) {
    try {
      const about = aboutOf(world, looked, { subject: open(world), memory });
      if (about !== null) letters.push({ about, letters: lettersOf(about) });
    } catch (cause) {
      isWhole = false;
      world.log(`people could not be told of one rollout: ${reasonOf(cause)}`);
    }
  }
  return { letters, isWhole };
}

/** null where there is nothing to tell, or no file that says to whom. */
function aboutOf(
  world: PromotionWorld,
  { tip, outbox }: Looked,
  { subject, memory }: { readonly subject: Subject | null; readonly memory: StoredAlarms | null },
): About | null {
  if (subject === null) return null;
  const { name, rollout, stored } = subject;
  const report = asTold(outbox, subject.report);
  const { policy, policyUnreadable } = tip;
  const around = { stored, rollout, wake: policy.wake, isPolicyUnreadable: policyUnreadable !== null };
  const found = seenIn(report, around);
  const seen = subject.isSilent ? { ...found, kind: "no-tick" as const } : found;
  const before = memory?.alarms[name] ?? null;
  const quiet = quietFor(rollout?.every ?? milliseconds(0));
  const step = nextAlarm(before, seen, { now: report.at, wake: policy.wake, quiet });
  if (rollout === null) {
    if (step.say.length > 0) world.log(`${name}: nobody can be told, because the file cannot be read`);
    return null;
  }
  const own = outbox.letters.filter((letter) => letter.rollout === name && letter.isTrouble);
  const told = new Set(own.map(({ channel }) => channel));
  const link = world.runUrl ?? null;
  return { name, rollout, report, before, step, lookedAt: lookedAt(stored), now: report.at, link, told };
}

/** What concerns a rollout that this tick did not look at stands in the log. */
function withActions(
  world: PromotionWorld,
  reports: readonly TickReport[],
  actions: ReadonlyMap<string, readonly Action[]>,
): readonly TickReport[] {
  const known = new Set(reports.map(({ rollout }) => rollout));
  for (const [name, done] of actions)
    if (!known.has(name)) for (const { does, outcome } of done) world.log(`${name}: ${does}: ${outcome}`);
  return reports.map((report) => ({
    ...report,
    actions: [...report.actions, ...(actions.get(report.rollout) ?? [])],
  }));
}
