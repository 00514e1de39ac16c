/** The request headers by which a proxy knows a cohort: one for each of its labels. */
import { Failure } from "../../../errors.ts";

export interface Header {
  readonly name: string;
  readonly value: string;
}

export interface CohortTerms {
  /** Cohort → label → value. */
  readonly cohorts: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Label → header that carries it, where the label does not name the header itself. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * In the order of the labels. A label names its header in lower case, with `-` for `_`: proxies drop names with underscores.
 *
 * @throws Failure router-refused for a cohort without labels, and for two labels that share a header
 */
export function headersOf(cohort: string, { cohorts, headers }: CohortTerms): readonly Header[] {
  const labels = Object.entries(cohorts[cohort] ?? {});
  if (!Object.hasOwn(cohorts, cohort) || labels.length === 0)
    throw new Failure(
      "router-refused",
      `Expected a cohort with labels, found ${cohort}. The plan knows: ${Object.keys(cohorts).join(", ") || "none"}`,
    );
  const found = labels.map(([label, value]) => ({ name: headerOf(label, headers), value }));
  const names = found.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new Failure(
      "router-refused",
      `Expected a header of its own for each label of cohort ${cohort}, found ${twice} twice. Write \`cohort-headers\` in the router`,
    );
  return found;
}

function headerOf(label: string, headers: CohortTerms["headers"]): string {
  const said = Object.hasOwn(headers, label) ? headers[label] : undefined;
  return (said ?? label.replaceAll("_", "-")).toLowerCase();
}
