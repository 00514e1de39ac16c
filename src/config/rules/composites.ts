import { objection, type Objection } from "../objection.ts";
import { queriesOf } from "../queries.ts";
import type { Sections } from "../sections.ts";
import { eachMeasured } from "./guards.ts";

/** Weights that add up, parts that can be told apart, and no part that is a guard of its own. */
export function compositesAreWhole({ guards }: Sections): readonly Objection[] {
  return eachMeasured(guards, (guard, path, name) => {
    if (guard.kind !== "composite") return [];
    const sum = guard.parts.reduce((total, part) => total + part.weight, 0);
    const found: Objection[] = [];
    if (Math.abs(sum - 1) > 1e-9) {
      found.push(
        objection("weights-not-whole", [...path, "parts"], `the weights of ${name} do not add up`, {
          expected: "100% in all",
          found: `${Number((sum * 100).toFixed(6))}%`,
        }),
      );
    }
    const names = new Set<string>();
    for (const [index, part] of guard.parts.entries()) {
      if (names.has(part.name))
        found.push(
          objection(
            "name-repeated",
            [...path, "parts", index, "name"],
            `two parts of ${name} are named ${part.name}`,
          ),
        );
      names.add(part.name);
      const twin = [...guards].find(
        ([, other]) =>
          other !== null && other.kind !== "composite" && queriesOf(other)[0]?.text === part.score,
      );
      if (twin !== undefined) {
        found.push(
          objection(
            "same-query",
            [...path, "parts", index, "score"],
            `${name} repeats the query of guard ${twin[0]}`,
            { expected: "a query that no guard has alone" },
          ),
        );
      }
    }
    return found;
  });
}
