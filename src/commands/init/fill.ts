/** An example's files → the user's: names, people, versions and dates are replaced, what only the example knows is left open. */
import { parseRollout } from "../../config/parse.ts";
import type { Rollout } from "../../config/rollout.ts";
import { DAY, type Instant } from "../../units.ts";
import type { Answers, Defaults } from "./questions.ts";

/** What replaces what, longest first, so that a version is not found inside another. */
type Pairs = readonly (readonly [from: string, to: string])[];

/** A template with what can be asked about it. */
export interface Template {
  readonly example: string;
  readonly text: string;
  readonly rollout: Rollout;
  readonly defaults: Defaults;
}

/** @throws RangeError for an example that cannot be parsed: our bug */
export function readTemplate(example: string, text: string): Template {
  const { rollout, problems } = parseRollout({ file: `${example}.yml`, text, defaults: null });
  if (rollout === null)
    throw new RangeError(`the example ${example} cannot be read: ${JSON.stringify(problems)}`);
  const people = (role: string) => rollout.people.find(({ name }) => name === role)?.anyOf ?? [];
  return {
    example,
    text,
    rollout,
    defaults: {
      name: rollout.name,
      owners: people("model-owner"),
      onCall: people("on-call"),
      org: "acme",
      domain: "acme.example",
      baseline: rollout.release.baseline.id,
      candidate: rollout.release.candidate.id,
      drilled: null,
    },
  };
}

/** The rollout file as the user's own. */
export function fillRollout(
  template: Template,
  answers: Answers,
  at: { readonly now: Instant; readonly zone: string },
): string {
  const { example, defaults } = template;
  const lines = fillNames(withoutAnswers(template.text), template, answers)
    .replace(/^name: .*$/m, `name: ${answers.name}`)
    .replace(
      /\b(feature|service|virtual-service|app|scorer): ([a-z0-9-]+)/g,
      (whole, key: string, value: string) =>
        answers.name !== defaults.name && (value === example || value.startsWith(`${example}-`))
          ? `${key}: ${answers.name}${value.slice(example.length)}`
          : whole,
    )
    .replace(
      /not-before: "(\d{4}-\d{2}-\d{2})[^"]*"/,
      (_, day: string) => `not-before: "${nextLike(day, at.now)}T09:00"`,
    )
    .replace(/zone: [A-Za-z]+\/[A-Za-z_/]+/, `zone: ${at.zone}`)
    .split("\n");
  return `${[...headOf(example, answers), ...lines.flatMap((line) => ownLine(line, answers))].join("\n").trimEnd()}\n${answersLeftOpen(template.text)}`;
}

/** Names, people, organisation, domain and versions, wherever they stand. */
export function fillNames(text: string, { defaults }: Template, answers: Answers): string {
  const pairs: Pairs = [
    [listed(defaults.owners), listed(answers.owners)],
    [listed(defaults.onCall), listed(answers.onCall)],
    // The policy may list more people than the rollout file does.
    ...listsOf(text, "model-owner").map((found) => [found, listed(answers.owners)] as const),
    ...listsOf(text, "on-call").map((found) => [found, listed(answers.onCall)] as const),
    // Who has the second place in the example has it here too: nobody is listed twice.
    ...defaults.owners.map(
      (login, place) => [`"${login}"`, `"${answers.owners[place] ?? answers.owners[0] ?? login}"`] as const,
    ),
    ["@acme/", `@${answers.org}/`],
    ["acme.webhook", `${answers.org.toLowerCase()}.webhook`],
    ["acme.example", answers.domain],
  ];
  const named = replaceAtOnce(text, pairs);
  const versions = [
    [defaults.candidate, answers.candidate],
    [defaults.baseline, answers.baseline],
  ] as const;
  const slots = versions.reduce(
    (filled, [from], slot) => filled.replace(wholeWord(from), () => `\u0000${slot}\u0000`),
    named,
  );
  return versions.reduce((filled, [, to], slot) => filled.replaceAll(`\u0000${slot}\u0000`, () => to), slots);
}

/** Every list of people that stands at a role, as written. */
function listsOf(text: string, role: "model-owner" | "on-call"): readonly string[] {
  return [...text.matchAll(new RegExp(`(?<=\\b${role}: \\{ )any-of: \\[[^\\]]*\\]`, "g"))].map(
    ([found]) => found,
  );
}

/** In one pass: what an answer says is never replaced again, though it be one of the example's own names. */
function replaceAtOnce(text: string, pairs: Pairs): string {
  const any = new RegExp(pairs.map(([from]) => literally(from)).join("|"), "g");
  const byText = new Map(pairs.toReversed());
  return text.replace(any, (found) => byText.get(found) ?? found);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function listed(logins: readonly string[]): string {
  return `any-of: [${logins.map((login) => `"${login}"`).join(", ")}]`;
}

function wholeWord(version: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9._/-])${literally(version)}(?![A-Za-z0-9_-]|\\.[0-9])`, "g");
}

function headOf(example: string, { drilled }: Answers): readonly string[] {
  return [
    `# Written by \`model-rollout init --from ${example}\`. Names and people are yours; every number and sentence is the example's`,
    "# until you change it: traffic, shares, levels, queries, model ids. `model-rollout plan` says what follows from yours.",
    ...(drilled === null
      ? [
          "# tier 3 is practice: rehearse the rollback, write `drilled: { on: …, took: … }` and then the tier that the service has.",
        ]
      : []),
  ];
}

/** One line of the example: what would be a claim of the user's that nobody made is left out. */
function ownLine(line: string, { drilled }: Answers): readonly string[] {
  if (/^\s+digest: /.test(line)) return [];
  if (line.startsWith("# ")) return [];
  if (/kind: evaluate\b/.test(line))
    return ["  # first, once you have results of your own:", line.replace(/^ {2}- /, "  # - ")];
  // The example says who looked at them, and when.
  if (line.startsWith("cohorts: #")) return ["cohorts:"];
  if (line.startsWith("tier: ") && drilled === null) return ["tier: 3"];
  const rehearsed = /drilled: \{[^}]*\}/;
  if (!rehearsed.test(line)) return [line];
  if (drilled !== null)
    return [line.replace(rehearsed, `drilled: { on: ${drilled.on}, took: ${drilled.took} }`)];
  const without = line.replace(new RegExp(String.raw`,?\s*${rehearsed.source}`), "");
  return /^\s*(#.*)?$/.test(without) ? [] : [without];
}

function withoutAnswers(text: string): string {
  const at = text.indexOf("\nanswers:\n");
  return at === -1 ? text : text.slice(0, at);
}

/** Answers are statements: each is kept as a comment, for the user to make it true. */
function answersLeftOpen(text: string): string {
  const at = text.indexOf("\nanswers:\n");
  return at === -1
    ? ""
    : text
        .slice(at + 1)
        .trimEnd()
        .split("\n")
        .map((line) => `# ${line}\n`)
        .join("");
}

/** The same day of the week, at least two days from now: where the example's stages see a weekend, the user's do too. */
function nextLike(day: string, now: Instant): string {
  const earliest = new Date(now + 2 * DAY);
  const days = (7 + new Date(`${day}T00:00:00Z`).getUTCDay() - earliest.getUTCDay()) % 7;
  return new Date(earliest.getTime() + days * DAY).toISOString().slice(0, 10);
}
