/** Release, time and people. */
import { momentOf } from "../calendar-text.ts";
import { objection, type Objection } from "../objection.ts";
import type { Sections } from "../sections.ts";
import { liveStages } from "../stage-weights.ts";
import { HOUR, milliseconds, showDuration } from "../../units.ts";

export function somethingChanges({ release }: Sections): readonly Objection[] {
  if (release === null || JSON.stringify(release.baseline) !== JSON.stringify(release.candidate)) return [];
  return [
    objection("nothing-changes", ["release", "candidate"], "candidate and baseline are the same", {
      what: "key",
      expected: "another id, digest, model, prompt or parameter",
    }),
  ];
}

/** Every stage must be able to end before the rollout does. */
export function deadlineHoldsAllStages({ head, stages }: Sections): readonly Objection[] {
  if (head.deadline === null) return [];
  const needed = liveStages(stages).reduce(
    (sum, { stage }) =>
      sum + stage.bake + (stage.kind === "blue-green" ? Math.max(stage.preview, stage.warmUp ?? 0) : 0),
    0,
  );
  if (head.deadline >= needed) return [];
  return [
    objection("deadline-too-short", ["deadline"], "the deadline comes before the stages could be over", {
      expected: `at least ${showDuration(milliseconds(needed))}`,
      suggestion: `deadline: ${Math.ceil(needed / HOUR / 24)}d`,
    }),
  ];
}

export function startExists({ start }: Sections): readonly Objection[] {
  const time = start?.["not-before"];
  if (time === undefined || momentOf(time, start?.zone ?? "UTC", "earlier") !== null) return [];
  return [
    objection("out-of-range", ["start", "not-before"], `clocks in ${start?.zone} skip this time`, {
      expected: "a time that exists in the zone",
    }),
  ];
}

export function rolesCanBeFilled({ people }: Sections): readonly Objection[] {
  return [...people].flatMap(([name, role]) => {
    if (role === null) return [];
    const found: Objection[] = [];
    const logins = role.anyOf.every((each) => /^@[^/]+$/.test(each));
    const distinct = new Set(role.anyOf.map((each) => each.toLowerCase())).size;
    if (logins && role.atLeast > distinct) {
      found.push(
        objection(
          "out-of-range",
          ["people", name, "at-least"],
          `role ${name} needs more people than it names`,
          { expected: `at most ${distinct}` },
        ),
      );
    }
    if (role.covers !== null && name !== "on-call") {
      found.push(
        objection("unused-entry", ["people", name, "covers"], `\`covers\` means something only for on-call`, {
          severity: "advice",
          what: "key",
        }),
      );
    }
    return found;
  });
}
