import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startGitHub } from "../../support/github/github.ts";
import type { GitHub } from "../../support/github/github.ts";
import type { TestRepository } from "../../support/github/test-repository.ts";

const ALL = {
  contents: "write",
  "pull-requests": "write",
  statuses: "write",
  deployments: "write",
  issues: "write",
  actions: "write",
} as const;

let github: GitHub;
let repo: TestRepository;

beforeEach(async () => {
  github = await startGitHub();
  github.organisation("acme").team("ml-owners", ["alice"]);
  repo = github.repository("acme/news", { private: true });
  repo.permit("alice", "write");
  repo.permit("bob", "write");
  repo.push("main", { "models/a.yaml": "a: 1\n", "README.md": "hello\n" }, { author: "alice" });
  github.token("all", { repository: "acme/news", permissions: ALL });
});

afterEach(() => github.close());

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any; // eslint-disable-line typescript/no-explicit-any
}

async function call(method: string, path: string, body?: unknown, token = "all"): Promise<Reply> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...sent,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

async function graph(query: string, variables: object = {}, token = "all") {
  return (await call("POST", "/graphql", { query, variables }, token)).body;
}

function open(files: Record<string, string | null> = { "models/a.yaml": "a: 2\n" }): number {
  repo.push("feature", files, { author: "bob" });
  return repo.openPullRequest({ head: "feature", base: "main", author: "bob" });
}

test("blob ids equal git hash-object", async () => {
  const text = "weights: é\n";
  const ours = await call("POST", "/repos/acme/news/git/blobs", { content: text });
  expect(ours.body.sha).toBe(
    execFileSync("git", ["hash-object", "--stdin"], { input: text, encoding: "utf8" }).trim(),
  );
});

test("tree and commit ids equal those of git", () => {
  const folder = mkdtempSync(join(tmpdir(), "fake-github-"));
  const at = { GIT_AUTHOR_DATE: "1700000000 +0000", GIT_COMMITTER_DATE: "1700000000 +0000" };
  const who = { name: "Ann", email: "ann@example.org" };
  const people = {
    GIT_AUTHOR_NAME: who.name,
    GIT_AUTHOR_EMAIL: who.email,
    GIT_COMMITTER_NAME: who.name,
    GIT_COMMITTER_EMAIL: who.email,
  };
  const git = (args: readonly string[], input = "") =>
    execFileSync("git", args, {
      cwd: folder,
      input,
      encoding: "utf8",
      env: { ...process.env, ...at, ...people },
    }).trim();
  try {
    git(["init", "--quiet"]);
    // `a-b` sorts before the folder `a`, which sorts before `a0`.
    for (const name of ["a/x", "a-b", "a0"]) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), name);
    }
    git(["add", "."]);
    const theirs = git(["commit-tree", git(["write-tree"])], "first");
    const files = { "a/x": "a/x", "a-b": "a-b", a0: "a0" };
    const empty = github.repository("acme/empty");
    expect(empty.push("main", files, { author: who, at: 1_700_000_000_000, message: "first" })).toBe(theirs);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a push moves the head and leaves reviews on the old commit", async () => {
  const number = open();
  const old = repo.tip("feature");
  repo.review(number, { by: "alice", state: "APPROVED" });
  const head = repo.push("feature", { "models/a.yaml": "a: 3\n" }, { author: "bob" });
  const { data } = await graph(
    `query($n: Int!) { repository(owner: "acme", name: "news") { pullRequest(number: $n) {
      headRefOid author { __typename login ... on User { databaseId } }
      reviews(first: 100) { totalCount nodes { state authorCanPushToRepository commit { oid } author { login } } } } } }`,
    { n: number },
  );
  const { pullRequest } = data.repository;
  expect(pullRequest.headRefOid).toBe(head);
  expect(pullRequest.reviews.nodes).toEqual([
    { state: "APPROVED", authorCanPushToRepository: true, commit: { oid: old }, author: { login: "alice" } },
  ]);
});

test("the author cannot approve their own pull request", () => {
  const number = open();
  expect(() => repo.review(number, { by: "bob", state: "APPROVED" })).toThrow(
    "Can not approve your own pull request",
  );
});

const COMMIT = `mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } ref { name } } }`;

function stateCommit(expectedHeadOid: string) {
  return {
    input: {
      branch: { repositoryNameWithOwner: "acme/news", branchName: "main" },
      expectedHeadOid,
      message: { headline: "state" },
      fileChanges: { additions: [{ path: "state.json", contents: Buffer.from("{}").toString("base64") }] },
    },
  };
}

test("expectedHeadOid that is the head writes one commit, signed by GitHub", async () => {
  const { data } = await graph(COMMIT, stateCommit(repo.tip("main")));
  expect(data.createCommitOnBranch).toEqual({ commit: { oid: repo.tip("main") }, ref: { name: "main" } });
  expect(repo.read("main", "state.json")).toBe("{}");
  const { data: seen } = await graph(
    `{ repository(owner: "acme", name: "news") { object(expression: "main") { ... on Commit { signature { isValid } author { user { login } } } } } }`,
  );
  expect(seen.repository.object).toEqual({
    signature: { isValid: true },
    author: { user: { login: "github-actions[bot]" } },
  });
});

test("expectedHeadOid that is not the head writes nothing", async () => {
  const stale = repo.tip("main");
  const head = repo.push("main", { "README.md": "newer\n" }, { author: "alice" });
  const { data, errors } = await graph(COMMIT, stateCommit(stale));
  expect(data).toEqual({ createCommitOnBranch: null });
  expect(errors).toMatchObject([{ type: "STALE_DATA", path: ["createCommitOnBranch"] }]);
  expect(repo.tip("main")).toBe(head);
});

test("updateRefs moves all refs or none", async () => {
  const head = repo.tip("main");
  const { data } = await graph(`{ repository(owner: "acme", name: "news") { id } }`);
  const update = `mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }`;
  const none = "0".repeat(40);
  const refUpdates = [
    { name: "refs/rollouts/a", beforeOid: none, afterOid: head },
    { name: "refs/heads/main", beforeOid: none, afterOid: head },
  ];
  const { errors } = await graph(update, { input: { repositoryId: data.repository.id, refUpdates } });
  expect(errors).toMatchObject([{ type: "STALE_DATA" }]);
  expect(() => repo.tip("refs/rollouts/a")).toThrow("has no refs/rollouts/a");
});

test("a ref is created once and only moves forward without force", async () => {
  const first = repo.tip("main");
  const second = repo.push("main", { a: "1" }, { author: "alice" });
  const create = { ref: "refs/rollouts/a", sha: second };
  expect((await call("POST", "/repos/acme/news/git/refs", create)).status).toBe(201);
  expect((await call("POST", "/repos/acme/news/git/refs", create)).body.message).toBe(
    "Reference already exists",
  );
  const back = await call("PATCH", "/repos/acme/news/git/refs/rollouts%2Fa", { sha: first });
  expect([back.status, back.body.message]).toEqual([422, "Update is not a fast forward"]);
  expect(
    (await call("PATCH", "/repos/acme/news/git/refs/rollouts/a", { sha: first, force: true })).status,
  ).toBe(200);
  expect((await call("DELETE", "/repos/acme/news/git/refs/rollouts/a")).status).toBe(204);
});

test("blob, tree, commit and ref make a file that can be read back", async () => {
  const base = repo.tip("main");
  const git = "/repos/acme/news/git";
  const blob = await call("POST", `${git}/blobs`, { content: "{}" });
  const entries = [{ path: "s/state.json", mode: "100644", type: "blob", sha: blob.body.sha }];
  const tree = await call("POST", `${git}/trees`, { base_tree: base, tree: entries });
  const commit = await call("POST", `${git}/commits`, {
    message: "state",
    tree: tree.body.sha,
    parents: [base],
  });
  await call("PATCH", `${git}/refs/heads/main`, { sha: commit.body.sha });
  expect(repo.read("main", "s/state.json")).toBe("{}");
  expect(repo.read("main", "README.md")).toBe("hello\n");
  const listed = await call("GET", `${git}/trees/main?recursive=1`);
  expect(listed.body.tree.map(({ path }: { path: string }) => path)).toEqual([
    "README.md",
    "models",
    "models/a.yaml",
    "s",
    "s/state.json",
  ]);
});

test.each([
  ["an unknown endpoint", "GET", "/repos/acme/news/stargazers", undefined, 404],
  ["a body that GitHub would refuse", "POST", "/repos/acme/news/issues/1/comments", { text: "hi" }, 422],
  [
    "a state that is not a state",
    "POST",
    `/repos/acme/news/statuses/${"0".repeat(40)}`,
    { state: "ok" },
    422,
  ],
  ["a query parameter that GitHub does not know", "GET", "/repos/acme/news/pulls?stat=open", undefined, 422],
] as const)("%s is a violation", async (_, method, path, body, status) => {
  expect((await call(method, path, body)).status).toBe(status);
  expect(github.takeViolations()).not.toEqual([]);
});

test.each([
  ["a field that is not in the schema", "{ viewer { shoeSize } }"],
  [
    "a connection without a page size",
    `{ repository(owner: "acme", name: "news") { refs(refPrefix: "refs/heads/") { totalCount } } }`,
  ],
  [
    "a page over 100",
    `{ repository(owner: "acme", name: "news") { refs(refPrefix: "refs/heads/", first: 101) { totalCount } } }`,
  ],
  ["a field that the model lacks", `{ repository(owner: "acme", name: "news") { stargazerCount } }`],
])("%s is a violation and an error", async (_, query) => {
  expect((await graph(query)).errors).toHaveLength(1);
  expect(github.takeViolations()).toHaveLength(1);
});

test("violations make close fail", async () => {
  await call("GET", "/nowhere");
  await expect(github.close()).rejects.toThrow("GET /nowhere: no such endpoint");
  github.takeViolations();
  github = await startGitHub();
});

test("a page never holds more than asked, and the pages together hold everything", async () => {
  const number = open();
  for (let index = 0; index < 5; index += 1) repo.comment(number, { by: "alice", body: `${index}` });
  const first = await call("GET", `/repos/acme/news/issues/${number}/comments?per_page=2`);
  expect(first.body).toHaveLength(2);
  expect(first.headers.get("link")).toContain(`page=3>; rel="last"`);
  const query = `query($n: Int!, $before: String) { repository(owner: "acme", name: "news") { pullRequest(number: $n) {
    comments(last: 2, before: $before) { totalCount pageInfo { hasPreviousPage startCursor } nodes { body } } } } }`;
  const bodies: string[] = [];
  let before: string | null = null;
  do {
    const { data } = await graph(query, { n: number, before });
    const { nodes, pageInfo } = data.repository.pullRequest.comments;
    bodies.unshift(...nodes.map(({ body }: { body: string }) => body));
    before = pageInfo.hasPreviousPage ? pageInfo.startCursor : null;
  } while (before !== null);
  expect(bodies).toEqual(["0", "1", "2", "3", "4"]);
});

test("the permission that is missing is named", async () => {
  github.token("reader", { repository: "acme/news", permissions: { contents: "read" } });
  const denied = await call(
    "POST",
    `/repos/acme/news/statuses/${repo.tip("main")}`,
    { state: "success" },
    "reader",
  );
  expect([denied.status, denied.body.message]).toEqual([403, "Resource not accessible by integration"]);
  expect(denied.headers.get("x-accepted-github-permissions")).toBe("statuses=write");
  const { data, errors } = await graph(
    `{ repository(owner: "acme", name: "news") { nameWithOwner pullRequest(number: 1) { number } } }`,
    {},
    "reader",
  );
  expect(data).toEqual({ repository: { nameWithOwner: "acme/news", pullRequest: null } });
  expect(errors).toMatchObject([{ type: "FORBIDDEN", path: ["repository", "pullRequest"] }]);
});

test("strangers: an unknown token gets 401, a private repository looks absent", async () => {
  github.token("carol", { actor: "carol" });
  expect((await call("GET", "/repos/acme/news", undefined, "nope")).status).toBe(401);
  expect((await call("GET", "/repos/acme/news", undefined, "carol")).status).toBe(404);
  expect(
    (await graph(`{ repository(owner: "acme", name: "news") { id } }`, {}, "carol")).errors,
  ).toMatchObject([{ type: "NOT_FOUND" }]);
});

test("a workflow's token reads neither teams nor itself; a team token reads teams", async () => {
  github.token("teams", {
    actor: "owners-app[bot]",
    repository: "acme/news",
    permissions: { members: "read" },
  });
  const path = "/orgs/acme/teams/ml-owners/memberships";
  expect((await call("GET", `${path}/alice`)).status).toBe(403);
  expect((await call("GET", "/user")).status).toBe(403);
  expect((await call("GET", `${path}/alice`, undefined, "teams")).body.state).toBe("active");
  expect((await call("GET", `${path}/bob`, undefined, "teams")).status).toBe(404);
});

test("the newest status of a context counts, and descriptions end at 140", async () => {
  const sha = repo.tip("main");
  const path = `/repos/acme/news/statuses/${sha}`;
  await call("POST", path, { state: "pending", context: "gate" });
  await call("POST", path, { state: "success", context: "gate", description: "x".repeat(140) });
  expect(
    (await call("POST", path, { state: "success", context: "gate", description: "x".repeat(141) })).status,
  ).toBe(422);
  expect(repo.statuses(sha).map(({ state }) => state)).toEqual(["success", "pending"]);
  const combined = await call("GET", "/repos/acme/news/commits/main/status");
  expect([combined.body.state, combined.body.total_count]).toEqual(["success", 1]);
  expect((await call("GET", "/repos/acme/news/commits/main/statuses")).body).toHaveLength(2);
  const { data } = await graph(
    `{ repository(owner: "acme", name: "news") { object(expression: "main") { ... on Commit { status { context(name: "gate") { state creator { login } } } } } } }`,
  );
  expect(data.repository.object.status.context).toEqual({
    state: "SUCCESS",
    creator: { login: "github-actions" },
  });
});

test("the 1,001st status of a commit and context is refused", async () => {
  const sha = repo.tip("main");
  for (let index = 0; index < 1_000; index += 1)
    repo.status(sha, { by: "alice", context: "gate", state: "pending" });
  expect(
    (await call("POST", `/repos/acme/news/statuses/${sha}`, { state: "success", context: "gate" })).status,
  ).toBe(422);
});

test("a comment is written, edited and never longer than 65,536 characters", async () => {
  const number = open();
  const path = `/repos/acme/news/issues/${number}/comments`;
  const { body } = await call("POST", path, { body: "x".repeat(65_536) });
  expect((await call("POST", path, { body: "x".repeat(65_537) })).status).toBe(422);
  await call("PATCH", `/repos/acme/news/issues/comments/${body.id}`, { body: "short" });
  expect(repo.comments(number)).toMatchObject([
    { author: "github-actions[bot]", body: "short", isEdited: true },
  ]);
  expect(
    (await call("POST", `/repos/acme/news/issues/comments/${body.id}/reactions`, { content: "rocket" }))
      .status,
  ).toBe(201);
  expect((await call("GET", `/repos/acme/news/issues/comments/${body.id}`)).body.body).toBe("short");
});

test.each(["merge", "squash", "rebase"] as const)(
  "a %s puts the change on the base, and its commit leads back",
  async (method) => {
    const number = open();
    repo.push("main", { "other.txt": "1" }, { author: "alice" });
    const sha = repo.merge(number, method, { by: "alice" });
    expect([repo.tip("main"), repo.read("main", "models/a.yaml"), repo.read("main", "other.txt")]).toEqual([
      sha,
      "a: 2\n",
      "1",
    ]);
    const found = await call("GET", `/repos/acme/news/commits/${sha}/pulls`);
    expect(found.body).toMatchObject([{ number, state: "closed", merge_commit_sha: sha }]);
    const { data } = await graph(
      `query($e: String!) { repository(owner: "acme", name: "news") { object(expression: $e) { ... on Commit {
      parents(first: 2) { totalCount } associatedPullRequests(first: 1) { nodes { number merged state mergeCommit { oid } files(first: 9) { nodes { path changeType } } } } } } } }`,
      { e: sha },
    );
    const files = { nodes: [{ path: "models/a.yaml", changeType: "MODIFIED" }] };
    expect(data.repository.object).toEqual({
      parents: { totalCount: method === "merge" ? 2 : 1 },
      associatedPullRequests: {
        nodes: [{ number, merged: true, state: "MERGED", mergeCommit: { oid: sha }, files }],
      },
    });
  },
);

test("a conflict cannot be merged, and a renamed file says so", async () => {
  const number = open({ "models/b.yaml": "a: 1\n", "models/a.yaml": null, "README.md": "mine\n" });
  const files = await call("GET", `/repos/acme/news/pulls/${number}/files`);
  expect(files.body).toMatchObject([
    { filename: "README.md", status: "modified" },
    { filename: "models/b.yaml", status: "renamed", previous_filename: "models/a.yaml" },
  ]);
  repo.push("main", { "README.md": "theirs\n" }, { author: "alice" });
  expect((await call("GET", `/repos/acme/news/pulls/${number}`)).body).toMatchObject({
    mergeable: false,
    changed_files: 2,
  });
  expect(() => repo.merge(number, "merge", { by: "alice" })).toThrow("conflicts with main");
});

test("a merge group leaves the base alone until it lands", () => {
  const number = open();
  const group = repo.queue([number], { by: "alice" });
  expect(group.base).toBe(repo.tip("main"));
  expect(repo.read(group.head, "models/a.yaml")).toBe("a: 2\n");
  group.land();
  expect(repo.tip("main")).toBe(group.head);
});

test("a fork's pull request is cross-repository and still has its commits here", async () => {
  const fork = repo.fork("carol/news");
  repo.permit("carol", "read");
  const head = fork.push(
    "idea",
    { "models/a.yaml": "a: 9\n" },
    { author: "carol", coAuthors: ["alice"], signed: true },
  );
  const number = repo.openPullRequest({ head: "idea", base: "main", author: "carol", fork: "carol/news" });
  const { data } = await graph(
    `query($n: Int!, $e: String!) { repository(owner: "acme", name: "news") {
      pullRequest(number: $n) { isCrossRepository headRepository { nameWithOwner } authorAssociation
        commits(last: 5) { nodes { commit { oid signature { isValid } authors(first: 5) { nodes { user { login } } } } } } }
      object(expression: $e) { ... on Blob { text oid byteSize isBinary isTruncated } } } viewer { login } }`,
    { n: number, e: `${head}:models/a.yaml` },
  );
  expect(data).toMatchObject({
    viewer: { login: "github-actions[bot]" },
    repository: {
      object: { text: "a: 9\n", byteSize: 5, isBinary: false, isTruncated: false },
      pullRequest: {
        isCrossRepository: true,
        headRepository: { nameWithOwner: "carol/news" },
        commits: {
          nodes: [
            {
              commit: {
                oid: head,
                signature: { isValid: true },
                authors: { nodes: [{ user: { login: "carol" } }, { user: { login: "alice" } }] },
              },
            },
          ],
        },
      },
    },
  });
});

test("a folder lists files, links and submodules with their modes", async () => {
  repo.push(
    "main",
    { "d/l": { symlink: "../x" }, "d/s": { submodule: "1".repeat(40) }, "d/p": { program: "#!" } },
    { author: "alice" },
  );
  const { data } = await graph(
    `{ repository(owner: "acme", name: "news") { defaultBranchRef { name target { oid } } object(expression: "main:d") { ... on Tree { entries { path mode type object { ... on Blob { text } } } } } } }`,
  );
  expect(data.repository.defaultBranchRef).toEqual({ name: "main", target: { oid: repo.tip("main") } });
  expect(data.repository.object.entries).toEqual([
    { path: "d/l", mode: 0o120000, type: "blob", object: { text: "../x" } },
    { path: "d/p", mode: 0o100755, type: "blob", object: { text: "#!" } },
    { path: "d/s", mode: 0o160000, type: "commit", object: null },
  ]);
  const listed = await call("GET", "/repos/acme/news/contents/d");
  expect(listed.body.map(({ type }: { type: string }) => type)).toEqual(["symlink", "file", "submodule"]);
  expect((await call("GET", "/repos/acme/news/contents/d/l?ref=main")).body).toMatchObject({
    type: "symlink",
    target: "../x",
  });
});

test("a deployment of a branch that is behind merges the default branch in, unless told not to", async () => {
  open();
  repo.push("main", { "other.txt": "1" }, { author: "alice" });
  const merged = await call("POST", "/repos/acme/news/deployments", { ref: "feature" });
  expect([merged.status, repo.read("feature", "other.txt")]).toEqual([202, "1"]);
  const sha = repo.tip("feature");
  const wanted = {
    ref: sha,
    auto_merge: false,
    required_contexts: [],
    environment: "rollout/a/5%",
    payload: { digest: "d" },
  };
  const { status, body } = await call("POST", "/repos/acme/news/deployments", wanted);
  expect(status).toBe(201);
  const path = `/repos/acme/news/deployments/${body.id}/statuses`;
  expect((await call("POST", path, { state: "in_progress", description: "5%" })).status).toBe(201);
  expect((await call("GET", path)).body).toHaveLength(1);
  expect(
    (await call("GET", "/repos/acme/news/deployments?environment=rollout%2Fa%2F5%25")).body,
  ).toHaveLength(1);
  expect(repo.deployments()).toMatchObject([
    { sha, payload: { digest: "d" }, statuses: [{ state: "in_progress" }] },
  ]);
});

test("a deployment waits for the contexts it requires", async () => {
  const wanted = { ref: repo.tip("main"), auto_merge: false, required_contexts: ["gate"] };
  expect((await call("POST", "/repos/acme/news/deployments", wanted)).status).toBe(409);
});

test("issues are opened, labelled, listed and closed", async () => {
  const { status, body } = await call("POST", "/repos/acme/news/issues", {
    title: "breach",
    body: "b",
    labels: ["incident"],
  });
  expect(status).toBe(201);
  expect(
    (await call("POST", `/repos/acme/news/issues/${body.number}/labels`, { labels: ["p1"] })).body,
  ).toHaveLength(2);
  expect((await call("GET", "/repos/acme/news/issues?labels=incident&state=open")).body).toHaveLength(1);
  await call("PATCH", `/repos/acme/news/issues/${body.number}`, { state: "closed" });
  expect(repo.issues()).toMatchObject([{ title: "breach", state: "closed", labels: ["incident", "p1"] }]);
});

test.each([
  ["/repos/acme/news", { default_branch: "main" }],
  ["/repos/acme/news/branches/main", { name: "main" }],
  ["/repos/acme/news/commits?path=README.md", [{ commit: { message: "Change files" } }]],
  ["/repos/acme/news/commits/main", { files: [{ filename: "README.md" }, { filename: "models/a.yaml" }] }],
  ["/repos/acme/news/collaborators/alice/permission", { permission: "write", role_name: "write" }],
  ["/repos/acme/news/collaborators/zoe/permission", { permission: "none", role_name: "none" }],
  ["/repos/acme/news/pulls?state=all&head=acme:feature", [{ number: 1 }]],
  ["/repos/acme/news/pulls/1/commits", [{ author: { login: "bob" } }]],
  ["/repos/acme/news/pulls/1/reviews", [{ state: "COMMENTED" }]],
  ["/repos/acme/news/issues/1", { pull_request: {} }],
  ["/repos/acme/news/git/matching-refs/heads/", [{ ref: "refs/heads/feature" }, { ref: "refs/heads/main" }]],
  ["/repos/acme/news/git/ref/heads/main", { object: { type: "commit" } }],
  ["/repos/acme/news/contents", [{ path: "README.md" }, { path: "models", type: "dir" }]],
  ["/repos/acme/news/contents/README.md?ref=main", { content: "aGVsbG8K\n", encoding: "base64" }],
  [
    "/repos/acme/news/actions/runs/7/approvals",
    [{ state: "approved", user: { login: "alice" }, environments: [{ name: "prod" }] }],
  ],
  ["/rate_limit", { resources: { core: {} } }],
])("%s answers as GitHub describes", async (path, body) => {
  github.user("zoe");
  repo.review(open(), { by: "bob", state: "COMMENTED", body: "ready" });
  repo.approveRun(7, { by: "alice", environments: ["prod"] });
  expect(await call("GET", path)).toMatchObject({ status: 200, body });
});

test("reviewers are requested, workflows dispatched", async () => {
  const number = open();
  repo.workflow("tick.yml");
  const path = `/repos/acme/news/pulls/${number}/requested_reviewers`;
  expect((await call("POST", path, { reviewers: ["alice"] })).body.requested_reviewers).toMatchObject([
    { login: "alice" },
  ]);
  expect((await call("POST", path, { reviewers: ["bob"] })).status).toBe(422);
  const dispatch = { ref: "main", inputs: { rollout: "a" } };
  expect(
    (await call("POST", "/repos/acme/news/actions/workflows/tick.yml/dispatches", dispatch)).status,
  ).toBe(204);
  expect(repo.dispatches()).toEqual([{ workflow: "tick.yml", ...dispatch }]);
});

test("faults come between: once, before or after the effect, cut off or instead", async () => {
  const number = open();
  const path = `/repos/acme/news/issues/${number}/comments`;
  github.interfere(({ operation }) => (operation === "issues/create-comment" ? "hang-up-after" : null), 1);
  await expect(call("POST", path, { body: "lost answer" })).rejects.toThrow("fetch failed");
  github.interfere(() => "hang-up", 1);
  await expect(call("POST", path, { body: "never arrived" })).rejects.toThrow("fetch failed");
  github.interfere(() => ({ cut: 5 }), 1);
  await expect(call("GET", path)).rejects.toThrow("terminated");
  github.interfere(() => ({ status: 429, headers: { "retry-after": "7" } }), 1);
  expect((await call("GET", path)).headers.get("retry-after")).toBe("7");
  expect(repo.comments(number).map(({ body }) => body)).toEqual(["lost answer"]);
  expect(github.log.map(({ status }) => status)).toEqual([0, 0, 200, 429]);
});

test("the log names operations, and the clock repeats itself", async () => {
  await graph("query Facts { viewer { login } }");
  await call("GET", "/rate_limit");
  expect(github.log.map(({ operation }) => operation)).toEqual(["Facts", "rate-limit/get"]);
  github.now("2026-12-01T00:00:00Z");
  repo.openIssue({ by: "alice", title: "t" });
  expect(github.now()).toBe("2026-12-01T00:00:01Z");
});
