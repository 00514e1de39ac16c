/** Issues and comments. */
import type { Account, Comment, Issue, Pull, Repository, World } from "./model.ts";
import { demandLength, Refusal, validationFailed } from "./refusal.ts";
import { nextId, tick } from "./world.ts";

/** Characters that GitHub takes in a body. */
const LONGEST_BODY = 65_536;

/** @throws Refusal 422 for an empty or too long body. */
function demandBody(resource: string, body: string): void {
  if (body.trim() === "") throw validationFailed(resource, "body", "body can't be blank");
  demandShort(resource, body);
}

function demandShort(resource: string, body: string | null): void {
  demandLength(resource, { field: "body", text: body, most: LONGEST_BODY });
}

export function openIssue(
  world: World,
  repository: Repository,
  content: { readonly title: string; readonly body: string | null; readonly author: Account },
  pull: Pull | null,
): Issue {
  if (content.title.trim() === "")
    throw new Refusal(422, "Validation Failed", {
      errors: [{ resource: "Issue", field: "title", code: "missing_field" }],
    });
  demandShort("Issue", content.body);
  const at = tick(world);
  const issue: Issue = {
    ...content,
    id: nextId(world),
    number: repository.issues.size + 1,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    labels: new Set(),
    assignees: new Set(),
    pull,
    state: "open",
    stateReason: null,
  };
  repository.issues.set(issue.number, issue);
  return issue;
}

export interface IssueChanges {
  readonly title?: string;
  readonly body?: string | null;
  readonly state?: "open" | "closed";
  readonly state_reason?: Issue["stateReason"];
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
}

export function editIssue(world: World, issue: Issue, changes: IssueChanges): void {
  demandShort("Issue", changes.body ?? null);
  issue.updatedAt = tick(world);
  issue.title = changes.title ?? issue.title;
  if (changes.body !== undefined) issue.body = changes.body;
  if (changes.labels !== undefined) replace(issue.labels, changes.labels);
  if (changes.assignees !== undefined) replace(issue.assignees, changes.assignees);
  if (changes.state === undefined || changes.state === issue.state) return;
  if (changes.state === "open" && issue.pull?.merged != null)
    throw validationFailed("Issue", "state", "state cannot be changed. The pull request is merged.");
  issue.state = changes.state;
  issue.closedAt = changes.state === "closed" ? issue.updatedAt : null;
  issue.stateReason = changes.state_reason ?? (changes.state === "closed" ? "completed" : "reopened");
}

function replace(set: Set<string>, values: readonly string[]): void {
  set.clear();
  for (const value of values) set.add(value);
}

/** @throws Refusal 422 for a blank body or one over 65,536 characters. */
export function addComment(
  world: World,
  repository: Repository,
  comment: Pick<Comment, "issue" | "author" | "body" | "viaApp">,
): Comment {
  demandBody("IssueComment", comment.body);
  const at = tick(world);
  const added: Comment = {
    ...comment,
    id: nextId(world),
    createdAt: at,
    updatedAt: at,
    lastEditedAt: null,
    editor: null,
    reactions: [],
    minimized: false,
  };
  repository.comments.push(added);
  const issue = repository.issues.get(comment.issue);
  if (issue !== undefined) issue.updatedAt = at;
  return added;
}

export function editComment(
  world: World,
  comment: Comment,
  { by, body }: { readonly by: Account; readonly body: string },
): void {
  demandBody("IssueComment", body);
  comment.updatedAt = tick(world);
  comment.lastEditedAt = comment.updatedAt;
  comment.editor = by;
  comment.body = body;
}
