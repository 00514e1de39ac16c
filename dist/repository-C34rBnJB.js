import { B as array, C as Failure, I as sha, K as literal, Q as string, V as boolean, X as record, Y as object, Z as strictObject, _ as cleanPath, b as isYaml, g as FOLDER_FIELDS, h as FOLDER, m as FILE_FIELDS, p as FILE, v as fileAt, y as filesIn } from "./start-DvZFzLmB.js";
import { a as textOf, i as STATE_TARGET, o as commitOnBranch, r as STATE_FIELDS, s as createBranch, t as STATE_PREFIX } from "./state-BlUAVDAJ.js";

// src/adapters/github/quarantine.ts
const BRANCH = "model-rollout/quarantine";
const QUARANTINE_FILE = "quarantine.json";
const MOST_ATTEMPTS = 5;
const QUARANTINE_REF = `refs/heads/${BRANCH}`;
const QUARANTINE_FIELDS = `oid ... on Commit { file(path: "${QUARANTINE_FILE}") { ${FILE_FIELDS} } }`;
const QUARANTINE_TARGET = strictObject({
	oid: string(),
	file: FILE.nullable().optional()
}).nullable();
const REASONS = record(string(), string());
const ANSWER = strictObject({ repository: strictObject({ ref: strictObject({ target: QUARANTINE_TARGET }).nullable() }) });
function reasonsIn(target) {
	if (target === null || target.file === null || target.file === void 0) return {};
	const reasons = REASONS.safeParse(parse(textOf(target.file)));
	if (reasons.success) return reasons.data;
	throw new Failure("state-lost", `Expected an object of texts in ${QUARANTINE_FILE} on ${BRANCH}, found something else. Restore it from the branch's history`);
}
function createQuarantine(client) {
	const addOnce = async (key, reason) => {
		const target = await read(client);
		const reasons = reasonsIn(target);
		if (Object.hasOwn(reasons, key)) return;
		const writing = {
			branch: BRANCH,
			headline: `model-rollout: quarantine ${key.slice(0, 12)}`,
			body: reason,
			files: { [QUARANTINE_FILE]: `${JSON.stringify({
				...reasons,
				[key]: reason
			}, null, 2)}\n` }
		};
		await (target === null ? createBranch(client, writing) : commitOnBranch(client, target.oid, writing));
	};
	return { add: async (key, reason) => {
		for (let attempt = 1;; attempt++) try {
			return await addOnce(key, reason);
		} catch (cause) {
			if (!(cause instanceof Failure && cause.code === "lost-race") || attempt === MOST_ATTEMPTS) throw cause;
		}
	} };
}
async function read(client) {
	const { repository } = await client.graphql(`query Quarantine($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) { ref(qualifiedName: $ref) { target { ${QUARANTINE_FIELDS} } } }
}`, {
		owner: client.owner,
		name: client.name,
		ref: QUARANTINE_REF
	}, {
		answer: ANSWER,
		what: "the quarantine",
		needs: "`contents: write`",
		repeatable: true
	});
	return repository.ref?.target ?? null;
}
function parse(text) {
	try {
		return JSON.parse(text ?? "");
	} catch {
		return null;
	}
}

// src/adapters/github/repository.ts
const NEEDS = "`contents: write`";
const STATE_LIST = `refs(refPrefix: "refs/heads/${STATE_PREFIX}", first: 50, after: $after) {
      pageInfo { hasNextPage endCursor } nodes { name target { ${STATE_FIELDS} } }
    }`;
const STATES = strictObject({
	pageInfo: strictObject({
		hasNextPage: boolean(),
		endCursor: string().nullable()
	}),
	nodes: array(strictObject({
		name: string(),
		target: STATE_TARGET
	}))
}).nullable();
const VIEWER = strictObject({ login: string() });
const TIP = object({
	kind: literal("Commit"),
	oid: string(),
	policy: FILE.nullable()
}).catchall(FOLDER.nullable());
const LOOK = strictObject({
	viewer: VIEWER,
	repository: strictObject({
		defaultBranchRef: strictObject({ target: TIP }),
		quarantine: strictObject({ target: QUARANTINE_TARGET }).nullable(),
		states: STATES
	})
});
const MORE = strictObject({ repository: strictObject({ states: STATES }) });
function createRepository(client, states) {
	return { look: async ({ folders, policy }) => {
		const paths = folders.map(cleanPath);
		const journal = states.journalOfToday();
		const variables = {
			owner: client.owner,
			name: client.name,
			policy: cleanPath(policy),
			quarantine: QUARANTINE_REF,
			journal,
			after: null,
			...Object.fromEntries(paths.map((folder, index) => [`folder${index}`, folder]))
		};
		const call = {
			answer: LOOK,
			what: "rollouts, policy and states",
			needs: NEEDS,
			repeatable: true
		};
		const { viewer, repository } = await client.graphql(lookQuery(paths.length), variables, call);
		const tip = repository.defaultBranchRef.target;
		const found = await allStates(client, {
			first: repository.states,
			journal
		});
		return {
			tip: sha(tip.oid),
			files: rolloutsAt(tip, paths),
			policy: policyAt(cleanPath(policy), tip.policy),
			quarantine: reasonsIn(repository.quarantine?.target ?? null),
			states: new Map(found.map(({ name, target }) => [name, acceptOr(states, target, {
				name,
				viewer: viewer.login,
				journal
			})]))
		};
	} };
}
function lookQuery(folders) {
	const numbers = Array.from({ length: folders }, (_, index) => index);
	return `query Look($owner: String!, $name: String!, $policy: String!, $quarantine: String!, $journal: String!, $after: String${numbers.map((index) => `, $folder${index}: String!`).join("")}) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    defaultBranchRef { target { kind: __typename ... on Commit {
      oid policy: file(path: $policy) { ${FILE_FIELDS} }
      ${numbers.map((index) => `folder${index}: file(path: $folder${index}) { ${FOLDER_FIELDS} }`).join("\n      ")}
    } } }
    quarantine: ref(qualifiedName: $quarantine) { target { ${QUARANTINE_FIELDS} } }
    states: ${STATE_LIST}
  }
}`;
}
async function allStates(client, { first, journal }) {
	const found = [...first?.nodes ?? []];
	let page = first;
	while (page?.pageInfo.hasNextPage === true && page.pageInfo.endCursor !== null) {
		const after = page.pageInfo.endCursor;
		const { repository } = await client.graphql(`query MoreStates($owner: String!, $name: String!, $journal: String!, $after: String) {
  repository(owner: $owner, name: $name) { states: ${STATE_LIST} }
}`, {
			owner: client.owner,
			name: client.name,
			journal,
			after
		}, {
			answer: MORE,
			what: "more states",
			needs: NEEDS,
			repeatable: true
		});
		found.push(...repository.states?.nodes ?? []);
		if (repository.states?.pageInfo.endCursor === after) throw new Failure("github-garbage", "Expected the next states, got the same page again. Run this again");
		page = repository.states;
	}
	return found;
}
function acceptOr(states, target, reading) {
	return orFailure(() => states.accept(target, reading));
}
function rolloutsAt(tip, folders) {
	return folders.flatMap((folder, index) => {
		const entry = FOLDER.nullable().parse(tip[`folder${index}`]);
		return entry?.object?.kind === "Tree" ? filesIn(folder, entry, isYaml) : [];
	});
}
function policyAt(path, entry) {
	if (entry === null) return null;
	const file = orFailure(() => fileAt(path, entry));
	return file instanceof Failure ? { unreadable: file.message } : file;
}
function orFailure(read) {
	try {
		return read();
	} catch (cause) {
		if (cause instanceof Failure) return cause;
		throw cause;
	}
}

export { createQuarantine as n, createRepository as t };