/** Where the rollouts of a repository stand: for a terminal, and for a job's summary. */
import { showHidden } from "../config/scan.ts";
import type { Standing } from "../promotion/standing.ts";
import type { Instant } from "../units.ts";
import { span, text } from "./escape.ts";
import { alert } from "./markdown.ts";
import { IDLE, storyOf, type Story } from "./status-story.ts";

export type StatusEntry = Unverified & {
  /** What is broken in its journal, by file and line; null where nobody looked. */
  readonly journal: readonly string[] | null;
};

/** A rollout, before anybody looked into its journal. */
export type Unverified =
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

function storiesOf({ rollouts, at }: StatusReport): {
  readonly active: readonly (Story & { readonly name: string })[];
  readonly idle: readonly string[];
} {
  const stories = rollouts.map((entry) => ({ name: entry.rollout, ...storyOf(entry, at) }));
  return {
    active: stories.filter(({ rank }) => rank < IDLE).toSorted((a, b) => a.rank - b.rank),
    idle: stories.filter(({ rank }) => rank === IDLE).map(({ name }) => name),
  };
}

/** Plain text: one paragraph for each rollout, the worst first. */
export function renderStatusText(report: StatusReport): string {
  const { active, idle } = storiesOf(report);
  const width = Math.max(
    0,
    ...active.flatMap(({ aside, lines }) => [...aside.lines, ...lines].map(([label]) => label.length)),
  );
  return [
    ...notes(report),
    ...active.map(({ name, head, aside, lines }) =>
      [
        `${name}: ${head}`,
        ...[...aside.lines, ...lines].map(([label, words]) => `  ${label.padEnd(width)}  ${words}`),
      ].join("\n"),
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
  const { active, idle } = storiesOf(report);
  return [
    ...notes(report).map((note) => alert("WARNING", [text(note)])),
    ...active.flatMap(({ name, head, aside, lines }) => [
      ...aside.alerts,
      [
        `**${text(name)}**: ${inked(head)}`,
        ...lines.map(([label, words]) => `- ${label}: ${inked(words)}`),
      ].join("\n"),
    ]),
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
