/** Guards whose readings their source never has. Pure. */
import type { Rollout, SourceTarget } from "../config/rollout.ts";
import type { Guard } from "../judge/guard.ts";
import type { PlanComplaint } from "./report.ts";

type Kinds = Readonly<Partial<Record<Guard["kind"], string>>>;

const SCORES = "a report holds a mean and not the scores, so that nobody can tell how sure it is";

/** What a source does not have, by the kind of a guard, and why. */
const LACKS: Readonly<Partial<Record<SourceTarget["kind"], Kinds>>> = {
  evidently: {
    score: SCORES,
    composite: SCORES,
    latency: "a report holds no histogram",
    ratio: "a report holds no sums",
    identity: "a report does not say who answered",
    paired: "a report holds no single answers",
  },
  langfuse: {
    latency: "it chooses the bounds of a histogram anew for each answer",
    paired: "it does not keep two answers in one row",
  },
};

/** Such a guard is refused before anything moves: its readings would be errors, and the rollout would hold for ever. */
export function refuseUnsaid(rollout: Rollout): readonly PlanComplaint[] {
  const sources = new Map(rollout.sources.map((source) => [source.name, source]));
  return rollout.guards.flatMap((guard) => {
    const source = guard.source === null ? undefined : sources.get(guard.source);
    const because = source === undefined ? undefined : LACKS[source.kind]?.[guard.kind];
    if (source === undefined || because === undefined) return [];
    return [
      {
        code: "source-cannot-say" as const,
        severity: "blocker" as const,
        path: ["guards", guard.name],
        what: "key" as const,
        message: `guard ${guard.name} (${guard.kind}) cannot be read from source "${source.name}": ${because}`,
        expected: `a guard of another kind, or another source than one of kind ${source.kind}`,
        found: guard.kind,
        suggestion: "judge it as a level (`level: …`), or let another source serve it",
      },
    ];
  });
}
