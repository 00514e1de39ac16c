import { describe, expect, test } from "vitest";
import { occurrencesIn } from "../../../src/promotion/occurrences.ts";
import type { RolloutState } from "../../../src/promotion/state.ts";
import { aState, threeStages } from "../../support/promotion.ts";
import { NOW } from "../../support/rollout.ts";

const plan = threeStages();

function happened(before: Partial<RolloutState>, after: Partial<RolloutState>): readonly string[] {
  return occurrencesIn(plan, aState(plan, before), aState(plan, after)).map((each) =>
    each.kind === "event" ? `${each.event} ${each.stage}` : `${each.edge} of ${each.stage}`,
  );
}

const promoted = { ending: { kind: "promoted", at: NOW } } as const;
const rolledBack = {
  ending: {
    kind: "rolled-back",
    because: "x",
    guard: null,
    cohort: null,
    stage: "canary-1",
    at: NOW,
    drainedAt: NOW,
    confirmedByTrafficAt: null,
  },
} as const;

describe("what happened between two looks", () => {
  test.each([
    ["nothing", {}, {}, []],
    [
      "the first weight was seen",
      { observedAt: null },
      {},
      ["started canary-1", "stage-started canary-1", "start of canary-1"],
    ],
    [
      "the next weight was seen",
      {},
      { stage: 1 },
      ["stage-ended canary-1", "end of canary-1", "stage-started canary-25", "start of canary-25"],
    ],
    ["a move that was announced and not seen", {}, { stage: 1, observedAt: null }, []],
    [
      "a move of a tick that died was found to have arrived",
      { stage: 1, observedAt: null },
      { stage: 1 },
      ["stage-ended canary-1", "end of canary-1", "stage-started canary-25", "start of canary-25"],
    ],
    ["the end", { stage: 2 }, { stage: 2, ...promoted }, ["stage-ended full", "end of full", "done full"]],
    ["a hold", {}, { heldFor: "no-evidence" }, ["hold canary-1"]],
    [
      "a hold before anything has traffic",
      { observedAt: null },
      { observedAt: null, heldFor: "acknowledgement-expired" },
      [],
    ],
    ["the same hold", { heldFor: "no-evidence" }, { heldFor: "no-evidence" }, []],
    ["another hold", { heldFor: "no-evidence" }, { heldFor: "held" }, ["hold canary-1"]],
    [
      "a guard that only holds broke",
      {},
      { heldFor: "guard-breached" },
      ["breach canary-1", "hold canary-1"],
    ],
    ["it goes on", { heldFor: "held" }, {}, ["resumed canary-1"]],
    ["hours that are closed, as the timetable said", {}, { heldFor: "outside-moving-hours" }, []],
    ["hours that opened", { heldFor: "not-before" }, {}, []],
    [
      "a hold that only the hours keep up",
      { heldFor: "held" },
      { heldFor: "outside-moving-hours" },
      ["resumed canary-1"],
    ],
    ["a rollback, which tells itself", { heldFor: "held" }, rolledBack, []],
    ["after the end", { stage: 2, ...promoted }, { stage: 2, ...promoted }, []],
  ] as const)("%s", (_, before, after, expected) => expect(happened(before, after)).toEqual(expected));
});
