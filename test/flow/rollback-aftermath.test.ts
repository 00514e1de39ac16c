/** What follows a rollback: done once, in order, by whoever lives to do it. */
import { beforeEach, describe, expect, test } from "vitest";
import { rollBack } from "../../src/commands/roll-back.ts";
import { planOfState } from "../../src/commands/tick/plan-of-state.ts";
import { builtInPolicy } from "../../src/config/parse.ts";
import { Failure } from "../../src/errors.ts";
import { openAftermath } from "../../src/promotion/aftermath.ts";
import type { RolloutState } from "../../src/promotion/state.ts";
import { renderTickSummary } from "../../src/render/tick-summary.ts";
import { percent } from "../../src/units.ts";
import { CALL, ROLLOUT } from "../support/flow-rollout.ts";
import { DONE, FAILED, running } from "../support/rolled-back.ts";
import type { Scene } from "../support/rolled-back.ts";

const BY_HAND = {
  rollout: "summarizer",
  folders: CALL.folders,
  by: "oscar",
  reason: "smells",
  dryRun: false,
};
let scene: Scene;

beforeEach(async () => {
  scene = await running();
});

/** A breach in the next tick. */
async function breach() {
  scene.fail(0.5);
  scene.pass(20);
  return scene.tick();
}
/** The plan that runs, as its state has it. */
function planOf() {
  const terms = { policy: builtInPolicy(), describeRouter: scene.world.describeRouter };
  return planOfState(scene.state(), terms).plan;
}
const commands = () => scene.ran.map(({ argv }) => argv.join(" "));
const outcomes = () => scene.state().aftermath?.undone.map((undone) => undone?.outcome);
const journalled = (what: string) => scene.memory.journal.filter((line) => line.includes(what));

describe("declared other state", () => {
  test("is undone by argv, at the approved commit, with the secrets that it names, when the traffic is off and people are told", async () => {
    const report = await breach();
    expect(report).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(scene.ran).toEqual([
      expect.objectContaining({ argv: ["make", "purge"], secrets: [], commit: scene.state().commit }),
      expect.objectContaining({ argv: ["make", "correct it"], secrets: ["MAIL_KEY"] }),
    ]);
    const order = scene.memory.written.filter((line) => /^(?:weight 0%|run|incident|comment)/.test(line));
    expect(order).toEqual([
      "weight 0%",
      expect.stringMatching(/^incident /),
      expect.stringMatching(/^comment \*\*Rolled back/),
      "run make purge",
      "run make correct it",
      expect.stringMatching(/^incident /),
    ]);
    expect(outcomes()).toEqual(["done", "done"]);
    expect(journalled("purge summaries")).toHaveLength(1);
    // What must not run twice is in the journal before it begins.
    expect(journalled("send corrections").map((line) => /"outcome":"(\w+)/.exec(line)?.[1])).toEqual([
      "begun",
      "done",
    ]);
    expect(scene.incidents.at(-1)?.body).toContain("purged 12");
  });

  test("that failed changes nothing of the rollback, and is said first, with the command", async () => {
    scene.ends.push(DONE, FAILED);
    const report = await breach();
    expect(report).toMatchObject({ decision: "roll-back", reason: "breach", confirmed: true });
    const summary = renderTickSummary(report);
    expect(summary).toContain("1 other thing is not undone");
    expect(summary).toContain("make 'correct it'");
    expect(summary.indexOf("not undone")).toBeLessThan(summary.indexOf("What to do now"));
    expect(scene.incidents.at(-1)?.body).toContain("no such table");
  });

  test("is repeated by later ticks only where it failed and is safe to repeat, three times at most", async () => {
    scene.ends.push(FAILED, FAILED);
    await breach();
    expect(outcomes()).toEqual(["failed", "failed"]);
    scene.ran.length = 0;
    scene.ends.push(FAILED, DONE);
    for (let look = 0; look < 4; look++) {
      scene.pass(5);
      await scene.tick();
    }
    expect(commands()).toEqual(["make purge", "make purge"]);
    expect(outcomes()).toEqual(["done", "failed"]);
  });

  test("is repeated by a second roll-back the same way, and then never again", async () => {
    scene.ends.push(FAILED, FAILED);
    await rollBack(scene.world, BY_HAND);
    scene.ran.length = 0;
    expect(await rollBack(scene.world, BY_HAND)).toMatchObject({
      reason: "already-rolled-back",
      confirmed: true,
    });
    expect(commands()).toEqual(["make purge"]);
    await rollBack(scene.world, BY_HAND);
    expect(commands()).toEqual(["make purge"]);
  });

  test("that was begun by a job that died is never run again where that is unsafe, and nobody claims how it ended", async () => {
    scene.ends.push(DONE, () => {
      throw new RangeError("the job is killed here");
    });
    await expect(breach()).rejects.toThrow("killed here");
    expect(outcomes()).toEqual(["done", "begun"]);
    scene.ran.length = 0;
    scene.pass(5);
    const report = await scene.tick();
    expect(commands()).toEqual([]);
    expect(renderTickSummary(report)).toContain("nobody knows how it ended");
  });

  test("waits until the traffic is off", async () => {
    const { router } = scene.memory;
    router.refusals = Array.from({ length: 3 }, () => new Failure("router-unreachable", "down"));
    expect(await breach()).toMatchObject({ confirmed: false, reason: "rollback-unconfirmed" });
    expect(commands()).toEqual([]);
    scene.pass(5);
    expect(await scene.tick()).toMatchObject({ reason: "breach", confirmed: true });
    scene.pass(5);
    await scene.tick();
    expect(commands()).toEqual(["make purge", "make correct it"]);
  });

  test("that cannot be remembered runs only where it may run twice", async () => {
    const save = (): Promise<never> => Promise.reject(new Failure("github-unavailable", "down"));
    scene.fail(0.5);
    scene.pass(20);
    const report = await scene.tick({ ...scene.world, states: { ...scene.world.states, save } });
    expect(report).toMatchObject({ confirmed: true });
    expect(commands()).toEqual(["make purge"]);
    expect(report.actions.find(({ does }) => does.includes("corrections"))?.outcome).toContain("NOT run");
  });

  test("is run by one of two jobs that come at once", async () => {
    await breach();
    const stored = scene.memory.stored.get("summarizer");
    const { aftermath } = scene.state();
    if (stored === undefined || aftermath == null) throw new RangeError("not rolled back");
    const open = { ...aftermath, undone: [null, null] };
    scene.memory.stored.set("summarizer", { ...stored, state: { ...stored.state, aftermath: open } });
    scene.ran.length = 0;
    scene.pass(5);
    await Promise.all([scene.tick(), scene.tick()]);
    expect(commands().filter((command) => command === "make correct it")).toHaveLength(1);
  });

  test("is left alone by a dry run", async () => {
    await rollBack(scene.world, { ...BY_HAND, dryRun: true });
    expect(commands()).toEqual([]);
  });
});

test("the list of what is open holds only what the program has not done", async () => {
  scene.ends.push(DONE, FAILED);
  const summary = renderTickSummary(await breach());
  const open = summary.slice(summary.indexOf("### Still open"));
  expect(open).not.toContain("Purge summaries");
  expect(open).toContain("Send corrections");
  expect(open).toContain("Merge the pull request that takes the release back");
});

test("of two jobs that take back at once, only the one that records it does what follows", async () => {
  scene.fail(0.5);
  scene.pass(20);
  scene.memory.beforeSave = () => {
    const stored = scene.memory.stored.get("summarizer");
    if (stored === undefined) throw new RangeError("nothing runs");
    const { state } = stored;
    const at = scene.memory.now;
    const ending = { kind: "rolled-back", because: "aborted by oscar", guard: null, cohort: null } as const;
    const aftermath = openAftermath(planOf(), { kind: "aborted", by: "oscar", reason: "" });
    const ended: RolloutState = {
      ...state,
      ending: { ...ending, stage: "first", at, drainedAt: at, confirmedByTrafficAt: null },
      aftermath,
    };
    scene.memory.stored.set("summarizer", { state: ended, version: "99" });
  };
  expect(await scene.tick()).toMatchObject({ decision: "roll-back", confirmed: true });
  expect([scene.incidents, scene.ran]).toEqual([[], []]);
  scene.pass(5);
  await scene.tick();
  expect([scene.incidents.length > 0, scene.ran.length]).toEqual([true, 2]);
});

describe("a job that dies after the drain was recorded", () => {
  test("leaves quarantine, incident and messages to the next tick, which does each once", async () => {
    scene.fail(0.5);
    scene.pass(20);
    await new Promise<void>((killed) => {
      // A door that never answers: from here on the job is gone.
      const add = (): Promise<never> => {
        killed();
        return new Promise(() => undefined);
      };
      void scene.tick({ ...scene.world, quarantine: { ...scene.world.quarantine, add } });
    });
    expect(scene.state().ending).toMatchObject({ kind: "rolled-back" });
    expect(scene.incidents).toEqual([]);
    scene.memory.written.length = 0;
    scene.pass(5);
    await scene.tick();
    expect(scene.incidents[0]?.title).toBe("summarizer v2 rolled back");
    expect(scene.incidents[0]?.body).toContain("errors");
    expect(scene.sent).toHaveLength(1);
    expect(Object.keys(scene.memory.quarantined)).toHaveLength(1);
    scene.pass(5);
    await scene.tick();
    expect(scene.sent).toHaveLength(1);
    expect(scene.memory.written.filter((line) => line.startsWith("quarantine"))).toHaveLength(1);
  });

  test("one record that fails again and again is given up, and said each time", async () => {
    const refuse = (): Promise<never> => Promise.reject(new Failure("github-forbidden", "issues: write"));
    const world = { ...scene.world, incidents: { open: refuse } };
    scene.fail(0.5);
    scene.pass(20);
    let tried = 0;
    for (let look = 0; look < 5; look++) {
      const report = await scene.tick(world);
      tried += report.actions.filter(({ does }) => does === "open the incident").length;
      scene.pass(5);
    }
    expect(tried).toBe(3);
    expect(scene.sent).toHaveLength(1);
  });
});

describe("the pull request that takes the release back", () => {
  test("is proposed once, on a branch of its own, for the files that the rollout named", async () => {
    await breach();
    expect(scene.proposed).toEqual([
      expect.objectContaining({
        branch: expect.stringMatching(/^model-rollout\/revert\/summarizer-[0-9a-f]{12}$/),
        paths: [".github/rollouts/summarizer.yml", "prompts/summary.md"],
        pullRequest: 7,
      }),
    ]);
    expect(scene.state().aftermath?.revert).toBe("https://github.example/acme/news/pull/9");
    const [order] = scene.proposed;
    expect(order?.body(["prompts/summary.md"])).toContain("Left as they are");
    scene.pass(5);
    await scene.tick();
    expect(scene.proposed).toHaveLength(1);
  });

  test("that GitHub refuses is said with how to do it by hand, and changes nothing", async () => {
    const refuse = (): Promise<never> =>
      Promise.reject(new Failure("github-forbidden", "pull-requests: write"));
    scene.fail(0.5);
    scene.pass(20);
    const report = await scene.tick({ ...scene.world, reverts: { propose: refuse } });
    expect(report).toMatchObject({ decision: "roll-back", confirmed: true });
    const { outcome } = report.actions.find(({ does }) => does.includes("revert")) ?? { outcome: "" };
    expect(outcome).toMatch(/^not done: pull-requests: write\. By hand: .*prompts\/summary\.md back/);
  });

  test("is not proposed where the file does not ask", async () => {
    scene = await running(ROLLOUT);
    await breach();
    expect(scene.proposed).toEqual([]);
  });
});

describe("guarded afterwards", () => {
  test.each([
    ["everybody", { candidate: percent(20), mirror: percent(0), cohorts: {} }],
    ["one cohort", { candidate: percent(0), mirror: percent(0), cohorts: { breaking: percent(5) } }],
    ["copies only", { candidate: percent(0), mirror: percent(10), cohorts: {} }],
  ] as const)("traffic that comes back for %s is drained again, and told as undone", async (_who, set) => {
    await breach();
    scene.sent.length = 0;
    scene.memory.router.set = set;
    scene.pass(5);
    expect(await scene.tick()).toMatchObject({
      decision: "roll-back",
      reason: "rollback-undone",
      confirmed: true,
    });
    expect(scene.memory.router.set).toEqual({ candidate: 0, mirror: 0, cohorts: {} });
    expect(scene.sent).toHaveLength(1);
  });
});
