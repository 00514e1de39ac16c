/**
 * LangSmith's list of runs, from its OpenAPI (0.1.0): `POST /api/v1/runs/query`, `BodyParamsForRunsQuerySchema`, `ListRunsResponse`,
 * `RunSchema`. Its moments have no zone. Newest first, as its own client reads them.
 */
import { z } from "zod";
import { bodyOf, isReply, json, SOURCE_KEY, within, type Answered, type SourceRecipe } from "./answers.ts";

const SELECT = [
  "id",
  "name",
  "start_time",
  "end_time",
  "status",
  "error",
  "extra",
  "total_tokens",
  "feedback_stats",
] as const;
const BODY = z.strictObject({
  session: z.array(z.uuid()).min(1),
  is_root: z.boolean(),
  start_time: z.iso.datetime(),
  filter: z.string(),
  select: z.array(z.enum(SELECT)),
  limit: z.int().min(1).max(100),
  cursor: z.string().optional(),
});
const FILTER = /^lt\(start_time, "([^"]+)"\)$/;

export const LANGSMITH: SourceRecipe = {
  name: "LangSmith",
  address: "https://api.smith.langchain.com",
  calls: 4,
  tellsWhenDataEnded: true,
  failures: [
    json({ detail: "Forbidden" }, 403),
    json({ detail: [{ loc: ["body"], msg: "Input should be a valid list", type: "list_type" }] }, 422),
    { status: 429, headers: { "retry-after": "3600" }, body: '{"detail":"Rate limit exceeded"}' },
  ],
  tooMany: 2_001,
  answer: (asked, answers) => {
    if (asked.method !== "POST" || asked.path !== "/api/v1/runs/query")
      return json({ detail: "Not Found" }, 404);
    if (asked.headers["x-api-key"] !== SOURCE_KEY) return json({ detail: "Invalid token" }, 401);
    const body = bodyOf(asked, BODY);
    if (isReply(body)) return body;
    const [, until] = FILTER.exec(body.filter) ?? [];
    if (until === undefined) return json({ detail: "filter" }, 400);
    const found = within(answers, Date.parse(body.start_time), Date.parse(until)).toSorted(
      (a, b) => b.at - a.at,
    );
    const begin = Number(body.cursor ?? 0);
    const end = begin + body.limit;
    const runs = found.slice(begin, end).map((each, index) => runOf(each, begin + index, body.select));
    return json({
      runs,
      cursors: { prev: null, next: end < found.length ? String(end) : null },
      parsed_query: null,
    });
  },
};

function runOf(answered: Answered, index: number, select: readonly (typeof SELECT)[number][]): object {
  const bare = (at: number) => new Date(at).toISOString().replace("Z", "000");
  const run: Readonly<Record<(typeof SELECT)[number], unknown>> = {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    name: "chat",
    start_time: bare(answered.at),
    end_time: bare(answered.at + 900),
    status: answered.isError ? "error" : "success",
    error: answered.isError ? "RateLimitError()" : null,
    extra: { metadata: { version: answered.version, desk: answered.desk }, runtime: {} },
    total_tokens: answered.isSlow ? 900 : 400,
    feedback_stats: null,
  };
  return Object.fromEntries([["id", run.id] as const, ...select.map((name) => [name, run[name]] as const)]);
}
