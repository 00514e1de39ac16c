/** Answers to the same request come from a shadow stage and are held against each other, nothing else. */
import { objection, type Objection } from "../objection.ts";
import type { Sections } from "../sections.ts";
import { stageIndex } from "../stage-weights.ts";
import { eachMeasured, keysOf } from "./guards.ts";

export function pairsOnlyCompare({ guards, raw }: Sections): readonly Objection[] {
  return eachMeasured(guards, (guard, path, name) => {
    if (guard.kind !== "paired") return [];
    const keys = keysOf(raw, name);
    return ["at-most", "at-least", "between"]
      .filter((key) => keys.has(key))
      .map((key) =>
        objection(
          "unknown-key",
          [...path, key],
          `guard ${name} holds two answers against each other, so it has no objective`,
          {
            what: "key",
            expected: "no-worse-than-baseline alone, or another guard for the objective",
            found: key,
          },
        ),
      );
  });
}

export function pairsHaveShadow({ guards, stages }: Sections): readonly Objection[] {
  if (stages.includes(null)) return [];
  const last = stages.findLastIndex((stage) => stage?.kind === "shadow");
  return eachMeasured(guards, (guard, path, name) => {
    if (guard.kind !== "paired") return [];
    const from = guard.from === null ? 0 : stageIndex(stages, guard.from);
    if (last >= 0 && from <= last) return [];
    return [
      last < 0
        ? objection("pairs-without-shadow", path, `guard ${name} would be judged nowhere`, {
            what: "key",
            expected: "a shadow stage, where both versions answer the same requests",
            found: "none",
          })
        : objection("pairs-without-shadow", [...path, "from"], `guard ${name} would be judged nowhere`, {
            expected: "a shadow stage, or one before it",
          }),
    ];
  });
}
