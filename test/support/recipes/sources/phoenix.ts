/**
 * Phoenix's list of spans, from its OpenAPI (`schemas/openapi.json`): `GET /v1/projects/{project_identifier}/spans`, `SpansResponseBody`,
 * `Span`; the order (newest first), the cursor (of the next span) and flat attributes as its server has them (`routers/v1/spans.py`).
 */
import { json, SOURCE_KEY, within, type Answered, type SourceRecipe } from "./answers.ts";

const PARAMETERS =
  /^(?:cursor|limit|start_time|end_time|trace_id|span_id|parent_id|name|span_kind|status_code|attribute)$/;
const MOST = 1_000;

export const PHOENIX: SourceRecipe = {
  name: "Phoenix",
  address: "https://phoenix.acme.example",
  calls: 1,
  tellsWhenDataEnded: true,
  failures: [
    { status: 403, body: "Forbidden" },
    {
      status: 404,
      headers: { "content-type": "text/plain" },
      body: "Project with name summarizer not found",
    },
    { status: 422, headers: { "content-type": "text/plain" }, body: "Invalid cursor" },
    { status: 200, headers: { "content-type": "text/html" }, body: "<html><title>Phoenix</title></html>" },
  ],
  tooMany: 20_001,
  answer: (asked, answers) => {
    const url = new URL(asked.path, "http://phoenix");
    if (asked.method !== "GET" || url.pathname !== "/v1/projects/summarizer/spans")
      return { status: 404, body: "Not Found" };
    if (asked.headers.authorization !== `Bearer ${SOURCE_KEY}`) return { status: 401, body: "Invalid token" };
    const wrong = [...url.searchParams.keys()].filter((name) => !PARAMETERS.test(name));
    const [since, until] = ["start_time", "end_time"].map((name) =>
      Date.parse(url.searchParams.get(name) ?? ""),
    );
    const limit = Number(url.searchParams.get("limit") ?? 100);
    if (wrong.length > 0 || !(limit > 0 && limit <= MOST) || url.searchParams.get("parent_id") !== "null")
      return { status: 422, body: `Unprocessable: ${wrong.join(", ")}` };
    const found = within(answers, since ?? Number.NaN, until ?? Number.NaN).toReversed();
    const begin = Number(atob(url.searchParams.get("cursor") ?? btoa("Span:0")).split(":")[1]);
    const end = begin + limit;
    const next = end < found.length ? btoa(`Span:${end}`) : null;
    return json({ data: found.slice(begin, end).map(spanOf), next_cursor: next });
  },
};

function spanOf({ version, desk, at, isError }: Answered): object {
  const moment = (ms: number) => new Date(ms).toISOString().replace("Z", "+00:00");
  return {
    id: "U3Bhbjox",
    name: "chat",
    context: { trace_id: "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4", span_id: "1a2b3c4d5e6f7a8b" },
    span_kind: "LLM",
    parent_id: null,
    start_time: moment(at),
    end_time: moment(at + 900),
    status_code: isError ? "ERROR" : "OK",
    status_message: "",
    attributes: { "llm.model_name": "m", "metadata.version": version, "metadata.desk": desk },
    events: [],
  };
}
