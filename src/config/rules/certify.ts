import { objection, type Objection } from "../objection.ts";
import type { GuardPart } from "../schema/guard.ts";
import type { Sections } from "../sections.ts";

const SHOWABLE = ["proportion", "rate", "latency", "score", "ratio", "composite"] as const;

/** What is to be shown can be shown: by a guard with a level, against something that is worse than equal. */
export function certifiedCanBeShown({ guards }: Sections): readonly Objection[] {
  return [...guards].flatMap(([name, guard]) => {
    if (guard === null || !guard.certify) return [];
    if (!SHOWABLE.some((kind) => kind === guard.kind)) {
      return [
        objection(
          "certify-impossible",
          ["guards", name, "certify"],
          `a ${guard.kind} guard such as ${name} can breach, but not be shown to be good`,
          { expected: `\`certify\` on a guard of kind ${SHOWABLE.join(", ")}` },
        ),
      ];
    }
    if (!hasOnlyEmptyMargin(guard)) return [];
    return [
      objection(
        "certify-impossible",
        ["guards", name, "certify"],
        `guard ${name} can never be certified: a margin of nothing cannot be shown in finite time`,
        {
          expected: "a margin above nothing in no-worse-than-baseline, or an objective",
        },
      ),
    ];
  });
}

function hasOnlyEmptyMargin(guard: GuardPart): boolean {
  if (!("objective" in guard) || guard.margin === null) return false;
  if (guard.objective.atMost !== null || guard.objective.atLeast !== null) return false;
  return guard.margin.kind === "points" ? guard.margin.points === 0 : guard.margin.factor === 1;
}
