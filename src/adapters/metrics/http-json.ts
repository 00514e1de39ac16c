/** Reads guards from any service that answers with rows in JSON. */
import type { SourceTarget } from "../../config/rollout.ts";
import { Failure, reasonOf } from "../../errors.ts";
import type { Reading, Window } from "../../judge/reading.ts";
import type { MetricRequest, Metrics } from "../../ports.ts";
import { milliseconds, type Duration } from "../../units.ts";
import { request as call, shownUrl, withoutSecrets, type Answer, type Secret } from "../http.ts";
import { callFor } from "./http-json-call.ts";
import { everyPage, isSomething, onPage } from "./http-json-pages.ts";
import { noReadings, type Refusal } from "./readings.ts";
import { valueAt } from "../json-pointer.ts";
import { newestRow, type RowRecord } from "./rows/record.ts";
import { readRows, type Rows } from "./rows/row-readings.ts";

export type HttpJsonTarget = Extract<SourceTarget, { readonly kind: "http-json" }>;

export interface HttpJsonDeps {
  readonly secret: Secret;
  /** For one attempt, and for everything that one look asks. */
  readonly patience?: { readonly timeout: Duration; readonly budget: Duration };
}

const PATIENCE = { timeout: milliseconds(30_000), budget: milliseconds(60_000) };
const LONGEST_ANSWER = 32_000_000;
/** Intervals of one look where each is asked for by itself: more would be a storm on the service. */
const MOST_CALLS = 24;

/**
 * One call for everything where rows have a `time`, else one for each interval; whatever is asked, rows are filtered here.
 *
 * `{from}` and `{to}` (ISO 8601, UTC), `{fromMs}`, `{toMs}`, `{fromSec}`, `{toSec}` and `{seconds}` are filled into the parsed
 * body and, encoded, into the address. An answer with something at `errors`, or with a further page that nobody asks for, is no
 * reading.
 */
export function httpJsonMetrics(target: HttpJsonTarget, deps: HttpJsonDeps): Metrics {
  return {
    fetch: async (requests) => {
      const until = Date.now() + (deps.patience ?? PATIENCE).budget;
      const batches = Map.groupBy(requests, ({ intervals }) => JSON.stringify(intervals));
      const readings = [...batches.values()].map((batch) => readBatch(batch, target, { ...deps, until }));
      return (await Promise.all(readings)).flat();
    },
  };
}

interface Look extends HttpJsonDeps {
  readonly until: number;
}

async function readBatch(
  batch: readonly MetricRequest[],
  target: HttpJsonTarget,
  look: Look,
): Promise<readonly Reading[]> {
  const intervals = batch[0]?.intervals ?? [];
  const [first] = intervals;
  const last = intervals.at(-1);
  if (first === undefined || last === undefined) return [];
  const { time, timeUnit: unit, lastAt, each } = target.options;
  const times = { time, unit, lastAt };
  const windows = time === null ? intervals : [{ from: first.from, to: last.to }];
  if (windows.length > MOST_CALLS)
    return refuseAll(batch, {
      why: "query-error",
      detail: `Expected at most ${MOST_CALLS} intervals in one look, found ${windows.length}: each is a call of its own, as rows have no \`time\``,
    });
  const tables: (readonly RowRecord[])[] = [];
  for (const window of windows) {
    const rows = await rowsOf(window, target, look);
    if ("why" in rows) return refuseAll(batch, rows);
    tables.push(rows);
  }
  const endsAt = newestRow(tables.flat(), times);
  const rows: Rows = { kind: time === null ? "by-interval" : "together", tables, endsAt, warnings: [] };
  const { name, arm, where } = target;
  return readRows(batch, rows, { name, arm, where, times, each, from: shownUrl(target.options.url) });
}

async function rowsOf(
  window: Window,
  target: HttpJsonTarget,
  look: Look,
): Promise<readonly RowRecord[] | Refusal> {
  const { url, columns } = target.options;
  try {
    const rows = await everyPage(target.options, (page) => answerOf({ window, page }, target, look));
    return "why" in rows ? rows : rows.map((row) => withColumns(row, columns));
  } catch (cause) {
    const why = cause instanceof Failure ? "unauthorised" : "query-error";
    return { why, detail: cause instanceof Failure ? cause.message : `${shownUrl(url)}: ${reasonOf(cause)}` };
  }
}

/** @throws Failure secret-missing */
async function answerOf(
  wanted: { readonly window: Window; readonly page: string | null },
  target: HttpJsonTarget,
  look: Look,
): Promise<{ readonly json: unknown } | Refusal> {
  const { options } = target;
  const order = onPage(callFor(target, wanted.window, look.secret), options, wanted.page);
  const answer = await call({
    ...order,
    repeatable: true,
    timeout: (look.patience ?? PATIENCE).timeout,
    budget: milliseconds(Math.max(1, look.until - Date.now())),
    atMostBytes: LONGEST_ANSWER,
  });
  if (!answer.ok) return refusalOf(answer);
  const said = options.errors === null ? null : valueAt(answer.json, options.errors);
  if (!isSomething(said)) return { json: answer.json };
  return {
    why: "query-error",
    detail: `${shownUrl(options.url)} answered with errors: ${inOneLine(said, order)}`,
  };
}

/** Columns that stand deeper in a row. */
function withColumns(row: RowRecord, columns: HttpJsonTarget["options"]["columns"]): RowRecord {
  const found = Object.entries(columns).map(([name, pointer]) => [name, valueAt(row, pointer)] as const);
  return { ...row, ...Object.fromEntries(found) };
}

const LONGEST_SAID = 300;

/** A service may repeat what it was asked with. */
function inOneLine(said: unknown, { headers = {} }: ReturnType<typeof callFor>): string {
  return withoutSecrets(JSON.stringify(said), headers).slice(0, LONGEST_SAID);
}

function refusalOf({ why, detail }: Extract<Answer, { readonly ok: false }>): Refusal {
  if (why === "not-json")
    return { why: "unreachable", detail: `${detail}. Is this the address of the service?` };
  if (why === "too-large") return { why: "query-error", detail: `${detail}. Ask for fewer rows` };
  return { why, detail };
}

function refuseAll(requests: readonly MetricRequest[], refusal: Refusal): readonly Reading[] {
  return requests.flatMap((request) => noReadings(request, refusal));
}
