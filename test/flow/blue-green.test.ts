/** A blue-green stage: the candidate stands ready, is switched to by announced moves, and soaks while the old side waits. */
import { beforeEach, describe, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { renderTickSummary } from "../../src/render/tick-summary.ts";
import { digest, HOUR, MINUTE } from "../../src/units.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  pass,
  POLICY,
  POLICY_TEXT,
  PULL,
  ROLLOUT,
  trafficOf,
  TREE,
} from "../support/flow-rollout.ts";
import type { MemoryWorld } from "../support/world.ts";

const STAGES = /stages:\n(?: {2}-.*\n)+/;
const CANARY = "  - { name: half, kind: canary, weight: 50%, bake: 1h }";
const GREEN =
  "  - { name: green, kind: blue-green, preview: 30m, warm-up: 10m, switch: [25%, 75%, 100%], bake: 1h }";

let world: MemoryWorld;
/** What the router says of the two sides beside the weights. */
let ready: { candidateReady: boolean | null; baselineReady: boolean | null };

async function started(...stages: readonly string[]): Promise<void> {
  const text = ROLLOUT.replace(STAGES, `stages:\n${stages.join("\n")}\n`)
    .replace(/read-at: half, change-our-mind: "[^"]*"/, 'read-at: green, change-our-mind: "no change"')
    .replace(
      "because: headlines }",
      'because: headlines, accepted: { by: "@olga", because: "all at once" } }',
    );
  const policy = POLICY_TEXT.replace("largest-first-weight: 50%", "largest-first-weight: 100%");
  world = openedWorld({ ...TREE, [FILE]: text, [POLICY]: policy });
  const { openTraffic } = world;
  world = Object.assign(world, {
    openTraffic: (...given: Parameters<typeof openTraffic>) => {
      const traffic = openTraffic(...given);
      return { ...traffic, read: async () => ({ ...(await traffic.read()), ...ready }) };
    },
  });
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
}

beforeEach(() => {
  ready = { candidateReady: true, baselineReady: true };
});

async function tick(): Promise<TickReport> {
  const [report] = await promote(world, CALL);
  if (report === undefined) throw new RangeError("no rollout ticked");
  return report;
}

async function tickFor(time: number): Promise<readonly TickReport[]> {
  const reports: TickReport[] = [];
  for (let passed = 0; passed < time; passed += 5 * MINUTE) {
    pass(world, 5 * MINUTE);
    reports.push(await tick());
  }
  return reports;
}

/** Ticks until something is decided that is not baking. */
async function next(): Promise<TickReport> {
  for (let looks = 0; looks < 100; looks++) {
    pass(world, 5 * MINUTE);
    const report = await tick();
    if (report.decision !== "bake") return report;
  }
  throw new RangeError("it bakes for ever");
}

const broken: MemoryWorld["tell"] = (...given) =>
  trafficOf(
    () => world,
    (_cohort, arm) => (arm === "candidate" ? 0.4 : 0.02),
  )(...given);

const stateOf = () => world.stored.get("summarizer")?.state;
const weights = (): readonly string[] => world.written.filter((line) => line.startsWith("weight"));

test("goes by preview, switch and soak to the end, each move announced, read back and recorded", async () => {
  await started(GREEN);
  expect(await tick()).toMatchObject({ decision: "promote", reason: "started", step: { kind: "preview" } });
  world.written.length = 0;
  expect(await next()).toMatchObject({ reason: "step-passed", step: { kind: "switch", number: 1, of: 3 } });
  expect(world.written.filter((line) => /^(?:weight|journal (?:intent|done))/.test(line))).toEqual([
    "journal intent",
    "weight 25%",
    "journal done",
  ]);
  expect(await next()).toMatchObject({ reason: "step-passed", step: { kind: "switch", number: 2, of: 3 } });
  expect(await next()).toMatchObject({ reason: "step-passed", step: { kind: "soak", number: 3, of: 3 } });
  const soaked = world.now;
  expect(await next()).toMatchObject({ decision: "promote", reason: "completed" });
  expect(world.now - soaked).toBeGreaterThanOrEqual(HOUR);
  expect(weights()).toEqual(["weight 25%", "weight 75%", "weight 100%"]);
  expect(stateOf()?.ending?.kind).toBe("promoted");
});

test("switches in one move where nothing else is asked for", async () => {
  await started(GREEN.replace("[25%, 75%, 100%]", "at-once"));
  await tick();
  expect(await next()).toMatchObject({ step: { kind: "soak", number: 1, of: 1 } });
  expect(weights()).toEqual(["weight 0%", "weight 100%"]);
});

test("the summary and the comment name the step", async () => {
  await started(GREEN);
  expect(renderTickSummary(await tick())).toContain("green</code>, preview");
  await next();
  expect(renderTickSummary(await next())).toContain("green</code>, switch 2 of 3");
});

describe("the preview", () => {
  test("lasts its time although nothing was read of the candidate, which neither passes nor holds", async () => {
    await started(GREEN);
    await tick();
    const reports = await tickFor(25 * MINUTE);
    expect(reports.map(({ decision }) => decision)).toEqual(Array(5).fill("bake"));
    expect(
      reports.flatMap(({ findings }) => findings).filter(({ verdict }) => verdict.kind === "pass"),
    ).toEqual([]);
    expect(world.router.set.candidate).toBe(0);
  });

  test("is as long as the warm-up where that is longer", async () => {
    await started(GREEN.replace("warm-up: 10m", "warm-up: 50m"));
    await tick();
    const begun = world.now;
    await next();
    expect(world.now - begun).toBe(50 * MINUTE);
  });

  test("does not begin before the candidate is ready", async () => {
    ready.candidateReady = false;
    await started(GREEN);
    expect(await tick()).toMatchObject({ decision: "hold", reason: "not-ready" });
    expect(world.written.filter((line) => line.startsWith("weight"))).toEqual([]);
  });

  test("begins again when the candidate was not ready in between", async () => {
    await started(GREEN);
    await tick();
    await tickFor(20 * MINUTE);
    ready.candidateReady = false;
    expect(await tickFor(10 * MINUTE)).toMatchObject([{ reason: "not-ready" }, { reason: "not-ready" }]);
    ready.candidateReady = true;
    const again = await tickFor(30 * MINUTE);
    expect(again.map(({ decision }) => decision)).toEqual(Array(6).fill("bake"));
    expect(await tickFor(5 * MINUTE)).toMatchObject([{ step: { kind: "switch", number: 1 } }]);
  });

  test("a router that cannot tell whether a side is ready does not keep it waiting", async () => {
    ready = { candidateReady: null, baselineReady: null };
    await started(GREEN);
    await tick();
    expect(await next()).toMatchObject({ step: { kind: "switch", number: 1 } });
  });

  test("a source that refuses to answer holds: its silence is not the candidate's", async () => {
    await started(GREEN);
    await tick();
    world.tell = () => "unauthorised";
    const reports = await tickFor(HOUR);
    expect(reports.at(-1)).toMatchObject({ decision: "hold", reason: "no-evidence" });
    expect(world.router.set.candidate).toBe(0);
  });

  test("a candidate that breaks under test traffic goes back before anybody is sent to it", async () => {
    await started(GREEN);
    await tick();
    world.tell = (_guard, _cohort, arm) =>
      arm === "candidate" ? { events: 2_000, total: 5_000 } : { events: 100, total: 5_000 };
    expect(await next()).toMatchObject({
      decision: "roll-back",
      reason: "breach",
      step: { kind: "preview" },
    });
  });

  test("keeps those on the candidate who were on it in the stage before", async () => {
    await started(CANARY, GREEN);
    await tick();
    expect(await next()).toMatchObject({ stage: "green", step: { kind: "preview", of: 2 } });
    expect(world.router.set.candidate).toBe(50);
    await next();
    await next();
    expect(weights()).toEqual(["weight 50%", "weight 50%", "weight 75%", "weight 100%"]);
  });
});

describe("the switch", () => {
  test("waits at each step for a complete interval with readings", async () => {
    await started(GREEN);
    await tick();
    await next();
    world.tell = () => "no-data";
    const reports = await tickFor(HOUR);
    expect(reports.map(({ decision }) => decision)).not.toContain("promote");
    expect(world.router.set.candidate).toBe(25);
  });

  test("a breach at a step takes everybody back, and no further step is made", async () => {
    await started(GREEN);
    await tick();
    await next();
    world.tell = broken;
    expect(await next()).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(weights()).toEqual(["weight 0%", "weight 25%", "weight 0%"]);
  });

  test("waits where one interval looks harmful and is no breach, until it is one or looks harmless", async () => {
    await started(GREEN);
    await tick();
    await next();
    const healthy = world.tell;
    const from = world.now;
    const worse = trafficOf(
      () => world,
      (_cohort, arm) => (arm === "candidate" ? 0.034 : 0.02),
    );
    world.tell = (...given) => (given[3] < from + 10 * MINUTE ? worse : healthy)(...given);
    const [, , judged] = await tickFor(15 * MINUTE);
    expect(judged).toMatchObject({ decision: "bake", covered: 5 * MINUTE, bake: 5 * MINUTE });
    expect(world.router.set.candidate).toBe(25);
    expect(await next()).toMatchObject({ step: { kind: "switch", number: 2 } });
  });

  test("a breach in the soak takes everybody back from 100%", async () => {
    await started(GREEN.replace("[25%, 75%, 100%]", "at-once"));
    await tick();
    await next();
    await tickFor(50 * MINUTE);
    world.tell = trafficOf(
      () => world,
      () => 0.4,
    );
    expect(await next()).toMatchObject({ decision: "roll-back", confirmed: true, step: { kind: "soak" } });
    expect(world.router.set.candidate).toBe(0);
  });

  test("an old side that could not take the traffic back holds each next step, and the end", async () => {
    await started(GREEN);
    await tick();
    await next();
    ready.baselineReady = false;
    expect((await tickFor(HOUR)).map(({ reason }) => reason)).toEqual(Array(12).fill("not-ready"));
    expect(world.router.set.candidate).toBe(25);
    ready.baselineReady = true;
    await next();
    await next();
    expect(world.router.set.candidate).toBe(100);
    ready.baselineReady = false;
    await tickFor(3 * HOUR);
    expect(stateOf()?.ending).toBeNull();
  });

  test("the deadline of the stage counts over all of its steps", async () => {
    await started(GREEN.replace("bake: 1h", "bake: 1h, deadline: 2h"));
    await tick();
    const begun = world.now;
    await next();
    ready.baselineReady = false;
    const reports = await tickFor(2 * HOUR);
    const late = reports.find(({ holds }) => holds.some(({ kind }) => kind === "deadline"));
    expect((late?.at ?? 0) - begun).toBe(2 * HOUR);
  });
});

describe("a job that dies between an announcement and its record", () => {
  /** The state as announced, with the router as it was before or after the write. */
  async function cutOff(arrived: boolean): Promise<void> {
    const before = world.router.set;
    const mirrored = world.deployed.get("summarizer");
    const { states } = world;
    const save = states.save.bind(states);
    let announced = world.stored.get("summarizer");
    states.save = async (...given) => {
      const version = await save(...given);
      if (given[2].intent !== null) announced = world.stored.get("summarizer");
      return version;
    };
    await next();
    states.save = save;
    if (announced?.state.intent == null) throw new RangeError("nothing was announced");
    world.stored.set("summarizer", announced);
    // What comes after the record was not done either.
    if (mirrored === undefined) world.deployed.delete("summarizer");
    else world.deployed.set("summarizer", mirrored);
    if (!arrived) world.router.set = before;
    world.written.length = 0;
  }

  test.each([
    ["and the write arrived, it is recorded and judged anew", true, []],
    ["and the write did not arrive, the same step is made again", false, ["weight 75%"]],
  ] as const)("%s", async (_name, arrived, moves) => {
    await started(GREEN);
    await tick();
    await next();
    await cutOff(arrived);
    pass(world, 5 * MINUTE);
    await tick();
    expect(weights()).toEqual(moves);
    expect(stateOf()).toMatchObject({ step: 2, intent: null, set: { candidate: 75 } });
    await next();
    await next();
    expect(weights()).toEqual([...moves, "weight 100%"]);
    expect(stateOf()?.ending?.kind).toBe("promoted");
  });

  test("a breach that shows meanwhile goes back from the step before", async () => {
    await started(GREEN);
    await tick();
    await next();
    await cutOff(false);
    world.tell = broken;
    expect(await next()).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(weights()).toEqual(["weight 0%"]);
  });

  test("people hear once that the stage started", async () => {
    await started(GREEN);
    await tick();
    await next();
    await cutOff(true);
    pass(world, 5 * MINUTE);
    await tick();
    const comments = world.written.filter((line) => line.startsWith("comment"));
    expect(comments.filter((line) => line.includes("started"))).toEqual([]);
  });
});

test("a deadline that preview and bake cannot keep is refused", async () => {
  const codesWith = async (deadline: string) => {
    const text = ROLLOUT.replace(
      STAGES,
      `stages:\n${GREEN.replace("bake: 1h", `bake: 1h, deadline: ${deadline}`)}\n`,
    );
    const opened = openedWorld({ ...TREE, [FILE]: text });
    const { assessment } = await plan(opened, { pullRequest: PULL, dryRun: true, runUrl: null });
    return assessment.planned.flatMap(({ parsed }) => parsed.problems.map(({ code }) => code));
  };
  expect(await codesWith("89m")).toContain("deadline-too-short");
  expect(await codesWith("90m")).not.toContain("deadline-too-short");
});
