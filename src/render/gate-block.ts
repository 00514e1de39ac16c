/** The gate's answer in a comment: in ten seconds what is missing and from whom, then every leaf with its reason. */
import type { PolicySource } from "../config/policy.ts";
import { openLeaves, shortName } from "../gate/expectation.ts";
import type { OpenLeaf } from "../gate/expectation.ts";
import type { Dismissal, GateOutcome, RolloutOutcome } from "../gate/outcome.ts";
import { shortDigest } from "../units.ts";
import { DISMISSALS_EXPLAINED, DISMISSED, GATE_REASONS_EXPLAINED } from "./codes.ts";
import { cell, span, text } from "./escape.ts";
import { metList } from "./gate-tree.ts";
import { alert, blocks, capped, details, table } from "./markdown.ts";
import { count, moment, plural } from "./numbers.ts";
import { changesApprovers } from "./policy-entry.ts";
import { ackCommand, howToClose, oneOf, PAGE, whatIsOpen, whoElse } from "./requirement-words.ts";

export const GATE_START = "<!-- model-rollout:gate -->";
export const GATE_END = "<!-- /model-rollout:gate -->";
const MET_START = "<!-- model-rollout:met -->";
const MET_END = "<!-- /model-rollout:met -->";

/** Rows of each list in a comment; the summary and the file have more. */
export const COMMENT_ROWS = 40;

/** What the gate's answer is read with. */
export interface GateContext {
  readonly policy: PolicySource;
  /** The commit that was looked at. */
  readonly commit: string;
  /** Most rows of each list. */
  readonly rows: number;
}

/** What is open, who can close it and how; between its own two markers, so that it can be replaced alone. */
export function renderGateBlock(gate: GateOutcome, context: GateContext): string {
  return [
    GATE_START,
    blocks([
      headline(gate),
      openTable(gate, context.rows),
      ...accepted(gate, context.rows),
      dismissed(gate, context.rows),
      unattributed(gate),
      footer(gate, context),
    ]),
    GATE_END,
  ].join("\n");
}

/** `renderSettled` between markers of its own, below everything that somebody has to read. */
export function renderMetBlock(gate: GateOutcome, context: GateContext): string {
  return blocks([MET_START, renderSettled(gate, context.rows), MET_END]);
}

/** The comment with another answer of the gate; null where it has no place for it, so that it must be written anew. */
export function replaceGateBlock(body: string, gate: GateOutcome, context: GateContext): string | null {
  const start = body.indexOf(GATE_START);
  const end = body.indexOf(GATE_END, start + GATE_START.length);
  const met = body.lastIndexOf(MET_START);
  const metEnd = body.indexOf(MET_END, met + MET_START.length);
  if (start === -1 || end === -1 || met < end || metEnd === -1) return null;
  return [
    body.slice(0, start),
    renderGateBlock(gate, context),
    body.slice(end + GATE_END.length, met),
    renderMetBlock(gate, context),
    body.slice(metEnd + MET_END.length),
  ].join("");
}

/** Commits that no account claims exclude nobody: whoever approves must be told. */
function unattributed(gate: GateOutcome): string {
  const notes = gate.rollouts.flatMap(({ requirements }) =>
    requirements.filter(({ id }) => id === "attribution").map(({ detail }) => detail),
  );
  const [note] = notes;
  return note === undefined ? "" : `Mind: ${cell(note)}.`;
}

interface Open extends OpenLeaf {
  readonly of: RolloutOutcome;
}

function openOnes(gate: GateOutcome): readonly Open[] {
  return gate.rollouts.flatMap((rollout) =>
    openLeaves({ rollouts: [rollout] }).map((leaf) => ({ ...leaf, of: rollout })),
  );
}

function headline(gate: GateOutcome): string {
  const asked = gate.rollouts.flatMap(({ requirements }) =>
    requirements.filter(({ kind }) => kind !== "skipped"),
  );
  const open = asked.filter(({ kind }) => kind !== "satisfied").length;
  const all = asked.length;
  const state = `${count(open)} of ${plural(all, "requirement")} ${open === 1 ? "is" : "are"} open`;
  const why = open === 0 ? ` ${GATE_REASONS_EXPLAINED[gate.reason]}` : "";
  const next = waitingFor(gate);
  switch (gate.kind) {
    case "go":
      return alert("NOTE", [`**Go.** ${GATE_REASONS_EXPLAINED[gate.reason]}`]);
    case "waiting":
      return alert("WARNING", [`**Cannot merge yet${all > 0 ? `: ${state}` : ""}.**${why}`, ...next]);
    case "no-go":
      return alert("CAUTION", [`**No go${all > 0 ? `: ${state}` : ""}.**${why}`, ...next]);
  }
}

/** Parts of the line that a reader with ten seconds reads. */
const MOST_NEXT = 4;

/** `Waiting for: @olga to approve · @oscar to comment …`: the next step of each person, in one line. */
function waitingFor(gate: GateOutcome): readonly string[] {
  const steps = [...new Set(openOnes(gate).map(stepOf))];
  if (steps.length === 0) return [];
  const { shown, more } = capped(steps, MOST_NEXT);
  const rest = more === 0 ? "" : ` · ${count(more)} more below`;
  return [`**Waiting for:** ${shown.join(" · ")}${rest}`];
}

function stepOf({ leaf, of }: Open): string {
  const { id, reason, closers, missing, statements } = leaf;
  const several = missing > 1 ? `${count(missing)} of ` : "";
  const who = closers.length === 0 ? "" : `${several}${oneOf(closers, PAGE)}`;
  const how = howToClose(leaf, of.digest, PAGE);
  if (reason === "role-missing")
    return who === ""
      ? `${span(shortName(id))}, which nobody can give here`
      : `${who} to approve as ${span(shortName(id))}`;
  if (reason === "acknowledgement-missing" || reason === "acknowledgement-expired")
    return `${who === "" ? "somebody on call" : who} to comment \`${ackCommand(of.digest)}\``;
  if (reason === "changes-requested") return `${who === "" ? "who requested changes" : who} to approve again`;
  if (statements !== undefined) {
    const does = reason === "statement-contradicts" ? "resolve or reject" : "verify or reject";
    return `${who === "" ? "somebody who may approve" : who} to ${does} ${plural(statements.length, "drafted statement")}`;
  }
  return who === "" ? how : `${who}: ${how}`;
}

function openTable(gate: GateOutcome, rows: number): string {
  const several = gate.rollouts.length > 1;
  const { shown, more } = capped(openOnes(gate), rows);
  const lines = shown.map(({ rollout, path, leaf, of }) => [
    `${several ? `${span(rollout)}: ` : ""}${inside(path)}${whatIsOpen(leaf, PAGE)}`,
    leaf.closers.length === 0 ? whoElse(leaf) : cell(leaf.closers.join(" or ")),
    howToClose(leaf, of.digest, PAGE),
  ]);
  const rest = more === 0 ? "" : `…and ${count(more)} more, in the job summary.`;
  return blocks([table(["Open requirement", "Who can close it", "How"], lines), rest]);
}

/** What a leaf stands in: the rule and its parts. */
function inside(path: readonly string[]): string {
  return path
    .slice(0, -1)
    .map((id) => `${span(shortName(id))} › `)
    .join("");
}

/** What needs nobody any more, and rules that do not apply here: all of it can be read, none of it stands in the way. */
export function renderSettled(gate: GateOutcome, rows: number): string {
  const { list, met, skipped } = metList(gate, rows);
  if (list === "") return "";
  const title = [`${count(met)} met`, ...(skipped === 0 ? [] : [`${count(skipped)} not asked`])].join(", ");
  return details(`Every requirement: ${title}`, list);
}

/** Who accepted what, and who has the pager until when. */
function accepted(gate: GateOutcome, rows: number): readonly string[] {
  const lines = gate.rollouts.flatMap(({ rollout, approvals, acknowledgement }) => [
    ...approvals.map(
      ({ role, by, reason, at }) =>
        `- ${span(rollout)}: ${text(by)} said go as ${span(role)}${at === undefined ? "" : `, at ${span(at)} for an equal plan`}${reason === "" ? "" : `: “${cell(reason)}”`}`,
    ),
    ...(acknowledgement === null
      ? []
      : [
          `- ${span(rollout)}: ${text(acknowledgement.by)} has the pager until ${moment(acknowledgement.until)}`,
        ]),
  ]);
  const { shown, more } = capped(lines, rows);
  const rest = more === 0 ? [] : [`- …and ${count(more)} more, in the job summary`];
  return lines.length === 0 ? [] : [[...shown, ...rest].join("\n")];
}

function dismissed(gate: GateOutcome, rows: number): string {
  const all = gate.rollouts.flatMap(({ dismissals }) => dismissals);
  const unique = [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
  const { shown, more } = capped(unique, rows);
  const [only] = unique.length === 1 ? shown : [];
  if (only !== undefined) return `Not counted: ${describe(only)}.`;
  const lines = shown.map((each) => `- ${describe(each)}`);
  if (more > 0) lines.push(`- …and ${count(more)} more, in the job summary`);
  return lines.length === 0 ? "" : blocks(["Not counted:", lines.join("\n")]);
}

function describe({ login, what, why, at }: Dismissal): string {
  const where = at === null ? "" : ` at ${span(at)}`;
  return `the ${DISMISSED[what]} by ${text(login)}${where}: ${DISMISSALS_EXPLAINED[why]}`;
}

function footer(gate: GateOutcome, { policy, commit, rows }: GateContext): string {
  const no =
    gate.kind === "go" || gate.rollouts.length === 0
      ? ""
      : "To say no: request changes in a review. After the merge: `/rollout hold` or `/rollout abort`.";
  const digests = gate.rollouts.map(planOf);
  const { shown, more } = capped(digests, rows);
  const plans =
    shown.length === 0 ? "" : `; plans: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return blocks([
    no,
    `<sub>Looked at commit ${span(commit.slice(0, 7))}; ${showPolicy(policy)}${plans}.</sub>`,
  ]);
}

/** Digits of the plan that is accepted; what has none is removed, or is the policy itself. */
function planOf(rollout: RolloutOutcome): string {
  const name = span(rollout.rollout);
  if (rollout.digest !== null) return `${name} ${span(shortDigest(rollout.digest))}`;
  return changesApprovers(rollout) ? `${name} says who may approve` : `removes ${name}`;
}

function showPolicy(policy: PolicySource): string {
  return policy.kind === "file"
    ? `policy ${span(policy.path)} at ${span(policy.commit.slice(0, 7))} of the base branch`
    : "no policy on the base branch: built-in floors, approvers need write access";
}
