/** The rubric as a page: docs/rubric.md is written from the rules and tested against them. */
import type { Tier } from "../config/rollout.ts";
import { HUMAN_POINTS } from "../lint/human-points.ts";
import { PAGES } from "../lint/pages/all.ts";
import type { Example, Snippet } from "../lint/pages/page.ts";
import { RUBRIC_CODES } from "../lint/problem-codes.ts";
import { isOfLanguageModels } from "../lint/rubric.ts";
import { isAskedAt, pointOf, severityAt, type Rule } from "../lint/rule.ts";
import { RULES } from "../lint/rules.ts";
import { blocks, table } from "./markdown.ts";

const TIERS: readonly Tier[] = [1, 2, 3];

export function renderRubricPage(): string {
  return `${blocks([HEAD, humans(), overview(), ...RULES.flatMap(ruleBlock)])}\n`;
}

const HEAD = `# The rubric

What a plan and its runbook must answer: 72 points. For 67 of them a rule looks, in the file, the plan, the runbook and the policy; five are for the reviewer. A rule says *yes* and quotes what settles it, *answered* where a person wrote an entry under \`answers\`, *not applicable* with the reason, or *no*.

The score counts points, not rules: \`61 of 66, 2 blockers\` means that 61 of the 66 points that apply are settled. A point with several rules is settled when none of them says no. Below 90 % at tier 1 and 75 % at tier 2 the score itself is advice. At tier 3 only what would block elsewhere is asked.

Every example below is run by a test: what is bad raises exactly its code in an otherwise clean file, and the fix takes it away. "Without" names keys that are taken out. The clean file is \`test/fixtures/rubric/clean.yml\`.`;

function humans(): string {
  return blocks([
    "## For the reviewer",
    "Only a person can judge these. They stand as a list to tick in the comment, beside the score, not in it.",
    HUMAN_POINTS.map(({ point, asks }) => `- Point ${point}: ${asks}`).join("\n"),
  ]);
}

function overview(): string {
  return blocks([
    "## All rules",
    table(
      ["Point", "Code", "Tier 1", "Tier 2", "Tier 3", "Answer"],
      RULES.map((rule) => [
        String(pointOf(rule)),
        `[\`${rule.code}\`](#${rule.code})`,
        ...TIERS.map((tier) => costAt(rule, tier)),
        rule.answer === null ? "–" : `\`${rule.answer}\``,
      ]),
    ),
  ]);
}

function costAt(rule: Rule, tier: Tier): string {
  return isAskedAt(rule, tier) ? severityAt(rule, tier) : "–";
}

function ruleBlock(rule: Rule): readonly string[] {
  const { how, cause, example } = PAGES[rule.code];
  const costs = TIERS.map((tier) => `tier ${tier} ${costAt(rule, tier)}`).join(", ");
  return [
    `## ${rule.code}`,
    [
      `**Asks.** ${RUBRIC_CODES[rule.code]}  `,
      `**Looks.** ${how}  `,
      `**A no costs.** ${costs.replaceAll("–", "not asked")}.${isOfLanguageModels(rule) ? " Asked of `kind: llm` only." : ""}  `,
      `**Why.** ${cause}${rule.answer === null ? "" : "  "}`,
      ...(rule.answer === null
        ? []
        : [
            `**Without a field.** \`answers: { ${rule.answer}: "…" }\`, or \`{ not-applicable: "why" }\`; the rule then says *answered*.`,
          ]),
    ].join("\n"),
    ...exampleBlocks(example),
  ];
}

function exampleBlocks(example: Example): readonly string[] {
  switch (example.kind) {
    case "rollout":
      return [...besideWords(example), snippet("Bad", example.bad), snippet("Fix", example.fix)];
    case "policy":
      return [snippet("Bad, in the policy", example.bad), snippet("Fix", example.fix)];
    case "refused":
      return [
        `Told earlier, as ${example.as.map((code) => `\`${code}\``).join(", ")}.`,
        snippet("Bad", example.bad),
        snippet("Fix", example.fix),
      ];
    case "two-files":
      return [
        "Bad: two files of the tree whose first router is the same flag, service or route. Fix: remove the file of the rollout that is over, or give one of them a route of its own.",
      ];
    case "generated":
      return [
        "No rollout file alone can break it: the plan and the runbook are made so. The rule is there so that a fault of ours, or a router that cannot do it, stands in the way of the merge and not of on-call.",
      ];
  }
}

function besideWords({ beside = [] }: { readonly beside?: readonly string[] }): readonly string[] {
  return beside.length === 0 ? [] : [`Told beside ${beside.map((code) => `\`${code}\``).join(", ")}.`];
}

function snippet(title: string, { without = [], yaml }: Snippet): string {
  const taken = without.length === 0 ? "" : `without ${without.map((path) => `\`${path}\``).join(", ")}`;
  if (yaml === "") return `${title}: ${taken}.`;
  return `${title}${taken === "" ? "" : `, ${taken}`}:\n\n\`\`\`yaml\n${yaml}\n\`\`\``;
}
