/** What a tick leaves for an artifact, and which rollouts a tick is for. */
import { beforeEach, describe, expect, test } from "vitest";
import { activeIn, status } from "../../src/commands/status.ts";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import { keepRecords } from "../../src/commands/tick-files.ts";
import { parseRollout } from "../../src/config/parse.ts";
import { Failure } from "../../src/errors.ts";
import { parseRecording } from "../../src/promotion/recording/parse.ts";
import { DAY, digest, instant, MINUTE } from "../../src/units.ts";
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
} from "../support/flow-rollout.ts";
import type { MemoryWorld } from "../support/world.ts";

let world: MemoryWorld;
const START = instant(Date.parse("2026-11-23T09:00:00Z"));
const ACTIVE = { folders: CALL.folders, policy: CALL.policy, rollout: null };

async function started(): Promise<void> {
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
  await promote(world, CALL);
}

beforeEach(() => {
  world = openedWorld();
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
});

describe("the files of a tick", () => {
  test("are the journal lines that it wrote, and the readings that it judged, as `replay` reads them", async () => {
    await started();
    const earlier = world.journal.length;
    pass(world, 16 * MINUTE);
    const kept = keepRecords();
    await promote(world, { ...CALL, watch: kept.watch });
    const files = new Map(kept.files().map(({ name, text }) => [name, text]));
    expect([...files.keys()]).toEqual(["summarizer/journal.jsonl", "summarizer/readings.jsonl"]);
    expect(files.get("summarizer/journal.jsonl")).toBe(world.journal.slice(earlier).join("\n") + "\n");
    const { rollout } = parseRollout({ file: FILE, text: ROLLOUT, defaults: null });
    if (rollout === null) throw new RangeError("the rollout cannot be read");
    const { problems, recording } = parseRecording(
      { file: "readings.jsonl", text: files.get("summarizer/readings.jsonl") ?? "" },
      rollout,
    );
    expect(problems).toEqual([]);
    // Two whole intervals behind the delay, two arms, everybody and one cohort; what lies before is the baseline's history.
    const live = recording?.readings.filter(({ window }) => window.from >= START) ?? [];
    expect(live).toHaveLength(2 * 2 * 2);
    expect(live.every(({ ok }) => ok)).toBe(true);
  });

  test("are there also when the tick fails half-way, and of nothing there is none", async () => {
    await started();
    pass(world, 16 * MINUTE);
    const kept = keepRecords();
    world.beforeSave = () => {
      throw new RangeError("the disk is gone");
    };
    await expect(promote(world, { ...CALL, watch: kept.watch })).rejects.toThrow("the disk is gone");
    expect(kept.files().map(({ name }) => name)).toEqual(["summarizer/readings.jsonl"]);
    expect(keepRecords().files()).toEqual([]);
  });
});

describe("a rollout that a tick has to look at", () => {
  const active = (): Promise<readonly string[]> => status(world, ACTIVE).then(activeIn);

  test("asks to start, runs, is guarded, and is not any more when its time is over", async () => {
    expect(await active()).toEqual(["summarizer"]);
    await started();
    expect(await active()).toEqual(["summarizer"]);
    await rollBack(world, {
      rollout: "summarizer",
      folders: CALL.folders,
      by: "oscar",
      reason: "",
      dryRun: false,
    });
    expect(await active()).toEqual(["summarizer"]);
    // The branch goes back to what it was; the baseline is kept for a day.
    world.trees.set(world.tip, { [CALL.policy]: world.trees.get(world.tip)?.[CALL.policy] ?? "" });
    pass(world, DAY - MINUTE);
    expect(await active()).toEqual(["summarizer"]);
    pass(world, 2 * MINUTE);
    await promote(world, CALL);
    expect(await active()).toEqual([]);
  });

  test("has a state that cannot be believed: somebody has to be told", async () => {
    await started();
    const { repository } = world;
    const lost = new Failure("state-lost", "a foreign author");
    const forged: MemoryWorld = {
      ...world,
      repository: {
        look: async (call) => ({
          ...(await repository.look(call)),
          states: new Map([
            ["summarizer", lost],
            ["gone", lost],
          ]),
        }),
      },
    };
    expect(activeIn(await status(forged, ACTIVE))).toEqual(["gone", "summarizer"]);
    expect(activeIn(await status(forged, { ...ACTIVE, rollout: "gone" }))).toEqual(["gone"]);
  });

  test("costs no look at router or metrics", async () => {
    await started();
    const untouched: MemoryWorld = {
      ...world,
      openTraffic: () => {
        throw new RangeError("the router was asked");
      },
      openMetrics: () => {
        throw new RangeError("the metrics were asked");
      },
    };
    expect(activeIn(await status(untouched, ACTIVE))).toEqual(["summarizer"]);
  });
});
