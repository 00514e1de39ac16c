/** The context fields of Unleash by which a cohort is known. Pure. */
import type { UnleashTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { Fields } from "./cohort-terms.ts";

/** Label matchers by cohort. */
export type Cohorts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Context fields by which the plan's cohorts are told apart. */
export function everyCohortField(target: UnleashTarget, cohorts: Cohorts): ReadonlySet<string> {
  const labels = Object.values(cohorts).flatMap((matchers) => Object.keys(matchers));
  return new Set(labels.map((label) => fieldOf(label, target)));
}

function fieldOf(label: string, { cohortFields = {} }: UnleashTarget): string {
  return (Object.hasOwn(cohortFields, label) ? cohortFields[label] : undefined) ?? label;
}

/** @throws Failure router-refused for a cohort that Unleash cannot be told */
export function cohortFields(name: string, target: UnleashTarget, cohorts: Cohorts): Fields {
  const labels = Object.entries(Object.hasOwn(cohorts, name) ? (cohorts[name] ?? {}) : {});
  if (labels.length === 0)
    throw refused(
      `Expected a cohort with labels, found ${name}. The plan knows: ${Object.keys(cohorts).join(", ") || "none"}`,
    );
  const fields = new Map<string, string>();
  for (const [label, value] of labels) {
    const field = fieldOf(label, target);
    if (fields.has(field))
      throw refused(
        `Expected a context field of its own for each label of cohort ${name}, found ${field} twice. Write \`cohort-fields\` in the router`,
      );
    if (value === "" || value.trim() !== value)
      throw refused(
        `Expected a value without spaces around it for ${label} of cohort ${name}, found "${value}": Unleash takes them away and would name other users`,
      );
    fields.set(field, value);
  }
  return Object.fromEntries(fields);
}

function refused(message: string): Failure {
  return new Failure("router-refused", message);
}
