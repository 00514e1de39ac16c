/** One release from the pull request to the verified rollback: every step is a process of its own, as on the runner. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { brokenAt } from "../../src/promotion/journal.ts";
import { DAY } from "../../src/units.ts";
import type { Finished } from "../support/runner.ts";
import { commented, FILE, NAME, opened, openTeam, RELEASE, STATE_BRANCH } from "../support/team.ts";
import type { Team } from "../support/team.ts";

/** Requests to GitHub that a step may make. */
const BUDGET = {
  opening: 6,
  plan: 5,
  // One more than the plan: a finished review run does not say which pull request it belongs to.
  gate: 6,
  // A look, what follows from it, and the save.
  tick: 3,
  // Two more than usual: an approval of an older commit is compared, and GitHub is asked whether a person typed the ack.
  start: 12 + 2,
  move: 12,
} as const;

const RESULT = z.object({
  rollouts: z.array(
    z.object({
      dismissals: z
        .array(z.object({ login: z.string(), what: z.string(), why: z.string(), at: z.string().nullable() }))
        .default([]),
      findings: z
        .array(z.object({ cohort: z.string(), verdict: z.object({ kind: z.string() }) }))
        .default([]),
      incident: z.string().nullish(),
    }),
  ),
});

let team: Team;
let pull: number;
/** The digest as people type it. */
let digits = "";

beforeAll(async () => {
  team = await openTeam();
  pull = team.open();
});
afterAll(() => team[Symbol.asyncDispose]());

const headStatus = () => team.repo.statuses(team.repo.tip("v2"))[0];
const comments = () => team.repo.comments(pull);
const planComment = () => comments().find(({ body }) => body.startsWith("<!-- model-rollout:plan -->"));
const oneResult = (finished: Finished) =>
  RESULT.parse(JSON.parse(finished.outputs["result"] ?? "")).rollouts[0];
/** All lines: the story may be told around midnight. */
const journal = (): readonly string[] => {
  const at = team.state()?.journal.at ?? 0;
  return [at - DAY, at].flatMap((day) => {
    const file = `journal/${new Date(day).toISOString().slice(0, 10)}.jsonl`;
    return team.repo.read(STATE_BRANCH, file)?.trimEnd().split("\n") ?? [];
  });
};
const events = (): readonly string[] =>
  journal().map((line) => z.looseObject({ event: z.string() }).parse(JSON.parse(line)).event);
/** Requests that change something, without the answer. */
const writes = (requests: readonly string[]): readonly string[] =>
  requests.filter(
    (line) =>
      !/^(?:GET|POST (?:Look|(?:And|Deployed|NamedFiles|BroughtBy)+|Folders|State|PullRequestFacts|Quarantine|BranchHead) )/.test(
        line,
      ),
  );

/** Runs as the schedule does. */
const tick = () => team.run("promote", { eventName: "schedule" });

describe("the pull request", () => {
  test("opening it posts the plan and the runbook once and holds the merge", async () => {
    const finished = await team.run("plan", opened(team.repo, pull));
    expect(finished).toMatchObject({
      exitCode: 0,
      stderr: "",
      outputs: { decision: "waiting", reason: "role-missing" },
    });
    const requests = team.requests();
    expect(requests).toEqual([
      "POST PullRequestFacts 200",
      "POST NamedFiles 200",
      "POST issues/create-comment 201",
      "POST repos/create-commit-status 201",
      "POST pulls/request-reviewers 201",
      "POST PullRequestFacts 200",
    ]);
    expect(requests.length).toBeLessThanOrEqual(BUDGET.opening);
    digits = finished.outputs["plan-digest"]?.slice(0, 12) ?? "";
    expect(comments().map(({ author }) => author)).toEqual(["github-actions[bot]"]);
    expect(planComment()?.body).toContain(digits);
    expect(finished.summary).toContain(digits);
    expect(headStatus()).toMatchObject({ context: "model-rollout: main", state: "pending" });
  });

  test("a new commit edits the comment in place", async () => {
    const [before] = comments();
    team.repo.push("v2", { "prompts/summary.md": "Summarise well." }, { author: "author" });
    const finished = await team.run("plan", opened(team.repo, pull, "synchronize"));
    expect(finished.outputs["plan-digest"]?.slice(0, 12)).not.toBe(digits);
    digits = finished.outputs["plan-digest"]?.slice(0, 12) ?? "";
    expect(comments().map(({ id, isEdited }) => [id, isEdited])).toEqual([[before?.id, true]]);
    expect(comments()[0]?.body).toContain(digits);
    expect(headStatus()?.state).toBe("pending");
    expect(team.requests().length).toBeLessThanOrEqual(BUDGET.plan);
  });

  test("running it again writes nothing", async () => {
    await team.run("plan", opened(team.repo, pull, "edited"));
    expect(writes(team.requests())).toEqual([]);
  });

  test("the owner's approval leaves only the pager", async () => {
    team.repo.review(pull, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
    const finished = await team.run("gate", {
      eventName: "workflow_run",
      event: { action: "completed", workflow_run: { head_sha: team.repo.tip("v2") } },
    });
    expect(finished).toMatchObject({
      exitCode: 0,
      outputs: { decision: "waiting", reason: "acknowledgement-missing" },
    });
    expect(headStatus()?.state).toBe("pending");
    const requests = team.requests();
    expect(requests.length, requests.join("\n")).toBeLessThanOrEqual(BUDGET.gate);
  });

  test("a commit after the approval makes it stale, and the comment says whose", async () => {
    const approved = team.repo.tip("v2");
    team.repo.push("v2", { "prompts/summary.md": "Summarise in two sentences." }, { author: "author" });
    const finished = await team.run("plan", opened(team.repo, pull, "synchronize"));
    digits = finished.outputs["plan-digest"]?.slice(0, 12) ?? "";
    expect(finished.outputs).toMatchObject({ decision: "waiting", reason: "role-missing" });
    const dismissals = oneResult(finished)?.dismissals ?? [];
    expect(dismissals).toEqual([
      { login: "olga", what: "approval", why: "stale-commit", at: approved.slice(0, 7) },
    ]);
    expect(planComment()?.body).toContain(approved.slice(0, 7));
    expect(headStatus()?.state).toBe("pending");
    team.requests();
  });

  test("a comment that only talks costs no request", async () => {
    const body = "Looks good to me. /rollout ack?";
    const id = team.repo.comment(pull, { by: "oscar", body });
    expect(await team.run("respond", commented(pull, { id, body }))).toMatchObject({ exitCode: 0 });
    expect(team.requests()).toEqual([]);
  });

  test("a review whose event got lost is found by the hourly sweep", async () => {
    team.repo.review(pull, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
    const finished = await team.run("gate", { eventName: "schedule" });
    expect(finished).toMatchObject({ exitCode: 0, outputs: { reason: "acknowledgement-missing" } });
    team.requests();
  });

  test("the pager taken by a comment turns the status green, and is answered", async () => {
    const body = `/rollout ack ${digits} 7d`;
    const id = team.repo.comment(pull, { by: "oscar", body });
    const finished = await team.run("respond", commented(pull, { id, body }));
    expect(finished).toMatchObject({ exitCode: 0, stderr: "" });
    expect(comments().at(-1)).toMatchObject({
      author: "github-actions[bot]",
      body: expect.stringContaining("oscar"),
    });
    expect(headStatus()?.state).toBe("success");
    team.requests();
  });
});

describe("the promotion", () => {
  test("the merged plan starts at the first weight and leaves a trail", async () => {
    const merged = team.repo.merge(pull, "squash", { by: "olga" });
    team.answer(0, () => 0.02);
    const finished = await team.run("promote", { eventName: "push" });
    expect(finished).toMatchObject({ exitCode: 0, stderr: "", state: { moving: "" } });
    expect(finished.outputs).toMatchObject({ decision: "promote", reason: "started", stage: "first" });
    expect(team.weight()).toBe(10);
    expect(team.state()).toMatchObject({
      commit: merged,
      pullRequest: pull,
      intent: null,
      set: { candidate: 10 },
    });
    expect(events()).toEqual(["started", "intent", "done"]);
    expect(team.repo.deployments()).toMatchObject([
      {
        sha: merged,
        environment: "rollout/summarizer",
        task: "model-rollout/first",
        statuses: [{ state: "in_progress" }],
      },
    ]);
    const requests = team.requests();
    expect(requests.length, requests.join("\n")).toBeLessThanOrEqual(BUDGET.start);
  });

  test("a healthy tick saves what it learned and writes nothing else", async () => {
    team.answer(10, () => 0.02);
    team.rewind(40);
    const finished = await tick();
    expect(finished).toMatchObject({
      exitCode: 0,
      outputs: { decision: "bake", reason: "baking", stage: "first" },
    });
    const requests = team.requests();
    expect(writes(requests)).toEqual(["POST Commit 200"]);
    expect(requests.length).toBeLessThanOrEqual(BUDGET.tick);
    expect(team.weight()).toBe(10);
  });

  test("at the end of the bake the next stage begins", async () => {
    team.rewind(30);
    const finished = await tick();
    expect(finished.outputs).toMatchObject({ decision: "promote", reason: "stage-passed", stage: "half" });
    expect(oneResult(finished)?.findings.map(({ verdict }) => verdict.kind)).toEqual(["pass", "pass"]);
    expect(team.weight()).toBe(50);
    expect(team.requests().length).toBeLessThanOrEqual(BUDGET.move);
  });
});

describe("tripled errors in one cohort, which the average hides", () => {
  test("take all traffic back, fail the job and put the runbook first", async () => {
    team.answer(50, (version, desk) => (version === "v2" && desk === "breaking" ? 0.06 : 0.02));
    team.rewind(50);
    const finished = await tick();
    expect(finished).toMatchObject({ exitCode: 1, state: {} });
    expect(finished.outputs).toMatchObject({ decision: "roll-back", reason: "breach", stage: "half" });
    const verdicts = oneResult(finished)?.findings.map(({ cohort, verdict }) => [cohort, verdict.kind]);
    expect(verdicts).toEqual([
      ["all", "inconclusive"],
      ["breaking", "breach"],
    ]);
    expect(team.weight()).toBe(0);

    expect(finished.summary).toMatch(/^# Rolled back: <code>summarizer<\/code> v2/);
    const at = (text: string): number => finished.summary.indexOf(text);
    expect(at("node -e")).toBeGreaterThan(0);
    expect(at("node -e")).toBeLessThan(at("| Cohort |"));

    expect(team.repo.issues()).toMatchObject([
      { state: "open", labels: ["model-rollout"], title: expect.stringContaining(NAME) },
    ]);
    expect(oneResult(finished)?.incident).toContain("/issues/");
    expect(
      team.repo
        .deployments()
        .at(-1)
        ?.statuses.map(({ state }) => state),
    ).toEqual(["in_progress", "failure"]);
    expect(team.slack).toHaveLength(1);
    expect(comments().at(-1)?.body).toContain("Rolled back");
    const requests = team.requests();
    expect(requests.length, requests.join("\n")).toBeLessThanOrEqual(BUDGET.move);
  });

  test("the journal is one unbroken chain that tells the story", () => {
    const { journal: head } = team.state() ?? {};
    expect(head === undefined ? -1 : brokenAt(journal(), head)).toBe(null);
    expect(events()).toEqual([
      "started",
      "intent",
      "done", // the first stage
      "judged",
      "intent",
      "done", // half
      "breach",
      "action",
      "rolled-back",
      "action",
    ]);
  });

  test("asked for by name again, it touches nothing and fails", async () => {
    const finished = await team.run("promote", { inputs: { rollout: NAME } });
    expect(finished).toMatchObject({
      exitCode: 1,
      outputs: { decision: "hold", reason: "already-rolled-back" },
    });
    expect(writes(team.requests())).toEqual([]);
    expect(team.weight()).toBe(0);
  });

  test("a scheduled tick succeeds and keeps guarding", async () => {
    const finished = await tick();
    expect(finished).toMatchObject({ exitCode: 0, outputs: { decision: "guard", reason: "guarding" } });
    const requests = team.requests();
    expect(writes(requests)).toEqual([]);
    expect(requests.length).toBeLessThanOrEqual(BUDGET.tick);
  });

  test("the same candidate under another name does not start", async () => {
    team.repo.push(
      "main",
      { [FILE]: null, ".github/rollouts/again.yml": RELEASE.replace("name: summarizer", "name: again") },
      { author: "author" },
    );
    const finished = await team.run("promote", { inputs: { rollout: "again" } });
    expect(finished.outputs).toMatchObject({ decision: "hold", reason: "quarantined" });
    // Only that people were told of it is written down, on a branch of its own.
    expect(writes(team.requests())).toEqual([
      "POST git/create-tree 201",
      "POST git/create-commit 201",
      "POST git/create-ref 201",
    ]);
    expect(team.weight()).toBe(0);
  });
});
