/** Sends what the files and the alarms want said, whoever is woken first, and says what reached somebody. */
import { pagersOf } from "../../plan/hearers.ts";
import type { Step } from "../../promotion/alarm.ts";
import type { Action } from "../../render/tick-report.ts";
import { insteadOfPager, type About, type Announced } from "./alarm-letters.ts";
import { isSent, sendAll, type Letter, type Sender } from "./outbox.ts";

export interface Written {
  readonly about: About;
  readonly letters: readonly Announced[];
}

/** Whether what was due arrived anywhere; true for what was not due. */
export interface Arrived {
  readonly step: Step;
  readonly message: boolean;
  /** At a pager, or where there is none at somebody. */
  readonly page: boolean;
  /** That nobody could be woken was said where people read. */
  readonly instead: boolean;
}

export interface Delivered {
  /** By rollout. */
  readonly actions: ReadonlyMap<string, readonly Action[]>;
  readonly arrived: ReadonlyMap<string, Arrived>;
  /** Rollouts of which something that had to be said reached nobody. */
  readonly untold: ReadonlySet<string>;
}

/** @param own what the files want said */
export async function deliver(
  world: Sender,
  own: readonly Letter[],
  written: readonly Written[],
): Promise<Delivered> {
  const all = written.flatMap(({ letters }) => letters);
  const letters = [
    ...all.filter(({ says }) => says !== "message").map(({ letter }) => letter),
    ...own.filter((letter) => !isRepeated(letter, written)),
    ...all.filter(({ says }) => says === "message").map(({ letter }) => letter),
  ];
  const sent = await send(world, letters);
  const arrived = new Map(written.map((each) => [each.about.name, arrivalOf(each, own, sent.arrived)]));
  const unpaged = written.filter(
    ({ about }) => arrived.get(about.name)?.page === false && about.before?.unpaged !== true,
  );
  const instead = unpaged.flatMap(({ about }) => insteadOfPager(about).map(({ letter }) => letter));
  const said = await send(world, instead);
  for (const letter of said.arrived) {
    const before = arrived.get(letter.rollout);
    if (before !== undefined) arrived.set(letter.rollout, { ...before, instead: true });
  }
  const actions = byRollout([...sent.actions, ...said.actions]);
  for (const { about, letters: own } of written)
    if (own.length === 0 && about.told.size === 0 && about.step.say.length > 0)
      actions.set(about.name, [toNobody(about)]);
  const isHeard = (letter: Letter): boolean => sent.arrived.has(letter) || isRepeated(letter, written);
  const names = new Set([...own.map(({ rollout }) => rollout), ...arrived.keys()]);
  const untold = [...names].filter((name) => {
    const byFile = own.filter(({ rollout, isTrouble }) => rollout === name && isTrouble);
    const about = written.find((each) => each.about.name === name);
    return !isTold(arrived.get(name), {
      byFile: byFile.length === 0 ? "nothing" : byFile.some(isHeard) ? "arrived" : "lost",
      isToSomebody: byFile.length + (about?.letters.length ?? 0) > 0,
    });
  });
  return { actions, arrived, untold: new Set(untold) };
}

/** What one channel of the file took is told; a page is taken by a pager, or said where people read. */
function isTold(
  arrived: Arrived | undefined,
  said: { readonly byFile: "nothing" | "arrived" | "lost"; readonly isToSomebody: boolean },
): boolean {
  if (!said.isToSomebody) return true;
  if (said.byFile === "lost") return false;
  if (arrived === undefined) return true;
  const isPaged = arrived.page || arrived.instead || arrived.step.alarm?.unpaged === true;
  return isPaged && (arrived.message || said.byFile === "arrived");
}

type Outcome = readonly [letter: Letter, action: Action];

async function send(
  world: Sender,
  letters: readonly Letter[],
): Promise<{ readonly actions: readonly Outcome[]; readonly arrived: ReadonlySet<Letter> }> {
  const outcomes = await sendAll(world, letters);
  const actions = letters.flatMap((letter, index): readonly Outcome[] => {
    const action = outcomes[index];
    return action === undefined ? [] : [[letter, action]];
  });
  return { actions, arrived: new Set(actions.flatMap(([letter, action]) => (isSent(action) ? letter : []))) };
}

function arrivalOf(
  { about, letters }: Written,
  own: readonly Letter[],
  arrived: ReadonlySet<Letter>,
): Arrived {
  const { step, name } = about;
  const isAny = (says: Announced["says"]): boolean =>
    letters.some((each) => each.says === says && arrived.has(each.letter));
  const ofFile = own.filter((letter) => letter.rollout === name && letter.isTrouble);
  const byFile = ofFile.filter((letter) => arrived.has(letter));
  // Where the file has no pager its own words are all that can be said.
  const isToldByFile = byFile.length > 0 && pagersOf(about.rollout).length === 0;
  // Where the file's own words say it, nothing of ours was written; where nobody hears, nothing is due.
  const isMessageDue =
    step.say.includes("message") && (ofFile.length > 0 || letters.some(({ says }) => says === "message"));
  const isPageDue = step.say.some((say) => say.startsWith("page"));
  return {
    step,
    message: !isMessageDue || byFile.length > 0 || isAny("message"),
    page: !isPageDue || byFile.some(({ isPage }) => isPage) || isAny("page") || isToldByFile,
    instead: false,
  };
}

/**
 * A rollback that is still not confirmed was told: the next look tries again, and does not say so again. Nor is a hold said
 * again that comes and goes, while there is nothing new to it.
 */
function isRepeated(letter: Letter, written: readonly Written[]): boolean {
  const { before, step } = written.find(({ about }) => about.name === letter.rollout)?.about ?? {};
  if (letter.isHold === true && step?.flaps === true && step.say.length === 0) return true;
  return (
    letter.isTrouble &&
    step?.alarm?.kind === "rollback-unconfirmed" &&
    before?.kind === "rollback-unconfirmed" &&
    before.digest === step.alarm.digest &&
    before.messaged
  );
}

function toNobody({ now }: About): Action {
  return { at: now, does: "tell somebody", outcome: "not done: the file has no channel" };
}

function byRollout(outcomes: readonly Outcome[]): Map<string, readonly Action[]> {
  const actions = new Map<string, readonly Action[]>();
  for (const [{ rollout }, action] of outcomes)
    actions.set(rollout, [...(actions.get(rollout) ?? []), action]);
  return actions;
}
