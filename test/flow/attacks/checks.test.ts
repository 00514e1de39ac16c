/** Rules that ask for statuses and check runs of the head. */
import { expect, test } from "vitest";
import { POLICY, POLICY_TEXT } from "../../support/flow-rollout.ts";
import { openScene } from "../../support/scene.ts";
import type { Scene } from "../../support/scene.ts";

const ASKING = `${POLICY_TEXT}rules: [{ name: tested, requires: { statuses: [ci] } }]\n`;
const JOB = {
  contents: "write",
  issues: "write",
  "pull-requests": "write",
  statuses: "write",
} as const;

function headOf({ repo }: Scene, number: number): string {
  return repo.tip(`refs/pull/${number}/head`);
}

async function openAsking(): Promise<Scene> {
  const scene = await openScene({ main: { [POLICY]: ASKING } });
  scene.fake.token("job", { repository: "acme/news", permissions: { ...JOB, checks: "read" } });
  return scene;
}

async function accepted(scene: Scene): Promise<number> {
  const number = scene.open();
  scene.accept(number, await scene.plan(number));
  return number;
}

function ruleOf({ outcome }: Awaited<ReturnType<Scene["gate"]>>) {
  return outcome.rollouts[0]?.requirements.find(({ id }) => id.startsWith("rule:tested"));
}

type Conclusion = Parameters<Scene["repo"]["check"]>[1]["conclusion"];
type Said = readonly (readonly [conclusion: Conclusion, app: string, suite?: number])[];

test.each<readonly [string, Said, string]>([
  ["none at all", [], "waiting"],
  ["one that succeeded", [["success", "github-actions"]], "go"],
  ["one that still runs", [[null, "github-actions"]], "waiting"],
  ["one that was skipped", [["skipped", "github-actions"]], "waiting"],
  ["one that has nothing to say", [["neutral", "github-actions"]], "waiting"],
  ["one that ran out of time", [["timed_out", "github-actions"]], "waiting"],
  [
    "a failure, and a success of another app",
    [
      ["failure", "ci-app"],
      ["success", "github-actions"],
    ],
    "waiting",
  ],
  [
    "a failure, and a success of another workflow",
    [
      ["failure", "github-actions"],
      ["success", "github-actions"],
    ],
    "waiting",
  ],
  [
    "a failure that was run again",
    [
      ["failure", "github-actions", 7],
      ["success", "github-actions", 7],
    ],
    "go",
  ],
  [
    "a success that was run again",
    [
      ["success", "github-actions", 7],
      ["failure", "github-actions", 7],
    ],
    "waiting",
  ],
  [
    "one that was cancelled for a newer one",
    [
      ["cancelled", "github-actions"],
      ["success", "github-actions"],
    ],
    "go",
  ],
  [
    "a newer one that was cancelled",
    [
      ["success", "github-actions"],
      ["cancelled", "github-actions"],
    ],
    "waiting",
  ],
])("a rule that asks for a check run meets %s", async (_, runs, kind) => {
  await using scene = await openAsking();
  const number = await accepted(scene);
  for (const [conclusion, app, suite] of runs)
    scene.repo.check(headOf(scene, number), {
      name: "ci",
      conclusion,
      app,
      ...(suite === undefined ? {} : { suite }),
    });
  expect((await scene.gate(number)).outcome.kind).toBe(kind);
});

test("the failing check on the second page stops it", async () => {
  await using scene = await openAsking();
  const number = await accepted(scene);
  const head = headOf(scene, number);
  for (let count = 0; count < 120; count++)
    scene.repo.check(head, { name: `job ${count}`, conclusion: "success" });
  scene.repo.check(head, { name: "ci", conclusion: "success" });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  scene.repo.check(head, { name: "ci", conclusion: "failure" });
  const after = await scene.gate(number);
  expect(ruleOf(after)).toMatchObject({ kind: "waiting", detail: "ci is failure" });
  expect(scene.status(number)).toMatch(/^pending: /);
});

test("a job that may not read checks waits, and says which permissions it lacks", async () => {
  await using scene = await openScene({ main: { [POLICY]: ASKING } });
  const number = await accepted(scene);
  scene.repo.check(headOf(scene, number), { name: "ci", conclusion: "success" });
  const after = await scene.gate(number);
  expect(after.outcome).toMatchObject({ kind: "waiting" });
  expect(ruleOf(after)?.detail).toContain("needs `checks: read` and `statuses: read`");
  expect(scene.comment(number)).toContain("checks: read");
});

test("a check that turns red between reading and posting takes the go back in the same run", async () => {
  await using scene = await openAsking();
  const number = await accepted(scene);
  const head = headOf(scene, number);
  scene.repo.check(head, { name: "ci", conclusion: "success", suite: 7 });
  let isRed = false;
  scene.fake.interfere(({ method, path }) => {
    if (!isRed && method === "POST" && path.includes("/statuses/")) {
      isRed = true;
      scene.repo.check(head, { name: "ci", conclusion: "failure", suite: 7 });
    }
    return null;
  });
  expect((await scene.gate(number)).outcome.kind).toBe("waiting");
  expect(isRed).toBe(true);
  expect(
    scene.repo
      .statuses(head)
      .map(({ state }) => state)
      .slice(0, 2),
  ).toEqual(["pending", "success"]);
});

test("a check that nobody asks for does not make it look again", async () => {
  await using scene = await openAsking();
  const number = await accepted(scene);
  const head = headOf(scene, number);
  scene.repo.check(head, { name: "ci", conclusion: "success" });
  let others = 0;
  scene.fake.interfere(({ method, path }) => {
    if (method === "POST" && path.includes("/statuses/")) {
      others++;
      scene.repo.check(head, { name: `other ${others}`, conclusion: null });
    }
    return null;
  });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  expect(others).toBe(1);
  expect(scene.status(number)).toMatch(/^success: /);
});

test("where no rule asks for checks, none are read", async () => {
  await using scene = await openScene();
  const number = await accepted(scene);
  scene.repo.check(headOf(scene, number), { name: "ci", conclusion: "failure" });
  scene.fake.clearLog();
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  expect(scene.fake.log.map(({ operation }) => operation)).not.toContain("HeadChecks");
});

test("which app wrote an acknowledgement is asked once in a run, however often it looks", async () => {
  await using scene = await openScene();
  const number = await accepted(scene);
  let count = 0;
  scene.fake.interfere(({ method, path }) => {
    if (method === "POST" && path.includes("/statuses/") && count++ === 0)
      scene.repo.comment(number, { by: "author", body: "Thank you." });
    return null;
  });
  scene.fake.clearLog();
  expect((await scene.gate(number, scene.as({}))).outcome.kind).toBe("go");
  const operations = scene.fake.log.map(({ operation }) => operation);
  expect(operations.filter((each) => each === "PullRequestFacts").length).toBeGreaterThan(1);
  expect(operations.filter((each) => each === "issues/list-comments")).toHaveLength(1);
});
