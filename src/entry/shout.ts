/** Annotations for what nobody may overlook: they stand on the run's page and in its mails. */
import * as core from "@actions/core";
import { loudLines } from "../commands/tell.ts";
import type { TickReport } from "../render/tick-report.ts";

/** A rollback that is not confirmed is an error; other state that is not undone, a warning. */
export function shout(reports: readonly TickReport[]): void {
  for (const { level, title, line } of reports.flatMap((report) => loudLines(report))) {
    if (level === "error") core.error(line, { title });
    else core.warning(line, { title });
  }
}
