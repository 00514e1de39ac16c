import { describe, expect, test } from "vitest";
import { httpJsonMetrics, type HttpJsonTarget } from "../../../../src/adapters/metrics/http-json.ts";
import { milliseconds } from "../../../../src/units.ts";
import { listen, type Asked, type Reply } from "../../../support/loopback.ts";
import { aCount } from "../../../support/metric-queries.ts";
import { ARM, ask, START, windowAt } from "../../../support/source-contract.ts";

const AT = new Date(START + 1_000).toISOString();
const LAST = new Date(START + 299_000).toISOString();
const row = (version: string, at = AT) => ({ version, at, n: 1 });
const PLAIN: HttpJsonTarget["options"] = {
  method: "GET",
  url: "",
  headers: {},
  body: null,
  rows: "/rows",
  columns: {},
  errors: null,
  next: "/next",
  nextAs: "cursor",
  pageSize: null,
  time: "at",
  timeUnit: "iso",
  lastAt: null,
  each: "sample",
};

async function look(
  reply: (asked: Asked, count: number) => Reply,
  given: Partial<HttpJsonTarget["options"]> = {},
) {
  await using server = await listen(reply);
  const target: HttpJsonTarget = {
    kind: "http-json",
    name: "traces",
    auth: { bearer: "TOKEN" },
    delay: milliseconds(0),
    arm: ARM,
    where: {},
    options: {
      ...PLAIN,
      url: `${server.url}/spans?from={from}`,
      ...given,
      ...(given.url === undefined ? {} : { url: server.url + given.url }),
    },
  };
  const request = ask("answers", aCount("n"), { intervals: [windowAt(0)], cohorts: { all: {} } });
  const readings = await httpJsonMetrics(target, { secret: () => "t0ken" }).fetch([request]);
  return {
    said: readings.map((each) => (each.ok ? each.payload : `${each.why}: ${each.detail}`)),
    asked: server.asked,
  };
}

const json = (value: unknown): Reply => ({ body: JSON.stringify(value) });
/** Three pages, of which the first has both versions. */
const PAGES = [
  { rows: [row("v1"), row("v2")], next: "a b&c" },
  { rows: [row("v1"), row("v1")], next: "last" },
  { rows: [row("v2", LAST)], next: null },
];
const ALL = [
  { shape: "count", count: 3, exposure: null },
  { shape: "count", count: 2, exposure: null },
];

describe("pages", () => {
  test("are all asked for, by a parameter that is encoded", async () => {
    const { said, asked } = await look((_, count) => json(PAGES[count - 1]));
    expect(said).toEqual(ALL);
    expect(asked.map(({ path }) => new URL(path, "http://x").searchParams.get("cursor"))).toEqual([
      null,
      "a b&c",
      "last",
    ]);
    expect(
      new Set(asked.map(({ path }) => new URL(path, "http://x").searchParams.get("from"))),
    ).toHaveProperty("size", 1);
    expect(new Set(asked.map(({ headers }) => headers.authorization))).toEqual(new Set(["Bearer t0ken"]));
  });

  test("are asked for by the first parameter of an address that has none", async () => {
    const { asked } = await look((_, count) => json(PAGES[count - 1]), { url: "/spans" });
    expect(asked.map(({ path }) => path)).toEqual([
      "/spans",
      "/spans?cursor=a%20b%26c",
      "/spans?cursor=last",
    ]);
  });

  test("are asked for by a key of the body", async () => {
    const body = { since: "{fromMs}", cursor: "none" };
    const { said, asked } = await look((_, count) => json(PAGES[count - 1]), { method: "POST", body });
    expect(said).toEqual(ALL);
    expect(asked.map((each): unknown => JSON.parse(each.body))).toEqual([
      { since: START, cursor: "none" },
      { since: START, cursor: "a b&c" },
      { since: START, cursor: "last" },
    ]);
  });

  test("of which one names a placeholder are asked for as it stands there", async () => {
    const { asked } = await look((_, count) => json({ rows: [], next: count === 1 ? "{fromMs}" : null }));
    expect(asked[1]?.path).toContain("cursor=%7BfromMs%7D");
  });
});

describe("half of the pages are no reading", () => {
  test.each<readonly [string, (asked: Asked, count: number) => Reply, string, number]>([
    [
      "one that fails",
      (_, count) => (count === 2 ? { status: 403, body: "{}" } : json(PAGES[0])),
      "unauthorised: ",
      2,
    ],
    ["one that is the last one again", () => json(PAGES[0]), "query-error: ", 2],
    [
      "one that is no page",
      (_, count) => json(count === 2 ? { items: [] } : PAGES[0]),
      "Expected a list of rows at /rows",
      2,
    ],
    ["one too many", (_, count) => json({ rows: [row("v1")], next: count }), "partial: ", 20],
    [
      "a name that is none",
      () => json({ rows: [], next: { after: 1 } }),
      "Expected a text or a number at /next",
      1,
    ],
    ["a mere yes", () => json({ rows: [], next: true }), "Expected a text or a number at /next", 1],
  ])("%s", async (_name, reply, detail, calls) => {
    const { said, asked } = await look(reply);
    expect(said).toEqual([expect.stringContaining(detail), expect.stringContaining(detail)]);
    expect(asked).toHaveLength(calls);
  });

  test("as many rows as an answer has at most are taken for a part", async () => {
    const rows = [row("v1", LAST), row("v2", LAST)];
    const cut = { next: null, nextAs: null };
    const sized = (pageSize: number) => look(() => json({ rows }), { ...cut, pageSize });
    expect((await sized(2)).said[0]).toContain("partial: ");
    expect((await sized(1)).said[0]).toContain("answered 2 rows, which is as many as it gives");
    expect((await sized(3)).said).toMatchObject([{ count: 1 }, { count: 1 }]);
    // Where pages name the next one, a full page says nothing.
    expect((await look(() => json({ rows, next: null }), { pageSize: 2 })).said).toMatchObject([
      { count: 1 },
      { count: 1 },
    ]);
  });
});

describe("moments without a zone", () => {
  const bare = (at: string) => at.replace("Z", "");
  const rows = [
    row("v1", bare(LAST)),
    row("v2", LAST.replace("Z", "+00:00")),
    row("v2", bare(LAST).replace("T", " ")),
  ];

  test("are UTC where that is said, and a zone that stands there holds", async () => {
    const { said } = await look(() => json({ rows }), { timeUnit: "utc" });
    expect(said).toMatchObject([{ count: 1 }, { count: 2 }]);
  });

  test("are refused where it is not", async () => {
    expect((await look(() => json({ rows }))).said[0]).toContain(
      "Expected a time such as 2026-11-23T09:00:00Z in at of row 1",
    );
  });

  test.each(["yesterday", "", "2026-11-23", null, 5])("%j is no moment", async (at) => {
    const { said } = await look(() => json({ rows: [{ ...row("v1"), at }] }), { timeUnit: "utc" });
    expect(said[0]).toContain("query-error: ");
  });
});
