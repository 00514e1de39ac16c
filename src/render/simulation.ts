/** What `simulate` prints: before, after, what changed between them, every leaf, and who could still make it go. */
import type { Difference } from "../gate/compare-outcomes.ts";
import { shortName } from "../gate/expectation.ts";
import type { Mismatch } from "../gate/expectation.ts";
import type { GateOutcome, GateReason } from "../gate/outcome.ts";
import type { Step, WayToGo } from "../gate/ways-to-go.ts";
import type { Instant } from "../units.ts";
import { DISMISSALS_EXPLAINED, DISMISSED } from "./codes.ts";
import { treeOfGate, treeText } from "./gate-tree.ts";
import { blocks } from "./markdown.ts";
import { count, moment, plural } from "./numbers.ts";
import { ackCommand, oneOf, TERMINAL, verifyCommand, whatIsOpen } from "./requirement-words.ts";

export interface SimulationReport {
  readonly isAsked: boolean;
  readonly at: Instant;
  readonly before: GateOutcome;
  readonly after: GateOutcome;
  readonly differences: readonly Difference[];
  readonly unknown: readonly string[];
  readonly way: WayToGo;
  readonly mismatches: readonly Mismatch[] | null;
}

const MOST = 40;

export function renderSimulation(report: SimulationReport): string {
  const { at, before, after, unknown, way, mismatches } = report;
  return blocks([
    report.isAsked
      ? `before  ${before.kind} (${before.reason})\nafter   ${after.kind} (${after.reason}), at ${moment(at)}`
      : `${after.kind} (${after.reason}), at ${moment(at)}`,
    unknown
      .map(
        (login) =>
          `Not known: what access @${login} has. It counts as none; write --access ${login}=write if it is so.`,
      )
      .map(TERMINAL.text)
      .join("\n"),
    report.isAsked ? changedBlock(report.differences) : "",
    treeText(treeOfGate(after, TERMINAL)),
    ignoredBlock(after),
    wayBlock(way, after),
    mismatches === null ? "" : expectationBlock(mismatches),
  ]);
}

function changedBlock(differences: readonly Difference[]): string {
  if (differences.length === 0) return "Nothing changes.";
  const lines = differences.slice(0, MOST).map((each) => `  ${TERMINAL.text(changeWords(each))}`);
  const more = differences.length - lines.length;
  return ["What changes", ...lines, ...(more > 0 ? [`  …and ${count(more)} more`] : [])].join("\n");
}

function changeWords(each: Difference): string {
  if (each.kind === "not-counted") {
    const { login, what, why } = each.dismissal;
    return `${each.rollout}: the ${DISMISSED[what]} by ${login} does not count: ${DISMISSALS_EXPLAINED[why]}`;
  }
  const { rollout, path, before, after, by } = each;
  const who = by.length === 0 ? "" : ` by ${by.join(", ")}`;
  return `${rollout}: ${path.map(shortName).join(" › ")}: ${stateWord(before)} → ${stateWord(after)}${who}`;
}

function stateWord(kind: Extract<Difference, { readonly kind: "requirement" }>["before"]): string {
  switch (kind) {
    case null:
      return "not there";
    case "satisfied":
      return "met";
    case "waiting":
      return "open";
    case "refused":
      return "refused";
    case "skipped":
      return "not asked";
  }
}

function ignoredBlock({ rollouts }: GateOutcome): string {
  const all = rollouts.flatMap(({ dismissals }) => dismissals);
  const lines = all.map(
    ({ login, what, why, at }) =>
      `  the ${DISMISSED[what]} by ${login}${at === null ? "" : ` at ${at}`}: ${DISMISSALS_EXPLAINED[why]}`,
  );
  const unique = [...new Set(lines)];
  const shown = unique.slice(0, MOST).map((each) => `  ${TERMINAL.text(each)}`);
  const more = unique.length - shown.length;
  return unique.length === 0
    ? ""
    : ["Not counted", ...shown, ...(more > 0 ? [`  …and ${count(more)} more`] : [])].join("\n");
}

function wayBlock(way: WayToGo, after: GateOutcome): string {
  switch (way.kind) {
    case "is-go":
      return "";
    case "cannot": {
      const lines = way.because
        .slice(0, MOST)
        .map(({ rollout, leaf }) => `  ${TERMINAL.text(rollout)}: ${whatIsOpen(leaf, TERMINAL)}`);
      return way.because.length === 0
        ? `No approval or acknowledgement makes it go: ${after.reason}.`
        : ["No approval or acknowledgement makes it go. What stays open", ...lines].join("\n");
    }
    case "people": {
      const steps = way.steps.map((step) => stepWords(step, after)).join(", and ");
      const assumed =
        way.assumed.length === 0
          ? ""
          : ` If they may write to the repository: the facts do not tell it of ${way.assumed.map((each) => `@${each}`).join(", ")}.`;
      const least = way.isSmallest ? "" : " Fewer people may be enough: not all combinations were tried.";
      return TERMINAL.text(`It would go if ${steps}.${assumed}${least}`);
    }
  }
}

function stepWords({ does, count: number, people, lifts }: Step, after: GateOutcome): string {
  const named = people.map((each) => `@${each}`);
  const who =
    named.length === 1
      ? (named[0] ?? "")
      : `${number === 1 ? "one" : count(number)} of ${oneOf(named, TERMINAL, 12)}`;
  const verb = number === 1 ? "s" : "";
  if (does === "approve") return lifts ? `${who} approves again` : `${who} approve${verb}`;
  if (does === "verify") return `${who} comment${verb} ${wordsToWrite(after).join(" and ")}`;
  const digests = after.rollouts.flatMap(({ digest }) => (digest === null ? [] : [digest]));
  return `${who} comment${verb} ${digests.map((digest) => `\`${ackCommand(digest)}\``).join(" and ")}`;
}

/** The line of each drafted statement that waits for a word. */
function wordsToWrite({ rollouts }: GateOutcome): readonly string[] {
  const open = rollouts.flatMap(({ requirements }) => requirements.filter(({ kind }) => kind === "waiting"));
  const idsOf = (reason: GateReason) =>
    open.flatMap((each) => (each.reason === reason ? (each.statements ?? []) : []));
  const plain = [...new Set(idsOf("statements-unverified"))];
  const contradicting = [...new Set(idsOf("statement-contradicts"))];
  return [
    ...(plain.length === 0 ? [] : [`\`${verifyCommand(plain)}\``]),
    ...contradicting.map((id) => `\`/rollout resolve ${id} <reason>\``),
  ];
}

function expectationBlock(mismatches: readonly Mismatch[]): string {
  if (mismatches.length === 0) return "As the file expects.";
  return ["Not as the file expects", ...mismatches.map((each) => `  ${mismatchWords(each)}`)].join("\n");
}

function mismatchWords({ what, expected, found }: Mismatch): string {
  return TERMINAL.text(`${what}: expected ${expected}, found ${found}`);
}

/** A facts file as a test: what is not as expected, or why it could not be read. */
export interface TestReport {
  readonly file: string;
  readonly result:
    | { readonly kind: "told"; readonly mismatches: readonly Mismatch[] }
    | { readonly kind: "expects-nothing" }
    | { readonly kind: "wrong"; readonly problems: string };
}

export function renderTests(tests: readonly TestReport[]): string {
  const lines = tests.flatMap(({ file, result }) => {
    const name = TERMINAL.text(file);
    switch (result.kind) {
      case "told":
        return result.mismatches.length === 0
          ? [`pass  ${name}`]
          : [`FAIL  ${name}`, ...result.mismatches.map((each) => `      ${mismatchWords(each)}`)];
      case "expects-nothing":
        return [
          `FAIL  ${name}`,
          "      expected `expect: { outcome: … }`, found none: a test says what it expects",
        ];
      case "wrong":
        return [
          `FAIL  ${name}`,
          ...result.problems.split("\n").map((line) => (line === "" ? "" : `      ${line}`)),
        ];
    }
  });
  const failed = tests.filter(({ result }) => result.kind !== "told" || result.mismatches.length > 0).length;
  return [
    ...lines,
    "",
    `${plural(tests.length, "file")}, ${failed === 0 ? "all as expected" : `${count(failed)} not as expected`}`,
  ].join("\n");
}
