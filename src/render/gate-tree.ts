/** The gate's answer as a tree that explains every leaf: what is met and by whom, what is skipped and why, what is open. */
import type { GateOutcome, Requirement, RolloutOutcome } from "../gate/outcome.ts";
import { askedFor, howToClose, oneOf, PAGE, whatIsOpen } from "./requirement-words.ts";
import type { Face } from "./requirement-words.ts";
import { count } from "./numbers.ts";

/** A line of the tree; `depth` 0 is the rollout. */
export interface TreeLine {
  readonly depth: number;
  readonly kind: Requirement["kind"] | "rollout";
  readonly words: string;
}

/** Deeper than any policy is written; keeps a wrong tree off the end of the stack. */
const DEEPEST = 12;

/** Every leaf of every rollout, in the order of the gate. */
export function treeOfGate(gate: GateOutcome, face: Face): readonly TreeLine[] {
  return gate.rollouts.flatMap((rollout) => [
    { depth: 0, kind: "rollout" as const, words: `${face.name(rollout.rollout)}: ${rollout.kind}` },
    ...rollout.requirements.flatMap((each) => linesOf(each, rollout, { depth: 1, face })),
  ]);
}

function linesOf(
  requirement: Requirement,
  rollout: RolloutOutcome,
  at: { readonly depth: number; readonly face: Face },
): readonly TreeLine[] {
  const parts = requirement.parts ?? [];
  const line = { depth: at.depth, kind: requirement.kind, words: wordsOf(requirement, rollout, at.face) };
  if (at.depth >= DEEPEST) return [line];
  return [line, ...parts.flatMap((part) => linesOf(part, rollout, { ...at, depth: at.depth + 1 }))];
}

function wordsOf(requirement: Requirement, { digest }: RolloutOutcome, face: Face): string {
  const { kind, detail, by, parts = [] } = requirement;
  const name = askedFor(requirement, face);
  const said = detail === "" ? "" : `: ${face.text(detail)}`;
  switch (kind) {
    case "satisfied":
      return `${name}${by.length === 0 ? said : `: ${by.map((each) => face.text(each)).join(", ")}${detail === "" ? "" : ` (${face.text(detail)})`}`}`;
    case "skipped":
      return `${name}, not asked${said}`;
    case "waiting":
    case "refused": {
      if (parts.length > 0) return `${name}${said}`;
      const who = requirement.closers.length === 0 ? "" : ` Who: ${oneOf(requirement.closers, face, 6)}.`;
      return `${whatIsOpen(requirement, face)}.${who} How: ${howToClose(requirement, digest, face)}.`;
    }
  }
}

const MARKS = { rollout: "", satisfied: "[x] ", waiting: "[ ] ", refused: "[!] ", skipped: "[-] " } as const;

/** For a terminal: `[x]` met, `[ ]` open, `[!]` refused, `[-]` not asked. */
export function treeText(lines: readonly TreeLine[], most = 500): string {
  const shown = lines
    .slice(0, most)
    .map(({ depth, kind, words }) => `${"  ".repeat(depth)}${MARKS[kind]}${words}`);
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`…and ${count(more)} more; --json has them all`] : [])].join("\n");
}

const STATES = { satisfied: "met", waiting: "open", refused: "refused", skipped: "skipped" } as const;

/** For a page: what is met, and what was skipped and why, as a list; empty where there is nothing of it. */
export function metList(
  gate: GateOutcome,
  most: number,
): { readonly list: string; readonly met: number; readonly skipped: number } {
  const several = gate.rollouts.length > 1;
  const all = gate.rollouts.flatMap((rollout) =>
    rollout.requirements
      .filter(hasToldElse)
      .flatMap((each) =>
        linesOf(each, rollout, { depth: 0, face: PAGE }).map((line) => ({ ...line, rollout })),
      ),
  );
  const lines = all.slice(0, most).map(({ depth, kind, words, rollout }) => {
    const where = several && depth === 0 ? `${PAGE.name(rollout.rollout)}: ` : "";
    return `${"  ".repeat(Math.min(depth, 6))}- ${where}${kind === "rollout" ? "" : `${STATES[kind]}: `}${words}`;
  });
  if (all.length > most) lines.push(`- …and ${count(all.length - most)} more, in the job summary`);
  return {
    list: lines.join("\n"),
    met: all.filter(({ kind }) => kind === "satisfied").length,
    skipped: all.filter(({ kind }) => kind === "skipped").length,
  };
}

/** An open leaf stands in the table above; one that is made of parts is shown whole, with what of it is met. */
function hasToldElse({ kind, parts = [] }: Requirement): boolean {
  return kind === "satisfied" || kind === "skipped" || parts.length > 0;
}
