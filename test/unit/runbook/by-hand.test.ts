import { describe, expect, test } from "vitest";
import { prepare } from "../../../src/adapters/metrics/promql.ts";
import { queryOf } from "../../../src/commands/tick/readings.ts";
import type { SourceTarget } from "../../../src/config/rollout.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import { askLevel, askServed, askWhetherAlive } from "../../../src/runbook/by-hand.ts";
import { HOUR, instant, milliseconds, MINUTE } from "../../../src/units.ts";
import {
  aComposite,
  aLatency,
  aLevel,
  aPaired,
  aProportion,
  aRate,
  aRatio,
  aScore,
  aSignal,
  aSplit,
  aTripwire,
  anIdentity,
} from "../../support/guards.ts";
import { aCohort, aPlan, aRollout } from "../../support/rollout.ts";

const WINDOW = milliseconds(15 * MINUTE);
const CURL = `curl -sS -H "Authorization: Bearer $PROM_TOKEN" --data-urlencode`;
const PLACE = "https://prometheus.acme.example/api/v1/query";

type Source = SourceTarget;
const [prometheus] = aRollout().sources;
const withWhere: Source = {
  kind: "prometheus",
  name: "prom",
  url: "https://prometheus.acme.example/",
  auth: null,
  headers: { "X-Scope-OrgID": "news desk" },
  delay: MINUTE,
  arm: { label: "version", baseline: "v1", candidate: "v2" },
  where: { namespace: 'ne"ws' },
};
const sqlite: Source = {
  kind: "sql",
  name: "prom",
  database: "var/my requests.db",
  auth: null,
  delay: MINUTE,
  arm: { label: "version", baseline: "v1", candidate: "v2" },
  where: { desk: "it's" },
};

function ask(guard: Guard, source: Source | undefined = prometheus): string | null {
  const sources = source === undefined ? [] : [source];
  const plan = aPlan({ rollout: aRollout({ guards: [guard], sources, cohorts: [aCohort({ detect: {} })] }) });
  return askLevel(plan, guard, WINDOW);
}

describe("a guard's own query, by hand", () => {
  const by = "sum by (model_version, desk)";
  test.each<[string, Guard, string]>([
    [
      "a share",
      aProportion(),
      `(${by} (increase(errors_total[15m]))) / (${by} (increase(requests_total[15m])))`,
    ],
    ["a rate", aRate(), `(${by} (increase(retries_total[15m]))) / (${by} (increase(requests_total[15m])))`],
    [
      "a cost",
      aRatio(),
      `1000 * (${by} (increase(cost_dollars_total[15m]))) / (${by} (increase(requests_total[15m])))`,
    ],
    [
      "a percentile",
      aLatency(),
      "histogram_quantile(0.95, sum by (le, model_version, desk) (increase(ttft_seconds_bucket[15m])))",
    ],
    [
      "a mean of scores",
      aScore({ score: { kind: "moments", n: "n_total", sum: "s_total", squares: "q_total" } }),
      `(${by} (increase(s_total[15m]))) / (${by} (increase(n_total[15m])))`,
    ],
    ["a gauge", aLevel(), "gpu_busy"],
    ["a tripwire", aTripwire(), `${by} (increase(severe_total[15m]))`],
    ["the split", aSplit(), `${by} (increase(users_total[15m]))`],
    ["the served model", anIdentity(), "increase(served_model[15m])"],
  ])("%s", (_, guard, text) => {
    expect(ask(guard)).toMatch(new RegExp(`^${escaped(CURL)} '?query=${escaped(text)}'? ${escaped(PLACE)}$`));
  });

  test.each<[string, Guard]>([
    ["single scores", aScore()],
    ["a composite", aComposite()],
    ["pairs, which a rollback ends", aPaired()],
    ["a report by people", aSignal()],
  ])("has no single number for %s", (_, guard) => {
    expect(ask(guard)).toBeNull();
  });

  test("takes the source's matchers and headers along, and no token that it does not need", () => {
    const guard = aProportion({ events: "bad_total{$where}", total: 'all_total{$where, a="b"}' });
    const increase = (selector: string): string => `(sum by (version, desk) (increase(${selector}[15m])))`;
    const [bad, all] = ['bad_total{namespace="ne\\"ws"}', 'all_total{namespace="ne\\"ws", a="b"}'] as const;
    expect(ask(guard, withWhere)).toBe(
      `curl -sS -H 'X-Scope-OrgID: news desk' --data-urlencode 'query=${increase(bad)} / ${increase(all)}' ${PLACE}`,
    );
  });

  test("of an SQLite file reads both numbers over the last minutes, and cannot write", () => {
    const from = "strftime('\\''%Y-%m-%dT%H:%M:%fZ'\\'', '\\''now'\\'', '\\''-900 seconds'\\'')";
    expect(
      ask(
        aProportion({
          events: "SELECT $by, count(*) AS value\n  FROM bad WHERE at >= :from AND $where GROUP BY $by",
          total: "SELECT 1 AS value",
        }),
        sqlite,
      ),
    ).toBe(
      `sqlite3 -readonly -header 'var/my requests.db' 'SELECT "version", "desk", count(*) AS value FROM bad WHERE at >= ${from} AND "desk" = '\\''it'\\'''\\''s'\\'' GROUP BY "version", "desk"; SELECT 1 AS value'`,
    );
  });

  test("of a server reads both numbers over the last minutes, with its certificates, and cannot write", () => {
    const guard = aProportion({
      events:
        "SELECT $by, count(*) AS value FROM bad WHERE at >= :from::timestamptz AND at < :to GROUP BY $by",
      total: "SELECT 1 AS value",
    });
    const server = { ...sqlite, database: "METRICS_DB", auth: { ca: "METRICS_CA" } };
    expect(ask(guard, server)).toBe(
      `PGOPTIONS='-c default_transaction_read_only=on' PGSSLMODE=verify-full PGSSLROOTCERT="$(f=$(mktemp) && printf '%s' "$METRICS_CA" >"$f" && echo "$f")" psql "$METRICS_DB" -c 'SELECT "version", "desk", count(*) AS value FROM bad WHERE at >= (now() - interval '\\''900 seconds'\\'')::timestamptz AND at < now() GROUP BY "version", "desk"' -c 'SELECT 1 AS value'`,
    );
  });

  test("is left out where it is longer than a screen has room for, or the source has no command", () => {
    expect(ask(aProportion({ events: `sum by ($by) (${"x".repeat(800)})` }))).toBeNull();
    expect(
      ask(aProportion(), {
        kind: "datadog",
        name: "prom",
        auth: null,
        delay: MINUTE,
        arm: { label: "version", baseline: "v1", candidate: "v2" },
        where: {},
        options: { url: "https://api.datadoghq.com" },
      }),
    ).toBeNull();
    expect(ask(aProportion(), undefined)).not.toBeNull();
  });

  test("keeps a comment on its own line", () => {
    expect(ask(aProportion({ events: "a # the bad ones", total: "b" }))).toContain(
      "# the bad ones\\012) / (",
    );
  });
});

test("the words of a query are filled in as the program fills them in", () => {
  const guards: readonly Guard[] = [
    aProportion(),
    aRate(),
    aRatio(),
    aLevel(),
    aTripwire(),
    aSplit(),
    anIdentity(),
  ];
  if (prometheus?.kind !== "prometheus") throw new RangeError("the summarizer has Prometheus");
  for (const guard of guards) {
    const query = queryOf(guard);
    if (query === null) throw new RangeError(`${guard.kind} asks for nothing`);
    const intervals = [{ from: instant(0), to: instant(15 * MINUTE) }];
    const request = {
      guard: guard.name,
      query,
      intervals,
      cohorts: { b: { desk: "breaking" } },
      staleAfter: HOUR,
    };
    for (const { text } of Object.values(prepare(request, prometheus, 0).parts))
      expect(ask(guard)).toContain(text.replaceAll("{}", ""));
  }
});

describe("what was served", () => {
  test("is asked by a counter of all traffic before one of a sample", () => {
    const sampled = aProportion({ name: "claims", unit: "judged", total: "judged_total" });
    const plan = aPlan({ rollout: aRollout({ guards: [sampled, aProportion()] }) });
    expect(askServed(plan, WINDOW)).toContain("requests_total");
  });

  test("cannot be asked where nothing counts it", () => {
    expect(askServed(aPlan({ rollout: aRollout({ guards: [aLevel()] }) }), WINDOW)).toBeNull();
  });
});

test.each([
  [prometheus, `${CURL} 'query=vector(1)' ${PLACE}`],
  [
    {
      ...withWhere,
      url: "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1",
      auth: { "access-key-id": "AWS_ID", "secret-access-key": "AWS_KEY", "session-token": "AWS_TOKEN" },
      headers: {},
    },
    `curl -sS --aws-sigv4 aws:amz:eu-central-1:aps -u "$AWS_ID:$AWS_KEY" -H "x-amz-security-token: $AWS_TOKEN" --data-urlencode 'query=vector(1)' https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1/api/v1/query`,
  ],
  [
    { ...withWhere, headers: { "X-Api-Key": "it's ${env:GATE}!" } },
    `curl -sS -H 'X-Api-Key: it'\\''s '"$GATE"'!' --data-urlencode 'query=vector(1)' ${PLACE}`,
  ],
  [sqlite, "sqlite3 -readonly 'var/my requests.db' 'SELECT 1;'"],
  [
    { ...sqlite, database: "METRICS_DB" },
    `PGOPTIONS='-c default_transaction_read_only=on' psql "$METRICS_DB" -At -c 'SELECT 1;'`,
  ],
] as const)("whether a source is alive: %#", (source, run) => {
  expect(source === undefined ? "none" : (askWhetherAlive(source)?.run ?? null)).toBe(run);
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
