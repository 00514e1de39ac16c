/** Where the words of a SELECT end for PostgreSQL; a real server reads the same in test/real. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { statementOf } from "../../../../src/adapters/metrics/postgres-text.ts";
import type { SqlTarget } from "../../../../src/adapters/metrics/sql.ts";
import { instant, MINUTE } from "../../../../src/units.ts";
import { aCount } from "../../../support/metric-queries.ts";

const TARGET: SqlTarget = {
  kind: "sql",
  name: "warehouse",
  database: "WAREHOUSE",
  auth: null,
  delay: MINUTE,
  arm: { label: "version", baseline: "v1", candidate: "v2" },
  where: { team: "it's news", desk: `"; DROP TABLE x; --` },
};
const ENDS = "at >= :from AND at < :to";

function filled(text: string) {
  const request = {
    guard: "errors",
    query: aCount(text),
    intervals: [{ from: instant(0), to: instant(MINUTE) }],
    cohorts: { all: {}, breaking: { 'a "label"': "x" } },
    staleAfter: MINUTE,
  };
  const statement = statementOf(text, { request, target: TARGET, most: 10 });
  return { ...statement, select: statement.text.split("LATERAL (\n")[1]?.split("\n) AS")[0] ?? "" };
}

/** null where it is refused. */
function selectIn(text: string): string | null {
  try {
    return filled(text).select;
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

test("both ends are columns of the list of intervals, and values are bound", () => {
  const { select, values, text } = filled(`SELECT $by FROM x WHERE ${ENDS} AND $where AND ($where)`);
  expect(select).toBe(
    `SELECT "version", "a ""label""" FROM x WHERE at >= "model_rollout_interval"."from_at" AND at < "model_rollout_interval"."to_at" AND "team" = $3 AND "desk" = $4 AND ("team" = $5 AND "desk" = $6)`,
  );
  expect(values).toEqual([
    "{1970-01-01T00:00:00.000Z}",
    "{1970-01-01T00:01:00.000Z}",
    "it's news",
    TARGET.where["desk"],
    "it's news",
    TARGET.where["desk"],
  ]);
  expect(text).not.toContain("it's news");
});

test.each([
  ["a string", "':from'"],
  ["a string with a quote in it", "'it''s :to'"],
  ["a string with a backslash", `E'\\':from'`],
  ["a name", '":from $by"'],
  ["a comment", "-- it's :from ( $where\n"],
  ["a comment in a comment", "/* ' /* :to */ :from */"],
  ["a dollar quote", "$$ it's :from $$"],
  ["a dollar quote with a name", "$by$ :from $where $by$"],
  ["a cast", "now()::from"],
])("%s stays as it is", (_, part) => {
  const { select } = filled(`SELECT 1 FROM x WHERE ${ENDS} AND ${part} = 1`);
  expect(select).toContain(part);
});

test.each([
  ["an interval in a comment alone", "SELECT 1 -- :from :to"],
  ["one end", "SELECT :from"],
  ["a string without end", `SELECT ${ENDS} 'x`],
  ["a name without end", `SELECT ${ENDS} "x`],
  ["a comment without end", `SELECT ${ENDS} /* /* */`],
  ["a dollar quote without end", `SELECT ${ENDS} $x$ :from $$`],
  ["a value of its own", `SELECT ${ENDS} AND x = $1`],
  ["two statements", `SELECT ${ENDS}; SELECT 1`],
  ["two statements behind a comment", `SELECT ${ENDS}; -- done\n DELETE FROM x`],
  ["a bracket too many", `SELECT ${ENDS})`],
  ["a bracket that closes ours", `SELECT ${ENDS}) AS q, (SELECT 1`],
  ["a bracket too few", `SELECT (${ENDS}`],
])("%s is refused", (_, text) => {
  expect(() => filled(text)).toThrow(RangeError);
});

test("whatever stands in quotes is never a word of ours, and whatever else is written ends inside its brackets", () => {
  fc.assert(
    fc.property(fc.string(), (inside) => {
      const quoted = `'${inside.replaceAll("'", "''")}'`;
      expect(filled(`SELECT ${quoted} WHERE ${ENDS}`).select).toContain(quoted);
    }),
  );
  const words = fc.constantFrom(
    "'",
    '"',
    "(",
    ")",
    ";",
    "--",
    "\n",
    "/*",
    "*/",
    "$$",
    "$x$",
    ":from",
    ":to",
    "\\",
    "E'",
    " ",
    "a",
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
      const text = `SELECT ${ENDS} ${parts.join("")}`;
      const select = selectIn(text);
      // What is let through can be let through again inside its brackets: nothing of it reaches outside.
      const again = () => select === null || filled(`SELECT * FROM (${select}\n) AS q WHERE ${ENDS}`);
      expect(again).not.toThrow();
    }),
    { numRuns: 2_000 },
  );
});
