/** An emergency, in red, before everything else; and in the plan comment, which was written before. */
import type { Instant } from "../units.ts";
import { text } from "./escape.ts";
import { alert } from "./markdown.ts";
import { moment } from "./numbers.ts";

interface Declared {
  readonly by: readonly string[];
  readonly until: Instant;
  readonly reason: string;
  /** Absent where the policy is not at hand. */
  readonly skips?: readonly string[];
}

const SKIPPED: Readonly<Record<string, string>> = {
  bake: "bakes are cut short",
  windows: "moving hours do not count",
  freeze: "freezes do not count",
  go: "stages need no go",
};

/** Empty where there is none. */
export function emergencyAlert(emergency: Declared | null | undefined): string {
  if (emergency == null) return "";
  const { by, until, reason, skips = [] } = emergency;
  const what = skips.flatMap((skip) => SKIPPED[skip] ?? []).join(", ");
  return alert("CAUTION", [
    `**Emergency until ${moment(until)}**, declared by ${by.map(text).join(" and ")}: ${text(reason)}`,
    `${what === "" ? "What the policy names is skipped" : `${what.charAt(0).toUpperCase()}${what.slice(1)}`}. Guards, rollback and the pager are not: harm still takes everything back.`,
  ]);
}

const BEGIN = "<!-- model-rollout:emergency -->";
const END = "<!-- /model-rollout:emergency -->";
/** GitHub refuses longer comments. */
const LONGEST = 65_536;

/** Our plan comment with the emergency on top, in the place of an earlier one; as it was where there is no room. */
export function withEmergency(comment: string, emergency: Declared): string {
  const [marker = "", ...rest] = comment.split("\n");
  const body = rest.join("\n");
  const end = body.indexOf(END);
  const below = body.startsWith(BEGIN) && end >= 0 ? body.slice(end + END.length).trimStart() : body;
  const whole = [marker, BEGIN, emergencyAlert(emergency), "", END, "", below].join("\n");
  return whole.length > LONGEST ? comment : whole;
}
