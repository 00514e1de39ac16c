/** Questions to the metric sources as commands that can be pasted. */
import { regionOf, SIGNING } from "../amazon.ts";
import type { Plan } from "../plan/plan.ts";
import { milliseconds, type Duration } from "../units.ts";
import { duration } from "../plan/spoken-time.ts";
import { levelExpression, servedExpression, type Words } from "./promql.ts";
import { quote, quoteWithVariables, variable } from "./shell.ts";
import { sqlAlive, sqlCommand, type SqlSource } from "./sql-by-hand.ts";

type Guard = Plan["rollout"]["guards"][number];
type Source = Plan["rollout"]["sources"][number];
type Prometheus = Extract<Source, { readonly kind: "prometheus" }>;

/** A command longer than this does not fit a screen: the query in the rollout file is pointed at instead. */
const LONGEST_COMMAND = 700;

/** The level of a guard over the last `window`, by version and cohort; null where no command can say it. */
export function askLevel(plan: Plan, guard: Guard, window: Duration): string | null {
  return ask(plan, guard, { window, expression: levelExpression, tables: levelTables });
}

/** What both versions served over the last `window`, by the first guard that counts it. */
export function askServed(plan: Plan, window: Duration): string | null {
  const sampled = new Set(
    plan.rollout.units.filter(({ sampleOf }) => sampleOf !== null).map(({ name }) => name),
  );
  const guards = plan.rollout.guards.toSorted(
    (a, b) => Number(sampled.has(a.unit)) - Number(sampled.has(b.unit)),
  );
  for (const guard of guards) {
    const command = ask(plan, guard, { window, expression: servedExpression, tables: servedTables });
    if (command !== null) return command;
  }
  return null;
}

/** How a person finds out whether a source answers; null where only its own tools can say. */
export function askWhetherAlive(source: Source): { readonly run: string; readonly expect: string } | null {
  if (source.kind === "prometheus") {
    const query = quote("query=vector(1)");
    return {
      run: `${curl(source)} --data-urlencode ${query} ${quote(address(source))}`,
      expect: `"status":"success"`,
    };
  }
  if (source.kind === "sql") return sqlAlive(source);
  return null;
}

/** How a guard is asked for: as one expression, or as SELECTs. */
interface Asking {
  readonly window: Duration;
  readonly expression: (guard: Guard, words: Words) => string | null;
  readonly tables: (guard: Guard) => readonly string[];
}

function ask(plan: Plan, guard: Guard, how: Asking): string | null {
  const source = plan.rollout.sources.find(({ name }) => name === guard.source);
  if (source === undefined) return null;
  const command = commandOf(plan, { source, guard }, how);
  return command === null || command.length > LONGEST_COMMAND ? null : command;
}

function commandOf(
  plan: Plan,
  { source, guard }: { readonly source: Source; readonly guard: Guard },
  { window, expression, tables }: Asking,
): string | null {
  if (source.kind === "prometheus") {
    const text = expression(guard, { by: labelsOf(plan, source), where: source.where, window });
    if (text === null) return null;
    return `${curl(source)} --data-urlencode ${quote(`query=${text}`)} ${quote(address(source))}`;
  }
  if (source.kind !== "sql") return null;
  return sqlCommand(source, tables(guard), { by: labelsOf(plan, source), window });
}

/** The arm's label and every label of a cohort, once each: a cohort is the sum of its cells. */
function labelsOf({ rollout }: Plan, { arm }: Prometheus | SqlSource): readonly string[] {
  const labels = rollout.cohorts.flatMap(({ where }) => Object.keys(where));
  return [arm.label, ...[...new Set(labels)].filter((label) => label !== arm.label).sort()];
}

function address({ url }: Prometheus): string {
  return `${url.replace(/\/$/, "")}/api/v1/query`;
}

function curl({ auth, headers, url, region }: Prometheus): string {
  const plain = Object.entries(headers).map(
    ([name, value]) => ` -H ${quoteWithVariables(`${name}: ${value}`)}`,
  );
  const { [SIGNING.id]: id, [SIGNING.secret]: key, [SIGNING.token]: token, ...ways } = auth ?? {};
  if (id !== undefined && key !== undefined) {
    const signed = ` --aws-sigv4 ${quote(`aws:amz:${region ?? regionOf(url) ?? "us-east-1"}:aps`)}`;
    const session = token === undefined ? "" : ` -H "x-amz-security-token: ${variable(token)}"`;
    return `curl -sS${signed} -u "${variable(id)}:${variable(key)}"${session}${plain.join("")}`;
  }
  const secret = Object.entries(ways).map(([way, name]) => {
    if (way === "basic") return ` -u "${variable(name)}"`;
    return ` -H "Authorization: ${way === "bearer" ? "Bearer " : ""}${variable(name)}"`;
  });
  return `curl -sS${secret.join("")}${plain.join("")}`;
}

function levelTables(guard: Guard): readonly string[] {
  switch (guard.kind) {
    case "proportion":
      return [guard.events, guard.total];
    case "rate":
      return [guard.events, guard.exposure];
    case "ratio":
      return [guard.numerator, guard.denominator];
    case "tripwire":
      return [guard.count];
    case "level":
      return [guard.level];
    case "identity":
      return [guard.identity];
    case "split":
      return [guard.total];
    case "latency":
    case "score":
    case "composite":
    case "paired":
    case "signal":
      return [];
  }
}

function servedTables(guard: Guard): readonly string[] {
  if (guard.kind === "proportion" || guard.kind === "split") return [guard.total];
  if (guard.kind === "rate") return [guard.exposure];
  return guard.kind === "ratio" ? [guard.denominator] : [];
}

/** `15m`: so long the guards must be back in range, and the queries look back as far. */
export function calmOf({ rollout }: Plan): { readonly window: Duration; readonly text: string } {
  const window = milliseconds(CALM_INTERVALS * rollout.every);
  return { window, text: duration(window) };
}

const CALM_INTERVALS = 3;
