import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePolicy } from "../../../src/config/parse.ts";
import { parseCommand } from "../../../src/gate/command.ts";
import { evaluateGate } from "../../../src/gate/evaluate.ts";
import type { PullRequestFacts } from "../../../src/gate/facts.ts";
import type { GateInput } from "../../../src/gate/input.ts";
import type { GateOutcome } from "../../../src/gate/outcome.ts";
import { parseFacts } from "../../../src/gate/parse-facts.ts";
import { scrub } from "../../../src/gate/scrub.ts";
import { writeFacts } from "../../../src/gate/write-facts.ts";
import { instant, HOUR } from "../../../src/units.ts";
import {
  approval,
  comment,
  factsOf,
  HEAD,
  inputOf,
  listed,
  NOW,
  OLD,
  person,
  review,
  SHORT,
} from "./facts-of.ts";

const TOKEN = `ghp_${"a1B2".repeat(9)}`;
const MAIL = "jane.doe@corp.example";
const SECRETS = [TOKEN, MAIL];

/** Everything that decides, without words that people wrote. */
function decided(outcome: GateOutcome) {
  return {
    kind: outcome.kind,
    reason: outcome.reason,
    rollouts: outcome.rollouts.map(({ requirements, approvals, ...rest }) => ({
      ...rest,
      requirements: requirements.map((each) => ({ ...each, detail: "" })),
      approvals: approvals.map(({ reason, ...each }) => ({ ...each, isReasoned: reason !== "" })),
    })),
  };
}

const logins = fc.constantFrom("owner-a", "owner-b", "oncall-a", "oncall-b", "author", "stranger");
const bodies = fc.oneof(
  fc.constantFrom(
    "",
    "\n\nlater",
    "I accept 1 %.",
    `I accept. ${MAIL}`,
    TOKEN,
    `${TOKEN}\nsecond`,
    MAIL,
    `/rollout ack ${SHORT}`,
    `/rollout ack ${SHORT} 24h`,
    `/rollout ack ${SHORT} 24h\nthanks, ${MAIL}`,
    `/rollout ack ${SHORT}\n${"x".repeat(400)}`,
    `/rollout ack ${SHORT} ${" ".repeat(400)}`,
    `/rollout hold ${TOKEN}`,
    ` /rollout ack ${SHORT}`,
    `${"y".repeat(300)} end`,
  ),
  fc.string({ unit: "binary" }),
);
const times = fc.integer({ min: -100, max: 0 }).map((hours) => instant(NOW + hours * HOUR));
const anyFacts: fc.Arbitrary<PullRequestFacts> = fc
  .record({
    reviews: fc.array(
      fc.record({
        by: logins,
        state: fc.constantFrom("approved", "changes-requested", "dismissed", "commented", "pending"),
        commit: fc.constantFrom(HEAD, OLD, null),
        body: bodies,
        at: fc.option(times),
        canPush: fc.boolean(),
      }),
      { maxLength: 6 },
    ),
    comments: fc.array(
      fc.record({
        by: logins,
        body: bodies,
        at: times,
        edited: fc.boolean(),
        ours: fc.boolean(),
        viaApp: fc.constantFrom(null, "slack", undefined),
      }),
      { maxLength: 5 },
    ),
    emails: fc.array(fc.constantFrom(MAIL, "a@b.example"), { maxLength: 2 }),
    title: bodies,
    complete: fc.boolean(),
  })
  .map(({ reviews, comments, emails, title, complete }) =>
    factsOf({
      title,
      reviews: {
        items: reviews.map(({ by, state, ...given }) => review(by, state, given)),
        complete,
      },
      comments: listed(
        ...comments.map(({ by, body, viaApp, ...given }) =>
          comment(by, body, { ...given, ...(viaApp === undefined ? {} : { viaApp }) }),
        ),
      ),
      commits: listed({ commit: HEAD, people: [person("author")], unattributed: emails }),
    }),
  );

describe("scrubbed facts", () => {
  test("are judged as the originals were", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(decided(evaluateGate(inputOf({ facts: scrub(facts) })))).toEqual(
          decided(evaluateGate(inputOf({ facts }))),
        );
      }),
      { numRuns: 300 },
    );
  });

  test("are judged so also after they were saved and read", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const input = inputOf({ facts });
        expect(decided(evaluateGate(replayed(input)))).toEqual(decided(evaluateGate(input)));
      }),
      { numRuns: 100 },
    );
  });

  test("hold no credential and no e-mail address, and scrubbing again changes nothing", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const once = scrub(facts);
        const text = JSON.stringify(once);
        for (const secret of SECRETS) expect(text).not.toContain(secret);
        expect(scrub(once)).toEqual(once);
      }),
      { numRuns: 200 },
    );
  });

  test("hold of a review and a comment the first line only", () => {
    const facts = scrub(
      factsOf({
        reviews: listed(approval("olga", { body: "I accept.\nsecret plans" })),
        comments: listed(comment("bob", "hello\r\nsecret plans")),
      }),
    );
    expect(JSON.stringify(facts)).not.toContain("secret plans");
    expect([facts.reviews.items[0]?.body, facts.comments.items[0]?.body]).toEqual(["I accept.", "hello"]);
  });

  test("never turn a text that was no command into one", () => {
    const long = `/rollout ack ${SHORT}\n${"x".repeat(400)}`;
    const [kept] = scrub(factsOf({ comments: listed(comment("oncall-a", long)) })).comments.items;
    expect(parseCommand(long).kind).toBe("wrong");
    expect(parseCommand(kept?.body ?? "").kind).not.toBe("command");
  });

  test("refuse a file with a secret, so that a policy that could not be read stays so", () => {
    const text = `version: 1\nroles: { model-owner: { any-of: ["@olga"] } } # ${TOKEN}\nheartbeat: ${TOKEN}\n`;
    expect(parsePolicy("p.yml", text).policy).toBeNull();
    const { policy } = scrub(factsOf({ policy: { path: "p.yml", blob: "0".repeat(40), text } }));
    expect(policy).toMatchObject({ text: "", refused: expect.any(String) });
  });

  test("number the people behind e-mails, one for each", () => {
    const commits = listed({ commit: HEAD, people: [], unattributed: ["a@b.example", MAIL, "a@b.example"] });
    expect(scrub(factsOf({ commits })).commits.items[0]?.unattributed).toEqual([
      "author-1@example.invalid",
      "author-2@example.invalid",
      "author-1@example.invalid",
    ]);
  });
});

function replayed(input: GateInput): GateInput {
  const { facts, now, rollouts, problems } = input;
  const parsed = parseFacts(writeFacts({ facts: scrub(facts), now, rollouts, problems, expect: null }));
  if (parsed.kind === "wrong") throw new Error(JSON.stringify(parsed.problems));
  const { file } = parsed;
  return {
    ...input,
    facts: file.facts,
    rollouts: file.rollouts ?? [],
    now: file.now ?? now,
    problems: file.problems,
  };
}
