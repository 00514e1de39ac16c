/** From an example to a rollout of one's own: what is written plans at once, and nothing of the user's is lost. */
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { askAtTerminal } from "../../src/adapters/local/ask.ts";
import { ownExamples } from "../../src/adapters/local/examples.ts";
import { localFiles } from "../../src/adapters/local/files.ts";
import { newFilesIn } from "../../src/adapters/local/new-files.ts";
import { describeRouter } from "../../src/adapters/routers/describe.ts";
import { planLocally } from "../../src/commands/plan-locally.ts";
import { init, type InitCall, type Initialised } from "../../src/commands/init.ts";
import { EXAMPLES, exampleNamed, type Example } from "../../src/commands/init/examples.ts";
import { tellInit } from "../../src/commands/init/tell.ts";
import type { Template } from "../../src/commands/init/fill.ts";
import { QUESTIONS, wordsOf, type Typed } from "../../src/commands/init/questions.ts";
import { instant } from "../../src/units.ts";
import { temporaryFolder } from "../support/folder.ts";

const NOW = instant(Date.UTC(2027, 4, 5, 12));
const MINE: Typed = {
  name: "ranker",
  owner: "olga, @otto",
  "on-call": "oscar",
  org: "globex",
  domain: "globex.example",
  versions: "r1.4 r1.5",
  drilled: "2027-05-01/38s",
};

function start(
  root: string,
  example: Example,
  given: { readonly typed?: Typed; readonly force?: boolean; readonly ask?: InitCall["ask"] } = {},
): Promise<Initialised> {
  const { typed = {}, force = false, ask = () => Promise.resolve(typed) } = given;
  return init(
    {
      examples: ownExamples(),
      target: { ...localFiles(root), ...newFilesIn(root) },
      describeRouter,
      now: NOW,
      zone: "Europe/Berlin",
    },
    { example, force, ask },
  );
}

async function planned(root: string) {
  const clock = { now: () => NOW, sleep: () => Promise.resolve() };
  const call = { folders: [".github/rollouts"], policy: ".github/rollout-policy.yml", rollout: null };
  return planLocally({ files: localFiles(root), describeRouter, clock }, call);
}

const read = (root: string, path: string): string => readFileSync(join(root, path), "utf8");

describe.each(EXAMPLES)("from %s", (example) => {
  test.each([
    ["with nothing said", {}],
    ["with everything said", MINE],
  ])("%s there is a plan without a blocker", async (_, typed) => {
    using folder = temporaryFolder();
    expect((await start(folder.path, example, { typed })).kind).toBe("written");
    const { code, document } = await planned(folder.path);
    expect(document.problems.filter(({ severity }) => severity === "blocker")).toEqual([]);
    expect([code, document.plans.length]).toEqual([0, 1]);
  });

  test("the policy lets the user's people decide, and nobody else", async () => {
    using folder = temporaryFolder();
    await start(folder.path, example, { typed: MINE });
    const policy: unknown = parseDocument(read(folder.path, ".github/rollout-policy.yml")).toJS();
    expect(policy).toMatchObject({
      roles: { "model-owner": { "any-of": ["@olga", "@otto"] }, "on-call": { "any-of": ["@oscar"] } },
    });
  });

  test("the names are the user's everywhere, and no claim is made that nobody made", async () => {
    using folder = temporaryFolder();
    await start(folder.path, example, { typed: MINE });
    const text = read(folder.path, ".github/rollouts/ranker.yml");
    const written = text.split("\n").filter((line) => !line.startsWith("#"));
    expect(written.join("\n")).not.toMatch(/@acme|acme\.example|sha256:|looked at on|^answers:/m);
    expect(read(folder.path, ".github/rollout-policy.yml")).not.toMatch(/acme\.example|freeze/);
    const [plan] = (await planned(folder.path)).document.plans;
    expect(plan?.rollout).toMatchObject({
      name: "ranker",
      release: { baseline: { id: "r1.4", digest: null }, candidate: { id: "r1.5", digest: null } },
      rollback: { drilled: { on: "2027-05-01" } },
      answers: {},
    });
    expect(plan?.rollout.people.find(({ name }) => name === "model-owner")?.anyOf).toEqual([
      "@olga",
      "@otto",
    ]);
    expect(plan?.rollout.stages.some(({ kind }) => kind === "evaluate")).toBe(false);
  });

  test.each<[string, Typed]>([
    ["the example's", {}],
    ["the user's", MINE],
    ["the example's in another order", { owner: "oscar omar support-owner-b support-owner-a" }],
  ])("nobody is listed twice: %s people", async (_, typed) => {
    using folder = temporaryFolder();
    await start(folder.path, example, { typed });
    const [plan] = (await planned(folder.path)).document.plans;
    for (const { anyOf } of plan?.rollout.people ?? []) expect(anyOf).toEqual([...new Set(anyOf)]);
    for (const [, logins = ""] of read(folder.path, ".github/rollout-policy.yml").matchAll(
      /any-of: \[([^\]]*)\]/g,
    ))
      expect(logins.split(", ")).toEqual([...new Set(logins.split(", "))]);
  });

  test("people whom the example names too stand as they were typed", async () => {
    using folder = temporaryFolder();
    await start(folder.path, example, {
      typed: { owner: "support-owner-b support-owner-a", "on-call": "olga" },
    });
    const [plan] = (await planned(folder.path)).document.plans;
    const owners = plan?.rollout.people.find(({ name }) => name === "model-owner")?.anyOf;
    expect(owners).toEqual(["@support-owner-b", "@support-owner-a"]);
  });

  test("a rollback that nobody rehearsed makes it practice", async () => {
    using folder = temporaryFolder();
    await start(folder.path, example, { typed: { ...MINE, drilled: "" } });
    const [plan] = (await planned(folder.path)).document.plans;
    expect(plan?.rollout).toMatchObject({ tier: 3, rollback: { drilled: null } });
  });

  test("the workflows hand on exactly the secrets that the rollout names", async () => {
    using folder = temporaryFolder();
    const done = await start(folder.path, example, { typed: MINE });
    const workflows = join(folder.path, ".github/workflows");
    expect(readdirSync(workflows)).toHaveLength(7);
    for (const name of readdirSync(workflows))
      expect(parseDocument(read(workflows, name)).errors).toEqual([]);
    const tick = read(folder.path, ".github/workflows/model-rollout-tick.yml");
    const handed = [...tick.matchAll(/^ {10}([A-Z0-9_]+): \$\{\{ secrets\.\1 \}\}$/gm)].map(
      ([, name]) => name,
    );
    expect(handed).toEqual(done.kind === "written" ? done.secrets : null);
    expect(handed.includes("UNLEASH_TOKEN")).toBe(example !== "chatbot" && example !== "prompt");
  });
});

test.each([
  ["summarizer", "2027-05-13"], // a Thursday: its shadow sees a weekend
  ["chatbot", "2027-05-10"], // a Monday
] as const)("from %s the start is %s, the example's day of the week", async (example, day) => {
  using folder = temporaryFolder();
  await start(folder.path, example);
  expect(read(folder.path, `.github/rollouts/${example}.yml`)).toContain(`not-before: "${day}T09:00"`);
});

describe("what is there already", () => {
  test("is not written over, and nothing else is written either", async () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, ".github"));
    writeFileSync(join(folder.path, ".github/rollout-policy.yml"), "mine");
    const done = await start(folder.path, "prompt");
    expect(done).toEqual({ kind: "there-already", files: [".github/rollout-policy.yml"] });
    expect(read(folder.path, ".github/rollout-policy.yml")).toBe("mine");
    expect(readdirSync(join(folder.path, ".github"))).toEqual(["rollout-policy.yml"]);
  });

  test("is written over by force", async () => {
    using folder = temporaryFolder();
    await start(folder.path, "prompt");
    const done = await start(folder.path, "prompt", { typed: { owner: "olga" }, force: true });
    expect(done.kind).toBe("written");
    expect(read(folder.path, ".github/rollouts/prompt.yml")).toContain('any-of: ["@olga"]');
  });

  test("a prompt of the user's stays, also by force", async () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, "prompts"));
    writeFileSync(join(folder.path, "prompts/reply.md"), "mine");
    const done = await start(folder.path, "prompt", { force: true });
    expect(done).toMatchObject({ kind: "written", kept: ["prompts/reply.md"] });
    expect(read(folder.path, "prompts/reply.md")).toBe("mine");
  });

  test("a prompt that is read on the base branch too is said to belong there first", async () => {
    using folder = temporaryFolder();
    const done = await start(folder.path, "prompt");
    expect(done).toMatchObject({ kind: "written", onBase: ["prompts/reply.md"] });
    expect(done.kind === "refused" ? "" : tellInit(done)).toContain(
      "merge prompts/reply.md to the base branch before",
    );
    expect(read(folder.path, ".github/rollouts/prompt.yml")).toMatch(/at: base .*# .*base branch/);
  });

  test("a link that leaves the folder is refused", async () => {
    using folder = temporaryFolder();
    using elsewhere = temporaryFolder();
    symlinkSync(elsewhere.path, join(folder.path, ".github"));
    await expect(start(folder.path, "prompt")).rejects.toMatchObject({ code: "file-unreadable" });
    expect(readdirSync(elsewhere.path)).toEqual([]);
  });
});

describe("refused, with what to write", () => {
  test.each([
    ["summariser", "--from summarizer"],
    ["chat-bot", "--from chatbot"],
    [undefined, "--from summarizer"],
  ])("the example %s", (name, hint) => {
    expect(() => exampleNamed(name)).toThrow(hint);
  });

  test.each([
    ["a name with capitals", { name: "My Ranker" }, { question: "name", write: "my-ranker" }],
    ["a name of signs alone", { name: "🙂" }, { question: "name", write: null }],
    ["a team where people belong", { owner: "@acme/owners" }, { question: "owner" }],
    ["an address for a domain", { domain: "https://acme.example" }, { question: "domain" }],
    ["one version", { versions: "v2" }, { question: "versions" }],
    ["the same version twice", { versions: "v2 v2" }, { question: "versions" }],
    ["a version that moves", { versions: "v1 latest" }, { question: "versions" }],
    ["a drill on no day", { drilled: "2027-02-31x 4s" }, { question: "drilled" }],
  ] as const)("%s", async (_, typed, expected) => {
    using folder = temporaryFolder();
    expect(await start(folder.path, "prompt", { typed })).toMatchObject({
      kind: "wrong-answers",
      wrong: [expected],
    });
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test("a drill that is older than the policy allows for the tier", async () => {
    using folder = temporaryFolder();
    const done = await start(folder.path, "fraud", { typed: { drilled: "2026-01-01/30s" } });
    expect(done).toMatchObject({
      kind: "refused",
      problems: expect.arrayContaining([expect.objectContaining({ code: "policy-drill" })]),
    });
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test("a folder that is not there", async () => {
    await expect(start("/nowhere/at/all", "prompt")).rejects.toMatchObject({ code: "file-unreadable" });
  });
});

describe("questions at a terminal", () => {
  /** A person who types so much, and then leaves. */
  const typing = (text: string) => {
    const input = new PassThrough();
    input.end(text);
    return { input, output: new PassThrough() };
  };

  test("are answered in their order, also by lines that are pasted at once", async () => {
    expect(await askAtTerminal(["Name", "Owner", "Domain"], typing("ranker\n\nglobex.example\n"))).toEqual([
      "ranker",
      "",
      "globex.example",
    ]);
  });

  test.each([
    ["at the first question", "", 0],
    ["after two answers", "ranker\nolga\n", 2],
  ])("that end %s are a wrong call, and nothing is written", async (_, text, given) => {
    using folder = temporaryFolder();
    const ask = async ({ defaults }: Template): Promise<Typed> => {
      const answers = await askAtTerminal(
        QUESTIONS.map((question) => wordsOf(question, defaults)),
        typing(text),
      );
      return Object.fromEntries(QUESTIONS.map((question, index) => [question, answers[index] ?? ""]));
    };
    await expect(start(folder.path, "prompt", { ask })).rejects.toMatchObject({
      code: "call-wrong",
      message: expect.stringContaining(`7 answers, the input ended after ${given}. Nothing was written`),
    });
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

test("there are seven questions", () => {
  expect(QUESTIONS).toHaveLength(7);
});

test("whatever is typed, either nothing is written or what is written plans", async () => {
  const words = fc.oneof(
    fc.string({ maxLength: 60, unit: "binary" }),
    fc.constantFrom("v1 v2", "a", "@a @b", "x.y", "$& $1", "\\1", "2027-05-01 1s"),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.record(
        { name: words, owner: words, org: words, domain: words, versions: words },
        { requiredKeys: [] },
      ),
      async (typed) => {
        using folder = temporaryFolder();
        const done = await start(folder.path, "prompt", { typed });
        const isPlanned = done.kind === "written" && (await planned(folder.path)).code === 0;
        expect(isPlanned || readdirSync(folder.path).length === 0).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});
