/** The catalogue as a page: docs/codes.md is written from it and tested against it. */
import { CATALOGUE } from "./codes.ts";
import type { CodeEntry } from "./codes.ts";
import { blocks, table } from "./markdown.ts";

const TITLES = {
  problem: "Problems of a file",
  recording: "Problems of recorded readings",
  plan: "Problems of a plan",
  rubric: "Points of the rubric",
  gate: "Reasons of the gate",
  "not-counted": "Why an approval, a veto or an acknowledgement does not count",
  tick: "Reasons of a tick (the output `reason`)",
  evidence: "Why evidence is inconclusive",
  failure: "The world did not answer",
  doctor: "What `doctor` looks at",
} as const satisfies Readonly<Record<CodeEntry["of"], string>>;

export function renderCodesPage(): string {
  const sections = [...new Set(CATALOGUE.map(({ of }) => of))].flatMap((of) => [
    `## ${TITLES[of]}`,
    table(
      ["Code", "What it means and what to do"],
      CATALOGUE.filter((entry) => entry.of === of).map(({ code, explanation }) => [
        `\`${code}\``,
        explanation.replaceAll("|", "\\|"),
      ]),
    ),
  ]);
  return `${blocks(["# Codes", "Every code that a problem, an outcome, a tick or a failure can carry. `model-rollout explain <code>` prints one.", ...sections])}\n`;
}
