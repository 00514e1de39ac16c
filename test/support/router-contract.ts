/**
 * What every router promises, whatever it moves traffic with. A new router is one file of code and one row here: how to open
 * it on a world of its own, and how that world shows from outside what users get.
 */
import { afterEach, describe, expect, test } from "vitest";
import { Failure } from "../../src/errors.ts";
import type { Snapshot, Traffic, TrafficTarget, TrafficView } from "../../src/ports.ts";
import { driftOf } from "../../src/promotion/weights.ts";
import { percent } from "../../src/units.ts";

/** One route in a world of its own. */
export interface Bench {
  /** The same route as another job would open it: nothing is remembered from one call to the next. */
  readonly open: () => Traffic;
  /** Percent of users that get the candidate now, found without asking the router. */
  readonly served: () => Promise<number>;
  /** Lets whatever follows the router catch up. */
  readonly settle: () => Promise<void>;
  /** Somebody else changes what this route is made of, and not who gets what. */
  readonly touch: () => Promise<void>;
  /** Somebody else gives the candidate `weight` percent. */
  readonly move: (weight: number) => Promise<void>;
  /** All that is not ours, as it stands. */
  readonly others: () => Promise<unknown>;
  /** All that is ours, as it stands. */
  readonly ours: () => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

export interface Row {
  readonly router: string;
  readonly start: () => Promise<Bench>;
  /** Weights of stages, in percent; the last one is 100. */
  readonly weights: readonly number[];
  /** How far `served` may be from what was asked, in percent points: shares of a sample of users are not exact. */
  readonly within: number;
  /** Restoring ends in a later call, once what was restored is ready. */
  readonly restoresLater?: boolean;
}

const MOST_RESTORES = 20;

function to(candidate: number, mirror = 0): TrafficTarget {
  return { candidate: percent(candidate), mirror: percent(mirror), cohorts: {} };
}

const NOBODY = to(0);

/** Starts benches and stops them after each test. */
function startsOf(row: Row): () => Promise<Bench> {
  const benches: Bench[] = [];
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.stop();
  });
  return async () => {
    const bench = await row.start();
    benches.push(bench);
    return bench;
  };
}

/** A forward move as a tick makes it: read, write naming what was read, let it settle, read again. */
async function forward(bench: Bench, target: TrafficTarget): Promise<TrafficView> {
  for (let tick = 1; ; tick++) {
    const traffic = bench.open();
    const seen = await traffic.read();
    const isStarting = await isStarted(traffic.apply(target, seen.version));
    await bench.settle();
    if (!isStarting) return bench.open().read();
    expect(tick, "ticks until the candidate is ready").toBeLessThan(5);
  }
}

/** Some start a candidate with the first write, and give it users in a later tick. */
async function isStarted(write: Promise<void>): Promise<boolean> {
  try {
    await write;
    return false;
  } catch (cause) {
    if (cause instanceof Failure && cause.code === "router-not-ready") return true;
    throw cause;
  }
}

function step(bench: Bench): number {
  return bench.open().describe().capabilities.weight?.step ?? 0;
}

export function promisesOfRouter(row: Row): void {
  const start = startsOf(row);

  describe(`the router ${row.router}`, () => {
    test("before the first stage nobody gets the candidate, and nothing stands in the way", async () => {
      const bench = await start();
      const view = await bench.open().read();
      expect(view).toMatchObject({ set: NOBODY, settled: true, blockedBy: null });
      expect(await bench.served()).toBe(0);
    });

    test("each stage is set, settles, is read back by another job, and is what users get", async () => {
      const bench = await start();
      for (const weight of row.weights) {
        const view = await forward(bench, to(weight));
        expect(driftOf(view.set, to(weight), step(bench)), `${weight}%`).toBe("none");
        expect(view, `${weight}%`).toMatchObject({ settled: true, blockedBy: null });
        expect(Math.abs((await bench.served()) - weight), `${weight}%`).toBeLessThanOrEqual(row.within);
      }
    });

    test("setting the same twice is one change", async () => {
      const bench = await start();
      const once = await forward(bench, to(row.weights[0] ?? 0));
      const ours = await bench.ours();
      const twice = await forward(bench, to(row.weights[0] ?? 0));
      expect(twice.version).toBe(once.version);
      expect(await bench.ours()).toEqual(ours);
    });

    test("a write that names an older version is refused as a conflict and changes nothing", async () => {
      const bench = await start();
      const traffic = bench.open();
      const { version } = await traffic.read();
      await bench.touch();
      const ours = await bench.ours();
      await expect(traffic.apply(to(row.weights[0] ?? 0), version)).rejects.toMatchObject({
        code: "router-conflict",
      });
      expect(await bench.ours()).toEqual(ours);
      expect(await bench.served()).toBe(0);
    });

    test("a drain reaches 0 from every stage, and asks for no version", async () => {
      for (const weight of row.weights) {
        const bench = await start();
        await forward(bench, to(weight));
        await bench.touch();
        await bench.open().apply(NOBODY, "force");
        await bench.settle();
        expect(await bench.open().read(), `from ${weight}%`).toMatchObject({ set: NOBODY, settled: true });
        expect(await bench.served(), `from ${weight}%`).toBe(0);
      }
    });

    test("draining twice is draining once, also where there is nothing to drain", async () => {
      const bench = await start();
      await bench.open().apply(NOBODY, "force");
      expect(await bench.served()).toBe(0);
      const ours = await bench.ours();
      await bench.open().apply(NOBODY, "force");
      expect(await bench.ours()).toEqual(ours);
    });

    test("a job that dies between its write and its look leaves what the next job finds and ends", async () => {
      const bench = await start();
      const traffic = bench.open();
      await isStarted(traffic.apply(to(row.weights[0] ?? 0), (await traffic.read()).version));
      await bench.settle();
      const next = await forward(bench, to(row.weights[0] ?? 0));
      expect(driftOf(next.set, to(row.weights[0] ?? 0), step(bench))).toBe("none");
    });

    test("what another hand set is read as it is", async () => {
      const bench = await start();
      await forward(bench, to(row.weights[0] ?? 0));
      const last = row.weights.at(-2) ?? 0;
      await bench.move(last);
      await bench.settle();
      const view = await bench.open().read();
      expect(driftOf(view.set, to(last), step(bench))).toBe("none");
    });

    test("what is not ours stays as it is, through stages, drain and restore", async () => {
      const bench = await start();
      const before = await bench.others();
      const snapshot = await bench.open().snapshot();
      for (const weight of row.weights) await forward(bench, to(weight));
      expect(await bench.others()).toEqual(before);
      await bench.open().apply(NOBODY, "force");
      await bench.settle();
      expect(await bench.others()).toEqual(before);
      await restore(bench, snapshot);
      expect(await bench.others()).toEqual(before);
    });

    test("a snapshot that went through JSON puts our part back as it was, and gives nobody the candidate", async () => {
      const bench = await start();
      const before = await bench.ours();
      const kept = JSON.stringify(await bench.open().snapshot());
      for (const weight of row.weights) await forward(bench, to(weight));
      await bench.open().apply(NOBODY, "force");
      await bench.settle();
      await restore(bench, JSON.parse(kept));
      expect(await bench.ours()).toEqual(before);
      expect(await bench.served()).toBe(0);
      expect((await bench.open().read()).set).toEqual(NOBODY);
    });

    test("a snapshot of another kind of router is refused", async () => {
      const bench = await start();
      const snapshot = await bench.open().snapshot();
      const ours = await bench.ours();
      const foreign: Snapshot = { ...snapshot, router: "pigeon", owned: { weight: 100 } };
      await expect(bench.open().restore(foreign)).rejects.toBeInstanceOf(Failure);
      expect(await bench.ours()).toEqual(ours);
    });
  });

  async function restore(bench: Bench, snapshot: Snapshot): Promise<void> {
    let known = snapshot;
    for (let time = 1; ; time++) {
      const restored = await bench.open().restore(known);
      await bench.settle();
      expect(await bench.served()).toBe(0);
      if (restored === "done") return;
      expect(row.restoresLater, restored.because).toBe(true);
      expect(time, restored.because).toBeLessThan(MOST_RESTORES);
      known = restored.snapshot;
    }
  }
}

/** For routers that can mirror. */
export function promisesOfMirror(row: Row): void {
  const start = startsOf(row);
  test(`${row.router}: a mirror sends copies and no users; a drain takes it away`, async () => {
    const bench = await start();
    const view = await forward(bench, to(0, 100));
    expect(view.set).toEqual(to(0, 100));
    expect(await bench.served()).toBe(0);
    await bench.open().apply(NOBODY, "force");
    await bench.settle();
    expect((await bench.open().read()).set).toEqual(NOBODY);
  });
}

/** For routers that sign in: `secret` stands in every credential of the row. */
export function promisesOfSecrets(row: Row, secret: string): void {
  const start = startsOf(row);
  test(`${row.router}: no secret in a snapshot, a view or a description`, async () => {
    const bench = await start();
    const traffic = bench.open();
    const all = JSON.stringify([await traffic.read(), await traffic.snapshot(), traffic.describe()]);
    expect(all).not.toContain(secret);
  });
}
