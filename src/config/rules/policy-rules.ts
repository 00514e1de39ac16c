/** What no single key of `rules:` shows: names twice, trees that ask nothing, and what nobody can ever fulfil. */
import { objection, type Objection } from "../objection.ts";
import { isOwnContext } from "../policy-rules.ts";
import type { KeyPath } from "../problem.ts";
import type { RequiresPart, RulePart } from "../schema/policy-rules.ts";

const DEEPEST = 5;

export function policyRulesMakeSense(rules: readonly RulePart[]): readonly Objection[] {
  const names = rules.map(({ name }) => name);
  return rules.flatMap(({ name, if: given, requires }, index) => {
    const path = ["rules", index];
    const repeated =
      names.indexOf(name) < index
        ? [objection("name-repeated", [...path, "name"], `two rules have the name \`${name}\``)]
        : [];
    const empty =
      given !== undefined && Object.keys(given).length === 0
        ? [
            objection("list-empty", [...path, "if"], "`if` says nothing", {
              expected: "at least one condition, or no `if`: a rule without it always applies",
            }),
          ]
        : [];
    return [...repeated, ...empty, ...needMakesSense(requires, [...path, "requires"], 1)];
  });
}

function needMakesSense(part: RequiresPart, path: KeyPath, depth: number): readonly Objection[] {
  if (depth > DEEPEST) {
    const expected = `\`all\` and \`any\` at most ${DEEPEST} levels deep; split the rule in two`;
    return [objection("rule-too-deep", path, "the tree of requirements goes too deep", { expected })];
  }
  if (Object.keys(part).length === 0) {
    const expected = "one of people, statuses, labels, no-labels, signed-commits, all, any";
    return [objection("list-empty", path, "nothing is required here", { expected, found: "nothing" })];
  }
  return [
    ...peopleSuffice(part, path),
    ...statusesAreForeign(part, path),
    ...labelsAgree(part, path),
    ...(["all", "any"] as const).flatMap((key) =>
      (part[key] ?? []).flatMap((each, index) => needMakesSense(each, [...path, key, index], depth + 1)),
    ),
  ];
}

function peopleSuffice({ people }: RequiresPart, path: KeyPath): readonly Objection[] {
  if (people === undefined) return [];
  const entries = people["any-of"];
  const needed = people["at-least"] ?? 1;
  const isOpen = entries.some((entry) => entry.includes("/") || entry.startsWith("CODEOWNERS:"));
  const named = new Set(entries.map((entry) => entry.replace(/:\d+$/, "").toLowerCase())).size;
  if (isOpen || named >= needed) return [];
  return [
    objection("rule-impossible", [...path, "people", "at-least"], "fewer people are named than are needed", {
      expected: `at most ${named}, or more people in any-of`,
      found: String(needed),
    }),
  ];
}

function statusesAreForeign({ statuses }: RequiresPart, path: KeyPath): readonly Objection[] {
  return (statuses ?? []).flatMap((name, index) =>
    isOwnContext(name)
      ? [
          objection(
            "rule-impossible",
            [...path, "statuses", index],
            "our own status cannot be what our own status waits for",
            { expected: "the name of a status or check run of somebody else", found: name },
          ),
        ]
      : [],
  );
}

function labelsAgree(part: RequiresPart, path: KeyPath): readonly Objection[] {
  const forbidden = new Set(part["no-labels"]?.map((each) => each.toLowerCase()));
  return (part.labels ?? []).flatMap((label, index) =>
    forbidden.has(label.toLowerCase())
      ? [
          objection(
            "rule-impossible",
            [...path, "labels", index],
            `the label \`${label}\` is required and forbidden`,
          ),
        ]
      : [],
  );
}
