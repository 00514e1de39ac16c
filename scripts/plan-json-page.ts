/** The page about the JSON of a plan: the types themselves, so that it cannot say anything else than the program does. */

/** Files whose exported types are the document, from the outside in. */
const SOURCES = [
  "src/commands/plan-document.ts",
  "src/plan/plan.ts",
  "src/plan/headline.ts",
  "src/runbook/runbook.ts",
  "src/plan/exposure.ts",
  "src/plan/detection.ts",
  "src/plan/costs.ts",
  "src/plan/hand-overs.ts",
  "src/plan/stage-calendar.ts",
  "src/plan/messages.ts",
  "src/plan/smallest-effect.ts",
  "src/plan/way-out.ts",
  "src/plan/hypothesis.ts",
  "src/plan/follow-ups.ts",
  "src/plan/compare.ts",
  "src/gate/plan-changes.ts",
  "src/evidence/offline.ts",
  "src/config/problem.ts",
  "src/config/rollout.ts",
  "src/judge/guard.ts",
] as const;

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

export function planJsonPage(read: (path: string) => string): string {
  return [INTRODUCTION, ...SOURCES.map((path) => section(path, read(path)))].join("\n");
}

function section(path: string, source: string): string {
  return `## \`${path}\`\n\n\`\`\`ts\n${typesOf(source).join("\n\n")}\n\`\`\`\n`;
}

/** The exported types of a module with their comments. oxfmt lets each begin at the start of a line and end before the next. */
function typesOf(source: string): readonly string[] {
  const found = source.matchAll(
    /^(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export (?:interface [\s\S]*?^\}|type [\s\S]*?;(?=\n\n|\n?$(?![\s\S])))$/gm,
  );
  return Array.from(found, ([text]) => text);
}
