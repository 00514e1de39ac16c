/** What is not the same in two outcomes of one pull request. */
import type { Dismissal, GateOutcome, Requirement } from "./outcome.ts";

export type Difference =
  | {
      readonly kind: "requirement";
      readonly rollout: string;
      readonly path: readonly string[];
      /** null where it was not asked before, or is not asked any more. */
      readonly before: Requirement["kind"] | null;
      readonly after: Requirement["kind"] | null;
      readonly by: readonly string[];
    }
  /** Something that somebody said and that does not count now. */
  | { readonly kind: "not-counted"; readonly rollout: string; readonly dismissal: Dismissal };

export function differencesOf(before: GateOutcome, after: GateOutcome): readonly Difference[] {
  const old = flat(before);
  const now = flat(after);
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  const changed = keys.flatMap((key): readonly Difference[] => {
    const was = old.get(key) ?? null;
    const is = now.get(key) ?? null;
    const seen = is ?? was;
    const isSame = was?.each.kind === is?.each.kind && was?.each.by.join() === is?.each.by.join();
    if (seen === null || isSame) return [];
    const { rollout, path } = seen;
    return [
      {
        kind: "requirement",
        rollout,
        path,
        before: was?.each.kind ?? null,
        after: is?.each.kind ?? null,
        by: is?.each.by ?? [],
      },
    ];
  });
  return [...changed, ...newlyIgnored(before, after)];
}

interface Flat {
  readonly rollout: string;
  readonly path: readonly string[];
  readonly each: Requirement;
}

/** Every leaf by its place; a second one with the same ids gets a place of its own. */
function flat({ rollouts }: GateOutcome): ReadonlyMap<string, Flat> {
  const found = new Map<string, Flat>();
  const walk = (rollout: string, each: Requirement, above: readonly string[]): void => {
    const path = [...above, each.id];
    const parts = each.parts ?? [];
    for (const part of parts) walk(rollout, part, path);
    if (parts.length > 0) return;
    let key = JSON.stringify([rollout, path]);
    while (found.has(key)) key += "'";
    found.set(key, { rollout, path, each });
  };
  for (const { rollout, requirements } of rollouts) for (const each of requirements) walk(rollout, each, []);
  return found;
}

function newlyIgnored(before: GateOutcome, after: GateOutcome): readonly Difference[] {
  const keyed = ({ rollouts }: GateOutcome) =>
    rollouts.flatMap(({ rollout, dismissals }) =>
      dismissals.map((dismissal) => ({ key: JSON.stringify([rollout, dismissal]), rollout, dismissal })),
    );
  const known = new Set(keyed(before).map(({ key }) => key));
  return keyed(after).flatMap(({ key, rollout, dismissal }) =>
    known.has(key) ? [] : [{ kind: "not-counted" as const, rollout, dismissal }],
  );
}
