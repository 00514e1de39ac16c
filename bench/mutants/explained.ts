/** Mutants that no test can notice, each with the reason. The name is the one that `mutants` or `every-mutant` prints. */
export const EXPLAINED: ReadonlyMap<string, string> = new Map([
  [
    'src/gate/reviews.ts: word replaced: "none" -> "mutated" in: const LADDER: readonly Permission[] = ["none", "read", "triage", "write", "maintain", "admin"];',
    "No least permission is below write: a rung below it that is not found ranks below it too.",
  ],
  [
    'src/gate/reviews.ts: word replaced: "read" -> "mutated" in: const LADDER: readonly Permission[] = ["none", "read", "triage", "write", "maintain", "admin"];',
    "No least permission is below write: a rung below it that is not found ranks below it too.",
  ],
  [
    'src/gate/reviews.ts: word replaced: "triage" -> "mutated" in: const LADDER: readonly Permission[] = ["none", "read", "triage", "write", "maintain", "admin"];',
    "No least permission is below write: a rung below it that is not found ranks below it too.",
  ],
  [
    'src/gate/command.ts: word replaced: "" -> "mutated" in: const [digest = "", written, ...rest] = words;',
    "A missing digest is no twelve hex digits, whatever word stands for it.",
  ],
  [
    'src/gate/command.ts: word replaced: "" -> "mutated" in: const [, count = "", unit = ""] = /^([1-9]\\d{0,4})([mhd])$/.exec(word) ?? [];',
    "Where the expression does not match, no unit is found and the count is never read.",
  ],
  [
    'src/gate/command.ts: word replaced: "" -> "mutated" in: const [, count = "", unit = ""] = /^([1-9]\\d{0,4})([mhd])$/.exec(word) ?? []; (2)',
    "Where the expression does not match, no unit is found and the count is never read.",
  ],
  [
    'src/gate/glob.ts: turned: at < pattern.length -> at <= pattern.length in: } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[place])) {',
    "Behind its end a pattern has no character, and none equals one of the text.",
  ],
  [
    'src/gate/glob.ts: side dropped: at < pattern.length && (pattern[at] === "?" || pattern[at] === text[place]) -> (pattern[at] === "?" || pattern[at] === text[place])',
    "Behind its end a pattern has no character, and none equals one of the text.",
  ],
  [
    "src/gate/glob.ts: one off: 1 -> (0) in: at = star + 1;",
    "The star is read once more, and sets the same place to resume from.",
  ],
  [
    "src/gate/input.ts: spread dropped: ...requiredRoles(policy, rollout.tier), ->  in: ...requiredRoles(policy, rollout.tier),",
    "A required role that neither policy nor file names has no holder who could say no.",
  ],
  [
    "src/gate/people.ts: default dropped: rollout.equalCommits ?? [] -> rollout.equalCommits in: equalCommits: new Set(policy.approvals.equalDigestCounts ? (rollout.equalCommits ?? []) : []),",
    "A set made of nothing is empty, as one made of an empty list.",
  ],
  [
    'src/gate/requirements.ts: default dropped: lookUp(facts.permissions, login) ?? "none" -> lookUp(facts.permissions, login)',
    "A permission that is not on the ladder ranks below all that are.",
  ],
  [
    'src/gate/requirements.ts: word replaced: "none" -> "mutated" in: atLeast(lookUp(facts.permissions, login) ?? "none", "maintain");',
    "A permission that is not on the ladder ranks below all that are.",
  ],
  [
    "src/gate/people.ts: call dropped: opinions.approvals.filter(withRole) -> opinions.approvals in: approvals: opinions.approvals.filter(withRole),",
    "Who holds no role fills no slot, and only who fills one is said to have approved.",
  ],
  [
    "src/commands/unquarantine.ts: an unreadable policy takes one person",
    "Where the policy cannot be read nobody may decide, which is asked before how many it takes.",
  ],
]);
