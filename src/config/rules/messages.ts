/** Who is told what: moments that exist, places that can be filled, somebody who hears it. */
import { placesIn, VARIABLES, type Variable } from "../message-text.ts";
import { nearestMoment, readMoment, type Moment } from "../moment-text.ts";
import { objection, type Objection } from "../objection.ts";
import type { Sections } from "../sections.ts";

export function momentsAreKnown({ communications, stages }: Sections): readonly Objection[] {
  if (stages.includes(null)) return [];
  const names = stageNames(stages);
  return communications.flatMap((each, index) =>
    each === null || readMoment(each.on, names) !== null
      ? []
      : [
          objection(
            "moment-unknown",
            ["communications", index, "on"],
            `\`${each.on}\` is no moment of this rollout`,
            {
              expected:
                "an event such as started, hold, rolled-back or done, a stage or the end of one, a daily or weekly digest, or a time such as 1 working day before start",
              suggestion: nearestMoment(each.on, names),
            },
          ),
        ],
  );
}

export function placesCanBeFilled({ communications, stages }: Sections): readonly Objection[] {
  const names = stageNames(stages);
  return communications.flatMap((each, index) => {
    if (each === null) return [];
    const path = ["communications", index, "message"];
    const moment = readMoment(each.on, names);
    return placesIn(each.message).flatMap(({ written, variable, meant }) => {
      if (variable === null)
        return [
          objection("variable-unknown", path, `\`${written}\` stands for nothing`, {
            expected: `one of ${Object.keys(VARIABLES)
              .map((name) => `{${name}}`)
              .join(", ")}`,
            found: written,
            suggestion: meant,
            inside: written,
          }),
        ];
      if (moment === null || hasValue(variable, moment)) return [];
      return [
        objection("variable-empty", path, `at the moment \`${each.on}\` nobody knows \`${written}\``, {
          severity: "advice",
          expected: `${VARIABLES[variable]}, which is known when a guard holds or rolls back`,
          found: written,
          inside: written,
        }),
      ];
    });
  });
}

/** A guard decides only what holds or goes back. */
function hasValue(variable: Variable, moment: Moment): boolean {
  if (variable !== "guard" && variable !== "cohort") return true;
  return (
    moment.kind === "event" &&
    ["hold", "breach", "rolled-back", "rollback-unconfirmed"].includes(moment.event)
  );
}

function stageNames(stages: Sections["stages"]): readonly string[] {
  return stages.flatMap((stage) => (stage === null ? [] : [stage.name]));
}
