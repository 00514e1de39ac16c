/** Whatever a model or its endpoint does: what a reader sees of it, and that nothing else moves. */
import { describe, expect, test } from "vitest";
import { MISBEHAVING_ENDPOINTS, SAID } from "../../support/drafter/misbehaving-endpoints.ts";
import { MISBEHAVING_MODELS } from "../../support/drafter/misbehaving-models.ts";
import { completion } from "../../support/drafter/models.ts";
import {
  blockOf,
  otherRequests,
  watch,
  withoutAsked,
  withoutDraft,
  type Watched,
} from "../../support/drafter/drafted-scene.ts";
import { rowsOf, tagsOf, wordsOf } from "../../support/rendered.ts";
import { sanitisedHtml } from "../../support/sanitised.ts";

const off = await watch({});
/** Lines that stand in the comment anyway. */
const plain = new Set([off.planned, off.gated].flatMap(({ comment }) => comment.split("\n")));

/** With drafting off and on, but for the block, its hidden lines and the requirement on drafted words. */
function expectNothingElseMoved(on: Watched): void {
  for (const moment of ["planned", "gated"] as const) {
    expect(withoutAsked(on[moment].outcome)).toBe(withoutAsked(off[moment].outcome));
    expect(on[moment].status).toBe(off[moment].status);
    expect(withoutDraft(on[moment].comment)).toBe(withoutDraft(off[moment].comment));
  }
  expect(otherRequests(on)).toEqual(otherRequests(off));
}

function expectHeld({ gated }: Watched): void {
  expect(gated.outcome).toMatchObject({ kind: "waiting", reason: "statement-contradicts" });
  expect(gated.status).toMatch(/^pending: /);
}

const TAGS =
  /^<(?!\/?(?:b|br|code|del|details|ins|li|p|strong|sub|summary|table|tbody|td|th|thead|tr|ul|blockquote|sup)\b|!--)/;

/** The block does nothing but show words, whatever stands in it. */
function expectHarmless(comment: string): void {
  const block = blockOf(comment);
  expect(block).not.toBe("");
  expect(comment.length).toBeLessThanOrEqual(65_536);
  expect(comment).not.toMatch(/[\p{Cf}\p{Co}\p{Cs}]|(?!\n)\p{Cc}/u);
  expect(comment).not.toMatch(/^\s*\/rollout/m);
  const html = sanitisedHtml(block);
  expect(tagsOf(html).filter((tag) => TAGS.test(tag))).toEqual([]);
  expect(wordsOf(html)).not.toMatch(/(?<![\w/.-])@\w|#\d|GH-\d|https?:\/\//);
  for (const table of rowsOf(html)) expect(new Set(table).size).toBe(1);
  const hidden = comment.match(/<!--[^]*?-->/g) ?? [];
  expect(
    hidden.filter((line) => !/^<!-- \/?model-rollout:(?:plan|gate|met|drafted|draft-answer)\b/.test(line)),
  ).toEqual([]);
  for (const name of ["plan", "gate", "met", "drafted"])
    expect(hidden.filter((line) => line.startsWith(`<!-- model-rollout:${name}`))).toHaveLength(1);
}

/** Hidden lines count: what nobody sees is still public. */
function expectSeen(
  { planned, gated, log }: Watched,
  sees: readonly string[],
  never: readonly string[],
): void {
  for (const each of sees) expect(blockOf(planned.comment)).toContain(each);
  const texts = [planned, gated].map(({ comment }) => addedTo(comment));
  for (const each of never) for (const text of [...texts, ...log]) expect(text).not.toContain(each);
}

/** The lines that do not stand there with drafting off. */
function addedTo(comment: string): string {
  return comment
    .split("\n")
    .filter((line) => !plain.has(line))
    .join("\n");
}

describe("a model that answers with", { timeout: 30_000 }, () => {
  test.each(MISBEHAVING_MODELS.map((row) => [row.name, row] as const))("%s", async (_, row) => {
    const on = await watch({ reply: (request) => completion(row.content(request)) });
    expect(on.asked).not.toEqual([]);
    expectSeen(on, row.sees, row.never ?? []);
    expectHarmless(on.planned.comment);
    expectHarmless(on.gated.comment);
    if (row.holds === true) expectHeld(on);
    else expectNothingElseMoved(on);
  });
});

describe("an endpoint that answers with", { timeout: 30_000 }, () => {
  test.each(MISBEHAVING_ENDPOINTS.map((row) => [row.name, row] as const))("%s", async (_, row) => {
    const on = await watch({ reply: (_request, elsewhere) => row.reply(elsewhere) });
    const [sees = ""] = row.sees.replace("500ms", "1s").replaceAll("`", "").split(/[:(]/);
    expect(blockOf(on.planned.comment).replaceAll("&#96;", "")).toContain(sees.trim());
    expectSeen(on, ["No words were drafted", "The plan is whole without them."], [SAID]);
    expect(on.log.join("\n")).toContain(`words for summarizer: ${row.why}`);
    expectHarmless(on.planned.comment);
    expectNothingElseMoved(on);
  });
});

test("there are more than thirty ways, each with a name of its own", () => {
  const names = [...MISBEHAVING_MODELS, ...MISBEHAVING_ENDPOINTS].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(100);
});
