#!/usr/bin/env node
import { B as array, C as Failure, H as custom, I as sha, J as number, K as literal, M as iso, Q as string, T as systemClock, U as discriminatedUnion, V as boolean, W as int, X as record, Z as strictObject, i as readEnvironment, j as instant, nt as prettifyError, q as looseObject, t as parseInputs, w as reasonOf, z as _enum } from "./start-DvZFzLmB.js";
import { C as summariseGate, Ct as outputsOfTick, Dt as orIfAbsent, E as assess, Et as createOnce, K as fit, O as validate, S as printProblems, St as outputsOfGate, Tt as localFiles, U as planTree, V as isRolloutFile, _t as isBlocked, bt as exitCodeOfGate, ht as parsePolicy, mt as builtInPolicy, n as rollBack, q as SUMMARY_LIMITS, t as openDoors, w as summariseTicks, wt as describeRouter, x as explainCode, xt as exitCodeOfTick } from "./doors-BlHncklk.js";
import { t as promote } from "./promote-Cv4tjosb.js";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

// src/render/plan-text.ts
function renderPlanText(plans) {
	return fit(plans, {
		before: "",
		after: "",
		limits: SUMMARY_LIMITS,
		elsewhere: "",
		isTooLong: () => false
	});
}

// src/commands/plan-locally.ts
async function planLocally(world, call) {
	const files = (await Promise.all(call.folders.map((folder) => world.files.list(folder)))).flat();
	const [policyFile] = await world.files.read([call.policy]);
	const policy = policyFile === null || policyFile === void 0 ? {
		policy: builtInPolicy(),
		problems: []
	} : parsePolicy(call.policy, policyFile.text);
	const paths = files.map((file) => file.path).filter(isRolloutFile);
	const terms = {
		policy: policy.policy ?? builtInPolicy(),
		now: world.clock.now(),
		describeRouter: world.describeRouter
	};
	const planned = (await planTree({
		files,
		head: world.files,
		base: world.files
	}, paths, terms)).filter((each) => call.rollout === null || each.plan === null || each.plan.rollout.name === call.rollout);
	const problems = [...policy.problems, ...planned.flatMap((each) => each.problems)];
	const blockers = problems.filter((problem) => problem.severity === "blocker");
	const texts = new Map([...files, ...policyFile === null || policyFile === void 0 ? [] : [policyFile]].map((file) => [file.path, file.text]));
	const shown = planned.flatMap((each) => each.plan === null || each.runbook === null ? [] : [{
		plan: each.plan,
		runbook: each.runbook,
		advice: each.problems
	}]);
	const text = [...blockers.length === 0 ? [] : [printProblems(blockers, texts)], ...shown.length === 0 ? [] : [renderPlanText(shown)]].join("\n");
	return {
		code: isBlocked(problems) ? 4 : 0,
		plans: shown.map((each) => each.plan),
		problems,
		text: `${text}\n`
	};
}

// src/gate/parse-facts.ts
const commit = string().regex(/^[0-9a-f]{40}$|^[0-9a-f]{64}$/, "expected a commit id").transform(sha);
const moment = number().transform(instant);
const person = strictObject({
	login: string(),
	id: number().nullable(),
	kind: _enum([
		"user",
		"bot",
		"ghost"
	])
});
const file = strictObject({
	path: string(),
	blob: string(),
	text: string(),
	refused: string().optional()
});
function listed(item) {
	return strictObject({
		items: array(item),
		complete: boolean()
	});
}
const FACTS = strictObject({
	repository: string(),
	isPrivate: boolean(),
	defaultBranch: string(),
	number: number(),
	url: string(),
	title: string(),
	state: _enum([
		"open",
		"closed",
		"merged"
	]),
	draft: boolean(),
	author: person,
	head: strictObject({
		sha: commit,
		branch: string(),
		fork: boolean()
	}),
	base: strictObject({
		branch: string(),
		tip: commit
	}),
	mergeCommit: commit.nullable(),
	labels: array(string()),
	files: listed(string()),
	reviews: listed(strictObject({
		id: number(),
		by: person,
		state: _enum([
			"approved",
			"changes-requested",
			"dismissed",
			"commented",
			"pending"
		]),
		commit: commit.nullable(),
		body: string(),
		at: moment.nullable(),
		canPush: boolean()
	})),
	comments: listed(strictObject({
		id: number(),
		by: person,
		body: string(),
		at: moment,
		edited: boolean(),
		ours: boolean()
	})),
	commits: listed(strictObject({
		commit,
		people: array(person),
		unattributed: array(string())
	})),
	status: strictObject({
		state: string(),
		description: string()
	}).nullable(),
	rolloutsAtHead: array(file),
	rolloutsAtBase: array(file),
	policy: file.nullable(),
	permissions: record(string(), _enum([
		"none",
		"read",
		"triage",
		"write",
		"maintain",
		"admin"
	])),
	teams: record(string(), discriminatedUnion("kind", [strictObject({
		kind: literal("members"),
		logins: array(string())
	}), strictObject({
		kind: literal("unreadable"),
		because: string()
	})]))
});
function parseFacts(text) {
	let value;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		return { wrong: `not JSON: ${cause instanceof Error ? cause.message : String(cause)}` };
	}
	const parsed = FACTS.safeParse(value);
	return parsed.success ? parsed.data : { wrong: prettifyError(parsed.error) };
}

// src/commands/evaluate-facts.ts
function readFactsText(text) {
	const facts = parseFacts(text);
	if ("wrong" in facts) throw new Failure("call-wrong", `Expected the facts of a pull request as JSON, found ${facts.wrong}`);
	return facts;
}
async function evaluateFacts(world, text) {
	const facts = readFactsText(text);
	const trees = {
		filesAt: () => world.files,
		filesBefore: () => world.files
	};
	const assessment = await assess({
		...world,
		...trees,
		pullRequests: savedPullRequest(facts)
	}, facts);
	return {
		code: exitCodeOfGate(assessment, false),
		outputs: outputsOfGate(assessment),
		text: summariseGate(assessment)
	};
}
function savedPullRequest(facts) {
	const refuse = () => Promise.reject(new Failure("call-wrong", "Expected a command that only reads saved facts, found one that writes"));
	return {
		facts: () => Promise.resolve(facts),
		access: (known) => Promise.resolve(known),
		open: refuse,
		broughtBy: (tip) => Promise.resolve({
			commit: facts.mergeCommit ?? tip,
			pullRequest: facts.state === "merged" ? facts.number : null
		})
	};
}

// src/adapters/local/quarantine.ts
const ENTRY = strictObject({
	key: string(),
	reason: string()
});
function folderQuarantine(folder) {
	return {
		list: async () => {
			const files = (await orIfAbsent(readdir(folder), [])).filter((name) => name.endsWith(".json")).sort();
			const entries = await Promise.all(files.map((name) => readEntry(join(folder, name))));
			return Object.fromEntries(entries.map(({ key, reason }) => [key, reason]));
		},
		add: async (key, reason) => {
			const name = createHash("sha256").update(key).digest("hex");
			await createOnce(folder, `${name}.json`, `${JSON.stringify({
				key,
				reason
			})}\n`);
		}
	};
}
async function readEntry(path) {
	const text = await readFile(path, "utf8");
	try {
		return ENTRY.parse(JSON.parse(text));
	} catch (cause) {
		throw new Failure("state-lost", `Expected { key, reason } in ${path}, found something else. Remove the file to lift the quarantine`, { cause });
	}
}

// src/adapters/local/records.ts
function folderDeployments(folder) {
	return { record: (entry) => append(join(folder, "deployments.jsonl"), folder, `${JSON.stringify(entry)}\n`) };
}
function folderConversation(folder) {
	return {
		upsertComment: async (_number, existing, body) => {
			if (existing?.body === body) return "unchanged";
			await mkdir(folder, { recursive: true });
			await writeFile(join(folder, "comment.md"), body);
			return existing === null ? "created" : "updated";
		},
		comment: (_number, body) => append(join(folder, "comments.md"), folder, `${body}\n\n---\n\n`),
		setStatus: async (commit, status) => {
			await append(join(folder, "statuses.jsonl"), folder, `${JSON.stringify({
				commit,
				...status
			})}\n`);
			return "posted";
		}
	};
}
function folderIncidents(folder) {
	return { open: async ({ key, title, body }) => {
		const incidents = join(folder, "incidents");
		const name = `${fileName(key)}.md`;
		if (!await createOnce(incidents, name, `# ${title}\n\n${body}\n`)) await append(join(incidents, name), incidents, `\n---\n\n${body}\n`);
		return pathToFileURL(join(incidents, name)).href;
	} };
}
function folderNotifier(folder) {
	return { send: async ({ channel, text, key }) => {
		await createOnce(join(folder, "messages", fileName(channel)), `${fileName(key)}.txt`, `${text}\n`);
	} };
}
async function append(path, folder, text) {
	await mkdir(folder, { recursive: true });
	await appendFile(path, text);
}
function fileName(key) {
	const readable = key.replaceAll(/[^A-Za-z0-9-]+/g, "-").slice(0, 60);
	return readable === key ? key : `${readable}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
}

// src/adapters/local/repository.ts
function folderRepository({ files, states, quarantine, tip }) {
	return { look: async ({ folders, policy }) => {
		const lists = await Promise.all(folders.map((folder) => files.list(folder)));
		const names = await states.names();
		const loaded = await Promise.all(names.map(async (name) => [name, await loadOr(states, name)]));
		return {
			tip: await tip(),
			files: lists.flat(),
			policy: await policyIn(files, policy),
			quarantine: await quarantine.list(),
			states: new Map(loaded.flatMap(([name, state]) => state === null ? [] : [[name, state]]))
		};
	} };
}
async function policyIn(files, path) {
	return orFailure(async () => (await files.read([path]))[0] ?? null, (failure) => ({ unreadable: failure.message }));
}
function loadOr(states, name) {
	return orFailure(() => states.load(name), (failure) => failure);
}
async function orFailure(attempt, toValue) {
	try {
		return await attempt();
	} catch (cause) {
		if (cause instanceof Failure) return toValue(cause);
		throw cause;
	}
}

// src/adapters/local/state.ts
const NUMBERED = /^(\d{6,})\.json$/;
const KEPT = 20;
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
const STORED = strictObject({
	state: STATE,
	lines: array(string())
});
function folderState(root) {
	const folderOf = (name) => join(root, checkedName(name));
	return {
		load: async (name) => {
			const version = await newestIn(folderOf(name));
			return version === null ? null : {
				state: (await readStored(folderOf(name), name, version)).state,
				version
			};
		},
		save: async (name, expected, state, lines) => {
			const folder = folderOf(name);
			const newest = await newestIn(folder);
			if (newest !== expected) throw lostRace(name, expected, newest);
			const before = newest === null ? null : await readStored(folder, name, newest);
			const version = numbered(Number(expected ?? 0) + 1);
			if (!await createOnce(folder, `${version}.json`, `${JSON.stringify({
				state,
				lines
			})}\n`)) throw lostRace(name, expected, version);
			if (before !== null) await appendMissing(folder, before);
			await appendMissing(folder, {
				state,
				lines: [...lines]
			});
			await removeOld(folder, Number(version));
			return version;
		},
		names: async () => {
			const names = (await orIfAbsent(readdir(root, { withFileTypes: true }), [])).filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name);
			const newest = await Promise.all(names.map((name) => newestIn(join(root, name))));
			return names.filter((_, index) => newest[index] !== null).sort();
		},
		claimRoute: async (route, owner) => {
			if (await createOnce(join(root, ".routes"), fileOf(route), JSON.stringify({
				route,
				owner
			}))) return true;
			return await ownerOf(root, route) === owner;
		},
		releaseRoute: async (route, owner) => {
			if (await ownerOf(root, route) === owner) await rm(join(root, ".routes", fileOf(route)), { force: true });
		}
	};
}
async function newestIn(folder) {
	const numbers = (await orIfAbsent(readdir(folder), [])).flatMap((name) => NUMBERED.exec(name)?.[1] ?? []).map(Number);
	return numbers.length === 0 ? null : numbered(Math.max(...numbers));
}
async function readStored(folder, name, version) {
	const text = await readFile(join(folder, `${version}.json`), "utf8");
	const stored = STORED.safeParse(parse(text));
	if (stored.success && stored.data.state.name === name) return stored.data;
	throw new Failure("state-lost", `Expected the state of ${name} in ${join(folder, `${version}.json`)}, found something else. Look at the files before it, and roll back if the candidate has traffic`);
}
function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
async function appendMissing(folder, stored) {
	const last = stored.lines.at(-1);
	if (last === void 0) return;
	const journal = join(folder, "journal");
	const file = join(journal, `${iso(stored.state.journal.at).slice(0, 10)}.jsonl`);
	if ((await orIfAbsent(readFile(file, "utf8"), "")).split("\n").includes(last)) return;
	try {
		await mkdir(journal, { recursive: true });
		await appendFile(file, stored.lines.map((line) => `${line}\n`).join(""));
	} catch (cause) {
		throw new Failure("state-lost", `Expected to append to ${file}, got: ${reasonOf(cause)}`, { cause });
	}
}
async function removeOld(folder, version) {
	const old = (await readdir(folder)).filter((name) => Number(NUMBERED.exec(name)?.[1] ?? version) <= version - KEPT);
	await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
}
const CLAIM = strictObject({
	route: string(),
	owner: string()
});
async function ownerOf(root, route) {
	const text = await orIfAbsent(readFile(join(root, ".routes", fileOf(route)), "utf8"), null);
	const claim = CLAIM.safeParse(text === null ? null : parse(text));
	return claim.success ? claim.data.owner : null;
}
function fileOf(route) {
	return `${createHash("sha256").update(route).digest("hex")}.json`;
}
function numbered(version) {
	return String(version).padStart(6, "0");
}
function lostRace(name, expected, found) {
	return new Failure("lost-race", `Expected the state of ${name} at ${expected ?? "nothing"}, found ${found ?? "nothing"}. Somebody else saved first; nothing was written`);
}
function checkedName(name) {
	if (!/^[a-z0-9-]{1,40}$/.test(name)) throw new RangeError(`${name} is not the name of a rollout`);
	return name;
}

// src/entry/local-world.ts
const ON_DISK = sha("0".repeat(40));
function openLocalWorld(environment, folder, facts) {
	const stop = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort());
	const clock = systemClock(stop.signal);
	const files = localFiles(environment.workspace);
	const states = folderState(join(folder, "state"));
	const quarantine = folderQuarantine(join(folder, "quarantine"));
	return {
		...openDoors(environment, clock),
		clock,
		log: (line) => process.stderr.write(`${line}\n`),
		moving: () => void 0,
		filesAt: () => files,
		filesBefore: () => files,
		states,
		quarantine,
		repository: folderRepository({
			files,
			states,
			quarantine,
			tip: () => Promise.resolve(ON_DISK)
		}),
		pullRequests: facts === null ? nobodyApproved() : savedPullRequest(readFactsText(readFactsFile(environment.workspace, facts))),
		conversation: folderConversation(folder),
		deployments: folderDeployments(folder),
		incidents: folderIncidents(folder),
		openNotifier: () => folderNotifier(folder)
	};
}
function nobodyApproved() {
	const refuse = () => Promise.reject(new Failure("call-wrong", "Expected the facts of the pull request, found none. Write `--facts facts.json`"));
	return {
		facts: refuse,
		access: (facts) => Promise.resolve(facts),
		open: refuse,
		broughtBy: (tip) => Promise.resolve({
			commit: tip,
			pullRequest: null
		})
	};
}
function readFactsFile(root, path) {
	try {
		return readFileSync(join(root, path), "utf8");
	} catch (cause) {
		throw new Failure("call-wrong", `Expected saved facts of a pull request in ${path}, got: ${reasonOf(cause)}`, { cause });
	}
}

// src/entry/terminal.ts
async function runCommand(command, options, variables) {
	const call = {
		inputs: inputsOf(command, options),
		options,
		variables,
		root: options.root ?? "."
	};
	switch (command) {
		case "validate": return runValidate(call);
		case "plan": return runPlan(call);
		case "gate": return runGate(call);
		case "promote":
		case "status": return runTicks({
			...call,
			inputs: {
				...call.inputs,
				dryRun: call.inputs.dryRun || command === "status"
			}
		});
		case "roll-back": return runRollBack(call);
		case "explain": return runExplain(options.argument ?? "");
		default: throw new Failure("call-wrong", `Expected one of validate, plan, gate, promote, roll-back, status, explain, found ${command}. Write \`model-rollout --help\``);
	}
}
function inputsOf(command, options) {
	const texts = {
		command: [
			"validate",
			"plan",
			"gate",
			"promote",
			"roll-back",
			"status"
		].includes(command) ? command : "validate",
		token: "-",
		rollouts: options.folder?.join("\n"),
		policy: options.policy,
		rollout: options.rollout,
		wait: options.wait,
		facts: options.facts,
		"dry-run": options["dry-run"] === true ? "true" : void 0
	};
	return parseInputs((name) => texts[name] ?? "");
}
async function runValidate({ inputs, options, root }) {
	const found = await validate({ files: localFiles(root) }, {
		folders: inputs.rollouts,
		policy: inputs.policy,
		resolved: options.resolved === true
	});
	const code = found.problems.some((problem) => problem.severity === "blocker") ? 4 : 0;
	if (options.json === true) return {
		code,
		text: json({
			problems: found.problems,
			resolved: found.resolved
		})
	};
	if (found.resolved !== null && code === 0) return {
		code,
		text: json(found.resolved)
	};
	if (found.problems.length > 0) return {
		code,
		text: `${printProblems(found.problems, found.texts)}\n`
	};
	return {
		code,
		text: `${found.rollouts.length} rollout files, no problems\n`
	};
}
async function runPlan({ inputs, options, root }) {
	const clock = systemClock(new AbortController().signal);
	const planned = await planLocally({
		files: localFiles(root),
		describeRouter,
		clock
	}, {
		folders: inputs.rollouts,
		policy: inputs.policy,
		rollout: inputs.rollout
	});
	if (options.json === true) return {
		code: planned.code,
		text: json({
			plans: planned.plans,
			problems: planned.problems
		})
	};
	return {
		code: planned.code,
		text: planned.text
	};
}
async function runGate({ inputs, options, root }) {
	if (inputs.facts === null) throw new Failure("call-wrong", "Expected saved facts of a pull request, found none. Write `--facts facts.json`");
	const text = readFactsFile(root, inputs.facts);
	const clock = systemClock(new AbortController().signal);
	const evaluated = await evaluateFacts({
		describeRouter,
		clock,
		files: localFiles(root)
	}, text);
	return {
		code: evaluated.code,
		text: options.json === true ? `${evaluated.outputs.result}\n` : `${evaluated.text}\n`
	};
}
async function runTicks({ inputs, options, variables, root }) {
	const world = openLocalWorld(environmentOf(variables, root), options.state ?? join(root, ".model-rollout"), inputs.facts);
	const wait = inputs.wait > 0 ? inputs.wait : null;
	const reports = await promote(world, {
		folders: inputs.rollouts,
		policy: inputs.policy,
		rollout: inputs.rollout,
		wait,
		dryRun: inputs.dryRun
	});
	const text = options.json === true ? `${outputsOfTick(reports).result}\n` : `${summariseTicks(reports)}\n`;
	return {
		code: exitCodeOfTick(reports),
		text
	};
}
async function runRollBack({ inputs, options, variables, root }) {
	if (inputs.rollout === null) throw new Failure("call-wrong", "Expected the name of a rollout, found nothing. Write `--rollout <name>`");
	const world = openLocalWorld(environmentOf(variables, root), options.state ?? join(root, ".model-rollout"), null);
	const by = variables["USER"] ?? "a person";
	const report = await rollBack(world, {
		rollout: inputs.rollout,
		folders: inputs.rollouts,
		by,
		reason: options.reason ?? "",
		dryRun: inputs.dryRun
	});
	const text = options.json === true ? `${outputsOfTick([report]).result}\n` : `${summariseTicks([report])}\n`;
	return {
		code: report.confirmed === false ? 2 : 0,
		text
	};
}
function runExplain(code) {
	const lines = explainCode(code);
	if (lines.length === 0) throw new Failure("call-wrong", `Expected a code of docs/codes.md, found ${code === "" ? "nothing" : code}`);
	return {
		code: 0,
		text: `${lines.join("\n")}\n`
	};
}
function environmentOf(variables, root) {
	return {
		...readEnvironment(variables),
		workspace: root
	};
}
function json(value) {
	return `${JSON.stringify(value, null, 2)}\n`;
}

// src/entry/help.ts
const HELP = `model-rollout: safe releases of ML and LLM models

Usage: model-rollout <command> [options]

  validate    read every rollout file and the policy; all problems at once
  plan        print the plan and the runbook of every rollout file
  gate        say who must still accept a pull request, from saved facts (--facts)
  promote     one tick of every rollout, with the state in a folder (--state)
  roll-back   take all traffic of one rollout off the candidate (--rollout)
  explain     what a code means
  status      what each rollout is doing; reads, moves nothing

Options
  --root DIR       the repository, default: this folder
  --folder DIR     folder with rollout files below the root, may stand several times; default: .github/rollouts
  --policy FILE    default: .github/rollout-policy.yml
  --rollout NAME   one rollout; default: all
  --state DIR      folder with the states, default: .model-rollout
  --facts FILE     facts of a pull request as JSON
  --wait TIME      promote: repeat the tick for so long, as 20m
  --dry-run        write nothing, move nothing
  --resolved       validate: print each file with its defaults merged in
  --json           one JSON document instead of text

Exit codes: 0 done · 1 breach, rolled back and verified · 2 rollback NOT confirmed · 3 hold or waiting
            4 the file or the call is wrong · 5 the world did not answer
`;

// src/cli.ts
try {
	const { positionals, values } = parseArgs({
		allowPositionals: true,
		options: {
			help: {
				type: "boolean",
				short: "h"
			},
			json: { type: "boolean" },
			resolved: { type: "boolean" },
			"dry-run": { type: "boolean" },
			folder: {
				type: "string",
				multiple: true
			},
			policy: { type: "string" },
			root: { type: "string" },
			state: { type: "string" },
			rollout: { type: "string" },
			facts: { type: "string" },
			wait: { type: "string" },
			reason: { type: "string" }
		}
	});
	const [command, argument] = positionals;
	if (values.help === true || command === void 0) {
		process.stdout.write(HELP);
		process.exitCode = command === void 0 && values.help !== true ? 4 : 0;
	} else {
		const { code, text } = await runCommand(command, {
			...values,
			argument
		}, process.env);
		process.stdout.write(text);
		process.exitCode = code;
	}
} catch (cause) {
	const wrong = cause instanceof TypeError || cause instanceof Failure && ["call-wrong", "file-unreadable"].includes(cause.code);
	process.stderr.write(`model-rollout: ${cause instanceof Failure ? `${cause.code}: ` : ""}${reasonOf(cause)}\n`);
	if (!(cause instanceof Failure) && !wrong && cause instanceof Error) process.stderr.write(`${cause.stack ?? ""}\n`);
	process.exitCode = wrong ? 4 : 5;
}

export {  };