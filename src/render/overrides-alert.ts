/** Guards that are set aside at this moment, in red. */
import type { Override } from "../promotion/state.ts";
import { span, text } from "./escape.ts";
import { alert } from "./markdown.ts";
import { moment } from "./numbers.ts";

/** In red, before everything else; empty where nothing is set aside. */
export function overridesAlert(overrides: readonly Override[]): string {
  if (overrides.length === 0) return "";
  return alert(
    "CAUTION",
    overrides.map(
      ({ guard, by, until, reason }) =>
        `**Guard ${span(guard)} holds nothing until ${moment(until)}**, set aside by ${by.map(text).join(" and ")}: ${text(reason)}`,
    ),
  );
}
