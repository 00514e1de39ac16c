/** What if somebody looked the drafted words up: simulated on the gate itself. */
import { describe, expect, test } from "vitest";
import { evaluateGate } from "../../../src/gate/evaluate.ts";
import { wayToGo } from "../../../src/gate/ways-to-go.ts";
import { unknownIn, whatIf } from "../../../src/gate/what-if.ts";
import {
  CONTRADICTING,
  PLAIN,
  draftingOf,
  ourComment,
  shownDraft,
  statement,
} from "../../support/drafted.ts";
import { ack, approval, factsOf, inputOf, listed, policyOf } from "./facts-of.ts";

const OPEN = inputOf({
  policy: policyOf({ drafting: draftingOf() }),
  facts: factsOf({
    reviews: listed(approval("owner-a")),
    comments: listed(
      ack("oncall-a"),
      ourComment([shownDraft(statement(PLAIN), statement(CONTRADICTING, true))]),
    ),
  }),
});

const verify = (login: string) => ({ kind: "verify", login }) as const;

describe("what if somebody says a word on every drafted statement", () => {
  test("each gets the word that fits it", () => {
    const after = whatIf(OPEN, [verify("owner-a")]);
    const added = after.facts.comments.items.slice(OPEN.facts.comments.items.length).map(({ body }) => body);
    expect(added).toEqual([`/rollout verify ${PLAIN}`, `/rollout resolve ${CONTRADICTING} (what if)`]);
    expect(evaluateGate(after).kind).toBe("go");
  });

  test("the author's change nothing", () => {
    expect(evaluateGate(whatIf(OPEN, [verify("author")])).reason).toBe("statement-contradicts");
  });

  test("of somebody whose access is not known they count as none, and it is told", () => {
    expect(evaluateGate(whatIf(OPEN, [verify("nora")])).kind).toBe("waiting");
    expect(unknownIn(OPEN, [verify("nora")])).toEqual(["nora"]);
  });
});

describe("the fewest people who make it go", () => {
  test("are one who looks the drafted words up", () => {
    expect(wayToGo(OPEN)).toMatchObject({
      kind: "people",
      steps: [{ does: "verify", count: 1, people: ["owner-a", "owner-b"] }],
      assumed: ["owner-b"],
      isSmallest: true,
    });
  });

  test("stand beside those who approve and take the pager", () => {
    const comments = listed(...OPEN.facts.comments.items.slice(1));
    const way = wayToGo({ ...OPEN, facts: factsOf({ comments }) });
    expect(way.kind === "people" ? way.steps.map(({ does }) => does).toSorted() : way).toEqual([
      "ack",
      "approve",
      "verify",
    ]);
  });

  test("cannot help while it is not known what the plan shows", () => {
    const facts = { ...OPEN.facts, comments: listed(ack("oncall-a")) };
    expect(wayToGo({ ...OPEN, facts })).toMatchObject({
      kind: "cannot",
      because: [{ leaf: { reason: "drafted-unread" } }],
    });
  });
});
