/** People verify what was drafted, by comment: from the plan to the status that lets it merge. */
import { beforeEach, describe, expect, test } from "vitest";
import { gate } from "../../../src/commands/gate.ts";
import { plan } from "../../../src/commands/plan.ts";
import { promote } from "../../../src/commands/promote.ts";
import { respond } from "../../../src/commands/respond.ts";
import { assessSaved } from "../../../src/commands/evaluate-facts.ts";
import { savedFactsOf } from "../../../src/commands/save-facts.ts";
import { aboutToShow } from "../../../src/gate/about-to-show.ts";
import { evaluateGate } from "../../../src/gate/evaluate.ts";
import { parseFacts } from "../../../src/gate/parse-facts.ts";
import type { ShownDraft, ShownStatement } from "../../../src/gate/drafted.ts";
import type { Comment, PullRequestFacts } from "../../../src/gate/facts.ts";
import { PLAN_MARKER } from "../../../src/gate/own-comment.ts";
import { digest, shortDigest } from "../../../src/units.ts";
import { CONTRADICTING, DRAFTING_TEXT, PLAIN, SECOND, plantDraft, statement } from "../../support/drafted.ts";
import {
  CALL,
  FILE,
  POLICY,
  POLICY_TEXT,
  PULL,
  ROLLOUT,
  TREE,
  accept,
  merge,
  openedWorld,
} from "../../support/flow-rollout.ts";
import { answerOf } from "../../support/drafter/models.ts";
import { addComment } from "../../support/world.ts";
import type { MemoryWorld, Texts } from "../../support/world.ts";

const REVIEW = { pullRequest: PULL, dryRun: false, runUrl: null };
const DRAFTING_TREE: Texts = { ...TREE, [POLICY]: POLICY_TEXT + DRAFTING_TEXT };
const STATEMENTS = [statement(PLAIN), statement(SECOND), statement(CONTRADICTING, true)];
const EVERYTHING = [`verify ${PLAIN} ${SECOND}`, `resolve ${CONTRADICTING} the page is of last year`];

let world: MemoryWorld;
let short = "";
let id = 800;

function pull(): PullRequestFacts {
  const facts = world.pulls.get(PULL);
  if (facts === undefined) throw new RangeError("no pull request");
  return facts;
}

/** A plan that is accepted by everybody who is asked, and shows these statements. */
async function accepted(statements: readonly ShownStatement[], tree = DRAFTING_TREE): Promise<void> {
  world = openedWorld(tree);
  const { assessment } = await plan(world, REVIEW);
  const own = assessment.outcome.rollouts.find(({ rollout }) => rollout === "summarizer");
  const plans = digest(own?.digest ?? "");
  short = shortDigest(plans);
  show(statements);
  accept(world, plans);
}

function show(statements: readonly ShownStatement[], given: Partial<ShownDraft> = {}): void {
  plantDraft(world, PULL, [{ rollout: "summarizer", plan: short, statements, ...given }]);
}

async function say(login: string, line: string, given: Partial<Comment> = {}): Promise<string | null> {
  id += 1;
  addComment(world, PULL, { id, body: `/rollout ${line}`, ours: false, login });
  const items = pull().comments.items.map((each) => (each.id === id ? { ...each, ...given } : each));
  world.pulls.set(PULL, { ...pull(), comments: { items, complete: true } });
  const { answer } = await respond(world, { ...REVIEW, ...CALL, comment: id });
  return answer?.kind ?? null;
}

const status = (): string => pull().status?.description ?? "";
const text = (): string =>
  (pull().comments.items.find(({ body }) => body.startsWith(PLAN_MARKER))?.body ?? "").replaceAll(
    "&#8288;",
    "",
  );

beforeEach(() => accepted(STATEMENTS));

describe("a plan that everybody accepted", () => {
  test("row 0.9: waits for a word on each statement, and says what to type", async () => {
    const { outcome } = await gate(world, REVIEW);
    expect([outcome.kind, outcome.reason]).toEqual(["waiting", "statement-contradicts"]);
    expect(status()).toContain(
      "Waiting: a drafted statement contradicts a document; drafted statements are not verified",
    );
    expect(text()).toContain(`\`/rollout verify ${PLAIN} ${SECOND}\``);
    expect(text()).toContain(`\`/rollout resolve ${CONTRADICTING} <reason>\``);
    expect(text()).toContain("@olga to resolve or reject 1 drafted statement");
  });

  test("row 0.9: goes the moment the last word is said", async () => {
    expect(await say("olga", EVERYTHING[0] ?? "")).toBe("statements-said");
    expect(status()).not.toContain("Go");
    expect(await say("oscar", EVERYTHING[1] ?? "")).toBe("statements-said");
    expect(status()).toContain("Go: this plan is accepted");
    expect(world.written.at(-1)).toBe(
      `comment oscar: the drafted statement ${CONTRADICTING} is resolved by oscar. No drafted statement waits for a word.`,
    );
  });

  test("row 0.9: waits again once a statement says another thing", async () => {
    for (const line of EVERYTHING) await say("olga", line);
    expect(status()).toContain("Go");
    show([statement("a1a1a1a1a1a2"), statement(SECOND), statement(CONTRADICTING, true)]);
    await gate(world, REVIEW);
    expect(status()).toContain("drafted statements are not verified");
  });

  test("row 0.28w: waits for a reason however often its contradiction is verified", async () => {
    expect(await say("olga", `verify ${PLAIN} ${SECOND} ${CONTRADICTING}`)).toBe("statements-said");
    expect(await say("olga", `verify ${CONTRADICTING}`)).toBe("statement-misfit");
    expect(await say("olga", `resolve ${CONTRADICTING}`)).toBe("not-understood");
    expect(await say("olga", `resolve ${CONTRADICTING} <reason>`)).toBe("not-understood");
    expect(status()).toContain("a drafted statement contradicts a document");
    expect(await say("olga", `reject ${CONTRADICTING} it took 41 s`)).toBe("statements-said");
    expect(status()).toContain("Go");
  });
});

describe("a word that does not count is answered, and changes nothing", () => {
  const bot = { by: { login: "helper[bot]", id: null, kind: "bot" } } as const;
  test.each<[string, string, string, Partial<Comment>, string | null]>([
    ["row 0.2: of the author", "author", `verify ${PLAIN}`, {}, "not-allowed"],
    ["row 0.7: of a bot", "helper[bot]", `verify ${PLAIN}`, bot, null],
    ["row 0.7: through an app", "olga", `verify ${PLAIN}`, { viaApp: "assistant" }, "not-allowed"],
    ["that was edited", "olga", `verify ${PLAIN}`, { edited: true }, "edited"],
    ["of somebody without access", "nora", `verify ${PLAIN}`, {}, "statement-refused"],
    ["on an id that is not shown", "olga", "verify dddddddddddd", {}, "unknown-statement"],
    ["that resolves what contradicts nothing", "olga", `resolve ${PLAIN} fine`, {}, "statement-misfit"],
    ["without an id", "olga", "verify", {}, "not-understood"],
    ["on everything at once", "olga", "verify all", {}, "not-understood"],
  ])("%s", async (_, login, line, given, kind) => {
    await gate(world, REVIEW);
    const before = status();
    expect(await say(login, line, given)).toBe(kind);
    await gate(world, REVIEW);
    expect(status()).toBe(before);
  });

  test("where our comment cannot be believed, and the next plan mends it", async () => {
    const items = pull().comments.items.map((each) =>
      each.ours ? { ...each, edited: true, editor: "olga" } : each,
    );
    world.pulls.set(PULL, { ...pull(), comments: { items, complete: true } });
    const dryRun = { ...REVIEW, dryRun: true };
    const { answer } = await respond(world, {
      ...dryRun,
      ...CALL,
      comment: spoken(`verify ${PLAIN}`),
      dryRun: true,
    });
    expect(answer?.kind).toBe("drafted-unread");
    const { outcome } = await gate(world, dryRun);
    expect([outcome.kind, outcome.reason]).toEqual(["waiting", "drafted-unread"]);
  });

  test("where the policy drafts nothing", async () => {
    await accepted(STATEMENTS, TREE);
    expect(await say("olga", `verify ${PLAIN}`)).toBe("nothing-drafted");
    expect(status()).toContain("Go");
  });
});

function spoken(line: string): number {
  id += 1;
  addComment(world, PULL, { id, body: `/rollout ${line}`, ours: false, login: "olga" });
  return id;
}

describe("who said it before", () => {
  test("is told, and one wrong id among right ones takes nothing from them", async () => {
    await say("olga", EVERYTHING[0] ?? "");
    expect(await say("oscar", EVERYTHING[0] ?? "")).toBe("statements-said");
    expect(world.written.at(-1)).toContain("olga had said so before");
    expect(await say("oscar", `resolve ${CONTRADICTING} of last year`)).toBe("statements-said");
    expect(await say("oscar", `verify ${PLAIN} dddddddddddd`)).toBe("statements-said");
    expect(world.written.at(-1)).toContain("The plan shows no statement dddddddddddd");
    expect(status()).toContain("Go");
  });
});

describe("row 0.2: words decide nothing else", () => {
  test("who verified everything has approved nothing and has no pager", async () => {
    world.pulls.set(PULL, { ...pull(), reviews: { items: [], complete: true } });
    for (const line of EVERYTHING) await say("olga", line);
    expect(status()).toMatch(/^Waiting: model-owner has not decided \(plan/);
  });
});

describe("row 0.22w: only the policy at the base counts", () => {
  const flip = (text: string) => ({ path: POLICY, text, blob: "0".repeat(40) });

  test("a pull request that switches drafting on is judged without words until that is merged", async () => {
    await accepted([], TREE);
    world.pulls.set(PULL, { ...pull(), policyAtHead: flip(POLICY_TEXT + DRAFTING_TEXT) });
    const { outcome } = await gate(world, REVIEW);
    expect(outcome.rollouts[0]?.requirements.map(({ id: each }) => each)).not.toContain("drafted-words");
    expect(outcome.kind).toBe("go");
  });

  test("one that switches it off still needs every word", async () => {
    world.pulls.set(PULL, { ...pull(), policyAtHead: flip(POLICY_TEXT) });
    expect((await gate(world, REVIEW)).outcome.kind).toBe("waiting");
  });
});

describe("after the merge", () => {
  test("a plan whose contradiction nobody resolved does not start, and does once somebody has", async () => {
    merge(world);
    const [held] = await promote(world, CALL);
    expect(held).toMatchObject({ reason: "not-approved" });
    for (const line of EVERYTHING) expect(await say("olga", line)).toBe("statements-said");
    const [started] = await promote(world, CALL);
    expect(started).toMatchObject({ reason: "started" });
  });

  test("a plan that was merged before words were drafted starts without any", async () => {
    const items = pull().comments.items.map((each) => (each.ours ? { ...each, body: PLAN_MARKER } : each));
    world.pulls.set(PULL, { ...pull(), comments: { items, complete: true } });
    merge(world);
    expect(await promote(world, CALL)).toMatchObject([{ reason: "started" }]);
  });
});

describe("the same again", () => {
  test("facts that were saved say the same of the words, without one of them", async () => {
    await say("olga", EVERYTHING[0] ?? "");
    const assessment = await gate(world, REVIEW);
    const saved = savedFactsOf(assessment);
    const parsed = parseFacts(saved);
    if (parsed.kind === "wrong") throw new Error(JSON.stringify(parsed.problems));
    const files = world.filesAt(pull().head.sha);
    const again = await assessSaved({ ...world, files }, parsed.file);
    expect(again.outcome).toEqual(assessment.outcome);
    expect(again.outcome.reason).toBe("statement-contradicts");
    expect(saved).not.toContain("Release plan");
  });

  test("facts that the plan saved as it first showed its words say the same, ids and all", async () => {
    world = openedWorld(DRAFTING_TREE);
    const text = answerOf([{ text: "The plan has {{plan.stages}} stages." }]);
    const drafter = { ask: () => Promise.resolve({ kind: "answered" as const, text, usage: null }) };
    const drafting = { ...world, openDrafter: () => drafter };
    const { assessment } = await plan(drafting, REVIEW);
    const parsed = parseFacts(savedFactsOf(assessment));
    if (parsed.kind === "wrong") throw new Error(JSON.stringify(parsed.problems));
    const again = await assessSaved({ ...world, files: world.filesAt(pull().head.sha) }, parsed.file);
    expect(again.outcome).toEqual(assessment.outcome);
    const asked = again.outcome.rollouts[0]?.requirements.find(({ id: each }) => each === "drafted-verified");
    expect(asked).toMatchObject({ reason: "statements-unverified", statements: [expect.any(String)] });
  });

  test("what is about to be shown is judged as it is once it stands there", async () => {
    const { input, outcome } = await gate(world, REVIEW);
    const shown: readonly ShownDraft[] = [{ rollout: "summarizer", plan: short, statements: STATEMENTS }];
    const none = input.facts.comments.items.filter(({ ours }) => !ours);
    for (const items of [input.facts.comments.items, none]) {
      const facts = { ...input.facts, comments: { items, complete: true } };
      expect(evaluateGate({ ...input, facts: aboutToShow(facts, shown, world.now) })).toEqual(outcome);
    }
  });
});

test("two rollouts of one pull request keep their words apart", async () => {
  const other = ".github/rollouts/ranker.yml";
  const ranker = ROLLOUT.replaceAll("summarizer", "ranker");
  await accepted([], { ...DRAFTING_TREE, [FILE]: ROLLOUT, [other]: ranker });
  const { outcome } = await gate(world, REVIEW);
  expect(
    outcome.rollouts.map(({ rollout, requirements }) => [
      rollout,
      requirements.find(({ id: each }) => each === "drafted-words")?.reason,
    ]),
  ).toEqual([
    ["ranker", "drafted-unread"],
    ["summarizer", "approved"],
  ]);
});
