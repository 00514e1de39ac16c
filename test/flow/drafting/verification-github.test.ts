/** The same against our own GitHub: who edited our comment, who typed a word and what they may is what GitHub says. */
import { describe, expect, test } from "vitest";
import { writeDraftedMarker } from "../../../src/gate/drafted-marker.ts";
import { CONTRADICTING, DRAFTING_TEXT, PLAIN, statement, withMarker } from "../../support/drafted.ts";
import { POLICY, POLICY_TEXT } from "../../support/flow-rollout.ts";
import { openScene } from "../../support/scene.ts";
import type { Scene } from "../../support/scene.ts";

const US = "github-actions[bot]";

/** An accepted pull request whose comment shows two statements, one of which contradicts a document. */
async function shown(scene: Scene): Promise<number> {
  const number = scene.open();
  const assessment = await scene.plan(number);
  scene.accept(number, assessment);
  edit(scene, number, { by: US, digits: (assessment.outcome.rollouts[0]?.digest ?? "").slice(0, 12) });
  return number;
}

function edit(
  scene: Scene,
  number: number,
  { by, digits }: { readonly by: string; readonly digits: string },
): void {
  const own = scene.repo.comments(number).find(({ body }) => body.startsWith("<!-- model-rollout:plan -->"));
  if (own === undefined) throw new RangeError("no comment of ours");
  const statements = [statement(PLAIN), statement(CONTRADICTING, true)];
  const marker = writeDraftedMarker([{ rollout: "summarizer", plan: digits, statements }]);
  scene.repo.editComment(own.id, by, withMarker(own.body, marker));
}

const open = (): Promise<Scene> => openScene({ main: { [POLICY]: POLICY_TEXT + DRAFTING_TEXT } });

describe("words on drafted statements", { timeout: 30_000 }, () => {
  test("row 0.9: turn the status green when the last of them is said, without another job", async () => {
    await using scene = await open();
    const number = await shown(scene);
    await scene.gate(number);
    expect(scene.status(number)).toContain("pending: Waiting: a drafted statement contradicts a document");
    expect((await scene.say(number, "olga", `/rollout verify ${PLAIN}`)).answer?.kind).toBe(
      "statements-said",
    );
    expect((await scene.say(number, "oscar", `/rollout resolve ${CONTRADICTING} of last year`)).done).toBe(
      true,
    );
    expect(scene.status(number)).toContain("success: Go");
  });

  test("row 0.2: of the author, and of somebody who may not write, leave it as it is", async () => {
    await using scene = await open();
    const number = await shown(scene);
    scene.repo.permit("rita", "read");
    expect((await scene.say(number, "author", `/rollout verify ${PLAIN}`)).answer?.kind).toBe("not-allowed");
    expect((await scene.say(number, "rita", `/rollout verify ${PLAIN}`)).answer?.kind).toBe(
      "statement-refused",
    );
    await scene.gate(number);
    expect(scene.status(number)).toContain("drafted statements are not verified");
    expect(scene.comment(number).replaceAll("&#8288;", "")).toContain("by rita at");
  });

  test("row 0.7: that an app wrote in a person's name count for nothing, also where no event told of it", async () => {
    await using scene = await open();
    const number = await shown(scene);
    scene.repo.comment(number, { by: "olga", body: `/rollout verify ${PLAIN}`, viaApp: "assistant" });
    scene.repo.comment(number, {
      by: "olga",
      body: `/rollout reject ${CONTRADICTING} no`,
      viaApp: "assistant",
    });
    const { outcome } = await scene.gate(number);
    expect(outcome.kind).toBe("waiting");
    expect(outcome.rollouts[0]?.dismissals).toMatchObject([
      { what: "statement", why: "via-app" },
      { what: "statement", why: "via-app" },
    ]);
  });

  test("cannot be spoken into our comment: one that somebody else edited is not believed", async () => {
    await using scene = await open();
    const number = await shown(scene);
    const { outcome: before } = await scene.gate(number);
    const digits = (before.rollouts[0]?.digest ?? "").slice(0, 12);
    const own = scene.repo
      .comments(number)
      .find(({ body }) => body.startsWith("<!-- model-rollout:plan -->"));
    const none = writeDraftedMarker([{ rollout: "summarizer", plan: digits, statements: [] }]);
    scene.repo.editComment(own?.id ?? 0, "author", withMarker(own?.body ?? "", none));
    const said = await scene.say(number, "olga", `/rollout verify ${PLAIN}`);
    expect(said.answer?.kind).not.toBe("statements-said");
    expect(scene.status(number)).not.toContain("success");
  });

  test("a copy of our comment by somebody else shows nothing", async () => {
    await using scene = await open();
    const number = scene.open();
    const assessment = await scene.plan(number);
    scene.accept(number, assessment);
    edit(scene, number, { by: US, digits: "0".repeat(12) });
    const digits = (assessment.outcome.rollouts[0]?.digest ?? "").slice(0, 12);
    const marker = writeDraftedMarker([{ rollout: "summarizer", plan: digits, statements: [] }]);
    scene.repo.comment(number, { by: "author", body: withMarker(scene.comment(number), marker) });
    expect((await scene.gate(number)).outcome).toMatchObject({ kind: "waiting", reason: "drafted-unread" });
  });
});
