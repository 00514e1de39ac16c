import { C as SECOND, D as milliseconds, M as showDuration, S as MINUTE, T as instant, m as string, p as strictObject, x as HOUR, y as NEVER } from "./schemas-DI0IjMIG.js";
import { t as Failure } from "./errors-CDWs4uLS.js";
import { setTimeout } from "node:timers/promises";

// src/adapters/local/clock.ts
/** Timers hold 31 bits of milliseconds. */
const LONGEST = 2 ** 31 - 1;
/** The machine's clock. A sleep ends, without an error, as soon as `stop` fires. */
function systemClock(stop) {
	return {
		now: () => instant(Date.now()),
		sleep: async (time) => {
			for (let left = time; left > 0 && !stop.aborted; left -= LONGEST) await setTimeout(Math.min(left, LONGEST), void 0, { signal: stop }).catch((cause) => {
				if (!stop.aborted) throw cause;
			});
		}
	};
}

// src/entry/environment.ts
function readEnvironment(variables) {
	const read = (name) => variables[name] ?? "";
	const apiUrl = read("GITHUB_API_URL") || "https://api.github.com";
	const repository = read("GITHUB_REPOSITORY");
	const run = read("GITHUB_RUN_ID");
	return {
		repository,
		apiUrl,
		graphqlUrl: read("GITHUB_GRAPHQL_URL") || `${apiUrl}/graphql`,
		eventName: read("GITHUB_EVENT_NAME"),
		eventPath: read("GITHUB_EVENT_PATH"),
		runUrl: run === "" ? null : `${read("GITHUB_SERVER_URL") || "https://github.com"}/${repository}/actions/runs/${run}`,
		actor: read("GITHUB_ACTOR"),
		workspace: read("GITHUB_WORKSPACE") || ".",
		statePath: read("GITHUB_STATE"),
		variables
	};
}
/** The text of an input as the runner hands it on: upper case, blanks to underscores, dashes kept. */
function inputReader(variables) {
	return (name) => (variables[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] ?? "").trim();
}

// src/inputs.ts
/** The Action's inputs: one strict object. `action.yml` is tested against it, name by name. */
/** What the Action can be told to do. The rest of the commands needs a terminal. */
const COMMANDS = [
	"plan",
	"gate",
	"respond",
	"promote",
	"roll-back",
	"validate",
	"status"
];
/** A hosted job ends after six hours; what is left is for a rollback. */
const LONGEST_WAIT = milliseconds(5 * HOUR);
/** Not a value: the text says something else than the input can mean. */
const REFUSED = Symbol("refused");
/** An input read by `parse`; `expected` and `write` make the sentence when it refuses. */
function input(expected, write, parse) {
	return string({ error: `expected ${expected}, found nothing. Write ${write}` }).transform((text, context) => {
		const value = parse(text);
		if (value !== REFUSED) return value;
		context.addIssue({
			code: "custom",
			message: `expected ${expected}, found ${quote(text)}. Write ${write}`
		});
		return NEVER;
	});
}
const secret = string().transform((text) => text === "" ? null : text);
/** The defaults stand here and in `action.yml`; an empty input is an absent one. */
const INPUTS = strictObject({
	command: input(`one of ${COMMANDS.join(", ")}`, "command: plan", (text) => COMMANDS.find((name) => name === text) ?? REFUSED),
	token: secret.prefault(""),
	"team-token": secret.prefault(""),
	rollouts: input("folders inside the repository, separated by a comma or a new line", "rollouts: .github/rollouts", readFolders).prefault(".github/rollouts"),
	policy: input("the path of one file inside the repository", "policy: .github/rollout-policy.yml", readPath).prefault(".github/rollout-policy.yml"),
	"pull-request": input("the number of a pull request", "pull-request: 42", readNumber).prefault(""),
	rollout: input("the `name` of one rollout (a-z, 0-9 and -, at most 40)", "rollout: summarizer", readName).prefault(""),
	wait: input(`a time of at most ${showDuration(LONGEST_WAIT)} with its unit`, "wait: 20m", readWait).prefault("0m"),
	"dry-run": input("true or false", "dry-run: true", readSwitch).prefault("false"),
	facts: input("the path of one JSON file", "facts: facts.json", readFactsPath).prefault("")
});
const NEED_TOKEN = [
	"plan",
	"gate",
	"respond",
	"status"
];
/**
* The inputs, read by name. All that is wrong is said at once.
*
* @param read the text of an input, empty when it was not given
* @throws Failure call-wrong: what was expected, what was found, what to write. Never contains a token.
*/
function parseInputs(read) {
	const given = {};
	for (const name of Object.keys(INPUTS.shape)) {
		const text = read(name).trim();
		if (text !== "") given[name] = text;
	}
	const parsed = INPUTS.safeParse(given);
	if (!parsed.success) throw callWrong(parsed.error.issues.map((issue) => `Input \`${issue.path.join(".")}\`: ${issue.message}.`));
	const inputs = {
		command: parsed.data.command,
		token: parsed.data.token,
		teamToken: parsed.data["team-token"],
		rollouts: parsed.data.rollouts,
		policy: parsed.data.policy,
		pullRequest: parsed.data["pull-request"],
		rollout: parsed.data.rollout,
		wait: parsed.data.wait,
		dryRun: parsed.data["dry-run"],
		facts: parsed.data.facts
	};
	const contradictions = contradictionsIn(inputs);
	if (contradictions.length > 0) throw callWrong(contradictions);
	return inputs;
}
/** What each input alone allows and all of them together do not. */
function contradictionsIn(inputs) {
	const found = [];
	if (inputs.token === null && inputs.facts === null && NEED_TOKEN.includes(inputs.command)) found.push(`Input \`token\`: expected a token, because \`${inputs.command}\` reads GitHub, found an empty text. Leave \`token\` out to use the job's own, or check the name of the secret.`);
	if (inputs.wait > 0 && inputs.command !== "promote") found.push(`Input \`wait\`: expected only with \`promote\`, found with \`${inputs.command}\`. Remove \`wait\`, or write command: promote.`);
	return found;
}
function callWrong(lines) {
	return new Failure("call-wrong", lines.join("\n"));
}
/** The text as found, on one line and short enough for an annotation. */
function quote(text) {
	return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
function readFolders(text) {
	const folders = /* @__PURE__ */ new Set();
	for (const entry of text.split(/[\n,]/)) {
		if (entry.trim() === "") continue;
		const path = readPath(entry.trim());
		if (path === REFUSED) return REFUSED;
		folders.add(path);
	}
	return folders.size === 0 ? REFUSED : [...folders];
}
/** A path below the root of the repository, in the one writing that GitHub's API takes. */
function readPath(text) {
	if (/^\/|\\|\p{Cc}/u.test(text)) return REFUSED;
	const parts = text.split("/").filter((part) => part !== "" && part !== ".");
	return parts.length === 0 || parts.includes("..") ? REFUSED : parts.join("/");
}
function readFactsPath(text) {
	if (text === "") return null;
	return /\p{Cc}/u.test(text) ? REFUSED : text;
}
function readNumber(text) {
	if (text === "") return null;
	return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : REFUSED;
}
function readName(text) {
	if (text === "") return null;
	return /^[a-z0-9-]{1,40}$/.test(text) ? text : REFUSED;
}
function readWait(text) {
	const parts = /^(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/.exec(text);
	if (parts === null || text === "") return REFUSED;
	const [, hours = "0", minutes = "0", seconds = "0"] = parts;
	const wait = milliseconds(Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND);
	return wait > LONGEST_WAIT ? REFUSED : wait;
}
function readSwitch(text) {
	if (text === "true") return true;
	return text === "false" ? false : REFUSED;
}

export { systemClock as i, inputReader as n, readEnvironment as r, parseInputs as t };