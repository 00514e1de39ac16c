/** From what stands on a flag to what is wanted there, as single writes. Pure. */
import type { Write } from "./api.ts";
import type { FlagState, Owned, Strategy } from "./feature.ts";
import { bodyOf, isOurs, isSame, type Wanted } from "./strategies.ts";

/**
 * Creates first, then updates, then deletes: no user loses the candidate in between, and since all of ours share one hash nobody
 * has it who would have it neither before nor after. Strategies are found by their title; a second one of a title goes.
 */
export function strategySteps(state: FlagState, wanted: readonly Wanted[]): readonly Write[] {
  const ours = state.strategies.filter(isOurs);
  const found = wanted.map((each) => ({ each, at: ours.find(({ title }) => title === each.title) }));
  const kept = new Set(found.map(({ at }) => at?.id));
  return [
    ...found.flatMap(({ each, at }): readonly Write[] =>
      at === undefined ? [{ kind: "create", body: each.body }] : [],
    ),
    ...found.flatMap(({ each, at }): readonly Write[] =>
      at === undefined || isSame(at, each) ? [] : [{ kind: "update", id: at.id, body: each.body }],
    ),
    ...ours.filter(({ id }) => !kept.has(id)).map(({ id }): Write => ({ kind: "delete", id })),
  ];
}

/** Ours as a snapshot has them, the first of each title. What was deleted meanwhile is made anew under another id. */
export function restoringSteps(state: FlagState, { strategies }: Owned): readonly Write[] {
  const byTitle = new Map(strategies.toReversed().map((each) => [each.title ?? "", each]));
  return strategySteps(
    state,
    [...byTitle].toReversed().map(([title, strategy]) => ({ title, body: bodyOf(strategy) })),
  );
}

/** Ours, each at 0. */
export function zeroedSteps(state: FlagState): readonly Write[] {
  return state.strategies.filter(isOurs).flatMap((strategy): readonly Write[] => {
    const body = { ...bodyOf(strategy), parameters: { ...strategy.parameters, rollout: "0" } };
    return isZero(strategy) ? [] : [{ kind: "update", id: strategy.id, body }];
  });
}

/** Whether ours would give nobody the candidate were the flag on. */
export function isZeroed(state: FlagState): boolean {
  return state.strategies.filter(isOurs).every(isZero);
}

/** Switched on without any, Unleash makes a strategy of its own: everybody gets the candidate. */
export function hasStrategies({ strategies }: FlagState): boolean {
  return strategies.some(({ disabled }) => disabled !== true);
}

function isZero({ parameters, disabled }: Strategy): boolean {
  return disabled === true || parameters?.["rollout"] === "0";
}
