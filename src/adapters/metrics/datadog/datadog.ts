/** Reads guards from Datadog's metrics, all of them in one request for series. */
import { Failure, reasonOf } from "../../../errors.ts";
import type { Reading } from "../../../judge/reading.ts";
import type { MetricRequest, Metrics } from "../../../ports.ts";
import { milliseconds, type Duration } from "../../../units.ts";
import { request as call, shownUrl, withoutSecrets, type Answer, type Secret } from "../../http.ts";
import { noReadings, splitLevels, toReadings, type Refusal } from "../readings.ts";
import { understandDatadog, type DatadogSeries } from "./answer.ts";
import { bodyOf, prepareDatadog, queriesOf, type DatadogTarget, type PreparedDatadog } from "./query.ts";
import { seriesOfPart } from "./series.ts";

export interface DatadogDeps {
  readonly secret: Secret;
  /** For one attempt, and for everything that one look asks. */
  readonly patience?: { readonly timeout: Duration; readonly budget: Duration };
}

const PATIENCE = { timeout: milliseconds(30_000), budget: milliseconds(60_000) };
const LONGEST_ANSWER = 32_000_000;
const AT_ONCE = 4;

/**
 * One `POST /api/v2/query/timeseries` for all guards, cohorts, versions and intervals; guard by guard where Datadog refuses it.
 *
 * A point is an interval, or nothing is read: Datadog may keep to another step. Counts are exact; when the newest sample was
 * taken Datadog does not say.
 */
export function datadogMetrics(target: DatadogTarget, deps: DatadogDeps): Metrics {
  return {
    fetch: async (requests) => {
      const until = Date.now() + (deps.patience ?? PATIENCE).budget;
      const asked = requests.filter(({ intervals }) => intervals.length > 0).flatMap(splitLevels);
      const outcomes = asked.map((request) => prepared(request, target));
      const readable = outcomes.flatMap((each) => ("refusal" in each ? [] : [each]));
      const batches = Map.groupBy(readable, ({ request }) => JSON.stringify(request.intervals));
      const readings = [...batches.values()].map((batch) => readBatch(batch, { target, deps, until }));
      const refused = outcomes.flatMap((each) =>
        "refusal" in each ? noReadings(each.request, each.refusal) : [],
      );
      return [...refused, ...(await Promise.all(readings)).flat()];
    },
  };
}

interface Look {
  readonly target: DatadogTarget;
  readonly deps: DatadogDeps;
  readonly until: number;
}

type Outcome = PreparedDatadog | { readonly request: MetricRequest; readonly refusal: Refusal };

function prepared(request: MetricRequest, target: DatadogTarget): Outcome {
  try {
    return prepareDatadog(request, target);
  } catch (cause) {
    const detail = `${target.name}: ${reasonOf(cause)}`;
    return { request, refusal: { why: "query-error", detail } };
  }
}

async function readBatch(batch: readonly PreparedDatadog[], look: Look): Promise<readonly Reading[]> {
  const { answer, series } = await ask(batch, look);
  const mayBeOne = answer === null ? "why" in series && series.why === "query-error" : answer.status === 400;
  if (mayBeOne && batch.length > 1) return readOneByOne(batch, look);
  if ("why" in series) return batch.flatMap(({ request }) => noReadings(request, series));
  const queries = queriesOf(batch);
  return batch.flatMap((each) => readingsOf(each, { queries, series }, look.target));
}

async function readOneByOne(batch: readonly PreparedDatadog[], look: Look): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (let start = 0; start < batch.length; start += AT_ONCE) {
    const some = batch.slice(start, start + AT_ONCE).map((each) => readBatch([each], look));
    readings.push(...(await Promise.all(some)).flat());
  }
  return readings;
}

interface Answered {
  /** null where the call was answered with what it asked for. */
  readonly answer: Extract<Answer, { readonly ok: false }> | null;
  readonly series: readonly DatadogSeries[] | Refusal;
}

async function ask(batch: readonly PreparedDatadog[], { target, deps, until }: Look): Promise<Answered> {
  try {
    const headers = signedIn(target, deps.secret);
    const answer = await call({
      url: `${target.options.url.replace(/\/$/, "")}/api/v2/query/timeseries`,
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json", ...headers },
      body: JSON.stringify(bodyOf(batch)),
      repeatable: true,
      resetsIn: "x-ratelimit-reset",
      timeout: (deps.patience ?? PATIENCE).timeout,
      budget: milliseconds(Math.max(1, until - Date.now())),
      atMostBytes: LONGEST_ANSWER,
    });
    if (!answer.ok) return { answer, series: refusalOf(answer) };
    const series = understandDatadog(answer.json, batch[0]?.request.intervals ?? []);
    if (!("why" in series)) return { answer: null, series };
    return { answer: null, series: { ...series, detail: withoutSecrets(series.detail, headers) } };
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return { answer: null, series: { why: "unauthorised", detail: cause.message } };
  }
}

/** @throws Failure secret-missing, or call-wrong where one of the two keys is not named */
function signedIn({ auth, name }: DatadogTarget, secret: Secret): Readonly<Record<string, string>> {
  const { "api-key": api, "application-key": application } = auth ?? {};
  if (api === undefined || application === undefined)
    throw new Failure(
      "call-wrong",
      `Expected auth: { api-key: DD_API_KEY, application-key: DD_APPLICATION_KEY } for ${name}`,
    );
  return { "dd-api-key": headerOf(api, secret), "dd-application-key": headerOf(application, secret) };
}

function headerOf(name: string, secret: Secret): string {
  const value = secret(name);
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new Failure(
    "secret-missing",
    `Expected a key in the secret ${name}, found ${value === "" ? "nothing" : "a space, a line break or another sign that no key has"}`,
  );
}

function refusalOf({ why, status, detail }: Extract<Answer, { readonly ok: false }>): Refusal {
  if (why === "not-json" || status === 404 || status === 405)
    return { why: "unreachable", detail: `${detail}. Is this the address of Datadog's API?` };
  if (why === "too-large")
    return { why: "query-error", detail: `${detail}. Group by fewer tags, or look more often` };
  return { why, detail };
}

function readingsOf(
  { request, parts }: PreparedDatadog,
  found: { readonly queries: readonly string[]; readonly series: readonly DatadogSeries[] },
  target: DatadogTarget,
): readonly Reading[] {
  const { arm, name, options } = target;
  try {
    const named = parts.map((part) => {
      const index = found.queries.indexOf(part.query);
      const own = found.series.filter(({ query }) => query === index);
      return [part.name, seriesOfPart(own, part, { request, arm })] as const;
    });
    return toReadings(request, arm, {
      parts: Object.fromEntries(named),
      newest: null,
      exact: request.query.kind !== "gauge",
      warnings: [],
      provenance: `${name} at ${shownUrl(options.url)}: ${request.guard}`,
    });
  } catch (cause) {
    const detail = `${name}: ${reasonOf(cause)}`;
    return noReadings(request, { why: "query-error", detail });
  }
}
