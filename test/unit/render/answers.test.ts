/** Every answer, as the person reads it who wrote the comment. */
import { expect, test } from "vitest";
import { VERBS } from "../../../src/gate/command.ts";
import type { Answer } from "../../../src/render/answer.ts";
import { renderAnswer } from "../../../src/render/answers.ts";
import { DAY, HOUR, instant } from "../../../src/units.ts";

const until = instant(Date.parse("2026-11-25T09:00:00Z"));
const D = "4f1c9a000000";
const ID = "aaaaaaaaaaaa";
const OTHER = "bbbbbbbbbbbb";

const ANSWERS: { readonly [Kind in Answer["kind"]]: Extract<Answer, { readonly kind: Kind }> } = {
  help: { kind: "help" },
  status: {
    kind: "status",
    report: { at: until, rollouts: [], policyUnreadable: null, quarantine: [] },
  },
  acknowledged: {
    kind: "acknowledged",
    rollout: "summarizer",
    by: "oscar",
    until,
    asked: instant(until + DAY),
  },
  held: { kind: "held", rollout: "summarizer", by: "oscar", lifts: [D] },
  resumed: { kind: "resumed", rollout: "summarizer", by: "olga", lifted: 1 },
  "go-given": {
    kind: "go-given",
    rollout: "summarizer",
    stage: "half",
    roles: ["model-owner"],
    by: "olga",
    missing: ["on-call"],
  },
  aborted: { kind: "aborted", rollout: "summarizer", by: "oscar", confirmed: true, quarantined: false },
  reported: { kind: "reported", rollout: "summarizer", guard: "severe", says: "seen", by: "desk" },
  extended: { kind: "extended", rollout: "summarizer", stage: "half", by: "olga", bake: HOUR },
  overridden: {
    kind: "overridden",
    rollout: "summarizer",
    guard: "slow",
    by: ["olga", "oscar"],
    until,
    shortened: true,
  },
  "emergency-declared": {
    kind: "emergency-declared",
    rollout: "summarizer",
    by: ["olga", "otto"],
    until,
    reason: "the old one leaks",
    skips: ["bake", "go"],
  },
  "no-emergency": { kind: "no-emergency" },
  "needs-another": {
    kind: "needs-another",
    verb: "override",
    rollout: "summarizer",
    by: "olga",
    until,
    line: `/rollout override slow 1h ${D} <reason>`,
  },
  "retry-named": { kind: "retry-named", rollout: "summarizer", stage: "half", by: "olga", attempt: 2 },
  unquarantined: {
    kind: "unquarantined",
    key: D,
    rollout: "summarizer",
    by: ["olga"],
    file: ".github/rollouts/summarizer.yml",
  },
  "already-over": { kind: "already-over", verb: "hold", states: [] },
  "acknowledgement-refused": { kind: "acknowledgement-refused", why: "expired" },
  "not-reportable": { kind: "not-reportable", guard: "sever", known: ["severe"] },
  "not-confirmable": { kind: "not-confirmable", guard: "severe", role: "model-owner" },
  "nothing-runs": { kind: "nothing-runs", verb: "hold" },
  "other-digest": { kind: "other-digest", expected: D, found: "000000000000" },
  "not-understood": {
    kind: "not-understood",
    expected: "/rollout go <stage> <12 digits of the plan>",
    found: "/rollout go",
    stop: null,
  },
  "near-miss": { kind: "near-miss", verb: "abort", found: "/rollout abrot" },
  "not-allowed": { kind: "not-allowed", verb: "report", why: "through-an-app" },
  elsewhere: { kind: "elsewhere", rollout: "summarizer", pullRequest: 8 },
  "unknown-name": { kind: "unknown-name", of: "stage", found: "hafl", known: ["half"] },
  "too-long": { kind: "too-long", stage: "half", most: HOUR },
  "never-overridden": { kind: "never-overridden", guard: "errors", why: "rolls-back" },
  "not-over": { kind: "not-over", rollout: "summarizer" },
  "not-passed": { kind: "not-passed", rollout: "summarizer", stage: "full", known: ["half"] },
  "not-quarantined": { kind: "not-quarantined", key: D },
  "statements-said": {
    kind: "statements-said",
    says: "verified",
    ids: [ID, OTHER],
    by: "olga",
    already: ["otto"],
    unknown: ["cccccccccccc"],
    misfits: ["dddddddddddd"],
    open: ["dddddddddddd"],
  },
  "nothing-drafted": { kind: "nothing-drafted" },
  "drafted-unread": { kind: "drafted-unread" },
  "statement-refused": { kind: "statement-refused", why: "no-access" },
  "statement-misfit": { kind: "statement-misfit", verb: "resolve", ids: [ID] },
  "unknown-statement": { kind: "unknown-statement", ids: [ID], open: [OTHER] },
  "not-reviewed": { kind: "not-reviewed", why: "bypassed" },
  "already-done": { kind: "already-done" },
  edited: { kind: "edited" },
  failed: { kind: "failed", because: "GitHub answered 503" },
};

const said = (answer: Answer): string =>
  renderAnswer(answer, "oscar")
    .replaceAll(/<\/?code>/g, "`")
    .replaceAll("&#60;", "<")
    .replaceAll("&#62;", ">")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");

test.each(Object.values(ANSWERS))("$kind is for who asked, and short", (answer) => {
  const lines = said(answer).split("\n");
  expect(lines[0]).toMatch(/^oscar: /);
  // Help has one line a verb.
  expect(lines.length).toBeLessThanOrEqual(answer.kind === "help" ? VERBS.length + 2 : 10);
  expect(said(answer)).not.toContain("undefined");
});

test("in words", () => {
  const { help: _help, status: _status, "already-over": _over, ...others } = ANSWERS;
  expect(Object.values(others).map(said)).toMatchInlineSnapshot(`
    [
      "oscar: oscar has the pager of \`summarizer\` until Wed 2026-11-25 09:00 UTC. Thu 2026-11-26 09:00 UTC was asked for, and one person is on call no longer than that. Who comes next is asked twelve hours before.",
      "oscar: \`summarizer\` is on hold by oscar. Traffic stays where it is; a guard or an abort still takes it back. A model owner or on-call lifts it with \`/rollout resume 4f1c9a000000 <reason>\`.",
      "oscar: \`summarizer\` may go on at the next tick, by olga, if nothing else holds it.",
      "oscar: \`summarizer\` may enter \`half\` by the go of olga for \`model-owner\`, once its bake is over and nothing holds it. Still needed: the go of \`on-call\`.",
      "oscar: \`summarizer\` is rolled back by oscar; the router reads 0. It is **not** recorded: no quarantine, no incident. Once \`/rollout status\` answers, write \`/rollout abort\` again.",
      "oscar: there is a report of \`severe\` in \`summarizer\`, by desk; it counts at the next tick.",
      "oscar: \`half\` of \`summarizer\` bakes 1 h in all, by olga. It goes on being judged, and goes back as before.",
      "oscar: **\`slow\` of \`summarizer\` holds nothing until Wed 2026-11-25 09:00 UTC**, by olga and oscar. That is as long as an override lasts. It ends by itself; every other guard goes on, and those that roll back do.",
      "oscar: the emergency is declared, and counts at the next tick. A review issue is opened then.

    > [!CAUTION]
    > **Emergency until Wed 2026-11-25 09:00 UTC**, declared by olga and otto: the old one leaks
    > Bakes are cut short, stages need no go. Guards, rollback and the pager are not: harm still takes everything back.",
      "oscar: the policy has no \`emergency\`, so that nobody can skip anything. Nothing was done.",
      "oscar: asked for by olga; nothing is changed yet. Still needed: somebody else who may decide about \`summarizer\`, neither its author nor a contributor, writes \`/rollout override slow 1h 4f1c9a000000 <reason>\` in a new comment by Wed 2026-11-25 09:00 UTC.",
      "oscar: attempt 2 of \`summarizer\` may begin at \`half\`, by olga. Nothing starts by this: lift the quarantine, write \`attempt: 2\` in a new pull request, and have it approved.",
      "oscar: the candidate \`4f1c9a000000\` of \`summarizer\` is out of quarantine, by olga. Nothing starts by this: write a higher \`attempt\` in \`.github/rollouts/summarizer.yml\`, in a pull request that is approved.",
      "oscar: the acknowledgement does not count: its time has run out.",
      "oscar: \`sever\` is no guard that people report. Expected one of \`severe\`.",
      "oscar: only \`model-owner\` may confirm or take back a report of \`severe\`. Nothing was done. What you saw yourself, report with \`/rollout report severe <what was seen>\`.",
      "oscar: no rollout of this pull request is running, so there is nothing to change by \`/rollout hold\`. \`/rollout status\` tells what became of it.",
      "oscar: expected the digits \`4f1c9a000000\` of the plan that runs, found \`000000000000\`. Nothing was done. Look at the plan that runs, then write the line again with \`4f1c9a000000\`.",
      "oscar: expected \`/rollout go <stage> <12 digits of the plan>\`, found \`/rollout go\`. Nothing was done.",
      "oscar: \`/rollout abrot\` is no command, and **nothing was done**. To take all traffic off the candidate, write a new comment with \`/rollout abort\` on its first line; faster is the first step of the runbook.",
      "oscar: \`/rollout report\` was not obeyed: it was written through an app, which may hold and abort only. Type it by hand, in a new comment.",
      "oscar: \`summarizer\` runs by pull request 8: write it there. Who may decide is not the same here.",
      "oscar: expected one of \`half\`, found \`hafl\`. Nothing was done.",
      "oscar: \`half\` can bake 1 h longer at most, to be over by the deadline. Nothing was done.",
      "oscar: \`errors\` stays: a guard that rolls back is never set aside. Nothing was done.",
      "oscar: \`summarizer\` was not rolled back, so that there is nothing to try again. \`/rollout status\` tells where it is.",
      "oscar: expected a stage that \`summarizer\` passed, one of \`half\`, found \`full\`. Nothing was done.",
      "oscar: no candidate of this pull request whose key starts with \`4f1c9a000000\` is in quarantine. Nothing was done. The digits are those of the candidate, as the comment on its rollback says.",
      "oscar: \`aaaaaaaaaaaa\`, \`bbbbbbbbbbbb\` are verified by olga. otto had said so before; the last word counts. \`dddddddddddd\` contradicts a trusted document: look at both, then write \`/rollout resolve dddddddddddd <reason>\` or \`/rollout reject dddddddddddd <reason>\`. The plan shows no statement \`cccccccccccc\`: nothing was done for it. 1 drafted statement still waits for a word; the plan's comment has the lines to write.",
      "oscar: the policy on the base branch has no words drafted, so that there is nothing to verify. Nothing was done.",
      "oscar: it is not known which drafted statements the plan shows: our comment is missing, is of another plan, or somebody else edited it. Nothing was done. Run the job of the plan again, then write the line with the ids that stand there.",
      "oscar: it does not count: its author has too little access to the repository. Nothing was done.",
      "oscar: \`aaaaaaaaaaaa\` contradicts no trusted document, so that nothing is to be resolved: write \`/rollout verify aaaaaaaaaaaa\` or \`/rollout reject aaaaaaaaaaaa <reason>\`. Nothing was done.",
      "oscar: expected the id of a drafted statement, as \`bbbbbbbbbbbb\`, found \`aaaaaaaaaaaa\`. Nothing was done. A statement that changes gets another id, and needs a new word.",
      "oscar: the go does not count: no reviewer is recorded for this run, so that somebody went past the environment or it has no reviewers. The journal says so.",
      "oscar: this comment was obeyed before, and once is all. Write a new one.",
      "oscar: an edited comment is never a command. Write a new one.",
      "oscar: it could not be done: GitHub answered 503. If it cannot wait, \`/rollout abort\` works without the state, and the first step of the runbook without GitHub.",
    ]
  `);
});
