/** What a test does to a repository, done to the model. */
import { commitFiles } from "./world/commit-files.ts";
import { addComment, editComment, openIssue } from "./world/conversation.ts";
import { entryAt, findBlob } from "./world/git.ts";
import type { Comment, Issue, Repository, Review, World } from "./world/model.ts";
import { addReview, mergePullRequest, openPullRequest, queue, testMerge } from "./world/pulls.ts";
import { createRef, deleteRef, isPullRequest, resolveCommit, tipOf } from "./world/refs.ts";
import type { PullRequest } from "./world/refs.ts";
import { hasRole } from "./world/access.ts";
import { addStatus, statusesOf } from "./world/statuses.ts";
import { describeDeployment, describeIssue, describeStatus, describeComment } from "./described.ts";
import type { TestRepository } from "./test-repository.ts";
import { account, addRepository, fullName, nextId, tick } from "./world/world.ts";

export function testRepository(world: World, repository: Repository): TestRepository {
  return {
    name: fullName(repository),
    permit: (login, role) => void repository.roles.set(account(world, login).login.toLowerCase(), role),
    fork: (name) =>
      testRepository(
        world,
        addRepository(world, { fullName: name, isPrivate: repository.isPrivate, parent: repository }),
      ),
    ...branches(world, repository),
    ...pullRequests(world, repository),
    ...conversations(world, repository),
    ...records(world, repository),
  };
}

type Part<Name extends keyof TestRepository> = Pick<TestRepository, Name>;

function branches(
  world: World,
  repository: Repository,
): Part<"push" | "tip" | "deleteBranch" | "createRef" | "read"> {
  return {
    push: (branch, files, push) => commitFiles(world, repository, { branch, files, ...push }),
    tip: (expression) => {
      const commit = resolveCommit(repository, expression);
      if (commit === null) throw new Error(`${fullName(repository)} has no ${expression}`);
      return commit.oid;
    },
    deleteBranch: (branch) => deleteRef(world, repository, `refs/heads/${branch}`),
    createRef: (name, oid) => createRef(world, repository, name, oid),
    read: (expression, path) => {
      const commit = resolveCommit(repository, expression);
      const entry = commit === null ? null : entryAt(repository.objects, commit.tree, path);
      return entry === null
        ? null
        : (findBlob(repository.objects, entry.oid)?.bytes.toString("utf8") ?? null);
    },
  };
}

function requireIssue(repository: Repository, number: number): Issue {
  const issue = repository.issues.get(number);
  if (issue === undefined) throw new Error(`${fullName(repository)} has no #${number}`);
  return issue;
}

function requirePull(repository: Repository, number: number): PullRequest {
  const issue = requireIssue(repository, number);
  if (!isPullRequest(issue)) throw new Error(`#${number} is no pull request`);
  return issue;
}

function visitor(world: World, repository: Repository, login: string) {
  const person = account(world, login);
  const isStranger =
    repository.isPrivate && person.kind === "User" && !hasRole(world, repository, person, "read");
  if (isStranger) throw new Error(`${login} cannot see ${fullName(repository)}: permit them first`);
  return person;
}

function pullRequests(
  world: World,
  repository: Repository,
): Part<
  | "openPullRequest"
  | "markReady"
  | "close"
  | "reopen"
  | "convertToDraft"
  | "retarget"
  | "requested"
  | "reviews"
  | "label"
  | "review"
  | "editReview"
  | "dismissReview"
  | "updateBranch"
  | "merge"
  | "testMerge"
  | "queue"
> {
  const reviewOf = (id: number): Review => {
    const found = [...repository.issues.values()]
      .flatMap(({ pull }) => pull?.reviews ?? [])
      .find((one) => one.id === id);
    if (found === undefined) throw new Error(`there is no review ${id}`);
    return found;
  };
  return {
    openPullRequest: ({ head, base, author, title = head, body, draft = false, fork }) => {
      const from = fork === undefined ? repository : world.repositories.get(fork.toLowerCase());
      if (from === undefined) throw new Error(`there is no repository ${fork}`);
      const opening = { head: { repository: from, branch: head }, base, title, draft, body: body ?? null };
      return openPullRequest(world, repository, { ...opening, author: visitor(world, repository, author) })
        .number;
    },
    markReady: (number) => void (requirePull(repository, number).pull.draft = false),
    close: (number) =>
      void Object.assign(requireIssue(repository, number), { state: "closed", closedAt: tick(world) }),
    reopen: (number) =>
      void Object.assign(requireIssue(repository, number), { state: "open", closedAt: null }),
    convertToDraft: (number) => void (requirePull(repository, number).pull.draft = true),
    retarget: (number, base) => {
      const { pull } = requirePull(repository, number);
      Object.assign(pull, { base, baseOid: tipOf(repository, base) });
    },
    requested: (number) => {
      const { pull } = requirePull(repository, number);
      return [...pull.requestedReviewers, ...pull.requestedTeams];
    },
    reviews: (number) => requirePull(repository, number).pull.reviews,
    label: (number, ...labels) =>
      labels.forEach((label) => requireIssue(repository, number).labels.add(label)),
    review: (number, { by, state, body = "", commit }) => {
      const request = requirePull(repository, number);
      const author = visitor(world, repository, by);
      return addReview(world, request, { author, state, body, commit: commit ?? request.pull.headOid }).id;
    },
    editReview: (id, body) => void Object.assign(reviewOf(id), { body, lastEditedAt: tick(world) }),
    dismissReview: (id) => {
      const review = reviewOf(id);
      review.before = review.state;
      review.state = "DISMISSED";
    },
    updateBranch: (number, by) => {
      const { pull } = requirePull(repository, number);
      const base = tipOf(repository, pull.base);
      const message = `Merge branch '${pull.base}' into ${pull.head.branch}`;
      return commitFiles(world, pull.head.repository, {
        branch: pull.head.branch,
        files: {},
        author: by,
        message,
        merge: base,
      });
    },
    merge: (number, method, { by }) =>
      mergePullRequest(world, repository, requirePull(repository, number), {
        method,
        by: visitor(world, repository, by),
      }),
    testMerge: (number) => testMerge(world, repository, requirePull(repository, number)),
    queue: (numbers, { by, method = "merge", behind }) => {
      const requests = numbers.map((number) => requirePull(repository, number));
      return queue(world, repository, requests, {
        method,
        by: visitor(world, repository, by),
        ...(behind === undefined ? {} : { behind }),
      });
    },
  };
}

function conversations(
  world: World,
  repository: Repository,
): Part<"comment" | "editComment" | "minimizeComment" | "deleteComment" | "openIssue"> {
  const commentOf = (id: number): Comment => {
    const found = repository.comments.find((one) => one.id === id);
    if (found === undefined) throw new Error(`there is no comment ${id}`);
    return found;
  };
  return {
    comment: (number, { by, body, viaApp }) => {
      const issue = requireIssue(repository, number).number;
      return addComment(world, repository, {
        issue,
        author: visitor(world, repository, by),
        body,
        viaApp: viaApp ?? null,
      }).id;
    },
    editComment: (id, by, body) => editComment(world, commentOf(id), { by: account(world, by), body }),
    minimizeComment: (id) => void (commentOf(id).minimized = true),
    deleteComment: (id) => void repository.comments.splice(repository.comments.indexOf(commentOf(id)), 1),
    openIssue: ({ by, title, body, labels = [] }) => {
      const issue = openIssue(
        world,
        repository,
        { title, body: body ?? null, author: visitor(world, repository, by) },
        null,
      );
      labels.forEach((label) => issue.labels.add(label));
      return issue.number;
    },
  };
}

function records(
  world: World,
  repository: Repository,
): Part<
  | "status"
  | "check"
  | "workflow"
  | "configure"
  | "approveRun"
  | "statuses"
  | "comments"
  | "deployments"
  | "issues"
  | "dispatches"
> {
  return {
    status: (sha, { by, context, state, description }) =>
      void addStatus(world, repository, {
        sha,
        context,
        state,
        description: description ?? null,
        targetUrl: null,
        creator: account(world, by),
      }),
    check: (sha, { name, conclusion, app = "github-actions", suite }) => {
      const [status, id] = [conclusion === null ? "IN_PROGRESS" : "COMPLETED", nextId(world)] as const;
      const said = { name, app, status, conclusion: conclusion?.toUpperCase() ?? null };
      repository.checkRuns.push({ id, sha, suite: suite ?? id, ...said });
    },
    workflow: (file) => void repository.workflows.add(file),
    configure: (settings) => void (repository.settings = { ...repository.settings, ...settings }),
    approveRun: (run, { by, environments, state = "approved", comment = "" }) => {
      const approvals = repository.runApprovals.get(run) ?? [];
      repository.runApprovals.set(run, [
        ...approvals,
        { user: account(world, by), state, comment, environments },
      ]);
    },
    statuses: (sha) => statusesOf(repository, sha).map(describeStatus),
    comments: (number) => repository.comments.filter(({ issue }) => issue === number).map(describeComment),
    deployments: () => repository.deployments.map(describeDeployment),
    issues: () => [...repository.issues.values()].filter(({ pull }) => pull === null).map(describeIssue),
    dispatches: () => repository.dispatches.map(({ workflow, ref, inputs }) => ({ workflow, ref, inputs })),
  };
}
