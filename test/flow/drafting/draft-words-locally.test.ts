import { describe, expect, test } from "vitest";
import { exitCodeOfDraft, tellDraft } from "../../../src/commands/draft/tell.ts";
import type { Drafts } from "../../../src/commands/draft.ts";
import type { DraftCall } from "../../../src/commands/draft.ts";
import { DRAFTING, fillAt, openDesk, type Desk } from "../../support/draft-world.ts";
import { answerOf } from "../../support/drafter/models.ts";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT, TREE } from "../../support/flow-rollout.ts";

const open = (file = ROLLOUT): Desk => openDesk({ ...TREE, [POLICY]: POLICY_TEXT + DRAFTING, [FILE]: file });
const words = (desk: Desk, call: Partial<DraftCall> = {}): Promise<Drafts> =>
  fillAt(desk, { from: { kind: "rollout", path: FILE }, words: true, ...call });
function told(drafts: Drafts): string {
  if (drafts.kind === "request") throw new RangeError("a request tells nothing");
  return tellDraft(drafts);
}

describe("words for a plan, read in a terminal", () => {
  test("0.9, 0.10: are checked and marked as on a pull request, and nothing is written", async () => {
    const desk = open();
    desk.says = answerOf([
      { text: "The first stage always protects every user." },
      { text: "The rollback takes 3 seconds.", slot: { kind: "summary", name: "" } },
    ]);
    const text = told(await words(desk));
    expect(desk.log).toEqual(["ask acme/small"]);
    expect(text).toContain("not verified");
    expect(text).toContain("<ins>");
    expect(text).toContain("removed: 1 conflict with the plan");
  });

  test("0.22: --print-request shows the very body, and sends nothing", async () => {
    const desk = open();
    const shown = await words(desk, { printRequest: true });
    expect(desk.log).toEqual([]);
    await words(desk);
    expect(shown).toMatchObject({ kind: "request", body: { text: desk.sent[0] } });
  });

  test.each([
    ["prose", "I am sorry, Dave."],
    ["nothing", ""],
    ["half of it", answerOf([{ text: "Words." }]).slice(0, 40)],
  ])("an answer of %s says so, and the plan is no worse", async (_, says) => {
    const desk = open();
    desk.says = says;
    const drafts = await words(desk);
    expect(told(drafts)).toContain("No words were drafted");
    expect(drafts.kind === "request" ? 0 : exitCodeOfDraft(drafts)).toBe(5);
  });

  test("a trusted document that is not there is told", async () => {
    const desk = openDesk({
      ...TREE,
      [POLICY]: `${POLICY_TEXT}${DRAFTING}  documents: [docs/gone.md]\n`,
      [FILE]: ROLLOUT,
    });
    desk.says = answerOf([{ text: "The plan has {{plan.stages}} stages." }]);
    expect(told(await words(desk))).toContain("docs/gone.md</code> is not there");
  });

  test("an endpoint that is down says so", async () => {
    const desk = open();
    desk.says = { kind: "failed", why: "unreachable", detail: "The endpoint could not be reached" };
    expect(told(await words(desk))).toContain("could not be reached");
  });

  test("0.18: a file that cannot be planned asks nobody", async () => {
    const desk = open(ROLLOUT.replace("at-most: 6%", "at-most: TODO"));
    const drafts = await words(desk);
    expect([drafts.kind, desk.log]).toEqual(["refused", []]);
    expect(told(drafts)).toContain("undecided");
  });

  test("without a model there are none", async () => {
    await expect(words(open(), { model: false })).rejects.toThrow("--no-model");
  });
});
