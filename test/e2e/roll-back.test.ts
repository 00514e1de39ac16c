/** `roll-back` whatever else is broken: it ends with the traffic off, or says loudest that this is not confirmed. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { instant } from "../../src/units.ts";
import { POLICY } from "../support/flow-rollout.ts";
import { FILE, FLAGS, NAME, openTeam, RELEASE, STATE_BRANCH } from "../support/team.ts";
import type { Team } from "../support/team.ts";
import { runCli } from "../support/terminal.ts";

let team: Team;

beforeEach(async () => {
  team = await openTeam();
  await team.accept();
  team.answer(10, () => 0.02);
  team.checkOut({ [FILE]: RELEASE, "prompts/summary.md": "Summarise." });
});
afterEach(() => team[Symbol.asyncDispose]());

const start = () => team.run("promote", { eventName: "push" });
const rollBack = () => team.run("roll-back", { inputs: { rollout: NAME } });

test("with nothing in progress it is a no-op: nothing is written anywhere", async () => {
  expect(await rollBack()).toMatchObject({ exitCode: 0, outputs: { decision: "guard", reason: "idle" } });
  expect([team.state(), team.repo.issues(), team.slack]).toEqual([null, [], []]);
});

test("twice is once", async () => {
  await start();
  expect(await rollBack()).toMatchObject({
    exitCode: 0,
    outputs: { decision: "roll-back", reason: "aborted" },
  });
  const lines = team.state()?.journal.lines;
  expect(await rollBack()).toMatchObject({
    exitCode: 0,
    outputs: { decision: "guard", reason: "already-rolled-back" },
  });
  expect([team.weight(), team.state()?.journal.lines]).toEqual([0, lines]);
  expect([team.repo.issues().length, team.slack.length]).toEqual([1, 1]);
});

test("with the main job dead in the middle of a move", async () => {
  const release = team.github.interfere(({ operation }) => (operation === "Commit" ? "hang-up" : null));
  await team.run("promote", {
    eventName: "push",
    killWhen: (line) => (line.includes("shift first") ? "SIGKILL" : null),
  });
  release();
  team.rewrite((state) =>
    state.intent === null
      ? state
      : { ...state, intent: { ...state.intent, until: instant(Date.now() + 2_000) } },
  );
  const finished = await rollBack();
  expect(finished).toMatchObject({ exitCode: 0, outputs: { decision: "roll-back", reason: "aborted" } });
  expect(team.weight()).toBe(0);
  expect(team.state()).toMatchObject({
    intent: null,
    ending: { kind: "rolled-back", drainedAt: expect.any(Number) },
  });
});

describe("goes on", () => {
  beforeEach(start);

  test("while the policy cannot be read", async () => {
    team.repo.push("main", { [POLICY]: "version: [" }, { author: "olga" });
    expect(await rollBack()).toMatchObject({ exitCode: 0, outputs: { decision: "roll-back" } });
    expect(team.weight()).toBe(0);
    expect(team.state()?.ending).toMatchObject({ kind: "rolled-back" });
  });

  test("with a state that cannot be believed, from the rollout file, and leaves that state alone", async () => {
    team.repo.push(STATE_BRANCH, { "state.json": "{}" }, { author: "olga" });
    const before = team.repo.tip(STATE_BRANCH);
    expect(await rollBack()).toMatchObject({ exitCode: 0, outputs: { decision: "roll-back" } });
    expect(team.weight()).toBe(0);
    expect(team.repo.tip(STATE_BRANCH)).toBe(before);
  });

  test("without the right to write anything: the traffic is off, and the summary says what is not recorded", async () => {
    for (const permission of ["deployments", "issues", "pull-requests"]) team.without(permission);
    team.github.interfere(({ operation }) => (operation === "Commit" ? { status: 403 } : null));
    const finished = await rollBack();
    expect(finished).toMatchObject({ exitCode: 0, outputs: { decision: "roll-back" } });
    expect(finished.summary).toContain("NOT done");
    expect(team.weight()).toBe(0);
  });
});

describe("that is not confirmed", () => {
  test("fails the job, and an annotation says it with the first command", async () => {
    await start();
    writeFileSync(join(team.workspace, "flags.json"), "{ not JSON");
    const finished = await team.run("roll-back", { inputs: { rollout: NAME }, timeout: 60_000 });
    expect(finished).toMatchObject({ exitCode: 1, outputs: { reason: "rollback-unconfirmed" } });
    expect(finished.stdout).toMatch(
      /^::error title=Rollback NOT confirmed::summarizer: .*by hand, now; first: /m,
    );
    expect(finished.summary).toMatch(/^# Rollback NOT confirmed/);
    expect(team.state()?.ending).toMatchObject({ kind: "rolled-back", drainedAt: null });
  });
});

describe("from a terminal, with GitHub down and nothing but a copy of the state", () => {
  beforeEach(async () => {
    await start();
    rmSync(join(team.workspace, ".github"), { recursive: true });
    writeFileSync(join(team.workspace, "saved.json"), JSON.stringify(team.state()));
    team.github.interfere(() => "hang-up");
  });
  const fromTerminal = (...more: readonly string[]) =>
    runCli(["roll-back", "--rollout", NAME, ...more], { cwd: team.workspace });

  test("takes the traffic off and puts the router back as it was: 0; and the second time there is nothing to do", async () => {
    expect(await fromTerminal("--saved", "saved.json")).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(readFileSync(join(team.workspace, "flags.json"), "utf8"))).toEqual(FLAGS);
    const again = await fromTerminal("--saved", "saved.json", "--json");
    expect(again.exitCode).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ rollouts: [{ reason: "idle" }] });
  });

  test("the copy may lie anywhere: a path from the root of the machine is one", async () => {
    expect(await fromTerminal("--saved", join(team.workspace, "saved.json"))).toMatchObject({ exitCode: 0 });
    expect(team.weight()).toBe(0);
  });

  test("a rollback that is not confirmed has its own exit code: 2", async () => {
    writeFileSync(join(team.workspace, "flags.json"), "{ not JSON");
    const ended = await fromTerminal("--saved", "saved.json");
    expect(ended.exitCode).toBe(2);
    expect(ended.stdout).toMatch(/^# Rollback NOT confirmed/);
  });

  test("a copy that is no state, or was changed by hand, moves nothing: 4 or 5", async () => {
    expect(await fromTerminal("--saved", "flags.json")).toMatchObject({ exitCode: 4 });
    const forged = JSON.stringify(team.state()).replace('"flag":"summarizer"', '"flag":"payments"');
    writeFileSync(join(team.workspace, "saved.json"), forged);
    expect((await fromTerminal("--saved", "saved.json")).exitCode).toBe(5);
    expect(team.weight()).toBe(10);
  });

  test("without copy and file it says what it wants", async () => {
    const ended = await fromTerminal();
    expect(ended.exitCode).toBe(4);
    expect(ended.stderr).toContain(NAME);
  });
});
