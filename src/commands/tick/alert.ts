/** What a pager is given: one incident for each rollout and plan, as loud as what it means. */
import type { Alert } from "../../ports.ts";
import type { Meaning } from "../../promotion/alarm-kinds.ts";

/** Digits of a plan that people read. */
const DIGITS = 12;

export function alertFor(
  does: Alert["does"],
  about: {
    readonly rollout: string;
    readonly digest: string | null;
    readonly severity: Alert["severity"];
  },
): Alert {
  const { rollout, digest, severity } = about;
  return { does, incident: `${rollout}/${digest?.slice(0, DIGITS) ?? "no-plan"}`, severity };
}

export const SEVERITY_OF: Readonly<Record<Meaning, Alert["severity"]>> = {
  urgent: "critical",
  "rolled-back": "error",
  "no-tick": "error",
  hold: "warning",
  repeated: "warning",
  message: "info",
  "as-before": "info",
  nobody: "info",
};
