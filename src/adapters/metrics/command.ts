/** Reads guards from a program of the repository: it is told on standard input what is asked, and prints rows. */
import type { SourceTarget } from "../../config/rollout.ts";
import { reasonOf } from "../../errors.ts";
import type { Reading } from "../../judge/reading.ts";
import type { MetricRequest, Metrics, ProgramEnd, Programs } from "../../ports.ts";
import type { Sha } from "../../units.ts";
import { orderFor } from "./command-order.ts";
import { noReadings, type Refusal } from "./readings.ts";
import { parseRows } from "./rows/parse-rows.ts";
import { demandTime, newestRow, type RowTable } from "./rows/record.ts";
import { readRows } from "./rows/row-readings.ts";

export type CommandSourceTarget = Extract<SourceTarget, { readonly kind: "command" }>;

export interface CommandSourceDeps {
  readonly programs?: Programs;
  readonly commit?: Sha;
}

/**
 * The program is run once a look, in a copy of the commit that people approved; without one it is not run.
 *
 * Exit status 0 and rows is an answer; anything else is none. Whatever it was asked, its rows are filtered here, by the guards'
 * texts (`rows/row-text.ts`).
 */
export function commandMetrics(target: CommandSourceTarget, deps: CommandSourceDeps): Metrics {
  return {
    fetch: async (requests) => {
      const asked = requests.filter(({ intervals }) => intervals.length > 0);
      return asked.length === 0 ? [] : readPrinted(asked, target, deps);
    },
  };
}

async function readPrinted(
  requests: readonly MetricRequest[],
  target: CommandSourceTarget,
  deps: CommandSourceDeps,
): Promise<readonly Reading[]> {
  const { options, name, arm, where } = target;
  const from = options.run.join(" ");
  const printed = await run(requests, target, deps);
  if ("why" in printed) return refuseAll(requests, { ...printed, detail: `${from}: ${printed.detail}` });
  const times = { time: options.time, unit: options.timeUnit, lastAt: options.lastAt };
  try {
    const { rows } = tableIn(printed.text, target);
    return readRows(
      requests,
      { kind: "together", tables: [rows], endsAt: newestRow(rows, times), warnings: [] },
      { name, arm, where, times, each: options.each, from },
    );
  } catch (cause) {
    return refuseAll(requests, { why: "query-error", detail: `${from}: ${reasonOf(cause)}` });
  }
}

/** @throws RangeError for what is no table, or not a whole one */
function tableIn(text: string, { options }: CommandSourceTarget): RowTable {
  // Whoever ended well has said everything: a last line without its end is whole.
  const table = parseRows(text.endsWith("\n") ? text : `${text}\n`, options.format, options.rows);
  if (table.cutBy !== null) throw new RangeError(`Expected whole rows, found that ${table.cutBy}`);
  demandTime(table, options.time);
  return table;
}

async function run(
  requests: readonly MetricRequest[],
  target: CommandSourceTarget,
  { programs, commit }: CommandSourceDeps,
): Promise<{ readonly text: string } | Refusal> {
  if (programs === undefined || commit === undefined)
    return {
      why: "unreachable",
      detail: "it is only run by `promote`, in a copy of the commit that people approved",
    };
  const { run: argv, env, within } = target.options;
  const end = await programs.run({
    argv,
    commit,
    secrets: [...new Set([...env, ...Object.values(target.auth ?? {})])],
    within,
    input: JSON.stringify(orderFor(requests, target)),
  });
  return printedBy(end);
}

function printedBy(end: ProgramEnd): { readonly text: string } | Refusal {
  switch (end.kind) {
    case "not-run":
      return { why: "unreachable", detail: end.because };
    case "killed":
      return { why: "unreachable", detail: `${end.because}${lastWords(end.said)}` };
    case "ended":
      return end.status === 0
        ? { text: end.printed ?? "" }
        : {
            why: "query-error",
            detail: `it ended with exit status ${end.status}${lastWords(end.said)}`,
          };
  }
}

const LONGEST_SAID = 300;

/** The last line of what it said on standard error: there the reason stands. */
function lastWords(said: string): string {
  const last = said.trimEnd().split("\n").at(-1)?.trim() ?? "";
  return last === "" ? "" : `: ${last.slice(0, LONGEST_SAID)}`;
}

function refuseAll(requests: readonly MetricRequest[], refusal: Refusal): readonly Reading[] {
  return requests.flatMap((request) => noReadings(request, refusal));
}
