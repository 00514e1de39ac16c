/** What every tick looks at, one promise each. */
import { beforeEach, describe, expect, test } from "vitest";
import { Failure } from "../../src/errors.ts";
import type { TickReason, TickReport } from "../../src/render/tick-report.ts";
import { DAY, HOUR, MINUTE, percent, plus, SECOND } from "../../src/units.ts";
import { approved, bake, change, stateOf, tick, weights } from "../support/driven.ts";
import {
  FILE,
  openedWorld,
  pass,
  POLICY,
  POLICY_TEXT,
  ROLLOUT,
  trafficOf,
  TREE,
} from "../support/flow-rollout.ts";
import type { MemoryWorld } from "../support/world.ts";

let world: MemoryWorld;
const traffic = (rate: (cohort: string, arm: string) => number) => trafficOf(() => world, rate);
/** A rule that nobody knows of: the router was told 10 % and sends nearly everybody. */
const everybody = (arm: string) => ({
  total: arm === "candidate" ? 9_000 : 1_000,
  events: arm === "candidate" ? 180 : 20,
});
const healthy = traffic(() => 0.02);
const bad = traffic((_, arm) => (arm === "candidate" ? 0.2 : 0.02));

/** In its first stage at 10 %, half of its hour baked. */
async function halfWay(file = ROLLOUT, policy = POLICY_TEXT): Promise<void> {
  world = openedWorld({ ...TREE, [FILE]: file, [POLICY]: policy });
  world.tell = healthy;
  await approved(world);
  const report = await bake(world, 30 * MINUTE);
  expect(report).toMatchObject({ decision: "bake", stage: "first" });
}

async function next(time = 5 * MINUTE): Promise<TickReport> {
  pass(world, time);
  return tick(world);
}

beforeEach(() => halfWay());

/** How many intervals each look judged. */
const intervals = (): readonly number[] =>
  world.journal.flatMap((line) => {
    const { event, intervals: judged }: { readonly event: string; readonly intervals?: number } =
      JSON.parse(line);
    return event === "judged" && judged !== undefined ? [judged] : [];
  });

test("ten missed ticks are judged by the next one, and no minute of them is a gap", async () => {
  change(world, { covered: 0 });
  expect(await next(50 * MINUTE)).toMatchObject({ decision: "bake", covered: 50 * MINUTE, longestGap: 0 });
  expect(intervals().at(-1)).toBe(10);
});

test("harm done in ticks that were missed is seen by the next one", async () => {
  world.tell = bad;
  expect(await next(50 * MINUTE)).toMatchObject({ decision: "roll-back", reason: "breach" });
});

interface Row {
  readonly meanwhile: () => void;
  readonly decision: TickReport["decision"];
  readonly reason: TickReason;
  /** The weights that are set because of it. */
  readonly sets: readonly string[];
}

function row(
  meanwhile: () => void,
  decision: Row["decision"],
  reason: TickReason,
  sets: readonly string[] = [],
): Row {
  return { meanwhile, decision, reason, sets };
}

const set = (weights: Partial<MemoryWorld["router"]["set"]>) => (): void => {
  world.router.set = { ...world.router.set, ...weights };
};
const says = (told: NonNullable<MemoryWorld["router"]["says"]>) => (): void => {
  world.router.says = told;
};
const served = (candidate: number, cohorts = {}) => ({
  served: { candidate: percent(candidate), mirror: percent(0), cohorts },
});

describe("in the middle of a bake", () => {
  test.each<readonly [string, Row]>([
    [
      "more traffic than we set is lowered to ours, and held",
      row(set({ candidate: percent(20) }), "hold", "router-drift", ["weight 10%"]),
    ],
    [
      "more in one cohort too",
      row(set({ cohorts: { breaking: percent(30) } }), "hold", "router-drift", ["weight 10%, breaking 10%"]),
    ],
    [
      "a mirror that nobody asked for too",
      row(set({ mirror: percent(5) }), "hold", "router-drift", ["weight 10%"]),
    ],
    [
      "more in one cohort and less for everyone: what a person lowered is not raised again",
      row(set({ candidate: percent(4), cohorts: { breaking: percent(30) } }), "hold", "router-drift", [
        "weight 4%, breaking 10%",
      ]),
    ],
    [
      "less traffic than we set was a person: it goes back",
      row(set({ candidate: percent(3) }), "roll-back", "by-hand", ["weight 0%"]),
    ],
    [
      "less in one cohort too",
      row(set({ cohorts: { breaking: percent(0) } }), "roll-back", "by-hand", ["weight 0%"]),
    ],
    [
      "less of the mirror too",
      row(
        () => change(world, { set: { ...stateOf(world).set, mirror: percent(5) } }),
        "roll-back",
        "by-hand",
        ["weight 0%"],
      ),
    ],
    ["a router that serves less than it was told holds", row(says(served(2)), "hold", "served-differs")],
    ["one that serves more holds", row(says(served(60)), "hold", "served-differs")],
    [
      "one that serves a cohort otherwise holds",
      row(says(served(10, { breaking: 0 })), "hold", "served-differs"),
    ],
    [
      "users who meet another share than the one set hold",
      row(
        () => {
          world.tell = (_guard, _cohort, arm) => everybody(arm);
        },
        "hold",
        "served-differs",
      ),
    ],
    [
      "a router that somebody blocks holds",
      row(says({ blockedBy: "a change request" }), "hold", "router-blocked"),
    ],
    ["a candidate that is not ready holds", row(says({ candidateReady: false }), "hold", "not-ready")],
    [
      "a baseline that could not take the traffic back holds",
      row(says({ baselineReady: false }), "hold", "not-ready"),
    ],
    [
      "a router that cannot be read holds",
      row(
        () => {
          world.router.unreadable = new Failure("router-unreachable", "time-out");
        },
        "hold",
        "router-unreadable",
      ),
    ],
    [
      "a person's hold holds",
      row(
        () => change(world, { holds: [{ by: "oscar", reason: "odd", at: world.now, byPerson: true }] }),
        "hold",
        "held",
      ),
    ],
    [
      "a person's abort goes back",
      row(
        () => change(world, { abort: { by: "oscar", reason: "odd", at: world.now } }),
        "roll-back",
        "aborted",
        ["weight 0%"],
      ),
    ],
    [
      "a candidate that was quarantined elsewhere holds",
      row(
        () => {
          world.quarantined[stateOf(world).candidateKey] = "broke elsewhere";
        },
        "hold",
        "quarantined",
      ),
    ],
    [
      "a file that was changed on the branch holds",
      row(
        () => world.trees.set(world.tip, { ...TREE, [FILE]: ROLLOUT.replace("bake: 1h", "bake: 2h") }),
        "hold",
        "changed-on-branch",
      ),
    ],
    [
      "a file that was removed from the branch holds",
      row(() => world.trees.set(world.tip, { [POLICY]: POLICY_TEXT }), "hold", "removed-on-branch"),
    ],
    [
      "a source that is silent holds",
      row(
        () => {
          world.tell = () => "unreachable";
          pass(world, 25 * MINUTE);
        },
        "hold",
        "no-evidence",
      ),
    ],
    [
      "a policy that cannot be read, an expired pager and a freeze disturb no bake",
      row(
        () => {
          world.trees.set(world.tip, { ...TREE, [POLICY]: "version: 9" });
          change(world, { covers: [] });
        },
        "bake",
        "baking",
      ),
    ],
  ])("%s", async (_, { meanwhile, decision, reason, sets }) => {
    const before = weights(world).length;
    meanwhile();
    expect(await next()).toMatchObject({ decision, reason });
    expect(weights(world).slice(before)).toEqual(sets);
  });

  test.each<readonly [string, () => void]>([
    [
      "a person's hold",
      () => change(world, { holds: [{ by: "a", reason: "", at: world.now, byPerson: true }] }),
    ],
    [
      "a quarantine",
      () => {
        world.quarantined[stateOf(world).candidateKey] = "broke elsewhere";
      },
    ],
    ["a file that left the branch", () => world.trees.set(world.tip, { [POLICY]: POLICY_TEXT })],
    ["a side that is not ready", says({ baselineReady: false })],
    ["a router that somebody blocks", says({ blockedBy: "a change request" })],
  ])("the guards go on during %s", async (_, meanwhile) => {
    meanwhile();
    expect(await next()).toMatchObject({ decision: "hold" });
    world.tell = bad;
    expect(await next(30 * MINUTE)).toMatchObject({ decision: "roll-back", reason: "breach" });
    expect(world.router.set.candidate).toBe(0);
  });

  test("a share that was wrong still holds where no new interval says otherwise, and is forgotten when one does", async () => {
    world.tell = (_guard, _cohort, arm) => everybody(arm);
    change(world, { covered: 2 * HOUR });
    expect(await next()).toMatchObject({ decision: "hold", reason: "served-differs" });
    expect(await next(SECOND)).toMatchObject({ decision: "hold", reason: "served-differs" });
    expect(intervals().at(-1)).toBe(0);
    world.tell = healthy;
    expect(await next()).toMatchObject({ decision: "promote", stage: "half" });
  });
});

describe("at the end of a bake", () => {
  const frozen = `${POLICY_TEXT}freeze: [ { from: "2026-11-23T00:00", until: "2026-11-30T00:00", because: year end } ]\n`;
  test.each<readonly [string, TickReason, () => void]>([
    ["nobody has the pager any more", "acknowledgement-expired", () => change(world, { covers: [] })],
    ["the policy froze releases", "frozen", () => world.trees.set(world.tip, { ...TREE, [POLICY]: frozen })],
    [
      "the policy cannot be read",
      "frozen",
      () => world.trees.set(world.tip, { ...TREE, [POLICY]: "version: 9" }),
    ],
  ])("%s: it holds, and goes on once that is over", async (_, reason, meanwhile) => {
    const { covers } = stateOf(world);
    change(world, { covered: HOUR });
    meanwhile();
    expect(await next()).toMatchObject({ decision: "hold", reason });
    expect(weights(world)).toEqual(["weight 10%"]);
    world.trees.set(world.tip, TREE);
    change(world, { covers });
    expect(await next()).toMatchObject({ decision: "promote", stage: "half" });
  });
});

describe("deadlines", () => {
  test("the rollout's: reached it holds, and after the policy's patience it goes back", async () => {
    world.tell = () => "no-data";
    const late = await next(7 * DAY);
    expect(late.holds.map(({ kind }) => kind)).toContain("deadline");
    expect(await next(24 * HOUR)).toMatchObject({ decision: "roll-back", reason: "deadline" });
    expect(world.router.set.candidate).toBe(0);
  });

  test("a stage's own comes first", async () => {
    await halfWay(ROLLOUT.replace("weight: 10%, bake: 1h", "weight: 10%, bake: 1h, deadline: 2h"));
    world.tell = () => "no-data";
    const early = await next(HOUR);
    expect(early.holds.map(({ kind }) => kind)).not.toContain("deadline");
    const late = await next(HOUR);
    expect(late.holds).toContainEqual(expect.objectContaining({ kind: "deadline", of: "stage first" }));
    expect(await next(24 * HOUR)).toMatchObject({ decision: "roll-back", reason: "deadline" });
  });
});

describe("ticks that are not punctual", () => {
  /** Longer than the file's 24 hours, which are not what these tests are about. */
  beforeEach(() =>
    change(world, { covers: [{ by: "oscar", from: world.now, until: plus(world.now, 7 * DAY) }] }),
  );

  test("288 intervals are judged at once, the rest in the next ticks, and nothing rises before that", async () => {
    const report = await next(600 * 5 * MINUTE);
    expect(report).toMatchObject({ decision: "bake", nextAt: world.now });
    expect(await tick(world)).toMatchObject({ decision: "bake", nextAt: world.now });
    expect(weights(world)).toEqual(["weight 10%"]);
    expect(await tick(world)).toMatchObject({ decision: "promote", stage: "half" });
    expect(intervals().slice(-2)).toEqual([288, 288]);
    expect(weights(world)).toEqual(["weight 10%", "weight 50%"]);
  });

  test("one job that may wait judges all of it without waiting", async () => {
    pass(world, 600 * 5 * MINUTE);
    const at = world.now;
    expect(await tick(world, { wait: MINUTE })).toMatchObject({ stage: "half" });
    expect(world.now).toBe(at);
  });

  test("what is not remembered is not looked at again at once: a dry run, and while another tick moves", async () => {
    pass(world, 600 * 5 * MINUTE);
    expect(await tick(world, { dryRun: true })).toMatchObject({ nextAt: plus(world.now, 5 * MINUTE) });
    const { set: to } = stateOf(world);
    const until = plus(world.now, MINUTE);
    change(world, { intent: { key: "k", stage: "half", kind: "forward", to, until } });
    expect(await tick(world)).toMatchObject({
      reason: "move-in-progress",
      nextAt: plus(world.now, 5 * MINUTE),
    });
  });

  test("harm at the end of a long silence goes back, though the beginning alone would have let it rise", async () => {
    const turns = world.now + 500 * 5 * MINUTE;
    world.tell = (guard, cohort, arm, from) => (from < turns ? healthy : bad)(guard, cohort, arm, from);
    expect(await next(600 * 5 * MINUTE)).toMatchObject({ decision: "bake" });
    expect(await tick(world)).toMatchObject({ decision: "roll-back", reason: "breach" });
    expect(weights(world)).toEqual(["weight 10%", "weight 0%"]);
  });

  test("the longest gap is one silence, however many ticks saw it", async () => {
    world.tell = () => "no-data";
    for (let count = 0; count < 4; count++) await next();
    world.tell = healthy;
    await next();
    expect(await next()).toMatchObject({ longestGap: 20 * MINUTE });
    world.tell = () => "no-data";
    expect(await next()).toMatchObject({ longestGap: 20 * MINUTE });
  });
});

describe("a clock that is set back", () => {
  test("judges nothing twice and nothing of before", async () => {
    const before = stateOf(world);
    pass(world, -6 * HOUR);
    expect(await tick(world)).toMatchObject({ decision: "bake", covered: before.covered });
    expect(stateOf(world).judgedUntil).toBe(before.judgedUntil);
    expect(stateOf(world).journal.at).toBe(before.journal.at);
  });

  test("a move that is made then is not older than what led to it, and its minute is still ahead", async () => {
    change(world, { covered: HOUR });
    const before = stateOf(world);
    pass(world, -6 * HOUR);
    expect(await tick(world)).toMatchObject({ decision: "promote", stage: "half" });
    expect(stateOf(world).observedAt).toBeGreaterThanOrEqual(before.journal.at);
    world.tell = bad;
    // Back in the time before the weight rose: what is read of those hours is not about this stage.
    expect(await next(HOUR)).toMatchObject({ decision: "bake", covered: 0 });
  });

  test("a rollback still ends, and is dated after what it takes back", async () => {
    const before = stateOf(world);
    change(world, { abort: { by: "oscar", reason: "", at: world.now } });
    pass(world, -6 * HOUR);
    expect(await tick(world)).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(stateOf(world).ending?.at).toBeGreaterThanOrEqual(before.journal.at);
  });
});
