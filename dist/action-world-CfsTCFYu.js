import { i as saveState, r as info } from "./core-CCSRQZ6q.js";
import { B as array, C as Failure, I as sha, J as number, Q as string, S as orNone, V as boolean, X as record, Y as object, Z as strictObject, _ as cleanPath, d as readFolders, f as readParent, l as readFacts, tt as unknown, u as readFiles, x as connectGitHub, z as _enum } from "./start-DvZFzLmB.js";
import { n as createQuarantine, t as createRepository } from "./repository-C34rBnJB.js";
import { n as createStateStore } from "./state-BlUAVDAJ.js";
import { t as openDoors } from "./doors-BlHncklk.js";

// src/adapters/github/conversation.ts
const LONGEST_DESCRIPTION$1 = 140;
const ANY = unknown();
const COMMENT_NEEDS = "`pull-requests: write`";
function createConversation(client) {
	const comment = async (number, body) => {
		await client.rest("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
			issue_number: number,
			body
		}, write(`a comment on #${number}`, COMMENT_NEEDS));
	};
	return {
		comment,
		upsertComment: async (number, existing, body) => {
			if (existing === null) {
				await comment(number, body);
				return "created";
			}
			if (isSameText(existing.body, body)) return "unchanged";
			if (await edit(client, existing, body)) return "updated";
			await comment(number, body);
			return "created";
		},
		setStatus: async (commit, status, current) => {
			const description = shorten(status.description);
			if (current !== null && isSameStatus(current, {
				...status,
				description
			})) return "unchanged";
			const { context, state, url } = status;
			await client.rest("POST /repos/{owner}/{repo}/statuses/{sha}", {
				sha: commit,
				context,
				state,
				description,
				...url === null ? {} : { target_url: url }
			}, {
				...write(`the status ${context} of ${commit.slice(0, 7)}`, "`statuses: write`"),
				repeatable: true
			});
			return "posted";
		}
	};
}
function write(what, needs) {
	return {
		answer: ANY,
		what,
		needs,
		repeatable: false
	};
}
async function edit(client, existing, body) {
	try {
		await client.rest("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
			comment_id: existing.id,
			body
		}, {
			...write("our comment", COMMENT_NEEDS),
			repeatable: true
		});
		return true;
	} catch (cause) {
		if (cause instanceof Failure && cause.code === "github-not-found") return false;
		throw cause;
	}
}
function isSameText(one, other) {
	return plainText(one) === plainText(other);
}
function plainText(text) {
	return text.replaceAll("\r\n", "\n").trimEnd();
}
function isSameStatus(current, wanted) {
	return current.context === wanted.context && current.state === wanted.state && current.description === wanted.description;
}
function shorten(text) {
	const characters = Array.from(text);
	return characters.length <= LONGEST_DESCRIPTION$1 ? text : `${characters.slice(0, 139).join("")}…`;
}

// src/adapters/github/deployments.ts
const LONGEST_DESCRIPTION = 140;
const NEEDS$1 = "`deployments: write`";
const DEPLOYMENT = object({
	id: number(),
	payload: unknown()
});
const PAYLOAD = object({ digest: string() });
function createDeployments(client) {
	return { record: async (entry) => {
		const id = (entry.state === "in_progress" ? null : await findDeployment(client, entry)) ?? await createDeployment(client, entry);
		await client.rest("POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses", {
			deployment_id: id,
			state: entry.state,
			description: describe(entry)
		}, {
			answer: unknown(),
			what: `the state of ${environmentOf(entry)}`,
			needs: NEEDS$1,
			repeatable: true
		});
	} };
}
function environmentOf({ rollout, stage }) {
	return `rollout/${rollout}/${stage}`;
}
async function findDeployment(client, entry) {
	return (await client.rest("GET /repos/{owner}/{repo}/deployments", {
		sha: entry.commit,
		environment: environmentOf(entry),
		per_page: 10
	}, {
		answer: array(DEPLOYMENT),
		what: `deployments of ${environmentOf(entry)}`,
		needs: NEEDS$1,
		repeatable: true
	})).find(({ payload }) => PAYLOAD.safeParse(parse(payload)).data?.digest === entry.digest)?.id ?? null;
}
function parse(payload) {
	if (typeof payload !== "string") return payload;
	try {
		return JSON.parse(payload);
	} catch {
		return null;
	}
}
async function createDeployment(client, entry) {
	return (await client.rest("POST /repos/{owner}/{repo}/deployments", {
		ref: entry.commit,
		task: "model-rollout",
		auto_merge: false,
		required_contexts: [],
		environment: environmentOf(entry),
		transient_environment: false,
		description: `${entry.rollout}: ${entry.stage}`.slice(0, LONGEST_DESCRIPTION),
		payload: { digest: entry.digest }
	}, {
		answer: DEPLOYMENT,
		what: `a deployment of ${environmentOf(entry)}`,
		needs: NEEDS$1,
		repeatable: false
	})).id;
}
function describe({ description, journal }) {
	const ending = journal === "" ? "" : ` (journal ${journal.slice(0, 12)})`;
	const characters = Array.from(description);
	const room = LONGEST_DESCRIPTION - ending.length;
	return (characters.length <= room ? description : `${characters.slice(0, room - 1).join("")}…`) + ending;
}

// src/adapters/github/files.ts
function createTrees(client) {
	const known = /* @__PURE__ */ new Map();
	const parents = /* @__PURE__ */ new Map();
	let queue = [];
	const flush = async () => {
		const batch = queue;
		queue = [];
		try {
			const files = await readFiles(client, batch);
			for (const [index, { done }] of batch.entries()) done.resolve(files[index] ?? null);
		} catch (cause) {
			for (const { commit, path, done } of batch) {
				known.delete(`${commit}:${path}`);
				done.reject(cause);
			}
		}
	};
	const readOne = (commit, path) => {
		const before = known.get(`${commit}:${path}`);
		if (before !== void 0) return before;
		const done = Promise.withResolvers();
		known.set(`${commit}:${path}`, done.promise);
		if (queue.length === 0) queueMicrotask(() => void flush());
		queue.push({
			commit,
			path,
			done
		});
		return done.promise;
	};
	const filesAt = (commit) => ({
		list: (folder) => readFolders(client, commit, {
			folders: [folder],
			isWanted: () => true
		}),
		read: (paths) => Promise.all(paths.map((path) => readOne(commit, path)))
	});
	const parentOf = (commit) => {
		const found = parents.get(commit) ?? readParent(client, commit);
		parents.set(commit, found);
		return found;
	};
	return {
		filesAt,
		filesBefore: (commit) => {
			const within = async (read, none) => {
				const parent = await parentOf(commit);
				return parent === null ? none : read(filesAt(sha(parent)));
			};
			return {
				list: (folder) => within((files) => files.list(folder), []),
				read: (paths) => within((files) => files.read(paths), paths.map(() => null))
			};
		}
	};
}

// src/adapters/github/incidents.ts
const LABEL = "model-rollout";
const NEEDS = "`issues: write`";
const PAGE$1 = 100;
const MOST_PAGES$1 = 10;
const ISSUE = object({
	number: number(),
	html_url: string(),
	body: string().nullish(),
	pull_request: unknown().optional()
});
function createIncidents(client) {
	return { open: async ({ key, title, body }) => {
		const marker = markerOf(key);
		const existing = await findIssue(client, marker);
		if (existing === null) return (await createIssue(client, {
			title,
			body: `${marker}\n${body}`
		})).html_url;
		await client.rest("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
			issue_number: existing.number,
			body
		}, {
			answer: unknown(),
			what: `a comment on incident #${existing.number}`,
			needs: NEEDS,
			repeatable: false
		});
		return existing.html_url;
	} };
}
function markerOf(key) {
	return `<!-- model-rollout:incident ${key.replaceAll(/[^\w.:@/-]/g, "_").replaceAll("--", "_")} -->`;
}
async function findIssue(client, marker) {
	for (let page = 1; page <= MOST_PAGES$1; page++) {
		const issues = await client.rest("GET /repos/{owner}/{repo}/issues", {
			labels: LABEL,
			state: "open",
			per_page: PAGE$1,
			page
		}, {
			answer: array(ISSUE),
			what: "open incidents",
			needs: NEEDS,
			repeatable: true
		});
		const found = issues.find((issue) => issue.pull_request === void 0 && issue.body?.split(/\r?\n/, 1)[0] === marker);
		if (found !== void 0) return found;
		if (issues.length < PAGE$1) return null;
	}
	return null;
}
async function createIssue(client, { title, body }) {
	return client.rest("POST /repos/{owner}/{repo}/issues", {
		title,
		body,
		labels: [LABEL]
	}, {
		answer: ISSUE,
		what: "an incident",
		needs: NEEDS,
		repeatable: false
	});
}

// src/adapters/github/code-owners.ts
const PLACES = [
	".github/CODEOWNERS",
	"CODEOWNERS",
	"docs/CODEOWNERS"
];
async function readOwners(client, commit, groups) {
	const file = (await readFiles(client, PLACES.map((path) => ({
		commit,
		path
	})))).find((each) => each !== null);
	if (file === void 0 || file === null) throw new Failure("file-unreadable", `Expected a CODEOWNERS file on the base branch, because the policy names ${groups.join(", ")}; found none. Add one, or name people`);
	const lines = parseCodeOwners(file.text);
	return new Map(groups.map((group) => [group, ownersFor(lines, group.slice(11))]));
}
function parseCodeOwners(text) {
	return text.split(/\r?\n/).map((line) => line.replace(/(?:^|\s)#.*$/, "").trim()).filter((line) => line !== "" && !line.startsWith("[")).map((line) => {
		const [pattern = "", ...owners] = line.split(/\s+/);
		return {
			pattern,
			owners
		};
	});
}
function ownersFor(lines, path) {
	const clean = path.replace(/^\//, "");
	return lines.findLast(({ pattern }) => matches(pattern, clean))?.owners ?? [];
}
function matches(pattern, path) {
	const isAnchored = pattern.replace(/\/$/, "").includes("/");
	const source = pattern.replace(/^\//, "").split(/(\*\*\/|\/\*\*$|\*|\?)/).map((part) => {
		if (part === "**/") return "(?:[^/]+/)*";
		if (part === "/**") return "/.*";
		if (part === "*") return "[^/]*";
		return part === "?" ? "[^/]" : part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
	}).join("");
	const start = isAnchored ? "^" : "^(?:.*/)?";
	const end = pattern.endsWith("/") ? "" : pattern.endsWith("/*") ? "$" : "(?:/.*)?$";
	return new RegExp(`${start}${source}${end}`).test(path);
}

// src/adapters/github/access.ts
const ROLES = [
	"none",
	"read",
	"triage",
	"write",
	"maintain",
	"admin"
];
const PERMISSION = object({
	permission: string(),
	role_name: string().optional()
});
const MEMBERS = array(object({ login: string() }));
const PAGE = 100;
const MOST_PAGES = 20;
async function readAccess(clients, facts, wanted) {
	const permissions = { ...facts.permissions };
	for (const login of wanted.logins) permissions[login] = await readPermission(clients.client, login);
	const owned = wanted.groups.filter((group) => group.startsWith("CODEOWNERS:"));
	const owners = owned.length === 0 ? /* @__PURE__ */ new Map() : await readOwners(clients.client, facts.base.tip, owned);
	const teams = { ...facts.teams };
	const listed = [...wanted.groups, ...[...owners.values()].flat()].filter((entry) => entry.startsWith("@") && entry.includes("/"));
	for (const team of new Set(listed)) teams[team] = await readTeam(clients.teams, team);
	for (const group of owned) teams[group] = ownersOf(group, owners.get(group) ?? [], teams);
	return {
		...facts,
		permissions,
		teams
	};
}
async function readPermission(client, login) {
	const found = await orNone(client.rest("GET /repos/{owner}/{repo}/collaborators/{username}/permission", { username: login }, {
		answer: PERMISSION,
		what: `the permission of ${login}`,
		needs: "`metadata: read`",
		repeatable: true
	}));
	if (found === null) return "none";
	return ROLES.find((role) => role === found.role_name) ?? ROLES.find((role) => role === found.permission) ?? "none";
}
async function readTeam(teams, team) {
	if (teams === null) return {
		kind: "unreadable",
		because: "a workflow's own token cannot read teams; give the action a `team-token` with `Members: read`"
	};
	const [org = "", slug = ""] = team.replace(/^@/, "").split("/");
	try {
		const logins = [];
		for (let page = 1; page <= MOST_PAGES; page++) {
			const found = await teams.rest("GET /orgs/{org}/teams/{team_slug}/members", {
				org,
				team_slug: slug,
				per_page: PAGE,
				page
			}, {
				answer: MEMBERS,
				what: `the members of ${team}`,
				needs: "`Members: read` of the `team-token`",
				repeatable: true
			});
			logins.push(...found.map(({ login }) => login));
			if (found.length < PAGE) return {
				kind: "members",
				logins
			};
		}
		return {
			kind: "unreadable",
			because: `it has more than 2000 members`
		};
	} catch (cause) {
		if (cause instanceof Failure) return {
			kind: "unreadable",
			because: cause.message
		};
		throw cause;
	}
}
function ownersOf(group, owners, teams) {
	if (owners.length === 0) return {
		kind: "unreadable",
		because: `CODEOWNERS names nobody for ${group.slice(11)}`
	};
	const logins = [];
	for (const owner of owners) {
		if (!owner.startsWith("@")) return {
			kind: "unreadable",
			because: `CODEOWNERS names ${owner}; only logins and teams can be matched with reviews`
		};
		const team = owner.includes("/") ? teams[owner] : void 0;
		if (!owner.includes("/")) logins.push(owner.slice(1));
		else if (team?.kind === "members") logins.push(...team.logins);
		else return {
			kind: "unreadable",
			because: `${owner} could not be read: ${team?.because ?? "not asked"}`
		};
	}
	return {
		kind: "members",
		logins: [...new Set(logins)]
	};
}

// src/adapters/github/brought-by.ts
const PULL = strictObject({
	number: number(),
	merged: boolean(),
	baseRefName: string()
});
const HISTORY = strictObject({ nodes: array(strictObject({
	oid: string(),
	committedDate: string(),
	associatedPullRequests: strictObject({ nodes: array(PULL) }).nullable()
})) });
const ANSWER$1 = strictObject({ repository: strictObject({
	defaultBranchRef: strictObject({ name: string() }),
	object: record(string(), HISTORY).nullable()
}) });
async function readBroughtBy(client, tip, paths) {
	const aliases = paths.map((_, index) => `h${index}`);
	const histories = aliases.map((alias) => `${alias}: history(first: 1, path: $${alias}) { nodes { oid committedDate associatedPullRequests(first: 20) { nodes { number merged baseRefName } } } }`);
	const { repository } = await client.graphql(`query BroughtBy($owner: String!, $name: String!, $tip: GitObjectID!${aliases.map((alias) => `, $${alias}: String!`).join("")}) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name }
    object(oid: $tip) { ... on Commit { ${histories.join("\n      ")} } }
  }
}`, {
		owner: client.owner,
		name: client.name,
		tip,
		...Object.fromEntries(paths.map((path, index) => [`h${index}`, cleanPath(path)]))
	}, {
		answer: ANSWER$1,
		what: "the commit that brought the rollout",
		needs: "`contents: read` and `pull-requests: read`",
		repeatable: true
	});
	const newest = await newestOf(client, tip, Object.values(repository.object ?? {}).flatMap(({ nodes }) => nodes));
	if (newest === null) throw new Failure("github-not-found", `Expected a commit up to ${tip.slice(0, 7)} that touched ${paths.join(", ")}, found none`);
	const brought = (newest.associatedPullRequests?.nodes ?? []).find(({ merged, baseRefName }) => merged && baseRefName === repository.defaultBranchRef.name);
	return {
		commit: sha(newest.oid),
		pullRequest: brought?.number ?? null
	};
}
const LOG = strictObject({ repository: strictObject({ object: strictObject({ history: strictObject({ nodes: array(strictObject({ oid: string() })) }) }) }) });
async function newestOf(client, tip, touches) {
	const latest = Math.max(...touches.map(({ committedDate }) => Date.parse(committedDate)));
	const tied = touches.filter(({ committedDate }) => Date.parse(committedDate) === latest);
	const [first = null] = tied;
	if (new Set(tied.map(({ oid }) => oid)).size <= 1 || first === null) return first;
	const { repository } = await client.graphql(`query LogOf($owner: String!, $name: String!, $tip: GitObjectID!, $since: GitTimestamp!) {
  repository(owner: $owner, name: $name) { object(oid: $tip) { ... on Commit { history(first: 100, since: $since) { nodes { oid } } } } }
}`, {
		owner: client.owner,
		name: client.name,
		tip,
		since: first.committedDate
	}, {
		answer: LOG,
		what: "the order of the commits that brought the rollout",
		needs: "`contents: read`",
		repeatable: true
	});
	const last = repository.object.history.nodes.map(({ oid }) => oid).find((oid) => tied.some((touch) => touch.oid === oid));
	return tied.find(({ oid }) => oid === last) ?? first;
}

// src/adapters/github/open.ts
const CONTEXT = strictObject({
	context: string(),
	state: _enum([
		"SUCCESS",
		"PENDING",
		"FAILURE",
		"ERROR",
		"EXPECTED"
	])
});
const NODE = strictObject({
	number: number(),
	headRefOid: string(),
	baseRefName: string(),
	commits: strictObject({ nodes: array(strictObject({ commit: strictObject({ status: strictObject({ contexts: array(CONTEXT) }).nullable() }) })) })
});
const ANSWER = strictObject({ repository: strictObject({ pullRequests: strictObject({
	pageInfo: strictObject({
		hasNextPage: boolean(),
		endCursor: string().nullable()
	}),
	nodes: array(NODE)
}) }) });
const QUERY = `query Open($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: OPEN, first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { number headRefOid baseRefName commits(last: 1) { nodes { commit { status { contexts { context state } } } } } }
    }
  }
}`;
const STATES = {
	SUCCESS: "success",
	PENDING: "pending",
	FAILURE: "failure",
	ERROR: "error",
	EXPECTED: "pending"
};
async function readOpen(client) {
	const found = [];
	let after = null;
	for (;;) {
		const page = await readPage(client, after);
		found.push(...page.nodes.map(toOpen));
		if (!page.pageInfo.hasNextPage) return found;
		if (page.pageInfo.endCursor === null || page.pageInfo.endCursor === after) throw new Failure("github-garbage", "Expected the next page of open pull requests, and its cursor did not move");
		after = page.pageInfo.endCursor;
	}
}
async function readPage(client, after) {
	const variables = {
		owner: client.owner,
		name: client.name,
		after
	};
	const call = {
		answer: ANSWER,
		what: "the open pull requests",
		needs: "`pull-requests: read` and `statuses: read`",
		repeatable: true
	};
	return (await client.graphql(QUERY, variables, call)).repository.pullRequests;
}
function toOpen(node) {
	const context = `model-rollout: ${node.baseRefName}`;
	const found = node.commits.nodes[0]?.commit.status?.contexts.find((each) => each.context === context);
	return {
		number: node.number,
		head: sha(node.headRefOid),
		status: found === void 0 ? null : STATES[found.state]
	};
}

// src/adapters/github/pull-requests.ts
function createPullRequests(client, terms) {
	return {
		facts: (number) => readFacts(client, {
			number,
			folders: terms.folders,
			policy: terms.policy
		}),
		access: (facts, wanted) => readAccess({
			client,
			teams: terms.teams
		}, facts, wanted),
		open: () => readOpen(client),
		broughtBy: (tip, paths) => readBroughtBy(client, tip, paths)
	};
}

// src/adapters/github/github.ts
function openGitHub(terms, before = null) {
	const client = before?.client ?? connectGitHub(terms);
	const teams = terms.teamToken === null ? null : connectGitHub({
		...terms,
		token: terms.teamToken
	});
	const states = before?.states ?? createStateStore(client, terms.clock);
	return {
		...createTrees(client),
		conversation: createConversation(client),
		pullRequests: createPullRequests(client, {
			folders: terms.folders,
			policy: terms.policy,
			teams
		}),
		repository: createRepository(client, states),
		states,
		quarantine: createQuarantine(client),
		deployments: createDeployments(client),
		incidents: createIncidents(client)
	};
}

// src/entry/action-world.ts
function openWorld(job) {
	const { clock } = job;
	const log = (line) => info(`model-rollout: ${line}`);
	const common = {
		...openDoors(job.environment, clock),
		clock,
		log,
		moving: recordMove
	};
	if (job.github === null) return {
		...common,
		...withoutGitHub()
	};
	const github = openGitHub(job.github.terms, {
		client: job.github.client,
		states: job.fetched.states
	});
	return {
		...common,
		...github,
		pullRequests: firstFacts(github.pullRequests, job),
		repository: firstLook(github.repository, job.fetched.look)
	};
}
function firstFacts(pullRequests, { fetched }) {
	let { facts } = fetched;
	return {
		...pullRequests,
		facts: (number) => {
			const first = facts?.number === number ? facts : null;
			facts = null;
			return first === null ? pullRequests.facts(number) : Promise.resolve(first);
		}
	};
}
function firstLook(repository, fetched) {
	let first = fetched;
	return { look: (call) => {
		const look = first;
		first = null;
		return look === null ? repository.look(call) : Promise.resolve(look);
	} };
}
function recordMove(move) {
	saveState("moving", move === null ? "" : JSON.stringify(move));
}
function withoutGitHub() {
	const refuse = () => Promise.reject(new Failure("github-unauthorised", "Expected a token, found none. Write `token: ${{ github.token }}`, or let the default stand"));
	const files = {
		list: refuse,
		read: refuse
	};
	return {
		filesAt: () => files,
		filesBefore: () => files,
		pullRequests: {
			facts: refuse,
			access: refuse,
			open: refuse,
			broughtBy: refuse
		},
		conversation: {
			upsertComment: refuse,
			comment: refuse,
			setStatus: refuse
		},
		repository: { look: refuse },
		states: {
			load: refuse,
			save: refuse,
			claimRoute: refuse,
			releaseRoute: refuse
		},
		quarantine: { add: refuse },
		deployments: { record: refuse },
		incidents: { open: refuse }
	};
}

export { openWorld as t };