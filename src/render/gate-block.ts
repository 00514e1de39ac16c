import type { PolicySource } from "../config/policy.ts";
import type { Dismissal, GateOutcome, Requirement, RolloutOutcome } from "../gate/outcome.ts";
import { shortDigest } from "../units.ts";
import { DISMISSALS_EXPLAINED, GATE_REASONS_EXPLAINED } from "./codes.ts";
import { cell, span, text } from "./escape.ts";
import { alert, blocks, capped, table } from "./markdown.ts";
import { count, moment, plural } from "./numbers.ts";

export const GATE_START = "<!-- model-rollout:gate -->";
export const GATE_END = "<!-- /model-rollout:gate -->";

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
      footer(gate, context),
    ]),
    GATE_END,
  ].join("\n");
}

/** The comment with another gate block; null where it has none, so that it must be written anew. */
export function replaceGateBlock(body: string, gate: GateOutcome, context: GateContext): string | null {
  const start = body.indexOf(GATE_START);
  const end = body.indexOf(GATE_END, start + GATE_START.length);
  if (start === -1 || end === -1) return null;
  return body.slice(0, start) + renderGateBlock(gate, context) + body.slice(end + GATE_END.length);
}

interface Open {
  readonly rollout: RolloutOutcome;
  readonly requirement: Requirement;
}

function openOnes(gate: GateOutcome): readonly Open[] {
  return gate.rollouts.flatMap((rollout) =>
    rollout.requirements
      .filter(({ kind }) => kind === "waiting" || kind === "refused")
      .map((requirement) => ({ rollout, requirement })),
  );
}

function headline(gate: GateOutcome): string {
  const open = openOnes(gate).length;
  const all = gate.rollouts.flatMap(({ requirements }) =>
    requirements.filter(({ kind }) => kind !== "skipped"),
  ).length;
  const state = `${count(open)} of ${plural(all, "requirement")} ${open === 1 ? "is" : "are"} open`;
  const why = open === 0 ? ` ${GATE_REASONS_EXPLAINED[gate.reason]}` : "";
  switch (gate.kind) {
    case "go":
      return alert("NOTE", [`**Go.** ${GATE_REASONS_EXPLAINED[gate.reason]}`]);
    case "waiting":
      return alert("WARNING", [`**Cannot merge yet${all > 0 ? `: ${state}` : ""}.**${why}`]);
    case "no-go":
      return alert("CAUTION", [`**No go${all > 0 ? `: ${state}` : ""}.**${why}`]);
  }
}

function openTable(gate: GateOutcome, rows: number): string {
  const several = gate.rollouts.length > 1;
  const { shown, more } = capped(openOnes(gate), rows);
  const lines = shown.map(({ rollout, requirement }) => [
    `${several ? `${span(rollout.rollout)}: ` : ""}${whatIsOpen(requirement)}`,
    requirement.closers.length === 0
      ? "the author, with a new commit"
      : cell(requirement.closers.join(" or ")),
    howToClose(requirement, rollout),
  ]);
  const rest = more === 0 ? "" : `…and ${count(more)} more, in the job summary.`;
  return blocks([table(["Open requirement", "Who can close it", "How"], lines), rest]);
}

function whatIsOpen({ id, reason, missing, detail }: Requirement): string {
  const said = detail === "" ? "" : `: ${cell(detail)}`;
  if (id.startsWith("role:")) {
    const people =
      missing > 1 ? `${count(missing)} people of ${span(id.slice(5))} have` : `${span(id.slice(5))} has`;
    return `${people} not decided go or no-go${said}`;
  }
  if (id === "acknowledgement") {
    const state =
      reason === "acknowledgement-expired"
        ? "the acknowledgement of the pager has expired"
        : "nobody on call has accepted the pager";
    return `${state}${said}`;
  }
  return detail === "" ? text(id) : cell(detail);
}

function howToClose({ id, reason }: Requirement, { digest }: RolloutOutcome): string {
  if (id === "acknowledgement") {
    const digits = digest === null ? "the 12 digits" : shortDigest(digest);
    return `a new comment \`/rollout ack ${digits}\``;
  }
  switch (reason) {
    case "role-missing":
      return "approve this pull request; the first line of the review says what you accept";
    case "changes-requested":
      return "their own next approval";
    case "draft":
      return "mark it ready for review";
    case "team-unreadable":
      return "give the action a `team-token`, or list logins";
    case "frozen":
      return "wait until the freeze is over";
    case "policy-unreadable":
      return "correct the policy on the base branch";
    case "problems":
    case "blockers":
      return "correct the lines below and push";
    case "facts-incomplete":
      return "nothing: it is read again at the next event";
    case "acknowledgement-missing":
    case "acknowledgement-expired":
    case "approved":
    case "no-rollout-changed":
    case "closed":
    case "rule-unmet":
    case "status-missing":
    case "label-missing":
    case "label-forbidden":
    case "unsigned":
    case "approvers-changed":
      return GATE_REASONS_EXPLAINED[reason];
  }
}

/** Who accepted what, and who has the pager until when. */
function accepted(gate: GateOutcome, rows: number): readonly string[] {
  const lines = gate.rollouts.flatMap(({ rollout, approvals, acknowledgement }) => [
    ...approvals.map(
      ({ role, by, reason }) =>
        `- ${span(rollout)}: ${text(by)} said go as ${span(role)}${reason === "" ? "" : `: “${cell(reason)}”`}`,
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
  const noun = what === "changes-requested" ? "request for changes" : what;
  const where = at === null ? "" : ` at ${span(at)}`;
  return `the ${noun} by ${text(login)}${where}: ${DISMISSALS_EXPLAINED[why]}`;
}

function footer(gate: GateOutcome, { policy, commit, rows }: GateContext): string {
  const no =
    gate.kind === "go" || gate.rollouts.length === 0
      ? ""
      : "To say no: request changes in a review. After the merge: `/rollout hold` or `/rollout abort`.";
  const digests = gate.rollouts.flatMap(({ rollout, digest }) =>
    digest === null ? [`removes ${span(rollout)}`] : [`${span(rollout)} ${span(shortDigest(digest))}`],
  );
  const { shown, more } = capped(digests, rows);
  const plans =
    shown.length === 0 ? "" : `; plans: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return blocks([
    no,
    `<sub>Looked at commit ${span(commit.slice(0, 7))}; ${showPolicy(policy)}${plans}.</sub>`,
  ]);
}

function showPolicy(policy: PolicySource): string {
  return policy.kind === "file"
    ? `policy ${span(policy.path)} at ${span(policy.commit.slice(0, 7))} of the base branch`
    : "no policy on the base branch: built-in floors, approvers need write access";
}
