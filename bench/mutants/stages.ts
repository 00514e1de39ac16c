/** Which tests are asked about a mistake in a file, and in which order: the quickest that are likely to notice it come first. */

type Stage = readonly string[];

/** Tables and properties of the gate that take long; all others together take an eighth of a second. */
const LONG = ["what-if", "scrub", "near-miss", "facts-", "properties", "rules.test"];

const GATE: readonly Stage[] = [
  ["test/unit/gate/", ...LONG.map((name) => `!test/unit/gate/${name}`)],
  LONG.map((name) => `test/unit/gate/${name}`),
];

/** The whole command against a GitHub of our own, for what nothing before noticed. */
const COMMANDS: readonly Stage[] = [
  ["test/unit/commands/", "test/unit/entry/"],
  ["test/flow/attacks/people", "test/flow/attacks/policy", "test/flow/attacks/respond"],
  ["test/flow/scenarios", "test/flow/pull-request", "test/flow/since-approved", "test/flow/gate-many"],
  [
    "test/flow/attacks/facts",
    "test/flow/respond",
    "test/flow/go.test",
    "test/flow/verbs",
    "test/flow/safety",
  ],
  ["test/flow/attacks/publishing"],
  ["test/flow/attacks/", "test/flow/simulate"],
];

/** Tests that play just these files: asked before all others, one list after the other. */
const BESIDE: readonly (readonly [readonly string[], readonly Stage[]])[] = [
  [
    ["judge-group", "merge-group", "merged-tree"],
    [["test/flow/attacks/publishing-queue-company"], ["test/flow/attacks/publishing-queue."]],
  ],
  [["publish"], [["test/flow/attacks/publishing-bases"], ["test/flow/attacks/publishing."]]],
  [["shared-head"], [["test/flow/attacks/publishing-bases"]]],
  [["request-reviews"], [["test/flow/attacks/publishing-reviewers"], ["test/flow/attacks/publishing."]]],
  [["fingerprint"], [["test/unit/commands/fingerprint"]]],
  [["equal-commits"], [["test/unit/commands/equal-commits"]]],
  [["sweep-order"], [["test/unit/commands/sweep-order"]]],
  [
    ["assess", "gate-input"],
    [["test/unit/commands/assess"], ["test/flow/attacks/policy", "test/flow/pull-request"]],
  ],
  [
    ["second-person", "override", "unquarantine"],
    [["test/flow/two-people"], ["test/flow/verbs"]],
  ],
  [["asked"], [["test/flow/verbs"]]],
  [["respond"], [["test/flow/attacks/respond"]]],
  [["form-go"], [["test/unit/commands/form-go"]]],
  [["trusted-ref"], [["test/unit/entry/trusted-ref"]]],
];

export function stagesFor(file: string): readonly Stage[] {
  if (file.startsWith("src/gate/")) return [...GATE, ...COMMANDS];
  const beside = BESIDE.filter(([names]) => names.some((name) => file.endsWith(`/${name}.ts`)));
  return [...beside.flatMap(([, stages]) => stages), ...COMMANDS];
}
