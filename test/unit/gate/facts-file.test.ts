import { describe, expect, test } from "vitest";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { evaluateGate } from "../../../src/gate/evaluate.ts";
import { factsJsonSchema } from "../../../src/gate/facts-json-schema.ts";
import { filesNamedIn, parseFacts, parseFactsFile } from "../../../src/gate/parse-facts.ts";
import type { ParsedFacts } from "../../../src/gate/parse-facts.ts";
import type { FactsFile } from "../../../src/gate/facts-file.ts";
import { writeFacts } from "../../../src/gate/write-facts.ts";
import { instant } from "../../../src/units.ts";
import {
  ack,
  approval,
  comment,
  commit,
  factsOf,
  listed,
  NOW,
  person,
  policyOf,
  rolloutOf,
} from "./facts-of.ts";

const LEAST = "author: anna\nrollouts: [{ name: summarizer }]\n";

function read(text: string): FactsFile {
  const parsed = parseFacts(text);
  if (parsed.kind === "read") return parsed.file;
  throw new Error(JSON.stringify(parsed.problems, null, 2));
}

/** `line:column code` of everything that is wrong. */
function faults(parsed: ParsedFacts): readonly string[] {
  return parsed.kind === "read"
    ? []
    : parsed.problems.map(({ at, code }) => `${at.line}:${at.column} ${code}`);
}

describe("what is left out", () => {
  const { facts, now, rollouts, problems, expect: expected } = read(LEAST);

  test("is an open pull request that changes what the file names, by its author alone", () => {
    expect(facts).toMatchObject({
      state: "open",
      draft: false,
      author: { login: "anna", id: null, kind: "user" },
      labels: [],
      files: { items: [".github/rollouts/summarizer.yml"], complete: true },
      reviews: { items: [], complete: true },
      comments: { items: [], complete: true },
      commits: { items: [{ commit: facts.head.sha, people: [{ login: "anna" }] }], complete: true },
      policy: null,
      permissions: {},
      teams: {},
    });
    expect({ now, problems, expected }).toEqual({ now: null, problems: 0, expected: null });
    expect(facts).not.toHaveProperty("checks");
  });

  test("is the strictest: tier 1, new, nobody named, no older plan", () => {
    expect(rollouts).toMatchObject([
      {
        name: "summarizer",
        tier: 1,
        isNew: true,
        people: [],
        peopleAtBase: null,
        blocked: false,
        covers: null,
      },
    ]);
    expect(rollouts?.[0]?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(rollouts?.[0]).not.toHaveProperty("equalCommits");
  });

  test("never makes a go: without a policy, reviews and an acknowledgement the gate waits", () => {
    const outcome = evaluateGate({
      facts,
      policy: policyOf(),
      policySource: { kind: "built-in" },
      rollouts: rollouts ?? [],
      problems: 0,
      now: NOW,
    });
    expect(outcome.kind).toBe("waiting");
  });

  test("may not be the change itself: a file that names no rollout is no go by forgetting it", () => {
    expect(faults(parseFacts("author: anna\n"))).toEqual(["1:1 missing-key"]);
    expect(read("author: anna\nfiles: []\n").facts.files.items).toEqual([]);
  });

  test("of an approval is the head, a time after the one before, and access only where it is said", () => {
    const { facts: given } = read(
      `${LEAST}now: 2026-11-23T09:00Z
permissions: { Olga: write, rita: read }
reviews:
  - { by: olga, state: approved, at: 2026-11-23T08:00Z }
  - { by: olga, state: changes-requested }
  - { by: rita, state: approved }
  - { by: stranger, state: approved }
  - { by: other, state: changes-requested, id: 90 }
  - { by: last, state: commented }
`,
    );
    expect(given.reviews.items.map(({ id, canPush }) => [id, canPush])).toEqual([
      [1, true],
      [2, true],
      [3, false],
      [4, false],
      [90, true],
      [91, false],
    ]);
    expect(new Set(given.reviews.items.map(({ at }) => at))).toEqual(
      new Set([Date.parse("2026-11-23T08:00Z")]),
    );
    expect(new Set(given.reviews.items.map(({ commit: at }) => at))).toEqual(new Set([given.head.sha]));
  });

  test("of a comment that was typed as text stays unknown, of `ack` it is a person", () => {
    const { facts: given, rollouts: asked } = read(
      `${LEAST}now: 2026-11-23T09:00Z
comments: [{ by: oscar, ack: summarizer, until: 24h }, { by: oscar, body: /rollout status }]
`,
    );
    const digits = asked?.[0]?.digest?.slice(0, 12);
    expect(given.comments.items[0]).toMatchObject({
      body: `/rollout ack ${digits} 24h`,
      viaApp: null,
      edited: false,
    });
    expect(given.comments.items[1]).not.toHaveProperty("viaApp");
  });
});

describe("short ways to write", () => {
  test.each([
    ["olga", { login: "olga", id: null, kind: "user" }],
    ["'@olga'", { login: "olga", id: null, kind: "user" }],
    ["'renovate[bot]'", { login: "renovate[bot]", id: null, kind: "bot" }],
    ["ghost", { login: "ghost", id: null, kind: "ghost" }],
    ["{ login: olga, kind: bot, id: 7 }", { login: "olga", id: 7, kind: "bot" }],
  ])("a person: %s", (text, person_) => {
    expect(read(`author: ${text}\nfiles: []\n`).facts.author).toEqual(person_);
  });

  test.each([
    ["2026-11-23T09:00Z", Date.parse("2026-11-23T09:00Z")],
    ["2026-11-23T10:00:30+01:00", Date.parse("2026-11-23T09:00:30Z")],
    ["1795424400000", 1_795_424_400_000],
  ])("a moment: %s", (text, at) => {
    expect(read(`${LEAST}now: ${text}\n`).now).toBe(at);
  });

  test.each(["2026-11-23T09:00", "yesterday", "2026-02-31T09:00Z ", "'2026-13-01T09:00Z'", ".inf"])(
    "no moment: %s",
    (text) => {
      expect(faults(parseFacts(`${LEAST}now: ${text}\n`)).length).toBe(text.startsWith("2026-02") ? 0 : 1);
    },
  );

  test("a team, and one that could not be read", () => {
    expect(
      read(
        `${LEAST}teams: { "@acme/a": [olga, "@ole"], "@acme/b": { kind: unreadable, because: no token } }\n`,
      ).facts.teams,
    ).toEqual({
      "@acme/a": { kind: "members", logins: ["olga", "ole"] },
      "@acme/b": { kind: "unreadable", because: "no token" },
    });
  });

  test("a list that GitHub cut off says so, and a plain one is whole", () => {
    const { facts } = read(`${LEAST}reviews: { items: [], complete: false }\nlabels: [urgent]\n`);
    expect([facts.reviews.complete, facts.comments.complete, facts.labels]).toEqual([
      false,
      true,
      ["urgent"],
    ]);
  });

  test("a commit by its first digits, when the file names it", () => {
    const sha = "c0ffee".padEnd(40, "1");
    const text = `${LEAST}commits: [{ commit: ${sha}, people: [anna] }]\nreviews: [{ by: olga, state: approved, commit: c0ffee1 }]\n`;
    expect(read(text).facts.reviews.items[0]?.commit).toBe(sha);
    expect(faults(parseFacts(text.replace("c0ffee1 }", "badbad1 }")))).toEqual(["4:48 wrong-value"]);
  });

  test("files beside it, by their paths from it", () => {
    const text =
      "author: anna\npolicy: { file: ../policy.yml }\nrolloutsAtHead: [{ file: r.yml, path: x/r.yml }]\n";
    expect(filesNamedIn(text)).toEqual(["r.yml", "../policy.yml"]);
    const parsed = parseFactsFile({
      file: "tests/f.yml",
      text,
      textOf: (file) => (file === "r.yml" ? "version: 1" : "version: 1 # policy"),
      pathOf: (file) => file.replace("../", ""),
    });
    expect(parsed).toMatchObject({
      kind: "read",
      file: {
        rollouts: null,
        facts: {
          policy: { path: "policy.yml", text: "version: 1 # policy" },
          rolloutsAtHead: [{ path: "x/r.yml", text: "version: 1" }],
          files: { items: ["x/r.yml"] },
        },
      },
    });
    expect(faults(parseFacts(text))).toEqual(["2:17 wrong-value", "3:26 wrong-value"]);
  });
});

describe("what is wrong stands where it is", () => {
  test.each([
    ["a key that is not there", "autor: anna\nfiles: []\n", ["1:1 missing-key", "1:1 unknown-key"]],
    [
      "a key in a review",
      `${LEAST}reviews:\n  - { by: olga, stat: approved }\n`,
      ["4:5 missing-key", "4:17 unknown-key"],
    ],
    [
      "a state",
      `${LEAST}reviews:\n  items: [{ by: olga, state: APPROVED }]\n  complete: true\n`,
      ["4:30 wrong-value"],
    ],
    ["a person", `${LEAST}reviews: [{ by: 7, state: approved }]\n`, ["3:17 wrong-value"]],
    ["a list cut off without saying so", `${LEAST}reviews: { items: [] }\n`, ["3:1 missing-key"]],
    ["no list", `${LEAST}reviews: olga\n`, ["3:10 wrong-shape"]],
    ["a comment without a time", `${LEAST}comments: [{ by: olga, body: x }]\n`, ["3:12 missing-key"]],
    [
      "a comment of nothing",
      `${LEAST}now: 2026-11-23T09:00Z\ncomments: [{ by: olga }]\n`,
      ["4:18 wrong-value"],
    ],
    [
      "an ack of nothing",
      `${LEAST}now: 2026-11-23T09:00Z\ncomments: [{ by: olga, ack: ranker }]\n`,
      ["4:29 wrong-value"],
    ],
    ["a version", `${LEAST}schema-version: 2\n`, ["3:17 wrong-value"]],
    ["a digest", "author: a\nrollouts: [{ name: a, digest: 12 }]\n", ["2:31 wrong-value"]],
    ["an expectation", `${LEAST}expect: { outcome: yes }\n`, ["3:20 wrong-value"]],
    [
      "a reason why not",
      `${LEAST}expect: { outcome: go, not-counted: { olga: old } }\n`,
      ["3:45 wrong-value"],
    ],
    ["a key twice", `${LEAST}author: bob\n`, ["3:1 duplicate-key"]],
    ["a key twice in JSON", '{"author":"a","author":"b","files":[]}', ["1:15 duplicate-key"]],
    ["no YAML", "author: [\n", ["2:1 yaml-syntax"]],
    ["a list", "- 1\n", ["1:1 root-not-a-mapping"]],
    ["nothing", "", ["1:1 file-empty"]],
    ["a policy with two texts", `${LEAST}policy: { text: a, file: b }\n`, ["3:26 wrong-value"]],
  ])("%s", (_, text, expected) => {
    expect(faults(parseFacts(text))).toEqual(expected);
  });

  test("and says what was probably meant", () => {
    const parsed = parseFacts(`${LEAST}reviews: [{ by: olga, state: aproved }]\n`);
    expect(parsed).toMatchObject({
      problems: [
        {
          expected: "one of approved, changes-requested, dismissed, commented, pending",
          found: "aproved",
          suggestion: "approved",
        },
      ],
    });
  });

  test("also in a file that is too large for the places: then with the value", () => {
    const reviews = Array.from({ length: 5_000 }, () => ({ by: "olga", state: "approved" }));
    const text = JSON.stringify({
      author: "anna",
      files: [],
      reviews: [...reviews, { by: "olga", state: "nay" }],
    });
    const parsed = parseFacts(text);
    expect(parsed).toMatchObject({
      kind: "wrong",
      problems: [{ message: expect.stringContaining("reviews[5000].state"), found: '"nay"' }],
    });
  });
});

describe("a saved file", () => {
  const full: FactsFile = {
    facts: factsOf({
      title: "hidden \u202E and \u0000",
      reviews: listed(approval("olga"), approval("ole", { commit: null, at: null })),
      comments: listed(
        ack("oscar", { viaApp: null }),
        comment("bob", "a\r\nb", { edited: true, viaApp: "slack" }),
      ),
      commits: {
        items: [{ ...commit("author"), signature: "valid", unattributed: ["x@y.example"] }],
        complete: false,
      },
      checks: listed({ context: "ci", state: "success" as const, source: null }),
      teams: {
        "@a/b": { kind: "members", logins: ["olga"] },
        "@a/c": { kind: "unreadable", because: "gone" },
      },
      permissions: { olga: "admin" },
      status: { state: "pending", description: "" },
      policy: { path: "p.yml", blob: "0".repeat(40), text: "", refused: "a symlink" },
      author: person("author", "bot"),
    }),
    now: instant(NOW + 1),
    rollouts: [
      rolloutOf({
        people: [{ name: "on-call", anyOf: ["@oscar"], atLeast: 2, covers: null }],
        peopleAtBase: [],
        equalCommits: ["b".repeat(40)],
      }),
      rolloutOf({ name: "gone", digest: null, peopleAtBase: null, covers: null }),
    ],
    problems: 3,
    expect: null,
  };

  test("reads as what was saved, hidden characters and all", () => {
    expect(read(writeFacts(full))).toEqual(full);
  });

  test("and the schema for editors takes it, as it takes a short one and refuses a wrong one", () => {
    const validate = new Ajv({ strict: false }).compile(factsJsonSchema());
    expect([writeFacts(full), LEAST].map((text) => validate(parse(text)) || validate.errors)).toEqual([
      true,
      true,
    ]);
    expect(validate(parse("author: anna\nreviwes: []\n"))).toBe(false);
  });
});
