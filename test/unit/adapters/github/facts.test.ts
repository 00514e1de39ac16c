import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { factsQuery } from "../../../../src/adapters/github/facts-query.ts";
import { evaluateGate } from "../../../../src/gate/evaluate.ts";
import { sha } from "../../../../src/units.ts";
import { inputOf, rolloutOf } from "../../gate/facts-of.ts";
import { POLICY, ROLLOUT, failureOf, openChange, openRepository } from "./opened.ts";
import type { Opened } from "./opened.ts";

let opened: Opened;

beforeEach(async () => {
  opened = await openRepository();
});
afterEach(() => opened.fake.close());

describe("the facts of a pull request", () => {
  test("come in one request, with rollouts at head and at base, and the policy of the base's tip", async () => {
    const { repo, github } = opened;
    const number = openChange(opened);
    repo.push("main", { [POLICY]: "version: 1\nheartbeat: H\n" }, { author: "owner-b" });
    repo.review(number, { by: "owner-a", state: "APPROVED", body: "I accept it." });
    repo.comment(number, { by: "oncall-a", body: "/rollout ack 4f1c9a000000" });
    repo.label(number, "release");
    repo.status(repo.tip("v2"), {
      by: "github-actions[bot]",
      context: "model-rollout: main",
      state: "pending",
      description: "waiting",
    });
    repo.status(repo.tip("v2"), { by: "mallory", context: "model-rollout: lax", state: "success" });

    const facts = await github.pullRequests.facts(number);

    expect(opened.requests()).toEqual(["PullRequestFacts"]);
    expect(facts).toMatchObject({
      repository: "acme/news",
      isPrivate: true,
      defaultBranch: "main",
      number,
      state: "open",
      draft: false,
      author: { login: "author", kind: "user" },
      head: { sha: repo.tip("v2"), branch: "v2", fork: false },
      base: { branch: "main", tip: repo.tip("main") },
      mergeCommit: null,
      labels: ["release"],
      files: { items: [ROLLOUT], complete: true },
      status: { state: "pending", description: "waiting" },
      rolloutsAtHead: [{ path: ROLLOUT, text: "name: summarizer\nversion: 1\n" }],
      rolloutsAtBase: [{ path: ROLLOUT, text: "name: summarizer\n" }],
      policy: { path: POLICY, text: "version: 1\nheartbeat: H\n" },
      permissions: {},
      teams: {},
    });
    expect(facts.reviews.items).toMatchObject([
      { by: { login: "owner-a", kind: "user" }, state: "approved", commit: repo.tip("v2"), canPush: true },
    ]);
    expect(facts.comments.items).toMatchObject([{ by: { login: "oncall-a" }, edited: false, ours: false }]);
    expect(facts.commits.items).toMatchObject([
      { commit: repo.tip("v2"), people: [{ login: "author" }], unattributed: [] },
    ]);
  });

  test("row 25: of a fork are read in the base repository, in one request", async () => {
    const { repo, fake, github } = opened;
    repo.permit("stranger", "read");
    const fork = repo.fork("stranger/news");
    fork.push("v2", { [ROLLOUT]: "name: forked\n" }, { author: "stranger" });
    const number = repo.openPullRequest({
      head: "v2",
      base: "main",
      author: "stranger",
      fork: "stranger/news",
    });
    fake.clearLog();
    const facts = await github.pullRequests.facts(number);
    expect(facts.head).toMatchObject({ fork: true, sha: fork.tip("v2") });
    expect(facts.rolloutsAtHead).toMatchObject([{ text: "name: forked\n" }]);
    expect(opened.requests()).toEqual(["PullRequestFacts"]);
  });

  test("are read by a job that may not see statuses, with one request more", async () => {
    const number = openChange(opened);
    opened.fake.token("reader", {
      repository: "acme/news",
      permissions: { contents: "read", "pull-requests": "read" },
    });
    opened.fake.clearLog();
    const facts = await opened.as({ token: "reader" }).pullRequests.facts(number);
    expect(facts.status).toBeNull();
    expect(opened.requests()).toEqual(["PullRequestFacts", "PullRequestFacts"]);
  });

  test("rows 8 and 9: name co-authors, and the addresses that nobody registered", async () => {
    const { repo, github } = opened;
    opened.fake.user("helper");
    repo.push(
      "v2",
      { [ROLLOUT]: "name: other\n" },
      { author: { name: "X", email: "x@evil.example" }, coAuthors: ["helper", "Y <y@evil.example>"] },
    );
    const number = repo.openPullRequest({ head: "v2", base: "main", author: "author" });
    const [commit] = (await github.pullRequests.facts(number)).commits.items;
    expect(commit).toMatchObject({
      people: [{ login: "helper" }],
      unattributed: ["x@evil.example", "y@evil.example"],
    });
  });

  test("rows 10, 13, 15 and 55: tell bots, dismissed reviews and edited comments apart", async () => {
    const { repo, github } = opened;
    const number = openChange(opened);
    opened.fake.bot("helper");
    repo.review(number, { by: "helper[bot]", state: "APPROVED" });
    repo.dismissReview(repo.review(number, { by: "owner-a", state: "CHANGES_REQUESTED" }));
    const comment = repo.comment(number, { by: "oncall-a", body: "hello" });
    repo.editComment(comment, "oncall-a", "/rollout ack 4f1c9a000000");
    await github.conversation.comment(number, "ours");
    const { reviews, comments } = await github.pullRequests.facts(number);
    expect(reviews.items.map(({ by, state }) => `${by.kind} ${state}`)).toEqual([
      "bot approved",
      "user dismissed",
    ]);
    expect(comments.items.map(({ edited, ours }) => ({ edited, ours }))).toEqual([
      { edited: true, ours: false },
      { edited: false, ours: true },
    ]);
  });

  test("of a merged pull request come in one request where the policy of today says who decides", async () => {
    const { repo, github } = opened;
    const number = openChange(opened, { ".github/rollouts/new.yml": "name: new\n" });
    repo.merge(number, "squash", { by: "owner-a" });
    opened.fake.clearLog();
    expect(await github.pullRequests.facts(number)).toMatchObject({
      state: "merged",
      policy: { path: POLICY },
    });
    expect(opened.requests()).toEqual(["PullRequestFacts"]);
  });

  test("of a merged pull request without a policy show the rollouts as they were before it", async () => {
    const { repo, github } = opened;
    repo.push("main", { [POLICY]: null }, { author: "owner-b" });
    const number = openChange(opened, { ".github/rollouts/new.yml": "name: new\n" });
    repo.merge(number, "squash", { by: "owner-a" });
    opened.fake.clearLog();
    const facts = await github.pullRequests.facts(number);
    expect(facts.state).toBe("merged");
    expect(facts.mergeCommit).toBe(repo.tip("main"));
    expect(facts.base.tip).toBe(repo.tip("main"));
    expect(facts.rolloutsAtHead.map(({ path }) => path)).toEqual([".github/rollouts/new.yml", ROLLOUT]);
    expect(facts.rolloutsAtBase.map(({ path }) => path)).toEqual([ROLLOUT]);
    expect(opened.requests()).toEqual(["PullRequestFacts", "Folders"]);
  });

  test("row 69: of a retargeted pull request come from its base, also without policy or folder there", async () => {
    const { repo, github } = opened;
    repo.push("bare", { [POLICY]: null, [ROLLOUT]: null }, { author: "owner-b" });
    repo.push("v2", { "README.md": "v2\n" }, { author: "author" });
    const number = repo.openPullRequest({ head: "v2", base: "bare", author: "author" });
    expect(await github.pullRequests.facts(number)).toMatchObject({
      base: { branch: "bare" },
      policy: null,
      rolloutsAtBase: [],
    });
  });

  test("row 49: hold both paths of a renamed file, with one request more", async () => {
    const { repo, github } = opened;
    const number = openChange(opened, { "README.md": "x" });
    repo.push(
      "v2",
      { [ROLLOUT]: null, ".github/rollouts/renamed.yml": "name: summarizer\n" },
      { author: "author" },
    );
    opened.fake.clearLog();
    const { files } = await github.pullRequests.facts(number);
    expect(files).toEqual({ items: [".github/rollouts/renamed.yml", "README.md", ROLLOUT], complete: true });
    expect(opened.requests()).toEqual(["PullRequestFacts", "pulls/list-files"]);
  });
});

describe("more than one page", () => {
  test("row 21: 101 reviews and 101 comments are two requests more, and the last review counts", async () => {
    const { repo, github } = opened;
    const number = openChange(opened);
    for (let index = 0; index < 100; index++) {
      repo.review(number, { by: "owner-b", state: "COMMENTED" });
      repo.comment(number, { by: "owner-b", body: `comment ${index}` });
    }
    repo.review(number, { by: "owner-a", state: "CHANGES_REQUESTED" });
    repo.comment(number, { by: "oncall-a", body: "/rollout ack 4f1c9a000000" });
    opened.fake.clearLog();
    const facts = await github.pullRequests.facts(number);
    expect(opened.requests()).toEqual(["PullRequestFacts", "MoreOfReviews", "MoreOfComments"]);
    expect(facts.reviews).toMatchObject({ complete: true });
    expect(facts.reviews.items.at(-1)).toMatchObject({ state: "changes-requested" });
    expect(facts.comments.items).toHaveLength(101);
    expect(evaluateGate(inputOf({ facts, rollouts: [rolloutOf()] })).reason).toBe("changes-requested");
  });

  test("row 21: a cursor that does not move leaves the list incomplete", async () => {
    const { repo, github, fake } = opened;
    const number = openChange(opened);
    for (let index = 0; index < 101; index++) repo.review(number, { by: "owner-b", state: "COMMENTED" });
    const stuck = { nodes: [], pageInfo: { hasNextPage: true, endCursor: "Y3Vyc29yOjk5" } };
    const body = JSON.stringify({ data: { repository: { pullRequest: { page: stuck } } } });
    fake.interfere(({ operation }) =>
      operation === "MoreOfReviews"
        ? { status: 200, headers: { "content-type": "application/json" }, body }
        : null,
    );
    const { reviews } = await github.pullRequests.facts(number);
    expect(reviews.complete).toBe(false);
    expect(reviews.items).toHaveLength(100);
    fake.takeViolations();
  });
});

describe("files that are no plain text", () => {
  test.each([
    ["row 48: a symlink", { symlink: "../../etc/passwd" }, "a symlink"],
    ["row 48: a submodule", { submodule: "d".repeat(40) }, "a submodule"],
    ["a binary", new Uint8Array([0, 1, 2]), "binary bytes"],
    ["more than 256 KiB", "x".repeat(256 * 1024 + 1), "262145 bytes"],
  ] as const)("%s is listed with the reason why it is refused", async (_, content, found) => {
    const { repo, github } = opened;
    repo.push("v2", { [ROLLOUT]: content }, { author: "author" });
    const number = repo.openPullRequest({ head: "v2", base: "main", author: "author" });
    const { rolloutsAtHead } = await github.pullRequests.facts(number);
    expect(rolloutsAtHead).toMatchObject([{ path: ROLLOUT, text: "", refused: found }]);
  });
});

describe("named files", () => {
  test("of several commits are one request, and none the second time", async () => {
    const { repo, github } = opened;
    const head = sha(repo.push("v2", { "prompts/a.md": "new" }, { author: "author" }));
    const base = sha(repo.tip("main"));
    const read = () =>
      Promise.all([
        github.filesAt(head).read(["prompts/a.md", "README.md"]),
        github.filesAt(base).read(["prompts/a.md", "README.md"]),
      ]);
    const [atHead, atBase] = await read();
    expect(atHead.map((file) => file?.text)).toEqual(["new", "news\n"]);
    expect(atBase.map((file) => file?.text)).toEqual([undefined, "news\n"]);
    await read();
    expect(opened.requests()).toEqual(["NamedFiles"]);
  });

  test("before a commit are those of its first parent; before a root there are none", async () => {
    const { repo, github } = opened;
    const root = sha(repo.tip("main"));
    const next = sha(repo.push("main", { "README.md": "newer\n" }, { author: "owner-a" }));
    expect((await github.filesBefore(next).read(["README.md"]))[0]?.text).toBe("news\n");
    expect((await github.filesBefore(next).list(".github/rollouts")).map(({ path }) => path)).toEqual([
      ROLLOUT,
    ]);
    expect(await github.filesBefore(root).read(["README.md"])).toEqual([null]);
  });

  test("of a folder are listed, and a missing folder is empty", async () => {
    const files = opened.github.filesAt(sha(opened.repo.tip("main")));
    expect((await files.list(".github/rollouts/")).map(({ path }) => path)).toEqual([ROLLOUT]);
    expect(await files.list("nowhere")).toEqual([]);
    expect(await failureOf(files.list("README.md"))).toMatchObject({ code: "file-unreadable" });
    expect(await failureOf(files.read([".github"]))).toMatchObject({ code: "file-unreadable" });
  });

  test("that could not be read are asked for again", async () => {
    const files = opened.github.filesAt(sha(opened.repo.tip("main")));
    opened.fake.interfere(() => ({ status: 404 }), 1);
    expect(await failureOf(files.read(["README.md"]))).toMatchObject({ code: "github-not-found" });
    expect((await files.read(["README.md"]))[0]?.text).toBe("news\n");
    opened.fake.takeViolations();
  });
});

describe("files of offline results", () => {
  const at = (files: Readonly<Record<string, string | Uint8Array>>) =>
    opened.github.filesAt(sha(opened.repo.push("v2", files, { author: "author" })));

  test("of up to 512,000 bytes come with everything else that a rollout names, in one request", async () => {
    const files = at({
      "evals/v1.json": "a".repeat(512_000),
      "evals/v2.json": "b".repeat(300_000),
      "a.md": "A",
    });
    const base = opened.github.filesAt(sha(opened.repo.tip("main")));
    const [[prompt], results, [before]] = await Promise.all([
      files.read(["a.md"]),
      files.read(["evals/v1.json", "evals/v2.json"], "results"),
      base.read(["README.md"]),
    ]);
    expect([prompt?.text, before?.text]).toEqual(["A", "news\n"]);
    expect(results.map((file) => file?.text.length)).toEqual([512_000, 300_000]);
    expect(opened.requests()).toEqual(["NamedFiles"]);
  });

  test("that are larger are one request more each, whole to the last letter", async () => {
    const text = `${"é".repeat(400_000)}end`;
    const files = at({ "evals/v1.json": text, "evals/v2.json": `${text}.` });
    const results = await files.read(["evals/v1.json", "evals/v2.json"], "results");
    expect(results.map((file) => file?.text.slice(-5))).toEqual(["ééend", "éend."]);
    expect(results.map((file) => file?.refused)).toEqual([undefined, undefined]);
    expect(opened.requests()).toEqual(["NamedFiles", "git/get-blob", "git/get-blob"]);
    await files.read(["evals/v2.json"], "results");
    expect(opened.requests()).toEqual([]);
  });

  test("more than four of them are told as too large, not asked for", async () => {
    const names = Array.from({ length: 6 }, (_, index) => `evals/${index}.json`);
    const files = at(Object.fromEntries(names.map((name, index) => [name, `${index}`.repeat(600_000)])));
    const results = await files.read(names, "results");
    expect(results.map((file) => file?.refused ?? "read")).toEqual([
      ...Array.from({ length: 4 }, () => "read"),
      "600000 bytes",
      "600000 bytes",
    ]);
    expect(opened.requests()).toHaveLength(5);
  });

  test("that cannot be read say why and keep their id; their neighbours are read", async () => {
    const files = at({
      "evals/huge.json": "x".repeat(4 * 1024 * 1024 + 1),
      "evals/binary.json": new Uint8Array([0, 1, 2]),
      "evals/latin.json": Buffer.concat([Buffer.alloc(600_000, "a"), Buffer.from([0xe9])]),
      "evals/good.json": "[]",
    });
    const paths = [
      "evals/huge.json",
      "evals/binary.json",
      "evals/latin.json",
      "evals",
      "evals/good.json",
      "none",
    ];
    const results = await files.read(paths, "results");
    expect(results.map((file) => file?.refused ?? file?.text ?? null)).toEqual([
      "4194305 bytes",
      "binary bytes",
      "binary bytes",
      "a folder",
      "[]",
      null,
    ]);
    expect(results[0]?.blob).toMatch(/^[0-9a-f]{40}$/);
    expect(results[3]?.blob).toBe("");
  });

  test("are known by their ids without a single letter being sent", async () => {
    const files = at({ "evals/huge.json": "x".repeat(4 * 1024 * 1024 + 1) });
    const [[id], [read]] = await Promise.all([
      files.read(["evals/huge.json"], "id"),
      files.read(["evals/huge.json"], "results"),
    ]);
    expect(id).toEqual({ path: "evals/huge.json", blob: read?.blob, text: "" });
    expect(opened.requests()).toEqual(["NamedFiles"]);
    expect(await files.read(["evals", "none"], "id")).toMatchObject([
      { blob: "", refused: "a folder" },
      null,
    ]);
  });
});

/** Serves the answer to the first query with another commit as the ref's target, as a server whose refs lag behind does. */
async function lag(number: number, times: number): Promise<void> {
  const { client, fake } = opened;
  const body = await (
    await fetch(fake.graphqlUrl, {
      method: "POST",
      headers: { authorization: "token token", "content-type": "application/json" },
      body: JSON.stringify({
        query: factsQuery(1, true),
        variables: {
          owner: client.owner,
          name: client.name,
          number,
          head: "main",
          policy: POLICY,
          folder0: ".github/rollouts",
        },
      }),
    })
  ).text();
  fake.clearLog();
  fake.interfere(() => ({ status: 200, headers: { "content-type": "application/json" }, body }), times);
}

describe("a head that moves while it is read", () => {
  test("is read once more by its id", async () => {
    const number = openChange(opened);
    await lag(number, 1);
    const facts = await opened.github.pullRequests.facts(number);
    expect(facts.rolloutsAtHead).toMatchObject([{ text: "name: summarizer\nversion: 1\n" }]);
    expect(opened.requests()).toEqual(["PullRequestFacts", "PullRequestFacts"]);
  });

  test("twice is a failure", async () => {
    const number = openChange(opened);
    await lag(number, 2);
    expect(await failureOf(opened.github.pullRequests.facts(number))).toMatchObject({
      code: "github-unavailable",
    });
  });
});

test("a base branch that is gone is named", async () => {
  const { repo, github } = opened;
  repo.push("gone", { "a.md": "a" }, { author: "owner-b" });
  repo.push("v3", { "b.md": "b" }, { author: "author" });
  const number = repo.openPullRequest({ head: "v3", base: "gone", author: "author" });
  repo.deleteBranch("gone");
  expect(await failureOf(github.pullRequests.facts(number))).toMatchObject({
    code: "github-not-found",
    message: expect.stringContaining("gone"),
  });
});

describe("when GitHub shows no folder under its name in the facts", () => {
  const JSON_TYPE = { "content-type": "application/json" };
  /** The facts as they come from a GitHub whose `Commit.file` knows files alone. */
  async function factsWithoutFolders(number: number): Promise<string> {
    const { client, fake } = opened;
    const variables = {
      owner: client.owner,
      name: client.name,
      number,
      head: `refs/pull/${number}/head`,
      policy: POLICY,
      folder0: "elsewhere",
    };
    const response = await fetch(fake.graphqlUrl, {
      method: "POST",
      headers: { authorization: "token token", ...JSON_TYPE },
      body: JSON.stringify({ query: factsQuery(1, true), variables }),
    });
    return await response.text();
  }

  test("the folders are asked for by commit and name, and the rollouts are found", async () => {
    const { fake, github } = opened;
    const number = openChange(opened);
    const usual = await github.pullRequests.facts(number);
    const body = await factsWithoutFolders(number);
    fake.clearLog();
    fake.interfere(() => ({ status: 200, headers: JSON_TYPE, body }), 1);
    const facts = await github.pullRequests.facts(number);
    expect(facts.rolloutsAtHead).toHaveLength(1);
    expect(facts).toEqual(usual);
    expect(opened.requests()).toEqual(["PullRequestFacts", "Folders"]);
  });

  test("a changed rollout that it does not list at the head either is an error, not a pull request without rollouts", async () => {
    const { fake, github } = opened;
    const number = openChange(opened);
    const body = await factsWithoutFolders(number);
    const nothing = JSON.stringify({ data: { repository: { d0: null, d1: null } } });
    const answers = [body, nothing];
    fake.interfere(() => ({ status: 200, headers: JSON_TYPE, body: answers.shift() ?? nothing }), 2);
    expect(await failureOf(github.pullRequests.facts(number))).toMatchObject({
      code: "github-garbage",
      message: expect.stringContaining(ROLLOUT),
    });
  });
});
