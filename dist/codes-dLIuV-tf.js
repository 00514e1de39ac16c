// src/config/problem-codes.ts
const PROBLEM_CODES = {
	"file-too-large": "The file has more than 256 KiB or 4,000 lines. Split the release, or move long texts to files of their own.",
	"file-unreadable": "The file is no plain text of at most 256 KiB: a symlink, a submodule, a binary. Put a text file there.",
	"nested-too-deep": "Brackets or indentation go deeper than 64 levels. Flatten the file.",
	"too-many-entries": "A mapping or list has more than 2,000 entries. Generate fewer, or use labels instead.",
	"character-hidden": "A control, zero-width or direction-changing character makes the file read differently from what it says. Delete it.",
	"tab-found": "YAML and tabs do not mix. Indent and separate with spaces.",
	"directive-found": "A directive such as %YAML changes how the rest is read. Remove the line; the file is always YAML 1.2.",
	"several-documents": "A file holds one document. Remove the `---` or `...` and what comes after it.",
	"yaml-syntax": "The file is not YAML here. Compare indentation, quotes and brackets with the lines around it.",
	"yaml-warning": "The YAML parser reads this, but not as you may think. Write it plainly.",
	"duplicate-key": "The same key stands twice in one mapping and one of them would be lost. Keep one.",
	"merge-key": "`<<` does not merge in YAML 1.2. Write the entries out, or use `extends`.",
	"reserved-key": "This key means something to JavaScript and could change the program. Choose another name.",
	"tag-unknown": "A `!tag` changes the type of a value. Remove it.",
	"too-many-aliases": "More than 50 aliases, or aliases that unfold without end. Write the values out.",
	"file-empty": "The file holds nothing. Start from `model-rollout init`.",
	"root-not-a-mapping": "The file must be a mapping of keys, not a single value or a list.",
	"number-not-exact": "The number as written cannot be held exactly, or is not decimal. Write a plain decimal number.",
	"unknown-key": "Nothing here has this key. Correct its spelling, or remove it.",
	"missing-key": "A key that cannot be left out is missing. Add it.",
	"wrong-shape": "A mapping stands where a list or a value belongs, or the other way round.",
	"wrong-value": "The value is of the right type, but not one that is understood here.",
	"unit-missing": "A number without its unit. Write the unit with the number: 5%, 1pp, x1.05, 900ms, $4.60.",
	"unit-wrong": "The number has another unit than the one that belongs here.",
	"margin-percent": "A bare % as a margin could mean points or a factor. Write points (1pp) or a factor (x1.01).",
	"out-of-range": "The value is outside what makes sense here.",
	"name-wrong": "Names are lower-case letters, digits and dashes.",
	"kind-unknown": "No kind goes by this name, or the keys do not tell which kind it is.",
	"list-empty": "The list needs at least one entry.",
	"units-mixed": "The levels of one guard must all wear the same unit.",
	"path-outside": "A path must stay inside the repository: relative, without `..` and with forward slashes.",
	"url-wrong": "A URL must begin with https:// or http:// and must not carry a name or password.",
	"login-wrong": "People are @login, @org/team or CODEOWNERS:path, in the plain characters that GitHub allows in a login.",
	"secret-pasted": "A secret stands in the file. Revoke it now, store a new one as a secret, and write its name here.",
	"secret-name-wrong": "Here stands the name of a secret, as an environment variable: capital letters, digits and underscores.",
	"extends-wrong": "`extends` names one defaults file in the same folder, such as _defaults.yml.",
	"extends-missing": "The defaults file that `extends` names is not there.",
	"extends-twice": "A defaults file cannot extend another one. Merge the two.",
	"name-repeated": "Two entries of one list have the same name, so nothing could tell them apart.",
	"weights-not-whole": "The weights of the parts do not add up to 100 %.",
	"moment-unknown": "This is no moment that is known. Name an event, a stage, or a time before or after one.",
	"weight-goes-down": "The weight falls from one stage to the next. Going down is what a rollback does.",
	"last-stage-partial": "The last stage does not serve everybody. End with 100 %, or the rollout would never be done.",
	"stage-order": "Stages go from offline to shadow to live traffic.",
	"stage-unguarded": "Nothing is judged in this stage, so nothing could stop it. Let a guard begin here or before.",
	"stage-missing": "A rollout needs at least one stage that serves traffic.",
	"guard-without-limit": "Without an objective and without a margin nothing can breach. Add at-most, at-least, between or no-worse-than-baseline.",
	"guard-not-relative": "A comparison with the baseline needs a source that tells the two arms apart.",
	"limits-contradict": "The two limits cannot be kept at once.",
	"detect-inside-limit": "`detect` is a level that must be found, so it lies at the objective or on its bad side.",
	"unknown-guard": "There is no guard of this name.",
	"unknown-cohort": "There is no cohort of this name.",
	"unknown-source": "There is no source of this name.",
	"unknown-unit": "There is no traffic unit of this name.",
	"unknown-stage": "There is no such stage, or it serves no traffic.",
	"unknown-role": "There is no such entry under `people`.",
	"unknown-channel": "There is no channel of this name.",
	"unknown-slo": "There is no entry of this name under `slos`.",
	"unused-entry": "Nothing in the file uses this entry. Use it or remove it.",
	"circular-reference": "Entries that refer to one another in a circle.",
	"cohort-share-wrong": "The shares of cohorts that cannot overlap add up to more than everybody, or are zero.",
	"cohort-weight-wrong": "The weights by cohort do not fit the cohorts.",
	"cluster-undeclared": "Several of these units come from one routed unit and resemble each other. Say how many (per-routed) and how alike (correlation).",
	"source-without-arms": "This source does not tell the baseline from the candidate. Add `arm` with the label and its two values.",
	"same-query": "A composite must not repeat the query of a guard that stands alone; it could never replace it.",
	"deadline-too-short": "The deadline comes before the stages could be over.",
	"extend-too-short": "`extend-to` is the longest a stage bakes, so it cannot be shorter than the bake.",
	"nothing-changes": "Baseline and candidate are the same; there is nothing to release.",
	"period-reversed": "The end comes before the beginning."
};

// src/render/escape.ts
const SPLIT = "&#8203;";
const SPECIAL = /[&<>`*_~[\]()|\\$"]/g;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const LONGEST_CELL = 160;
function text(value) {
	return split(entities(reveal(collapse(value))));
}
function cell(value, longest = LONGEST_CELL) {
	const line = Array.from(collapse(value));
	if (line.length <= longest) return text(line.join(""));
	return `${text(line.slice(0, longest).join(""))}…(+${line.length - longest})`;
}
function span(value) {
	return `<code>${entities(reveal(collapse(value))).replace(/(?<![\w/.-])@(?=\w)/g, `@${SPLIT}`)}</code>`;
}
function sentence(value) {
	const line = collapse(value);
	return /[.!?…]$/.test(line) ? text(line) : `${text(line)}.`;
}
function code(value, language = "") {
	const lines = value.split(/\r\n|\r|\n/).map(reveal).join("\n");
	const longest = Math.max(0, ...Array.from(lines.matchAll(/`+/g), ([run]) => run.length));
	const fence = "`".repeat(Math.max(3, longest + 1));
	return `${fence}${language}\n${lines}\n${fence}`;
}
function link(label, url) {
	if (!URL.canParse(url)) return text(label);
	const { protocol, username, password, href } = new URL(url);
	return (protocol === "https:" || protocol === "http:") && username === "" && password === "" ? `[${text(label)}](${href.replace(/[()]/g, (char) => char === "(" ? "%28" : "%29")})` : text(label);
}
function collapse(value) {
	return value.replace(/\s+/gu, " ").trim();
}
function reveal(value) {
	return value.replace(HIDDEN, (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}
function entities(value) {
	return value.replace(SPECIAL, (char) => `&#${char.charCodeAt(0)};`);
}
function split(value) {
	return value.replace(/@(?=[\w-])/g, `@${SPLIT}`).replace(/(?<!&)#(?=\d)/g, `#${SPLIT}`).replace(/\b(GH)-(?=\d)/gi, `$1-${SPLIT}`).replace(/\b([0-9a-f]{4})(?=[0-9a-f]{3,36}\b)/gi, `$1${SPLIT}`).replace(/\b([a-z][a-z\d+.-]*):(?=\/\/)/gi, `$1:${SPLIT}`).replace(/\b(www)\.(?=\S)/gi, `$1.${SPLIT}`);
}

// src/lint/problem-codes.ts
const RUBRIC_CODES = {
	"rubric-01-immutable-ids": "Both versions must be named by something that cannot move: a version and a digest, never `latest`.",
	"rubric-02-changes": "Everything that changes together must be named. Add prompt, parameters, files or digest.",
	"rubric-03-hypothesis": "The bet: a metric, a direction, a size and the stage in which it is read.",
	"rubric-04-change-our-mind": "Say what result would stop the release although no guard broke.",
	"rubric-07-offline": "Link the offline results, or say why there are none.",
	"rubric-09-exposure": "At least one roll-back guard must say how many people the worst case reaches.",
	"rubric-10-strategy": "At least one stage must bring real users to the candidate: a canary or blue-green.",
	"rubric-11-stages": "Every stage needs a share of traffic and a bake.",
	"rubric-12-provable": "A roll-back guard that can prove its level in no stage is decoration. Give `expect` and `detect`, or bake longer.",
	"rubric-13-daily-cycle": "Before a tenth of the users is on the candidate it should have seen a whole day.",
	"rubric-14-assignment": "A router that keeps nobody on one version swaps the model in the middle of a conversation.",
	"rubric-16-split": "Guard the split itself: a share that is not the one that was set makes every comparison worthless.",
	"rubric-17-shadow": "Mirrored data needs an answer on privacy, and side effects must be stubbed.",
	"rubric-18-green": "Say how the new environment was warmed up and loaded before the switch.",
	"rubric-19-cold-start": "Say how cold starts, scaling limits and quotas are handled at each stage.",
	"rubric-22-guard-classes": "A release needs at least one latency, one error and one quality guard that is judged.",
	"rubric-23-guard-complete": "A guard needs a limit: an objective or a margin.",
	"rubric-24-justified": "Give the baseline's level (`expect`), so that the limit can be understood.",
	"rubric-26-told-of-hold": "Missing data holds the rollout. Say who is told.",
	"rubric-29-two-sided": "A rate that is bad in both directions needs both limits: `between: [a, b]`.",
	"rubric-31-saturation": "Watch a resource that runs out: GPU, cache or queue.",
	"rubric-32-cost": "Guard the cost, with a currency.",
	"rubric-33-business": "Guard what the release is for: conversion, containment, read-through.",
	"rubric-34-reports": "Give people a way to report that reaches the rollout.",
	"rubric-36-cohorts": "Name the groups that could be harmed unseen, each with an owner and a reason.",
	"rubric-37-own-evaluation": "Every cohort must be judged on its own by every roll-back guard.",
	"rubric-42-entries": "The runbook needs exactly one entry per guard and one per failure of the machinery.",
	"rubric-43-first-command": "The first step of every entry is a command that can be pasted, without placeholders.",
	"rubric-44-second-way": "Name a second way back, by another mechanism.",
	"rubric-48-verification": "After a rollback: traffic really 0, versions in the answers, guards back in range by cohort.",
	"rubric-49-state": "Name what must be undone besides traffic: caches, indexes, written data.",
	"rubric-50-training-data": "Say how data that the candidate produced is kept out of training.",
	"rubric-51-sessions": "Say what happens to conversations that are under way.",
	"rubric-52-irreversible": "List what cannot be undone, each with an owner.",
	"rubric-55-drill": "Rehearse the rollback and record when and how long it took.",
	"rubric-59-decider": "Name the people who decide.",
	"rubric-60-on-call": "Name who is on call and how long one acknowledgement covers.",
	"rubric-62-decision-points": "Put a human go before a large step.",
	"rubric-63-communications": "Say who hears what when it is rolled back.",
	"rubric-64-support-brief": "Tell the front line what users may see.",
	"rubric-67-close-out": "Plan the look back: what is read after the release, by whom.",
	"rubric-68-pinned": "A language model is pinned by model id, prompt and parameters.",
	"rubric-68-served-model": "Guard that the model which answers is the pinned one.",
	"rubric-69-llm-quality": "A language model needs a guard for unsupported answers and one for refusals.",
	"rubric-69-safety-filter": "Guard how often the safety filter hits, or say why not.",
	"rubric-69-off-brand": "Guard answers that are off brand, or say why not.",
	"rubric-70-judge": "Say how the judging model is pinned and compared with people.",
	"rubric-72-repeats": "A model that does not always answer the same needs repeats per prompt."
};

// src/plan/problem-codes.ts
const PLAN_PROBLEM_CODES = {
	"stage-needs-weight": "The first router cannot set this weight. Write one that it can, or put another router first.",
	"stage-needs-mirror": "The first router cannot mirror this share. Let the application send the copies (by: application).",
	"stage-needs-cohorts": "The first router has one weight for everybody. Leave out weights by cohort and `from`, or change the router.",
	"router-not-sticky": "The router decides request by request, so one person may see both versions. Route by request, or use a router that hashes the unit.",
	"policy-first-weight": "The first stage with users is larger than the policy's floor for this tier.",
	"policy-bake": "A stage is shorter than the policy's floor for this tier.",
	"policy-guard-class": "The policy wants a guard of this class for this tier, one that rolls back or holds.",
	"policy-cohorts": "The policy wants more cohorts for this tier.",
	"policy-drill": "The policy wants a rehearsed rollback, not older than it says. Run `model-rollout drill` and record it.",
	"policy-host": "The policy lists the hosts that a rollout may talk to. This one is not among them.",
	"cohort-blind": "Half of this cohort's traffic would be on the candidate before any guard could prove that it is unharmed. Let it join later, bake longer, or have a person accept it by name.",
	"stage-proves-nothing": "No roll-back guard has enough samples in this stage. It can still stop for a large effect, but passing it means little.",
	"guard-not-judged": "This version plans with guards of this kind and does not judge them: the guard cannot stop the rollout. A person must look, or the guard must be written as a share or a percentile.",
	"stage-never-starts": "Moving hours and freezes leave no moment at which this stage could start.",
	"state-too-large": "Guards × cohorts are more than the state can hold. Judge fewer cohorts."
};

// src/render/codes.ts
const GATE_REASONS_EXPLAINED = {
	approved: "Everybody who must accept this plan has accepted it. Nothing to do.",
	"no-rollout-changed": "This pull request changes no rollout. Nothing to do.",
	problems: "A rollout file or the policy is wrong. Correct the lines that are listed and push.",
	blockers: "The plan has a blocker. Correct it in the rollout file and push.",
	draft: "The pull request is a draft. Mark it ready for review.",
	"role-missing": "A role has not decided. One of its people approves this pull request.",
	"changes-requested": "Somebody requested changes. Only their own next approval lifts that; a push does not.",
	"acknowledgement-missing": "Nobody on call has accepted the pager. One of them comments `/rollout ack` with the 12 digits.",
	"acknowledgement-expired": "The acknowledgement of the pager has run out. On-call comments `/rollout ack` again.",
	"facts-incomplete": "GitHub did not give everything that must be read. It is read again at the next event.",
	"team-unreadable": "A team could not be read, and an unread team is never satisfied. Give the action a `team-token`, or list logins.",
	"policy-unreadable": "The policy on the base branch cannot be read. Its owners correct it there.",
	frozen: "The policy freezes rollouts now. Wait, or have the freeze changed.",
	closed: "The pull request is closed. Nothing to do."
};
const DISMISSALS_EXPLAINED = {
	"stale-commit": "it was given for an earlier commit; give it again for this one",
	author: "it came from the author of the pull request",
	contributor: "it came from somebody who wrote a part of the pull request",
	bot: "it came from a bot; only people decide",
	ghost: "its account no longer exists",
	"no-role": "its author holds none of the roles that are asked",
	"no-access": "its author has too little access to the repository",
	edited: "the comment was edited; write a new one",
	"other-digest": "it names another plan than this one",
	expired: "its time has run out",
	"reason-missing": "its first line does not say what is accepted",
	dismissed: "it was dismissed",
	superseded: "the same person said something else later"
};
const TICK_REASONS_EXPLAINED = {
	started: "The first live stage has begun.",
	"stage-passed": "The stage passed and the next one has begun.",
	completed: "The last stage passed. The guards go on until the baseline is retired.",
	baking: "The stage is collecting evidence. Nothing to do.",
	extended: "Only samples are missing, so the stage bakes longer, up to `extend-to`.",
	guarding: "The rollout is over and its guards still watch. Nothing to do.",
	breach: "A guard broke. Traffic is back on the baseline; read the runbook entry.",
	aborted: "A person stopped it. Traffic is back on the baseline.",
	"by-hand": "A person took traffic off the candidate in the router. That is taken as an abort.",
	deadline: "A deadline was reached and nobody decided in time.",
	"move-unconfirmed": "The router did not confirm a larger weight, so everything was taken back.",
	"rollback-unconfirmed": "Traffic does not read 0 after the rollback. Act now: open the entry for a failed rollback.",
	"rollback-undone": "Somebody gave the candidate traffic again after a rollback. It was drained again; find out who.",
	"already-rolled-back": "This plan was rolled back before and does not run twice. Write `attempt` one higher and have it approved.",
	"not-approved": "Nobody approved exactly this plan. Nothing was moved.",
	"plan-refused": "The rollout file cannot be planned any more. Correct it in a pull request.",
	"route-busy": "Another rollout holds this route. Wait until it is over.",
	"lost-race": "Another job was faster. It goes on; nothing to do.",
	"state-lost": "The record of this rollout is missing or was changed by somebody else. Do not go on; find out who.",
	"guard-breached": "A guard broke that holds. Look at it and decide: resume or roll back.",
	held: "A person holds it. The same or another person resumes it.",
	"no-evidence": "Readings are missing or stale, and silence is not success. Look at the metrics source.",
	"too-few-samples": "The bake is over and a promised guard has too few samples. Extend it, or decide.",
	"router-drift": "The router holds another weight than the one set. Nobody else may move this route.",
	"router-unreadable": "The router does not answer. Look at its entry in the runbook.",
	"router-blocked": "Something in the router stands in the way.",
	"not-ready": "One of the two versions is not ready to serve.",
	"move-in-progress": "Another job is moving traffic at this moment.",
	"acknowledgement-expired": "Nobody holds the pager. On-call comments `/rollout ack` with the 12 digits. A rollback does not wait for it.",
	frozen: "The policy freezes promotion now. Going back is always allowed.",
	"outside-moving-hours": "Weights may not rise at this hour. It goes on in the next moving hours.",
	"not-before": "The start lies ahead.",
	"go-missing": "A person must say go before the next stage: `/rollout go` with the stage and the 12 digits.",
	"changed-on-branch": "The rollout file was changed on the branch while it runs. Abort and approve the new plan, or revert.",
	"removed-on-branch": "The rollout file was removed while it runs. Abort, or bring it back.",
	quarantined: "This candidate was rolled back before and is in quarantine. A person lifts it with a reason.",
	"world-unavailable": "A system that is needed did not answer. Nothing was moved; it is tried again.",
	idle: "Nothing runs. Nothing to do."
};
const FAILURES_EXPLAINED = {
	"github-unauthorised": "GitHub does not know the token. Give the action a valid `token`.",
	"github-forbidden": "The token may not do this. Add the permission that the message names to the job.",
	"github-not-found": "GitHub knows no such thing, or hides it from this token.",
	"github-refused": "GitHub understood and refused. The message says why.",
	"github-rate-limited": "The hourly limit of requests is used up. It goes on after the time in the message.",
	"github-unavailable": "GitHub does not answer. It is tried again; a rollback does not need GitHub.",
	"github-garbage": "GitHub answered something that cannot be understood. Nothing was done with it.",
	"metrics-unreachable": "The metrics source does not answer. The rollout holds.",
	"router-unreachable": "The router does not answer. Look at its entry in the runbook.",
	"router-refused": "The router refused the change. The message says why.",
	"router-conflict": "Somebody else changed the router in between. Nothing was moved.",
	"traffic-unconfirmed": "Traffic was moved and could not be read back. Check the router by hand, now.",
	"state-lost": "The record of the rollout cannot be believed. Do not go on; find out who changed it.",
	"lost-race": "Another job was faster. Nothing to do.",
	"route-busy": "Another rollout holds this route. Wait until it is over.",
	"notify-failed": "A notification could not be sent. Tell the people by hand.",
	"secret-missing": "A secret that the rollout file names is not set in the job. Add it under `env`.",
	"file-unreadable": "A file cannot be read as text from the repository.",
	"call-wrong": "The call itself is wrong. The message says how to write it."
};
const INCONCLUSIVE_EXPLAINED = {
	"no-data": "no data",
	stale: "data is too old",
	partial: "data is incomplete",
	"not-a-number": "not a number",
	ambiguous: "the answer has more than one meaning",
	unauthorised: "the source refused the credentials",
	"rate-limited": "the source limits requests",
	"query-error": "the source cannot run the query",
	unreachable: "the source does not answer",
	"too-few-samples": "not enough data",
	immature: "too early to tell",
	void: "void",
	"source-failed": "the source failed",
	"not-judged": "not judged by this version"
};
const TREE_PROBLEM_CODES = {
	"name-taken": "Two rollout files of the tree have the same name. Rename one.",
	"file-missing": "The rollout names a file that the tree does not have. Add it, or correct the path."
};
const CATALOGUE = [
	...entries("problem", {
		...PROBLEM_CODES,
		...TREE_PROBLEM_CODES
	}),
	...entries("plan", PLAN_PROBLEM_CODES),
	...entries("rubric", RUBRIC_CODES),
	...entries("gate", GATE_REASONS_EXPLAINED),
	...entries("tick", TICK_REASONS_EXPLAINED),
	...entries("failure", FAILURES_EXPLAINED)
];
function entries(of, sentences) {
	return Object.entries(sentences).map(([code, explanation]) => ({
		code,
		of,
		explanation
	}));
}
function explain(code) {
	return CATALOGUE.filter((entry) => entry.code === code);
}

export { TICK_REASONS_EXPLAINED as a, code as c, span as d, text as f, INCONCLUSIVE_EXPLAINED as i, link as l, FAILURES_EXPLAINED as n, explain as o, PROBLEM_CODES as p, GATE_REASONS_EXPLAINED as r, cell as s, DISMISSALS_EXPLAINED as t, sentence as u };