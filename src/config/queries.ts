import type { GuardPart } from "./schema/guard.ts";
import type { KeyPath } from "./problem.ts";

/** A query of a guard, and where under the guard it stands. */
export interface Query {
  readonly path: KeyPath;
  readonly text: string;
}

/** Every query that a guard has written, the one that says what it is about first. */
export function queriesOf(guard: GuardPart): readonly Query[] {
  switch (guard.kind) {
    case "proportion":
      return texts(guard, ["events", "total"]);
    case "latency":
      return texts(guard, ["histogram"]);
    case "rate":
      return texts(guard, ["events", "exposure"]);
    case "score":
      return guard.score.kind === "scores"
        ? [{ path: ["score"], text: guard.score.scores }]
        : texts(guard.score, ["sum", "n", "squares"], ["score"]);
    case "ratio":
      return texts(guard, ["numerator", "denominator", "values"]);
    case "level":
      return texts(guard, ["level"]);
    case "composite":
      return guard.parts.map(({ score }, index) => ({ path: ["parts", index, "score"], text: score }));
    case "tripwire":
      return texts(guard, ["count", "exposure"]);
    case "split":
      return [{ path: ["split"], text: guard.total }];
    case "identity":
      return texts(guard, ["identity"]);
    case "paired":
      return texts(guard, ["pairs"]);
    case "signal":
      return [];
  }
}

function texts<Key extends string>(
  from: { readonly [Each in Key]: string | null },
  keys: readonly Key[],
  at: KeyPath = [],
): readonly Query[] {
  return keys.flatMap((key) => {
    const text = from[key];
    return text === null ? [] : [{ path: [...at, key], text }];
  });
}
