/**
 * Braintrust's query endpoint: `POST /btql` with `query` and `fmt` and `data` in the answer (docs, API reference), the fields beside it as in the
 * recorded answers of its Java SDK, and SQL of the forms that its command line writes (`bt`, `src/cost/query.rs`, `src/sql.rs`).
 */
import { z } from "zod";
import { bodyOf, cellsOf, isReply, json, SOURCE_KEY, within, type SourceRecipe } from "./answers.ts";

const BODY = z.strictObject({ query: z.string(), fmt: z.enum(["json", "jsonl", "parquet"]) });
const SQL = new RegExp(
  [
    "^SELECT metadata\\.version AS version, metadata\\.desk AS desk,",
    "COUNT\\(\\*\\) AS answers, COUNT\\(CASE WHEN error IS NOT NULL THEN 1 END\\) AS failed",
    "FROM project_logs\\('[0-9a-f-]{36}', shape => 'spans'\\)",
    "WHERE created >= '([^']+)' AND created < '([^']+)' AND is_root = true",
    "GROUP BY metadata\\.version, metadata\\.desk LIMIT (\\d+)$",
  ].join(" "),
);

export const BRAINTRUST: SourceRecipe = {
  name: "Braintrust",
  address: "https://api.braintrust.dev",
  calls: 2,
  tellsWhenDataEnded: false,
  failures: [
    json({ error: "You do not have access to this project" }, 403),
    json({ Message: "Query timed out" }, 504),
  ],
  tooMany: Infinity,
  answer: (asked, answers) => {
    if (asked.method !== "POST" || asked.path !== "/btql") return json({ error: "not found" }, 404);
    if (asked.headers.authorization !== `Bearer ${SOURCE_KEY}`) return json({ error: "Unauthorized" }, 401);
    const body = bodyOf(asked, BODY);
    if (isReply(body)) return body;
    const [, since, until, limit] = SQL.exec(body.query) ?? [];
    if (since === undefined || until === undefined) return json({ error: `not SQL: ${body.query}` }, 400);
    const cells = [...cellsOf(within(answers, Date.parse(since), Date.parse(until)))];
    const data = cells.slice(0, Number(limit)).map(([cell, found]) => {
      const [version, desk]: readonly string[] = JSON.parse(cell);
      return { version, desk, answers: found.length, failed: found.filter(({ isError }) => isError).length };
    });
    return json({
      data,
      schema: { type: "array", items: { type: "object", properties: {} } },
      realtime_state: { type: "on", minimum_xact_id: "1", read_bytes: 0, actual_xact_id: "1" },
      freshness_state: { last_processed_xact_id: "1", last_considered_xact_id: "1" },
    });
  },
};
