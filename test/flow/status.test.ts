/** Where every rollout stands, told from its state alone. */
import { beforeEach, describe, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import { documentOfStatus, exitCodeOfStatus, outputsOfStatus, status } from "../../src/commands/status.ts";
import { Failure } from "../../src/errors.ts";
import type { RolloutState } from "../../src/promotion/state.ts";
import { renderStatusSummary, renderStatusText } from "../../src/render/status.ts";
import { DRAINED } from "../../src/promotion/weights.ts";
import { digest, HOUR, instant, milliseconds, MINUTE, plus } from "../../src/units.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  pass,
  POLICY,
  PULL,
  ROLLOUT,
  trafficOf,
  TREE,
} from "../support/flow-rollout.ts";
import type { MemoryWorld } from "../support/world.ts";

let world: MemoryWorld;
let digits = "";
const ALL = { folders: CALL.folders, policy: CALL.policy, rollout: null };

async function start(text = ROLLOUT): Promise<void> {
  world = openedWorld({ ...TREE, [FILE]: text });
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  const whole = digest(assessment.outcome.rollouts[0]?.digest ?? "");
  digits = whole.slice(0, 12);
  accept(world, whole);
  merge(world);
  await promote(world, CALL);
}

function change(overrides: Partial<RolloutState>): void {
  const stored = world.stored.get("summarizer");
  if (stored === undefined) throw new RangeError("nothing runs");
  world.stored.set("summarizer", { ...stored, state: { ...stored.state, ...overrides } });
}

const told = async (): Promise<string> => renderStatusText(await status(world, ALL));

beforeEach(() => start());

test("a rollout that bakes: its stage, its weight, how far it is, when the next look is, who has the pager", async () => {
  pass(world, 31 * MINUTE);
  await promote(world, CALL);
  pass(world, 3 * MINUTE);
  expect(await told()).toBe(`summarizer: baking in stage first (1 of 3) at 10% since Mon 2026-11-23 09:00 UTC
  bake      25 min of 1 h covered by readings
  looked    3 min ago; the next look is worth it at Mon 2026-11-23 09:35 UTC
  deadline  of the rollout summarizer: Mon 2026-11-30 09:00 UTC
  pager     @oscar until Tue 2026-11-24 09:00 UTC
  plan      ${digits} on #7
`);
  expect(exitCodeOfStatus(await status(world, ALL))).toBe(0);
});

test("a rollout whose first weight waits says that nobody is served yet, and what the first stage waits for", async () => {
  change({ observedAt: null, judgedUntil: null, set: DRAINED, covers: [] });
  const text = await told();
  expect(text).toContain("summarizer: waiting before stage first (1 of 3); no traffic yet\n");
  expect(text).toContain("nobody has the pager");
  expect(text).not.toContain("covered by readings");
});

test.each([
  [{ step: 0 }, "(2 of 3, preview) at 0%", "of 30 min that it stands ready"],
  [{ step: 1 }, "(2 of 3, switch 1 of 2) at 0%", "of 5 min covered by readings"],
  [{ step: 2 }, "(2 of 3, switch 2 of 2, soak) at 0%", "of 1 h covered by readings"],
] as const)("a stage that is made in steps: %j", async (at, where, bake) => {
  await start(
    ROLLOUT.replace(
      "{ name: half, kind: canary, weight: 50%, bake: 1h }",
      "{ name: half, kind: blue-green, preview: 30m, switch: [50%, 100%], bake: 1h }",
    ),
  );
  change({ ...at, stage: 1, set: DRAINED });
  expect(await told()).toContain(`baking in stage half ${where} since`);
  expect(await told()).toContain(bake);
});

describe("what people set aside", () => {
  const emergency = (): Partial<RolloutState> => ({
    emergency: {
      by: ["olga", "otto"],
      at: world.now,
      until: plus(world.now, milliseconds(HOUR)),
      reason: "the old one leaks",
    },
  });

  test("stands in red above its rollout, as a line in a terminal, and not at all once it is over", async () => {
    const policy = `${TREE[POLICY] ?? ""}emergency: { needs: 2 of model-owner, skips: [bake], never: [rollback, guards] }\n`;
    world.trees.set(world.tip, { ...TREE, [POLICY]: policy });
    change(emergency());
    expect(await told()).toContain(
      "emergency  until Mon 2026-11-23 10:00 UTC, declared by olga and otto: the old",
    );
    const summary = renderStatusSummary(await status(world, ALL));
    expect(summary).toMatch(/^> \[!CAUTION\]\n> \*\*Emergency until/);
    expect(summary.split("the old one leaks")).toHaveLength(2);
    pass(world, 2 * HOUR);
    expect(await told()).not.toContain("emergency");
  });

  test("what one person asked for says with which words a second one agrees, for a day", async () => {
    change({ requests: [{ comment: 5, by: "anna", at: world.now, what: `override slow ${digits}` }] });
    expect(await told()).toContain(
      `do        anna asks for it; a second person agrees with \`/rollout override slow ${digits} <why>\` on #7`,
    );
    pass(world, 25 * HOUR);
    expect(await told()).not.toContain("anna");
  });
});

describe("who must act, with the words to write", () => {
  test("a hold by a person names who resumes it", async () => {
    change({ holds: [{ by: "anna", reason: "odd answers", at: world.now, byPerson: true }] });
    const text = await told();
    expect(text).toContain("summarizer: holding in stage first");
    expect(text).toContain("held      by anna since Mon 2026-11-23 09:00 UTC: odd answers");
    expect(text).toContain(`\`/rollout resume ${digits} <why>\` on #7`);
    expect(exitCodeOfStatus(await status(world, ALL))).toBe(3);
  });

  test("a stage that asks for a go, and a pager that nobody has", async () => {
    await start(ROLLOUT.replace("weight: 50%, bake: 1h", "weight: 50%, bake: 1h, go: [model-owner]"));
    change({ covers: [] });
    const text = await told();
    expect(text).toContain(`half waits for a go: @olga writes \`/rollout go half ${digits}\` on #7`);
    expect(text).toContain(`nobody has the pager: @oscar writes \`/rollout ack ${digits}\` on #7`);
  });

  test("a freeze says until when and why", async () => {
    const policy = `${TREE[POLICY] ?? ""}freeze: [ { from: "2026-11-23T00:00", until: "2026-11-25T08:00", because: fair } ]\n`;
    world.trees.set(world.tip, { ...TREE, [POLICY]: policy });
    expect(await told()).toContain("frozen until Wed 2026-11-25 08:00 UTC: fair");
  });
});

describe("the worst comes first", () => {
  const other = (name: string, state: Partial<RolloutState>): void => {
    const stored = world.stored.get("summarizer");
    if (stored === undefined) throw new RangeError("nothing runs");
    world.stored.set(name, { ...stored, state: { ...stored.state, name, ...state } });
  };
  const back = {
    kind: "rolled-back",
    because: "guard errors breached in cohort breaking",
    guard: "errors",
    cohort: "breaking",
    stage: "half",
    at: instant(Date.parse("2026-11-23T09:00:00Z")),
    confirmedByTrafficAt: null,
  } as const;

  test("a rollback that is not confirmed, a lost state, a hold, a bake, one that asks to start, what is guarded, what is over", async () => {
    other("unsure", { ending: { ...back, drainedAt: null } });
    other("held", { heldFor: "no-evidence" });
    other("back", { ending: { ...back, drainedAt: back.at } });
    other("over", { ending: { kind: "promoted", at: instant(0) }, route: "", candidateKey: "0".repeat(64) });
    const { repository } = world;
    const look: typeof repository.look = async (call) => {
      const found = await repository.look(call);
      const lost = new Failure("state-lost", "Expected a commit by us, found one by mallory");
      return {
        ...found,
        states: new Map([...found.states, ["lost", lost]]),
        files: [
          ...found.files,
          {
            path: ".github/rollouts/new.yml",
            text: ROLLOUT.replace("name: summarizer", "name: new"),
            blob: "0".repeat(40),
          },
        ],
      };
    };
    const report = await status({ ...world, repository: { look } }, ALL);
    const heads = renderStatusText(report)
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith(" "));
    expect(heads.map((line) => line.slice(0, line.indexOf(":")))).toEqual([
      "unsure",
      "lost",
      "held",
      "summarizer",
      "new",
      "back",
      "over, and looked after no more",
    ]);
    expect(heads[0]).toContain("ROLLBACK NOT CONFIRMED");
    expect(exitCodeOfStatus(report)).toBe(2);
    expect(outputsOfStatus(report)).toMatchObject({
      decision: "roll-back",
      reason: "rollback-unconfirmed",
      active: JSON.stringify(["back", "held", "lost", "new", "summarizer", "unsure"]),
    });
  });
});

test("what was rolled back tells whether router and metrics confirm it, and until when it is guarded", async () => {
  await rollBack(world, {
    rollout: "summarizer",
    folders: CALL.folders,
    by: "oscar",
    reason: "smells",
    dryRun: false,
  });
  expect(await told()).toContain("rolled back Mon 2026-11-23 09:00 UTC in first: aborted by oscar");
  expect(await told()).toContain("the router reads 0; the metrics have not confirmed it yet");
  expect(await told()).toContain("guarded  at least until Tue 2026-11-24 09:00 UTC");
  expect(await told()).toContain("quarantined: candidate ");
});

test("what people wrote does nothing in a summary, and commands can be copied from it", async () => {
  change({
    holds: [
      {
        by: "anna",
        reason: "<img src=x> @acme/all [x](https://evil.example)",
        at: world.now,
        byPerson: true,
      },
    ],
  });
  const summary = renderStatusSummary(await status(world, ALL));
  expect(summary).not.toMatch(/<img|@acme|\]\(https/);
  expect(summary).toContain(`<code>/rollout resume ${digits} &#60;why&#62;</code>`);
});

test("neither router nor metrics are asked, and nothing is written", async () => {
  const before = [...world.written];
  const report = await status(
    {
      ...world,
      openTraffic: () => {
        throw new RangeError("the router was asked");
      },
      openMetrics: () => {
        throw new RangeError("the metrics were asked");
      },
    },
    ALL,
  );
  expect(world.written).toEqual(before);
  expect(documentOfStatus(report)).toMatchObject({
    "schema-version": 1,
    rollouts: [
      {
        rollout: "summarizer",
        decision: "bake",
        stage: "first",
        stages: 3,
        next: { stage: "half", waits: [] },
        cover: { by: ["oscar"] },
        active: true,
      },
    ],
  });
});

test("a name that no rollout has is told, with those that there are", async () => {
  await expect(status(world, { ...ALL, rollout: "sumarizer" })).rejects.toThrow("known are summarizer");
});

test("without any rollout that is said", async () => {
  world = openedWorld({ [POLICY]: TREE[POLICY] ?? "" });
  expect(await told()).toBe("No rollout on this branch, and none that ever ran.\n");
});
