import { i as saveState, r as info } from "./core-TEquc5T9.js";
import { t as Failure } from "./errors-CDWs4uLS.js";
import { t as openDoors } from "./doors-DxrLraD6.js";

// src/entry/action-world.ts
/** The ports of a job in GitHub Actions. Without a token the doors to GitHub say so when they are used. */
function openWorld(job) {
	const { clock, github } = job;
	const log = (line) => info(`model-rollout: ${line}`);
	const common = {
		...openDoors(job.environment, clock),
		clock,
		log,
		moving: recordMove
	};
	if (github === null) return {
		...common,
		...withoutGitHub()
	};
	return {
		...common,
		...github,
		pullRequests: firstFacts(github.pullRequests, job),
		repository: firstLook(github.repository, job.fetched.look)
	};
}
/** The facts that were fetched before anything was loaded, once; whoever asks again gets fresh ones. */
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
/** For the job's last step: which move was under way when the job was cut off. */
function recordMove(move) {
	saveState("moving", move === null ? "" : JSON.stringify(move));
}
/** Every verb refuses: a rollback goes on without them, anything else ends with the reason. */
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
			upsertComment: refuse,
			comment: refuse,
			setStatus: refuse,
			broughtBy: refuse
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