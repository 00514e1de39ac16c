/** A rehearsed rollback, for a terminal: what was tried, how long it took, what nobody tried. */
import { drillText } from "../config/record-drill.ts";
import { showHidden } from "../config/scan.ts";
import { iso, showDuration } from "../units.ts";
import type { Duration, Instant } from "../units.ts";

/** One way back, as it went. */
export type DrilledWay =
  /** This version does not move it: a person rehearses it. */
  | { readonly kind: "by-person"; readonly route: string }
  /** Nothing was there to take back. */
  | { readonly kind: "not-raised"; readonly route: string; readonly because: string }
  | {
      readonly kind: "drilled";
      readonly route: string;
      /** What stood at the candidate before, as `50%, beta 100%`; null where nothing was raised. */
      readonly from: string | null;
      /** The router read back 0. */
      readonly confirmed: boolean;
      readonly outcome: string;
      /** From the first call to the read-back of 0. */
      readonly took: Duration;
      /** What became of the router's own fields. */
      readonly restored: string;
    };

export interface DrillReport {
  readonly rollout: string;
  readonly at: Instant;
  readonly staging: boolean;
  /** What a rollback may take, by the file. */
  readonly within: Duration;
  readonly ways: readonly DrilledWay[];
  /** What a rollback does besides, and no drill tries. */
  readonly untried: readonly string[];
  /** For `rollback.drilled`; null unless every way that is moved was confirmed. */
  readonly record: { readonly on: string; readonly took: string } | null;
  /** The first way, which a rollback takes, needed longer than `within`. */
  readonly slow: boolean;
}

/** @param recordedIn the file that holds the record now; null where nobody asked for that */
export function renderDrill(report: DrillReport, recordedIn: string | null): string {
  const { rollout, at, staging, within, ways } = report;
  const where = staging
    ? "on a target that serves nobody"
    : "on the drained target: nothing was raised, so that the write, the read-back and the credentials were tried, not the move itself";
  return [
    `${rollout}: rollback rehearsed at ${iso(at)}, ${where}`,
    ...ways.flatMap((way, index) => wayLines(way, index)),
    `${verdict(report)} (target: ${showDuration(within)})`,
    ...report.untried.map((does) => `not tried: ${showHidden(does)}`),
    ...recordLines(report, recordedIn),
    "",
  ].join("\n");
}

function wayLines(way: DrilledWay, index: number): readonly string[] {
  const title = `  ${index + 1}. ${showHidden(way.route)}: `;
  switch (way.kind) {
    case "by-person":
      return [`${title}only a person can take this way; rehearse it with the steps of the runbook`];
    case "not-raised":
      return [`${title}NOT rehearsed: ${showHidden(way.because)}`];
    case "drilled":
      return [
        `${title}${way.from === null ? "0% written again" : `from ${showHidden(way.from)}`} in ${showDuration(way.took)}: ${showHidden(way.outcome)}`,
        `     the router's own fields: ${showHidden(way.restored)}`,
      ];
  }
}

function verdict({ record, slow }: DrillReport): string {
  if (record === null) return "NOT CONFIRMED: a rollback could not rely on every way above";
  return slow
    ? `CONFIRMED, BUT TOO SLOW: ${record.took}`
    : `CONFIRMED: every way back that is moved works, the first in ${record.took}`;
}

function recordLines({ record }: DrillReport, recordedIn: string | null): readonly string[] {
  if (record === null) return ["no record: mend it and drill again"];
  const line = `drilled: ${drillText(record)}`;
  return recordedIn === null
    ? [`write below rollback in the rollout file, or call again with --record FILE: ${line}`]
    : [`${recordedIn} says now: ${line}`];
}
