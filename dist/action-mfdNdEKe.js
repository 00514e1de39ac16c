import { a as setOutput, c as summary, n as error, o as setSecret, r as info, s as warning } from "./core-CCSRQZ6q.js";
import { C as summariseGate, Ct as outputsOfTick, E as assess, F as lookUp, I as mergeGroupStatus, M as USAGE, N as VERBS, O as validate, P as parseCommand, St as outputsOfGate, T as publish, Tt as localFiles, V as isRolloutFile, _t as isBlocked, b as annotationsOf, bt as exitCodeOfGate, d as save, ft as blocks, j as rolesHeldBy, n as rollBack, pt as table, ut as moment, v as showWeights, w as summariseTicks, xt as exitCodeOfTick } from "./doors-BlHncklk.js";
import { t as promote } from "./promote-Cv4tjosb.js";
import { C as Failure, L as shortDigest, s as isTalk, w as reasonOf } from "./start-DvZFzLmB.js";
import { d as span, f as text, t as DISMISSALS_EXPLAINED } from "./codes-dLIuV-tf.js";
import { t as openWorld } from "./action-world-CfsTCFYu.js";

// src/commands/gate.ts
function gate(world, call) {
	return publish(world, {
		...call,
		rewrite: false
	});
}

// src/commands/gate-many.ts
async function gateMany(world, call) {
	const wanted = (await world.pullRequests.open()).filter((each) => call.head === null ? isUndecided(each) : each.head === call.head);
	const assessments = [];
	for (const { number } of wanted) {
		world.log(`pull request #${number}`);
		assessments.push(await gate(world, {
			...call,
			pullRequest: number
		}));
	}
	return assessments;
}
function isUndecided({ status }) {
	return status !== "success";
}

// src/commands/merge-group.ts
async function answerMergeGroup(world, call) {
	const [head, base] = await Promise.all([blobsOf(world, call, call.head), blobsOf(world, call, call.base)]);
	const status = mergeGroupStatus(head === base ? "unchanged" : "not-verified", {
		branch: call.branch,
		url: call.runUrl
	});
	await world.conversation.setStatus(call.head, status, null);
	return status;
}
async function blobsOf(world, call, commit) {
	const files = world.filesAt(commit);
	return (await Promise.all(call.folders.map((folder) => files.list(folder)))).flat().filter((file) => isRolloutFile(file.path) || /\/_[^/]*\.ya?ml$/.test(file.path)).map((file) => `${file.path} ${file.blob}`).toSorted().join("\n");
}

// src/commands/plan.ts
async function plan(world, call) {
	const assessment = await publish(world, {
		...call,
		rewrite: true
	});
	const problems = [...assessment.problems, ...assessment.planned.flatMap((each) => each.problems)];
	return {
		assessment,
		refused: isBlocked(problems)
	};
}

// src/gate/may-ask.ts
const WRITERS = [
	"write",
	"maintain",
	"admin"
];
function mayAsk(verb, comment, gate) {
	if (comment.by.kind !== "user") return false;
	switch (verb) {
		case "ack":
		case "status":
		case "help": return true;
		case "hold":
		case "abort": return WRITERS.includes(lookUp(gate.facts.permissions, comment.by.login)) || holdsAny(comment.by.login, gate);
		case "resume":
		case "go":
		case "extend":
		case "override":
		case "report":
		case "retry-from":
		case "unquarantine": return holdsAny(comment.by.login, gate);
	}
}
function holdsAny(login, gate) {
	return isReadable(gate) && gate.rollouts.some((rollout) => rolesHeldBy(login, gate, rollout).length > 0);
}
function isReadable(gate) {
	return gate.policy !== null;
}

// src/render/answers.ts
const NOT_YET = /* @__PURE__ */ new Set([
	"go",
	"extend",
	"override",
	"report",
	"retry-from",
	"unquarantine"
]);
function renderAnswer(answer, asker) {
	return `${text(asker)}: ${said(answer)}`;
}
function said(answer) {
	switch (answer.kind) {
		case "help": return blocks(["what can be asked in a new comment, on its first line:", usage()]);
		case "status": return status(answer.states);
		case "acknowledged": return `${text(answer.by)} has the pager until ${moment(answer.until)}.`;
		case "acknowledgement-refused": return `the acknowledgement does not count: ${DISMISSALS_EXPLAINED[answer.why]}.`;
		case "held": return `${span(answer.rollout)} is on hold. Traffic stays where it is; going on needs ${code("resume")}.`;
		case "resumed": return `${span(answer.rollout)} may go on at the next tick.`;
		case "aborted": return answer.confirmed ? `${span(answer.rollout)} is rolled back; the router reads 0.` : `${span(answer.rollout)} is aborted, and it is **not** confirmed that traffic is off the candidate. Act now: open the runbook.`;
		case "nothing-runs": return "no rollout of this pull request is running, so there is nothing to change.";
		case "other-digest": return `expected the digits ${span(answer.expected)} of the plan that runs, found ${span(answer.found)}.`;
		case "not-understood": return `expected ${span(answer.expected)}, found ${span(answer.found)}.`;
		case "not-allowed": return `${code(answer.verb)} needs a role in this rollout, or write access where it only stops.`;
		case "not-yet": return `${code(answer.verb)} is understood and not built in this version. Nothing was done.`;
		case "edited": return "an edited comment is never a command. Write a new one.";
		case "failed": return `it could not be done: ${text(answer.because)}.`;
	}
}
function code(verb) {
	return span(`/rollout ${verb}`);
}
function usage() {
	return VERBS.filter((verb) => !NOT_YET.has(verb)).map((verb) => `- ${span(USAGE[verb])}`).join("\n");
}
function status(states) {
	if (states.length === 0) return "no rollout of this pull request has run.";
	const rows = states.map((state) => [
		span(state.name),
		span(shortDigest(state.digest)),
		text(showWeights(state.set)),
		whereItStands(state),
		state.covers.length === 0 ? "nobody" : state.covers.map(({ by, until }) => `${text(by)} until ${moment(until)}`).join(", ")
	]);
	return blocks(["where it stands:", table([
		"Rollout",
		"Plan",
		"Weight",
		"State",
		"Pager"
	], rows)]);
}
function whereItStands({ ending, abort, holds }) {
	if (ending?.kind === "promoted") return `completed ${moment(ending.at)}`;
	if (ending?.kind === "rolled-back") return ending.drainedAt === null ? "**rollback not confirmed**" : `rolled back ${moment(ending.at)}`;
	if (abort !== null) return `aborted by ${text(abort.by)}`;
	if (holds.length > 0) return `on hold by ${text(holds.map(({ by }) => by).join(", "))}`;
	return "running";
}

// src/commands/respond.ts
async function respond(world, call) {
	const facts = await world.pullRequests.facts(call.pullRequest);
	const comment = facts.comments.items.find((each) => each.id === call.comment);
	if (comment === void 0) throw new Failure("call-wrong", `Expected comment ${call.comment} on pull request #${call.pullRequest}, found none`);
	const parsed = parseCommand(comment.body);
	if (parsed.kind === "none" || comment.ours || comment.by.kind !== "user") return {
		answer: null,
		done: true
	};
	const known = await world.pullRequests.access(facts, {
		logins: [comment.by.login],
		groups: []
	});
	const assessment = await assess(world, known);
	const answer = parsed.kind === "wrong" ? {
		kind: "not-understood",
		expected: parsed.expected,
		found: parsed.found
	} : await obey(world, call, {
		comment,
		assessment,
		command: parsed.command
	});
	if (!call.dryRun) await world.conversation.comment(call.pullRequest, renderAnswer(answer, comment.by.login));
	return {
		answer,
		done: !isRefusal(answer)
	};
}
async function obey(world, call, asked) {
	const { command, comment, assessment } = asked;
	if (comment.edited) return { kind: "edited" };
	if (!mayAsk(command.verb, comment, assessment.input)) return {
		kind: "not-allowed",
		verb: command.verb
	};
	try {
		switch (command.verb) {
			case "help": return { kind: "help" };
			case "status": return {
				kind: "status",
				states: await statesOf(world, assessment)
			};
			case "ack": return await acknowledge(world, call, {
				...asked,
				command
			});
			case "hold":
			case "resume":
			case "abort": return await steer(world, call, {
				...asked,
				command
			});
			case "go":
			case "extend":
			case "override":
			case "report":
			case "retry-from":
			case "unquarantine": return {
				kind: "not-yet",
				verb: command.verb
			};
		}
	} catch (cause) {
		if (!(cause instanceof Failure)) throw cause;
		return {
			kind: "failed",
			because: reasonOf(cause)
		};
	}
}
async function statesOf(world, assessment) {
	const names = assessment.planned.flatMap((each) => each.plan === null ? [] : [each.plan.rollout.name]);
	return (await Promise.all(names.map((name) => world.states.load(name)))).flatMap((each) => each === null ? [] : [each.state]);
}
async function acknowledge(world, call, asked) {
	const open = asked.assessment.facts.state === "open";
	const rollout = (open ? await gate(world, call) : asked.assessment).outcome.rollouts.find((each) => each.digest !== null && shortDigest(each.digest) === asked.command.digest);
	const { acknowledgement } = rollout ?? { acknowledgement: null };
	const own = acknowledgement?.comment === asked.comment.id ? acknowledgement : null;
	if (own === null) {
		const dismissal = rollout?.dismissals.find((each) => each.what === "acknowledgement" && each.login === asked.comment.by.login);
		return {
			kind: "acknowledgement-refused",
			why: rollout === void 0 ? "other-digest" : dismissal?.why ?? "no-role"
		};
	}
	if (open || rollout === void 0) return {
		kind: "acknowledged",
		by: own.by,
		until: own.until
	};
	return change(world, call, {
		name: rollout.rollout,
		with: (state) => ({
			...state,
			covers: [...state.covers, {
				by: own.by,
				from: own.from,
				until: own.until
			}]
		}),
		event: {
			event: "acknowledged",
			by: own.by,
			reason: ""
		},
		answer: {
			kind: "acknowledged",
			by: own.by,
			until: own.until
		}
	});
}
async function steer(world, call, asked) {
	const { command, comment } = asked;
	const [state] = (await statesOf(world, asked.assessment)).filter((each) => each.ending === null);
	if (state === void 0) return {
		kind: "nothing-runs",
		verb: command.verb
	};
	const by = comment.by.login;
	const at = world.clock.now();
	switch (command.verb) {
		case "hold": return change(world, call, {
			name: state.name,
			with: (before) => ({
				...before,
				holds: [...before.holds, {
					by,
					reason: command.reason,
					at,
					byPerson: true
				}]
			}),
			event: {
				event: "hold",
				by,
				reason: command.reason
			},
			answer: {
				kind: "held",
				rollout: state.name,
				by
			}
		});
		case "resume":
			if (shortDigest(state.digest) !== command.digest) return {
				kind: "other-digest",
				expected: shortDigest(state.digest),
				found: command.digest
			};
			return change(world, call, {
				name: state.name,
				with: (before) => ({
					...before,
					holds: before.holds.filter((hold) => !hold.byPerson)
				}),
				event: {
					event: "resume",
					by,
					reason: command.reason
				},
				answer: {
					kind: "resumed",
					rollout: state.name,
					by
				}
			});
		case "abort": {
			const aborted = await change(world, call, {
				name: state.name,
				with: (before) => ({
					...before,
					abort: {
						by,
						reason: command.reason,
						at
					}
				}),
				event: {
					event: "abort",
					by,
					reason: command.reason
				},
				answer: {
					kind: "aborted",
					rollout: state.name,
					by,
					confirmed: false
				}
			});
			if (call.dryRun) return aborted;
			const report = await rollBack(world, {
				...call,
				rollout: state.name,
				by,
				reason: command.reason
			});
			return {
				kind: "aborted",
				rollout: state.name,
				by,
				confirmed: report.confirmed === true
			};
		}
	}
}
const TRIES = 5;
async function change(world, call, order) {
	if (call.dryRun) return order.answer;
	for (let attempt = 1;; attempt++) {
		const stored = await world.states.load(order.name);
		if (stored === null || stored.state.ending !== null) return {
			kind: "nothing-runs",
			verb: "status"
		};
		try {
			await save(world.states, stored, {
				state: order.with(stored.state),
				events: [order.event],
				now: world.clock.now()
			});
			return order.answer;
		} catch (cause) {
			if (!(cause instanceof Failure) || cause.code !== "lost-race" || attempt === TRIES) throw cause;
		}
	}
}
function isRefusal(answer) {
	switch (answer.kind) {
		case "help":
		case "status":
		case "acknowledged":
		case "held":
		case "resumed": return false;
		case "aborted": return !answer.confirmed;
		case "acknowledgement-refused":
		case "edited":
		case "failed":
		case "not-allowed":
		case "not-understood":
		case "not-yet":
		case "nothing-runs":
		case "other-digest": return true;
	}
}

// src/entry/action.ts
async function runAction(job) {
	for (const token of [job.inputs.token, job.inputs.teamToken]) if (token !== null) setSecret(token);
	switch (job.inputs.command) {
		case "plan": return job.event.mergeGroup === null ? runPlan(job) : runMergeGroup(job, job.event.mergeGroup);
		case "gate": return runGate(job);
		case "respond": return runRespond(job);
		case "promote": return runPromote(job);
		case "roll-back": return runRollBack(job);
		case "validate": return runValidate(job);
		case "status": return runPromote({
			...job,
			inputs: {
				...job.inputs,
				dryRun: true
			}
		});
	}
}
function pullRequestOf({ inputs, event }) {
	const number = inputs.pullRequest ?? event.pullRequest;
	if (number !== null) return number;
	throw new Failure("call-wrong", `Expected a pull request for \`${inputs.command}\`, found the event ${event.name || "(none)"} without one. Write \`pull-request: \${{ … }}\``);
}
async function runPlan(job) {
	const planned = await plan(openWorld(job), reviewCall(job));
	await tellGate(planned.assessment);
	setOutputs(outputsOfGate(planned.assessment));
	return exitCodeOfGate(planned.assessment, planned.refused) === 4 ? 1 : 0;
}
async function runMergeGroup(job, group) {
	const status = await answerMergeGroup(openWorld(job), {
		...group,
		folders: job.inputs.rollouts,
		runUrl: job.environment.runUrl
	});
	info(`status ${status.state}: ${status.description}`);
	return status.state === "success" ? 0 : 1;
}
async function runGate(job) {
	const { inputs, event, environment } = job;
	const isMany = inputs.pullRequest === null && event.pullRequest === null;
	const call = {
		dryRun: inputs.dryRun,
		runUrl: environment.runUrl
	};
	const assessments = isMany ? await gateMany(openWorld(job), {
		...call,
		head: event.runHead
	}) : [await gate(openWorld(job), reviewCall(job))];
	for (const assessment of assessments) await tellGate(assessment);
	const [first] = assessments;
	if (first !== void 0) setOutputs(outputsOfGate(first));
	info(`model-rollout: ${assessments.length} pull requests looked at`);
	return 0;
}
function reviewCall(job) {
	return {
		pullRequest: pullRequestOf(job),
		dryRun: job.inputs.dryRun,
		runUrl: job.environment.runUrl
	};
}
async function tellGate(assessment) {
	annotate([...assessment.problems, ...assessment.planned.flatMap((each) => each.problems)]);
	await writeSummary(summariseGate(assessment));
}
async function runRespond(job) {
	const { comment } = job.event;
	if (comment === null) throw new Failure("call-wrong", `Expected the event issue_comment for \`respond\`, found ${job.event.name || "none"}`);
	if (isTalk(job.inputs, job.event)) return 0;
	const call = {
		...reviewCall(job),
		comment: comment.id,
		folders: job.inputs.rollouts,
		policy: job.inputs.policy
	};
	const { answer, done } = await respond(openWorld(job), call);
	info(answer === null ? "no request to us" : `answered: ${answer.kind}`);
	return done ? 0 : 1;
}
async function runPromote(job) {
	const { inputs } = job;
	const wait = inputs.wait > 0 ? inputs.wait : null;
	const call = {
		folders: inputs.rollouts,
		policy: inputs.policy,
		rollout: inputs.rollout,
		wait,
		dryRun: inputs.dryRun
	};
	const reports = await promote(openWorld(job), call);
	await writeSummary(summariseTicks(reports));
	setOutputs(outputsOfTick(reports));
	return failsTheJob(exitCodeOfTick(reports));
}
async function runRollBack(job) {
	const { inputs, environment } = job;
	if (inputs.rollout === null) throw new Failure("call-wrong", "Expected the name of a rollout for `roll-back`, found nothing. Write `rollout: <name>`");
	const call = {
		rollout: inputs.rollout,
		folders: inputs.rollouts,
		by: environment.actor || "a person",
		reason: "roll-back was asked for",
		dryRun: inputs.dryRun
	};
	const report = await rollBack(openWorld(job), call);
	await writeSummary(summariseTicks([report]));
	setOutputs(outputsOfTick([report]));
	return report.confirmed === false ? 1 : 0;
}
async function runValidate(job) {
	const files = localFiles(job.environment.workspace);
	const { problems } = await validate({ files }, {
		folders: job.inputs.rollouts,
		policy: job.inputs.policy,
		resolved: false
	});
	annotate(problems);
	return problems.some((problem) => problem.severity === "blocker") ? 1 : 0;
}
function annotate(problems) {
	for (const { level, message, file, title, line, column, endColumn } of annotationsOf(problems)) {
		const place = {
			file,
			title,
			startLine: line,
			startColumn: column,
			endColumn
		};
		if (level === "error") error(message, place);
		else warning(message, place);
	}
}
function failsTheJob(code) {
	return code === 0 || code === 3 ? 0 : 1;
}
function setOutputs(outputs) {
	setOutput("decision", outputs.decision);
	setOutput("reason", outputs.reason);
	setOutput("plan-digest", outputs.planDigest);
	setOutput("stage", outputs.stage);
	setOutput("next-at", outputs.nextAt);
	setOutput("result", outputs.result);
}
async function writeSummary(markdown) {
	if (markdown === "") return;
	await summary.addRaw(markdown, true).write();
}

export { runAction };