/** Where nobody is asked, or nothing comes back, the plan goes out and the gate waits for nothing that cannot come. */
import { expect, test } from "vitest";
import { gate } from "../../../src/commands/gate.ts";
import { plan } from "../../../src/commands/plan.ts";
import type { PublishWorld } from "../../../src/commands/world.ts";
import type { GateOutcome } from "../../../src/gate/outcome.ts";
import type { Drafted } from "../../../src/ports.ts";
import { sha } from "../../../src/units.ts";
import { answerOf, draftingOn } from "../../support/drafter/models.ts";
import { openedWorld, POLICY, PULL, ROLLOUT, TREE } from "../../support/flow-rollout.ts";
import { addComment, type MemoryWorld, type Texts } from "../../support/world.ts";

const REVIEW = { pullRequest: PULL, dryRun: false, runUrl: null };
const WORDS: Drafted = {
  kind: "answered",
  text: answerOf([{ text: "The plan has {{plan.stages}} stages." }]),
  usage: null,
};

interface Asking {
  readonly world: MemoryWorld;
  readonly asking: PublishWorld;
  readonly asked: () => number;
}

function openedWith(tree: Texts, answer: () => Promise<Drafted>): Asking {
  const policy = (TREE[POLICY] ?? "") + draftingOn("https://models.acme.example");
  const world = openedWorld({ ...tree, [POLICY]: policy });
  let count = 0;
  const ask = (): Promise<Drafted> => {
    count += 1;
    return answer();
  };
  return { world, asking: { ...world, openDrafter: () => ({ ask }) }, asked: () => count };
}

/** What the gate says of drafted words, rollout by rollout. */
function saidOf({ rollouts }: GateOutcome): readonly string[] {
  return rollouts.map(({ requirements }) =>
    requirements.flatMap(({ id, kind }) => (id === "drafted-words" ? [kind] : [])).join(),
  );
}

function commentIn(world: MemoryWorld): string {
  return world.pulls.get(PULL)?.comments.items.find(({ ours }) => ours)?.body ?? "";
}

test("two files of one name get no words, and the plan says what is wrong with them as without drafting", async () => {
  const two = { ...TREE, ".github/rollouts/other.yml": ROLLOUT };
  const { world, asking, asked } = openedWith(two, () => Promise.resolve(WORDS));
  const off = openedWorld(two);
  const [{ assessment }, without] = [await plan(asking, REVIEW), await plan(off, REVIEW)];
  expect(assessment.outcome.kind).toBe(without.assessment.outcome.kind);
  expect(commentIn(world)).toContain("name");
  expect(asked()).toBe(0);
});

test("who comments while the plan is written makes nobody ask twice", async () => {
  const { world, asking, asked } = openedWith(TREE, () =>
    Promise.resolve({ kind: "failed", why: "too-slow", detail: "no answer within 1s" }),
  );
  const log: string[] = [];
  const { conversation } = asking;
  const talked: PublishWorld = {
    ...asking,
    log: (line) => void log.push(line),
    conversation: {
      ...conversation,
      upsertComment: async (...given) => {
        addComment(world, PULL, { id: 700 + log.length, body: "hello", ours: false, login: "stranger" });
        return conversation.upsertComment(...given);
      },
    },
  };
  await plan(talked, REVIEW);
  expect(log.join("\n")).toContain("the pull request changed meanwhile");
  expect(asked()).toBe(1);
});

test("of eight plans five are asked about, and none of the others is waited for", async () => {
  const more = Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7].map((number) => [
      `.github/rollouts/s${number}.yml`,
      ROLLOUT.replaceAll("summarizer", `s${number}`).replace("id: v2,", `id: v2-${number},`),
    ]),
  );
  const { world, asking, asked } = openedWith({ ...TREE, ...more }, () => Promise.resolve(WORDS));
  const { assessment } = await plan(asking, REVIEW);
  expect(assessment.planned).toHaveLength(8);
  expect(asked()).toBe(5);
  expect(saidOf(assessment.outcome)).toEqual(Array.from({ length: 8 }, () => "satisfied"));
  expect(commentIn(world)).toContain("so many plans of one pull request are not asked about");
});

test("after a model that did not answer a later look waits for no words", async () => {
  const silent: Drafted = { kind: "failed", why: "unreachable", detail: "nobody is there" };
  const { world, asking, asked } = openedWith(TREE, () => Promise.resolve(silent));
  await plan(asking, REVIEW);
  const facts = world.pulls.get(PULL);
  const head = sha("b".repeat(40));
  if (facts === undefined) throw new RangeError("no pull request");
  world.trees.set(head, world.trees.get(facts.head.sha) ?? {});
  world.pulls.set(PULL, {
    ...facts,
    head: { ...facts.head, sha: head },
    comments: world.pulls.get(PULL)?.comments ?? facts.comments,
  });
  const looked = await gate(asking, REVIEW);
  expect(commentIn(world)).toContain("bbbbbbb");
  expect(asked()).toBe(1);
  expect(saidOf(looked.outcome)).toEqual(["satisfied"]);
  expect(saidOf((await gate(asking, REVIEW)).outcome)).toEqual(["satisfied"]);
});

test("a mistake of ours in reading an answer costs the words and not the plan", async () => {
  const { world, asking } = openedWith(TREE, () => Promise.reject(new RangeError("a bug")));
  const { assessment } = await plan(asking, REVIEW);
  expect(commentIn(world)).toContain("No words were drafted");
  expect(commentIn(world)).toContain("<summary><b>Guards</b>");
  expect(saidOf(assessment.outcome)).toEqual(["satisfied"]);
});
