import { beforeEach, describe, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { status } from "../../src/commands/status.ts";
import { renderAnswer } from "../../src/render/answers.ts";
import { renderStatusSummary } from "../../src/render/status.ts";
import { promote } from "../../src/commands/promote.ts";
import { respond } from "../../src/commands/respond.ts";
import type { Responded } from "../../src/commands/respond.ts";
import type { RolloutState } from "../../src/promotion/state.ts";
import { digest, MINUTE, shortDigest } from "../../src/units.ts";
import type { Digest } from "../../src/units.ts";
import { accept, CALL, merge, openedWorld, pass, PULL } from "../support/flow-rollout.ts";
import { addComment } from "../support/world.ts";
import type { MemoryWorld } from "../support/world.ts";

let world: MemoryWorld;
let plans: Digest;

beforeEach(async () => {
  world = openedWorld();
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  plans = digest(assessment.outcome.rollouts[0]?.digest ?? "");
});

async function say(login: string, body: string, edited = false): Promise<Responded> {
  addComment(world, PULL, { id: 700, body, ours: false, login });
  const facts = world.pulls.get(PULL);
  if (edited && facts !== undefined) {
    const items = facts.comments.items.map((each) => ({ ...each, edited: each.id === 700 || each.edited }));
    world.pulls.set(PULL, { ...facts, comments: { items, complete: true } });
  }
  return respond(world, {
    pullRequest: PULL,
    comment: 700,
    folders: CALL.folders,
    policy: CALL.policy,
    dryRun: false,
    runUrl: null,
  });
}

async function running(): Promise<void> {
  accept(world, plans);
  merge(world);
  world.tell = () => ({ events: 20, total: 1_000 });
  await promote(world, CALL);
}

function state(): RolloutState {
  const stored = world.stored.get("summarizer");
  if (stored === undefined) throw new RangeError("nothing runs");
  return stored.state;
}

describe("before the merge", () => {
  test("the pager is taken by a holder, for the plan that is shown", async () => {
    const { answer, done } = await say("oscar", `/rollout ack ${shortDigest(plans)} 24h`);
    expect([answer?.kind, done]).toEqual(["acknowledged", true]);
  });

  test.each([
    ["by somebody who is not on call", "olga", () => shortDigest(plans), "acknowledgement-refused"],
    ["for another plan", "oscar", () => "0".repeat(12), "acknowledgement-refused"],
  ] as const)("it is refused %s", async (_name, login, digits, kind) => {
    const { answer, done } = await say(login, `/rollout ack ${digits()}`);
    expect([answer?.kind, done]).toEqual([kind, false]);
  });

  test("an edited comment asks for nothing", async () => {
    expect((await say("oscar", `/rollout ack ${shortDigest(plans)}`, true)).answer?.kind).toBe("edited");
  });

  test("holding what does not run points to the review", async () => {
    expect((await say("oscar", "/rollout hold")).answer?.kind).toBe("nothing-runs");
  });

  test("people who talk to each other are not answered", async () => {
    world.written.length = 0;
    expect(await say("oscar", "I like /rollout ack")).toEqual({ answer: null, done: true });
    expect(world.written).toEqual([]);
  });

  test.each(["/rollout frobnicate", "/rollout ack", "/rollout ack 123"])(
    "%s is answered with how it is written",
    async (body) => {
      expect((await say("oscar", body)).answer?.kind).toBe("not-understood");
    },
  );

  test("anybody may ask for help and status", async () => {
    expect((await say("stranger", "/rollout help")).done).toBe(true);
    expect((await say("stranger", "/rollout status")).answer).toMatchObject({
      kind: "status",
      report: { rollouts: [] },
    });
  });
});

describe("while it runs", () => {
  beforeEach(running);

  test("the status is told in the words of the command, of this pull request's rollouts alone", async () => {
    world.written.length = 0;
    const { answer } = await say("stranger", "/rollout status");
    const report = await status(world, { ...CALL, rollout: "summarizer" });
    if (answer?.kind !== "status") throw new RangeError(`answered with ${answer?.kind}`);
    expect(answer.report.rollouts).toEqual(report.rollouts);
    expect(renderAnswer(answer, "stranger")).toContain(renderStatusSummary(report));
  });

  test("a hold keeps the weight until somebody resumes this very plan", async () => {
    expect((await say("oscar", "/rollout hold odd answers")).answer?.kind).toBe("held");
    expect(state().holds).toMatchObject([{ by: "oscar", reason: "odd answers", byPerson: true }]);
    pass(world, 10 * MINUTE);
    expect((await promote(world, CALL))[0]).toMatchObject({ decision: "hold", reason: "held" });
    expect((await say("olga", `/rollout resume ${"0".repeat(12)}`)).answer?.kind).toBe("other-digest");
    expect((await say("olga", `/rollout resume ${shortDigest(plans)} looked fine`)).answer?.kind).toBe(
      "resumed",
    );
    expect(state().holds).toEqual([]);
  });

  test("an abort drains in the same job", async () => {
    expect((await say("oscar", "/rollout abort smells")).answer).toMatchObject({
      kind: "aborted",
      confirmed: true,
    });
    expect(world.router.set.candidate).toBe(0);
    expect(state().ending).toMatchObject({ kind: "rolled-back", because: "aborted by oscar" });
  });

  test("a stranger can neither hold nor abort nor resume", async () => {
    for (const body of ["/rollout hold", "/rollout abort", `/rollout resume ${shortDigest(plans)}`]) {
      expect((await say("stranger", body)).answer?.kind).toBe("not-allowed");
    }
    expect(world.router.set.candidate).toBe(10);
  });

  test("a hand-over adds to the cover of the running rollout", async () => {
    const before = state().covers.length;
    expect((await say("oscar", `/rollout ack ${shortDigest(plans)} 48h`)).answer?.kind).toBe("acknowledged");
    expect(state().covers).toHaveLength(before + 1);
  });

  test("a tick that saves in between only makes the request try again", async () => {
    world.beforeSave = () => {
      const stored = world.stored.get("summarizer");
      if (stored !== undefined) world.stored.set("summarizer", { ...stored, version: "50" });
    };
    expect((await say("oscar", "/rollout hold")).answer?.kind).toBe("held");
    expect(state().holds).toHaveLength(1);
  });
});
