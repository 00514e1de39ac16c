import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { savedFactsOf } from "../../src/commands/save-facts.ts";
import { runCommand } from "../../src/entry/terminal.ts";
import type { Options, Printed } from "../../src/entry/terminal.ts";
import { factsJsonSchema } from "../../src/gate/facts-json-schema.ts";
import { describeOutcome } from "../../src/commands/outputs.ts";
import { CALL, FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../support/flow-rollout.ts";
import { openScene } from "../support/scene.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "simulate-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const FACTS = `now: 2026-11-23T09:00Z
author: anna
permissions: { olga: write, ole: write }
policy: { file: policy.yml }
rollouts: [{ name: summarizer, tier: 1 }]
`;
const ROLES = `version: 1
roles: { model-owner: { any-of: ["@olga", "@ole"] }, on-call: { any-of: ["@oscar"] } }
`;

type Asked = readonly (readonly [string, string?])[];

function simulate(files: readonly string[], asked: Asked = [], options: Options = {}): Promise<Printed> {
  const written = asked.map(([name, value]) => ({ name, value }));
  return runCommand("simulate", { ...options, root, files, written }, {});
}

const OUTCOME = z.looseObject({ outcome: z.string(), reason: z.string(), rollouts: z.array(z.unknown()) });
const DOCUMENT = z.looseObject({ before: OUTCOME, after: OUTCOME });

describe("what if", () => {
  beforeEach(() => {
    write("facts.yml", FACTS);
    write("policy.yml", ROLES);
  });

  test("nobody does anything: what is open, who closes it and how, and who would be enough", async () => {
    const { code, text } = await simulate(["facts.yml"]);
    expect(code).toBe(3);
    expect(text).toContain("waiting (role-missing), at Mon 2026-11-23 09:00 UTC");
    expect(text).toContain("[ ] model-owner has not decided go or no-go. Who: @olga or @ole. How: approve");
    expect(text).toMatch(
      /It would go if one of @olga or @ole approves, and @oscar comments `\/rollout ack [0-9a-f]{12}`\./,
    );
  });

  test("they do what is asked: before, after, and what changes between them", async () => {
    const { code, text } = await simulate(
      ["facts.yml"],
      [
        ["approve", "olga"],
        ["ack", "@oscar=24h"],
      ],
    );
    expect(code).toBe(0);
    expect(text).toContain("before  waiting (role-missing)\nafter   go (approved)");
    expect(text).toContain("summarizer: model-owner: open → met by olga");
    expect(text).toContain("summarizer: on-call: open → met by oscar");
    expect(text).not.toContain("It would go");
  });

  test("the order is the order of the call: a push after the approval makes it stale, and the answer says so", async () => {
    const before = await simulate(["facts.yml"], [["push"], ["approve", "olga"], ["ack", "oscar"]]);
    const after = await simulate(["facts.yml"], [["approve", "olga"], ["ack", "oscar"], ["push"]]);
    expect([before.code, after.code]).toEqual([0, 3]);
    expect(after.text).toContain("the approval by olga at aaaaaaa: it was given for an earlier commit");
  });

  test("somebody says no: only they can lift it", async () => {
    const { code, text } = await simulate(
      ["facts.yml"],
      [
        ["approve", "olga"],
        ["ack", "oscar"],
        ["request-changes", "ole"],
      ],
    );
    expect([
      code,
      text.includes("after   no-go (changes-requested)"),
      text.includes("@ole approves again"),
    ]).toEqual([3, true, true]);
  });

  test("it is another time, in a freeze of another policy: no person can make it go", async () => {
    write(
      "frozen.yml",
      `${ROLES}freeze: [{ from: "2026-12-18T12:00", until: "2027-01-04T08:00", because: year end }]\n`,
    );
    const asked = [
      ["approve", "olga"],
      ["at", "2026-12-24T10:00Z"],
      ["ack", "oscar"],
    ] as const;
    expect((await simulate(["facts.yml"], asked)).code).toBe(0);
    const { code, text } = await simulate(["facts.yml"], asked, { policy: "frozen.yml" });
    expect(code).toBe(3);
    expect(text).toContain(
      "No approval or acknowledgement makes it go. What stays open\n  summarizer: year end",
    );
  });

  test("of somebody whose access is not known: it counts as none, and the answer says what to write", async () => {
    write("policy.yml", ROLES.replace("@ole", "@nora"));
    const unknown = await simulate(
      ["facts.yml"],
      [
        ["approve", "nora"],
        ["ack", "oscar"],
      ],
    );
    expect(unknown.code).toBe(3);
    expect(unknown.text).toContain(
      "Not known: what access @nora has. It counts as none; write --access nora=write",
    );
    const known = await simulate(
      ["facts.yml"],
      [
        ["access", "nora=write"],
        ["approve", "nora"],
        ["ack", "oscar"],
      ],
    );
    expect(known.code).toBe(0);
  });

  test("as JSON it is the whole tree", async () => {
    const { text } = await simulate(["facts.yml"], [["approve", "olga"]], { json: true });
    expect(DOCUMENT.parse(JSON.parse(text))).toMatchObject({
      "schema-version": 1,
      before: { outcome: "waiting", reason: "role-missing" },
      after: {
        outcome: "waiting",
        reason: "acknowledgement-missing",
        rollouts: [{ rollout: "summarizer", requirements: expect.any(Array) }],
      },
      "access-unknown": [],
      "way-to-go": { kind: "people", steps: [{ does: "ack", people: ["oscar"] }] },
    });
  });

  test.each<[string, Asked]>([
    ["a login", [["approve", "not a login"]]],
    ["an end of cover", [["ack", "oscar=tomorrow"]]],
    ["a status", [["status", "ci=green"]]],
    ["a permission", [["access", "olga=all"]]],
    ["a time", [["at", "2026-12-24"]]],
    ["a label", [["label", ""]]],
  ])("%s that says nothing is a wrong call", async (_, asked) => {
    await expect(simulate(["facts.yml"], asked)).rejects.toMatchObject({ code: "call-wrong" });
  });

  test("a wrong file is told with its place", async () => {
    write("facts.yml", FACTS.replace("tier: 1", "teir: 1"));
    const { code, text } = await simulate(["facts.yml"]);
    expect(code).toBe(4);
    expect(text).toContain("facts.yml:5:32 error unknown-key");
    expect(text).toContain("write tier");
  });

  test.each(["../outside.yml", "/etc/hostname", "missing.yml"])(
    "a policy that is not in the repository is refused: %s",
    async (file) => {
      write("facts.yml", FACTS.replace("file: policy.yml", `file: ${file}`));
      expect(await simulate(["facts.yml"])).toMatchObject({
        code: 4,
        text: expect.stringContaining("facts.yml:4:17"),
      });
    },
  );

  test("a file that is not there is a wrong call", async () => {
    await expect(simulate(["nowhere.yml"])).rejects.toMatchObject({ code: "call-wrong" });
    await expect(simulate([])).rejects.toMatchObject({ code: "call-wrong" });
  });
});

describe("facts files as tests of a policy", () => {
  const waits = `${FACTS}expect: { outcome: waiting, reason: role-missing, waiting-for: [model-owner, on-call] }\n`;
  beforeEach(() => {
    write("policy.yml", ROLES);
    write("waits.yml", waits);
    write("wrong.yml", waits.replace("outcome: waiting", "outcome: go"));
    write("broken.yml", "author: [\n");
    write("silent.yml", FACTS);
  });

  test("one that is as it expects ends well, although the gate waits", async () => {
    expect((await simulate(["waits.yml"])).code).toBe(0);
    expect((await simulate(["wrong.yml"])).code).toBe(4);
    expect((await simulate(["waits.yml"], [["approve", "olga"]])).code).toBe(3);
  });

  test("several are told one by one", async () => {
    expect(await simulate(["waits.yml", "waits.yml"])).toEqual({
      code: 0,
      text: "pass  waits.yml\npass  waits.yml\n\n2 files, all as expected\n",
    });
    const { code, text } = await simulate(["waits.yml", "wrong.yml", "broken.yml", "silent.yml"]);
    expect(code).toBe(4);
    expect(text).toContain("pass  waits.yml\nFAIL  wrong.yml\n      outcome: expected go, found waiting\n");
    expect(text).toContain("FAIL  broken.yml");
    expect(text).toContain("FAIL  silent.yml\n      expected `expect: { outcome: … }`, found none");
    expect(text).toContain("4 files, 3 not as expected");
  });

  test("--expect makes a test of one, also of one that expects nothing", async () => {
    expect((await simulate(["silent.yml"], [], { expect: true })).code).toBe(4);
    expect((await simulate(["waits.yml"], [], { expect: true, json: true })).text).toContain(
      '"kind": "told"',
    );
  });

  test("what-if options and several files without --expect are a wrong call", async () => {
    await expect(simulate(["waits.yml", "wrong.yml"], [["push"]])).rejects.toMatchObject({
      code: "call-wrong",
    });
  });
});

describe("what a run saved", () => {
  test("is replayed as it was decided, waiting and go, and asked what if", async () => {
    await using scene = await openScene();
    const number = scene.open();
    const waiting = await scene.plan(number);
    scene.accept(number, waiting);
    const go = await scene.gate(number);
    for (const [name, assessment] of [
      ["waiting.json", waiting],
      ["go.json", go],
    ] as const) {
      write(name, savedFactsOf(assessment));
      const { code, text } = await simulate([name], [], { json: true });
      expect(code).toBe(name === "go.json" ? 0 : 3);
      expect(DOCUMENT.parse(JSON.parse(text)).after).toEqual(
        JSON.parse(JSON.stringify(describeOutcome(assessment.outcome))),
      );
    }
    const asked = [
      ["access", "olga=write"],
      ["approve", "olga"],
      ["ack", "oscar"],
    ] as const;
    expect((await simulate(["waiting.json"], asked)).code).toBe(0);
    const gate = await runCommand(
      "gate",
      { root, facts: "go.json", json: true, "save-facts": "again.json" },
      {},
    );
    const again: unknown = JSON.parse(readFileSync(join(root, "again.json"), "utf8"));
    expect([gate.code, again]).toEqual([0, JSON.parse(savedFactsOf(go))]);
  });

  test("of a change of the policy is replayed with the same outcome, also once the old holders approved", async () => {
    await using scene = await openScene();
    const number = scene.open({ [POLICY]: `${POLICY_TEXT}# another\n` });
    const seen = await scene.plan(number);
    expect(seen.outcome.rollouts.map(({ rollout }) => rollout)).toContain(POLICY);
    scene.accept(number, seen);
    for (const assessment of [seen, await scene.gate(number)]) {
      write("policy.json", savedFactsOf(assessment));
      const { text } = await simulate(["policy.json"], [], { json: true });
      expect(DOCUMENT.parse(JSON.parse(text)).after).toEqual(
        JSON.parse(JSON.stringify(describeOutcome(assessment.outcome))),
      );
    }
  });

  test.each([
    [POLICY, ""],
    ["policy.yml", "policy: { file: policy.yml }\n"],
  ])("a change of the policy that nobody read waits: %s", async (path, policy) => {
    write("policy.yml", ROLES);
    write("facts.yml", `now: 2026-11-23T09:00Z\nauthor: anna\nfiles: [${path}]\n${policy}`);
    const { code, text } = await simulate(["facts.yml"]);
    expect(code).toBe(3);
    expect(text).toContain("waiting (facts-incomplete)");
  });

  test("rollout files beside a facts file are planned, and named from it", async () => {
    write(FILE, ROLLOUT);
    write(POLICY, POLICY_TEXT);
    write("prompts/summary.md", "Summarise.");
    const folder = CALL.folders[0];
    write(
      "tests/new.yml",
      `now: 2026-11-23T09:00Z
author: anna
policy: { file: ../${POLICY} }
rolloutsAtHead: [{ file: ../${folder}/summarizer.yml }]
expect: { outcome: waiting, waiting-for: [model-owner, on-call] }
`,
    );
    const { code, text } = await simulate(["tests/new.yml"]);
    expect(text).toContain("As the file expects.");
    expect(code).toBe(0);
  });

  test("an approval of an older commit is not taken for one of what lies on the disk", async () => {
    write(FILE, ROLLOUT);
    write(POLICY, POLICY_TEXT);
    write("prompts/summary.md", "Summarise.");
    write(
      "stale.yml",
      `now: 2026-11-23T09:00Z
author: anna
permissions: { olga: write }
policy: { file: ${POLICY} }
rolloutsAtHead: [{ file: ${FILE} }]
commits: [{ commit: earlier, people: [anna] }, { people: [anna] }]
reviews: [{ by: olga, state: approved, body: I accept., commit: earlier }]
expect: { outcome: waiting, waiting-for: [model-owner, on-call], not-counted: { olga: stale-commit } }
`,
    );
    expect((await simulate(["stale.yml"])).text).toContain("As the file expects.");
  });
});

test("the folder of tests beside the examples is as it expects, and fails for another policy", async () => {
  const folder = new URL("../../examples/policy-tests/", import.meta.url);
  const names = readdirSync(folder);
  for (const name of names) write(name, readFileSync(new URL(name, folder), "utf8"));
  const tests = names.filter((name) => name !== "policy.yml");
  const right = await simulate(tests);
  expect(right.text).toContain("3 files, all as expected");
  expect(right.code).toBe(0);
  write("policy.yml", ROLES);
  const { code, text } = await simulate(tests);
  expect([code, text.includes("FAIL  personal-data-needs-legal.yml")]).toEqual([4, true]);
});

describe("the pages", () => {
  const pages = ["facts", "simulate"].flatMap((name) => {
    const page = readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), "utf8");
    return [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(
      ([, text = ""], index) => [`${name} ${index + 1}`, text] as const,
    );
  });

  test("have examples", () => expect(pages.length).toBeGreaterThanOrEqual(3));

  test.each(pages)("the example runs, and is as it expects: %s", async (_, text) => {
    write("facts.yml", text);
    const { code } = await simulate(["facts.yml"]);
    expect(code).toBe(text.includes("expect:") ? 0 : 3);
  });

  test("every key of a facts file is on its page", () => {
    const page = readFileSync(new URL("../../docs/facts.md", import.meta.url), "utf8");
    const { properties } = z
      .object({ properties: z.record(z.string(), z.unknown()) })
      .parse(factsJsonSchema());
    expect(Object.keys(properties).filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
  });

  test("the answer that the page shows is the answer", async () => {
    write("facts.yml", pages.find(([name]) => name === "simulate 1")?.[1] ?? "");
    const page = readFileSync(new URL("../../docs/simulate.md", import.meta.url), "utf8");
    const [, shown = ""] = /```console\n\$[^\n]*\n(.*?)```/s.exec(page) ?? [];
    const { text } = await simulate(["facts.yml"], [["approve", "olga"]]);
    for (const part of shown.split("…\n")) expect(text).toContain(part.trim());
  });
});
