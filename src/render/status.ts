/** Where the rollouts of a repository stand: for a terminal, and for a job's summary. */
import { showHidden } from "../config/scan.ts";
import type { HoldReason } from "../promotion/decision.ts";
import type { Standing } from "../promotion/standing.ts";
import { showWeights } from "../promotion/weights.ts";
import { milliseconds, shortDigest } from "../units.ts";
import type { Duration, Instant } from "../units.ts";
import { TICK_REASONS_EXPLAINED } from "./codes.ts";
import { span, text } from "./escape.ts";
import { duration, moment } from "./numbers.ts";
import { TICK_REASONS } from "./tick-report.ts";

export type StatusEntry =
  | {
      readonly kind: "known";
      readonly rollout: string;
      readonly standing: Standing;
      readonly onBranch: "same" | "changed" | "removed";
      readonly quarantined: string | null;
      /** `@login`, `@org/team` by role. */
      readonly people: Readonly<Record<string, readonly string[]>>;
      /** Whether a tick has anything to look at. */
      readonly isActive: boolean;
    }
  /** On the branch, and never started. */
  | { readonly kind: "asks-to-start"; readonly rollout: string; readonly file: string }
  | { readonly kind: "refused"; readonly rollout: string; readonly file: string; readonly because: string }
  | { readonly kind: "state-lost"; readonly rollout: string; readonly because: string };

export interface StatusReport {
  readonly at: Instant;
  readonly rollouts: readonly StatusEntry[];
  readonly policyUnreadable: string | null;
  /** Candidates that may not start, by key. */
  readonly quarantine: readonly { readonly candidate: string; readonly because: string }[];
}

/** What a rollout's lines say: where it stands, then `label: words`, the first the most urgent. */
interface Story {
  readonly rank: number;
  readonly head: string;
  readonly lines: readonly (readonly [label: string, words: string])[];
}

/** Plain text: one paragraph for each rollout, the worst first. */
export function renderStatusText(report: StatusReport): string {
  const stories = report.rollouts.map((entry) => ({ name: entry.rollout, ...storyOf(entry, report.at) }));
  const active = stories.filter(({ rank }) => rank < IDLE).toSorted((a, b) => a.rank - b.rank);
  const idle = stories.filter(({ rank }) => rank === IDLE).map(({ name }) => name);
  const width = Math.max(0, ...active.flatMap(({ lines }) => lines.map(([label]) => label.length)));
  return [
    ...notes(report),
    ...active.map(({ name, head, lines }) =>
      [`${name}: ${head}`, ...lines.map(([label, words]) => `  ${label.padEnd(width)}  ${words}`)].join("\n"),
    ),
    ...(idle.length === 0 ? [] : [`over, and looked after no more: ${idle.join(", ")}`]),
    ...report.quarantine.map(
      ({ candidate, because }) => `quarantined: candidate ${candidate.slice(0, 12)}, ${because}`,
    ),
    ...(report.rollouts.length === 0 ? ["No rollout on this branch, and none that ever ran."] : []),
  ]
    .map((block) => block.split("\n").map(showHidden).join("\n"))
    .join("\n\n")
    .concat("\n");
}

/** The same as Markdown, everything that people wrote made harmless. */
export function renderStatusSummary(report: StatusReport): string {
  const stories = report.rollouts.map((entry) => ({ name: entry.rollout, ...storyOf(entry, report.at) }));
  const active = stories.filter(({ rank }) => rank < IDLE).toSorted((a, b) => a.rank - b.rank);
  const idle = stories.filter(({ rank }) => rank === IDLE).map(({ name }) => name);
  return [
    ...notes(report).map((note) => `> [!WARNING]\n> ${text(note)}`),
    ...active.map(({ name, head, lines }) =>
      [
        `**${text(name)}**: ${inked(head)}`,
        ...lines.map(([label, words]) => `- ${label}: ${inked(words)}`),
      ].join("\n"),
    ),
    ...(idle.length === 0 ? [] : [`Over, and looked after no more: ${text(idle.join(", "))}.`]),
    ...report.quarantine.map(
      ({ candidate, because }) => `Quarantined: candidate ${candidate.slice(0, 12)}, ${text(because)}.`,
    ),
    ...(report.rollouts.length === 0 ? ["No rollout on this branch, and none that ever ran."] : []),
  ].join("\n\n");
}

/** Commands in the fixed-width face, all else as words; both made harmless. */
function inked(words: string): string {
  return words
    .split("`")
    .map((part, index) => (part === "" ? "" : index % 2 === 1 ? span(part) : padded(part)))
    .join("");
}

/** Spaces at the ends are what stands between words and a command. */
function padded(part: string): string {
  return `${part.startsWith(" ") ? " " : ""}${text(part)}${part.trim() !== "" && part.endsWith(" ") ? " " : ""}`;
}

function notes({ policyUnreadable }: StatusReport): readonly string[] {
  return policyUnreadable === null
    ? []
    : [`The policy cannot be read, so nothing starts or rises: ${policyUnreadable}`];
}

const IDLE = 9;

function storyOf(entry: StatusEntry, now: Instant): Story {
  switch (entry.kind) {
    case "state-lost":
      return {
        rank: 1,
        head: "its state cannot be believed; nothing moves",
        lines: [
          ["why", entry.because],
          [
            "do",
            `look at \`git log origin/model-rollout/state/${entry.rollout}\`; if the candidate has traffic: \`roll-back\``,
          ],
        ],
      };
    case "refused":
      return {
        rank: 4,
        head: `${entry.file} is wrong, so it does not start`,
        lines: [["why", entry.because]],
      };
    case "asks-to-start":
      return {
        rank: 6,
        head: `${entry.file} asks to start; the next tick asks GitHub who accepted it`,
        lines: [],
      };
    case "known":
      return entry.standing.ending === null ? running(entry, now) : ended(entry, entry.standing.ending);
  }
}

type Known = Extract<StatusEntry, { readonly kind: "known" }>;

function running(entry: Known, now: Instant): Story {
  const { standing } = entry;
  const { stage, abort, holds, heldFor, since } = standing;
  const where = `stage ${stage.name} (${stage.number} of ${stage.of}) at ${showWeights(standing.set)}${since === null ? ", a move is not confirmed yet" : ` since ${moment(since)}`}`;
  const isHeld = holds.length > 0 || heldFor !== null;
  const doing = abort !== null ? "going back" : isHeld ? "holding" : "baking";
  return {
    rank: abort === null ? (isHeld ? 3 : 5) : 2,
    head: `${doing} in ${where}`,
    lines: [
      ...(abort === null ? [] : [["aborted", `by ${abort.by}${quoted(abort.reason)}`] as const]),
      ...holds.map(
        ({ by, reason, at }) => ["held", `by ${by} since ${moment(at)}${quoted(reason)}`] as const,
      ),
      ...(heldFor === null || holds.length > 0 ? [] : [["why", explained(heldFor)] as const]),
      ...doOf(entry),
      ...branchLines(entry),
      ["bake", `${spoken(standing.covered)} of ${spoken(standing.bake)} covered by readings`],
      [
        "looked",
        `${spoken(ago(standing.lastTick, now))} ago; the next look is worth it at ${moment(standing.nextLook)}`,
      ],
      ...(standing.deadline === null
        ? []
        : [["deadline", `of the ${standing.deadline.of}: ${moment(standing.deadline.at)}`] as const]),
      ...coverLines(standing),
    ],
  };
}

/** What somebody must do, each with the exact words. */
function doOf({ standing, people, rollout }: Known): readonly (readonly [string, string])[] {
  const digits = shortDigest(standing.digest);
  const place = standing.pullRequest === null ? "" : ` on #${standing.pullRequest}`;
  const who = (role: string): string => people[role]?.join(" or ") || `a ${role}`;
  const resume = standing.holds.some(({ byPerson }) => byPerson)
    ? [["do", `to go on: \`/rollout resume ${digits} <why>\`${place}`] as const]
    : [];
  const next = standing.next?.against.flatMap((reason) => askOf(reason)) ?? [];
  return [...resume, ...next];

  function askOf(reason: HoldReason): readonly (readonly [string, string])[] {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others are told in their own words
    switch (reason.kind) {
      case "go-missing":
        return reason.roles.map((role) => [
          "next",
          `${reason.stage} waits for a go: ${who(role)} writes \`/rollout go ${reason.stage} ${digits}\`${place}`,
        ]);
      case "acknowledgement-expired":
        return [
          ["next", `nobody has the pager: ${who("on-call")} writes \`/rollout ack ${digits}\`${place}`],
        ];
      case "frozen":
        return [["next", `frozen until ${moment(reason.until)}: ${reason.because}`]];
      case "outside-moving-hours":
        return [["next", `${rollout} rises only ${reason.hours}`]];
      case "not-before":
        return [["next", `not before ${moment(reason.at)}`]];
      default:
        return [["next", explained(reason.kind)]];
    }
  }
}

function branchLines({ onBranch, quarantined }: Known): readonly (readonly [string, string])[] {
  return [
    ...(onBranch === "same" ? [] : [["branch", explained(`${onBranch}-on-branch`)] as const]),
    ...(quarantined === null ? [] : [["quarantined", quarantined] as const]),
  ];
}

function coverLines({ cover, needsCover }: Standing): readonly (readonly [string, string])[] {
  if (cover !== null)
    return [["pager", `${cover.by.map((by) => `@${by}`).join(", ")} until ${moment(cover.until)}`]];
  return needsCover ? [["pager", "nobody"]] : [];
}

function ended({ standing, isActive, onBranch }: Known, ending: NonNullable<Standing["ending"]>): Story {
  const until = standing.guardedUntil === null ? "" : `at least until ${moment(standing.guardedUntil)}`;
  const guarded = isActive ? ([["guarded", until]] as const) : [];
  const again =
    onBranch === "changed" ? ([["branch", "another plan of this name asks to start"]] as const) : [];
  if (ending.kind === "promoted")
    return {
      rank: isActive ? 8 : IDLE,
      head: `promoted ${moment(ending.at)}`,
      lines: [...again, ...guarded],
    };
  const at = `${moment(ending.at)} in ${ending.stage}: ${ending.because}`;
  if (ending.drainedAt === null)
    return {
      rank: 0,
      head: `ROLLBACK NOT CONFIRMED, ${at}`,
      lines: [
        [
          "do",
          `\`roll-back\` again, and the undo commands of the runbook by hand; the candidate may still have traffic`,
        ],
      ],
    };
  const traffic =
    ending.confirmedByTrafficAt === null
      ? "the router reads 0; the metrics have not confirmed it yet"
      : `the router read 0 at ${moment(ending.drainedAt)}, the metrics at ${moment(ending.confirmedByTrafficAt)}`;
  return {
    rank: isActive ? 7 : IDLE,
    head: `rolled back ${at}`,
    lines: [["traffic", traffic], ...again, ...guarded],
  };
}

function explained(code: string): string {
  const known = TICK_REASONS.find((reason) => reason === code);
  return known === undefined ? code : TICK_REASONS_EXPLAINED[known];
}

function quoted(reason: string): string {
  return reason === "" ? "" : `: ${reason}`;
}

function spoken(time: Duration): string {
  return duration(time);
}

function ago(at: Instant, now: Instant): Duration {
  return milliseconds(Math.max(0, now - at));
}
