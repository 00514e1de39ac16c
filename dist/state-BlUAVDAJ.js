import { B as array, C as Failure, H as custom, J as number, K as literal, M as iso, Q as string, U as discriminatedUnion, W as int, Y as object, Z as strictObject, m as FILE_FIELDS, p as FILE, q as looseObject, tt as unknown, z as _enum } from "./start-DvZFzLmB.js";
import { createHash } from "node:crypto";

// src/adapters/github/branch.ts
const NEEDS$2 = "`contents: write`";
const COMMITTED = strictObject({ createCommitOnBranch: strictObject({ commit: strictObject({ oid: string() }).nullable() }).nullable() });
const HEAD = strictObject({ repository: strictObject({ ref: strictObject({ target: strictObject({
	oid: string(),
	message: string().optional(),
	parents: strictObject({ nodes: array(strictObject({ oid: string() })) }).optional()
}).nullable() }).nullable() }) });
const SHA = object({ sha: string() });
async function commitOnBranch(client, expected, writing) {
	const { branch, headline, body, files } = writing;
	const additions = Object.entries(files).map(([path, text]) => ({
		path,
		contents: Buffer.from(text, "utf8").toString("base64")
	}));
	try {
		const { createCommitOnBranch } = await client.graphql("mutation Commit($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }", { input: {
			branch: {
				repositoryNameWithOwner: `${client.owner}/${client.name}`,
				branchName: branch
			},
			message: {
				headline,
				body
			},
			expectedHeadOid: expected,
			fileChanges: { additions }
		} }, {
			answer: COMMITTED,
			what: `a commit on ${branch}`,
			needs: NEEDS$2,
			repeatable: false
		});
		const oid = createCommitOnBranch?.commit?.oid;
		if (oid === void 0) throw new Failure("github-garbage", `Expected the commit on ${branch} that GitHub made, got none`);
		return oid;
	} catch (cause) {
		if (!(cause instanceof Failure) || !["github-unavailable", "github-garbage"].includes(cause.code)) throw cause;
		const head = await headOf(client, branch);
		if (head?.message === `${headline}\n\n${body}` && head.parent === expected) return head.oid;
		if (head !== null && head.oid !== expected) throw lostRace(branch, expected, cause);
		throw cause;
	}
}
async function createBranch(client, { branch, headline, body, files }) {
	const entries = Object.entries(files).map(([path, content]) => ({
		path,
		mode: "100644",
		type: "blob",
		content
	}));
	const write = {
		answer: SHA,
		what: `a first commit for ${branch}`,
		needs: NEEDS$2,
		repeatable: true
	};
	const tree = await client.rest("POST /repos/{owner}/{repo}/git/trees", { tree: entries }, write);
	const message = `${headline}\n\n${body}`;
	const commit = await client.rest("POST /repos/{owner}/{repo}/git/commits", {
		message,
		tree: tree.sha,
		parents: []
	}, write);
	try {
		await client.rest("POST /repos/{owner}/{repo}/git/refs", {
			ref: `refs/heads/${branch}`,
			sha: commit.sha
		}, {
			answer: unknown(),
			what: `the branch ${branch}`,
			needs: NEEDS$2,
			repeatable: true
		});
	} catch (cause) {
		if (!(cause instanceof Failure && cause.code === "github-refused")) throw cause;
		const head = await headOf(client, branch);
		if (head === null) throw cause;
		if (head.oid !== commit.sha) throw lostRace(branch, "no such branch", cause);
	}
	return commit.sha;
}
function lostRace(branch, expected, cause) {
	return new Failure("lost-race", `Expected ${branch} at ${expected}, and somebody else wrote it. Nothing was written; the next tick starts from there`, { cause });
}
async function headOf(client, branch) {
	const { repository } = await client.graphql(`query BranchHead($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) { ref(qualifiedName: $ref) { target { oid ... on Commit { message parents(first: 1) { nodes { oid } } } } } }
}`, {
		owner: client.owner,
		name: client.name,
		ref: `refs/heads/${branch}`
	}, {
		answer: HEAD,
		what: `the head of ${branch}`,
		needs: NEEDS$2,
		repeatable: true
	});
	const target = repository.ref?.target ?? null;
	return target === null ? null : {
		oid: target.oid,
		message: target.message ?? "",
		parent: target.parents?.nodes[0]?.oid ?? null
	};
}
async function deleteBranch(client, branch) {
	try {
		await client.rest("DELETE /repos/{owner}/{repo}/git/refs/{ref}", { ref: `heads/${branch}` }, {
			answer: unknown(),
			what: `to remove ${branch}`,
			needs: NEEDS$2,
			repeatable: true
		});
	} catch (cause) {
		if (!(cause instanceof Failure && ["github-refused", "github-not-found"].includes(cause.code))) throw cause;
	}
}

// src/adapters/github/stored-state.ts
const STATE_FILE = "state.json";
const STATE_FIELDS = `kind: __typename ... on Commit {
  oid message author { email user { login } }
  state: file(path: "${STATE_FILE}") { ${FILE_FIELDS} } journal: file(path: $journal) { ${FILE_FIELDS} }
}`;
const COMMIT = strictObject({
	kind: literal("Commit"),
	oid: string(),
	message: string(),
	author: strictObject({
		email: string().nullable(),
		user: strictObject({ login: string() }).nullable()
	}).nullable(),
	state: FILE.nullable(),
	journal: FILE.nullable()
});
const STATE_TARGET = discriminatedUnion("kind", [COMMIT, strictObject({ kind: _enum([
	"Blob",
	"Tree",
	"Tag"
]) })]).nullable();
const ENVELOPE = looseObject({
	schema: literal(1),
	name: string(),
	digest: string().regex(/^[0-9a-f]{64}$/),
	journal: strictObject({
		hash: string(),
		lines: int().min(0),
		at: number()
	})
});
const STATE = custom((value) => ENVELOPE.safeParse(value).success);
function serialize(state) {
	return `${JSON.stringify(state)}\n`;
}
function seal(state) {
	return `journal ${state.journal.hash}\nstate ${sha256(serialize(state))}`;
}
function journalFile(at) {
	return `journal/${iso(at).slice(0, 10)}.jsonl`;
}
function sha256(text) {
	return createHash("sha256").update(text, "utf8").digest("hex");
}
function believe(target, { name, viewer, journal }) {
	if (target?.kind !== "Commit") throw lost(name, "a commit", "something else");
	const author = target.author?.user?.login ?? target.author?.email ?? "nobody";
	if (!isOurs(target.author, viewer)) throw lost(name, `a commit by ${viewer}`, `one by ${author}`);
	const text = textOf(target.state);
	if (text === null) throw lost(name, STATE_FILE, "none that could be read");
	const state = STATE.safeParse(parse(text));
	if (!state.success || state.data.name !== name) throw lost(name, "a state of this rollout", "something else");
	if (!target.message.endsWith(`\n\n${seal(state.data)}`) || text !== serialize(state.data)) throw lost(name, "the state that its commit was made for", "another one");
	const last = (textOf(target.journal)?.trimEnd().split("\n") ?? []).at(-1);
	if (journalFile(state.data.journal.at) === journal && last !== void 0 && sha256(last) !== state.data.journal.hash) throw lost(name, `a journal that ends with ${state.data.journal.hash.slice(0, 12)}`, `one that ends with ${sha256(last).slice(0, 12)}`);
	return {
		state: state.data,
		version: target.oid
	};
}
function textOf(entry) {
	return entry?.object?.kind === "Blob" && !entry.object.isTruncated ? entry.object.text : null;
}
function isOurs(author, viewer) {
	const own = [viewer, "github-actions[bot]"].map((login) => login.toLowerCase());
	if (author === null) return false;
	if (author.user !== null) return [...own, "github-actions"].includes(author.user.login.toLowerCase());
	return own.some((login) => (author.email ?? "").toLowerCase().replace(/^\d+\+/, "") === `${login}@users.noreply.github.com`);
}
function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
function lost(name, expected, found) {
	return new Failure("state-lost", `Expected ${expected} at the head of model-rollout/state/${name}, found ${found}. Look at the branch's history; roll back if the candidate has traffic`);
}

// src/adapters/github/read-text.ts
const NEEDS$1 = "`contents: read`";
const ANSWER = strictObject({ repository: strictObject({ object: strictObject({ file: FILE.nullable().optional() }).nullable() }) });
const BLOB = object({
	content: string(),
	encoding: literal("base64")
});
async function readText(client, expression, path) {
	const { repository } = await client.graphql(`query OneFile($owner: String!, $name: String!, $expression: String!, $path: String!) {
  repository(owner: $owner, name: $name) { object(expression: $expression) { ... on Commit { file(path: $path) { ${FILE_FIELDS} } } } }
}`, {
		owner: client.owner,
		name: client.name,
		expression,
		path
	}, {
		answer: ANSWER,
		what: path,
		needs: NEEDS$1,
		repeatable: true
	});
	const object = repository.object?.file?.object;
	if (object?.kind !== "Blob") return null;
	if (!object.isTruncated) return object.text;
	const blob = await client.rest("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", { file_sha: object.oid }, {
		answer: BLOB,
		what: path,
		needs: NEEDS$1,
		repeatable: true
	});
	return Buffer.from(blob.content, "base64").toString("utf8");
}

// src/adapters/github/state.ts
const STATE_PREFIX = "model-rollout/state/";
const ROUTE_PREFIX = "model-rollout/routes/";
const NEEDS = "`contents: write`";
const LOADED = strictObject({
	viewer: strictObject({ login: string() }),
	repository: strictObject({ ref: strictObject({ target: STATE_TARGET }).nullable() })
});
const OWNER = object({ name: string() });
function createStateStore(client, clock) {
	const journals = /* @__PURE__ */ new Map();
	const journalOfToday = () => journalFile(clock.now());
	const accept = (target, reading) => {
		const stored = believe(target, reading);
		const entry = target?.kind === "Commit" ? target.journal : null;
		const text = entry === null ? "" : textOf(entry);
		journals.set(stored.version, {
			path: reading.journal,
			text,
			newest: journalFile(stored.state.journal.at)
		});
		return stored;
	};
	const journalBefore = async (version, path) => {
		const known = journals.get(version);
		if (known?.path === path && known.text !== null) return known.text;
		if (known !== void 0 && known.newest < path) return "";
		return await readText(client, version, path) ?? "";
	};
	return {
		accept,
		journalOfToday,
		load: async (name) => {
			const journal = journalOfToday();
			const { viewer, repository } = await client.graphql(`query State($owner: String!, $name: String!, $ref: String!, $journal: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) { ref(qualifiedName: $ref) { target { ${STATE_FIELDS} } } }
}`, {
				owner: client.owner,
				name: client.name,
				ref: `refs/heads/${STATE_PREFIX}${name}`,
				journal
			}, {
				answer: LOADED,
				what: `the state of ${name}`,
				needs: NEEDS,
				repeatable: true
			});
			return repository.ref === null ? null : accept(repository.ref.target, {
				name,
				viewer: viewer.login,
				journal
			});
		},
		save: async (name, expected, state, lines) => {
			const path = journalFile(state.journal.at);
			const text = (expected === null ? "" : await journalBefore(expected, path)) + lines.map((line) => `${line}\n`).join("");
			const writing = writingOf(name, state, {
				path,
				text: lines.length === 0 ? null : text
			});
			const version = expected === null ? await createBranch(client, writing) : await commitOnBranch(client, expected, writing);
			journals.set(version, {
				path,
				text,
				newest: path
			});
			return version;
		},
		claimRoute: async (route, owner, version) => {
			try {
				await client.rest("POST /repos/{owner}/{repo}/git/refs", {
					ref: `refs/heads/${routeBranch(route)}`,
					sha: version
				}, {
					answer: unknown(),
					what: `the route of ${owner}`,
					needs: NEEDS,
					repeatable: true
				});
				return true;
			} catch (cause) {
				if (!(cause instanceof Failure && cause.code === "github-refused")) throw cause;
				return await ownerOf(client, route) === owner;
			}
		},
		releaseRoute: async (route, owner) => {
			if (await ownerOf(client, route) === owner) await deleteBranch(client, routeBranch(route));
		}
	};
}
function writingOf(name, state, journal) {
	return {
		branch: STATE_PREFIX + name,
		headline: `model-rollout: ${name}, ${state.journal.lines} journal lines`,
		body: seal(state),
		files: {
			[STATE_FILE]: serialize(state),
			...journal.text === null ? {} : { [journal.path]: journal.text }
		}
	};
}
function routeBranch(route) {
	const hash = /^[0-9a-f]{12,}$/.test(route) ? route : createHash("sha256").update(route).digest("hex");
	return ROUTE_PREFIX + hash.slice(0, 12);
}
async function ownerOf(client, route) {
	const text = await readText(client, `refs/heads/${routeBranch(route)}`, STATE_FILE);
	if (text === null) return null;
	try {
		const claim = OWNER.safeParse(JSON.parse(text));
		return claim.success ? claim.data.name : null;
	} catch {
		return null;
	}
}

export { textOf as a, STATE_TARGET as i, createStateStore as n, commitOnBranch as o, STATE_FIELDS as r, createBranch as s, STATE_PREFIX as t };