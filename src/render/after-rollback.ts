/** The story after a rollback: what is read, what is still to be read, and what was not undone. */
import type { Undone, Watched } from "../promotion/aftermath.ts";
import { isDrained, showWeights } from "../promotion/weights.ts";
import { showCommand } from "../runbook/shell.ts";
import { showAmount } from "./amounts.ts";
import { isUndone } from "./ending.ts";
import { link, span, text } from "./escape.ts";
import { alert, blocks, table } from "./markdown.ts";
import { duration, moment, plural } from "./numbers.ts";
import type { TickReport } from "./tick-report.ts";

/** What stands first where other state was not undone: loud, and with the command. Empty where all was. */
export function notUndoneAlert({ plan, aftermath }: TickReport): string {
  const also = plan?.rollout.rollback.also ?? [];
  const open = also.flatMap((other, index) => {
    const undone = aftermath?.undone[index] ?? null;
    return undone === null || undone.outcome === "done" ? [] : [{ other, undone }];
  });
  if (open.length === 0) return "";
  return alert("CAUTION", [
    `**The traffic is back, ${plural(open.length, "other thing")} ${open.length === 1 ? "is" : "are"} not undone:**`,
    ...open.map(
      ({ other, undone }) =>
        `- Not undone: ${text(other.does)}. ${howFar(undone)} ${span(showCommand(other.run))}`,
    ),
  ]);
}

function howFar(undone: Undone): string {
  switch (undone.outcome) {
    case "begun":
      return "It was begun, and nobody knows how it ended. Look before anybody runs it again:";
    case "failed":
      return "It failed:";
    case "not-run":
      return "It was not run:";
    case "done":
      return "Done:";
  }
}

/** What stands in the way of a confirmation, where a router tells it. */
function stillRead({ traffic }: TickReport): string {
  return traffic === null || isDrained(traffic) ? "" : `, a router reads ${text(showWeights(traffic))}`;
}

/** A drain of traffic that came back says nothing about how long the rollback took. */
function afterEnd(report: TickReport, later: number): string {
  if (isUndone(report)) return ", once more";
  const { plan } = report;
  const within = plan === null ? "" : `, target ${duration(plan.rollout.rollback.within)}`;
  return ` (${duration(later)} later${within})`;
}

/** Rows of facts: the router, the traffic, the guards. One story, in the order in which it becomes known. */
export function rowsAfter(report: TickReport): readonly (readonly string[])[] {
  const { ending, aftermath } = report;
  if (ending?.kind !== "rolled-back") return [];
  const drained =
    ending.drainedAt === null
      ? `**not confirmed**${stillRead(report)}`
      : `${moment(ending.drainedAt)}${afterEnd(report, ending.drainedAt - ending.at)}`;
  const byTraffic =
    ending.confirmedByTrafficAt === null
      ? "pending: a later tick looks"
      : moment(ending.confirmedByTrafficAt);
  return [
    ["Router reads 0", drained],
    ["Confirmed by traffic", byTraffic],
    ...(aftermath?.watched ?? []).map((watched) => [
      `${span(watched.guard)} in ${span(watched.cohort)}`,
      seenOf(report, watched),
    ]),
  ];
}

/** `back in range: 2% on v1, 2026-11-23 12:20 UTC`. */
function seenOf(report: TickReport, watched: Watched): string {
  const level = levelOf(report, watched);
  const at = watched.at === null ? "" : `, ${moment(watched.at)}`;
  switch (watched.seen) {
    case "not-yet":
      return "pending: back in range is not shown yet";
    case "back-in-range":
      return `back in range${level}${at}`;
    case "out-of-range":
      return `**still out of range**${level}${at}`;
    case "untold":
      return "compares both versions or asks people: the baseline alone does not tell";
  }
}

function levelOf({ plan }: TickReport, { guard: name, level }: Watched): string {
  const guard = plan?.rollout.guards.find((each) => each.name === name);
  if (plan === null || guard === undefined || level === null) return "";
  return `: ${text(showAmount({ plan, guard }, level))} on ${text(plan.rollout.release.baseline.id)}`;
}

/** What a later tick shows of a rollback that is over; empty before one. */
export function afterRollback(report: TickReport): string {
  const { aftermath } = report;
  const rows = aftermath == null ? [] : rowsAfter(report);
  if (rows.length === 0) return "";
  const links = [
    ...(aftermath?.incident == null ? [] : [link("Incident", aftermath.incident)]),
    ...(aftermath?.revert == null
      ? []
      : [link("Pull request that takes the release back", aftermath.revert)]),
  ];
  return blocks([notUndoneAlert(report), table(["After the rollback", ""], rows), links.join(" · ")]);
}

/** Said once, when everything that can be read is read and good. */
export function renderVerified(report: TickReport): string {
  const baseline = report.plan === null ? "the baseline" : text(report.plan.rollout.release.baseline.id);
  const guards = report.aftermath?.watched ?? [];
  const back = guards.some(({ seen }) => seen === "back-in-range") ? ", and what broke is back in range" : "";
  return blocks([
    `**Rollback verified: ${span(report.rollout)}.** All traffic is on ${baseline}${back}.`,
    afterRollback(report),
  ]);
}

/** Said once, when a guard stays broken although the candidate serves nobody. */
export function renderStillOut(report: TickReport): string {
  const ending = report.ending?.kind === "rolled-back" ? report.ending : null;
  const since = ending?.drainedAt == null ? "" : ` ${duration(report.at - ending.drainedAt)} after the drain`;
  return blocks([
    `**Still out of range${since}: ${span(report.rollout)}.** All traffic is on the baseline, so the candidate was not the cause, or something else broke. Treat it as an incident of its own.`,
    afterRollback(report),
  ]);
}
