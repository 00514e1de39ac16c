/** A router that is a file, and fails as files do. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { flagdTraffic } from "../../src/adapters/routers/flagd.ts";
import { exitCodeOfTick } from "../../src/commands/outputs.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { MINUTE } from "../../src/units.ts";
import { approved, tick } from "../support/driven.ts";
import { openedWorld, pass } from "../support/flow-rollout.ts";
import { temporaryFolder } from "../support/folder.ts";
import type { MemoryWorld } from "../support/world.ts";

const FLAGS = JSON.stringify({
  flags: { summarizer: { state: "ENABLED", variants: { v1: "v1", v2: "v2" }, defaultVariant: "v1" } },
});

/** Each breaks the file, and gives back what puts it right again. */
const READING: readonly (readonly [string, (path: string) => () => void])[] = [
  ["is gone", (path) => moved(path, () => undefined)],
  ["is a folder", (path) => moved(path, () => mkdirSync(path))],
  ["is cut in half", (path) => rewritten(path, (text) => text.slice(0, text.length / 2))],
  ["is empty", (path) => rewritten(path, () => "")],
  ["is a list", (path) => rewritten(path, () => "[]")],
  ["has lost its flag", (path) => rewritten(path, () => '{"flags":{}}')],
  ["has a flag of another type", (path) => rewritten(path, () => '{"flags":{"summarizer":true}}')],
  ["is no UTF-8", (path) => rewritten(path, () => Buffer.from([0xff, 0xfe, 0x00]))],
];

function moved(path: string, instead: () => void): () => void {
  renameSync(path, `${path}.away`);
  instead();
  return () => {
    rmSync(path, { recursive: true, force: true });
    renameSync(`${path}.away`, path);
  };
}

function rewritten(path: string, to: (text: string) => string | Buffer): () => void {
  const text = readFileSync(path, "utf8");
  writeFileSync(path, to(text));
  return () => writeFileSync(path, text);
}

/** As in a folder that nobody may write to: the file next to it, which would replace it, cannot be made. */
function readOnly(path: string): () => void {
  const beside = `${path}.${process.pid}.tmp`;
  mkdirSync(join(beside, "taken"), { recursive: true });
  return () => rmSync(beside, { recursive: true, force: true });
}

interface Scene {
  readonly world: MemoryWorld;
  readonly path: string;
  /** The candidate's percent, by the targeting in the file. */
  readonly weight: () => number;
}

/** At 10%, after its bake: a healthy tick would go on to 50%. */
async function atTenPercent(folder: string): Promise<Scene> {
  const path = join(folder, "flags.json");
  writeFileSync(path, FLAGS);
  const world = openedWorld();
  const openTraffic: MemoryWorld["openTraffic"] = (target, cohorts) => {
    if (target.kind !== "flagd") throw new RangeError("the rollout is on a file");
    const matchers = Object.fromEntries(cohorts.map(({ name, where }) => [name, where]));
    return flagdTraffic(target, { secret: () => "", root: folder, now: () => world.now, cohorts: matchers });
  };
  Object.assign(world, { openTraffic });
  world.tell = sharing(0.1, 0.02);
  await approved(world);
  await tick(world);
  const weight = (): number =>
    Number(/\["v2",\s*(\d+)\]/.exec(readFileSync(path, "utf8").replaceAll("\n", ""))?.[1]) / 1_000;
  if (weight() !== 10) throw new Error(`Expected 10% before the fault, found ${weight()}%`);
  pass(world, 80 * MINUTE);
  return { world, path, weight };
}

/** Requests of five minutes, of which the candidate has a share. */
function sharing(weight: number, rate: number): MemoryWorld["tell"] {
  return (_guard, cohort, arm) => {
    const share = (arm === "candidate" ? weight : 1 - weight) * (cohort === "all" ? 1 : 0.2);
    const total = Math.round(7_000 * share);
    return { total, events: Math.round(total * (arm === "candidate" ? rate : 0.02)) };
  };
}

const seen = (report: TickReport) => [report.decision, report.reason, exitCodeOfTick([report])];

describe.each(READING)("a flag file that %s", (_name, spoil) => {
  test("before a raise: nothing moves, and the next look with the file goes on", async () => {
    using folder = temporaryFolder();
    const { world, path, weight } = await atTenPercent(folder.path);
    const mend = spoil(path);
    expect(seen(await tick(world))).toEqual(["hold", "router-unreadable", 3]);
    mend();
    expect(weight()).toBe(10);
    pass(world, 5 * MINUTE);
    expect(seen(await tick(world))).toEqual(["promote", "stage-passed", 0]);
    expect(weight()).toBe(50);
  });

  test("on a breach: not confirmed until the file can be read and written, and then it is", async () => {
    using folder = temporaryFolder();
    const { world, path, weight } = await atTenPercent(folder.path);
    world.tell = sharing(0.1, 0.3);
    const mend = spoil(path);
    expect(seen(await tick(world))).toEqual(["roll-back", "rollback-unconfirmed", 2]);
    mend();
    pass(world, 5 * MINUTE);
    expect(seen(await tick(world))).toEqual(["roll-back", "breach", 1]);
    expect(weight()).toBe(0);
  });
});

describe("a flag file that can be read and not replaced", () => {
  test("before a raise: it is not made, what was announced is taken back, and somebody is told", async () => {
    using folder = temporaryFolder();
    const { world, path, weight } = await atTenPercent(folder.path);
    const mend = readOnly(path);
    expect(seen(await tick(world))).toEqual(["roll-back", "rollback-unconfirmed", 2]);
    expect(weight()).toBe(10);
    mend();
    pass(world, 5 * MINUTE);
    expect(seen(await tick(world))).toEqual(["roll-back", "move-unconfirmed", 1]);
    expect(weight()).toBe(0);
  });

  test("on a breach: not confirmed, because the file still says 10%", async () => {
    using folder = temporaryFolder();
    const { world, path, weight } = await atTenPercent(folder.path);
    world.tell = sharing(0.1, 0.3);
    const mend = readOnly(path);
    expect(seen(await tick(world))).toEqual(["roll-back", "rollback-unconfirmed", 2]);
    expect(weight()).toBe(10);
    mend();
    pass(world, 5 * MINUTE);
    expect(seen(await tick(world))).toEqual(["roll-back", "breach", 1]);
    expect(weight()).toBe(0);
  });
});
