import { objection, type Objection } from "../objection.ts";
import { exposureOf, totalsBeside } from "../place-guard.ts";
import type { GuardPart } from "../schema/guard.ts";
import type { Sections } from "../sections.ts";

/** A rate is per something; and that silence means none can only be said where something else speaks. */
export function exposuresAreKnown(sections: Sections): readonly Objection[] {
  return [...sections.guards].flatMap(([name, guard]) => {
    if (guard?.kind !== "rate" && guard?.kind !== "tripwire") return [];
    const isNeeded = guard.kind === "rate" || guard.absentEventsAreZero;
    if (!isNeeded || exposureOf(guard, sections) !== null) return [];
    return [
      objection(
        "missing-key",
        ["guards", name, "exposure"],
        guard.kind === "rate"
          ? `\`exposure\` is missing in guards.${name}`
          : `guard ${name} takes silence for no reports, and nothing says that anybody could have reported`,
        { expected: expectedOf(guard, sections), found: "nothing", suggestion: "exposure: …" },
      ),
    ];
  });
}

function expectedOf(guard: GuardPart, sections: Sections): string {
  const several = totalsBeside(guard, sections).length > 1;
  const why = several
    ? "the guards beside it count different totals"
    : "no guard of the same source and unit has a total";
  return guard.kind === "rate"
    ? `what the rate is per, or \`total\` where the events are a share of it; ${why}`
    : `what could have tripped it, or no \`absent\`; ${why}`;
}
