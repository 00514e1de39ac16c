import { beforeEach, describe, expect, test } from "vitest";
import { gate } from "../../src/commands/gate.ts";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import { Failure } from "../../src/errors.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { digest, HOUR, milliseconds, MINUTE, percent } from "../../src/units.ts";
import type { Digest } from "../../src/units.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  pass,
  PULL,
  ROLLOUT,
  trafficOf,
  TREE,
} from "../support/flow-rollout.ts";
import type { MemoryWorld } from "../support/world.ts";

const REVIEW = { pullRequest: PULL, dryRun: false, runUrl: null };
let world: MemoryWorld;

const traffic = (rate: (cohort: string, arm: string) => number) => trafficOf(() => world, rate);
const healthy = traffic(() => 0.02);
/** One in five requests is breaking news: tripled errors there are hardly seen in the whole. */
const badInOneCohort = traffic((cohort, arm) => (cohort === "breaking" && arm === "candidate" ? 0.06 : 0.02));

async function approved(): Promise<Digest> {
  const { assessment } = await plan(world, REVIEW);
  const found = digest(assessment.outcome.rollouts[0]?.digest ?? "");
  accept(world, found);
  merge(world);
  return found;
}

async function tick(overrides: Partial<Parameters<typeof promote>[1]> = {}): Promise<TickReport> {
  const [report] = await promote(world, { ...CALL, ...overrides });
  if (report === undefined) throw new RangeError("no rollout ticked");
  return report;
}

/** Ticks every five minutes for so long, or until something other than baking happens. */
async function bake(time: number): Promise<TickReport> {
  let report = await tick();
  for (let passed = 0; passed < time; passed += 5 * MINUTE) {
    pass(world, 5 * MINUTE);
    report = await tick();
    if (report.decision !== "bake") return report;
  }
  return report;
}

const weights = (): readonly string[] => world.written.filter((line) => line.startsWith("weight"));

beforeEach(() => {
  world = openedWorld();
  world.tell = healthy;
});

describe("on the pull request", () => {
  test("the plan is commented, the merge held, and two people open it", async () => {
    await plan(world, REVIEW);
    expect(world.written).toEqual(["comment created", expect.stringMatching(/^status pending: /)]);
    const { assessment } = await plan(world, REVIEW);
    expect(assessment.outcome.kind).toBe("waiting");
    accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
    const after = await gate(world, REVIEW);
    expect(after.outcome.kind).toBe("go");
    expect(world.written.at(-1)).toMatch(/^status success: /);
  });

  test("running it twice writes nothing the second time", async () => {
    await plan(world, REVIEW);
    const before = [...world.written];
    await plan(world, REVIEW);
    expect(world.written).toEqual(before);
  });

  test("a dry run writes nothing at all", async () => {
    await plan(world, { ...REVIEW, dryRun: true });
    expect(world.written).toEqual([]);
  });
});

describe("starting", () => {
  test("a plan that nobody accepted moves nothing", async () => {
    merge(world);
    expect(await tick()).toMatchObject({ decision: "hold", reason: "not-approved" });
    expect(world.written).toEqual(["tell desk"]);
    expect(world.stored.size).toBe(0);
  });

  test("a file that changed after the approval is another plan", async () => {
    await approved();
    world.written.length = 0;
    world.trees.set(world.tip, { ...TREE, [FILE]: ROLLOUT.replace("at-most: 6%", "at-most: 5.9%") });
    expect(await tick()).toMatchObject({ decision: "hold", reason: "not-approved" });
    expect(world.written).toEqual(["tell desk"]);
  });

  test("a prompt that changed after the approval is another plan", async () => {
    await approved();
    world.trees.set(world.tip, { ...TREE, "prompts/summary.md": "Invent." });
    expect(await tick()).toMatchObject({ reason: "not-approved" });
  });

  test("a candidate that has traffic already is not ours to start", async () => {
    await approved();
    world.router.set = { ...world.router.set, candidate: percent(5) };
    expect(await tick()).toMatchObject({ decision: "hold", reason: "router-drift" });
    expect(weights()).toEqual([]);
  });

  test("a route that another rollout owns is left alone", async () => {
    await approved();
    const first = await tick({ dryRun: true });
    world.routes.set(first.plan?.route.key ?? "", "someone-else");
    expect(await tick()).toMatchObject({ decision: "hold", reason: "route-busy" });
    expect(weights()).toEqual([]);
  });

  test("an accepted plan announces its move, makes it, reads it back and records it", async () => {
    await approved();
    world.written.length = 0;
    expect(await tick()).toMatchObject({ decision: "promote", reason: "started", stage: "first" });
    expect(world.written).toEqual([
      "journal started",
      "journal intent",
      "weight 10%",
      "journal done",
      "deployment first in_progress",
      expect.stringMatching(/^comment \*\*summarizer/),
    ]);
  });

  test("a dry run of the start writes nothing: no state, no traffic, no route", async () => {
    await approved();
    world.written.length = 0;
    expect(await tick({ dryRun: true })).toMatchObject({ decision: "promote", dryRun: true });
    expect([world.written, world.stored.size, world.routes.size]).toEqual([[], 0, 0]);
  });
});

describe("promoting", () => {
  test("a healthy release goes through every stage to the end", async () => {
    await approved();
    await tick();
    expect(await bake(2 * HOUR)).toMatchObject({ decision: "promote", stage: "half" });
    expect(await bake(2 * HOUR)).toMatchObject({ decision: "promote", stage: "full" });
    expect(await bake(2 * HOUR)).toMatchObject({ decision: "promote", reason: "completed" });
    expect(weights()).toEqual(["weight 10%", "weight 50%", "weight 100%"]);
    expect(world.stored.get("summarizer")?.state.ending?.kind).toBe("promoted");
  });

  test("waiting repeats the tick inside one job", async () => {
    await approved();
    const report = await tick({ wait: milliseconds(3 * HOUR) });
    expect(report).toMatchObject({ stage: "full" });
  });

  test("silence holds: no minute without readings bakes", async () => {
    await approved();
    await tick();
    world.tell = () => "no-data";
    const report = await bake(3 * HOUR);
    expect(report).toMatchObject({ decision: "hold", reason: "no-evidence", covered: 0 });
    expect(weights()).toEqual(["weight 10%"]);
    world.written.length = 0;
    await tick();
    expect(world.written, "the same hold is told once").toEqual(["journal judged"]);
  });
});

describe("a breach in one cohort while the aggregate looks fine", () => {
  async function breached(): Promise<TickReport> {
    await approved();
    await tick();
    expect(await bake(2 * HOUR)).toMatchObject({ stage: "half" });
    world.tell = badInOneCohort;
    world.written.length = 0;
    return bake(2 * HOUR);
  }

  test("takes all traffic off, reads it back and only then tells", async () => {
    const report = await breached();
    expect(report).toMatchObject({
      decision: "roll-back",
      reason: "breach",
      confirmed: true,
      because: { finding: { guard: "errors", cohort: "breaking" } },
    });
    expect(report.findings.find((each) => each.cohort === "all")?.verdict.kind).not.toBe("breach");
    const drained = world.written.indexOf("weight 0%");
    expect(world.written.slice(drained)).toEqual([
      "weight 0%",
      "journal breach",
      "journal action",
      "journal rolled-back",
      "restore",
      expect.stringMatching(/^quarantine /),
      "deployment half failure",
      expect.stringMatching(/^incident /),
      expect.stringMatching(/^comment \*\*Rolled back: .*summarizer/),
      "tell desk",
      "journal action",
    ]);
    expect(world.router.set.candidate).toBe(0);
  });

  test("a second tick asked for by name touches nothing and says so; a scheduled one keeps guarding", async () => {
    await breached();
    world.written.length = 0;
    expect(await tick({ rollout: "summarizer" })).toMatchObject({
      decision: "hold",
      reason: "already-rolled-back",
    });
    expect(await tick()).toMatchObject({ decision: "guard", reason: "guarding" });
    expect(weights()).toEqual([]);
  });

  test("the metrics have the last word, once their delay is over", async () => {
    await breached();
    pass(world, 20 * MINUTE);
    await tick();
    expect(world.stored.get("summarizer")?.state.ending).toMatchObject({
      kind: "rolled-back",
      confirmedByTrafficAt: expect.any(Number),
    });
  });

  test("traffic that comes back afterwards is drained again", async () => {
    await breached();
    world.router.set = { ...world.router.set, candidate: percent(20) };
    expect(await tick()).toMatchObject({ decision: "roll-back", reason: "rollback-undone", confirmed: true });
    expect(world.router.set.candidate).toBe(0);
  });

  test("the same candidate does not start again under another name", async () => {
    await breached();
    expect(Object.values(world.quarantined)).toEqual([expect.stringContaining("errors")]);
    const other = ".github/rollouts/again.yml";
    world.trees.set(world.tip, { ...TREE, [other]: ROLLOUT.replace("name: summarizer", "name: again") });
    expect(await tick({ rollout: "again" })).toMatchObject({ decision: "hold", reason: "quarantined" });
  });
});

describe("when the world fails", () => {
  test("a router that does not take the drain is told loudest", async () => {
    await approved();
    await tick();
    world.tell = traffic((_cohort, arm) => (arm === "candidate" ? 0.5 : 0.02));
    world.router.refusals = Array.from({ length: 3 }, () => new Failure("router-unreachable", "down"));
    const report = await bake(HOUR);
    expect(report).toMatchObject({ decision: "roll-back", reason: "rollback-unconfirmed", confirmed: false });
    expect(world.stored.get("summarizer")?.state.ending).toMatchObject({
      kind: "rolled-back",
      drainedAt: null,
    });
  });

  test("a state that cannot be saved does not stop the drain", async () => {
    await approved();
    await tick();
    world.tell = traffic((_cohort, arm) => (arm === "candidate" ? 0.5 : 0.02));
    const down = { ...world.states, save: () => Promise.reject(new Failure("github-unavailable", "down")) };
    pass(world, 30 * MINUTE);
    const [report] = await promote({ ...world, states: down }, CALL);
    expect(report).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(report?.actions.map((action) => action.outcome).join()).toContain("NOT done");
    expect(world.router.set.candidate).toBe(0);
  });

  test("a raise that does not arrive is drained, not hoped for", async () => {
    await approved();
    world.router.refusals = ["never-arrives"];
    expect(await tick()).toMatchObject({
      decision: "roll-back",
      reason: "move-unconfirmed",
      confirmed: true,
    });
  });

  test("a tick that loses the race moves nothing", async () => {
    await approved();
    await tick();
    pass(world, HOUR + 10 * MINUTE);
    world.written.length = 0;
    world.beforeSave = () => {
      const stored = world.stored.get("summarizer");
      if (stored !== undefined) world.stored.set("summarizer", { ...stored, version: "99" });
    };
    expect(await tick()).toMatchObject({ decision: "hold", reason: "lost-race" });
    expect(weights()).toEqual([]);
  });

  test.each([
    ["the move had arrived: the bake goes on", 10, { decision: "bake" }, []],
    [
      "the move had not arrived: it is made again",
      0,
      { decision: "promote", stage: "first" },
      ["weight 10%"],
    ],
  ] as const)("killed between intent and done, %s", async (_name, found, expected, moved) => {
    await approved();
    await tick();
    const stored = world.stored.get("summarizer");
    if (stored === undefined) throw new RangeError("not started");
    const { state } = stored;
    const intent = { key: "k", stage: "first", kind: "forward", to: state.set, until: world.now } as const;
    const before = { ...state.set, candidate: percent(0) };
    world.stored.set("summarizer", { ...stored, state: { ...state, intent, observedAt: null, set: before } });
    world.router.set = { ...world.router.set, candidate: percent(found) };
    world.written.length = 0;
    expect(await tick()).toMatchObject(expected);
    expect(weights()).toEqual(moved);
  });
});

describe("people", () => {
  test("a weight that a person lowered is taken as an abort and never raised", async () => {
    await approved();
    await tick();
    world.router.set = { ...world.router.set, candidate: percent(0) };
    pass(world, 10 * MINUTE);
    expect(await tick()).toMatchObject({ decision: "roll-back", reason: "by-hand" });
  });

  test("a weight that a person raised is lowered to ours, and held", async () => {
    await approved();
    await tick();
    world.router.set = { ...world.router.set, candidate: percent(40) };
    pass(world, 10 * MINUTE);
    expect(await tick()).toMatchObject({ decision: "hold", reason: "router-drift" });
    expect(world.router.set.candidate).toBe(10);
  });

  test("roll-back by a person works, twice is once, and without anything in progress it does nothing", async () => {
    await approved();
    const call = {
      rollout: "summarizer",
      folders: CALL.folders,
      by: "oscar",
      reason: "smells",
      dryRun: false,
    };
    expect(await rollBack(world, call)).toMatchObject({ decision: "guard", reason: "idle" });
    await tick();
    expect(await rollBack(world, call)).toMatchObject({ decision: "roll-back", confirmed: true });
    world.written.length = 0;
    expect(await rollBack(world, call)).toMatchObject({ decision: "guard", reason: "already-rolled-back" });
    expect(weights()).toEqual([]);
  });

  test("an expired pager holds the next promotion, not the guards", async () => {
    await approved();
    await tick();
    const stored = world.stored.get("summarizer");
    if (stored !== undefined)
      world.stored.set("summarizer", { ...stored, state: { ...stored.state, covers: [] } });
    expect(await bake(2 * HOUR)).toMatchObject({ decision: "hold", reason: "acknowledgement-expired" });
    world.tell = traffic((_cohort, arm) => (arm === "candidate" ? 0.5 : 0.02));
    pass(world, 10 * MINUTE);
    expect(await tick()).toMatchObject({ decision: "roll-back", confirmed: true });
  });
});

describe("two rollouts in one pull request", () => {
  const OTHER = ".github/rollouts/ranker.yml";
  const other = ROLLOUT.replace("name: summarizer", "name: ranker").replace(
    "flag: summarizer",
    "flag: ranker",
  );

  test("share one comment, one status and the worst outcome", async () => {
    world = openedWorld({ ...TREE, [OTHER]: other });
    const { assessment } = await plan(world, REVIEW);
    expect(assessment.outcome.rollouts.map((each) => each.rollout)).toEqual(["ranker", "summarizer"]);
    expect(world.written).toEqual(["comment created", expect.stringMatching(/^status pending: /)]);
    const [comment] = world.pulls.get(PULL)?.comments.items ?? [];
    for (const name of ["ranker", "summarizer"])
      expect(comment?.body).toContain(`Rollout plan: <code>${name}</code>`);
    const [first] = assessment.outcome.rollouts;
    accept(world, digest(first?.digest ?? ""));
    expect((await gate(world, REVIEW)).outcome).toMatchObject({
      kind: "waiting",
      reason: "acknowledgement-missing",
    });
  });

  test("with one name are refused: the name is the key of everything", async () => {
    world = openedWorld({ ...TREE, [OTHER]: ROLLOUT });
    const { assessment, refused } = await plan(world, REVIEW);
    expect(refused).toBe(true);
    expect(assessment.outcome.kind).toBe("no-go");
    expect(world.written.at(-1)).toMatch(/^status failure: /);
  });
});

describe("a shadow stage that the application mirrors", () => {
  test("moves nothing, is judged, and leads into the first weight", async () => {
    const shadow =
      "  - { name: shadow, kind: shadow, mirror: 10%, by: application, bake: 1h, side-effects: stubbed }\n";
    world = openedWorld({ ...TREE, [FILE]: ROLLOUT.replace("stages:\n", `stages:\n${shadow}`) });
    world.tell = () => ({ total: 1_000, events: 20 });
    await approved();
    expect(await tick()).toMatchObject({ decision: "promote", stage: "shadow" });
    expect(world.router.set.candidate).toBe(0);
    expect(await bake(2 * HOUR)).toMatchObject({ decision: "promote", stage: "first" });
    expect(world.router.set.candidate).toBe(10);
  });

  test("that degrades is stopped before anybody is served", async () => {
    const shadow =
      "  - { name: shadow, kind: shadow, mirror: 10%, by: application, bake: 2h, side-effects: stubbed }\n";
    world = openedWorld({ ...TREE, [FILE]: ROLLOUT.replace("stages:\n", `stages:\n${shadow}`) });
    world.tell = (_guard, _cohort, arm) => ({ total: 1_000, events: arm === "candidate" ? 90 : 20 });
    await approved();
    await tick();
    expect(await bake(2 * HOUR)).toMatchObject({ decision: "roll-back", reason: "breach", stage: "shadow" });
    expect(world.router.set.candidate).toBe(0);
  });
});
