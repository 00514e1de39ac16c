import { describe, expect, test } from "vitest";
import type { Verdict } from "../../../src/judge/finding.ts";
import type { HoldReason } from "../../../src/promotion/decision.ts";
import type { ReplayReport, Story, StoryEvent } from "../../../src/render/replay-report.ts";
import { renderReplay } from "../../../src/render/replay-story.ts";
import { HOUR, MINUTE, plus } from "../../../src/units.ts";
import { aFinding, inconclusive, ONE, PASS, threeStages } from "../../support/promotion.ts";
import { NOW } from "../../support/rollout.ts";

const plan = threeStages();
const stage = "canary-1";
const BREACH_OF_MARGIN: Verdict = { kind: "breach", test: "baseline", limit: 0.02, detail: null };
const breach = aFinding(BREACH_OF_MARGIN, { observed: { ...aFinding(PASS).observed, candidate: 0.0612 } });
const noData: HoldReason = { kind: "no-evidence", finding: aFinding(inconclusive("no-data")) };

const events: readonly StoryEvent[] = [
  { at: NOW, stage, event: "entered", set: ONE, bake: 24 * HOUR },
  { at: plus(NOW, 5 * MINUTE), stage, event: "held", reasons: [noData] },
  { at: plus(NOW, 25 * MINUTE), stage, event: "went-on", heldSince: plus(NOW, 5 * MINUTE) },
  {
    at: plus(NOW, 24 * HOUR),
    stage,
    event: "verdicts",
    findings: [
      aFinding(PASS),
      aFinding(PASS, { cohort: "breaking" }),
      aFinding(inconclusive("too-few-samples"), { promised: false }),
    ],
  },
  { at: plus(NOW, 25 * HOUR), stage, event: "rolled-back", because: { kind: "breach", finding: breach } },
];
const story: Story = {
  plan,
  events,
  outcome: {
    at: plus(NOW, 25 * HOUR),
    stage,
    kind: "rolled-back",
    because: { kind: "breach", finding: breach },
  },
};
const report: ReplayReport = {
  rollout: "summarizer",
  readings: "readings.jsonl",
  from: NOW,
  to: plus(NOW, 25 * HOUR),
  intervals: 300,
  start: { at: NOW, asked: true, live: NOW },
  assumed: { noCalendar: true, leftOut: ["split"], unread: ["errors in breaking"], blockers: 1 },
  changed: [],
  asWritten: story,
  whatIf: null,
};

describe("the story of a replay", () => {
  test("says what it assumed, what changed, and how it ended", () => {
    expect(renderReplay(report)).toMatchInlineSnapshot(`
      "Replay of summarizer on readings.jsonl: 300 intervals, Fri 2026-11-20 12:00 UTC to Sat 2026-11-21 13:00 UTC.
      Nothing is moved; the recorded traffic is what it was. The first live stage may begin at 12:00, as asked.
      Assumed: every human go is given and the pager is always covered.
      Ignored: moving hours, the first date and freezes. \`--calendar\` respects them.
      Left out: split. The recorded split does not follow the replay's weights.
      Not in the readings: errors in breaking. What is missing never passes: it holds.
      The plan itself has 1 blocker, so nobody could approve it: see \`model-rollout plan\`.

      Fri 2026-11-20 UTC
      12:00  canary-1   enters at 1%, bakes 24 h
      12:05  canary-1   holds: errors in all: no data
      12:25  canary-1   goes on after 20 min

      Sat 2026-11-21 UTC
      12:00  canary-1   no breach seen: errors in all and breaking
      12:00  canary-1   not enough data (blind here): errors in all
      13:00  canary-1   rolls back: errors in all at 6.12% of 5,000, baseline 2% of 95,000, limit 2% by the margin to the live baseline

      Rolled back at Sat 2026-11-21 13:00 UTC in canary-1 by errors in all.
      "
    `);
  });

  test("tells both ends below each other where other limits were asked for", () => {
    const changed = [{ guard: "errors", key: "no-worse-than-baseline", from: null, to: "x1.2" }];
    const promoted: Story = {
      ...story,
      outcome: { at: plus(NOW, 72 * HOUR), stage: "full", kind: "promoted" },
    };
    const lines = renderReplay({ ...report, changed, whatIf: promoted })
      .trimEnd()
      .split("\n");
    expect(lines).toContain("errors: no-worse-than-baseline not said → x1.2");
    expect(lines.slice(-2).map((line) => line.split(": ")[0]?.trim())).toEqual([
      "as written",
      "with errors no-worse-than-baseline x1.2",
    ]);
  });

  test.each([
    ["holding", { kind: "holding", reasons: [noData] }, "holding in canary-1: errors in all: no data"],
    ["baking", { kind: "baking", covered: HOUR, bake: 24 * HOUR }, "baking in canary-1, 1 h of 24 h"],
    [
      "over time",
      { kind: "rolled-back", because: { kind: "deadline", of: "rollout x" } },
      "by the deadline of rollout x",
    ],
  ] as const)("that ends %s", (_name, outcome, words) => {
    const ended: Story = { ...story, outcome: { at: NOW, stage, ...outcome } };
    expect(renderReplay({ ...report, asWritten: ended })).toContain(words);
  });

  test("shows what would hide in a text of the file", () => {
    const frozen: HoldReason = { kind: "frozen", because: "a\u202eb", until: NOW };
    const held: Story = { ...story, events: [{ at: NOW, stage, event: "held", reasons: [frozen] }] };
    expect(renderReplay({ ...report, asWritten: held })).toContain("a⟨U+202E⟩b");
  });
});
