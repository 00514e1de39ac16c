/** Issues and comments; a pull request is an issue here too. */
import { association, conversation, need } from "../world/access.ts";
import { addComment, editComment, editIssue, openIssue } from "../world/conversation.ts";
import type { IssueChanges } from "../world/conversation.ts";
import type { Access, Comment, Issue, Reaction, Repository, World } from "../world/model.ts";
import { orNotFound } from "../world/refusal.ts";
import { account, iso, nextId, tick } from "../world/world.ts";
import { created, numberInPath, ok, onRepository, paged } from "./endpoint.ts";
import type { Answer, Endpoint, Endpoints, RepositoryCall } from "./endpoint.ts";
import { apiOf, nodeId, pageAddress, showAccount, showLabel } from "./shapes.ts";
import type { Shape } from "./shapes.ts";

function pathOf({ pull, number }: Issue): string {
  return `${pull === null ? "issues" : "pull"}/${number}`;
}

function showIssue(world: World, repository: Repository, issue: Issue): Shape {
  const [api, url] = [apiOf(world, repository), `${apiOf(world, repository)}/issues/${issue.number}`];
  const html = `${pageAddress(world, repository)}/${pathOf(issue)}`;
  const assignees = [...issue.assignees].map((login) => showAccount(world, account(world, login)));
  const merged = issue.pull?.merged;
  const pull = `${api}/pulls/${issue.number}`;
  const links = {
    url: pull,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    merged_at: merged == null ? null : iso(merged.at),
  };
  return {
    id: issue.id,
    node_id: nodeId(issue.pull === null ? "I" : "PR", repository.id, issue.number),
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: showAccount(world, issue.author),
    labels: [...issue.labels].map((label) => showLabel(world, repository, label)),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    locked: false,
    comments: repository.comments.filter((comment) => comment.issue === issue.number).length,
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : iso(issue.closedAt),
    author_association: association(world, repository, issue.author),
    ...(issue.pull === null ? {} : { draft: issue.pull.draft, pull_request: links }),
  };
}

function showApp(world: World, name: string): Shape {
  const owner = showAccount(world, account(world, name));
  const [created_at, html_url] = [iso(world.clock), `${world.serverUrl}/apps/${name}`];
  const [id, node_id] = [1, nodeId("A", name)];
  return {
    id,
    node_id,
    name,
    slug: name,
    owner,
    description: null,
    external_url: html_url,
    html_url,
    created_at,
    updated_at: created_at,
    permissions: {},
    events: [],
  };
}

function showComment(world: World, repository: Repository, comment: Comment): Shape {
  const url = `${apiOf(world, repository)}/issues/comments/${comment.id}`;
  const issue = repository.issues.get(comment.issue);
  const app = comment.author.kind === "Bot" ? comment.author.login : comment.viaApp;
  return {
    id: comment.id,
    node_id: nodeId("IC", repository.id, comment.id),
    url,
    html_url: `${pageAddress(world, repository)}/${issue === undefined ? "issues/0" : pathOf(issue)}#issuecomment-${comment.id}`,
    issue_url: `${apiOf(world, repository)}/issues/${comment.issue}`,
    user: showAccount(world, comment.author),
    body: comment.body,
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.updatedAt),
    author_association: association(world, repository, comment.author),
    performed_via_github_app: app === null ? null : showApp(world, app),
  };
}

function issueIn(call: RepositoryCall): Issue | undefined {
  return call.repository.issues.get(numberInPath(call, "issue_number"));
}

function commentIn(call: RepositoryCall): Comment | undefined {
  return call.repository.comments.find(({ id }) => id === numberInPath(call, "comment_id"));
}

/** An endpoint of the issue or pull request that the path names. */
function onIssue(access: Access, answer: (call: RepositoryCall, issue: Issue) => Answer): Endpoint {
  return onRepository(
    (call) => conversation(access, issueIn(call) ?? null),
    (call) => answer(call, orNotFound(issueIn(call))),
  );
}

function onComment(access: Access, answer: (call: RepositoryCall, comment: Comment) => Answer): Endpoint {
  return onRepository(
    (call) => conversation(access, call.repository.issues.get(commentIn(call)?.issue ?? 0) ?? null),
    (call) => answer(call, orNotFound(commentIn(call))),
  );
}

type LabelNames = readonly (string | { readonly name?: string })[];

function namesOf(labels: LabelNames): readonly string[] {
  return labels.map((label) => (typeof label === "string" ? label : (label.name ?? "")));
}

interface IssueBody extends Omit<IssueChanges, "title" | "labels"> {
  readonly title?: string | number;
  readonly labels?: LabelNames;
}

function changesIn({ title, labels, ...rest }: IssueBody): IssueChanges {
  return {
    ...rest,
    ...(title === undefined ? {} : { title: String(title) }),
    ...(labels === undefined ? {} : { labels: namesOf(labels) }),
  };
}

function create(call: RepositoryCall): Answer {
  const { world, repository, token } = call;
  const { title = "", body = null, ...rest } = call.body as IssueBody;
  const issue = openIssue(world, repository, { title: String(title), body, author: token.actor }, null);
  editIssue(world, issue, changesIn(rest));
  return created(showIssue(world, repository, issue));
}

function listed({ repository, query }: RepositoryCall): readonly Issue[] {
  const { state = "open", labels = "", creator, since, sort = "created", direction = "desc" } = query;
  const wanted = labels.split(",").filter((label) => label !== "");
  const found = [...repository.issues.values()].filter(
    (issue) =>
      (state === "all" || issue.state === state) &&
      wanted.every((label) => issue.labels.has(label)) &&
      (creator === undefined || issue.author.login === creator.replace(/\[bot\]$/, "")) &&
      (since === undefined || issue.updatedAt >= Date.parse(since)),
  );
  const key = (issue: Issue) => (sort === "updated" ? issue.updatedAt : issue.number);
  return found.sort((a, b) => (direction === "desc" ? key(b) - key(a) : key(a) - key(b)));
}

function addLabels({ world, repository, body }: RepositoryCall, issue: Issue): Answer {
  const { labels = [] } = (body ?? {}) as { readonly labels?: LabelNames };
  for (const label of namesOf(labels)) issue.labels.add(label);
  issue.updatedAt = tick(world);
  return ok([...issue.labels].map((label) => showLabel(world, repository, label)));
}

function react({ world, token, body }: RepositoryCall, comment: Comment): Answer {
  const { content } = body as { readonly content: string };
  const known = comment.reactions.find((one) => one.author.id === token.actor.id && one.content === content);
  const reaction: Reaction = known ?? {
    id: nextId(world),
    author: token.actor,
    content,
    createdAt: tick(world),
  };
  if (known === undefined) comment.reactions.push(reaction);
  const shown = {
    id: reaction.id,
    node_id: nodeId("REA", reaction.id),
    user: showAccount(world, reaction.author),
    content,
    created_at: iso(reaction.createdAt),
  };
  return known === undefined ? created(shown) : ok(shown);
}

export const issues: Endpoints = {
  "issues/get": onIssue("read", ({ world, repository }, issue) => ok(showIssue(world, repository, issue))),
  "issues/create": onRepository(need("write", "issues"), create),
  "issues/update": onIssue("write", ({ world, repository, body }, issue) => {
    editIssue(world, issue, changesIn(body ?? {}));
    return ok(showIssue(world, repository, issue));
  }),
  "issues/list-for-repo": onRepository(need("read", "issues", "pull-requests"), (call) =>
    paged(call, listed(call), (issue) => showIssue(call.world, call.repository, issue)),
  ),
  "issues/add-labels": onIssue("write", addLabels),
  "issues/list-comments": onIssue("read", (call, issue) => {
    const { since } = call.query;
    const found = call.repository.comments.filter(
      (comment) =>
        comment.issue === issue.number && (since === undefined || comment.updatedAt >= Date.parse(since)),
    );
    return paged(call, found, (comment) => showComment(call.world, call.repository, comment));
  }),
  "issues/get-comment": onComment("read", ({ world, repository }, comment) =>
    ok(showComment(world, repository, comment)),
  ),
  "issues/create-comment": onIssue("write", ({ world, repository, token, body }, issue) => {
    const text = (body as { readonly body: string }).body;
    const comment = addComment(world, repository, {
      issue: issue.number,
      author: token.actor,
      body: text,
      viaApp: null,
    });
    return created(showComment(world, repository, comment));
  }),
  "issues/update-comment": onComment("write", ({ world, repository, token, body }, comment) => {
    editComment(world, comment, { by: token.actor, body: (body as { readonly body: string }).body });
    return ok(showComment(world, repository, comment));
  }),
  "reactions/create-for-issue-comment": onComment("write", react),
};
