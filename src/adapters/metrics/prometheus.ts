/** Reads guards from Prometheus, or anything that speaks its query interface. */
import { Failure } from "../../errors.ts";
import type { Reading } from "../../judge/reading.ts";
import type { MetricRequest, Metrics } from "../../ports.ts";
import { instant, milliseconds, type Duration } from "../../units.ts";
import { request as call, shownUrl, withoutSecrets, type Answer, type Secret } from "../http.ts";
import { understand, type Understood } from "./prometheus-answer.ts";
import { signIn, type SignedIn } from "./prometheus-auth.ts";
import { join, prepare, type Expression, type PreparedRequest, type PrometheusTarget } from "./promql.ts";
import { noReadings, splitLevels, toReadings, type Material, type Refusal, type Series } from "./readings.ts";

export interface PrometheusDeps {
  readonly secret: Secret;
  /** For one attempt, and for everything that one look asks, however many calls that takes. */
  readonly patience?: { readonly timeout: Duration; readonly budget: Duration };
}

const PATIENCE = { timeout: milliseconds(30_000), budget: milliseconds(60_000) };

/** 1,000 series of 288 intervals are some 8 MB. */
const LONGEST_ANSWER = 32_000_000;
const AT_ONCE = 4;

/**
 * One `query_range` for all guards over the same intervals, evaluated at the end of each.
 *
 * When the server refuses the joined query (400 or 422), guard by guard. Increases are extrapolated: never `exact`.
 */
export function prometheusMetrics(target: PrometheusTarget, deps: PrometheusDeps): Metrics {
  return {
    fetch: async (requests) => {
      const prepared = numbered(requests.flatMap(splitLevels)).map(({ request, number }) =>
        prepare(request, target, number),
      );
      const batches = Map.groupBy(prepared, ({ request }) => rangeOf(request));
      const until = Date.now() + (deps.patience ?? PATIENCE).budget;
      const readings = await Promise.all(
        [...batches.values()].map((batch) => readBatch(batch, target, { ...deps, until })),
      );
      return readings.flat();
    },
  };
}

/** No call outlasts the look: a server that refuses the joined query and then hangs would be waited for once a guard. */
interface Look extends PrometheusDeps {
  readonly until: number;
}

async function readBatch(
  batch: readonly PreparedRequest[],
  target: PrometheusTarget,
  deps: Look,
): Promise<readonly Reading[]> {
  const [first] = batch;
  if (first === undefined || first.request.intervals.length === 0) return [];
  const { answer, signedIn } = await ask(batch, target, deps);
  if (!answer.ok && batch.length > 1 && (answer.status === 400 || answer.status === 422))
    return readOneByOne(batch, target, deps);
  const outcome = answer.ok
    ? withoutEchoes(understand(answer.json, first.request, laddersOf(batch)), signedIn)
    : refusalOf(answer);
  return batch.flatMap((each) =>
    "why" in outcome
      ? noReadings(each.request, outcome)
      : toReadings(each.request, target.arm, materialOf(each, outcome, target)),
  );
}

/** Warnings are a server's own words, and it may repeat what it was asked with. */
function withoutEchoes(outcome: Understood | Refusal, { headers, hidden }: SignedIn): Understood | Refusal {
  const secrets = {
    ...headers,
    ...Object.fromEntries(hidden.map((value, index) => [`hidden-${index}`, value])),
  };
  const plain = (text: string): string => withoutSecrets(text, secrets);
  return "why" in outcome
    ? { ...outcome, detail: plain(outcome.detail) }
    : { ...outcome, warnings: outcome.warnings.map(plain) };
}

/** Names of the expressions that may bring native histograms. */
function laddersOf(batch: readonly PreparedRequest[]): ReadonlySet<string> {
  const histograms = batch.filter(({ request }) => request.query.kind === "histogram");
  return new Set(histograms.flatMap(({ parts }) => Object.values(parts).map(({ name }) => name)));
}

async function readOneByOne(
  batch: readonly PreparedRequest[],
  target: PrometheusTarget,
  deps: Look,
): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (let start = 0; start < batch.length; start += AT_ONCE) {
    const some = batch.slice(start, start + AT_ONCE).map((each) => readBatch([each], target, deps));
    readings.push(...(await Promise.all(some)).flat());
  }
  return readings;
}

interface Asked {
  readonly answer: Answer;
  readonly signedIn: SignedIn;
}

async function ask(batch: readonly PreparedRequest[], target: PrometheusTarget, deps: Look): Promise<Asked> {
  const url = `${target.url.replace(/\/$/, "")}/api/v1/query_range`;
  const body = formOf(batch, target);
  const signedIn = await signedInOrWhy(() =>
    signIn(target, deps.secret, { url, body, at: instant(Date.now()) }),
  );
  if (signedIn instanceof Failure)
    return { answer: unasked(signedIn), signedIn: { headers: {}, hidden: [] } };
  const answer = await call({
    url,
    method: "POST",
    headers: signedIn.headers,
    hidden: signedIn.hidden,
    body,
    repeatable: true,
    timeout: (deps.patience ?? PATIENCE).timeout,
    budget: milliseconds(Math.max(1, deps.until - Date.now())),
    atMostBytes: LONGEST_ANSWER,
  });
  return { answer, signedIn };
}

function formOf(batch: readonly PreparedRequest[], target: PrometheusTarget): string {
  const ends = batch[0]?.request.intervals.map(({ to }) => to) ?? [];
  const body = new URLSearchParams({
    ...target.params,
    query: join(
      batch.flatMap(({ parts, newest }) => [...Object.values(parts), ...(newest === null ? [] : [newest])]),
    ),
    start: String((ends[0] ?? 0) / 1_000),
    end: String((ends.at(-1) ?? 0) / 1_000),
    step: String(stepOf(batch[0]?.request) / 1_000),
  });
  return body.toString();
}

/** A missing secret blinds this source, not the guards of the others. */
async function signedInOrWhy(signedIn: () => Promise<SignedIn>): Promise<SignedIn | Failure> {
  try {
    return await signedIn();
  } catch (cause) {
    if (cause instanceof Failure) return cause;
    throw cause;
  }
}

function unasked({ message }: Failure): Answer {
  return { ok: false, why: "unauthorised", status: null, detail: message, retryAfter: null };
}

function refusalOf(answer: Extract<Answer, { readonly ok: false }>): Refusal {
  const { why, status, detail } = answer;
  if (why === "not-json" || status === 404 || status === 405)
    return { why: "unreachable", detail: `${detail}. Is this the address of a Prometheus?` };
  if (why === "too-large")
    return { why: "query-error", detail: `${detail}. Ask for fewer labels in \`where\` of the cohorts` };
  return { why, detail };
}

function materialOf(prepared: PreparedRequest, found: Understood, target: PrometheusTarget): Material {
  const seriesOf = ({ name }: Expression) => found.series.get(name) ?? [];
  const parts = Object.entries(prepared.parts).map(
    ([part, expression]) => [part, seriesOf(expression)] as const,
  );
  const names = Object.values(prepared.parts).map(({ name }) => name);
  return {
    parts: Object.fromEntries(parts),
    newest: prepared.newest === null ? null : seriesOf(prepared.newest).map(inMilliseconds),
    exact: false,
    warnings: found.warnings,
    provenance: `${target.name} at ${shownUrl(target.url)}: ${names.join(", ")}`,
  };
}

function inMilliseconds(series: Series): Series {
  return { ...series, values: series.values.map((value) => (value === null ? null : value * 1_000)) };
}

/** Requests of one guard are told apart by a number. */
function numbered(
  requests: readonly MetricRequest[],
): readonly { readonly request: MetricRequest; readonly number: number }[] {
  const seen = new Map<string, number>();
  return requests.map((request) => {
    const number = seen.get(request.guard) ?? 0;
    seen.set(request.guard, number + 1);
    return { request, number };
  });
}

function rangeOf({ intervals }: MetricRequest): string {
  return `${intervals[0]?.from} ${intervals[0]?.to} ${intervals.at(-1)?.to}`;
}

function stepOf(request: MetricRequest | undefined): number {
  const first = request?.intervals[0];
  return first === undefined ? 0 : first.to - first.from;
}
