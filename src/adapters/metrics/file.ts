/** Reads guards from a file of rows: CSV, JSON, or JSON lines. */
import type { SourceTarget } from "../../config/rollout.ts";
import { reasonOf } from "../../errors.ts";
import type { Reading } from "../../judge/reading.ts";
import type { Files, MetricRequest, Metrics } from "../../ports.ts";
import { noReadings, type Refusal } from "./readings.ts";
import { parseRows } from "./rows/parse-rows.ts";
import { cutOf } from "./rows/cut.ts";
import { demandTime, newestRow, type RowTable, type TimeColumns } from "./rows/record.ts";
import { readRows, type Rows } from "./rows/row-readings.ts";

export type FileTarget = Extract<SourceTarget, { readonly kind: "file" }>;

/**
 * The file is read once a look, whatever is asked, and has to be inside the workspace: at most 4 MiB of UTF-8.
 *
 * A text says which column counts, and of which rows (`rows/row-text.ts`). The newest row of all says how far the file reaches,
 * unless a column says it for each row: an interval that ends later than that is stale. Counts are exact.
 */
export function fileMetrics(target: FileTarget, files: Files): Metrics {
  return { fetch: async (requests) => (requests.length === 0 ? [] : readFile(requests, target, files)) };
}

async function readFile(
  requests: readonly MetricRequest[],
  target: FileTarget,
  files: Files,
): Promise<readonly Reading[]> {
  const { options, name, arm, where } = target;
  const text = await textIn(options.path, files);
  if ("why" in text) return refuseAll(requests, text);
  const times = { time: options.time, unit: options.timeUnit, lastAt: options.lastAt };
  try {
    const table = parseRows(text.text, options.format, options.rows);
    demandTime(table, options.time);
    return readRows(
      requests,
      {
        kind: "together",
        tables: [table.rows],
        endsAt: newestRow(table.rows, times),
        warnings: table.cutBy === null ? [] : [`${options.path}: ${table.cutBy}`],
        ...cutIn(table, options.path, times),
      },
      { name, arm, where, times, each: options.each, from: options.path },
    );
  } catch (cause) {
    return refuseAll(requests, { why: "query-error", detail: `${options.path}: ${reasonOf(cause)}` });
  }
}

/** What stands before an unfinished last line is read; what it may belong to is not. */
function cutIn({ rows, cutBy }: RowTable, path: string, times: TimeColumns): Pick<Rows, "cut"> {
  return cutBy === null ? {} : { cut: cutOf(rows, `${path}: ${cutBy}`, times) };
}

async function textIn(path: string, files: Files): Promise<{ readonly text: string } | Refusal> {
  try {
    const [found] = await files.read([path], "results");
    if (found == null)
      return { why: "unreachable", detail: `Expected the file ${path}, found no such file in the workspace` };
    if (found.refused !== undefined)
      return { why: "unreachable", detail: `Expected a plain text file at ${path}, found ${found.refused}` };
    return { text: found.text };
  } catch (cause) {
    return { why: "unreachable", detail: reasonOf(cause) };
  }
}

function refuseAll(requests: readonly MetricRequest[], refusal: Refusal): readonly Reading[] {
  return requests.flatMap((request) => noReadings(request, refusal));
}
