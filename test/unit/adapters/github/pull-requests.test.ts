import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findOwnComment } from "../../../../src/gate/own-comment.ts";
import { sha } from "../../../../src/units.ts";
import { failureOf, openChange, openRepository } from "./opened.ts";
import type { Opened } from "./opened.ts";

const MARKER = "<!-- model-rollout:plan -->";
const STATUS = {
  context: "model-rollout: main",
  state: "pending",
  description: "waiting: on-call",
  url: "https://ci.example/1",
} as const;

let opened: Opened;
let number: number;

beforeEach(async () => {
  opened = await openRepository();
  number = openChange(opened);
  opened.fake.clearLog();
});
afterEach(() => opened.fake.close());

describe("our comment", () => {
  const body = `${MARKER}\nthe plan`;

  test("is created once, edited in place, and left alone when equal", async () => {
    const { pullRequests, conversation } = opened.github;
    const ours = async () => findOwnComment((await pullRequests.facts(number)).comments.items, MARKER);
    expect(await conversation.upsertComment(number, null, body)).toBe("created");
    expect(await conversation.upsertComment(number, await ours(), `${body} 2`)).toBe("updated");
    expect(await conversation.upsertComment(number, await ours(), `${body} 2\r\n`)).toBe("unchanged");
    expect(opened.repo.comments(number)).toMatchObject([
      { author: "github-actions[bot]", body: `${body} 2` },
    ]);
    expect(opened.requests()).toEqual([
      "issues/create-comment",
      "PullRequestFacts",
      "issues/update-comment",
      "PullRequestFacts",
    ]);
  });

  test("row 29: a copy of the marker by somebody else is not ours", async () => {
    opened.repo.comment(number, { by: "author", body });
    const { comments } = await opened.github.pullRequests.facts(number);
    expect(findOwnComment(comments.items, MARKER)).toBeNull();
  });

  test("is written again when somebody deleted it meanwhile", async () => {
    const { pullRequests, conversation } = opened.github;
    await conversation.upsertComment(number, null, body);
    const existing = findOwnComment((await pullRequests.facts(number)).comments.items, MARKER);
    opened.repo.deleteComment(existing?.id ?? 0);
    expect(await conversation.upsertComment(number, existing, `${body} 2`)).toBe("created");
    expect(opened.repo.comments(number)).toHaveLength(1);
  });

  test("row 67: one that is too long is refused with GitHub's words", async () => {
    const failure = await failureOf(opened.github.conversation.comment(number, "x".repeat(65_537)));
    expect(failure).toMatchObject({ code: "github-refused", message: expect.stringContaining("too long") });
  });
});

describe("the status", () => {
  test("is posted once, and not again while it says the same", async () => {
    const { pullRequests, conversation } = opened.github;
    const commit = sha(opened.repo.tip("v2"));
    expect(await conversation.setStatus(commit, STATUS, null)).toBe("posted");
    const { status } = await pullRequests.facts(number);
    expect(status).toEqual({ state: "pending", description: STATUS.description });
    expect(await conversation.setStatus(commit, STATUS, { ...STATUS, url: null })).toBe("unchanged");
    expect(await conversation.setStatus(commit, { ...STATUS, state: "success", url: null }, STATUS)).toBe(
      "posted",
    );
    expect(opened.repo.statuses(commit).map(({ state, targetUrl }) => [state, targetUrl])).toEqual([
      ["success", null],
      ["pending", STATUS.url],
    ]);
    expect(opened.requests()).toEqual([
      "repos/create-commit-status",
      "PullRequestFacts",
      "repos/create-commit-status",
    ]);
  });

  test("is cut to 140 characters, and then recognised again", async () => {
    const { conversation } = opened.github;
    const commit = sha(opened.repo.tip("v2"));
    const long = { ...STATUS, description: "ü".repeat(141) };
    await conversation.setStatus(commit, long, null);
    const [posted] = opened.repo.statuses(commit);
    expect(posted?.description).toBe(`${"ü".repeat(139)}…`);
    expect(
      await conversation.setStatus(commit, long, { ...long, description: posted?.description ?? "" }),
    ).toBe("unchanged");
  });

  test("is posted again after an answer that got lost: that is one status", async () => {
    opened.fake.interfere(() => "hang-up-after", 1);
    expect(await opened.github.conversation.setStatus(sha(opened.repo.tip("v2")), STATUS, null)).toBe(
      "posted",
    );
  });
});

test("the requests of a plan are at most five: facts, named files, comment, status, read again", async () => {
  const { conversation, filesAt, pullRequests } = opened.github;
  const facts = await pullRequests.facts(number);
  await filesAt(facts.head.sha).read(["README.md"]);
  await pullRequests.access(facts, { logins: [], groups: [] });
  await conversation.upsertComment(number, null, MARKER);
  await conversation.setStatus(facts.head.sha, STATUS, null);
  await pullRequests.facts(number);
  expect(opened.requests()).toEqual([
    "PullRequestFacts",
    "NamedFiles",
    "issues/create-comment",
    "repos/create-commit-status",
    "PullRequestFacts",
  ]);
});

/** The members of `@acme/owners` as pages of a hundred. */
function serveMembers(logins: readonly string[], status = 200): void {
  opened.fake.interfere(({ path }) => {
    const [, page] = /^\/orgs\/acme\/teams\/owners\/members\?per_page=100&page=(\d+)$/.exec(path) ?? [];
    if (page === undefined) return null;
    const members = logins.slice((Number(page) - 1) * 100, Number(page) * 100).map((login) => ({ login }));
    const body = JSON.stringify(status === 200 ? members : { message: "Not Found" });
    return { status, headers: { "content-type": "application/json" }, body };
  });
}

test("open pull requests come with what our status on their heads says", async () => {
  const { conversation, pullRequests } = opened.github;
  const head = sha(opened.repo.tip("v2"));
  expect(await pullRequests.open()).toEqual([{ number, head, base: "main", status: null }]);
  await conversation.setStatus(head, { ...STATUS, context: "model-rollout: main", state: "pending" }, null);
  expect(await pullRequests.open()).toEqual([{ number, head, base: "main", status: "pending" }]);
});

describe("access", () => {
  test("asks for permissions by login, a stranger has none", async () => {
    const { pullRequests } = opened.github;
    opened.repo.permit("lead", "maintain");
    opened.fake.user("nobody");
    const facts = await pullRequests.facts(number);
    opened.fake.clearLog();
    const known = await pullRequests.access(facts, {
      logins: ["lead", "oncall-a", "nobody", "unheard-of"],
      groups: [],
    });
    expect(known.permissions).toEqual({
      lead: "maintain",
      "oncall-a": "read",
      nobody: "none",
      "unheard-of": "none",
    });
    expect(opened.requests()).toHaveLength(4);
  });

  test.each([
    [2, 1],
    [100, 2],
    [101, 2],
  ])("reads a team of %d with the team token in %d requests", async (size, requests) => {
    const logins = Array.from({ length: size }, (_, index) => `member-${index}`);
    serveMembers(logins);
    const facts = await opened.github.pullRequests.facts(number);
    opened.fake.clearLog();
    const teamToken = "token";
    const { teams } = await opened
      .as({ teamToken })
      .pullRequests.access(facts, { logins: [], groups: ["@acme/owners"] });
    expect(teams).toEqual({ "@acme/owners": { kind: "members", logins } });
    expect(opened.requests()).toHaveLength(requests);
    opened.fake.takeViolations();
  });

  test.each([
    ["without a team token", null, "team-token"],
    ["with a token that may not", "token", "GitHub answered HTTP 404"],
  ])("row 19: a team is unreadable %s", async (_, teamToken, because) => {
    serveMembers([], 404);
    const facts = await opened.github.pullRequests.facts(number);
    const { teams } = await opened
      .as({ teamToken })
      .pullRequests.access(facts, { logins: [], groups: ["@acme/owners"] });
    expect(teams["@acme/owners"]).toEqual({ kind: "unreadable", because: expect.stringContaining(because) });
    opened.fake.takeViolations();
  });

  test("owners of a path in a team are its members, or unreadable with it", async () => {
    serveMembers(["owner-a"]);
    opened.repo.push("main", { CODEOWNERS: "* @acme/owners @owner-b\n" }, { author: "owner-b" });
    const facts = await opened.github.pullRequests.facts(number);
    const wanted = { logins: [], groups: ["CODEOWNERS:a"] };
    const read = await opened.as({ teamToken: "token" }).pullRequests.access(facts, wanted);
    expect(read.teams["CODEOWNERS:a"]).toEqual({ kind: "members", logins: ["owner-a", "owner-b"] });
    const blind = await opened.github.pullRequests.access(facts, wanted);
    expect(blind.teams["CODEOWNERS:a"]).toMatchObject({ kind: "unreadable" });
    opened.fake.takeViolations();
  });

  test.each([
    ["no file", {}, "no CODEOWNERS file"],
    [
      "a symlink at the first place",
      { ".github/CODEOWNERS": { symlink: "../x" }, CODEOWNERS: "* @owner-b\n" },
      "symlink",
    ],
    ["a binary", { CODEOWNERS: "\u0000\u0001" }, "binary"],
    [
      "a file that GitHub ignores",
      { CODEOWNERS: `* @owner-b\n#${"x".repeat(3_000_000)}\n` },
      "GitHub ignores",
    ],
  ])("owners of a path are unreadable, never nobody: %s", async (_, files, because) => {
    opened.repo.push("main", files, { author: "owner-b" });
    const facts = await opened.github.pullRequests.facts(number);
    const { teams } = await opened.github.pullRequests.access(facts, {
      logins: [],
      groups: ["CODEOWNERS:a"],
    });
    expect(teams["CODEOWNERS:a"]).toEqual({ kind: "unreadable", because: expect.stringContaining(because) });
  });

  test("CODEOWNERS is looked for below .github, at the root, below docs, and only the first counts", async () => {
    const ownerAt = async (): Promise<unknown> => {
      const facts = await opened.github.pullRequests.facts(number);
      const groups = ["CODEOWNERS:a"];
      return (await opened.github.pullRequests.access(facts, { logins: [], groups })).teams["CODEOWNERS:a"];
    };
    const by = (login: string) => ({ kind: "members", logins: [login] });
    opened.repo.push("main", { "docs/CODEOWNERS": "* @owner-a\n" }, { author: "owner-b" });
    expect(await ownerAt()).toEqual(by("owner-a"));
    opened.repo.push("main", { CODEOWNERS: "* @owner-b\n" }, { author: "owner-b" });
    expect(await ownerAt()).toEqual(by("owner-b"));
    opened.repo.push("main", { ".github/CODEOWNERS": "* @Bob_acme\n" }, { author: "owner-b" });
    expect(await ownerAt()).toEqual(by("Bob_acme"));
    // A file at the head is the author's word.
    opened.repo.push("v2", { ".github/CODEOWNERS": "* @author\n" }, { author: "author" });
    expect(await ownerAt()).toEqual(by("Bob_acme"));
  });

  test("a folder where GitHub does not look any more hides no owners", async () => {
    opened.repo.push(
      "main",
      { ".github/CODEOWNERS": "* @owner-a\n", "docs/CODEOWNERS/x": "" },
      { author: "owner-b" },
    );
    const facts = await opened.github.pullRequests.facts(number);
    const { teams } = await opened.github.pullRequests.access(facts, {
      logins: [],
      groups: ["CODEOWNERS:a"],
    });
    expect(teams["CODEOWNERS:a"]).toEqual({ kind: "members", logins: ["owner-a"] });
  });

  test.each([
    ["an empty team", 0, { kind: "members", logins: [] }],
    [
      "more members than are read",
      2_001,
      { kind: "unreadable", because: expect.stringContaining("2000 members or more") },
    ],
  ])("attack 19: %s", async (_, size, expected) => {
    serveMembers(Array.from({ length: size }, (__, index) => `member-${index}`));
    const facts = await opened.github.pullRequests.facts(number);
    const { teams } = await opened
      .as({ teamToken: "token" })
      .pullRequests.access(facts, { logins: [], groups: ["@acme/owners"] });
    expect(teams["@acme/owners"]).toEqual(expected);
    opened.fake.takeViolations();
  });

  test.each([403, 404])(
    "attack 19: a team that answers %d is unreadable in CODEOWNERS too",
    async (status) => {
      serveMembers([], status);
      opened.repo.push("main", { CODEOWNERS: "* @acme/owners\n" }, { author: "owner-b" });
      const facts = await opened.github.pullRequests.facts(number);
      const { teams } = await opened
        .as({ teamToken: "token" })
        .pullRequests.access(facts, { logins: [], groups: ["CODEOWNERS:a"] });
      expect(teams["CODEOWNERS:a"]).toMatchObject({ kind: "unreadable" });
      opened.fake.takeViolations();
    },
  );

  test("attack 19: what is no name of a team reads none", async () => {
    serveMembers(["owner-a"]);
    const facts = await opened.github.pullRequests.facts(number);
    opened.fake.clearLog();
    const groups = ["@acme/owners/evil", "@acme/"];
    const { teams } = await opened
      .as({ teamToken: "token" })
      .pullRequests.access(facts, { logins: [], groups });
    expect(Object.values(teams).map(({ kind }) => kind)).toEqual(["unreadable", "unreadable"]);
    expect(opened.requests()).toEqual([]);
  });

  test("owners of a path come from CODEOWNERS on the base branch", async () => {
    const text = "# owners\n* @owner-b\n/models/ @owner-a @owner-b # both\nmodels/old/ mail@acme.example\n";
    opened.repo.push("main", { ".github/CODEOWNERS": text }, { author: "owner-b" });
    const facts = await opened.github.pullRequests.facts(number);
    const groups = ["CODEOWNERS:models/news.yml", "CODEOWNERS:models/old/x", "CODEOWNERS:README.md"];
    const { teams } = await opened.github.pullRequests.access(facts, { logins: [], groups });
    expect(teams).toEqual({
      "CODEOWNERS:models/news.yml": { kind: "members", logins: ["owner-a", "owner-b"] },
      "CODEOWNERS:models/old/x": {
        kind: "unreadable",
        because: expect.stringContaining("mail@acme.example"),
      },
      "CODEOWNERS:README.md": { kind: "members", logins: ["owner-b"] },
    });
  });
});

describe("who brought a rollout", () => {
  const paths = [".github/rollouts/summarizer.yml", "prompts/a.md"];

  test.each(["merge", "squash", "rebase"] as const)(
    "%s: the commit, and its pull request",
    async (method) => {
      const { repo, github } = opened;
      repo.push("v2", { "prompts/a.md": "new" }, { author: "author" });
      repo.merge(number, method, { by: "owner-a" });
      repo.push("main", { "README.md": "later\n" }, { author: "owner-a" });
      opened.fake.clearLog();
      const brought = await github.pullRequests.broughtBy(sha(repo.tip("main")), paths);
      expect(brought.pullRequest).toBe(number);
      expect(repo.read(brought.commit, "prompts/a.md")).toBe("new");
      expect(opened.requests()).toEqual(method === "rebase" ? ["BroughtBy", "LogOf"] : ["BroughtBy"]);
    },
  );

  test("a push without a pull request is nobody's", async () => {
    const { repo, github } = opened;
    const commit = repo.push("main", { "prompts/a.md": "pushed" }, { author: "author" });
    expect(await github.pullRequests.broughtBy(sha(commit), paths)).toEqual({ commit, pullRequest: null });
  });

  test("row 68c: a pull request into another branch is not the one that brought it", async () => {
    const { repo, github } = opened;
    repo.push("lax", { "lax.md": "lax" }, { author: "author" });
    repo.push("evil", { "prompts/a.md": "evil" }, { author: "author", onto: repo.tip("lax") });
    const lax = repo.openPullRequest({ head: "evil", base: "lax", author: "author" });
    const commit = repo.merge(lax, "merge", { by: "owner-a" });
    expect((await github.pullRequests.broughtBy(sha(commit), ["prompts/a.md"])).pullRequest).toBeNull();
  });

  test("files that never were there are an error", async () => {
    expect(
      await failureOf(opened.github.pullRequests.broughtBy(sha(opened.repo.tip("main")), ["none.yml"])),
    ).toMatchObject({ code: "github-not-found" });
  });
});
