/** A job that is cancelled, at several points: what it began is settled in its ten seconds, and nothing new begins. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ActionRun, Finished } from "../support/runner.ts";
import { openTeam } from "../support/team.ts";
import type { Team } from "../support/team.ts";

const HEALTHY = () => 0.02;
const BROKEN = (version: "v1" | "v2") => (version === "v2" ? 0.3 : 0.02);
/** When the runner sends SIGTERM after its SIGINT. */
const SIGTERM_AFTER = 7_500;
let team: Team;

beforeEach(async () => {
  team = await openTeam();
  await team.accept();
  team.answer(10, HEALTHY);
});
afterEach(() => team[Symbol.asyncDispose]());

const tick = (run: Omit<ActionRun, "github" | "cwd"> = {}): Promise<Finished> =>
  team.run("promote", { eventName: "schedule", ...run });

/** Cancels the job at a line of its log; gives back how long it lived from then on, too. */
async function cancelAt(text: string): Promise<Finished & { readonly lived: number }> {
  let asked = 0;
  const finished = await tick({
    killWhen: (line) => {
      if (!line.includes(text)) return null;
      asked = performance.now();
      return "SIGINT";
    },
  });
  expect(asked, `the log says ${text}`).toBeGreaterThan(0);
  return { ...finished, lived: performance.now() - asked };
}

/** Answers so late that the signal is there first. */
function slowly(operation: string, delay = 1_500): void {
  team.github.interfere((request) => (request.operation === operation ? { delay } : null), 1);
}
const flags = () => join(team.workspace, "flags.json");

describe("before a larger weight is written", () => {
  test("it is not written, the announcement is taken back, and the next tick makes the move", async () => {
    team.github.interfere(({ operation }) => (operation === "git/create-ref" ? { delay: 1_500 } : null), 1);
    const finished = await cancelAt("first promote");
    expect(finished).toMatchObject({ exitCode: 0, signal: null, outputs: { reason: "told-to-stop" } });
    expect(finished.state["moving"] ?? "").toBe("");
    expect(team.weight()).toBe(0);
    expect(team.state()).toMatchObject({ intent: null, set: { candidate: 0 }, ending: null });
    expect((await tick()).outputs).toMatchObject({ decision: "promote", stage: "first" });
    expect(team.weight()).toBe(10);
  });

  test("between two stages the old weight stays, and goes on being judged", async () => {
    await tick();
    team.rewind(80);
    slowly("Commit");
    const finished = await cancelAt("first promote");
    expect(finished).toMatchObject({ exitCode: 0, signal: null, outputs: { reason: "told-to-stop" } });
    expect(team.weight()).toBe(10);
    expect(team.state()).toMatchObject({ intent: null, set: { candidate: 10 }, stage: 0 });
    expect((await tick()).outputs).toMatchObject({ decision: "promote", stage: "half" });
  });
});

describe("after it is written", () => {
  test("it is read back and recorded, however slowly GitHub takes the record", async () => {
    let saves = 0;
    team.github.interfere(({ operation }) =>
      operation === "Commit" && ++saves === 1 ? { delay: 2_000 } : null,
    );
    const finished = await cancelAt("shift first");
    expect(finished).toMatchObject({ exitCode: 0, signal: null, state: { moving: "" } });
    expect(team.weight()).toBe(10);
    expect(team.state()).toMatchObject({ intent: null, set: { candidate: 10 } });
  });

  test("a job that is killed while GitHub still works on its record: the last step believes the record alone", async () => {
    let saves = 0;
    team.github.interfere(({ operation }) =>
      operation === "Commit" && ++saves === 1 ? { delay: 20_000 } : null,
    );
    const died = await cancelAt("shift first");
    expect(died.signal).toBe("SIGKILL");
    expect(JSON.parse(died.state["moving"] ?? "{}")).toMatchObject({ rollout: "summarizer" });
    const isRecorded = team.state()?.intent === null;
    const finished = await team.run("promote", { entry: "post", state: died.state });
    expect(finished.exitCode).toBe(isRecorded ? 0 : 1);
    expect(team.weight()).toBe(isRecorded ? 10 : 0);
    expect(team.state()).toMatchObject({ intent: null, set: { candidate: team.weight() } });
  });
});

describe("while traffic is taken back", () => {
  beforeEach(async () => {
    await tick();
    team.rewind(40);
    team.answer(10, BROKEN);
  });

  test("the drain, its record and everything that follows are finished", async () => {
    slowly("Commit");
    const finished = await cancelAt("first roll-back");
    expect(finished).toMatchObject({
      exitCode: 1,
      signal: null,
      state: { moving: "" },
      outputs: { decision: "roll-back", reason: "breach" },
    });
    expect(team.weight()).toBe(0);
    expect(team.state()?.ending).toMatchObject({ kind: "rolled-back", drainedAt: expect.any(Number) });
    expect(team.repo.issues()).toHaveLength(1);
    expect(team.slack).toHaveLength(1);
  });

  test("a router that cannot be read is tried until the job must end, said loudest, and finished by the last step", async () => {
    const before = readFileSync(flags(), "utf8");
    writeFileSync(flags(), "{ not JSON");
    const finished = await cancelAt("first roll-back");
    expect(finished).toMatchObject({
      exitCode: 1,
      signal: null,
      outputs: { decision: "roll-back", reason: "rollback-unconfirmed" },
    });
    expect(finished.lived).toBeLessThan(SIGTERM_AFTER + 2_000);
    expect(finished.stdout).toMatch(
      /^::error title=Rollback NOT confirmed::summarizer: it is NOT confirmed/m,
    );
    writeFileSync(flags(), before);
    const last = await team.run("promote", { entry: "post", state: finished.state });
    expect(last.stdout).toMatch(
      /^::error::The job ended in the middle of a rollback of summarizer; all traffic is back/m,
    );
    expect(last.exitCode).toBe(1);
    expect(team.weight()).toBe(0);
    expect(team.state()?.ending).toMatchObject({ kind: "rolled-back", drainedAt: expect.any(Number) });
  });

  test("a job that dies after the drain's record leaves quarantine, incident and messages to the next tick", async () => {
    // While it asks for the quarantine it is killed.
    team.github.interfere(({ operation }) => (operation === "Quarantine" ? { delay: 20_000 } : null), 1);
    const died = await tick({
      killWhen: (line) => (line.includes("the rollback is recorded") ? "SIGKILL" : null),
    });
    expect(died.signal).toBe("SIGKILL");
    expect([team.weight(), team.repo.issues(), team.slack]).toEqual([0, [], []]);
    expect(team.state()?.ending).toMatchObject({ kind: "rolled-back" });
    expect(await tick()).toMatchObject({ exitCode: 0, outputs: { decision: "guard" } });
    expect(team.repo.issues().map(({ title }) => title)).toEqual(["summarizer v2 rolled back"]);
    expect(team.slack).toHaveLength(1);
    await tick();
    expect(team.slack).toHaveLength(1);
  });
});
