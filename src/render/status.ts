/** Where every rollout of a repository stands, as data, and laid out for a terminal and a job summary. */
import { iso } from "../units.ts";
import type { Instant } from "../units.ts";
import { TICK_REASONS_EXPLAINED } from "./codes.ts";
import { cell } from "./escape.ts";
import { logText } from "./log-line.ts";
import { blocks, table } from "./markdown.ts";
import { duration, moment } from "./numbers.ts";
import type { TickReason } from "./tick-report.ts";

/** Who must act, and the line to write on the pull request; null `write` where it is done elsewhere. */
export interface ToDo {
  readonly who: string;
  readonly write: string | null;
}

export interface RolloutStatus {
  readonly rollout: string;
  readonly digest: string | null;
  readonly pullRequest: number | null;
  /** What a tick would decide now; null for one that nobody has to look at any more. */
  readonly decision: string | null;
  readonly reason: TickReason;
  readonly detail: string | null;
  readonly stage: string | null;
  /** As set: `5%`, with cohorts where they differ; null where no state says. */
  readonly weight: string | null;
  readonly since: Instant | null;
  /** Milliseconds of the bake that are not covered yet; null where none is under way. */
  readonly bakeLeft: number | null;
  readonly nextLook: Instant | null;
  readonly deadline: Instant | null;
  readonly coveredUntil: Instant | null;
  readonly toDo: readonly ToDo[];
  readonly ended: {
    readonly as: "promoted" | "rolled-back";
    readonly because: string | null;
    readonly at: Instant;
    /** Of a rollback: the router's read-back says 0. Of a promotion always. */
    readonly verified: boolean;
    readonly confirmedByTraffic: boolean;
    readonly guardedUntil: Instant;
  } | null;
  /** Whether it owns its route. */
  readonly ownsRoute: boolean;
  /** Breaks of the journal's chain as sentences; null where it was not verified. */
  readonly journal: readonly string[] | null;
}

export interface StatusDocument {
  readonly at: Instant;
  readonly rollouts: readonly RolloutStatus[];
  /** Candidates that must not be tried again, by key, with the reason. */
  readonly quarantine: Readonly<Record<string, string>>;
}

/** For scripts: times as ISO 8601, the version of the document first. */
export function statusDocument({ at, rollouts, quarantine }: StatusDocument): object {
  const time = (value: Instant | null): string | null => (value === null ? null : iso(value));
  return {
    "schema-version": 1,
    at: iso(at),
    rollouts: rollouts.map(({ rollout, since, nextLook, deadline, coveredUntil, ended, ...each }) => ({
      rollout,
      ...each,
      since: time(since),
      nextLook: time(nextLook),
      deadline: time(deadline),
      coveredUntil: time(coveredUntil),
      ended: ended && { ...ended, at: iso(ended.at), guardedUntil: iso(ended.guardedUntil) },
    })),
    quarantine,
  };
}

/** For a terminal: a line for each rollout, below it why, until when, and who must write what. */
export function statusText({ rollouts, quarantine }: StatusDocument): string {
  if (rollouts.length === 0) return "no rollout file and no state in this repository";
  const heads = rollouts.map((each) => [each.rollout, stands(each), where(each)]);
  const widths = [0, 1].map((column) => Math.max(...heads.map((head) => head[column]?.length ?? 0)));
  const lines = rollouts.flatMap((each, index) => [
    (heads[index] ?? [])
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
    ...facts(each).map(([name, value]) => `  ${name}: ${value}`),
  ]);
  const listed = Object.entries(quarantine).map(([key, why]) => `quarantined ${key.slice(0, 12)}: ${why}`);
  return [...lines, ...listed].map(logText).join("\n");
}

/** For a job summary and a comment. */
export function statusMarkdown({ rollouts, quarantine }: StatusDocument): string {
  if (rollouts.length === 0) return "No rollout file and no state in this repository.";
  const rows = rollouts.map((each) => [
    cell(each.rollout),
    cell(stands(each)),
    cell(where(each)),
    facts(each)
      .map(([name, value]) => `${name}: ${cell(value)}`)
      .join("<br>"),
  ]);
  const listed = Object.entries(quarantine).map(([key, why]) => [cell(key.slice(0, 12)), cell(why)]);
  return blocks([
    table(["Rollout", "Stands", "Where", "Why, until when, who"], rows),
    listed.length === 0 ? "" : table(["Quarantined candidate", "Why"], listed),
  ]);
}

function stands({ decision, reason, ended }: RolloutStatus): string {
  if (ended === null) return `${decision ?? "idle"} (${reason})`;
  if (ended.as === "promoted") return "promoted";
  return ended.verified ? "rolled back" : "ROLLBACK NOT CONFIRMED";
}

function where({ stage, weight, since, ended }: RolloutStatus): string {
  if (ended !== null) return `since ${moment(ended.at)}`;
  if (stage === null || weight === null) return "not started";
  return `${stage} at ${weight}${since === null ? "" : ` since ${moment(since)}`}`;
}

function facts(each: RolloutStatus): readonly (readonly [string, string])[] {
  const { ended, detail, reason, journal } = each;
  const at = (value: Instant | null): string | null => (value === null ? null : moment(value));
  const found: readonly (readonly [string, string | null])[] = [
    ["plan", each.digest === null ? null : shortPlan(each)],
    ["why", ended?.because ?? detail ?? TICK_REASONS_EXPLAINED[reason]],
    ["bake left", each.bakeLeft === null ? null : duration(each.bakeLeft)],
    ["next look", at(each.nextLook)],
    ["deadline", at(each.deadline)],
    ["pager covered until", at(each.coveredUntil)],
    ["guarded until", at(ended?.guardedUntil ?? null)],
    ["traffic", ended?.as === "rolled-back" ? trafficOf(ended.confirmedByTraffic) : null],
    ["route", each.ownsRoute ? "held by this rollout" : null],
    ...each.toDo.map(({ who, write }) => ["to do", write === null ? who : `${who}: ${write}`] as const),
    ...(journal === null
      ? []
      : journal.length === 0
        ? [["journal", "whole"] as const]
        : journal.map((line) => ["JOURNAL BROKEN", line] as const)),
  ];
  return found.flatMap(([name, value]) => (value === null || value === "" ? [] : [[name, value] as const]));
}

function shortPlan({ digest, pullRequest }: RolloutStatus): string {
  return `${(digest ?? "").slice(0, 12)}${pullRequest === null ? "" : ` of pull request ${pullRequest}`}`;
}

function trafficOf(isConfirmed: boolean): string {
  return isConfirmed
    ? "0, confirmed by the metrics"
    : "0 as the router says; the metrics have not confirmed it";
}
