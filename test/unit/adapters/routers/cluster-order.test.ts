/**
 * The order of operations, proved against controllers: at no pass of theirs does the candidate get more than was intended, for
 * every stage, with the job dying at every call, and with a GitOps tool that applies its manifest again in between.
 */
import { describe, expect, test } from "vitest";
import { Failure } from "../../../../src/errors.ts";
import type { Snapshot, TrafficTarget } from "../../../../src/ports.ts";
import { percent } from "../../../../src/units.ts";
import type { ClusterApi } from "../../../support/cluster/objects.ts";
import { CLUSTER_ROWS, type ClusterRow } from "../../../support/router-rows/clusters.ts";

const STAGES = [10, 50, 100];
const MOST_TIMES = 40;
/** Weights are rounded to what the object holds. */
const ROUNDING = 0.01;

function to(candidate: number): TrafficTarget {
  return { candidate: percent(candidate), mirror: percent(0), cohorts: {} };
}

/** A rollout step by step, the most that the candidate may get at each moment, and where it got more. */
function watched(row: ClusterRow, api: ClusterApi) {
  let most = 0;
  // What a restore learned is saved before the next one: a job that dies loses nothing of it.
  let kept: Snapshot | null = null;
  const tooMuch: string[] = [];
  const look = (after: string): void => {
    const served = row.served(api);
    if (served > most + ROUNDING) tooMuch.push(`${served}% where ${most}% were intended, after ${after}`);
  };
  const settle = (): void => row.settle(api, () => look("a pass of the controllers"));
  api.stored = () => look("a write");
  return {
    tooMuch,
    settle,
    forward: async (weight: number): Promise<void> => {
      for (let time = 0; time < MOST_TIMES; time++) {
        const traffic = row.open(api);
        const { version } = await traffic.read();
        most = Math.max(most, weight);
        try {
          await traffic.apply(to(weight), version);
          settle();
          return;
        } catch (cause) {
          // The candidate was only started: a later tick moves.
          if (!(cause instanceof Failure) || cause.code !== "router-not-ready") throw cause;
          settle();
        }
      }
      throw new RangeError(`expected ${row.router} to reach ${weight}%`);
    },
    /** From here on nobody may get the candidate. */
    drain: async (): Promise<void> => {
      await row.open(api).apply(to(0), "force");
      settle();
      most = 0;
      look("the drain");
    },
    restore: async (snapshot: Snapshot): Promise<void> => {
      for (let time = 0; time < MOST_TIMES; time++) {
        const restored = await row.open(api).restore(kept ?? snapshot);
        settle();
        if (restored === "done") return;
        kept = restored.snapshot;
      }
      throw new RangeError(`expected ${row.router} to be restored`);
    },
    /** A tool writes its manifest over ours: what it means is not ours to bound, but what follows is. */
    applyAgain: (): void => {
      api.stored = null;
      api.put(row.manifest);
      row.settle(api);
      api.stored = () => look("a write");
    },
  };
}

describe.each(CLUSTER_ROWS)("the order of $router", (row) => {
  test.each(STAGES)("from %d%% back: never more than intended, and 0 from the drain on", async (last) => {
    await using api = await row.start();
    const rollout = watched(row, api);
    const snapshot = await row.open(api).snapshot();
    for (const weight of STAGES.filter((each) => each <= last)) await rollout.forward(weight);
    await rollout.drain();
    await rollout.restore(snapshot);
    expect(rollout.tooMuch).toEqual([]);
    expect(row.served(api)).toBe(0);
  });

  test("the job dies at any call of a rollout or its rollback: the next job drains, and nobody gets more", async () => {
    let died = true;
    let at = 0;
    for (; died; at++) {
      await using api = await row.start();
      const rollout = watched(row, api);
      const snapshot = await row.open(api).snapshot();
      let calls = 0;
      // A dead job sends nothing any more.
      api.meets = () =>
        calls++ >= at ? { status: 400, body: '{"kind":"Status","status":"Failure"}' } : "pass";
      died = await wholeRollout(rollout, snapshot).then(
        () => false,
        () => true,
      );
      api.meets = null;
      rollout.settle();
      await rollout.drain();
      await rollout.restore(snapshot);
      expect(rollout.tooMuch, `died at call ${at}`).toEqual([]);
      expect(row.served(api), `died at call ${at}`).toBe(0);
    }
    expect(at).toBeGreaterThan(3 * STAGES.length);
  });

  test.each(STAGES)(
    "a tool applies its manifest again at %d%%: the next drain finds 0 and keeps it",
    async (last) => {
      await using api = await row.start();
      const rollout = watched(row, api);
      const snapshot = await row.open(api).snapshot();
      for (const weight of STAGES.filter((each) => each <= last)) await rollout.forward(weight);
      rollout.applyAgain();
      await rollout.drain();
      expect(row.served(api)).toBe(0);
      await rollout.restore(snapshot);
      expect(rollout.tooMuch).toEqual([]);
      expect(row.served(api)).toBe(0);
    },
  );

  test("a tool applies its manifest again after the drain: the guard drains again", async () => {
    await using api = await row.start();
    const rollout = watched(row, api);
    await rollout.forward(10);
    await rollout.drain();
    rollout.applyAgain();
    // The guarded tick reads, and drains what is above 0.
    const { set } = await row.open(api).read();
    if (set.candidate > 0) await rollout.drain();
    expect(row.served(api)).toBe(0);
    expect(rollout.tooMuch).toEqual([]);
  });
});

async function wholeRollout(rollout: ReturnType<typeof watched>, snapshot: Snapshot): Promise<void> {
  for (const weight of STAGES) await rollout.forward(weight);
  await rollout.drain();
  await rollout.restore(snapshot);
}
