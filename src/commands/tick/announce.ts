/** After all rollouts were looked at: what people are told, once per change of reason, and what is remembered of it. */
import { reasonOf } from "../../errors.ts";
import { pagersOf } from "../../plan/hearers.ts";
import type { StoredAlarms } from "../../ports.ts";
import { afterSending, nextAlarm, type Alarm } from "../../promotion/alarm.ts";
import type { Action, TickReport } from "../../render/tick-report.ts";
import { plus } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import { insteadOfPager, lettersOf, type About, type Announced } from "./alarm-letters.ts";
import { beat } from "./beat.ts";
import type { Looked } from "./looked.ts";
import { isSent, sendAll, type Letter } from "./outbox.ts";
import { lookedAt, seenIn } from "./seen.ts";
import { subjectsOf, type Subject } from "./subjects.ts";

/** Gives back the reports with what was sent. Whatever goes wrong here is logged: it changes nothing about any rollout. */
export async function announce(world: PromotionWorld, looked: Looked): Promise<readonly TickReport[]> {
  try {
    const memory = looked.tip.alarms ?? (await world.alarms.load());
    const abouts = subjectsOf(world, looked, memory.alarms).flatMap((subject) =>
      aboutOf(world, looked, { subject, memory }),
    );
    const announced = abouts.map((about) => ({ about, letters: lettersOf(about) }));
    const { actions, taken } = await sendEverything(world, looked, announced);
    await remember(world, memory, { abouts, taken, looked });
    await beat(
      world,
      looked,
      [...taken.values()].every(({ page }) => page),
    );
    return withActions(world, looked.reports, actions);
  } catch (cause) {
    world.log(`people could not be told: ${reasonOf(cause)}`);
    return looked.reports;
  }
}

function aboutOf(
  world: PromotionWorld,
  { tip, outbox }: Looked,
  { subject, memory }: { readonly subject: Subject; readonly memory: StoredAlarms },
): readonly About[] {
  const { name, report, rollout, stored } = subject;
  const { policy, policyUnreadable } = tip;
  const around = { stored, rollout, wake: policy.wake, isPolicyUnreadable: policyUnreadable !== null };
  const seen = subject.isSilent
    ? { ...seenIn(report, around), kind: "no-tick" as const }
    : seenIn(report, around);
  const before = memory.alarms[name] ?? null;
  const step = nextAlarm(before, seen, { now: report.at, wake: policy.wake });
  if (rollout === null) {
    if (step.say.length > 0) world.log(`${name}: nobody can be told, because the file cannot be read`);
    return [];
  }
  const own = outbox.letters.filter((letter) => letter.rollout === name && letter.isTrouble);
  return [
    {
      name,
      rollout,
      report,
      before,
      step,
      lookedAt: lookedAt(stored),
      now: report.at,
      link: world.runUrl ?? null,
      told: new Set(own.map(({ channel }) => channel)),
    },
  ];
}

/** By rollout: whether what was due as a message, and as a page, reached anybody. */
type Taken = ReadonlyMap<
  string,
  { readonly message: boolean; readonly page: boolean; readonly byPager: boolean }
>;

async function sendEverything(
  world: PromotionWorld,
  { outbox }: Looked,
  announced: readonly { readonly about: About; readonly letters: readonly Announced[] }[],
): Promise<{ readonly actions: ReadonlyMap<string, readonly Action[]>; readonly taken: Taken }> {
  const actions = new Map<string, readonly Action[]>();
  const taken = new Map<string, { message: boolean; page: boolean; byPager: boolean }>();
  const file = (letters: readonly Letter[], outcomes: readonly Action[]): void => {
    for (const [index, { rollout }] of letters.entries()) {
      const outcome = outcomes[index];
      if (outcome !== undefined) actions.set(rollout, [...(actions.get(rollout) ?? []), outcome]);
    }
  };
  // Whoever is woken first is woken before anybody reads news.
  const all = announced.flatMap(({ letters }) => letters);
  const urgent = all.filter(({ says }) => says !== "message").map(({ letter }) => letter);
  const others = all.filter(({ says }) => says === "message").map(({ letter }) => letter);
  const letters = [
    ...urgent,
    ...outbox.letters.filter((letter) => !isRepeated(letter, announced)),
    ...others,
  ];
  const outcomes = await sendAll(world, letters);
  file(letters, outcomes);
  const arrived = new Set(letters.filter((_, index) => isSentAt(outcomes, index)));
  for (const { about, letters: own } of announced) {
    const isAnySent = (says: Announced["says"]): boolean =>
      own.every((each) => each.says !== says) ||
      own.some((each) => each.says === says && arrived.has(each.letter));
    const isPageDue = about.step.say.some((say) => say.startsWith("page"));
    const pages = own.filter(({ says }) => says === "page");
    const byFile = outbox.letters.filter(
      (letter) => letter.rollout === about.name && letter.isTrouble && arrived.has(letter),
    );
    // Where the file has no pager its own words are all that can be said.
    const byPager =
      byFile.some(({ isPage }) => isPage) ||
      (pages.length > 0 ? isAnySent("page") : byFile.length > 0 && pagersOf(about.rollout).length === 0);
    let page = !isPageDue || byPager;
    if (!page && about.before?.unpaged !== true) {
      const instead = insteadOfPager(about).map(({ letter }) => letter);
      const said = await sendAll(world, instead);
      file(instead, said);
      page = said.some(isSent);
    }
    taken.set(about.name, { message: isAnySent("message"), page, byPager: !isPageDue || byPager });
  }
  return { actions, taken };
}

/** A rollback that is still not confirmed was told: the next look tries again, and does not say so again. */
function isRepeated(letter: Letter, announced: readonly { readonly about: About }[]): boolean {
  const { before, step } = announced.find(({ about }) => about.name === letter.rollout)?.about ?? {};
  return (
    letter.isTrouble &&
    step?.alarm?.kind === "rollback-unconfirmed" &&
    before?.kind === "rollback-unconfirmed" &&
    before.digest === step.alarm.digest &&
    before.messaged
  );
}

function isSentAt(outcomes: readonly Action[], index: number): boolean {
  const outcome = outcomes[index];
  return outcome !== undefined && isSent(outcome);
}

async function remember(
  world: PromotionWorld,
  memory: StoredAlarms,
  {
    abouts,
    taken,
    looked,
  }: { readonly abouts: readonly About[]; readonly taken: Taken; readonly looked: Looked },
): Promise<void> {
  const alarms = new Map(Object.entries(memory.alarms));
  for (const { name, step } of abouts) {
    const { message = true, byPager = true } = taken.get(name) ?? {};
    const alarm = afterSending(withOwnPage(step.alarm, looked, name), { message, page: byPager });
    if (alarm === null || isOnce(alarm)) alarms.delete(name);
    else alarms.set(name, alarm);
  }
  const { rollouts, states } = looked.tip;
  for (const name of alarms.keys()) if (!rollouts.has(name) && !states.has(name)) alarms.delete(name);
  const now = Object.fromEntries([...alarms].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  if (JSON.stringify(now) === JSON.stringify(memory.alarms)) return;
  try {
    await world.alarms.save(memory.version, now);
  } catch (cause) {
    world.log(`what people were told could not be remembered, and is told again: ${reasonOf(cause)}`);
  }
}

/** A rollback happens once: only a page of it has an end that must be remembered. */
function isOnce({ means, pagedAt, unpaged }: Alarm): boolean {
  return means === "rolled-back" && pagedAt === null && unpaged !== true;
}

/** What the file's own words paged is over when the alarm is. */
function withOwnPage(alarm: Alarm | null, { outbox }: Looked, name: string): Alarm | null {
  const isPaged = outbox.letters.some((letter) => letter.rollout === name && letter.isPage);
  return alarm === null || alarm.pagedAt !== null || !isPaged
    ? alarm
    : { ...alarm, pagedAt: plus(alarm.since, 0) };
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
