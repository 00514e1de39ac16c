import { C as Failure, F as plus, M as iso, N as milliseconds, j as instant, w as reasonOf } from "./start-DvZFzLmB.js";
import { $ as SCORE_BETS, A as evaluateGate, B as isRefused, D as gateInput, G as candidateKey, H as parseFile, J as earn, L as showHold, Q as COUNT_BETS, R as whetherOff, U as planTree, V as isRolloutFile, W as digestOf, X as stakeGrid, Y as ratioGrid, Z as stakeLimit, _ as isDrained, a as refusal, at as objectiveTrials, c as waysOf, ct as testsShare, d as save, dt as percentage, et as advance, f as EMPTY_JOURNAL, ft as blocks, g as driftOf, gt as namedFiles, h as DRAINED, ht as parsePolicy, i as afterRollback, it as hasObjective, k as wantedAccess, l as afterLosing, lt as stageAt, m as readBack, mt as builtInPolicy, nt as redeal, o as planOfState, ot as recordedShare, p as drain, r as takeBack, rt as wealth, s as readRoute, st as recordedTrial, tt as openCore, u as reload, ut as moment, v as showWeights, vt as bakeOf, y as weightsOf, yt as weightIn, z as whyRolledBack } from "./doors-BlHncklk.js";
import { a as TICK_REASONS_EXPLAINED, d as span, f as text, l as link } from "./codes-dLIuV-tf.js";

// src/judge/increments.ts
function countIncrements(counts, ratio, fs, phi = 1) {
	const { xc, nc, xb, nb } = counts;
	const all = xc + xb;
	const share = ratio * nc / (nb + ratio * nc);
	const logs = fs.slice();
	for (let k = 0; k < logs.length; k += 1) {
		const f = logs[k] ?? 1;
		const won = xc === 0 ? 0 : xc * Math.log(f);
		logs[k] = (all === 0 ? 0 : won - all * Math.log(1 + share * (f - 1))) / phi;
	}
	return logs;
}
function fixedRateIncrements(seen, limit, fs, phi = 1) {
	const logs = [];
	for (const f of fs) logs.push((seen.x * Math.log(f) - seen.n * Math.log1p(limit * (f - 1))) / phi);
	return logs;
}
function worstLoss(rule, r) {
	const { centre } = rule;
	return rule.better === "higher" ? Math.max(1 - rule.factor * centre + rule.points, r * rule.factor * centre) : Math.max(rule.factor * centre + rule.points, r * rule.factor * (1 - centre));
}
function betIncrements(scores, at, stakes, phi = 1) {
	const { levels, candidate, baseline } = scores;
	const r = total(candidate) / total(baseline);
	return stakes.map((stake) => {
		let sum = 0;
		for (const [i, level] of levels.entries()) sum += won(candidate[i] ?? 0, stake * candidateGain(at, level)) + won(baseline[i] ?? 0, stake * r * baselineGain(at, level));
		return sum / phi;
	});
}
function betShareIncrements({ xc, nc, xb, nb }, at, stakes, phi = 1) {
	const r = nc / nb;
	const [c0, c1] = [candidateGain(at, 0), candidateGain(at, 1)];
	const [b0, b1] = [r * baselineGain(at, 0), r * baselineGain(at, 1)];
	const logs = stakes.slice();
	for (let k = 0; k < logs.length; k += 1) {
		const stake = logs[k] ?? 0;
		logs[k] = (won(nc - xc, stake * c0) + won(xc, stake * c1) + won(nb - xb, stake * b0) + won(xb, stake * b1)) / phi;
	}
	return logs;
}
function candidateGain({ better, factor, centre, points }, level) {
	return (better === "higher" ? factor * centre - level : level - factor * centre) - points;
}
function baselineGain({ better, factor, centre }, level) {
	return factor * (better === "higher" ? level - centre : centre - level);
}
function won(count, gain) {
	return count > 0 ? count * Math.log(1 + gain) : 0;
}
function total(values) {
	let sum = 0;
	for (const value of values) sum += value;
	return sum;
}
function countCap(events, phi) {
	return Math.min(6, 3 + Math.max(0, events / phi - 5) / 2);
}

// src/commands/tick/tip.ts
async function readTip(world, call) {
	const { tip, files, policy: file, quarantine, states } = await world.repository.look(call);
	const policy = readPolicy(file, {
		path: call.policy,
		tip
	});
	const found = files.filter(({ path }) => isRolloutFile(path)).map(({ path }) => ({
		file: path,
		parsed: parseFile(files, path)
	}));
	const rollouts = new Map(found.map((each) => [each.parsed.rollout?.name ?? each.file, each]));
	const known = [...rollouts].filter(([name]) => states.has(name)).map(([, { file: path }]) => path);
	const tree = world.filesAt(tip);
	const terms = {
		policy: policy.policy,
		now: world.clock.now(),
		describeRouter: world.describeRouter
	};
	const planned = await planTree({
		files,
		head: tree,
		base: tree
	}, known, terms);
	return {
		commit: tip,
		files,
		rollouts,
		plans: new Map(planned.map((each) => [each.parsed.rollout?.name ?? each.file, each])),
		...policy,
		quarantine,
		states
	};
}
function readPolicy(file, at) {
	if (file === null) return {
		policy: builtInPolicy(),
		policySource: { kind: "built-in" },
		policyUnreadable: null
	};
	if ("unreadable" in file) return frozen(file.unreadable);
	const { policy, problems } = parsePolicy(at.path, file.text);
	if (policy === null) return frozen(problems[0]?.message ?? "it has problems");
	return {
		policy,
		policySource: {
			kind: "file",
			path: at.path,
			commit: at.tip
		},
		policyUnreadable: null
	};
}
function frozen(because) {
	const always = {
		from: instant(0),
		until: instant(864e13),
		because: `the policy cannot be read: ${because}`
	};
	return {
		policy: {
			...builtInPolicy(),
			freeze: [always]
		},
		policySource: { kind: "built-in" },
		policyUnreadable: because
	};
}
function onBranch(tip, state) {
	if (!tip.rollouts.has(state.name)) return { kind: "removed" };
	const planned = tip.plans.get(state.name);
	if (planned === void 0 || planned.plan === null) return {
		kind: "changed",
		digest: null
	};
	const digest = digestOver(planned.plan, state.named);
	return digest === state.digest ? { kind: "same" } : {
		kind: "changed",
		digest
	};
}
function digestOver(plan, approved) {
	const head = plan.named.filter((each) => each.at === "head");
	const base = approved.filter((each) => each.at === "base");
	return digestOf({
		version: plan.rollout.version,
		resolved: plan.resolved,
		named: [...head, ...base]
	});
}
function namesCandidate(tip, key) {
	return [...tip.rollouts.values()].some(({ parsed }) => parsed.rollout !== null && candidateKey(parsed.rollout.release.candidate) === key);
}

// src/render/state-change.ts
function renderStateChange(report) {
	if (report.dryRun) return null;
	const name = `${span(report.rollout)}${report.plan === null ? "" : ` ${text(report.plan.rollout.release.candidate.id)}`}`;
	const stage = report.stage === null ? "" : ` ${span(report.stage)}`;
	switch (report.decision) {
		case "roll-back": return blocks([`**${report.confirmed === true ? "Rolled back" : "Rollback NOT confirmed"}: ${name}.** ${whyRolledBack(report.because)} ${whetherOff(report)}`, report.incident === null ? "" : link("Incident", report.incident)]);
		case "hold": return report.holds.length === 0 && report.detail === null ? null : blocks([`**On hold: ${name}${stage}.** ${report.detail === null ? "" : text(report.detail)}`.trimEnd(), report.holds.map((hold) => `- ${showHold(hold)}`).join("\n")]);
		case "promote": {
			const weight = report.traffic === null ? "" : ` at ${percentage(report.traffic.candidate)}`;
			const next = report.nextAt === null ? "" : ` Next look: ${moment(report.nextAt)}.`;
			return `**${name}:** ${TICK_REASONS_EXPLAINED[report.reason]} Now${stage}${weight}.${next}`;
		}
		case "bake":
		case "guard": return null;
	}
}

// src/judge/half-way.ts
function halfWayFactor(detect) {
	return 1 + (detect - 1) / 2;
}
function isHalfWay(series, point, rule) {
	const [xc, nc, xb, nb, xh] = series.sums;
	const [sinceXc, sinceNc, sinceXb, sinceNb, sinceXh] = series.since;
	const units = nc - sinceNc;
	if (!(units > 0)) return false;
	const baseline = nb > sinceNb ? (xb - sinceXb) / (nb - sinceNb) : xb / nb;
	if (point[2] > 0) return (xh - sinceXh) / units >= baseline;
	const candidate = (xc - sinceXc) / units;
	return point[3] === "complement" ? isBeyond(1 - candidate, 1 - baseline, rule) : isBeyond(candidate, baseline, rule);
}
function isBeyond(candidate, baseline, { better, factor }) {
	return better === "lower" ? candidate >= baseline * factor : candidate <= baseline * factor;
}
function isTestHalfWay(series, points, rule) {
	const average = averageWealth(series);
	return series.some((one, i) => {
		const point = points[i];
		return point !== void 0 && wealth(one.core) >= average && isHalfWay(one, point, rule);
	});
}
function averageWealth(series) {
	let sum = 0;
	for (const one of series) sum += wealth(one.core);
	return series.length === 0 ? 0 : sum / series.length;
}

// src/judge/evidence.ts
function evidenceOf(on, state, live) {
	let sum = 0;
	for (const trial of on.trials) {
		const test = state.tests.find(({ key }) => key === trial.key);
		if (test === void 0 || trial.key === "baseline" && !live || !isFarEnough(on, trial, test.series)) continue;
		sum += on.plan.alpha * trial.share * averageWealth(test.series);
	}
	return sum;
}
function isFarEnough({ kind, plan }, trial, series) {
	if (trial.test === "objective") return true;
	const points = trial.counted.map(({ point }) => point);
	const rule = {
		better: plan.guard.kind === "proportion" ? plan.guard.better : "lower",
		factor: kind.halfWay(baseLevel(series, points))
	};
	return isTestHalfWay(series, points, rule);
}
function baseLevel([series], [point]) {
	if (series === void 0 || !(series.arm[4] > 0)) return null;
	const share = series.arm[5] / series.arm[4];
	return point?.[3] === "complement" ? 1 - share : share;
}

// src/judge/histogram.ts
const REPAIRABLE = .01;
const ROUNDING = 1e-9;
function repair(counts, arm) {
	const repaired = counts.map((count) => Math.max(0, count));
	if (arm === "candidate") for (let i = 1; i < repaired.length; i += 1) repaired[i] = Math.max(repaired[i] ?? 0, repaired[i - 1] ?? 0);
	else for (let i = repaired.length - 2; i >= 0; i -= 1) repaired[i] = Math.min(repaired[i] ?? 0, repaired[i + 1] ?? 0);
	const total = repaired.at(-1) ?? 0;
	let most = 0;
	for (let i = 0; i < counts.length; i += 1) most = Math.max(most, Math.abs((repaired[i] ?? 0) - (counts[i] ?? 0)));
	return {
		counts: repaired,
		largest: most === 0 ? 0 : most / total
	};
}
function readHistogram({ bounds, counts }, arm, known = null) {
	const length = counts.length;
	const isKnown = known !== null && known.length === length && bounds.length === length;
	let rises = true;
	let same = isKnown;
	let last = 0;
	for (let i = 0; i < length; i += 1) {
		const count = counts[i] ?? 0;
		if (!(count >= last)) rises = false;
		if (isKnown && bounds[i] !== known[i]) same = false;
		last = count;
	}
	if (!(rises ? Number.isFinite(last) : counts.every(Number.isFinite))) return {
		ok: false,
		why: "not-a-number"
	};
	if (!same && (bounds.length !== length || !isLadder(bounds))) return {
		ok: false,
		why: "ambiguous"
	};
	const ladder = same && known !== null ? known : bounds;
	if (rises) return {
		ok: true,
		bounds: ladder,
		counts
	};
	const repaired = repair(counts, arm);
	if (!(repaired.largest <= REPAIRABLE)) return {
		ok: false,
		why: "ambiguous"
	};
	return {
		ok: true,
		bounds: ladder,
		counts: repaired.counts
	};
}
function isLadder(bounds) {
	let last = Number.NEGATIVE_INFINITY;
	for (const bound of bounds) {
		if (!(bound > last)) return false;
		last = bound;
	}
	return last === Number.POSITIVE_INFINITY;
}
function indexOfBound(bounds, bound) {
	let [low, high] = [0, bounds.length - 1];
	while (low < high) {
		const middle = low + high >> 1;
		if ((bounds[middle] ?? 0) < bound) low = middle + 1;
		else high = middle;
	}
	return bounds[low] === bound ? low : -1;
}
function slowerAt({ counts }, index) {
	return (counts[counts.length - 1] ?? 0) - (counts[index] ?? 0);
}
function boundFrom(bounds, value, rounding = ROUNDING) {
	return bounds.find((bound) => bound >= value * (1 - rounding)) ?? Number.POSITIVE_INFINITY;
}
function boundUpTo(bounds, value, rounding = ROUNDING) {
	return bounds.findLast((bound) => Number.isFinite(bound) && bound <= value * (1 + rounding)) ?? null;
}
function boundAtShare(histogram, share) {
	const needed = share * (histogram.counts.at(-1) ?? 0);
	const at = histogram.counts.findIndex((count) => count >= needed * .999999999);
	return histogram.bounds[at] ?? Number.POSITIVE_INFINITY;
}
function displayQuantile(bounds, slower, seen) {
	if (!(seen.total > 0)) return null;
	const allowed = (1 - seen.q) * seen.total;
	let [below, above] = [0, seen.total];
	for (const [i, bound] of bounds.entries()) {
		const count = slower[i] ?? 0;
		if (count <= allowed) return above === count ? bound : below + (bound - below) * (above - allowed) / (above - count);
		[below, above] = [bound, count];
	}
	return below;
}

// src/judge/kind.ts
const LEAST_UNITS = 1e-6;
const MOST_UNITS = 0x38d7ea4c68000;
function beyond(units, index) {
	return units.ladder === null ? units.events : slowerAt(units.ladder, index);
}
const EMPTY_MEMO = {
	points: null,
	objective: [null, null],
	display: [],
	pool: null,
	recorded: null
};

// src/judge/detect.ts
function defaultFactor(guard, base) {
	const [factor, opposite] = guard.better === "lower" ? [1.5, .5] : [.5, 1.5];
	if (guard.kind === "latency" || base === null || base <= .5) return factor;
	return (1 - opposite * (1 - base)) / base;
}
function detectFactor(guard, measured) {
	if (guard.detect?.kind === "factor") return guard.detect.factor;
	const objective = guard.better === "lower" ? guard.objective.atMost : guard.objective.atLeast;
	const level = guard.detect?.level ?? objective;
	const base = guard.expect ?? measured;
	return level === null || base === null || !(base > 0) ? defaultFactor(guard, base) : level / base;
}

// src/judge/latency-points.ts
const FREQUENT$1 = .08;
const LEAST_TAIL = 3;
const WRITTEN = .001;
const DISPLAY = [
	.75,
	1,
	1.25,
	1.5,
	2,
	4
];
function quantile(guard) {
	return guard.percentile / 100;
}
function marginFactor(guard) {
	return guard.margin?.kind === "factor" ? guard.margin.factor : 1;
}
function pooled(memo, { bounds, counts }) {
	const { pool } = memo;
	const same = pool !== null && pool.bounds.length === bounds.length && pool.bounds.every((bound, i) => bound === bounds[i]);
	return {
		...memo,
		pool: same ? {
			bounds,
			counts: counts.map((count, i) => count + (pool.counts[i] ?? 0))
		} : {
			bounds,
			counts
		}
	};
}
function prepare(guard, memo, { bounds }) {
	if (memo.display.length > 0) return memo;
	const { atMost, atLeast } = guard.objective;
	const above = atMost === null ? null : boundFrom(bounds, atMost);
	const below = atLeast === null ? null : boundUpTo(bounds, atLeast);
	const anchor = expected(guard, memo) ?? atMost ?? atLeast ?? 0;
	const display = [...new Set(DISPLAY.map((multiple) => boundFrom(bounds, anchor * multiple, WRITTEN)))].filter(Number.isFinite);
	return {
		...memo,
		objective: [above === null || Number.isFinite(above) ? above : null, below],
		display: display.length > 0 ? display : bounds.slice(0, 1)
	};
}
function expected(guard, memo) {
	if (memo.pool === null) return guard.expect;
	const at = boundAtShare(memo.pool, quantile(guard));
	return Number.isFinite(at) ? at : guard.expect;
}
function choose(guard, memo) {
	const { pool } = memo;
	if (guard.margin === null) return {
		...memo,
		points: [],
		pool: null
	};
	if (pool === null) return memo;
	const total = pool.counts.at(-1) ?? 0;
	const tail = 1 - quantile(guard);
	if (!(total * tail >= LEAST_TAIL)) return memo;
	const starts = [
		1 - 10 * tail,
		1 - 5 * tail,
		1 - tail
	].filter((share) => share > 1e-9).map((share) => boundAtShare(pool, share));
	const last = starts.at(-1) ?? Number.POSITIVE_INFINITY;
	if (!Number.isFinite(last)) return {
		...memo,
		points: [],
		pool: null
	};
	const far = [1.5, 2].map((multiple) => boundUpTo(pool.bounds, last * multiple, WRITTEN) ?? last);
	const detect = halfWayFactor(detectFactor(guard, last));
	const points = [.../* @__PURE__ */ new Set([...starts, ...far])].flatMap((start) => pointFrom(guard, {
		pool,
		start,
		detect
	}));
	return {
		...memo,
		points,
		pool: null
	};
}
function pointFrom(guard, at) {
	const { bounds, counts } = at.pool;
	const candidate = boundFrom(bounds, at.start * marginFactor(guard), WRITTEN);
	if (!Number.isFinite(candidate)) return [];
	const halfWay = Math.max(candidate, boundUpTo(bounds, at.start * at.detect, WRITTEN) ?? candidate);
	const share = slowerAt(at.pool, indexOfBound(bounds, at.start)) / (counts.at(-1) ?? 0);
	return [[
		at.start,
		candidate,
		halfWay,
		share >= FREQUENT$1 ? "frequent" : "rare"
	]];
}

// src/judge/latency.ts
function latencyKind(guard) {
	return {
		read: reader(),
		open: (history) => openMemo(guard, history),
		prepare: (memo, ladder) => prepare(guard, memo, ladder),
		learn: (memo, baseline) => memo.points === null && baseline.ladder !== null ? choose(guard, pooled(memo, baseline.ladder)) : memo,
		trials: (memo) => trialsOf$1(guard, memo),
		missing: (memo) => missing(guard, memo),
		sum: sumLevels,
		show: (memo, [total = 0, ...slower]) => displayQuantile(memo.display, slower, {
			total,
			q: quantile(guard)
		}),
		tolerate: (share) => Math.min(1, share + marginPoints(guard)),
		halfWay: () => 1,
		limit: (memo, trial, baseline) => limitOf$1(guard, {
			memo,
			trial,
			baseline
		})
	};
}
function sumLevels(sums, units, display) {
	sums[0] = (sums[0] ?? 0) + units.total;
	for (let i = 0; i < display.length; i += 1) sums[i + 1] = (sums[i + 1] ?? 0) + beyond(units, display[i] ?? 0);
}
function reader() {
	let known = null;
	return (payload, arm) => {
		if (payload.shape !== "histogram") return {
			ok: false,
			why: "ambiguous"
		};
		const histogram = readHistogram(payload, arm, known);
		if (!histogram.ok) return histogram;
		const total = histogram.counts[histogram.counts.length - 1] ?? 0;
		if (total > 0x38d7ea4c68000) return {
			ok: false,
			why: "ambiguous"
		};
		known = histogram.bounds;
		return {
			ok: true,
			total: total < 1e-6 ? 0 : total,
			events: 0,
			ladder: histogram
		};
	};
}
function openMemo(guard, history) {
	let memo = EMPTY_MEMO;
	for (const { ladder } of history) if (ladder !== null) memo = pooled(memo, ladder);
	return memo.pool === null ? memo : choose(guard, prepare(guard, memo, memo.pool));
}
function marginPoints(guard) {
	return guard.margin?.kind === "points" ? guard.margin.points : 0;
}
function trialsOf$1(guard, memo) {
	const limit = 1 - quantile(guard);
	const [above, below] = memo.objective;
	const trials = objectiveTrials(guard, {
		above: above === null ? null : {
			limit,
			side: "above",
			bound: above
		},
		below: below === null ? null : {
			limit,
			side: "below",
			bound: below
		}
	});
	const points = memo.points ?? [];
	if (guard.margin === null || guard.better === "higher" || points.length === 0) return trials;
	if (memo.recorded !== null) return [...trials, recordedTrial(guard, memo.recorded.limits, points)];
	return [...trials, {
		key: "baseline",
		test: "baseline",
		share: testsShare(guard),
		counted: points.map((point) => againstBaseline$1(guard, point))
	}];
}
function againstBaseline$1(guard, point) {
	const margin = marginPoints(guard);
	if (point[3] === "rare" && margin === 0) return {
		point,
		rule: {
			kind: "count",
			ratio: 1,
			worse: "more"
		}
	};
	return {
		point,
		rule: {
			kind: "score",
			better: "lower",
			factor: 1,
			points: margin
		}
	};
}
function missing(guard, memo) {
	if (memo.display.length === 0) return null;
	const { atMost, atLeast } = guard.objective;
	if (atMost !== null && memo.objective[0] === null) return `Expected a histogram bound at or above ${atMost} s, found none.`;
	if (atLeast !== null && memo.objective[1] === null) return `Expected a histogram bound at or below ${atLeast} s, found none.`;
	if (guard.margin !== null && guard.better === "higher") return "A latency can only be compared with the baseline where lower is better.";
	if (memo.points?.length === 0 && guard.margin !== null) return "Expected histogram bounds that can express the margin to the baseline, found none.";
	return null;
}
function limitOf$1(guard, at) {
	const [above, below] = at.memo.objective;
	switch (at.trial.key) {
		case "above": return above ?? guard.objective.atMost ?? 0;
		case "below": return below ?? guard.objective.atLeast ?? 0;
		case "recorded":
		case "baseline": return at.baseline === null ? at.memo.points?.[0]?.[1] ?? 0 : at.baseline * marginFactor(guard);
	}
}

// src/judge/presence.ts
const TOO_MANY = 3;
const NOT_CHANCE = 5;
function presenceOf(kind, reading, arm) {
	if (!reading.ok) return {
		ok: false,
		why: sourceFailure(reading.why)
	};
	return kind.read(reading.payload, arm);
}
function sourceFailure(why) {
	switch (why) {
		case "unauthorised":
		case "rate-limited":
		case "query-error":
		case "unreachable": return "source-failed";
		case "no-data":
		case "stale":
		case "partial":
		case "not-a-number":
		case "ambiguous": return why;
	}
}
function extendGap(gap, { arm, presence, usual }) {
	if (hasUnits(presence)) return null;
	const missed = presence.ok && usual !== null ? usual : NOT_CHANCE;
	return {
		run: (gap?.run ?? 0) + 1,
		missed: Math.min(1e9, (gap?.missed ?? 0) + missed),
		why: presence.ok ? "no-data" : presence.why,
		arm
	};
}
function hasUnits(presence) {
	return presence.ok && presence.total > 0;
}
function isOpen(gap, bakeOver) {
	return gap.missed >= NOT_CHANCE && (bakeOver || gap.run >= TOO_MANY);
}

// src/judge/proportion.ts
const FREQUENT = .08;
function proportionKind(guard) {
	return {
		read,
		open: (history) => ({
			...EMPTY_MEMO,
			points: [[
				0,
				0,
				0,
				howToCount(guard, history)
			]]
		}),
		prepare: (memo) => memo,
		learn: (memo) => memo,
		trials: (memo) => trialsOf(guard, memo),
		missing: () => null,
		sum: (sums, units) => {
			sums[0] = (sums[0] ?? 0) + units.total;
			sums[1] = (sums[1] ?? 0) + units.events;
		},
		show: (_, [total = 0, events = 0]) => total > 0 ? events / total : null,
		tolerate: (share) => tolerated(guard, share),
		halfWay: (base) => halfWayFactor(detectFactor(guard, base)),
		limit: (memo, trial, baseline) => limitOf(guard, {
			memo,
			trial,
			baseline
		})
	};
}
function read(payload) {
	if (payload.shape !== "counts") return {
		ok: false,
		why: "ambiguous"
	};
	const { events, total } = payload;
	if (!(Number.isFinite(events) && Number.isFinite(total))) return {
		ok: false,
		why: "not-a-number"
	};
	if (events < 0 || total < 0 || events > total * 1.01 || total > 0x38d7ea4c68000) return {
		ok: false,
		why: "ambiguous"
	};
	if (total < 1e-6) return {
		ok: true,
		total: 0,
		events: 0,
		ladder: null
	};
	return {
		ok: true,
		total,
		events: Math.min(events, total),
		ladder: null
	};
}
function howToCount(guard, history) {
	let [events, total] = [0, 0];
	for (const units of history) {
		events += units.events;
		total += units.total;
	}
	const share = total > 0 ? events / total : guard.expect;
	if (points(guard) > 0) return "frequent";
	if (share === null || share < FREQUENT) return "rare";
	return 1 - share < FREQUENT && factor(guard) === 1 ? "complement" : "frequent";
}
function points(guard) {
	return guard.margin?.kind === "points" ? guard.margin.points : 0;
}
function factor(guard) {
	return guard.margin?.kind === "factor" ? guard.margin.factor : 1;
}
function trialsOf(guard, memo) {
	const [point] = memo.points ?? [];
	if (point === void 0) return [];
	const trials = objectiveTrials(guard, {
		above: guard.objective.atMost === null ? null : {
			limit: guard.objective.atMost,
			side: "above",
			bound: 0
		},
		below: guard.objective.atLeast === null ? null : {
			limit: guard.objective.atLeast,
			side: "below",
			bound: 0
		}
	});
	if (guard.margin === null) return trials;
	if (memo.recorded !== null) return [...trials, recordedTrial(guard, memo.recorded.limits, memo.points ?? [])];
	return [...trials, {
		key: "baseline",
		test: "baseline",
		share: testsShare(guard),
		counted: [againstBaseline(guard, point)]
	}];
}
function againstBaseline(guard, point) {
	const { better } = guard;
	switch (point[3]) {
		case "rare": return {
			point,
			rule: {
				kind: "count",
				ratio: factor(guard),
				worse: better === "lower" ? "more" : "fewer"
			}
		};
		case "complement": return {
			point,
			rule: {
				kind: "count",
				ratio: 1,
				worse: better === "lower" ? "fewer" : "more"
			}
		};
		case "frequent": return {
			point,
			rule: {
				kind: "score",
				better,
				factor: factor(guard),
				points: points(guard)
			}
		};
	}
}
function limitOf(guard, at) {
	const { atMost, atLeast } = guard.objective;
	switch (at.trial.key) {
		case "above": return atMost ?? 1;
		case "below": return atLeast ?? 0;
		case "recorded": return at.memo.recorded?.limits[0] ?? 0;
		case "baseline": return tolerated(guard, at.baseline ?? 0);
	}
}
function tolerated(guard, share) {
	const sign = guard.better === "lower" ? 1 : -1;
	return Math.min(1, Math.max(0, share * factor(guard) + sign * points(guard)));
}

// src/judge/places.ts
function placeOfShare(point) {
	return {
		baseline: 0,
		candidate: 0,
		halfWay: -1,
		complement: point[3] === "complement"
	};
}
function placeIn(bounds, point) {
	const baseline = indexOfBound(bounds, point[0]);
	const candidate = indexOfBound(bounds, point[1]);
	const halfWay = point[2] > 0 ? indexOfBound(bounds, point[2]) : -1;
	return baseline < 0 || candidate < 0 || point[2] > 0 && halfWay < 0 ? null : {
		baseline,
		candidate,
		halfWay,
		complement: point[3] === "complement"
	};
}
function pastEvents(units, point) {
	const place = units.ladder === null ? placeOfShare(point) : placeIn(units.ladder.bounds, point);
	if (place === null) return NaN;
	const events = beyond(units, place.baseline);
	return place.complement ? units.total - events : events;
}
function count(into, place, { candidate, baseline }) {
	into.nc = candidate === null ? 0 : candidate.total;
	into.nb = baseline === null ? 0 : baseline.total;
	into.xc = candidate === null ? 0 : beyond(candidate, place.candidate);
	into.xb = baseline === null ? 0 : beyond(baseline, place.baseline);
	into.xh = candidate === null || place.halfWay < 0 ? 0 : beyond(candidate, place.halfWay);
	if (!place.complement) return;
	into.xc = into.nc - into.xc;
	into.xb = into.nb - into.xb;
}

// src/judge/dispersion.ts
const MOST = 20;
const OUTLIER = 30;
const BLOCKS = [{
	length: 5,
	prior: 16
}, {
	length: 20,
	prior: 10
}];
function openBlocks() {
	return [[
		0,
		0,
		0,
		0,
		0,
		-1
	], [
		0,
		0,
		0,
		0,
		0,
		-1
	]];
}
function unitVariance(n, sum, squares) {
	const mean = (sum + .5) / (n + 1);
	return (squares + .5) / (n + 1) - mean * mean;
}
function openArm(history) {
	const arm = [
		0,
		0,
		0,
		0,
		0,
		0,
		0
	];
	for (const { n, sum, squares } of history) {
		arm[4] += n;
		arm[5] += sum;
		arm[6] += squares;
	}
	for (const one of history) if (one.n > 0) step(arm, one.n, one.sum / one.n);
	return arm;
}
function extendArm(arm, n, sum, squares) {
	if (!(n > 0)) return;
	arm[4] += n;
	arm[5] += sum;
	arm[6] += squares;
	step(arm, n, sum / n);
}
function step(arm, n, mean) {
	if (arm[1] > 0) {
		const scale = Math.max(1e-9, unitVariance(arm[4], arm[5], arm[6])) * (1 / n + 1 / arm[1]);
		arm[2] += Math.min(OUTLIER, (mean - arm[0]) ** 2 / scale);
		arm[3] += 1;
	}
	arm[0] = mean;
	arm[1] = n;
}
function extendBlocks(blocks, residual, variance) {
	extendBlock(blocks[0], BLOCKS[0].length, residual, variance);
	extendBlock(blocks[1], BLOCKS[1].length, residual, variance);
}
function extendBlock(block, length, residual, variance) {
	block[0] += residual;
	block[1] += variance;
	block[2] += 1;
	if (block[2] < length || block[1] < 1) return;
	const z = block[0] / Math.sqrt(block[1]);
	if (block[5] >= 0) block[4] += Math.min(OUTLIER, (z - block[3]) ** 2 / 2);
	block[3] = z;
	block[5] += 1;
	block[0] = 0;
	block[1] = 0;
	block[2] = 0;
}
function armDispersion(arm) {
	const pairs = arm[3];
	const excess = (arm[2] - pairs) / (pairs + 5);
	if (excess <= 0) return 1;
	return Math.min(MOST, 1 + earn(excess, 1.5 * Math.sqrt(3 * pairs) / (pairs + 5)));
}
function dispersion(arm, blocks, designEffect = 1) {
	const own = armDispersion(arm);
	const more = Math.max(blockExcess(blocks[0], BLOCKS[0].prior, own), blockExcess(blocks[1], BLOCKS[1].prior, own));
	return Math.max(designEffect, Math.min(MOST, Math.max(1, own + more)));
}
function blockExcess(block, prior, own) {
	const pairs = Math.max(0, block[5]);
	const excess = (block[4] - pairs * own) / (pairs + prior);
	return excess <= 0 ? excess : earn(excess, 1.5 * own * Math.sqrt(3 * pairs) / (pairs + prior));
}

// src/judge/recorded.ts
function turnToRecorded(kind, memo, at) {
	const test = at.tests.find(({ key }) => key === "baseline");
	const points = memo.points ?? [];
	if (test === void 0 || !test.series.every(({ sums }) => sums[3] > 0)) return null;
	const remaining = Math.max(1, at.horizon - Math.max(0, ...test.series.map(({ core }) => core.t)));
	const series = test.series.map((one, i) => redealt(one, points[i]?.[3] === "complement", remaining));
	const limits = series.map(({ sums }) => kind.tolerate(recordedShare(sums[2], sums[3], at.side)));
	const tests = at.tests.map((other) => other === test ? {
		key: "recorded",
		top: test.top,
		series
	} : other);
	return {
		memo: {
			...memo,
			recorded: {
				limits,
				horizon: remaining
			}
		},
		tests
	};
}
function redealt(series, isComplement, remaining) {
	const core = redeal(series.core, COUNT_BETS, remaining);
	const [, , xb, nb] = series.sums;
	const [mean, size, steps, pairs, n, sum, squares] = series.arm;
	const arm = isComplement ? [
		1 - mean,
		size,
		steps,
		pairs,
		n,
		n - sum,
		n - sum
	] : [
		mean,
		size,
		steps,
		pairs,
		n,
		sum,
		squares
	];
	const sums = [
		0,
		0,
		isComplement ? nb - xb : xb,
		nb,
		0
	];
	return {
		core,
		sums,
		arm,
		blocks: openBlocks(),
		low: wealth(core),
		since: [...sums]
	};
}

// src/judge/series.ts
function openSeries(bets, horizon, history) {
	const core = openCore(bets, horizon);
	const low = wealth(core);
	return {
		core,
		sums: [
			0,
			0,
			0,
			0,
			0
		],
		arm: openArm(history),
		blocks: openBlocks(),
		low,
		since: [
			0,
			0,
			0,
			0,
			0
		]
	};
}
function copySeries({ core, sums, arm, blocks, low, since }) {
	return {
		core: {
			...core,
			a: [...core.a]
		},
		sums: [...sums],
		arm: [...arm],
		blocks: [[...blocks[0]], [...blocks[1]]],
		low,
		since: [...since]
	};
}
function shareMoments(n, events) {
	return {
		n,
		sum: events,
		squares: events
	};
}
function settle(series, tally, squares) {
	const { sums } = series;
	sums[0] += tally.xc;
	sums[1] += tally.nc;
	sums[2] += tally.xb;
	sums[3] += tally.nb;
	sums[4] += tally.xh;
	extendArm(series.arm, tally.nb, tally.xb, squares);
	const now = wealth(series.core);
	if (now > series.low) return;
	series.low = now;
	for (let i = 0; i < sums.length; i += 1) series.since[i] = sums[i] ?? 0;
}
function idle(series, bets, tally, squares) {
	advance(series.core, [], bets);
	extendBlocks(series.blocks, 0, 0);
	settle(series, tally, squares);
}

// src/judge/count-test.ts
function advanceCount(series, rule, tally, setting) {
	const { xc, nc, xb, nb } = tally;
	if (!(nc > 0 && nb > 0)) return idle(series, COUNT_BETS, tally, xb);
	const phi = dispersion(series.arm, series.blocks, setting.designEffect);
	const grid = ratioGrid(plannedInformation(series, rule, tally, setting) / phi);
	const fs = rule.worse === "more" ? grid : grid.map((f) => 1 / f);
	const bad = rule.worse === "more" ? xc : xb * nc / nb;
	advance(series.core, countIncrements(tally, rule.ratio, fs, phi), COUNT_BETS, countCap(bad, phi));
	const all = xc + xb;
	const theta = candidateShare(series, nc, nb);
	extendBlocks(series.blocks, xc - all * theta, all * theta * (1 - theta));
	settle(series, tally, xb);
}
function plannedInformation(series, rule, tally, setting) {
	const rate = (series.arm[5] + .5) / (series.arm[4] + 50);
	const perCheck = (series.sums[1] + tally.nc) / (series.core.t + 1);
	return rate * rule.ratio * perCheck * setting.horizon / (1 + rule.ratio * tally.nc / tally.nb);
}
function candidateShare(series, nc, nb) {
	const past = series.sums;
	const estimate = (past[0] + .5) / (past[1] + 1) / ((past[2] + .5) / (past[3] + 1));
	const rho = Math.min(4, Math.max(.25, estimate));
	return rho * nc / (rho * nc + nb);
}

// src/judge/fixed-test.ts
function advanceFixed(series, rule, tally, setting) {
	const { xc, nc } = tally;
	if (!(nc > 0)) return idle(series, COUNT_BETS, tally, tally.xb);
	const phi = dispersion(series.arm, series.blocks, setting.designEffect);
	const perCheck = (series.sums[1] + nc) / (series.core.t + 1);
	const grid = ratioGrid(Math.min(rule.limit, 1 - rule.limit) * perCheck * setting.horizon / phi);
	const fs = rule.side === "above" ? grid : grid.map((f) => 1 / f);
	const increments = fixedRateIncrements({
		x: xc,
		n: nc
	}, rule.limit, fs, phi);
	advance(series.core, increments, COUNT_BETS, countCap(badEvents(rule, xc, nc), phi));
	deviate(series, tally);
	settle(series, tally, tally.xb);
}
function deviate({ sums, blocks }, { xc, nc }) {
	const share = (sums[0] + .5) / (sums[1] + 1);
	if (sums[1] > 0) extendBlocks(blocks, xc - nc * share, nc * share * (1 - share));
	else extendBlocks(blocks, 0, 0);
}
function badEvents(rule, x, n) {
	if (rule.side === "above") return x;
	return rule.limit <= .5 ? n * rule.limit : n - x;
}

// src/judge/score-test.ts
const HISTORY_WEIGHT = 50;
const UNKNOWN_VARIANCE = .08;
function advanceShares(series, rule, tally, setting) {
	advanceMeans(series, {
		rule,
		tally,
		squaresC: tally.xc,
		squaresB: tally.xb,
		scores: null
	}, setting);
}
function advanceMeans(series, { rule, tally, squaresC, squaresB, scores }, setting) {
	const { xc, nc, xb, nb } = tally;
	if (!(nc > 0 && nb > 0)) return idle(series, SCORE_BETS, tally, squaresB);
	const phi = dispersion(series.arm, series.blocks, setting.designEffect);
	const at = centredNull(series, rule);
	const r = nc / nb;
	const perCheck = (series.sums[1] + nc) / (series.core.t + 1);
	const stakes = stakeGrid(variance(series) * (1 + r) * perCheck * setting.horizon / phi, stakeLimit(worstLoss(at, r)));
	advance(series.core, scores === null ? betShareIncrements(tally, at, stakes, phi) : betIncrements(scores, at, stakes, phi), SCORE_BETS);
	const residual = nc * (xb / nb - at.centre - (xc / nc - at.candidateCentre));
	const around = (n, sum, squares, centre) => squares - 2 * centre * sum + n * centre * centre;
	const scatter = around(nc, xc, squaresC, at.candidateCentre) + r * r * around(nb, xb, squaresB, at.centre);
	extendBlocks(series.blocks, residual, scatter);
	settle(series, tally, squaresB);
}
function centredNull({ arm, sums }, rule) {
	const n = Math.max(0, arm[4] - sums[3]);
	const scale = n > HISTORY_WEIGHT ? HISTORY_WEIGHT / n : 1;
	const h0 = n * scale;
	const h1 = Math.max(0, arm[5] - sums[2]) * scale;
	return {
		better: rule.better,
		factor: rule.factor,
		points: rule.points,
		centre: (sums[2] + h1 + .5) / (sums[3] + h0 + 1),
		candidateCentre: (sums[0] + 2 * (h1 + .5) / (h0 + 1)) / (sums[1] + 2)
	};
}
function variance(series) {
	const { arm } = series;
	return arm[4] > 0 ? Math.max(.001, unitVariance(arm[4], arm[5], arm[6])) : UNKNOWN_VARIANCE;
}

// src/judge/rules.ts
function betsOf(rule) {
	return rule.kind === "score" ? SCORE_BETS : COUNT_BETS;
}
function advanceSeries(series, rule, tally, setting) {
	switch (rule.kind) {
		case "count": return advanceCount(series, rule, tally, setting);
		case "fixed": return advanceFixed(series, rule, tally, setting);
		case "score": return advanceShares(series, rule, tally, setting);
	}
}

// src/judge/running.ts
function openTests(running, states) {
	const { kind, plan, live, relative } = running;
	let tests = states;
	if (!live && relative.only && running.memo.recorded === null) {
		const side = plan.guard.kind === "proportion" && plan.guard.better === "higher" ? "below" : "above";
		const turned = turnToRecorded(kind, running.memo, {
			tests,
			horizon: plan.horizon,
			side
		});
		if (turned !== null) [running.memo, tests] = [turned.memo, turned.tests];
	}
	running.known = null;
	running.tests = kind.trials(running.memo).map((trial) => openTest(running, trial, tests.find(({ key }) => key === trial.key)));
}
function openTest(running, trial, state) {
	const { horizon, designEffect } = running.plan;
	const setting = {
		designEffect,
		horizon: trial.key === "recorded" ? running.memo.recorded?.horizon ?? horizon : horizon
	};
	const series = state === void 0 ? openAll(trial, setting, running.history()) : state.series.map(copySeries);
	return {
		trial,
		setting,
		series,
		counter: {
			xc: 0,
			nc: 0,
			xb: 0,
			nb: 0,
			xh: 0
		},
		places: trial.counted.map(({ point }) => placeOfShare(point)),
		evidence: averageWealth(series),
		top: state?.top ?? 0
	};
}
function openAll(trial, setting, past) {
	return trial.counted.map(({ rule, point }) => {
		const history = past.map((units) => shareMoments(units.total, pastEvents(units, point)));
		return openSeries(betsOf(rule), setting.horizon, history.filter(({ n, sum }) => n > 0 && !Number.isNaN(sum)));
	});
}
function statesOf(running) {
	return running.tests.map(({ trial, top, series }) => ({
		key: trial.key,
		top,
		series
	}));
}
function judgeInterval(running, arms) {
	const candidate = withBounds(running, arms.candidate);
	const baseline = withBounds(running, arms.baseline);
	const both = {
		candidate: candidate.ok ? candidate : null,
		baseline: baseline.ok ? baseline : null
	};
	for (const test of running.tests) if (running.live || test.trial.key !== "baseline") advanceTest(test, both);
	running.gap = gapAfter(running, candidate, baseline);
	running.looked += 1;
	if (running.gap === null) running.filled += 1;
	if (both.candidate !== null) running.kind.sum(running.candidate, both.candidate, running.display);
	if (both.baseline !== null) running.kind.sum(running.baseline, both.baseline, running.display);
	for (const test of running.tests) running.breach ??= breachOf(running, test);
}
function withBounds(running, presence) {
	if (!presence.ok || presence.ladder === null || presence.ladder.bounds === running.known) return presence;
	const { bounds } = presence.ladder;
	const places = running.tests.map(({ trial }) => trial.counted.map(({ point }) => placeIn(bounds, point)));
	const display = running.memo.display.map((bound) => indexOfBound(bounds, bound));
	if (places.some((each) => each.includes(null)) || display.includes(-1)) return {
		ok: false,
		why: "ambiguous"
	};
	for (const [i, test] of running.tests.entries()) test.places = (places[i] ?? []).filter((place) => place !== null);
	running.known = bounds;
	running.display = display;
	return presence;
}
function advanceTest(test, both) {
	const { trial, series, setting, counter } = test;
	const counted = trial.key === "recorded" ? {
		candidate: both.candidate,
		baseline: null
	} : both;
	for (let i = 0; i < series.length; i += 1) {
		const one = series[i];
		const rule = trial.counted[i]?.rule;
		const place = test.places[i];
		if (one === void 0 || rule === void 0 || place === void 0) continue;
		count(counter, place, counted);
		advanceSeries(one, rule, counter, setting);
	}
	test.evidence = averageWealth(series);
	if (test.evidence > test.top) test.top = test.evidence;
}
function gapAfter(running, candidate, baseline) {
	const { gap, looked } = running;
	const comparing = running.live && running.relative.any;
	if (hasUnits(candidate) && (!comparing || hasUnits(baseline))) return null;
	const usual = (level) => looked > 0 ? (level[0] ?? 0) / looked : null;
	const after = extendGap(gap, {
		arm: "candidate",
		presence: candidate,
		usual: usual(running.candidate)
	});
	if (after !== null || !comparing) return after;
	return extendGap(gap, {
		arm: "baseline",
		presence: baseline,
		usual: usual(running.baseline)
	});
}
function breachOf(running, { trial, series, evidence }) {
	const { kind, plan, memo, live } = running;
	if (trial.key === "baseline" && !live) return null;
	if (evidence * plan.alpha * trial.share < 1 || !isFarEnough({
		kind,
		plan
	}, trial, series)) return null;
	return {
		test: trial.test,
		limit: kind.limit(memo, trial, kind.show(memo, running.baseline))
	};
}

// src/judge/state.ts
const NOTHING_SEEN = {
	looked: 0,
	filled: 0,
	candidate: [],
	baseline: []
};
function newPair(stage, memo = EMPTY_MEMO) {
	return {
		until: null,
		stage,
		memo,
		tests: [],
		seen: NOTHING_SEEN,
		gap: null,
		breach: null
	};
}

// src/judge/stored.ts
const DIGITS = 9;
const BETTORS_AT = 33;
function store({ until, stage, memo, tests, seen, gap, breach }) {
	return {
		until,
		stage,
		memo: storeMemo(memo),
		tests: tests.map(({ key, top, series }) => ({
			key,
			top: round(top),
			series: series.map(storeSeries)
		})),
		seen: [
			seen.looked,
			seen.filled,
			seen.candidate.map(round),
			seen.baseline.map(round)
		],
		...gap === null ? {} : { gap },
		...breach === null ? {} : { breach }
	};
}
function restore(state) {
	const [looked, filled, candidate, baseline] = state.seen;
	return {
		until: state.until,
		stage: state.stage,
		memo: restoreMemo(state.memo),
		tests: state.tests.map(({ key, top, series }) => ({
			key,
			top,
			series: series.map(restoreSeries)
		})),
		seen: {
			looked,
			filled,
			candidate,
			baseline
		},
		gap: state.gap ?? null,
		breach: state.breach ?? null
	};
}
function storeMemo({ points, objective, display, pool, recorded }) {
	return {
		...points === null ? {} : { points },
		...objective[0] === null && objective[1] === null ? {} : { objective },
		...display.length === 0 ? {} : { display },
		...pool === null ? {} : { pool: {
			...pool,
			bounds: pool.bounds.slice(0, -1)
		} },
		...recorded === null ? {} : { recorded }
	};
}
function restoreMemo(stored) {
	const memo = {
		...EMPTY_MEMO,
		...stored
	};
	if (memo.pool === null) return memo;
	return {
		...memo,
		pool: {
			...memo.pool,
			bounds: [...memo.pool.bounds, Number.POSITIVE_INFINITY]
		}
	};
}
function storeSeries({ core, sums, arm, blocks, low, since }) {
	return [
		core.cash,
		core.u,
		core.t,
		...sums,
		...arm,
		...blocks[0],
		...blocks[1],
		low,
		...since,
		...core.a
	].map(round);
}
function restoreSeries(numbers) {
	const at = (i) => numbers[i] ?? 0;
	const block = (i) => [
		at(i),
		at(i + 1),
		at(i + 2),
		at(i + 3),
		at(i + 4),
		at(i + 5)
	];
	return {
		core: {
			a: numbers.slice(BETTORS_AT),
			cash: at(0),
			u: at(1),
			t: at(2)
		},
		sums: [
			at(3),
			at(4),
			at(5),
			at(6),
			at(7)
		],
		arm: [
			at(8),
			at(9),
			at(10),
			at(11),
			at(12),
			at(13),
			at(14)
		],
		blocks: [block(15), block(21)],
		low: at(27),
		since: [
			at(28),
			at(29),
			at(30),
			at(31),
			at(32)
		]
	};
}
function round(value) {
	if (Number.isInteger(value)) return value;
	const size = Math.abs(value);
	if (!(size > 1e-9 && size < 1e9)) return Number(value.toPrecision(DIGITS));
	const scale = 10 ** (8 - Math.floor(Math.log10(size)));
	return Math.round(value * scale) / scale;
}

// src/judge/verdict.ts
function findingOf(plan, state, at) {
	const observed = observe(state, at.kind);
	return finding(plan, verdictOf(plan, state, {
		...at,
		samples: observed.candidateSamples
	}), observed);
}
function notJudged(plan) {
	return finding(plan, inconclusive("not-judged", `Guards of the kind ${plan.guard.kind} are not judged by this version: a person must look.`), {
		candidate: null,
		baseline: null,
		candidateSamples: 0,
		baselineSamples: 0,
		pValue: 1
	});
}
function finding({ guard, cohort, promised }, verdict, observed) {
	return {
		guard: guard.name,
		cohort,
		onBreach: guard.onBreach,
		promised,
		verdict,
		observed
	};
}
function observe(state, kind) {
	const { candidate, baseline } = state.seen;
	const top = Math.max(1, ...state.tests.map((test) => test.top));
	return {
		candidate: kind.show(state.memo, candidate),
		baseline: kind.show(state.memo, baseline),
		candidateSamples: candidate[0] ?? 0,
		baselineSamples: baseline[0] ?? 0,
		pValue: 1 / top
	};
}
function verdictOf(plan, state, at) {
	const { bakeOver, live } = at.moment;
	if (state.breach !== null) return {
		kind: "breach",
		...state.breach
	};
	if (state.gap !== null && isOpen(state.gap, bakeOver)) return inconclusive(state.gap.why, gapDetail(state.gap));
	const missing = at.kind.missing(state.memo);
	if (missing !== null) return inconclusive("void", missing);
	if (!live && isUnrecorded(plan, state)) return inconclusive("void", "There is no live baseline, and none was recorded in earlier stages.");
	if (!bakeOver) return inconclusive("immature", "The bake is not over.");
	if (state.seen.filled === 0) return inconclusive("too-few-samples", "Expected at least one interval with readings in this stage, got none.");
	if (plan.needed !== null && at.samples < plan.needed) return tooFew$1(plan.needed, at.samples);
	if (isWaiting(plan, state)) return inconclusive("too-few-samples", "The baseline was not seen often enough to compare with it.");
	return { kind: "pass" };
}
function inconclusive(reason, detail) {
	return {
		kind: "inconclusive",
		reason,
		detail
	};
}
function tooFew$1(needed, samples) {
	return inconclusive("too-few-samples", `Expected ${Math.ceil(needed)} units of the candidate, got ${Math.floor(samples)}.`);
}
function gapDetail({ run, why, arm }) {
	return `${run === 1 ? "The newest interval has" : `The newest ${run} intervals have`} no usable reading of the ${arm} (${why}).`;
}
function isUnrecorded({ guard }, state) {
	if (guard.kind !== "proportion" && guard.kind !== "latency") return true;
	const { atMost, atLeast } = guard.objective;
	return atMost === null && atLeast === null && guard.margin !== null && state.memo.recorded === null;
}
function isWaiting({ guard }, state) {
	return guard.kind === "latency" && guard.margin !== null && state.memo.points === null;
}

// src/judge/judge.ts
function kindOf(guard) {
	switch (guard.kind) {
		case "proportion": return proportionKind(guard);
		case "latency": return latencyKind(guard);
		case "rate":
		case "score":
		case "ratio":
		case "level":
		case "composite":
		case "tripwire":
		case "split":
		case "identity":
		case "signal": return null;
	}
}
function judgePair(plan, state, history, intervals, moment) {
	const kind = kindOf(plan.guard);
	if (kind === null) return {
		state: state ?? store(newPair(moment.stage)),
		finding: notJudged(plan),
		evidence: 0
	};
	const before = inStage(state === null ? newPair(moment.stage, kind.open(unitsOf(kind, history))) : restore(state), moment.stage);
	const judged = judgeAll(kind, {
		plan,
		before,
		history,
		moment
	}, unjudged(intervals, before.until));
	const stored = store(judged);
	const after = restore(stored);
	const on = {
		kind,
		plan,
		trials: kind.trials(after.memo)
	};
	return {
		state: stored,
		finding: findingOf(plan, after, {
			kind,
			moment
		}),
		evidence: evidenceOf(on, after, moment.live)
	};
}
function inStage(state, stage) {
	return state.stage === stage ? state : {
		...state,
		stage,
		seen: NOTHING_SEEN,
		breach: null
	};
}
function unjudged(intervals, until) {
	let judged = until ?? Number.NEGATIVE_INFINITY;
	const isFresh = ({ window }) => {
		const fresh = window.from >= judged;
		if (fresh) judged = window.to;
		return fresh;
	};
	return (intervals.every(({ window }, i) => window.from >= (intervals[i - 1]?.window.from ?? window.from)) ? intervals : intervals.toSorted((a, b) => a.window.from - b.window.from)).filter(isFresh);
}
function judgeAll(kind, given, intervals) {
	const { before } = given;
	const newest = intervals.at(-1);
	if (newest === void 0) return before;
	const running = runningFrom(kind, given);
	openTests(running, before.tests);
	for (const { candidate, baseline } of intervals) {
		const arms = {
			candidate: presenceOf(kind, candidate, "candidate"),
			baseline: presenceOf(kind, baseline, "baseline")
		};
		fix(running, prepared(running, arms));
		judgeInterval(running, arms);
		fix(running, learnt(running, arms));
	}
	const seen = {
		looked: running.looked,
		filled: running.filled,
		candidate: running.candidate,
		baseline: running.baseline
	};
	const { memo, gap, breach } = running;
	return {
		until: newest.window.to,
		stage: before.stage,
		memo,
		tests: statesOf(running),
		seen,
		gap,
		breach
	};
}
function runningFrom(kind, { plan, before, history, moment }) {
	const { guard } = plan;
	const any = (guard.kind === "proportion" || guard.kind === "latency") && guard.margin !== null;
	const { memo, gap, breach, seen } = before;
	return {
		kind,
		plan,
		live: moment.live,
		relative: {
			any,
			only: any && !hasObjective(guard)
		},
		history: () => unitsOf(kind, history),
		memo,
		tests: [],
		looked: seen.looked,
		filled: seen.filled,
		candidate: [...seen.candidate],
		baseline: [...seen.baseline],
		gap,
		breach,
		known: null,
		display: []
	};
}
function unitsOf(kind, readings) {
	return readings.flatMap((reading) => {
		const presence = presenceOf(kind, reading, "baseline");
		return presence.ok ? [presence] : [];
	});
}
function fix(running, memo) {
	if (memo === running.memo) return;
	running.memo = memo;
	openTests(running, statesOf(running));
}
function prepared({ kind, memo }, arms) {
	const ladder = (arms.baseline.ok ? arms.baseline.ladder : null) ?? (arms.candidate.ok ? arms.candidate.ladder : null);
	return ladder === null ? memo : kind.prepare(memo, ladder);
}
function learnt({ kind, memo }, { baseline }) {
	return baseline.ok ? kind.learn(memo, baseline) : memo;
}

// src/commands/tick/measure.ts
const MOST_INTERVALS = 288;
const HISTORY_INTERVALS = 60;
async function measure(terms) {
	const { plan, state, now } = terms;
	const planned = stageAt(plan, state.stage);
	const windows = windowsToJudge(plan, state, now);
	const pairs = activePairs(plan, planned);
	const history = await readHistory(terms, pairs);
	const readings = await readWindows(terms, pairs, windows);
	const covered = windows.filter((window) => isCovered(plan, planned.stage, pairs, readings.get(window.from) ?? []));
	const coveredTime = covered.length * plan.rollout.every;
	const bakeOver = state.observedAt !== null && state.covered + coveredTime >= bakeOf(planned.stage);
	const findings = [];
	const states = { ...state.pairs };
	for (const pair of pairs) {
		const key = `${pair.guard}/${pair.cohort}`;
		const guard = guardFor(plan.rollout, pair);
		const cell = planned.cells.find((each) => each.guard === pair.guard && each.cohort === pair.cohort);
		const judged = judgePair({
			guard,
			cohort: pair.cohort,
			alpha: pair.alpha,
			promised: cell?.blind === null,
			needed: cell?.needed ?? null,
			horizon: pair.horizon,
			designEffect: pair.designEffect
		}, state.pairs[key] ?? null, history.filter((reading) => reading.guard === pair.guard && reading.cohort === pair.cohort), windows.map((window) => intervalOf(pair, window, readings.get(window.from) ?? [])), {
			bakeOver,
			live: weightIn(planned.stage, pair.cohort) < 100,
			stage: planned.stage.name
		});
		states[key] = judged.state;
		findings.push(judged.finding);
	}
	return {
		findings,
		pairs: states,
		judgedUntil: windows.at(-1)?.to ?? state.judgedUntil,
		intervals: windows.length,
		covered: coveredTime,
		longestGap: longestGap(windows, covered),
		servedShare: servedShare(windows, readings)
	};
}
function windowsToJudge(plan, state, now) {
	if (state.observedAt === null) return [];
	const { every, sources } = plan.rollout;
	const settle = plan.routers[0].capabilities.settlesIn;
	const delay = Math.max(0, ...sources.map((source) => source.delay));
	const first = Math.max(Math.ceil((state.observedAt + settle) / every) * every, state.judgedUntil ?? 0);
	const end = Math.floor((now - delay) / every) * every;
	const count = Math.min(MOST_INTERVALS, Math.max(0, Math.round((end - first) / every)));
	return Array.from({ length: count }, (_, index) => ({
		from: instant(first + index * every),
		to: instant(first + (index + 1) * every)
	}));
}
function activePairs(plan, planned) {
	return plan.pairs.filter((pair) => planned.cells.some((cell) => cell.guard === pair.guard && cell.cohort === pair.cohort && cell.blind?.why !== "not-in-this-stage"));
}
function guardOf(rollout, name) {
	const guard = rollout.guards.find((each) => each.name === name);
	if (guard === void 0) throw new RangeError(`the plan pairs a guard ${name} that the rollout does not have`);
	return guard;
}
function guardFor(rollout, pair) {
	const guard = guardOf(rollout, pair.guard);
	const level = rollout.cohorts.find((cohort) => cohort.name === pair.cohort)?.detect[pair.guard];
	return level === void 0 || !("detect" in guard) ? guard : {
		...guard,
		detect: {
			kind: "level",
			level
		}
	};
}
async function readHistory(terms, pairs) {
	const fresh = pairs.filter((pair) => terms.state.pairs[`${pair.guard}/${pair.cohort}`] === void 0);
	if (fresh.length === 0 || terms.state.observedAt === null) return [];
	const { every } = terms.plan.rollout;
	const end = Math.floor(terms.state.startedAt / every) * every;
	return (await fetchAll(terms, fresh, Array.from({ length: HISTORY_INTERVALS }, (_, index) => {
		const from = instant(end - (HISTORY_INTERVALS - index) * every);
		return {
			from,
			to: plus(from, every)
		};
	}))).filter((reading) => reading.arm === "baseline");
}
async function readWindows(terms, pairs, windows) {
	const byWindow = /* @__PURE__ */ new Map();
	if (windows.length === 0) return byWindow;
	for (const reading of await fetchAll(terms, pairs, windows)) {
		const list = byWindow.get(reading.window.from);
		if (list === void 0) byWindow.set(reading.window.from, [reading]);
		else list.push(reading);
	}
	return byWindow;
}
async function fetchAll(terms, pairs, windows) {
	const { rollout } = terms.plan;
	return (await Promise.all(rollout.sources.map(async (source) => {
		const requests = rollout.guards.filter((guard) => guard.source === source.name && pairs.some((pair) => pair.guard === guard.name)).flatMap((guard) => requestFor(rollout, guard, {
			pairs,
			windows
		}));
		return requests.length === 0 ? [] : terms.openMetrics(source).fetch(requests);
	}))).flat();
}
function requestFor(rollout, guard, wanted) {
	const query = queryOf(guard);
	if (query === null) return [];
	const names = wanted.pairs.filter((pair) => pair.guard === guard.name).map((pair) => pair.cohort);
	const cohorts = Object.fromEntries(names.map((name) => [name, rollout.cohorts.find((cohort) => cohort.name === name)?.where ?? {}]));
	return [{
		guard: guard.name,
		query,
		intervals: wanted.windows,
		cohorts,
		staleAfter: milliseconds(rollout.every)
	}];
}
function queryOf(guard) {
	switch (guard.kind) {
		case "proportion": return {
			kind: "counts",
			events: guard.events,
			total: guard.total,
			absentEventsAreZero: guard.absentEventsAreZero
		};
		case "latency": return {
			kind: "histogram",
			buckets: guard.histogram
		};
		case "rate":
		case "score":
		case "ratio":
		case "level":
		case "composite":
		case "tripwire":
		case "split":
		case "identity":
		case "signal": return null;
	}
}
function intervalOf(pair, window, readings) {
	return {
		window,
		baseline: readingOf(pair, window, readings, "baseline"),
		candidate: readingOf(pair, window, readings, "candidate")
	};
}
function readingOf(pair, window, readings, arm) {
	const found = readings.find((each) => each.guard === pair.guard && each.cohort === pair.cohort && each.arm === arm);
	if (found !== void 0) return found;
	return {
		guard: pair.guard,
		cohort: pair.cohort,
		arm,
		window,
		ok: false,
		why: "no-data",
		detail: "the source answered nothing for this interval"
	};
}
function isCovered(plan, stage, pairs, readings) {
	const watched = pairs.filter((pair) => pair.cohort === "all" && queryOf(guardOf(plan.rollout, pair.guard)) !== null);
	const rollBack = watched.filter((pair) => guardOf(plan.rollout, pair.guard).onBreach === "roll-back");
	const needed = rollBack.length > 0 ? rollBack : watched;
	const arms = weightIn(stage, "all") < 100 ? ["baseline", "candidate"] : ["candidate"];
	return needed.length > 0 && needed.every((pair) => arms.every((arm) => readings.some((each) => each.guard === pair.guard && each.cohort === "all" && each.arm === arm && each.ok)));
}
function longestGap(windows, covered) {
	let longest = 0;
	let current = 0;
	for (const window of windows) {
		current = covered.includes(window) ? 0 : current + (window.to - window.from);
		longest = Math.max(longest, current);
	}
	return longest;
}
function servedShare(windows, readings) {
	for (const window of windows.toReversed()) {
		const totals = (readings.get(window.from) ?? []).filter((each) => each.cohort === "all");
		const candidate = totalOf(totals, "candidate");
		const baseline = totalOf(totals, "baseline");
		if (candidate !== null && baseline !== null && candidate + baseline > 0) return candidate / (candidate + baseline);
	}
	return null;
}
function totalOf(readings, arm) {
	for (const reading of readings) if (reading.arm === arm && reading.ok && reading.payload.shape === "counts") return reading.payload.total;
	return null;
}
async function measureServedShare(terms) {
	const { plan, state, now, since } = terms;
	const windows = windowsToJudge(plan, {
		...state,
		observedAt: since,
		judgedUntil: null
	}, now);
	const [guard] = plan.rollout.guards.filter((each) => each.kind === "proportion");
	if (windows.length === 0 || guard === void 0) return null;
	const all = [...(await readWindows(terms, [{
		guard: guard.name,
		cohort: "all",
		alpha: 0,
		horizon: 0,
		designEffect: 1
	}], windows.slice(-1))).values()].flat();
	const baseline = totalOf(all, "baseline");
	if (baseline === null || baseline === 0) return null;
	const candidate = totalOf(all, "candidate");
	if (candidate !== null) return candidate / (candidate + baseline);
	const why = all.flatMap((each) => each.arm === "candidate" && !each.ok ? [each.why] : []);
	return why.length > 0 && why.every((each) => each === "no-data" || each === "stale") ? 0 : null;
}

// src/commands/tick/guard-ended.ts
async function guardEnded(world, call) {
	const { state } = call.held;
	if (state.ending?.kind !== "rolled-back") return {
		held: call.held,
		report: reportOf$1(call, { reason: "guarding" })
	};
	const ways = waysOf(world, call.plan);
	const seen = await readRoute(call.plan, ways[0]);
	if (seen.view === null) return {
		held: call.held,
		report: reportOf$1(call, {
			reason: "router-unreadable",
			detail: seen.route.kind === "unreadable" ? seen.route.because : null
		})
	};
	if (!isDrained(seen.view.set) && !call.dryRun) {
		const again = await drain(ways, {
			within: call.plan.rollout.rollback.within,
			clock: world.clock
		});
		const actions = again.attempts.map((attempt) => ({
			at: call.now,
			...attempt
		}));
		await recordDrain(world, call, seen.view.set);
		const reason = again.confirmed ? "rollback-undone" : "rollback-unconfirmed";
		return {
			held: call.held,
			report: {
				...reportOf$1(call, { reason }),
				decision: "roll-back",
				confirmed: again.confirmed,
				actions
			}
		};
	}
	return confirmByTraffic(world, call, seen.view.set);
}
async function confirmByTraffic(world, call, traffic) {
	const { state } = call.held;
	const { ending } = state;
	const idle = {
		held: call.held,
		report: {
			...reportOf$1(call, { reason: "guarding" }),
			traffic
		}
	};
	if (ending?.kind !== "rolled-back" || ending.drainedAt === null || ending.confirmedByTrafficAt !== null || call.dryRun) return idle;
	const share = await measureServedShare({
		plan: call.plan,
		state,
		now: call.now,
		openMetrics: world.openMetrics,
		since: ending.drainedAt
	});
	if (share === null || share > 0) return idle;
	const held = await save(world.states, call.held, {
		state: {
			...state,
			ending: {
				...ending,
				confirmedByTrafficAt: call.now
			}
		},
		events: [{
			event: "confirmed-by-traffic",
			share
		}],
		now: call.now
	});
	return {
		held,
		report: {
			...reportOf$1({
				...call,
				held
			}, { reason: "guarding" }),
			traffic
		}
	};
}
async function recordDrain(world, call, found) {
	try {
		await save(world.states, call.held, {
			state: call.held.state,
			events: [{
				event: "drained-again",
				found
			}],
			now: call.now
		});
	} catch (cause) {
		world.log(`the second drain could not be recorded: ${reasonOf(cause)}`);
	}
}
function isIdle(plan, state, moment) {
	if (state.ending === null || moment.namedOnBranch) return false;
	return moment.now > plus(state.ending.at, plan.rollout.rollback.keepBaselineFor);
}
function reportOf$1(call, told) {
	const { state } = call.held;
	return {
		rollout: state.name,
		at: call.now,
		decision: "guard",
		reason: told.reason,
		plan: call.plan,
		runbook: call.runbook,
		stage: state.ending?.kind === "rolled-back" ? state.ending.stage : null,
		holds: [],
		because: null,
		findings: [],
		actions: [],
		traffic: null,
		covered: state.covered,
		bake: 0,
		longestGap: state.longestGap,
		covers: state.covers,
		ending: state.ending,
		confirmed: null,
		gate: null,
		incident: null,
		detail: told.detail ?? null,
		nextAt: null,
		dryRun: call.dryRun
	};
}

// src/promotion/permission.ts
function reasonsAgainstRaising(rollout, moment) {
	const { now, policy, state, next } = moment;
	const reasons = [];
	const freeze = policy.freeze.find((each) => each.from <= now && now < each.until);
	if (freeze !== void 0) reasons.push({
		kind: "frozen",
		because: freeze.because,
		until: freeze.until
	});
	const hours = rollout.start.moves;
	if (hours !== null && !isWithin(hours, rollout.start.zone, now)) reasons.push({
		kind: "outside-moving-hours",
		hours: hours.text
	});
	if (needsCover(rollout) && !state.covers.some((cover) => cover.from <= now && now < cover.until)) reasons.push({ kind: "acknowledgement-expired" });
	const { notBefore } = rollout.start;
	if (notBefore !== null && now < notBefore) reasons.push({
		kind: "not-before",
		at: notBefore
	});
	const missing = next.go.filter((role) => !hasGo(rollout, state, {
		stage: next.name,
		role
	}));
	if (missing.length > 0) reasons.push({
		kind: "go-missing",
		stage: next.name,
		roles: missing
	});
	return reasons;
}
function needsCover(rollout) {
	return rollout.people.some((role) => role.name === "on-call");
}
function hasGo(rollout, state, wanted) {
	const holders = rollout.people.find((role) => role.name === wanted.role)?.anyOf ?? [];
	return state.goes.some((go) => go.stage === wanted.stage && holders.some((holder) => holder.toLowerCase() === `@${go.by}`.toLowerCase()));
}
function isWithin(hours, zone, now) {
	const parts = new Intl.DateTimeFormat("en-GB", {
		timeZone: zone,
		weekday: "short",
		hour: "2-digit",
		minute: "2-digit",
		hourCycle: "h23"
	}).formatToParts(now);
	const part = (type) => parts.find((each) => each.type === type)?.value ?? "";
	const day = [
		"Mon",
		"Tue",
		"Wed",
		"Thu",
		"Fri",
		"Sat",
		"Sun"
	].indexOf(part("weekday")) + 1;
	const minutes = Number(part("hour")) * 60 + Number(part("minute"));
	return hours.days.includes(day) && minutes >= hours.from && minutes < hours.to;
}

// src/promotion/decide.ts
const NO_EVIDENCE = /* @__PURE__ */ new Set([
	"no-data",
	"stale",
	"partial",
	"not-a-number",
	"ambiguous",
	"unauthorised",
	"rate-limited",
	"query-error",
	"unreachable",
	"source-failed"
]);
function decide(plan, state, observed, now) {
	const back = reasonToRollBack(plan, state, observed, now);
	if (back !== null) return {
		kind: "roll-back",
		because: back
	};
	const [first, ...others] = reasonsToHold(plan, state, observed, now);
	if (first !== void 0) return {
		kind: "hold",
		reasons: [first, ...others]
	};
	return promoteOrBake(plan, state, observed, now);
}
function reasonToRollBack(plan, state, observed, now) {
	const breach = observed.evidence.findings.find((each) => each.verdict.kind === "breach" && each.onBreach === "roll-back");
	if (breach !== void 0) return {
		kind: "breach",
		finding: breach
	};
	if (state.abort !== null) return {
		kind: "aborted",
		by: state.abort.by,
		reason: state.abort.reason
	};
	if (state.intent === null && observed.route.kind === "read") {
		if (driftOf(observed.route.set, state.set, observed.route.step) === "down") return { kind: "by-hand" };
	}
	const late = lateness(plan, state);
	if (late !== null && now >= plus(late.at, observed.policy.patience)) return {
		kind: "deadline",
		of: late.of
	};
	return null;
}
function lateness(plan, state) {
	const rollout = {
		of: `rollout ${plan.rollout.name}`,
		at: plus(state.startedAt, plan.rollout.deadline)
	};
	const { stage } = stageAt(plan, state.stage);
	if (stage.deadline === null || state.observedAt === null) return rollout;
	const at = plus(state.observedAt, stage.deadline);
	return at < rollout.at ? {
		of: `stage ${stage.name}`,
		at
	} : rollout;
}
function reasonsToHold(plan, state, observed, now) {
	const late = lateness(plan, state);
	return [
		...breachesThatHold(observed.evidence.findings),
		...state.holds.map((hold) => ({
			kind: "held",
			by: hold.by,
			reason: hold.reason
		})),
		...routeReasons(state, observed, now),
		...noEvidence(observed.evidence.findings),
		...branchReasons(observed),
		...late !== null && now >= late.at ? [{
			kind: "deadline",
			of: late.of,
			rollsBackAt: plus(late.at, observed.policy.patience)
		}] : []
	];
}
function breachesThatHold(findings) {
	return findings.filter((each) => each.verdict.kind === "breach" && each.onBreach === "hold").map((finding) => ({
		kind: "guard-breached",
		finding
	}));
}
function noEvidence(findings) {
	return findings.filter((each) => each.onBreach !== "warn" && each.verdict.kind === "inconclusive" && NO_EVIDENCE.has(each.verdict.reason)).map((finding) => ({
		kind: "no-evidence",
		finding
	}));
}
function routeReasons(state, observed, now) {
	const { route } = observed;
	if (route.kind === "unreadable") return [{
		kind: "router-unreadable",
		because: route.because
	}];
	const reasons = [];
	if (state.intent !== null && now < state.intent.until) reasons.push({
		kind: "move-in-progress",
		until: state.intent.until
	});
	if (state.intent === null && driftOf(route.set, state.set, route.step) === "up") reasons.push({
		kind: "router-drift",
		found: showWeights(route.set),
		ours: showWeights(state.set)
	});
	if (route.blockedBy !== null) reasons.push({
		kind: "router-blocked",
		by: route.blockedBy
	});
	if (route.candidateReady === false) reasons.push({
		kind: "not-ready",
		side: "candidate"
	});
	if (route.baselineReady === false) reasons.push({
		kind: "not-ready",
		side: "baseline"
	});
	return reasons;
}
function branchReasons(observed) {
	const reasons = [];
	if (observed.onBranch.kind === "changed") reasons.push({ kind: "changed-on-branch" });
	if (observed.onBranch.kind === "removed") reasons.push({ kind: "removed-on-branch" });
	if (observed.quarantined !== null) reasons.push({
		kind: "quarantined",
		because: observed.quarantined
	});
	return reasons;
}
function promoteOrBake(plan, state, observed, now) {
	if (state.observedAt === null) return enter(plan, state, {
		to: state.stage,
		policy: observed.policy,
		now,
		open: []
	});
	const { stage } = stageAt(plan, state.stage);
	const missing = bakeOf(stage) - state.covered;
	if (missing > 0) return {
		kind: "bake",
		missing,
		extended: false
	};
	const short = tooFew(observed.evidence.findings);
	if (short.length > 0) {
		const extension = extensionOf(stage) - state.covered;
		if (extension > 0) return {
			kind: "bake",
			missing: extension,
			extended: true
		};
	}
	const open = [...short, ...undecided(observed.evidence)];
	return enter(plan, state, {
		to: nextLive(plan, state.stage),
		policy: observed.policy,
		now,
		open
	});
}
function enter(plan, state, step) {
	const next = step.to === null ? null : stageAt(plan, step.to).stage;
	const against = next === null ? [] : reasonsAgainstRaising(plan.rollout, {
		now: step.now,
		policy: step.policy,
		state,
		next
	});
	const [first, ...others] = [...step.open, ...against];
	return first === void 0 ? {
		kind: "promote",
		to: step.to
	} : {
		kind: "hold",
		reasons: [first, ...others]
	};
}
function tooFew(findings) {
	return findings.filter((each) => each.promised && each.onBreach !== "warn" && each.verdict.kind === "inconclusive").map((finding) => ({
		kind: "too-few-samples",
		finding
	}));
}
function undecided(evidence) {
	if (evidence.findings.length > 0) return [];
	return [{
		kind: "no-evidence",
		finding: {
			guard: "(any)",
			cohort: "all",
			onBreach: "hold",
			promised: true,
			verdict: {
				kind: "inconclusive",
				reason: "no-data",
				detail: "no guard was judged in this stage"
			},
			observed: {
				candidate: null,
				baseline: null,
				candidateSamples: 0,
				baselineSamples: 0,
				pValue: 1
			}
		}
	}];
}
function extensionOf(stage) {
	return stage.kind === "evaluate" || stage.extendTo === null ? 0 : stage.extendTo;
}
function nextLive(plan, after) {
	const next = plan.stages.find((each) => each.index > after && each.stage.kind !== "evaluate");
	return next === void 0 ? null : next.index;
}
function nextLookAt(plan, now) {
	const { every } = plan.rollout;
	return instant((Math.floor(now / every) + 1) * every);
}

// src/commands/tick/move.ts
const INTENT_LASTS = 6e4;
async function moveForward(terms, held, step) {
	const { stage } = stageAt(terms.plan, step.to);
	const target = weightsOf(terms.plan.rollout, stage);
	const key = `${held.state.digest}/${stage.name}/${held.state.journal.lines}`;
	const intent = {
		key,
		stage: stage.name,
		kind: "forward",
		to: target,
		until: plus(terms.clock.now(), INTENT_LASTS)
	};
	const announced = await save(terms.states, held, {
		state: {
			...held.state,
			intent,
			stage: step.to,
			observedAt: null,
			covered: 0,
			longestGap: 0
		},
		events: [...terms.opening, {
			event: "intent",
			key,
			stage: stage.name,
			to: target
		}],
		now: terms.now
	});
	terms.moving({
		rollout: held.state.name,
		key
	});
	if (isDrained(held.state.set) && !await claim(terms, announced)) {
		const because = `another rollout owns ${terms.plan.route.text}`;
		return {
			...await refuse(terms, announced, {
				back: held,
				because
			}),
			kind: "route-busy",
			because
		};
	}
	terms.log(`shift ${stage.name} to ${showWeights(target)}, announced until ${iso(intent.until)}`);
	const written = await write(terms, {
		target,
		intent,
		version: step.seen.version
	});
	if (written !== null) return written.conflict ? refuse(terms, announced, {
		back: held,
		because: written.because
	}) : {
		kind: "must-drain",
		held: announced,
		because: written.because,
		settled: null
	};
	const left = milliseconds(Math.max(0, intent.until - terms.clock.now()));
	const { capabilities } = terms.plan.routers[0];
	const seen = await readBack(terms.traffic, target, {
		within: left,
		clock: terms.clock,
		step: capabilities.weight?.step ?? 0
	});
	if (seen.kind === "unreadable") return {
		kind: "must-drain",
		held: announced,
		because: `the router could not be read back: ${seen.because}`,
		settled: null
	};
	if (seen.kind === "different") return {
		kind: "must-drain",
		held: announced,
		because: `the router reads ${showWeights(seen.view.set)} after it was told ${showWeights(target)}`,
		settled: null
	};
	return recordDone(terms, announced, {
		intent,
		view: seen.view
	});
}
async function write(terms, order) {
	if (terms.clock.now() >= order.intent.until) return {
		conflict: true,
		because: "the announced minute was over before the write"
	};
	try {
		await terms.traffic.apply(order.target, order.version);
		return null;
	} catch (cause) {
		return {
			conflict: cause instanceof Failure && cause.code === "router-conflict",
			because: reasonOf(cause)
		};
	}
}
async function refuse(terms, announced, step) {
	const { stage, observedAt, covered, longestGap } = step.back.state;
	const held = await save(terms.states, announced, {
		state: {
			...announced.state,
			intent: null,
			stage,
			observedAt,
			covered,
			longestGap
		},
		events: [{
			event: "action",
			does: "raise traffic",
			outcome: `not done: ${step.because}`
		}],
		now: terms.now
	});
	terms.moving(null);
	return {
		kind: "refused",
		held,
		because: step.because
	};
}
async function claim(terms, announced) {
	const { name } = announced.state;
	return terms.states.claimRoute(terms.plan.route.key, name, announced.version ?? "");
}
const TRIES = 3;
async function recordDone(terms, announced, step) {
	const { intent, view } = step;
	let held = announced;
	for (let attempt = 1;; attempt++) try {
		const done = await save(terms.states, held, {
			state: {
				...held.state,
				intent: null,
				set: intent.to,
				observedAt: terms.clock.now(),
				judgedUntil: null
			},
			events: [{
				event: "done",
				key: intent.key,
				stage: intent.stage,
				observed: view.set
			}],
			now: terms.now
		});
		terms.moving(null);
		return {
			kind: "moved",
			held: done,
			observed: view
		};
	} catch (cause) {
		const again = attempt < TRIES ? await afterLosing(terms, held, cause) : null;
		if (again === null || !isStillAnnounced(again.state, intent)) {
			const because = `the move could not be recorded: ${reasonOf(cause)}`;
			return {
				kind: "must-drain",
				held: again ?? held,
				because,
				settled: intent.key
			};
		}
		held = again;
	}
}
function isStillAnnounced(state, intent) {
	return state.ending === null && state.abort === null && state.intent?.key === intent.key;
}
function outcomeOf$1(intent, before, view, step) {
	if (driftOf(view.set, intent.to, step) === "none") return "arrived";
	return driftOf(view.set, before, step) === "none" ? "not-arrived" : "something-else";
}

// src/commands/tick/run-tick.ts
async function runTick(world, call) {
	const ways = waysOf(world, call.plan);
	const seen = await readRoute(call.plan, ways[0]);
	const { state, events } = reconcile(call, seen);
	const settled = [...call.opening, ...events];
	const evidence = await measure({
		plan: call.plan,
		state,
		now: call.now,
		openMetrics: world.openMetrics
	});
	const merged = withEvidence(state, evidence);
	const observed = {
		route: seen.route,
		evidence,
		onBranch: call.onBranch,
		quarantined: call.quarantined,
		policy: call.policy
	};
	const decision = decide(call.plan, merged, observed, call.now);
	world.log(`${call.plan.rollout.name}: ${stageAt(call.plan, state.stage).stage.name} ${decision.kind}`);
	const held = {
		state: merged,
		version: call.held.version
	};
	if (call.dryRun) return {
		held: call.held,
		report: reportOf(call, merged, {
			decision,
			evidence,
			seen,
			actions: []
		})
	};
	const tick = {
		world,
		call,
		ways,
		seen,
		evidence,
		held,
		decision,
		settled
	};
	switch (decision.kind) {
		case "roll-back": return rollBack(tick, decision.because);
		case "hold": return hold(tick, decision.reasons);
		case "bake": return keep(tick, []);
		case "promote": return promote$1(tick, decision.to);
	}
}
function reconcile(call, seen) {
	const { state } = call.held;
	const { intent } = state;
	if (intent === null || call.now < intent.until || seen.view === null) return {
		state,
		events: []
	};
	const step = call.plan.routers[0].capabilities.weight?.step ?? 0;
	const entered = {
		...state,
		intent: null,
		covered: 0,
		longestGap: 0
	};
	switch (outcomeOf$1(intent, state.set, seen.view, step)) {
		case "arrived": return {
			state: {
				...entered,
				set: intent.to,
				observedAt: call.now,
				judgedUntil: null
			},
			events: [{
				event: "done",
				key: intent.key,
				stage: intent.stage,
				observed: seen.view.set
			}]
		};
		case "not-arrived": return {
			state: {
				...entered,
				observedAt: null
			},
			events: [{
				event: "action",
				does: `move to ${intent.stage}`,
				outcome: "had not arrived; made again"
			}]
		};
		case "something-else": return {
			state: {
				...state,
				intent: null
			},
			events: [{
				event: "action",
				does: `move to ${intent.stage}`,
				outcome: "the router holds something else"
			}]
		};
	}
}
function withEvidence(state, evidence) {
	return {
		...state,
		pairs: evidence.pairs,
		judgedUntil: evidence.judgedUntil,
		covered: state.covered + evidence.covered,
		longestGap: Math.max(state.longestGap, evidence.longestGap)
	};
}
async function rollBack(tick, because, settled = null) {
	const { world, call } = tick;
	const taken = await takeBack(world, {
		settled,
		plan: call.plan,
		held: tick.held,
		because,
		now: call.now,
		ways: tick.ways
	});
	if (taken.confirmed) world.moving(null);
	const actions = taken.attempts.map((attempt) => ({
		at: call.now,
		...attempt
	}));
	const first = reportOf(call, taken.held.state, {
		...tick,
		seen: await readRoute(call.plan, tick.ways[0]),
		actions
	});
	const report = {
		...first,
		confirmed: taken.confirmed,
		reason: taken.confirmed ? first.reason : "rollback-unconfirmed"
	};
	const records = await afterRollback(world, {
		report,
		state: taken.held.state,
		plan: call.plan
	});
	return {
		held: taken.held,
		report: {
			...report,
			actions: [...actions, ...records.actions],
			incident: records.incident
		}
	};
}
async function hold(tick, reasons) {
	if (reasons.some((reason) => reason.kind === "move-in-progress")) return {
		held: tick.call.held,
		report: reportOf(tick.call, tick.held.state, {
			...tick,
			actions: []
		})
	};
	const drift = reasons.find((reason) => reason.kind === "router-drift");
	if (drift === void 0) return keep(tick, []);
	if ((await reload(tick.world.states, tick.held))?.version !== tick.held.version) throw new Failure("lost-race", "Another tick saved the state before the router was read. Nothing was moved");
	const does = `lower the router from ${drift.found} to ${drift.ours}`;
	try {
		await tick.ways[0].traffic.apply(tick.held.state.set, "force");
		return await keep(tick, [{
			at: tick.call.now,
			does,
			outcome: "done"
		}]);
	} catch (cause) {
		return keep(tick, [{
			at: tick.call.now,
			does,
			outcome: `not done: ${reasonOf(cause)}`
		}]);
	}
}
async function keep(tick, actions) {
	const { world, call } = tick;
	const report = reportOf(call, tick.held.state, {
		...tick,
		actions
	});
	const events = [
		...tick.settled,
		judgedEvent(tick, report.reason),
		...actions.map(({ does, outcome }) => ({
			event: "action",
			does,
			outcome
		}))
	];
	const state = {
		...tick.held.state,
		heldFor: report.decision === "hold" ? report.reason : null
	};
	return {
		held: await save(world.states, tick.held, {
			state,
			events,
			now: call.now
		}),
		report
	};
}
function judgedEvent(tick, reason) {
	const { state } = tick.held;
	return {
		event: "judged",
		stage: stageAt(tick.call.plan, state.stage).stage.name,
		until: state.judgedUntil === null ? "" : iso(state.judgedUntil),
		intervals: tick.evidence.intervals,
		decision: tick.decision.kind,
		reason
	};
}
async function promote$1(tick, to) {
	const { world, call, seen } = tick;
	if (to === null) return complete(tick);
	if (seen.view === null) return keep(tick, []);
	const terms = {
		plan: call.plan,
		traffic: tick.ways[0].traffic,
		states: world.states,
		clock: world.clock,
		now: call.now,
		log: world.log,
		moving: world.moving,
		opening: tick.settled
	};
	const moved = await moveForward(terms, tick.held, {
		to,
		seen: seen.view
	});
	switch (moved.kind) {
		case "must-drain": {
			const because = {
				kind: "move-unconfirmed",
				because: moved.because
			};
			return rollBack({
				...tick,
				held: moved.held,
				decision: {
					kind: "roll-back",
					because
				}
			}, because, moved.settled);
		}
		case "route-busy":
		case "refused": {
			const report = reportOf(call, moved.held.state, {
				...tick,
				actions: []
			});
			return {
				held: moved.held,
				report: {
					...report,
					decision: "hold",
					reason: moved.kind === "route-busy" ? "route-busy" : "router-drift",
					detail: `Nothing was moved: ${moved.because}`
				}
			};
		}
		case "moved": {
			const { stage } = stageAt(call.plan, to);
			const action = {
				at: call.now,
				does: `shift to ${stage.name}: ${showWeights(moved.held.state.set)}`,
				outcome: "read back"
			};
			const after = {
				view: moved.observed,
				route: seen.route
			};
			const report = reportOf(call, moved.held.state, {
				...tick,
				seen: after,
				actions: [action]
			});
			await recordStage(world, {
				state: moved.held.state,
				stage: stage.name,
				status: "in_progress"
			});
			return {
				held: moved.held,
				report
			};
		}
	}
}
async function complete(tick) {
	const { world, call } = tick;
	const state = {
		...tick.held.state,
		ending: {
			kind: "promoted",
			at: call.now
		}
	};
	const held = await save(world.states, tick.held, {
		state,
		events: [
			...tick.settled,
			judgedEvent(tick, "completed"),
			{ event: "promoted" }
		],
		now: call.now
	});
	await recordStage(world, {
		state,
		stage: stageAt(call.plan, state.stage).stage.name,
		status: "success"
	});
	return {
		held,
		report: reportOf(call, held.state, {
			...tick,
			actions: []
		})
	};
}
async function recordStage(world, entry) {
	try {
		await world.deployments.record({
			rollout: entry.state.name,
			stage: entry.stage,
			commit: entry.state.commit,
			digest: entry.state.digest,
			state: entry.status,
			description: `${showWeights(entry.state.set)} of the traffic`,
			journal: entry.state.journal.hash
		});
	} catch (cause) {
		world.log(`the deployment record could not be written: ${reasonOf(cause)}`);
	}
}
function reportOf(call, state, told) {
	const { stage } = stageAt(call.plan, state.stage);
	const { decision } = told;
	return {
		rollout: state.name,
		at: call.now,
		decision: decision.kind,
		reason: reasonFor(decision, call.held.state),
		plan: call.plan,
		runbook: call.runbook,
		stage: stage.name,
		holds: decision.kind === "hold" ? decision.reasons : [],
		because: decision.kind === "roll-back" ? decision.because : null,
		findings: told.evidence.findings,
		actions: told.actions,
		traffic: told.seen.view?.set ?? null,
		covered: state.covered,
		bake: bakeOf(stage),
		longestGap: state.longestGap,
		covers: state.covers,
		ending: state.ending,
		confirmed: null,
		gate: null,
		incident: null,
		detail: null,
		nextAt: state.ending === null ? nextLookAt(call.plan, call.now) : null,
		dryRun: call.dryRun
	};
}
function reasonFor(decision, before) {
	switch (decision.kind) {
		case "roll-back": return decision.because.kind;
		case "hold": return decision.reasons[0].kind;
		case "bake": return decision.extended ? "extended" : "baking";
		case "promote":
			if (decision.to === null) return "completed";
			return before.observedAt === null && before.judgedUntil === null && decision.to === before.stage ? "started" : "stage-passed";
	}
}

// src/commands/tick/start.ts
async function start(world, call) {
	const quarantined = call.tip.quarantine[candidateKey(call.rollout.release.candidate)];
	if (quarantined !== void 0) return {
		kind: "hold",
		reasons: [{
			kind: "quarantined",
			because: quarantined
		}],
		planned: null
	};
	const approved = await approvalOf(world, call);
	if (approved.kind !== "approved") return approved;
	const { plan, planned } = approved;
	const [way] = waysOf(world, plan);
	const seen = await readRoute(plan, way);
	if (seen.view === null) return {
		kind: "hold",
		reasons: [{
			kind: "router-unreadable",
			because: seen.route.kind === "unreadable" ? seen.route.because : ""
		}],
		planned
	};
	if (!isDrained(seen.view.set)) return {
		kind: "hold",
		reasons: [{
			kind: "router-drift",
			found: showWeights(seen.view.set),
			ours: showWeights(DRAINED)
		}],
		planned
	};
	const first = nextLive(plan, -1);
	if (first === null) return {
		kind: "not-approved",
		gate: null,
		because: "the rollout has no stage with live traffic",
		planned
	};
	const state = firstState(call, {
		stage: first,
		snapshot: await way.traffic.snapshot(),
		approved
	});
	const before = call.tip.states.get(plan.rollout.name) ?? null;
	const ended = before instanceof Failure ? null : before;
	const held = {
		state: {
			...state,
			journal: ended?.state.journal ?? state.journal
		},
		version: ended?.version ?? null
	};
	const approvedBy = approved.outcome.approvals.map((each) => `@${each.by}`);
	return {
		kind: "started",
		held,
		opening: [{
			event: "started",
			digest: plan.digest,
			commit: approved.commit,
			approvedBy
		}]
	};
}
async function approvalOf(world, call) {
	const named = namedFiles(call.rollout).filter((each) => each.at === "head");
	const { commit, pullRequest } = await world.pullRequests.broughtBy(call.tip.commit, [call.file, ...named.map((each) => each.file)]);
	if (pullRequest === null) return {
		kind: "not-approved",
		gate: null,
		because: `no merged pull request brought ${call.file}; only a reviewed plan starts`,
		planned: null
	};
	const facts = await world.pullRequests.facts(pullRequest);
	const { planned, shown } = await plansOf(world, call, facts);
	if (planned.plan === null || isRefused(planned)) return {
		kind: "refused",
		planned
	};
	const outcome = await outcomeOf(world, call, {
		facts,
		shown
	});
	if (shown?.plan == null || shown.plan.digest !== digestOver(planned.plan, shown.plan.named)) return {
		kind: "not-approved",
		gate: outcome,
		because: `what stands on the branch is not the plan that pull request #${pullRequest} showed`,
		planned
	};
	if (outcome === null || outcome.kind !== "go") return {
		kind: "not-approved",
		gate: outcome,
		because: `pull request #${pullRequest} has not been accepted by everyone who must`,
		planned
	};
	return {
		kind: "approved",
		plan: shown.plan,
		planned,
		outcome,
		commit,
		pullRequest
	};
}
async function plansOf(world, call, facts) {
	const { policy, commit, files } = call.tip;
	const terms = {
		policy,
		now: call.now,
		describeRouter: world.describeRouter
	};
	const base = world.filesBefore(facts.mergeCommit ?? commit);
	const plan = async (tree) => tree.files.some((each) => each.path === call.file) ? (await planTree(tree, [call.file], terms))[0] ?? null : null;
	const [planned, shown] = await Promise.all([plan({
		files,
		head: world.filesAt(commit),
		base
	}), plan({
		files: facts.rolloutsAtHead,
		head: world.filesAt(facts.head.sha),
		base
	})]);
	if (planned === null) throw new RangeError(`${call.file} was found on the branch and is not there`);
	return {
		planned,
		shown
	};
}
async function outcomeOf(world, call, seen) {
	const { policy, policySource: source } = call.tip;
	const planned = seen.shown === null ? [] : [seen.shown];
	const input = gateInput({
		facts: seen.facts,
		planned,
		removed: [],
		policy,
		source,
		now: call.now,
		problems: 0
	});
	const facts = await world.pullRequests.access(seen.facts, wantedAccess(input));
	const { rollouts } = evaluateGate({
		...input,
		facts
	});
	return rollouts.find((each) => each.rollout === call.rollout.name) ?? null;
}
function firstState(call, first) {
	const { approved } = first;
	const { plan } = approved;
	const ack = approved.outcome.acknowledgement;
	return {
		schema: 1,
		name: plan.rollout.name,
		attempt: plan.rollout.attempt,
		digest: plan.digest,
		commit: approved.commit,
		file: plan.file,
		pullRequest: approved.pullRequest,
		approvals: approved.outcome.approvals.map(({ role, by, review }) => ({
			role,
			by,
			review
		})),
		resolved: plan.resolved,
		named: plan.named,
		startedAt: call.now,
		route: plan.route.key,
		snapshot: first.snapshot,
		stage: first.stage,
		observedAt: null,
		covered: 0,
		longestGap: 0,
		set: DRAINED,
		intent: null,
		judgedUntil: null,
		pairs: {},
		holds: [],
		heldFor: null,
		goes: [],
		covers: ack === null ? [] : [{
			by: ack.by,
			from: ack.from,
			until: ack.until
		}],
		abort: null,
		ending: null,
		candidateKey: candidateKey(plan.rollout.release.candidate),
		journal: EMPTY_JOURNAL
	};
}

// src/commands/tick/tick-one.ts
async function tickOne(world, call) {
	let stored = null;
	try {
		stored = believed(call.tip.states.get(call.name));
		const now = instant(Math.max(world.clock.now(), stored?.state.journal.at ?? 0));
		const digest = call.tip.plans.get(call.name)?.plan?.digest ?? null;
		if (stored !== null && isOver(stored) && digest !== null && onBranch(call.tip, stored.state).kind === "changed") return await tickNew(world, call, now);
		return stored === null ? await tickNew(world, call, now) : await tickKnown(world, call, {
			stored,
			now
		});
	} catch (cause) {
		if (!(cause instanceof Failure)) throw cause;
		const found = call.tip.plans.get(call.name);
		return refusal(call, {
			at: world.clock.now(),
			planned: found ?? null,
			reason: reasonOfFailure(cause),
			detail: reasonOf(cause),
			state: stored?.state ?? null
		});
	}
}
async function retire(world, { held, now, dryRun }) {
	if (held.state.route === "" || dryRun) return;
	await world.states.releaseRoute(held.state.route, held.state.name);
	const events = [{
		event: "action",
		does: "release the route",
		outcome: "done"
	}];
	await save(world.states, held, {
		state: {
			...held.state,
			route: ""
		},
		events,
		now
	});
}
async function told(world, before, { report }) {
	const text = report.decision === "hold" && before.heldFor === report.reason ? null : renderStateChange(report);
	if (text === null || before.pullRequest === null) return report;
	try {
		await world.conversation.comment(before.pullRequest, text);
	} catch (cause) {
		world.log(`the pull request could not be told: ${reasonOf(cause)}`);
	}
	return report;
}
function believed(found) {
	if (found instanceof Failure) throw found;
	return found ?? null;
}
function isOver(stored) {
	return stored.state.ending !== null;
}
function reasonOfFailure(cause) {
	if (cause.code === "lost-race" || cause.code === "state-lost" || cause.code === "route-busy") return cause.code;
	return "world-unavailable";
}
async function tickKnown(world, call, known) {
	const { state, version } = known.stored;
	const { plan, runbook } = planOfState(state, {
		policy: call.tip.policy,
		describeRouter: world.describeRouter
	});
	const tick = {
		plan,
		runbook,
		held: {
			state,
			version
		},
		onBranch: onBranch(call.tip, state),
		quarantined: call.tip.quarantine[state.candidateKey] ?? null,
		policy: call.tip.policy,
		now: known.now,
		dryRun: call.dryRun,
		opening: []
	};
	if (state.ending === null) return told(world, state, await runTick(world, tick));
	if (isIdle(plan, state, {
		now: known.now,
		namedOnBranch: namesCandidate(call.tip, state.candidateKey)
	})) {
		await retire(world, tick);
		return null;
	}
	const report = await told(world, state, await guardEnded(world, tick));
	if (!call.asked || report.decision !== "guard" || state.ending.kind !== "rolled-back") return report;
	return {
		...report,
		decision: "hold",
		reason: "already-rolled-back",
		detail: `rolled back: ${state.ending.because}`
	};
}
async function tickNew(world, call, now) {
	const found = call.tip.rollouts.get(call.name);
	if (found === void 0) return null;
	const no = (reason, told) => refusal(call, {
		at: now,
		planned: null,
		reason,
		detail: null,
		state: null,
		...told
	});
	const { rollout, problems } = found.parsed;
	if (rollout === null) return no("plan-refused", { detail: firstBlocker(problems) });
	const { tip } = call;
	if (tip.policyUnreadable !== null) return no("not-approved", { detail: `the policy cannot be read: ${tip.policyUnreadable}` });
	const started = await start(world, {
		file: found.file,
		rollout,
		tip,
		now
	});
	switch (started.kind) {
		case "refused": return no("plan-refused", {
			planned: started.planned,
			detail: firstBlocker(started.planned.problems)
		});
		case "not-approved": return no("not-approved", {
			detail: started.because,
			gate: started.gate,
			planned: started.planned
		});
		case "hold": return no(started.reasons[0].kind, {
			holds: started.reasons,
			planned: started.planned
		});
		case "started": {
			const { policy } = tip;
			const { plan, runbook } = planOfState(started.held.state, {
				policy,
				describeRouter: world.describeRouter
			});
			const tick = {
				plan,
				runbook,
				held: started.held,
				onBranch: { kind: "same" },
				quarantined: null,
				policy,
				now,
				dryRun: call.dryRun,
				opening: started.opening
			};
			return told(world, started.held.state, await runTick(world, tick));
		}
	}
}
function firstBlocker(problems) {
	return problems.find((problem) => problem.severity === "blocker")?.message ?? null;
}

// src/commands/promote.ts
const EARLY = 1e3;
async function promote(world, call) {
	const until = call.wait === null ? null : plus(world.clock.now(), call.wait);
	const latest = /* @__PURE__ */ new Map();
	for (;;) {
		for (const report of await promoteOnce(world, call)) latest.set(report.rollout, report);
		const reports = [...latest.values()];
		const pause = until === null ? null : pauseBefore(reports, world.clock.now(), until);
		if (pause === null) return reports;
		const next = plus(world.clock.now(), pause);
		await world.clock.sleep(pause);
		if (next - world.clock.now() > EARLY) return reports;
	}
}
function pauseBefore(reports, now, until) {
	if (reports.some((report) => report.decision === "roll-back")) return null;
	const times = reports.flatMap((report) => report.nextAt === null ? [] : [report.nextAt]);
	const next = Math.min(...times);
	return times.length === 0 || next > until ? null : milliseconds(Math.max(0, next - now));
}
async function promoteOnce(world, call) {
	const tip = await readTip(world, call);
	const names = [.../* @__PURE__ */ new Set([...tip.rollouts.keys(), ...tip.states.keys()])].toSorted();
	const wanted = names.filter((name) => call.rollout === null || name === call.rollout);
	if (call.rollout !== null && wanted.length === 0) throw new Failure("call-wrong", `Expected the name of a rollout of this branch, found ${call.rollout}; known are ${names.join(", ") || "none"}.`);
	const reports = [];
	for (const name of wanted) {
		const report = await tickOne(world, {
			name,
			tip,
			asked: call.rollout !== null,
			dryRun: call.dryRun
		});
		if (report !== null) reports.push(report);
	}
	return reports;
}

export { promote as t };