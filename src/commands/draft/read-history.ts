/** Weeks of the baseline, asked of the sources that a file names, hour by hour and a week at a time. */
import type { SourceTarget } from "../../config/rollout.ts";
import { maskSecrets } from "../../config/secrets.ts";
import { weeksOf, type BaselineWeeks } from "../../draft/file/baseline-weeks.ts";
import { Failure } from "../../errors.ts";
import type { Reading, Window } from "../../judge/reading.ts";
import type { MetricRequest, Metrics } from "../../ports.ts";
import { DAY, HOUR, instant, milliseconds, plus, type Instant } from "../../units.ts";
import { askableGuards, type AskableGuard } from "./askable-guards.ts";

export interface HistoryTerms {
  readonly openMetrics: (source: SourceTarget) => Metrics;
  readonly now: Instant;
  /** The name of a source, or `prometheus` or `sql` for all of that kind. */
  readonly from: string;
  readonly weeks: number;
}

export interface HistoryRead {
  readonly weeks: BaselineWeeks;
  /** Guards that were not asked about, and why. */
  readonly unasked: readonly { readonly guard: string; readonly because: string }[];
}

const KINDS = ["prometheus", "sql"] as const;
const WEEK = milliseconds(7 * DAY);

/** @throws Failure call-wrong where the file has no such source */
export async function readHistory(resolved: unknown, terms: HistoryTerms): Promise<HistoryRead> {
  const { sources, guards, others } = askableGuards(resolved);
  const asked = sourcesFor(sources, terms.from);
  const readings: Reading[] = [];
  const hours = new Map<string, number>();
  for (const source of asked) {
    const own = guards.filter((each) => each.source === source.name);
    const found = await readSource(source, own, terms);
    readings.push(...found.readings);
    hours.set(source.name, found.weeks * (WEEK / HOUR));
  }
  const names = new Set(asked.map(({ name }) => name));
  const to = instant(Math.floor(terms.now / HOUR) * HOUR);
  return {
    weeks: weeksOf(
      readings.map(withoutSecrets),
      guards.filter(({ source }) => names.has(source)),
      { from: plus(to, -terms.weeks * WEEK), to, hours },
    ),
    unasked: [
      ...others,
      ...guards
        .filter(({ source }) => !names.has(source))
        .map(({ name, source }) => ({ guard: name, because: `it reads ${source}, which was not asked` })),
    ],
  };
}

function sourcesFor(sources: readonly SourceTarget[], from: string): readonly SourceTarget[] {
  const isKind = KINDS.some((kind) => kind === from);
  const named = sources.filter(({ name }) => name === from);
  const found = named.length > 0 || !isKind ? named : sources.filter(({ kind }) => kind === from);
  const [other] = found.filter(({ kind }) => !KINDS.some((each) => each === kind));
  if (other !== undefined)
    throw new Failure(
      "call-wrong",
      `Expected a source of the kind prometheus or sql for --history, found ${from}, which is ${other.kind}`,
    );
  if (found.length > 0) return found;
  const known = sources.map(({ name }) => name).join(", ") || "none";
  throw new Failure(
    "call-wrong",
    `Expected the name of a source of the file for --history, or prometheus or sql; found ${from}, the file has ${known}`,
  );
}

/** The newest week first: of a source that does not answer it is all that is asked. */
async function readSource(
  source: SourceTarget,
  guards: readonly AskableGuard[],
  terms: HistoryTerms,
): Promise<{ readonly readings: readonly Reading[]; readonly weeks: number }> {
  if (guards.length === 0) return { readings: [], weeks: 0 };
  const metrics = terms.openMetrics(source);
  const readings: Reading[] = [];
  for (let week = 1; week <= terms.weeks; week++) {
    const found = await metrics.fetch(guards.map((guard) => requestOf(guard, source, { ...terms, week })));
    readings.push(...found);
    if (found.every((each) => !each.ok && SILENT.has(each.why))) return { readings, weeks: week };
  }
  return { readings, weeks: terms.weeks };
}

const SILENT: ReadonlySet<string> = new Set(["unreachable", "unauthorised", "rate-limited"]);

function requestOf(
  { name, query, maturesAfter }: AskableGuard,
  { delay }: SourceTarget,
  { now, week }: { readonly now: Instant; readonly week: number },
): MetricRequest {
  const end = Math.floor((now - delay - (maturesAfter ?? 0)) / HOUR) * HOUR - (week - 1) * WEEK;
  const intervals: readonly Window[] = Array.from({ length: WEEK / HOUR }, (_, hour) => {
    const from = instant(end - WEEK + hour * HOUR);
    return { from, to: plus(from, HOUR) };
  });
  return { guard: name, query, intervals, cohorts: { all: {} }, staleAfter: HOUR };
}

/** What a source says is shown, and sent to a model. */
function withoutSecrets(reading: Reading): Reading {
  return reading.ok ? reading : { ...reading, detail: maskSecrets(reading.detail) };
}
