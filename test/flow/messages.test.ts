import { beforeEach, describe, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import { Failure } from "../../src/errors.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { digest, HOUR, instant, MINUTE } from "../../src/units.ts";
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

const SAID = 'communications: [ { on: rolled-back, to: desk, message: "v2 is off." } ]';

let world: MemoryWorld;
/** What arrived, as `channel: first line`. */
let sent: { channel: string; text: string; key: string }[];
let refusing: boolean;

const healthy = trafficOf(
  () => world,
  () => 0.02,
);
const bad = trafficOf(
  () => world,
  (_, arm) => (arm === "candidate" ? 0.08 : 0.02),
);

/** The small rollout with these messages, merged and accepted. */
async function merged(
  messages: readonly (readonly [on: string, message: string, to?: string])[],
  edit: (text: string) => string = (text) => text,
): Promise<void> {
  const list = messages.map(
    ([on, message, to = "desk"]) => `{ on: ${on}, to: ${to}, message: ${JSON.stringify(message)} }`,
  );
  const text = edit(ROLLOUT.replace(SAID, `communications: [ ${list.join(", ")} ]`));
  const tree = { ...TREE, [FILE]: text };
  world = Object.assign(openedWorld(tree), {
    openNotifier: () => ({
      send: (message: (typeof sent)[number]) => {
        if (refusing) return Promise.reject(new Failure("notify-failed", "the channel is gone"));
        sent.push(message);
        return Promise.resolve();
      },
    }),
  });
  world.tell = healthy;
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
}

async function tick(after = 0): Promise<TickReport> {
  pass(world, after);
  const [report] = await promote(world, CALL);
  if (report === undefined) throw new RangeError("no rollout ticked");
  return report;
}

const STEP = 20 * MINUTE;

async function ticks(time: number): Promise<TickReport> {
  let report = await tick();
  for (let passed = 0; passed < time; passed += STEP) report = await tick(STEP);
  return report;
}

const said = (): readonly string[] => sent.map(({ text }) => text.split("\n")[0] ?? "");

beforeEach(() => {
  sent = [];
  refusing = false;
});

describe("along the way", () => {
  test("every moment is told once, filled in with what is so then", async () => {
    await merged([
      ["started", "{candidate} begins at {stage} with {weight}; {who} has the pager"],
      ["stage-started", "{stage}: {weight}"],
      ["end of first", "left {stage}"],
      ["done", "{candidate} is done"],
      ["rolled-back", "off"],
    ]);
    await ticks(4 * HOUR);
    expect(said()).toEqual([
      "v2 begins at first with 10%; @oscar has the pager",
      "first: 10%",
      "half: 50%",
      "left first",
      "full: 100%",
      "v2 is done",
    ]);
    expect(sent[0]?.text).toContain("(rollout summarizer, v2; pull request #7)");
  });

  test("a hold is told once with its guard, and its end", async () => {
    await merged([
      ["hold", "waits for {guard} in {cohort}"],
      ["resumed", "goes on"],
      ["rolled-back", "off"],
    ]);
    await tick();
    world.tell = () => "no-data";
    await ticks(HOUR);
    expect(said()).toEqual(["ON HOLD, the traffic stays where it is: summarizer v2 at stage first"]);
    expect(sent[0]?.text).toContain("\nwaits for errors in all traffic, breaking\n");
    expect(sent[0]?.text).toContain("Undo by hand:\nWay 1, ");
    world.tell = healthy;
    await ticks(STEP);
    expect(said().at(-1)).toBe("goes on");
    expect(sent).toHaveLength(2);
  });

  test("what does not arrive is reported, and changes nothing", async () => {
    await merged([
      ["started", "x"],
      ["rolled-back", "off"],
    ]);
    refusing = true;
    const report = await tick();
    expect(report).toMatchObject({ decision: "promote", stage: "first" });
    expect(report.actions.at(-1)).toMatchObject({
      does: "tell desk",
      outcome: "not done: the channel is gone",
    });
  });

  test("a dry run tells nobody", async () => {
    await merged([
      ["started", "x"],
      ["rolled-back", "off"],
    ]);
    await promote(world, { ...CALL, dryRun: true });
    expect(sent).toEqual([]);
  });

  test("who has no channel is told by hand: nothing is sent", async () => {
    await merged([
      ["started", "x", "model-owner"],
      ["rolled-back", "off"],
    ]);
    await tick();
    expect(sent).toEqual([]);
  });
});

describe("ahead of the start", () => {
  const later = (text: string, covers = "7d"): string =>
    text
      .replace("every: 5m", 'every: 5m\nstart: { not-before: "2026-11-27T09:00", zone: UTC }')
      .replace("covers: 24h", `covers: ${covers}`);

  test("the day before is told by a tick, once, although nothing runs yet", async () => {
    await merged(
      [
        ["1 working day before start", "tomorrow {weight} get {candidate}"],
        ["hold", "it waits"],
        ["rolled-back", "off"],
      ],
      (text) => later(text, "24h"),
    );
    expect(await tick()).toMatchObject({ decision: "hold", reason: "not-before" });
    expect(sent).toEqual([]);
    world.now = instant(Date.parse("2026-11-26T09:01Z"));
    await tick();
    await tick(HOUR);
    expect(said().filter((each) => !each.startsWith("The pager of"))).toEqual(["tomorrow 10% get v2"]);
    expect(world.stored.get("summarizer")?.state.told?.filter((key) => key.includes("@"))).toEqual([
      "0@start",
    ]);
  });

  test("a plan that is merged late tells it at once", async () => {
    await merged(
      [
        ["1 working day before start", "tomorrow"],
        ["rolled-back", "off"],
      ],
      later,
    );
    world.now = instant(Date.parse("2026-11-26T20:00Z"));
    await tick();
    expect(said()).toEqual(["tomorrow"]);
  });

  test("a deadline is counted from the start, not from the merge", async () => {
    await merged([["rolled-back", "off"]], (text) => later(text).replace("deadline: 7d", "deadline: 4h"));
    await tick();
    world.now = instant(Date.parse("2026-11-27T09:00Z"));
    expect(await tick()).toMatchObject({ decision: "promote", reason: "started" });
  });
});

describe("a rollback", () => {
  const ROLLED_BACK = [
    ["rolled-back", "{candidate} is off ({guard}, {weight}). {undo}"],
    ["rollback-unconfirmed", "{candidate} may still be on!"],
    ["breach", "{guard} broke"],
  ] as const;

  test("is told with the words of the file and every undo command in full", async () => {
    await merged(ROLLED_BACK);
    await tick();
    world.tell = bad;
    const report = await ticks(HOUR);
    expect(report.ending).not.toBeNull();
    const [message, ...others] = sent;
    expect(others).toEqual([]);
    expect(message?.text).toMatch(/^ROLLED BACK/);
    expect(message?.text).toContain("v2 is off (errors, 0%).");
    expect(message?.text).toContain("errors broke");
    expect(message?.text).not.toContain("may still be on");
    for (const router of report.plan?.routers ?? [])
      for (const { run, does } of router.undo.steps) expect(message?.text).toContain(run ?? does);
  });

  test("that nobody confirmed never says that it is off", async () => {
    await merged(ROLLED_BACK);
    await tick();
    world.tell = bad;
    const { router } = world;
    Object.assign(router, { refusals: Array.from({ length: 40 }, () => "never-arrives") });
    pass(world, HOUR);
    await tick();
    const [message] = sent;
    expect(message?.text).toMatch(/^ROLLBACK NOT CONFIRMED/);
    expect(message?.text).toContain("v2 may still be on!");
    expect(message?.text).not.toContain("v2 is off");
    expect(message?.text).toContain("Undo by hand:");
  });

  test("is told again when the traffic came back", async () => {
    await merged(ROLLED_BACK);
    await tick();
    world.tell = bad;
    await ticks(HOUR);
    sent = [];
    Object.assign(world.router, { set: { ...world.router.set, candidate: 10 } });
    await tick(5 * MINUTE);
    expect(said()).toEqual([expect.stringMatching(/^ROLLBACK UNDONE/)]);
  });

  test("without a state is told too", async () => {
    await merged(ROLLED_BACK);
    await tick();
    world.stored.clear();
    const call = { rollout: "summarizer", folders: CALL.folders, by: "oscar", reason: "", dryRun: false };
    await rollBack(world, call);
    expect(sent[0]?.text).toContain("Undo by hand:");
  });
});
