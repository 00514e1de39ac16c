/** The page about the JSON of a plan: the types themselves, so that it cannot say anything else than the program does. */

/** Files whose exported types are the document, from the outside in. */
const SOURCES = [
  "src/commands/plan-document.ts",
  "src/commands/describe-rubric.ts",
  "src/plan/plan.ts",
  "src/plan/headline.ts",
  "src/runbook/runbook.ts",
  "src/plan/exposure.ts",
  "src/plan/detection.ts",
  "src/plan/costs.ts",
  "src/plan/hand-overs.ts",
  "src/plan/stage-calendar.ts",
  "src/plan/messages.ts",
  "src/plan/timetable.ts",
  "src/plan/smallest-effect.ts",
  "src/plan/way-out.ts",
  "src/plan/hypothesis.ts",
  "src/plan/follow-ups.ts",
  "src/plan/claim.ts",
  "src/plan/compare.ts",
  "src/plan/differences.ts",
  "src/plan/change-risk.ts",
  "src/gate/plan-changes.ts",
  "src/render/draft-section.ts",
  "src/draft/draft.ts",
  "src/gate/drafted.ts",
  "src/evidence/offline.ts",
  "src/evidence/items.ts",
  "src/evidence/paired-interval.ts",
  "src/lint/rubric.ts",
  "src/config/problem.ts",
  "src/config/rollout.ts",
  "src/config/router.ts",
  "src/judge/guard.ts",
] as const;

/** Types that only share their name with one of the document. */
const OTHERS: ReadonlySet<string> = new Set(["src/plan/timetable.ts Slot"]);

const INTRODUCTION = `# The JSON of a plan

\`model-rollout plan --json\` prints one document, \`PlanDocument\` below; the Action writes the same as \`plan.json\` into the folder that its output \`files\` names. Every number of the comment is in it, and a test holds us to that. \`schema-version\` changes when a key is renamed, removed or means something else; new keys may come at any time.

| type | in JSON |
| --- | --- |
| \`Instant\` | milliseconds since 1970-01-01T00:00Z |
| \`Duration\` | milliseconds |
| \`Percent\` | 0 to 100 |
| shares that are plain numbers (cohorts, rates, alpha) | 0 to 1 |
| \`Digest\`, \`Sha\` | lower-case hex digits |
| \`hours\` | hours |

In a public repository \`plan.json\` leaves out the cells of cohorts with fewer than 20 samples, as the comment does; what a terminal prints is whole.

\`\`\`sh
model-rollout plan --json | jq '.plans[] | {name: .rollout.name, worst: .headline.worstCases[0], blind: [.stages[].cells[] | select(.blind != null and .cohort != "all") | {stage, guard, cohort}]}'
\`\`\`

The types below are copied from the source (\`node scripts/plan-json.ts\`).
`;

/** What the document is. */
const OUTERMOST = "PlanDocument";

export function planJsonPage(read: (path: string) => string): string {
  const sources = SOURCES.map((path) => ({
    path,
    types: typesOf(read(path)).filter(({ name }) => !OTHERS.has(`${path} ${name}`)),
  }));
  const used = reachable(sources.flatMap(({ types }) => types));
  const sections = sources.map(({ path, types }) =>
    section(
      path,
      types.filter(({ name }) => used.has(name)),
    ),
  );
  return [INTRODUCTION, ...sections].join("\n");
}

function section(path: string, types: readonly Type[]): string {
  return `## \`${path}\`\n\n\`\`\`ts\n${types.map(({ text }) => text).join("\n\n")}\n\`\`\`\n`;
}

interface Type {
  readonly name: string;
  /** With its comment. */
  readonly text: string;
}

/** The types of a module. oxfmt lets each begin at the start of a line and end before the next. */
function typesOf(source: string): readonly Type[] {
  const found = source.matchAll(
    /^(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?(?:export )?(?:interface (?<shape>\w+)[\s\S]*?^\}|type (?<name>\w+)[\s\S]*?;(?=\n\n|\n?$(?![\s\S])))$/gm,
  );
  return Array.from(found, ({ 0: text, groups }) => ({
    name: groups?.["shape"] ?? groups?.["name"] ?? "",
    text,
  }));
}

/** The names that the document is made of, however deep. */
function reachable(types: readonly Type[]): ReadonlySet<string> {
  const used = new Set([OUTERMOST]);
  // A set that is read while it grows goes on until nothing is new.
  for (const name of used)
    for (const { text } of types.filter((each) => each.name === name))
      for (const [word] of text.replaceAll(/\/\*[\s\S]*?\*\/|"[^"]*"/g, "").matchAll(/\b[A-Z]\w+/g))
        used.add(word);
  return used;
}
