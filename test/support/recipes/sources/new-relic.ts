/**
 * New Relic's NerdGraph, as its own client asks it and as the answers in that client's tests look (newrelic-client-go,
 * `pkg/nrdb/nrdb_api.go`, `nrdb_customized_unit_test.go`); a list in `facet` for two facets as in public programs that read it.
 */
import { z } from "zod";
import {
  bodyOf,
  cellsOf,
  isReply,
  json,
  SOURCE_KEY,
  within,
  type Answered,
  type SourceRecipe,
} from "./answers.ts";

const BODY = z.strictObject({
  query: z
    .string()
    .regex(/^query\(\$accountId: Int!, \$nrql: Nrql!\)\s*\{.*nrql\(query: \$nrql\) \{ results \} \} \} \}$/),
  variables: z.strictObject({ accountId: z.int(), nrql: z.string() }),
});
const NRQL =
  /^SELECT (.+) FROM Transaction WHERE appName = 'summarizer' FACET version, desk SINCE (\d{13}) UNTIL (\d{13}) TIMESERIES (\d+) minutes( LIMIT MAX)?$/;
const MOST_BUCKETS = 366;

const failed = (message: string) =>
  json({ data: { actor: { account: { nrql: null } } }, errors: [{ message }] });

export const NEW_RELIC: SourceRecipe = {
  name: "New Relic",
  address: "https://api.newrelic.com",
  calls: 1,
  tellsWhenDataEnded: true,
  failures: [failed("NRQL Syntax Error"), json({ errors: [{ message: "Invalid API key" }] })],
  tooMany: Infinity,
  answer: (asked, answers) => {
    if (asked.method !== "POST" || asked.path !== "/graphql") return json({ message: "not found" }, 404);
    if (asked.headers["api-key"] !== SOURCE_KEY) return json({ errors: [{ message: "who are you" }] }, 401);
    const body = bodyOf(asked, BODY);
    if (isReply(body)) return body;
    const [, select = "", since, until, minutes, everyFacet] = NRQL.exec(body.variables.nrql) ?? [];
    if (since === undefined) return failed(`NRQL Syntax Error: ${body.variables.nrql}`);
    const buckets = bucketsOf(Number(since), Number(until), Number(minutes) * 60_000);
    if (buckets.length > MOST_BUCKETS) return failed("TIMESERIES has too many buckets");
    const facets = [...cellsOf(within(answers, Number(since), Number(until)))];
    const results = facets.slice(0, everyFacet === undefined ? 10 : 5_000).flatMap(([cell, found]) =>
      buckets.map(([from, to]) => ({
        facet: JSON.parse(cell),
        beginTimeSeconds: from / 1_000,
        endTimeSeconds: to / 1_000,
        ...selected(select, within(found, from, to)),
      })),
    );
    return json({ data: { actor: { account: { nrql: { results } } } } });
  },
};

function bucketsOf(since: number, until: number, length: number): readonly (readonly [number, number])[] {
  return Array.from({ length: Math.ceil((until - since) / length) }, (_, index) => {
    const from = since + index * length;
    return [from, Math.min(from + length, until)] as const;
  });
}

/** A facet that is there has zeros in its empty buckets, and no newest event. */
function selected(select: string, found: readonly Answered[]): Readonly<Record<string, number | null>> {
  const values: Readonly<Record<string, number | null>> = {
    "count(*)": found.length,
    "filter(count(*), WHERE error IS true)": found.filter(({ isError }) => isError).length,
    "filter(count(*), WHERE duration > 2)": found.filter(({ isSlow }) => isSlow).length,
    "latest(timestamp) / 1000": found.length === 0 ? null : Math.max(...found.map(({ at }) => at)) / 1_000,
  };
  const columns = [
    ...select.matchAll(/((?:[^,(']|\([^)]*\)|\((?:[^()]|\([^()]*\))*\))+) AS '(\w+)'(?:, )?/g),
  ];
  return Object.fromEntries(
    columns.map(([, expression = "", name = ""]) => {
      const value = values[expression.trim()];
      if (value === undefined) throw new RangeError(`NRQL of which nothing is published here: ${expression}`);
      return [name, value];
    }),
  );
}
