import { objection, type Objection } from "../objection.ts";
import type { Sections } from "../sections.ts";

/** What stands beside an answer is called otherwise in each program's results. */
const PLACES = {
  promptfoo: ["metadata", "vars"],
  jsonl: ["labels"],
  json: ["labels"],
  deepeval: ["metadata"],
  inspect: ["metadata"],
  ragas: ["columns"],
  junit: ["properties"],
} as const;

/** Readers whose answers each name their item under a key of its own. */
const NAMED: readonly string[] = ["jsonl", "json"];

/** Keys of an evaluate stage that its reader cannot honour would be read as honoured. */
export function evidenceKeysFit({ stages }: Sections): readonly Objection[] {
  return stages.flatMap((stage, index) => {
    if (stage?.kind !== "evaluate") return [];
    const { reader, reads } = stage;
    const places: readonly string[] = PLACES[reader];
    const wrong = (key: string, value: string | null): readonly Objection[] => {
      const [place = "", ...name] = value?.split(".") ?? [];
      if (value === null || places.includes(place)) return [];
      return [
        objection("wrong-value", ["stages", index, key], `results of ${reader} have no ${place}`, {
          expected: places.map((each) => `${each}.<name>`).join(" or "),
          found: value,
          suggestion: `${places[0]}.${name.join(".")}`,
        }),
      ];
    };
    return [
      ...(NAMED.includes(reader) && reads.item !== null
        ? [
            objection("unknown-key", ["stages", index, "item"], `each answer of ${reader} names its item`, {
              what: "key",
              expected: "no `item` here, and one on every answer",
              found: "item",
            }),
          ]
        : wrong("item", reads.item)),
      ...wrong("cohort-from", reads.cohortFrom),
    ];
  });
}
