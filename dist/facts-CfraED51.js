import { t as Failure } from "./errors-CDWs4uLS.js";
import { A as sha, T as instant, a as discriminatedUnion, c as literal, d as object, f as record, g as union, m as string, n as array, p as strictObject, r as boolean, t as _enum, u as number } from "./schemas-DI0IjMIG.js";
import { a as cleanPath, c as isYaml, i as FOLDER_FIELDS, n as FILE_FIELDS, o as fileAt, r as FOLDER, s as filesIn, t as FILE } from "./tree-BqUZ1-tS.js";

// src/adapters/github/facts-query.ts
/** The one query for all facts of a pull request, and the form of its answer. */
/** GitHub gives no larger pages. */
const PAGE$1 = 100;
const REVIEW_FIELDS = `fullDatabaseId state body submittedAt authorCanPushToRepository commit { oid }
  author { kind: __typename login ... on User { databaseId } }`;
const COMMENT_FIELDS = `fullDatabaseId body createdAt lastEditedAt includesCreatedEdit viewerDidAuthor
  author { kind: __typename login ... on User { databaseId } }`;
const GIT_ACTOR = "email user { login databaseId }";
const COMMIT_FIELDS = `commit { oid author { ${GIT_ACTOR} } committer { ${GIT_ACTOR} } authors(first: 50) { totalCount nodes { ${GIT_ACTOR} } } }`;
const FILE_NODE = "path changeType";
/** Lists of a pull request that come in pages. */
const LIST_FIELDS = {
	reviews: REVIEW_FIELDS,
	comments: COMMENT_FIELDS,
	commits: COMMIT_FIELDS,
	files: FILE_NODE
};
function list(name, after = "") {
	return `${name}(first: ${PAGE$1}${after}) { pageInfo { hasNextPage endCursor } nodes { ${LIST_FIELDS[name]} } }`;
}
/** Variables `$folder0`, `$folder1`, … and the fields that use them. */
function folderFields(count) {
	const numbers = Array.from({ length: count }, (_, index) => index);
	return {
		variables: numbers.map((index) => `, $folder${index}: String!`).join(""),
		fields: numbers.map((index) => `folder${index}: file(path: $folder${index}) { ${FOLDER_FIELDS} }`).join(" ")
	};
}
/**
* Only what `contents: read` and `pull-requests: read` give, and the head's statuses when `withStatus`.
*
* `$head` names the head in the *base* repository (`refs/pull/7/head`), so that a fork is read like a branch.
*/
function factsQuery(folders, withStatus) {
	const { variables, fields } = folderFields(folders);
	return `query PullRequestFacts($owner: String!, $name: String!, $number: Int!, $head: String!, $policy: String!${variables}) {
  repository(owner: $owner, name: $name) {
    nameWithOwner isPrivate defaultBranchRef { name }
    head: object(expression: $head) { kind: __typename ... on Commit { oid ${withStatus ? "status { contexts { context state description } }" : ""} ${fields} } }
    pullRequest(number: $number) {
      number url title state isDraft isCrossRepository changedFiles headRefName headRefOid baseRefName baseRefOid
      author { kind: __typename login ... on User { databaseId } }
      mergeCommit { oid }
      labels(first: ${PAGE$1}) { nodes { name } }
      baseRef { target { kind: __typename ... on Commit { oid policy: file(path: $policy) { ${FILE_FIELDS} } ${fields} } } }
      ${[
		"reviews",
		"comments",
		"commits",
		"files"
	].map((name) => list(name)).join("\n      ")}
    }
  }
}`;
}
function pageQuery(name) {
	return `query MoreOf${name.replace(/^./, (letter) => letter.toUpperCase())}($owner: String!, $name: String!, $number: Int!, $after: String!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { page: ${list(name, ", after: $after")} } }
}`;
}
const BIG = union([string().regex(/^\d+$/), number()]).transform(Number);
const ACTOR = strictObject({
	kind: string(),
	login: string(),
	databaseId: number().nullish()
}).nullable();
const REVIEW = strictObject({
	fullDatabaseId: BIG,
	state: _enum([
		"APPROVED",
		"CHANGES_REQUESTED",
		"COMMENTED",
		"DISMISSED",
		"PENDING"
	]),
	body: string(),
	submittedAt: string().nullable(),
	authorCanPushToRepository: boolean(),
	commit: strictObject({ oid: string() }).nullable(),
	author: ACTOR
});
const COMMENT = strictObject({
	fullDatabaseId: BIG,
	body: string(),
	createdAt: string(),
	lastEditedAt: string().nullable(),
	includesCreatedEdit: boolean(),
	viewerDidAuthor: boolean(),
	author: ACTOR
});
const GIT_PERSON = strictObject({
	email: string().nullable(),
	user: strictObject({
		login: string(),
		databaseId: number().nullable()
	}).nullable()
});
const COMMIT = strictObject({ commit: strictObject({
	oid: string(),
	author: GIT_PERSON.nullable(),
	committer: GIT_PERSON.nullable(),
	authors: strictObject({
		totalCount: number(),
		nodes: array(GIT_PERSON)
	})
}) });
const CHANGED_FILE = strictObject({
	path: string(),
	changeType: string()
});
const NODES = {
	reviews: REVIEW,
	comments: COMMENT,
	commits: COMMIT,
	files: CHANGED_FILE
};
function page(node) {
	return strictObject({
		pageInfo: strictObject({
			hasNextPage: boolean(),
			endCursor: string().nullable()
		}),
		nodes: array(node.nullable()).nullable()
	}).nullable();
}
function pageAnswer(node) {
	return strictObject({ repository: strictObject({ pullRequest: strictObject({ page: page(node) }) }) });
}
const OTHER_OBJECT = strictObject({ kind: _enum([
	"Blob",
	"Tree",
	"Tag"
]) });
const STATUS = strictObject({ contexts: array(strictObject({
	context: string(),
	state: string(),
	description: string().nullable()
})) });
/** The rest are the folders, `folder0`, `folder1`, … */
const HEAD = object({
	kind: literal("Commit"),
	oid: string(),
	status: STATUS.nullish()
}).catchall(FOLDER.nullable());
const BASE = object({
	kind: literal("Commit"),
	oid: string(),
	policy: FILE.nullable()
}).catchall(FOLDER.nullable());
const FACTS = strictObject({ repository: strictObject({
	nameWithOwner: string(),
	isPrivate: boolean(),
	defaultBranchRef: strictObject({ name: string() }),
	head: discriminatedUnion("kind", [HEAD, OTHER_OBJECT]).nullable(),
	pullRequest: strictObject({
		number: number(),
		url: string(),
		title: string(),
		state: _enum([
			"OPEN",
			"CLOSED",
			"MERGED"
		]),
		isDraft: boolean(),
		isCrossRepository: boolean(),
		changedFiles: number(),
		headRefName: string(),
		headRefOid: string(),
		baseRefName: string(),
		baseRefOid: string(),
		author: ACTOR,
		mergeCommit: strictObject({ oid: string() }).nullable(),
		labels: strictObject({ nodes: array(strictObject({ name: string() })) }).nullable(),
		baseRef: strictObject({ target: discriminatedUnion("kind", [BASE, OTHER_OBJECT]).nullable() }).nullable(),
		reviews: page(REVIEW),
		comments: page(COMMENT),
		commits: page(COMMIT),
		files: page(CHANGED_FILE)
	})
}) });

// src/adapters/github/named-files.ts
/** Files and folders at commits: many paths of several commits in one request. */
/** Paths that one request asks for at most; each is a file of up to 256 KiB. */
const MOST_PATHS = 50;
const NEEDS = "`contents: read`";
const FILES_ANSWER = strictObject({ repository: record(string(), record(string(), FILE.nullable()).nullable()) });
const FOLDERS_ANSWER = strictObject({ repository: strictObject({ object: record(string(), FOLDER.nullable()).nullable() }) });
/** In the order of `wanted`; null where there is no such file. @throws Failure github-…, file-unreadable */
async function readFiles(client, wanted) {
	const found = [];
	for (let start = 0; start < wanted.length; start += MOST_PATHS) found.push(...await readSome(client, wanted.slice(start, start + MOST_PATHS)));
	return found;
}
async function readSome(client, wanted) {
	const named = wanted.map((each, index) => ({
		...each,
		alias: `f${index}`
	}));
	const commits = [...new Set(wanted.map(({ commit }) => commit))];
	const trees = commits.map((commit, index) => {
		return `t${index}: object(oid: $t${index}) { ... on Commit { ${named.filter((each) => each.commit === commit).map(({ alias }) => `${alias}: file(path: $${alias}) { ${FILE_FIELDS} }`).join(" ")} } }`;
	});
	const declared = [...commits.map((_, index) => `, $t${index}: GitObjectID!`), ...named.map(({ alias }) => `, $${alias}: String!`)];
	const { repository } = await client.graphql(`query NamedFiles($owner: String!, $name: String!${declared.join("")}) {
  repository(owner: $owner, name: $name) { ${trees.join("\n    ")} }
}`, {
		owner: client.owner,
		name: client.name,
		...Object.fromEntries(commits.map((commit, index) => [`t${index}`, commit])),
		...Object.fromEntries(named.map(({ alias, path }) => [alias, cleanPath(path)]))
	}, {
		answer: FILES_ANSWER,
		what: "the files that rollouts name",
		needs: NEEDS,
		repeatable: true
	});
	return named.map(({ alias, commit, path }) => {
		const entry = repository[`t${commits.indexOf(commit)}`]?.[alias] ?? null;
		return entry === null ? null : fileAt(cleanPath(path), entry);
	});
}
/** Files directly in folders of one commit. @throws Failure github-…, file-unreadable */
async function readFolders(client, commit, { folders, isWanted }) {
	if (folders.length === 0) return [];
	const named = folders.map((folder, index) => ({
		folder: cleanPath(folder),
		alias: `d${index}`
	}));
	const { repository } = await client.graphql(`query Folders($owner: String!, $name: String!, $commit: GitObjectID!${named.map(({ alias }) => `, $${alias}: String!`).join("")}) {
  repository(owner: $owner, name: $name) {
    object(oid: $commit) { ... on Commit { ${named.map(({ alias }) => `${alias}: file(path: $${alias}) { ${FOLDER_FIELDS} }`).join(" ")} } }
  }
}`, {
		owner: client.owner,
		name: client.name,
		commit,
		...Object.fromEntries(named.map(({ alias, folder }) => [alias, folder]))
	}, {
		answer: FOLDERS_ANSWER,
		what: `the files of ${folders.join(", ")}`,
		needs: NEEDS,
		repeatable: true
	});
	return named.flatMap(({ alias, folder }) => filesIn(folder, repository.object?.[alias] ?? null, isWanted));
}
const PARENT_ANSWER = strictObject({ repository: strictObject({ object: strictObject({ parents: strictObject({ nodes: array(strictObject({ oid: string() })) }).optional() }).nullable() }) });
/** Id of a commit's first parent; null for a root, or no commit at all. @throws Failure github-… */
async function readParent(client, commit) {
	const { repository } = await client.graphql(`query FirstParent($owner: String!, $name: String!, $commit: GitObjectID!) {
  repository(owner: $owner, name: $name) { object(oid: $commit) { ... on Commit { parents(first: 1) { nodes { oid } } } } }
}`, {
		owner: client.owner,
		name: client.name,
		commit
	}, {
		answer: PARENT_ANSWER,
		what: `the commit before ${commit.slice(0, 7)}`,
		needs: NEEDS,
		repeatable: true
	});
	return repository.object?.parents?.nodes[0]?.oid ?? null;
}

// src/adapters/github/changed-paths.ts
/** Paths that a pull request touches, also those that a rename left. */
const FILES = array(object({
	filename: string(),
	previous_filename: string().optional()
}));
const PAGE = 100;
/** REST lists 3,000 files at most. */
const MOST_PAGES$1 = 30;
/**
* Incomplete where GitHub lists fewer files than it counts. GraphQL does not say where a renamed file was before: only
* then the list is read once more through REST.
*/
async function changedPaths({ client, number }, files, count) {
	const items = files.items.map(({ path }) => path);
	if (!files.complete || items.length < count) return {
		items,
		complete: false
	};
	if (!files.items.some(({ changeType }) => changeType === "RENAMED" || changeType === "COPIED")) return {
		items,
		complete: true
	};
	const before = [];
	for (let page = 1; page <= MOST_PAGES$1; page++) {
		const found = await client.rest("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", {
			pull_number: number,
			per_page: PAGE,
			page
		}, {
			answer: FILES,
			what: `the renamed files of #${number}`,
			needs: "`pull-requests: read`",
			repeatable: true
		});
		before.push(...found.flatMap(({ previous_filename: name }) => name === void 0 ? [] : [name]));
		if (found.length < PAGE) return {
			items: [.../* @__PURE__ */ new Set([...items, ...before])],
			complete: true
		};
	}
	return {
		items,
		complete: false
	};
}

// src/adapters/github/pages.ts
/** Pages of one list that are read at most, the first included: 2,000 items. */
const MOST_PAGES = 20;
/** All items of a list. A cursor that does not move, a hole, or too many pages make it incomplete. */
async function restOf({ client, number }, { name, first, node }) {
	const items = [];
	let page = first;
	let before = null;
	for (let count = 1;; count++) {
		const nodes = page?.nodes ?? null;
		const known = nodes?.filter((each) => each !== null) ?? [];
		items.push(...known);
		if (page === null || nodes === null || known.length < nodes.length) return {
			items,
			complete: false
		};
		const { hasNextPage, endCursor } = page.pageInfo;
		if (!hasNextPage) return {
			items,
			complete: true
		};
		if (endCursor === null || endCursor === before || count === MOST_PAGES) return {
			items,
			complete: false
		};
		before = endCursor;
		page = await nextPage({
			client,
			number
		}, {
			name,
			node,
			after: endCursor
		});
	}
}
async function nextPage({ client, number }, { name, node, after }) {
	const { repository } = await client.graphql(pageQuery(name), {
		owner: client.owner,
		name: client.name,
		number,
		after
	}, {
		answer: pageAnswer(node),
		what: `more ${name} of #${number}`,
		needs: "`pull-requests: read`",
		repeatable: true
	});
	return repository.pullRequest.page;
}

// src/adapters/github/people.ts
/** GitHub's own hand: the committer of what is merged or edited in the browser. */
const WEB_FLOW = {
	login: "web-flow",
	email: "noreply@github.com"
};
/** A deleted account has no actor; everything that is no `User` is a bot. */
function personOf(actor) {
	if (actor === null) return {
		login: "ghost",
		id: null,
		kind: "ghost"
	};
	const isUser = actor.kind === "User" && !actor.login.endsWith("[bot]");
	return {
		login: actor.login,
		id: actor.databaseId ?? null,
		kind: isUser ? "user" : "bot"
	};
}
/** Author, committer and co-authors of a commit, each once. */
function contributorOf({ commit }) {
	const all = [
		commit.author,
		commit.committer,
		...commit.authors.nodes
	].filter((each) => each !== null);
	const people = /* @__PURE__ */ new Map();
	for (const { user } of all) if (user !== null && user.login !== WEB_FLOW.login) people.set(user.login, contributor(user));
	const unattributed = all.flatMap(({ user, email }) => user === null && email !== WEB_FLOW.email ? [email ?? "no e-mail"] : []);
	return {
		commit: sha(commit.oid),
		people: [...people.values()],
		unattributed: [...new Set(unattributed)]
	};
}
function contributor({ login, databaseId }) {
	return {
		login,
		id: databaseId,
		kind: login.endsWith("[bot]") ? "bot" : "user"
	};
}
/** Whether all co-authors of a commit were given. */
function hasAllAuthors({ commit }) {
	return commit.authors.nodes.length >= commit.authors.totalCount;
}

// src/adapters/github/lists.ts
/** No request where the first pages hold everything. @throws Failure github-… */
async function readLists(client, number, pullRequest) {
	const more = {
		client,
		number
	};
	const reviews = await restOf(more, {
		name: "reviews",
		first: pullRequest.reviews,
		node: NODES.reviews
	});
	const comments = await restOf(more, {
		name: "comments",
		first: pullRequest.comments,
		node: NODES.comments
	});
	const commits = await restOf(more, {
		name: "commits",
		first: pullRequest.commits,
		node: NODES.commits
	});
	const files = await restOf(more, {
		name: "files",
		first: pullRequest.files,
		node: NODES.files
	});
	return {
		reviews: {
			items: reviews.items.map(reviewOf),
			complete: reviews.complete
		},
		comments: {
			items: comments.items.map(commentOf),
			complete: comments.complete
		},
		commits: {
			items: commits.items.map(contributorOf),
			complete: commits.complete && commits.items.every(hasAllAuthors)
		},
		files: await changedPaths(more, files, pullRequest.changedFiles)
	};
}
const REVIEW_STATES = {
	APPROVED: "approved",
	CHANGES_REQUESTED: "changes-requested",
	COMMENTED: "commented",
	DISMISSED: "dismissed",
	PENDING: "pending"
};
function reviewOf(node) {
	return {
		id: node.fullDatabaseId,
		by: personOf(node.author),
		state: REVIEW_STATES[node.state],
		commit: node.commit === null ? null : sha(node.commit.oid),
		body: node.body,
		at: node.submittedAt === null ? null : instant(Date.parse(node.submittedAt)),
		canPush: node.authorCanPushToRepository
	};
}
function commentOf(node) {
	return {
		id: node.fullDatabaseId,
		by: personOf(node.author),
		body: node.body,
		at: instant(Date.parse(node.createdAt)),
		edited: node.includesCreatedEdit || node.lastEditedAt !== null,
		ours: node.viewerDidAuthor
	};
}

// src/adapters/github/facts.ts
/** Everything about a pull request: one request, one more for each further page and each unusual case. */
/** @throws Failure github-…, file-unreadable */
async function readFacts(client, call) {
	const folders = call.folders.map(cleanPath);
	const answer = await ask(client, {
		...call,
		folders
	}, `refs/pull/${call.number}/head`);
	const { head, pullRequest } = answer;
	const { repository, commit } = head?.kind === "Commit" && head.oid === pullRequest.headRefOid ? {
		repository: answer,
		commit: head
	} : await askAgain(client, {
		...call,
		folders
	}, pullRequest.headRefOid);
	return toFacts(client, {
		...call,
		folders
	}, {
		repository,
		commit
	});
}
async function ask(client, call, head) {
	const query = (withStatus) => client.graphql(factsQuery(call.folders.length, withStatus), {
		owner: client.owner,
		name: client.name,
		number: call.number,
		head,
		policy: cleanPath(call.policy),
		...Object.fromEntries(call.folders.map((folder, index) => [`folder${index}`, folder]))
	}, {
		answer: FACTS,
		what: `the facts of #${call.number}`,
		needs: "`contents: read` and `pull-requests: read`",
		repeatable: true
	});
	try {
		return (await query(true)).repository;
	} catch (cause) {
		if (!(cause instanceof Failure && cause.code === "github-forbidden")) throw cause;
		return (await query(false)).repository;
	}
}
async function askAgain(client, call, oid) {
	const repository = await ask(client, call, oid);
	const { head, pullRequest } = repository;
	if (head?.kind === "Commit" && head.oid === pullRequest.headRefOid) return {
		repository,
		commit: head
	};
	throw new Failure("github-unavailable", `Expected the head of #${call.number} at ${pullRequest.headRefOid}, and it moved while it was read. Run this again`);
}
async function toFacts(client, call, { repository, commit }) {
	const { pullRequest } = repository;
	const base = pullRequest.baseRef?.target;
	if (base?.kind !== "Commit") throw new Failure("github-not-found", `Expected the base branch ${pullRequest.baseRefName} of #${call.number}, found none. Restore it, or change the base`);
	const policy = cleanPath(call.policy);
	const rolloutsAtHead = rolloutsAt(commit, call.folders);
	demandWhole(call, pullRequest, rolloutsAtHead);
	return {
		...headings(repository),
		base: {
			branch: pullRequest.baseRefName,
			tip: sha(base.oid)
		},
		...await readLists(client, call.number, pullRequest),
		status: statusOf(commit, `model-rollout: ${pullRequest.baseRefName}`),
		rolloutsAtHead,
		rolloutsAtBase: pullRequest.state === "MERGED" ? await before(client, call, pullRequest) : rolloutsAt(base, call.folders),
		policy: base.policy === null ? null : fileAt(policy, base.policy),
		permissions: {},
		teams: {}
	};
}
const STATES = {
	OPEN: "open",
	CLOSED: "closed",
	MERGED: "merged"
};
function headings({ nameWithOwner, isPrivate, defaultBranchRef, pullRequest }) {
	const { number, url, title, mergeCommit } = pullRequest;
	return {
		repository: nameWithOwner,
		isPrivate,
		defaultBranch: defaultBranchRef.name,
		number,
		url,
		title,
		state: STATES[pullRequest.state],
		draft: pullRequest.isDraft,
		author: personOf(pullRequest.author),
		head: {
			sha: sha(pullRequest.headRefOid),
			branch: pullRequest.headRefName,
			fork: pullRequest.isCrossRepository
		},
		mergeCommit: mergeCommit === null ? null : sha(mergeCommit.oid),
		labels: (pullRequest.labels?.nodes ?? []).map(({ name }) => name)
	};
}
function statusOf(commit, context) {
	const found = commit.status?.contexts.find((each) => each.context === context);
	return found === void 0 ? null : {
		state: found.state.toLowerCase(),
		description: found.description ?? ""
	};
}
function rolloutsAt(commit, folders) {
	return folders.flatMap((folder, index) => filesIn(folder, FOLDER.nullable().parse(commit[`folder${index}`]), isYaml));
}
/**
* A rollout that the pull request changed must have been read: a folder that came back empty would otherwise look like
* a pull request that changes none, which is a go.
* @throws Failure github-garbage
*/
function demandWhole({ number, folders }, { files }, read) {
	const known = new Set(read.map(({ path }) => path));
	for (const file of files?.nodes ?? []) {
		if (file === null || file.changeType === "DELETED" || known.has(file.path)) continue;
		const folder = file.path.slice(0, Math.max(0, file.path.lastIndexOf("/")));
		if (!folders.includes(folder) || !isYaml(file.path)) continue;
		throw new Failure("github-garbage", `Expected ${file.path}, which #${number} changes, among the files of ${folder} at its head; GitHub did not list it. Run this again`);
	}
}
/**
* The rollouts before the merge: the base's tip holds what the pull request brought, and would make its own people
* those who may approve. The oid was recorded while the pull request was open, so that it is never behind the merge.
*/
async function before(client, call, { baseRefOid }) {
	return readFolders(client, sha(baseRefOid), {
		folders: call.folders,
		isWanted: isYaml
	});
}

export { readParent as i, readFiles as n, readFolders as r, readFacts as t };