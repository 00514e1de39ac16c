/** Reads guards from Langfuse's metrics API, in as few requests as its limits per day ask for. */
import { z } from "zod";
import type { SourceTarget } from "../../../config/rollout.ts";
import { Failure, reasonOf } from "../../../errors.ts";
import type { Reading, Window } from "../../../judge/reading.ts";
import type { MetricRequest, Metrics } from "../../../ports.ts";
import { milliseconds, type Duration } from "../../../units.ts";
import { request as call, shownUrl, type Answer, type Secret } from "../../http.ts";
import { noReadings, splitLevels, toReadings, type Refusal } from "../readings.ts";
import { newestOf, seriesOfRows } from "../row-series.ts";
import {
  bodyOf,
  granularityOf,
  keyOfMetric,
  MOST_ROWS,
  prepare,
  questionsOf,
  rowsOfPart,
  type Answered,
  type LangfuseRow,
  type Prepared,
  type Question,
} from "./query.ts";

export type LangfuseTarget = Extract<SourceTarget, { readonly kind: "langfuse" }>;

export interface LangfuseDeps {
  readonly secret: Secret;
  /** For one attempt, and for everything that one look asks. */
  readonly patience?: { readonly timeout: Duration; readonly budget: Duration };
}

const PATIENCE = { timeout: milliseconds(30_000), budget: milliseconds(60_000) };
const PATHS = { cloud: "/api/public/v2/metrics", "self-hosted": "/api/public/metrics" } as const;

/**
 * One request for all guards, cohorts, versions and intervals of one view; levels, which do not add up, one for each interval.
 *
 * Where an answer is full, every text is asked for by itself; where that is full, too, the reading is partial. Counts that
 * Langfuse approximates are never `exact`. A text may not be known there: then the others are asked for without it.
 */
export function langfuseMetrics(target: LangfuseTarget, deps: LangfuseDeps): Metrics {
  return {
    fetch: async (requests) => {
      const until = Date.now() + (deps.patience ?? PATIENCE).budget;
      const batches = Map.groupBy(requests.flatMap(splitLevels), ({ intervals }) =>
        JSON.stringify(intervals),
      );
      const readings = [...batches.values()].map((batch) => readBatch(batch, { target, deps, until }));
      return (await Promise.all(readings)).flat();
    },
  };
}

interface Look {
  readonly target: LangfuseTarget;
  readonly deps: LangfuseDeps;
  readonly until: number;
}

async function readBatch(batch: readonly MetricRequest[], look: Look): Promise<readonly Reading[]> {
  if ((batch[0]?.intervals.length ?? 0) === 0) return [];
  const readable: Prepared[] = [];
  const refused = new Map<MetricRequest, Refusal>();
  for (const request of batch) {
    try {
      readable.push(prepare(request, look.target.arm));
    } catch (cause) {
      refused.set(request, { why: "query-error", detail: `${look.target.name}: ${reasonOf(cause)}` });
    }
  }
  const answers = await answerAll(readable, look);
  return batch.flatMap((request) => {
    const refusal = refused.get(request);
    if (refusal !== undefined) return noReadings(request, refusal);
    const prepared = readable.find((each) => each.request === request);
    return prepared === undefined ? [] : readingsOf(prepared, answers, look.target);
  });
}

/** What came back for each part: its rows, with the step of time that tells intervals apart, or why there are none. */
type Found = { readonly rows: readonly LangfuseRow[][]; readonly isByInterval: boolean } | Refusal;
type Answers = ReadonlyMap<Prepared["parts"][number], Found>;

async function answerAll(prepared: readonly Prepared[], look: Look): Promise<Answers> {
  const found = new Map<Prepared["parts"][number], Found>();
  for (const asked of questionsOf(prepared, look.target.arm, { apart: false })) {
    const answer = await ask(asked, look);
    const isTogether = asked.answers.length > 1;
    if (!isRefusal(answer) || !isTogether || !(answer.why === "partial" || answer.why === "query-error")) {
      for (const { part } of asked.answers) found.set(part, answer);
      continue;
    }
    for (const { prepared: one, part } of asked.answers) {
      const [alone] = questionsOf([{ ...one, parts: [part] }], look.target.arm, { apart: true });
      found.set(part, alone === undefined ? answer : await ask(alone, look));
    }
  }
  return found;
}

function isRefusal(found: Found): found is Refusal {
  return "why" in found;
}

/** One call over all intervals where what is asked for adds up, else one for each. */
async function ask(
  { question, answers }: { readonly question: Question; readonly answers: readonly Answered[] },
  look: Look,
): Promise<Found> {
  const intervals = answers[0]?.prepared.request.intervals ?? [];
  const isByInterval = question.metrics.some(
    ({ aggregation }) => aggregation !== "count" && aggregation !== "sum",
  );
  const granularity = isByInterval ? null : granularityOf(intervals);
  if (granularity === null && !isByInterval)
    return {
      why: "query-error",
      detail:
        "Expected intervals of whole minutes, found shorter ones: Langfuse counts by the minute. Write `every: 1m` or longer",
    };
  const [first] = intervals;
  const last = intervals.at(-1);
  if (first === undefined || last === undefined) return { rows: [], isByInterval };
  const ranges = isByInterval ? intervals : [{ from: first.from, to: last.to }];
  const rows: LangfuseRow[][] = [];
  for (const range of ranges) {
    const answer = await send(question, range, { granularity, look });
    if ("why" in answer) return answer;
    rows.push([...answer]);
  }
  return { rows, isByInterval };
}

async function send(
  question: Question,
  range: Window,
  { granularity, look }: { readonly granularity: ReturnType<typeof granularityOf>; readonly look: Look },
): Promise<readonly LangfuseRow[] | Refusal> {
  const { target, deps, until } = look;
  const { url, api } = target.options;
  const query = JSON.stringify(bodyOf(question, range, { granularity, where: target.where, api }));
  try {
    const { headers, hidden } = signedIn(target, deps.secret);
    const answer = await call({
      url: `${url.replace(/\/$/, "")}${PATHS[api]}?query=${encodeURIComponent(query)}`,
      shown: shownUrl(url),
      method: "GET",
      headers: { accept: "application/json", ...headers },
      hidden,
      // Every attempt counts against the day's limit.
      retries: 1,
      timeout: (deps.patience ?? PATIENCE).timeout,
      budget: milliseconds(Math.max(1, until - Date.now())),
      atMostBytes: 8_000_000,
    });
    return answer.ok ? understood(answer.json, question, granularity) : refusalOf(answer);
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return { why: "unauthorised", detail: cause.message };
  }
}

/** @throws Failure secret-missing */
function signedIn(
  { auth, name }: LangfuseTarget,
  secret: Secret,
): { readonly headers: Readonly<Record<string, string>>; readonly hidden: readonly string[] } {
  const { "public-key": user, "secret-key": password } = auth ?? {};
  if (user === undefined || password === undefined)
    throw new Failure(
      "call-wrong",
      `Expected auth: { public-key: LANGFUSE_PUBLIC_KEY, secret-key: LANGFUSE_SECRET_KEY } for ${name}`,
    );
  const pair = [secret(user), secret(password)] as const;
  return {
    headers: { authorization: `Basic ${Buffer.from(pair.join(":")).toString("base64")}` },
    hidden: pair,
  };
}

const ANSWER = z.object({ data: z.array(z.record(z.string(), z.unknown())) });

function understood(
  json: unknown,
  question: Question,
  granularity: ReturnType<typeof granularityOf>,
): readonly LangfuseRow[] | Refusal {
  const parsed = ANSWER.safeParse(json);
  if (!parsed.success)
    return { why: "query-error", detail: "Expected { data: [ … ] } of Langfuse, found something else" };
  const { data } = parsed.data;
  if (data.length >= MOST_ROWS)
    return {
      why: "partial",
      detail: `Langfuse gave ${data.length} rows, which is as many as it gives: there may be more. Name fewer labels in \`where\` of the cohorts`,
    };
  const rows = data.map((row) => rowOf(row, question));
  if (granularity !== null && rows.some(({ at }) => at === null))
    return {
      why: "query-error",
      detail: "Expected a time in time_dimension of every row of Langfuse, found none",
    };
  return rows;
}

function rowOf(row: Readonly<Record<string, unknown>>, question: Question): LangfuseRow {
  const cells = question.dimensions.map((name) => [name, textIn(row[name])] as const);
  const values = question.metrics.map(
    (metric) => [keyOfMetric(metric), numberIn(row[keyOfMetric(metric)])] as const,
  );
  return {
    cells: Object.fromEntries(cells),
    values: Object.fromEntries(values),
    at: momentIn(row["time_dimension"]),
  };
}

function textIn(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Whole numbers of 64 bits come as texts. */
function numberIn(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

/** Langfuse's moments are UTC, with or without saying so. */
function momentIn(value: unknown): number | null {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d/.test(value)) return null;
  const day = value.length === 10 ? `${value}T00:00:00` : value.replace(" ", "T");
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(day) ? day : `${day}Z`);
  return Number.isFinite(at) ? at : null;
}

function refusalOf({ why, detail }: Extract<Answer, { readonly ok: false }>): Refusal {
  if (why === "not-json")
    return { why: "unreachable", detail: `${detail}. Is this the address of Langfuse?` };
  if (why === "too-large") return { why: "query-error", detail };
  return { why, detail };
}

function readingsOf(prepared: Prepared, answers: Answers, target: LangfuseTarget): readonly Reading[] {
  const found = prepared.parts.map((part) => ({ part, answer: answers.get(part) }));
  const refusal = found.flatMap(({ answer }) => (answer !== undefined && isRefusal(answer) ? [answer] : []));
  const [first] = refusal;
  if (first !== undefined) return noReadings(prepared.request, first);
  const granularity = granularityOf(prepared.request.intervals);
  const parts = found.map(({ part, answer }) => {
    const rows = answer === undefined || isRefusal(answer) ? [] : answer.rows;
    const isByInterval = answer !== undefined && !isRefusal(answer) && answer.isByInterval;
    const byInterval = isByInterval
      ? prepared.request.intervals.map(
          (_, index) => rowsOfPart(rows[index] ?? [], { prepared, part }, null)[0] ?? [],
        )
      : rowsOfPart(rows.flat(), { prepared, part }, granularity);
    return [part.name, seriesOfRows(byInterval)] as const;
  });
  return toReadings(prepared.request, target.arm, {
    parts: Object.fromEntries(parts),
    newest: newestOf(parts.flatMap(([, series]) => series)),
    exact: false,
    warnings: [],
    provenance: `${target.name} at ${shownUrl(target.options.url)}: ${prepared.request.guard}`,
  });
}
