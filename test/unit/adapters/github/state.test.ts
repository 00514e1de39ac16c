import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StoredState } from "../../../../src/ports.ts";
import type { RolloutState } from "../../../../src/promotion/state.ts";
import { digest, instant, percent, sha } from "../../../../src/units.ts";
import { POLICY, ROLLOUT, failureOf, openRepository } from "./opened.ts";
import type { Opened } from "./opened.ts";

const BRANCH = "model-rollout/state/summarizer";
const NONE = { candidate: percent(0), mirror: percent(0), cohorts: {} };

let opened: Opened;

beforeEach(async () => {
  opened = await openRepository();
});
afterEach(() => opened.fake.close());

function hashOf(line: string): string {
  return createHash("sha256").update(line).digest("hex");
}

/** A state whose journal ends with `line`. */
function stateOf(line: string, at = "2026-11-23T12:00:00Z", name = "summarizer"): RolloutState {
  return {
    schema: 1,
    name,
    attempt: 1,
    digest: digest("a".repeat(64)),
    commit: sha("b".repeat(40)),
    file: ROLLOUT,
    pullRequest: 1,
    approvals: [],
    resolved: {},
    named: [],
    startedAt: instant(0),
    route: "r",
    snapshot: null,
    stage: 0,
    observedAt: null,
    covered: 0,
    longestGap: 0,
    set: NONE,
    intent: null,
    judgedUntil: null,
    pairs: {},
    holds: [],
    heldFor: null,
    goes: [],
    reports: [],
    accepted: [],
    covers: [],
    abort: null,
    ending: null,
    candidateKey: "k",
    journal: { hash: hashOf(line), lines: 1, at: instant(Date.parse(at)) },
  };
}

async function saved(line = "one"): Promise<StoredState["version"]> {
  return opened.github.states.save("summarizer", null, stateOf(line), [line]);
}

function journal(day = "2026-11-23"): string | null {
  return opened.repo.read(BRANCH, `journal/${day}.jsonl`);
}

describe("state", () => {
  test("is null before the first save, and then what was saved, in one request each way", async () => {
    const { states } = opened.github;
    expect(await states.load("summarizer")).toBeNull();
    expect(opened.requests()).toEqual(["State"]);
    const version = await saved();
    expect(opened.requests()).toEqual(["git/create-tree", "git/create-commit", "git/create-ref"]);
    expect(await states.load("summarizer")).toEqual({ state: stateOf("one"), version });
    await states.save("summarizer", version, stateOf("two"), ["two"]);
    expect(opened.requests()).toEqual(["State", "Commit"]);
    expect((await states.load("summarizer"))?.state).toEqual(stateOf("two"));
    expect(journal()).toBe("one\ntwo\n");
  });

  test("has one journal file a day, and a save without lines adds none", async () => {
    const { states } = opened.github;
    const first = await saved();
    const second = await states.save("summarizer", first, stateOf("two", "2026-11-24T00:00:01Z"), ["two"]);
    await states.save("summarizer", second, stateOf("two", "2026-11-24T00:00:01Z"), []);
    expect(journal()).toBe("one\n");
    expect(journal("2026-11-24")).toBe("two\n");
  });

  test.each([
    ["of the same day is read by another program", "2026-11-23T12:30:00Z", ["OneFile", "Commit"]],
    ["of a later day needs no reading", "2026-11-25T12:30:00Z", ["State", "Commit"]],
  ])("a journal %s", async (_, at, requests) => {
    const version = await saved();
    const other = opened.as({});
    if (requests[0] === "State") await other.states.load("summarizer");
    opened.requests();
    if (requests[0] === "State") await other.states.load("summarizer");
    await other.states.save("summarizer", version, stateOf("two", at), ["two"]);
    expect(opened.requests()).toEqual(requests);
    expect(journal(at.slice(0, 10))).toBe(at.startsWith("2026-11-23") ? "one\ntwo\n" : "two\n");
  });

  test("a journal that GitHub sends only in part is read in full", async () => {
    const { states } = opened.github;
    const long = "x".repeat(520_000);
    const version = await states.save("summarizer", null, stateOf(long), [long]);
    const other = opened.as({});
    await other.states.load("summarizer");
    await other.states.save("summarizer", version, stateOf("two"), ["two"]);
    expect(journal()).toBe(`${long}\ntwo\n`);
  });
});

describe("row 57: of two writers", () => {
  test("on one state one loses, and nothing of it is written", async () => {
    const version = await saved();
    const other = opened.as({});
    await opened.github.states.save("summarizer", version, stateOf("two"), ["two"]);
    expect(
      await failureOf(other.states.save("summarizer", version, stateOf("three"), ["three"])),
    ).toMatchObject({ code: "lost-race" });
    expect(journal()).toBe("one\ntwo\n");
  });

  test("of the first state one loses", async () => {
    await saved();
    expect(
      await failureOf(opened.as({}).states.save("summarizer", null, stateOf("other"), ["other"])),
    ).toMatchObject({ code: "lost-race" });
    expect(journal()).toBe("one\n");
  });
});

describe("an answer that got lost", () => {
  test("after the commit was made is found on the branch", async () => {
    const version = await saved();
    opened.fake.interfere(({ operation }) => (operation === "Commit" ? "hang-up-after" : null), 1);
    const next = await opened.github.states.save("summarizer", version, stateOf("two"), ["two"]);
    expect(opened.repo.tip(BRANCH)).toBe(next);
  });

  test("before it was made is a failure, and nothing was written", async () => {
    const version = await saved();
    opened.fake.interfere(({ operation }) => (operation === "Commit" ? "hang-up" : null), 1);
    expect(
      await failureOf(opened.github.states.save("summarizer", version, stateOf("two"), ["two"])),
    ).toMatchObject({ code: "github-unavailable" });
    expect(opened.repo.tip(BRANCH)).toBe(version);
  });

  test("and another writer meanwhile is a lost race", async () => {
    const version = await saved();
    const other = opened.as({});
    opened.fake.interfere(({ operation }) => {
      if (operation !== "Commit") return null;
      opened.repo.push(BRANCH, { "state.json": "{}" }, { author: "github-actions[bot]" });
      return "hang-up";
    }, 1);
    expect(await failureOf(other.states.save("summarizer", version, stateOf("two"), ["two"]))).toMatchObject({
      code: "lost-race",
    });
  });

  test("after the branch was made is found, too", async () => {
    opened.fake.interfere(({ operation }) => (operation === "git/create-ref" ? "hang-up-after" : null), 1);
    const version = await saved();
    expect(opened.repo.tip(BRANCH)).toBe(version);
  });
});

describe("a state is lost", () => {
  const bot = "github-actions[bot]";
  test.each([
    ["after a commit by somebody else", { "state.json": null }, "owner-a", "one by owner-a"],
    ["without its file", { "state.json": null }, bot, "none that could be read"],
    ["when it is no JSON", { "state.json": "{" }, bot, "something else"],
    [
      "when it is another rollout's",
      { "state.json": `${JSON.stringify(stateOf("one", undefined, "ranker"))}\n` },
      bot,
      "something else",
    ],
    [
      "when it is not the one its commit was made for",
      { "state.json": `${JSON.stringify(stateOf("two"))}\n` },
      bot,
      "another one",
    ],
  ] as const)("%s", async (_, files, author, found) => {
    await saved();
    opened.repo.push(BRANCH, files, { author });
    expect(await failureOf(opened.github.states.load("summarizer"))).toMatchObject({
      code: "state-lost",
      message: expect.stringContaining(found),
    });
  });

  test("when the journal does not end with the line that it knows", async () => {
    const { states } = opened.github;
    await states.save("summarizer", null, stateOf("one"), ["another"]);
    expect(await failureOf(states.load("summarizer"))).toMatchObject({
      code: "state-lost",
      message: expect.stringContaining("a journal that ends with"),
    });
  });
});

describe("a route", () => {
  const route = "0123456789abcdef".repeat(4);

  test("has one owner, and claiming twice is one claim", async () => {
    const { states } = opened.github;
    const version = await states.save("summarizer", null, stateOf("one"), []);
    opened.fake.clearLog();
    expect(await states.claimRoute(route, "summarizer", version)).toBe(true);
    expect(opened.requests()).toEqual(["git/create-ref"]);
    expect(await states.claimRoute(route, "summarizer", version)).toBe(true);
    expect(await states.claimRoute(route, "ranker", version)).toBe(false);
    expect(opened.repo.tip("model-rollout/routes/0123456789ab")).toBeTypeOf("string");
  });

  test("is released by its owner only, and then free", async () => {
    const { states } = opened.github;
    const version = await states.save("summarizer", null, stateOf("one"), []);
    await states.claimRoute("unleash news", "summarizer", version);
    await states.releaseRoute("unleash news", "ranker");
    expect(await states.claimRoute("unleash news", "ranker", version)).toBe(false);
    await states.releaseRoute("unleash news", "summarizer");
    await states.releaseRoute("unleash news", "summarizer");
    expect(await states.claimRoute("unleash news", "ranker", version)).toBe(true);
  });

  test("whose claim cannot be read stays taken", async () => {
    opened.repo.push("model-rollout/routes/0123456789ab", { "state.json": "{" }, { author: "owner-a" });
    expect(await opened.github.states.claimRoute(route, "summarizer", opened.repo.tip("main"))).toBe(false);
  });
});

describe("one look", () => {
  const call = { folders: [".github/rollouts"], policy: POLICY };

  test("of a repository without any state", async () => {
    expect(await opened.github.repository.look(call)).toMatchObject({
      tip: opened.repo.tip("main"),
      files: [{ path: ROLLOUT }],
      policy: { path: POLICY },
      quarantine: {},
      states: new Map(),
    });
  });

  test("brings rollouts, policy, quarantine and all states in one request; a lost state is one of them", async () => {
    const { states, quarantine, repository } = opened.github;
    const version = await saved();
    await states.save("ranker", null, stateOf("r", undefined, "ranker"), ["r"]);
    opened.repo.push("model-rollout/state/ranker", { "state.json": "{}" }, { author: "owner-a" });
    await quarantine.add("k1", "breach");
    opened.requests();
    const look = await repository.look(call);
    expect(opened.requests()).toEqual(["Look"]);
    expect(look.quarantine).toEqual({ k1: "breach" });
    expect(look.states.get("summarizer")).toEqual({ state: stateOf("one"), version });
    expect(look.states.get("ranker")).toMatchObject({ code: "state-lost" });
    // What the look read along is not read again.
    await states.save("summarizer", version, stateOf("two"), ["two"]);
    expect(opened.requests()).toEqual(["Commit"]);
  });

  test("says of a rollout and of a policy why they cannot be read", async () => {
    opened.repo.push(
      "main",
      {
        [ROLLOUT]: "x".repeat(300_000),
        ".github/rollouts/ok.yml": "name: ok\n",
        [POLICY]: new Uint8Array([0, 1]),
      },
      { author: "owner-a" },
    );
    const { files, policy } = await opened.github.repository.look({
      ...call,
      folders: [...call.folders, "more", "README.md"],
    });
    expect(files.map(({ path, refused }) => [path, refused !== undefined])).toEqual([
      [".github/rollouts/ok.yml", false],
      [ROLLOUT, true],
    ]);
    expect(policy).toEqual({ unreadable: expect.stringContaining("binary") });
    opened.repo.push("main", { [POLICY]: null }, { author: "owner-a" });
    expect((await opened.github.repository.look(call)).policy).toBeNull();
  });

  test("pages through more than fifty states", async () => {
    for (let index = 10; index < 62; index++)
      opened.repo.createRef(`refs/heads/model-rollout/state/r${index}`, opened.repo.tip("main"));
    const { states } = await opened.github.repository.look(call);
    expect(states.size).toBe(52);
    expect(opened.requests()).toEqual(["Look", "MoreStates"]);
  });
});

describe("the quarantine", () => {
  test("keeps the first reason of a candidate, also of two writers at once", async () => {
    const { quarantine, repository } = opened.github;
    const other = opened.as({}).quarantine;
    await quarantine.add("k0", "first");
    await Promise.all([quarantine.add("k1", "one"), other.add("k2", "two"), other.add("k0", "again")]);
    expect((await repository.look({ folders: [], policy: POLICY })).quarantine).toEqual({
      k0: "first",
      k1: "one",
      k2: "two",
    });
  });

  test("that is no object of texts is not taken for an empty one", async () => {
    opened.repo.push("model-rollout/quarantine", { "quarantine.json": "[1]" }, { author: "owner-a" });
    expect(await failureOf(opened.github.quarantine.add("k", "reason"))).toMatchObject({
      code: "state-lost",
    });
    opened.repo.push("model-rollout/quarantine", { "quarantine.json": "{" }, { author: "owner-a" });
    expect(await failureOf(opened.github.quarantine.add("k", "reason"))).toMatchObject({
      code: "state-lost",
    });
  });
});
