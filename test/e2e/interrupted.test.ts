/** What becomes of a move when its job dies, is cancelled, loses its answers or meets another one. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ActionRun, Finished } from "../support/runner.ts";
import { NAME, openTeam } from "../support/team.ts";
import type { Team } from "../support/team.ts";
import { instant } from "../../src/units.ts";

const HEALTHY = () => 0.02;
const SCHEDULE = { eventName: "schedule" } as const;

let team: Team;

beforeEach(async () => {
  team = await openTeam();
  await team.accept();
  team.answer(10, HEALTHY);
});
afterEach(() => team[Symbol.asyncDispose]());

const tick = (run: Omit<ActionRun, "github" | "cwd"> = SCHEDULE): Promise<Finished> =>
  team.run("promote", run);

/** The job dies after its write and before its record: while this process sleeps GitHub answers nobody, and what it asked then is lost. */
async function dieInTheMove(): Promise<Finished> {
  const killWhen = (line: string): "SIGKILL" | null => {
    if (!line.includes("shift first")) return null;
    const asleep = new Int32Array(new SharedArrayBuffer(4));
    for (let waited = 0; team.weight() === 0 && waited < 5_000; waited += 10) Atomics.wait(asleep, 0, 0, 10);
    return "SIGKILL";
  };
  const release = team.github.interfere(({ operation }) => (operation === "Commit" ? "hang-up" : null));
  const died = await tick({ ...SCHEDULE, killWhen });
  release();
  return died;
}

/** Lets the announced minute be over. */
function outliveTheIntent(): void {
  team.rewrite((state) =>
    state.intent === null ? state : { ...state, intent: { ...state.intent, until: instant(Date.now()) } },
  );
}

describe("a job that died in the middle of a move", () => {
  test("is left alone while its announced minute lasts", async () => {
    expect(await dieInTheMove()).toMatchObject({ exitCode: null, signal: "SIGKILL" });
    const before = team.state();
    expect(before).toMatchObject({ intent: { stage: "first", kind: "forward" }, set: { candidate: 0 } });
    const finished = await tick();
    expect(finished).toMatchObject({
      exitCode: 0,
      outputs: { decision: "hold", reason: "move-in-progress" },
    });
    expect(team.state()).toEqual(before);
  });

  test("is reconciled afterwards: a weight that had arrived begins its bake", async () => {
    await dieInTheMove();
    expect(team.weight()).toBe(10);
    outliveTheIntent();
    expect((await tick()).outputs).toMatchObject({ decision: "bake", stage: "first" });
    expect(team.state()).toMatchObject({
      intent: null,
      set: { candidate: 10 },
      observedAt: expect.any(Number),
    });
    expect(team.weight()).toBe(10);
  });

  test("is reconciled afterwards: a weight that had not arrived is set again", async () => {
    const flags = join(team.workspace, "flags.json");
    const before = readFileSync(flags, "utf8");
    await dieInTheMove();
    writeFileSync(flags, before);
    outliveTheIntent();
    expect((await tick()).outputs).toMatchObject({ decision: "promote", stage: "first" });
    expect(team.weight()).toBe(10);
    expect(team.state()).toMatchObject({ intent: null, set: { candidate: 10 } });
  });

  test("has its move taken back by the last step, which says so and fails", async () => {
    const { state } = await dieInTheMove();
    outliveTheIntent();
    const finished = await team.run("promote", { entry: "post", state });
    expect(finished.exitCode).toBe(1);
    expect(finished.stdout).toMatch(
      /^::error::The job ended in the middle of a move of summarizer; all traffic is back/m,
    );
    expect(finished.summary).toMatch(/^# Rolled back/);
    expect(team.weight()).toBe(0);
    expect(team.state()).toMatchObject({ intent: null, ending: { kind: "rolled-back" } });
    // Twice is once.
    expect(await team.run("promote", { entry: "post", state })).toMatchObject({ exitCode: 0 });
  });

  test("has its move taken back by the last step with GitHub down too, from the rollout file", async () => {
    const { state } = await dieInTheMove();
    team.github.interfere(() => ({ status: 401 }));
    const checkout = team.repo.read("main", ".github/rollouts/summarizer.yml") ?? "";
    team.checkOut({ ".github/rollouts/summarizer.yml": checkout, "prompts/summary.md": "Summarise." });
    const finished = await team.run("promote", { entry: "post", state });
    expect(finished.exitCode).toBe(1);
    expect(team.weight()).toBe(0);
  });
});

test("a job that died between the drain and its record: the next tick rolls back again and records it", async () => {
  await tick();
  team.rewind(40);
  team.answer(10, (version) => (version === "v2" ? 0.3 : 0.02));
  const release = team.github.interfere(({ operation }) => (operation === "Commit" ? "hang-up" : null));
  const died = await tick({
    ...SCHEDULE,
    killWhen: (line) => (line.includes("off the candidate") ? "SIGKILL" : null),
  });
  release();
  expect(died.signal).toBe("SIGKILL");
  expect(team.weight()).toBe(0);
  expect(team.state()?.ending).toBe(null);
  expect(await tick()).toMatchObject({ exitCode: 1, outputs: { decision: "roll-back", reason: "breach" } });
  expect(team.state()?.ending).toMatchObject({ kind: "rolled-back", guard: "errors" });
});

test("the last step of a job whose moves were all settled asks nobody", async () => {
  const { state } = await tick();
  team.requests();
  expect(await team.run("promote", { entry: "post", state })).toMatchObject({ exitCode: 0, stdout: "" });
  expect(team.requests()).toEqual([]);
});

describe("a cancelled job", () => {
  test("attack 59: a cancelled job finishes the move that it began", async () => {
    const finished = await tick({
      ...SCHEDULE,
      killWhen: (line) => (line.includes("shift first") ? "SIGINT" : null),
    });
    expect(finished).toMatchObject({ exitCode: 0, signal: null, state: { moving: "" } });
    expect(team.weight()).toBe(10);
    expect(team.state()).toMatchObject({ intent: null, set: { candidate: 10 } });
  });

  test("that waits for the next look ends at once", async () => {
    await tick();
    team.requests();
    const killWhen = (line: string) => (line.includes("first bake") ? "SIGINT" : null);
    const finished = await tick({ ...SCHEDULE, inputs: { wait: "20m" }, killWhen, timeout: 15_000 });
    expect(finished).toMatchObject({ exitCode: 0, signal: null, outputs: { decision: "bake" } });
    expect(finished.took).toBeLessThan(7_500);
    expect(team.requests().filter((line) => line.startsWith("POST Look"))).toHaveLength(1);
  });
});

describe("answers that get lost", () => {
  test("a record that GitHub made and did not confirm is recognised", async () => {
    team.github.interfere(({ operation }) => (operation === "Commit" ? "hang-up-after" : null), 1);
    expect((await tick()).outputs).toMatchObject({ decision: "promote", reason: "started" });
    expect(team.state()).toMatchObject({ intent: null, set: { candidate: 10 } });
    expect(team.weight()).toBe(10);
  });

  test.each([
    ["somebody else saved, and the state cannot be read again", "State"],
    ["the record is refused", "Commit"],
  ] as const)("%s after the write: the traffic is taken back at once", async (_name, refused) => {
    let saves = 0;
    team.github.interfere(({ operation }) => {
      if (operation === "Commit" && ++saves === 1 && refused === "State") team.rewrite((state) => state);
      return operation === refused ? { status: 403 } : null;
    }, 1);
    const finished = await tick();
    expect(finished).toMatchObject({
      exitCode: 1,
      state: { moving: "" },
      outputs: { decision: "roll-back", reason: "move-unconfirmed" },
    });
    expect(finished.took).toBeLessThan(10_000);
    expect(team.weight()).toBe(0);
  });

  test("an abort that a person asked for during the move wins", async () => {
    const abort = { by: "oscar", reason: "smells", at: instant(Date.now()) };
    let saves = 0;
    team.github.interfere(({ operation }) => {
      if (operation === "Commit" && ++saves === 1) team.rewrite((state) => ({ ...state, abort }));
      return null;
    });
    const finished = await tick();
    expect(finished).toMatchObject({ exitCode: 1, outputs: { decision: "roll-back" } });
    expect(team.weight()).toBe(0);
    expect(team.state()).toMatchObject({ intent: null, ending: { kind: "rolled-back" } });
  });
});

describe("two ticks at once", () => {
  /** The first to look gets its answer so late that the second has looked, and mostly moved, before it goes on. */
  async function twoTicks(): Promise<readonly Finished[]> {
    let looks = 0;
    const release = team.github.interfere(({ operation }) =>
      operation === "Look" && ++looks === 1 ? { delay: 3_000 } : null,
    );
    const both = await Promise.all([tick(), tick({ inputs: { rollout: NAME } })]);
    release();
    return both;
  }
  const told = (runs: readonly Finished[]) =>
    runs
      .map(({ exitCode, outputs }) => [exitCode, outputs["reason"] ?? ""] as const)
      .toSorted((a, b) => a[1].localeCompare(b[1]));

  test("start one rollout once", async () => {
    const [loser, winner] = told(await twoTicks());
    expect(winner).toEqual([0, "started"]);
    // What it notices first depends on how far the other has come.
    expect([
      [0, "lost-race"],
      [0, "router-drift"],
      [0, "move-in-progress"],
      // Its look contradicted the newest deployment, so it looked again, and found what the other had done.
      [0, "baking"],
    ]).toContainEqual(loser);
    expect(team.weight()).toBe(10);
    expect(team.state()).toMatchObject({ intent: null, set: { candidate: 10 } });
    expect(team.repo.deployments()).toHaveLength(1);
  });

  test("make one move", async () => {
    await tick();
    team.rewind(80);
    const [loser, winner] = told(await twoTicks());
    expect(winner).toEqual([0, "stage-passed"]);
    expect([
      [0, "lost-race"],
      [0, "baking"],
    ]).toContainEqual(loser);
    expect(team.weight()).toBe(50);
    expect(team.state()).toMatchObject({ intent: null, set: { candidate: 50 } });
  });
});
