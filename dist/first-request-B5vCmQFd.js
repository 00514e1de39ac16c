import { t as connectGitHub } from "./client-Dguzoi7I.js";
import { C as SECOND, D as milliseconds, S as MINUTE } from "./schemas-DI0IjMIG.js";

// src/entry/first-request.ts
/** GitHub as this job reaches it, and the one request that is made before anything else is loaded. */
/** Pauses between attempts together, and one attempt. */
const PATIENT = {
	budget: milliseconds(2 * MINUTE),
	timeout: milliseconds(20 * SECOND)
};
const URGENT = {
	budget: milliseconds(5 * SECOND),
	timeout: milliseconds(5 * SECOND)
};
const NOTHING = {
	facts: null,
	look: null,
	states: null
};
/** null without a token: a rollback must work without GitHub. */
function connect(environment, inputs, clock) {
	if (inputs.token === null || environment.repository === "") return null;
	const { repository, apiUrl, graphqlUrl } = environment;
	const patience = inputs.command === "roll-back" ? URGENT : PATIENT;
	const terms = {
		token: inputs.token,
		teamToken: inputs.teamToken,
		repository,
		apiUrl,
		graphqlUrl,
		clock,
		...patience,
		folders: inputs.rollouts,
		policy: inputs.policy
	};
	return {
		terms,
		client: connectGitHub(terms)
	};
}
/**
* Loads what the command's first question takes, and asks it. All loading is done when the request leaves.
*
* @throws Failure github-… where the command can do nothing without the answer
*/
async function prefetch(github, job) {
	const { inputs, event } = job;
	if (github === null) return NOTHING;
	switch (inputs.command) {
		case "plan":
		case "gate":
		case "respond": {
			const number = inputs.pullRequest ?? event.pullRequest;
			return number === null || isTalk(inputs, event) ? NOTHING : {
				...NOTHING,
				facts: await askFacts(github, number)
			};
		}
		case "promote": return {
			...NOTHING,
			...await askLook(github)
		};
		case "roll-back":
		case "validate":
		case "status": return NOTHING;
	}
}
async function askFacts({ client, terms }, number) {
	const { readFacts } = await import("./facts-DBcIuyl2.js");
	return readFacts(client, {
		number,
		folders: terms.folders,
		policy: terms.policy
	});
}
async function askLook({ client, terms }) {
	const { createRepository } = await import("./repository-D3QSVbEx.js");
	const { createStateStore } = await import("./state-DMPdokav.js");
	const states = createStateStore(client, terms.clock);
	return {
		states,
		look: await createRepository(client, states).look({
			folders: terms.folders,
			policy: terms.policy
		})
	};
}
/** Every comment starts `respond`; most are people talking to each other and cost no request. */
function isTalk(inputs, event) {
	return inputs.command === "respond" && !(event.comment?.body.startsWith("/rollout") ?? false);
}

export { prefetch as i, connect as n, isTalk as r, NOTHING as t };