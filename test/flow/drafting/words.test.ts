/** Words in the plan, through the `plan` command against a GitHub and a model on the loopback. */
import { describe, expect, test } from "vitest";
import { openChat } from "../../../src/adapters/drafter/chat.ts";
import type { PromotionWorld } from "../../../src/commands/world.ts";
import {
  answerOf,
  completion,
  draftingOn,
  openModels,
  type DraftedStatement,
} from "../../support/drafter/models.ts";
import { POLICY, POLICY_TEXT } from "../../support/flow-rollout.ts";
import type { Loopback, Reply } from "../../support/loopback.ts";
import { openScene, type Scene } from "../../support/scene.ts";

const SLO = "# Limits\n\nThe first stage must stay at 5% of the users for one hour at least.\n";

interface Drafted extends AsyncDisposable {
  readonly scene: Scene;
  readonly world: PromotionWorld;
  readonly models: Loopback;
  readonly number: number;
}

async function openDrafted(reply: () => Reply, more = ""): Promise<Drafted> {
  const models = await openModels(reply);
  const main = { [POLICY]: POLICY_TEXT + draftingOn(models.url, more), "docs/slo.md": SLO };
  const scene = await openScene({ main });
  const world: PromotionWorld = {
    ...scene.world,
    openDrafter: (drafting) => openChat(drafting, { secret: () => "key" }),
  };
  return {
    scene,
    world,
    models,
    number: scene.open(),
    [Symbol.asyncDispose]: async () => {
      await scene[Symbol.asyncDispose]();
      await models[Symbol.asyncDispose]();
    },
  };
}

/** The comment without what nobody sees. */
const seen = (comment: string): string => comment.replace(/<!--.*?-->/g, "");

const answering =
  (...statements: readonly DraftedStatement[]) =>
  () =>
    completion(answerOf(statements));

describe("words that a model drafted", { timeout: 30_000 }, () => {
  test("stand in one folded block with their counts, and the gate asks for nothing more", async () => {
    await using it = await openDrafted(
      answering(
        {
          text: "The first stage sends {{stages.first.weight}} of users to the candidate.",
          slot: { kind: "stage", name: "first" },
        },
        { text: "This always works.", slot: { kind: "summary", name: "" } },
      ),
    );
    const { outcome } = await it.scene.plan(it.number, it.world);
    const comment = it.scene.comment(it.number);
    expect(comment).toContain("Drafted by a model, not verified");
    expect(comment).toContain("The first stage sends 10% of users to the candidate.");
    expect(comment).toContain("This <ins>always</ins> works.");
    expect(comment).toContain("cannot approve, acknowledge, promote or set a limit");
    expect(it.models.asked).toHaveLength(1);
    expect(outcome.rollouts[0]?.requirements.find(({ id }) => id === "drafted-words")?.kind).toBe(
      "satisfied",
    );
  });

  test("a6: a rollback that takes 30 s against a drill of 4 s is a conflict, and its sentence is gone", async () => {
    await using it = await openDrafted(
      answering({ text: "Rollback takes 30 s. The plan has {{plan.stages}} stages." }),
    );
    await it.scene.plan(it.number, it.world);
    const comment = it.scene.comment(it.number);
    expect(comment).toContain("<del>Rollback takes 30 s.</del>");
    expect(comment).toMatch(/\*\*conflict\*\*: it says 30 s; .* is 4\s?s/);
    expect(seen(comment).split("Rollback takes 30 s.")).toHaveLength(2);
  });

  test("are asked for once: the same plan is answered from our own comment", async () => {
    await using it = await openDrafted(answering({ text: "The plan has {{plan.stages}} stages." }));
    await it.scene.plan(it.number, it.world);
    const before = it.scene.comment(it.number);
    await it.scene.plan(it.number, it.world);
    await it.scene.gate(it.number, it.world);
    expect(it.models.asked).toHaveLength(1);
    expect(it.scene.comment(it.number).replace(/, answered in an earlier run/, "")).toBe(before);
  });

  test("0.28w: against a trusted document they hold the merge until a person has resolved it", async () => {
    await using it = await openDrafted(
      answering({
        text: "The first stage sends {{stages.first.weight}} of users to the candidate.",
        slot: { kind: "stage", name: "first" },
        source: { document: "docs/slo.md", quote: "The first stage must stay at 5% of the users" },
      }),
      ", documents: [docs/slo.md]",
    );
    const planned = await it.scene.plan(it.number, it.world);
    it.scene.accept(it.number, planned);
    expect((await it.scene.gate(it.number, it.world)).outcome).toMatchObject({
      kind: "waiting",
      reason: "statement-contradicts",
    });
    const [, id = ""] = /\/rollout resolve ([0-9a-f]{24}) /.exec(it.scene.comment(it.number)) ?? [];
    it.scene.repo.comment(it.number, {
      by: "olga",
      body: `/rollout resolve ${id} the document is of last year`,
    });
    expect((await it.scene.gate(it.number, it.world)).outcome.kind).toBe("go");
    expect(it.scene.comment(it.number)).toContain("**resolved** by");
  });

  test("0.28w: a trusted document that is not there is named before all else: nothing could be held against it", async () => {
    await using it = await openDrafted(
      answering({ text: "The plan has {{plan.stages}} stages." }),
      ", documents: [docs/slo.md, docs/gone.md]",
    );
    await it.scene.plan(it.number, it.world);
    const text = it.scene.comment(it.number);
    expect(text).toContain("<b>1 trusted document not read</b>");
    expect(text).toContain("- <code>docs/gone.md</code> is not there");
    expect(text).not.toContain("<code>docs/slo.md</code> is not there");
  });

  test("0.9: a tier that requires it waits for a word on every statement; another word is another statement", async () => {
    let text = "The plan has {{plan.stages}} stages.";
    await using it = await openDrafted(() => completion(answerOf([{ text }])), ", require-verified: [3]");
    const planned = await it.scene.plan(it.number, it.world);
    it.scene.accept(it.number, planned);
    expect((await it.scene.gate(it.number, it.world)).outcome).toMatchObject({
      kind: "waiting",
      reason: "statements-unverified",
    });
    const [, id = ""] = /\/rollout verify ([0-9a-f]{24})/.exec(it.scene.comment(it.number)) ?? [];
    it.scene.repo.comment(it.number, { by: "olga", body: `/rollout verify ${id}` });
    expect((await it.scene.gate(it.number, it.world)).outcome.kind).toBe("go");
    expect(it.scene.comment(it.number)).toContain("**verified** by");
    it.scene.repo.push("v2", { "prompts/summary.md": "Summarise it." }, { author: "author" });
    const changed = await it.scene.plan(it.number, it.world);
    const said = changed.outcome.rollouts[0]?.requirements.map(({ reason }) => reason);
    expect(said, "the same words about another plan").toContain("statements-unverified");
    text = "There are {{plan.stages}} stages in the plan.";
    it.scene.repo.push("v2", { "prompts/summary.md": "Summarise it well." }, { author: "author" });
    const again = await it.scene.plan(it.number, it.world);
    const reasons = again.outcome.rollouts[0]?.requirements.map(({ reason }) => reason);
    expect(reasons).toContain("statements-unverified");
  });

  test.each([
    ["hangs up", () => ({ hangUp: true })],
    ["answers 500", () => ({ status: 500, body: "{}" })],
    ["answers no JSON", () => completion("certainly! here is your plan")],
  ] as const)(
    "when the endpoint %s the plan is whole, says so, and the gate is as without",
    async (_, reply) => {
      await using it = await openDrafted(reply, ", require-verified: [3]");
      const planned = await it.scene.plan(it.number, it.world);
      expect(it.scene.comment(it.number)).toContain("No words were drafted");
      it.scene.accept(it.number, planned);
      expect((await it.scene.gate(it.number, it.world)).outcome.kind).toBe("go");
    },
  );
});
