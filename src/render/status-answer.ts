/** Where the rollouts of a pull request stand: what was set aside first, then a line for each. */
import { LONGEST_OVERRIDE } from "../promotion/override.ts";
import type { Override, RolloutState } from "../promotion/state.ts";
import { showWeights } from "../promotion/weights.ts";
import { shortDigest } from "../units.ts";
import type { Instant } from "../units.ts";
import { emergencyAlert } from "./emergency-alert.ts";
import { span, text } from "./escape.ts";
import { blocks, table } from "./markdown.ts";
import { moment } from "./numbers.ts";
import { overridesAlert } from "./overrides-alert.ts";

export function statusAnswer({
  states,
  now,
}: {
  readonly states: readonly RolloutState[];
  readonly now: Instant;
}): string {
  if (states.length === 0) return "no rollout of this pull request has run.";
  const rows = states.map((state) => [
    span(state.name),
    span(shortDigest(state.digest)),
    text(showWeights(state.set)),
    whereItStands(state),
    state.covers.length === 0
      ? "nobody"
      : state.covers.map(({ by, until }) => `${text(by)} until ${moment(until)}`).join(", "),
  ]);
  return blocks([
    "where it stands:",
    ...states.map(({ emergency, ending }) =>
      ending === null && emergency != null && emergency.at <= now && now < emergency.until
        ? emergencyAlert(emergency)
        : "",
    ),
    ...states.map(({ overrides, ending }) =>
      ending === null ? overridesAlert((overrides ?? []).filter((each) => holds(each, now))) : "",
    ),
    table(["Rollout", "Plan", "Weight", "State", "Pager"], rows),
  ]);
}

function holds({ at, until }: Override, now: Instant): boolean {
  return at <= now && now < until && until - at <= LONGEST_OVERRIDE;
}

function whereItStands({ ending, abort, holds: held, requests }: RolloutState): string {
  if (ending?.kind === "promoted") return `completed ${moment(ending.at)}`;
  if (ending?.kind === "rolled-back") {
    return ending.drainedAt === null ? "**rollback not confirmed**" : `rolled back ${moment(ending.at)}`;
  }
  if (abort !== null) return `aborted by ${text(abort.by)}`;
  if (held.length > 0) return `on hold by ${text(held.map(({ by }) => by).join(", "))}`;
  const [open] = requests ?? [];
  return open === undefined
    ? "running"
    : `running; ${text(open.by)} asks for ${open.what.startsWith("emergency ") ? "an emergency" : "an override"}`;
}
