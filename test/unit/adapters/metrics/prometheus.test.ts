import { describe, expect, test } from "vitest";
import { secretsIn } from "../../../../src/adapters/local/secrets.ts";
import { prometheusMetrics, type PrometheusDeps } from "../../../../src/adapters/metrics/prometheus.ts";
import type { PrometheusTarget } from "../../../../src/adapters/metrics/promql.ts";
import type { Reading } from "../../../../src/judge/reading.ts";
import type { MetricQuery, MetricRequest } from "../../../../src/ports.ts";
import { instant, milliseconds, MINUTE } from "../../../../src/units.ts";
import { deadAddress, listen, type Reply } from "../../../support/loopback.ts";
import { aCount } from "../../../support/metric-queries.ts";

const START = Date.parse("2026-11-23T09:00:00Z");
const EVERY = 5 * MINUTE;
const COHORTS = { all: {}, breaking: { desk: "breaking" } };
const COUNTS: MetricQuery = {
  kind: "counts",
  events: "sum by ($by) (increase(bad_total{$where}[$window]))",
  total: "sum by ($by) (increase(all_total{$where}[$window]))",
  absentEventsAreZero: false,
};

function requestFor(guard: string, given: Partial<MetricRequest> = {}, intervals = 1): MetricRequest {
  const windows = Array.from({ length: intervals }, (_, index) => ({
    from: instant(START + index * EVERY),
    to: instant(START + (index + 1) * EVERY),
  }));
  return { guard, query: COUNTS, intervals: windows, cohorts: { all: {} }, staleAfter: MINUTE, ...given };
}

type Line = readonly [
  name: string,
  labels: Readonly<Record<string, string>>,
  ...values: readonly (string | number | null)[],
];

/** One value per interval; null leaves the point out. */
function matrix(lines: readonly Line[], more: object = {}): Reply {
  const result = lines.map(([guard, labels, ...values]) => ({
    metric: { guard, ...labels },
    values: values.flatMap((value, index) =>
      value === null ? [] : [[(START + (index + 1) * EVERY) / 1_000, String(value)]],
    ),
  }));
  return { body: JSON.stringify({ status: "success", data: { resultType: "matrix", result }, ...more }) };
}

const [V1, V2] = [{ version: "v1" }, { version: "v2" }];
/** 20 s before the end of the only interval. */
const FRESH = (START + EVERY) / 1_000 - 20;
const HEALTHY: readonly Line[] = [
  ["errors.events", V1, 10],
  ["errors.total", V1, 1000],
  ["errors.newest", V1, FRESH],
  ["errors.events", V2, 3.2],
  ["errors.total", V2, 50.4],
  ["errors.newest", V2, FRESH],
];

async function fetched(
  reply: Reply | ((query: string, count: number) => Reply),
  requests: readonly MetricRequest[] = [requestFor("errors")],
  given: Partial<PrometheusTarget> = {},
  patience?: PrometheusDeps["patience"],
) {
  await using server = await listen(({ body }, count) =>
    typeof reply === "function" ? reply(new URLSearchParams(body).get("query") ?? "", count) : reply,
  );
  const target: PrometheusTarget = {
    kind: "prometheus",
    name: "prom",
    url: `${server.url}/`,
    auth: null,
    headers: {},
    delay: MINUTE,
    arm: { label: "version", baseline: "v1", candidate: "v2" },
    where: {},
    ...given,
  };
  const readings = await prometheusMetrics(target, {
    secret: secretsIn({ TOKEN: "s3cr3t", LONG: "s3cr3t-and-long" }),
    ...(patience === undefined ? {} : { patience }),
  }).fetch(requests);
  return { readings, asked: server.asked };
}

function why(readings: readonly Reading[], arm: string, cohort = "all") {
  const found = readings.filter((reading) => reading.arm === arm && reading.cohort === cohort);
  return found.map((reading) => (reading.ok ? "ok" : reading.why));
}

describe("one call for all guards of a source", () => {
  test("at the ends of the intervals, with the step of an interval, as a form", async () => {
    const { asked, readings } = await fetched(matrix(HEALTHY), [
      requestFor("errors", {}, 3),
      requestFor("refusals", {}, 3),
    ]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ method: "POST", path: "/api/v1/query_range" });
    const form = new URLSearchParams(asked[0]?.body);
    expect([form.get("start"), form.get("end"), form.get("step")]).toEqual(
      [START + EVERY, START + 3 * EVERY, EVERY].map((each) => String(each / 1_000)),
    );
    for (const name of ["errors.events", "errors.total", "errors.newest", "refusals.total"])
      expect(form.get("query")).toContain(`"guard", "${name}", "", ""`);
    expect(readings).toHaveLength(2 * 3 * 1 * 2);
  });

  test("signed in, with the headers of the file", async () => {
    const { asked, readings } = await fetched(matrix(HEALTHY), undefined, {
      auth: { bearer: "TOKEN" },
      headers: { "X-Scope-OrgID": "news" },
    });
    expect(asked[0]?.headers).toMatchObject({ authorization: "Bearer s3cr3t", "x-scope-orgid": "news" });
    expect(JSON.stringify(readings)).not.toContain("s3cr3t");
  });

  test("and one per range where guards are judged over others", async () => {
    const { asked } = await fetched(matrix(HEALTHY), [requestFor("errors"), requestFor("slow", {}, 2)]);
    expect(asked).toHaveLength(2);
  });

  test("none where nothing is asked", async () => {
    const { asked, readings } = await fetched(matrix([]), [requestFor("errors", { intervals: [] })]);
    expect([asked.length, readings.length]).toEqual([0, 0]);
  });
});

const ask = (guard: string, query: MetricQuery) => requestFor(guard, { query });

const cell = (desk: string, client: string) => ({ version: "v1", desk, client });

describe("numbers become readings", () => {
  test("with the newest sample's time, never exact, with a provenance", async () => {
    const { readings } = await fetched(matrix(HEALTHY));
    expect(readings).toMatchObject([
      {
        guard: "errors",
        cohort: "all",
        arm: "baseline",
        ok: true,
        payload: { shape: "counts", events: 10, total: 1000 },
        lastDataAt: FRESH * 1_000,
        exact: false,
        provenance: expect.stringMatching(/^prom at http.*: errors.events, errors.total$/),
      },
      { arm: "candidate", ok: true, payload: { shape: "counts", events: 3.2, total: 50.4 } },
    ]);
  });

  test("each in its own interval", async () => {
    const lines: readonly Line[] = [
      ["errors.events", V1, 1, null, 3],
      ["errors.total", V1, 10, null, 30],
      ["errors.newest", V1, FRESH, null, FRESH + 600],
    ];
    const { readings } = await fetched(matrix(lines), [requestFor("errors", {}, 3)]);
    expect(why(readings, "baseline")).toEqual(["ok", "no-data", "ok"]);
    expect(readings.filter(({ ok }) => ok).map(({ window }) => window.from)).toEqual([
      START,
      START + 2 * EVERY,
    ]);
  });

  test("a cohort is the sum of its cells, and all is the sum of all", async () => {
    const lines: readonly Line[] = [
      ["errors.events", cell("breaking", "app"), 1],
      ["errors.total", cell("breaking", "app"), 10],
      ["errors.events", cell("breaking", "web"), 2],
      ["errors.total", cell("breaking", "web"), 20],
      ["errors.events", cell("sport", "web"), 4],
      ["errors.total", cell("sport", "web"), 40],
      ...[cell("breaking", "app"), cell("breaking", "web"), cell("sport", "web")].map((labels): Line => [
        "errors.newest",
        labels,
        FRESH,
      ]),
    ];
    const cohorts = {
      all: {},
      breaking: { desk: "breaking" },
      both: { desk: "breaking", client: "web" },
      nobody: { desk: "x" },
    };
    const { readings } = await fetched(matrix(lines), [requestFor("errors", { cohorts })]);
    const totals = readings
      .filter(({ arm }) => arm === "baseline")
      .map((reading) => [reading.cohort, reading.ok ? reading.payload : reading.why]);
    expect(totals).toEqual([
      ["all", { shape: "counts", events: 7, total: 70 }],
      ["breaking", { shape: "counts", events: 3, total: 30 }],
      ["both", { shape: "counts", events: 2, total: 20 }],
      ["nobody", "no-data"],
    ]);
  });

  test("a histogram is cumulative and sorted, and its dips are left to the judge", async () => {
    const bucket = (le: string, value: number): Line => ["slow.buckets", { ...V1, le }, value];
    const lines = [
      bucket("+Inf", 30),
      bucket("0.5", 20.4),
      bucket("0.1", 5),
      bucket("1", 20.1),
      ["slow.newest", V1, FRESH] as Line,
    ];
    const { readings } = await fetched(matrix(lines), [
      requestFor("slow", { query: { kind: "histogram", buckets: "x_bucket" } }),
    ]);
    expect(readings[0]).toMatchObject({
      payload: { shape: "histogram", bounds: [0.1, 0.5, 1, Infinity], counts: [5, 20.4, 20.1, 30] },
    });
  });

  test("a native histogram is read as buckets, each interval with its own bounds", async () => {
    const at = (index: number) => (START + (index + 1) * EVERY) / 1_000;
    const series = (desk: string, histograms: readonly unknown[]) => ({
      metric: { guard: "slow.buckets", ...V1, desk },
      histograms,
    });
    const result = [
      series("sport", [
        [
          at(0),
          {
            count: "6.2",
            sum: "3.1",
            buckets: [
              [0, "0.25", "0.5", "4"],
              [0, "0.5", "1", "2.2"],
            ],
          },
        ],
        [at(1), { count: "1", sum: "3", buckets: [[0, "2", "4", "1"]] }],
      ]),
      series("breaking", [[at(0), { count: "3", sum: "9", buckets: [[0, "2", "4", "3"]] }]]),
    ];
    const body = JSON.stringify({ status: "success", data: { resultType: "matrix", result } });
    const query: MetricQuery = { kind: "histogram", buckets: "f(x)" };
    const { readings } = await fetched({ body }, [requestFor("slow", { query, cohorts: COHORTS }, 2)]);
    const ladders = readings
      .filter(({ arm }) => arm === "baseline")
      .map((each) => (each.ok ? each.payload : each.why));
    expect(ladders).toEqual([
      { shape: "histogram", bounds: [0.25, 0.5, 1, 2, 4, Infinity], counts: [0, 4, 6.2, 6.2, 9.2, 9.2] },
      { shape: "histogram", bounds: [2, 4, Infinity], counts: [0, 1, 1] },
      { shape: "histogram", bounds: [2, 4, Infinity], counts: [0, 3, 3] },
      "no-data",
    ]);
  });

  test("count, ratio, rate, moments, values and parts", async () => {
    const lines: readonly Line[] = [
      ["severe.count", V1, 2],
      ["cost.numerator", V1, 4.6],
      ["cost.denominator", V1, 1000],
      ["retries.events", V1, 1200],
      ["retries.exposure", V1, 1000],
      ["fluency.n", V1, 4],
      ["fluency.sum", V1, 3],
      ["fluency.squares", V1, 2.5],
      ["score.values", { ...V1, id: "a" }, 0.5],
      ["score.values", { ...V1, id: "b" }, 0.7],
      ["whole.true", { ...V1, le: "1" }, 5],
      ["whole.true", { ...V1, le: "+Inf" }, 5],
      ["whole.fluent", V1, 0.5],
    ];
    const parts = ["fluent", "true"].map((name) => ({ name, values: "f(x)" }));
    const { readings } = await fetched(matrix(lines), [
      ask("severe", aCount("f(x)")),
      ask("cost", { kind: "ratio", numerator: "f(x)", denominator: "f(y)" }),
      ask("retries", { kind: "rate", events: "f(x)", exposure: "f(y)", absentEventsAreZero: false }),
      ask("fluency", { kind: "moments", n: "f(x)", sum: "f(y)", squares: "f(z)" }),
      ask("score", { kind: "values", values: "f(x)" }),
      ask("whole", { kind: "parts", parts }),
    ]);
    expect(readings.filter(({ arm }) => arm === "baseline")).toMatchObject([
      { payload: { shape: "count", count: 2, exposure: null } },
      { payload: { shape: "ratio", numerator: 4.6, denominator: 1000 } },
      { payload: { shape: "counts", events: 1200, total: 1000 } },
      { payload: { shape: "moments", n: 4, sum: 3, squares: 2.5 } },
      { payload: { shape: "samples", values: [0.5, 0.7] } },
      {
        payload: {
          shape: "parts",
          parts: [
            { shape: "samples", values: [0.5] },
            { shape: "levels", levels: [1], counts: [5] },
          ],
        },
      },
    ]);
  });

  test("who answered is told by the label that is left", async () => {
    const lines: readonly Line[] = [
      ["model.identities", { ...V2, desk: "breaking", model: "m@2" }, 9],
      ["model.identities", { ...V2, desk: "sport", model: "m@2" }, 90],
      ["model.identities", { ...V2, desk: "sport", model: "m@1" }, 1],
    ];
    const { readings } = await fetched(matrix(lines), [
      requestFor("model", { query: { kind: "identities", identities: "f(x)" }, cohorts: COHORTS }),
    ]);
    expect(readings.filter(({ arm }) => arm === "candidate")).toMatchObject([
      { cohort: "all", payload: { shape: "identities", counts: { "m@2": 99, "m@1": 1 } } },
      { cohort: "breaking", payload: { shape: "identities", counts: { "m@2": 9 } } },
    ]);
  });

  test("pairs have no arm: both arms have the same reading, by cohort", async () => {
    const answers = (desk: string, candidate: string) => ({ desk, baseline: "0", candidate });
    const lines: readonly Line[] = [
      ["same.pairs", answers("breaking", "1"), 2],
      ["same.pairs", answers("sport", "1"), 3],
      ["same.pairs", answers("sport", "lost"), 1],
      ["same.newest", { desk: "sport" }, FRESH],
      ["same.newest", { desk: "breaking" }, FRESH],
    ];
    const { readings, asked } = await fetched(matrix(lines), [
      requestFor("same", { query: { kind: "pairs", pairs: "pairs_total" }, cohorts: COHORTS }),
    ]);
    expect(new URLSearchParams(asked[0]?.body).get("query")).not.toContain("version");
    const found = readings.map(({ arm, cohort, ...each }) => [arm, cohort, each.ok && each.payload]);
    const all = {
      shape: "pairs",
      pairs: [
        [0, 1, 5],
        [0, null, 1],
      ],
    };
    const breaking = { shape: "pairs", pairs: [[0, 1, 2]] };
    expect(found).toEqual([
      ["baseline", "all", all],
      ["candidate", "all", all],
      ["baseline", "breaking", breaking],
      ["candidate", "breaking", breaking],
    ]);
  });

  test("a level is asked for by itself for each set of labels, because levels do not add up", async () => {
    const query: MetricQuery = { kind: "gauge", gauge: "avg by ($by) (gpu)" };
    const lines: readonly Line[] = [
      ["gpu.gauge", V1, 0.5],
      ["gpu.gauge.1", { ...V1, desk: "breaking" }, 0.9],
      ["gpu.newest", V1, FRESH],
      ["gpu.newest.1", { ...V1, desk: "breaking" }, FRESH],
    ];
    const { readings, asked } = await fetched(matrix(lines), [
      requestFor("gpu", { query, cohorts: COHORTS }),
    ]);
    expect(asked).toHaveLength(1);
    expect(readings.filter(({ arm }) => arm === "baseline")).toMatchObject([
      { cohort: "all", payload: { shape: "gauge", value: 0.5 } },
      { cohort: "breaking", payload: { shape: "gauge", value: 0.9 } },
    ]);
  });

  test("notes of the engine are passed on, under their old name too", async () => {
    const { readings } = await fetched(
      matrix(HEALTHY, { warnings: ["PromQL info: not a counter"], infos: ["slow"] }),
    );
    expect(readings[0]).toMatchObject({ ok: true, warnings: ["PromQL info: not a counter", "slow"] });
  });
});

const bucket = (desk: string, le: string): Line => ["slow.buckets", { ...V2, desk, le }, 1];

describe("what is missing is never zero", () => {
  const without = (name: string, labels: object) =>
    HEALTHY.filter(([each, its]) => !(each === name && its === labels));
  const changed = (name: string, value: string | number) =>
    HEALTHY.map((line): Line => (line[0] === name && line[1] === V2 ? [name, V2, value] : line));

  test.each([
    ["an arm without any series", HEALTHY.filter(([, labels]) => labels === V1), "no-data"],
    ["no events beside a total", without("errors.events", V2), "no-data"],
    ["events without a total", without("errors.total", V2), "no-data"],
    ["0/0", changed("errors.events", "NaN"), "not-a-number"],
    ["x/0", changed("errors.total", "+Inf"), "not-a-number"],
    ["a negative count", changed("errors.total", -1), "not-a-number"],
    ["two series for one cell", [...HEALTHY, ["errors.total", { ...V2, pod: "b" }, 7] as Line], "ambiguous"],
    ["a newest sample too old", changed("errors.newest", FRESH - 41), "stale"],
    ["no series alive at the end", without("errors.newest", V2), "stale"],
    [
      "one instance behind the others",
      [...HEALTHY, ["errors.newest", { ...V2, desk: "x" }, FRESH - 600] as Line],
      "stale",
    ],
    ["more events than there are units", changed("errors.events", 60), "query-error"],
  ] as const)("%s is %s", async (_, lines, reason) => {
    const { readings } = await fetched(matrix(lines));
    expect(why(readings, "candidate")).toEqual([reason]);
    expect(why(readings, "baseline")).toEqual(["ok"]);
  });

  test("at the limit of age it is not stale yet", async () => {
    const { readings } = await fetched(matrix(changed("errors.newest", FRESH - 40)));
    expect(why(readings, "candidate")).toEqual(["ok"]);
  });

  test.each([
    [true, { ok: true, payload: { events: 0, total: 50.4 } }],
    [false, { ok: false, why: "no-data", detail: expect.stringContaining("absent: zero") }],
  ])("absent events are zero only where the guard says so: %s", async (absentEventsAreZero, expected) => {
    const query = { ...COUNTS, absentEventsAreZero };
    const { readings } = await fetched(matrix(without("errors.events", V2)), [
      requestFor("errors", { query }),
    ]);
    expect(readings[1]).toMatchObject(expected);
  });

  test("no events of no units are no events", async () => {
    const lines = HEALTHY.flatMap((line): Line[] =>
      line[1] !== V2
        ? [line]
        : line[0] === "errors.events"
          ? []
          : line[0] === "errors.total"
            ? [["errors.total", V2, 0]]
            : [line],
    );
    const { readings } = await fetched(matrix(lines));
    expect(readings[1]).toMatchObject({ ok: true, payload: { events: 0, total: 0 } });
  });

  test("extrapolated events a little above the total are the total", async () => {
    const { readings } = await fetched(matrix(changed("errors.events", 51)));
    expect(readings[1]).toMatchObject({ ok: true, payload: { events: 50.4, total: 50.4 } });
  });

  test.each([
    ["without +Inf", [["1", 5]], "query-error"],
    ["without bounds", [["", 5]], "query-error"],
    [
      "with one bound twice",
      [
        ["1", 5],
        ["1.0", 5],
        ["+Inf", 9],
      ],
      "ambiguous",
    ],
    [
      "with NaN",
      [
        ["1", "NaN"],
        ["+Inf", 9],
      ],
      "not-a-number",
    ],
  ] as const)("a histogram %s is %s", async (_, buckets, reason) => {
    const lines = buckets.map(([le, value]): Line => ["slow.buckets", { ...V2, le }, value]);
    const { readings } = await fetched(matrix(lines), [
      requestFor("slow", { query: { kind: "histogram", buckets: "f(x)" } }),
    ]);
    expect(why(readings, "candidate")).toEqual([reason]);
    expect(why(readings, "baseline")).toEqual(["no-data"]);
  });

  test("cells with other bounds cannot be added", async () => {
    const lines = [bucket("a", "1"), bucket("a", "+Inf"), bucket("b", "2"), bucket("b", "+Inf")];
    const { readings } = await fetched(matrix(lines), [
      requestFor("slow", {
        query: { kind: "histogram", buckets: "f(x)" },
        cohorts: { all: {}, a: { desk: "a" } },
      }),
    ]);
    expect(why(readings, "candidate", "all")).toEqual(["ambiguous"]);
    expect(why(readings, "candidate", "a")).toEqual(["ok"]);
  });

  test("a native histogram is no number where one is asked for", async () => {
    const series = {
      metric: { guard: "errors.total", version: "v1" },
      histograms: [[FRESH + 20, { count: "1" }]],
    };
    const { readings } = await fetched({
      body: JSON.stringify({ status: "success", data: { resultType: "matrix", result: [series] } }),
    });
    expect(why(readings, "baseline")).toEqual(["not-a-number"]);
  });

  test("a native histogram beside a classic one is ambiguous", async () => {
    const metric = { guard: "slow.buckets", ...V2 };
    const at = (START + EVERY) / 1_000;
    const result = [
      { metric: { ...metric, le: "1" }, values: [[at, "4"]] },
      { metric: { ...metric, desk: "x", le: "+Inf" }, values: [[at, "4"]] },
      { metric, histograms: [[at, { count: "4", buckets: [[0, "2", "4", "4"]] }]] },
    ];
    const body = JSON.stringify({ status: "success", data: { resultType: "matrix", result } });
    const { readings } = await fetched({ body }, [
      requestFor("slow", { query: { kind: "histogram", buckets: "f(x)" } }),
    ]);
    expect(why(readings, "candidate")).toEqual(["ambiguous"]);
  });

  test("a warning means that something is missing", async () => {
    const { readings } = await fetched(matrix(HEALTHY, { warnings: ["results truncated due to limit"] }));
    expect(readings).toMatchObject([
      { ok: false, why: "partial", detail: "results truncated due to limit" },
      { why: "partial" },
    ]);
  });
});

const error = (text: string) => JSON.stringify({ status: "error", errorType: "execution", error: text });

describe("a source that does not answer is a reading that says why", () => {
  test.each([
    ["400", { status: 400, body: error("parse error") }, "query-error", "parse error"],
    ["401", { status: 401 }, "unauthorised", "HTTP 401"],
    ["403", { status: 403 }, "unauthorised", "HTTP 403"],
    [
      "404",
      { status: 404, body: "404 page not found" },
      "unreachable",
      "Is this the address of a Prometheus?",
    ],
    ["422", { status: 422, body: error("too many samples") }, "query-error", "too many samples"],
    ["429", { status: 429, headers: { "retry-after": "600" } }, "rate-limited", "HTTP 429"],
    ["500", { status: 500, headers: { "retry-after": "600" } }, "unreachable", "HTTP 500"],
    [
      "503",
      { status: 503, headers: { "retry-after": "600" }, body: error("query timed out") },
      "unreachable",
      "query timed out",
    ],
    ["a page", { body: "<html>Sign in</html>" }, "unreachable", "not JSON"],
    [
      "other JSON",
      { body: '{"status":"success","data":{"resultType":"vector","result":[]}}' },
      "unreachable",
      "Expected the matrix",
    ],
    ["half an answer", { body: '{"status":"succ' }, "unreachable", "not JSON"],
  ] as const)("%s", async (_, reply, reason, detail) => {
    const { readings } = await fetched(reply, [requestFor("errors", { cohorts: COHORTS }, 2)]);
    expect(readings).toHaveLength(8);
    for (const reading of readings)
      expect(reading).toMatchObject({ ok: false, why: reason, detail: expect.stringContaining(detail) });
  });

  test("nothing at all", async () => {
    const { readings } = await fetched(matrix([]));
    expect(readings.map((reading) => reading.ok || reading.why)).toEqual(["no-data", "no-data"]);
  });

  test("nobody there, and a hang-up", async () => {
    const calls = [fetched({}, undefined, { url: await deadAddress() }), fetched({ hangUp: true })];
    for (const { readings } of await Promise.all(calls))
      expect(why(readings, "candidate")).toEqual(["unreachable"]);
  });

  test("busy once, then well", async () => {
    const { readings, asked } = await fetched((_, count) =>
      count === 1 ? { status: 429, headers: { "retry-after": "0" } } : matrix(HEALTHY),
    );
    expect(why(readings, "candidate")).toEqual(["ok"]);
    expect(asked).toHaveLength(2);
  });

  test("a missing secret blinds this source and is not sent", async () => {
    const { readings, asked } = await fetched(matrix(HEALTHY), undefined, { auth: { bearer: "ABSENT" } });
    expect(readings[0]).toMatchObject({ why: "unauthorised", detail: expect.stringContaining("ABSENT") });
    expect(asked).toHaveLength(0);
  });
});

describe("one bad query does not blind the others", () => {
  test.each([400, 422])("HTTP %d is asked again guard by guard", async (status) => {
    const reply = (query: string) =>
      query.includes("broken(") ? { status, body: '{"error":"no function broken"}' } : matrix(HEALTHY);
    const broken: MetricQuery = aCount("broken(x)");
    const { readings, asked } = await fetched(reply, [
      requestFor("errors"),
      requestFor("severe", { query: broken }),
    ]);
    expect(asked).toHaveLength(3);
    expect(readings.map((reading) => [reading.guard, reading.ok ? "ok" : reading.why])).toEqual([
      ["errors", "ok"],
      ["errors", "ok"],
      ["severe", "query-error"],
      ["severe", "query-error"],
    ]);
  });

  test("but a server that is down is not asked once for each", async () => {
    const { asked } = await fetched({ status: 401 }, [requestFor("a"), requestFor("b")]);
    expect(asked).toHaveLength(1);
  });
});

describe("a server that answers oddly", () => {
  const only = (value: string): readonly Line[] =>
    HEALTHY.map((line): Line =>
      line[0] === "errors.events" && line[1] === V2 ? [line[0], V2, value] : line,
    );

  test.each(["", " ", "NaN", "+Inf", "-Inf", "1e999", "ten"])(
    "and says %j for a number has said nothing",
    async (value) => {
      const { readings } = await fetched(matrix(only(value)));
      expect(why(readings, "candidate")).toEqual(["not-a-number"]);
      expect(why(readings, "baseline")).toEqual(["ok"]);
    },
  );

  test("and repeats the token in a warning is quoted without it", async () => {
    const warnings = ["no store for Bearer s3cr3t-and-long", "s3cr3t-and-long is unknown"];
    const { readings } = await fetched(matrix(HEALTHY, { warnings }), undefined, {
      auth: { bearer: "LONG" },
    });
    expect(why(readings, "candidate")).toEqual(["partial"]);
    expect(JSON.stringify(readings)).not.toContain("s3cr3t");
  });

  test("and says it as information is quoted without it, too", async () => {
    const infos = ["asked by s3cr3t-and-long"];
    const { readings } = await fetched(matrix(HEALTHY, { infos }), undefined, { auth: { bearer: "LONG" } });
    expect(why(readings, "candidate")).toEqual(["ok"]);
    expect(JSON.stringify(readings)).not.toContain("s3cr3t");
  });

  test("and has labels that every object has is read as any other", async () => {
    const body = JSON.stringify({ status: "success", data: { resultType: "matrix", result: [] } }).replace(
      "[]",
      '[{"metric":{"guard":"errors.total","__proto__":"v2","constructor":"v2"},"values":[[1,"5"]]}]',
    );
    const { readings } = await fetched({ body });
    expect(why(readings, "candidate")).toEqual(["no-data"]);
  });

  test("refuses the joined query and then hangs is waited for once, not once for each guard", async () => {
    const guards = Array.from({ length: 20 }, (_, index) => requestFor(`errors${index}`));
    const { readings } = await fetched(
      (_query, count) => (count === 1 ? { status: 422, body: "{}" } : { silent: true }),
      guards,
      {},
      { timeout: milliseconds(100), budget: milliseconds(250) },
    );
    expect(new Set(why(readings, "candidate"))).toEqual(new Set(["unreachable"]));
    // Four at once: the fifth four begin when the time of all is over.
    const last = readings.findLast(({ ok }) => !ok);
    expect(last).toMatchObject({ detail: expect.not.stringContaining("within 100ms") });
  });
});
