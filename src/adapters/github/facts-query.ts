/** The one query for all facts of a pull request, and the form of its answer. */
import { z } from "zod";
import { commitId, moment } from "./forms.ts";
import { FILE, FILE_FIELDS, FOLDER, FOLDER_FIELDS } from "./tree.ts";

/** GitHub gives no larger pages. */
const PAGE = 100;

const REVIEW_FIELDS = `fullDatabaseId state body submittedAt authorCanPushToRepository commit { oid }
  author { kind: __typename login ... on User { databaseId } }`;
const COMMENT_FIELDS = `fullDatabaseId body createdAt lastEditedAt includesCreatedEdit viewerDidAuthor editor { login }
  author { kind: __typename login ... on User { databaseId } }`;
const GIT_ACTOR = "email user { login databaseId }";
const COMMIT_FIELDS = `commit { oid author { ${GIT_ACTOR} } committer { ${GIT_ACTOR} } message authors(first: 50) { totalCount nodes { ${GIT_ACTOR} } } }`;
const FILE_NODE = "path changeType";
/** The newest of the open pull requests: another one may have the same head. */
const OPEN_FIELDS = `pullRequests(states: OPEN, first: ${PAGE}, orderBy: { field: UPDATED_AT, direction: DESC }) { pageInfo { hasNextPage } nodes { number headRefOid baseRefName } }`;

/** Lists of a pull request that come in pages. */
const LIST_FIELDS = {
  reviews: REVIEW_FIELDS,
  comments: COMMENT_FIELDS,
  commits: COMMIT_FIELDS,
  files: FILE_NODE,
  timelineItems: "... on ReviewDismissedEvent { previousReviewState review { fullDatabaseId } }",
} as const;
export type ListName = keyof typeof LIST_FIELDS;

function list(name: ListName, after = ""): string {
  const kinds = name === "timelineItems" ? ", itemTypes: [REVIEW_DISMISSED_EVENT]" : "";
  return `${name}(first: ${PAGE}${kinds}${after}) { pageInfo { hasNextPage endCursor } nodes { ${LIST_FIELDS[name]} } }`;
}

/** Variables `$folder0`, `$folder1`, … and the fields that use them. */
function folderFields(count: number): { readonly variables: string; readonly fields: string } {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return {
    variables: numbers.map((index) => `, $folder${index}: String!`).join(""),
    fields: numbers
      .map((index) => `folder${index}: file(path: $folder${index}) { ${FOLDER_FIELDS} }`)
      .join(" "),
  };
}

/**
 * Only what `contents: read` and `pull-requests: read` give, and the head's statuses when `withStatus`.
 *
 * `$head` names the head in the *base* repository (`refs/pull/7/head`), so that a fork is read like a branch.
 */
export function factsQuery(folders: number, withStatus: boolean): string {
  const { variables, fields } = folderFields(folders);
  return `query PullRequestFacts($owner: String!, $name: String!, $number: Int!, $head: String!, $policy: String!${variables}) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    nameWithOwner isPrivate defaultBranchRef { name }
    open: ${OPEN_FIELDS}
    head: object(expression: $head) { kind: __typename ... on Commit { oid ${withStatus ? "status { contexts { context state description creator { login } } }" : ""} policy: file(path: $policy) { ${FILE_FIELDS} } ${fields} } }
    pullRequest(number: $number) {
      number url title state isDraft isCrossRepository changedFiles headRefName headRefOid baseRefName baseRefOid
      author { kind: __typename login ... on User { databaseId } }
      mergeCommit { oid }
      labels(first: ${PAGE}) { nodes { name } }
      baseRef { target { kind: __typename ... on Commit { oid policy: file(path: $policy) { ${FILE_FIELDS} } ${fields} } } }
      ${(["reviews", "comments", "commits", "files", "timelineItems"] as const).map((name) => list(name)).join("\n      ")}
    }
  }
}`;
}

export function pageQuery(name: ListName): string {
  return `query MoreOf${name.replace(/^./, (letter) => letter.toUpperCase())}($owner: String!, $name: String!, $number: Int!, $after: String!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { page: ${list(name, ", after: $after")} } }
}`;
}

const BIG = z.lazy(() => z.union([z.string().regex(/^\d+$/), z.number()]).transform(Number));
const ACTOR = z.lazy(() =>
  z.strictObject({ kind: z.string(), login: z.string(), databaseId: z.number().nullish() }).nullable(),
);
const REVIEW = z.lazy(() =>
  z.strictObject({
    fullDatabaseId: BIG,
    state: z.enum(["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"]),
    body: z.string(),
    submittedAt: moment().nullable(),
    authorCanPushToRepository: z.boolean(),
    commit: z.strictObject({ oid: commitId() }).nullable(),
    author: ACTOR,
  }),
);
const COMMENT = z.lazy(() =>
  z.strictObject({
    fullDatabaseId: BIG,
    body: z.string(),
    createdAt: moment(),
    lastEditedAt: moment().nullable(),
    includesCreatedEdit: z.boolean(),
    viewerDidAuthor: z.boolean(),
    editor: z.strictObject({ login: z.string() }).nullable(),
    author: ACTOR,
  }),
);
const GIT_PERSON = z.lazy(() =>
  z.strictObject({
    email: z.string().nullable(),
    user: z.strictObject({ login: z.string(), databaseId: z.number().nullable() }).nullable(),
  }),
);
const COMMIT = z.lazy(() =>
  z.strictObject({
    commit: z.strictObject({
      oid: commitId(),
      message: z.string(),
      author: GIT_PERSON.nullable(),
      committer: GIT_PERSON.nullable(),
      authors: z.strictObject({ totalCount: z.number(), nodes: z.array(GIT_PERSON) }),
    }),
  }),
);
const CHANGED_FILE = z.lazy(() => z.strictObject({ path: z.string(), changeType: z.string() }));

const DISMISSAL = z.lazy(() =>
  z.strictObject({
    previousReviewState: z.string(),
    review: z.strictObject({ fullDatabaseId: BIG }).nullable(),
  }),
);

export const NODES = {
  reviews: REVIEW,
  comments: COMMENT,
  commits: COMMIT,
  files: CHANGED_FILE,
  timelineItems: DISMISSAL,
};
export type ActorNode = z.infer<typeof ACTOR>;
export type ReviewNode = z.infer<typeof REVIEW>;
export type CommentNode = z.infer<typeof COMMENT>;
export type GitPersonNode = z.infer<typeof GIT_PERSON>;
export type CommitNode = z.infer<typeof COMMIT>;
export type DismissalNode = z.infer<typeof DISMISSAL>;
export type FileNode = z.infer<typeof CHANGED_FILE>;

/** One page; GitHub may leave out what it could not read. */
export interface Page<T> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly (T | null)[] | null;
}

function page<T extends z.ZodType>(node: T) {
  return z
    .strictObject({
      pageInfo: z.strictObject({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      nodes: z.array(node.nullable()).nullable(),
    })
    .nullable();
}

export function pageAnswer<T extends z.ZodType>(node: T) {
  return z.strictObject({
    repository: z.strictObject({ pullRequest: z.strictObject({ page: page(node) }) }),
  });
}

function otherObject() {
  return z.strictObject({ kind: z.enum(["Blob", "Tree", "Tag"]) });
}

/** The rest are the folders, `folder0`, `folder1`, … */
function headCommit() {
  const context = z.strictObject({
    context: z.string(),
    state: z.string(),
    description: z.string().nullable(),
    creator: z.strictObject({ login: z.string() }).nullable(),
  });
  const status = z.strictObject({ contexts: z.array(context) }).nullish();
  return z
    .object({ kind: z.literal("Commit"), oid: commitId(), status, policy: FILE.nullish() })
    .catchall(FOLDER.nullable());
}

function baseCommit() {
  return z
    .object({ kind: z.literal("Commit"), oid: commitId(), policy: FILE.nullable() })
    .catchall(FOLDER.nullable());
}

function openPullRequests() {
  return z.strictObject({
    pageInfo: z.strictObject({ hasNextPage: z.boolean() }),
    nodes: z.array(
      z.strictObject({ number: z.number(), headRefOid: commitId(), baseRefName: z.string() }).nullable(),
    ),
  });
}

export const FACTS = z.lazy(() =>
  z.strictObject({
    viewer: z.strictObject({ login: z.string() }),
    repository: z.strictObject({
      open: openPullRequests(),
      nameWithOwner: z.string(),
      isPrivate: z.boolean(),
      defaultBranchRef: z.strictObject({ name: z.string() }),
      head: z.discriminatedUnion("kind", [headCommit(), otherObject()]).nullable(),
      pullRequest: z.strictObject({
        number: z.number(),
        url: z.string(),
        title: z.string(),
        state: z.enum(["OPEN", "CLOSED", "MERGED"]),
        isDraft: z.boolean(),
        isCrossRepository: z.boolean(),
        changedFiles: z.number(),
        headRefName: z.string(),
        headRefOid: commitId(),
        baseRefName: z.string(),
        baseRefOid: commitId(),
        author: ACTOR,
        mergeCommit: z.strictObject({ oid: commitId() }).nullable(),
        labels: z.strictObject({ nodes: z.array(z.strictObject({ name: z.string() })) }).nullable(),
        baseRef: z
          .strictObject({ target: z.discriminatedUnion("kind", [baseCommit(), otherObject()]).nullable() })
          .nullable(),
        reviews: page(REVIEW),
        comments: page(COMMENT),
        commits: page(COMMIT),
        files: page(CHANGED_FILE),
        timelineItems: page(DISMISSAL),
      }),
    }),
  }),
);
export type FactsAnswer = z.infer<typeof FACTS>["repository"] & { readonly viewer: string };
