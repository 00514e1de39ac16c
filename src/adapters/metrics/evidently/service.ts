/** Reads reports from Evidently's service: all metrics, versions, cohorts and intervals in one request for series. */
import { z } from "zod";
import { Failure } from "../../../errors.ts";
import type { Reading, Window } from "../../../judge/reading.ts";
import { iso, instant, milliseconds, type Duration } from "../../../units.ts";
import { request as call, type Answer, type Secret } from "../../http.ts";
import { noReadings, type Refusal } from "../readings.ts";
import {
  isReportOf,
  readingsFrom,
  type Asked,
  type EvidentlyPart,
  type EvidentlyTarget,
  type Found,
} from "./cells.ts";
import { hasParams, typeOf } from "./report.ts";

export interface EvidentlyService {
  readonly target: EvidentlyTarget;
  readonly at: {
    readonly url: string;
    readonly project: string;
    readonly stamped: "start" | "end";
    readonly zone: string;
  };
  readonly secret: Secret;
  /** For one attempt, and for everything that one look asks. */
  readonly patience?: { readonly timeout: Duration; readonly budget: Duration };
}

const PATIENCE = { timeout: milliseconds(30_000), budget: milliseconds(60_000) };
const LONGEST_ANSWER = 32_000_000;

/** Shape of `SeriesResponse`: every series has a value, or null, for each of the first sources. */
const ANSWER = z.object({
  sources: z.array(
    z.object({
      timestamp: z.string(),
      tags: z.array(z.string()),
      metadata: z.record(z.string(), z.unknown()),
    }),
  ),
  series: z.array(
    z.object({
      metric_type: z.string(),
      params: z.record(z.string(), z.unknown()),
      values: z.array(z.unknown()),
    }),
  ),
});
type Answered = z.output<typeof ANSWER>;

/** Requests over the same intervals are one call. */
export async function readService(
  all: readonly Asked[],
  service: EvidentlyService,
): Promise<readonly Reading[]> {
  const known = new Set(
    all.flatMap(({ request }) => Object.values(request.cohorts).flatMap((where) => Object.keys(where))),
  );
  const refused = all.filter(({ parts }) => parts.some(({ text }) => text.kind === "test"));
  const wanted = all.filter((asked) => !refused.includes(asked));
  const batches = Map.groupBy(wanted, ({ request }) => JSON.stringify(request.intervals));
  const readings = [...batches.values()].map(async (batch) => {
    const answer = await ask(batch, service);
    return batch.flatMap((asked) =>
      "why" in answer
        ? noReadings(asked.request, answer)
        : readingsFrom(asked, (part) => numbersIn(answer, part, { asked, known, service }), {
            arm: service.target.arm,
            from: service.target.name,
          }),
    );
  });
  return [
    ...refused.flatMap(({ request }) => noReadings(request, NO_TESTS)),
    ...(await Promise.all(readings)).flat(),
  ];
}

const NO_TESTS: Refusal = {
  why: "query-error",
  detail:
    "Expected a metric, found a test: the service gives series of metrics only. Save the report as a file and read it with `options: { files: … }`",
};

async function ask(batch: readonly Asked[], service: EvidentlyService): Promise<Answered | Refusal> {
  const { at, target, secret, patience = PATIENCE } = service;
  const intervals = batch[0]?.request.intervals ?? [];
  const [from, to] = [intervals[0]?.from ?? 0, intervals.at(-1)?.to ?? 0];
  const query = new URLSearchParams({
    timestamp_start: naive(from, at.zone),
    timestamp_end: naive(to, at.zone),
  });
  try {
    const answer = await call({
      url: `${at.url.replace(/\/$/, "")}/api/v2/snapshots/${at.project}/data_series_batch?${query.toString()}`,
      method: "POST",
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        ...signedIn(target, secret),
      },
      body: JSON.stringify({ series_filter: filtersOf(batch) }),
      repeatable: true,
      timeout: patience.timeout,
      budget: patience.budget,
      atMostBytes: LONGEST_ANSWER,
    });
    if (!answer.ok) return refusalOf(answer);
    const parsed = ANSWER.safeParse(answer.json);
    if (parsed.success) return parsed.data;
    return { why: "query-error", detail: "Expected { sources, series } of Evidently, found something else" };
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return { why: "unauthorised", detail: cause.message };
  }
}

/** @throws Failure secret-missing */
function signedIn({ auth }: EvidentlyTarget, secret: Secret): Readonly<Record<string, string>> {
  const name = auth?.["secret"];
  if (name === undefined) return {};
  const value = secret(name);
  if (/^[\x21-\x7e]+$/.test(value)) return { "evidently-secret": value };
  throw new Failure(
    "secret-missing",
    `Expected a secret without spaces and line breaks in ${name}, found another`,
  );
}

function filtersOf(batch: readonly Asked[]): readonly unknown[] {
  const types = new Set(
    batch.flatMap(({ parts }) => parts.flatMap(({ text }) => (text.kind === "metric" ? [text.metric] : []))),
  );
  return [...types].map((type) => ({
    tags: [],
    metadata: {},
    metric: type.includes(":") ? type : `evidently:metric_v2:${type}`,
    metric_labels: {},
  }));
}

function refusalOf({ why, status, detail }: Extract<Answer, { readonly ok: false }>): Refusal {
  if (why === "not-json" || status === 404 || status === 405)
    return {
      why: "unreachable",
      detail: `${detail}. Are this the address of Evidently and the id of a project?`,
    };
  return { why: why === "too-large" ? "query-error" : why, detail };
}

interface About {
  readonly asked: Asked;
  readonly known: ReadonlySet<string>;
  readonly service: EvidentlyService;
}

function numbersIn({ sources, series }: Answered, part: EvidentlyPart, about: About): Found | Refusal {
  const { asked, known, service } = about;
  const { text } = part;
  if (text.kind === "test") return NO_TESTS;
  const own = series.filter(
    ({ metric_type: type, params }) =>
      (typeOf(type) === text.metric || type === text.metric) &&
      hasParams(params, text.where) &&
      (text.label === null || String(params["label"]) === text.label) &&
      isValue(params["value_type"], text.value, asked.request.query.kind === "gauge"),
  );
  if (own.some(({ values }) => values.length > sources.length))
    return {
      why: "query-error",
      detail: "Expected at most one value for each report, found more: a report holds the metric twice",
    };
  const reports = sources.map((source) => ({
    at: momentOf(source.timestamp, service.at.zone),
    labels: ownLabels(labelsOf(source, service.target), service.target),
  }));
  const found: Found[number][] = [];
  for (const window of asked.request.intervals) {
    const numbers: Found[number][number][] = [];
    for (const [index, { at, labels }] of reports.entries()) {
      if (labels === null || !isReportOf(labels, asked, known) || !isWithin(at, window, service.at.stamped))
        continue;
      const values = own.flatMap(({ values: line }) => numberIn(line[index]));
      if (values.length === 0) continue;
      const edge = service.at.stamped === "end" ? window.to : window.from;
      if (Math.abs(at - edge) >= 1_000) return misplaced(at, edge, service.at.stamped);
      numbers.push({ labels, values });
    }
    found.push(numbers);
  }
  return found;
}

/** A report of another span than the interval would be judged as if it were the interval. */
function misplaced(at: number, edge: number, stamped: "start" | "end"): Refusal {
  return {
    why: "partial",
    detail: `Expected a report stamped with the ${stamped} of the interval, ${iso(instant(edge))}, found one of ${iso(instant(at))}: it covers another span. Pass \`timestamp=\` to report.run`,
  };
}

function isWithin(at: number, { from, to }: Window, stamped: "start" | "end"): boolean {
  return stamped === "end" ? at > from + 999 && at < to + 1_000 : at > from - 1_000 && at < to - 999;
}

function isValue(found: unknown, wanted: string | null, isLevel: boolean): boolean {
  if (wanted !== null) return found === wanted;
  return isLevel || found === undefined || found === "count";
}

function numberIn(value: unknown): readonly number[] {
  if (value === null || value === undefined) return [];
  return [typeof value === "number" ? value : Number.NaN];
}

/** Metadata, tags as `label:value` or `label=value`, and the version also as a tag by itself; null for a report of both versions. */
function labelsOf(
  { tags, metadata }: Answered["sources"][number],
  { arm }: EvidentlyTarget,
): Readonly<Record<string, string>> | null {
  const told = tags.flatMap((tag) => {
    const [, name, value] = /^([^:=]+)[:=](.+)$/.exec(tag) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  const bare = [arm.baseline, arm.candidate].filter((version) => tags.includes(version));
  if (bare.length > 1) return null;
  const written = Object.entries(metadata).map(([name, value]) => [name, String(value)] as const);
  const version = bare.map((value) => [arm.label, value] as const);
  return Object.fromEntries([...version, ...told, ...written]);
}

/** null for a report that the source's `where` leaves out. */
function ownLabels(
  labels: Readonly<Record<string, string>> | null,
  { where }: EvidentlyTarget,
): Readonly<Record<string, string>> | null {
  const isOwn = Object.entries(where).every(([name, value]) => labels?.[name] === value);
  return isOwn ? labels : null;
}

/** Python's moments have no zone unless somebody gave them one: then they are those of the server. */
function momentOf(text: string, zone: string): number {
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(text);
  const at = Date.parse(`${text.replace(" ", "T").replace(/(\.\d{3})\d+/, "$1")}${hasZone ? "" : zone}`);
  return Number.isFinite(at) ? at : Number.NaN;
}

function naive(at: number, zone: string): string {
  const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
  return new Date(at + offset).toISOString().replace(/\.\d+Z$/, "");
}
