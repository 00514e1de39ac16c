import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { gateMany } from "../../../src/commands/gate-many.ts";
import { sha } from "../../../src/units.ts";
import { FILE, ROLLOUT } from "../../support/flow-rollout.ts";
import { runJob } from "../../support/job.ts";
import { openScene } from "../../support/scene.ts";
import type { Scene } from "../../support/scene.ts";

const CONTEXT = "model-rollout: main";
const MANY = { dryRun: false, runUrl: null };
const READ_ONLY = {
  repository: "acme/news",
  permissions: { contents: "read", "pull-requests": "read", statuses: "read" },
} as const;

function headOf({ repo }: Scene, number: number): string {
  return repo.tip(`refs/pull/${number}/head`);
}

/** An accepted pull request with the green status that it earned. */
async function green(scene: Scene): Promise<number> {
  const number = scene.open();
  scene.accept(number, await scene.plan(number));
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  expect(scene.status(number)).toMatch(/^success: /);
  return number;
}

/** The pull request of a stranger's fork. */
function fromFork(scene: Scene): number {
  scene.repo.permit("mallory", "read");
  const fork = scene.repo.fork("mallory/news");
  fork.push("v2", { [FILE]: ROLLOUT, "prompts/summary.md": "Summarise." }, { author: "mallory" });
  return scene.repo.openPullRequest({ head: "v2", base: "main", author: "mallory", fork: "mallory/news" });
}

function opened(number: number, head: string, action = "opened") {
  return { action, number, pull_request: { number, head: { sha: head }, base: { ref: "main" } } };
}

function workflow(name: string): { readonly on: Readonly<Record<string, unknown>> } {
  const path = new URL(`../../../examples/workflows/model-rollout-${name}.yml`, import.meta.url);
  return parse(readFileSync(path, "utf8")) as { readonly on: Readonly<Record<string, unknown>> };
}

test("attack 2: no workflow that posts the status is read from the pull request", () => {
  for (const name of ["plan", "gate", "respond", "tick", "roll-back"])
    expect(Object.keys(workflow(name).on)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^pull_request(_review)?$/)]),
    );
  expect(Object.keys(workflow("plan").on)).toEqual(["pull_request_target", "merge_group"]);
  // What the pull request can edit does nothing and may do nothing.
  expect(workflow("review")).toMatchObject({ permissions: {}, jobs: { reviewed: { permissions: {} } } });
});

test("attack 3: a success that somebody else posts is told with its author, and posted over at the next event", async () => {
  await using scene = await openScene();
  const number = scene.open();
  await scene.plan(number);
  scene.repo.permit("mallory", "write");
  scene.repo.status(headOf(scene, number), { by: "mallory", context: CONTEXT, state: "success" });
  expect(scene.status(number)).toMatch(/^success/);
  const { log } = await runJob(scene, { inputs: { command: "gate", "pull-request": String(number) } });
  expect(scene.status(number)).toMatch(/^pending: Waiting/);
  expect(log).toContain(`the status \`${CONTEXT}\` of`);
  expect(log).toContain("was posted by mallory, not by this program");
});

test("attack 3: a success by another workflow of the same app cannot be told apart, and lasts until the next event", async () => {
  await using scene = await openScene();
  const number = scene.open();
  await scene.plan(number);
  scene.repo.status(headOf(scene, number), { by: "github-actions[bot]", context: CONTEXT, state: "success" });
  expect(scene.status(number)).toMatch(/^success/);
  await runJob(scene, { inputs: { command: "gate" }, eventName: "schedule" });
  expect(scene.status(number)).toMatch(/^pending: Waiting/);
});

test("attack 3: a copy of our own words by somebody else is said again in our name", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  const head = headOf(scene, number);
  const [ours] = scene.repo.statuses(head);
  scene.repo.permit("mallory", "write");
  scene.repo.status(head, {
    by: "mallory",
    context: CONTEXT,
    state: "success",
    description: ours?.description ?? "",
  });
  await scene.gate(number);
  expect(scene.repo.statuses(head)[0]).toMatchObject({ state: "success", creator: "github-actions[bot]" });
});

test("attack 23: a push between the read and the status leaves the new head without one", async () => {
  await using scene = await openScene();
  const number = scene.open();
  scene.accept(number, await scene.plan(number));
  const approved = headOf(scene, number);
  let pushed = "";
  const stop = scene.fake.interfere(({ operation }) => {
    if (operation !== "repos/create-commit-status") return null;
    stop();
    pushed = scene.repo.push("v2", { [FILE]: ROLLOUT.replace("bake: 1h", "bake: 2h") }, { author: "author" });
    return null;
  });
  await scene.gate(number);
  expect(scene.repo.statuses(approved)[0]).toMatchObject({ context: CONTEXT, state: "success" });
  // The second read saw the push; what it says of the new head is a gate of its own.
  expect(scene.repo.statuses(pushed).map(({ state }) => state)).toEqual(["pending"]);
});

test("attack 23: statuses go to heads alone, never to a test merge", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  const posted = scene.fake.log.filter(({ operation }) => operation === "repos/create-commit-status");
  expect(posted.length).toBeGreaterThan(0);
  for (const { path } of posted) expect(path).toContain(`/statuses/${headOf(scene, number)}`);
});

test("attack 24: of two runs that race, the older one that posts last is corrected by its own second read", async () => {
  await using scene = await openScene();
  const number = scene.open();
  scene.accept(number, await scene.plan(number));
  const races: Promise<unknown>[] = [];
  const stop = scene.fake.interfere(({ operation }) => {
    if (operation !== "repos/create-commit-status") return null;
    stop();
    scene.repo.review(number, { by: "oscar", state: "CHANGES_REQUESTED", body: "Not tonight." });
    // The other run reads the veto and posts its failure first.
    races.push(scene.gate(number));
    return { delay: 300 };
  });
  await scene.gate(number);
  await Promise.all(races);
  const states = scene.repo.statuses(headOf(scene, number)).map(({ state }) => state);
  expect(states).toContain("success");
  expect(states[0]).toBe("failure");
});

test("attack 24: a pull request that changes at every look is not left with a success", async () => {
  await using scene = await openScene();
  const number = scene.open();
  scene.accept(number, await scene.plan(number));
  let posted = 0;
  scene.fake.interfere(({ operation }) => {
    if (operation !== "repos/create-commit-status") return null;
    posted += 1;
    scene.repo.review(number, { by: "oscar", state: posted % 2 === 1 ? "CHANGES_REQUESTED" : "APPROVED" });
    return null;
  });
  await scene.gate(number);
  expect(scene.status(number)).toBe(
    "pending: Waiting: it changed while it was read; the next event looks again",
  );
});

test("an unchanged status is not posted again, and nothing written needs no second read", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  scene.fake.clearLog();
  await scene.gate(number, scene.as({}));
  // The facts, the files that the rollout names, and which app wrote the acknowledgement.
  expect(scene.fake.log.map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`)).toEqual([
    "POST /graphql",
    "POST /graphql",
    `GET /repos/acme/news/issues/${number}/comments`,
  ]);
});

test("the thousandth status of a commit is the last, and the error says so", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  const head = headOf(scene, number);
  for (let left = 1_000 - scene.repo.statuses(head).length; left > 0; left--)
    scene.repo.status(head, { by: "github-actions[bot]", context: CONTEXT, state: "success" });
  scene.repo.review(number, { by: "oscar", state: "CHANGES_REQUESTED" });
  await expect(scene.gate(number)).rejects.toThrow(/GitHub keeps 1,000 .* push a new commit/);
});

test.each([
  ["fork", fromFork],
  [
    "Dependabot",
    (scene: Scene) => {
      scene.repo.push("v2", { [FILE]: ROLLOUT, "prompts/summary.md": "S." }, { author: "dependabot[bot]" });
      return scene.repo.openPullRequest({ head: "v2", base: "main", author: "dependabot[bot]" });
    },
  ],
] as const)(
  "attack 25: a %s whose token may only read gets its summary, outputs and exit code, and the log names the companion",
  async (_, open) => {
    await using scene = await openScene();
    scene.fake.bot("dependabot[bot]");
    const number = open(scene);
    scene.fake.token("job", READ_ONLY);
    const event = opened(number, headOf(scene, number));
    const ended = await runJob(scene, { inputs: { command: "plan" }, eventName: "pull_request", event });
    expect(ended).toMatchObject({ code: 1, outputs: { decision: "waiting", reason: "role-missing" } });
    expect(ended.outputs["plan-digest"]).toMatch(/^[0-9a-f]{64}$/);
    expect(ended.summary).toContain("summarizer");
    expect(ended.log).toContain("model-rollout-gate.yml");
    expect(scene.status(number)).toBe("");
    scene.fake.token("job", {
      repository: "acme/news",
      permissions: { contents: "write", "pull-requests": "write", statuses: "write" },
    });
    const run = { workflow_run: { head_sha: headOf(scene, number), pull_requests: [] } };
    const companion = await runJob(scene, {
      inputs: { command: "gate" },
      eventName: "workflow_run",
      event: run,
    });
    expect(companion.code).toBe(0);
    expect(scene.status(number)).toMatch(/^pending: /);
    expect(scene.comment(number)).toContain("summarizer");
  },
);

test("a token that may not write although it should is an error, not a fork", async () => {
  await using scene = await openScene();
  const number = scene.open();
  scene.fake.token("job", READ_ONLY);
  const event = opened(number, headOf(scene, number));
  const ended = runJob(scene, { inputs: { command: "plan" }, eventName: "pull_request_target", event });
  await expect(ended).rejects.toMatchObject({ code: "github-forbidden" });
});

test("attack 26: of the run that ended only the head is taken: forged numbers, texts and artifacts change nothing", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  const other = (() => {
    scene.repo.push("other", { [FILE]: ROLLOUT, "prompts/summary.md": "Leak." }, { author: "author" });
    return scene.repo.openPullRequest({ head: "other", base: "main", author: "author" });
  })();
  scene.fake.clearLog();
  const forged = {
    head_sha: headOf(scene, other),
    head_branch: "v2",
    pull_requests: [{ number, head: { sha: headOf(scene, number) } }],
    display_title: `#${number} approved`,
  };
  await runJob(scene, {
    inputs: { command: "gate" },
    eventName: "workflow_run",
    event: { workflow_run: forged },
  });
  expect(scene.status(other)).toMatch(/^pending: /);
  expect(scene.fake.log.map(({ operation }) => operation).join()).not.toMatch(/artifact/i);
  expect(scene.fake.log.filter(({ path }) => path.includes(headOf(scene, number)))).toEqual([]);
});

test("attack 27: a fork's run names no pull request: it is found by its head among more than a page of others", async () => {
  await using scene = await openScene();
  const number = fromFork(scene);
  for (let index = 0; index < 105; index++) {
    scene.repo.push(`b${index}`, { [`docs/${index}.md`]: "x" }, { author: "author" });
    scene.repo.openPullRequest({ head: `b${index}`, base: "main", author: "author" });
  }
  const [found, ...others] = await gateMany(scene.world, { ...MANY, head: sha(headOf(scene, number)) });
  expect([found?.facts.number, others]).toEqual([number, []]);
  expect(scene.status(number)).toMatch(/^pending: /);
});

test("attack 27: a run whose head no open pull request has says so, and succeeds", async () => {
  await using scene = await openScene();
  const event = { workflow_run: { head_sha: "9".repeat(40), pull_requests: [] } };
  const ended = await runJob(scene, { inputs: { command: "gate" }, eventName: "workflow_run", event });
  expect(ended.code).toBe(0);
  expect(ended.log).toContain("no open pull request has the head 9999999");
});

test("attack 51: neither title, label nor commit message skips the gate", async () => {
  await using scene = await openScene();
  const message = "[skip ci] [skip gate] skip-gate";
  scene.repo.push("v2", { [FILE]: ROLLOUT, "prompts/summary.md": "S." }, { author: "author", message });
  const number = scene.repo.openPullRequest({
    head: "v2",
    base: "main",
    author: "author",
    title: `skip-gate ${message}`,
  });
  scene.repo.label(number, "skip-gate", "model-rollout: skip");
  expect((await scene.plan(number)).outcome.kind).toBe("waiting");
  expect(scene.status(number)).toMatch(/^pending: /);
});

test("attack 52: a draft gets its plan and a pending status, and asks nobody before it is ready", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  scene.repo.convertToDraft(number);
  const event = (action: string) => opened(number, headOf(scene, number), action);
  const run = (action: string) =>
    runJob(scene, { inputs: { command: "plan" }, eventName: "pull_request_target", event: event(action) });
  await run("opened");
  expect(scene.status(number)).toMatch(/^pending: Waiting: draft/);
  expect(scene.comment(number)).toContain("## ");
  scene.repo.markReady(number);
  await run("ready_for_review");
  expect(scene.status(number)).toMatch(/^success: /);
});

test("attack 54: what a person writes into our comment is not believed, is written over, and is told", async () => {
  await using scene = await openScene();
  const number = scene.open();
  await scene.plan(number);
  const before = scene.comment(number);
  const own = scene.repo.comments(number).find(({ body }) => body === before);
  const forged = before.replaceAll("Waiting", "Go").replace("## ", "## APPROVED by everybody ");
  expect(forged).not.toBe(before);
  scene.repo.editComment(own?.id ?? 0, "olga", forged);
  const { log, outputs } = await runJob(scene, {
    inputs: { command: "gate", "pull-request": String(number) },
  });
  expect(outputs["decision"]).toBe("waiting");
  expect(scene.comment(number)).toBe(before);
  expect(log).toContain("our comment was edited by olga");
  const again = await runJob(scene, { inputs: { command: "gate", "pull-request": String(number) } });
  expect(again.log).not.toContain("was edited by");
});

test.each([
  ["promote", "refs/heads/mallory-1", "false"],
  ["promote", "refs/pull/7/merge", "false"],
  ["promote", "refs/heads/mainline", "false"],
  ["promote", "refs/tags/main", "false"],
  ["respond", "refs/heads/mallory-1", "false"],
  ["respond", "refs/tags/main", "false"],
] as const)("attack 61: %s from %s is refused before anything is read", async (command, ref, isProtected) => {
  await using scene = await openScene();
  const env = { GITHUB_REF: ref, GITHUB_REF_PROTECTED: isProtected };
  await expect(runJob(scene, { inputs: { command }, env })).rejects.toThrow(
    /Expected this job to run from refs\/heads\/main/,
  );
  expect(scene.memory.written).toEqual([]);
  expect(
    scene.fake.log.filter(({ method, operation }) => method !== "GET" && operation?.startsWith("repos/")),
  ).toEqual([]);
});

test.each([
  ["promote", "refs/heads/main", "false"],
  ["promote", "refs/heads/release", "true"],
] as const)("%s from %s runs", async (command, ref, isProtected) => {
  await using scene = await openScene();
  const env = { GITHUB_REF: ref, GITHUB_REF_PROTECTED: isProtected };
  expect(await runJob(scene, { inputs: { command }, env })).toMatchObject({ code: 0 });
});

test("attack 61: roll-back asks for no branch: going back never waits for a merge", async () => {
  await using scene = await openScene();
  const env = { GITHUB_REF: "refs/heads/hotfix" };
  const asked = runJob(scene, { inputs: { command: "roll-back", rollout: "summarizer" }, env });
  await expect(asked).rejects.not.toThrow(/run from refs\/heads\/main/);
});

test("attack 70: every request goes where the environment says, and links point to its pages", async () => {
  await using scene = await openScene();
  const number = scene.open();
  const event = opened(number, headOf(scene, number));
  await runJob(scene, { inputs: { command: "plan" }, eventName: "pull_request_target", event });
  expect(scene.repo.statuses(headOf(scene, number))[0]?.targetUrl).toBe(
    "https://git.example/acme/news/actions/runs/1",
  );
  expect(scene.fake.log.length).toBeGreaterThan(2);
});

test("attack 70: no source names a host of GitHub's but as a default", () => {
  for (const file of ["client", "facts", "conversation", "queued", "state", "deployments"]) {
    const path = new URL(`../../../src/adapters/github/${file}.ts`, import.meta.url);
    expect(readFileSync(path, "utf8")).not.toMatch(/https?:\/\/(api\.)?github\.com/);
  }
});

test("holders of open roles are asked for their review once, and nobody else", async () => {
  await using scene = await openScene();
  const number = scene.open();
  const run = (action: string) =>
    runJob(scene, {
      inputs: { command: "plan" },
      eventName: "pull_request_target",
      event: opened(number, headOf(scene, number), action),
    });
  await run("synchronize");
  expect(scene.repo.requested(number)).toEqual([]);
  scene.fake.clearLog();
  await run("opened");
  expect(scene.repo.requested(number)).toEqual(["olga"]);
  await run("synchronize");
  const asked = scene.fake.log.filter(({ operation }) => operation === "pulls/request-reviewers");
  expect(asked).toHaveLength(1);
});

test.each([422, 403, 404, 502])(
  "a review request that GitHub answers with %i leaves the gate's answer as it is",
  async (status) => {
    await using scene = await openScene();
    const number = scene.open();
    scene.fake.interfere(({ operation }) => (operation === "pulls/request-reviewers" ? { status } : null));
    const event = opened(number, headOf(scene, number));
    const ended = await runJob(scene, {
      inputs: { command: "plan" },
      eventName: "pull_request_target",
      event,
    });
    expect(ended.code).toBe(0);
    expect(ended.log).toContain("no review was asked for");
    expect(scene.status(number)).toMatch(/^pending: /);
  },
);

test("a draft, a dry run and a holder who is the author are asked nothing", async () => {
  await using scene = await openScene();
  const number = scene.open();
  const event = opened(number, headOf(scene, number));
  const run = (inputs: Readonly<Record<string, string>>) =>
    runJob(scene, { inputs: { command: "plan", ...inputs }, eventName: "pull_request_target", event });
  await run({ "dry-run": "true" });
  scene.repo.convertToDraft(number);
  await run({});
  scene.repo.push("own", { [FILE]: ROLLOUT, "prompts/summary.md": "S." }, { author: "olga" });
  const own = scene.repo.openPullRequest({ head: "own", base: "main", author: "olga" });
  const theirs = opened(own, headOf(scene, own));
  await runJob(scene, { inputs: { command: "plan" }, eventName: "pull_request_target", event: theirs });
  expect([...scene.repo.requested(number), ...scene.repo.requested(own)]).toEqual([]);
});

test("a sweep that is told to slow down stops asking, and fails", async () => {
  await using scene = await openScene();
  for (const head of ["a", "b", "c"]) {
    scene.repo.push(head, { [`docs/${head}.md`]: head }, { author: "author" });
    scene.repo.openPullRequest({ head, base: "main", author: "author" });
  }
  const headers = { "retry-after": "3600" };
  scene.fake.interfere(({ operation }) =>
    operation === "PullRequestFacts" ? { status: 429, headers } : null,
  );
  await expect(gateMany(scene.world, { ...MANY, head: null })).rejects.toMatchObject({
    code: "github-rate-limited",
  });
  expect(scene.fake.log.filter(({ operation }) => operation === "PullRequestFacts")).toHaveLength(1);
});

test("after a push the companion alone writes the whole plan anew, not only the gate's lines", async () => {
  await using scene = await openScene();
  const number = scene.open();
  await scene.plan(number);
  const before = scene.comment(number);
  scene.repo.push(
    "v2",
    { [FILE]: ROLLOUT.replaceAll("weight: 10%", "weight: 8.125%") },
    { author: "author" },
  );
  await scene.gate(number);
  expect(before).not.toContain("8.125%");
  expect(scene.comment(number)).toContain("8.125%");
});

test("a green pull request that stays green costs the sweep three requests", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  scene.fake.clearLog();
  await gateMany(scene.as({}), { ...MANY, head: null });
  // The list, then facts, named files, and which app wrote the acknowledgement.
  expect(scene.fake.log).toHaveLength(4);
  expect(scene.status(number)).toMatch(/^success/);
});

test("opening costs one request more than the five of a plan, and a later push none", async () => {
  await using scene = await openScene();
  const number = scene.open();
  const run = (action: string) =>
    runJob(scene, {
      inputs: { command: "plan" },
      eventName: "pull_request_target",
      event: opened(number, headOf(scene, number), action),
    });
  scene.fake.clearLog();
  await run("opened");
  expect(scene.fake.log).toHaveLength(6);
  scene.repo.push("v2", { [FILE]: ROLLOUT.replace("bake: 1h", "bake: 2h") }, { author: "author" });
  scene.fake.clearLog();
  await run("synchronize");
  expect(scene.fake.log.length).toBeLessThanOrEqual(5);
});
