/** Further comments on an incident that is open: what was done since, and what is seen. */
import { actionsTable } from "./actions-table.ts";
import { notUndoneAlert } from "./after-rollback.ts";
import { renderIncident } from "./incident.ts";
import { blocks } from "./markdown.ts";
import type { Action, TickReport } from "./tick-report.ts";

type Incident = ReturnType<typeof renderIncident>;

/** What was done after it was opened. */
export function renderIncidentUpdate(report: TickReport, later: readonly Action[]): Incident {
  return { ...renderIncident(report), body: blocks([notUndoneAlert(report), actionsTable(later)]) };
}

/** Words that stand elsewhere too, such as on the pull request. */
export function renderIncidentNote(report: TickReport, words: string): Incident {
  return { ...renderIncident(report), body: words };
}
