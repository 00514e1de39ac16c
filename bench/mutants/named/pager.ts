/** Taking the pager, commands, and who may give them. */
import type { Mistake } from "./mistake.ts";

export const PAGER: readonly Mistake[] = [
  {
    file: "src/gate/acknowledgement.ts",
    was: "comment.ours ? null : askedFor(comment)",
    instead: "askedFor(comment)",
    breaks: "our own comment takes the pager",
  },
  {
    file: "src/gate/acknowledgement.ts",
    was: "asked === null || terms.others.has(asked.digest)",
    instead: "asked === null",
    breaks: "an acknowledgement of another rollout is held against this one",
  },
  {
    file: "src/gate/acknowledgement.ts",
    was: "excludedBecause(comment.by, exclusions) ??",
    instead: "",
    breaks: "the author takes the pager of the own change",
  },
  {
    file: "src/gate/acknowledgement.ts",
    was: 'given.until <= terms.now ? "expired"',
    instead: 'given.until < terms.now ? "expired"',
    breaks: "an acknowledgement counts at its last instant",
  },
  {
    file: "src/gate/acknowledgement.ts",
    was: '(given.until <= terms.now ? "expired" : null)',
    instead: "null",
    breaks: "an acknowledgement never ends",
  },
  {
    file: "src/gate/acknowledgement.ts",
    was: 'if (comment.edited) return "edited";',
    instead: "",
    breaks: "an edited comment takes the pager",
  },
  {
    file: "src/gate/acknowledgement.ts",
    was: 'digest !== shortDigest(terms.digest) ? "other-digest" :',
    instead: "",
    breaks: "the pager is taken for another plan",
  },
  {
    file: "src/gate/acknowledgement.ts",
    was: "given.until >= known.until) byPerson",
    instead: "given.until < known.until) byPerson",
    breaks: "of two acknowledgements the shorter counts",
  },
  {
    file: "src/gate/acknowledgement.ts",
    was: "toSorted((a, b) => b.until - a.until)",
    instead: "toSorted((a, b) => a.until - b.until)",
    breaks: "of two people the one who leaves first stands for the role",
  },
  {
    file: "src/gate/acknowledgement.ts",
    was: "Math.min(covers ?? policy.onCall.longestCover, policy.onCall.longestCover)",
    instead: "Math.max(covers ?? policy.onCall.longestCover, policy.onCall.longestCover)",
    breaks: "the file covers longer than the policy lets it",
  },
  {
    file: "src/gate/acknowledgement.ts",
    was: "covers ?? policy.onCall.longestCover,",
    instead: "policy.onCall.longestCover,",
    breaks: "how long the file covers is forgotten",
  },
  {
    file: "src/gate/acknowledgement.ts",
    was: "instant(Math.min(asked, limit))",
    instead: "instant(asked)",
    breaks: "whoever takes the pager says for how long, without a bound",
  },
  {
    file: "src/gate/acknowledgement.ts",
    was: 'parsed.kind === "command" && parsed.command.verb === "ack"',
    instead: 'parsed.kind === "command" && "digest" in parsed.command',
    breaks: "any command with a digest takes the pager",
  },
  {
    file: "src/gate/command.ts",
    was: 'if (line !== "/rollout" && !/^\\/rollout[ \\t]/.test(line)) return { kind: "none" };',
    instead: 'if (!line.includes("/rollout")) return { kind: "none" };',
    breaks: "a quoted command is a command",
  },
  {
    file: "src/gate/command.ts",
    was: "if (body.length > LONGEST_COMMENT) {",
    instead: "if (body.length > 100 * LONGEST_COMMENT) {",
    breaks: "an essay is a command",
  },
  {
    file: "src/gate/command.ts",
    was: "return /^[0-9a-f]{12}$/.test(word);",
    instead: "return /^[0-9a-f]{7,12}$/.test(word);",
    breaks: "seven digits name a plan",
  },
  {
    file: "src/gate/command.ts",
    was: "if (!isShort(digest) || rest.length > 0) return null;",
    instead: "if (!isShort(digest)) return null;",
    breaks: "what stands after an acknowledgement is ignored",
  },
  {
    file: "src/gate/command.ts",
    was: 'return until === null ? null : { verb: "ack", digest, until };',
    instead: 'return { verb: "ack", digest, until };',
    breaks: "an end that cannot be read is no end",
  },
  {
    file: "src/gate/may-ask.ts",
    was: 'if (comment.by.kind !== "user") return "not-a-person";',
    instead: "",
    breaks: "an app aborts",
  },
  {
    file: "src/gate/may-ask.ts",
    was: 'atLeast(permission, "write");',
    instead: 'atLeast(permission, "triage");',
    breaks: "who may only sort issues aborts",
  },
  {
    file: "src/gate/may-ask.ts",
    was: "rolesHeldBy(login, gate, rollout).length > 0",
    instead: "rolesHeldBy(login, gate, rollout).length >= 0",
    breaks: "anybody resumes",
  },
  {
    file: "src/gate/wanted.ts",
    was: "if (!isBuiltIn && !needsMaintainer",
    instead: "if (!needsMaintainer",
    breaks: "without a policy nobody asks who may write",
  },
  {
    file: "src/gate/wanted.ts",
    was: '!needsMaintainer && policy.approvals.least === "write"',
    instead: "!needsMaintainer",
    breaks: "maintainers are never asked for",
  },
  {
    file: "src/gate/wanted.ts",
    was: "[...new Set(entries.filter(isGroup))].toSorted()",
    instead: "[]",
    breaks: "teams are never read",
  },
];
