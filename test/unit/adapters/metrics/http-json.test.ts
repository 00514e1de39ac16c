import { describe, expect, test } from "vitest";
import { httpJsonMetrics, type HttpJsonTarget } from "../../../../src/adapters/metrics/http-json.ts";
import { openMetrics } from "../../../../src/adapters/metrics/sources.ts";
import { Failure } from "../../../../src/errors.ts";
import { milliseconds } from "../../../../src/units.ts";
import { listen, type Reply } from "../../../support/loopback.ts";
import { aCount } from "../../../support/metric-queries.ts";
import { ARM, ask, EVERY, START, windowAt } from "../../../support/source-contract.ts";

const ROWS = [
  { version: "v1", desk: "sport", n: 10 },
  { version: "v2", desk: "sport", n: 3 },
];
const SECRETS: Readonly<Record<string, string>> = {
  KEY: "k3y-of-the-service",
  TOKEN: "t0ken-of-the-service",
};

function targetAt(url: string, given: Partial<HttpJsonTarget["options"]> = {}): HttpJsonTarget {
  return {
    kind: "http-json",
    name: "stats",
    auth: { bearer: "TOKEN" },
    delay: milliseconds(0),
    arm: ARM,
    where: {},
    options: {
      method: "POST",
      url: `${url}/stats/{fromSec}?until={to}`,
      headers: { "X-Key": "key ${env:KEY}" },
      body: { query: "since {from}", range: ["{fromMs}", "{toMs}"], step: "{seconds}", as: "{it is}" },
      rows: "/rows",
      columns: {},
      errors: "/errors",
      next: "/meta/next",
      nextAs: null,
      pageSize: null,
      time: null,
      timeUnit: "iso",
      lastAt: null,
      each: "sample",
      ...given,
    },
  };
}

async function fetched(
  reply: Reply | ((count: number) => Reply),
  given: Partial<HttpJsonTarget["options"]> = {},
  count = 2,
) {
  await using server = await listen((_, number) => (typeof reply === "function" ? reply(number) : reply));
  const secret = (name: string): string => {
    const value = SECRETS[name];
    if (value === undefined) throw new Failure("secret-missing", `Expected the secret ${name}`);
    return value;
  };
  const intervals = Array.from({ length: count }, (_, index) => windowAt(index));
  const target = targetAt(server.url, given);
  const readings = await httpJsonMetrics(target, { secret }).fetch([
    ask("errors", aCount("n"), { intervals }),
  ]);
  return { readings, asked: server.asked };
}

const json = (value: unknown): Reply => ({ body: JSON.stringify(value) });
const FIRST = new Date(START).toISOString();

describe("a call", () => {
  test("has its interval in parsed JSON and encoded parts, and secrets in headers alone", async () => {
    const { asked, readings } = await fetched(json({ rows: ROWS }), {}, 1);
    const until = encodeURIComponent(new Date(START + EVERY).toISOString());
    expect(asked).toMatchObject([
      {
        method: "POST",
        path: `/stats/${START / 1_000}?until=${until}`,
        headers: { "x-key": `key ${SECRETS["KEY"]}`, authorization: `Bearer ${SECRETS["TOKEN"]}` },
      },
    ]);
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual({
      query: `since ${FIRST}`,
      range: [START, START + EVERY],
      step: 300,
      as: "{it is}",
    });
    expect(readings[0]).toMatchObject({ ok: true, payload: { count: 10 }, exact: true });
  });

  test("is made for each interval where rows have no time, and once where they have", async () => {
    expect((await fetched(json({ rows: ROWS }), {}, 3)).asked).toHaveLength(3);
    const rows = ROWS.map((row) => ({ ...row, at: FIRST }));
    expect((await fetched(json({ rows }), { time: "at" }, 3)).asked).toHaveLength(1);
  });

  test("is not made for more intervals than a service can be asked for one by one", async () => {
    const { asked, readings } = await fetched(json({ rows: ROWS }), {}, 25);
    expect(asked).toHaveLength(0);
    expect(readings[0]).toMatchObject({
      ok: false,
      why: "query-error",
      detail: expect.stringContaining("at most 24 intervals"),
    });
  });

  test("is not made without its secrets", async () => {
    const { asked, readings } = await fetched(json({ rows: ROWS }), { headers: { "X-Key": "${env:OTHER}" } });
    expect(asked).toHaveLength(0);
    expect(readings[0]).toMatchObject({
      ok: false,
      why: "unauthorised",
      detail: "Expected the secret OTHER",
    });
  });
});

describe("an answer", () => {
  test.each<readonly [string, unknown, string, string]>([
    [
      "with errors beside its rows",
      { rows: ROWS, errors: [{ message: "no such account" }] },
      "query-error",
      "no such account",
    ],
    [
      "that repeats the key among its errors",
      { rows: ROWS, errors: ["who is k3y-of-the-service"] },
      "query-error",
      "answered with errors",
    ],
    [
      "with a further page",
      { rows: ROWS, meta: { next: "cursor-2" } },
      "partial",
      "further pages at /meta/next",
    ],
    [
      "without rows where they should be",
      { data: ROWS },
      "query-error",
      "Expected a list of rows at /rows, found nothing",
    ],
    ["with a row that is none", { rows: [1] }, "query-error", "Expected a row at /rows/0, found 1"],
  ])("%s is no reading", async (_name, answer, why, detail) => {
    const { readings } = await fetched(json(answer));
    expect(readings).toHaveLength(8);
    for (const reading of readings)
      expect(reading).toMatchObject({ ok: false, why, detail: expect.stringContaining(detail) });
    for (const value of Object.values(SECRETS)) expect(JSON.stringify(readings)).not.toContain(value);
  });

  test("with nothing at `errors` and `next` is whole", async () => {
    for (const nothing of [null, [], "", {}, false])
      expect(
        (await fetched(json({ rows: ROWS, errors: nothing, meta: { next: nothing } }))).readings[0]?.ok,
      ).toBe(true);
  });

  test("that fails for one interval is none for the others either: half of a look is no look", async () => {
    const { readings } = await fetched((count) =>
      count === 2 ? { status: 400, body: "{}" } : json({ rows: ROWS }),
    );
    expect(new Set(readings.map((each) => (each.ok ? "ok" : each.why)))).toEqual(new Set(["query-error"]));
  });
});

test("a host that the policy does not list is not asked", async () => {
  await using server = await listen(() => json({ rows: ROWS }));
  const deps = { secret: () => "s", root: "/", hosts: ["stats.example"] };
  const [reading] = await openMetrics(targetAt(server.url), deps).fetch([ask("errors", aCount("n"))]);
  expect(reading).toMatchObject({
    ok: false,
    why: "unreachable",
    detail: expect.stringContaining("hosts.sources"),
  });
  expect(server.asked).toHaveLength(0);
});
