import { describe, expect, test } from "vitest";
import { secretsIn } from "../../../../src/adapters/local/secrets.ts";
import { prometheusMetrics } from "../../../../src/adapters/metrics/prometheus.ts";
import type { PrometheusTarget } from "../../../../src/adapters/metrics/promql.ts";
import { signedHeaders } from "../../../../src/adapters/sigv4.ts";
import { readWindows } from "../../../../src/commands/tick/readings.ts";
import type { SourceTarget } from "../../../../src/config/rollout.ts";
import type { Reading } from "../../../../src/judge/reading.ts";
import type { MetricQuery, MetricRequest, Metrics } from "../../../../src/ports.ts";
import { instant, milliseconds, MINUTE } from "../../../../src/units.ts";
import { aLatency, aLevel, aProportion, aTripwire } from "../../../support/guards.ts";
import { listen, type Asked, type Reply } from "../../../support/loopback.ts";
import { aCount } from "../../../support/metric-queries.ts";
import { aState } from "../../../support/promotion.ts";
import { aCohort, aPlan, aRollout } from "../../../support/rollout.ts";

const START = Date.parse("2026-11-23T09:00:00Z");
const EVERY = 5 * MINUTE;
const COUNTS: MetricQuery = {
  kind: "counts",
  events: "bad_total{$where}",
  total: "all_total{$where}",
  absentEventsAreZero: false,
};
/** None of them may stand in a reading. */
const SECRETS = {
  TOKEN: "bearer-0f9c2b71",
  PAIR: "news:basic-77aa31",
  AWS_ID: "AKIAV7EXAMPLE",
  AWS_KEY: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  AWS_TOKEN: "FwoGZXIvYXdzEJ//////temporary",
};

const PLAIN: PrometheusTarget = {
  kind: "prometheus",
  name: "prom",
  url: "http://127.0.0.1",
  auth: null,
  headers: {},
  delay: MINUTE,
  arm: { label: "version", baseline: "v1", candidate: "v2" },
  where: {},
};

function requestFor(guard: string, given: Partial<MetricRequest> = {}, intervals = 1): MetricRequest {
  const windows = Array.from({ length: intervals }, (_, index) => ({
    from: instant(START + index * EVERY),
    to: instant(START + (index + 1) * EVERY),
  }));
  return { guard, query: COUNTS, intervals: windows, cohorts: { all: {} }, staleAfter: MINUTE, ...given };
}

/** Ten bad of a thousand in both arms, at the end of each interval; every guard's names are taken from the query. */
function answerTo({ body }: Asked, more: object = {}, moved = 0): Reply {
  const query = new URLSearchParams(body).get("query") ?? "";
  const names = new Set([...query.matchAll(/"guard", "([^"]+)"/g)].map(([, name = ""]) => name));
  const ends = Number(new URLSearchParams(body).get("end"));
  const level = (name: string): number =>
    name.includes(".events") ? 10 : name.includes(".newest") ? ends - 5 : 1_000;
  const result = [...names].flatMap((guard) =>
    ["v1", "v2"].map((version) => ({
      metric: { guard, version },
      values: [[ends - moved, String(level(guard))]],
    })),
  );
  return { body: JSON.stringify({ status: "success", data: { resultType: "matrix", result }, ...more }) };
}

async function fetched(
  reply: (asked: Asked, count: number, url: string) => Reply,
  given: Partial<PrometheusTarget> = {},
  requests: readonly MetricRequest[] = [requestFor("errors")],
) {
  let url = "";
  await using server = await listen((asked, count) => reply(asked, count, url));
  url = server.url;
  const target: PrometheusTarget = { ...PLAIN, url: `${server.url}/workspaces/ws-1`, ...given };
  const readings = await prometheusMetrics(target, {
    secret: secretsIn(SECRETS),
    patience: { timeout: milliseconds(2_000), budget: milliseconds(2_000) },
  }).fetch(requests);
  for (const value of Object.values(SECRETS)) expect(JSON.stringify(readings)).not.toContain(value);
  return { readings, asked: server.asked };
}

const whys = (readings: readonly Reading[]): readonly string[] =>
  readings.map((reading) => (reading.ok ? "ok" : reading.why));
const details = (readings: readonly Reading[]): string =>
  [...new Set(readings.map((reading) => (reading.ok ? "" : reading.detail)))].join("\n");

describe("everything that speaks the interface is signed in to", () => {
  test.each<[string, Partial<PrometheusTarget>, Readonly<Record<string, string>>]>([
    [
      "Google Managed Prometheus and Azure Monitor by token",
      { auth: { bearer: "TOKEN" } },
      { authorization: `Bearer ${SECRETS.TOKEN}` },
    ],
    [
      "Grafana Cloud by user and password",
      { auth: { basic: "PAIR" } },
      { authorization: `Basic ${Buffer.from(SECRETS.PAIR).toString("base64")}` },
    ],
    ["a gateway by a bare token", { auth: { token: "TOKEN" } }, { authorization: SECRETS.TOKEN }],
    ["Mimir by its tenant", { headers: { "X-Scope-OrgID": "news" } }, { "x-scope-orgid": "news" }],
    [
      "a proxy by a header with a secret",
      { headers: { "X-Api-Key": "key ${env:TOKEN}" }, auth: { basic: "PAIR" } },
      {
        "x-api-key": `key ${SECRETS.TOKEN}`,
        authorization: `Basic ${Buffer.from(SECRETS.PAIR).toString("base64")}`,
      },
    ],
  ])("%s", async (_, target, headers) => {
    const { asked, readings } = await fetched((each) => answerTo(each), target);
    expect(asked[0]?.headers).toMatchObject(headers);
    expect(whys(readings)).toEqual(["ok", "ok"]);
  });

  const AMP = {
    auth: { "access-key-id": "AWS_ID", "secret-access-key": "AWS_KEY", "session-token": "AWS_TOKEN" },
    region: "eu-central-1",
  };
  /** Checks the signature as the service does: from what arrived. */
  const amazon = (asked: Asked, _: number, url: string): Reply => {
    const at = String(asked.headers["x-amz-date"]).replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5");
    const { "content-type": type = "", "x-scope-orgid": tenant } = asked.headers;
    const headers = {
      "content-type": type,
      ...(tenant === undefined ? {} : { "X-Scope-OrgID": String(tenant) }),
    };
    const expected = signedHeaders(
      { method: asked.method, url: `${url}${asked.path}`, headers, body: asked.body },
      { accessKeyId: SECRETS.AWS_ID, secretAccessKey: SECRETS.AWS_KEY, sessionToken: SECRETS.AWS_TOKEN },
      { region: "eu-central-1", service: "aps", at: instant(Date.parse(at)) },
    );
    const same = expected["authorization"] === asked.headers.authorization;
    if (same && asked.headers["x-amz-security-token"] === SECRETS.AWS_TOKEN) return answerTo(asked);
    return {
      status: 403,
      body: JSON.stringify({ message: "The request signature we calculated does not match" }),
    };
  };

  test("Amazon Managed Prometheus by a signature over path, headers and body", async () => {
    const { readings, asked } = await fetched(amazon, { ...AMP, headers: { "X-Scope-OrgID": "news" } });
    expect(whys(readings)).toEqual(["ok", "ok"]);
    expect(asked[0]?.path).toBe("/workspaces/ws-1/api/v1/query_range");
  });

  test("which a key of somebody else does not make", async () => {
    const { readings } = await fetched(amazon, {
      ...AMP,
      auth: { ...AMP.auth, "secret-access-key": "TOKEN" },
    });
    expect(whys(readings)).toEqual(["unauthorised", "unauthorised"]);
    expect(details(readings)).toContain("does not match");
  });

  test("and whose answer may repeat the key, the token and the signature: no reading does", async () => {
    const echo = (asked: Asked): Reply => {
      const { authorization = "", "x-amz-security-token": token } = asked.headers;
      const message = `expected x-amz-security-token:${String(token)} for ${SECRETS.AWS_ID}, got ${authorization}`;
      return { status: 403, body: JSON.stringify({ message }) };
    };
    const { readings, asked } = await fetched(echo, AMP);
    const signature = /Signature=(\w+)/.exec(asked[0]?.headers.authorization ?? "")?.[1] ?? "none";
    expect(signature).toHaveLength(64);
    expect(details(readings)).not.toContain(signature);
    const warned = await fetched(
      (each) => answerTo(each, { warnings: [`${SECRETS.AWS_TOKEN} is old`] }),
      AMP,
    );
    expect(whys(warned.readings)).toEqual(["partial", "partial"]);
  });

  test.each<[string, Partial<PrometheusTarget>, string]>([
    ["no region", { auth: AMP.auth }, "Write `region: us-east-1`"],
    ["half a key", { ...AMP, auth: { "access-key-id": "AWS_ID" } }, "Expected secret-access-key"],
    [
      "a secret that this job was not given",
      { headers: { "X-Api-Key": "${env:ABSENT}" } },
      "Expected the secret ABSENT",
    ],
    ["a way that nobody knows", { auth: { cookie: "TOKEN" } }, "Expected auth by bearer, token or basic"],
  ])("with %s nothing is sent", async (_, target, detail) => {
    const { readings, asked } = await fetched((each) => answerTo(each), target);
    expect(asked).toEqual([]);
    expect(whys(readings)).toEqual(["unauthorised", "unauthorised"]);
    expect(details(readings)).toContain(detail);
  });
});

describe("answers of servers that are not Prometheus", () => {
  test.each<[string, object, string, string]>([
    [
      "Thanos without one of its stores",
      {
        warnings: [
          "No StoreAPIs matched for this query",
          "receive series from Addr: 10.0.0.7:10901: rpc error: code = Unavailable",
        ],
      },
      "partial",
      "No StoreAPIs matched",
    ],
    [
      "VictoriaMetrics without one of its storages",
      { isPartial: true },
      "partial",
      "the server says that its answer is partial",
    ],
    [
      "VictoriaMetrics with statistics",
      { isPartial: false, stats: { seriesFetched: "12", executionTimeMsec: 4 } },
      "ok",
      "",
    ],
    ["Mimir with a note", { infos: ["PromQL info: metric might not be a counter"] }, "ok", ""],
    [
      "Prometheus that cut at a limit",
      { warnings: ["results truncated due to limit"] },
      "partial",
      "truncated",
    ],
  ])("%s", async (_, more, why, detail) => {
    const { readings } = await fetched((each) => answerTo(each, more));
    expect(whys(readings)).toEqual([why, why]);
    expect(details(readings)).toContain(detail);
  });

  test.each<[string, Reply, string, string]>([
    ["Mimir without a tenant", { status: 401, body: "no org id\n" }, "unauthorised", "no org id"],
    [
      "Mimir beyond its limit of series",
      {
        status: 422,
        body: JSON.stringify({
          status: "error",
          errorType: "execution",
          error:
            "the query exceeded the maximum number of series (limit: 100000 series) (err-mimir-max-series-per-query)",
        }),
      },
      "query-error",
      "err-mimir-max-series-per-query",
    ],
    [
      "Mimir beyond its limit of time",
      {
        status: 400,
        body: JSON.stringify({
          status: "error",
          errorType: "bad_data",
          error: "the total query time range exceeds the limit (err-mimir-max-total-query-length)",
        }),
      },
      "query-error",
      "err-mimir-max-total-query-length",
    ],
    [
      "Mimir with too many waiting",
      { status: 429, body: "too many outstanding requests" },
      "rate-limited",
      "too many outstanding requests",
    ],
    [
      "Google with a token that is over",
      {
        status: 401,
        body: JSON.stringify({
          error: {
            code: 401,
            message: "Request had invalid authentication credentials.",
            status: "UNAUTHENTICATED",
          },
        }),
      },
      "unauthorised",
      "Request had invalid authentication credentials.",
    ],
    [
      "Amazon with credentials that are over",
      {
        status: 403,
        body: JSON.stringify({ message: "The security token included in the request is expired" }),
      },
      "unauthorised",
      "expired",
    ],
    [
      "a page of a gateway",
      { status: 200, body: "<html>sign in</html>" },
      "unreachable",
      "Is this the address of a Prometheus?",
    ],
  ])("%s", async (_, reply, why, detail) => {
    const { readings } = await fetched(() => reply);
    expect(whys(readings)).toEqual([why, why]);
    expect(details(readings)).toContain(detail);
  });

  test.each([
    ["written as it is", "news", "news_total"],
    ["a secret", "${env:TOKEN}", "news_total"],
  ])(
    "a tenant %s hides no other word, and is itself shown only where it is no secret",
    async (_, tenant, metric) => {
      const said = (asked: Asked): Reply => ({
        status: 400,
        body: JSON.stringify({ error: `${metric} is unknown to ${String(asked.headers["x-scope-orgid"])}` }),
      });
      const { readings } = await fetched(said, { headers: { "X-Scope-OrgID": tenant } });
      expect(details(readings)).toContain(`${metric} is unknown to ${tenant === "news" ? "news" : "***"}`);
    },
  );

  test("a query that is too large for Mimir is asked guard by guard, and only the large one is blind", async () => {
    const limit = { status: "error", errorType: "execution", error: "(err-mimir-max-chunks-per-query)" };
    const { readings } = await fetched(
      (asked) =>
        asked.body.includes("large") ? { status: 422, body: JSON.stringify(limit) } : answerTo(asked),
      {},
      [requestFor("errors"), requestFor("large"), requestFor("slow")],
    );
    expect(readings.map((each) => `${each.guard} ${each.ok ? "ok" : each.why}`)).toEqual(
      "errors ok,errors ok,large query-error,large query-error,slow ok,slow ok".split(","),
    );
  });

  test("values that VictoriaMetrics moved are of no interval, and it is said how to keep it from that", async () => {
    const many = [requestFor("errors", {}, 60)];
    const { readings } = await fetched((each) => answerTo(each, {}, 130), {}, many);
    expect(new Set(whys(readings))).toEqual(new Set(["query-error"]));
    expect(details(readings)).toContain('params: { nocache: "1" }');
    const kept = await fetched((each) => answerTo(each), { params: { nocache: "1", query: "up" } }, many);
    const form = new URLSearchParams(kept.asked[0]?.body);
    expect([form.get("nocache"), form.get("query")?.includes("errors.total")]).toEqual(["1", true]);
    expect(whys(kept.readings).slice(-1)).toEqual(["ok"]);
  });
});

describe("numbers that look sound", () => {
  /** What was measured on a real Prometheus: `increase` over an hour of an arm whose scrapes stopped, and its newest sample. */
  const one = (value: string | null, age: number): ((asked: Asked) => Reply) => {
    const to = (START + EVERY) / 1_000;
    const series = (guard: string, version: string, said: string) => ({
      metric: { guard, version },
      values: [[to, said]],
    });
    const result = [
      series("it.count", "v1", "2866"),
      series("it.newest", "v1", String(to - 5)),
      ...(value === null
        ? []
        : [series("it.count", "v2", value), series("it.newest", "v2", String(to - age))]),
    ];
    return () => ({ body: JSON.stringify({ status: "success", data: { resultType: "matrix", result } }) });
  };
  const COUNT = aCount("served_total");

  test.each([
    ["fact 6: 2801 of an arm that died a minute and a second ago", "2801", 61, "stale"],
    ["fact 6: 2609 of an arm that died five minutes ago", "2609", 300, "stale"],
    ["fact 6: nothing of an arm that is not there", null, 5, "no-data"],
    ["fact 6: NaN, which is 0/0", "NaN", 5, "not-a-number"],
    ["fact 6: +Inf, which is x/0", "+Inf", 5, "not-a-number"],
    ["fact 6: -Inf", "-Inf", 5, "not-a-number"],
  ])("%s", async (_, value, age, why) => {
    const { readings } = await fetched(one(value, age), {}, [requestFor("it", { query: COUNT })]);
    expect(whys(readings)).toEqual(["ok", why]);
  });

  test("fact 7: 134.56 of 134 is kept as it is told, and never called exact", async () => {
    const { readings } = await fetched(one("134.56", 5), {}, [requestFor("it", { query: COUNT })]);
    expect(readings[1]).toMatchObject({ ok: true, exact: false, payload: { count: 134.56 } });
  });
});

test("a tick of ten guards and ten cohorts over an hour is one request", async () => {
  const names = Array.from({ length: 10 }, (_, index) => `c${index}`);
  const guards = [
    ...[0, 1, 2, 3, 4].map((index) => aProportion({ name: `share${index}` })),
    ...[0, 1].map((index) => aLatency({ name: `slow${index}` })),
    ...[0, 1].map((index) => aLevel({ name: `level${index}` })),
    aTripwire({ name: "leak" }),
  ];
  const cohorts = names.map((name) => aCohort({ name, where: { desk: name } }));
  const plan = aPlan({ rollout: aRollout({ guards, cohorts }) });
  const [pair] = plan.pairs;
  if (pair === undefined) throw new RangeError("the plan has no pairs");
  const pairs = guards.flatMap(({ name }) => names.map((cohort) => ({ ...pair, guard: name, cohort })));
  await using server = await listen((asked) => answerTo(asked));
  const openMetrics = (source: SourceTarget): Metrics =>
    prometheusMetrics(
      { ...PLAIN, name: source.name, url: server.url, arm: PLAIN.arm },
      { secret: secretsIn(SECRETS) },
    );
  const terms = { plan, state: aState(plan), now: instant(START + 12 * EVERY), openMetrics };
  const byWindow = await readWindows(terms, pairs, () => requestFor("any", {}, 12).intervals);
  expect(byWindow.size).toBe(12);
  expect([...byWindow.values()].flat()).toHaveLength(10 * 10 * 12 * 2);
  expect(server.asked).toHaveLength(1);
});
