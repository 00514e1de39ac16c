/** A guard's query as a person runs it: the words of the rollout file filled in as the program fills them in. */
import type { Plan } from "../plan/plan.ts";
import { showDuration, type Duration } from "../units.ts";

type Guard = Plan["rollout"]["guards"][number];
type Source = Extract<Plan["rollout"]["sources"][number], { readonly kind: "prometheus" }>;

export interface Words {
  readonly by: readonly string[];
  readonly where: Source["where"];
  readonly window: Duration;
}

const QUOTED = `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|\`[^\`]*\``;
const MATCHERS = `\\{(?:[^{}"'\`]|${QUOTED})*\\}`;
const BARE = new RegExp(`^\\s*(?:[a-zA-Z_:][\\w:]*\\s*(?:${MATCHERS})?|${MATCHERS})\\s*$`);

/** The level that a guard is about, as one expression; null where no single one says it. */
export function levelExpression(guard: Guard, words: Words): string | null {
  const counted = (text: string): string => counter(text, words);
  switch (guard.kind) {
    case "proportion":
      return `(${counted(guard.events)}) / (${counted(guard.total)})`;
    case "rate":
      return `(${counted(guard.events)}) / (${counted(guard.exposure)})`;
    case "ratio": {
      const quotient = `(${counted(guard.numerator)}) / (${counted(guard.denominator)})`;
      return guard.per === 1 ? quotient : `${guard.per} * ${quotient}`;
    }
    case "latency":
      return `histogram_quantile(${guard.percentile / 100}, ${buckets(guard.histogram, words)})`;
    case "score":
      return guard.score.kind === "moments"
        ? `(${counted(guard.score.sum)}) / (${counted(guard.score.n)})`
        : null;
    case "level":
      return fill(guard.level, words);
    case "tripwire":
      return counted(guard.count);
    case "split":
      return counted(guard.total);
    case "identity":
      return BARE.test(guard.identity)
        ? fill(`increase(${guard.identity.trim()}[$window])`, words)
        : fill(guard.identity, words);
    case "composite":
    case "paired":
    case "signal":
      return null;
  }
}

/** What was served, by the guard's own counter; null where it has none. */
export function servedExpression(guard: Guard, words: Words): string | null {
  switch (guard.kind) {
    case "proportion":
    case "split":
      return counter(guard.total, words);
    case "rate":
      return counter(guard.exposure, words);
    case "ratio":
      return counter(guard.denominator, words);
    case "score":
      return guard.score.kind === "moments" ? counter(guard.score.n, words) : null;
    case "latency":
    case "level":
    case "tripwire":
    case "identity":
    case "composite":
    case "paired":
    case "signal":
      return null;
  }
}

/** A counter given as a bare selector becomes its increase. */
function counter(text: string, words: Words): string {
  return fill(BARE.test(text) ? `sum by ($by) (increase(${text.trim()}[$window]))` : text, words);
}

/** Buckets keep their bound. */
function buckets(text: string, words: Words): string {
  const whole = BARE.test(text) ? `sum by ($by) (increase(${text.trim()}[$window]))` : text;
  const kept = /\ble\b\s*,\s*\$by|\$by\s*,\s*le\b/.test(whole) ? whole : whole.replaceAll("$by", "le, $by");
  return fill(kept, words);
}

/** An empty word takes its comma and its braces along; a comment ends with its line, so its line end stays. */
function fill(text: string, words: Words): string {
  const matchers = Object.entries(words.where)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(",");
  const bare =
    matchers === ""
      ? text.replaceAll(/(?<=\w)\{\s*\$where\s*\}/g, "").replaceAll(/\$where\b\s*,?/g, "")
      : text;
  const filled = bare
    .replaceAll(/\$where\b/g, () => matchers)
    .replaceAll(/\$by\b/g, () => words.by.join(", "))
    .replaceAll(/\$window\b/g, () => showDuration(words.window));
  return filled.includes("#") ? `${filled}\n` : filled.replaceAll(/\s*\n\s*/g, " ").trim();
}
