import { beforeEach, describe, expect, test } from "vitest";
import { gate } from "../../src/commands/gate.ts";
import { gateMany } from "../../src/commands/gate-many.ts";
import { exitCodeOfTick } from "../../src/commands/outputs.ts";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { respond } from "../../src/commands/respond.ts";
import { Failure } from "../../src/errors.ts";
import type { PullRequestFacts } from "../../src/gate/facts.ts";
import { digest, percent, shortDigest } from "../../src/units.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  POLICY,
  PULL,
  ROLLOUT,
  TREE,
} from "../support/flow-rollout.ts";
import { listed } from "../unit/gate/facts-of.ts";
import { aRow, lines, promptfoo } from "../support/evidence.ts";
import { addComment, createWorld } from "../support/world.ts";
import type { MemoryWorld } from "../support/world.ts";

/** What Git LFS leaves in the tree instead of a file. */
const POINTER = `version https://git-lfs.github.com/spec/v1
oid sha256:${"4".repeat(64)}
size 12345
`;

const REVIEW = { pullRequest: PULL, dryRun: false, runUrl: null };
const SAID = { ...REVIEW, ...CALL, comment: 700 };
const OTHER = ".github/rollouts/ranker.yml";
const RANKER = ROLLOUT.replace("name: summarizer", "name: ranker").replace(
  "flag: summarizer",
  "flag: ranker",
);
let world: MemoryWorld;

function change(overrides: Partial<PullRequestFacts>): void {
  const facts = world.pulls.get(PULL);
  if (facts === undefined) throw new RangeError("no pull request to change");
  world.pulls.set(PULL, { ...facts, ...overrides });
}

beforeEach(() => {
  world = openedWorld();
});

describe("what the gate publishes", () => {
  test("a policy that is there and cannot be parsed is no go, whoever accepts", async () => {
    change({ policy: { path: POLICY, text: "version: 1\nroles: 5\n", blob: "0".repeat(40) } });
    const { assessment, refused } = await plan(world, REVIEW);
    accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
    expect([(await gate(world, REVIEW)).outcome.kind, refused]).toEqual(["no-go", true]);
    expect(world.written).toContainEqual(expect.stringMatching(/^status failure: /));
    expect(world.written.join()).not.toContain("status success");
  });

  test("a draft waits although everybody accepted", async () => {
    const { assessment } = await plan(world, REVIEW);
    accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
    change({ draft: true });
    expect((await gate(world, REVIEW)).outcome).toMatchObject({ kind: "waiting", reason: "draft" });
    change({ draft: false });
    expect((await gate(world, REVIEW)).outcome.kind).toBe("go");
  });

  test("removing a rollout asks the people that it named, and nobody for the pager", async () => {
    change({ rolloutsAtBase: world.pulls.get(PULL)?.rolloutsAtHead ?? [], rolloutsAtHead: [] });
    const { assessment } = await plan(world, REVIEW);
    expect(assessment.outcome).toMatchObject({ kind: "waiting", reason: "role-missing" });
    expect(world.written).toEqual(["comment created", expect.stringMatching(/^status pending: /)]);
    accept(world, digest("0".repeat(64)));
    expect((await gate(world, REVIEW)).outcome.kind).toBe("go");
  });

  test("a go that is over is taken back although the comment cannot be written", async () => {
    const { assessment } = await plan(world, REVIEW);
    accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
    await gate(world, REVIEW);
    change({ reviews: listed() });
    const upsertComment = () => Promise.reject(new Failure("github-forbidden", "locked"));
    const locked = { ...world, conversation: { ...world.conversation, upsertComment } };
    await expect(gate(locked, REVIEW)).rejects.toThrow("locked");
    expect(world.written.at(-1)).toMatch(/^status pending: /);
  });

  test("the sweep answers the others when one pull request cannot be read", async () => {
    const facts = world.pulls.get(PULL);
    if (facts !== undefined) world.pulls.set(8, { ...facts, number: 8 });
    const { pullRequests } = world;
    const broken = (number: number) =>
      number === PULL
        ? Promise.reject(new Failure("github-garbage", "unreadable"))
        : pullRequests.facts(number);
    const sweep = gateMany(
      { ...world, pullRequests: { ...pullRequests, facts: broken } },
      { ...REVIEW, head: null },
    );
    await expect(sweep).rejects.toThrow("unreadable");
    expect(world.written).toContainEqual(expect.stringMatching(/^status pending: /));
  });
});

describe("after the merge", () => {
  test("an abort that names no plan stops every rollout of the pull request", async () => {
    world = openedWorld({ ...TREE, [OTHER]: RANKER });
    const { assessment } = await plan(world, REVIEW);
    const [first, second] = assessment.outcome.rollouts.map((each) => digest(each.digest ?? ""));
    accept(world, first ?? digest(""));
    const body = `/rollout ack ${shortDigest(second ?? digest(""))} 7d`;
    addComment(world, PULL, { id: 502, body, ours: false, login: "oscar" });
    merge(world);
    world.brought.set(OTHER, PULL);
    // One router stands for both flags here: it is lowered for the second to find it as it expects.
    await promote(world, { ...CALL, rollout: "ranker" });
    world.router.set = { ...world.router.set, candidate: percent(0) };
    await promote(world, { ...CALL, rollout: "summarizer" });
    addComment(world, PULL, { id: 700, body: "/rollout abort both", ours: false, login: "oscar" });
    const { answer } = await respond(world, SAID);
    expect(answer).toMatchObject({ kind: "aborted", rollout: "ranker, summarizer", confirmed: true });
    for (const { state } of world.stored.values()) expect(state.ending?.kind).toBe("rolled-back");
    expect(world.stored.size).toBe(2);
  });

  test("the pager of a running plan is handed over although the merge moved its baseline's prompt", async () => {
    const text = ROLLOUT.replace(
      "baseline: { ",
      "baseline: { prompt: { file: prompts/summary.md, at: base }, ",
    );
    const before = { ...TREE, [FILE]: text };
    const after = { ...before, "prompts/summary.md": "Summarise at length." };
    world = openedWorld(before);
    const head = world.pulls.get(PULL)?.head.sha ?? world.tip;
    world.trees.set(head, after);
    const { assessment } = await plan(world, REVIEW);
    const found = digest(assessment.outcome.rollouts[0]?.digest ?? "");
    accept(world, found);
    merge(world);
    world.trees.set(world.tip, after);
    const old = createWorld(before);
    const merged = { ...world, filesBefore: () => old.filesAt(old.tip) };
    expect(await promote(merged, CALL)).toMatchObject([{ reason: "started" }]);
    addComment(world, PULL, {
      id: 700,
      body: `/rollout ack ${shortDigest(found)} 7d`,
      ours: false,
      login: "oscar",
    });
    expect((await respond(merged, SAID)).answer).toMatchObject({ kind: "acknowledged", by: "oscar" });
  });

  test("a rollout whose first stage is an evaluation starts with its first live one", async () => {
    const evaluate =
      "  - { name: offline, kind: evaluate, reader: promptfoo, candidate: evals/v2.json, baseline: evals/v1.json, at-least: 300 per cohort, repeats: 3 }\n";
    const text = ROLLOUT.replace("stages:\n", `stages:\n${evaluate}`);
    const results = (bad: number): string =>
      promptfoo(
        Array.from({ length: 300 }, (_, index) =>
          [0, 1, 2].map((run) => aRow({ id: `a${index}`, desk: "breaking", run, passed: index >= bad })),
        ).flat(),
      );
    world = openedWorld({ ...TREE, [FILE]: text, "evals/v1.json": results(3), "evals/v2.json": results(5) });
    const { assessment } = await plan(world, REVIEW);
    const [comment] = world.pulls.get(PULL)?.comments.items ?? [];
    expect(comment?.body).toContain("**Offline results** (<code>offline</code>): no difference shown in");
    expect(comment?.body).toMatch(/\| <code>breaking<\/code> \| 300 \| 99% \| 98\.33% \| −0\.67 points \(/);
    accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
    merge(world);
    expect(await promote(world, CALL)).toMatchObject([{ reason: "started", stage: "first" }]);
    expect(world.router.set.candidate).toBe(10);
  });

  test("a rollout whose offline results are too thin is refused, and nobody can start it", async () => {
    const evaluate =
      "  - { name: offline, kind: evaluate, reader: jsonl, candidate: evals/v2.jsonl, baseline: evals/v1.jsonl, at-least: 300 per cohort }\n";
    const text = ROLLOUT.replace("stages:\n", `stages:\n${evaluate}`);
    const results = (version: string): string =>
      lines(Array.from({ length: 36 }, (_, item) => ({ item, pass: true, cohort: "breaking", version })));
    world = openedWorld({
      ...TREE,
      [FILE]: text,
      "evals/v1.jsonl": results("v1"),
      "evals/v2.jsonl": results("v2"),
    });
    const { assessment, refused } = await plan(world, REVIEW);
    expect(refused).toBe(true);
    expect(assessment.outcome).toMatchObject({ kind: "no-go", reason: "blockers" });
    accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
    merge(world);
    expect(await promote(world, CALL)).toMatchObject([{ decision: "hold", reason: "plan-refused" }]);
    expect(world.router.set.candidate).toBe(0);
  });

  test.each([
    [
      "are pointers to somewhere else",
      { "evals/v1.jsonl": POINTER, "evals/v2.jsonl": POINTER },
      "evals/v2.jsonl was not read: it is a pointer",
    ],
    [
      "have no item in common",
      {
        "evals/v1.jsonl": lines([{ item: 1, pass: true, cohort: "breaking", version: "v1" }]),
        "evals/v2.jsonl": lines([{ item: 2, pass: true, cohort: "breaking", version: "v2" }]),
      },
      "no item was answered by both versions",
    ],
  ] as const)(
    "a rollout whose offline results %s does not start, although everybody accepted it",
    async (_name, files, why) => {
      const evaluate =
        "  - { name: offline, kind: evaluate, reader: jsonl, candidate: evals/v2.jsonl, baseline: evals/v1.jsonl }\n";
      const text = ROLLOUT.replace("stages:\n", `stages:\n${evaluate}`);
      world = openedWorld({ ...TREE, ...files, [FILE]: text });
      const { assessment } = await plan(world, REVIEW);
      accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
      merge(world);
      expect(await promote(world, CALL)).toMatchObject([
        { decision: "hold", reason: "plan-refused", detail: expect.stringContaining(why) },
      ]);
      expect(world.router.set.candidate).toBe(0);
    },
  );

  test("a state that cannot be believed fails the job", async () => {
    const { repository } = world;
    const look: typeof repository.look = async (call) => {
      const states = new Map([["summarizer", new Failure("state-lost", "rewound")]]);
      return { ...(await repository.look(call)), states };
    };
    const reports = await promote({ ...world, repository: { look } }, CALL);
    expect(reports).toMatchObject([{ decision: "hold", reason: "state-lost" }]);
    expect(exitCodeOfTick(reports)).toBe(5);
  });
});

test("a policy that is no text is no-go, and takes an old success back", async () => {
  const world = openedWorld();
  const facts = world.pulls.get(PULL);
  if (facts?.policy == null) throw new RangeError("no policy");
  const policy = { ...facts.policy, text: "", refused: "binary bytes" };
  world.pulls.set(PULL, { ...facts, policy, status: { state: "success", description: "Go" } });
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  expect(assessment.outcome).toMatchObject({ kind: "no-go" });
  expect(world.written).toContainEqual(expect.stringMatching(/^status failure: /));
});
