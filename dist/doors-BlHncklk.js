import { n as __require, t as __commonJSMin } from "./rolldown-runtime-CoNq6U3z.js";
import { $ as tuple, A as digest, B as array, C as Failure, D as HOUR, E as DAY, F as plus, G as json, J as number, K as literal, L as shortDigest, M as iso, N as milliseconds, O as MINUTE, P as percent$1, Q as string, R as showDuration, U as discriminatedUnion, W as int, X as record$1, Y as object, Z as strictObject, et as union, j as instant, k as SECOND, q as looseObject, rt as NEVER, tt as unknown, w as reasonOf$1 } from "./start-DvZFzLmB.js";
import { a as TICK_REASONS_EXPLAINED, c as code, d as span, f as text$1, i as INCONCLUSIVE_EXPLAINED, l as link$1, o as explain, p as PROBLEM_CODES, r as GATE_REASONS_EXPLAINED, s as cell, t as DISMISSALS_EXPLAINED, u as sentence$2 } from "./codes-dLIuV-tf.js";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { isAbsolute, join as join$1, posix, resolve, sep } from "node:path";
import { createHash, randomUUID } from "node:crypto";
import { link, lstat, mkdir, open as open$1, readFile, readdir, realpath, rm } from "node:fs/promises";

// src/adapters/local/folder.ts
async function createOnce(folder, name, text) {
	await mkdir(folder, { recursive: true });
	const temporary = join$1(folder, `.${randomUUID()}.tmp`);
	try {
		const file = await open$1(temporary, "wx");
		try {
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await link(temporary, join$1(folder, name));
		return true;
	} catch (cause) {
		if (hasCode(cause, "EEXIST")) return false;
		throw cause;
	} finally {
		await rm(temporary, { force: true });
	}
}
function hasCode(cause, code) {
	return cause instanceof Error && "code" in cause && cause.code === code;
}
async function orIfAbsent(found, otherwise) {
	try {
		return await found;
	} catch (cause) {
		if (hasCode(cause, "ENOENT") || hasCode(cause, "ENOTDIR")) return otherwise;
		throw cause;
	}
}

// src/adapters/local/files.ts
const LONGEST$5 = 262144;
function localFiles(root) {
	return {
		list: async (folder) => {
			const path = await inside(root, folder);
			if (path === null) return [];
			const names = (await orIfAbsent(readdir(path, { withFileTypes: true }), [])).filter((entry) => !entry.isDirectory()).map(({ name }) => name);
			return (await Promise.all(names.sort().map((name) => listed(root, posix.join(folder, name))))).filter((file) => file !== null);
		},
		read: (paths) => Promise.all(paths.map((path) => read$1(root, path)))
	};
}
async function listed(root, path) {
	try {
		return await read$1(root, path);
	} catch (cause) {
		if (!(cause instanceof Failure) || cause.code !== "file-unreadable") throw cause;
		return {
			path: posix.normalize(path),
			blob: "",
			text: "",
			refused: cause.message
		};
	}
}
async function read$1(root, path) {
	const found = await inside(root, path);
	if (found === null) return null;
	const stat = await lstat(found);
	if (stat.isDirectory()) throw unreadable$2(path, "a file", "a folder");
	if (!stat.isFile()) throw unreadable$2(path, "a plain file", "a special one");
	if (stat.size > LONGEST$5) throw unreadable$2(path, `at most ${LONGEST$5} bytes`, `${stat.size}`);
	const bytes = await readBytes(found, path);
	return {
		path: posix.normalize(path),
		blob: blobOf(bytes),
		text: textOf(bytes, path)
	};
}
async function inside(root, path) {
	const normal = posix.normalize(path);
	if (isAbsolute(path) || normal === ".." || normal.startsWith("../") || path.includes("\0")) throw unreadable$2(path, "a path inside the repository", "one that leaves it");
	const start = await orIfAbsent(realpath(root), null);
	if (start === null) return null;
	const wanted = join$1(start, ...normal.replace(/\/$/, "").split("/"));
	if (await orIfAbsent(lstat(wanted), null) === null) return null;
	const real = await orIfAbsent(realpath(wanted), null);
	if (!(real === wanted && (real === start || real.startsWith(`${start}${sep}`)))) throw unreadable$2(path, "a file or folder", "a symlink");
	return real;
}
async function readBytes(found, path) {
	try {
		return await readFile(found);
	} catch (cause) {
		throw new Failure("file-unreadable", `Expected to read ${path}, got: ${reasonOf$1(cause)}`, { cause });
	}
}
function blobOf(bytes) {
	return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
function textOf(bytes, path) {
	if (bytes.includes(0)) throw unreadable$2(path, "text", "binary bytes");
	try {
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(bytes);
	} catch (cause) {
		throw new Failure("file-unreadable", `Expected UTF-8 text in ${path}, found other bytes. Save it as UTF-8`, { cause });
	}
}
function unreadable$2(path, expected, found) {
	return new Failure("file-unreadable", `Expected ${expected} at ${path}, found ${found}`);
}

// src/adapters/routers/shell.ts
function quote$1(value) {
	return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
function quoteJson(value) {
	return quote$1(JSON.stringify(value));
}
function variable(name) {
	return /^[A-Za-z_]\w*$/.test(name) ? `$${name}` : `$(printenv -- ${quote$1(name)})`;
}
function quoteWithVariables(text) {
	const parts = text.split(/\$\{env:([^}]+)\}/);
	if (parts.length === 1) return quote$1(text);
	return `"${parts.map((part, index) => index % 2 === 1 ? braced(part) : escaped(part)).join("")}"`;
}
function braced(name) {
	const shown = variable(name);
	return shown === `$${name}` ? `\${${name}}` : shown;
}
function escaped(text) {
	return text.replace(/["\\$`]/g, "\\$&").replaceAll("!", `"'!'"`);
}
function sqlText$1(value) {
	return `'${value.replaceAll("'", "''")}'`;
}
function sqlName$1(value) {
	return value.split(".").map((part) => `"${part.replaceAll("\"", "\"\"")}"`).join(".");
}
function kubectl(target, ...rest) {
	const server = target.server === null ? [] : ["--server", quote$1(target.server)];
	const token = Object.values(target.auth ?? {}).map((name) => `--token "${variable(name)}"`);
	return [
		"kubectl",
		...server,
		...token,
		"-n",
		quote$1(target.namespace),
		...rest
	].join(" ");
}
function kubernetesNeeds(target, what) {
	return [`kubectl with the right to patch ${what} in ${target.namespace}`, ...Object.values(target.auth ?? {})];
}
function curlAuth(auth) {
	return Object.entries(auth ?? {}).map(([way, name]) => {
		if (way === "basic") return ` -u "${variable(name)}"`;
		return ` -H "Authorization: ${way === "bearer" ? "Bearer " : ""}${variable(name)}"`;
	}).join("");
}

// src/adapters/routers/describe/step.ts
const COMMAND$1 = milliseconds(3e4);
const PATIENCE = milliseconds(6e4);
function write(text) {
	return {
		...text,
		within: COMMAND$1,
		repeat: "safe"
	};
}
function look(text, settlesIn) {
	return {
		...text,
		within: milliseconds(settlesIn + PATIENCE),
		repeat: "safe"
	};
}

// src/adapters/routers/describe/command.ts
const NOBODY$2 = {
	candidate: 0,
	mirror: 0,
	cohorts: {}
};
function describeCommand(target) {
	const program = target.run.map(quote$1).join(" ");
	const needs = [
		"a checkout of the base branch",
		...target.env,
		...Object.values(target.auth ?? {})
	];
	return {
		capabilities: {
			weight: {
				step: 1,
				max: 100
			},
			mirror: null,
			cohorts: "none",
			sticky: "none",
			compareAndSwap: false,
			reportsServed: false,
			settlesIn: target.settlesIn
		},
		undo: {
			route: `command: ${target.run.join(" ")}`,
			steps: [write({
				does: "Set the candidate to 0 %.",
				run: `printf '%s' ${quoteJson({
					op: "set",
					target: NOBODY$2
				})} | ${program}`,
				expect: "exit code 0",
				needs
			}), look({
				does: "Read it back.",
				run: `printf '%s' ${quoteJson({ op: "read" })} | ${program}`,
				expect: `"candidate":0`,
				needs
			}, target.settlesIn)]
		}
	};
}

// src/adapters/routers/describe/flagd.ts
const EDIT = "const fs=require(\"node:fs\"),[file,flag,baseline]=process.argv.slice(1),all=JSON.parse(fs.readFileSync(file,\"utf8\"));all.flags[flag].targeting={};all.flags[flag].defaultVariant=baseline;fs.writeFileSync(file+\".undo\",JSON.stringify(all,null,2)+\"\\n\");fs.renameSync(file+\".undo\",file);console.log(\"everybody gets \"+baseline)";
const SHOW = "const fs=require(\"node:fs\"),[file,flag]=process.argv.slice(1),{targeting,defaultVariant}=JSON.parse(fs.readFileSync(file,\"utf8\")).flags[flag];console.log(JSON.stringify({targeting,defaultVariant}))";
function describeFlagd(target) {
	const needs = [`the right to write ${target.file}`, "node"];
	return {
		capabilities: {
			weight: {
				step: .001,
				max: 100
			},
			mirror: null,
			cohorts: "attribute",
			sticky: "user",
			compareAndSwap: true,
			reportsServed: false,
			settlesIn: target.settlesIn
		},
		undo: {
			route: `flagd: ${target.flag} in ${target.file}`,
			steps: [write({
				does: `Take the targeting off ${target.flag} and make ${target.baseline} its default.`,
				run: `node -e ${quote$1(EDIT)} -- ${[
					target.file,
					target.flag,
					target.baseline
				].map(quote$1).join(" ")}`,
				expect: `everybody gets ${target.baseline}`,
				needs
			}), look({
				does: "See the flag as it stands in the file; flagd reads it again by itself.",
				run: `node -e ${quote$1(SHOW)} -- ${[target.file, target.flag].map(quote$1).join(" ")}`,
				expect: JSON.stringify({
					targeting: {},
					defaultVariant: target.baseline
				}),
				needs
			}, target.settlesIn)]
		}
	};
}

// src/adapters/routers/describe/gateway-api.ts
const BOTH = `(any(.backendRefs[]?; .name == $c) and any(.backendRefs[]?; .name == $b))`;
const NAMED = `(.name == $rule or ((.name // "") | startswith($rule + "--")))`;
const WEIGHTS = `.backendRefs |= map(if .name == $c then .weight = 0 elif .name == $b then .weight = 100 else . end)`;
const NO_MIRROR = `(if .filters then .filters |= map(select(.requestMirror.backendRef.name != $c)) else . end)`;
function describeGatewayApi(target) {
	const names = `${target.rule === null ? "" : `--arg rule ${quote$1(target.rule)} `}--arg c ${quote$1(target.candidate)} --arg b ${quote$1(target.baseline)}`;
	const ours = `select(${target.rule === null ? BOTH : NAMED})`;
	const get = kubectl(target, "get", "httproute", quote$1(target.httpRoute), "-o", "json");
	const needs = [...kubernetesNeeds(target, "httproutes"), "jq"];
	return {
		capabilities: {
			weight: {
				step: .001,
				max: 100
			},
			mirror: {
				step: 1,
				max: 100
			},
			cohorts: "header",
			sticky: "none",
			compareAndSwap: true,
			reportsServed: false,
			settlesIn: target.settlesIn
		},
		undo: {
			route: `gateway-api: ${target.namespace}/${target.httpRoute}${target.rule === null ? "" : `, rule ${target.rule}`}`,
			steps: [write({
				does: `Give ${target.candidate} weight 0 and ${target.baseline} weight 100, and stop the mirror to ${target.candidate}.`,
				run: `${get} | jq ${names} ${quote$1(`(.spec.rules[] | ${ours}) |= (${WEIGHTS} | ${NO_MIRROR})`)} | ${kubectl(target, "replace", "-f", "-")}`,
				expect: `httproute.gateway.networking.k8s.io/${target.httpRoute} replaced`,
				needs
			}), look({
				does: "See the weights, and that every gateway accepted them.",
				run: `${get} | jq ${names} ${quote$1(`[.spec.rules[] | ${ours} | .backendRefs[] | {name, weight}], [.status.parents[].conditions[] | {type, status}]`)}`,
				expect: `"weight": 0 at ${target.candidate}; Accepted and ResolvedRefs are "True"`,
				needs
			}, target.settlesIn)]
		}
	};
}

// src/adapters/routers/describe/http.ts
const NOBODY$1 = {
	"{candidatePct}": 0,
	"{baselinePct}": 100,
	"{candidatePpm}": 0,
	"{mirrorPct}": 0,
	"{cohort}": "all",
	"{idempotencyKey}": "undo-by-hand"
};
function describeHttp(target) {
	const needs = [
		...Object.values(target.auth ?? {}),
		...secretsOf(target.set),
		...secretsOf(target.read)
	];
	return {
		capabilities: {
			weight: {
				step: target.step,
				max: 100
			},
			mirror: null,
			cohorts: "none",
			sticky: "none",
			compareAndSwap: false,
			reportsServed: false,
			settlesIn: target.settlesIn
		},
		undo: {
			route: `http: ${withoutQuery(target.set.url)}`,
			steps: [write({
				does: "Set the candidate to 0 %.",
				run: curl(target.set, target),
				expect: "no error; HTTP 200",
				needs: [...new Set(needs)]
			}), look({
				does: `Read it back: the value at ${target.read.pointer} is the candidate's weight.`,
				run: curl(target.read, target),
				expect: `0 at ${target.read.pointer}`,
				needs: [...new Set(needs)]
			}, target.settlesIn)]
		}
	};
}
function curl(operation, target) {
	const headers = Object.entries(operation.headers).map(([name, value]) => ` -H ${quoteWithVariables(`${name}: ${value}`)}`);
	const body = hasBody(operation) ? ` -H ${quoteWithVariables("Content-Type: application/json")} -d ${quoteWithVariables(JSON.stringify(fill$2(operation.body)))}` : "";
	const url = quoteWithVariables(fillText(operation.url, encodeURIComponent));
	return `curl --fail-with-body -sS -X ${operation.method}${curlAuth(target.auth)}${headers.join("")}${body} ${url}`;
}
function hasBody(operation) {
	return operation.body !== null && operation.body !== void 0;
}
function fill$2(value) {
	if (typeof value === "string") return NOBODY$1[value] ?? fillText(value, String);
	if (Array.isArray(value)) return value.map(fill$2);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill$2(each)]));
}
function fillText(text, show) {
	return Object.entries(NOBODY$1).reduce((kept, [name, value]) => kept.replaceAll(name, show(String(value))), text);
}
function secretsOf(operation) {
	return [...JSON.stringify(operation).matchAll(/\$\{env:([^}]+)\}/g)].flatMap((found) => found[1] ?? []);
}
function withoutQuery(url) {
	return url.replace(/[?#].*$/, "").replace(/\/\/[^/@]*@/, "//");
}

// src/adapters/routers/describe/istio.ts
const OURS = `select(.name == $route or ((.name // "") | startswith($route + "--")))`;
const WEIGHT = `.weight = (if .destination.subset == $c or .destination.host == $c then 0 else 100 end)`;
function describeIstio(target) {
	const names = `--arg route ${quote$1(target.route)} --arg c ${quote$1(target.candidate)} --arg b ${quote$1(target.baseline)}`;
	const edit = `(.spec.http[] | ${OURS}) |= (del(.mirror, .mirrors, .mirrorPercentage) | .route |= (map(select(.destination.subset == \$c or .destination.host == \$c or .destination.subset == \$b or .destination.host == \$b)) | map(${WEIGHT})))`;
	const get = kubectl(target, "get", "virtualservice", quote$1(target.virtualService), "-o", "json");
	const needs = [...kubernetesNeeds(target, "virtualservices"), "jq"];
	return {
		capabilities: {
			weight: {
				step: 1,
				max: 100
			},
			mirror: {
				step: .01,
				max: 100
			},
			cohorts: "header",
			sticky: "none",
			compareAndSwap: true,
			reportsServed: false,
			settlesIn: target.settlesIn
		},
		undo: {
			route: `istio: ${target.namespace}/${target.virtualService}, route ${target.route}`,
			steps: [write({
				does: `Give ${target.candidate} weight 0 and ${target.baseline} weight 100 in route ${target.route}, and stop its mirror.`,
				run: `${get} | jq ${names} ${quote$1(edit)} | ${kubectl(target, "replace", "-f", "-")}`,
				expect: `virtualservice.networking.istio.io/${target.virtualService} replaced`,
				needs
			}), look({
				does: "See the weights that are set; proxies follow within seconds.",
				run: `${get} | jq ${names} ${quote$1(`[.spec.http[] | ${OURS} | .route[] | {to: (.destination.subset // .destination.host), weight}]`)}`,
				expect: `"weight": 0 at ${target.candidate} and 100 at ${target.baseline}`,
				needs
			}, target.settlesIn)]
		}
	};
}

// src/adapters/routers/describe/kserve.ts
function describeKserve(target) {
	return {
		capabilities: {
			weight: {
				step: target.mode === "llm" ? .01 : 1,
				max: 100
			},
			mirror: null,
			cohorts: "none",
			sticky: "none",
			compareAndSwap: true,
			reportsServed: true,
			settlesIn: target.settlesIn
		},
		undo: {
			route: `kserve: ${target.namespace}/${target.service}`,
			steps: stepsOf$1(target)
		}
	};
}
function stepsOf$1(target) {
	switch (target.mode) {
		case "serverless": return serverless(target);
		case "standard": return standard(target);
		case "llm": return llm(target);
	}
}
function serverless(target) {
	const patch = quoteJson({ spec: { predictor: { canaryTrafficPercent: 0 } } });
	const needs = kubernetesNeeds(target, "inferenceservices");
	return [write({
		does: "Give the newest revision 0 %. Leave the field in place: without it the newest revision gets everybody.",
		run: kubectl(target, "patch", "inferenceservice", quote$1(target.service), "--type", "merge", "-p", patch),
		expect: `inferenceservice.serving.kserve.io/${target.service} patched (or "patched (no change)")`,
		needs
	}), look({
		does: "See what is served. The old revision may need to start its pods again first.",
		run: kubectl(target, "get", "inferenceservice", quote$1(target.service), "-o", "jsonpath='{.status.components.predictor.traffic}'"),
		expect: `"percent":100 at the revision before; "percent":0, or no entry, where "latestRevision":true stands`,
		needs
	}, target.settlesIn)];
}
function standard(target) {
	const patch = quoteJson([{
		op: "replace",
		path: "/spec/canary/0/trafficPercent",
		value: 0
	}]);
	const needs = kubernetesNeeds(target, "inferenceservices");
	return [write({
		does: "Give the canary 0 %.",
		run: kubectl(target, "patch", "inferenceservice", quote$1(target.service), "--type", "json", "-p", patch),
		expect: `inferenceservice.serving.kserve.io/${target.service} patched (or "patched (no change)")`,
		needs
	}), look({
		does: "See what is served.",
		run: kubectl(target, "get", "inferenceservice", quote$1(target.service), "-o", "jsonpath='{.status.canaryStatuses}'"),
		expect: `"trafficPercent":0`,
		needs
	}, target.settlesIn)];
}
function llm(target) {
	const patch = quoteJson({ spec: { router: { route: { weight: 0 } } } });
	const needs = kubernetesNeeds(target, "llminferenceservices");
	return [write({
		does: "Give the candidate's service weight 0 in its group.",
		run: kubectl(target, "patch", "llminferenceservice", quote$1(target.service), "--type", "merge", "-p", patch),
		expect: `llminferenceservice.serving.kserve.io/${target.service} patched (or "patched (no change)")`,
		needs
	}), look({
		does: "See the weights of the group.",
		run: kubectl(target, "get", "llminferenceservice", quote$1(target.service), "-o", "jsonpath='{.status.router.group.members}'"),
		expect: `"weight":0 at ${target.service}, more than 0 at the baseline`,
		needs
	}, target.settlesIn)];
}

// src/adapters/routers/describe/launchdarkly.ts
function describeLaunchDarkly(target) {
	const address = `${target.url.replace(/\/$/, "")}/api/v2/flags/${encodeURIComponent(target.project)}/${encodeURIComponent(target.flag)}`;
	const curl = `curl --fail-with-body -sS${curlAuth(target.auth)}`;
	const patch = {
		environmentKey: target.environment,
		comment: `back to ${target.baseline}`,
		instructions: [{ kind: "turnFlagOff" }]
	};
	const semantic = `-H ${quote$1("Content-Type: application/json; domain-model=launchdarkly.semanticpatch")}`;
	const needs = [...Object.values(target.auth ?? {}), `a token that may update ${target.flag} in ${target.environment}`];
	return {
		capabilities: {
			weight: {
				step: .001,
				max: 100
			},
			mirror: null,
			cohorts: "attribute",
			sticky: "user",
			compareAndSwap: false,
			reportsServed: false,
			settlesIn: target.settlesIn
		},
		undo: {
			route: `launchdarkly: ${target.project}/${target.flag} in ${target.environment}`,
			steps: [write({
				does: `Turn ${target.flag} off in ${target.environment}: everybody gets its off variation, which is ${target.baseline}.`,
				run: `${curl} -X PATCH ${semantic} -d ${quoteJson(patch)} ${quote$1(`${address}?ignoreConflicts=true`)}`,
				expect: "the flag as JSON. HTTP 405 means that the environment asks for an approval: turn it off in the console",
				needs
			}), look({
				does: "See that it is off and what it serves then.",
				run: `${curl} ${quote$1(`${address}?env=${encodeURIComponent(target.environment)}`)}`,
				expect: `"on":false, and at "offVariation" the number of ${target.baseline}`,
				needs
			}, target.settlesIn)]
		}
	};
}

// src/adapters/routers/describe/seldon.ts
function describeSeldon(target) {
	const spec = {
		candidates: [{
			name: target.baseline,
			weight: 100
		}],
		mirror: null
	};
	const needs = kubernetesNeeds(target, "experiments");
	return {
		capabilities: {
			weight: {
				step: .001,
				max: 100
			},
			mirror: {
				step: 1,
				max: 100
			},
			cohorts: "none",
			sticky: "none",
			compareAndSwap: true,
			reportsServed: false,
			settlesIn: target.settlesIn
		},
		undo: {
			route: `seldon: ${target.namespace}/${target.experiment}`,
			steps: [write({
				does: `Leave ${target.baseline} as the only ${target.resource} of the experiment, without a mirror.`,
				run: kubectl(target, "patch", "experiment", quote$1(target.experiment), "--type", "merge", "-p", quoteJson({ spec })),
				expect: `experiment.mlops.seldon.io/${target.experiment} patched (or "patched (no change)")`,
				needs
			}), look({
				does: `See that the experiment is ready and does not name ${target.candidate}.`,
				run: kubectl(target, "get", "experiment", quote$1(target.experiment), "-o", "jsonpath='{.spec.candidates} {.status.conditions}'"),
				expect: `${target.baseline} alone, and "type":"ExperimentReady" with "status":"True"`,
				needs
			}, target.settlesIn)]
		}
	};
}

// src/adapters/routers/describe/sql.ts
function describeSql(target) {
	const column = sqlName$1(target.percent);
	const rows = rowsOf(target);
	const client = clientOf(target);
	const needs = [...isSecret(target.database) ? [target.database, "psql"] : ["sqlite3"], `the right to update ${target.table}`];
	return {
		capabilities: {
			weight: {
				step: .001,
				max: 100
			},
			mirror: null,
			cohorts: "none",
			sticky: "user",
			compareAndSwap: true,
			reportsServed: false,
			settlesIn: target.settlesIn
		},
		undo: {
			route: `sql: ${target.percent} of ${target.table} in ${target.database}${shownRows(target)}`,
			steps: [write({
				does: `Set ${target.percent} to 0.`,
				run: `${client} ${quote$1(`UPDATE ${sqlName$1(target.table)} SET ${column} = 0${rows};`)}`,
				expect: isSecret(target.database) ? "UPDATE 1" : "no output",
				needs
			}), look({
				does: "See what the application reads.",
				run: `${client} ${quote$1(`SELECT ${column} FROM ${sqlName$1(target.table)}${rows};`)}`,
				expect: "0",
				needs
			}, target.settlesIn)]
		}
	};
}
function rowsOf(target) {
	const pairs = Object.entries(target.where).map(([name, value]) => `${sqlName$1(name)} = ${sqlText$1(value)}`);
	return pairs.length === 0 ? "" : ` WHERE ${pairs.join(" AND ")}`;
}
function shownRows(target) {
	const pairs = Object.entries(target.where).map(([name, value]) => `${name} ${value}`);
	return pairs.length === 0 ? "" : `, ${pairs.join(", ")}`;
}
function clientOf(target) {
	return isSecret(target.database) ? `psql "${variable(target.database)}" -c` : `sqlite3 ${quote$1(target.database)}`;
}
function isSecret(database) {
	return /^[A-Z][A-Z0-9_]*$/.test(database);
}

// src/adapters/routers/describe/unleash.ts
function describeUnleash(target) {
	const path = [
		"projects",
		target.project,
		"features",
		target.feature,
		"environments",
		target.environment
	];
	const address = `${target.url.replace(/\/$/, "")}/api/admin/${path.map((each) => encodeURIComponent(each)).join("/")}`;
	const curl = `curl --fail-with-body -sS${curlAuth(target.auth)}`;
	const needs = [...Object.values(target.auth ?? {}), `the right to switch features in ${target.environment}, without a change request`];
	return {
		capabilities: {
			weight: {
				step: 1,
				max: 100
			},
			mirror: null,
			cohorts: "attribute",
			sticky: "user",
			compareAndSwap: false,
			reportsServed: false,
			settlesIn: target.settlesIn
		},
		undo: {
			route: `unleash: ${target.project}/${target.feature} in ${target.environment}`,
			steps: [write({
				does: `Switch ${target.feature} off in ${target.environment}: every client gets the baseline.`,
				run: `${curl} -X POST ${quote$1(`${address}/off`)}`,
				expect: "no error; HTTP 200",
				needs
			}), look({
				does: "See that it is off; clients follow at their next poll.",
				run: `${curl} ${quote$1(address)}`,
				expect: `"enabled":false`,
				needs
			}, target.settlesIn)]
		}
	};
}

// src/adapters/routers/describe.ts
function describeRouter(target) {
	return {
		target,
		...describe$4(target)
	};
}
function describe$4(target) {
	switch (target.kind) {
		case "kserve": return describeKserve(target);
		case "seldon": return describeSeldon(target);
		case "istio": return describeIstio(target);
		case "gateway-api": return describeGatewayApi(target);
		case "unleash": return describeUnleash(target);
		case "launchdarkly": return describeLaunchDarkly(target);
		case "flagd": return describeFlagd(target);
		case "sql": return describeSql(target);
		case "http": return describeHttp(target);
		case "command": return describeCommand(target);
	}
}

// src/promotion/decision.ts
const SEVERITY = {
	"roll-back": 3,
	hold: 2,
	bake: 1,
	promote: 0
};

// src/commands/outputs.ts
const NOTHING$1 = {
	decision: "idle",
	reason: "idle",
	planDigest: "",
	stage: "",
	nextAt: "",
	result: ""
};
function outputsOfTick(reports) {
	const worst = worstOf(reports);
	const result = JSON.stringify({
		"schema-version": 1,
		rollouts: reports.map(describeTick)
	});
	if (worst === null) return {
		...NOTHING$1,
		result
	};
	return {
		decision: worst.decision,
		reason: worst.reason,
		planDigest: worst.plan?.digest ?? "",
		stage: worst.stage ?? "",
		nextAt: worst.nextAt === null ? "" : iso(worst.nextAt),
		result
	};
}
function exitCodeOfTick(reports) {
	const codes = reports.map(exitCodeOf);
	for (const code of [
		2,
		1,
		5,
		4,
		3
	]) if (codes.includes(code)) return code;
	return 0;
}
function exitCodeOf(report) {
	if (report.confirmed === false) return 2;
	if (report.reason === "world-unavailable") return 5;
	if (report.reason === "plan-refused") return 4;
	if (report.reason === "already-rolled-back" && report.decision === "hold") return 1;
	switch (report.decision) {
		case "roll-back": return 1;
		case "hold": return 3;
		case "bake":
		case "promote":
		case "guard": return 0;
	}
}
function worstOf(reports) {
	const rank = (report) => report.decision === "guard" ? -1 : SEVERITY[report.decision];
	return reports.reduce((worst, report) => worst === null || rank(report) > rank(worst) ? report : worst, null);
}
function describeTick(report) {
	return {
		rollout: report.rollout,
		decision: report.decision,
		reason: report.reason,
		stage: report.stage,
		digest: report.plan?.digest ?? null,
		"next-at": report.nextAt === null ? null : iso(report.nextAt),
		confirmed: report.confirmed,
		traffic: report.traffic,
		findings: report.findings,
		holds: report.holds.map((hold) => hold.kind),
		actions: report.actions.map((action) => ({
			...action,
			at: iso(action.at)
		})),
		incident: report.incident,
		detail: report.detail
	};
}
function outputsOfGate(assessment) {
	const { outcome } = assessment;
	const digest = outcome.rollouts.find((each) => each.digest !== null)?.digest ?? "";
	const rollouts = outcome.rollouts.map((each) => ({
		rollout: each.rollout,
		outcome: each.kind,
		digest: each.digest,
		requirements: each.requirements,
		dismissals: each.dismissals
	}));
	const problems = [...assessment.problems, ...assessment.planned.flatMap((each) => each.problems)];
	const result = JSON.stringify({
		"schema-version": 1,
		outcome: outcome.kind,
		reason: outcome.reason,
		rollouts,
		problems
	});
	return {
		...NOTHING$1,
		decision: outcome.kind,
		reason: outcome.reason,
		planDigest: digest,
		result
	};
}
function exitCodeOfGate(assessment, refused) {
	if (refused) return 4;
	return assessment.outcome.kind === "go" ? 0 : 3;
}

// src/config/misread.ts
function read(value) {
	return {
		kind: "read",
		value
	};
}
function misread(code, expected, write) {
	return {
		kind: "misread",
		code,
		expected,
		write
	};
}

// src/config/suggest.ts
function nearest(word, words) {
	const asked = word.toLowerCase().slice(0, LONGEST$4);
	let best = null;
	let least = Math.min(2, Math.floor((asked.length - 1) / 2)) + 1;
	for (const each of words) {
		const slips = slipsBetween(asked, each.toLowerCase(), least);
		if (slips < least) {
			best = each;
			least = slips;
		}
	}
	return best;
}
const LONGEST$4 = 64;
function slipsBetween(from, to, limit) {
	if (Math.abs(from.length - to.length) >= limit) return limit;
	let before = [];
	let last = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (let row = 1; row <= from.length; row += 1) {
		const line = [row];
		for (let column = 1; column <= to.length; column += 1) {
			const same = from[row - 1] === to[column - 1] ? 0 : 1;
			const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
			line.push(Math.min(at(last, column) + 1, at(line, column - 1) + 1, at(last, column - 1) + same, swapped ? at(before, column - 2) + 1 : 1e400));
		}
		if (Math.min(...line) >= limit) return limit;
		before = last;
		last = line;
	}
	return Math.min(limit, at(last, to.length));
}
function at(row, index) {
	return row[index] ?? 1e400;
}

// src/config/calendar-text.ts
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(Z?)$/;
const HOURS = /^([A-Za-z,-]{3,40}) (\d{2}):(\d{2})-(\d{2}):(\d{2})$/;
const DAYS = [
	"Mon",
	"Tue",
	"Wed",
	"Thu",
	"Fri",
	"Sat",
	"Sun"
];
function readDate(value) {
	const parts = typeof value === "string" ? DATE.exec(value) : null;
	if (typeof value !== "string" || parts === null) return misread("wrong-value", "a day such as 2026-11-17", "2026-11-17");
	return dayExists(parts) ? read(value) : misread("out-of-range", "a day that exists", null);
}
function readZone(value) {
	const expected = "a time zone by name such as Europe/Berlin or UTC";
	if (typeof value !== "string" || !/^[A-Za-z][A-Za-z0-9_+/-]{1,40}$/.test(value)) return misread("wrong-value", expected, "Europe/Berlin");
	if (zoneExists(value)) return read(value);
	return misread("wrong-value", expected, nearest(value, Intl.supportedValuesOf("timeZone")));
}
function readLocalTime(value) {
	const parts = typeof value === "string" ? LOCAL.exec(value) : null;
	if (parts === null) return misread("wrong-value", "a local time such as \"2026-11-23T09:00\"", "\"2026-11-23T09:00\"");
	const [, , , , hour = "", minute = "", utc] = parts;
	if (!dayExists(parts) || Number(hour) > 23 || Number(minute) > 59) return misread("out-of-range", "a time that exists", null);
	const [, year, month, day] = parts.map(Number);
	const wall = Date.UTC(year ?? 0, (month ?? 1) - 1, day, Number(hour), Number(minute));
	return read({
		wall,
		utc: utc === "Z"
	});
}
function momentOf(time, zone, pick) {
	if (time.utc || zone === "UTC") return instant(time.wall);
	const offsetAt = offsetsOf(zone);
	const moments = [time.wall - DAY, time.wall + DAY].map((near) => time.wall - offsetAt(near)).filter((moment) => moment + offsetAt(moment) === time.wall).sort((a, b) => a - b);
	const moment = pick === "earlier" ? moments[0] : moments.at(-1);
	return moment === void 0 ? null : instant(moment);
}
function readMovingHours(value) {
	const example = "Mon-Thu 09:00-16:00";
	const parts = typeof value === "string" ? HOURS.exec(value) : null;
	if (typeof value !== "string" || parts === null) return misread("wrong-value", `days and hours such as "${example}"`, `"${example}"`);
	const [, days = "", ...clock] = parts;
	const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = clock.map(Number);
	const week = daysOf(days);
	if (week === null) return misread("wrong-value", `days of the week, ${DAYS.join(", ")}, such as "${example}"`, null);
	const from = fromHour * 60 + fromMinute;
	const to = toHour * 60 + toMinute;
	if (fromMinute > 59 || toMinute > 59 || to > 1440 || from >= to) return misread("out-of-range", "hours of one day, the first before the second", `"${example}"`);
	return read({
		days: week,
		from,
		to,
		text: value
	});
}
function daysOf(text) {
	const found = /* @__PURE__ */ new Set();
	for (const range of text.split(",")) {
		const [first, last = first, ...more] = range.split("-").map((name) => DAYS.findIndex((day) => day === name));
		if (first === void 0 || last === void 0 || first < 0 || last < 0 || more.length > 0) return null;
		for (let day = first;; day = (day + 1) % 7) {
			found.add(day + 1);
			if (day === last) break;
		}
	}
	return [...found].sort((a, b) => a - b);
}
function dayExists(parts) {
	const [, year = 0, month = 0, day = 0] = parts.slice(0, 4).map(Number);
	const date = new Date(Date.UTC(year, month - 1, day));
	return year >= 1970 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
function zoneExists(zone) {
	if (zone === "UTC") return true;
	try {
		return clockOf$2(zone).resolvedOptions().timeZone !== "";
	} catch (cause) {
		if (cause instanceof RangeError) return false;
		throw cause;
	}
}
function offsetsOf(zone) {
	const format = clockOf$2(zone);
	return (moment) => {
		const parts = format.formatToParts(moment);
		const part = (type) => Number(parts.find((each) => each.type === type)?.value);
		return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute")) - Math.floor(moment / MINUTE) * MINUTE;
	};
}
const clocks$2 = /* @__PURE__ */ new Map();
function clockOf$2(zone) {
	const known = clocks$2.get(zone);
	if (known !== void 0) return known;
	const clock = new Intl.DateTimeFormat("en-US", {
		timeZone: zone,
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "numeric"
	});
	clocks$2.set(zone, clock);
	return clock;
}

// src/config/units-text.ts
const NUMBER = String.raw`(\d{1,12}(?:\.\d{1,9})?)`;
const SHARE = new RegExp(`^${NUMBER}%$`);
const POINTS = new RegExp(`^${NUMBER}pp$`);
const FACTOR = new RegExp(`^x${NUMBER}$`);
const SCORE$1 = new RegExp(`^${NUMBER} score$`);
const EVENTS$1 = /^(\d{1,12}) events?$/;
const MONEY = new RegExp(String.raw`^([$€£¥]|(?:[A-Z]{3}) ?)${NUMBER}$`);
const PER = /^(\d{1,12}) ([a-z0-9][a-z0-9-]*)$/;
const RATE$1 = new RegExp(`^${NUMBER} per (\\d{1,12})(?: [a-z0-9][a-z0-9-]*)?$`);
const AT_LEAST = /^(\d{1,9})(?: (per cohort|in total))?$/;
const BARE = /^-?\d+(?:\.\d+)?$/;
function readPercent(value) {
	return readShareAs(value, "");
}
function readShare(value) {
	return readShareAs(value, "e-2");
}
function readShareAs(value, power) {
	const digits = match(SHARE, value)?.[1];
	if (digits === void 0) return wrongUnit(value, "a share such as 5%", "5%");
	if (Number(digits) > 100) return misread("out-of-range", "a share of at most 100%", "100%");
	return read(Number(digits + power));
}
function readPoints(value) {
	const digits = match(POINTS, value)?.[1];
	if (digits === void 0) return wrongUnit(value, "points such as 1pp", "1pp");
	return Number(digits) > 100 ? misread("out-of-range", "at most 100pp", "100pp") : read(Number(`${digits}e-2`));
}
function readFactor(value) {
	const digits = match(FACTOR, value)?.[1];
	if (digits === void 0) {
		const turned = /^(\d+(?:\.\d+)?)[x×]$/.exec(String(value))?.[1];
		const expected = "a factor such as x1.05";
		return turned === void 0 ? wrongUnit(value, expected, "x1.05") : misread("unit-wrong", expected, `x${turned}`);
	}
	return Number(digits) > 0 ? read(Number(digits)) : misread("out-of-range", "a factor above 0", "x1.05");
}
function readScore(value) {
	const digits = match(SCORE$1, value)?.[1];
	return digits === void 0 ? wrongUnit(value, "a score such as 0.2 score", "0.2 score") : read(Number(digits));
}
function readEvents(value) {
	const digits = match(EVENTS$1, value)?.[1];
	return digits === void 0 ? wrongUnit(value, "a number of events such as 0 events", "0 events") : read(Number(digits));
}
function readMoney(value) {
	const [, currency, digits] = match(MONEY, value) ?? [];
	if (currency === void 0 || digits === void 0) return wrongUnit(value, "an amount with its currency such as $4.60", "$4.60");
	return read({
		amount: Number(digits),
		currency: currency.trim()
	});
}
function readPer(value) {
	const [, count, unit] = match(PER, value) ?? [];
	if (count === void 0 || unit === void 0) return wrongUnit(value, "a number of a traffic unit such as 1000 summary", "1000 summary");
	return Number(count) > 0 ? read({
		count: Number(count),
		unit
	}) : misread("out-of-range", "at least 1 of the unit", "1000 summary");
}
function readRate(value) {
	const [, events, per] = match(RATE$1, value) ?? [];
	if (events === void 0 || per === void 0) {
		const share = readShare(value);
		return share.kind === "read" ? share : wrongUnit(value, "a rate such as 6 per 10000, or a share such as 0.06%", "6 per 10000");
	}
	return Number(per) > 0 ? read(Number(events) / Number(per)) : misread("out-of-range", "a rate per at least 1", "6 per 10000");
}
function readAtLeast(value) {
	const [, count, per] = match(AT_LEAST, value) ?? [];
	if (count === void 0 || per === void 0) return wrongUnit(value, "a number of samples such as 300 per cohort or 300 in total", "300 per cohort");
	return read({
		count: Number(count),
		per: per === "per cohort" ? "cohort" : "total"
	});
}
const DURATION = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/;
const SIZES = [
	DAY,
	HOUR,
	MINUTE,
	SECOND,
	1
];
const LONGEST$3 = milliseconds(3660 * DAY);
function readDuration(value, example = "72h") {
	const parts = value === "" ? null : match(DURATION, value);
	if (parts === null) return wrongUnit(value, `a length of time such as ${example}`, example);
	const sum = SIZES.reduce((total, size, index) => total + Number(parts[index + 1] ?? 0) * size, 0);
	return sum <= LONGEST$3 ? read(milliseconds(sum)) : misread("out-of-range", "a length of time of at most ten years", example);
}
function readMargin(value, points) {
	const factor = readFactor(value);
	if (factor.kind === "read") return read({
		kind: "factor",
		factor: factor.value
	});
	const absolute = points === "score" ? readScore(value) : points === "pp" ? readPoints(value) : factor;
	if (absolute.kind === "read") return read({
		kind: "points",
		points: absolute.value
	});
	const example = {
		pp: "points such as 1pp or a factor such as x1.1",
		score: "points such as 0.1 score or a factor such as x1.1",
		none: "a factor such as x1.1"
	}[points];
	const percent = match(SHARE, value)?.[1];
	if (percent !== void 0) {
		const factored = `x${Number((1 + Number(percent) / 100).toFixed(6))}`;
		return misread("margin-percent", example, points === "pp" ? `${percent}pp or ${factored}` : factored);
	}
	const turned = factor.write !== null && /^\d+(?:\.\d+)?[x×]$/.test(String(value)) ? factor.write : null;
	if (turned !== null) return misread("unit-wrong", example, turned);
	return wrongUnit(value, example, points === "pp" ? "1pp" : points === "score" ? "0.1 score" : "x1.1");
}
function readQuantity(value) {
	const share = readShare(value);
	if (share.kind === "read") return read({
		unit: "share",
		value: share.value
	});
	const score = readScore(value);
	if (score.kind === "read") return read({
		unit: "score",
		value: score.value
	});
	const events = readEvents(value);
	if (events.kind === "read") return read({
		unit: "events",
		value: events.value
	});
	const money = readMoney(value);
	if (money.kind === "read") return read({
		unit: money.value.currency,
		value: money.value.amount
	});
	const time = readDuration(value);
	if (time.kind === "read") return read({
		unit: "time",
		value: time.value / SECOND
	});
	return wrongUnit(value, "a level with its unit such as 75%, 900ms, $4.60, 0.2 score or 12 events", null);
}
function wrongUnit(value, expected, example) {
	const bare = typeof value === "number" && Number.isFinite(value) ? String(value) : value;
	if (typeof bare !== "string" || !BARE.test(bare)) return misread(typeof value === "string" && /\d/.test(value) ? "unit-wrong" : "wrong-value", expected, example);
	const wears = /^([^\d]*)\d+(?:\.\d+)?(.*)$/.exec(example ?? "");
	const dressed = wears === null || bare.startsWith("-") ? example : `${wears[1]}${bare}${wears[2]}`;
	return misread("unit-missing", expected, dressed);
}
function match(form, value) {
	return typeof value === "string" && value.length <= 80 ? form.exec(value) : null;
}

// src/config/cohort-detect.ts
function readCohortDetect(value, guard) {
	const level = readLevelOf(value, guard);
	if (level.kind === "read" || !("expect" in guard)) return level;
	const factor = readFactor(value);
	if (factor.kind === "misread") return level;
	return guard.expect === null ? misread("wrong-value", "a level, because the guard does not say what it expects", null) : read(factor.value * guard.expect);
}
function readLevelOf(value, guard) {
	switch (guard.kind) {
		case "proportion": return readShare(value);
		case "latency": {
			const time = readDuration(value, "900ms");
			return time.kind === "read" ? read(time.value / SECOND) : time;
		}
		case "rate": return readRate(value);
		case "score":
		case "composite": {
			const share = readShare(value);
			return share.kind === "read" ? share : readScore(value);
		}
		case "ratio":
		case "level": {
			const level = readQuantity(value);
			return level.kind === "read" ? read(level.value.value) : level;
		}
		case "tripwire":
		case "split":
		case "identity":
		case "signal": return misread("wrong-value", "a guard with a level", null);
	}
}

// src/config/stage-weights.ts
function liveStages(stages) {
	return stages.flatMap((stage, index) => stage === null || stage.kind === "evaluate" ? [] : [{
		stage,
		index
	}]);
}
function stageIndex(stages, name) {
	return liveStages(stages).find(({ stage }) => stage.name === name)?.index ?? -1;
}
function weightsOf$1({ cohorts, stages }, index) {
	const stage = stages[index];
	if (stage == null || stage.kind === "evaluate" || stage.kind === "shadow") return /* @__PURE__ */ new Map();
	const everyone = stage.kind === "canary" ? stage.weight ?? stage.cohorts["all"] ?? null : 100;
	if (everyone === null) return /* @__PURE__ */ new Map();
	const weights = /* @__PURE__ */ new Map([["all", everyone]]);
	for (const [name, cohort] of cohorts) {
		const own = stage.kind === "canary" && Object.hasOwn(stage.cohorts, name) ? stage.cohorts[name] : void 0;
		const joins = cohort?.from == null ? -1 : stageIndex(stages, cohort.from);
		weights.set(name, own ?? (joins > index ? 0 : everyone));
	}
	return weights;
}

// src/config/assemble.ts
const EVERY = milliseconds(5 * MINUTE);
function assemble(sections) {
	const { head, release, rollback, routedBy } = sections;
	const [router, ...otherRouters] = whole(sections.routers) ?? [];
	const guards = entriesOf(sections.guards);
	const units = entriesOf(sections.units);
	const cohorts = entriesOf(sections.cohorts);
	const sources = entriesOf(sections.sources);
	const stages = whole(sections.stages);
	const people = entriesOf(sections.people);
	const followUp = whole(sections.followUp);
	const channels = entriesOf(sections.channels);
	const communications = whole(sections.communications);
	const answers = entriesOf(sections.answers);
	if (head.version === null || head.name === null || head.kind === null || head.tier === null || head.deadline === null) return null;
	if (head.attempt === null || head.every === null || head.supersede === null) return null;
	if (release === null || rollback === null || routedBy === null || router === void 0) return null;
	if (guards === null || units === null || cohorts === null || sources === null || stages === null) return null;
	if (people === null || followUp === null || channels === null || communications === null || answers === null) return null;
	const placed = guards.map(([name, part]) => placeGuard(name, part, sections));
	return {
		version: head.version,
		name: head.name,
		attempt: head.attempt ?? 1,
		kind: head.kind,
		tier: head.tier,
		release,
		hypothesis: sections.hypothesis,
		start: startOf(sections),
		every: head.every ?? EVERY,
		routedBy,
		units: units.map(([name, part]) => placeUnit(name, part)),
		cohorts: cohorts.map(([name, part]) => placeCohort(name, part, sections)),
		routers: [router, ...otherRouters],
		sources: sources.map(([name, part]) => ({
			name,
			...part
		})),
		guards: [...placed, ...splitGuard(placed, sections)],
		stages: stages.flatMap((_, index) => placeStage(index, sections)),
		people: people.map(([name, part]) => ({
			name,
			...part
		})),
		rollback,
		deadline: head.deadline,
		supersede: head.supersede ?? "refuse",
		followUp,
		channels: Object.fromEntries(channels),
		communications,
		answers: Object.fromEntries(answers.map(([name, answer]) => [name, typeof answer === "string" ? {
			kind: "answered",
			text: answer
		} : {
			kind: "not-applicable",
			because: answer["not-applicable"]
		}]))
	};
}
function whole(items) {
	const found = items.filter((item) => item !== null);
	return found.length === items.length ? found : null;
}
function entriesOf(entries) {
	const found = [...entries].flatMap(([name, part]) => part === null ? [] : [[name, part]]);
	return found.length === entries.size ? found : null;
}
function startOf({ start }) {
	const zone = start?.zone ?? "UTC";
	const time = start?.["not-before"];
	return {
		notBefore: time === void 0 ? null : momentOf(time, zone, "earlier"),
		zone,
		moves: start?.moves ?? null
	};
}
function placeUnit(name, part) {
	if ("of" in part) return {
		name,
		perDay: 0,
		perRouted: 1,
		correlation: 0,
		clusterDeclared: false,
		sampleOf: {
			unit: part.of,
			share: part.share,
			atMostPerDay: part["at-most-per-day"] ?? null
		}
	};
	const declared = part["per-routed"] !== void 0 && part.correlation !== void 0;
	return {
		name,
		perDay: part["per-day"],
		perRouted: part["per-routed"] ?? 1,
		correlation: part.correlation ?? 0,
		clusterDeclared: declared,
		sampleOf: null
	};
}
function placeCohort(name, part, { guards }) {
	const detect = Object.entries(part.detect ?? {}).flatMap(([guard, value]) => {
		const found = guards.get(guard);
		const level = found == null ? null : readCohortDetect(value, found);
		return level?.kind === "read" ? [[guard, level.value]] : [];
	});
	return {
		name,
		where: part.where,
		share: part.share,
		trainingShare: part["training-share"] ?? null,
		owner: part.owner ?? null,
		because: part.because ?? null,
		from: part.from ?? null,
		detect: Object.fromEntries(detect),
		accepted: part.accepted ?? null
	};
}
function placeGuard(name, part, { sources, units, routedBy }) {
	const [onlySource = ""] = sources.keys();
	const onlyUnit = units.size === 1 ? [...units.keys()][0] : void 0;
	return {
		...part,
		name,
		source: part.source ?? onlySource,
		unit: part.unit ?? onlyUnit ?? routedBy ?? ""
	};
}
function splitGuard(guards, { split, routedBy }) {
	const counting = guards.find((guard) => guard.kind === "proportion" && guard.unit === routedBy);
	if (!split || counting?.kind !== "proportion" || guards.some((guard) => guard.kind === "split" || guard.name === "split")) return [];
	return [{
		kind: "split",
		name: "split",
		class: "integrity",
		source: counting.source,
		unit: counting.unit,
		onBreach: "hold",
		everyTimes: 1,
		maturesAfter: null,
		validWhile: null,
		certify: false,
		alphaShare: 1,
		from: null,
		total: counting.total
	}];
}
function placeStage(index, { stages, cohorts }) {
	const stage = stages[index];
	if (stage == null) return [];
	if (stage.kind !== "canary") return [stage];
	const { all = 0, ...named } = stage.cohorts;
	const weights = new Map(Object.entries(named).map(([name, weight]) => [name, percent$1(weight)]));
	for (const [name, cohort] of cohorts) if (cohort?.from !== void 0 && stageIndex(stages, cohort.from) > index) weights.set(name, percent$1(0));
	return [{
		...stage,
		weight: percent$1(stage.weight ?? all),
		cohorts: Object.fromEntries(weights)
	}];
}

// src/config/objection.ts
function objection(code, path, message, words = {}) {
	return {
		code,
		path,
		message,
		severity: words.severity ?? "blocker",
		what: words.what ?? "value",
		expected: words.expected ?? null,
		found: words.found ?? null,
		suggestion: words.suggestion ?? null
	};
}
function showPath(path) {
	if (path.length === 0) return "the file";
	return path.reduce((shown, step) => {
		if (typeof step === "number") return `${shown}[${step}]`;
		return shown === "" ? step : `${shown}.${step}`;
	}, "");
}

// src/config/rollout.ts
const KINDS = [
	"llm",
	"recommender",
	"classifier",
	"other"
];
function weightIn(stage, cohort) {
	switch (stage.kind) {
		case "evaluate":
		case "shadow": return 0;
		case "canary": return stage.cohorts[cohort] ?? stage.weight;
		case "blue-green": return 100;
	}
}
function bakeOf(stage) {
	return stage.kind === "evaluate" ? 0 : stage.bake;
}

// src/config/schema/fields.ts
function field(face, from) {
	return unknown().meta({ ...face }).transform((value, context) => {
		const result = from(value);
		if (result.kind === "read") return result.value;
		const params = value === void 0 ? {
			...result,
			code: "missing-key"
		} : result;
		context.addIssue({
			code: "custom",
			message: result.expected,
			params: { ...params }
		});
		return NEVER;
	});
}
function mapping(shape) {
	return strictObject(shape, { error: (issue) => issue.code === "unrecognized_keys" ? Object.keys(shape).join(" ") : void 0 });
}
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;
function named(value) {
	return record$1(string().regex(NAME), value);
}
const text = (description, longest = 4e3) => field({
	type: "string",
	description
}, (value) => {
	if (typeof value === "number" || typeof value === "boolean") return misread("wrong-value", "a text", JSON.stringify(String(value)));
	if (typeof value !== "string" || value.trim() === "") return misread("wrong-value", "a text", null);
	return value.length > longest ? misread("out-of-range", `a text of at most ${longest} characters`, null) : read(value);
});
const form = (description, pattern, example, code = "wrong-value") => field({
	type: "string",
	description,
	pattern: pattern.source,
	examples: [example]
}, (value) => typeof value === "string" && pattern.test(value) ? read(value) : misread(code, `${description} such as ${example}`, example));
const name = (description) => form(description, NAME, "summarizer", "name-wrong");
function choice(description, words) {
	return field({
		type: typeof words[0] === "number" ? "integer" : "string",
		description,
		enum: words
	}, (value) => {
		const found = words.find((word) => word === value);
		if (found !== void 0) return read(found);
		const near = typeof value === "string" ? nearest(value, words.map(String)) : null;
		return misread("wrong-value", words.length === 1 ? String(words[0]) : `one of ${words.join(", ")}`, near);
	});
}
const flag = (description) => field({
	type: "boolean",
	description
}, (value) => typeof value === "boolean" ? read(value) : misread("wrong-value", "true or false", "true"));
const onOff = (description) => field({
	type: "string",
	description,
	enum: ["on", "off"]
}, (value) => value === "on" || value === "off" ? read(value === "on") : misread("wrong-value", "on or off", "off"));
const count$1 = (description, from, to) => field({
	type: "integer",
	description
}, (value) => typeof value === "number" && Number.isInteger(value) && value >= from && value <= to ? read(value) : misread(typeof value === "number" ? "out-of-range" : "wrong-value", `a whole number from ${from} to ${to}`, null));
const decimal = (description, from, to) => field({
	type: "number",
	description
}, (value) => typeof value === "number" && value >= from && value <= to ? read(value) : misread(typeof value === "number" && Number.isFinite(value) ? "out-of-range" : "wrong-value", `a number from ${from} to ${to}`, null));
const measure = (pattern, example, from) => (description) => field({
	type: "string",
	description,
	pattern,
	examples: [example]
}, from);
const percent = measure(String.raw`^\d+(\.\d+)?%$`, "5%", readPercent);
const share$1 = measure(String.raw`^\d+(\.\d+)?%$`, "5%", readShare);
const events = measure(String.raw`^\d+ events?$`, "0 events", readEvents);
const factor = measure(String.raw`^x\d+(\.\d+)?$`, "x1.05", readFactor);
const per = measure(String.raw`^\d+ [a-z0-9-]+$`, "1000 summary", readPer);
const atLeast$1 = measure(String.raw`^\d+ (per cohort|in total)$`, "300 per cohort", readAtLeast);
const date = measure(String.raw`^\d{4}-\d{2}-\d{2}$`, "2026-11-17", readDate);
const localTime$1 = measure(String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z?$`, "2026-11-23T09:00", readLocalTime);
const zone = measure("^[A-Za-z]", "Europe/Berlin", readZone);
const movingHours = measure(String.raw`^[A-Za-z,-]+ \d{2}:\d{2}-\d{2}:\d{2}$`, "Mon-Thu 09:00-16:00", readMovingHours);
const duration$1 = (description, example) => measure(String.raw`^(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$`, example, (value) => readDuration(value, example))(description);
const margin = (points) => measure(String.raw`^(x\d+(\.\d+)?|\d+(\.\d+)?(pp| score))$`, "x1.1", (value) => readMargin(value, points))("The distance to the baseline that is tolerated: points (1pp) or a factor (x1.1).");
const multiple = measure(String.raw`^x\d+$`, "x3", (value) => {
	const times = readFactor(value);
	if (times.kind === "misread") return misread(times.code, "a multiple such as x3", times.write);
	return Number.isInteger(times.value) && times.value <= 1e3 ? times : misread("out-of-range", "a whole multiple from x1 to x1000", "x3");
});
const secretName = (description) => form(description, /^[A-Z][A-Z0-9_]{1,99}$/, "UNLEASH_TOKEN", "secret-name-wrong");
const people = (description) => form(description, /^(?:@[A-Za-z0-9](?:[A-Za-z0-9_]|-(?=[A-Za-z0-9_])){0,38}(?:\/[a-z0-9_](?:[a-z0-9_.-]{0,98}[a-z0-9_])?)?|CODEOWNERS:[A-Za-z0-9_./*-]{1,200})$/, "@acme/ml-owners", "login-wrong");
const path = (description) => field({
	type: "string",
	description
}, (value) => {
	const parts = typeof value === "string" ? value.split("/") : [""];
	const inside = typeof value === "string" && value.length <= 400 && !value.includes("\\") && !/^[A-Za-z]:/.test(value) && parts.every((part) => part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git");
	return typeof value === "string" && inside ? read(value) : misread("path-outside", "a path inside the repository such as prompts/summary.md", null);
});
const url = (description) => field({
	type: "string",
	description,
	pattern: "^https?://",
	examples: ["https://prometheus.acme.example"]
}, (value) => {
	const parsed = typeof value === "string" && /^https?:\/\/[^\s\\]+$/.test(value) ? URL.parse(value) : null;
	return typeof value === "string" && parsed !== null && parsed.username === "" && parsed.password === "" ? read(value) : misread("url-wrong", "a URL such as https://prometheus.acme.example, without name or password", null);
});
const labels = (description) => record$1(string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/), text("The label's value.", 400)).meta({ description });
const argv = (description) => array(text("One argument.")).min(1).meta({ description });

// src/judge/guard.ts
const GUARD_CLASSES = [
	"latency",
	"error",
	"quality",
	"business",
	"cost",
	"saturation",
	"integrity"
];
const ON_BREACH = [
	"roll-back",
	"hold",
	"warn"
];

// src/config/schema/limits.ts
function limits(level, points) {
	const face = {
		type: "string",
		description: "A level with its unit."
	};
	const at = (description) => field({
		...face,
		description
	}, level).optional();
	return {
		"at-most": at("The objective: at most this."),
		"at-least": at("The objective: at least this."),
		between: tuple([field(face, level), field(face, level)]).meta({ description: "The objective: from the first level to the second." }).optional(),
		"no-worse-than-baseline": margin(points).optional(),
		expect: at("The baseline's level."),
		detect: field({
			type: "string",
			description: "The level that must be found with 80 % power: a level, or a factor of the baseline."
		}, detectBy(level)).optional(),
		better: choice("Which direction is good; lower when not said.", ["lower", "higher"]).optional()
	};
}
function detectBy(level) {
	return (value) => {
		const factor = readFactor(value);
		if (factor.kind === "read") return read({
			kind: "factor",
			factor: factor.value
		});
		const found = level(value);
		if (found.kind === "read") return read({
			kind: "level",
			level: found.value
		});
		return misread(found.code, `${found.expected}, or a factor such as x1.5`, found.write);
	};
}
function measured(v) {
	const objective = {
		atMost: v.between?.[1] ?? v["at-most"] ?? null,
		atLeast: v.between?.[0] ?? v["at-least"] ?? null
	};
	const onlyAtLeast = objective.atMost === null && objective.atLeast !== null;
	return {
		better: v.better ?? (onlyAtLeast ? "higher" : "lower"),
		objective,
		margin: v["no-worse-than-baseline"] ?? null,
		expect: v.expect ?? null,
		detect: v.detect ?? null
	};
}
function sameUnit(v, context) {
	const levels = [
		["at-most", v["at-most"]],
		["at-least", v["at-least"]],
		["between", v.between?.[0]],
		["between", v.between?.[1]],
		["expect", v.expect],
		["detect", v.detect?.kind === "level" ? v.detect.level : void 0]
	];
	const first = levels.find(([, level]) => level !== void 0)?.[1];
	for (const [key, level] of levels) {
		if (first === void 0 || level === void 0 || level.unit === first.unit) continue;
		const fault = misread("units-mixed", `the same unit as the first level, ${first.unit}`, null);
		context.addIssue({
			code: "custom",
			message: fault.expected,
			path: [key],
			params: { ...fault }
		});
	}
	const detect = v.detect?.kind === "level" ? {
		kind: "level",
		level: v.detect.level.value
	} : v.detect;
	return {
		"at-most": v["at-most"]?.value,
		"at-least": v["at-least"]?.value,
		between: v.between === void 0 ? void 0 : [v.between[0].value, v.between[1].value],
		"no-worse-than-baseline": v["no-worse-than-baseline"],
		expect: v.expect?.value,
		detect,
		better: v.better
	};
}

// src/config/schema/guard.ts
const base$3 = {
	class: choice("What it protects.", GUARD_CLASSES),
	source: name("Where its readings come from; may be left out where there is one source.").optional(),
	unit: name("The traffic unit that it counts; may be left out where there is one unit.").optional(),
	"on-breach": choice("What a breach does.", ON_BREACH),
	every: multiple("Judged every so many intervals.").optional(),
	"matures-after": duration$1("Readings younger than this are not judged yet.", "24h").optional(),
	"valid-while": name("A guard that must hold for this one to mean anything.").optional(),
	certify: flag("Whether a stage ends only when this guard is shown to be good.").optional(),
	"alpha-share": factor("Weight of its share of the false-alarm budget; x1 when not said.").optional(),
	from: name("The first stage in which it is judged.").optional(),
	slo: name("An entry of `slos` whose limits it takes.").optional()
};
function common$3(v) {
	return {
		class: v.class,
		source: v.source ?? null,
		unit: v.unit ?? null,
		onBreach: v["on-breach"],
		everyTimes: v.every ?? 1,
		maturesAfter: v["matures-after"] ?? null,
		validWhile: v["valid-while"] ?? null,
		certify: v.certify ?? false,
		alphaShare: v["alpha-share"] ?? 1,
		from: v.from ?? null
	};
}
function readSeconds(value) {
	const time = readDuration(value, "900ms");
	return time.kind === "read" ? read(time.value / SECOND) : time;
}
function readLevel01(value) {
	const share = readShare(value);
	return share.kind === "read" ? share : readScore(value);
}
const query = (description) => text(`${description} A query with $by, $where and $window.`, 8e3);
const PROPORTION = mapping({
	events: query("Bad (or good) units."),
	total: query("All units."),
	"absent-events-are-zero": flag("Whether a series without events means none; true when not said.").optional(),
	...base$3,
	...limits(readShare, "pp")
}).transform((v) => ({
	kind: "proportion",
	events: v.events,
	total: v.total,
	absentEventsAreZero: v["absent-events-are-zero"] ?? true,
	...common$3(v),
	...measured(v)
}));
const LATENCY = mapping({
	histogram: query("Cumulative buckets with the label `le` in seconds."),
	percentile: decimal("Which percentile, such as 95.", 1, 99.999),
	...base$3,
	...limits(readSeconds, "none")
}).transform((v) => ({
	kind: "latency",
	histogram: v.histogram,
	percentile: v.percentile,
	...common$3(v),
	...measured(v)
}));
const RATE = mapping({
	events: query("Events."),
	...base$3,
	...limits(readRate, "none")
}).transform((v) => ({
	kind: "rate",
	events: v.events,
	...common$3(v),
	...measured(v)
}));
const SCORE = mapping({
	score: query("Scores."),
	...base$3,
	...limits(readLevel01, "score")
}).transform((v) => ({
	kind: "score",
	score: v.score,
	...common$3(v),
	...measured(v)
}));
const RATIO = mapping({
	numerator: query("What is summed, such as cost."),
	denominator: query("What it is divided by."),
	per: per("The denominator's size and unit."),
	...base$3,
	...limits(readQuantity, "none")
}).transform((v, context) => ({
	kind: "ratio",
	numerator: v.numerator,
	denominator: v.denominator,
	per: v.per.count,
	...common$3({
		...v,
		unit: v.unit ?? v.per.unit
	}),
	...measured(sameUnit(v, context))
}));
const LEVEL = mapping({
	level: query("A gauge."),
	...base$3,
	...limits(readQuantity, "none")
}).transform((v, context) => ({
	kind: "level",
	level: v.level,
	...common$3(v),
	...measured(sameUnit(v, context))
}));
const COMPOSITE = mapping({
	parts: array(mapping({
		name: name("The part."),
		weight: share$1("Its weight in the sum."),
		score: query("Its score, 0 to 1."),
		floor: field({
			type: "string",
			description: "The part's own floor."
		}, readLevel01).optional()
	}).transform((v) => ({
		name: v.name,
		weight: v.weight,
		score: v.score,
		floor: v.floor ?? null
	}))).min(2),
	...base$3,
	...limits(readLevel01, "score")
}).transform((v) => ({
	kind: "composite",
	parts: v.parts,
	...common$3(v),
	...measured(v)
}));
const TRIPWIRE = mapping({
	count: query("Reports."),
	"at-most": events("So many are tolerated."),
	"confirmed-by": name("The people whose confirmation turns a hold to a rollback.").optional(),
	...base$3
}).transform((v) => ({
	kind: "tripwire",
	count: v.count,
	atMost: v["at-most"],
	confirmedBy: v["confirmed-by"] ?? null,
	...common$3(v)
}));
const SPLIT = mapping({
	split: query("Routed units, each counted when it is first seen."),
	...base$3
}).transform((v) => ({
	kind: "split",
	total: v.split,
	...common$3(v)
}));
const IDENTITY = mapping({
	identity: query("The model id that responses report, as a label."),
	equals: text("The pinned id.", 200),
	...base$3
}).transform((v) => ({
	kind: "identity",
	identity: v.identity,
	equals: v.equals,
	...common$3(v)
}));
const SIGNAL = mapping({
	signal: text("What people report, and where."),
	...base$3
}).transform((v) => ({
	kind: "signal",
	signal: v.signal,
	...common$3(v)
}));
const GUARD = union([
	PROPORTION,
	LATENCY,
	RATE,
	SCORE,
	RATIO,
	LEVEL,
	COMPOSITE,
	TRIPWIRE,
	SPLIT,
	IDENTITY,
	SIGNAL
]);
const TOLD_BY = [
	[["histogram"], LATENCY],
	[["score"], SCORE],
	[["parts"], COMPOSITE],
	[["numerator"], RATIO],
	[["denominator"], RATIO],
	[["level"], LEVEL],
	[["count"], TRIPWIRE],
	[["split"], SPLIT],
	[["identity"], IDENTITY],
	[["signal"], SIGNAL],
	[["events", "total"], PROPORTION],
	[["events"], RATE],
	[["total"], PROPORTION]
];
const TELLING_KEYS = [...new Set(TOLD_BY.flatMap(([keys]) => keys))];
function guardSchema(keys) {
	return TOLD_BY.find(([telling]) => telling.every((key) => keys.includes(key)))?.[1] ?? null;
}
const SLO = mapping({
	...limits(readQuantity, "none"),
	"no-worse-than-baseline": field({
		type: "string",
		description: "The distance to the baseline that is tolerated."
	}, (value) => {
		return [
			readFactor(value),
			readPoints(value),
			readScore(value)
		].some((each) => each.kind === "read") ? read(value) : misread("unit-wrong", "points such as 1pp or a factor such as x1.1", null);
	}).optional(),
	percentile: decimal("Which percentile, such as 95.", 1, 99.999).optional()
});

// src/config/schema/people.ts
const anyOf = array(people("A person or team")).min(1).meta({ description: "Any of these." });
const ROLE = mapping({
	"any-of": anyOf,
	"at-least": count$1("How many of them; 1 when not said.", 1, 20).optional(),
	covers: duration$1("On-call only: how long one acknowledgement lasts.", "24h").optional()
}).transform((v) => ({
	anyOf: v["any-of"],
	atLeast: v["at-least"] ?? 1,
	covers: v.covers ?? null
}));
const POLICY_ROLE = mapping({
	"any-of": anyOf,
	"at-least": count$1("How many of them; 1 when not said.", 1, 20).optional()
}).transform((v) => ({
	anyOf: v["any-of"],
	atLeast: v["at-least"] ?? 1
}));
const REPEAT = choice("Whether it may be done twice.", ["safe", "unsafe"]);
const ROLLBACK$1 = mapping({
	within: duration$1("By then the router reports 0 for the candidate.", "60s"),
	"keep-baseline-for": duration$1("How long the baseline stays ready after the end.", "72h"),
	drilled: mapping({
		on: date("When it was rehearsed."),
		took: duration$1("How long it took.", "41s")
	}).optional(),
	also: array(mapping({
		does: text("What it undoes."),
		run: argv("The program and its arguments; no shell."),
		repeat: REPEAT.optional()
	})).optional(),
	"cannot-undo": array(mapping({
		what: text("What stays."),
		owner: people("Who repairs it.")
	})).optional()
}).transform((v) => ({
	within: v.within,
	keepBaselineFor: v["keep-baseline-for"],
	drilled: v.drilled ?? null,
	also: (v.also ?? []).map((each) => ({
		does: each.does,
		run: each.run,
		repeat: each.repeat ?? "unsafe"
	})),
	cannotUndo: v["cannot-undo"] ?? []
}));
const secret = secretName("The name of a secret");
const byWebhook = { webhook: secret };
const CHANNEL = discriminatedUnion("kind", [
	mapping({
		kind: literal("slack"),
		...byWebhook
	}),
	mapping({
		kind: literal("teams"),
		...byWebhook
	}),
	mapping({
		kind: literal("webhook"),
		url: secret
	}),
	mapping({
		kind: literal("pagerduty"),
		key: secret
	})
]).transform((v) => {
	switch (v.kind) {
		case "slack":
		case "teams": return {
			kind: v.kind,
			secret: v.webhook
		};
		case "webhook": return {
			kind: v.kind,
			secret: v.url
		};
		case "pagerduty": return {
			kind: v.kind,
			secret: v.key
		};
	}
});
const COMMUNICATION = mapping({
	on: text("The moment: `rolled-back`, `canary-5`, `1 working day before start`.", 100),
	to: name("A channel."),
	message: text("What is said.")
});
const FOLLOW_UP = mapping({
	after: duration$1("So long after the end.", "28d"),
	read: name("The guard whose level is read again."),
	owner: people("Who reads it.")
});
const NOT_APPLICABLE = mapping({ "not-applicable": text("Why it does not apply.") });
const ANSWERED = text("The answer.");
function answerSchema(raw) {
	return typeof raw === "object" && raw !== null ? NOT_APPLICABLE : ANSWERED;
}
const ANSWER$1 = union([ANSWERED, NOT_APPLICABLE]);

// src/config/schema/release.ts
const FILE$1 = mapping({
	file: path("A file of the repository; its content is part of the digest."),
	at: choice("Where it is read: at the head of the change (default), or on the base branch.", ["head", "base"]).optional()
}).transform((v) => ({
	file: v.file,
	at: v.at ?? "head"
}));
const PARAMETERS = record$1(string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,59}$/), field({
	type: [
		"string",
		"number",
		"boolean"
	],
	description: "The parameter's value."
}, (value) => typeof value === "string" && value.length <= 400 || typeof value === "boolean" || typeof value === "number" && Number.isFinite(value) ? read(value) : misread("wrong-value", "a text, a finite number, true or false", null))).meta({ description: "Model parameters, such as temperature." });
const SIDE = mapping({
	id: text("Version by which people and dashboards know it.", 100),
	digest: form("Digest of the weights or the image", /^sha256:[0-9a-f]{64}$/, `sha256:${"0".repeat(64)}`).optional(),
	model: text("Pinned model id; never `latest`.", 200).optional(),
	prompt: FILE$1.optional(),
	parameters: PARAMETERS.optional(),
	with: array(FILE$1).meta({ description: "What must move together with it." }).optional()
}).transform((v) => ({
	id: v.id,
	digest: v.digest ?? null,
	model: v.model ?? null,
	prompt: v.prompt ?? null,
	parameters: v.parameters ?? {},
	with: v.with ?? []
}));
const RELEASE = mapping({
	baseline: SIDE,
	candidate: SIDE
});
const HYPOTHESIS = mapping({
	metric: name("The guard whose level is the bet."),
	direction: choice("Which way it should move.", ["increase", "decrease"]),
	effect: field({
		type: "string",
		description: "How far it should move: a factor or points.",
		pattern: String.raw`^(x\d+(\.\d+)?|\d+(\.\d+)?pp)$`,
		examples: ["x1.05", "2pp"]
	}, (value) => {
		const factor = readFactor(value);
		if (typeof value === "string" && (factor.kind === "read" || readPoints(value).kind === "read")) return read(value);
		return misread(factor.kind === "misread" ? factor.code : "wrong-value", "an effect such as x1.05 or 2pp", "x1.05");
	}),
	"read-at": name("The stage at whose end it is read."),
	"change-our-mind": text("The result that would end the release although no guard breached.").optional()
}).transform((v) => ({
	metric: v.metric,
	direction: v.direction,
	effect: v.effect,
	readAt: v["read-at"],
	changeOurMind: v["change-our-mind"] ?? null
}));
const START$1 = mapping({
	"not-before": localTime$1("No stage starts before this local time.").optional(),
	zone: zone("Time zone of `not-before` and `moves`; UTC when not said.").optional(),
	moves: movingHours("Days and hours in which weights may rise; down is always allowed.").optional()
});

// src/config/schema/router-base.ts
const AUTH = record$1(string().regex(/^[a-z][a-z0-9-]{0,39}$/), secretName("The name of a secret")).meta({ description: "What for → the name of a secret." });
const base$2 = {
	auth: AUTH.optional(),
	"settles-in": duration$1("How long until all of its clients serve what was written.", "20s").optional()
};
const SETTLES_IN = milliseconds(30 * SECOND);
function common$2(v) {
	return {
		auth: v.auth ?? null,
		settlesIn: v["settles-in"] ?? SETTLES_IN
	};
}

// src/config/schema/kubernetes-router.ts
const kube = (what) => form(what, /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, "summarizer");
const namespace = kube("Kubernetes namespace");
const server = url("API server; kubectl's current context when not said.").optional();
const arms = {
	baseline: kube("What serves the baseline"),
	candidate: kube("What serves the candidate")
};
const KSERVE = mapping({
	kind: literal("kserve"),
	mode: choice("How KServe runs it; serverless when not said.", [
		"serverless",
		"standard",
		"llm"
	]).optional(),
	namespace,
	service: kube("Name of the InferenceService"),
	server,
	...base$2
}).transform((v) => ({
	kind: v.kind,
	mode: v.mode ?? "serverless",
	namespace: v.namespace,
	service: v.service,
	server: v.server ?? null,
	...common$2(v)
}));
const SELDON = mapping({
	kind: literal("seldon"),
	namespace,
	experiment: kube("Name of the Experiment"),
	resource: choice("What the experiment routes; model when not said.", ["model", "pipeline"]).optional(),
	...arms,
	server,
	...base$2
}).transform((v) => ({
	kind: v.kind,
	namespace: v.namespace,
	experiment: v.experiment,
	resource: v.resource ?? "model",
	baseline: v.baseline,
	candidate: v.candidate,
	server: v.server ?? null,
	...common$2(v)
}));
const ISTIO = mapping({
	kind: literal("istio"),
	namespace,
	"virtual-service": kube("Name of the VirtualService"),
	route: text("Name of the HTTP route in it.", 100),
	...arms,
	server,
	...base$2
}).transform((v) => ({
	kind: v.kind,
	namespace: v.namespace,
	virtualService: v["virtual-service"],
	route: v.route,
	baseline: v.baseline,
	candidate: v.candidate,
	server: v.server ?? null,
	...common$2(v)
}));
const GATEWAY_API = mapping({
	kind: literal("gateway-api"),
	namespace,
	"http-route": kube("Name of the HTTPRoute"),
	rule: text("Name of the rule in it, where it has several.", 100).optional(),
	...arms,
	server,
	...base$2
}).transform((v) => ({
	kind: v.kind,
	namespace: v.namespace,
	httpRoute: v["http-route"],
	rule: v.rule ?? null,
	baseline: v.baseline,
	candidate: v.candidate,
	server: v.server ?? null,
	...common$2(v)
}));

// src/config/schema/router.ts
const key = (what) => form(what, /^[A-Za-z0-9](?:[A-Za-z0-9._ -]{0,98}[A-Za-z0-9._-])?$/, "summarizer-v2");
const UNLEASH = mapping({
	kind: literal("unleash"),
	url: url("Address of the Unleash server."),
	project: key("Project id"),
	feature: key("Feature flag"),
	environment: key("Environment"),
	...base$2
}).transform((v) => ({
	kind: v.kind,
	url: v.url,
	project: v.project,
	feature: v.feature,
	environment: v.environment,
	...common$2(v)
}));
const LAUNCHDARKLY = mapping({
	kind: literal("launchdarkly"),
	url: url("Address of the API; https://app.launchdarkly.com when not said.").optional(),
	project: key("Project key"),
	flag: key("Flag key"),
	environment: key("Environment key"),
	baseline: key("Variation of the baseline"),
	candidate: key("Variation of the candidate"),
	...base$2
}).transform((v) => ({
	kind: v.kind,
	url: v.url ?? "https://app.launchdarkly.com",
	project: v.project,
	flag: v.flag,
	environment: v.environment,
	baseline: v.baseline,
	candidate: v.candidate,
	...common$2(v)
}));
const FLAGD = mapping({
	kind: literal("flagd"),
	file: path("The flag definition file."),
	flag: key("Flag key"),
	baseline: key("Variant of the baseline"),
	candidate: key("Variant of the candidate"),
	by: key("Context attribute that is hashed"),
	...base$2
}).transform((v) => ({
	kind: v.kind,
	file: v.file,
	flag: v.flag,
	baseline: v.baseline,
	candidate: v.candidate,
	by: v.by,
	...common$2(v)
}));
const identifier = (what) => form(what, /^[A-Za-z_][A-Za-z0-9_]{0,62}$/, "rollout_weights");
const SQL$1 = mapping({
	kind: literal("sql"),
	database: text("A SQLite file, or the name of the secret with the address of a server.", 400),
	table: identifier("Table"),
	key: identifier("Column that names the rollout"),
	percent: identifier("Column that holds the weight"),
	where: record$1(string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/), text("The column's value.", 400)).optional(),
	...base$2
}).transform((v) => ({
	kind: v.kind,
	database: v.database,
	table: v.table,
	key: v.key,
	percent: v.percent,
	where: v.where ?? {},
	...common$2(v)
}));
const operation = {
	method: choice("HTTP method.", [
		"GET",
		"PUT",
		"POST",
		"PATCH",
		"DELETE"
	]),
	url: url("Address."),
	headers: record$1(string().regex(/^[A-Za-z0-9-]{1,100}$/), text("The header's value.", 1e3)).optional(),
	body: json().optional()
};
const OPERATION = mapping(operation).transform(toOperation);
function toOperation(v) {
	return {
		method: v.method,
		url: v.url,
		headers: v.headers ?? {},
		body: v.body ?? null
	};
}
const HTTP = mapping({
	kind: literal("http"),
	read: mapping({
		...operation,
		pointer: form("JSON Pointer to the weight in the answer", /^(?:\/[^/]*)+$/, "/weight")
	}).transform((v) => ({
		...toOperation(v),
		pointer: v.pointer
	})),
	set: OPERATION,
	restore: OPERATION.optional(),
	step: percent("Smallest step of the weight; 1% when not said.").optional(),
	...base$2
}).transform((v) => ({
	kind: v.kind,
	read: v.read,
	set: v.set,
	restore: v.restore ?? null,
	step: percent$1(v.step ?? 1),
	...common$2(v)
}));
const COMMAND = mapping({
	kind: literal("command"),
	run: argv("The program and its arguments; no shell."),
	env: array(secretName("The name of an environment variable")).meta({ description: "Names of variables that it may see." }).optional(),
	...base$2
}).transform((v) => ({
	kind: v.kind,
	run: v.run,
	env: v.env ?? [],
	...common$2(v)
}));
const ROUTER = discriminatedUnion("kind", [
	KSERVE,
	SELDON,
	ISTIO,
	GATEWAY_API,
	UNLEASH,
	LAUNCHDARKLY,
	FLAGD,
	SQL$1,
	HTTP,
	COMMAND
]);

// src/config/schema/source.ts
const ARM = mapping({
	label: form("Label that tells the arms apart", /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/, "model_version"),
	baseline: text("Its value on the baseline.", 400),
	candidate: text("Its value on the candidate.", 400)
}).transform((v) => v);
const base$1 = {
	auth: AUTH.optional(),
	delay: duration$1("How long until a reading is complete; 1m when not said.", "1m").optional(),
	where: labels("Matchers that every query of this source gets.").optional()
};
const DELAY = milliseconds(60 * SECOND);
function common$1(v) {
	return {
		auth: v.auth ?? null,
		delay: v.delay ?? DELAY,
		where: v.where ?? {}
	};
}
const PROMETHEUS = mapping({
	kind: literal("prometheus"),
	url: url("Address of the server; what comes before /api/v1."),
	headers: record$1(string().regex(/^[A-Za-z0-9-]{1,100}$/), text("The header's value.", 1e3)).optional(),
	arm: ARM,
	...base$1
}).transform((v) => ({
	kind: v.kind,
	url: v.url,
	headers: v.headers ?? {},
	arm: v.arm,
	...common$1(v)
}));
const SQL = mapping({
	kind: literal("sql"),
	database: text("A SQLite file, or the name of the secret with the address of a server.", 400),
	arm: ARM,
	...base$1
}).transform((v) => ({
	kind: v.kind,
	database: v.database,
	arm: v.arm,
	...common$1(v)
}));
function open(kind) {
	return mapping({
		kind: literal(kind),
		arm: ARM.optional(),
		options: record$1(string(), json()).meta({ description: "What this kind of source needs more." }).optional(),
		...base$1
	}).transform((v) => ({
		kind: v.kind,
		arm: v.arm ?? null,
		options: v.options ?? {},
		...common$1(v)
	}));
}
const SOURCE = discriminatedUnion("kind", [
	PROMETHEUS,
	SQL,
	open("langfuse"),
	open("evidently"),
	open("datadog"),
	open("http-json"),
	open("file"),
	open("command")
]);

// src/config/schema/stage.ts
const base = {
	name: name("Name of the stage, unique in the rollout"),
	go: array(name("A role")).meta({ description: "Roles that must say go before it starts." }).optional(),
	deadline: duration$1("After this time in the stage it holds, then rolls back.", "96h").optional()
};
const bake = duration$1("How long its traffic is held before it is judged.", "24h");
const extendTo = duration$1("How long it may bake while only samples are missing.", "96h").optional();
function common(v) {
	return {
		name: v.name,
		go: v.go ?? [],
		deadline: v.deadline ?? null
	};
}
const EVALUATE = mapping({
	kind: literal("evaluate"),
	reader: form("The program whose results are read", /^[a-z][a-z0-9-]{0,39}$/, "promptfoo"),
	candidate: path("The candidate's results, a file of the change."),
	baseline: path("The baseline's results, a file of the change."),
	"at-least": atLeast$1("Smallest number of results.").optional(),
	repeats: count$1("How often each item was run; 1 when not said.", 1, 1e3).optional(),
	...base
}).transform((v) => ({
	kind: v.kind,
	reader: v.reader,
	candidate: v.candidate,
	baseline: v.baseline,
	atLeast: v["at-least"] ?? null,
	repeats: v.repeats ?? 1,
	...common(v)
}));
const SHADOW = mapping({
	kind: literal("shadow"),
	mirror: percent("Share of the traffic that the candidate gets a copy of."),
	by: choice("Who mirrors; the router when not said.", ["router", "application"]).optional(),
	bake,
	"extend-to": extendTo,
	"side-effects": choice("What keeps the copy from acting: stubbed tools, or it has none.", ["stubbed", "none"]),
	"shown-to": text("Who sees its answers, if anybody.", 200).optional(),
	...base
}).transform((v) => ({
	kind: v.kind,
	mirror: percent$1(v.mirror),
	by: v.by ?? "router",
	bake: v.bake,
	extendTo: v["extend-to"] ?? null,
	sideEffects: v["side-effects"],
	shownTo: v["shown-to"] ?? null,
	...common(v)
}));
const CANARY = mapping({
	kind: literal("canary"),
	weight: percent("Share of the user traffic that the candidate serves.").optional(),
	cohorts: named(percent("The cohort's own weight.")).meta({ description: "Weights by cohort; `all` for everyone else." }).optional(),
	bake,
	"extend-to": extendTo,
	...base
}).transform((v) => ({
	kind: v.kind,
	weight: v.weight ?? null,
	cohorts: v.cohorts ?? {},
	bake: v.bake,
	extendTo: v["extend-to"] ?? null,
	...common(v)
}));
const BLUE_GREEN = mapping({
	kind: literal("blue-green"),
	preview: duration$1("How long the candidate stands ready before anybody is sent to it.", "2h"),
	switch: union([array(percent("A step.")).min(1), choice("All traffic in one move.", ["at-once"])]).meta({ description: "All at once, or the steps." }).optional(),
	bake,
	"extend-to": extendTo,
	...base
}).transform((v) => ({
	kind: v.kind,
	preview: v.preview,
	switch: v.switch === void 0 || v.switch === "at-once" ? "at-once" : v.switch.map(percent$1),
	bake: v.bake,
	extendTo: v["extend-to"] ?? null,
	...common(v)
}));
const STAGE = discriminatedUnion("kind", [
	EVALUATE,
	SHADOW,
	CANARY,
	BLUE_GREEN
]);

// src/config/schema/traffic.ts
const OWN_UNIT = mapping({
	"per-day": count$1("How many a day, before weight and cohort.", 1, 0xe8d4a51000),
	"per-routed": decimal("How many one routed unit brings.", .001, 1e6).optional(),
	correlation: decimal("How alike the units of one routed unit are: 0 not at all, 1 the same.", 0, 1).optional()
});
const SAMPLE_UNIT = mapping({
	of: name("The unit that it is a sample of."),
	share: share$1("Share of that unit that is taken."),
	"at-most-per-day": count$1("Budget a day, in equal parts on both arms.", 1, 0xe8d4a51000).optional()
});
function unitSchema(raw) {
	return typeof raw === "object" && raw !== null && "of" in raw ? SAMPLE_UNIT : OWN_UNIT;
}
const UNIT = union([OWN_UNIT, SAMPLE_UNIT]);
const TRAFFIC$1 = mapping({
	"routed-by": name("The unit that the router keeps on one version."),
	split: onOff("The guard that compares the share that arrives with the share that was set; on when not said.").optional(),
	units: named(UNIT).meta({ description: "Every guard counts one of these." })
});
const COHORT = mapping({
	where: labels("Label → value of its traffic; all of them must match."),
	share: share$1("Its share of the traffic."),
	"training-share": share$1("Its share of the training data.").optional(),
	owner: people("Who speaks for it.").optional(),
	because: text("Why it is judged alone.").optional(),
	from: name("The first stage that it takes part in; before, it stays on the baseline.").optional(),
	detect: record$1(string().regex(NAME), field({
		type: "string",
		description: "The guard's level to be found in this cohort."
	}, (value) => ({
		kind: "read",
		value
	}))).meta({ description: "Guard → its own level to be found." }).optional(),
	accepted: mapping({
		by: people("Who accepts it."),
		because: text("Why.")
	}).meta({ description: "Who accepts that the plan cannot see this cohort." }).optional()
});

// src/config/schema/rollout.ts
const HEAD = {
	version: choice("Version of this format.", [1]),
	name: form("Key of the rollout, unique in the repository", /^[a-z0-9-]{1,40}$/, "summarizer", "name-wrong"),
	attempt: count$1("Written to run the same plan once more.", 1, 1e3).optional(),
	kind: choice("Which questions the plan must answer.", KINDS),
	tier: choice("1 critical, 2 standard, 3 practice: which floors apply.", [
		1,
		2,
		3
	]),
	every: duration$1("How often the guards are judged; 5m when not said.", "5m").optional(),
	deadline: duration$1("After this time the rollout holds, then rolls back.", "21d"),
	supersede: choice("When a newer plan of this name is approved; refuse when not said.", [
		"refuse",
		"abort-old",
		"queue"
	]).optional()
};
const PARTS = {
	release: RELEASE,
	hypothesis: HYPOTHESIS.optional(),
	start: START$1.optional(),
	traffic: TRAFFIC$1,
	cohorts: named(COHORT).optional(),
	router: array(ROUTER).min(1),
	sources: named(SOURCE),
	slos: named(SLO).optional(),
	guards: named(GUARD),
	stages: array(STAGE).min(1),
	people: named(ROLE),
	rollback: ROLLBACK$1,
	"follow-up": array(FOLLOW_UP).optional(),
	channels: named(CHANNEL).optional(),
	communications: array(COMMUNICATION).optional(),
	answers: named(ANSWER$1).optional()
};
const EXTENDS = form("A defaults file in the same folder", /^_[A-Za-z0-9_.-]{1,80}\.ya?ml$/, "_defaults.yml", "extends-wrong");
const ROLLOUT = mapping({
	...HEAD,
	extends: EXTENDS.optional(),
	...PARTS
});

// src/config/written.ts
function isRaw(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function asRaw(value) {
	return isRaw(value) ? value : {};
}
function writtenIn(raw, path) {
	let value = raw;
	for (const step of path) value = isRaw(value) && Object.hasOwn(value, step) ? value[step] : void 0;
	return value;
}

// src/config/extends.ts
function extendsOf(text) {
	const line = /^(?:extends|"extends"|'extends') *: *(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#]+)) *(?:#.*)?\r?$/m.exec(text);
	const name = EXTENDS.safeParse(line?.[1] ?? line?.[2] ?? line?.[3]);
	return name.success ? name.data : null;
}
function mergeDefaults(file, defaults) {
	const { extends: _, ...own } = file;
	return defaults === null ? own : merge(defaults, own);
}
function merge(under, over) {
	const merged = new Map(Object.entries(under));
	for (const [key, value] of Object.entries(over)) {
		const below = merged.get(key);
		merged.set(key, isRaw(below) && isRaw(value) ? merge(below, value) : value);
	}
	return Object.fromEntries(merged);
}
function objectionsToExtends(file, defaults, rollout) {
	const asked = file["extends"];
	if (asked === void 0) return [];
	const path = ["extends"];
	const name = EXTENDS.safeParse(asked);
	if (!name.success) return [objection("extends-wrong", path, "`extends` names no defaults file", { expected: "a file of the same folder whose name begins with _, such as _defaults.yml" })];
	const wanted = siblingOf(rollout, name.data);
	if (defaults?.file === wanted) return [];
	return [objection("extends-missing", path, `there is no ${name.data} beside this file`, { expected: `a file ${wanted}` })];
}
function siblingOf(file, name) {
	return file.includes("/") ? `${file.slice(0, file.lastIndexOf("/"))}/${name}` : name;
}

// src/config/secrets.ts
const FORMS = [
	/\bsk-(?:[A-Za-z0-9]{1,12}-){0,3}[A-Za-z0-9_]{16,}/g,
	/gh[pousr]_[A-Za-z0-9]{20,}/g,
	/github_pat_[A-Za-z0-9_]{20,}/g,
	/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
	/xox[abeprs]-[A-Za-z0-9-]{10,}/g,
	/glpat-[A-Za-z0-9_-]{16,}/g,
	/\bhf_[A-Za-z0-9]{20,}/g,
	/AIza[A-Za-z0-9_-]{30,}/g,
	/hooks\.slack\.com\/services\/[A-Za-z0-9/]{16,}/g,
	/eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
	/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g,
	/\b[Bb]earer +[A-Za-z0-9._~+/-]{20,}/g
];
const ANY_FORM = new RegExp(FORMS.map((form) => form.source).join("|"));
function hasSecret(text) {
	return ANY_FORM.test(text);
}
function maskSecrets(text) {
	if (!hasSecret(text)) return text;
	let masked = text;
	for (const form of FORMS) masked = masked.replaceAll(form, (secret) => "*".repeat(secret.length));
	return masked;
}

// src/config/scan.ts
const LIMITS = {
	bytes: 262144,
	lines: 4e3,
	depth: 64,
	entries: 2e3,
	aliases: 50
};
function scanText(text) {
	const size = sizeFault(text);
	if (size !== null) return [size];
	return [
		directiveFault(text),
		shapeFault(text),
		...hiddenIn(text)
	].filter((fault) => fault !== null);
}
function sizeFault(text) {
	const bytes = new TextEncoder().encode(text).length;
	const lines = text.split("\n").length;
	if (bytes <= LIMITS.bytes && lines <= LIMITS.lines) return null;
	return {
		code: "file-too-large",
		from: 0,
		length: 1,
		message: "the file is too large to be read",
		expected: `at most ${LIMITS.bytes / 1024} KiB and ${LIMITS.lines} lines`,
		found: `${Math.ceil(bytes / 1024)} KiB and ${lines} lines`,
		suggestion: null,
		fatal: true
	};
}
function directiveFault(text) {
	const found = /^%.*/m.exec(text);
	if (found === null) return null;
	return {
		code: "directive-found",
		from: found.index,
		length: found[0].length,
		message: "a directive stands in the file",
		expected: "YAML 1.2 without directives",
		found: found[0].slice(0, 400),
		suggestion: "delete the line",
		fatal: true
	};
}
function shapeFault(text) {
	const brackets = [];
	const columns = [];
	let from = 0;
	for (const line of text.split("\n")) {
		const margin = /^ *(?:[-?:] +)*/.exec(line)?.[0].length ?? 0;
		if (line.trim() !== "" && brackets.length === 0) for (const column of columnsOf(line, margin)) {
			while ((columns.at(-1)?.column ?? -1) > column) columns.pop();
			const open = columns.at(-1);
			if (open?.column === column) open.entries += 1;
			else columns.push({
				column,
				entries: 1
			});
			if (columns.length > LIMITS.depth) return tooDeep(from + column);
			if ((columns.at(-1)?.entries ?? 0) > LIMITS.entries) return tooMany(from + column);
		}
		for (let index = 0; index < line.length; index += 1) {
			const character = line[index];
			if (character === "[" || character === "{") {
				brackets.push(0);
				if (brackets.length > LIMITS.depth) return tooDeep(from + index);
			} else if (character === "]" || character === "}") brackets.pop();
			else if (character === "," && brackets.length > 0) {
				const commas = (brackets.pop() ?? 0) + 1;
				brackets.push(commas);
				if (commas >= LIMITS.entries) return tooMany(from + index);
			}
		}
		from += line.length + 1;
	}
	return null;
}
function columnsOf(line, margin) {
	const columns = [];
	for (let index = 0; index < margin; index += 1) if (line[index] !== " ") columns.push(index);
	columns.push(margin);
	return columns;
}
function tooDeep(from) {
	return {
		code: "nested-too-deep",
		from,
		length: 1,
		message: "the file is nested too deep to be read",
		expected: `at most ${LIMITS.depth} levels`,
		found: "more",
		suggestion: null,
		fatal: true
	};
}
function tooMany(from) {
	return {
		code: "too-many-entries",
		from,
		length: 1,
		message: "a mapping or list has too many entries to be read",
		expected: `at most ${LIMITS.entries} entries`,
		found: "more",
		suggestion: null,
		fatal: true
	};
}
const HIDDEN = /(?!\n|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const EVERY_HIDDEN = new RegExp(HIDDEN, "gu");
const SHOWN_AT_MOST$2 = 10;
function hiddenIn(text) {
	const found = [...text.matchAll(EVERY_HIDDEN)].filter(({ 0: character, index }) => !(character === "\r" && text[index + 1] === "\n"));
	return found.slice(0, SHOWN_AT_MOST$2).map(({ 0: character, index }) => ({
		code: character === "	" ? "tab-found" : "character-hidden",
		from: index,
		length: character.length,
		message: character === "	" ? "a tab stands in the file" : `a character that is not seen (${codePoint(character)}) stands in the file`,
		expected: "characters that can be seen, spaces and line ends",
		found: found.length > SHOWN_AT_MOST$2 ? `${codePoint(character)}, one of ${found.length}` : codePoint(character),
		suggestion: character === "	" ? "spaces" : "delete it",
		fatal: character === "\0"
	}));
}
function hiddenCharacter(value) {
	const found = HIDDEN.exec(value)?.[0];
	return found === void 0 ? null : codePoint(found);
}
function showHidden(text) {
	return replaceHidden(text.replaceAll("\n", " "), (character) => `⟨${codePoint(character)}⟩`);
}
function replaceHidden(text, by) {
	return text.replaceAll(EVERY_HIDDEN, by);
}
function codePoint(character) {
	return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

// src/config/placing.ts
function placeOf(files, path, what) {
	let best = null;
	for (const { file, tree } of files) {
		const found = tree?.find(path, what);
		if (found !== void 0 && found.depth > (best?.depth ?? -1)) best = {
			file,
			...found
		};
	}
	if (best === null) return {
		file: files[0].file,
		at: {
			line: 1,
			column: 1
		},
		length: 1
	};
	return {
		file: best.file,
		at: best.at,
		length: best.length
	};
}
function problemOf(files, from) {
	const place = placeOf(files, from.path, from.what);
	const tree = files.find(({ file }) => file === place.file)?.tree ?? null;
	const found = from.found ?? tree?.written(from.path) ?? null;
	return {
		code: from.code,
		severity: from.severity,
		file: place.file,
		at: place.at,
		length: place.length,
		message: shown(from.message),
		expected: from.expected === null ? null : shown(from.expected),
		found: found === null ? null : cut(shown(found)),
		suggestion: from.suggestion === null ? null : shown(from.suggestion)
	};
}
function problemOfFault(file, { code, at, length, ...words }) {
	return {
		code,
		severity: "blocker",
		file,
		at,
		length,
		message: shown(words.message),
		expected: words.expected,
		found: words.found === null ? null : cut(shown(words.found)),
		suggestion: words.suggestion
	};
}
function withoutEchoes(objections) {
	const first = /* @__PURE__ */ new Map();
	for (const each of objections) {
		const key = JSON.stringify([each.path, each.severity === "advice" ? each.code : ""]);
		if (!first.has(key)) first.set(key, each);
	}
	return [...first.values()];
}
function inReadingOrder(problems, files) {
	return problems.toSorted((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.at.line - b.at.line || a.at.column - b.at.column);
}
function shown(text) {
	return showHidden(maskSecrets(text));
}
function cut(text) {
	return text.length > LONGEST$2 ? `${text.slice(0, LONGEST$2)}…` : text;
}
const LONGEST$2 = 120;

// src/config/problem.ts
function isBlocked(problems) {
	return problems.some((problem) => problem.severity === "blocker");
}

// src/config/rules/guards.ts
function guardsHaveLimits({ guards }) {
	return eachMeasured(guards, (guard, path, name) => guard.objective.atMost === null && guard.objective.atLeast === null && guard.margin === null ? [objection("guard-without-limit", path, `guard ${name} has no limit, so it can never breach`, {
		what: "key",
		expected: "at-most, at-least, between or no-worse-than-baseline",
		found: "none"
	})] : []);
}
function limitsAgree({ guards, raw }) {
	return eachMeasured(guards, (guard, path, name) => {
		const { atMost, atLeast } = guard.objective;
		const found = [];
		const keys = keysOf(raw, name);
		if (keys.has("between") && (keys.has("at-most") || keys.has("at-least"))) found.push(objection("limits-contradict", [...path, "between"], `guard ${name} has two objectives`, { expected: "either between, or at-most and at-least" }));
		if (atMost !== null && atLeast !== null && atLeast > atMost) {
			const key = keys.has("between") ? "between" : "at-least";
			found.push(objection("limits-contradict", [...path, key], `no level of guard ${name} could keep to both limits`, { expected: "at-least below at-most" }));
		}
		if (atMost !== null && atLeast === null && guard.better === "higher") found.push(objection("limits-contradict", [...path, "better"], `guard ${name} is better higher, but has only an upper limit`, { expected: "better: lower, or at-least" }));
		if (atMost === null && atLeast !== null && guard.better === "lower") found.push(objection("limits-contradict", [...path, "better"], `guard ${name} is better lower, but has only a lower limit`, { expected: "better: higher, or at-most" }));
		return found;
	});
}
function marginsTolerate({ guards }) {
	return eachMeasured(guards, (guard, path, name) => {
		const margin = guard.margin;
		if (margin === null || margin.kind === "points") return [];
		if (guard.better === "higher" ? margin.factor <= 1 : margin.factor >= 1) return [];
		return [objection("limits-contradict", [...path, "no-worse-than-baseline"], `guard ${name} would have to be better than the baseline`, {
			expected: guard.better === "higher" ? "a factor of at most x1, such as x0.98" : "a factor of at least x1, such as x1.1",
			suggestion: `x${Number((1 / margin.factor).toFixed(3))}`
		})];
	});
}
function detectIsBad({ guards }) {
	return eachMeasured(guards, (guard, path, name) => {
		const level = detectedLevel(guard);
		if (level === null) {
			const factor = guard.detect?.kind === "factor" ? guard.detect.factor : null;
			return factor !== null && (guard.better === "higher" ? factor >= 1 : factor <= 1) ? [wrongDetect(path, name, guard.better === "higher" ? "a factor below x1" : "a factor above x1")] : [];
		}
		const expected = badSide(guard);
		return isBad(guard, level) || expected === null ? [] : [wrongDetect(path, name, expected)];
	});
}
function wrongDetect(path, name, expected) {
	return objection("detect-inside-limit", [...path, "detect"], `guard ${name} would look for a level that is good`, { expected });
}
function detectedLevel(guard) {
	if (guard.detect === null) return null;
	if (guard.detect.kind === "level") return guard.detect.level;
	return guard.expect === null ? null : guard.detect.factor * guard.expect;
}
function isBad(guard, level) {
	const { atMost, atLeast } = guard.objective;
	if (atMost === null && atLeast === null) return guard.expect === null || isWorseThanExpected(guard, level);
	return atMost !== null && level >= atMost || atLeast !== null && level <= atLeast || isFactorOfUnknown(guard) || guard.margin !== null && isWorseThanExpected(guard, level);
}
function isWorseThanExpected({ better, expect }, level) {
	if (expect === null) return false;
	return better === "higher" ? level < expect : level > expect;
}
function isFactorOfUnknown(guard) {
	return guard.detect?.kind === "factor" && (guard.better === "higher" ? guard.detect.factor < 1 : guard.detect.factor > 1);
}
function badSide(guard) {
	const { atMost, atLeast } = guard.objective;
	if (guard.margin !== null && guard.expect !== null) return guard.better === "higher" ? "a level below expect" : "a level above expect";
	if (atMost !== null && atLeast !== null) return "a level at or outside the two limits";
	if (atMost !== null) return "a level at or above at-most";
	if (atLeast !== null) return "a level at or below at-least";
	return guard.better === "higher" ? "a level below expect" : "a level above expect";
}
function baselineKeepsObjective({ guards }) {
	return eachMeasured(guards, (guard, path, name) => {
		const { atMost, atLeast } = guard.objective;
		if (guard.expect === null) return [];
		return atMost !== null && guard.expect > atMost || atLeast !== null && guard.expect < atLeast ? [objection("limits-contradict", [...path, "expect"], `the baseline itself would breach guard ${name}`, {
			severity: "advice",
			expected: "a level inside the objective"
		})] : [];
	});
}
function comparisonsHaveArms({ guards, sources }) {
	const only = sources.size === 1 ? [...sources.keys()][0] : void 0;
	return eachMeasured(guards, (guard, path, name) => {
		const source = sources.get(guard.source ?? only ?? "");
		if (guard.margin === null || source == null || source.arm !== null) return [];
		return [objection("guard-not-relative", [...path, "no-worse-than-baseline"], `guard ${name} compares two arms, but its source knows none`, { expected: "`arm` in the source" })];
	});
}
function keysOf(raw, name) {
	const slo = writtenIn(raw, [
		"guards",
		name,
		"slo"
	]);
	const levels = typeof slo === "string" ? writtenIn(raw, ["slos", slo]) : null;
	return /* @__PURE__ */ new Set([...Object.keys(writtenIn(raw, ["guards", name]) ?? {}), ...Object.keys(levels ?? {})]);
}
function eachMeasured(guards, look) {
	return [...guards].flatMap(([name, guard]) => isMeasured(guard) ? look(guard, ["guards", name], name) : []);
}
function isMeasured(guard) {
	return guard !== null && "objective" in guard;
}

// src/config/rules/cohort-detect.ts
function cohortDetectsAreBad({ cohorts, guards }) {
	return [...cohorts].flatMap(([cohort, part]) => Object.entries(part?.detect ?? {}).flatMap(([name, value]) => {
		const guard = guards.get(name);
		if (guard == null) return [];
		const path = [
			"cohorts",
			cohort,
			"detect",
			name
		];
		const level = readCohortDetect(value, guard);
		if (level.kind === "misread") {
			const unit = level.code === "unit-missing" ? "is a number without its unit" : "cannot be read";
			return [objection(level.code, path, `${showPath(path)} ${unit}`, {
				expected: level.expected,
				suggestion: level.write
			})];
		}
		if (!isMeasured(guard) || isBad({
			...guard,
			detect: null
		}, level.value)) return [];
		return [objection("detect-inside-limit", path, `cohort ${cohort} would look for a level of ${name} that is good`, { expected: "a level at the objective or on its bad side" })];
	}));
}

// src/config/rules/composites.ts
function compositesAreWhole({ guards }) {
	return eachMeasured(guards, (guard, path, name) => {
		if (guard.kind !== "composite") return [];
		const sum = guard.parts.reduce((total, part) => total + part.weight, 0);
		const found = [];
		if (Math.abs(sum - 1) > 1e-9) found.push(objection("weights-not-whole", [...path, "parts"], `the weights of ${name} do not add up`, {
			expected: "100% in all",
			found: `${Number((sum * 100).toFixed(6))}%`
		}));
		const names = /* @__PURE__ */ new Set();
		for (const [index, part] of guard.parts.entries()) {
			if (names.has(part.name)) found.push(objection("name-repeated", [
				...path,
				"parts",
				index,
				"name"
			], `two parts of ${name} are named ${part.name}`));
			names.add(part.name);
			const twin = [...guards].find(([, other]) => other !== null && queriesOf(other).includes(part.score));
			if (twin !== void 0) found.push(objection("same-query", [
				...path,
				"parts",
				index,
				"score"
			], `${name} repeats the query of guard ${twin[0]}`, { expected: "a query that no guard has alone" }));
		}
		return found;
	});
}
function queriesOf(guard) {
	switch (guard.kind) {
		case "score": return [guard.score];
		case "level": return [guard.level];
		case "proportion":
		case "rate": return [guard.events];
		case "ratio": return [guard.numerator];
		case "latency": return [guard.histogram];
		case "tripwire": return [guard.count];
		case "composite":
		case "split":
		case "identity":
		case "signal": return [];
	}
}

// src/config/rules/references.ts
function known(code, { name, path, what }, names) {
	const all = [...names];
	if (all.includes(name)) return [];
	const thing = code.replace("unknown-", "");
	const listed = all.length === 0 ? `a ${thing}; there is none yet` : `one of ${all.slice(0, 12).join(", ")}${all.length > 12 ? ", …" : ""}`;
	return [objection(code, path, `there is no ${thing} named \`${name}\``, {
		what: what ?? "value",
		expected: listed,
		found: name,
		suggestion: nearest(name, all)
	})];
}
function liveNames({ stages, raw }) {
	const written = Array.isArray(raw["stages"]) ? raw["stages"] : [];
	return stages.flatMap((stage, index) => {
		if (stage !== null) return stage.kind === "evaluate" ? [] : [stage.name];
		const entry = written[index];
		const named = typeof entry === "object" && entry !== null && "name" in entry ? entry.name : null;
		return typeof named === "string" ? [named] : [];
	});
}
function guardsPointToSomething(sections) {
	const { guards, sources, units, people } = sections;
	return [...guards].flatMap(([guard, part]) => {
		if (part === null) return [];
		const path = (key) => [
			"guards",
			guard,
			key
		];
		const unit = part.kind === "ratio" && writtenIn(sections.raw, [
			"guards",
			guard,
			"unit"
		]) === void 0 ? "per" : "unit";
		return [
			...part.source === null ? [] : known("unknown-source", {
				name: part.source,
				path: path("source")
			}, sources.keys()),
			...part.unit === null ? [] : known("unknown-unit", {
				name: part.unit,
				path: path(unit)
			}, units.keys()),
			...part.from === null ? [] : known("unknown-stage", {
				name: part.from,
				path: path("from")
			}, liveNames(sections)),
			...part.validWhile === null ? [] : known("unknown-guard", {
				name: part.validWhile,
				path: path("valid-while")
			}, guards.keys()),
			...part.kind !== "tripwire" || part.confirmedBy === null ? [] : known("unknown-role", {
				name: part.confirmedBy,
				path: path("confirmed-by")
			}, people.keys())
		];
	});
}
function slosAreThere({ raw, guards, slos }) {
	return [...guards.keys()].flatMap((guard) => {
		const name = writtenIn(raw, [
			"guards",
			guard,
			"slo"
		]);
		return typeof name === "string" ? known("unknown-slo", {
			name,
			path: [
				"guards",
				guard,
				"slo"
			]
		}, slos.keys()) : [];
	});
}
function guardsHaveSourceAndUnit({ guards, sources, units }) {
	return [...guards].flatMap(([guard, part]) => {
		if (part === null) return [];
		const found = [];
		if (part.source === null && part.kind !== "signal" && sources.size > 1) found.push(unsaid(guard, "source", sources.keys()));
		const counts = part.kind !== "split" && part.kind !== "identity" && part.kind !== "signal" && part.kind !== "level";
		if (part.unit === null && counts && units.size > 1) found.push(unsaid(guard, "unit", units.keys()));
		return found;
	});
}
function unsaid(guard, key, names) {
	const all = [...names];
	return objection("missing-key", [
		"guards",
		guard,
		key
	], `\`${key}\` is missing in guards.${guard}`, {
		expected: `one of ${all.join(", ")}`,
		found: "nothing",
		suggestion: `${key}: ${all[0] ?? "…"}`
	});
}
function guardsDoNotCircle({ guards }) {
	const ending = /* @__PURE__ */ new Set();
	return [...guards].flatMap(([guard, part]) => {
		const seen = /* @__PURE__ */ new Set();
		let next = part?.validWhile ?? null;
		while (next !== null && next !== guard && !seen.has(next) && !ending.has(next)) {
			seen.add(next);
			next = guards.get(next)?.validWhile ?? null;
		}
		if (next === null || ending.has(next)) for (const each of [guard, ...seen]) ending.add(each);
		return next === guard ? [objection("circular-reference", [
			"guards",
			guard,
			"valid-while"
		], `guard ${guard} is valid while it is valid itself`)] : [];
	});
}
function stagesPointToSomething(sections) {
	return sections.stages.flatMap((stage, index) => {
		if (stage === null) return [];
		const cohorts = stage.kind === "canary" ? Object.keys(stage.cohorts) : [];
		return [...stage.go.flatMap((name, at) => known("unknown-role", {
			name,
			path: [
				"stages",
				index,
				"go",
				at
			]
		}, sections.people.keys())), ...cohorts.flatMap((name) => known("unknown-cohort", {
			name,
			path: [
				"stages",
				index,
				"cohorts",
				name
			],
			what: "key"
		}, [...sections.cohorts.keys(), "all"]))];
	});
}
function cohortsPointToSomething(sections) {
	return [...sections.cohorts].flatMap(([cohort, part]) => {
		if (part === null) return [];
		return [...part.from === void 0 ? [] : known("unknown-stage", {
			name: part.from,
			path: [
				"cohorts",
				cohort,
				"from"
			]
		}, liveNames(sections)), ...Object.keys(part.detect ?? {}).flatMap((name) => known("unknown-guard", {
			name,
			path: [
				"cohorts",
				cohort,
				"detect",
				name
			],
			what: "key"
		}, sections.guards.keys()))];
	});
}
function unitsPointToSomething({ units, routedBy }) {
	return [...routedBy === null ? [] : known("unknown-unit", {
		name: routedBy,
		path: ["traffic", "routed-by"]
	}, units.keys()), ...[...units].flatMap(([unit, part]) => {
		if (part === null || !("of" in part)) return [];
		const of = units.get(part.of);
		const path = [
			"traffic",
			"units",
			unit,
			"of"
		];
		if (of != null && "of" in of) return [objection("circular-reference", path, `unit ${unit} is a sample of a sample`, { expected: "a unit that is counted by itself" })];
		return known("unknown-unit", {
			name: part.of,
			path
		}, units.keys());
	})];
}
function readingsPointToSomething(sections) {
	const { hypothesis, guards, followUp, communications, channels } = sections;
	return [
		...hypothesis === null ? [] : [...known("unknown-guard", {
			name: hypothesis.metric,
			path: ["hypothesis", "metric"]
		}, guards.keys()), ...known("unknown-stage", {
			name: hypothesis.readAt,
			path: ["hypothesis", "read-at"]
		}, liveNames(sections))],
		...followUp.flatMap((each, index) => each === null ? [] : known("unknown-guard", {
			name: each.read,
			path: [
				"follow-up",
				index,
				"read"
			]
		}, guards.keys())),
		...communications.flatMap((each, index) => each === null ? [] : known("unknown-channel", {
			name: each.to,
			path: [
				"communications",
				index,
				"to"
			]
		}, channels.keys()))
	];
}

// src/config/rules/stages.ts
function stageNamesDiffer({ stages }) {
	const names = /* @__PURE__ */ new Set();
	return stages.flatMap((stage, index) => {
		if (stage === null) return [];
		const repeated = names.has(stage.name);
		names.add(stage.name);
		return repeated ? [objection("name-repeated", [
			"stages",
			index,
			"name"
		], `two stages are named ${stage.name}`)] : [];
	});
}
function someStageIsLive({ stages, raw }) {
	if (raw["stages"] === void 0 || stages.length === 0 || stages.includes(null)) return [];
	return liveStages(stages).some(({ stage }) => stage.kind !== "shadow") ? [] : [objection("stage-missing", ["stages"], "no stage serves traffic", {
		what: "key",
		expected: "at least one canary or blue-green stage"
	})];
}
function stagesAreInOrder({ stages }) {
	let furthest = 0;
	return stages.flatMap((stage, index) => {
		if (stage === null) return [];
		const step = stepOf$1(stage);
		if (step >= furthest) {
			furthest = step;
			return [];
		}
		return [objection("stage-order", [
			"stages",
			index,
			"kind"
		], `the ${stage.kind} stage ${stage.name} comes too late`, { expected: stage.kind === "evaluate" ? "evaluate stages before all others" : "shadow stages before live traffic" })];
	});
}
function stepOf$1(stage) {
	switch (stage.kind) {
		case "evaluate": return 0;
		case "shadow": return 1;
		case "canary":
		case "blue-green": return 2;
	}
}
function weightsNeverFall(sections) {
	const reached = /* @__PURE__ */ new Map();
	return liveStages(sections.stages).flatMap(({ stage, index }) => {
		const weights = weightsOf$1(sections, index);
		const fallen = [...weights].filter(([cohort, weight]) => weight < (reached.get(cohort) ?? 0));
		for (const [cohort, weight] of weights) reached.set(cohort, Math.max(weight, reached.get(cohort) ?? 0));
		const first = fallen[0];
		if (first === void 0) return [];
		const [cohort, weight] = first;
		const own = stage.kind === "canary" && Object.hasOwn(stage.cohorts, cohort);
		return [objection("weight-goes-down", [
			"stages",
			index,
			...own ? ["cohorts", cohort] : ["weight"]
		], `the weight of ${cohort} falls in ${stage.name}`, {
			expected: `at least ${reached.get(cohort)}%`,
			found: `${weight}%`,
			suggestion: `${reached.get(cohort)}%`
		})];
	});
}
function switchStepsRise({ stages }) {
	return stages.flatMap((stage, index) => {
		if (stage?.kind !== "blue-green" || stage.switch === "at-once") return [];
		const steps = stage.switch;
		if (steps.every((step, at) => at === 0 || step > (steps[at - 1] ?? 0)) && steps.at(-1) === 100) return [];
		return [objection("weight-goes-down", [
			"stages",
			index,
			"switch"
		], `the steps of ${stage.name} do not rise to 100%`, { expected: "rising steps that end with 100%" })];
	});
}
function lastStageServesAll(sections) {
	const index = sections.stages.length - 1;
	const last = sections.stages[index];
	if (last === null || last === void 0 || last.kind !== "canary" && last.kind !== "blue-green") return last?.kind === "shadow" && liveStages(sections.stages).some(({ stage }) => stage.kind !== "shadow") ? [objection("last-stage-partial", ["stages", index], "the last stage serves nobody", { expected: "a last stage with 100%" })] : [];
	const partial = [...weightsOf$1(sections, index)].find(([, weight]) => weight < 100);
	if (partial === void 0) return [];
	const [cohort, weight] = partial;
	return [objection("last-stage-partial", [
		"stages",
		index,
		"weight"
	], `the last stage leaves a part of ${cohort} on the baseline`, {
		expected: "100% for everybody",
		found: `${weight}%`,
		suggestion: "weight: 100%"
	})];
}
function everyStageIsGuarded({ guards, stages }) {
	return liveStages(stages).flatMap(({ stage, index }) => {
		if ([...guards.values()].some((guard) => {
			if (guard === null) return true;
			if (guard.onBreach === "warn" || guard.kind === "signal") return false;
			const from = guard.from === null ? 0 : stageIndex(stages, guard.from);
			return from === -1 || from <= index;
		})) return [];
		return [objection("stage-unguarded", [
			"stages",
			index,
			"name"
		], `no guard could stop ${stage.name}`, { expected: "a guard with on-breach: roll-back or hold that begins here or before" })];
	});
}
function extensionsAreLonger({ stages }) {
	return liveStages(stages).flatMap(({ stage, index }) => {
		const found = [];
		if (stage.extendTo !== null && stage.extendTo < stage.bake) found.push(objection("extend-too-short", [
			"stages",
			index,
			"extend-to"
		], `${stage.name} may bake for less than it must`, { expected: `at least ${showDuration(stage.bake)}` }));
		if (stage.deadline !== null && stage.deadline < Math.max(stage.bake, stage.extendTo ?? 0)) found.push(objection("deadline-too-short", [
			"stages",
			index,
			"deadline"
		], `the deadline of ${stage.name} comes before it could be over`, { expected: `at least ${showDuration(stage.extendTo ?? stage.bake)}` }));
		return found;
	});
}

// src/config/moment-text.ts
const EVENTS = [
	"started",
	"stage-started",
	"hold",
	"breach",
	"rolled-back",
	"rollback-unconfirmed",
	"resumed",
	"done"
];
const OFFSET = /^(\d{1,3}) (minute|hour|day|working day|week)s? (before|after) ([a-z0-9-]{1,60})$/;
const UNITS$1 = [
	"minute",
	"hour",
	"day",
	"working day",
	"week"
];
function readMoment(text, stages) {
	const event = EVENTS.find((each) => each === text);
	if (event !== void 0) return {
		kind: "event",
		event
	};
	if (stages.includes(text)) return {
		kind: "stage",
		stage: text
	};
	const [, count, unit, side, of] = OFFSET.exec(text) ?? [];
	const known = UNITS$1.find((each) => each === unit);
	if (count === void 0 || known === void 0 || of === void 0) return null;
	if (of !== "start" && of !== "end" && !stages.includes(of)) return null;
	return {
		kind: "offset",
		count: Number(count),
		unit: known,
		side: side === "after" ? "after" : "before",
		of
	};
}
function nearestMoment(text, stages) {
	return nearest(text, [...EVENTS, ...stages]);
}

// src/config/rules/terms.ts
function somethingChanges({ release }) {
	if (release === null || JSON.stringify(release.baseline) !== JSON.stringify(release.candidate)) return [];
	return [objection("nothing-changes", ["release", "candidate"], "candidate and baseline are the same", {
		what: "key",
		expected: "another id, digest, model, prompt or parameter"
	})];
}
function deadlineHoldsAllStages({ head, stages }) {
	if (head.deadline === null) return [];
	const needed = liveStages(stages).reduce((sum, { stage }) => sum + stage.bake + (stage.kind === "blue-green" ? stage.preview : 0), 0);
	if (head.deadline >= needed) return [];
	return [objection("deadline-too-short", ["deadline"], "the deadline comes before the stages could be over", {
		expected: `at least ${showDuration(milliseconds(needed))}`,
		suggestion: `deadline: ${Math.ceil(needed / HOUR / 24)}d`
	})];
}
function startExists({ start }) {
	const time = start?.["not-before"];
	if (time === void 0 || momentOf(time, start?.zone ?? "UTC", "earlier") !== null) return [];
	return [objection("out-of-range", ["start", "not-before"], `clocks in ${start?.zone} skip this time`, { expected: "a time that exists in the zone" })];
}
function rolesCanBeFilled({ people }) {
	return [...people].flatMap(([name, role]) => {
		if (role === null) return [];
		const found = [];
		const logins = role.anyOf.every((each) => /^@[^/]+$/.test(each));
		const distinct = new Set(role.anyOf.map((each) => each.toLowerCase())).size;
		if (logins && role.atLeast > distinct) found.push(objection("out-of-range", [
			"people",
			name,
			"at-least"
		], `role ${name} needs more people than it names`, { expected: `at most ${distinct}` }));
		if (role.covers !== null && name !== "on-call") found.push(objection("unused-entry", [
			"people",
			name,
			"covers"
		], `\`covers\` means something only for on-call`, {
			severity: "advice",
			what: "key"
		}));
		return found;
	});
}
function momentsAreKnown({ communications, stages }) {
	const names = stages.flatMap((stage) => stage === null ? [] : [stage.name]);
	if (stages.includes(null)) return [];
	return communications.flatMap((each, index) => each === null || readMoment(each.on, names) !== null ? [] : [objection("moment-unknown", [
		"communications",
		index,
		"on"
	], `\`${each.on}\` is no moment of this rollout`, {
		expected: "an event such as started, hold, rolled-back or done, a stage, or a time such as 1 working day before start",
		suggestion: nearestMoment(each.on, names)
	})]);
}

// src/config/rules/traffic.ts
function clustersAreDeclared({ guards, units, routedBy }) {
	if (routedBy === null) return [];
	const only = units.size === 1 ? [...units.keys()][0] : void 0;
	const counted = /* @__PURE__ */ new Set();
	for (const guard of guards.values()) {
		const name = guard?.unit ?? only;
		const unit = name === void 0 ? null : units.get(name);
		if (name !== void 0 && unit != null) counted.add("of" in unit ? unit.of : name);
	}
	return [...counted].flatMap((name) => {
		const unit = units.get(name);
		if (unit == null || "of" in unit || name === routedBy) return [];
		const missing = [...unit["per-routed"] === void 0 ? ["per-routed"] : [], ...unit.correlation === void 0 ? ["correlation"] : []];
		if (missing.length === 0) return [];
		return [objection("cluster-undeclared", [
			"traffic",
			"units",
			name
		], `guards count ${name}, but the router keeps each ${routedBy} on one version`, {
			what: "key",
			expected: `${missing.join(" and ")}, or guards that count ${routedBy}`,
			suggestion: `${name}: { per-routed: 3.1, correlation: 0.05 }`
		})];
	});
}
function armsDiffer({ sources }) {
	return [...sources].flatMap(([name, source]) => source?.arm == null || source.arm.baseline !== source.arm.candidate ? [] : [objection("source-without-arms", [
		"sources",
		name,
		"arm",
		"candidate"
	], `source ${name} has the same value for both arms`, { expected: "two values that differ" })]);
}
function cohortsAreSomebody({ cohorts }) {
	return [...cohorts].flatMap(([name, cohort]) => {
		const found = [];
		if (name === "all") found.push(objection("name-wrong", ["cohorts", name], "`all` stands for everybody already", {
			what: "key",
			expected: "another name"
		}));
		if (cohort?.share === 0) found.push(objection("cohort-share-wrong", [
			"cohorts",
			name,
			"share"
		], `cohort ${name} is nobody`, { expected: "a share above 0%" }));
		if (cohort !== null && Object.keys(cohort.where).length === 0) found.push(objection("wrong-value", [
			"cohorts",
			name,
			"where"
		], `cohort ${name} is everybody`, { expected: "at least one label" }));
		return found;
	});
}
function sharesFit({ cohorts }) {
	const sums = /* @__PURE__ */ new Map();
	return [...cohorts].flatMap(([name, cohort]) => {
		const labels = Object.entries(cohort?.where ?? {});
		const [label, value] = labels[0] ?? [];
		if (cohort === null || labels.length !== 1 || label === void 0 || value === void 0) return [];
		const values = sums.get(label) ?? /* @__PURE__ */ new Map();
		sums.set(label, values.set(value, Math.max(values.get(value) ?? 0, cohort.share)));
		const sum = [...values.values()].reduce((total, share) => total + share, 0);
		if (sum <= 1 + 1e-9) return [];
		return [objection("cohort-share-wrong", [
			"cohorts",
			name,
			"share"
		], `the cohorts of label ${label} are more than everybody`, {
			expected: "shares of at most 100% in all",
			found: `${Number((sum * 100).toFixed(4))}%`
		})];
	});
}
function cohortWeightsFit({ cohorts, stages }) {
	return liveStages(stages).flatMap(({ stage, index }) => {
		if (stage.kind !== "canary") return [];
		const found = [];
		const all = Object.hasOwn(stage.cohorts, "all");
		if (stage.weight === null && !all) found.push(objection("missing-key", [
			"stages",
			index,
			"weight"
		], `\`weight\` is missing in stage ${stage.name}`, {
			expected: "the share of everyone else",
			found: "nothing",
			suggestion: "weight: 5%"
		}));
		if (stage.weight !== null && all) found.push(objection("cohort-weight-wrong", [
			"stages",
			index,
			"cohorts",
			"all"
		], `stage ${stage.name} says the weight of everyone twice`, {
			what: "key",
			expected: "either weight or cohorts.all"
		}));
		for (const [name, weight] of Object.entries(stage.cohorts)) {
			const from = cohorts.get(name)?.from;
			if (weight > 0 && from !== void 0 && stageIndex(stages, from) > index) found.push(objection("cohort-weight-wrong", [
				"stages",
				index,
				"cohorts",
				name
			], `cohort ${name} joins in ${from}, which comes later`, { expected: `0%, or from: ${stage.name} in the cohort` }));
		}
		return found;
	});
}

// src/config/rules/used.ts
function entriesAreUsed(sections) {
	const { guards, sources, units, slos, channels, communications, routedBy, raw } = sections;
	const parts = [...guards.values()];
	if (parts.includes(null) || communications.includes(null)) return [];
	const usedUnits = /* @__PURE__ */ new Set([
		routedBy,
		...parts.map((part) => part?.unit),
		...[...units.values()].map((unit) => unit !== null && "of" in unit ? unit.of : null)
	]);
	const usedSources = new Set(parts.map((part) => part?.source));
	const usedSlos = new Set([...guards.keys()].map((guard) => writtenIn(raw, [
		"guards",
		guard,
		"slo"
	])));
	const usedChannels = /* @__PURE__ */ new Set(["pager", ...communications.map((each) => each?.to)]);
	return [
		...sources.size > 1 ? unused(["sources"], sources.keys(), usedSources) : [],
		...units.size > 1 ? unused(["traffic", "units"], units.keys(), usedUnits) : [],
		...unused(["slos"], slos.keys(), usedSlos),
		...unused(["channels"], channels.keys(), usedChannels)
	];
}
function unused(at, names, used) {
	return [...names].filter((name) => !used.has(name)).map((name) => objection("unused-entry", [...at, name], `nothing uses ${showPath([...at, name])}`, {
		severity: "advice",
		what: "key",
		found: name
	}));
}

// src/config/rules/all.ts
const RULES = [
	guardsPointToSomething,
	slosAreThere,
	guardsHaveSourceAndUnit,
	guardsDoNotCircle,
	stagesPointToSomething,
	cohortsPointToSomething,
	unitsPointToSomething,
	readingsPointToSomething,
	entriesAreUsed,
	stageNamesDiffer,
	someStageIsLive,
	stagesAreInOrder,
	weightsNeverFall,
	switchStepsRise,
	lastStageServesAll,
	everyStageIsGuarded,
	extensionsAreLonger,
	guardsHaveLimits,
	limitsAgree,
	marginsTolerate,
	detectIsBad,
	baselineKeepsObjective,
	compositesAreWhole,
	comparisonsHaveArms,
	cohortDetectsAreBad,
	clustersAreDeclared,
	armsDiffer,
	cohortsAreSomebody,
	sharesFit,
	cohortWeightsFit,
	somethingChanges,
	deadlineHoldsAllStages,
	startExists,
	rolesCanBeFilled,
	momentsAreKnown
];

// src/config/rules/secrets.ts
function secretsIn$1(value, path = []) {
	if (typeof value === "string") return hasSecret(value) ? [pasted(path, "value")] : [];
	if (typeof value !== "object" || value === null) return [];
	if (Array.isArray(value)) return value.flatMap((each, index) => secretsIn$1(each, [...path, index]));
	return Object.entries(value).flatMap(([key, each]) => [...hasSecret(key) ? [pasted([...path, key], "key")] : [], ...secretsIn$1(each, [...path, key])]);
}
function pasted(path, what) {
	return objection("secret-pasted", path, `a secret stands in ${showPath(what === "key" ? path.slice(0, -1) : path)}`, {
		what,
		expected: "the name of a secret, never its value",
		found: "something that looks like a secret (not shown)",
		suggestion: "revoke it, store a new one as a secret, and write the name"
	});
}

// src/config/read-part.ts
function readPart(schema, value, at) {
	const parsed = schema.safeParse(value, { reportInput: true });
	if (parsed.success) return parsed.data;
	for (const issue of parsed.error.issues) at.objections.push(...objectionsTo(issue, at.path));
	return null;
}
const PARAMS = object({
	code: string(),
	expected: string(),
	write: string().nullable()
});
function objectionsTo(issue, prefix) {
	const path = [...prefix, ...issue.path.map((step) => typeof step === "symbol" ? String(step) : step)];
	const shown = showPath(path);
	switch (issue.code) {
		case "custom": {
			const params = PARAMS.safeParse(issue.params);
			if (!params.success) return [objection("wrong-value", path, `${shown} cannot be used`)];
			const { expected, write } = params.data;
			const code = isCode(params.data.code) ? params.data.code : "wrong-value";
			if (code === "missing-key") return [missing$1(path, expected, write)];
			return [objection(code, path, sentence$1(code, shown), {
				expected,
				suggestion: write
			})];
		}
		case "unrecognized_keys": return issue.keys.map((key) => unknownKey([...path, key], issue.message.split(" ")));
		case "invalid_key": return [objection("name-wrong", path, `\`${String(path.at(-1))}\` is no name that can stand in ${showPath(path.slice(0, -1))}`, {
			what: "key",
			expected: "letters, digits and dashes",
			found: String(path.at(-1))
		})];
		case "invalid_union":
			if (issue.discriminator !== void 0) return [unknownKind(issue, path)];
			return [objection("wrong-value", path, `${shown} cannot be used`, { expected: "a value of another form" })];
		case "invalid_type":
			if (issue.input === void 0) return [missing$1(path, article(issue.expected), null)];
			return [objection("wrong-shape", path, `${shown} has the wrong shape`, {
				expected: article(issue.expected),
				found: shapeOf(issue.input)
			})];
		case "too_small": return [objection("list-empty", path, `${shown} has too few entries`, { expected: `at least ${issue.minimum}` })];
		case "too_big": return [objection("out-of-range", path, `${shown} has too many entries`, { expected: `at most ${issue.maximum}` })];
		case "invalid_format":
		case "invalid_value":
		case "invalid_element":
		case "not_multiple_of": return [objection("wrong-value", path, `${shown} cannot be used`, { expected: issue.message })];
	}
}
function unknownKey(path, known) {
	const key = String(path.at(-1));
	const near = nearest(key, known);
	return objection("unknown-key", path, `\`${key}\` is no key of ${showPath(path.slice(0, -1))}`, {
		what: "key",
		expected: known.length > 24 ? null : `one of ${known.join(", ")}`,
		found: key,
		suggestion: near
	});
}
function unknownKind(issue, path) {
	const input = record$1(string(), unknown()).safeParse(issue.input);
	const kind = input.success ? input.data["kind"] : void 0;
	const known = (kindsOf(issue) ?? []).map(String);
	if (kind === void 0) return missing$1(path, `one of ${known.join(", ")}`, null);
	return objection("kind-unknown", path, `${showPath(path)} is of no known kind`, {
		expected: `one of ${known.join(", ")}`,
		suggestion: typeof kind === "string" ? nearest(kind, known) : null
	});
}
function kindsOf(issue) {
	const options = object({ options: array(unknown()) }).safeParse(issue);
	return options.success ? options.data.options : null;
}
function missing$1(path, expected, write) {
	const key = String(path.at(-1));
	return objection("missing-key", path, `\`${key}\` is missing in ${showPath(path.slice(0, -1))}`, {
		expected,
		found: "nothing",
		suggestion: typeof path.at(-1) === "string" ? `${key}: ${write ?? "…"}` : write
	});
}
function sentence$1(code, shown) {
	return `${shown} ${SENTENCES[code] ?? "cannot be read"}`;
}
const SENTENCES = {
	"unit-missing": "is a number without its unit",
	"unit-wrong": "wears another unit than it should",
	"margin-percent": "could mean points or a factor",
	"out-of-range": "is out of range"
};
function isCode(text) {
	return Object.hasOwn(PROBLEM_CODES, text);
}
function article(type) {
	return {
		object: "a mapping",
		record: "a mapping",
		array: "a list",
		tuple: "a list of two",
		string: "a text"
	}[type] ?? `a ${type}`;
}
function shapeOf(value) {
	if (value === null) return "nothing";
	if (Array.isArray(value)) return "a list";
	return typeof value === "object" ? "a mapping" : "a single value";
}

// src/config/guard-section.ts
const MAPPING = record$1(string(), unknown());
function readGuard(raw, given, objections) {
	const path = ["guards", given.name];
	const guard = readPart(MAPPING, raw, {
		path,
		objections
	});
	if (guard === null) return null;
	const slo = sloOf(guard, given.slos);
	const whole = {
		...slo,
		...guard
	};
	const schema = guardSchema(Object.keys(whole));
	if (schema === null) {
		objections.push(kindUntold(guard, path));
		return null;
	}
	const own = [];
	const part = readPart(schema, whole, {
		path,
		objections: own
	});
	for (const each of own) objections.push(fromSlo(each, guard, slo === null ? null : String(guard["slo"])));
	return part;
}
function sloOf(guard, slos) {
	const name = guard["slo"];
	const slo = typeof name === "string" ? writtenIn(asRaw(slos), [name]) : void 0;
	return isRaw(slo) ? slo : null;
}
function fromSlo(each, guard, slo) {
	const [, , key, ...rest] = each.path;
	if (slo === null || typeof key !== "string" || Object.hasOwn(guard, key) || each.code === "missing-key") return each;
	return {
		...each,
		path: [
			"slos",
			slo,
			key,
			...rest
		]
	};
}
function kindUntold(guard, path) {
	const near = Object.keys(guard).map((key) => nearest(key, TELLING_KEYS)).find((key) => key !== null);
	return objection("kind-unknown", path, `the keys of guards.${String(path[1])} do not tell which kind of guard it is`, {
		what: "key",
		expected: "events and total, histogram, score, numerator and denominator, level, parts, count, split, identity or signal",
		found: Object.keys(guard).join(", ").slice(0, 120),
		suggestion: near === void 0 ? null : near
	});
}

// src/config/sections.ts
function readSections(raw, objections) {
	const part = (schema, value, path) => readPart(schema, value, {
		path,
		objections
	});
	const given = (schema, key) => raw[key] === void 0 ? null : part(schema, raw[key], [key]);
	const list = (key, schema) => (given(LIST, key) ?? []).map((each, index) => part(schema, each, [key, index]));
	const entries = (value, path, readEntry) => {
		const found = /* @__PURE__ */ new Map();
		for (const [name, each] of Object.entries(value === void 0 ? {} : part(ENTRIES, value, path) ?? {})) {
			if (!NAME.test(name)) objections.push(badName(name, path));
			found.set(name, readEntry(each, [...path, name]));
		}
		return found;
	};
	const named = (key, schema) => entries(raw[key], [key], (each, path) => part(schema(each), each, path));
	part(TOP, raw, []);
	objections.push(...missingParts(raw));
	const traffic = given(TRAFFIC, "traffic");
	return {
		raw,
		head: {
			version: part(HEAD.version, raw["version"], ["version"]),
			name: part(HEAD.name, raw["name"], ["name"]),
			attempt: part(HEAD.attempt, raw["attempt"], ["attempt"]),
			kind: part(HEAD.kind, raw["kind"], ["kind"]),
			tier: part(HEAD.tier, raw["tier"], ["tier"]),
			every: part(HEAD.every, raw["every"], ["every"]),
			deadline: part(HEAD.deadline, raw["deadline"], ["deadline"]),
			supersede: part(HEAD.supersede, raw["supersede"], ["supersede"])
		},
		release: given(RELEASE, "release"),
		hypothesis: given(HYPOTHESIS, "hypothesis"),
		start: given(START$1, "start"),
		routedBy: traffic?.["routed-by"] ?? null,
		split: traffic?.split ?? true,
		units: entries(traffic?.units, ["traffic", "units"], (each, path) => part(unitSchema(each), each, path)),
		cohorts: named("cohorts", () => COHORT),
		routers: list("router", ROUTER),
		sources: named("sources", () => SOURCE),
		slos: named("slos", () => SLO),
		guards: entries(raw["guards"], ["guards"], (each, path) => readGuard(each, {
			name: String(path.at(-1)),
			slos: raw["slos"]
		}, objections)),
		stages: list("stages", STAGE).slice(0, MOST_STAGES$1),
		people: named("people", () => ROLE),
		rollback: given(ROLLBACK$1, "rollback"),
		followUp: list("follow-up", FOLLOW_UP),
		channels: named("channels", () => CHANNEL),
		communications: list("communications", COMMUNICATION),
		answers: named("answers", answerSchema)
	};
}
const MOST_STAGES$1 = 100;
const ENTRIES = record$1(string(), unknown());
const LIST = array(unknown());
const anything = unknown().optional();
const TOP = mapping(Object.fromEntries([
	...Object.keys(HEAD),
	"extends",
	...Object.keys(PARTS)
].map((key) => [key, anything])));
const TRAFFIC = mapping({
	"routed-by": name("The unit that the router keeps on one version."),
	split: onOff("Whether the guard of the split is wanted.").optional(),
	units: ENTRIES
});
function missingParts(raw) {
	const objections = [];
	for (const [key, schema] of Object.entries(PARTS)) {
		if (raw[key] === void 0 && !schema.safeParse(void 0).success) objections.push(objection("missing-key", [key], `\`${key}\` is missing in the file`, {
			expected: "this part",
			found: "nothing",
			suggestion: `${key}:`
		}));
		if (key === "stages" && Array.isArray(raw[key]) && raw[key].length > MOST_STAGES$1) objections.push(objection("out-of-range", [key, MOST_STAGES$1], "the rollout has too many stages", {
			expected: `at most ${MOST_STAGES$1}`,
			found: String(raw[key].length)
		}));
		if (Array.isArray(raw[key]) && raw[key].length === 0 && (key === "router" || key === "stages")) objections.push(objection("list-empty", [key], `\`${key}\` has no entry`, { expected: "at least one" }));
	}
	return objections;
}
function badName(name, path) {
	return objection("name-wrong", [...path, name], `\`${name}\` is no name`, {
		what: "key",
		expected: "lower-case letters, digits and dashes, at most 60",
		found: name,
		suggestion: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "") || null
	});
}

// node_modules/yaml/dist/nodes/identity.js
var require_identity = /* @__PURE__ */ __commonJSMin(((exports) => {
	const ALIAS = Symbol.for("yaml.alias");
	const DOC = Symbol.for("yaml.document");
	const MAP = Symbol.for("yaml.map");
	const PAIR = Symbol.for("yaml.pair");
	const SCALAR = Symbol.for("yaml.scalar");
	const SEQ = Symbol.for("yaml.seq");
	const NODE_TYPE = Symbol.for("yaml.node.type");
	const isAlias = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === ALIAS;
	const isDocument = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === DOC;
	const isMap = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === MAP;
	const isPair = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === PAIR;
	const isScalar = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SCALAR;
	const isSeq = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SEQ;
	function isCollection(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case MAP:
			case SEQ: return true;
		}
		return false;
	}
	function isNode(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case ALIAS:
			case MAP:
			case SCALAR:
			case SEQ: return true;
		}
		return false;
	}
	const hasAnchor = (node) => (isScalar(node) || isCollection(node)) && !!node.anchor;
	exports.ALIAS = ALIAS;
	exports.DOC = DOC;
	exports.MAP = MAP;
	exports.NODE_TYPE = NODE_TYPE;
	exports.PAIR = PAIR;
	exports.SCALAR = SCALAR;
	exports.SEQ = SEQ;
	exports.hasAnchor = hasAnchor;
	exports.isAlias = isAlias;
	exports.isCollection = isCollection;
	exports.isDocument = isDocument;
	exports.isMap = isMap;
	exports.isNode = isNode;
	exports.isPair = isPair;
	exports.isScalar = isScalar;
	exports.isSeq = isSeq;
}));

// node_modules/yaml/dist/visit.js
var require_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove node");
	function visit(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (visit_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else visit_(null, node, visitor_, Object.freeze([]));
	}
	visit.BREAK = BREAK;
	visit.SKIP = SKIP;
	visit.REMOVE = REMOVE;
	function visit_(key, node, visitor, path) {
		const ctrl = callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visit_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = visit_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = visit_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = visit_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	async function visitAsync(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (await visitAsync_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else await visitAsync_(null, node, visitor_, Object.freeze([]));
	}
	visitAsync.BREAK = BREAK;
	visitAsync.SKIP = SKIP;
	visitAsync.REMOVE = REMOVE;
	async function visitAsync_(key, node, visitor, path) {
		const ctrl = await callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visitAsync_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = await visitAsync_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = await visitAsync_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = await visitAsync_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	function initVisitor(visitor) {
		if (typeof visitor === "object" && (visitor.Collection || visitor.Node || visitor.Value)) return Object.assign({
			Alias: visitor.Node,
			Map: visitor.Node,
			Scalar: visitor.Node,
			Seq: visitor.Node
		}, visitor.Value && {
			Map: visitor.Value,
			Scalar: visitor.Value,
			Seq: visitor.Value
		}, visitor.Collection && {
			Map: visitor.Collection,
			Seq: visitor.Collection
		}, visitor);
		return visitor;
	}
	function callVisitor(key, node, visitor, path) {
		if (typeof visitor === "function") return visitor(key, node, path);
		if (identity.isMap(node)) return visitor.Map?.(key, node, path);
		if (identity.isSeq(node)) return visitor.Seq?.(key, node, path);
		if (identity.isPair(node)) return visitor.Pair?.(key, node, path);
		if (identity.isScalar(node)) return visitor.Scalar?.(key, node, path);
		if (identity.isAlias(node)) return visitor.Alias?.(key, node, path);
	}
	function replaceNode(key, path, node) {
		const parent = path[path.length - 1];
		if (identity.isCollection(parent)) parent.items[key] = node;
		else if (identity.isPair(parent)) {
			if (key === "key") parent.key = node;
			else parent.value = node;
		} else if (identity.isDocument(parent)) parent.contents = node;
		else {
			const pt = identity.isAlias(parent) ? "alias" : "scalar";
			throw new Error(`Cannot replace node with ${pt} parent`);
		}
	}
	exports.visit = visit;
	exports.visitAsync = visitAsync;
}));

// node_modules/yaml/dist/doc/directives.js
var require_directives = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	const escapeChars = {
		"!": "%21",
		",": "%2C",
		"[": "%5B",
		"]": "%5D",
		"{": "%7B",
		"}": "%7D"
	};
	const escapeTagName = (tn) => tn.replace(/[!,[\]{}]/g, (ch) => escapeChars[ch]);
	var Directives = class Directives {
		constructor(yaml, tags) {
			this.docStart = null;
			this.docEnd = false;
			this.yaml = Object.assign({}, Directives.defaultYaml, yaml);
			this.tags = Object.assign({}, Directives.defaultTags, tags);
		}
		clone() {
			const copy = new Directives(this.yaml, this.tags);
			copy.docStart = this.docStart;
			return copy;
		}
		atDocument() {
			const res = new Directives(this.yaml, this.tags);
			switch (this.yaml.version) {
				case "1.1":
					this.atNextDocument = true;
					break;
				case "1.2":
					this.atNextDocument = false;
					this.yaml = {
						explicit: Directives.defaultYaml.explicit,
						version: "1.2"
					};
					this.tags = Object.assign({}, Directives.defaultTags);
			}
			return res;
		}
		add(line, onError) {
			if (this.atNextDocument) {
				this.yaml = {
					explicit: Directives.defaultYaml.explicit,
					version: "1.1"
				};
				this.tags = Object.assign({}, Directives.defaultTags);
				this.atNextDocument = false;
			}
			const parts = line.trim().split(/[ \t]+/);
			const name = parts.shift();
			switch (name) {
				case "%TAG": {
					if (parts.length !== 2) {
						onError(0, "%TAG directive should contain exactly two parts");
						if (parts.length < 2) return false;
					}
					const [handle, prefix] = parts;
					this.tags[handle] = prefix;
					return true;
				}
				case "%YAML": {
					this.yaml.explicit = true;
					if (parts.length !== 1) {
						onError(0, "%YAML directive should contain exactly one part");
						return false;
					}
					const [version] = parts;
					if (version === "1.1" || version === "1.2") {
						this.yaml.version = version;
						return true;
					} else {
						const isValid = /^\d+\.\d+$/.test(version);
						onError(6, `Unsupported YAML version ${version}`, isValid);
						return false;
					}
				}
				default:
					onError(0, `Unknown directive ${name}`, true);
					return false;
			}
		}
		tagName(source, onError) {
			if (source === "!") return "!";
			if (source[0] !== "!") {
				onError(`Not a valid tag: ${source}`);
				return null;
			}
			if (source[1] === "<") {
				const verbatim = source.slice(2, -1);
				if (verbatim === "!" || verbatim === "!!") {
					onError(`Verbatim tags aren't resolved, so ${source} is invalid.`);
					return null;
				}
				if (source[source.length - 1] !== ">") onError("Verbatim tags must end with a >");
				return verbatim;
			}
			const [, handle, suffix] = source.match(/^(.*!)([^!]*)$/s);
			if (!suffix) onError(`The ${source} tag has no suffix`);
			const prefix = this.tags[handle];
			if (prefix) try {
				return prefix + decodeURIComponent(suffix);
			} catch (error) {
				onError(String(error));
				return null;
			}
			if (handle === "!") return source;
			onError(`Could not resolve tag: ${source}`);
			return null;
		}
		tagString(tag) {
			for (const [handle, prefix] of Object.entries(this.tags)) if (tag.startsWith(prefix)) return handle + escapeTagName(tag.substring(prefix.length));
			return tag[0] === "!" ? tag : `!<${tag}>`;
		}
		toString(doc) {
			const lines = this.yaml.explicit ? [`%YAML ${this.yaml.version || "1.2"}`] : [];
			const tagEntries = Object.entries(this.tags);
			let tagNames;
			if (doc && tagEntries.length > 0 && identity.isNode(doc.contents)) {
				const tags = {};
				visit.visit(doc.contents, (_key, node) => {
					if (identity.isNode(node) && node.tag) tags[node.tag] = true;
				});
				tagNames = Object.keys(tags);
			} else tagNames = [];
			for (const [handle, prefix] of tagEntries) {
				if (handle === "!!" && prefix === "tag:yaml.org,2002:") continue;
				if (!doc || tagNames.some((tn) => tn.startsWith(prefix))) lines.push(`%TAG ${handle} ${prefix}`);
			}
			return lines.join("\n");
		}
	};
	Directives.defaultYaml = {
		explicit: false,
		version: "1.2"
	};
	Directives.defaultTags = { "!!": "tag:yaml.org,2002:" };
	exports.Directives = Directives;
}));

// node_modules/yaml/dist/doc/anchors.js
var require_anchors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	function anchorIsValid(anchor) {
		if (/[\x00-\x19\s,[\]{}]/.test(anchor)) {
			const msg = `Anchor must not contain whitespace or control characters: ${JSON.stringify(anchor)}`;
			throw new Error(msg);
		}
		return true;
	}
	function anchorNames(root) {
		const anchors = /* @__PURE__ */ new Set();
		visit.visit(root, { Value(_key, node) {
			if (node.anchor) anchors.add(node.anchor);
		} });
		return anchors;
	}
	function findNewAnchor(prefix, exclude) {
		for (let i = 1;; ++i) {
			const name = `${prefix}${i}`;
			if (!exclude.has(name)) return name;
		}
	}
	function createNodeAnchors(doc, prefix) {
		const aliasObjects = [];
		const sourceObjects = /* @__PURE__ */ new Map();
		let prevAnchors = null;
		return {
			onAnchor: (source) => {
				aliasObjects.push(source);
				prevAnchors ?? (prevAnchors = anchorNames(doc));
				const anchor = findNewAnchor(prefix, prevAnchors);
				prevAnchors.add(anchor);
				return anchor;
			},
			setAnchors: () => {
				for (const source of aliasObjects) {
					const ref = sourceObjects.get(source);
					if (typeof ref === "object" && ref.anchor && (identity.isScalar(ref.node) || identity.isCollection(ref.node))) ref.node.anchor = ref.anchor;
					else {
						const error = /* @__PURE__ */ new Error("Failed to resolve repeated object (this should not happen)");
						error.source = source;
						throw error;
					}
				}
			},
			sourceObjects
		};
	}
	exports.anchorIsValid = anchorIsValid;
	exports.anchorNames = anchorNames;
	exports.createNodeAnchors = createNodeAnchors;
	exports.findNewAnchor = findNewAnchor;
}));

// node_modules/yaml/dist/doc/applyReviver.js
var require_applyReviver = /* @__PURE__ */ __commonJSMin(((exports) => {
	function applyReviver(reviver, obj, key, val) {
		if (val && typeof val === "object") {
			if (Array.isArray(val)) for (let i = 0, len = val.length; i < len; ++i) {
				const v0 = val[i];
				const v1 = applyReviver(reviver, val, String(i), v0);
				if (v1 === void 0) delete val[i];
				else if (v1 !== v0) val[i] = v1;
			}
			else if (val instanceof Map) for (const k of Array.from(val.keys())) {
				const v0 = val.get(k);
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) val.delete(k);
				else if (v1 !== v0) val.set(k, v1);
			}
			else if (val instanceof Set) for (const v0 of Array.from(val)) {
				const v1 = applyReviver(reviver, val, v0, v0);
				if (v1 === void 0) val.delete(v0);
				else if (v1 !== v0) {
					val.delete(v0);
					val.add(v1);
				}
			}
			else for (const [k, v0] of Object.entries(val)) {
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) delete val[k];
				else if (v1 !== v0) val[k] = v1;
			}
		}
		return reviver.call(obj, key, val);
	}
	exports.applyReviver = applyReviver;
}));

// node_modules/yaml/dist/nodes/toJS.js
var require_toJS = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	function toJS(value, arg, ctx) {
		if (Array.isArray(value)) return value.map((v, i) => toJS(v, String(i), ctx));
		if (value && typeof value.toJSON === "function") {
			if (!ctx || !identity.hasAnchor(value)) return value.toJSON(arg, ctx);
			const data = {
				aliasCount: 0,
				count: 1,
				res: void 0
			};
			ctx.anchors.set(value, data);
			ctx.onCreate = (res) => {
				data.res = res;
				delete ctx.onCreate;
			};
			const res = value.toJSON(arg, ctx);
			if (ctx.onCreate) ctx.onCreate(res);
			return res;
		}
		if (typeof value === "bigint" && !ctx?.keep) return Number(value);
		return value;
	}
	exports.toJS = toJS;
}));

// node_modules/yaml/dist/nodes/Node.js
var require_Node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var applyReviver = require_applyReviver();
	var identity = require_identity();
	var toJS = require_toJS();
	var NodeBase = class {
		constructor(type) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: type });
		}
		clone() {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		toJS(doc, { mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			if (!identity.isDocument(doc)) throw new TypeError("A document argument is required");
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc,
				keep: true,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this, "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
	};
	exports.NodeBase = NodeBase;
}));

// node_modules/yaml/dist/nodes/Alias.js
var require_Alias = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var visit = require_visit();
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	var Alias = class extends Node.NodeBase {
		constructor(source) {
			super(identity.ALIAS);
			this.source = source;
			Object.defineProperty(this, "tag", { set() {
				throw new Error("Alias nodes cannot have tags");
			} });
		}
		resolve(doc, ctx) {
			if (ctx?.maxAliasCount === 0) throw new ReferenceError("Alias resolution is disabled");
			let nodes;
			if (ctx?.aliasResolveCache) nodes = ctx.aliasResolveCache;
			else {
				nodes = [];
				visit.visit(doc, { Node: (_key, node) => {
					if (identity.isAlias(node) || identity.hasAnchor(node)) nodes.push(node);
				} });
				if (ctx) ctx.aliasResolveCache = nodes;
			}
			let found = void 0;
			for (const node of nodes) {
				if (node === this) break;
				if (node.anchor === this.source) found = node;
			}
			if (found && ctx) {
				const { anchors, doc, maxAliasCount } = ctx;
				let data = anchors.get(found);
				if (!data) {
					toJS.toJS(found, null, ctx);
					data = anchors.get(found);
				}
				/* istanbul ignore if */
				if (data?.res === void 0) throw new ReferenceError("This should not happen: Alias anchor was not resolved?");
				if (maxAliasCount >= 0) {
					data.count += 1;
					if (data.aliasCount === 0) data.aliasCount = getAliasCount(doc, found, anchors);
					if (data.count * data.aliasCount > maxAliasCount) throw new ReferenceError("Excessive alias count indicates a resource exhaustion attack");
				}
			}
			return found;
		}
		toJSON(_arg, ctx) {
			if (!ctx) return { source: this.source };
			const source = this.resolve(ctx.doc, ctx);
			if (!source) {
				const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
				throw new ReferenceError(msg);
			}
			return ctx.anchors.get(source).res;
		}
		toString(ctx, _onComment, _onChompKeep) {
			const src = `*${this.source}`;
			if (ctx) {
				anchors.anchorIsValid(this.source);
				if (ctx.options.verifyAliasOrder && !ctx.anchors.has(this.source)) {
					const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
					throw new Error(msg);
				}
				if (ctx.implicitKey) return `${src} `;
			}
			return src;
		}
	};
	function getAliasCount(doc, node, anchors) {
		if (identity.isAlias(node)) {
			const source = node.resolve(doc);
			const anchor = anchors && source && anchors.get(source);
			return anchor ? anchor.count * anchor.aliasCount : 0;
		} else if (identity.isCollection(node)) {
			let count = 0;
			for (const item of node.items) {
				const c = getAliasCount(doc, item, anchors);
				if (c > count) count = c;
			}
			return count;
		} else if (identity.isPair(node)) {
			const kc = getAliasCount(doc, node.key, anchors);
			const vc = getAliasCount(doc, node.value, anchors);
			return Math.max(kc, vc);
		}
		return 1;
	}
	exports.Alias = Alias;
}));

// node_modules/yaml/dist/nodes/Scalar.js
var require_Scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	const isScalarValue = (value) => !value || typeof value !== "function" && typeof value !== "object";
	var Scalar = class extends Node.NodeBase {
		constructor(value) {
			super(identity.SCALAR);
			this.value = value;
		}
		toJSON(arg, ctx) {
			return ctx?.keep ? this.value : toJS.toJS(this.value, arg, ctx);
		}
		toString() {
			return String(this.value);
		}
	};
	Scalar.BLOCK_FOLDED = "BLOCK_FOLDED";
	Scalar.BLOCK_LITERAL = "BLOCK_LITERAL";
	Scalar.PLAIN = "PLAIN";
	Scalar.QUOTE_DOUBLE = "QUOTE_DOUBLE";
	Scalar.QUOTE_SINGLE = "QUOTE_SINGLE";
	exports.Scalar = Scalar;
	exports.isScalarValue = isScalarValue;
}));

// node_modules/yaml/dist/doc/createNode.js
var require_createNode = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var Scalar = require_Scalar();
	const defaultTagPrefix = "tag:yaml.org,2002:";
	function findTagObject(value, tagName, tags) {
		if (tagName) {
			const match = tags.filter((t) => t.tag === tagName);
			const tagObj = match.find((t) => !t.format) ?? match[0];
			if (!tagObj) throw new Error(`Tag ${tagName} not found`);
			return tagObj;
		}
		return tags.find((t) => t.identify?.(value) && !t.format);
	}
	function createNode(value, tagName, ctx) {
		if (identity.isDocument(value)) value = value.contents;
		if (identity.isNode(value)) return value;
		if (identity.isPair(value)) {
			const map = ctx.schema[identity.MAP].createNode?.(ctx.schema, null, ctx);
			map.items.push(value);
			return map;
		}
		if (value instanceof String || value instanceof Number || value instanceof Boolean || typeof BigInt !== "undefined" && value instanceof BigInt) value = value.valueOf();
		const { aliasDuplicateObjects, onAnchor, onTagObj, schema, sourceObjects } = ctx;
		let ref = void 0;
		if (aliasDuplicateObjects && value && typeof value === "object") {
			ref = sourceObjects.get(value);
			if (ref) {
				ref.anchor ?? (ref.anchor = onAnchor(value));
				return new Alias.Alias(ref.anchor);
			} else {
				ref = {
					anchor: null,
					node: null
				};
				sourceObjects.set(value, ref);
			}
		}
		if (tagName?.startsWith("!!")) tagName = defaultTagPrefix + tagName.slice(2);
		let tagObj = findTagObject(value, tagName, schema.tags);
		if (!tagObj) {
			if (value && typeof value.toJSON === "function") value = value.toJSON();
			if (!value || typeof value !== "object") {
				const node = new Scalar.Scalar(value);
				if (ref) ref.node = node;
				return node;
			}
			tagObj = value instanceof Map ? schema[identity.MAP] : Symbol.iterator in Object(value) ? schema[identity.SEQ] : schema[identity.MAP];
		}
		if (onTagObj) {
			onTagObj(tagObj);
			delete ctx.onTagObj;
		}
		const node = tagObj?.createNode ? tagObj.createNode(ctx.schema, value, ctx) : typeof tagObj?.nodeClass?.from === "function" ? tagObj.nodeClass.from(ctx.schema, value, ctx) : new Scalar.Scalar(value);
		if (tagName) node.tag = tagName;
		else if (!tagObj.default) node.tag = tagObj.tag;
		if (ref) ref.node = node;
		return node;
	}
	exports.createNode = createNode;
}));

// node_modules/yaml/dist/nodes/Collection.js
var require_Collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var identity = require_identity();
	var Node = require_Node();
	function collectionFromPath(schema, path, value) {
		let v = value;
		for (let i = path.length - 1; i >= 0; --i) {
			const k = path[i];
			if (typeof k === "number" && Number.isInteger(k) && k >= 0) {
				const a = [];
				a[k] = v;
				v = a;
			} else v = /* @__PURE__ */ new Map([[k, v]]);
		}
		return createNode.createNode(v, void 0, {
			aliasDuplicateObjects: false,
			keepUndefined: false,
			onAnchor: () => {
				throw new Error("This should not happen, please report a bug.");
			},
			schema,
			sourceObjects: /* @__PURE__ */ new Map()
		});
	}
	const isEmptyPath = (path) => path == null || typeof path === "object" && !!path[Symbol.iterator]().next().done;
	var Collection = class extends Node.NodeBase {
		constructor(type, schema) {
			super(type);
			Object.defineProperty(this, "schema", {
				value: schema,
				configurable: true,
				enumerable: false,
				writable: true
			});
		}
		clone(schema) {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (schema) copy.schema = schema;
			copy.items = copy.items.map((it) => identity.isNode(it) || identity.isPair(it) ? it.clone(schema) : it);
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		addIn(path, value) {
			if (isEmptyPath(path)) this.add(value);
			else {
				const [key, ...rest] = path;
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.addIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
		deleteIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.delete(key);
			const node = this.get(key, true);
			if (identity.isCollection(node)) return node.deleteIn(rest);
			else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
		}
		getIn(path, keepScalar) {
			const [key, ...rest] = path;
			const node = this.get(key, true);
			if (rest.length === 0) return !keepScalar && identity.isScalar(node) ? node.value : node;
			else return identity.isCollection(node) ? node.getIn(rest, keepScalar) : void 0;
		}
		hasAllNullValues(allowScalar) {
			return this.items.every((node) => {
				if (!identity.isPair(node)) return false;
				const n = node.value;
				return n == null || allowScalar && identity.isScalar(n) && n.value == null && !n.commentBefore && !n.comment && !n.tag;
			});
		}
		hasIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.has(key);
			const node = this.get(key, true);
			return identity.isCollection(node) ? node.hasIn(rest) : false;
		}
		setIn(path, value) {
			const [key, ...rest] = path;
			if (rest.length === 0) this.set(key, value);
			else {
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.setIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
	};
	exports.Collection = Collection;
	exports.collectionFromPath = collectionFromPath;
	exports.isEmptyPath = isEmptyPath;
}));

// node_modules/yaml/dist/stringify/stringifyComment.js
var require_stringifyComment = /* @__PURE__ */ __commonJSMin(((exports) => {
	const stringifyComment = (str) => str.replace(/^(?!$)(?: $)?/gm, "#");
	function indentComment(comment, indent) {
		if (/^\n+$/.test(comment)) return comment.substring(1);
		return indent ? comment.replace(/^(?! *$)/gm, indent) : comment;
	}
	const lineComment = (str, indent, comment) => str.endsWith("\n") ? indentComment(comment, indent) : comment.includes("\n") ? "\n" + indentComment(comment, indent) : (str.endsWith(" ") ? "" : " ") + comment;
	exports.indentComment = indentComment;
	exports.lineComment = lineComment;
	exports.stringifyComment = stringifyComment;
}));

// node_modules/yaml/dist/stringify/foldFlowLines.js
var require_foldFlowLines = /* @__PURE__ */ __commonJSMin(((exports) => {
	const FOLD_FLOW = "flow";
	const FOLD_BLOCK = "block";
	const FOLD_QUOTED = "quoted";
	function foldFlowLines(text, indent, mode = "flow", { indentAtStart, lineWidth = 80, minContentWidth = 20, onFold, onOverflow } = {}) {
		if (!lineWidth || lineWidth < 0) return text;
		if (lineWidth < minContentWidth) minContentWidth = 0;
		const endStep = Math.max(1 + minContentWidth, 1 + lineWidth - indent.length);
		if (text.length <= endStep) return text;
		const folds = [];
		const escapedFolds = {};
		let end = lineWidth - indent.length;
		if (typeof indentAtStart === "number") {
			if (indentAtStart > lineWidth - Math.max(2, minContentWidth)) folds.push(0);
			else end = lineWidth - indentAtStart;
		}
		let split = void 0;
		let prev = void 0;
		let overflow = false;
		let i = -1;
		let escStart = -1;
		let escEnd = -1;
		if (mode === FOLD_BLOCK) {
			i = consumeMoreIndentedLines(text, i, indent.length);
			if (i !== -1) end = i + endStep;
		}
		for (let ch; ch = text[i += 1];) {
			if (mode === FOLD_QUOTED && ch === "\\") {
				escStart = i;
				switch (text[i + 1]) {
					case "x":
						i += 3;
						break;
					case "u":
						i += 5;
						break;
					case "U":
						i += 9;
						break;
					default: i += 1;
				}
				escEnd = i;
			}
			if (ch === "\n") {
				if (mode === FOLD_BLOCK) i = consumeMoreIndentedLines(text, i, indent.length);
				end = i + indent.length + endStep;
				split = void 0;
			} else {
				if (ch === " " && prev && prev !== " " && prev !== "\n" && prev !== "	") {
					const next = text[i + 1];
					if (next && next !== " " && next !== "\n" && next !== "	") split = i;
				}
				if (i >= end) {
					if (split) {
						folds.push(split);
						end = split + endStep;
						split = void 0;
					} else if (mode === FOLD_QUOTED) {
						while (prev === " " || prev === "	") {
							prev = ch;
							ch = text[i += 1];
							overflow = true;
						}
						const j = i > escEnd + 1 ? i - 2 : escStart - 1;
						if (escapedFolds[j]) return text;
						folds.push(j);
						escapedFolds[j] = true;
						end = j + endStep;
						split = void 0;
					} else overflow = true;
				}
			}
			prev = ch;
		}
		if (overflow && onOverflow) onOverflow();
		if (folds.length === 0) return text;
		if (onFold) onFold();
		let res = text.slice(0, folds[0]);
		for (let i = 0; i < folds.length; ++i) {
			const fold = folds[i];
			const end = folds[i + 1] || text.length;
			if (fold === 0) res = `\n${indent}${text.slice(0, end)}`;
			else {
				if (mode === FOLD_QUOTED && escapedFolds[fold]) res += `${text[fold]}\\`;
				res += `\n${indent}${text.slice(fold + 1, end)}`;
			}
		}
		return res;
	}
	function consumeMoreIndentedLines(text, i, indent) {
		let end = i;
		let start = i + 1;
		let ch = text[start];
		while (ch === " " || ch === "	") if (i < start + indent) ch = text[++i];
		else {
			do
				ch = text[++i];
			while (ch && ch !== "\n");
			end = i;
			start = i + 1;
			ch = text[start];
		}
		return end;
	}
	exports.FOLD_BLOCK = FOLD_BLOCK;
	exports.FOLD_FLOW = FOLD_FLOW;
	exports.FOLD_QUOTED = FOLD_QUOTED;
	exports.foldFlowLines = foldFlowLines;
}));

// node_modules/yaml/dist/stringify/stringifyString.js
var require_stringifyString = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var foldFlowLines = require_foldFlowLines();
	const getFoldOptions = (ctx, isBlock) => ({
		indentAtStart: isBlock ? ctx.indent.length : ctx.indentAtStart,
		lineWidth: ctx.options.lineWidth,
		minContentWidth: ctx.options.minContentWidth
	});
	const containsDocumentMarker = (str) => /^(%|---|\.\.\.)/m.test(str);
	function lineLengthOverLimit(str, lineWidth, indentLength) {
		if (!lineWidth || lineWidth < 0) return false;
		const limit = lineWidth - indentLength;
		const strLen = str.length;
		if (strLen <= limit) return false;
		for (let i = 0, start = 0; i < strLen; ++i) if (str[i] === "\n") {
			if (i - start > limit) return true;
			start = i + 1;
			if (strLen - start <= limit) return false;
		}
		return true;
	}
	function doubleQuotedString(value, ctx) {
		const json = JSON.stringify(value);
		if (ctx.options.doubleQuotedAsJSON) return json;
		const { implicitKey } = ctx;
		const minMultiLineLength = ctx.options.doubleQuotedMinMultiLineLength;
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		let str = "";
		let start = 0;
		for (let i = 0, ch = json[i]; ch; ch = json[++i]) {
			if (ch === " " && json[i + 1] === "\\" && json[i + 2] === "n") {
				str += json.slice(start, i) + "\\ ";
				i += 1;
				start = i;
				ch = "\\";
			}
			if (ch === "\\") switch (json[i + 1]) {
				case "u":
					{
						str += json.slice(start, i);
						const code = json.substr(i + 2, 4);
						switch (code) {
							case "0000":
								str += "\\0";
								break;
							case "0007":
								str += "\\a";
								break;
							case "000b":
								str += "\\v";
								break;
							case "001b":
								str += "\\e";
								break;
							case "0085":
								str += "\\N";
								break;
							case "00a0":
								str += "\\_";
								break;
							case "2028":
								str += "\\L";
								break;
							case "2029":
								str += "\\P";
								break;
							default: if (code.substr(0, 2) === "00") str += "\\x" + code.substr(2);
							else str += json.substr(i, 6);
						}
						i += 5;
						start = i + 1;
					}
					break;
				case "n":
					if (implicitKey || json[i + 2] === "\"" || json.length < minMultiLineLength) i += 1;
					else {
						str += json.slice(start, i) + "\n\n";
						while (json[i + 2] === "\\" && json[i + 3] === "n" && json[i + 4] !== "\"") {
							str += "\n";
							i += 2;
						}
						str += indent;
						if (json[i + 2] === " ") str += "\\";
						i += 1;
						start = i + 1;
					}
					break;
				default: i += 1;
			}
		}
		str = start ? str + json.slice(start) : json;
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_QUOTED, getFoldOptions(ctx, false));
	}
	function singleQuotedString(value, ctx) {
		if (ctx.options.singleQuote === false || ctx.implicitKey && value.includes("\n") || /[ \t]\n|\n[ \t]/.test(value)) return doubleQuotedString(value, ctx);
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		const res = "'" + value.replace(/'/g, "''").replace(/\n+/g, `$&\n${indent}`) + "'";
		return ctx.implicitKey ? res : foldFlowLines.foldFlowLines(res, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function quotedString(value, ctx) {
		const { singleQuote } = ctx.options;
		let qs;
		if (singleQuote === false) qs = doubleQuotedString;
		else {
			const hasDouble = value.includes("\"");
			const hasSingle = value.includes("'");
			if (hasDouble && !hasSingle) qs = singleQuotedString;
			else if (hasSingle && !hasDouble) qs = doubleQuotedString;
			else qs = singleQuote ? singleQuotedString : doubleQuotedString;
		}
		return qs(value, ctx);
	}
	let blockEndNewlines;
	try {
		blockEndNewlines = /* @__PURE__ */ new RegExp("(^|(?<!\n))\n+(?!\n|$)", "g");
	} catch {
		blockEndNewlines = /\n+(?!\n|$)/g;
	}
	function blockString({ comment, type, value }, ctx, onComment, onChompKeep) {
		const { blockQuote, commentString, lineWidth } = ctx.options;
		if (!blockQuote || /\n[\t ]+$/.test(value)) return quotedString(value, ctx);
		const indent = ctx.indent || (ctx.forceBlockIndent || containsDocumentMarker(value) ? "  " : "");
		const literal = blockQuote === "literal" ? true : blockQuote === "folded" || type === Scalar.Scalar.BLOCK_FOLDED ? false : type === Scalar.Scalar.BLOCK_LITERAL ? true : !lineLengthOverLimit(value, lineWidth, indent.length);
		if (!value) return literal ? "|\n" : ">\n";
		let chomp;
		let endStart;
		for (endStart = value.length; endStart > 0; --endStart) {
			const ch = value[endStart - 1];
			if (ch !== "\n" && ch !== "	" && ch !== " ") break;
		}
		let end = value.substring(endStart);
		const endNlPos = end.indexOf("\n");
		if (endNlPos === -1) chomp = "-";
		else if (value === end || endNlPos !== end.length - 1) {
			chomp = "+";
			if (onChompKeep) onChompKeep();
		} else chomp = "";
		if (end) {
			value = value.slice(0, -end.length);
			if (end[end.length - 1] === "\n") end = end.slice(0, -1);
			end = end.replace(blockEndNewlines, `$&${indent}`);
		}
		let startWithSpace = false;
		let startEnd;
		let startNlPos = -1;
		for (startEnd = 0; startEnd < value.length; ++startEnd) {
			const ch = value[startEnd];
			if (ch === " ") startWithSpace = true;
			else if (ch === "\n") startNlPos = startEnd;
			else break;
		}
		let start = value.substring(0, startNlPos < startEnd ? startNlPos + 1 : startEnd);
		if (start) {
			value = value.substring(start.length);
			start = start.replace(/\n+/g, `$&${indent}`);
		}
		let header = (startWithSpace ? indent ? "2" : "1" : "") + chomp;
		if (comment) {
			header += " " + commentString(comment.replace(/ ?[\r\n]+/g, " "));
			if (onComment) onComment();
		}
		if (!literal) {
			const foldedValue = value.replace(/\n+/g, "\n$&").replace(/(?:^|\n)([\t ].*)(?:([\n\t ]*)\n(?![\n\t ]))?/g, "$1$2").replace(/\n+/g, `$&${indent}`);
			let literalFallback = false;
			const foldOptions = getFoldOptions(ctx, true);
			if (blockQuote !== "folded" && type !== Scalar.Scalar.BLOCK_FOLDED) foldOptions.onOverflow = () => {
				literalFallback = true;
			};
			const body = foldFlowLines.foldFlowLines(`${start}${foldedValue}${end}`, indent, foldFlowLines.FOLD_BLOCK, foldOptions);
			if (!literalFallback) return `>${header}\n${indent}${body}`;
		}
		value = value.replace(/\n+/g, `$&${indent}`);
		return `|${header}\n${indent}${start}${value}${end}`;
	}
	function plainString(item, ctx, onComment, onChompKeep) {
		const { type, value } = item;
		const { actualString, implicitKey, indent, indentStep, inFlow } = ctx;
		if (implicitKey && value.includes("\n") || inFlow && /[[\]{},]/.test(value)) return quotedString(value, ctx);
		if (/^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/.test(value)) return implicitKey || inFlow || !value.includes("\n") ? quotedString(value, ctx) : blockString(item, ctx, onComment, onChompKeep);
		if (!implicitKey && !inFlow && type !== Scalar.Scalar.PLAIN && value.includes("\n")) return blockString(item, ctx, onComment, onChompKeep);
		if (containsDocumentMarker(value)) {
			if (indent === "") {
				ctx.forceBlockIndent = true;
				return blockString(item, ctx, onComment, onChompKeep);
			} else if (implicitKey && indent === indentStep) return quotedString(value, ctx);
		}
		const str = value.replace(/\n+/g, `$&\n${indent}`);
		if (actualString) {
			const test = (tag) => tag.default && tag.tag !== "tag:yaml.org,2002:str" && tag.test?.test(str);
			const { compat, tags } = ctx.doc.schema;
			if (tags.some(test) || compat?.some(test)) return quotedString(value, ctx);
		}
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function stringifyString(item, ctx, onComment, onChompKeep) {
		const { implicitKey, inFlow } = ctx;
		const ss = typeof item.value === "string" ? item : Object.assign({}, item, { value: String(item.value) });
		let { type } = item;
		if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
			if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u.test(ss.value)) type = Scalar.Scalar.QUOTE_DOUBLE;
		}
		const _stringify = (_type) => {
			switch (_type) {
				case Scalar.Scalar.BLOCK_FOLDED:
				case Scalar.Scalar.BLOCK_LITERAL: return implicitKey || inFlow ? quotedString(ss.value, ctx) : blockString(ss, ctx, onComment, onChompKeep);
				case Scalar.Scalar.QUOTE_DOUBLE: return doubleQuotedString(ss.value, ctx);
				case Scalar.Scalar.QUOTE_SINGLE: return singleQuotedString(ss.value, ctx);
				case Scalar.Scalar.PLAIN: return plainString(ss, ctx, onComment, onChompKeep);
				default: return null;
			}
		};
		let res = _stringify(type);
		if (res === null) {
			const { defaultKeyType, defaultStringType } = ctx.options;
			const t = implicitKey && defaultKeyType || defaultStringType;
			res = _stringify(t);
			if (res === null) throw new Error(`Unsupported default string type ${t}`);
		}
		return res;
	}
	exports.stringifyString = stringifyString;
}));

// node_modules/yaml/dist/stringify/stringify.js
var require_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var identity = require_identity();
	var stringifyComment = require_stringifyComment();
	var stringifyString = require_stringifyString();
	function createStringifyContext(doc, options) {
		const opt = Object.assign({
			blockQuote: true,
			commentString: stringifyComment.stringifyComment,
			defaultKeyType: null,
			defaultStringType: "PLAIN",
			directives: null,
			doubleQuotedAsJSON: false,
			doubleQuotedMinMultiLineLength: 40,
			falseStr: "false",
			flowCollectionPadding: true,
			indentSeq: true,
			lineWidth: 80,
			minContentWidth: 20,
			nullStr: "null",
			simpleKeys: false,
			singleQuote: null,
			trailingComma: false,
			trueStr: "true",
			verifyAliasOrder: true
		}, doc.schema.toStringOptions, options);
		let inFlow;
		switch (opt.collectionStyle) {
			case "block":
				inFlow = false;
				break;
			case "flow":
				inFlow = true;
				break;
			default: inFlow = null;
		}
		return {
			anchors: /* @__PURE__ */ new Set(),
			doc,
			flowCollectionPadding: opt.flowCollectionPadding ? " " : "",
			indent: "",
			indentStep: typeof opt.indent === "number" ? " ".repeat(opt.indent) : "  ",
			inFlow,
			options: opt
		};
	}
	function getTagObject(tags, item) {
		if (item.tag) {
			const match = tags.filter((t) => t.tag === item.tag);
			if (match.length > 0) return match.find((t) => t.format === item.format) ?? match[0];
		}
		let tagObj = void 0;
		let obj;
		if (identity.isScalar(item)) {
			obj = item.value;
			let match = tags.filter((t) => t.identify?.(obj));
			if (match.length > 1) {
				const testMatch = match.filter((t) => t.test);
				if (testMatch.length > 0) match = testMatch;
			}
			tagObj = match.find((t) => t.format === item.format) ?? match.find((t) => !t.format);
		} else {
			obj = item;
			tagObj = tags.find((t) => t.nodeClass && obj instanceof t.nodeClass);
		}
		if (!tagObj) {
			const name = obj?.constructor?.name ?? (obj === null ? "null" : typeof obj);
			throw new Error(`Tag not resolved for ${name} value`);
		}
		return tagObj;
	}
	function stringifyProps(node, tagObj, { anchors: anchors$1, doc }) {
		if (!doc.directives) return "";
		const props = [];
		const anchor = (identity.isScalar(node) || identity.isCollection(node)) && node.anchor;
		if (anchor && anchors.anchorIsValid(anchor)) {
			anchors$1.add(anchor);
			props.push(`&${anchor}`);
		}
		const tag = node.tag ?? (tagObj.default ? null : tagObj.tag);
		if (tag) props.push(doc.directives.tagString(tag));
		return props.join(" ");
	}
	function stringify(item, ctx, onComment, onChompKeep) {
		if (identity.isPair(item)) return item.toString(ctx, onComment, onChompKeep);
		if (identity.isAlias(item)) {
			if (ctx.doc.directives) return item.toString(ctx);
			if (ctx.resolvedAliases?.has(item)) throw new TypeError(`Cannot stringify circular structure without alias nodes`);
			else {
				if (ctx.resolvedAliases) ctx.resolvedAliases.add(item);
				else ctx.resolvedAliases = /* @__PURE__ */ new Set([item]);
				item = item.resolve(ctx.doc);
			}
		}
		let tagObj = void 0;
		const node = identity.isNode(item) ? item : ctx.doc.createNode(item, { onTagObj: (o) => tagObj = o });
		tagObj ?? (tagObj = getTagObject(ctx.doc.schema.tags, node));
		const props = stringifyProps(node, tagObj, ctx);
		if (props.length > 0) ctx.indentAtStart = (ctx.indentAtStart ?? 0) + props.length + 1;
		const str = typeof tagObj.stringify === "function" ? tagObj.stringify(node, ctx, onComment, onChompKeep) : identity.isScalar(node) ? stringifyString.stringifyString(node, ctx, onComment, onChompKeep) : node.toString(ctx, onComment, onChompKeep);
		if (!props) return str;
		return identity.isScalar(node) || str[0] === "{" || str[0] === "[" ? `${props} ${str}` : `${props}\n${ctx.indent}${str}`;
	}
	exports.createStringifyContext = createStringifyContext;
	exports.stringify = stringify;
}));

// node_modules/yaml/dist/stringify/stringifyPair.js
var require_stringifyPair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyPair({ key, value }, ctx, onComment, onChompKeep) {
		const { allNullValues, doc, indent, indentStep, options: { commentString, indentSeq, simpleKeys } } = ctx;
		let keyComment = identity.isNode(key) && key.comment || null;
		if (simpleKeys) {
			if (keyComment) throw new Error("With simple keys, key nodes cannot have comments");
			if (identity.isCollection(key) || !identity.isNode(key) && typeof key === "object") throw new Error("With simple keys, collection cannot be used as a key value");
		}
		let explicitKey = !simpleKeys && (!key || keyComment && value == null && !ctx.inFlow || identity.isCollection(key) || (identity.isScalar(key) ? key.type === Scalar.Scalar.BLOCK_FOLDED || key.type === Scalar.Scalar.BLOCK_LITERAL : typeof key === "object"));
		ctx = Object.assign({}, ctx, {
			allNullValues: false,
			implicitKey: !explicitKey && (simpleKeys || !allNullValues),
			indent: indent + indentStep
		});
		let keyCommentDone = false;
		let chompKeep = false;
		let str = stringify.stringify(key, ctx, () => keyCommentDone = true, () => chompKeep = true);
		if (!explicitKey && !ctx.inFlow && str.length > 1024) {
			if (simpleKeys) throw new Error("With simple keys, single line scalar must not span more than 1024 characters");
			explicitKey = true;
		}
		if (ctx.inFlow) {
			if (allNullValues || value == null) {
				if (keyCommentDone && onComment) onComment();
				return str === "" ? "?" : explicitKey ? `? ${str}` : str;
			}
		} else if (allNullValues && !simpleKeys || value == null && explicitKey) {
			str = `? ${str}`;
			if (keyComment && !keyCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			else if (chompKeep && onChompKeep) onChompKeep();
			return str;
		}
		if (keyCommentDone) keyComment = null;
		if (explicitKey) {
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			str = `? ${str}\n${indent}:`;
		} else {
			str = `${str}:`;
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
		}
		let vsb, vcb, valueComment;
		if (identity.isNode(value)) {
			vsb = !!value.spaceBefore;
			vcb = value.commentBefore;
			valueComment = value.comment;
		} else {
			vsb = false;
			vcb = null;
			valueComment = null;
			if (value && typeof value === "object") value = doc.createNode(value);
		}
		ctx.implicitKey = false;
		if (!explicitKey && !keyComment && identity.isScalar(value)) ctx.indentAtStart = str.length + 1;
		chompKeep = false;
		if (!indentSeq && indentStep.length >= 2 && !ctx.inFlow && !explicitKey && identity.isSeq(value) && !value.flow && !value.tag && !value.anchor) ctx.indent = ctx.indent.substring(2);
		let valueCommentDone = false;
		const valueStr = stringify.stringify(value, ctx, () => valueCommentDone = true, () => chompKeep = true);
		let ws = " ";
		if (keyComment || vsb || vcb) {
			ws = vsb ? "\n" : "";
			if (vcb) {
				const cs = commentString(vcb);
				ws += `\n${stringifyComment.indentComment(cs, ctx.indent)}`;
			}
			if (valueStr === "" && !ctx.inFlow) {
				if (ws === "\n" && valueComment) ws = "\n\n";
			} else ws += `\n${ctx.indent}`;
		} else if (!explicitKey && identity.isCollection(value)) {
			const vs0 = valueStr[0];
			const nl0 = valueStr.indexOf("\n");
			const hasNewline = nl0 !== -1;
			const flow = ctx.inFlow ?? value.flow ?? value.items.length === 0;
			if (hasNewline || !flow) {
				let hasPropsLine = false;
				if (hasNewline && (vs0 === "&" || vs0 === "!")) {
					let sp0 = valueStr.indexOf(" ");
					if (vs0 === "&" && sp0 !== -1 && sp0 < nl0 && valueStr[sp0 + 1] === "!") sp0 = valueStr.indexOf(" ", sp0 + 1);
					if (sp0 === -1 || nl0 < sp0) hasPropsLine = true;
				}
				if (!hasPropsLine) ws = `\n${ctx.indent}`;
			}
		} else if (valueStr === "" || valueStr[0] === "\n") ws = "";
		str += ws + valueStr;
		if (ctx.inFlow) {
			if (valueCommentDone && onComment) onComment();
		} else if (valueComment && !valueCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(valueComment));
		else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	exports.stringifyPair = stringifyPair;
}));

// node_modules/yaml/dist/log.js
var require_log = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	function debug(logLevel, ...messages) {
		if (logLevel === "debug") console.log(...messages);
	}
	function warn(logLevel, warning) {
		if (logLevel === "debug" || logLevel === "warn") {
			if (typeof node_process.emitWarning === "function") node_process.emitWarning(warning);
			else console.warn(warning);
		}
	}
	exports.debug = debug;
	exports.warn = warn;
}));

// node_modules/yaml/dist/schema/yaml-1.1/merge.js
var require_merge = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	const MERGE_KEY = "<<";
	const merge = {
		identify: (value) => value === MERGE_KEY || typeof value === "symbol" && value.description === MERGE_KEY,
		default: "key",
		tag: "tag:yaml.org,2002:merge",
		test: /^<<$/,
		resolve: () => Object.assign(new Scalar.Scalar(Symbol(MERGE_KEY)), { addToJSMap: addMergeToJSMap }),
		stringify: () => MERGE_KEY
	};
	const isMergeKey = (ctx, key) => (merge.identify(key) || identity.isScalar(key) && (!key.type || key.type === Scalar.Scalar.PLAIN) && merge.identify(key.value)) && ctx?.doc.schema.tags.some((tag) => tag.tag === merge.tag && tag.default);
	function addMergeToJSMap(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (identity.isSeq(source)) for (const it of source.items) mergeValue(ctx, map, it);
		else if (Array.isArray(source)) for (const it of source) mergeValue(ctx, map, it);
		else mergeValue(ctx, map, source);
	}
	function mergeValue(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (!identity.isMap(source)) throw new Error("Merge sources must be maps or map aliases");
		const srcMap = source.toJSON(null, ctx, Map);
		for (const [key, value] of srcMap) if (map instanceof Map) {
			if (!map.has(key)) map.set(key, value);
		} else if (map instanceof Set) map.add(key);
		else if (!Object.prototype.hasOwnProperty.call(map, key)) Object.defineProperty(map, key, {
			value,
			writable: true,
			enumerable: true,
			configurable: true
		});
		return map;
	}
	function resolveAliasValue(ctx, value) {
		return ctx && identity.isAlias(value) ? value.resolve(ctx.doc, ctx) : value;
	}
	exports.addMergeToJSMap = addMergeToJSMap;
	exports.isMergeKey = isMergeKey;
	exports.merge = merge;
}));

// node_modules/yaml/dist/nodes/addPairToJSMap.js
var require_addPairToJSMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var log = require_log();
	var merge = require_merge();
	var stringify = require_stringify();
	var identity = require_identity();
	var toJS = require_toJS();
	function addPairToJSMap(ctx, map, { key, value }) {
		if (identity.isNode(key) && key.addToJSMap) key.addToJSMap(ctx, map, value);
		else if (merge.isMergeKey(ctx, key)) merge.addMergeToJSMap(ctx, map, value);
		else {
			const jsKey = toJS.toJS(key, "", ctx);
			if (map instanceof Map) map.set(jsKey, toJS.toJS(value, jsKey, ctx));
			else if (map instanceof Set) map.add(jsKey);
			else {
				const stringKey = stringifyKey(key, jsKey, ctx);
				const jsValue = toJS.toJS(value, stringKey, ctx);
				if (stringKey in map) Object.defineProperty(map, stringKey, {
					value: jsValue,
					writable: true,
					enumerable: true,
					configurable: true
				});
				else map[stringKey] = jsValue;
			}
		}
		return map;
	}
	function stringifyKey(key, jsKey, ctx) {
		if (jsKey === null) return "";
		if (typeof jsKey !== "object") return String(jsKey);
		if (identity.isNode(key) && ctx?.doc) {
			const strCtx = stringify.createStringifyContext(ctx.doc, {});
			strCtx.anchors = /* @__PURE__ */ new Set();
			for (const node of ctx.anchors.keys()) strCtx.anchors.add(node.anchor);
			strCtx.inFlow = true;
			strCtx.inStringifyKey = true;
			const strKey = key.toString(strCtx);
			if (!ctx.mapKeyWarned) {
				let jsonStr = JSON.stringify(strKey);
				if (jsonStr.length > 40) jsonStr = jsonStr.substring(0, 36) + "...\"";
				log.warn(ctx.doc.options.logLevel, `Keys with collection values will be stringified due to JS Object restrictions: ${jsonStr}. Set mapAsMap: true to use object keys.`);
				ctx.mapKeyWarned = true;
			}
			return strKey;
		}
		return JSON.stringify(jsKey);
	}
	exports.addPairToJSMap = addPairToJSMap;
}));

// node_modules/yaml/dist/nodes/Pair.js
var require_Pair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyPair = require_stringifyPair();
	var addPairToJSMap = require_addPairToJSMap();
	var identity = require_identity();
	function createPair(key, value, ctx) {
		const k = createNode.createNode(key, void 0, ctx);
		const v = createNode.createNode(value, void 0, ctx);
		return new Pair(k, v);
	}
	var Pair = class Pair {
		constructor(key, value = null) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.PAIR });
			this.key = key;
			this.value = value;
		}
		clone(schema) {
			let { key, value } = this;
			if (identity.isNode(key)) key = key.clone(schema);
			if (identity.isNode(value)) value = value.clone(schema);
			return new Pair(key, value);
		}
		toJSON(_, ctx) {
			const pair = ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			return addPairToJSMap.addPairToJSMap(ctx, pair, this);
		}
		toString(ctx, onComment, onChompKeep) {
			return ctx?.doc ? stringifyPair.stringifyPair(this, ctx, onComment, onChompKeep) : JSON.stringify(this);
		}
	};
	exports.Pair = Pair;
	exports.createPair = createPair;
}));

// node_modules/yaml/dist/stringify/stringifyCollection.js
var require_stringifyCollection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyCollection(collection, ctx, options) {
		return (ctx.inFlow ?? collection.flow ? stringifyFlowCollection : stringifyBlockCollection)(collection, ctx, options);
	}
	function stringifyBlockCollection({ comment, items }, ctx, { blockItemPrefix, flowChars, itemIndent, onChompKeep, onComment }) {
		const { indent, options: { commentString } } = ctx;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			type: null
		});
		let chompKeep = false;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (!chompKeep && item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, chompKeep);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (!chompKeep && ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, chompKeep);
				}
			}
			chompKeep = false;
			let str = stringify.stringify(item, itemCtx, () => comment = null, () => chompKeep = true);
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			if (chompKeep && comment) chompKeep = false;
			lines.push(blockItemPrefix + str);
		}
		let str;
		if (lines.length === 0) str = flowChars.start + flowChars.end;
		else {
			str = lines[0];
			for (let i = 1; i < lines.length; ++i) {
				const line = lines[i];
				str += line ? `\n${indent}${line}` : "\n";
			}
		}
		if (comment) {
			str += "\n" + stringifyComment.indentComment(commentString(comment), indent);
			if (onComment) onComment();
		} else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	function stringifyFlowCollection({ items }, ctx, { flowChars, itemIndent }) {
		const { indent, indentStep, flowCollectionPadding: fcPadding, options: { commentString } } = ctx;
		itemIndent += indentStep;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			inFlow: true,
			type: null
		});
		let reqNewline = false;
		let linesAtValue = 0;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, false);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, false);
					if (ik.comment) reqNewline = true;
				}
				const iv = identity.isNode(item.value) ? item.value : null;
				if (iv) {
					if (iv.comment) comment = iv.comment;
					if (iv.commentBefore) reqNewline = true;
				} else if (item.value == null && ik?.comment) comment = ik.comment;
			}
			if (comment) reqNewline = true;
			let str = stringify.stringify(item, itemCtx, () => comment = null);
			reqNewline || (reqNewline = lines.length > linesAtValue || str.includes("\n"));
			if (i < items.length - 1) str += ",";
			else if (ctx.options.trailingComma) {
				if (ctx.options.lineWidth > 0) reqNewline || (reqNewline = lines.reduce((sum, line) => sum + line.length + 2, 2) + (str.length + 2) > ctx.options.lineWidth);
				if (reqNewline) str += ",";
			}
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			lines.push(str);
			linesAtValue = lines.length;
		}
		const { start, end } = flowChars;
		if (lines.length === 0) return start + end;
		else {
			if (!reqNewline) {
				const len = lines.reduce((sum, line) => sum + line.length + 2, 2);
				reqNewline = ctx.options.lineWidth > 0 && len > ctx.options.lineWidth;
			}
			if (reqNewline) {
				let str = start;
				for (const line of lines) str += line ? `\n${indentStep}${indent}${line}` : "\n";
				return `${str}\n${indent}${end}`;
			} else return `${start}${fcPadding}${lines.join(" ")}${fcPadding}${end}`;
		}
	}
	function addCommentBefore({ indent, options: { commentString } }, lines, comment, chompKeep) {
		if (comment && chompKeep) comment = comment.replace(/^\n+/, "");
		if (comment) {
			const ic = stringifyComment.indentComment(commentString(comment), indent);
			lines.push(ic.trimStart());
		}
	}
	exports.stringifyCollection = stringifyCollection;
}));

// node_modules/yaml/dist/nodes/YAMLMap.js
var require_YAMLMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyCollection = require_stringifyCollection();
	var addPairToJSMap = require_addPairToJSMap();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	function findPair(items, key) {
		const k = identity.isScalar(key) ? key.value : key;
		for (const it of items) if (identity.isPair(it)) {
			if (it.key === key || it.key === k) return it;
			if (identity.isScalar(it.key) && it.key.value === k) return it;
		}
	}
	var YAMLMap = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:map";
		}
		constructor(schema) {
			super(identity.MAP, schema);
			this.items = [];
		}
		static from(schema, obj, ctx) {
			const { keepUndefined, replacer } = ctx;
			const map = new this(schema);
			const add = (key, value) => {
				if (typeof replacer === "function") value = replacer.call(obj, key, value);
				else if (Array.isArray(replacer) && !replacer.includes(key)) return;
				if (value !== void 0 || keepUndefined) map.items.push(Pair.createPair(key, value, ctx));
			};
			if (obj instanceof Map) for (const [key, value] of obj) add(key, value);
			else if (obj && typeof obj === "object") for (const key of Object.keys(obj)) add(key, obj[key]);
			if (typeof schema.sortMapEntries === "function") map.items.sort(schema.sortMapEntries);
			return map;
		}
		add(pair, overwrite) {
			let _pair;
			if (identity.isPair(pair)) _pair = pair;
			else if (!pair || typeof pair !== "object" || !("key" in pair)) _pair = new Pair.Pair(pair, pair?.value);
			else _pair = new Pair.Pair(pair.key, pair.value);
			const prev = findPair(this.items, _pair.key);
			const sortEntries = this.schema?.sortMapEntries;
			if (prev) {
				if (!overwrite) throw new Error(`Key ${_pair.key} already set`);
				if (identity.isScalar(prev.value) && Scalar.isScalarValue(_pair.value)) prev.value.value = _pair.value;
				else prev.value = _pair.value;
			} else if (sortEntries) {
				const i = this.items.findIndex((item) => sortEntries(_pair, item) < 0);
				if (i === -1) this.items.push(_pair);
				else this.items.splice(i, 0, _pair);
			} else this.items.push(_pair);
		}
		delete(key) {
			const it = findPair(this.items, key);
			if (!it) return false;
			return this.items.splice(this.items.indexOf(it), 1).length > 0;
		}
		get(key, keepScalar) {
			const node = findPair(this.items, key)?.value;
			return (!keepScalar && identity.isScalar(node) ? node.value : node) ?? void 0;
		}
		has(key) {
			return !!findPair(this.items, key);
		}
		set(key, value) {
			this.add(new Pair.Pair(key, value), true);
		}
		toJSON(_, ctx, Type) {
			const map = Type ? new Type() : ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const item of this.items) addPairToJSMap.addPairToJSMap(ctx, map, item);
			return map;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			for (const item of this.items) if (!identity.isPair(item)) throw new Error(`Map items must all be pairs; found ${JSON.stringify(item)} instead`);
			if (!ctx.allNullValues && this.hasAllNullValues(false)) ctx = Object.assign({}, ctx, { allNullValues: true });
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "",
				flowChars: {
					start: "{",
					end: "}"
				},
				itemIndent: ctx.indent || "",
				onChompKeep,
				onComment
			});
		}
	};
	exports.YAMLMap = YAMLMap;
	exports.findPair = findPair;
}));

// node_modules/yaml/dist/schema/common/map.js
var require_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLMap = require_YAMLMap();
	const map = {
		collection: "map",
		default: true,
		nodeClass: YAMLMap.YAMLMap,
		tag: "tag:yaml.org,2002:map",
		resolve(map, onError) {
			if (!identity.isMap(map)) onError("Expected a mapping for this tag");
			return map;
		},
		createNode: (schema, obj, ctx) => YAMLMap.YAMLMap.from(schema, obj, ctx)
	};
	exports.map = map;
}));

// node_modules/yaml/dist/nodes/YAMLSeq.js
var require_YAMLSeq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyCollection = require_stringifyCollection();
	var Collection = require_Collection();
	var identity = require_identity();
	var Scalar = require_Scalar();
	var toJS = require_toJS();
	var YAMLSeq = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:seq";
		}
		constructor(schema) {
			super(identity.SEQ, schema);
			this.items = [];
		}
		add(value) {
			this.items.push(value);
		}
		delete(key) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return false;
			return this.items.splice(idx, 1).length > 0;
		}
		get(key, keepScalar) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return void 0;
			const it = this.items[idx];
			return !keepScalar && identity.isScalar(it) ? it.value : it;
		}
		has(key) {
			const idx = asItemIndex(key);
			return typeof idx === "number" && idx < this.items.length;
		}
		set(key, value) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") throw new Error(`Expected a valid index, not ${key}.`);
			const prev = this.items[idx];
			if (identity.isScalar(prev) && Scalar.isScalarValue(value)) prev.value = value;
			else this.items[idx] = value;
		}
		toJSON(_, ctx) {
			const seq = [];
			if (ctx?.onCreate) ctx.onCreate(seq);
			let i = 0;
			for (const item of this.items) seq.push(toJS.toJS(item, String(i++), ctx));
			return seq;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "- ",
				flowChars: {
					start: "[",
					end: "]"
				},
				itemIndent: (ctx.indent || "") + "  ",
				onChompKeep,
				onComment
			});
		}
		static from(schema, obj, ctx) {
			const { replacer } = ctx;
			const seq = new this(schema);
			if (obj && Symbol.iterator in Object(obj)) {
				let i = 0;
				for (let it of obj) {
					if (typeof replacer === "function") {
						const key = obj instanceof Set ? it : String(i++);
						it = replacer.call(obj, key, it);
					}
					seq.items.push(createNode.createNode(it, void 0, ctx));
				}
			}
			return seq;
		}
	};
	function asItemIndex(key) {
		let idx = identity.isScalar(key) ? key.value : key;
		if (idx && typeof idx === "string") idx = Number(idx);
		return typeof idx === "number" && Number.isInteger(idx) && idx >= 0 ? idx : null;
	}
	exports.YAMLSeq = YAMLSeq;
}));

// node_modules/yaml/dist/schema/common/seq.js
var require_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLSeq = require_YAMLSeq();
	const seq = {
		collection: "seq",
		default: true,
		nodeClass: YAMLSeq.YAMLSeq,
		tag: "tag:yaml.org,2002:seq",
		resolve(seq, onError) {
			if (!identity.isSeq(seq)) onError("Expected a sequence for this tag");
			return seq;
		},
		createNode: (schema, obj, ctx) => YAMLSeq.YAMLSeq.from(schema, obj, ctx)
	};
	exports.seq = seq;
}));

// node_modules/yaml/dist/schema/common/string.js
var require_string = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyString = require_stringifyString();
	const string = {
		identify: (value) => typeof value === "string",
		default: true,
		tag: "tag:yaml.org,2002:str",
		resolve: (str) => str,
		stringify(item, ctx, onComment, onChompKeep) {
			ctx = Object.assign({ actualString: true }, ctx);
			return stringifyString.stringifyString(item, ctx, onComment, onChompKeep);
		}
	};
	exports.string = string;
}));

// node_modules/yaml/dist/schema/common/null.js
var require_null = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const nullTag = {
		identify: (value) => value == null,
		createNode: () => new Scalar.Scalar(null),
		default: true,
		tag: "tag:yaml.org,2002:null",
		test: /^(?:~|[Nn]ull|NULL)?$/,
		resolve: () => new Scalar.Scalar(null),
		stringify: ({ source }, ctx) => typeof source === "string" && nullTag.test.test(source) ? source : ctx.options.nullStr
	};
	exports.nullTag = nullTag;
}));

// node_modules/yaml/dist/schema/core/bool.js
var require_bool$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const boolTag = {
		identify: (value) => typeof value === "boolean",
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/,
		resolve: (str) => new Scalar.Scalar(str[0] === "t" || str[0] === "T"),
		stringify({ source, value }, ctx) {
			if (source && boolTag.test.test(source)) {
				if (value === (source[0] === "t" || source[0] === "T")) return source;
			}
			return value ? ctx.options.trueStr : ctx.options.falseStr;
		}
	};
	exports.boolTag = boolTag;
}));

// node_modules/yaml/dist/stringify/stringifyNumber.js
var require_stringifyNumber = /* @__PURE__ */ __commonJSMin(((exports) => {
	function stringifyNumber({ format, minFractionDigits, tag, value }) {
		if (typeof value === "bigint") return String(value);
		const num = typeof value === "number" ? value : Number(value);
		if (!isFinite(num)) return isNaN(num) ? ".nan" : num < 0 ? "-.inf" : ".inf";
		let n = Object.is(value, -0) ? "-0" : JSON.stringify(value);
		if (!format && minFractionDigits && (!tag || tag === "tag:yaml.org,2002:float") && /^-?\d/.test(n) && !n.includes("e")) {
			let i = n.indexOf(".");
			if (i < 0) {
				i = n.length;
				n += ".";
			}
			let d = minFractionDigits - (n.length - i - 1);
			while (d-- > 0) n += "0";
		}
		return n;
	}
	exports.stringifyNumber = stringifyNumber;
}));

// node_modules/yaml/dist/schema/core/float.js
var require_float$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	const float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str));
			const dot = str.indexOf(".");
			if (dot !== -1 && str[str.length - 1] === "0") node.minFractionDigits = str.length - dot - 1;
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.float = float;
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));

// node_modules/yaml/dist/schema/core/int.js
var require_int$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	const intResolve = (str, offset, radix, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str.substring(offset), radix);
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value) && value >= 0) return prefix + value.toString(radix);
		return stringifyNumber.stringifyNumber(node);
	}
	const intOct = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^0o[0-7]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 8, opt),
		stringify: (node) => intStringify(node, 8, "0o")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^0x[0-9a-fA-F]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));

// node_modules/yaml/dist/schema/core/schema.js
var require_schema$2 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	const schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.boolTag,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float
	];
	exports.schema = schema;
}));

// node_modules/yaml/dist/schema/json/schema.js
var require_schema$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var map = require_map();
	var seq = require_seq();
	function intIdentify(value) {
		return typeof value === "bigint" || Number.isInteger(value);
	}
	const stringifyJSON = ({ value }) => JSON.stringify(value);
	const jsonScalars = [
		{
			identify: (value) => typeof value === "string",
			default: true,
			tag: "tag:yaml.org,2002:str",
			resolve: (str) => str,
			stringify: stringifyJSON
		},
		{
			identify: (value) => value == null,
			createNode: () => new Scalar.Scalar(null),
			default: true,
			tag: "tag:yaml.org,2002:null",
			test: /^null$/,
			resolve: () => null,
			stringify: stringifyJSON
		},
		{
			identify: (value) => typeof value === "boolean",
			default: true,
			tag: "tag:yaml.org,2002:bool",
			test: /^true$|^false$/,
			resolve: (str) => str === "true",
			stringify: stringifyJSON
		},
		{
			identify: intIdentify,
			default: true,
			tag: "tag:yaml.org,2002:int",
			test: /^-?(?:0|[1-9][0-9]*)$/,
			resolve: (str, _onError, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str, 10),
			stringify: ({ value }) => intIdentify(value) ? value.toString() : JSON.stringify(value)
		},
		{
			identify: (value) => typeof value === "number",
			default: true,
			tag: "tag:yaml.org,2002:float",
			test: /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$/,
			resolve: (str) => parseFloat(str),
			stringify: stringifyJSON
		}
	];
	const schema = [map.map, seq.seq].concat(jsonScalars, {
		default: true,
		tag: "",
		test: /^/,
		resolve(str, onError) {
			onError(`Unresolved plain scalar ${JSON.stringify(str)}`);
			return str;
		}
	});
	exports.schema = schema;
}));

// node_modules/yaml/dist/schema/yaml-1.1/binary.js
var require_binary = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_buffer = __require("buffer");
	var Scalar = require_Scalar();
	var stringifyString = require_stringifyString();
	const binary = {
		identify: (value) => value instanceof Uint8Array,
		default: false,
		tag: "tag:yaml.org,2002:binary",
		resolve(src, onError) {
			if (typeof node_buffer.Buffer === "function") return node_buffer.Buffer.from(src, "base64");
			else if (typeof atob === "function") {
				const str = atob(src.replace(/[\n\r]/g, ""));
				const buffer = new Uint8Array(str.length);
				for (let i = 0; i < str.length; ++i) buffer[i] = str.charCodeAt(i);
				return buffer;
			} else {
				onError("This environment does not support reading binary tags; either Buffer or atob is required");
				return src;
			}
		},
		stringify({ comment, type, value }, ctx, onComment, onChompKeep) {
			if (!value) return "";
			const buf = value;
			let str;
			if (typeof node_buffer.Buffer === "function") str = buf instanceof node_buffer.Buffer ? buf.toString("base64") : node_buffer.Buffer.from(buf.buffer).toString("base64");
			else if (typeof btoa === "function") {
				let s = "";
				for (let i = 0; i < buf.length; ++i) s += String.fromCharCode(buf[i]);
				str = btoa(s);
			} else throw new Error("This environment does not support writing binary tags; either Buffer or btoa is required");
			type ?? (type = Scalar.Scalar.BLOCK_LITERAL);
			if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
				const lineWidth = Math.max(ctx.options.lineWidth - ctx.indent.length, ctx.options.minContentWidth);
				const n = Math.ceil(str.length / lineWidth);
				const lines = new Array(n);
				for (let i = 0, o = 0; i < n; ++i, o += lineWidth) lines[i] = str.substr(o, lineWidth);
				str = lines.join(type === Scalar.Scalar.BLOCK_LITERAL ? "\n" : " ");
			}
			return stringifyString.stringifyString({
				comment,
				type,
				value: str
			}, ctx, onComment, onChompKeep);
		}
	};
	exports.binary = binary;
}));

// node_modules/yaml/dist/schema/yaml-1.1/pairs.js
var require_pairs = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLSeq = require_YAMLSeq();
	function resolvePairs(seq, onError) {
		if (identity.isSeq(seq)) for (let i = 0; i < seq.items.length; ++i) {
			let item = seq.items[i];
			if (identity.isPair(item)) continue;
			else if (identity.isMap(item)) {
				if (item.items.length > 1) onError("Each pair must have its own sequence indicator");
				const pair = item.items[0] || new Pair.Pair(new Scalar.Scalar(null));
				if (item.commentBefore) pair.key.commentBefore = pair.key.commentBefore ? `${item.commentBefore}\n${pair.key.commentBefore}` : item.commentBefore;
				if (item.comment) {
					const cn = pair.value ?? pair.key;
					cn.comment = cn.comment ? `${item.comment}\n${cn.comment}` : item.comment;
				}
				item = pair;
			}
			seq.items[i] = identity.isPair(item) ? item : new Pair.Pair(item);
		}
		else onError("Expected a sequence for this tag");
		return seq;
	}
	function createPairs(schema, iterable, ctx) {
		const { replacer } = ctx;
		const pairs = new YAMLSeq.YAMLSeq(schema);
		pairs.tag = "tag:yaml.org,2002:pairs";
		let i = 0;
		if (iterable && Symbol.iterator in Object(iterable)) for (let it of iterable) {
			if (typeof replacer === "function") it = replacer.call(iterable, String(i++), it);
			let key, value;
			if (Array.isArray(it)) {
				if (it.length === 2) {
					key = it[0];
					value = it[1];
				} else throw new TypeError(`Expected [key, value] tuple: ${it}`);
			} else if (it && it instanceof Object) {
				const keys = Object.keys(it);
				if (keys.length === 1) {
					key = keys[0];
					value = it[key];
				} else throw new TypeError(`Expected tuple with one key, not ${keys.length} keys`);
			} else key = it;
			pairs.items.push(Pair.createPair(key, value, ctx));
		}
		return pairs;
	}
	const pairs = {
		collection: "seq",
		default: false,
		tag: "tag:yaml.org,2002:pairs",
		resolve: resolvePairs,
		createNode: createPairs
	};
	exports.createPairs = createPairs;
	exports.pairs = pairs;
	exports.resolvePairs = resolvePairs;
}));

// node_modules/yaml/dist/schema/yaml-1.1/omap.js
var require_omap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var toJS = require_toJS();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var pairs = require_pairs();
	var YAMLOMap = class YAMLOMap extends YAMLSeq.YAMLSeq {
		constructor() {
			super();
			this.add = YAMLMap.YAMLMap.prototype.add.bind(this);
			this.delete = YAMLMap.YAMLMap.prototype.delete.bind(this);
			this.get = YAMLMap.YAMLMap.prototype.get.bind(this);
			this.has = YAMLMap.YAMLMap.prototype.has.bind(this);
			this.set = YAMLMap.YAMLMap.prototype.set.bind(this);
			this.tag = YAMLOMap.tag;
		}
		toJSON(_, ctx) {
			if (!ctx) return super.toJSON(_);
			const map = /* @__PURE__ */ new Map();
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const pair of this.items) {
				let key, value;
				if (identity.isPair(pair)) {
					key = toJS.toJS(pair.key, "", ctx);
					value = toJS.toJS(pair.value, key, ctx);
				} else key = toJS.toJS(pair, "", ctx);
				if (map.has(key)) throw new Error("Ordered maps must not include duplicate keys");
				map.set(key, value);
			}
			return map;
		}
		static from(schema, iterable, ctx) {
			const pairs$1 = pairs.createPairs(schema, iterable, ctx);
			const omap = new this();
			omap.items = pairs$1.items;
			return omap;
		}
	};
	YAMLOMap.tag = "tag:yaml.org,2002:omap";
	const omap = {
		collection: "seq",
		identify: (value) => value instanceof Map,
		nodeClass: YAMLOMap,
		default: false,
		tag: "tag:yaml.org,2002:omap",
		resolve(seq, onError) {
			const pairs$1 = pairs.resolvePairs(seq, onError);
			const seenKeys = [];
			for (const { key } of pairs$1.items) if (identity.isScalar(key)) {
				if (seenKeys.includes(key.value)) onError(`Ordered maps must not include duplicate keys: ${key.value}`);
				else seenKeys.push(key.value);
			}
			return Object.assign(new YAMLOMap(), pairs$1);
		},
		createNode: (schema, iterable, ctx) => YAMLOMap.from(schema, iterable, ctx)
	};
	exports.YAMLOMap = YAMLOMap;
	exports.omap = omap;
}));

// node_modules/yaml/dist/schema/yaml-1.1/bool.js
var require_bool = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function boolStringify({ value, source }, ctx) {
		if (source && (value ? trueTag : falseTag).test.test(source)) return source;
		return value ? ctx.options.trueStr : ctx.options.falseStr;
	}
	const trueTag = {
		identify: (value) => value === true,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:Y|y|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/,
		resolve: () => new Scalar.Scalar(true),
		stringify: boolStringify
	};
	const falseTag = {
		identify: (value) => value === false,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:N|n|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/,
		resolve: () => new Scalar.Scalar(false),
		stringify: boolStringify
	};
	exports.falseTag = falseTag;
	exports.trueTag = trueTag;
}));

// node_modules/yaml/dist/schema/yaml-1.1/float.js
var require_float = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str.replace(/_/g, "")),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	const float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str.replace(/_/g, "")));
			const dot = str.indexOf(".");
			if (dot !== -1) {
				const f = str.substring(dot + 1).replace(/_/g, "");
				if (f[f.length - 1] === "0") node.minFractionDigits = f.length;
			}
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.float = float;
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));

// node_modules/yaml/dist/schema/yaml-1.1/int.js
var require_int = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	function intResolve(str, offset, radix, { intAsBigInt }) {
		const sign = str[0];
		if (sign === "-" || sign === "+") offset += 1;
		str = str.substring(offset).replace(/_/g, "");
		if (intAsBigInt) {
			switch (radix) {
				case 2:
					str = `0b${str}`;
					break;
				case 8:
					str = `0o${str}`;
					break;
				case 16: str = `0x${str}`;
			}
			const n = BigInt(str);
			return sign === "-" ? BigInt(-1) * n : n;
		}
		const n = parseInt(str, radix);
		return sign === "-" ? -1 * n : n;
	}
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value)) {
			const str = value.toString(radix);
			return value < 0 ? "-" + prefix + str.substr(1) : prefix + str;
		}
		return stringifyNumber.stringifyNumber(node);
	}
	const intBin = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "BIN",
		test: /^[-+]?0b[0-1_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 2, opt),
		stringify: (node) => intStringify(node, 2, "0b")
	};
	const intOct = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^[-+]?0[0-7_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 1, 8, opt),
		stringify: (node) => intStringify(node, 8, "0")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9][0-9_]*$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^[-+]?0x[0-9a-fA-F_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intBin = intBin;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));

// node_modules/yaml/dist/schema/yaml-1.1/set.js
var require_set = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSet = class YAMLSet extends YAMLMap.YAMLMap {
		constructor(schema) {
			super(schema);
			this.tag = YAMLSet.tag;
		}
		add(key) {
			let pair;
			if (identity.isPair(key)) pair = key;
			else if (key && typeof key === "object" && "key" in key && "value" in key && key.value === null) pair = new Pair.Pair(key.key, null);
			else pair = new Pair.Pair(key, null);
			if (!YAMLMap.findPair(this.items, pair.key)) this.items.push(pair);
		}
		get(key, keepPair) {
			const pair = YAMLMap.findPair(this.items, key);
			return !keepPair && identity.isPair(pair) ? identity.isScalar(pair.key) ? pair.key.value : pair.key : pair;
		}
		set(key, value) {
			if (typeof value !== "boolean") throw new Error(`Expected boolean value for set(key, value) in a YAML set, not ${typeof value}`);
			const prev = YAMLMap.findPair(this.items, key);
			if (prev && !value) this.items.splice(this.items.indexOf(prev), 1);
			else if (!prev && value) this.items.push(new Pair.Pair(key));
		}
		toJSON(_, ctx) {
			return super.toJSON(_, ctx, Set);
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			if (this.hasAllNullValues(true)) return super.toString(Object.assign({}, ctx, { allNullValues: true }), onComment, onChompKeep);
			else throw new Error("Set items must all have null values");
		}
		static from(schema, iterable, ctx) {
			const { replacer } = ctx;
			const set = new this(schema);
			if (iterable && Symbol.iterator in Object(iterable)) for (let value of iterable) {
				if (typeof replacer === "function") value = replacer.call(iterable, value, value);
				set.items.push(Pair.createPair(value, null, ctx));
			}
			return set;
		}
	};
	YAMLSet.tag = "tag:yaml.org,2002:set";
	const set = {
		collection: "map",
		identify: (value) => value instanceof Set,
		nodeClass: YAMLSet,
		default: false,
		tag: "tag:yaml.org,2002:set",
		createNode: (schema, iterable, ctx) => YAMLSet.from(schema, iterable, ctx),
		resolve(map, onError) {
			if (identity.isMap(map)) {
				if (map.hasAllNullValues(true)) return Object.assign(new YAMLSet(), map);
				else onError("Set items must all have null values");
			} else onError("Expected a mapping for this tag");
			return map;
		}
	};
	exports.YAMLSet = YAMLSet;
	exports.set = set;
}));

// node_modules/yaml/dist/schema/yaml-1.1/timestamp.js
var require_timestamp = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	function parseSexagesimal(str, asBigInt) {
		const sign = str[0];
		const parts = sign === "-" || sign === "+" ? str.substring(1) : str;
		const num = (n) => asBigInt ? BigInt(n) : Number(n);
		const res = parts.replace(/_/g, "").split(":").reduce((res, p) => res * num(60) + num(p), num(0));
		return sign === "-" ? num(-1) * res : res;
	}
	function stringifySexagesimal(node) {
		let { value } = node;
		let num = (n) => n;
		if (typeof value === "bigint") num = (n) => BigInt(n);
		else if (isNaN(value) || !isFinite(value)) return stringifyNumber.stringifyNumber(node);
		let sign = "";
		if (value < 0) {
			sign = "-";
			value *= num(-1);
		}
		const _60 = num(60);
		const parts = [value % _60];
		if (value < 60) parts.unshift(0);
		else {
			value = (value - parts[0]) / _60;
			parts.unshift(value % _60);
			if (value >= 60) {
				value = (value - parts[0]) / _60;
				parts.unshift(value);
			}
		}
		return sign + parts.map((n) => String(n).padStart(2, "0")).join(":").replace(/000000\d*$/, "");
	}
	const intTime = {
		identify: (value) => typeof value === "bigint" || Number.isInteger(value),
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+$/,
		resolve: (str, _onError, { intAsBigInt }) => parseSexagesimal(str, intAsBigInt),
		stringify: stringifySexagesimal
	};
	const floatTime = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/,
		resolve: (str) => parseSexagesimal(str, false),
		stringify: stringifySexagesimal
	};
	const timestamp = {
		identify: (value) => value instanceof Date,
		default: true,
		tag: "tag:yaml.org,2002:timestamp",
		test: RegExp("^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:t|T|[ \\t]+)([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}(\\.[0-9]+)?)(?:[ \\t]*(Z|[-+][012]?[0-9](?::[0-9]{2})?))?)?$"),
		resolve(str) {
			const match = str.match(timestamp.test);
			if (!match) throw new Error("!!timestamp expects a date, starting with yyyy-mm-dd");
			const [, year, month, day, hour, minute, second] = match.map(Number);
			const millisec = match[7] ? Number((match[7] + "00").substr(1, 3)) : 0;
			let date = Date.UTC(year, month - 1, day, hour || 0, minute || 0, second || 0, millisec);
			const tz = match[8];
			if (tz && tz !== "Z") {
				let d = parseSexagesimal(tz, false);
				if (Math.abs(d) < 30) d *= 60;
				date -= 6e4 * d;
			}
			return new Date(date);
		},
		stringify: ({ value }) => value?.toISOString().replace(/(T00:00:00)?\.000Z$/, "") ?? ""
	};
	exports.floatTime = floatTime;
	exports.intTime = intTime;
	exports.timestamp = timestamp;
}));

// node_modules/yaml/dist/schema/yaml-1.1/schema.js
var require_schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var binary = require_binary();
	var bool = require_bool();
	var float = require_float();
	var int = require_int();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var set = require_set();
	var timestamp = require_timestamp();
	const schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.trueTag,
		bool.falseTag,
		int.intBin,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float,
		binary.binary,
		merge.merge,
		omap.omap,
		pairs.pairs,
		set.set,
		timestamp.intTime,
		timestamp.floatTime,
		timestamp.timestamp
	];
	exports.schema = schema;
}));

// node_modules/yaml/dist/schema/tags.js
var require_tags = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	var schema = require_schema$2();
	var schema$1 = require_schema$1();
	var binary = require_binary();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var schema$2 = require_schema();
	var set = require_set();
	var timestamp = require_timestamp();
	const schemas = /* @__PURE__ */ new Map([
		["core", schema.schema],
		["failsafe", [
			map.map,
			seq.seq,
			string.string
		]],
		["json", schema$1.schema],
		["yaml11", schema$2.schema],
		["yaml-1.1", schema$2.schema]
	]);
	const tagsByName = {
		binary: binary.binary,
		bool: bool.boolTag,
		float: float.float,
		floatExp: float.floatExp,
		floatNaN: float.floatNaN,
		floatTime: timestamp.floatTime,
		int: int.int,
		intHex: int.intHex,
		intOct: int.intOct,
		intTime: timestamp.intTime,
		map: map.map,
		merge: merge.merge,
		null: _null.nullTag,
		omap: omap.omap,
		pairs: pairs.pairs,
		seq: seq.seq,
		set: set.set,
		timestamp: timestamp.timestamp
	};
	const coreKnownTags = {
		"tag:yaml.org,2002:binary": binary.binary,
		"tag:yaml.org,2002:merge": merge.merge,
		"tag:yaml.org,2002:omap": omap.omap,
		"tag:yaml.org,2002:pairs": pairs.pairs,
		"tag:yaml.org,2002:set": set.set,
		"tag:yaml.org,2002:timestamp": timestamp.timestamp
	};
	function getTags(customTags, schemaName, addMergeTag) {
		const schemaTags = schemas.get(schemaName);
		if (schemaTags && !customTags) return addMergeTag && !schemaTags.includes(merge.merge) ? schemaTags.concat(merge.merge) : schemaTags.slice();
		let tags = schemaTags;
		if (!tags) {
			if (Array.isArray(customTags)) tags = [];
			else {
				const keys = Array.from(schemas.keys()).filter((key) => key !== "yaml11").map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown schema "${schemaName}"; use one of ${keys} or define customTags array`);
			}
		}
		if (Array.isArray(customTags)) for (const tag of customTags) tags = tags.concat(tag);
		else if (typeof customTags === "function") tags = customTags(tags.slice());
		if (addMergeTag) tags = tags.concat(merge.merge);
		return tags.reduce((tags, tag) => {
			const tagObj = typeof tag === "string" ? tagsByName[tag] : tag;
			if (!tagObj) {
				const tagName = JSON.stringify(tag);
				const keys = Object.keys(tagsByName).map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown custom tag ${tagName}; use one of ${keys}`);
			}
			if (!tags.includes(tagObj)) tags.push(tagObj);
			return tags;
		}, []);
	}
	exports.coreKnownTags = coreKnownTags;
	exports.getTags = getTags;
}));

// node_modules/yaml/dist/schema/Schema.js
var require_Schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var map = require_map();
	var seq = require_seq();
	var string = require_string();
	var tags = require_tags();
	const sortMapEntriesByKey = (a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
	var Schema = class Schema {
		constructor({ compat, customTags, merge, resolveKnownTags, schema, sortMapEntries, toStringDefaults }) {
			this.compat = Array.isArray(compat) ? tags.getTags(compat, "compat") : compat ? tags.getTags(null, compat) : null;
			this.name = typeof schema === "string" && schema || "core";
			this.knownTags = resolveKnownTags ? tags.coreKnownTags : {};
			this.tags = tags.getTags(customTags, this.name, merge);
			this.toStringOptions = toStringDefaults ?? null;
			Object.defineProperty(this, identity.MAP, { value: map.map });
			Object.defineProperty(this, identity.SCALAR, { value: string.string });
			Object.defineProperty(this, identity.SEQ, { value: seq.seq });
			this.sortMapEntries = typeof sortMapEntries === "function" ? sortMapEntries : sortMapEntries === true ? sortMapEntriesByKey : null;
		}
		clone() {
			const copy = Object.create(Schema.prototype, Object.getOwnPropertyDescriptors(this));
			copy.tags = this.tags.slice();
			return copy;
		}
	};
	exports.Schema = Schema;
}));

// node_modules/yaml/dist/stringify/stringifyDocument.js
var require_stringifyDocument = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyDocument(doc, options) {
		const lines = [];
		let hasDirectives = options.directives === true;
		if (options.directives !== false && doc.directives) {
			const dir = doc.directives.toString(doc);
			if (dir) {
				lines.push(dir);
				hasDirectives = true;
			} else if (doc.directives.docStart) hasDirectives = true;
		}
		if (hasDirectives) lines.push("---");
		const ctx = stringify.createStringifyContext(doc, options);
		const { commentString } = ctx.options;
		if (doc.commentBefore) {
			if (lines.length !== 1) lines.unshift("");
			const cs = commentString(doc.commentBefore);
			lines.unshift(stringifyComment.indentComment(cs, ""));
		}
		let chompKeep = false;
		let contentComment = null;
		if (doc.contents) {
			if (identity.isNode(doc.contents)) {
				if (doc.contents.spaceBefore && hasDirectives) lines.push("");
				if (doc.contents.commentBefore) {
					const cs = commentString(doc.contents.commentBefore);
					lines.push(stringifyComment.indentComment(cs, ""));
				}
				ctx.forceBlockIndent = !!doc.comment;
				contentComment = doc.contents.comment;
			}
			const onChompKeep = contentComment ? void 0 : () => chompKeep = true;
			let body = stringify.stringify(doc.contents, ctx, () => contentComment = null, onChompKeep);
			if (contentComment) body += stringifyComment.lineComment(body, "", commentString(contentComment));
			if ((body[0] === "|" || body[0] === ">") && lines[lines.length - 1] === "---") lines[lines.length - 1] = `--- ${body}`;
			else lines.push(body);
		} else lines.push(stringify.stringify(doc.contents, ctx));
		if (doc.directives?.docEnd) {
			if (doc.comment) {
				const cs = commentString(doc.comment);
				if (cs.includes("\n")) {
					lines.push("...");
					lines.push(stringifyComment.indentComment(cs, ""));
				} else lines.push(`... ${cs}`);
			} else lines.push("...");
		} else {
			let dc = doc.comment;
			if (dc && chompKeep) dc = dc.replace(/^\n+/, "");
			if (dc) {
				if ((!chompKeep || contentComment) && lines[lines.length - 1] !== "") lines.push("");
				lines.push(stringifyComment.indentComment(commentString(dc), ""));
			}
		}
		return lines.join("\n") + "\n";
	}
	exports.stringifyDocument = stringifyDocument;
}));

// node_modules/yaml/dist/doc/Document.js
var require_Document = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var toJS = require_toJS();
	var Schema = require_Schema();
	var stringifyDocument = require_stringifyDocument();
	var anchors = require_anchors();
	var applyReviver = require_applyReviver();
	var createNode = require_createNode();
	var directives = require_directives();
	var Document = class Document {
		constructor(value, replacer, options) {
			this.commentBefore = null;
			this.comment = null;
			this.errors = [];
			this.warnings = [];
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.DOC });
			let _replacer = null;
			if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
			else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const opt = Object.assign({
				intAsBigInt: false,
				keepSourceTokens: false,
				logLevel: "warn",
				prettyErrors: true,
				strict: true,
				stringKeys: false,
				uniqueKeys: true,
				version: "1.2"
			}, options);
			this.options = opt;
			let { version } = opt;
			if (options?._directives) {
				this.directives = options._directives.atDocument();
				if (this.directives.yaml.explicit) version = this.directives.yaml.version;
			} else this.directives = new directives.Directives({ version });
			this.setSchema(version, options);
			this.contents = value === void 0 ? null : this.createNode(value, _replacer, options);
		}
		clone() {
			const copy = Object.create(Document.prototype, { [identity.NODE_TYPE]: { value: identity.DOC } });
			copy.commentBefore = this.commentBefore;
			copy.comment = this.comment;
			copy.errors = this.errors.slice();
			copy.warnings = this.warnings.slice();
			copy.options = Object.assign({}, this.options);
			if (this.directives) copy.directives = this.directives.clone();
			copy.schema = this.schema.clone();
			copy.contents = identity.isNode(this.contents) ? this.contents.clone(copy.schema) : this.contents;
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		add(value) {
			if (assertCollection(this.contents)) this.contents.add(value);
		}
		addIn(path, value) {
			if (assertCollection(this.contents)) this.contents.addIn(path, value);
		}
		createAlias(node, name) {
			if (!node.anchor) {
				const prev = anchors.anchorNames(this);
				node.anchor = !name || prev.has(name) ? anchors.findNewAnchor(name || "a", prev) : name;
			}
			return new Alias.Alias(node.anchor);
		}
		createNode(value, replacer, options) {
			let _replacer = void 0;
			if (typeof replacer === "function") {
				value = replacer.call({ "": value }, "", value);
				_replacer = replacer;
			} else if (Array.isArray(replacer)) {
				const keyToStr = (v) => typeof v === "number" || v instanceof String || v instanceof Number;
				const asStr = replacer.filter(keyToStr).map(String);
				if (asStr.length > 0) replacer = replacer.concat(asStr);
				_replacer = replacer;
			} else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const { aliasDuplicateObjects, anchorPrefix, flow, keepUndefined, onTagObj, tag } = options ?? {};
			const { onAnchor, setAnchors, sourceObjects } = anchors.createNodeAnchors(this, anchorPrefix || "a");
			const ctx = {
				aliasDuplicateObjects: aliasDuplicateObjects ?? true,
				keepUndefined: keepUndefined ?? false,
				onAnchor,
				onTagObj,
				replacer: _replacer,
				schema: this.schema,
				sourceObjects
			};
			const node = createNode.createNode(value, tag, ctx);
			if (flow && identity.isCollection(node)) node.flow = true;
			setAnchors();
			return node;
		}
		createPair(key, value, options = {}) {
			const k = this.createNode(key, null, options);
			const v = this.createNode(value, null, options);
			return new Pair.Pair(k, v);
		}
		delete(key) {
			return assertCollection(this.contents) ? this.contents.delete(key) : false;
		}
		deleteIn(path) {
			if (Collection.isEmptyPath(path)) {
				if (this.contents == null) return false;
				this.contents = null;
				return true;
			}
			return assertCollection(this.contents) ? this.contents.deleteIn(path) : false;
		}
		get(key, keepScalar) {
			return identity.isCollection(this.contents) ? this.contents.get(key, keepScalar) : void 0;
		}
		getIn(path, keepScalar) {
			if (Collection.isEmptyPath(path)) return !keepScalar && identity.isScalar(this.contents) ? this.contents.value : this.contents;
			return identity.isCollection(this.contents) ? this.contents.getIn(path, keepScalar) : void 0;
		}
		has(key) {
			return identity.isCollection(this.contents) ? this.contents.has(key) : false;
		}
		hasIn(path) {
			if (Collection.isEmptyPath(path)) return this.contents !== void 0;
			return identity.isCollection(this.contents) ? this.contents.hasIn(path) : false;
		}
		set(key, value) {
			if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, [key], value);
			else if (assertCollection(this.contents)) this.contents.set(key, value);
		}
		setIn(path, value) {
			if (Collection.isEmptyPath(path)) this.contents = value;
			else if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, Array.from(path), value);
			else if (assertCollection(this.contents)) this.contents.setIn(path, value);
		}
		setSchema(version, options = {}) {
			if (typeof version === "number") version = String(version);
			let opt;
			switch (version) {
				case "1.1":
					if (this.directives) this.directives.yaml.version = "1.1";
					else this.directives = new directives.Directives({ version: "1.1" });
					opt = {
						resolveKnownTags: false,
						schema: "yaml-1.1"
					};
					break;
				case "1.2":
				case "next":
					if (this.directives) this.directives.yaml.version = version;
					else this.directives = new directives.Directives({ version });
					opt = {
						resolveKnownTags: true,
						schema: "core"
					};
					break;
				case null:
					if (this.directives) delete this.directives;
					opt = null;
					break;
				default: {
					const sv = JSON.stringify(version);
					throw new Error(`Expected '1.1', '1.2' or null as first argument, but found: ${sv}`);
				}
			}
			if (options.schema instanceof Object) this.schema = options.schema;
			else if (opt) this.schema = new Schema.Schema(Object.assign(opt, options));
			else throw new Error(`With a null YAML version, the { schema: Schema } option is required`);
		}
		toJS({ json, jsonArg, mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc: this,
				keep: !json,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this.contents, jsonArg ?? "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
		toJSON(jsonArg, onAnchor) {
			return this.toJS({
				json: true,
				jsonArg,
				mapAsMap: false,
				onAnchor
			});
		}
		toString(options = {}) {
			if (this.errors.length > 0) throw new Error("Document with errors cannot be stringified");
			if ("indent" in options && (!Number.isInteger(options.indent) || Number(options.indent) <= 0)) {
				const s = JSON.stringify(options.indent);
				throw new Error(`"indent" option must be a positive integer, not ${s}`);
			}
			return stringifyDocument.stringifyDocument(this, options);
		}
	};
	function assertCollection(contents) {
		if (identity.isCollection(contents)) return true;
		throw new Error("Expected a YAML collection as document contents");
	}
	exports.Document = Document;
}));

// node_modules/yaml/dist/errors.js
var require_errors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLError = class extends Error {
		constructor(name, pos, code, message) {
			super();
			this.name = name;
			this.code = code;
			this.message = message;
			this.pos = pos;
		}
	};
	var YAMLParseError = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLParseError", pos, code, message);
		}
	};
	var YAMLWarning = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLWarning", pos, code, message);
		}
	};
	const prettifyError = (src, lc) => (error) => {
		if (error.pos[0] === -1) return;
		error.linePos = error.pos.map((pos) => lc.linePos(pos));
		const { line, col } = error.linePos[0];
		error.message += ` at line ${line}, column ${col}`;
		let ci = col - 1;
		let lineStr = src.substring(lc.lineStarts[line - 1], lc.lineStarts[line]).replace(/[\n\r]+$/, "");
		if (ci >= 60 && lineStr.length > 80) {
			const trimStart = Math.min(ci - 39, lineStr.length - 79);
			lineStr = "…" + lineStr.substring(trimStart);
			ci -= trimStart - 1;
		}
		if (lineStr.length > 80) lineStr = lineStr.substring(0, 79) + "…";
		if (line > 1 && /^ *$/.test(lineStr.substring(0, ci))) {
			let prev = src.substring(lc.lineStarts[line - 2], lc.lineStarts[line - 1]);
			if (prev.length > 80) prev = prev.substring(0, 79) + "…\n";
			lineStr = prev + lineStr;
		}
		if (/[^ ]/.test(lineStr)) {
			let count = 1;
			const end = error.linePos[1];
			if (end?.line === line && end.col > col) count = Math.max(1, Math.min(end.col - col, 80 - ci));
			const pointer = " ".repeat(ci) + "^".repeat(count);
			error.message += `:\n\n${lineStr}\n${pointer}\n`;
		}
	};
	exports.YAMLError = YAMLError;
	exports.YAMLParseError = YAMLParseError;
	exports.YAMLWarning = YAMLWarning;
	exports.prettifyError = prettifyError;
}));

// node_modules/yaml/dist/compose/resolve-props.js
var require_resolve_props = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveProps(tokens, { flow, indicator, next, offset, onError, parentIndent, startOnNewline }) {
		let spaceBefore = false;
		let atNewline = startOnNewline;
		let hasSpace = startOnNewline;
		let comment = "";
		let commentSep = "";
		let hasNewline = false;
		let reqSpace = false;
		let tab = null;
		let anchor = null;
		let tag = null;
		let newlineAfterProp = null;
		let comma = null;
		let found = null;
		let start = null;
		for (const token of tokens) {
			if (reqSpace) {
				if (token.type !== "space" && token.type !== "newline" && token.type !== "comma") onError(token.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
				reqSpace = false;
			}
			if (tab) {
				if (atNewline && token.type !== "comment" && token.type !== "newline") onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
				tab = null;
			}
			switch (token.type) {
				case "space":
					if (!flow && (indicator !== "doc-start" || next?.type !== "flow-collection") && token.source.includes("	")) tab = token;
					hasSpace = true;
					break;
				case "comment": {
					if (!hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					const cb = token.source.substring(1) || " ";
					if (!comment) comment = cb;
					else comment += commentSep + cb;
					commentSep = "";
					atNewline = false;
					break;
				}
				case "newline":
					if (atNewline) {
						if (comment) comment += token.source;
						else if (!found || indicator !== "seq-item-ind") spaceBefore = true;
					} else commentSep += token.source;
					atNewline = true;
					hasNewline = true;
					if (anchor || tag) newlineAfterProp = token;
					hasSpace = true;
					break;
				case "anchor":
					if (anchor) onError(token, "MULTIPLE_ANCHORS", "A node can have at most one anchor");
					if (token.source.endsWith(":")) onError(token.offset + token.source.length - 1, "BAD_ALIAS", "Anchor ending in : is ambiguous", true);
					anchor = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case "tag":
					if (tag) onError(token, "MULTIPLE_TAGS", "A node can have at most one tag");
					tag = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case indicator:
					if (anchor || tag) onError(token, "BAD_PROP_ORDER", `Anchors and tags must be after the ${token.source} indicator`);
					if (found) onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.source} in ${flow ?? "collection"}`);
					found = token;
					atNewline = indicator === "seq-item-ind" || indicator === "explicit-key-ind";
					hasSpace = false;
					break;
				case "comma": if (flow) {
					if (comma) onError(token, "UNEXPECTED_TOKEN", `Unexpected , in ${flow}`);
					comma = token;
					atNewline = false;
					hasSpace = false;
					break;
				}
				default:
					onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.type} token`);
					atNewline = false;
					hasSpace = false;
			}
		}
		const last = tokens[tokens.length - 1];
		const end = last ? last.offset + last.source.length : offset;
		if (reqSpace && next && next.type !== "space" && next.type !== "newline" && next.type !== "comma" && (next.type !== "scalar" || next.source !== "")) onError(next.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
		if (tab && (atNewline && tab.indent <= parentIndent || next?.type === "block-map" || next?.type === "block-seq")) onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
		return {
			comma,
			found,
			spaceBefore,
			comment,
			hasNewline,
			anchor,
			tag,
			newlineAfterProp,
			end,
			start: start ?? end
		};
	}
	exports.resolveProps = resolveProps;
}));

// node_modules/yaml/dist/compose/util-contains-newline.js
var require_util_contains_newline = /* @__PURE__ */ __commonJSMin(((exports) => {
	function containsNewline(key) {
		if (!key) return null;
		switch (key.type) {
			case "alias":
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				if (key.source.includes("\n")) return true;
				if (key.end) {
					for (const st of key.end) if (st.type === "newline") return true;
				}
				return false;
			case "flow-collection":
				for (const it of key.items) {
					for (const st of it.start) if (st.type === "newline") return true;
					if (it.sep) {
						for (const st of it.sep) if (st.type === "newline") return true;
					}
					if (containsNewline(it.key) || containsNewline(it.value)) return true;
				}
				return false;
			default: return true;
		}
	}
	exports.containsNewline = containsNewline;
}));

// node_modules/yaml/dist/compose/util-flow-indent-check.js
var require_util_flow_indent_check = /* @__PURE__ */ __commonJSMin(((exports) => {
	var utilContainsNewline = require_util_contains_newline();
	function flowIndentCheck(indent, fc, onError) {
		if (fc?.type === "flow-collection") {
			const end = fc.end[0];
			if (end.indent === indent && (end.source === "]" || end.source === "}") && utilContainsNewline.containsNewline(fc)) onError(end, "BAD_INDENT", "Flow end indicator should be more indented than parent", true);
		}
	}
	exports.flowIndentCheck = flowIndentCheck;
}));

// node_modules/yaml/dist/compose/util-map-includes.js
var require_util_map_includes = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	function mapIncludes(ctx, items, search) {
		const { uniqueKeys } = ctx.options;
		if (uniqueKeys === false) return false;
		const isEqual = typeof uniqueKeys === "function" ? uniqueKeys : (a, b) => a === b || identity.isScalar(a) && identity.isScalar(b) && a.value === b.value;
		return items.some((pair) => isEqual(pair.key, search));
	}
	exports.mapIncludes = mapIncludes;
}));

// node_modules/yaml/dist/compose/resolve-block-map.js
var require_resolve_block_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	var utilMapIncludes = require_util_map_includes();
	const startColMsg = "All mapping items must start at the same column";
	function resolveBlockMap({ composeNode, composeEmptyNode }, ctx, bm, onError, tag) {
		const map = new ((tag?.nodeClass) ?? YAMLMap.YAMLMap)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		let offset = bm.offset;
		let commentEnd = null;
		for (const collItem of bm.items) {
			const { start, key, sep, value } = collItem;
			const keyProps = resolveProps.resolveProps(start, {
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: bm.indent,
				startOnNewline: true
			});
			const implicitKey = !keyProps.found;
			if (implicitKey) {
				if (key) {
					if (key.type === "block-seq") onError(offset, "BLOCK_AS_IMPLICIT_KEY", "A block sequence may not be used as an implicit map key");
					else if ("indent" in key && key.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
				}
				if (!keyProps.anchor && !keyProps.tag && !sep) {
					commentEnd = keyProps.end;
					if (keyProps.comment) {
						if (map.comment) map.comment += "\n" + keyProps.comment;
						else map.comment = keyProps.comment;
					}
					continue;
				}
				if (keyProps.newlineAfterProp || utilContainsNewline.containsNewline(key)) onError(key ?? start[start.length - 1], "MULTILINE_IMPLICIT_KEY", "Implicit keys need to be on a single line");
			} else if (keyProps.found?.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
			ctx.atKey = true;
			const keyStart = keyProps.end;
			const keyNode = key ? composeNode(ctx, key, keyProps, onError) : composeEmptyNode(ctx, keyStart, start, null, keyProps, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, key, onError);
			ctx.atKey = false;
			if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
			const valueProps = resolveProps.resolveProps(sep ?? [], {
				indicator: "map-value-ind",
				next: value,
				offset: keyNode.range[2],
				onError,
				parentIndent: bm.indent,
				startOnNewline: !key || key.type === "block-scalar"
			});
			offset = valueProps.end;
			if (valueProps.found) {
				if (implicitKey) {
					if (value?.type === "block-map" && !valueProps.hasNewline) onError(offset, "BLOCK_AS_IMPLICIT_KEY", "Nested mappings are not allowed in compact mappings");
					if (ctx.options.strict && keyProps.start < valueProps.found.offset - 1024) onError(keyNode.range, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit block mapping key");
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : composeEmptyNode(ctx, offset, sep, null, valueProps, onError);
				if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, value, onError);
				offset = valueNode.range[2];
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			} else {
				if (implicitKey) onError(keyNode.range, "MISSING_CHAR", "Implicit map keys need to be followed by map values");
				if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			}
		}
		if (commentEnd && commentEnd < offset) onError(commentEnd, "IMPOSSIBLE", "Map comment with trailing content");
		map.range = [
			bm.offset,
			offset,
			commentEnd ?? offset
		];
		return map;
	}
	exports.resolveBlockMap = resolveBlockMap;
}));

// node_modules/yaml/dist/compose/resolve-block-seq.js
var require_resolve_block_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLSeq = require_YAMLSeq();
	var resolveProps = require_resolve_props();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	function resolveBlockSeq({ composeNode, composeEmptyNode }, ctx, bs, onError, tag) {
		const seq = new ((tag?.nodeClass) ?? YAMLSeq.YAMLSeq)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = bs.offset;
		let commentEnd = null;
		for (const { start, value } of bs.items) {
			const props = resolveProps.resolveProps(start, {
				indicator: "seq-item-ind",
				next: value,
				offset,
				onError,
				parentIndent: bs.indent,
				startOnNewline: true
			});
			if (!props.found) {
				if (props.anchor || props.tag || value) {
					if (value?.type === "block-seq") onError(props.end, "BAD_INDENT", "All sequence items must start at the same column");
					else onError(offset, "MISSING_CHAR", "Sequence item without - indicator");
				} else {
					commentEnd = props.end;
					if (props.comment) seq.comment = props.comment;
					continue;
				}
			}
			const node = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, start, null, props, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bs.indent, value, onError);
			offset = node.range[2];
			seq.items.push(node);
		}
		seq.range = [
			bs.offset,
			offset,
			commentEnd ?? offset
		];
		return seq;
	}
	exports.resolveBlockSeq = resolveBlockSeq;
}));

// node_modules/yaml/dist/compose/resolve-end.js
var require_resolve_end = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveEnd(end, offset, reqSpace, onError) {
		let comment = "";
		if (end) {
			let hasSpace = false;
			let sep = "";
			for (const token of end) {
				const { source, type } = token;
				switch (type) {
					case "space":
						hasSpace = true;
						break;
					case "comment": {
						if (reqSpace && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
						const cb = source.substring(1) || " ";
						if (!comment) comment = cb;
						else comment += sep + cb;
						sep = "";
						break;
					}
					case "newline":
						if (comment) sep += source;
						hasSpace = true;
						break;
					default: onError(token, "UNEXPECTED_TOKEN", `Unexpected ${type} at node end`);
				}
				offset += source.length;
			}
		}
		return {
			comment,
			offset
		};
	}
	exports.resolveEnd = resolveEnd;
}));

// node_modules/yaml/dist/compose/resolve-flow-collection.js
var require_resolve_flow_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilMapIncludes = require_util_map_includes();
	const blockMsg = "Block collections are not allowed within flow collections";
	const isBlock = (token) => token && (token.type === "block-map" || token.type === "block-seq");
	function resolveFlowCollection({ composeNode, composeEmptyNode }, ctx, fc, onError, tag) {
		const isMap = fc.start.source === "{";
		const fcName = isMap ? "flow map" : "flow sequence";
		const coll = new ((tag?.nodeClass) ?? (isMap ? YAMLMap.YAMLMap : YAMLSeq.YAMLSeq))(ctx.schema);
		coll.flow = true;
		const atRoot = ctx.atRoot;
		if (atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = fc.offset + fc.start.source.length;
		for (let i = 0; i < fc.items.length; ++i) {
			const collItem = fc.items[i];
			const { start, key, sep, value } = collItem;
			const props = resolveProps.resolveProps(start, {
				flow: fcName,
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: fc.indent,
				startOnNewline: false
			});
			if (!props.found) {
				if (!props.anchor && !props.tag && !sep && !value) {
					if (i === 0 && props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
					else if (i < fc.items.length - 1) onError(props.start, "UNEXPECTED_TOKEN", `Unexpected empty item in ${fcName}`);
					if (props.comment) {
						if (coll.comment) coll.comment += "\n" + props.comment;
						else coll.comment = props.comment;
					}
					offset = props.end;
					continue;
				}
				if (!isMap && ctx.options.strict && utilContainsNewline.containsNewline(key)) onError(key, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
			}
			if (i === 0) {
				if (props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
			} else {
				if (!props.comma) onError(props.start, "MISSING_CHAR", `Missing , between ${fcName} items`);
				if (props.comment) {
					let prevItemComment = "";
					loop: for (const st of start) switch (st.type) {
						case "comma":
						case "space": break;
						case "comment":
							prevItemComment = st.source.substring(1);
							break loop;
						default: break loop;
					}
					if (prevItemComment) {
						let prev = coll.items[coll.items.length - 1];
						if (identity.isPair(prev)) prev = prev.value ?? prev.key;
						if (prev.comment) prev.comment += "\n" + prevItemComment;
						else prev.comment = prevItemComment;
						props.comment = props.comment.substring(prevItemComment.length + 1);
					}
				}
			}
			if (!isMap && !sep && !props.found) {
				const valueNode = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, sep, null, props, onError);
				coll.items.push(valueNode);
				offset = valueNode.range[2];
				if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
			} else {
				ctx.atKey = true;
				const keyStart = props.end;
				const keyNode = key ? composeNode(ctx, key, props, onError) : composeEmptyNode(ctx, keyStart, start, null, props, onError);
				if (isBlock(key)) onError(keyNode.range, "BLOCK_IN_FLOW", blockMsg);
				ctx.atKey = false;
				const valueProps = resolveProps.resolveProps(sep ?? [], {
					flow: fcName,
					indicator: "map-value-ind",
					next: value,
					offset: keyNode.range[2],
					onError,
					parentIndent: fc.indent,
					startOnNewline: false
				});
				if (valueProps.found) {
					if (!isMap && !props.found && ctx.options.strict) {
						if (sep) for (const st of sep) {
							if (st === valueProps.found) break;
							if (st.type === "newline") {
								onError(st, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
								break;
							}
						}
						if (props.start < valueProps.found.offset - 1024) onError(valueProps.found, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit flow sequence key");
					}
				} else if (value) {
					if ("source" in value && value.source?.[0] === ":") onError(value, "MISSING_CHAR", `Missing space after : in ${fcName}`);
					else onError(valueProps.start, "MISSING_CHAR", `Missing , or : between ${fcName} items`);
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : valueProps.found ? composeEmptyNode(ctx, valueProps.end, sep, null, valueProps, onError) : null;
				if (valueNode) {
					if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
				} else if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				if (isMap) {
					const map = coll;
					if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
					map.items.push(pair);
				} else {
					const map = new YAMLMap.YAMLMap(ctx.schema);
					map.flow = true;
					map.items.push(pair);
					const endRange = (valueNode ?? keyNode).range;
					map.range = [
						keyNode.range[0],
						endRange[1],
						endRange[2]
					];
					coll.items.push(map);
				}
				offset = valueNode ? valueNode.range[2] : valueProps.end;
			}
		}
		const expectedEnd = isMap ? "}" : "]";
		const [ce, ...ee] = fc.end;
		let cePos = offset;
		if (ce?.source === expectedEnd) cePos = ce.offset + ce.source.length;
		else {
			const name = fcName[0].toUpperCase() + fcName.substring(1);
			const msg = atRoot ? `${name} must end with a ${expectedEnd}` : `${name} in block collection must be sufficiently indented and end with a ${expectedEnd}`;
			onError(offset, atRoot ? "MISSING_CHAR" : "BAD_INDENT", msg);
			if (ce && ce.source.length !== 1) ee.unshift(ce);
		}
		if (ee.length > 0) {
			const end = resolveEnd.resolveEnd(ee, cePos, ctx.options.strict, onError);
			if (end.comment) {
				if (coll.comment) coll.comment += "\n" + end.comment;
				else coll.comment = end.comment;
			}
			coll.range = [
				fc.offset,
				cePos,
				end.offset
			];
		} else coll.range = [
			fc.offset,
			cePos,
			cePos
		];
		return coll;
	}
	exports.resolveFlowCollection = resolveFlowCollection;
}));

// node_modules/yaml/dist/compose/compose-collection.js
var require_compose_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveBlockMap = require_resolve_block_map();
	var resolveBlockSeq = require_resolve_block_seq();
	var resolveFlowCollection = require_resolve_flow_collection();
	function resolveCollection(CN, ctx, token, onError, tagName, tag) {
		const coll = token.type === "block-map" ? resolveBlockMap.resolveBlockMap(CN, ctx, token, onError, tag) : token.type === "block-seq" ? resolveBlockSeq.resolveBlockSeq(CN, ctx, token, onError, tag) : resolveFlowCollection.resolveFlowCollection(CN, ctx, token, onError, tag);
		const Coll = coll.constructor;
		if (tagName === "!" || tagName === Coll.tagName) {
			coll.tag = Coll.tagName;
			return coll;
		}
		if (tagName) coll.tag = tagName;
		return coll;
	}
	function composeCollection(CN, ctx, token, props, onError) {
		const tagToken = props.tag;
		const tagName = !tagToken ? null : ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg));
		if (token.type === "block-seq") {
			const { anchor, newlineAfterProp: nl } = props;
			const lastProp = anchor && tagToken ? anchor.offset > tagToken.offset ? anchor : tagToken : anchor ?? tagToken;
			if (lastProp && (!nl || nl.offset < lastProp.offset)) onError(lastProp, "MISSING_CHAR", "Missing newline after block sequence props");
		}
		const expType = token.type === "block-map" ? "map" : token.type === "block-seq" ? "seq" : token.start.source === "{" ? "map" : "seq";
		if (!tagToken || !tagName || tagName === "!" || tagName === YAMLMap.YAMLMap.tagName && expType === "map" || tagName === YAMLSeq.YAMLSeq.tagName && expType === "seq") return resolveCollection(CN, ctx, token, onError, tagName);
		let tag = ctx.schema.tags.find((t) => t.tag === tagName && t.collection === expType);
		if (!tag) {
			const kt = ctx.schema.knownTags[tagName];
			if (kt?.collection === expType) {
				ctx.schema.tags.push(Object.assign({}, kt, { default: false }));
				tag = kt;
			} else {
				if (kt) onError(tagToken, "BAD_COLLECTION_TYPE", `${kt.tag} used for ${expType} collection, but expects ${kt.collection ?? "scalar"}`, true);
				else onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, true);
				return resolveCollection(CN, ctx, token, onError, tagName);
			}
		}
		const coll = resolveCollection(CN, ctx, token, onError, tagName, tag);
		const res = tag.resolve?.(coll, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg), ctx.options) ?? coll;
		const node = identity.isNode(res) ? res : new Scalar.Scalar(res);
		node.range = coll.range;
		node.tag = tagName;
		if (tag?.format) node.format = tag.format;
		return node;
	}
	exports.composeCollection = composeCollection;
}));

// node_modules/yaml/dist/compose/resolve-block-scalar.js
var require_resolve_block_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function resolveBlockScalar(ctx, scalar, onError) {
		const start = scalar.offset;
		const header = parseBlockScalarHeader(scalar, ctx.options.strict, onError);
		if (!header) return {
			value: "",
			type: null,
			comment: "",
			range: [
				start,
				start,
				start
			]
		};
		const type = header.mode === ">" ? Scalar.Scalar.BLOCK_FOLDED : Scalar.Scalar.BLOCK_LITERAL;
		const lines = scalar.source ? splitLines(scalar.source) : [];
		let chompStart = lines.length;
		for (let i = lines.length - 1; i >= 0; --i) {
			const content = lines[i][1];
			if (content === "" || content === "\r") chompStart = i;
			else break;
		}
		if (chompStart === 0) {
			const value = header.chomp === "+" && lines.length > 0 ? "\n".repeat(Math.max(1, lines.length - 1)) : "";
			let end = start + header.length;
			if (scalar.source) end += scalar.source.length;
			return {
				value,
				type,
				comment: header.comment,
				range: [
					start,
					end,
					end
				]
			};
		}
		let trimIndent = scalar.indent + header.indent;
		let offset = scalar.offset + header.length;
		let contentStart = 0;
		for (let i = 0; i < chompStart; ++i) {
			const [indent, content] = lines[i];
			if (content === "" || content === "\r") {
				if (header.indent === 0 && indent.length > trimIndent) trimIndent = indent.length;
			} else {
				if (indent.length < trimIndent) onError(offset + indent.length, "MISSING_CHAR", "Block scalars with more-indented leading empty lines must use an explicit indentation indicator");
				if (header.indent === 0) trimIndent = indent.length;
				contentStart = i;
				if (trimIndent === 0 && !ctx.atRoot) onError(offset, "BAD_INDENT", "Block scalar values in collections must be indented");
				break;
			}
			offset += indent.length + content.length + 1;
		}
		for (let i = lines.length - 1; i >= chompStart; --i) if (lines[i][0].length > trimIndent) chompStart = i + 1;
		let value = "";
		let sep = "";
		let prevMoreIndented = false;
		for (let i = 0; i < contentStart; ++i) value += lines[i][0].slice(trimIndent) + "\n";
		for (let i = contentStart; i < chompStart; ++i) {
			let [indent, content] = lines[i];
			offset += indent.length + content.length + 1;
			const crlf = content[content.length - 1] === "\r";
			if (crlf) content = content.slice(0, -1);
			/* istanbul ignore if already caught in lexer */
			if (content && indent.length < trimIndent) {
				const message = `Block scalar lines must not be less indented than their ${header.indent ? "explicit indentation indicator" : "first line"}`;
				onError(offset - content.length - (crlf ? 2 : 1), "BAD_INDENT", message);
				indent = "";
			}
			if (type === Scalar.Scalar.BLOCK_LITERAL) {
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
			} else if (indent.length > trimIndent || content[0] === "	") {
				if (sep === " ") sep = "\n";
				else if (!prevMoreIndented && sep === "\n") sep = "\n\n";
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
				prevMoreIndented = true;
			} else if (content === "") {
				if (sep === "\n") value += "\n";
				else sep = "\n";
			} else {
				value += sep + content;
				sep = " ";
				prevMoreIndented = false;
			}
		}
		switch (header.chomp) {
			case "-": break;
			case "+":
				for (let i = chompStart; i < lines.length; ++i) value += "\n" + lines[i][0].slice(trimIndent);
				if (value[value.length - 1] !== "\n") value += "\n";
				break;
			default: value += "\n";
		}
		const end = start + header.length + scalar.source.length;
		return {
			value,
			type,
			comment: header.comment,
			range: [
				start,
				end,
				end
			]
		};
	}
	function parseBlockScalarHeader({ offset, props }, strict, onError) {
		/* istanbul ignore if should not happen */
		if (props[0].type !== "block-scalar-header") {
			onError(props[0], "IMPOSSIBLE", "Block scalar header not found");
			return null;
		}
		const { source } = props[0];
		const mode = source[0];
		let indent = 0;
		let chomp = "";
		let error = -1;
		for (let i = 1; i < source.length; ++i) {
			const ch = source[i];
			if (!chomp && (ch === "-" || ch === "+")) chomp = ch;
			else {
				const n = Number(ch);
				if (!indent && n) indent = n;
				else if (error === -1) error = offset + i;
			}
		}
		if (error !== -1) onError(error, "UNEXPECTED_TOKEN", `Block scalar header includes extra characters: ${source}`);
		let hasSpace = false;
		let comment = "";
		let length = source.length;
		for (let i = 1; i < props.length; ++i) {
			const token = props[i];
			switch (token.type) {
				case "space": hasSpace = true;
				case "newline":
					length += token.source.length;
					break;
				case "comment":
					if (strict && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					length += token.source.length;
					comment = token.source.substring(1);
					break;
				case "error":
					onError(token, "UNEXPECTED_TOKEN", token.message);
					length += token.source.length;
					break;
				/* istanbul ignore next should not happen */
				default: {
					onError(token, "UNEXPECTED_TOKEN", `Unexpected token in block scalar header: ${token.type}`);
					const ts = token.source;
					if (ts && typeof ts === "string") length += ts.length;
				}
			}
		}
		return {
			mode,
			indent,
			chomp,
			comment,
			length
		};
	}
	function splitLines(source) {
		const split = source.split(/\n( *)/);
		const first = split[0];
		const m = first.match(/^( *)/);
		const lines = [m?.[1] ? [m[1], first.slice(m[1].length)] : ["", first]];
		for (let i = 1; i < split.length; i += 2) lines.push([split[i], split[i + 1]]);
		return lines;
	}
	exports.resolveBlockScalar = resolveBlockScalar;
}));

// node_modules/yaml/dist/compose/resolve-flow-scalar.js
var require_resolve_flow_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var resolveEnd = require_resolve_end();
	function resolveFlowScalar(scalar, strict, onError) {
		const { offset, type, source, end } = scalar;
		let _type;
		let value;
		const _onError = (rel, code, msg) => onError(offset + rel, code, msg);
		switch (type) {
			case "scalar":
				_type = Scalar.Scalar.PLAIN;
				value = plainValue(source, _onError);
				break;
			case "single-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_SINGLE;
				value = singleQuotedValue(source, _onError);
				break;
			case "double-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_DOUBLE;
				value = doubleQuotedValue(source, _onError);
				break;
			/* istanbul ignore next should not happen */
			default:
				onError(scalar, "UNEXPECTED_TOKEN", `Expected a flow scalar value, but found: ${type}`);
				return {
					value: "",
					type: null,
					comment: "",
					range: [
						offset,
						offset + source.length,
						offset + source.length
					]
				};
		}
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, strict, onError);
		return {
			value,
			type: _type,
			comment: re.comment,
			range: [
				offset,
				valueEnd,
				re.offset
			]
		};
	}
	function plainValue(source, onError) {
		let badChar = "";
		switch (source[0]) {
			/* istanbul ignore next should not happen */
			case "	":
				badChar = "a tab character";
				break;
			case ",":
				badChar = "flow indicator character ,";
				break;
			case "%":
				badChar = "directive indicator character %";
				break;
			case "|":
			case ">":
				badChar = `block scalar indicator ${source[0]}`;
				break;
			case "@":
			case "`": badChar = `reserved character ${source[0]}`;
		}
		if (badChar) onError(0, "BAD_SCALAR_START", `Plain value cannot start with ${badChar}`);
		return unfoldLines(source);
	}
	function singleQuotedValue(source, onError) {
		if (source[source.length - 1] !== "'" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing 'quote");
		return unfoldLines(source.slice(1, -1)).replace(/''/g, "'");
	}
	function unfoldLines(source) {
		const line = /(.*?)\r?\n/sy;
		let match = line.exec(source);
		if (!match) return source;
		let trimEnd, trimBoth;
		try {
			trimEnd = /* @__PURE__ */ new RegExp("(?<![ 	])[ 	]+$");
			trimBoth = /* @__PURE__ */ new RegExp("^[ 	]+|(?<![ 	])[ 	]+$", "g");
		} catch {
			trimEnd = /[ \t]+$/;
			trimBoth = /^[ \t]+|[ \t]+$/g;
		}
		let res = match[1].replace(trimEnd, "");
		let sep = " ";
		let pos = line.lastIndex;
		while (match = line.exec(source)) {
			const lm = match[1].replace(trimBoth, "");
			if (lm === "") {
				if (sep === "\n") res += sep;
				else sep = "\n";
			} else {
				res += sep + lm;
				sep = " ";
			}
			pos = line.lastIndex;
		}
		const last = /[ \t]*(.*)/sy;
		last.lastIndex = pos;
		match = last.exec(source);
		return res + sep + (match?.[1] ?? "");
	}
	function doubleQuotedValue(source, onError) {
		let res = "";
		for (let i = 1; i < source.length - 1; ++i) {
			const ch = source[i];
			if (ch === "\r" && source[i + 1] === "\n") continue;
			if (ch === "\n") {
				const { fold, offset } = foldNewline(source, i);
				res += fold;
				i = offset;
			} else if (ch === "\\") {
				let next = source[++i];
				const cc = escapeCodes[next];
				if (cc) res += cc;
				else if (next === "\n") {
					next = source[i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "\r" && source[i + 1] === "\n") {
					next = source[++i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "x" || next === "u" || next === "U") {
					const length = next === "x" ? 2 : next === "u" ? 4 : 8;
					res += parseCharCode(source, i + 1, length, onError);
					i += length;
				} else {
					const raw = source.substr(i - 1, 2);
					onError(i - 1, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
					res += raw;
				}
			} else if (ch === " " || ch === "	") {
				const wsStart = i;
				let next = source[i + 1];
				while (next === " " || next === "	") next = source[++i + 1];
				if (next !== "\n" && !(next === "\r" && source[i + 2] === "\n")) res += i > wsStart ? source.slice(wsStart, i + 1) : ch;
			} else res += ch;
		}
		if (source[source.length - 1] !== "\"" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing \"quote");
		return res;
	}
	function foldNewline(source, offset) {
		let fold = "";
		let ch = source[offset + 1];
		while (ch === " " || ch === "	" || ch === "\n" || ch === "\r") {
			if (ch === "\r" && source[offset + 2] !== "\n") break;
			if (ch === "\n") fold += "\n";
			offset += 1;
			ch = source[offset + 1];
		}
		if (!fold) fold = " ";
		return {
			fold,
			offset
		};
	}
	const escapeCodes = {
		"0": "\0",
		a: "\x07",
		b: "\b",
		e: "\x1B",
		f: "\f",
		n: "\n",
		r: "\r",
		t: "	",
		v: "\v",
		N: "",
		_: "\xA0",
		L: "\u2028",
		P: "\u2029",
		" ": " ",
		"\"": "\"",
		"/": "/",
		"\\": "\\",
		"	": "	"
	};
	function parseCharCode(source, offset, length, onError) {
		const cc = source.substr(offset, length);
		const code = cc.length === length && /^[0-9a-fA-F]+$/.test(cc) ? parseInt(cc, 16) : NaN;
		try {
			return String.fromCodePoint(code);
		} catch {
			const raw = source.substr(offset - 2, length + 2);
			onError(offset - 2, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
			return raw;
		}
	}
	exports.resolveFlowScalar = resolveFlowScalar;
}));

// node_modules/yaml/dist/compose/compose-scalar.js
var require_compose_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	function composeScalar(ctx, token, tagToken, onError) {
		const { value, type, comment, range } = token.type === "block-scalar" ? resolveBlockScalar.resolveBlockScalar(ctx, token, onError) : resolveFlowScalar.resolveFlowScalar(token, ctx.options.strict, onError);
		const tagName = tagToken ? ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg)) : null;
		let tag;
		if (ctx.options.stringKeys && ctx.atKey) tag = ctx.schema[identity.SCALAR];
		else if (tagName) tag = findScalarTagByName(ctx.schema, value, tagName, tagToken, onError);
		else if (token.type === "scalar") tag = findScalarTagByTest(ctx, value, token, onError);
		else tag = ctx.schema[identity.SCALAR];
		let scalar;
		try {
			const res = tag.resolve(value, (msg) => onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg), ctx.options);
			scalar = identity.isScalar(res) ? res : new Scalar.Scalar(res);
		} catch (error) {
			const msg = error instanceof Error ? error.message : String(error);
			onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg);
			scalar = new Scalar.Scalar(value);
		}
		scalar.range = range;
		scalar.source = value;
		if (type) scalar.type = type;
		if (tagName) scalar.tag = tagName;
		if (tag.format) scalar.format = tag.format;
		if (comment) scalar.comment = comment;
		return scalar;
	}
	function findScalarTagByName(schema, value, tagName, tagToken, onError) {
		if (tagName === "!") return schema[identity.SCALAR];
		const matchWithTest = [];
		for (const tag of schema.tags) if (!tag.collection && tag.tag === tagName) {
			if (tag.default && tag.test) matchWithTest.push(tag);
			else return tag;
		}
		for (const tag of matchWithTest) if (tag.test?.test(value)) return tag;
		const kt = schema.knownTags[tagName];
		if (kt && !kt.collection) {
			schema.tags.push(Object.assign({}, kt, {
				default: false,
				test: void 0
			}));
			return kt;
		}
		onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, tagName !== "tag:yaml.org,2002:str");
		return schema[identity.SCALAR];
	}
	function findScalarTagByTest({ atKey, directives, schema }, value, token, onError) {
		const tag = schema.tags.find((tag) => (tag.default === true || atKey && tag.default === "key") && tag.test?.test(value)) || schema[identity.SCALAR];
		if (schema.compat) {
			const compat = schema.compat.find((tag) => tag.default && tag.test?.test(value)) ?? schema[identity.SCALAR];
			if (tag.tag !== compat.tag) onError(token, "TAG_RESOLVE_FAILED", `Value may be parsed as either ${directives.tagString(tag.tag)} or ${directives.tagString(compat.tag)}`, true);
		}
		return tag;
	}
	exports.composeScalar = composeScalar;
}));

// node_modules/yaml/dist/compose/util-empty-scalar-position.js
var require_util_empty_scalar_position = /* @__PURE__ */ __commonJSMin(((exports) => {
	function emptyScalarPosition(offset, before, pos) {
		if (before) {
			pos ?? (pos = before.length);
			for (let i = pos - 1; i >= 0; --i) {
				let st = before[i];
				switch (st.type) {
					case "space":
					case "comment":
					case "newline":
						offset -= st.source.length;
						continue;
				}
				st = before[++i];
				while (st?.type === "space") {
					offset += st.source.length;
					st = before[++i];
				}
				break;
			}
		}
		return offset;
	}
	exports.emptyScalarPosition = emptyScalarPosition;
}));

// node_modules/yaml/dist/compose/compose-node.js
var require_compose_node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var composeCollection = require_compose_collection();
	var composeScalar = require_compose_scalar();
	var resolveEnd = require_resolve_end();
	var utilEmptyScalarPosition = require_util_empty_scalar_position();
	const CN = {
		composeNode,
		composeEmptyNode
	};
	function composeNode(ctx, token, props, onError) {
		const atKey = ctx.atKey;
		const { spaceBefore, comment, anchor, tag } = props;
		let node;
		let isSrcToken = true;
		switch (token.type) {
			case "alias":
				node = composeAlias(ctx, token, onError);
				if (anchor || tag) onError(token, "ALIAS_PROPS", "An alias node must not specify any properties");
				break;
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "block-scalar":
				node = composeScalar.composeScalar(ctx, token, tag, onError);
				if (anchor) node.anchor = anchor.source.substring(1);
				break;
			case "block-map":
			case "block-seq":
			case "flow-collection":
				try {
					node = composeCollection.composeCollection(CN, ctx, token, props, onError);
					if (anchor) node.anchor = anchor.source.substring(1);
				} catch (error) {
					onError(token, "RESOURCE_EXHAUSTION", error instanceof Error ? error.message : String(error));
				}
				break;
			default:
				onError(token, "UNEXPECTED_TOKEN", token.type === "error" ? token.message : `Unsupported token (type: ${token.type})`);
				isSrcToken = false;
		}
		node ?? (node = composeEmptyNode(ctx, token.offset, void 0, null, props, onError));
		if (anchor && node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		if (atKey && ctx.options.stringKeys && (!identity.isScalar(node) || typeof node.value !== "string" || node.tag && node.tag !== "tag:yaml.org,2002:str")) onError(tag ?? token, "NON_STRING_KEY", "With stringKeys, all keys must be strings");
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			if (token.type === "scalar" && token.source === "") node.comment = comment;
			else node.commentBefore = comment;
		}
		if (ctx.options.keepSourceTokens && isSrcToken) node.srcToken = token;
		return node;
	}
	function composeEmptyNode(ctx, offset, before, pos, { spaceBefore, comment, anchor, tag, end }, onError) {
		const token = {
			type: "scalar",
			offset: utilEmptyScalarPosition.emptyScalarPosition(offset, before, pos),
			indent: -1,
			source: ""
		};
		const node = composeScalar.composeScalar(ctx, token, tag, onError);
		if (anchor) {
			node.anchor = anchor.source.substring(1);
			if (node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		}
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			node.comment = comment;
			node.range[2] = end;
		}
		return node;
	}
	function composeAlias({ options }, { offset, source, end }, onError) {
		const alias = new Alias.Alias(source.substring(1));
		if (alias.source === "") onError(offset, "BAD_ALIAS", "Alias cannot be an empty string");
		if (alias.source.endsWith(":")) onError(offset + source.length - 1, "BAD_ALIAS", "Alias ending in : is ambiguous", true);
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, options.strict, onError);
		alias.range = [
			offset,
			valueEnd,
			re.offset
		];
		if (re.comment) alias.comment = re.comment;
		return alias;
	}
	exports.composeEmptyNode = composeEmptyNode;
	exports.composeNode = composeNode;
}));

// node_modules/yaml/dist/compose/compose-doc.js
var require_compose_doc = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Document = require_Document();
	var composeNode = require_compose_node();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	function composeDoc(options, directives, { offset, start, value, end }, onError) {
		const opts = Object.assign({ _directives: directives }, options);
		const doc = new Document.Document(void 0, opts);
		const ctx = {
			atKey: false,
			atRoot: true,
			directives: doc.directives,
			options: doc.options,
			schema: doc.schema
		};
		const props = resolveProps.resolveProps(start, {
			indicator: "doc-start",
			next: value ?? end?.[0],
			offset,
			onError,
			parentIndent: 0,
			startOnNewline: true
		});
		if (props.found) {
			doc.directives.docStart = true;
			if (value && (value.type === "block-map" || value.type === "block-seq") && !props.hasNewline) onError(props.end, "MISSING_CHAR", "Block collection cannot start on same line with directives-end marker");
		}
		doc.contents = value ? composeNode.composeNode(ctx, value, props, onError) : composeNode.composeEmptyNode(ctx, props.end, start, null, props, onError);
		const contentEnd = doc.contents.range[2];
		const re = resolveEnd.resolveEnd(end, contentEnd, false, onError);
		if (re.comment) doc.comment = re.comment;
		doc.range = [
			offset,
			contentEnd,
			re.offset
		];
		return doc;
	}
	exports.composeDoc = composeDoc;
}));

// node_modules/yaml/dist/compose/composer.js
var require_composer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var directives = require_directives();
	var Document = require_Document();
	var errors = require_errors();
	var identity = require_identity();
	var composeDoc = require_compose_doc();
	var resolveEnd = require_resolve_end();
	function getErrorPos(src) {
		if (typeof src === "number") return [src, src + 1];
		if (Array.isArray(src)) return src.length === 2 ? src : [src[0], src[1]];
		const { offset, source } = src;
		return [offset, offset + (typeof source === "string" ? source.length : 1)];
	}
	function parsePrelude(prelude) {
		let comment = "";
		let atComment = false;
		let afterEmptyLine = false;
		for (let i = 0; i < prelude.length; ++i) {
			const source = prelude[i];
			switch (source[0]) {
				case "#":
					comment += (comment === "" ? "" : afterEmptyLine ? "\n\n" : "\n") + (source.substring(1) || " ");
					atComment = true;
					afterEmptyLine = false;
					break;
				case "%":
					if (prelude[i + 1]?.[0] !== "#") i += 1;
					atComment = false;
					break;
				default:
					if (!atComment) afterEmptyLine = true;
					atComment = false;
			}
		}
		return {
			comment,
			afterEmptyLine
		};
	}
	var Composer = class {
		constructor(options = {}) {
			this.doc = null;
			this.atDirectives = false;
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
			this.onError = (source, code, message, warning) => {
				const pos = getErrorPos(source);
				if (warning) this.warnings.push(new errors.YAMLWarning(pos, code, message));
				else this.errors.push(new errors.YAMLParseError(pos, code, message));
			};
			this.directives = new directives.Directives({ version: options.version || "1.2" });
			this.options = options;
		}
		decorate(doc, afterDoc) {
			const { comment, afterEmptyLine } = parsePrelude(this.prelude);
			if (comment) {
				const dc = doc.contents;
				if (afterDoc) doc.comment = doc.comment ? `${doc.comment}\n${comment}` : comment;
				else if (afterEmptyLine || doc.directives.docStart || !dc) doc.commentBefore = comment;
				else if (identity.isCollection(dc) && !dc.flow && dc.items.length > 0) {
					let it = dc.items[0];
					if (identity.isPair(it)) it = it.key;
					const cb = it.commentBefore;
					it.commentBefore = cb ? `${comment}\n${cb}` : comment;
				} else {
					const cb = dc.commentBefore;
					dc.commentBefore = cb ? `${comment}\n${cb}` : comment;
				}
			}
			if (afterDoc) {
				for (let i = 0; i < this.errors.length; ++i) doc.errors.push(this.errors[i]);
				for (let i = 0; i < this.warnings.length; ++i) doc.warnings.push(this.warnings[i]);
			} else {
				doc.errors = this.errors;
				doc.warnings = this.warnings;
			}
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
		}
		streamInfo() {
			return {
				comment: parsePrelude(this.prelude).comment,
				directives: this.directives,
				errors: this.errors,
				warnings: this.warnings
			};
		}
		*compose(tokens, forceDoc = false, endOffset = -1) {
			for (const token of tokens) yield* this.next(token);
			yield* this.end(forceDoc, endOffset);
		}
		*next(token) {
			if (node_process.env.LOG_STREAM) console.dir(token, { depth: null });
			switch (token.type) {
				case "directive":
					this.directives.add(token.source, (offset, message, warning) => {
						const pos = getErrorPos(token);
						pos[0] += offset;
						this.onError(pos, "BAD_DIRECTIVE", message, warning);
					});
					this.prelude.push(token.source);
					this.atDirectives = true;
					break;
				case "document": {
					const doc = composeDoc.composeDoc(this.options, this.directives, token, this.onError);
					if (this.atDirectives && !doc.directives.docStart) this.onError(token, "MISSING_CHAR", "Missing directives-end/doc-start indicator line");
					this.decorate(doc, false);
					if (this.doc) yield this.doc;
					this.doc = doc;
					this.atDirectives = false;
					break;
				}
				case "byte-order-mark":
				case "space": break;
				case "comment":
				case "newline":
					this.prelude.push(token.source);
					break;
				case "error": {
					const msg = token.source ? `${token.message}: ${JSON.stringify(token.source)}` : token.message;
					const error = new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", msg);
					if (this.atDirectives || !this.doc) this.errors.push(error);
					else this.doc.errors.push(error);
					break;
				}
				case "doc-end": {
					if (!this.doc) {
						this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", "Unexpected doc-end without preceding document"));
						break;
					}
					this.doc.directives.docEnd = true;
					const end = resolveEnd.resolveEnd(token.end, token.offset + token.source.length, this.doc.options.strict, this.onError);
					this.decorate(this.doc, true);
					if (end.comment) {
						const dc = this.doc.comment;
						this.doc.comment = dc ? `${dc}\n${end.comment}` : end.comment;
					}
					this.doc.range[2] = end.offset;
					break;
				}
				default: this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", `Unsupported token ${token.type}`));
			}
		}
		*end(forceDoc = false, endOffset = -1) {
			if (this.doc) {
				this.decorate(this.doc, true);
				yield this.doc;
				this.doc = null;
			} else if (forceDoc) {
				const opts = Object.assign({ _directives: this.directives }, this.options);
				const doc = new Document.Document(void 0, opts);
				if (this.atDirectives) this.onError(endOffset, "MISSING_CHAR", "Missing directives-end indicator line");
				doc.range = [
					0,
					endOffset,
					endOffset
				];
				this.decorate(doc, false);
				yield doc;
			}
		}
	};
	exports.Composer = Composer;
}));

// node_modules/yaml/dist/parse/cst-scalar.js
var require_cst_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	var errors = require_errors();
	var stringifyString = require_stringifyString();
	function resolveAsScalar(token, strict = true, onError) {
		if (token) {
			const _onError = (pos, code, message) => {
				const offset = typeof pos === "number" ? pos : Array.isArray(pos) ? pos[0] : pos.offset;
				if (onError) onError(offset, code, message);
				else throw new errors.YAMLParseError([offset, offset + 1], code, message);
			};
			switch (token.type) {
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return resolveFlowScalar.resolveFlowScalar(token, strict, _onError);
				case "block-scalar": return resolveBlockScalar.resolveBlockScalar({ options: { strict } }, token, _onError);
			}
		}
		return null;
	}
	function createScalarToken(value, context) {
		const { implicitKey = false, indent, inFlow = false, offset = -1, type = "PLAIN" } = context;
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey,
			indent: indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		const end = context.end ?? [{
			type: "newline",
			offset: -1,
			indent,
			source: "\n"
		}];
		switch (source[0]) {
			case "|":
			case ">": {
				const he = source.indexOf("\n");
				const head = source.substring(0, he);
				const body = source.substring(he + 1) + "\n";
				const props = [{
					type: "block-scalar-header",
					offset,
					indent,
					source: head
				}];
				if (!addEndtoBlockProps(props, end)) props.push({
					type: "newline",
					offset: -1,
					indent,
					source: "\n"
				});
				return {
					type: "block-scalar",
					offset,
					indent,
					props,
					source: body
				};
			}
			case "\"": return {
				type: "double-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			case "'": return {
				type: "single-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			default: return {
				type: "scalar",
				offset,
				indent,
				source,
				end
			};
		}
	}
	function setScalarValue(token, value, context = {}) {
		let { afterKey = false, implicitKey = false, inFlow = false, type } = context;
		let indent = "indent" in token ? token.indent : null;
		if (afterKey && typeof indent === "number") indent += 2;
		if (!type) switch (token.type) {
			case "single-quoted-scalar":
				type = "QUOTE_SINGLE";
				break;
			case "double-quoted-scalar":
				type = "QUOTE_DOUBLE";
				break;
			case "block-scalar": {
				const header = token.props[0];
				if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
				type = header.source[0] === ">" ? "BLOCK_FOLDED" : "BLOCK_LITERAL";
				break;
			}
			default: type = "PLAIN";
		}
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey: implicitKey || indent === null,
			indent: indent !== null && indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		switch (source[0]) {
			case "|":
			case ">":
				setBlockScalarValue(token, source);
				break;
			case "\"":
				setFlowScalarValue(token, source, "double-quoted-scalar");
				break;
			case "'":
				setFlowScalarValue(token, source, "single-quoted-scalar");
				break;
			default: setFlowScalarValue(token, source, "scalar");
		}
	}
	function setBlockScalarValue(token, source) {
		const he = source.indexOf("\n");
		const head = source.substring(0, he);
		const body = source.substring(he + 1) + "\n";
		if (token.type === "block-scalar") {
			const header = token.props[0];
			if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
			header.source = head;
			token.source = body;
		} else {
			const { offset } = token;
			const indent = "indent" in token ? token.indent : -1;
			const props = [{
				type: "block-scalar-header",
				offset,
				indent,
				source: head
			}];
			if (!addEndtoBlockProps(props, "end" in token ? token.end : void 0)) props.push({
				type: "newline",
				offset: -1,
				indent,
				source: "\n"
			});
			for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
			Object.assign(token, {
				type: "block-scalar",
				indent,
				props,
				source: body
			});
		}
	}
	function addEndtoBlockProps(props, end) {
		if (end) for (const st of end) switch (st.type) {
			case "space":
			case "comment":
				props.push(st);
				break;
			case "newline":
				props.push(st);
				return true;
		}
		return false;
	}
	function setFlowScalarValue(token, source, type) {
		switch (token.type) {
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				token.type = type;
				token.source = source;
				break;
			case "block-scalar": {
				const end = token.props.slice(1);
				let oa = source.length;
				if (token.props[0].type === "block-scalar-header") oa -= token.props[0].source.length;
				for (const tok of end) tok.offset += oa;
				delete token.props;
				Object.assign(token, {
					type,
					source,
					end
				});
				break;
			}
			case "block-map":
			case "block-seq": {
				const nl = {
					type: "newline",
					offset: token.offset + source.length,
					indent: token.indent,
					source: "\n"
				};
				delete token.items;
				Object.assign(token, {
					type,
					source,
					end: [nl]
				});
				break;
			}
			default: {
				const indent = "indent" in token ? token.indent : -1;
				const end = "end" in token && Array.isArray(token.end) ? token.end.filter((st) => st.type === "space" || st.type === "comment" || st.type === "newline") : [];
				for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
				Object.assign(token, {
					type,
					indent,
					source,
					end
				});
			}
		}
	}
	exports.createScalarToken = createScalarToken;
	exports.resolveAsScalar = resolveAsScalar;
	exports.setScalarValue = setScalarValue;
}));

// node_modules/yaml/dist/parse/cst-stringify.js
var require_cst_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	const stringify = (cst) => "type" in cst ? stringifyToken(cst) : stringifyItem(cst);
	function stringifyToken(token) {
		switch (token.type) {
			case "block-scalar": {
				let res = "";
				for (const tok of token.props) res += stringifyToken(tok);
				return res + token.source;
			}
			case "block-map":
			case "block-seq": {
				let res = "";
				for (const item of token.items) res += stringifyItem(item);
				return res;
			}
			case "flow-collection": {
				let res = token.start.source;
				for (const item of token.items) res += stringifyItem(item);
				for (const st of token.end) res += st.source;
				return res;
			}
			case "document": {
				let res = stringifyItem(token);
				if (token.end) for (const st of token.end) res += st.source;
				return res;
			}
			default: {
				let res = token.source;
				if ("end" in token && token.end) for (const st of token.end) res += st.source;
				return res;
			}
		}
	}
	function stringifyItem({ start, key, sep, value }) {
		let res = "";
		for (const st of start) res += st.source;
		if (key) res += stringifyToken(key);
		if (sep) for (const st of sep) res += st.source;
		if (value) res += stringifyToken(value);
		return res;
	}
	exports.stringify = stringify;
}));

// node_modules/yaml/dist/parse/cst-visit.js
var require_cst_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove item");
	function visit(cst, visitor) {
		if ("type" in cst && cst.type === "document") cst = {
			start: cst.start,
			value: cst.value
		};
		_visit(Object.freeze([]), cst, visitor);
	}
	visit.BREAK = BREAK;
	visit.SKIP = SKIP;
	visit.REMOVE = REMOVE;
	visit.itemAtPath = (cst, path) => {
		let item = cst;
		for (const [field, index] of path) {
			const tok = item?.[field];
			if (tok && "items" in tok) item = tok.items[index];
			else return void 0;
		}
		return item;
	};
	visit.parentCollection = (cst, path) => {
		const parent = visit.itemAtPath(cst, path.slice(0, -1));
		const field = path[path.length - 1][0];
		const coll = parent?.[field];
		if (coll && "items" in coll) return coll;
		throw new Error("Parent collection not found");
	};
	function _visit(path, item, visitor) {
		let ctrl = visitor(item, path);
		if (typeof ctrl === "symbol") return ctrl;
		for (const field of ["key", "value"]) {
			const token = item[field];
			if (token && "items" in token) {
				for (let i = 0; i < token.items.length; ++i) {
					const ci = _visit(Object.freeze(path.concat([[field, i]])), token.items[i], visitor);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						token.items.splice(i, 1);
						i -= 1;
					}
				}
				if (typeof ctrl === "function" && field === "key") ctrl = ctrl(item, path);
			}
		}
		return typeof ctrl === "function" ? ctrl(item, path) : ctrl;
	}
	exports.visit = visit;
}));

// node_modules/yaml/dist/parse/cst.js
var require_cst = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cstScalar = require_cst_scalar();
	var cstStringify = require_cst_stringify();
	var cstVisit = require_cst_visit();
	const BOM = "﻿";
	const DOCUMENT = "";
	const FLOW_END = "";
	const SCALAR = "";
	const isCollection = (token) => !!token && "items" in token;
	const isScalar = (token) => !!token && (token.type === "scalar" || token.type === "single-quoted-scalar" || token.type === "double-quoted-scalar" || token.type === "block-scalar");
	/* istanbul ignore next */
	function prettyToken(token) {
		switch (token) {
			case BOM: return "<BOM>";
			case DOCUMENT: return "<DOC>";
			case FLOW_END: return "<FLOW_END>";
			case SCALAR: return "<SCALAR>";
			default: return JSON.stringify(token);
		}
	}
	function tokenType(source) {
		switch (source) {
			case BOM: return "byte-order-mark";
			case DOCUMENT: return "doc-mode";
			case FLOW_END: return "flow-error-end";
			case SCALAR: return "scalar";
			case "---": return "doc-start";
			case "...": return "doc-end";
			case "":
			case "\n":
			case "\r\n": return "newline";
			case "-": return "seq-item-ind";
			case "?": return "explicit-key-ind";
			case ":": return "map-value-ind";
			case "{": return "flow-map-start";
			case "}": return "flow-map-end";
			case "[": return "flow-seq-start";
			case "]": return "flow-seq-end";
			case ",": return "comma";
		}
		switch (source[0]) {
			case " ":
			case "	": return "space";
			case "#": return "comment";
			case "%": return "directive-line";
			case "*": return "alias";
			case "&": return "anchor";
			case "!": return "tag";
			case "'": return "single-quoted-scalar";
			case "\"": return "double-quoted-scalar";
			case "|":
			case ">": return "block-scalar-header";
		}
		return null;
	}
	exports.createScalarToken = cstScalar.createScalarToken;
	exports.resolveAsScalar = cstScalar.resolveAsScalar;
	exports.setScalarValue = cstScalar.setScalarValue;
	exports.stringify = cstStringify.stringify;
	exports.visit = cstVisit.visit;
	exports.BOM = BOM;
	exports.DOCUMENT = DOCUMENT;
	exports.FLOW_END = FLOW_END;
	exports.SCALAR = SCALAR;
	exports.isCollection = isCollection;
	exports.isScalar = isScalar;
	exports.prettyToken = prettyToken;
	exports.tokenType = tokenType;
}));

// node_modules/yaml/dist/parse/lexer.js
var require_lexer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cst = require_cst();
	function isEmpty(ch) {
		switch (ch) {
			case void 0:
			case " ":
			case "\n":
			case "\r":
			case "	": return true;
			default: return false;
		}
	}
	const hexDigits = /* @__PURE__ */ new Set("0123456789ABCDEFabcdef");
	const tagChars = /* @__PURE__ */ new Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-#;/?:@&=+$_.!~*'()");
	const flowIndicatorChars = /* @__PURE__ */ new Set(",[]{}");
	const invalidAnchorChars = /* @__PURE__ */ new Set(" ,[]{}\n\r	");
	const isNotAnchorChar = (ch) => !ch || invalidAnchorChars.has(ch);
	var Lexer = class {
		constructor() {
			this.atEnd = false;
			this.blockScalarIndent = -1;
			this.blockScalarKeep = false;
			this.buffer = "";
			this.flowKey = false;
			this.flowLevel = 0;
			this.indentNext = 0;
			this.indentValue = 0;
			this.lineEndPos = null;
			this.next = null;
			this.pos = 0;
		}
		*lex(source, incomplete = false) {
			if (source) {
				if (typeof source !== "string") throw TypeError("source is not a string");
				this.buffer = this.buffer ? this.buffer + source : source;
				this.lineEndPos = null;
			}
			this.atEnd = !incomplete;
			let next = this.next ?? "stream";
			while (next && (incomplete || this.hasChars(1))) next = yield* this.parseNext(next);
		}
		atLineEnd() {
			let i = this.pos;
			let ch = this.buffer[i];
			while (ch === " " || ch === "	") ch = this.buffer[++i];
			if (!ch || ch === "#" || ch === "\n") return true;
			if (ch === "\r") return this.buffer[i + 1] === "\n";
			return false;
		}
		charAt(n) {
			return this.buffer[this.pos + n];
		}
		continueScalar(offset) {
			let ch = this.buffer[offset];
			if (this.indentNext > 0) {
				let indent = 0;
				while (ch === " ") ch = this.buffer[++indent + offset];
				if (ch === "\r") {
					const next = this.buffer[indent + offset + 1];
					if (next === "\n" || !next && !this.atEnd) return offset + indent + 1;
				}
				return ch === "\n" || indent >= this.indentNext || !ch && !this.atEnd ? offset + indent : -1;
			}
			if (ch === "-" || ch === ".") {
				const dt = this.buffer.substr(offset, 3);
				if ((dt === "---" || dt === "...") && isEmpty(this.buffer[offset + 3])) return -1;
			}
			return offset;
		}
		getLine() {
			let end = this.lineEndPos;
			if (typeof end !== "number" || end !== -1 && end < this.pos) {
				end = this.buffer.indexOf("\n", this.pos);
				this.lineEndPos = end;
			}
			if (end === -1) return this.atEnd ? this.buffer.substring(this.pos) : null;
			if (this.buffer[end - 1] === "\r") end -= 1;
			return this.buffer.substring(this.pos, end);
		}
		hasChars(n) {
			return this.pos + n <= this.buffer.length;
		}
		setNext(state) {
			this.buffer = this.buffer.substring(this.pos);
			this.pos = 0;
			this.lineEndPos = null;
			this.next = state;
			return null;
		}
		peek(n) {
			return this.buffer.substr(this.pos, n);
		}
		*parseNext(next) {
			switch (next) {
				case "stream": return yield* this.parseStream();
				case "line-start": return yield* this.parseLineStart();
				case "block-start": return yield* this.parseBlockStart();
				case "doc": return yield* this.parseDocument();
				case "flow": return yield* this.parseFlowCollection();
				case "quoted-scalar": return yield* this.parseQuotedScalar();
				case "block-scalar": return yield* this.parseBlockScalar();
				case "plain-scalar": return yield* this.parsePlainScalar();
			}
		}
		*parseStream() {
			let line = this.getLine();
			if (line === null) return this.setNext("stream");
			if (line[0] === cst.BOM) {
				yield* this.pushCount(1);
				line = line.substring(1);
			}
			if (line[0] === "%") {
				let dirEnd = line.length;
				let cs = line.indexOf("#");
				while (cs !== -1) {
					const ch = line[cs - 1];
					if (ch === " " || ch === "	") {
						dirEnd = cs - 1;
						break;
					} else cs = line.indexOf("#", cs + 1);
				}
				while (true) {
					const ch = line[dirEnd - 1];
					if (ch === " " || ch === "	") dirEnd -= 1;
					else break;
				}
				const n = (yield* this.pushCount(dirEnd)) + (yield* this.pushSpaces(true));
				yield* this.pushCount(line.length - n);
				this.pushNewline();
				return "stream";
			}
			if (this.atLineEnd()) {
				const sp = yield* this.pushSpaces(true);
				yield* this.pushCount(line.length - sp);
				yield* this.pushNewline();
				return "stream";
			}
			yield cst.DOCUMENT;
			return yield* this.parseLineStart();
		}
		*parseLineStart() {
			const ch = this.charAt(0);
			if (!ch && !this.atEnd) return this.setNext("line-start");
			if (ch === "-" || ch === ".") {
				if (!this.atEnd && !this.hasChars(4)) return this.setNext("line-start");
				const s = this.peek(3);
				if ((s === "---" || s === "...") && isEmpty(this.charAt(3))) {
					yield* this.pushCount(3);
					this.indentValue = 0;
					this.indentNext = 0;
					return s === "---" ? "doc" : "stream";
				}
			}
			this.indentValue = yield* this.pushSpaces(false);
			if (this.indentNext > this.indentValue && !isEmpty(this.charAt(1))) this.indentNext = this.indentValue;
			return yield* this.parseBlockStart();
		}
		*parseBlockStart() {
			const [ch0, ch1] = this.peek(2);
			if (!ch1 && !this.atEnd) return this.setNext("block-start");
			if ((ch0 === "-" || ch0 === "?" || ch0 === ":") && isEmpty(ch1)) {
				const n = (yield* this.pushCount(1)) + (yield* this.pushSpaces(true));
				this.indentNext = this.indentValue + 1;
				this.indentValue += n;
				return "block-start";
			}
			return "doc";
		}
		*parseDocument() {
			yield* this.pushSpaces(true);
			const line = this.getLine();
			if (line === null) return this.setNext("doc");
			let n = yield* this.pushIndicators();
			switch (line[n]) {
				case "#": yield* this.pushCount(line.length - n);
				case void 0:
					yield* this.pushNewline();
					return yield* this.parseLineStart();
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel = 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					return "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "doc";
				case "\"":
				case "'": return yield* this.parseQuotedScalar();
				case "|":
				case ">":
					n += yield* this.parseBlockScalarHeader();
					n += yield* this.pushSpaces(true);
					yield* this.pushCount(line.length - n);
					yield* this.pushNewline();
					return yield* this.parseBlockScalar();
				default: return yield* this.parsePlainScalar();
			}
		}
		*parseFlowCollection() {
			let nl, sp;
			let indent = -1;
			do {
				nl = yield* this.pushNewline();
				if (nl > 0) {
					sp = yield* this.pushSpaces(false);
					this.indentValue = indent = sp;
				} else sp = 0;
				sp += yield* this.pushSpaces(true);
			} while (nl + sp > 0);
			const line = this.getLine();
			if (line === null) return this.setNext("flow");
			if (indent !== -1 && indent < this.indentNext && line[0] !== "#" || indent === 0 && (line.startsWith("---") || line.startsWith("...")) && isEmpty(line[3])) {
				if (!(indent === this.indentNext - 1 && this.flowLevel === 1 && (line[0] === "]" || line[0] === "}"))) {
					this.flowLevel = 0;
					yield cst.FLOW_END;
					return yield* this.parseLineStart();
				}
			}
			let n = 0;
			while (line[n] === ",") {
				n += yield* this.pushCount(1);
				n += yield* this.pushSpaces(true);
				this.flowKey = false;
			}
			n += yield* this.pushIndicators();
			switch (line[n]) {
				case void 0: return "flow";
				case "#":
					yield* this.pushCount(line.length - n);
					return "flow";
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel += 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					this.flowKey = true;
					this.flowLevel -= 1;
					return this.flowLevel ? "flow" : "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "flow";
				case "\"":
				case "'":
					this.flowKey = true;
					return yield* this.parseQuotedScalar();
				case ":": {
					const next = this.charAt(1);
					if (this.flowKey || isEmpty(next) || next === ",") {
						this.flowKey = false;
						yield* this.pushCount(1);
						yield* this.pushSpaces(true);
						return "flow";
					}
				}
				default:
					this.flowKey = false;
					return yield* this.parsePlainScalar();
			}
		}
		*parseQuotedScalar() {
			const quote = this.charAt(0);
			let end = this.buffer.indexOf(quote, this.pos + 1);
			if (quote === "'") while (end !== -1 && this.buffer[end + 1] === "'") end = this.buffer.indexOf("'", end + 2);
			else while (end !== -1) {
				let n = 0;
				while (this.buffer[end - 1 - n] === "\\") n += 1;
				if (n % 2 === 0) break;
				end = this.buffer.indexOf("\"", end + 1);
			}
			const qb = this.buffer.substring(0, end);
			let nl = qb.indexOf("\n", this.pos);
			if (nl !== -1) {
				while (nl !== -1) {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = qb.indexOf("\n", cs);
				}
				if (nl !== -1) end = nl - (qb[nl - 1] === "\r" ? 2 : 1);
			}
			if (end === -1) {
				if (!this.atEnd) return this.setNext("quoted-scalar");
				end = this.buffer.length;
			}
			yield* this.pushToIndex(end + 1, false);
			return this.flowLevel ? "flow" : "doc";
		}
		*parseBlockScalarHeader() {
			this.blockScalarIndent = -1;
			this.blockScalarKeep = false;
			let i = this.pos;
			while (true) {
				const ch = this.buffer[++i];
				if (ch === "+") this.blockScalarKeep = true;
				else if (ch > "0" && ch <= "9") this.blockScalarIndent = Number(ch) - 1;
				else if (ch !== "-") break;
			}
			return yield* this.pushUntil((ch) => isEmpty(ch) || ch === "#");
		}
		*parseBlockScalar() {
			let nl = this.pos - 1;
			let indent = 0;
			let ch;
			loop: for (let i = this.pos; ch = this.buffer[i]; ++i) switch (ch) {
				case " ":
					indent += 1;
					break;
				case "\n":
					nl = i;
					indent = 0;
					break;
				case "\r": {
					const next = this.buffer[i + 1];
					if (!next && !this.atEnd) return this.setNext("block-scalar");
					if (next === "\n") break;
				}
				default: break loop;
			}
			if (!ch && !this.atEnd) return this.setNext("block-scalar");
			if (indent >= this.indentNext) {
				if (this.blockScalarIndent === -1) this.indentNext = indent;
				else this.indentNext = this.blockScalarIndent + (this.indentNext === 0 ? 1 : this.indentNext);
				do {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = this.buffer.indexOf("\n", cs);
				} while (nl !== -1);
				if (nl === -1) {
					if (!this.atEnd) return this.setNext("block-scalar");
					nl = this.buffer.length;
				}
			}
			let i = nl + 1;
			ch = this.buffer[i];
			while (ch === " ") ch = this.buffer[++i];
			if (ch === "	") {
				while (ch === "	" || ch === " " || ch === "\r" || ch === "\n") ch = this.buffer[++i];
				nl = i - 1;
			} else if (!this.blockScalarKeep) do {
				let i = nl - 1;
				let ch = this.buffer[i];
				if (ch === "\r") ch = this.buffer[--i];
				const lastChar = i;
				while (ch === " ") ch = this.buffer[--i];
				if (ch === "\n" && i >= this.pos && i + 1 + indent > lastChar) nl = i;
				else break;
			} while (true);
			yield cst.SCALAR;
			yield* this.pushToIndex(nl + 1, true);
			return yield* this.parseLineStart();
		}
		*parsePlainScalar() {
			const inFlow = this.flowLevel > 0;
			let end = this.pos - 1;
			let i = this.pos - 1;
			let ch;
			while (ch = this.buffer[++i]) if (ch === ":") {
				const next = this.buffer[i + 1];
				if (isEmpty(next) || inFlow && flowIndicatorChars.has(next)) break;
				end = i;
			} else if (isEmpty(ch)) {
				let next = this.buffer[i + 1];
				if (ch === "\r") {
					if (next === "\n") {
						i += 1;
						ch = "\n";
						next = this.buffer[i + 1];
					} else end = i;
				}
				if (next === "#" || inFlow && flowIndicatorChars.has(next)) break;
				if (ch === "\n") {
					const cs = this.continueScalar(i + 1);
					if (cs === -1) break;
					i = Math.max(i, cs - 2);
				}
			} else {
				if (inFlow && flowIndicatorChars.has(ch)) break;
				end = i;
			}
			if (!ch && !this.atEnd) return this.setNext("plain-scalar");
			yield cst.SCALAR;
			yield* this.pushToIndex(end + 1, true);
			return inFlow ? "flow" : "doc";
		}
		*pushCount(n) {
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos += n;
				return n;
			}
			return 0;
		}
		*pushToIndex(i, allowEmpty) {
			const s = this.buffer.slice(this.pos, i);
			if (s) {
				yield s;
				this.pos += s.length;
				return s.length;
			} else if (allowEmpty) yield "";
			return 0;
		}
		*pushIndicators() {
			let n = 0;
			loop: while (true) {
				switch (this.charAt(0)) {
					case "!":
						n += yield* this.pushTag();
						n += yield* this.pushSpaces(true);
						continue loop;
					case "&":
						n += yield* this.pushUntil(isNotAnchorChar);
						n += yield* this.pushSpaces(true);
						continue loop;
					case "-":
					case "?":
					case ":": {
						const inFlow = this.flowLevel > 0;
						const ch1 = this.charAt(1);
						if (isEmpty(ch1) || inFlow && flowIndicatorChars.has(ch1)) {
							if (!inFlow) this.indentNext = this.indentValue + 1;
							else if (this.flowKey) this.flowKey = false;
							n += yield* this.pushCount(1);
							n += yield* this.pushSpaces(true);
							continue loop;
						}
					}
				}
				break loop;
			}
			return n;
		}
		*pushTag() {
			if (this.charAt(1) === "<") {
				let i = this.pos + 2;
				let ch = this.buffer[i];
				while (!isEmpty(ch) && ch !== ">") ch = this.buffer[++i];
				return yield* this.pushToIndex(ch === ">" ? i + 1 : i, false);
			} else {
				let i = this.pos + 1;
				let ch = this.buffer[i];
				while (ch) if (tagChars.has(ch)) ch = this.buffer[++i];
				else if (ch === "%" && hexDigits.has(this.buffer[i + 1]) && hexDigits.has(this.buffer[i + 2])) ch = this.buffer[i += 3];
				else break;
				return yield* this.pushToIndex(i, false);
			}
		}
		*pushNewline() {
			const ch = this.buffer[this.pos];
			if (ch === "\n") return yield* this.pushCount(1);
			else if (ch === "\r" && this.charAt(1) === "\n") return yield* this.pushCount(2);
			else return 0;
		}
		*pushSpaces(allowTabs) {
			let i = this.pos - 1;
			let ch;
			do
				ch = this.buffer[++i];
			while (ch === " " || allowTabs && ch === "	");
			const n = i - this.pos;
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos = i;
			}
			return n;
		}
		*pushUntil(test) {
			let i = this.pos;
			let ch = this.buffer[i];
			while (!test(ch)) ch = this.buffer[++i];
			return yield* this.pushToIndex(i, false);
		}
	};
	exports.Lexer = Lexer;
}));

// node_modules/yaml/dist/parse/line-counter.js
var require_line_counter = /* @__PURE__ */ __commonJSMin(((exports) => {
	var LineCounter = class {
		constructor() {
			this.lineStarts = [];
			this.addNewLine = (offset) => this.lineStarts.push(offset);
			this.linePos = (offset) => {
				let low = 0;
				let high = this.lineStarts.length;
				while (low < high) {
					const mid = low + high >> 1;
					if (this.lineStarts[mid] < offset) low = mid + 1;
					else high = mid;
				}
				if (this.lineStarts[low] === offset) return {
					line: low + 1,
					col: 1
				};
				if (low === 0) return {
					line: 0,
					col: offset
				};
				const start = this.lineStarts[low - 1];
				return {
					line: low,
					col: offset - start + 1
				};
			};
		}
	};
	exports.LineCounter = LineCounter;
}));

// node_modules/yaml/dist/parse/parser.js
var require_parser = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var cst = require_cst();
	var lexer = require_lexer();
	function includesToken(list, type) {
		for (let i = 0; i < list.length; ++i) if (list[i].type === type) return true;
		return false;
	}
	function findNonEmptyIndex(list) {
		for (let i = 0; i < list.length; ++i) switch (list[i].type) {
			case "space":
			case "comment":
			case "newline": break;
			default: return i;
		}
		return -1;
	}
	function isFlowToken(token) {
		switch (token?.type) {
			case "alias":
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "flow-collection": return true;
			default: return false;
		}
	}
	function getPrevProps(parent) {
		switch (parent.type) {
			case "document": return parent.start;
			case "block-map": {
				const it = parent.items[parent.items.length - 1];
				return it.sep ?? it.start;
			}
			case "block-seq": return parent.items[parent.items.length - 1].start;
			/* istanbul ignore next should not happen */
			default: return [];
		}
	}
	function getFirstKeyStartProps(prev) {
		if (prev.length === 0) return [];
		let i = prev.length;
		loop: while (--i >= 0) switch (prev[i].type) {
			case "doc-start":
			case "explicit-key-ind":
			case "map-value-ind":
			case "seq-item-ind":
			case "newline": break loop;
		}
		while (prev[++i]?.type === "space");
		return prev.splice(i, prev.length);
	}
	function arrayPushArray(target, source) {
		if (source.length < 1e5) Array.prototype.push.apply(target, source);
		else for (let i = 0; i < source.length; ++i) target.push(source[i]);
	}
	function fixFlowSeqItems(fc) {
		if (fc.start.type === "flow-seq-start") {
			for (const it of fc.items) if (it.sep && !it.value && !includesToken(it.start, "explicit-key-ind") && !includesToken(it.sep, "map-value-ind")) {
				if (it.key) it.value = it.key;
				delete it.key;
				if (isFlowToken(it.value)) {
					if (it.value.end) arrayPushArray(it.value.end, it.sep);
					else it.value.end = it.sep;
				} else arrayPushArray(it.start, it.sep);
				delete it.sep;
			}
		}
	}
	var Parser = class {
		constructor(onNewLine) {
			this.atNewLine = true;
			this.atScalar = false;
			this.indent = 0;
			this.offset = 0;
			this.onKeyLine = false;
			this.stack = [];
			this.source = "";
			this.type = "";
			this.lexer = new lexer.Lexer();
			this.onNewLine = onNewLine;
		}
		*parse(source, incomplete = false) {
			if (this.onNewLine && this.offset === 0) this.onNewLine(0);
			for (const lexeme of this.lexer.lex(source, incomplete)) yield* this.next(lexeme);
			if (!incomplete) yield* this.end();
		}
		*next(source) {
			this.source = source;
			if (node_process.env.LOG_TOKENS) console.log("|", cst.prettyToken(source));
			if (this.atScalar) {
				this.atScalar = false;
				yield* this.step();
				this.offset += source.length;
				return;
			}
			const type = cst.tokenType(source);
			if (!type) {
				const message = `Not a YAML token: ${source}`;
				yield* this.pop({
					type: "error",
					offset: this.offset,
					message,
					source
				});
				this.offset += source.length;
			} else if (type === "scalar") {
				this.atNewLine = false;
				this.atScalar = true;
				this.type = "scalar";
			} else {
				this.type = type;
				yield* this.step();
				switch (type) {
					case "newline":
						this.atNewLine = true;
						this.indent = 0;
						if (this.onNewLine) this.onNewLine(this.offset + source.length);
						break;
					case "space":
						if (this.atNewLine && source[0] === " ") this.indent += source.length;
						break;
					case "explicit-key-ind":
					case "map-value-ind":
					case "seq-item-ind":
						if (this.atNewLine) this.indent += source.length;
						break;
					case "doc-mode":
					case "flow-error-end": return;
					default: this.atNewLine = false;
				}
				this.offset += source.length;
			}
		}
		*end() {
			while (this.stack.length > 0) yield* this.pop();
		}
		get sourceToken() {
			return {
				type: this.type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		*step() {
			const top = this.peek(1);
			if (this.type === "doc-end" && top?.type !== "doc-end") {
				while (this.stack.length > 0) yield* this.pop();
				this.stack.push({
					type: "doc-end",
					offset: this.offset,
					source: this.source
				});
				return;
			}
			if (!top) return yield* this.stream();
			switch (top.type) {
				case "document": return yield* this.document(top);
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return yield* this.scalar(top);
				case "block-scalar": return yield* this.blockScalar(top);
				case "block-map": return yield* this.blockMap(top);
				case "block-seq": return yield* this.blockSequence(top);
				case "flow-collection": return yield* this.flowCollection(top);
				case "doc-end": return yield* this.documentEnd(top);
			}
			/* istanbul ignore next should not happen */
			yield* this.pop();
		}
		peek(n) {
			return this.stack[this.stack.length - n];
		}
		*pop(error) {
			const token = error ?? this.stack.pop();
			/* istanbul ignore if should not happen */
			if (!token) yield {
				type: "error",
				offset: this.offset,
				source: "",
				message: "Tried to pop an empty stack"
			};
			else if (this.stack.length === 0) yield token;
			else {
				const top = this.peek(1);
				if (token.type === "block-scalar") token.indent = "indent" in top ? top.indent : 0;
				else if (token.type === "flow-collection" && top.type === "document") token.indent = 0;
				if (token.type === "flow-collection") fixFlowSeqItems(token);
				switch (top.type) {
					case "document":
						top.value = token;
						break;
					case "block-scalar":
						top.props.push(token);
						break;
					case "block-map": {
						const it = top.items[top.items.length - 1];
						if (it.value) {
							top.items.push({
								start: [],
								key: token,
								sep: []
							});
							this.onKeyLine = true;
							return;
						} else if (it.sep) it.value = token;
						else {
							Object.assign(it, {
								key: token,
								sep: []
							});
							this.onKeyLine = !it.explicitKey;
							return;
						}
						break;
					}
					case "block-seq": {
						const it = top.items[top.items.length - 1];
						if (it.value) top.items.push({
							start: [],
							value: token
						});
						else it.value = token;
						break;
					}
					case "flow-collection": {
						const it = top.items[top.items.length - 1];
						if (!it || it.value) top.items.push({
							start: [],
							key: token,
							sep: []
						});
						else if (it.sep) it.value = token;
						else Object.assign(it, {
							key: token,
							sep: []
						});
						return;
					}
					/* istanbul ignore next should not happen */
					default:
						yield* this.pop();
						yield* this.pop(token);
				}
				if ((top.type === "document" || top.type === "block-map" || top.type === "block-seq") && (token.type === "block-map" || token.type === "block-seq")) {
					const last = token.items[token.items.length - 1];
					if (last && !last.sep && !last.value && last.start.length > 0 && findNonEmptyIndex(last.start) === -1 && (token.indent === 0 || last.start.every((st) => st.type !== "comment" || st.indent < token.indent))) {
						if (top.type === "document") top.end = last.start;
						else top.items.push({ start: last.start });
						token.items.splice(-1, 1);
					}
				}
			}
		}
		*stream() {
			switch (this.type) {
				case "directive-line":
					yield {
						type: "directive",
						offset: this.offset,
						source: this.source
					};
					return;
				case "byte-order-mark":
				case "space":
				case "comment":
				case "newline":
					yield this.sourceToken;
					return;
				case "doc-mode":
				case "doc-start": {
					const doc = {
						type: "document",
						offset: this.offset,
						start: []
					};
					if (this.type === "doc-start") doc.start.push(this.sourceToken);
					this.stack.push(doc);
					return;
				}
			}
			yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML stream`,
				source: this.source
			};
		}
		*document(doc) {
			if (doc.value) return yield* this.lineEnd(doc);
			switch (this.type) {
				case "doc-start":
					if (findNonEmptyIndex(doc.start) !== -1) {
						yield* this.pop();
						yield* this.step();
					} else doc.start.push(this.sourceToken);
					return;
				case "anchor":
				case "tag":
				case "space":
				case "comment":
				case "newline":
					doc.start.push(this.sourceToken);
					return;
			}
			const bv = this.startBlockValue(doc);
			if (bv) this.stack.push(bv);
			else yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML document`,
				source: this.source
			};
		}
		*scalar(scalar) {
			if (this.type === "map-value-ind") {
				const start = getFirstKeyStartProps(getPrevProps(this.peek(2)));
				let sep;
				if (scalar.end) {
					sep = scalar.end;
					sep.push(this.sourceToken);
					delete scalar.end;
				} else sep = [this.sourceToken];
				const map = {
					type: "block-map",
					offset: scalar.offset,
					indent: scalar.indent,
					items: [{
						start,
						key: scalar,
						sep
					}]
				};
				this.onKeyLine = true;
				this.stack[this.stack.length - 1] = map;
			} else yield* this.lineEnd(scalar);
		}
		*blockScalar(scalar) {
			switch (this.type) {
				case "space":
				case "comment":
				case "newline":
					scalar.props.push(this.sourceToken);
					return;
				case "scalar":
					scalar.source = this.source;
					this.atNewLine = true;
					this.indent = 0;
					if (this.onNewLine) {
						let nl = this.source.indexOf("\n") + 1;
						while (nl !== 0) {
							this.onNewLine(this.offset + nl);
							nl = this.source.indexOf("\n", nl) + 1;
						}
					}
					yield* this.pop();
					break;
				/* istanbul ignore next should not happen */
				default:
					yield* this.pop();
					yield* this.step();
			}
		}
		*blockMap(map) {
			const it = map.items[map.items.length - 1];
			switch (this.type) {
				case "newline":
					this.onKeyLine = false;
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else map.items.push({ start: [this.sourceToken] });
					} else if (it.sep) it.sep.push(this.sourceToken);
					else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) map.items.push({ start: [this.sourceToken] });
					else if (it.sep) it.sep.push(this.sourceToken);
					else {
						if (this.atIndentedComment(it.start, map.indent)) {
							const end = map.items[map.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								map.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
			}
			if (this.indent >= map.indent) {
				const atMapIndent = !this.onKeyLine && this.indent === map.indent;
				const atNextItem = atMapIndent && (it.sep || it.explicitKey) && this.type !== "seq-item-ind";
				let start = [];
				if (atNextItem && it.sep && !it.value) {
					const nl = [];
					for (let i = 0; i < it.sep.length; ++i) {
						const st = it.sep[i];
						switch (st.type) {
							case "newline":
								nl.push(i);
								break;
							case "space": break;
							case "comment":
								if (st.indent > map.indent) nl.length = 0;
								break;
							default: nl.length = 0;
						}
					}
					if (nl.length >= 2) start = it.sep.splice(nl[1]);
				}
				switch (this.type) {
					case "anchor":
					case "tag":
						if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({ start });
							this.onKeyLine = true;
						} else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "explicit-key-ind":
						if (!it.sep && !it.explicitKey) {
							it.start.push(this.sourceToken);
							it.explicitKey = true;
						} else if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({
								start,
								explicitKey: true
							});
						} else this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [this.sourceToken],
								explicitKey: true
							}]
						});
						this.onKeyLine = true;
						return;
					case "map-value-ind":
						if (it.explicitKey) {
							if (!it.sep) {
								if (includesToken(it.start, "newline")) Object.assign(it, {
									key: null,
									sep: [this.sourceToken]
								});
								else {
									const start = getFirstKeyStartProps(it.start);
									this.stack.push({
										type: "block-map",
										offset: this.offset,
										indent: this.indent,
										items: [{
											start,
											key: null,
											sep: [this.sourceToken]
										}]
									});
								}
							} else if (it.value) map.items.push({
								start: [],
								key: null,
								sep: [this.sourceToken]
							});
							else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
								type: "block-map",
								offset: this.offset,
								indent: this.indent,
								items: [{
									start,
									key: null,
									sep: [this.sourceToken]
								}]
							});
							else if (isFlowToken(it.key) && !includesToken(it.sep, "newline")) {
								const start = getFirstKeyStartProps(it.start);
								const key = it.key;
								const sep = it.sep;
								sep.push(this.sourceToken);
								delete it.key;
								delete it.sep;
								this.stack.push({
									type: "block-map",
									offset: this.offset,
									indent: this.indent,
									items: [{
										start,
										key,
										sep
									}]
								});
							} else if (start.length > 0) it.sep = it.sep.concat(start, this.sourceToken);
							else it.sep.push(this.sourceToken);
						} else if (!it.sep) Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.value || atNextItem) map.items.push({
							start,
							key: null,
							sep: [this.sourceToken]
						});
						else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [],
								key: null,
								sep: [this.sourceToken]
							}]
						});
						else it.sep.push(this.sourceToken);
						this.onKeyLine = true;
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (atNextItem || it.value) {
							map.items.push({
								start,
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						} else if (it.sep) this.stack.push(fs);
						else {
							Object.assign(it, {
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						}
						return;
					}
					default: {
						const bv = this.startBlockValue(map);
						if (bv) {
							if (bv.type === "block-seq") {
								if (!it.explicitKey && it.sep && !includesToken(it.sep, "newline")) {
									yield* this.pop({
										type: "error",
										offset: this.offset,
										message: "Unexpected block-seq-ind on same line with key",
										source: this.source
									});
									return;
								}
							} else if (atMapIndent) map.items.push({ start });
							this.stack.push(bv);
							return;
						}
					}
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*blockSequence(seq) {
			const it = seq.items[seq.items.length - 1];
			switch (this.type) {
				case "newline":
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else seq.items.push({ start: [this.sourceToken] });
					} else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) seq.items.push({ start: [this.sourceToken] });
					else {
						if (this.atIndentedComment(it.start, seq.indent)) {
							const end = seq.items[seq.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								seq.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
				case "anchor":
				case "tag":
					if (it.value || this.indent <= seq.indent) break;
					it.start.push(this.sourceToken);
					return;
				case "seq-item-ind":
					if (this.indent !== seq.indent) break;
					if (it.value || includesToken(it.start, "seq-item-ind")) seq.items.push({ start: [this.sourceToken] });
					else it.start.push(this.sourceToken);
					return;
			}
			if (this.indent > seq.indent) {
				const bv = this.startBlockValue(seq);
				if (bv) {
					this.stack.push(bv);
					return;
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*flowCollection(fc) {
			const it = fc.items[fc.items.length - 1];
			if (this.type === "flow-error-end") {
				let top;
				do {
					yield* this.pop();
					top = this.peek(1);
				} while (top?.type === "flow-collection");
			} else if (fc.end.length === 0) {
				switch (this.type) {
					case "comma":
					case "explicit-key-ind":
						if (!it || it.sep) fc.items.push({ start: [this.sourceToken] });
						else it.start.push(this.sourceToken);
						return;
					case "map-value-ind":
						if (!it || it.value) fc.items.push({
							start: [],
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.sep) it.sep.push(this.sourceToken);
						else Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						return;
					case "space":
					case "comment":
					case "newline":
					case "anchor":
					case "tag":
						if (!it || it.value) fc.items.push({ start: [this.sourceToken] });
						else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (!it || it.value) fc.items.push({
							start: [],
							key: fs,
							sep: []
						});
						else if (it.sep) this.stack.push(fs);
						else Object.assign(it, {
							key: fs,
							sep: []
						});
						return;
					}
					case "flow-map-end":
					case "flow-seq-end":
						fc.end.push(this.sourceToken);
						return;
				}
				const bv = this.startBlockValue(fc);
				/* istanbul ignore else should not happen */
				if (bv) this.stack.push(bv);
				else {
					yield* this.pop();
					yield* this.step();
				}
			} else {
				const parent = this.peek(2);
				if (parent.type === "block-map" && (this.type === "map-value-ind" && parent.indent === fc.indent || this.type === "newline" && !parent.items[parent.items.length - 1].sep)) {
					yield* this.pop();
					yield* this.step();
				} else if (this.type === "map-value-ind" && parent.type !== "flow-collection") {
					const start = getFirstKeyStartProps(getPrevProps(parent));
					fixFlowSeqItems(fc);
					const sep = fc.end.splice(1, fc.end.length);
					sep.push(this.sourceToken);
					const map = {
						type: "block-map",
						offset: fc.offset,
						indent: fc.indent,
						items: [{
							start,
							key: fc,
							sep
						}]
					};
					this.onKeyLine = true;
					this.stack[this.stack.length - 1] = map;
				} else yield* this.lineEnd(fc);
			}
		}
		flowScalar(type) {
			if (this.onNewLine) {
				let nl = this.source.indexOf("\n") + 1;
				while (nl !== 0) {
					this.onNewLine(this.offset + nl);
					nl = this.source.indexOf("\n", nl) + 1;
				}
			}
			return {
				type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		startBlockValue(parent) {
			switch (this.type) {
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return this.flowScalar(this.type);
				case "block-scalar-header": return {
					type: "block-scalar",
					offset: this.offset,
					indent: this.indent,
					props: [this.sourceToken],
					source: ""
				};
				case "flow-map-start":
				case "flow-seq-start": return {
					type: "flow-collection",
					offset: this.offset,
					indent: this.indent,
					start: this.sourceToken,
					items: [],
					end: []
				};
				case "seq-item-ind": return {
					type: "block-seq",
					offset: this.offset,
					indent: this.indent,
					items: [{ start: [this.sourceToken] }]
				};
				case "explicit-key-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					start.push(this.sourceToken);
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							explicitKey: true
						}]
					};
				}
				case "map-value-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							key: null,
							sep: [this.sourceToken]
						}]
					};
				}
			}
			return null;
		}
		atIndentedComment(start, indent) {
			if (this.type !== "comment") return false;
			if (this.indent <= indent) return false;
			return start.every((st) => st.type === "newline" || st.type === "space");
		}
		*documentEnd(docEnd) {
			if (this.type !== "doc-mode") {
				if (docEnd.end) docEnd.end.push(this.sourceToken);
				else docEnd.end = [this.sourceToken];
				if (this.type === "newline") yield* this.pop();
			}
		}
		*lineEnd(token) {
			switch (this.type) {
				case "comma":
				case "doc-start":
				case "doc-end":
				case "flow-seq-end":
				case "flow-map-end":
				case "map-value-ind":
					yield* this.pop();
					yield* this.step();
					break;
				case "newline": this.onKeyLine = false;
				default:
					if (token.end) token.end.push(this.sourceToken);
					else token.end = [this.sourceToken];
					if (this.type === "newline") yield* this.pop();
			}
		}
	};
	exports.Parser = Parser;
}));

// node_modules/yaml/dist/public-api.js
var require_public_api = /* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var errors = require_errors();
	var log = require_log();
	var identity = require_identity();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	function parseOptions(options) {
		const prettyErrors = options.prettyErrors !== false;
		return {
			lineCounter: options.lineCounter || prettyErrors && new lineCounter.LineCounter() || null,
			prettyErrors
		};
	}
	function parseAllDocuments(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		const docs = Array.from(composer$1.compose(parser$1.parse(source)));
		if (prettyErrors && lineCounter) for (const doc of docs) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		if (docs.length > 0) return docs;
		return Object.assign([], { empty: true }, composer$1.streamInfo());
	}
	function parseDocument(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		let doc = null;
		for (const _doc of composer$1.compose(parser$1.parse(source), true, source.length)) if (!doc) doc = _doc;
		else if (doc.options.logLevel !== "silent") {
			doc.errors.push(new errors.YAMLParseError(_doc.range.slice(0, 2), "MULTIPLE_DOCS", "Source contains multiple documents; please use YAML.parseAllDocuments()"));
			break;
		}
		if (prettyErrors && lineCounter) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		return doc;
	}
	function parse(src, reviver, options) {
		let _reviver = void 0;
		if (typeof reviver === "function") _reviver = reviver;
		else if (options === void 0 && reviver && typeof reviver === "object") options = reviver;
		const doc = parseDocument(src, options);
		if (!doc) return null;
		doc.warnings.forEach((warning) => log.warn(doc.options.logLevel, warning));
		if (doc.errors.length > 0) {
			if (doc.options.logLevel !== "silent") throw doc.errors[0];
			else doc.errors = [];
		}
		return doc.toJS(Object.assign({ reviver: _reviver }, options));
	}
	function stringify(value, replacer, options) {
		let _replacer = null;
		if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
		else if (options === void 0 && replacer) options = replacer;
		if (typeof options === "string") options = options.length;
		if (typeof options === "number") {
			const indent = Math.round(options);
			options = indent < 1 ? void 0 : indent > 8 ? { indent: 8 } : { indent };
		}
		if (value === void 0) {
			const { keepUndefined } = options ?? replacer ?? {};
			if (!keepUndefined) return void 0;
		}
		if (identity.isDocument(value) && !_replacer) return value.toString(options);
		return new Document.Document(value, _replacer, options).toString(options);
	}
	exports.parse = parse;
	exports.parseAllDocuments = parseAllDocuments;
	exports.parseDocument = parseDocument;
	exports.stringify = stringify;
}));

// node_modules/yaml/dist/index.js
var require_dist = /* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var Schema = require_Schema();
	var errors = require_errors();
	var Alias = require_Alias();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var cst = require_cst();
	var lexer = require_lexer();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	var publicApi = require_public_api();
	var visit = require_visit();
	exports.Composer = composer.Composer;
	exports.Document = Document.Document;
	exports.Schema = Schema.Schema;
	exports.YAMLError = errors.YAMLError;
	exports.YAMLParseError = errors.YAMLParseError;
	exports.YAMLWarning = errors.YAMLWarning;
	exports.Alias = Alias.Alias;
	exports.isAlias = identity.isAlias;
	exports.isCollection = identity.isCollection;
	exports.isDocument = identity.isDocument;
	exports.isMap = identity.isMap;
	exports.isNode = identity.isNode;
	exports.isPair = identity.isPair;
	exports.isScalar = identity.isScalar;
	exports.isSeq = identity.isSeq;
	exports.Pair = Pair.Pair;
	exports.Scalar = Scalar.Scalar;
	exports.YAMLMap = YAMLMap.YAMLMap;
	exports.YAMLSeq = YAMLSeq.YAMLSeq;
	exports.Lexer = lexer.Lexer;
	exports.LineCounter = lineCounter.LineCounter;
	exports.Parser = parser.Parser;
	exports.parse = publicApi.parse;
	exports.parseAllDocuments = publicApi.parseAllDocuments;
	exports.parseDocument = publicApi.parseDocument;
	exports.stringify = publicApi.stringify;
	exports.visit = visit.visit;
	exports.visitAsync = visit.visitAsync;
}));

// src/config/span.ts
var import_dist = require_dist();
function spansOf(text) {
	const starts = [0];
	for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
	return (from, to) => {
		let low = 0;
		let high = starts.length - 1;
		while (low < high) {
			const middle = low + high + 1 >> 1;
			if ((starts[middle] ?? 0) <= from) low = middle;
			else high = middle - 1;
		}
		const start = starts[low] ?? 0;
		const next = starts[low + 1];
		const end = next === void 0 ? text.length : next - 1;
		const stop = Math.min(to, text[end - 1] === "\r" ? end - 1 : end);
		return {
			at: {
				line: low + 1,
				column: from - start + 1
			},
			length: Math.max(1, stop - from)
		};
	};
}

// src/config/yaml-tree.ts
function treeOf(root, text) {
	const span = spansOf(text);
	const reach = (path) => {
		let part = root;
		let depth = 0;
		for (const step of path) {
			const next = part.inside.get(step);
			if (next === void 0) break;
			part = next;
			depth += 1;
		}
		return {
			part,
			depth
		};
	};
	return {
		value: root.json,
		find: (path, what) => {
			const { part, depth } = reach(path);
			return {
				...part.from === part.to || depth > 0 && (what === "key" || depth < path.length) ? span(part.keyFrom, part.keyTo) : span(part.from, part.to),
				depth
			};
		},
		written: (path) => {
			const { part, depth } = reach(path);
			if (depth < path.length) return null;
			if (part.from === part.to) return "nothing";
			return text.slice(part.from, Math.min(part.to, part.from + 400)).replaceAll(/\s+/g, " ").trim();
		}
	};
}

// src/config/yaml.ts
function readYaml(text) {
	const body = text.startsWith("﻿") ? text.slice(1) : text;
	const span = spansOf(body);
	const scanned = scanText(body);
	const walk = scanned.some((fault) => fault.fatal) ? null : walkDocument(body);
	const faults = [...scanned, ...walk?.faults ?? []].map(({ from, length, ...fault }) => ({
		...fault,
		...span(from, from + length)
	}));
	return {
		tree: walk?.root == null ? null : treeOf(walk.root, body),
		faults
	};
}
function walkDocument(text) {
	const document = (0, import_dist.parseDocument)(text, {
		prettyErrors: false,
		uniqueKeys: false,
		stringKeys: true,
		resolveKnownTags: false,
		version: "1.2",
		merge: false,
		logLevel: "error"
	});
	const errors = document.errors.slice(0, SHOWN_AT_MOST$1).map((error) => faultOf(error, text));
	if (errors.length > 0) return {
		root: null,
		faults: errors
	};
	const faults = document.warnings.slice(0, SHOWN_AT_MOST$1).map((warning) => faultOf(warning, text));
	if (document.contents === null || (0, import_dist.isScalar)(document.contents) && document.contents.value === null) return {
		root: null,
		faults: [...faults, fault("file-empty", 0, 1, {
			expected: "a mapping of keys",
			found: "nothing"
		})]
	};
	const root = makeWalker(faults)(document.contents, NO_KEY);
	if ((0, import_dist.isMap)(document.contents)) return {
		root,
		faults
	};
	faults.push(fault("root-not-a-mapping", root.from, Math.max(1, root.to - root.from), {
		expected: "a mapping of keys",
		found: (0, import_dist.isSeq)(document.contents) ? "a list" : "a single value"
	}));
	return {
		root: null,
		faults
	};
}
const SHOWN_AT_MOST$1 = 10;
const NOTHING = /* @__PURE__ */ new Map();
const NO_KEY = {
	keyFrom: 0,
	keyTo: 0
};
const UNFOLDED_AT_MOST = 2e4;
const RESERVED = /* @__PURE__ */ new Set([
	"__proto__",
	"constructor",
	"prototype"
]);
function makeWalker(faults) {
	const anchors = /* @__PURE__ */ new Map();
	const open = /* @__PURE__ */ new Set();
	const aliases = /* @__PURE__ */ new Set();
	let parts = 0;
	const walk = (node, key) => {
		parts += 1;
		if ((0, import_dist.isAlias)(node)) return unfold(node, key);
		if (((0, import_dist.isScalar)(node) || (0, import_dist.isMap)(node) || (0, import_dist.isSeq)(node)) && node.anchor !== void 0) anchors.set(node.anchor, node);
		const [from, to] = rangeOf$1(node, key);
		if ((0, import_dist.isScalar)(node)) {
			checkScalar(node, [from, to], faults);
			return {
				json: node.value ?? null,
				from,
				to,
				...key,
				inside: NOTHING
			};
		}
		open.add(node);
		const inside = /* @__PURE__ */ new Map();
		let json = null;
		if ((0, import_dist.isSeq)(node)) {
			for (const [index, item] of node.items.entries()) {
				const [itemFrom, itemTo] = rangeOf$1(item, key);
				inside.set(index, walk(item, {
					keyFrom: itemFrom,
					keyTo: itemTo
				}));
			}
			json = [...inside.values()].map((part) => part.json);
		} else if ((0, import_dist.isMap)(node)) {
			for (const pair of node.items) walkPair(pair, inside);
			json = Object.fromEntries([...inside].map(([name, part]) => [name, part.json]));
		}
		open.delete(node);
		return {
			json,
			from,
			to,
			...key,
			inside
		};
	};
	const walkPair = (pair, inside) => {
		if (!(0, import_dist.isPair)(pair)) return;
		const name = (0, import_dist.isScalar)(pair.key) ? pair.key.toString() : "";
		const [keyFrom, keyTo] = rangeOf$1(pair.key, NO_KEY);
		const wrong = (code, expected) => faults.push(fault(code, keyFrom, Math.max(1, keyTo - keyFrom), {
			expected,
			found: name
		}));
		if (hiddenCharacter(name) !== null) wrong("character-hidden", "characters that can be seen");
		if (inside.has(name)) return void wrong("duplicate-key", "each key once");
		if (name === "<<") return void wrong("merge-key", "entries written out, or `extends`");
		if (RESERVED.has(name)) return void wrong("reserved-key", "another name");
		inside.set(name, walk(pair.value, {
			keyFrom,
			keyTo
		}));
	};
	const unfold = (alias, key) => {
		aliases.add(alias);
		const [from, to] = rangeOf$1(alias, key);
		const target = anchors.get(alias.source);
		const refuse = (found) => {
			faults.push(fault("too-many-aliases", from, Math.max(1, to - from), {
				expected: `at most ${LIMITS.aliases} aliases, each of something before it`,
				found
			}));
			return {
				json: null,
				from,
				to,
				...key,
				inside: NOTHING
			};
		};
		if (aliases.size > LIMITS.aliases) return refuse(`${aliases.size} aliases`);
		if (target === void 0) return refuse("an alias of nothing");
		if (open.has(target)) return refuse("an alias of what it stands in");
		if (parts > UNFOLDED_AT_MOST) return refuse("aliases that unfold to more than the file can hold");
		return {
			...walk(target, key),
			from,
			to
		};
	};
	return walk;
}
function rangeOf$1(node, key) {
	const known = (0, import_dist.isScalar)(node) || (0, import_dist.isAlias)(node) || (0, import_dist.isMap)(node) || (0, import_dist.isSeq)(node) ? node.range : null;
	return known == null ? [key.keyTo, key.keyTo] : [known[0], known[1]];
}
function checkScalar(node, [from, to], faults) {
	const length = Math.max(1, to - from);
	if (typeof node.value === "number" && isInexact(node.value, node.source ?? "")) faults.push(fault("number-not-exact", from, length, {
		expected: "a plain decimal number of at most 15 digits",
		found: (node.source ?? "").slice(0, 400)
	}));
	if (typeof node.value !== "string") return;
	const hidden = hiddenCharacter(node.value);
	if (hidden !== null) faults.push(fault("character-hidden", from, length, {
		expected: "characters that can be seen",
		found: hidden
	}));
}
function isInexact(value, source) {
	if (/^[-+]?\.(?:nan|inf)$/i.test(source)) return false;
	return !/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/.test(source) || !Number.isFinite(value);
}
function faultOf(error, text) {
	const from = Math.min(error.pos[0], text.length);
	const length = Math.max(1, error.pos[1] - error.pos[0]);
	const words = {
		expected: null,
		found: null,
		message: error.message.split("\n")[0]?.slice(0, 200)
	};
	const { code } = error;
	if (code === "MULTIPLE_DOCS") return fault("several-documents", from, length, {
		expected: "one document",
		found: "more"
	});
	if (code === "TAB_AS_INDENT") return fault("tab-found", from, length, {
		expected: "spaces",
		found: "a tab"
	});
	if (code === "TAG_RESOLVE_FAILED") return fault("tag-unknown", from, length, {
		expected: "a value without a tag",
		found: text.slice(from, from + Math.min(length, 400))
	});
	return fault(error.name === "YAMLWarning" ? "yaml-warning" : "yaml-syntax", from, length, words);
}
function fault(code, from, length, words) {
	return {
		code,
		from,
		length,
		message: words.message ?? MESSAGES[code] ?? "the file cannot be read here",
		expected: words.expected,
		found: words.found,
		suggestion: null,
		fatal: false
	};
}
const MESSAGES = {
	"file-empty": "the file is empty",
	"root-not-a-mapping": "the file is no mapping",
	"several-documents": "the file holds several documents",
	"tab-found": "a tab stands in the file",
	"tag-unknown": "a tag changes the type of a value",
	"too-many-aliases": "an alias cannot be followed",
	"duplicate-key": "a key stands here a second time",
	"merge-key": "`<<` does not merge",
	"reserved-key": "this name is reserved",
	"character-hidden": "a value holds a character that is not seen",
	"number-not-exact": "a number is not plain"
};

// src/config/named-files.ts
function namedFiles(rollout) {
	const found = [
		...sideFiles(rollout.release.baseline),
		...sideFiles(rollout.release.candidate),
		...rollout.stages.flatMap((stage) => stage.kind === "evaluate" ? [{
			file: stage.candidate,
			at: "head"
		}, {
			file: stage.baseline,
			at: "head"
		}] : [])
	];
	return [...new Map(found.map((each) => [`${each.file}\n${each.at}`, each]))].sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0).map(([, each]) => each);
}
function sideFiles(side) {
	return [...side.prompt === null ? [] : [side.prompt], ...side.with];
}

// src/config/schema/policy.ts
const ROLES = named(POLICY_ROLE);
const TIER = mapping({
	"largest-first-weight": percent("The first live stage serves at most this.").optional(),
	"shortest-bake": duration$1("No live stage bakes shorter.", "24h").optional(),
	"guard-classes": array(choice("A class of guards.", GUARD_CLASSES)).optional(),
	cohorts: count$1("So many cohorts are judged alone.", 0, 100).optional(),
	"drill-not-older-than": duration$1("The rollback was rehearsed within this time.", "90d").optional(),
	roles: array(name("A role.")).optional(),
	"same-person": flag("Whether one person may hold all roles.").optional(),
	"dry-run-first": flag("Whether a dry run must come first.").optional()
});
const FREEZE = mapping({
	from: localTime$1("Begins."),
	until: localTime$1("Ends."),
	zone: zone("Time zone of both; UTC when not said.").optional(),
	because: text("Why.")
});
const host = form("A host name", /^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?$/, "unleash.acme.example");
const HOSTS = mapping({
	routers: array(host).optional(),
	sources: array(host).optional(),
	notifiers: array(host).optional()
});
const loud = choice("How loud.", ["message", "page"]);
const after = duration$1("After this time.", "30m");
const WAKE = mapping({
	"rolled-back": loud.optional(),
	hold: mapping({
		message: after.optional(),
		page: after.optional()
	}).optional(),
	"rollback-unconfirmed": loud.optional(),
	"no-tick": mapping({
		after,
		page: flag("Whether it pages.").optional()
	}).optional()
});
const EMERGENCY = mapping({
	needs: form("How many of which role", /^\d{1,2} of [a-z0-9-]{1,60}$/, "2 of model-owner"),
	skips: array(choice("What may be skipped.", [
		"bake",
		"windows",
		"drill"
	])),
	never: array(choice("What may never be skipped.", ["rollback", "guards"])).optional()
});
const POLICY = mapping({
	version: choice("Version of this format.", [1]),
	roles: ROLES,
	for: record$1(string().regex(/^[a-z0-9*-]{1,40}$/), ROLES).meta({ description: "Pattern of rollout names → roles; the more specific wins." }).optional(),
	approvals: mapping({
		"equal-digest-counts": flag("Whether an approval of an older commit with the same plan counts.").optional(),
		least: choice("The least permission of an approver.", [
			"write",
			"maintain",
			"admin"
		]).optional(),
		distinct: flag("Whether every role needs another person.").optional(),
		"reason-required": array(choice("A tier.", [
			1,
			2,
			3
		])).optional()
	}).optional(),
	tiers: mapping({
		"1": TIER.optional(),
		"2": TIER.optional(),
		"3": TIER.optional()
	}).optional(),
	freeze: array(FREEZE).optional(),
	hosts: HOSTS.optional(),
	"on-call": mapping({ "longest-cover": duration$1("The longest acknowledgement.", "7d") }).optional(),
	wake: WAKE.optional(),
	patience: duration$1("How long a reached deadline holds before it rolls back.", "24h").optional(),
	heartbeat: secretName("The name of a secret").optional(),
	emergency: EMERGENCY.optional(),
	drafting: onOff("Whether texts may be drafted by a model; off when not said.").optional()
});

// src/config/parse-policy.ts
function parsePolicy(file, text) {
	const { tree, faults } = readYaml(text);
	const fromFile = faults.map((fault) => problemOfFault(file, fault));
	if (tree === null) return {
		policy: null,
		problems: inReadingOrder(fromFile, [file])
	};
	const raw = asRaw(tree.value);
	const fromSchema = [];
	const part = readPart(POLICY, raw, {
		path: [],
		objections: fromSchema
	});
	const rules = part === null ? [] : [...rolesAreNamed(part), ...freezesHaveLength(part)];
	const objections = withoutEchoes([
		...secretsIn$1(raw),
		...fromSchema,
		...rules
	]);
	const problems = inReadingOrder([...fromFile, ...objections.map((each) => problemOf([{
		file,
		tree
	}], each))], [file]);
	return {
		policy: part === null || isBlocked(problems) ? null : policyOf(part, raw),
		problems
	};
}
function builtInPolicy() {
	return policyOf({
		version: 1,
		roles: {}
	}, {});
}
const STRICTEST = {
	largestFirstWeight: 1,
	shortestBake: milliseconds(24 * HOUR),
	guardClasses: [
		"latency",
		"error",
		"quality"
	],
	cohorts: 1,
	drillNotOlderThan: milliseconds(90 * DAY),
	roles: ["model-owner", "on-call"],
	samePerson: false,
	dryRunFirst: false
};
function policyOf(part, raw) {
	const { approvals, hosts, tiers } = part;
	return {
		version: part.version,
		roles: part.roles,
		for: Object.entries(part.for ?? {}).map(([pattern, roles]) => ({
			pattern,
			roles
		})),
		approvals: {
			equalDigestCounts: approvals?.["equal-digest-counts"] ?? true,
			least: approvals?.least ?? "write",
			distinct: approvals?.distinct ?? true,
			reasonRequired: approvals?.["reason-required"] ?? [1]
		},
		tiers: {
			1: floorOf(tiers?.["1"]),
			2: floorOf(tiers?.["2"]),
			3: floorOf(tiers?.["3"])
		},
		freeze: (part.freeze ?? []).flatMap(({ from, until, zone = "UTC", because }) => {
			const begins = momentOf(from, zone, "earlier");
			const ends = momentOf(until, zone, "later");
			return begins === null || ends === null ? [] : [{
				from: begins,
				until: ends,
				because
			}];
		}),
		hosts: hosts === void 0 ? null : {
			routers: hosts.routers ?? [],
			sources: hosts.sources ?? [],
			notifiers: hosts.notifiers ?? []
		},
		onCall: { longestCover: part["on-call"]?.["longest-cover"] ?? milliseconds(7 * DAY) },
		patience: part.patience ?? milliseconds(DAY),
		drafting: part.drafting ?? false,
		wake: raw["wake"] ?? null,
		heartbeat: part.heartbeat ?? null,
		emergency: raw["emergency"] ?? null
	};
}
function floorOf(tier) {
	if (tier === void 0) return STRICTEST;
	return {
		largestFirstWeight: tier["largest-first-weight"] ?? 100,
		shortestBake: tier["shortest-bake"] ?? milliseconds(0),
		guardClasses: tier["guard-classes"] ?? [],
		cohorts: tier.cohorts ?? 0,
		drillNotOlderThan: tier["drill-not-older-than"] ?? null,
		roles: tier.roles ?? STRICTEST.roles,
		samePerson: tier["same-person"] ?? false,
		dryRunFirst: tier["dry-run-first"] ?? false
	};
}
function rolesAreNamed({ roles, tiers, emergency }) {
	const known = Object.keys(roles);
	const unknown = (name, path) => known.includes(name) ? [] : [objection("unknown-role", path, `the policy has no role \`${name}\``, {
		expected: `one of ${known.join(", ")}`,
		found: name,
		suggestion: nearest(name, known)
	})];
	const needed = emergency === void 0 ? void 0 : / of (.+)$/.exec(emergency.needs)?.[1];
	return [...Object.entries(tiers ?? {}).flatMap(([tier, floor]) => (floor?.roles ?? []).flatMap((name, index) => unknown(name, [
		"tiers",
		tier,
		"roles",
		index
	]))), ...needed === void 0 ? [] : unknown(needed, ["emergency", "needs"])];
}
function freezesHaveLength({ freeze }) {
	return (freeze ?? []).flatMap(({ from, until, zone = "UTC" }, index) => {
		const begins = momentOf(from, zone, "earlier");
		const ends = momentOf(until, zone, "later");
		if (begins === null) return [objection("out-of-range", [
			"freeze",
			index,
			"from"
		], `clocks in ${zone} skip this time`)];
		if (ends === null) return [objection("out-of-range", [
			"freeze",
			index,
			"until"
		], `clocks in ${zone} skip this time`)];
		return begins < ends ? [] : [objection("period-reversed", [
			"freeze",
			index,
			"until"
		], "the freeze ends before it begins", { expected: "a time after from" })];
	});
}

// src/config/parse.ts
function parseRollout(input) {
	const own = readYaml(input.text);
	const ownRaw = asRaw(own.tree?.value);
	const used = ownRaw["extends"] === void 0 ? null : input.defaults;
	const defaults = used === null ? null : readYaml(used.text);
	const files = [{
		file: input.file,
		tree: own.tree
	}, ...used === null || defaults === null ? [] : [{
		file: used.file,
		tree: defaults.tree
	}]];
	const faults = [...own.faults.map((fault) => problemOfFault(input.file, fault)), ...(defaults?.faults ?? []).map((fault) => problemOfFault(used?.file ?? input.file, fault))];
	const defaultsRaw = asRaw(defaults?.tree?.value);
	const raw = mergeDefaults(ownRaw, defaults === null ? null : defaultsRaw);
	const { rollout, objections } = files.every(({ tree }) => tree !== null) ? readRollout(raw, [...objectionsToExtends(ownRaw, used, input.file), ...nestedExtends(defaultsRaw)]) : {
		rollout: null,
		objections: []
	};
	const problems = inReadingOrder([...faults, ...objections.map((each) => problemOf(files, each))], files.map(({ file }) => file));
	return {
		rollout: isBlocked(problems) ? null : rollout,
		resolved: raw,
		problems,
		locate: (path, what = "value") => {
			const found = placeOf(files, path, what);
			const { at, length } = found.file === input.file ? found : placeOf(files, ["extends"], "value");
			return {
				at,
				length
			};
		},
		place: (path, what = "value") => placeOf(files, path, what)
	};
}
function refuseFile(file, because) {
	const here = {
		file,
		at: {
			line: 1,
			column: 1
		},
		length: 1
	};
	return {
		rollout: null,
		resolved: {},
		problems: [{
			code: "file-unreadable",
			severity: "blocker",
			...here,
			message: "the file cannot be read",
			expected: "plain text of at most 256 KiB",
			found: because,
			suggestion: null
		}],
		locate: () => here,
		place: () => here
	};
}
function readRollout(raw, before) {
	const fromSchema = [];
	const sections = readSections(raw, fromSchema);
	const objections = withoutEchoes([
		...before,
		...secretsIn$1(raw),
		...fromSchema,
		...RULES.flatMap((rule) => rule(sections))
	]);
	return {
		rollout: assemble(sections),
		objections
	};
}
function nestedExtends(defaults) {
	return defaults["extends"] === void 0 ? [] : [objection("extends-twice", ["extends"], "the defaults file extends another one", { expected: "one level" })];
}

// src/render/markdown.ts
function table(head, rows, align = []) {
	if (rows.length === 0) return "";
	return [
		head,
		head.map((_, column) => align[column] === "right" ? "--:" : "---"),
		...rows
	].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
function details(title, body) {
	return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}
function alert(kind, lines) {
	return [`> [!${kind}]`, ...lines.map((line) => `> ${line}`)].join("\n");
}
function blocks(parts) {
	return parts.filter((part) => part !== "").join("\n\n");
}
function capped(items, most) {
	return {
		shown: items.slice(0, most),
		more: Math.max(0, items.length - most)
	};
}

// src/render/numbers.ts
function count(value) {
	return Math.round(value).toLocaleString("en-US");
}
function percentage(value) {
	return `${Number(value.toFixed(2))}%`;
}
function points(value) {
	const shown = Number((value * 100).toFixed(2));
	return `${shown >= 0 ? "+" : "−"}${Math.abs(shown)} points`;
}
function duration(value) {
	if (value > 5 * DAY) return `${Number((value / DAY).toFixed(1))} days`;
	if (value >= HOUR) return `${Number((value / HOUR).toFixed(1))} h`;
	if (value >= MINUTE) return `${Number((value / MINUTE).toFixed(1))} min`;
	return `${Number((value / SECOND).toFixed(1))} s`;
}
function moment(at) {
	return `${local(at, "UTC")} UTC`;
}
function local(at, zone) {
	const parts = new Map(clockOf$1(zone).formatToParts(at).map((part) => [part.type, part.value]));
	const read = (name) => parts.get(name) ?? "";
	return `${read("weekday")} ${read("year")}-${read("month")}-${read("day")} ${read("hour")}:${read("minute")}`;
}
function timeOfDay(at) {
	return new Date(at).toISOString().slice(11, 19);
}
function plural(amount, one, many = `${one}s`) {
	return `${count(amount)} ${amount === 1 ? one : many}`;
}
const clocks$1 = /* @__PURE__ */ new Map();
function clockOf$1(zone) {
	const known = clocks$1.get(zone);
	if (known !== void 0) return known;
	const clock = new Intl.DateTimeFormat("en-GB", {
		timeZone: zone,
		hourCycle: "h23",
		weekday: "short",
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
		hour: "2-digit",
		minute: "2-digit"
	});
	clocks$1.set(zone, clock);
	return clock;
}

// src/render/problem-table.ts
function problemTable(problems, most) {
	const { shown, more } = capped(problems, most);
	const rows = shown.map((problem) => [
		span(`${problem.file}:${problem.at.line}:${problem.at.column}`),
		span(problem.code),
		`${said(problem.message)}${problem.found === null ? "" : ` (found ${said(problem.found, 80)})`}`,
		problem.suggestion === null ? said(problem.expected ?? "–", 120) : said(problem.suggestion, 120)
	]);
	const rest = more === 0 ? "" : `…and ${more} more, in the job summary.`;
	return blocks([table([
		"Where",
		"Code",
		"What is wrong",
		"Write"
	], rows), rest]);
}
function said(value, longest) {
	return cell(maskSecrets(value), longest);
}

// src/render/advice-section.ts
function adviceSection(plan, problems, most) {
	const advice = problems.filter(({ severity }) => severity === "advice");
	const answers = Object.entries(plan.rollout.answers).map(([key, answer]) => answer.kind === "answered" ? `- ${span(key)} answered: ${cell(answer.text)}` : `- ${span(key)} does not apply: ${cell(answer.because)}`);
	if (advice.length === 0 && answers.length === 0) return null;
	return {
		title: `<b>Advice</b>: ${plural(advice.length, "open point")}, ${answers.length} answered by people`,
		body: blocks([problemTable(advice, most), capped(answers, most).shown.join("\n")])
	};
}

// src/plan/plan.ts
function stageAt(plan, index) {
	const stage = plan.stages[index];
	if (stage === void 0) throw new RangeError(`the plan has ${plan.stages.length} stages, not ${index + 1}`);
	return stage;
}
function guardNamed(plan, name) {
	const guard = plan.rollout.guards.find((each) => each.name === name);
	if (guard === void 0) throw new RangeError(`the plan has no guard ${name}`);
	return guard;
}
function isLive(stage) {
	return stage.kind !== "evaluate";
}

// src/render/calendar-sections.ts
function communicationsSection(plan, most) {
	const { communications, channels } = plan.rollout;
	const { shown, more } = capped(communications, most);
	const rows = shown.map(({ on, to, message }) => {
		const kind = channels[to]?.kind;
		return [
			cell(on, 60),
			text$1(to),
			kind === void 0 ? "a person" : text$1(kind),
			cell(message)
		];
	});
	return {
		title: `<b>Who hears what, and when</b>: ${plural(communications.length, "message")}`,
		body: blocks([table([
			"Moment",
			"Audience",
			"Sent by",
			"Text"
		], rows), more === 0 ? "" : `…and ${more} more, in the job summary.`])
	};
}
function timetableSection(plan) {
	const { zone, moves } = plan.rollout.start;
	const rows = plan.stages.filter(({ stage }) => isLive(stage)).map(({ stage, starts, ends, handOvers }) => [
		span(stage.name),
		starts === null ? "never" : moment(starts),
		starts === null ? "–" : local(starts, zone),
		ends === null ? "–" : moment(ends),
		handOvers.length === 0 ? "–" : capped(handOvers.map((at) => local(at, zone)), 4).shown.join(", ") + (handOvers.length > 4 ? ` and ${handOvers.length - 4} more` : "")
	]);
	const hours = moves === null ? "at any hour" : `only ${text$1(moves.text)}`;
	return {
		title: `<b>Timetable</b>: ${moment(plan.starts)} → ${moment(plan.ends)} at the earliest`,
		body: blocks([table([
			"Stage",
			"Starts",
			`In ${text$1(zone)}`,
			"Ends",
			"Pager changes hands"
		], rows), `Weights rise ${hours} (${text$1(zone)}); they fall at any time. Given up at ${moment(plan.latest)}.`])
	};
}

// src/render/cohorts-section.ts
function cohortsSection(plan, most) {
	const { cohorts } = plan.rollout;
	const { shown, more } = capped(cohorts, most);
	const rows = shown.map((cohort) => [
		span(cohort.name),
		percentage(cohort.share * 100),
		cohort.trainingShare === null ? "–" : percentage(cohort.trainingShare * 100),
		firstSeen(plan, cohort.name),
		cohort.from === null ? "–" : `on the baseline until ${span(cohort.from)}`,
		cohort.owner === null ? "–" : text$1(cohort.owner),
		cohort.because === null ? "–" : cell(cohort.because, 80)
	]);
	const accepted = cohorts.flatMap(({ name, accepted: by }) => by === null ? [] : [`- ${span(name)} is accepted unseen by ${text$1(by.by)}: ${cell(by.because)}`]);
	return {
		title: `<b>Cohorts</b>: ${cohorts.length}; each must pass alone, a good average cannot cover a bad one`,
		body: blocks([
			table([
				"Cohort",
				"Share",
				"In training",
				"First stage with enough data",
				"Held back",
				"Owner",
				"Why"
			], rows, [
				"left",
				"right",
				"right"
			]),
			more === 0 ? "" : `…and ${more} more, in the job summary.`,
			capped(accepted, most).shown.join("\n")
		])
	};
}
function firstSeen(plan, cohort) {
	for (const planned of plan.stages) {
		const hours = seenAfter(plan, planned, cohort);
		if (hours !== null) return `${span(planned.stage.name)} (${duration(hours * HOUR)})`;
	}
	return "**none**";
}
function seenAfter(plan, { cells, stage }, cohort) {
	if (stage.kind === "shadow") return null;
	const watching = plan.rollout.guards.filter((guard) => guard.onBreach === "roll-back" && (guard.class === "quality" || guard.class === "error"));
	const hours = cells.filter((each) => each.cohort === cohort && each.blind === null && watching.some(({ name }) => name === each.guard)).flatMap((each) => each.hours === null ? [] : [each.hours]);
	return hours.length === 0 ? null : Math.min(...hours);
}

// src/render/evaluability-section.ts
function evaluabilitySection(plan, most) {
	const live = plan.stages.filter(({ stage }) => isLive(stage));
	const byStage = live.map(({ cells }) => new Map(cells.map((each) => [`${each.guard}/${each.cohort}`, each])));
	const { shown, more } = capped(plan.pairs, most);
	const rows = shown.map(({ guard, cohort }) => [
		span(guard),
		span(cohort),
		...byStage.map((cells) => showCell(cells.get(`${guard}/${cohort}`)))
	]);
	const promised = plan.stages.reduce((sum, { cells }) => sum + cells.filter(({ blind }) => blind === null).length, 0);
	const all = plan.stages.reduce((sum, { cells }) => sum + cells.length, 0);
	return {
		title: `<b>What each stage can prove</b>: ${count(promised)} of ${count(all)} guard × cohort × stage are promised`,
		body: blocks([
			table([
				"Guard",
				"Cohort",
				...live.map(({ stage }) => span(stage.name))
			], rows),
			more === 0 ? "" : `…and ${count(more)} more rows.`,
			"Samples of the candidate, expected / needed. Needed by the sequential test with the alpha that the pair really gets, design effect included."
		])
	};
}
function showCell(cell) {
	if (cell === void 0) return "–";
	const { blind } = cell;
	if (blind === null) return `${count(cell.expected)} / ${count(cell.needed ?? 0)}`;
	switch (blind.why) {
		case "too-few": return `blind: ${count(cell.expected)} / ${count(cell.needed ?? 0)}, ${duration(blind.hours * HOUR)} needed`;
		case "not-in-this-stage": return "–";
		case "no-live-baseline": return "blind: no baseline";
		case "not-judged": return "not judged";
		case "immature": return "blind: labels come later";
		case "bound-missing": return "blind: level not said";
	}
}

// src/judge/normal.ts
const LOG_ROOT_TAU = Math.log(Math.sqrt(2 * Math.PI));
function normalCdf(x) {
	if (x < -3) return Math.exp(logLowerTail(x));
	if (x > 3) return 1 - Math.exp(logLowerTail(-x));
	let [sum, term] = [x, x];
	for (let i = 3; Math.abs(term) > Math.abs(sum) * 1e-17; i += 2) {
		term *= x * x / i;
		sum += term;
	}
	return .5 + sum * Math.exp(-.5 * x * x - LOG_ROOT_TAU);
}
function logNormalCdf(x) {
	return x < -3 ? logLowerTail(x) : Math.log(normalCdf(x));
}
function logLowerTail(x) {
	const y = -x;
	let fraction = y;
	for (let i = Math.ceil(Math.max(8, 1100 / (y * y))); i >= 1; i -= 1) fraction = y + i / fraction;
	return -.5 * y * y - LOG_ROOT_TAU - Math.log(fraction);
}
function normalQuantile(p) {
	return bisect((x) => normalCdf(x) < p, -38, 38);
}
function rootNear(f, guess) {
	let [a, fa] = [guess, f(guess)];
	let step = fa > 0 ? -.5 : .5;
	let [b, fb] = [a + step, f(a + step)];
	while (fa * fb > 0 && Math.abs(step) < 80) {
		[a, fa] = [b, fb];
		step *= 2;
		[b, fb] = [a + step, f(a + step)];
	}
	for (let i = 0; i < 100 && Math.abs(b - a) > 1e-12 && Math.abs(fb) > 1e-14; i += 1) {
		const c = (a * fb - b * fa) / (fb - fa);
		const fc = f(c);
		if (fc * fb < 0) [a, fa] = [b, fb];
		else fa /= 2;
		[b, fb] = [c, fc];
	}
	return b;
}
function bisect(isBelow, low, high) {
	let [a, b] = [low, high];
	for (let i = 0; i < 200 && b - a > 1e-15 * Math.max(1e-300, Math.abs(a) + Math.abs(b)); i += 1) {
		const middle = (a + b) / 2;
		if (isBelow(middle)) a = middle;
		else b = middle;
	}
	return (a + b) / 2;
}

// src/judge/objective.ts
function testsShare(guard) {
	return hasObjective(guard) && guard.margin !== null ? .5 : 1;
}
function hasObjective(guard) {
	return guard.objective.atMost !== null || guard.objective.atLeast !== null;
}
function objectiveTrials(guard, sides) {
	const band = guard.objective.atMost !== null && guard.objective.atLeast !== null;
	const share = testsShare(guard) / (band ? 2 : 1);
	return ["above", "below"].flatMap((key) => {
		const side = sides[key];
		return side === null ? [] : [{
			key,
			test: "objective",
			share,
			counted: [{
				rule: fixed$1(side),
				point: pointAt(side.bound)
			}]
		}];
	});
}
function fixed$1(side) {
	return {
		kind: "fixed",
		limit: side.limit,
		side: side.side
	};
}
function pointAt(bound) {
	return [
		bound,
		bound,
		0,
		"rare"
	];
}
function recordedTrial(guard, limits, points) {
	const side = guard.better === "lower" ? "above" : "below";
	const counted = limits.flatMap((limit, i) => {
		const point = points[i];
		return point === void 0 ? [] : [{
			rule: fixed$1({
				limit,
				side,
				bound: 0
			}),
			point: rawly(point)
		}];
	});
	return {
		key: "recorded",
		test: "recorded-baseline",
		share: testsShare(guard),
		counted
	};
}
function rawly(point) {
	return [
		point[0],
		point[1],
		point[2],
		"rare"
	];
}
function recordedShare(events, units, side) {
	const z = 1.6448536269514722;
	const share = events / units;
	const centre = share + z * z / (2 * units);
	const reach = z * Math.sqrt(share * (1 - share) / units + (z / (2 * units)) ** 2);
	const limit = (centre + (side === "above" ? reach : -reach)) / (1 + z * z / units);
	return Math.min(1, Math.max(0, limit));
}

// src/judge/one-look.ts
const POWER = normalQuantile(.8);
function countOneLook(plan, alpha) {
	const { share, ratio, truth, weight } = plan;
	if (ratio === truth || !(share > 0)) return null;
	const theta = (rho) => weight * rho / (weight * rho + 1 - weight);
	return oneLook(theta(ratio), theta(truth), alpha) * theta(truth) / (truth * share);
}
function fixedOneLook(plan, alpha) {
	return plan.limit === plan.truth ? null : oneLook(plan.limit, plan.truth, alpha);
}
function oneLook(limit, truth, alpha) {
	return ((-normalQuantile(alpha) * Math.sqrt(limit * (1 - limit)) + POWER * Math.sqrt(truth * (1 - truth))) / (truth - limit)) ** 2;
}

// src/judge/core.ts
const COUNT_BETS = {
	weights: [
		.22,
		.2,
		.2,
		.15,
		.12,
		.11
	],
	start: .7,
	cash: .2,
	reserve: .1
};
const SCORE_BETS = {
	weights: [
		.3,
		.2,
		.16,
		.15,
		.19
	],
	start: .7,
	cash: .2,
	reserve: .1
};
const CAP = 6;
const DUST = 1e-12;
const MOST = 1e300;
const LOST = 1e-100;
const LEAST_LOG = -700;
function openCore(bets, horizon) {
	return {
		a: bets.weights.map((w) => bets.start * w),
		cash: bets.cash,
		u: bets.cash / Math.max(1, horizon),
		t: 0
	};
}
function advance(core, increments, bets, cap = CAP) {
	const { a } = core;
	const { weights } = bets;
	const u = Math.min(core.u, core.cash);
	for (let k = 0; k < a.length; k += 1) {
		const won = increments[k] ?? 0;
		const log = won > cap ? cap : won < LEAST_LOG ? LEAST_LOG : won;
		const capital = ((a[k] ?? 0) + u * (weights[k] ?? 0)) * Math.exp(log);
		a[k] = capital > MOST ? MOST : capital < LOST ? 0 : capital;
	}
	core.cash = core.cash - u < DUST ? 0 : core.cash - u;
	core.t += 1;
}
function wealth(core) {
	let sum = core.cash;
	for (const capital of core.a) sum += capital;
	return sum;
}
function redeal(core, bets, remaining) {
	const capital = wealth(core) + bets.reserve;
	const bet = bets.start + bets.cash;
	return openCore({
		...bets,
		start: capital * bets.start / bet,
		cash: capital * bets.cash / bet
	}, remaining);
}

// src/judge/first-passage.ts
function passedBy(n, gain, goal) {
	const { mean: g, variance: v } = gain;
	const spread = Math.sqrt(n * v);
	return normalCdf((n * g - goal) / spread) + Math.exp(2 * g * goal / v + logNormalCdf(-(n * g + goal) / spread));
}
function firstPassage(gain, goal, power) {
	if (!(gain.mean > 0)) return null;
	if (goal <= 0) return 0;
	if (gain.variance <= 0) return goal / gain.mean;
	return Math.exp(rootNear((logN) => passedBy(Math.exp(logN), gain, goal) - power, Math.log(goal / gain.mean)));
}
function gainOf(outcomes) {
	let mean = 0;
	for (const [probability, log] of outcomes) mean += probability * log;
	let variance = 0;
	for (const [probability, log] of outcomes) variance += probability * (log - mean) ** 2;
	return {
		mean,
		variance
	};
}

// src/judge/grid.ts
const RATIOS = 6;
const STAKES = 5;
const NO_RATIOS = Array.from({ length: RATIOS }, () => 1.5);
const NO_STAKES = Array.from({ length: STAKES }, () => .5);
const LARGEST_EXCESS = 14;
const LARGEST_STAKE = 3.5;
const RUIN = .9;
function clip(value, low, high) {
	return Math.min(high, Math.max(low, value));
}
function ratioGrid(information) {
	const low = clip(Math.exp(Math.min(5, 3 / Math.sqrt(information))) - 1, .04, 1);
	const step = (LARGEST_EXCESS / low) ** (1 / 5);
	const ratios = NO_RATIOS.slice();
	let excess = low;
	for (let k = 0; k < RATIOS; k += 1) {
		ratios[k] = 1 + excess;
		excess *= step;
	}
	return ratios;
}
function stakeGrid(information, limit) {
	const high = Math.min(LARGEST_STAKE, limit);
	const low = Math.min(clip(3 / Math.sqrt(information), .04, .8), high / 2);
	const step = (high / low) ** (1 / 4);
	const stakes = NO_STAKES.slice();
	let stake = low;
	for (let k = 0; k < STAKES; k += 1) {
		stakes[k] = stake;
		stake *= step;
	}
	return stakes;
}
function stakeLimit(worstLoss) {
	return RUIN / worstLoss;
}
function earn(excess, doubt) {
	return excess <= 0 ? excess : Math.min(excess, 3 * Math.max(0, excess - doubt));
}

// src/judge/power.ts
function needOf(bettors) {
	let best = null;
	for (const bettor of bettors) {
		if (best !== null && isSlower(bettor, best.samples)) continue;
		const samples = firstPassage(bettor.gain, bettor.goal, .8);
		if (samples !== null && (best === null || samples < best.samples)) best = {
			samples,
			bettor
		};
	}
	if (best === null) return {
		samples: null,
		median: null
	};
	return {
		samples: best.samples,
		median: firstPassage(best.bettor.gain, best.bettor.goal, .5)
	};
}
function isSlower({ gain, goal }, samples) {
	return gain.mean > 0 && gain.variance > 0 && goal > 0 && passedBy(samples, gain, goal) < .8;
}
function goalOf(start, weight, alpha) {
	return -Math.log(alpha) - Math.log(start * weight);
}
function countNeed(plan, planned) {
	const { share, ratio, weight } = plan;
	const perUnit = share * ratio / (1 + ratio * weight / (1 - weight));
	return search(planned, (units) => {
		const grid = ratioGrid(perUnit * units / planned.designEffect);
		return (plan.truth >= ratio ? grid : grid.map((f) => 1 / f)).map((f, k) => ({
			gain: tempered(countGain(plan, f), planned.designEffect),
			goal: ownGoal(COUNT_BETS, k, planned)
		}));
	});
}
function countGain(plan, f) {
	const { share, ratio, truth, weight } = plan;
	const others = (1 - weight) / weight;
	const loss = Math.log((1 - weight + weight * ratio) / (1 - weight + weight * ratio * f));
	return {
		mean: share * (truth * Math.log(f) + (truth + others) * loss),
		variance: share * (truth * (Math.log(f) + loss) ** 2 + others * loss ** 2)
	};
}
function fixedNeed(plan, planned) {
	const { limit, truth } = plan;
	const rarer = Math.min(limit, 1 - limit);
	return search(planned, (units) => {
		const grid = ratioGrid(rarer * units / planned.designEffect);
		return (truth >= limit ? grid : grid.map((f) => 1 / f)).map((f, k) => {
			const miss = -Math.log1p(limit * (f - 1));
			return {
				gain: tempered(gainOf([[truth, Math.log(f) + miss], [1 - truth, miss]]), planned.designEffect),
				goal: ownGoal(COUNT_BETS, k, planned)
			};
		});
	});
}
function ownGoal(bets, k, planned) {
	return goalOf(bets.start, bets.weights[k] ?? 0, planned.alpha);
}
function tempered(gain, phi) {
	return {
		mean: gain.mean / phi,
		variance: gain.variance / phi
	};
}
function search(planned, bettors) {
	if (planned.units !== null) return needOf(bettors(planned.units));
	let [units, need] = [1e4, needOf(bettors(1e4))];
	for (let i = 0; i < 40; i += 1) {
		units = need.samples === null ? units * 10 : Math.sqrt(units * need.samples);
		need = needOf(bettors(units));
	}
	return need;
}

// src/plan/needed.ts
const LATENCY_SPREAD = .5;
const TAIL_LEAST = 20;
const DEFAULT_FACTOR = {
	above: 1.5,
	below: .5
};
function isTested(guard) {
	return guard.kind === "proportion" || guard.kind === "latency";
}
function neededFor(question) {
	const { guard, live } = question;
	if (guard.margin === null || !live && hasObjective(guard)) return againstObjective(question);
	return againstBaseline(question);
}
function againstObjective(question) {
	const { atMost, atLeast } = question.guard.objective;
	const share = testsShare(question.guard) / (atMost !== null && atLeast !== null ? 2 : 1);
	const asked = {
		...question,
		alpha: question.alpha * share
	};
	const [first, ...others] = [...atMost === null ? [] : [objectiveNeed(asked, atMost, "above")], ...atLeast === null ? [] : [objectiveNeed(asked, atLeast, "below")]];
	if (first === void 0) return { kind: "no-baseline" };
	return others.reduce(worse, first);
}
function worse(a, b) {
	if (a.kind !== "samples") return a;
	return b.kind !== "samples" || b.needed > a.needed ? b : a;
}
function objectiveNeed(question, limit, side) {
	const { guard } = question;
	const truth = beyond(question, limit, side);
	if (guard.kind === "latency") return fixed(question, {
		limit: 1 - guard.percentile / 100,
		truth: slowerThan(guard.percentile, truth / limit)
	});
	if (limit <= 0 || limit >= 1 || truth >= 1) return missing("a share of 0% or 100% cannot be tested by samples; count such events with a tripwire");
	return fixed(question, {
		limit,
		truth
	});
}
function beyond({ guard, detect }, limit, side) {
	const fallback = limit * DEFAULT_FACTOR[side];
	const asked = detect ?? levelOf(guard, guard.expect ?? limit);
	if (asked === null) return fallback;
	return (side === "above" ? asked > limit : asked < limit) ? asked : fallback;
}
function levelOf({ detect }, reference) {
	if (detect === null) return null;
	if (detect.kind === "level") return detect.level;
	return reference === null ? null : reference * detect.factor;
}
function againstBaseline(question) {
	const { guard, weight } = question;
	if (weight === null || guard.margin === null) return { kind: "no-baseline" };
	const { expect, margin, objective, better } = guard;
	if (expect === null || expect <= 0) return missing("`expect`, the baseline's level, is not said");
	const factor = better === "lower" ? DEFAULT_FACTOR.above : DEFAULT_FACTOR.below;
	const limit = better === "lower" ? objective.atMost : objective.atLeast;
	const truth = question.detect ?? levelOf(guard, expect) ?? limit ?? expect * factor;
	const points = margin.kind === "points" ? margin.points : 0;
	const signed = better === "lower" ? points : -points;
	const tolerated = margin.kind === "factor" ? expect * margin.factor : expect + signed;
	if (better === "lower" ? truth <= tolerated : truth >= tolerated) return missing("the level to find lies within the tolerated margin");
	const asked = {
		...question,
		alpha: question.alpha * testsShare(guard)
	};
	if (guard.kind === "latency") {
		const slow = 1 - guard.percentile / 100;
		return counts$1(asked, {
			share: slow,
			ratio: 1,
			truth: slowerThan(guard.percentile, truth / tolerated) / slow,
			weight
		});
	}
	return counts$1(asked, {
		share: expect,
		ratio: tolerated / expect,
		truth: truth / expect,
		weight
	});
}
function slowerThan(percentile, factor) {
	return 1 - normalCdf(normalQuantile(percentile / 100) - Math.log(factor) / LATENCY_SPREAD);
}
function missing(detail) {
	return {
		kind: "missing",
		detail
	};
}
function fixed(question, plan) {
	return answer(question, solve(question, (planned) => fixedNeed(plan, planned)), fixedOneLook(plan, question.alpha));
}
function counts$1(question, plan) {
	return answer(question, solve(question, (planned) => countNeed(plan, planned)), countOneLook(plan, question.alpha));
}
function solve({ alpha, designEffect, units }, need) {
	return need({
		alpha,
		designEffect,
		units
	}).samples ?? need({
		alpha,
		designEffect,
		units: null
	}).samples;
}
function answer({ guard, designEffect }, samples, oneLook) {
	if (samples === null) return missing("no number of samples finds this level");
	const least = guard.kind === "latency" ? TAIL_LEAST / (1 - guard.percentile / 100) * designEffect : 0;
	return {
		kind: "samples",
		needed: Math.ceil(Math.max(samples, least)),
		oneLook: oneLook === null ? null : Math.ceil(Math.max(oneLook * designEffect, least))
	};
}

// src/plan/levels.ts
function showLevel(guard, level) {
	switch (guard.kind) {
		case "proportion":
		case "split":
		case "identity": return `${trim(level * 100)}%`;
		case "latency": return level < 1 ? `${trim(level * 1e3)}ms` : `${trim(level)}s`;
		case "rate":
		case "score":
		case "ratio":
		case "level":
		case "composite":
		case "signal": return trim(level);
		case "tripwire": return `${trim(level)} events`;
	}
}
function limitsOf(plan, guard) {
	switch (guard.kind) {
		case "tripwire": {
			const confirmed = guard.confirmedBy === null ? "" : `, confirmed by ${guard.confirmedBy}`;
			return [`more than ${showLevel(guard, guard.atMost)}${confirmed}`];
		}
		case "split": return ["a split that is off from the weight by more than chance"];
		case "identity": return [`a served model other than ${guard.equals}`];
		case "signal": return ["a report by people"];
		case "proportion":
		case "latency":
		case "rate":
		case "score":
		case "ratio":
		case "level":
		case "composite": {
			const { atMost, atLeast } = guard.objective;
			const limits = [];
			if (atMost !== null) limits.push(`above ${written(plan, guard, "at-most", 1) ?? showLevel(guard, atMost)}`);
			if (atLeast !== null) limits.push(`below ${written(plan, guard, "at-least", 0) ?? showLevel(guard, atLeast)}`);
			if (guard.margin !== null) limits.push(showMargin(guard.margin));
			return limits;
		}
	}
}
function showMargin(margin) {
	if (margin.kind === "factor") return `worse than ×${trim(margin.factor)} of the live baseline`;
	if (margin.points === 0) return "worse than the live baseline";
	return `worse than the live baseline by more than ${trim(margin.points * 100)} points`;
}
function isWritten(resolved, guard) {
	return member(member(resolved, "guards"), guard) !== void 0;
}
function written(plan, guard, key, side) {
	const entry = member(member(plan.resolved, "guards"), guard.name);
	const plain = member(entry, key);
	if (typeof plain === "string") return plain;
	const band = member(entry, "between");
	const end = Array.isArray(band) ? band[side] : null;
	return typeof end === "string" ? end : null;
}
function member(value, key) {
	if (typeof value !== "object" || value === null) return void 0;
	return Object.entries(value).find(([name]) => name === key)?.[1];
}
function trim(value) {
	return String(Number(value.toPrecision(6)));
}

// src/render/guards-section.ts
const ALL$1 = "all";
function guardsSection(plan) {
	const { guards } = plan.rollout;
	const rows = guards.map((guard) => {
		const cell0 = firstPromise(plan, guard.name);
		return [
			span(guard.name),
			text$1(guard.class),
			limitsOf(plan, guard).map((limit) => cell(limit)).join(", or "),
			cell0 === null ? "–" : `${count(cell0.needed)} (one look: ${cell0.oneLook === null ? "–" : count(cell0.oneLook)})`,
			cell0 === null ? "never" : span(cell0.stage),
			isTested(guard) ? guard.onBreach.replace("-", " ") : "**not judged by this version**"
		];
	});
	const untested = guards.filter((guard) => !isTested(guard)).length;
	const head = [
		"Guard",
		"Class",
		"Stops when",
		"Needs of the candidate",
		"First provable in",
		"On breach"
	];
	const notes = [
		`Chance of one false rollback over the whole rollout: at most ${percentage(plan.alpha * 100)}, however often it is looked.`,
		"A sample is provable with 80% power; too few samples, missing or stale data count as **hold**, never as pass.",
		plan.rollout.units.some(({ sampleOf }) => sampleOf !== null) ? "Sampled units are counted as drawn in equal parts on both arms and evenly over the cohorts: draw them so." : ""
	];
	const judged = untested === 0 ? "" : `, ${untested} not judged`;
	return {
		title: `<b>Guards</b>: ${guards.length}${judged}, one runbook entry each`,
		body: blocks([table(head, rows, [
			"left",
			"left",
			"left",
			"right"
		]), notes.filter((note) => note !== "").join(" ")])
	};
}
function firstPromise(plan, guard) {
	for (const { cells } of plan.stages) {
		const found = cells.find((each) => each.guard === guard && each.cohort === ALL$1 && each.blind === null);
		if (found !== void 0 && found.needed !== null) return {
			stage: found.stage,
			needed: found.needed,
			oneLook: found.oneLook
		};
	}
	return null;
}

// src/render/plan-head.ts
function planHead(plan, problems) {
	const blockers = problems.filter(({ severity }) => severity === "blocker");
	return blocks([
		title(plan),
		blockers.length === 0 ? "" : blocks([alert("CAUTION", [`**${plural(blockers.length, "blocker")}.** Nobody can accept this plan before they are mended.`]), problemTable(blockers, 20)]),
		[
			bet(plan),
			worstCase(plan),
			undo(plan),
			changes(plan)
		].filter((line) => line !== "").join("\n")
	]);
}
function title({ rollout, stages, starts, ends }) {
	const { baseline, candidate } = rollout.release;
	const live = stages.filter(({ stage }) => isLive(stage));
	const kinds = [...new Set(live.map(({ stage }) => stage.kind))].join(" + ");
	const length = `${plural(live.length, "live stage")}, about ${duration(Math.max(0, ends - starts))}`;
	return `## Rollout plan: ${span(rollout.name)} ${text$1(baseline.id)} → ${text$1(candidate.id)} (${kinds}, ${length}, tier ${rollout.tier})`;
}
function bet({ rollout }) {
	const { hypothesis } = rollout;
	if (hypothesis === null) return "**The bet.** Not said.";
	const verb = hypothesis.direction === "increase" ? "raises" : "lowers";
	const change = hypothesis.changeOurMind === null ? "" : ` We stop if: ${sentence$2(hypothesis.changeOurMind)}`;
	return `**The bet.** ${text$1(rollout.release.candidate.id)} ${verb} ${text$1(hypothesis.metric)} by ${text$1(hypothesis.effect)}, read at ${span(hypothesis.readAt)}.${change}  `;
}
function worstCase(plan) {
	const [first, ...later] = plan.stages.flatMap(({ stage, exposure, detectsIn }) => {
		const [worst] = exposure.flatMap((each) => each.extraBad === null ? [] : [{
			...each,
			extraBad: each.extraBad
		}]).sort((a, b) => b.extraBad - a.extraBad);
		return worst === void 0 ? [] : [{
			stage: stage.name,
			detectsIn,
			...worst
		}];
	});
	if (first === void 0) return "**Worst case.** It cannot be counted: no roll-back guard says the baseline's level.  ";
	const guard = guardNamed(plan, first.guard);
	const level = guard.kind === "proportion" ? levelToFind$1(guard) : null;
	const at = level === null ? "at its limit" : `as bad as ${level}`;
	const rest = later.slice(0, 2).map((each) => `${count(each.extraBad)} at ${span(each.stage)}`);
	const more = rest.length === 0 ? "" : `; if it turns bad later, ${rest.join(", ")}`;
	return `**Worst case** if ${text$1(plan.rollout.release.candidate.id)} is ${at} (${span(first.guard)}): about ${count(first.extraBad)} extra bad of ${count(first.units)} units of ${text$1(first.unit)} before the automatic stop at ${span(first.stage)}${more}. A total failure is seen within ${duration(first.detectsIn)}.  `;
}
function levelToFind$1(guard) {
	if (guard.detect?.kind === "level") return showLevel(guard, guard.detect.level);
	const limit = guard.better === "lower" ? guard.objective.atMost : guard.objective.atLeast;
	return limit === null ? null : showLevel(guard, limit);
}
function undo({ routers, rollout }) {
	const { within, drilled, keepBaselineFor } = rollout.rollback;
	const rehearsed = drilled === null ? "never rehearsed" : `last drilled ${text$1(drilled.on)} (${showDuration(drilled.took)})`;
	const ways = plural(routers.length, "way");
	return `**Undo**: ${text$1(routers[0].undo.route)}, target ${showDuration(within)}, ${rehearsed}; ${ways} back. ${text$1(rollout.release.baseline.id)} stays ready until ${duration(keepBaselineFor)} after the end.  `;
}
function changes(plan) {
	const shown = plan.changes.filter(({ what }) => what !== "version" && what !== "digest").slice(0, 12).map(({ what, baseline, candidate }) => `${text$1(what)}: ${cell(baseline ?? "–", 60)} → ${cell(candidate ?? "–", 60)}`);
	return shown.length === 0 ? "**What changes**: only the version." : `**What changes**: ${shown.join("; ")}.`;
}

// src/render/runbook-section.ts
function runbookSection(runbook, most) {
	const { shown, more } = capped(runbook.entries, most);
	const forever = runbook.cannotUndo.map(({ what, owner }) => `- ${text$1(what)}: ${text$1(owner)}`);
	return {
		title: `<b>Rollback runbook</b>: ${runbook.entries.length} entries, exact commands`,
		body: blocks([
			...shown.map(renderEntry),
			more === 0 ? "" : `…and ${more} more entries, in the job summary.`,
			forever.length === 0 ? "" : blocks(["**Cannot be undone**", capped(forever, 40).shown.join("\n")])
		])
	};
}
function renderEntry(entry) {
	return blocks([
		`#### ${text$1(entry.title)}`,
		`Severity ${entry.severity} · ${sentence$2(entry.mayAct)} ${sentence$2(entry.means)}`,
		entry.steps.map((step, index) => renderStep(step, index + 1)).join("\n")
	]);
}
function renderStep(step, number) {
	const within = step.within === null ? "" : ` within ${showDuration(step.within)}`;
	const expects = step.expect === null ? "" : ` Expect${within}: ${sentence$2(step.expect)}`;
	const repeat = step.repeat === null ? "" : step.repeat === "safe" ? " Safe to repeat." : " **Once only.**";
	const otherwise = step.otherwise === null ? "" : ` Otherwise: ${sentence$2(step.otherwise)}`;
	const line = `${number}. ${capitalise(sentence$2(step.does))}${expects}${repeat}${otherwise}`;
	return step.run === null ? line : `${line}\n${indent(code(step.run, "sh"))}`;
}
function capitalise(value) {
	return value.charAt(0).toUpperCase() + value.slice(1);
}
function indent(block) {
	return block.split("\n").map((line) => `   ${line}`).join("\n");
}

// src/render/stage-diagram.ts
const MOST_STAGES = 19;
function stageDiagram(plan) {
	const shown = plan.stages.slice(0, MOST_STAGES);
	const nodes = [];
	const breaches = [];
	let before = null;
	const chain = (id, shape) => {
		nodes.push(before === null ? `  ${id}${shape}` : `  ${before} --> ${id}${shape}`);
		before = id;
	};
	for (const { stage, index } of shown) {
		if (stage.go.length > 0) chain(`G${index}`, `{{"${label(`go by ${stage.go.join(" and ")}`)}"}}`);
		chain(`S${index}`, `["${label(describe$3(plan, index))}"]`);
		if (isLive(stage) && stage.kind !== "shadow") breaches.push(`  S${index} -. breach .-> R`);
	}
	const baseline = `  R[("${label(plan.rollout.release.baseline.id)}")]`;
	return [
		"```mermaid",
		"flowchart LR",
		...nodes,
		...breaches.length > 0 ? [baseline, ...breaches] : [],
		"```"
	].join("\n");
}
function describe$3(plan, index) {
	const stage = plan.stages[index]?.stage;
	if (stage === void 0) return "";
	switch (stage.kind) {
		case "evaluate": return `${stage.name}, no traffic`;
		case "shadow": return `${stage.name}, mirror ${stage.mirror} percent, ${duration(stage.bake)}`;
		case "canary": return `${stage.name}, ${stage.weight} percent, ${duration(stage.bake)}`;
		case "blue-green": return `${stage.name}, switch, ${duration(stage.bake)}`;
	}
}
function label(value) {
	return value.replace(/[^\p{L}\p{N} .,:/+-]/gu, " ").replace(/\s+/g, " ").trim().slice(0, 60);
}

// src/render/stages-table.ts
const ALL = "all";
const MOST_NAMES = 6;
function stagesTable(plan) {
	const rows = plan.stages.map((planned, index) => [
		`${span(planned.stage.name)} ${shareOf(planned)}`,
		isLive(planned.stage) ? count(planned.routedPerDay) : "–",
		planned.stage.kind === "evaluate" ? "–" : bakeText(planned),
		enoughFor(planned),
		notProvable(plan, planned),
		movesOn(plan, index)
	]);
	const head = [
		"Stage",
		`${text$1(plan.rollout.routedBy)}s/day`,
		"Bake",
		"Enough data for",
		"Not provable here",
		"Moves on by"
	];
	return table(head, rows, ["left", "right"]);
}
function shareOf({ stage }) {
	switch (stage.kind) {
		case "evaluate": return "(no traffic)";
		case "shadow": return `mirror ${percentage(stage.mirror)}`;
		case "canary": return percentage(stage.weight);
		case "blue-green": return "switch";
	}
}
function bakeText({ stage }) {
	if (stage.kind === "evaluate") return "–";
	const longest = stage.extendTo === null ? "" : `, up to ${duration(stage.extendTo)}`;
	return `${duration(stage.bake)}${longest}`;
}
function enoughFor({ cells, stage }) {
	if (stage.kind === "evaluate") return "see the offline table";
	return names(cells.filter((each) => each.cohort === ALL && each.blind === null).map((each) => each.guard));
}
function notProvable(plan, { cells, stage }) {
	if (stage.kind === "evaluate") return "anything live";
	const guards = cells.filter((each) => each.cohort === ALL && each.blind !== null && each.blind.why !== "not-in-this-stage").map((each) => each.guard);
	const cohorts = plan.rollout.cohorts.filter(({ name }) => !cells.some((each) => each.cohort === name && each.blind === null && watches(plan, each.guard))).map(({ name }) => name);
	const parts = [...guards.length === 0 ? [] : [names(guards)], ...cohorts.length === 0 ? [] : [`**cohorts** ${names(cohorts)}`]];
	return parts.length === 0 ? "–" : parts.join("; ");
}
function watches(plan, name) {
	return plan.rollout.guards.some((guard) => guard.name === name && guard.onBreach === "roll-back" && (guard.class === "quality" || guard.class === "error"));
}
function movesOn(plan, index) {
	const next = plan.stages[index + 1]?.stage;
	if (next === void 0) return "close-out";
	return next.go.length === 0 ? "automatic" : `**human**: ${text$1(next.go.join(" and "))}`;
}
function names(list) {
	if (list.length === 0) return "–";
	const shown = list.slice(0, MOST_NAMES).map((name) => cell(name, 40)).join(", ");
	return list.length > MOST_NAMES ? `${shown} and ${list.length - MOST_NAMES} more` : shown;
}

// src/render/plan-sections.ts
const CUT_ORDER = [
	"numbers",
	"timetable",
	"communications",
	"runbook tail",
	"advice",
	"runbook",
	"cohorts",
	"guards",
	"diagram",
	"stages"
];
const COMMENT_LIMITS = {
	rows: 30,
	entries: 40
};
const SUMMARY_LIMITS = {
	rows: 2e3,
	entries: 2e3
};
const SHORT_RUNBOOK = 1;
function planSections(input, limits) {
	const { plan, runbook, advice } = input;
	const short = folded("runbook", runbookSection(runbook, SHORT_RUNBOOK));
	return [
		section(null, planHead(plan, advice)),
		section("diagram", stageDiagram(plan)),
		section("stages", stagesTable(plan)),
		folded("guards", guardsSection(plan)),
		...plan.rollout.cohorts.length === 0 ? [] : [folded("cohorts", cohortsSection(plan, limits.rows))],
		{
			...folded("runbook tail", runbookSection(runbook, limits.entries)),
			instead: short
		},
		folded("communications", communicationsSection(plan, limits.rows)),
		folded("timetable", timetableSection(plan)),
		folded("numbers", evaluabilitySection(plan, limits.rows)),
		folded("advice", adviceSection(plan, advice, limits.rows))
	];
}
function bodyWithout({ part, instead, body }, cut) {
	if (part === null || !cut.has(part)) return body;
	return instead === null ? "" : bodyWithout(instead, cut);
}
function section(part, body) {
	return {
		part,
		instead: null,
		body
	};
}
function folded(part, made) {
	return section(part, made === null ? "" : details(made.title, made.body));
}

// src/render/fit.ts
function fit(plans, frame) {
	const rendered = plans.map((plan) => planSections(plan, frame.limits));
	const cut = /* @__PURE__ */ new Set();
	const whole = layOut(rendered, frame, cut);
	if (!frame.isTooLong(whole)) return whole;
	for (const part of CUT_ORDER) {
		cut.add(part);
		const body = layOut(rendered, frame, cut);
		if (!frame.isTooLong(body)) return body;
	}
	for (let kept = plans.length - 1; kept > 0; kept -= 1) {
		const body = layOut(rendered.slice(0, kept), frame, cut, plans.length - kept);
		if (!frame.isTooLong(body)) return body;
	}
	return layOut([], frame, cut, plans.length);
}
function layOut(plans, frame, cut, dropped = 0) {
	const missing = [...cut, ...dropped > 0 ? [`${dropped} whole plans`] : []];
	const note = missing.length === 0 ? "" : `Left out for length: ${missing.join(", ")}. ${frame.elsewhere}`;
	const sections = plans.flatMap((plan) => plan.map((section) => bodyWithout(section, cut)));
	return blocks([
		frame.before,
		...sections,
		note,
		frame.after
	]);
}

// src/plan/report.ts
function report(file, locate, complaint) {
	const { at, length } = locate(complaint.path, complaint.what);
	return {
		code: complaint.code,
		severity: complaint.severity,
		file,
		at,
		length,
		message: complaint.message,
		expected: complaint.expected ?? null,
		found: complaint.found ?? null,
		suggestion: complaint.suggestion ?? null
	};
}

// src/lint/rule.ts
function strictAt(plan, lowest) {
	return plan.rollout.tier <= lowest ? "blocker" : "advice";
}
function question(given) {
	const { code, answer, asks, applies = () => true } = given;
	return {
		code,
		severity: "advice",
		answer,
		objections: (subject) => applies(subject) ? [{
			path: ["answers"],
			what: "key",
			message: asks,
			expected: `an entry ${answer} under \`answers\``,
			found: "none",
			suggestion: `answers: { ${answer}: "…" }, or ${answer}: { not-applicable: "why" }`
		}] : []
	};
}

// src/lint/a-change-and-bet.ts
const FLOATING = /(?:^|[:@/-])(?:latest|stable|main|master|head|prod|production|current|nightly|edge)$/i;
const CHANGE_AND_BET = [
	{
		code: "rubric-01-immutable-ids",
		severity: "blocker",
		answer: null,
		objections: floatingIds
	},
	{
		code: "rubric-02-changes",
		severity: "advice",
		answer: "changes",
		objections: ({ plan }) => plan.changes.some(({ what }) => what !== "version") ? [] : [{
			path: ["release"],
			what: "key",
			message: "nothing but the version id tells the two sides apart"
		}]
	},
	{
		code: "rubric-03-hypothesis",
		severity: "blocker",
		answer: null,
		objections: missingBet
	},
	{
		code: "rubric-04-change-our-mind",
		severity: "advice",
		answer: "change-our-mind",
		objections: ({ plan }) => plan.rollout.hypothesis === null || plan.rollout.hypothesis.changeOurMind !== null ? [] : [{
			path: ["hypothesis"],
			what: "key",
			message: "no result is named that would stop the release although no guard broke",
			suggestion: "change-our-mind: \"flat at 50% and costs up\""
		}]
	},
	question({
		code: "rubric-07-offline",
		answer: "offline-results",
		asks: "no stage of kind evaluate shows offline results",
		applies: ({ plan }) => !plan.rollout.stages.some(({ kind }) => kind === "evaluate")
	}),
	{
		code: "rubric-09-exposure",
		severity: "advice",
		answer: null,
		objections: ({ plan }) => plan.stages.some(({ exposure }) => exposure.some(({ extraBad }) => extraBad !== null)) ? [] : [{
			path: ["guards"],
			what: "key",
			message: "no roll-back guard lets the worst case be counted in people or requests",
			suggestion: "give one share guard an `expect`"
		}]
	}
];
function floatingIds({ plan }) {
	const { release } = plan.rollout;
	return ["baseline", "candidate"].flatMap((side) => ["id", "model"].flatMap((field) => {
		const value = release[side][field];
		if (value === null || !FLOATING.test(value)) return [];
		return [{
			path: [
				"release",
				side,
				field
			],
			message: `the ${side}'s ${field} can mean another thing tomorrow`,
			expected: "a version, date or digest that never moves",
			found: value,
			suggestion: field === "id" ? `${field}: v1.8.2` : `${field}: name@2026-10-02`
		}];
	}));
}
function missingBet({ plan }) {
	if (plan.rollout.hypothesis !== null) return [];
	return [{
		path: [],
		severity: strictAt(plan, 2),
		message: "the rollout does not say what it hopes to achieve",
		expected: "metric, direction, effect, read-at",
		found: "no hypothesis",
		suggestion: "hypothesis: { metric: …, direction: increase, effect: x1.05, read-at: <stage> }"
	}];
}

// src/lint/b-stages.ts
const STAGES = [
	{
		code: "rubric-10-strategy",
		severity: "blocker",
		answer: null,
		objections: ({ plan }) => plan.rollout.stages.some(({ kind }) => kind === "canary" || kind === "blue-green") ? [] : [{
			path: ["stages"],
			what: "key",
			message: "no stage brings users to the candidate"
		}]
	},
	{
		code: "rubric-11-stages",
		severity: "blocker",
		answer: null,
		objections: emptyStages
	},
	{
		code: "rubric-12-provable",
		severity: "blocker",
		answer: null,
		objections: neverProvable
	},
	{
		code: "rubric-13-daily-cycle",
		severity: "advice",
		answer: "daily-cycle",
		objections: noWholeDay
	},
	{
		code: "rubric-14-assignment",
		severity: "advice",
		answer: "assignment",
		objections: ({ plan }) => plan.routers[0].capabilities.sticky === "none" && plan.rollout.kind === "llm" ? [{
			path: ["traffic", "routed-by"],
			message: "nothing keeps a conversation on one version"
		}] : []
	},
	{
		code: "rubric-16-split",
		severity: "advice",
		answer: "split",
		objections: ({ plan }) => plan.rollout.guards.some(({ kind }) => kind === "split") ? [] : [{
			path: ["guards"],
			what: "key",
			message: "no guard watches whether the share that arrives is the one set"
		}]
	},
	question({
		code: "rubric-17-shadow",
		answer: "mirrored-privacy",
		asks: "who may see the mirrored requests is not said",
		applies: ({ plan }) => plan.rollout.stages.some(({ kind }) => kind === "shadow")
	}),
	question({
		code: "rubric-18-green",
		answer: "green-warm-up",
		asks: "how the new environment is warmed up and load-tested is not said",
		applies: ({ plan }) => plan.rollout.stages.some(({ kind }) => kind === "blue-green")
	}),
	question({
		code: "rubric-19-cold-start",
		answer: "cold-start",
		asks: "cold starts, scaling floors and quotas are not answered for"
	})
];
function emptyStages({ plan }) {
	return plan.rollout.stages.flatMap((stage, index) => {
		const at = ["stages", index];
		switch (stage.kind) {
			case "evaluate": return [];
			case "shadow": return stage.bake > 0 && stage.mirror > 0 ? [] : [incomplete(at, stage.name)];
			case "canary": {
				const reaches = stage.weight > 0 || Object.values(stage.cohorts).some((weight) => weight > 0);
				return stage.bake > 0 && reaches ? [] : [incomplete(at, stage.name)];
			}
			case "blue-green": return stage.bake > 0 ? [] : [incomplete(at, stage.name)];
		}
	});
}
function incomplete(path, name) {
	return {
		path,
		message: `stage "${name}" has no traffic or no bake`,
		suggestion: "give it a weight and a bake above 0"
	};
}
function neverProvable({ plan }) {
	const cells = plan.stages.flatMap((stage) => stage.cells);
	return plan.rollout.guards.filter(({ onBreach }) => onBreach === "roll-back").flatMap((guard) => {
		const own = cells.filter((cell) => cell.guard === guard.name && cell.cohort === "all");
		const [reason] = own.flatMap(({ blind }) => blind?.why === "bound-missing" ? [blind.detail] : []);
		if (reason === void 0 || own.some(({ blind }) => blind === null)) return [];
		return [{
			path: ["guards", guard.name],
			what: "key",
			severity: strictAt(plan, 1),
			message: `nobody can say what ${guard.name} proves: ${reason}`,
			expected: "a level that can be found, and the baseline's level",
			suggestion: "write `expect` and `detect`"
		}];
	});
}
function noWholeDay({ plan }) {
	let baked = 0;
	for (const [index, stage] of plan.rollout.stages.entries()) {
		if ((stage.kind === "canary" ? stage.weight : stage.kind === "blue-green" ? 100 : 0) > 10 && baked < DAY) return [{
			path: ["stages", index],
			message: `stage "${stage.name}" passes 10% before the candidate has seen a whole day`,
			suggestion: "bake 24h at a smaller share before"
		}];
		if (stage.kind !== "evaluate") baked += stage.bake;
	}
	return [];
}

// src/lint/c-guards.ts
const GUARDS = [
	{
		code: "rubric-22-guard-classes",
		severity: "blocker",
		answer: null,
		objections: missingClasses$1
	},
	{
		code: "rubric-23-guard-complete",
		severity: "blocker",
		answer: null,
		objections: withoutLimit
	},
	{
		code: "rubric-24-justified",
		severity: "advice",
		answer: "thresholds",
		objections: ({ plan }) => plan.rollout.guards.filter((guard) => isTested(guard) && guard.margin !== null && guard.expect === null).map(({ name }) => ({
			path: ["guards", name],
			what: "key",
			message: `${name} does not say the baseline's level`,
			suggestion: "expect: <the level measured last week>"
		}))
	},
	{
		code: "rubric-26-told-of-hold",
		severity: "advice",
		answer: "told-of-hold",
		objections: ({ plan }) => plan.rollout.communications.some(({ on }) => on === "hold") ? [] : [{
			path: ["communications"],
			what: "key",
			message: "missing data holds the rollout, and nobody is told",
			suggestion: "{ on: hold, to: <channel>, message: \"…\" }"
		}]
	},
	{
		code: "rubric-29-two-sided",
		severity: "advice",
		answer: "two-sided",
		objections: ({ plan }) => plan.rollout.guards.filter((guard) => /refus|length|alert/.test(guard.name) && isTested(guard)).filter((guard) => isTested(guard) && (guard.objective.atMost === null || guard.objective.atLeast === null)).map(({ name }) => ({
			path: ["guards", name],
			what: "key",
			message: `${name} is bad in both directions and has one limit`,
			suggestion: "between: [0.1%, 1.5%]"
		}))
	},
	ofClass("rubric-31-saturation", "saturation", "saturation", "no guard watches a resource that runs out"),
	ofClass("rubric-32-cost", "cost", "cost", "no guard watches the cost"),
	ofClass("rubric-33-business", "business", "business", "no guard watches what the release is for"),
	{
		code: "rubric-34-reports",
		severity: "advice",
		answer: "reports",
		objections: ({ plan }) => plan.rollout.guards.some((guard) => guard.kind === "signal" || guard.kind === "tripwire") ? [] : [{
			path: ["guards"],
			what: "key",
			message: "no report by people can reach the rollout"
		}]
	}
];
function ofClass(code, wanted, answer, message) {
	return {
		code,
		severity: "advice",
		answer,
		objections: ({ plan }) => plan.rollout.guards.some((guard) => guard.class === wanted) ? [] : [{
			path: ["guards"],
			what: "key",
			message
		}]
	};
}
function missingClasses$1({ plan }) {
	const judged = new Set(plan.rollout.guards.filter(isTested).map((guard) => guard.class));
	return [
		"latency",
		"error",
		"quality"
	].filter((wanted) => !judged.has(wanted)).map((wanted) => ({
		path: ["guards"],
		what: "key",
		severity: strictAt(plan, 1),
		message: `no guard of class ${wanted} is judged`,
		expected: "at least one guard each of class latency, error and quality",
		found: [...judged].join(", ") || "none",
		suggestion: `add a guard with class: ${wanted}`
	}));
}
function withoutLimit({ plan }) {
	return plan.rollout.guards.filter((guard) => isTested(guard) && guard.objective.atMost === null && guard.objective.atLeast === null && guard.margin === null).map(({ name }) => ({
		path: ["guards", name],
		what: "key",
		message: `${name} has no limit: it can never break`
	}));
}

// src/lint/d-cohorts.ts
const COHORTS = [{
	code: "rubric-36-cohorts",
	severity: "blocker",
	answer: null,
	objections: incompleteCohorts
}, {
	code: "rubric-37-own-evaluation",
	severity: "blocker",
	answer: null,
	objections: notJudgedAlone
}];
function incompleteCohorts({ plan }) {
	const severity = strictAt(plan, 1);
	const { cohorts } = plan.rollout;
	if (cohorts.length === 0) return [{
		path: [],
		severity,
		message: "no cohorts: a good average could cover a group that is harmed",
		expected: "at least the most valuable and the most vulnerable group",
		found: "none",
		suggestion: "cohorts: { <name>: { where: …, share: …, owner: …, because: … } }"
	}];
	return cohorts.flatMap(({ name, owner, because }) => [...owner === null ? ["owner"] : [], ...because === null ? ["because"] : []].map((field) => ({
		path: ["cohorts", name],
		what: "key",
		severity,
		message: `the cohort ${name} does not say ${field === "owner" ? "who answers for it" : "why it matters"}`,
		expected: field,
		suggestion: `${field}: …`
	})));
}
function notJudgedAlone({ plan }) {
	const judged = new Set(plan.pairs.map(({ guard, cohort }) => `${guard}/${cohort}`));
	return plan.rollout.guards.filter((guard) => isTested(guard) && guard.onBreach === "roll-back").flatMap((guard) => plan.rollout.cohorts.filter((cohort) => !judged.has(`${guard.name}/${cohort.name}`)).map((cohort) => ({
		path: ["cohorts", cohort.name],
		message: `${guard.name} does not judge the cohort ${cohort.name} on its own`
	})));
}

// src/lint/e-rollback.ts
const MACHINERY = [
	"metrics-down",
	"control-plane-down",
	"rollback-failed",
	"human-report"
];
const PLACEHOLDER = /<[^>]*>|\bTODO\b|\bFIXME\b|\bYOUR[_-]|\bexample-|\.\.\.|…/;
const PROOFS = 3;
const OLD_DRILL = 90 * DAY;
const ROLLBACK = [
	{
		code: "rubric-42-entries",
		severity: "blocker",
		answer: null,
		objections: countEntries
	},
	{
		code: "rubric-43-first-command",
		severity: "blocker",
		answer: null,
		objections: firstCommands
	},
	{
		code: "rubric-44-second-way",
		severity: "advice",
		answer: "second-way",
		objections: ({ plan }) => plan.routers.length > 1 ? [] : [{
			path: ["router"],
			what: "key",
			message: "there is one way back and no second one by another mechanism"
		}]
	},
	{
		code: "rubric-48-verification",
		severity: "blocker",
		answer: null,
		objections: unproven
	},
	question({
		code: "rubric-49-state",
		answer: "state",
		asks: "nothing is said about caches, indexes or data that the candidate writes",
		applies: ({ plan }) => plan.rollout.rollback.also.length === 0
	}),
	question({
		code: "rubric-50-training-data",
		answer: "training-data",
		asks: "how the candidate's output is kept out of training data is not said"
	}),
	question({
		code: "rubric-51-sessions",
		answer: "sessions",
		asks: "what happens to sessions under way during a rollback is not said"
	}),
	question({
		code: "rubric-52-irreversible",
		answer: "irreversible",
		asks: "what cannot be undone is not listed",
		applies: ({ plan }) => plan.rollout.rollback.cannotUndo.length === 0
	}),
	{
		code: "rubric-55-drill",
		severity: "advice",
		answer: null,
		objections: drill
	}
];
function countEntries({ plan, runbook }) {
	const guards = plan.rollout.guards.flatMap(({ name }) => {
		const found = runbook.entries.filter(({ trigger }) => trigger.kind === "guard" && trigger.guard === name).length;
		return found === 1 ? [] : [wrongCount(["guards", name], `the guard ${name}`, found)];
	});
	const machinery = MACHINERY.flatMap((kind) => {
		const found = runbook.entries.filter(({ trigger }) => trigger.kind === kind).length;
		return found === 1 ? [] : [wrongCount(["rollback"], kind, found)];
	});
	const known = new Set(plan.rollout.guards.map(({ name }) => name));
	const orphans = runbook.entries.flatMap(({ trigger }) => trigger.kind === "guard" && !known.has(trigger.guard) ? [{
		path: ["guards"],
		message: `the runbook has an entry for ${trigger.guard}, which is no guard`
	}] : []);
	return [
		...guards,
		...machinery,
		...orphans
	];
}
function wrongCount(path, what, found) {
	return {
		path,
		message: `the runbook has ${found} entries for ${what}`,
		expected: "exactly one",
		found: `${found}`
	};
}
function firstCommands({ plan, runbook }) {
	return runbook.entries.flatMap((entry) => {
		const run = entry.steps[0]?.run ?? null;
		if (run === null) return [{
			path: ["router", 0],
			severity: strictAt(plan, 1),
			message: `the runbook entry "${entry.title}" does not begin with a command`,
			expected: "a command that can be pasted",
			suggestion: "put a router first that can be undone from a terminal"
		}];
		const hole = PLACEHOLDER.exec(run);
		if (hole === null) return [];
		return [{
			path: ["router", 0],
			message: `the first command of "${entry.title}" has a placeholder`,
			expected: "the real names",
			found: hole[0]
		}];
	});
}
function unproven({ runbook }) {
	return runbook.entries.filter(rollsBack).flatMap((entry) => {
		const proofs = entry.steps.filter((step) => step.run === null && step.expect !== null).length;
		if (proofs >= PROOFS) return [];
		return [{
			path: ["rollback"],
			message: `the runbook entry "${entry.title}" does not say how the rollback is proven`,
			expected: "traffic 0, versions in the answers, guards back in range by cohort",
			found: `${proofs} of ${PROOFS}`
		}];
	});
}
function rollsBack({ trigger, title }) {
	return trigger.kind === "rollback-failed" || trigger.kind === "guard" && title.endsWith("roll back");
}
function drill({ plan }) {
	const { drilled, within } = plan.rollout.rollback;
	if (drilled === null) return [{
		path: ["rollback"],
		what: "key",
		severity: strictAt(plan, 1),
		message: "the rollback was never rehearsed",
		suggestion: "rehearse it and write drilled: { on: 2026-11-17, took: 41s }"
	}];
	const age = plan.starts - Date.parse(drilled.on);
	const old = age > OLD_DRILL ? [{
		path: ["rollback", "drilled"],
		message: `at the start the last drill is ${Math.floor(age / DAY)} days old`
	}] : [];
	if (drilled.took <= within) return old;
	return [...old, {
		path: ["rollback", "within"],
		message: "the last drill took longer than the rollback may take",
		expected: `at most ${showDuration(within)}`,
		found: showDuration(drilled.took)
	}];
}

// src/lint/f-people.ts
const LARGE = 25;
const PEOPLE = [
	{
		code: "rubric-59-decider",
		severity: "advice",
		answer: "decider",
		objections: ({ plan }) => plan.rollout.people.some(({ name }) => name === "model-owner") ? [] : [{
			path: ["people"],
			what: "key",
			message: "the rollout names no model owner; the policy's list decides alone",
			suggestion: "people: { model-owner: { any-of: [\"@login\"] } }"
		}]
	},
	{
		code: "rubric-60-on-call",
		severity: "blocker",
		answer: null,
		objections: onCall
	},
	{
		code: "rubric-62-decision-points",
		severity: "advice",
		answer: "decision-points",
		objections: noDecision
	},
	{
		code: "rubric-63-communications",
		severity: "advice",
		answer: "communications",
		objections: ({ plan }) => plan.rollout.communications.some(({ on }) => on === "rolled-back") ? [] : [{
			path: ["communications"],
			what: "key",
			message: "nobody hears of a rollback"
		}]
	},
	question({
		code: "rubric-64-support-brief",
		answer: "support-brief",
		asks: "what users may see, and how to tell the versions apart, is not said for the front line"
	}),
	{
		code: "rubric-67-close-out",
		severity: "advice",
		answer: "close-out",
		objections: ({ plan }) => plan.rollout.followUp.length > 0 ? [] : [{
			path: ["follow-up"],
			what: "key",
			message: "nothing is read again after the release"
		}]
	}
];
function onCall({ plan }) {
	const role = plan.rollout.people.find(({ name }) => name === "on-call");
	if (role !== void 0 && role.covers !== null) return [];
	return [{
		path: role === void 0 ? ["people"] : ["people", "on-call"],
		what: "key",
		severity: strictAt(plan, 1),
		message: role === void 0 ? "nobody is named for the pager" : "it is not said how long one acknowledgement covers",
		expected: "on-call with any-of and covers",
		suggestion: "on-call: { any-of: [\"@login\"], covers: 24h }"
	}];
}
function noDecision({ plan }) {
	const large = plan.rollout.stages.findIndex((stage) => stage.kind === "canary" && stage.weight >= LARGE || stage.kind === "blue-green");
	const before = plan.rollout.stages.slice(0, large + 1);
	if (large === -1 || before.some(({ go }) => go.length > 0)) return [];
	return [{
		path: ["stages", large],
		message: `no person says go before a step to ${LARGE}% or more`,
		suggestion: "go: [model-owner]"
	}];
}

// src/lint/g-language-models.ts
const LANGUAGE_MODELS = [
	{
		code: "rubric-68-pinned",
		severity: "blocker",
		answer: null,
		objections: notPinned
	},
	{
		code: "rubric-68-served-model",
		severity: "advice",
		answer: "served-model",
		objections: ({ plan }) => plan.rollout.guards.some(({ kind }) => kind === "identity") ? [] : [{
			path: ["guards"],
			what: "key",
			message: "no guard compares the served model with the pinned one"
		}]
	},
	{
		code: "rubric-69-llm-quality",
		severity: "blocker",
		answer: null,
		objections: noQuality
	},
	question({
		code: "rubric-69-safety-filter",
		answer: "safety-filter",
		asks: "no guard watches how often the safety filter hits",
		applies: ({ plan }) => !hasGuardLike(plan, /filter|safety|moderation/)
	}),
	question({
		code: "rubric-69-off-brand",
		answer: "off-brand",
		asks: "no guard watches answers that are off brand",
		applies: ({ plan }) => !hasGuardLike(plan, /brand|tone/)
	}),
	question({
		code: "rubric-70-judge",
		answer: "judge",
		asks: "how the judging model is pinned and compared with people is not said",
		applies: ({ plan }) => plan.rollout.units.some(({ sampleOf }) => sampleOf !== null)
	}),
	{
		code: "rubric-72-repeats",
		severity: "advice",
		answer: "repeats",
		objections: ({ plan }) => plan.rollout.stages.flatMap((stage, index) => stage.kind === "evaluate" && stage.repeats < 2 ? [{
			path: ["stages", index],
			message: "one answer per prompt does not show the spread",
			suggestion: "repeats: 3"
		}] : [])
	}
];
function hasGuardLike(plan, name) {
	return plan.rollout.guards.some((guard) => name.test(guard.name));
}
function notPinned({ plan }) {
	const { candidate } = plan.rollout.release;
	return [
		...candidate.model === null ? ["model"] : [],
		...candidate.prompt === null ? ["prompt"] : [],
		...Object.keys(candidate.parameters).length === 0 ? ["parameters"] : []
	].filter((field) => plan.rollout.answers[field] === void 0).map((field) => ({
		path: ["release", "candidate"],
		what: "key",
		severity: strictAt(plan, 2),
		message: `the candidate's ${field} is not pinned`,
		expected: "model, prompt and parameters",
		suggestion: `write ${field}, or answers: { ${field}: { not-applicable: "why" } }`
	}));
}
function noQuality({ plan }) {
	if (plan.rollout.guards.some((guard) => guard.class === "quality" && isTested(guard))) return [];
	return [{
		path: ["guards"],
		what: "key",
		severity: strictAt(plan, 2),
		message: "no judged guard looks at what the model says",
		expected: "a share of unsupported answers, and one of refusals with two limits"
	}];
}

// src/lint/lint.ts
const GENERAL = [
	...CHANGE_AND_BET,
	...STAGES,
	...GUARDS,
	...COHORTS,
	...ROLLBACK,
	...PEOPLE
];
function rubricOf(plan, runbook) {
	return (plan.rollout.kind === "llm" ? [...GENERAL, ...LANGUAGE_MODELS] : GENERAL).filter(({ severity }) => plan.rollout.tier < 3 || severity === "blocker").map((rule) => ({
		rule,
		...outcomeOf$1(rule, plan, runbook)
	}));
}
function lint(plan, runbook, locate) {
	return rubricOf(plan, runbook).flatMap((outcome) => {
		if (outcome.kind !== "no") return [];
		const { code, severity } = outcome.rule;
		return outcome.objections.map((objection) => report(plan.file, locate, {
			code,
			severity,
			...objection
		}));
	});
}
function outcomeOf$1(rule, plan, runbook) {
	const objections = rule.objections({
		plan,
		runbook
	});
	if (objections.length === 0) return { kind: "yes" };
	const answer = rule.answer === null ? void 0 : plan.rollout.answers[rule.answer];
	if (answer === void 0) return {
		kind: "no",
		objections
	};
	return answer;
}

// src/plan/shares.ts
function sharesIn(stage, rollout) {
	const all = ["all", sharesAt(stage, weightOfAll(stage, rollout))];
	const late = notJoined(stage, rollout);
	return new Map([all, ...rollout.cohorts.map(({ name }) => [name, sharesAt(stage, late.has(name) ? 0 : weightIn(stage, name))])]);
}
function sharesAt(stage, weight) {
	switch (stage.kind) {
		case "evaluate": return {
			candidate: 0,
			baseline: 0
		};
		case "shadow": return {
			candidate: stage.mirror / 100,
			baseline: 1
		};
		case "canary":
		case "blue-green": return {
			candidate: weight / 100,
			baseline: 1 - weight / 100
		};
	}
}
function weightOfAll(stage, rollout) {
	const base = weightIn(stage, "all");
	const late = notJoined(stage, rollout);
	let weight = base;
	for (const { name, share } of rollout.cohorts) weight += share * ((late.has(name) ? 0 : weightIn(stage, name)) - base);
	return Math.min(100, Math.max(0, weight));
}
function notJoined(stage, rollout) {
	if (stage.kind === "shadow" || stage.kind === "evaluate") return /* @__PURE__ */ new Set();
	const positions = new Map(rollout.stages.map(({ name }, index) => [name, index]));
	const here = positions.get(stage.name) ?? 0;
	const isLate = ({ from }) => from !== null && here < (positions.get(from) ?? 0);
	return new Set(rollout.cohorts.filter(isLate).map(({ name }) => name));
}

// src/plan/blind-cohorts.ts
const HALF = 50;
function isBlind(rollout, stage, cohort) {
	return !watchersOf(rollout, stage, cohort).some((cell) => cell.blind === null);
}
function watchersOf(rollout, { cells }, cohort) {
	const watching = rollout.guards.filter(({ onBreach, class: kind }) => onBreach === "roll-back" && (kind === "quality" || kind === "error")).map(({ name }) => name);
	return cells.filter((cell) => cell.cohort === cohort && cell.needed !== null && watching.includes(cell.guard));
}
function refuseBlindCohorts(rollout, stages) {
	const last = lastBeforeHalf(rollout, stages);
	return rollout.cohorts.flatMap((cohort) => {
		if (cohort.accepted !== null) return [];
		if (last !== null && !isBlind(rollout, last, cohort.name)) return [];
		const joins = stages.find(({ stage }) => stage.name === cohort.from);
		const joinsLater = joins !== void 0 && joins.index > (last?.index ?? -1);
		if (joinsLater && !isBlind(rollout, joins, cohort.name)) return [];
		return [complain(cohort, joinsLater ? joins : last, stages, rollout)];
	});
}
function lastBeforeHalf(rollout, stages) {
	const live = stages.filter(({ stage }) => stage.kind !== "evaluate");
	const half = live.findIndex(({ stage }) => weightOfAll(stage, rollout) >= HALF || isHalf(stage));
	return (half === -1 ? live.at(-1) : live[half - 1]) ?? null;
}
function isHalf(stage) {
	return stage.kind === "blue-green" || stage.kind === "canary" && stage.weight >= HALF;
}
function complain(cohort, where, stages, rollout) {
	const seen = stages.find((stage) => !isBlind(rollout, stage, cohort.name));
	const place = where === null ? "before 50% of the traffic" : `in stage "${where.stage.name}"`;
	return {
		code: "cohort-blind",
		severity: "blocker",
		path: ["cohorts", cohort.name],
		what: "key",
		message: `no roll-back guard of class quality or error can prove anything about the cohort ${cohort.name} ${place}`,
		expected: "one such guard with enough samples before half of the traffic is on the candidate",
		found: where === null ? "no stage before 50%" : shortage(watchersOf(rollout, where, cohort.name)),
		suggestion: seen !== void 0 && where !== null && seen.index > where.index ? `from: ${seen.stage.name}` : "bake longer, add `detect` for this cohort, or accepted: { by: \"@person\", because: … }"
	};
}
function shortage(cells) {
	const [nearest] = [...cells].sort((a, b) => b.expected / (b.needed ?? 1) - a.expected / (a.needed ?? 1));
	if (nearest === void 0) return "no such guard is judged there";
	return `${Math.floor(nearest.expected)} of ${nearest.needed} samples for ${nearest.guard}`;
}

// src/plan/canonical-json.ts
function canonicalJson(value) {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
	if (typeof value === "object" && value !== null) return `{${Object.entries(value).filter(([, member]) => member !== void 0).sort(([a], [b]) => a < b ? -1 : 1).map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
	if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
	if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
	throw new TypeError(`canonical JSON has no such ${typeof value}`);
}

// src/plan/sha256.ts
const PRIMES = firstPrimes(64);
const ROUND = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
function sha256(text) {
	const bytes = pad(new TextEncoder().encode(text));
	const view = new DataView(bytes.buffer);
	const hash = Int32Array.from(START);
	const words = /* @__PURE__ */ new Int32Array(64);
	for (let block = 0; block < bytes.length; block += 64) {
		for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(block + i * 4);
		extend(words);
		compress(hash, words);
	}
	return Array.from(hash, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
function pad(message) {
	const bytes = new Uint8Array((message.length + 8 >> 6) * 64 + 64);
	bytes.set(message);
	bytes[message.length] = 128;
	const view = new DataView(bytes.buffer);
	view.setUint32(bytes.length - 8, Math.floor(message.length / 536870912));
	view.setUint32(bytes.length - 4, message.length << 3);
	return bytes;
}
function extend(words) {
	for (let i = 16; i < 64; i += 1) {
		const early = words[i - 15] ?? 0;
		const late = words[i - 2] ?? 0;
		const first = turn(early, 7) ^ turn(early, 18) ^ early >>> 3;
		const second = turn(late, 17) ^ turn(late, 19) ^ late >>> 10;
		words[i] = (words[i - 16] ?? 0) + first + (words[i - 7] ?? 0) + second;
	}
}
function compress(hash, words) {
	let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
	for (let i = 0; i < 64; i += 1) {
		const choose = e & f ^ ~e & g;
		const majority = a & b ^ a & c ^ b & c;
		const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choose + (ROUND[i] ?? 0) + (words[i] ?? 0) | 0;
		const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority;
		h = g;
		g = f;
		f = e;
		e = d + one | 0;
		d = c;
		c = b;
		b = a;
		a = one + two | 0;
	}
	for (const [i, word] of [
		a,
		b,
		c,
		d,
		e,
		f,
		g,
		h
	].entries()) hash[i] = (hash[i] ?? 0) + word;
}
function turn(word, by) {
	return word >>> by | word << 32 - by;
}
function fraction(value) {
	return Math.floor((value - Math.floor(value)) * 2 ** 32);
}
function firstPrimes(count) {
	const primes = [];
	for (let candidate = 2; primes.length < count; candidate += 1) if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
	return primes;
}

// src/plan/route.ts
function routeOf(target) {
	const parts = identify(target);
	const named = parts.filter((part) => part !== null && part !== "");
	return {
		key: sha256(canonicalJson([target.kind, ...parts])).slice(0, 12),
		text: `${target.kind} ${named.join("/")}`
	};
}
function candidateKey(candidate) {
	return sha256(canonicalJson(candidate));
}
function identify(target) {
	switch (target.kind) {
		case "kserve": return [
			target.server,
			target.namespace,
			target.service
		];
		case "seldon": return [
			target.server,
			target.namespace,
			target.experiment
		];
		case "istio": return [
			target.server,
			target.namespace,
			target.virtualService,
			target.route
		];
		case "gateway-api": return [
			target.server,
			target.namespace,
			target.httpRoute,
			target.rule
		];
		case "unleash": return [
			target.url,
			target.project,
			target.feature,
			target.environment
		];
		case "launchdarkly": return [
			target.url,
			target.project,
			target.flag,
			target.environment
		];
		case "flagd": return [target.file, target.flag];
		case "sql": return [
			target.database,
			target.table,
			target.key,
			target.percent,
			canonicalJson(target.where)
		];
		case "http": return [target.set.method, target.set.url];
		case "command": return [...target.run];
	}
}

// src/plan/capabilities.ts
const TOLERANCE = 1e-6;
function refuseStages(rollout, router) {
	const { text } = routeOf(router.target);
	return rollout.stages.flatMap((stage, index) => needsOf(stage, index, rollout).filter((need) => !need.isMet(router.capabilities)).map((need) => ({
		code: need.code,
		severity: "blocker",
		path: [
			"stages",
			index,
			...need.path
		],
		message: `stage "${stage.name}" needs ${need.needs}, which the router ${text} cannot do`,
		expected: need.can(router.capabilities),
		found: need.needs,
		suggestion: need.suggestion
	})));
}
function adviseOnStickiness(rollout, router) {
	if (rollout.routedBy === "request" || router.capabilities.sticky !== "none") return [];
	return [{
		code: "router-not-sticky",
		severity: "advice",
		path: ["traffic", "routed-by"],
		message: `the router ${routeOf(router.target).text} does not keep a ${rollout.routedBy} on one version`,
		expected: "a router that hashes the routed unit, or traffic routed by request",
		found: `routed-by: ${rollout.routedBy}`,
		suggestion: "routed-by: request"
	}];
}
function needsOf(stage, index, rollout) {
	switch (stage.kind) {
		case "evaluate": return [];
		case "shadow": return stage.by === "router" ? [mirrorNeed(stage.mirror)] : [];
		case "canary": return [
			weightNeed(stage.weight, ["weight"]),
			...Object.entries(stage.cohorts).filter(([, weight]) => weight !== 0 && weight !== stage.weight).map(([cohort, weight]) => weightNeed(weight, ["cohorts", cohort])),
			...cohortNeed(stage, index, rollout)
		];
		case "blue-green": {
			const weights = stage.switch === "at-once" ? [] : stage.switch;
			return [
				weightNeed(100, ["kind"]),
				...weights.map((weight, step) => weightNeed(weight, ["switch", step])),
				...cohortNeed(stage, index, rollout)
			];
		}
	}
}
function weightNeed(weight, path) {
	return {
		code: "stage-needs-weight",
		path,
		needs: `a weight of ${weight}%`,
		suggestion: "write a weight that the router can set, or put a router that can do it first",
		isMet: ({ weight: can }) => can !== null && weight <= can.max + TOLERANCE && isMultipleOf(weight, can.step),
		can: ({ weight: can }) => can === null ? "no weights" : `weights up to ${can.max}% in steps of ${can.step}%`
	};
}
function mirrorNeed(mirror) {
	return {
		code: "stage-needs-mirror",
		path: ["mirror"],
		needs: `a mirror of ${mirror}%`,
		suggestion: "by: application, when the application itself sends the copies",
		isMet: ({ mirror: can }) => {
			if (can === null) return false;
			if (can === "all-or-nothing") return mirror === 100;
			return mirror <= can.max + TOLERANCE && isMultipleOf(mirror, can.step);
		},
		can: ({ mirror: can }) => {
			if (can === null) return "no mirror";
			if (can === "all-or-nothing") return "a mirror of 100% or none";
			return `a mirror up to ${can.max}% in steps of ${can.step}%`;
		}
	};
}
function cohortNeed(stage, index, rollout) {
	const kept = [...notJoined(stage, rollout)];
	const own = stage.kind === "canary" ? Object.keys(stage.cohorts) : [];
	const named = [.../* @__PURE__ */ new Set([...own, ...kept])];
	if (named.length === 0) return [];
	return [{
		code: "stage-needs-cohorts",
		path: own.length > 0 && kept.length === 0 ? ["cohorts"] : ["name"],
		needs: `a weight of its own for ${named.join(", ")} (stage ${index + 1})`,
		suggestion: "leave out `from` and the weights by cohort, or put a router first that tells cohorts apart",
		isMet: ({ cohorts }) => cohorts !== "none",
		can: () => "one weight for everyone"
	}];
}
function isMultipleOf(value, step) {
	if (step <= 0) return true;
	const steps = value / step;
	return Math.abs(steps - Math.round(steps)) < TOLERANCE * Math.max(1, steps);
}

// src/plan/changes.ts
function changesOf(release, named) {
	const before = describe$2(release.baseline, named);
	const after = describe$2(release.candidate, named);
	return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].map((what) => ({
		what,
		baseline: before.get(what)?.shown ?? null,
		candidate: after.get(what)?.shown ?? null,
		equal: before.get(what)?.identity === after.get(what)?.identity
	})).filter(({ equal }) => !equal).map(({ what, baseline, candidate }) => ({
		what,
		baseline,
		candidate
	}));
}
function describe$2(side, named) {
	const aspects = /* @__PURE__ */ new Map();
	const plain = (what, value) => {
		if (value !== null) aspects.set(what, {
			shown: value,
			identity: value
		});
	};
	plain("version", side.id);
	plain("digest", side.digest);
	plain("model", side.model);
	if (side.prompt !== null) aspects.set("prompt", fileAspect(side.prompt, named));
	for (const [name, value] of Object.entries(side.parameters)) plain(`parameter ${name}`, String(value));
	for (const file of side.with) aspects.set(`file ${file.file}`, fileAspect(file, named));
	return aspects;
}
function fileAspect(reference, named) {
	const found = named.find((file) => file.path === reference.file && file.at === reference.at);
	const where = reference.at === "base" ? `${reference.file} on the base branch` : reference.file;
	if (found === void 0) return {
		shown: where,
		identity: `${reference.at} ${reference.file}`
	};
	return {
		shown: `${where} (${found.blob.slice(0, 7)})`,
		identity: found.blob
	};
}

// src/plan/digest.ts
function digestOf(input) {
	const named = input.named.map(({ path, at, blob }) => [
		path,
		at,
		blob
	].join("\0")).sort().map((line) => line.split("\0"));
	return digest(sha256(canonicalJson({
		version: input.version,
		resolved: input.resolved,
		named
	})));
}

// src/judge/allocate.ts
function allocate({ guards, cohorts, alpha }, all) {
	const shares = sum$1(guards.map((guard) => guard.share));
	const roots = sum$1(cohorts.map((cohort) => Math.sqrt(cohort.share)));
	return guards.flatMap((guard) => {
		const own = alpha * guard.share / shares;
		if (!(roots > 0)) return [{
			guard: guard.name,
			cohort: all,
			alpha: own
		}];
		return [{
			guard: guard.name,
			cohort: all,
			alpha: own / 2
		}, ...cohorts.map((cohort) => ({
			guard: guard.name,
			cohort: cohort.name,
			alpha: own / 2 * Math.sqrt(cohort.share) / roots
		}))];
	});
}
function sum$1(values) {
	let all = 0;
	for (const value of values) all += value;
	return all;
}

// src/judge/design-effect.ts
function designEffect(m, icc, cv2 = 0) {
	return Math.max(1, 1 + (m * (1 + cv2) - 1) * icc);
}

// src/plan/samples.ts
const NOBODY = {
	candidate: 0,
	baseline: 0
};
function dailySamples(rollout, stage) {
	const shares = sharesIn(stage, rollout);
	const shareOf = new Map([["all", 1], ...rollout.cohorts.map(({ name, share }) => [name, share])]);
	const daily = /* @__PURE__ */ new Map();
	const add = (unit) => {
		const known = daily.get(unit.name);
		if (known !== void 0) return known;
		const made = unit.sampleOf === null ? new Map([...shares].map(([cohort, { candidate, baseline }]) => {
			const total = unit.perDay * (shareOf.get(cohort) ?? 0);
			return [cohort, {
				candidate: total * candidate,
				baseline: total * baseline
			}];
		})) : drawFrom(add(unitNamed(rollout, unit.sampleOf.unit)), unit.sampleOf);
		daily.set(unit.name, made);
		return made;
	};
	for (const unit of rollout.units) add(unit);
	return daily;
}
function samplesOf(daily, unit, cohort) {
	return daily.get(unit)?.get(cohort) ?? NOBODY;
}
function drawFrom(parent, { share, atMostPerDay }) {
	const wanted = new Map([...parent].map(([cohort, { candidate, baseline }]) => [cohort, {
		candidate: candidate * share,
		baseline: baseline * share
	}]));
	if (atMostPerDay === null) return wanted;
	const all = wanted.get("all") ?? NOBODY;
	const budget = splitBudget(all, atMostPerDay);
	const cohorts = [...wanted].filter(([cohort]) => cohort !== "all").map(([, each]) => each);
	const level = {
		candidate: evenLevel(cohorts.map((each) => each.candidate), all.candidate, budget.candidate),
		baseline: evenLevel(cohorts.map((each) => each.baseline), all.baseline, budget.baseline)
	};
	return new Map([...wanted].map(([cohort, own]) => [cohort, cohort === "all" ? budget : {
		candidate: Math.min(own.candidate, level.candidate),
		baseline: Math.min(own.baseline, level.baseline)
	}]));
}
function splitBudget(wanted, budget) {
	const half = budget / 2;
	return {
		candidate: Math.min(wanted.candidate, Math.max(half, budget - wanted.baseline)),
		baseline: Math.min(wanted.baseline, Math.max(half, budget - wanted.candidate))
	};
}
function evenLevel(cohorts, all, budget) {
	const rest = Math.max(0, all - cohorts.reduce((sum, each) => sum + each, 0));
	const wants = [...cohorts, rest].sort((a, b) => a - b);
	let left = budget;
	for (const [index, want] of wants.entries()) {
		const level = left / (wants.length - index);
		if (want >= level) return level;
		left -= want;
	}
	return Number.POSITIVE_INFINITY;
}
function designEffectOf(rollout, daily, unit, cohort) {
	const { m, correlation } = clusterOf(rollout, daily, unit, cohort);
	return designEffect(m, correlation);
}
function clusterOf(rollout, daily, unit, cohort) {
	if (unit.sampleOf === null || unit.clusterDeclared) return {
		m: unit.perRouted,
		correlation: unit.correlation
	};
	const parent = unitNamed(rollout, unit.sampleOf.unit);
	const before = samplesOf(daily, parent.name, cohort).candidate;
	const taken = before > 0 ? samplesOf(daily, unit.name, cohort).candidate / before : 1;
	const cluster = clusterOf(rollout, daily, parent, cohort);
	return {
		...cluster,
		m: cluster.m * taken
	};
}
function servedUnitOf(rollout, unit) {
	return unit.sampleOf === null ? unit : servedUnitOf(rollout, unitNamed(rollout, unit.sampleOf.unit));
}
function unitNamed(rollout, name) {
	const unit = rollout.units.find((each) => each.name === name);
	if (unit === void 0) throw new RangeError(`the rollout has no unit ${name}`);
	return unit;
}

// src/plan/pairs.ts
const ALPHA = .05;
function pairsOf(rollout, traffic) {
	const alphas = alphasOf(rollout);
	return rollout.guards.flatMap((guard) => {
		const unit = unitNamed(rollout, guard.unit);
		const judged = traffic.filter(({ stage }) => isJudgedIn(guard, stage, rollout));
		return cohortsOf(guard, rollout).map((cohort) => {
			const reached = judged.filter(({ daily }) => samplesOf(daily, unit.name, cohort).candidate > 0);
			const every = rollout.every * guard.everyTimes;
			return {
				guard: guard.name,
				cohort,
				alpha: alphas.get(keyOf(guard.name, cohort)) ?? .05,
				horizon: reached.reduce((sum, { stage }) => sum + Math.ceil(bakeOf(stage) / every), 0),
				designEffect: Math.max(1, ...reached.map(({ daily }) => designEffectOf(rollout, daily, unit, cohort)))
			};
		});
	});
}
function cohortsOf(guard, rollout) {
	return isTested(guard) ? ["all", ...rollout.cohorts.map((cohort) => cohort.name)] : ["all"];
}
function isJudgedIn(guard, stage, rollout) {
	if (!isLive(stage)) return false;
	if (stage.kind === "shadow" && (guard.class === "business" || guard.kind === "split" || guard.kind === "signal")) return false;
	if (guard.from === null) return true;
	const begins = rollout.stages.findIndex((each) => each.name === guard.from);
	return rollout.stages.findIndex((each) => each.name === stage.name) >= begins;
}
function keyOf(guard, cohort) {
	return `${guard}/${cohort}`;
}
function alphasOf(rollout) {
	const cohorts = rollout.cohorts.map(({ name, share }) => ({
		name,
		share
	}));
	const tested = rollout.guards.filter(isTested).map((guard) => ({
		guard,
		name: guard.name,
		share: guard.alphaShare
	}));
	const rollBack = tested.filter(({ guard }) => guard.onBreach === "roll-back");
	const others = tested.filter(({ guard }) => guard.onBreach !== "roll-back");
	const shared = allocate({
		guards: rollBack,
		cohorts,
		alpha: ALPHA
	}, "all");
	const own = others.flatMap((guard) => allocate({
		guards: [guard],
		cohorts,
		alpha: ALPHA
	}, "all"));
	return new Map([...shared, ...own].map(({ guard, cohort, alpha }) => [keyOf(guard, cohort), alpha]));
}

// src/plan/evaluability.ts
function cellsOf({ rollout, traffic, pairs }, index) {
	const here = traffic[index];
	if (here === void 0 || !isLive(here.stage)) return [];
	const guards = new Map(rollout.guards.map((guard) => [guard.name, guard]));
	const detects = new Map(rollout.cohorts.map((cohort) => [cohort.name, cohort.detect]));
	return pairs.flatMap((pair) => {
		const guard = guards.get(pair.guard);
		if (guard === void 0) return [];
		const detect = detects.get(pair.cohort)?.[guard.name] ?? null;
		return [cellOf$1({
			rollout,
			here,
			earlier: traffic.slice(0, index),
			pair,
			guard,
			detect
		})];
	});
}
function cellOf$1(spot) {
	const { rollout, here, pair, guard } = spot;
	const { stage, daily: all } = here;
	const unit = unitNamed(rollout, guard.unit);
	const designEffect = designEffectOf(rollout, all, unit, pair.cohort);
	const daily = samplesOf(all, unit.name, pair.cohort);
	const ripe = Math.max(0, bakeOf(stage) - (guard.maturesAfter ?? 0));
	const expected = daily.candidate * ripe / DAY;
	const base = {
		stage: stage.name,
		guard: guard.name,
		cohort: pair.cohort,
		expected,
		designEffect
	};
	const blindly = (blind) => ({
		...base,
		blind,
		needed: null,
		oneLook: null,
		hours: null
	});
	if (!isJudgedIn(guard, stage, rollout) || daily.candidate <= 0) return blindly({ why: "not-in-this-stage" });
	if (ripe <= 0) return blindly({ why: "immature" });
	if (!isTested(guard)) return blindly({ why: "not-judged" });
	return decide(neededFor({
		guard,
		detect: spot.detect,
		alpha: pair.alpha,
		designEffect,
		units: daily.candidate * pair.horizon * rollout.every * guard.everyTimes / DAY,
		weight: weightAgainst(spot, daily, expected),
		live: daily.baseline > 0
	}), base, daily, blindly);
}
function decide(need, base, daily, blindly) {
	switch (need.kind) {
		case "no-baseline": return blindly({ why: "no-live-baseline" });
		case "missing": return blindly({
			why: "bound-missing",
			detail: need.detail
		});
		case "samples": {
			const hours = need.needed / daily.candidate * (DAY / HOUR);
			const blind = base.expected >= need.needed ? null : {
				why: "too-few",
				hours
			};
			return {
				...base,
				blind,
				needed: need.needed,
				oneLook: need.oneLook,
				hours
			};
		}
	}
}
function weightAgainst({ rollout, earlier, pair, guard }, daily, expected) {
	if (daily.baseline > 0) return daily.candidate / (daily.candidate + daily.baseline);
	let recorded = 0;
	for (const before of earlier) {
		if (!isJudgedIn(guard, before.stage, rollout)) continue;
		recorded += samplesOf(before.daily, guard.unit, pair.cohort).baseline * bakeOf(before.stage) / DAY;
	}
	return recorded > 0 ? expected / (expected + recorded) : null;
}

// src/plan/exposure.ts
function detectsIn(rollout) {
	const delays = rollout.guards.filter(({ onBreach }) => onBreach === "roll-back").map((guard) => delayOf(guard, rollout) + rollout.every * guard.everyTimes + (guard.maturesAfter ?? 0));
	return milliseconds(rollout.routers[0].settlesIn + (delays.length === 0 ? rollout.every : Math.min(...delays)));
}
function delayOf(guard, rollout) {
	return rollout.sources.find((source) => source.name === guard.source)?.delay ?? 0;
}
const NOT_WATCHING = /* @__PURE__ */ new Set(["not-in-this-stage", "not-judged"]);
function exposureOf(rollout, { stage, daily }, cells) {
	if (stage.kind === "evaluate" || stage.kind === "shadow") return [];
	return rollout.guards.filter(({ onBreach }) => onBreach === "roll-back").flatMap((guard) => {
		const cell = cells.find((each) => each.guard === guard.name && each.cohort === "all");
		if (cell === void 0 || NOT_WATCHING.has(cell.blind?.why)) return [];
		const served = servedUnitOf(rollout, unitNamed(rollout, guard.unit));
		const bake = bakeOf(stage);
		const found = Math.min(bake, cell.hours === null ? bake : cell.hours * HOUR + detectsIn(rollout));
		const units = samplesOf(daily, served.name, "all").candidate * found / DAY;
		const excess = excessOf(guard);
		return [{
			guard: guard.name,
			units,
			extraBad: excess === null ? null : units * excess,
			unit: served.name
		}];
	});
}
function excessOf(guard) {
	if (guard.kind !== "proportion" || guard.expect === null) return null;
	const level = levelToFind(guard, guard.expect);
	return level === null ? null : Math.abs(level - guard.expect);
}
function levelToFind(guard, expect) {
	if (guard.detect?.kind === "level") return guard.detect.level;
	if (guard.detect?.kind === "factor") return expect * guard.detect.factor;
	return guard.better === "lower" ? guard.objective.atMost : guard.objective.atLeast;
}

// src/plan/floors.ts
function policyFloors(rollout, policy, now) {
	const floor = policy.tiers[rollout.tier];
	return [
		...firstWeight(rollout, floor),
		...shortBakes(rollout, floor),
		...missingClasses(rollout, floor),
		...tooFewCohorts(rollout, floor),
		...oldDrill(rollout, floor, now),
		...foreignHosts(rollout, policy)
	].map((complaint) => ({
		...complaint,
		severity: "blocker"
	}));
}
function firstWeight(rollout, floor) {
	const index = rollout.stages.findIndex((stage) => stage.kind === "canary" || stage.kind === "blue-green");
	const stage = rollout.stages[index];
	if (stage === void 0) return [];
	const weight = stage.kind === "canary" ? stage.weight : 100;
	if (weight <= floor.largestFirstWeight) return [];
	return [{
		code: "policy-first-weight",
		path: [
			"stages",
			index,
			stage.kind === "canary" ? "weight" : "kind"
		],
		message: `the first stage with users gives the candidate more than tier ${rollout.tier} allows`,
		expected: `at most ${floor.largestFirstWeight}%`,
		found: `${weight}% in stage "${stage.name}"`,
		suggestion: `start with a canary stage of weight: ${floor.largestFirstWeight}%`
	}];
}
function shortBakes(rollout, floor) {
	return rollout.stages.flatMap((stage, index) => {
		if (stage.kind === "evaluate" || !isLive(stage) || stage.bake >= floor.shortestBake) return [];
		return [{
			code: "policy-bake",
			path: [
				"stages",
				index,
				"bake"
			],
			message: `stage "${stage.name}" bakes shorter than tier ${rollout.tier} allows`,
			expected: `at least ${showDuration(floor.shortestBake)}`,
			found: showDuration(stage.bake),
			suggestion: `bake: ${showDuration(floor.shortestBake)}`
		}];
	});
}
function missingClasses(rollout, floor) {
	const present = new Set(rollout.guards.filter(({ onBreach }) => onBreach !== "warn").map((guard) => guard.class));
	return floor.guardClasses.filter((needed) => !present.has(needed)).map((needed) => ({
		code: "policy-guard-class",
		path: ["guards"],
		what: "key",
		message: `tier ${rollout.tier} needs a guard of class ${needed} that rolls back or holds`,
		expected: floor.guardClasses.join(", "),
		found: [...present].join(", ") || "none",
		suggestion: `add a guard with class: ${needed}`
	}));
}
function tooFewCohorts(rollout, floor) {
	if (rollout.cohorts.length >= floor.cohorts) return [];
	return [{
		code: "policy-cohorts",
		path: ["cohorts"],
		what: "key",
		message: `tier ${rollout.tier} needs cohorts that are judged on their own`,
		expected: `at least ${floor.cohorts}`,
		found: `${rollout.cohorts.length}`,
		suggestion: "name the most valuable and the most vulnerable group under `cohorts`"
	}];
}
function oldDrill(rollout, floor, now) {
	const limit = floor.drillNotOlderThan;
	if (limit === null) return [];
	const { drilled } = rollout.rollback;
	const base = {
		code: "policy-drill",
		expected: `a drill within the last ${Math.floor(limit / DAY)} days`,
		suggestion: "rehearse the rollback (`model-rollout drill`) and write drilled: { on: …, took: … }"
	};
	if (drilled === null) {
		const message = `tier ${rollout.tier} needs a rehearsed rollback`;
		return [{
			...base,
			path: ["rollback"],
			what: "key",
			message,
			found: "no drill"
		}];
	}
	const age = now - Date.parse(drilled.on);
	if (age <= limit) return [];
	const message = `the last drill is older than tier ${rollout.tier} allows`;
	const found = `${drilled.on}, ${Math.floor(age / DAY)} days ago`;
	return [{
		...base,
		path: [
			"rollback",
			"drilled",
			"on"
		],
		message,
		found
	}];
}
function foreignHosts(rollout, policy) {
	const { hosts } = policy;
	if (hosts === null) return [];
	const routers = rollout.routers.flatMap((router, index) => {
		return ("url" in router ? [router.url] : router.kind === "http" ? [router.read.url, router.set.url] : []).map((url) => ({
			url,
			path: [
				"router",
				index,
				"url"
			],
			allowed: hosts.routers
		}));
	});
	const sources = rollout.sources.flatMap((source) => "url" in source ? [{
		url: source.url,
		path: [
			"sources",
			source.name,
			"url"
		],
		allowed: hosts.sources
	}] : []);
	return [...routers, ...sources].map((use) => ({
		...use,
		host: hostOf(use.url)
	})).filter(({ host, allowed }) => !allowed.includes(host)).map(({ host, path, allowed }) => ({
		code: "policy-host",
		path,
		message: `the policy does not list the host ${host}`,
		expected: allowed.join(", ") || "no host",
		found: host,
		suggestion: "use a listed host, or have the policy's owners add it under `hosts`"
	}));
}
function hostOf(url) {
	return URL.canParse(url) ? new URL(url).hostname : url;
}

// src/plan/state-size.ts
const LARGEST = 512e3;
const FIXED = 16e3;
const A_SERIES = 600;
const LATENCY_SERIES = 5;
function refuseLargeState(rollout, pairs) {
	const latencies = new Set(rollout.guards.filter(({ kind }) => kind === "latency").map(({ name }) => name));
	const series = pairs.reduce((sum, pair) => sum + (latencies.has(pair.guard) ? LATENCY_SERIES : 1), 0);
	if (FIXED + series * A_SERIES <= LARGEST) return [];
	const most = Math.floor(496e3 / A_SERIES);
	return [{
		code: "state-too-large",
		severity: "blocker",
		path: ["cohorts"],
		what: "key",
		message: `guards × cohorts make ${series} series, more than the state of a rollout can hold`,
		expected: `at most ${most} series; a latency guard is ${LATENCY_SERIES}`,
		found: `${rollout.guards.length} guards in ${rollout.cohorts.length} cohorts`,
		suggestion: "judge fewer cohorts, or split the release"
	}];
}

// src/plan/moving-hours.ts
const MINUTES_A_DAY = 1440;
const MOST_STEPS = 1e3;
function nextMove(at, start, freezes) {
	let moment = at;
	for (let step = 0; step < MOST_STEPS; step += 1) {
		const frozen = freezes.find((freeze) => moment >= freeze.from && moment < freeze.until);
		const later = frozen === void 0 ? waitForHours(moment, start) : frozen.until;
		if (later === moment) return moment;
		moment = later;
	}
	return null;
}
function waitForHours(moment, { moves, zone }) {
	if (moves === null) return moment;
	const local = localTime(moment, zone);
	const open = moves.days.includes(local.weekday);
	if (open && local.minutes >= moves.from && local.minutes < moves.to) return moment;
	const wait = open && local.minutes < moves.from ? moves.from - local.minutes : MINUTES_A_DAY - local.minutes;
	return plus(moment, wait * MINUTE - moment % MINUTE);
}
function localTime(at, zone) {
	const parts = Object.fromEntries(clockOf(zone).formatToParts(at).map((part) => [part.type, part.value]));
	const date = Date.UTC(Number(parts["year"]), Number(parts["month"]) - 1, Number(parts["day"]));
	return {
		weekday: new Date(date).getUTCDay() || 7,
		minutes: Number(parts["hour"]) * 60 + Number(parts["minute"])
	};
}
const clocks = /* @__PURE__ */ new Map();
function clockOf(zone) {
	const known = clocks.get(zone);
	if (known !== void 0) return known;
	const clock = new Intl.DateTimeFormat("en-GB", {
		timeZone: zone,
		hourCycle: "h23",
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
		hour: "2-digit",
		minute: "2-digit"
	});
	clocks.set(zone, clock);
	return clock;
}

// src/plan/timetable.ts
function timetableOf(rollout, freezes, now) {
	const asked = Math.max(rollout.start.notBefore ?? 0, Math.ceil(now / HOUR) * HOUR);
	const first = nextMove(instant(asked), rollout.start, freezes);
	const slots = [];
	let free = first;
	let stuck = null;
	for (const stage of rollout.stages) {
		const starts = !isLive(stage) || free === null ? null : nextMove(free, rollout.start, freezes);
		const ends = starts === null ? null : plus(starts, bakeOf(stage));
		slots.push({
			starts,
			ends
		});
		if (!isLive(stage)) continue;
		if (starts === null) stuck ??= stage.name;
		free = ends;
	}
	const starts = first ?? instant(asked);
	return {
		starts,
		ends: free ?? starts,
		latest: plus(starts, rollout.deadline),
		slots,
		stuck
	};
}
function handOversIn(slot, first, covers) {
	if (covers === null || covers <= 0 || slot.starts === null || slot.ends === null) return [];
	const moments = [];
	const before = Math.max(1, Math.ceil((slot.starts - first) / covers));
	for (let at = first + before * covers; at < slot.ends; at += covers) moments.push(instant(at));
	return moments;
}

// src/plan/build.ts
function buildPlan(input) {
	const { file, rollout, resolved, named, routers, locate } = input;
	const traffic = rollout.stages.map((stage) => ({
		stage,
		daily: dailySamples(rollout, stage)
	}));
	const pairs = pairsOf(rollout, traffic);
	const tooLarge = refuseLargeState(rollout, pairs);
	const planning = {
		rollout,
		traffic,
		pairs: tooLarge.length > 0 ? pairs.filter(isOfAll) : pairs
	};
	const timetable = timetableOf(rollout, input.policy.freeze, input.now);
	const stages = traffic.map((_, index) => planStage(planning, index, timetable));
	const complaints = [
		...refuseStages(rollout, routers[0]),
		...policyFloors(rollout, input.policy, input.now),
		...tooLarge.length > 0 ? [] : refuseBlindCohorts(rollout, stages),
		...tooLarge,
		...refuseStuck(timetable, rollout),
		...adviseOnStickiness(rollout, routers[0]),
		...adviseOnBlindStages(rollout, stages),
		...adviseOnUntested(rollout, resolved)
	];
	return {
		file,
		digest: digestOf({
			version: rollout.version,
			resolved,
			named
		}),
		resolved,
		named,
		rollout,
		changes: changesOf(rollout.release, named),
		alpha: ALPHA,
		stages,
		pairs,
		starts: timetable.starts,
		ends: timetable.ends,
		latest: timetable.latest,
		routers,
		problems: complaints.map((complaint) => report(file, locate, complaint)),
		route: routeOf(routers[0].target)
	};
}
function isOfAll({ cohort }) {
	return cohort === "all";
}
function planStage(planning, index, timetable) {
	const { rollout, traffic } = planning;
	const here = traffic[index];
	if (here === void 0) throw new RangeError(`the rollout has ${traffic.length} stages, not ${index + 1}`);
	const slot = timetable.slots[index] ?? {
		starts: null,
		ends: null
	};
	const cells = cellsOf(planning, index);
	const covers = rollout.people.find((role) => role.name === "on-call")?.covers ?? null;
	return {
		stage: here.stage,
		index,
		...slot,
		...reachOf(rollout, here),
		cells,
		exposure: exposureOf(rollout, here, cells),
		detectsIn: detectsIn(rollout),
		handOvers: handOversIn(slot, timetable.starts, covers)
	};
}
function reachOf(rollout, { stage, daily }) {
	if (!isLive(stage) || stage.kind === "shadow") return {
		routedPerDay: 0,
		unitsPerDay: 0
	};
	const main = mainUnitOf(rollout);
	return {
		routedPerDay: (rollout.units.find((unit) => unit.name === rollout.routedBy)?.perDay ?? main.perDay / main.perRouted) * weightOfAll(stage, rollout) / 100,
		unitsPerDay: samplesOf(daily, main.name, "all").candidate
	};
}
function mainUnitOf(rollout) {
	const counts = /* @__PURE__ */ new Map();
	for (const guard of rollout.guards) {
		const { name } = servedUnitOf(rollout, unitNamed(rollout, guard.unit));
		counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	const most = Math.max(...counts.values());
	const main = rollout.units.find((unit) => counts.get(unit.name) === most) ?? rollout.units[0];
	if (main === void 0) throw new RangeError("a rollout has at least one unit: config refuses a file without");
	return main;
}
function refuseStuck({ stuck }, rollout) {
	if (stuck === null) return [];
	return [{
		code: "stage-never-starts",
		severity: "blocker",
		path: ["start", "moves"],
		message: `no moving hour outside a freeze lets stage "${stuck}" start`,
		expected: "hours that lie outside the policy's freezes",
		found: rollout.start.moves?.text ?? "no hours",
		suggestion: "widen `moves`, or have the freeze changed in the policy"
	}];
}
function adviseOnBlindStages(rollout, stages) {
	return stages.filter((planned) => isLive(planned.stage) && isBlind(rollout, planned, "all")).map(({ stage, index }) => ({
		code: "stage-proves-nothing",
		severity: "advice",
		path: [
			"stages",
			index,
			stage.kind === "evaluate" ? "name" : "bake"
		],
		message: `stage "${stage.name}" has too few samples for any roll-back guard of class quality or error`,
		expected: "at least one such guard with enough samples",
		suggestion: "bake longer, or begin with a larger share"
	}));
}
function adviseOnUntested(rollout, resolved) {
	return rollout.guards.filter((guard) => !isTested(guard) && isWritten(resolved, guard.name)).map((guard) => ({
		code: "guard-not-judged",
		severity: "advice",
		path: ["guards", guard.name],
		what: "key",
		message: `guards of the kind ${guard.kind} are not judged by this version: ${guard.name} cannot stop the rollout`,
		expected: "a share (events and total) or a percentile (histogram)",
		found: guard.kind,
		suggestion: "have a person look at it before each stage, or write it as a share"
	}));
}

// src/runbook/shell.ts
function showCommand(argv) {
	return argv.map(quote).join(" ");
}
function quote(argument) {
	return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

// src/runbook/steps.ts
const QUIET = milliseconds(5 * MINUTE);
const CALM_INTERVALS = 3;
const PLAIN = {
	run: null,
	expect: null,
	within: null,
	repeat: null,
	otherwise: null
};
function note(does, more = {}) {
	return {
		does,
		...PLAIN,
		...more
	};
}
function drain$1(plan, when = "") {
	const [first, ...others] = plan.routers;
	const otherwise = others.length === 0 ? `page ${escalationOf(plan)}` : "take the next way back";
	return stepsOf(first.undo, otherwise).map((step, index) => index === 0 && when !== "" ? {
		...step,
		does: `${when}: ${step.does}`
	} : step);
}
function otherWays(plan) {
	const [, ...others] = plan.routers;
	return others.flatMap(({ undo }, index) => {
		return stepsOf(undo, index === others.length - 1 ? `page ${escalationOf(plan)}` : "take the next way back").map((step, position) => position === 0 ? {
			...step,
			does: `If that does not answer, by ${undo.route}: ${step.does}`
		} : step);
	});
}
function stepsOf(undo, otherwise) {
	return undo.steps.map((step) => ({
		does: step.needs.length === 0 ? step.does : `${step.does} (needs ${step.needs.join(", ")})`,
		run: step.run,
		expect: step.expect,
		within: step.within,
		repeat: step.repeat,
		otherwise
	}));
}
function cleanUp(plan) {
	return plan.rollout.rollback.also.map(({ does, run, repeat }) => note(does, {
		run: showCommand(run),
		expect: "exit status 0",
		repeat,
		otherwise: `tell ${escalationOf(plan)}`
	}));
}
function verify(plan, guards) {
	const { baseline, candidate } = plan.rollout.release;
	const arm = armOf(plan);
	const where = arm === null ? candidate.id : `${arm.label}="${arm.candidate}"`;
	const cohorts = ["all", ...plan.rollout.cohorts.map(({ name }) => name)].join(", ");
	const calm = showDuration(milliseconds(CALM_INTERVALS * plan.rollout.every));
	return [
		note(`Check that ${where} serves 0 requests`, {
			expect: `0 for ${showDuration(QUIET)}`,
			within: longest(plan.rollout.rollback.within, QUIET),
			otherwise: "the rollback has failed: go to that entry"
		}),
		note(`Read 20 answers`, {
			expect: `every one carries ${baseline.model ?? baseline.id}`,
			otherwise: "a cache still serves the candidate: purge it"
		}),
		note(`Check ${guards.join(", ")} in ${cohorts}`, {
			expect: `back in range for ${calm}`,
			otherwise: "the candidate was not the cause: open an incident of its own"
		})
	];
}
function armOf(plan) {
	return plan.rollout.sources.find(({ arm }) => arm !== null)?.arm ?? null;
}
function tell(plan, moment) {
	return plan.rollout.communications.filter(({ on }) => on === moment).map(({ to, message }) => note(`Tell ${to}: ${message}`));
}
function escalate(plan) {
	return note(`Not at 0 after ${showDuration(plan.rollout.rollback.within)}, or unsure: page ${escalationOf(plan)}`);
}
function escalationOf(plan) {
	const owners = plan.rollout.people.find(({ name }) => name === "model-owner") ?? plan.rollout.people[0];
	return owners === void 0 ? "the model owner" : owners.anyOf.join(" or ");
}
function longest(a, b) {
	return a > b ? a : b;
}

// src/runbook/guard-entry.ts
function guardEntry(plan, name) {
	const guard = guardNamed(plan, name);
	const trigger = {
		kind: "guard",
		guard: name
	};
	const seen = `With ${plan.rollout.release.candidate.id}, ${name} is ${limitsOf(plan, guard).join(", or ")}.`;
	const byItself = isTested(guard) ? "The program drains the route by itself; do it by hand when it has not." : "This version does not judge it: nothing happens by itself, roll back by hand.";
	switch (guard.onBreach) {
		case "roll-back": return {
			trigger,
			title: `${name} broke: roll back`,
			severity: plan.rollout.tier === 1 ? 1 : 2,
			means: `${seen} ${byItself}`,
			mayAct: "anyone on call, no approval needed",
			steps: [
				...drain$1(plan),
				...otherWays(plan),
				...cleanUp(plan),
				...verify(plan, [name]),
				...tell(plan, "rolled-back"),
				escalate(plan)
			]
		};
		case "hold": return {
			trigger,
			title: `${name} broke: hold`,
			severity: 2,
			means: `${seen} Promotion is frozen; the traffic stays where it is.`,
			mayAct: "anyone on call may roll back, no approval needed; going on needs a person's resume",
			steps: [
				...drain$1(plan, "If users are being harmed, do not wait"),
				note(`Otherwise look at ${name} by cohort in the last summary and decide: resume, or roll back`, { otherwise: `ask ${escalationOf(plan)}` }),
				...tell(plan, "hold"),
				...verify(plan, [name]).slice(0, 1).map((step) => ({
					...step,
					does: `After a rollback: ${step.does}`
				})),
				escalate(plan)
			]
		};
		case "warn": return {
			trigger,
			title: `${name} broke: look`,
			severity: 3,
			means: `${seen} Nothing was stopped; this guard only warns.`,
			mayAct: "anyone on call may roll back, no approval needed",
			steps: [...drain$1(plan, "Only if users are being harmed"), note(`Tell ${escalationOf(plan)} within a working day`)]
		};
	}
}

// src/runbook/machinery-entries.ts
function machineryEntries(plan) {
	return [
		metricsDown(plan),
		controlPlaneDown(plan),
		rollbackFailed(plan),
		humanReport(plan)
	];
}
const MAY_ACT = "anyone on call, no approval needed";
function metricsDown(plan) {
	return {
		trigger: { kind: "metrics-down" },
		title: "Metrics are missing or stale",
		severity: 2,
		means: "Nobody can see whether the candidate does harm. Promotion holds; missing is never taken as good.",
		mayAct: MAY_ACT,
		steps: [
			...drain$1(plan, "If they stay away for longer than one bake interval, or anything else looks wrong"),
			...plan.rollout.sources.map((source) => reach(source)),
			note("Check that the label which tells the versions apart is still on the series"),
			escalate(plan)
		]
	};
}
function reach(source) {
	if (source.kind !== "prometheus") return note(`Check that the source ${source.name} answers`);
	const run = `curl -fsS ${source.url.replace(/\/$/, "")}/-/ready`;
	return note(`Check that the source ${source.name} answers`, {
		run,
		expect: "Prometheus Server is Ready.",
		repeat: "safe",
		otherwise: "wake whoever runs it"
	});
}
function controlPlaneDown(plan) {
	const hasOthers = plan.routers.length > 1;
	return {
		trigger: { kind: "control-plane-down" },
		title: "The router does not answer",
		severity: 1,
		means: `Weights of ${plan.route.text} can be neither read nor set. The traffic stays as it was.`,
		mayAct: MAY_ACT,
		steps: [
			...drain$1(plan),
			...otherWays(plan),
			...hasOthers ? [] : [note("There is no second way: have whoever runs the router set it by hand")],
			...verify(plan, ["every guard"]),
			escalate(plan)
		]
	};
}
function rollbackFailed(plan) {
	return {
		trigger: { kind: "rollback-failed" },
		title: "The rollback is not confirmed",
		severity: 1,
		means: `After ${plan.rollout.release.candidate.id} was drained, its traffic does not read 0. Treat it as still serving.`,
		mayAct: MAY_ACT,
		steps: [
			...drain$1(plan, "Once more by hand"),
			note(`Page ${escalationOf(plan)} and go on without waiting for an answer`),
			...otherWays(plan),
			...verify(plan, ["every guard"]).map((step) => ({
				...step,
				otherwise: "take the next way; do not wait"
			}))
		]
	};
}
function humanReport(plan) {
	const confirmable = plan.rollout.guards.flatMap((guard) => guard.kind === "tripwire" && guard.confirmedBy !== null ? [note(`${guard.confirmedBy} confirms with /rollout report ${guard.name} confirmed`)] : []);
	return {
		trigger: { kind: "human-report" },
		title: "A person reports harm",
		severity: 1,
		means: "People saw what no guard counts. Their word is enough to stop.",
		mayAct: MAY_ACT,
		steps: [
			...drain$1(plan, "If the report is severe, do not wait for proof"),
			note("Otherwise stop promotion with /rollout hold and say why"),
			...confirmable,
			note("Keep the example: what was asked, what came back, when, which version"),
			...cleanUp(plan).map((step) => ({
				...step,
				does: `After a rollback: ${step.does}`
			})),
			...tell(plan, "rolled-back").map((step) => ({
				...step,
				does: `After a rollback: ${step.does}`
			})),
			escalate(plan)
		]
	};
}

// src/runbook/build.ts
function buildRunbook(plan) {
	return {
		rollout: plan.rollout.name,
		entries: [...plan.rollout.guards.map(({ name }) => guardEntry(plan, name)), ...machineryEntries(plan)],
		cannotUndo: plan.rollout.rollback.cannotUndo
	};
}

// src/commands/plan-tree.ts
function isRolloutFile(path) {
	const name = path.slice(path.lastIndexOf("/") + 1);
	return /\.ya?ml$/.test(name) && !name.startsWith("_");
}
async function planTree(tree, paths, terms) {
	const parsed = paths.map((path) => ({
		file: path,
		parsed: parseFile(tree.files, path)
	}));
	const blobs = await readNamed(tree, parsed.flatMap(({ parsed: each }) => each.rollout === null ? [] : [each.rollout]));
	return parsed.map(({ file, parsed: each }) => planOne({
		file,
		parsed: each
	}, blobs, terms));
}
function parseFile(files, path) {
	const { text = "", refused } = files.find((file) => file.path === path) ?? {};
	if (refused !== void 0) return refuseFile(path, refused);
	const defaults = defaultsOf(files, path);
	return parseRollout({
		file: path,
		text,
		defaults: defaults === null ? null : {
			file: defaults.path,
			text: defaults.text
		}
	});
}
function defaultsOf(files, path) {
	const wanted = extendsOf(files.find((file) => file.path === path)?.text ?? "");
	return (wanted === null ? void 0 : files.find((file) => file.path === siblingOf(path, wanted))) ?? null;
}
async function readNamed(tree, rollouts) {
	const names = rollouts.flatMap((rollout) => namedFiles(rollout));
	const blobs = /* @__PURE__ */ new Map();
	await Promise.all(["head", "base"].map(async (at) => {
		const paths = [...new Set(names.filter((name) => name.at === at).map((name) => name.file))].toSorted();
		if (paths.length === 0) return;
		const found = await tree[at].read(paths);
		for (const [index, path] of paths.entries()) blobs.set(`${at}:${path}`, found[index]?.blob ?? null);
	}));
	return blobs;
}
function planOne({ file, parsed }, blobs, terms) {
	const { rollout } = parsed;
	if (rollout === null) return {
		file,
		parsed,
		plan: null,
		runbook: null,
		problems: parsed.problems
	};
	const named = [];
	const missing = [];
	for (const name of namedFiles(rollout)) {
		const blob = blobs.get(`${name.at}:${name.file}`) ?? null;
		if (blob === null) missing.push(missingFile(file, name.file, parsed));
		else named.push({
			path: name.file,
			at: name.at,
			blob
		});
	}
	if (missing.length > 0) return {
		file,
		parsed,
		plan: null,
		runbook: null,
		problems: [...parsed.problems, ...missing]
	};
	const [first, ...others] = rollout.routers;
	const routers = [terms.describeRouter(first), ...others.map(terms.describeRouter)];
	const plan = buildPlan({
		file,
		rollout,
		resolved: parsed.resolved,
		named,
		routers,
		now: terms.now,
		locate: parsed.locate,
		policy: terms.policy
	});
	const runbook = buildRunbook(plan);
	const advice = lint(plan, runbook, parsed.locate);
	return {
		file,
		parsed,
		plan,
		runbook,
		problems: [
			...parsed.problems,
			...plan.problems,
			...advice
		]
	};
}
function missingFile(file, path, parsed) {
	const { at, length } = parsed.locate(["release"]);
	return {
		code: "file-missing",
		severity: "blocker",
		file,
		at,
		length,
		message: `The rollout names ${path}, and the tree has no such file.`,
		expected: "a file of the repository at this commit",
		found: path,
		suggestion: "add the file in this pull request, or correct the path"
	};
}
function isRefused(planned) {
	return planned.plan === null || isBlocked(planned.problems);
}

// src/render/problems.ts
const SHOWN_AT_MOST = 10;
const WIDEST = 140;
function renderProblems(problems, texts) {
	const shown = /* @__PURE__ */ new Map();
	const lines = new Map([...texts].map(([file, text]) => [file, text.replace(/^\uFEFF/, "").split("\n")]));
	const blocks = problems.flatMap((problem) => {
		const before = shown.get(problem.code) ?? 0;
		shown.set(problem.code, before + 1);
		if (before >= SHOWN_AT_MOST) return [];
		return [renderProblem(problem, lines.get(problem.file)?.[problem.at.line - 1], before === 0)];
	});
	const more = [...shown].filter(([, count]) => count > SHOWN_AT_MOST);
	return [
		...blocks,
		...more.map(([code, count]) => `and ${count - SHOWN_AT_MOST} more of ${code}`),
		...problems.length === 0 ? [] : [countOf(problems)]
	].join("\n\n");
}
function renderProblem(problem, line, isFirstOfItsCode) {
	const { file, at, code } = problem;
	const level = problem.severity === "blocker" ? "error" : "advice";
	const margin = " ".repeat(String(at.line).length + 3);
	const explanation = isFirstOfItsCode ? explain(code)[0]?.explanation : void 0;
	return [
		`${plain$1(file)}:${at.line}:${at.column} ${level} ${code}: ${plain$1(problem.message)}`,
		...line === void 0 ? [] : caret(line, problem),
		...wordsOf(problem).map((words) => `${margin}${words}`),
		...explanation === void 0 ? [] : [`${margin}${explanation}`]
	].join("\n");
}
function caret(source, { at, length }) {
	const line = replaceHidden(maskSecrets(source), (character) => "�".repeat(character.length));
	const start = at.column - 1 > WIDEST / 2 ? at.column - 1 - WIDEST / 2 : 0;
	const shown = line.slice(start, start + WIDEST);
	const width = Math.max(1, Math.min(length, shown.length - (at.column - 1 - start)));
	const number = String(at.line);
	const blank = " ".repeat(number.length);
	return [` ${number} | ${shown}`, ` ${blank} | ${" ".repeat(at.column - 1 - start)}${"^".repeat(width)}`];
}
function wordsOf({ expected, found, suggestion }) {
	const facts = [...expected === null ? [] : [`expected ${plain$1(expected)}`], ...found === null ? [] : [`found ${plain$1(found)}`]];
	return [...facts.length === 0 ? [] : [facts.join(", ")], ...suggestion === null ? [] : [`write ${plain$1(suggestion)}`]];
}
function countOf(problems) {
	const blockers = problems.filter(({ severity }) => severity === "blocker").length;
	const advice = problems.length - blockers;
	return [...blockers === 0 ? [] : [`${blockers} ${blockers === 1 ? "error" : "errors"}`], ...advice === 0 ? [] : [`${advice} to consider`]].join(", ");
}
function annotations(problems) {
	return ["blocker", "advice"].flatMap((severity) => {
		const all = problems.filter((problem) => problem.severity === severity);
		const more = all.length - SHOWN_AT_MOST;
		return all.slice(0, SHOWN_AT_MOST).map((problem, index) => {
			return annotationOf(problem, more > 0 && index === 9 ? `and ${more} more; the job's summary has them all` : null);
		});
	});
}
function annotationOf(problem, more) {
	const { file, at, length, code, severity } = problem;
	return {
		level: severity === "blocker" ? "error" : "warning",
		file,
		line: at.line,
		column: at.column,
		endColumn: at.column + length,
		title: code,
		message: [
			plain$1(problem.message),
			...wordsOf(problem),
			...more === null ? [] : [more]
		].join("\n")
	};
}
function plain$1(text) {
	return showHidden(maskSecrets(text));
}

// src/render/gate-block.ts
const GATE_START = "<!-- model-rollout:gate -->";
const GATE_END = "<!-- /model-rollout:gate -->";
const MOST_ROWS = 40;
const MOST_DISMISSALS = 20;
function renderGateBlock(gate, context) {
	return [
		GATE_START,
		blocks([
			headline$1(gate),
			openTable(gate),
			...accepted(gate),
			dismissed(gate),
			footer$1(gate, context)
		]),
		GATE_END
	].join("\n");
}
function replaceGateBlock(body, gate, context) {
	const start = body.indexOf(GATE_START);
	const end = body.indexOf(GATE_END, start + 27);
	if (start === -1 || end === -1) return null;
	return body.slice(0, start) + renderGateBlock(gate, context) + body.slice(end + 28);
}
function openOnes(gate) {
	return gate.rollouts.flatMap((rollout) => rollout.requirements.filter(({ kind }) => kind === "waiting" || kind === "refused").map((requirement) => ({
		rollout,
		requirement
	})));
}
function headline$1(gate) {
	const open = openOnes(gate).length;
	const all = gate.rollouts.flatMap(({ requirements }) => requirements.filter(({ kind }) => kind !== "skipped")).length;
	const state = `${open} of ${plural(all, "requirement")} ${open === 1 ? "is" : "are"} open`;
	const why = GATE_REASONS_EXPLAINED[gate.reason];
	switch (gate.kind) {
		case "go": return alert("NOTE", [`**Go.** ${why}`]);
		case "waiting": return alert("WARNING", [`**Cannot merge yet${all > 0 ? `: ${state}` : ""}.** ${why}`]);
		case "no-go": return alert("CAUTION", [`**No go${all > 0 ? `: ${state}` : ""}.** ${why}`]);
	}
}
function openTable(gate) {
	const several = gate.rollouts.length > 1;
	const { shown, more } = capped(openOnes(gate), MOST_ROWS);
	const rows = shown.map(({ rollout, requirement }) => [
		`${several ? `${span(rollout.rollout)}: ` : ""}${whatIsOpen(requirement)}`,
		requirement.closers.length === 0 ? "the author, with a new commit" : cell(requirement.closers.join(" or ")),
		howToClose(requirement, rollout)
	]);
	const rest = more === 0 ? "" : `…and ${more} more, in the job summary.`;
	return blocks([table([
		"Open requirement",
		"Who can close it",
		"How"
	], rows), rest]);
}
function whatIsOpen({ id, reason, missing, detail }) {
	const said = detail === "" ? "" : `: ${cell(detail)}`;
	if (id.startsWith("role:")) return `${missing > 1 ? `${missing} people of ${span(id.slice(5))} have` : `${span(id.slice(5))} has`} not decided go or no-go${said}`;
	if (id === "acknowledgement") return `${reason === "acknowledgement-expired" ? "the acknowledgement of the pager has expired" : "nobody on call has accepted the pager"}${said}`;
	return detail === "" ? text$1(id) : cell(detail);
}
function howToClose({ id, reason }, { digest }) {
	if (id === "acknowledgement") return `a new comment \`/rollout ack ${digest === null ? "the 12 digits" : shortDigest(digest)}\``;
	switch (reason) {
		case "role-missing": return "approve this pull request; the first line of the review says what you accept";
		case "changes-requested": return "their own next approval";
		case "draft": return "mark it ready for review";
		case "team-unreadable": return "give the action a `team-token`, or list logins";
		case "frozen": return "wait until the freeze is over";
		case "policy-unreadable": return "correct the policy on the base branch";
		case "problems":
		case "blockers": return "correct the lines below and push";
		case "facts-incomplete": return "nothing: it is read again at the next event";
		case "acknowledgement-missing":
		case "acknowledgement-expired":
		case "approved":
		case "no-rollout-changed":
		case "closed": return GATE_REASONS_EXPLAINED[reason];
	}
}
function accepted(gate) {
	const lines = gate.rollouts.flatMap(({ rollout, approvals, acknowledgement }) => [...approvals.map(({ role, by, reason }) => `- ${span(rollout)}: ${text$1(by)} said go as ${span(role)}${reason === "" ? "" : `: “${cell(reason)}”`}`), ...acknowledgement === null ? [] : [`- ${span(rollout)}: ${text$1(acknowledgement.by)} has the pager until ${moment(acknowledgement.until)}`]]);
	return lines.length === 0 ? [] : [capped(lines, MOST_ROWS).shown.join("\n")];
}
function dismissed(gate) {
	const all = gate.rollouts.flatMap(({ dismissals }) => dismissals);
	const unique = [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
	const { shown, more } = capped(unique, MOST_DISMISSALS);
	const lines = shown.map((each) => `- ${describe$1(each)}`);
	if (more > 0) lines.push(`- …and ${more} more, in the job summary`);
	return lines.length === 0 ? "" : blocks(["Not counted:", lines.join("\n")]);
}
function describe$1({ login, what, why, at }) {
	const noun = what === "changes-requested" ? "request for changes" : what;
	const where = at === null ? "" : ` at ${span(at)}`;
	return `the ${noun} by ${text$1(login)}${where}: ${DISMISSALS_EXPLAINED[why]}`;
}
function footer$1(gate, { policy, commit }) {
	const no = gate.kind === "go" || gate.rollouts.length === 0 ? "" : "To say no: request changes in a review. After the merge: `/rollout hold` or `/rollout abort`.";
	const digests = gate.rollouts.flatMap(({ rollout, digest }) => digest === null ? [`removes ${span(rollout)}`] : [`${span(rollout)} ${span(shortDigest(digest))}`]);
	const { shown, more } = capped(digests, MOST_ROWS);
	const plans = shown.length === 0 ? "" : `; plans: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
	return blocks([no, `<sub>Looked at commit ${span(commit.slice(0, 7))}; ${showPolicy(policy)}${plans}.</sub>`]);
}
function showPolicy(policy) {
	return policy.kind === "file" ? `policy ${span(policy.path)} at ${span(policy.commit.slice(0, 7))} of the base branch` : "no policy on the base branch: built-in floors, approvers need write access";
}

// src/render/plan-comment.ts
const PLAN_MARKER = "<!-- model-rollout:plan -->";
const LONGEST_COMMENT$1 = 6e4;
const MOST_PROBLEMS = 50;
function renderPlanComment(input) {
	const { gate, policy, commit, problems, plans } = input;
	return fit(plans, {
		before: blocks([`${PLAN_MARKER}\n${renderGateBlock(gate, {
			policy,
			commit
		})}`, problemBlock(problems)]),
		after: footer(plans.length > 0),
		limits: COMMENT_LIMITS,
		elsewhere: "The whole text is in the job summary of this run.",
		isTooLong: (body) => body.length > LONGEST_COMMENT$1
	});
}
function problemBlock(problems) {
	if (problems.length === 0) return "";
	return blocks([
		"## Rollout files that are wrong",
		alert("CAUTION", [`**${plural(problems.length, "problem")}.** There is no plan before they are mended.`]),
		problemTable(problems, MOST_PROBLEMS)
	]);
}
function footer(hasPlans) {
	return `<sub>${hasPlans ? "A new commit that changes the plan voids approvals and acknowledgements. " : ""}Commands: \`/rollout help\`. This comment is updated in place; what happens later is told in comments of its own.</sub>`;
}

// src/render/summary.ts
const LONGEST_SUMMARY = 1e6;
function renderPlanSummary(input) {
	const { gate, policy, commit, problems, plans } = input;
	return fit(plans, {
		before: blocks([renderGateBlock(gate, {
			policy,
			commit
		}), problemBlock(problems)]),
		after: "",
		limits: SUMMARY_LIMITS,
		elsewhere: "The whole plan as data is in the output `result`.",
		isTooLong: (body) => new TextEncoder().encode(body).length > LONGEST_SUMMARY
	});
}

// src/render/actions-table.ts
function actionsTable(actions) {
	if (actions.length === 0) return "";
	const rows = actions.map(({ at, does, outcome }) => [
		timeOfDay(at),
		cell(does),
		cell(outcome)
	]);
	return blocks(["### What was done", table([
		"Time (UTC)",
		"Step",
		"Result"
	], rows)]);
}

// src/render/ending.ts
function isRollBack(report) {
	return report.decision === "roll-back";
}
function whyRolledBack(because) {
	if (because === null) return "A person asked for it.";
	switch (because.kind) {
		case "breach": return `Guard ${span(because.finding.guard)} broke in cohort ${span(because.finding.cohort)}.`;
		case "aborted": {
			const said = because.reason === "" ? "" : `: “${text$1(because.reason)}”`;
			return `${text$1(because.by)} stopped it${said}.`;
		}
		case "by-hand": return "A person took traffic off the candidate in the router.";
		case "deadline": return `The deadline of ${text$1(because.of)} was reached and nobody decided.`;
		case "move-unconfirmed": return `A larger weight could not be confirmed: ${text$1(because.because)}.`;
	}
}
function whetherOff(report) {
	const baseline = report.plan === null ? "the baseline" : text$1(report.plan.rollout.release.baseline.id);
	if (report.confirmed === true) return `All traffic is on ${baseline}: the router reads back 0.`;
	if (report.confirmed === false) return `It is **not** confirmed that traffic is off the candidate. Act now.`;
	return "Nothing was moved: this was a dry run.";
}
function decidingFinding(report) {
	if (report.because?.kind === "breach") return report.because.finding;
	return report.findings.find(({ verdict }) => verdict.kind === "breach") ?? null;
}
function entryOf$1(report) {
	const entries = report.runbook?.entries ?? [];
	const byKind = (kind) => entries.find(({ trigger }) => trigger.kind === kind) ?? null;
	if (report.confirmed === false || report.reason === "rollback-undone") return byKind("rollback-failed");
	const guard = decidingFinding(report)?.guard ?? null;
	if (guard !== null) return entries.find(({ trigger }) => trigger.kind === "guard" && trigger.guard === guard) ?? null;
	const kind = ENTRY_FOR[report.reason];
	return kind === void 0 ? null : byKind(kind);
}
const ENTRY_FOR = {
	"no-evidence": "metrics-down",
	"router-unreadable": "control-plane-down",
	"router-blocked": "control-plane-down",
	aborted: "human-report",
	"by-hand": "human-report"
};

// src/render/findings-table.ts
function findingsTable(findings, plan, most) {
	const ordered = [...findings].sort((a, b) => rank(a) - rank(b));
	const { shown, more } = capped(ordered, most);
	const rows = shown.map((finding) => {
		const bold = finding.verdict.kind === "breach" ? "**" : "";
		return [
			`${bold}${span(finding.guard)}${bold}`,
			`${bold}${span(finding.cohort)}${bold}`,
			level(finding, plan, finding.observed.baseline),
			`${bold}${level(finding, plan, finding.observed.candidate)}${bold}`,
			difference(finding, plan),
			`${count(finding.observed.baselineSamples)} / ${count(finding.observed.candidateSamples)}`,
			`${bold}${showVerdict(finding, plan)}${bold}`
		];
	});
	const head = [
		"Guard",
		"Cohort",
		"Baseline",
		"Candidate",
		"Difference",
		"Samples",
		"Verdict"
	];
	const rest = more === 0 ? "" : `…and ${count(more)} more.`;
	return blocks([table(head, rows, [
		"left",
		"left",
		"right",
		"right"
	]), rest]);
}
function rank({ verdict, promised }) {
	if (verdict.kind === "breach") return 0;
	if (verdict.kind === "inconclusive") return promised ? 1 : 3;
	return 2;
}
function guardOf(finding, plan) {
	return plan?.rollout.guards.find(({ name }) => name === finding.guard) ?? null;
}
function level(finding, plan, value) {
	if (value === null) return "–";
	const guard = guardOf(finding, plan);
	return text$1(guard === null ? String(Number(value.toPrecision(3))) : showLevel(guard, Number(value.toPrecision(3))));
}
function difference(finding, plan) {
	const { candidate, baseline } = finding.observed;
	if (candidate === null || baseline === null) return "–";
	if (guardOf(finding, plan)?.kind === "proportion") return points(candidate - baseline);
	return baseline > 0 ? `×${Number((candidate / baseline).toFixed(2))}` : "–";
}
function showVerdict(finding, plan) {
	const { verdict } = finding;
	switch (verdict.kind) {
		case "pass": return "pass";
		case "breach": return `breach of ${against(verdict.test)}, limit ${level(finding, plan, verdict.limit)}`;
		case "inconclusive": {
			const blind = finding.promised ? "" : " (blind here)";
			return `${INCONCLUSIVE_EXPLAINED[verdict.reason]}${blind}`;
		}
	}
}
function against(test) {
	switch (test) {
		case "objective": return "the objective";
		case "baseline": return "the margin to the live baseline";
		case "recorded-baseline": return "the margin to the recorded baseline";
	}
}

// src/render/breach-summary.ts
const MOST_FINDINGS$1 = 400;
const MOST_DECIDING = 40;
function rollbackSummary(report) {
	const entry = entryOf$1(report);
	return blocks([
		`# ${titleOf(report)}`,
		alert(report.confirmed === false ? "CAUTION" : "WARNING", [`**${whyRolledBack(report.because)} ${whetherOff(report)}**`]),
		facts(report),
		entry === null ? "" : blocks(["### What to do", renderEntry(entry)]),
		why(report),
		actionsTable(report.actions),
		stillOpen(report),
		otherGuards(report)
	]);
}
function titleOf(report) {
	const candidate = report.plan === null ? "" : ` ${text$1(report.plan.rollout.release.candidate.id)}`;
	const stage = report.stage === null ? "" : ` at stage ${span(report.stage)}`;
	return `${report.confirmed === true ? "Rolled back" : report.confirmed === false ? "Rollback NOT confirmed" : "Would roll back (dry run)"}: ${span(report.rollout)}${candidate}${stage}`;
}
function facts(report) {
	const ending = report.ending?.kind === "rolled-back" ? report.ending : null;
	const within = report.plan === null ? "" : `, target ${showDuration(report.plan.rollout.rollback.within)}`;
	const drained = ending?.drainedAt == null ? "**not confirmed**" : `${moment(ending.drainedAt)} (${duration(ending.drainedAt - ending.at)} later${within})`;
	const byTraffic = ending?.confirmedByTrafficAt == null ? "pending: a later tick looks" : moment(ending.confirmedByTrafficAt);
	const covers = report.covers.filter(({ until }) => until >= report.at);
	return table(["", ""], [
		["Detected", `${moment(report.at)}, ${duration(report.covered)} of readings into the ${duration(report.bake)} bake`],
		["Router reads 0", drained],
		["Confirmed by traffic", byTraffic],
		["On call", covers.length === 0 ? "nobody holds the pager" : covers.map(({ by, until }) => `${text$1(by)} until ${moment(until)}`).join(", ")],
		["**You need to**", `**${need(report)}**`]
	]);
}
function need(report) {
	if (report.confirmed === false) return "take the traffic off by hand, now, by the steps below";
	const owners = report.plan?.rollout.people.find(({ name }) => name === "model-owner")?.anyOf.join(" or ");
	return `decide: mend or give up${owners === void 0 ? "" : ` (${text$1(owners)})`}. Nothing is tried again by itself`;
}
function why(report) {
	const deciding = decidingFinding(report);
	if (deciding === null) return "";
	const own = report.findings.filter(({ guard }) => guard === deciding.guard);
	return blocks(["### Why", findingsTable(own.length === 0 ? [deciding] : own, report.plan, MOST_DECIDING)]);
}
function stillOpen(report) {
	const forever = report.plan?.rollout.rollback.cannotUndo ?? [];
	const items = [
		...(report.plan?.rollout.rollback.also ?? []).map(({ does }) => `- [ ] ${text$1(does)}: see the runbook`),
		...forever.map(({ what, owner }) => `- [ ] ${text$1(what)} cannot be undone: ${text$1(owner)} decides what to repair`),
		"- [ ] Write the review, without blame: why was it not seen before?",
		...report.incident === null ? [] : [`- [ ] ${link$1("Close the incident", report.incident)}`]
	];
	return blocks(["### Still open", capped(items, 40).shown.join("\n")]);
}
function otherGuards(report) {
	const deciding = decidingFinding(report);
	const others = report.findings.filter(({ guard }) => guard !== deciding?.guard);
	if (others.length === 0) return "";
	return details(`Other guards: ${others.length} findings`, findingsTable(others, report.plan, MOST_FINDINGS$1));
}

// src/render/holds.ts
function showHold(hold) {
	return `${what(hold)} ${TICK_REASONS_EXPLAINED[hold.kind]}`;
}
function what(hold) {
	switch (hold.kind) {
		case "guard-breached":
		case "no-evidence":
		case "too-few-samples": return `${span(hold.finding.guard)} in ${span(hold.finding.cohort)}.`;
		case "held": return `Held by ${text$1(hold.by)}${hold.reason === "" ? "" : `: “${text$1(hold.reason)}”`}.`;
		case "router-drift": return `The router holds ${text$1(hold.found)}, we set ${text$1(hold.ours)}.`;
		case "router-unreadable": return `The router cannot be read: ${text$1(hold.because)}.`;
		case "router-blocked": return `Blocked by ${text$1(hold.by)}.`;
		case "not-ready": return `The ${hold.side} is not ready.`;
		case "move-in-progress": return `Until ${moment(hold.until)}.`;
		case "frozen": return `Frozen until ${moment(hold.until)}: ${text$1(hold.because)}.`;
		case "outside-moving-hours": return `Moving hours: ${text$1(hold.hours)}.`;
		case "not-before": return `Not before ${moment(hold.at)}.`;
		case "go-missing": return `Stage ${span(hold.stage)} needs a go of ${text$1(hold.roles.join(" and "))}.`;
		case "quarantined":
		case "already-rolled-back": return `${text$1(hold.because)}.`;
		case "deadline": return `The deadline of ${text$1(hold.of)} is over; it rolls back at ${moment(hold.rollsBackAt)}.`;
		case "acknowledgement-expired":
		case "changed-on-branch":
		case "removed-on-branch": return "";
	}
}

// src/render/tick-summary.ts
const MOST_FINDINGS = 400;
function renderTickSummary(report) {
	return isRollBack(report) ? rollbackSummary(report) : statusSummary(report);
}
function statusSummary(report) {
	const entry = entryOf$1(report);
	const stage = report.stage === null ? "" : ` in stage ${span(report.stage)}`;
	const kind = report.decision === "hold" ? "WARNING" : "NOTE";
	const lines = [`**${span(report.rollout)}: ${report.decision}${stage}.** ${TICK_REASONS_EXPLAINED[report.reason]}`];
	if (report.detail !== null) lines.push(text$1(report.detail));
	return blocks([
		alert(kind, lines),
		report.holds.map((hold) => `- ${showHold(hold)}`).join("\n"),
		statusFacts(report),
		actionsTable(report.actions),
		entry === null ? "" : details("Runbook entry", renderEntry(entry)),
		report.findings.length === 0 ? "" : findingsTable(report.findings, report.plan, MOST_FINDINGS),
		gateLine(report)
	]);
}
function statusFacts(report) {
	const traffic = report.traffic === null ? "could not be read" : percentage(report.traffic.candidate);
	const next = report.nextAt === null ? "none" : moment(report.nextAt);
	const gap = report.longestGap > 0 ? `, longest gap ${duration(report.longestGap)}` : "";
	return table(["", ""], [
		["Candidate's weight", traffic],
		["Baked", `${duration(report.covered)} of ${duration(report.bake)} covered by readings${gap}`],
		["Next look", next],
		...report.dryRun ? [["Dry run", "nothing was written"]] : []
	]);
}
function gateLine({ gate }) {
	if (gate === null) return "";
	const open = gate.requirements.filter(({ kind }) => kind === "waiting" || kind === "refused");
	const digits = gate.digest === null ? "" : ` (plan ${span(shortDigest(gate.digest))})`;
	return blocks([`Not approved${digits}:`, open.map(({ id, detail, closers }) => `- ${text$1(id)}${detail === "" ? "" : `: ${cell(detail)}`}${closers.length === 0 ? "" : `, by ${cell(closers.join(" or "))}`}`).join("\n")]);
}

// src/gate/first-line.ts
function firstLine(text) {
	return text.replace(/[\r\n].*$/s, "");
}

// src/gate/own-comment.ts
function findOwnComment(comments, marker) {
	return comments.find(({ ours, body }) => ours && firstLine(body).trim() === marker) ?? null;
}

// src/render/status-line.ts
const LONGEST$1 = 140;
function statusOf(gate, where) {
	return {
		context: `model-rollout: ${where.branch}`,
		state: stateOf(gate),
		description: describe(gate),
		url: where.url
	};
}
function mergeGroupStatus(found, where) {
	const isUnchanged = found === "unchanged";
	return {
		context: `model-rollout: ${where.branch}`,
		state: isUnchanged ? "success" : "failure",
		description: isUnchanged ? "Go: this group changes no rollout" : "No go: a rollout changes in this group; merge it outside the queue",
		url: where.url
	};
}
function stateOf({ kind }) {
	switch (kind) {
		case "go": return "success";
		case "waiting": return "pending";
		case "no-go": return "failure";
	}
}
function describe(gate) {
	const said = shorten(sentence(gate), LONGEST$1);
	const digests = gate.rollouts.flatMap(({ digest }) => digest === null ? [] : [shortDigest(digest)]);
	const plans = digests.length === 0 ? "" : ` (plan ${digests.join(", ")})`;
	return said.length + plans.length <= LONGEST$1 ? said + plans : shorten(said + plans, LONGEST$1);
}
function sentence(gate) {
	if (gate.kind === "go") return gate.reason === "approved" ? "Go: this plan is accepted" : "Go: no rollout changed";
	const open = gate.rollouts.flatMap(({ requirements }) => requirements.filter(isOpen));
	const waits = [...new Set(open.map(short))];
	const prefix = gate.kind === "no-go" ? "No go" : "Waiting";
	return waits.length === 0 ? `${prefix}: ${PHRASES[gate.reason]}` : `${prefix}: ${waits.join("; ")}`;
}
function isOpen({ kind }) {
	return kind === "waiting" || kind === "refused";
}
function short({ id, reason }) {
	if (id.startsWith("role:") && reason === "role-missing") return `${id.slice(5)} has not decided`;
	return PHRASES[reason];
}
const PHRASES = {
	approved: "accepted",
	"no-rollout-changed": "no rollout changed",
	problems: "a file is wrong",
	blockers: "the plan has a blocker",
	draft: "draft",
	"role-missing": "a role has not decided",
	"changes-requested": "changes requested",
	"acknowledgement-missing": "nobody has the pager",
	"acknowledgement-expired": "the pager's cover expired",
	"facts-incomplete": "GitHub did not give all facts",
	"team-unreadable": "a team is unreadable",
	"policy-unreadable": "the policy is unreadable",
	frozen: "frozen",
	closed: "closed"
};
function shorten(value, longest) {
	return value.length <= longest ? value : `${value.slice(0, longest - 1)}…`;
}

// src/gate/changed-rollouts.ts
function changedRollouts(files, trees) {
	if (!files.complete) return null;
	const touched = new Set(files.items);
	const isTouched = ({ file, names }) => touched.has(file) || names.some((name) => touched.has(name));
	const atHead = new Set(trees.head.map(({ file }) => file));
	const atBase = new Set(trees.base.map(({ file }) => file));
	const changed = new Set([...trees.head, ...trees.base].filter(isTouched).map(({ file }) => file));
	const found = [];
	for (const file of [...changed].toSorted()) if (!atHead.has(file)) {
		if (touched.has(file)) found.push({
			file,
			how: "removed"
		});
	} else found.push({
		file,
		how: atBase.has(file) ? "changed" : "added"
	});
	return found;
}

// src/gate/input.ts
const ON_CALL = "on-call";
function requiredRoles(policy, tier) {
	const { roles } = policy.tiers[tier];
	return roles.length === 0 ? ["model-owner", ON_CALL] : [...new Set(roles)];
}
function allRoles(policy, rollout) {
	const named = [...rollout.people, ...rollout.peopleAtBase ?? []].map(({ name }) => name);
	const overridden = policy.for.flatMap(({ roles }) => Object.keys(roles));
	return [.../* @__PURE__ */ new Set([
		...requiredRoles(policy, rollout.tier),
		...Object.keys(policy.roles),
		...overridden,
		...named
	])];
}

// src/gate/login.ts
function foldLogin(login) {
	return login.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
function loginsOf(people) {
	return new Set(people.map(({ login }) => foldLogin(login)));
}
function lookUp(record, name) {
	for (const [key, value] of Object.entries(record)) if (foldLogin(key) === foldLogin(name)) return value;
	return null;
}

// src/gate/command.ts
const VERBS = [
	"ack",
	"hold",
	"resume",
	"abort",
	"go",
	"extend",
	"override",
	"report",
	"retry-from",
	"unquarantine",
	"status",
	"help"
];
const LONGEST_COMMENT = 300;
const USAGE = {
	ack: "/rollout ack <12 digits of the plan> [until, as 2026-11-24T09:00Z or 24h]",
	hold: "/rollout hold [reason]",
	resume: "/rollout resume <12 digits of the plan> [reason]",
	abort: "/rollout abort [reason]",
	go: "/rollout go <stage> <12 digits of the plan>",
	extend: "/rollout extend <stage> <time, as 24h> <12 digits of the plan>",
	override: "/rollout override <guard> <time, as 4h> <12 digits of the plan> <reason>",
	report: "/rollout report <guard> [confirmed] [what was seen]",
	"retry-from": "/rollout retry-from <stage> <12 digits of the plan>",
	unquarantine: "/rollout unquarantine <12 digits of the candidate> <reason>",
	status: "/rollout status",
	help: "/rollout help"
};
function parseCommand(body) {
	const line = firstLine(body).trimEnd();
	if (line !== "/rollout" && !/^\/rollout[ \t]/.test(line)) return { kind: "none" };
	if (body.length > LONGEST_COMMENT) return wrong(`a comment of at most ${LONGEST_COMMENT} characters`, `${body.length} characters`);
	const [, verb = "", ...words] = line.split(/[ \t]+/);
	if (!isVerb(verb)) return wrong(`one of ${VERBS.join(", ")}`, verb === "" ? "nothing" : verb);
	const command = parseVerb(verb, words);
	return command === null ? wrong(USAGE[verb], line) : {
		kind: "command",
		command
	};
}
function wrong(expected, found) {
	return {
		kind: "wrong",
		expected,
		found
	};
}
function isVerb(word) {
	return VERBS.some((verb) => verb === word);
}
function parseVerb(verb, words) {
	const [first = "", second = "", third = "", ...rest] = words;
	const after = (count) => words.slice(count).join(" ");
	switch (verb) {
		case "ack": return parseAck(words);
		case "hold":
		case "abort": return {
			verb,
			reason: after(0)
		};
		case "resume": return isShort(first) ? {
			verb,
			digest: first,
			reason: after(1)
		} : null;
		case "go":
		case "retry-from": return isName(first) && isShort(second) && words.length === 2 ? {
			verb,
			stage: first,
			digest: second
		} : null;
		case "extend": {
			const by = parseTime(second);
			return isName(first) && by !== null && isShort(third) && rest.length === 0 ? {
				verb,
				stage: first,
				by,
				digest: third
			} : null;
		}
		case "override": {
			const time = parseTime(second);
			const reason = rest.join(" ");
			return isName(first) && time !== null && isShort(third) && reason !== "" ? {
				verb,
				guard: first,
				for: time,
				digest: third,
				reason
			} : null;
		}
		case "report": {
			const confirmed = second === "confirmed";
			return isName(first) ? {
				verb,
				guard: first,
				confirmed,
				text: after(confirmed ? 2 : 1)
			} : null;
		}
		case "unquarantine": return isShort(first) && second !== "" ? {
			verb,
			key: first,
			reason: after(1)
		} : null;
		case "status":
		case "help": return words.length === 0 ? { verb } : null;
	}
}
function parseAck(words) {
	const [digest = "", written, ...rest] = words;
	if (!isShort(digest) || rest.length > 0) return null;
	if (written === void 0) return {
		verb: "ack",
		digest,
		until: null
	};
	const until = parseUntil(written);
	return until === null ? null : {
		verb: "ack",
		digest,
		until
	};
}
function isShort(word) {
	return /^[0-9a-f]{12}$/.test(word);
}
function isName(word) {
	return /^[a-z0-9][a-z0-9-]{0,63}$/.test(word);
}
function parseUntil(word) {
	const time = parseTime(word);
	if (time !== null) return {
		kind: "for",
		time
	};
	if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/.test(word)) return null;
	const at = Date.parse(word);
	return Number.isNaN(at) ? null : {
		kind: "at",
		at: instant(at)
	};
}
const UNITS = {
	m: MINUTE,
	h: HOUR,
	d: DAY
};
function parseTime(word) {
	const [, count = "", unit = ""] = /^([1-9]\d{0,4})([mhd])$/.exec(word) ?? [];
	const size = UNITS[unit];
	return size === void 0 ? null : milliseconds(Number(count) * size);
}

// src/gate/exclusion.ts
function exclusionsOf({ author, commits }) {
	return {
		author: loginsOf([author]),
		contributors: loginsOf(commits.items.flatMap(({ people }) => people))
	};
}
function excludedBecause(person, exclusions) {
	if (person.kind !== "user") return person.kind;
	const login = foldLogin(person.login);
	if (exclusions.author.has(login)) return "author";
	return exclusions.contributors.has(login) ? "contributor" : null;
}
function unattributedEmails({ commits }) {
	return [...new Set(commits.items.flatMap(({ unattributed }) => unattributed))].toSorted();
}

// src/gate/acknowledgement.ts
function acknowledgementsOf(facts, terms) {
	const exclusions = exclusionsOf(facts);
	const byPerson = /* @__PURE__ */ new Map();
	const dismissals = [];
	for (const comment of facts.comments.items) {
		const asked = comment.ours ? null : askedFor(comment);
		if (asked === null || terms.others.has(asked.digest)) continue;
		const given = coverOf(comment, asked.until, terms);
		const why = excludedBecause(comment.by, exclusions) ?? shortcoming$1(comment, asked.digest, terms) ?? (given.until <= terms.now ? "expired" : null);
		if (why !== null) {
			dismissals.push({
				login: comment.by.login,
				what: "acknowledgement",
				why,
				at: asked.digest
			});
			continue;
		}
		const known = byPerson.get(foldLogin(given.by));
		if (known === void 0 || given.until >= known.until) byPerson.set(foldLogin(given.by), given);
	}
	return {
		counting: [...byPerson.values()].toSorted((a, b) => b.until - a.until),
		dismissals
	};
}
function askedFor(comment) {
	const parsed = parseCommand(comment.body);
	return parsed.kind === "command" && parsed.command.verb === "ack" ? parsed.command : null;
}
function shortcoming$1(comment, digest, terms) {
	if (comment.edited) return "edited";
	return terms.dismiss(comment.by.login) ?? (digest === shortDigest(terms.digest) ? null : "other-digest");
}
function coverOf(comment, until, { covers, policy }) {
	const longest = Math.min(covers ?? policy.onCall.longestCover, policy.onCall.longestCover);
	const limit = plus(comment.at, longest);
	const asked = until === null ? limit : until.kind === "at" ? until.at : plus(comment.at, until.time);
	return {
		by: comment.by.login,
		comment: comment.id,
		from: comment.at,
		until: instant(Math.min(asked, limit))
	};
}

// src/gate/matching.ts
function matchPeople(slots) {
	const slotOf = /* @__PURE__ */ new Map();
	const fill = (place, tried) => {
		for (const person of place.slot.candidates) {
			if (tried.has(person)) continue;
			tried.add(person);
			const held = slotOf.get(person);
			if (held === void 0 || fill(held, tried)) {
				slotOf.set(person, place);
				return true;
			}
		}
		return false;
	};
	for (const [index, slot] of slots.entries()) fill({
		index,
		slot
	}, /* @__PURE__ */ new Set());
	const filled = slots.map(() => null);
	for (const [person, { index }] of slotOf) filled[index] = person;
	return filled;
}

// src/gate/reviews.ts
const LADDER = [
	"none",
	"read",
	"triage",
	"write",
	"maintain",
	"admin"
];
function opinionsOf(facts, terms) {
	const exclusions = exclusionsOf(facts);
	const approvals = [];
	const vetoes = [];
	const dismissals = [];
	const unknownAccess = [];
	for (const { latest, superseded } of opinionatedByPerson(facts.reviews.items)) {
		const { by, state } = latest;
		const excluded = excludedBecause(by, exclusions);
		if (state === "changes-requested") {
			if (by.kind === "user") vetoes.push(latest);
			else dismissals.push(dismissal(latest, by.kind === "bot" ? "bot" : "ghost"));
			if (superseded !== null) dismissals.push(dismissal(superseded, "superseded"));
			continue;
		}
		if (state !== "approved") {
			dismissals.push(dismissal(latest, "dismissed"));
			if (superseded !== null) dismissals.push(dismissal(superseded, "superseded"));
			continue;
		}
		const access = excluded === null ? accessOf(latest, facts, terms.least) : "enough";
		const why = excluded ?? (access === "too-little" ? "no-access" : shortcoming(latest, facts, terms));
		if (why !== null) dismissals.push(dismissal(latest, why));
		else if (access === "unknown") unknownAccess.push(by.login);
		else approvals.push(latest);
	}
	return {
		approvals,
		vetoes,
		dismissals,
		unknownAccess
	};
}
function opinionatedByPerson(reviews) {
	const opinions = reviews.filter(({ state }) => state !== "commented" && state !== "pending").toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0) || a.id - b.id);
	const byPerson = /* @__PURE__ */ new Map();
	for (const latest of opinions) {
		const { by, id, state } = latest;
		const key = by.kind === "ghost" ? `ghost ${id}` : `${by.kind} ${foldLogin(by.login)}`;
		const before = byPerson.get(key);
		const approvedBefore = before?.latest.state === "approved" ? before.latest : before?.superseded ?? null;
		byPerson.set(key, {
			latest,
			superseded: state === "approved" ? null : approvedBefore
		});
	}
	return [...byPerson.values()];
}
function accessOf(review, { permissions }, least) {
	const asked = lookUp(permissions, review.by.login);
	if (asked !== null) return atLeast(asked, least) ? "enough" : "too-little";
	if (!review.canPush) return "too-little";
	return least === "write" ? "enough" : "unknown";
}
function atLeast(permission, least) {
	return LADDER.indexOf(permission) >= LADDER.indexOf(least);
}
function shortcoming(review, { head }, terms) {
	if (!(review.commit !== null && (review.commit === head.sha || terms.equalCommits.has(review.commit)))) return "stale-commit";
	return terms.reasonRequired && reasonIn(review.body) === "" ? "reason-missing" : null;
}
function reasonIn(body) {
	return firstLine(body).trim();
}
function dismissal(review, why) {
	const what = review.state === "changes-requested" ? "changes-requested" : "approval";
	return {
		login: review.by.login,
		what,
		why,
		at: review.commit?.slice(0, 7) ?? null
	};
}

// src/gate/glob.ts
function matchesGlob(pattern, text) {
	let at = 0;
	let place = 0;
	let star = -1;
	let resume = 0;
	while (place < text.length) if (pattern[at] === "*") {
		star = at;
		resume = place;
		at += 1;
	} else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[place])) {
		at += 1;
		place += 1;
	} else if (star >= 0) {
		at = star + 1;
		resume += 1;
		place = resume;
	} else return false;
	return /^\**$/.test(pattern.slice(at));
}
function narrowness(pattern) {
	const literal = pattern.replaceAll(/[*?]/g, "").length;
	return literal === pattern.length ? Number.POSITIVE_INFINITY : literal;
}

// src/gate/roles.ts
function roleTerms(question, facts) {
	const { role, policySource } = question;
	const inFile = question.people.find(({ name }) => name === role) ?? null;
	const granted = grantedBy(question);
	const lists = [...granted === null ? [] : [granted], ...inFile === null ? [] : [inFile]];
	const empty = granted === null || granted.anyOf.length === 0 ? policySource.kind === "file" ? `the policy (${policySource.path}) names nobody for ${role}` : `the repository has no policy, and the rollout file names nobody for ${role}` : null;
	return {
		name: role,
		atLeast: Math.max(1, granted?.atLeast ?? 1, inFile?.atLeast ?? 1),
		lists: lists.map(({ anyOf }) => listing(anyOf, facts)),
		entries: (inFile ?? granted)?.anyOf ?? [],
		empty
	};
}
function grantedBy(question) {
	const { policySource, policy, role, people, peopleAtBase } = question;
	const fromPolicy = policyRole(policy, question.rollout, role);
	if (policySource.kind === "file" || fromPolicy !== null) return fromPolicy;
	return (peopleAtBase ?? people).find(({ name }) => name === role) ?? null;
}
function policyRole(policy, rollout, role) {
	const roles = policy.for.filter(({ pattern, roles }) => Object.hasOwn(roles, role) && matchesGlob(pattern, rollout)).toSorted((a, b) => narrowness(a.pattern) === narrowness(b.pattern) ? 0 : narrowness(a.pattern) > narrowness(b.pattern) ? -1 : 1)[0]?.roles ?? policy.roles;
	return Object.hasOwn(roles, role) ? roles[role] ?? null : null;
}
function listing(entries, { teams }) {
	const logins = /* @__PURE__ */ new Set();
	const unreadable = [];
	for (const entry of entries) {
		if (!isGroup(entry)) {
			logins.add(foldLogin(entry.replace(/^@/, "")));
			continue;
		}
		const membership = lookUp(teams, entry);
		if (membership?.kind === "members") for (const login of membership.logins) logins.add(foldLogin(login));
		else unreadable.push({
			entry,
			because: membership?.because ?? "its members were not read"
		});
	}
	return {
		logins,
		unreadable
	};
}
function isGroup(entry) {
	return entry.includes("/") || entry.startsWith("CODEOWNERS:");
}
function holdsRole(terms, login) {
	if (terms.empty !== null) return "no";
	const answers = terms.lists.map((list) => holdsIn(list, login));
	if (answers.includes("no")) return "no";
	return answers.includes("unknown") ? "unknown" : "yes";
}
function isNamedIn(terms, login) {
	const answers = terms.lists.map((list) => holdsIn(list, login));
	if (answers.includes("yes")) return "yes";
	return answers.includes("unknown") ? "unknown" : "no";
}
function holdsIn(list, login) {
	if (list.logins.has(foldLogin(login))) return "yes";
	return list.unreadable.length > 0 ? "unknown" : "no";
}
function knownHolders(terms) {
	const [first] = terms.lists;
	return first === void 0 ? [] : [...first.logins].filter((login) => holdsRole(terms, login) === "yes").toSorted();
}

// src/gate/people.ts
function castOf(gate, rollout) {
	const { facts, policy } = gate;
	const roles = requiredRoles(policy, rollout.tier).map((role) => termsOf(gate, rollout, role));
	const opinions = opinionsOf(facts, {
		least: policy.approvals.least,
		reasonRequired: policy.approvals.reasonRequired.includes(rollout.tier),
		equalCommits: new Set(policy.approvals.equalDigestCounts ? rollout.equalCommits ?? [] : [])
	});
	const approving = roles.filter(({ name }) => name !== ON_CALL);
	const withRole = (review) => approving.some((role) => holdsRole(role, review.by.login) !== "no");
	const vetoers = allRoles(policy, rollout).map((role) => termsOf(gate, rollout, role));
	const mayVeto = ({ by, canPush }) => {
		const answers = vetoers.map((role) => isNamedIn(role, by.login));
		return answers.includes("yes") || canPush && answers.includes("unknown");
	};
	const acknowledgements = acknowledged(gate, rollout, roles);
	const distinct = policy.approvals.distinct && !policy.tiers[rollout.tier].samePerson;
	const slots = roles.flatMap((role) => slotsFor(role, {
		approvals: opinions.approvals,
		acknowledgements,
		distinct
	}));
	return {
		roles,
		slots,
		filled: matchPeople(slots),
		approvals: opinions.approvals.filter(withRole),
		vetoes: opinions.vetoes.filter(mayVeto),
		acknowledgements,
		dismissals: [
			...opinions.dismissals,
			...opinions.approvals.filter((review) => !withRole(review)).map((review) => dismissal(review, "no-role")),
			...opinions.vetoes.filter((review) => !mayVeto(review)).map((review) => dismissal(review, "no-role")),
			...acknowledgements.dismissals
		],
		unknownAccess: opinions.unknownAccess,
		distinct
	};
}
function rolesHeldBy(login, gate, rollout) {
	return allRoles(gate.policy, rollout).filter((role) => holdsRole(termsOf(gate, rollout, role), login) === "yes");
}
function termsOf({ facts, policy, policySource }, rollout, role) {
	const peopleAtBase = rollout.isNew ? null : rollout.peopleAtBase ?? null;
	return roleTerms({
		rollout: rollout.name,
		role,
		people: rollout.people,
		peopleAtBase,
		policy,
		policySource
	}, facts);
}
function acknowledged(gate, rollout, roles) {
	const { digest } = rollout;
	const role = roles.find(({ name }) => name === ON_CALL);
	if (digest === null || role === void 0) return {
		counting: [],
		dismissals: []
	};
	const others = gate.rollouts.flatMap((other) => other.digest === null || other.digest === digest ? [] : [shortDigest(other.digest)]);
	return acknowledgementsOf(gate.facts, {
		digest,
		others: new Set(others),
		covers: rollout.covers,
		policy: gate.policy,
		now: gate.now,
		dismiss: (login) => {
			if (holdsRole(role, login) !== "yes") return "no-role";
			return gate.policySource.kind === "built-in" && !isKnownToPush(gate, login) ? "no-access" : null;
		}
	});
}
function isKnownToPush({ facts }, login) {
	const asked = lookUp(facts.permissions, login);
	if (asked !== null) return atLeast(asked, "write");
	return facts.reviews.items.some(({ by, canPush }) => canPush && by.kind === "user" && foldLogin(by.login) === foldLogin(login));
}
function slotsFor(role, given) {
	const candidates = (role.name === "on-call" ? given.acknowledgements.counting.map(({ by }) => by) : given.approvals.map(({ by }) => by.login).filter((login) => holdsRole(role, login) === "yes")).map((login) => personKey(role.name, login, given));
	return Array.from({ length: role.atLeast }, () => ({
		role: role.name,
		candidates
	}));
}
function personKey(role, login, { distinct }) {
	return distinct ? foldLogin(login) : `${role} ${foldLogin(login)}`;
}
function standingFor(cast, role) {
	const keys = new Set(cast.filled.filter((_, index) => cast.slots[index]?.role === role));
	return (role === "on-call" ? cast.acknowledgements.counting.map(({ by }) => by) : cast.approvals.map(({ by }) => by.login)).filter((login) => keys.has(personKey(role, login, cast)));
}

// src/gate/closers.ts
function closersOf(role, cast, terms) {
	const { facts } = terms;
	const able = new Set(knownHolders(role).filter((login) => canCount(role, login, terms) && wouldHelp(role, login, cast)));
	const named = role.entries.flatMap((entry) => {
		if (!isGroup(entry)) return able.has(foldLogin(entry.replace(/^@/, ""))) ? [entry] : [];
		const membership = lookUp(facts.teams, entry);
		if (membership?.kind !== "members") return [];
		const members = membership.logins.filter((login) => able.has(foldLogin(login)));
		return members.length > 0 && members.length === membership.logins.length ? [entry] : members.map((login) => `@${login}`);
	});
	return [...new Set(named)];
}
function canCount(role, login, terms) {
	const { facts, least } = terms;
	if (excludedBecause({
		login,
		id: null,
		kind: "user"
	}, exclusionsOf(facts)) !== null) return false;
	if (role.name === "on-call") return true;
	const asked = lookUp(facts.permissions, login);
	if (asked !== null) return atLeast(asked, least);
	return !facts.reviews.items.some(({ by, canPush }) => !canPush && foldLogin(by.login) === foldLogin(login));
}
function wouldHelp(role, login, cast) {
	const key = personKey(role.name, login, cast);
	const slots = cast.slots.map((slot) => slot.role === role.name ? {
		...slot,
		candidates: [...slot.candidates, key]
	} : slot);
	return countFilled(matchPeople(slots)) > countFilled(cast.filled);
}
function countFilled(filled) {
	return filled.filter((person) => person !== null).length;
}

// src/gate/requirements.ts
function pullRequestRequirements({ facts, problems }, blocked) {
	const lists = [
		["reviews", facts.reviews],
		["comments", facts.comments],
		["commits", facts.commits],
		["files", facts.files]
	].filter(([, list]) => !list.complete).map(([name]) => name);
	return [
		problems === 0 ? met("files") : refused$1("files", "problems", `${problems} problems in the rollout files`),
		blocked ? refused$1("plan", "blockers", "the rollout file has problems, or its plan a blocker") : met("plan"),
		facts.state === "closed" ? waiting("open", "closed", "the pull request is closed") : met("open"),
		facts.draft ? waiting("not-draft", "draft", "the pull request is a draft") : met("not-draft"),
		lists.length === 0 ? met("facts") : waiting("facts", "facts-incomplete", `GitHub has more ${lists.join(" and ")} than could be read`)
	];
}
function peopleRequirements(gate, rollout, cast) {
	return [
		vetoRequirement(cast),
		...cast.roles.map((role) => role.name === "on-call" ? pagerRequirement(gate, rollout, {
			role,
			cast
		}) : roleRequirement(gate, role, cast)),
		...ownNamesRequirement(gate, rollout, cast),
		freezeRequirement(gate),
		...attributionNote(gate)
	];
}
function vetoRequirement({ vetoes }) {
	const who = vetoes.map(({ by }) => by.login);
	if (who.length === 0) return met("no-changes-requested");
	return {
		...refused$1("no-changes-requested", "changes-requested", `changes requested by ${who.join(", ")}; a push does not clear it, their next approval does`),
		closers: who.map((login) => `@${login}`),
		missing: who.length
	};
}
function roleRequirement(gate, role, cast) {
	const by = standingFor(cast, role.name);
	const missing = missingFor(cast, role);
	const id = `role:${role.name}`;
	if (missing === 0) return {
		...met(id),
		by
	};
	const closers = closersOf(role, cast, {
		facts: gate.facts,
		least: gate.policy.approvals.least
	});
	return {
		...waiting(id, ...whyOpen(role, {
			closers,
			cast
		})),
		by,
		closers,
		missing
	};
}
function pagerRequirement(gate, rollout, { role, cast }) {
	const id = "acknowledgement";
	if (rollout.digest === null) return {
		...met(id),
		kind: "skipped",
		detail: "the rollout is removed: there is no pager to take"
	};
	const by = standingFor(cast, ON_CALL);
	const missing = missingFor(cast, role);
	if (missing === 0) return {
		...met(id),
		by
	};
	const closers = closersOf(role, cast, {
		facts: gate.facts,
		least: gate.policy.approvals.least
	});
	const [reason, detail] = whyOpen(role, {
		closers,
		cast
	});
	const hasExpired = cast.acknowledgements.dismissals.some(({ why }) => why === "expired");
	return {
		...waiting(id, reason === "role-missing" ? hasExpired ? "acknowledgement-expired" : "acknowledgement-missing" : reason, detail),
		by,
		closers,
		missing
	};
}
function missingFor(cast, role) {
	return cast.slots.filter((slot, index) => slot.role === role.name && cast.filled[index] === null).length;
}
function whyOpen(role, { closers, cast }) {
	if (role.empty !== null) return ["role-missing", `cannot be met: ${role.empty}`];
	const unreadable = role.lists.flatMap((list) => list.unreadable);
	if (unreadable.length > 0) return ["team-unreadable", unreadable.map(({ entry, because }) => `${entry} could not be read: ${because}`).join("; ")];
	if (cast.unknownAccess.length > 0) return ["role-missing", `the permission of ${cast.unknownAccess.join(", ")} was not read`];
	if (closers.length === 0) return ["role-missing", `cannot be met: nobody who holds ${role.name} can count here`];
	return ["role-missing", ""];
}
function ownNamesRequirement({ policySource, facts }, rollout, cast) {
	if (!(policySource.kind === "built-in" && (rollout.isNew || rollout.peopleAtBase == null))) return [];
	const maintains = (login) => atLeast(lookUp(facts.permissions, login) ?? "none", "maintain");
	const by = cast.roles.filter(({ name }) => name !== ON_CALL).flatMap(({ name }) => standingFor(cast, name)).filter(maintains);
	const id = "role:maintainer";
	if (by.length > 0) return [{
		...met(id),
		by: [...new Set(by)]
	}];
	return [{
		...waiting(id, "role-missing", "there is no policy, and this rollout names its own approvers: one of them needs the role maintain or admin"),
		missing: 1
	}];
}
function freezeRequirement({ policy, now }) {
	const freeze = policy.freeze.find(({ from, until }) => from <= now && now < until);
	return freeze === void 0 ? met("not-frozen") : waiting("not-frozen", "frozen", `${freeze.because}, until ${iso(freeze.until)}`);
}
function attributionNote({ facts }) {
	const emails = unattributedEmails(facts);
	if (emails.length === 0) return [];
	const detail = `no account claims the commits of ${emails.join(", ")}: whoever wrote them is not excluded`;
	return [{
		...met("attribution"),
		kind: "skipped",
		detail
	}];
}
function met(id) {
	return {
		id,
		kind: "satisfied",
		reason: "approved",
		by: [],
		closers: [],
		missing: 0,
		detail: ""
	};
}
function waiting(id, reason, detail) {
	return {
		...met(id),
		kind: "waiting",
		reason,
		detail
	};
}
function refused$1(id, reason, detail) {
	return {
		...met(id),
		kind: "refused",
		reason,
		detail
	};
}

// src/gate/evaluate.ts
function evaluateGate(input) {
	const { facts, rollouts, problems } = input;
	if (rollouts.length === 0) {
		if (problems > 0) return {
			kind: "no-go",
			reason: "problems",
			rollouts: []
		};
		if (!facts.files.complete) return {
			kind: "waiting",
			reason: "facts-incomplete",
			rollouts: []
		};
		return {
			kind: "go",
			reason: "no-rollout-changed",
			rollouts: []
		};
	}
	const outcomes = rollouts.map((rollout) => evaluateRollout(input, rollout));
	const kind = worst(outcomes.map((outcome) => outcome.kind));
	return {
		kind,
		reason: reasonOf(kind, outcomes),
		rollouts: outcomes
	};
}
function evaluateRollout(input, rollout) {
	const own = pullRequestRequirements(input, rollout.blocked);
	if (!isReadable(input)) {
		const unreadable = refused$1("policy", "policy-unreadable", "the policy at the base branch cannot be read");
		return outcomeOf(rollout, [...own, unreadable], null);
	}
	const cast = castOf(input, rollout);
	return outcomeOf(rollout, [...own, ...peopleRequirements(input, rollout, cast)], cast);
}
function isReadable(input) {
	return input.policy !== null;
}
function outcomeOf(rollout, requirements, cast) {
	const pager = cast === null ? null : standingFor(cast, "on-call")[0] ?? null;
	return {
		rollout: rollout.name,
		digest: rollout.digest,
		kind: worst(requirements.map(kindOf)),
		requirements,
		dismissals: cast?.dismissals ?? [],
		approvals: cast === null ? [] : approvalsOf(cast),
		acknowledgement: cast?.acknowledgements.counting.find(({ by }) => by === pager) ?? null
	};
}
function approvalsOf(cast) {
	return cast.roles.map(({ name }) => name).filter((role) => role !== ON_CALL).flatMap((role) => {
		const logins = new Set(standingFor(cast, role).map(foldLogin));
		return cast.approvals.filter(({ by }) => logins.has(foldLogin(by.login))).map(({ by, id, body }) => ({
			role,
			by: by.login,
			review: id,
			reason: reasonIn(body)
		}));
	});
}
function kindOf(requirement) {
	switch (requirement.kind) {
		case "satisfied":
		case "skipped": return "go";
		case "waiting": return "waiting";
		case "refused": return "no-go";
	}
}
function worst(kinds) {
	if (kinds.includes("no-go")) return "no-go";
	return kinds.includes("waiting") ? "waiting" : "go";
}
function reasonOf(kind, outcomes) {
	return (kind === "go" ? [] : outcomes.flatMap(({ requirements }) => requirements.filter((each) => kindOf(each) === kind)))[0]?.reason ?? "approved";
}

// src/gate/wanted.ts
function wantedAccess({ facts, policy, policySource, rollouts }) {
	if (policy === null || rollouts.length === 0) return {
		logins: [],
		groups: []
	};
	const entries = rollouts.flatMap((rollout) => [...allRoles(policy, rollout).flatMap((role) => policyRole(policy, rollout.name, role)?.anyOf ?? []), ...[...rollout.people, ...rollout.peopleAtBase ?? []].flatMap(({ anyOf }) => anyOf)]);
	const groups = [...new Set(entries.filter(isGroup))].toSorted();
	const isBuiltIn = policySource.kind === "built-in";
	if (!isBuiltIn && policy.approvals.least === "write") return {
		logins: [],
		groups
	};
	const approvers = facts.reviews.items.filter(({ state, by }) => state === "approved" && by.kind === "user");
	const pagers = facts.comments.items.filter(({ body, ours, by }) => {
		const parsed = isBuiltIn && !ours && by.kind === "user" ? parseCommand(body) : null;
		return parsed?.kind === "command" && parsed.command.verb === "ack";
	});
	return {
		logins: [...new Map([...approvers, ...pagers].map(({ by }) => [foldLogin(by.login), by.login])).values()].toSorted(),
		groups
	};
}

// src/commands/validate.ts
async function validate(world, call) {
	const folders = await Promise.all(call.folders.map((folder) => world.files.list(folder)));
	const files = [...new Map(folders.flat().map((file) => [file.path, file])).values()];
	const rollouts = files.filter(({ path }) => isRolloutFile(path)).map(({ path }) => ({
		file: path,
		...parseFile(files, path)
	}));
	const [policy = null] = await world.files.read([call.policy]);
	return {
		problems: [
			...rollouts.flatMap(({ problems }) => problems),
			...sharedNames(rollouts),
			...policy === null ? [] : parsePolicy(policy.path, policy.text).problems
		],
		rollouts,
		resolved: call.resolved ? Object.fromEntries(rollouts.map(({ file, resolved }) => [file, resolved])) : null,
		texts: new Map([...files, ...policy === null ? [] : [policy]].map(({ path, text }) => [path, text]))
	};
}
function sharedNames(rollouts) {
	const owners = /* @__PURE__ */ new Map();
	return rollouts.flatMap(({ rollout, file, place }) => {
		if (rollout === null) return [];
		const owner = owners.get(rollout.name);
		if (owner === void 0) {
			owners.set(rollout.name, file);
			return [];
		}
		return [{
			code: "name-taken",
			severity: "blocker",
			...place(["name"]),
			message: `another rollout is named ${rollout.name} too`,
			expected: "a name of its own",
			found: `the same name in ${owner}`,
			suggestion: null
		}];
	});
}

// src/commands/gate-input.ts
function gateInput(seen) {
	const { facts, policy, now } = seen;
	const planned = seen.planned.flatMap((each) => each.plan === null ? [] : [entryOf(facts.rolloutsAtBase, each, each.plan)]);
	const removed = seen.removed.map((file) => removedEntry(facts.rolloutsAtBase, file));
	const wrong = seen.planned.filter((each) => each.plan === null).length;
	return {
		facts,
		policy,
		policySource: seen.source,
		rollouts: [...planned, ...removed],
		problems: seen.problems + wrong,
		now
	};
}
function entryOf(base, planned, plan) {
	const { rollout } = plan;
	const before = peopleAtBase(base, planned.file);
	return {
		name: rollout.name,
		file: planned.file,
		tier: rollout.tier,
		digest: plan.digest,
		people: rollout.people,
		peopleAtBase: before,
		covers: rollout.people.find((role) => role.name === "on-call")?.covers ?? null,
		blocked: isRefused(planned),
		isNew: before === null
	};
}
function removedEntry(base, file) {
	const { rollout } = parseFile(base, file);
	const gone = {
		file,
		digest: null,
		covers: null,
		blocked: false,
		isNew: false
	};
	if (rollout === null) return {
		...gone,
		name: file,
		tier: 1,
		people: [],
		peopleAtBase: []
	};
	const { name, tier, people } = rollout;
	return {
		...gone,
		name,
		tier,
		people,
		peopleAtBase: people
	};
}
function peopleAtBase(base, file) {
	return base.some((each) => each.path === file) ? parseFile(base, file).rollout?.people ?? [] : null;
}

// src/commands/assess.ts
async function assess(world, facts) {
	const { policy, source, problems } = readPolicy(facts);
	const changed = changedRollouts(facts.files, {
		head: naming(facts.rolloutsAtHead),
		base: naming(facts.rolloutsAtBase)
	});
	const now = world.clock.now();
	const base = {
		files: facts.rolloutsAtBase,
		head: world.filesAt(facts.base.tip),
		base: world.filesAt(facts.base.tip)
	};
	const head = {
		files: facts.rolloutsAtHead,
		head: world.filesAt(facts.head.sha),
		base: base.head
	};
	const paths = (changed ?? []).filter((each) => each.how !== "removed").map((each) => each.file);
	const planned = await planTree(head, paths, {
		policy: policy ?? builtInPolicy(),
		now,
		describeRouter: world.describeRouter
	});
	const removed = (changed ?? []).filter((each) => each.how === "removed").map((each) => each.file);
	const input = gateInput({
		facts,
		planned,
		removed,
		policy,
		source,
		now,
		problems: problems.length
	});
	const known = await world.pullRequests.access(facts, wantedAccess(input));
	const outcome = evaluateGate({
		...input,
		facts: known
	});
	return {
		facts: known,
		input: {
			...input,
			facts: known
		},
		planned,
		problems: [...problems, ...sharedNames(parseAll(facts.rolloutsAtHead))],
		policySource: source,
		outcome
	};
}
function readPolicy(facts) {
	if (facts.policy === null) return {
		policy: builtInPolicy(),
		source: { kind: "built-in" },
		problems: []
	};
	const { policy, problems } = parsePolicy(facts.policy.path, facts.policy.text);
	return {
		policy,
		source: {
			kind: "file",
			path: facts.policy.path,
			commit: facts.base.tip
		},
		problems: policy === null ? problems : []
	};
}
function naming(files) {
	return files.filter((file) => isRolloutFile(file.path)).map((file) => {
		const { rollout } = parseFile(files, file.path);
		const defaults = defaultsOf(files, file.path);
		const names = rollout === null ? [] : namedFiles(rollout).map((each) => each.file);
		return {
			file: file.path,
			names: defaults === null ? names : [...names, defaults.path]
		};
	});
}
function parseAll(files) {
	return files.filter((file) => isRolloutFile(file.path)).map((file) => ({
		file: file.path,
		...parseFile(files, file.path)
	}));
}

// src/commands/publish.ts
const LOOKS = 2;
async function publish(world, call) {
	let facts = await world.pullRequests.facts(call.pullRequest);
	for (let look = 1;; look++) {
		const assessment = await assess(world, facts);
		if (call.dryRun || facts.state !== "open") return assessment;
		await post(world, assessment, call);
		const again = await world.pullRequests.facts(call.pullRequest);
		if (look === LOOKS || fingerprint(again) === fingerprint(facts)) return assessment;
		world.log("the pull request changed meanwhile: looking again");
		facts = again;
	}
}
async function post(world, assessment, call) {
	const { facts } = assessment;
	const existing = findOwnComment(facts.comments.items, PLAN_MARKER);
	const body = bodyOf$1(assessment, existing?.body ?? null, call.rewrite);
	if (body !== null) {
		const done = await world.conversation.upsertComment(facts.number, existing, body);
		world.log(`comment ${done}`);
	}
	const status = statusOf(assessment.outcome, {
		branch: facts.base.branch,
		url: call.runUrl
	});
	const done = await world.conversation.setStatus(facts.head.sha, status, currentStatus(facts, status.context));
	world.log(`status ${status.state} ${done}`);
}
function bodyOf$1(assessment, existing, rewrite) {
	const { outcome } = assessment;
	if (outcome.reason === "no-rollout-changed" && assessment.problems.length === 0 && existing === null) return null;
	return (rewrite || existing === null ? null : replaceGateBlock(existing, assessment.outcome, contextOf(assessment))) ?? renderPlanComment(inputOf(assessment));
}
function contextOf(assessment) {
	return {
		policy: assessment.policySource,
		commit: assessment.facts.head.sha
	};
}
function inputOf(assessment) {
	return {
		plans: assessment.planned.flatMap((each) => each.plan === null || each.runbook === null ? [] : [{
			plan: each.plan,
			runbook: each.runbook,
			advice: each.problems
		}]),
		problems: [...assessment.problems, ...assessment.planned.flatMap((each) => each.plan === null ? each.problems : [])],
		gate: assessment.outcome,
		...contextOf(assessment)
	};
}
function currentStatus(facts, context) {
	if (facts.status === null) return null;
	const { state, description } = facts.status;
	switch (state) {
		case "success":
		case "pending":
		case "failure":
		case "error": return {
			context,
			state,
			description,
			url: null
		};
		default: return null;
	}
}
function fingerprint(facts) {
	const reviews = facts.reviews.items.map((review) => `${review.id}:${review.state}`);
	const comments = facts.comments.items.filter((comment) => !comment.ours).map((comment) => `${comment.id}:${comment.edited}`);
	return [
		facts.head.sha,
		facts.base.tip,
		facts.draft,
		...reviews,
		...comments
	].join(" ");
}

// src/commands/tell.ts
function summariseGate(assessment) {
	return renderPlanSummary(inputOf(assessment));
}
function summariseTicks(reports) {
	const rank = {
		"roll-back": 0,
		hold: 1,
		promote: 2,
		bake: 3,
		guard: 4
	};
	return reports.toSorted((a, b) => rank[a.decision] - rank[b.decision]).map(renderTickSummary).join("\n\n");
}
function annotationsOf(problems) {
	return annotations(problems);
}
function printProblems(problems, texts) {
	return renderProblems(problems, texts);
}
function explainCode(code) {
	return explain(code).map(({ of, explanation }) => `${code} (${of}): ${explanation}`);
}

// src/promotion/weights.ts
const DRAINED = {
	candidate: percent$1(0),
	mirror: percent$1(0),
	cohorts: {}
};
function weightsOf(rollout, stage) {
	switch (stage.kind) {
		case "evaluate": return DRAINED;
		case "shadow": return {
			...DRAINED,
			mirror: stage.by === "router" ? stage.mirror : percent$1(0)
		};
		case "canary": return {
			candidate: stage.weight,
			mirror: percent$1(0),
			cohorts: {
				...stage.cohorts,
				...notYet(rollout, stage)
			}
		};
		case "blue-green": return {
			candidate: percent$1(100),
			mirror: percent$1(0),
			cohorts: notYet(rollout, stage)
		};
	}
}
function notYet(rollout, stage) {
	const position = rollout.stages.indexOf(stage);
	const later = rollout.cohorts.filter((cohort) => cohort.from !== null && rollout.stages.findIndex((each) => each.name === cohort.from) > position);
	return Object.fromEntries(later.map((cohort) => [cohort.name, percent$1(0)]));
}
function driftOf(found, ours, step) {
	const differences = ["", .../* @__PURE__ */ new Set([...Object.keys(found.cohorts), ...Object.keys(ours.cohorts)])].map((name) => (found.cohorts[name] ?? found.candidate) - (ours.cohorts[name] ?? ours.candidate));
	differences.push(found.mirror - ours.mirror);
	if (differences.some((difference) => difference > step / 2 + 1e-9)) return "up";
	if (differences.some((difference) => difference < -step / 2 - 1e-9)) return "down";
	return "none";
}
function isDrained(weights) {
	return weights.candidate === 0 && weights.mirror === 0 && Object.values(weights.cohorts).every((weight) => weight === 0);
}
function showWeights(weights) {
	const cohorts = Object.entries(weights.cohorts).map(([name, weight]) => `${name} ${weight}%`);
	const mirror = weights.mirror > 0 ? [`mirror ${weights.mirror}%`] : [];
	return [
		`${weights.candidate}%`,
		...cohorts,
		...mirror
	].join(", ");
}

// src/commands/tick/read-back.ts
async function readBack(traffic, target, terms) {
	const deadline = plus(terms.clock.now(), terms.within);
	let pause = 100;
	for (;;) {
		const seen = await readOnce(traffic, target, terms.step);
		if (seen.kind === "confirmed" || terms.clock.now() >= deadline) return seen;
		await terms.clock.sleep(milliseconds(Math.min(pause, Math.max(1, deadline - terms.clock.now()))));
		pause = Math.min(2e3, pause * 2);
	}
}
async function readOnce(traffic, target, step) {
	try {
		const view = await traffic.read();
		return {
			kind: driftOf(view.set, target, step) === "none" && (view.served === null || driftOf(view.served, target, step) === "none") && view.settled ? "confirmed" : "different",
			view
		};
	} catch (cause) {
		return {
			kind: "unreadable",
			because: reasonOf$1(cause)
		};
	}
}

// src/commands/tick/drain.ts
const TRIES$1 = 3;
async function drain(ways, terms) {
	const attempts = [];
	for (const way of ways) {
		const outcome = await drainOneWay(way.traffic, terms);
		attempts.push({
			does: `take all traffic off the candidate through ${way.text}`,
			outcome: outcome.text
		});
		if (outcome.confirmed) return {
			confirmed: true,
			attempts
		};
	}
	return {
		confirmed: false,
		attempts
	};
}
async function drainOneWay(traffic, terms) {
	let failure = null;
	for (let attempt = 1; attempt <= TRIES$1; attempt++) try {
		await traffic.apply(DRAINED, "force");
		failure = null;
		break;
	} catch (cause) {
		failure = reasonOf$1(cause);
		if (attempt < TRIES$1) await terms.clock.sleep(milliseconds(250 * attempt));
	}
	const within = failure === null ? terms.within : milliseconds(Math.min(terms.within, 2e3));
	const seen = await readBack(traffic, DRAINED, {
		within,
		clock: terms.clock,
		step: 0
	});
	switch (seen.kind) {
		case "confirmed": return {
			confirmed: true,
			text: "the router reads back 0%"
		};
		case "different": return {
			confirmed: false,
			text: `not confirmed: the router still reads ${seen.view.set.candidate}%${failure === null ? "" : `; ${failure}`}`
		};
		case "unreadable": return {
			confirmed: false,
			text: `not confirmed: ${failure ?? seen.because}`
		};
	}
}

// src/promotion/journal.ts
const EMPTY_JOURNAL = {
	hash: "0".repeat(64),
	lines: 0,
	at: instant(0)
};
function appendToJournal(head, events, now) {
	let current = head;
	const lines = [];
	for (const event of events) {
		const body = JSON.stringify({
			line: current.lines + 1,
			at: iso(now),
			...event,
			before: current.hash
		});
		current = {
			hash: sha256(body),
			lines: current.lines + 1,
			at: now
		};
		lines.push(body);
	}
	return {
		lines,
		head: current
	};
}

// src/commands/tick/held.ts
async function save(states, held, change) {
	const { lines, head } = appendToJournal(held.state.journal, change.events, change.now);
	const state = {
		...change.state,
		journal: head
	};
	return {
		state,
		version: await states.save(state.name, held.version, state, lines)
	};
}
async function reload(states, held) {
	const stored = await states.load(held.state.name);
	return stored === null ? null : {
		state: stored.state,
		version: stored.version
	};
}
async function afterLosing(world, held, cause) {
	if (!(cause instanceof Failure) || cause.code !== "lost-race") return null;
	try {
		return await reload(world.states, held);
	} catch (failure) {
		world.log(`the state cannot be read again: ${reasonOf$1(failure)}`);
		return null;
	}
}

// src/commands/tick/route.ts
function waysOf(world, plan) {
	const open = (router) => ({
		text: router.undo.route,
		traffic: world.openTraffic(router.target, plan.rollout.cohorts)
	});
	const [first, ...others] = plan.routers;
	return [open(first), ...others.map(open)];
}
async function readRoute(plan, way) {
	try {
		const view = await way.traffic.read();
		const step = plan.routers[0].capabilities.weight?.step ?? 0;
		return {
			view,
			route: {
				kind: "read",
				...view,
				step
			}
		};
	} catch (cause) {
		return {
			view: null,
			route: {
				kind: "unreadable",
				because: reasonOf$1(cause)
			}
		};
	}
}

// src/commands/tick/plan-of-state.ts
function planOfState(state, terms) {
	const parsed = parseRollout({
		file: state.file,
		text: JSON.stringify(state.resolved, null, 1),
		defaults: null
	});
	if (parsed.rollout === null) throw new Failure("state-lost", `Expected the rollout file that ${state.name} started with in its state, found: ${parsed.problems[0]?.message ?? "problems"}`);
	const [first, ...others] = parsed.rollout.routers;
	const plan = buildPlan({
		file: state.file,
		rollout: parsed.rollout,
		resolved: state.resolved,
		named: state.named,
		routers: [terms.describeRouter(first), ...others.map(terms.describeRouter)],
		now: state.startedAt,
		locate: parsed.locate,
		policy: terms.policy
	});
	if (plan.digest !== state.digest) throw new Failure("state-lost", `Expected a state whose plan has the digest ${state.digest}, found ${plan.digest}`);
	return {
		plan,
		runbook: buildRunbook(plan)
	};
}

// src/commands/tick/refusal.ts
function refusal$1(call, told) {
	return {
		rollout: call.name,
		at: told.at,
		decision: "hold",
		reason: told.reason,
		plan: told.planned?.plan ?? null,
		runbook: told.planned?.runbook ?? null,
		stage: null,
		holds: told.holds ?? [],
		because: null,
		findings: [],
		actions: [],
		traffic: null,
		covered: told.state?.covered ?? 0,
		bake: 0,
		longestGap: told.state?.longestGap ?? 0,
		covers: told.state?.covers ?? [],
		ending: told.state?.ending ?? null,
		confirmed: null,
		gate: told.gate ?? null,
		incident: null,
		detail: told.detail,
		nextAt: null,
		dryRun: call.dryRun
	};
}

// src/render/undo-commands.ts
function undoCommands(plan) {
	return plan.routers.flatMap(({ undo }, index) => [`Way ${index + 1}, ${undo.route}:`, ...undo.steps.map(({ does, run, expect }) => `  ${run ?? does}   (expect: ${expect})`)]);
}

// src/render/incident.ts
const LONGEST_BODY = 6e4;
const LONGEST_TITLE = 200;
function renderIncident(report) {
	const { plan } = report;
	const version = plan === null ? "" : ` ${plan.rollout.release.candidate.id}`;
	const state = report.confirmed === true ? "rolled back" : "rollback not confirmed";
	const commands = plan === null ? "" : blocks(["### Undo by hand", code(undoCommands(plan).join("\n"))]);
	const whole = blocks([rollbackSummary(report), commands]);
	const body = whole.length <= LONGEST_BODY ? whole : blocks([rollbackSummary({
		...report,
		findings: []
	}), commands]);
	return {
		key: `${report.rollout}/${plan === null ? "unplanned" : shortDigest(plan.digest)}`,
		title: harmless(`${report.rollout}${version} ${state}`).slice(0, LONGEST_TITLE),
		body: body.length <= LONGEST_BODY ? body : commands
	};
}
function harmless(title) {
	return title.replace(/[\p{C}\s]+/gu, " ").replace(/@/g, "(at)");
}

// src/render/notification.ts
const LONGEST = 3e3;
function renderNotification(report) {
	const { plan } = report;
	const candidate = plan === null ? "" : ` ${plan.rollout.release.candidate.id}`;
	return plain([
		`${headline(report)}: ${report.rollout}${candidate}${report.stage === null ? "" : ` at stage ${report.stage}`}`,
		reasonLine(report.because),
		...plan === null ? [] : messages(report),
		...plan === null ? [] : ["Undo by hand:", ...undoCommands(plan)],
		...report.incident === null ? [] : [`Incident: ${report.incident}`]
	].join("\n"));
}
function headline({ confirmed }) {
	if (confirmed === true) return "ROLLED BACK, traffic reads 0";
	return confirmed === false ? "ROLLBACK NOT CONFIRMED, act now" : "ROLLBACK (dry run)";
}
function reasonLine(because) {
	if (because === null) return "A person asked for it.";
	switch (because.kind) {
		case "breach": return `Guard ${because.finding.guard} broke in cohort ${because.finding.cohort}.`;
		case "aborted": return `${because.by} stopped it${because.reason === "" ? "" : `: ${because.reason}`}.`;
		case "by-hand": return "A person took the traffic off in the router.";
		case "deadline": return `The deadline of ${because.of} was reached.`;
		case "move-unconfirmed": return `A larger weight could not be confirmed: ${because.because}.`;
	}
}
function messages({ plan }) {
	return (plan?.rollout.communications ?? []).filter(({ on }) => on === "rolled-back").map(({ message }) => message);
}
function plain(value) {
	return value.replace(/[^\P{C}\n]/gu, "").replace(/<!|@(?=(?:everyone|here|channel)\b)/gi, (found) => `${found} `).slice(0, LONGEST);
}

// src/commands/tick/records.ts
async function afterRollback(world, told) {
	const { report, state } = told;
	const actions = [];
	const attempt = async (does, step) => {
		try {
			const outcome = await step();
			actions.push({
				at: world.clock.now(),
				does,
				outcome
			});
		} catch (cause) {
			actions.push({
				at: world.clock.now(),
				does,
				outcome: `not done: ${reasonOf$1(cause)}`
			});
		}
	};
	const because = state.ending?.kind === "rolled-back" ? state.ending.because : "rolled back";
	await attempt("quarantine the candidate", async () => {
		await world.quarantine.add(state.candidateKey, `${state.name}: ${because}`);
		return "done: no rollout of this candidate starts before a person lifts it";
	});
	await attempt("mark the deployment as failed", async () => {
		await world.deployments.record({
			rollout: state.name,
			stage: report.stage ?? "",
			commit: state.commit,
			digest: state.digest,
			state: "failure",
			description: because,
			journal: state.journal.hash
		});
		return "done";
	});
	let incident = null;
	await attempt("open the incident", async () => {
		incident = await world.incidents.open(renderIncident(report));
		return "opened";
	});
	for (const channel of channelsToTell(told.plan)) await attempt(`tell ${channel}`, async () => {
		await world.openNotifier(told.plan.rollout.channels).send({
			channel,
			text: renderNotification(report),
			key: `${state.digest}/rolled-back/${channel}`
		});
		return "sent";
	});
	return {
		actions,
		incident
	};
}
function channelsToTell(plan) {
	const wanted = plan.rollout.communications.filter((each) => each.on === "rolled-back").map((each) => each.to);
	return [...new Set(wanted)].filter((name) => plan.rollout.channels[name] !== void 0);
}

// src/commands/tick/take-back.ts
async function takeBack(world, order) {
	const terms = {
		within: order.plan.rollout.rollback.within,
		clock: world.clock
	};
	const first = await drain(order.ways, terms);
	const drainedAt = first.confirmed ? world.clock.now() : null;
	world.log(first.confirmed ? "all traffic is off the candidate, read back" : "rollback NOT confirmed");
	const attempts = [...first.attempts];
	const recorded = await record(world, order, {
		drainedAt,
		attempts: first.attempts
	});
	attempts.push(recorded.attempt);
	let confirmed = first.confirmed;
	const { open } = recorded;
	if (open !== null && open.key !== order.settled && open.until > world.clock.now()) {
		await world.clock.sleep(milliseconds(open.until - world.clock.now()));
		const second = await drain(order.ways, terms);
		attempts.push(...second.attempts);
		confirmed = second.confirmed;
	}
	if (confirmed) attempts.push(...await restore(order));
	return {
		held: recorded.held,
		confirmed,
		drainedAt,
		attempts
	};
}
async function restore(order) {
	const [way] = order.ways;
	const { snapshot } = order.held.state;
	if (way === void 0 || !isSnapshot(snapshot)) return [];
	const does = `put ${way.text} back as it was before the first stage`;
	try {
		await way.traffic.restore(snapshot);
		const view = await way.traffic.read();
		if (view.set.candidate > 0) {
			await way.traffic.apply(DRAINED, "force");
			return [{
				does,
				outcome: `undone again: it held ${view.set.candidate}% for the candidate`
			}];
		}
		return [{
			does,
			outcome: "done, 0% read back"
		}];
	} catch (cause) {
		return [{
			does,
			outcome: `not done: ${reasonOf$1(cause)}`
		}];
	}
}
function isSnapshot(value) {
	return typeof value === "object" && value !== null && "schema" in value && value.schema === 1 && "owned" in value;
}
const TRIES = 5;
async function record(world, order, drained) {
	const does = "record the rollback";
	let { held } = order;
	let open = held.state.intent;
	for (let attempt = 1;; attempt++) try {
		return {
			held: await save(world.states, held, {
				state: ended(order, held.state, drained.drainedAt),
				events: [
					...order.because.kind === "breach" ? [breachEvent(order.plan, held.state, order.because)] : [],
					...drained.attempts.map((each) => ({
						event: "action",
						...each
					})),
					{
						event: "rolled-back",
						because: describeReason(order.because),
						stage: stageAt(order.plan, held.state.stage).stage.name,
						confirmed: drained.drainedAt !== null
					}
				],
				now: order.now
			}),
			attempt: {
				does,
				outcome: `done at ${iso(order.now)}`
			},
			open
		};
	} catch (cause) {
		const again = attempt < TRIES ? await afterLosing(world, held, cause) : null;
		if (again === null) return {
			held: {
				...held,
				state: ended(order, held.state, drained.drainedAt)
			},
			attempt: {
				does,
				outcome: `NOT done: ${reasonOf$1(cause)}`
			},
			open
		};
		held = again;
		open = held.state.intent ?? open;
		if (held.state.ending?.kind === "rolled-back") return {
			held,
			attempt: {
				does,
				outcome: "another tick recorded it"
			},
			open
		};
	}
}
function ended(order, state, drainedAt) {
	const finding = order.because.kind === "breach" ? order.because.finding : null;
	return {
		...state,
		intent: null,
		set: DRAINED,
		ending: {
			kind: "rolled-back",
			because: describeReason(order.because),
			guard: finding?.guard ?? null,
			cohort: finding?.cohort ?? null,
			stage: stageAt(order.plan, state.stage).stage.name,
			at: order.now,
			drainedAt,
			confirmedByTrafficAt: null
		}
	};
}
function breachEvent(plan, state, because) {
	const { finding } = because;
	return {
		event: "breach",
		guard: finding.guard,
		cohort: finding.cohort,
		stage: stageAt(plan, state.stage).stage.name,
		candidate: finding.observed.candidate,
		baseline: finding.observed.baseline
	};
}
function describeReason(because) {
	switch (because.kind) {
		case "breach": return `guard ${because.finding.guard} breached in cohort ${because.finding.cohort}`;
		case "aborted": return `aborted by ${because.by}`;
		case "by-hand": return "taken down by hand at the router";
		case "deadline": return `deadline of ${because.of}`;
		case "move-unconfirmed": return `a move could not be confirmed: ${because.because}`;
	}
}

// src/commands/tick/rollback-report.ts
function describeEnd(confirmed) {
	return confirmed ? "aborted" : "rollback-unconfirmed";
}
function reportOfRollback(told) {
	const call = {
		name: told.plan.rollout.name,
		dryRun: told.dryRun
	};
	const nothing = refusal$1(call, {
		at: told.at,
		planned: null,
		reason: told.reason,
		detail: null,
		state: told.state
	});
	const isOver = told.reason === "already-rolled-back" || told.reason === "idle";
	return {
		...nothing,
		decision: isOver ? "guard" : "roll-back",
		plan: told.plan,
		runbook: told.runbook,
		stage: told.state?.ending?.kind === "rolled-back" ? told.state.ending.stage : null,
		actions: told.actions,
		confirmed: told.confirmed
	};
}

// src/commands/roll-back.ts
async function rollBack(world, call) {
	const stored = await loadIfPossible(world, call.rollout);
	if (stored === null) return drainWithoutState(world, call);
	const { plan, runbook } = planOfState(stored.state, {
		policy: builtInPolicy(),
		describeRouter: world.describeRouter
	});
	const now = world.clock.now();
	const ways = waysOf(world, plan);
	const seen = await readRoute(plan, ways[0]);
	if (stored.state.ending?.kind === "rolled-back" && seen.view !== null && isDrained(seen.view.set)) return reportOfRollback({
		plan,
		runbook,
		at: now,
		state: stored.state,
		confirmed: true,
		actions: [],
		reason: "already-rolled-back",
		dryRun: call.dryRun
	});
	if (call.dryRun) return reportOfRollback({
		plan,
		runbook,
		at: now,
		state: stored.state,
		confirmed: null,
		actions: [],
		reason: "aborted",
		dryRun: true
	});
	const because = {
		kind: "aborted",
		by: call.by,
		reason: call.reason
	};
	const taken = await takeBack(world, {
		plan,
		held: stored,
		because,
		now,
		ways
	});
	const actions = taken.attempts.map((attempt) => ({
		at: now,
		...attempt
	}));
	const report = reportOfRollback({
		plan,
		runbook,
		at: now,
		state: taken.held.state,
		confirmed: taken.confirmed,
		actions,
		reason: describeEnd(taken.confirmed),
		dryRun: false
	});
	const records = await afterRollback(world, {
		report,
		state: taken.held.state,
		plan
	});
	return {
		...report,
		actions: [...actions, ...records.actions],
		incident: records.incident
	};
}
async function loadIfPossible(world, name) {
	try {
		return await world.states.load(name);
	} catch (cause) {
		world.log(`going on without the state: ${reasonOf$1(cause)}`);
		return null;
	}
}
async function drainWithoutState(world, call) {
	const found = await planFromFile(world, call);
	if (found.plan === null) throw new Failure("call-wrong", `Expected a rollout file that can be read for ${call.rollout}, found: ${found.problems[0]?.message ?? "problems"}`);
	const ways = waysOf(world, found.plan);
	const seen = await readRoute(found.plan, ways[0]);
	const terms = {
		plan: found.plan,
		runbook: found.runbook,
		at: world.clock.now(),
		state: null,
		dryRun: call.dryRun
	};
	if (seen.view !== null && isDrained(seen.view.set)) return reportOfRollback({
		...terms,
		confirmed: true,
		actions: [],
		reason: "idle"
	});
	if (call.dryRun) return reportOfRollback({
		...terms,
		confirmed: null,
		actions: [],
		reason: "aborted"
	});
	const drained = await drain(ways, {
		within: found.plan.rollout.rollback.within,
		clock: world.clock
	});
	const actions = drained.attempts.map((attempt) => ({
		at: world.clock.now(),
		...attempt
	}));
	return reportOfRollback({
		...terms,
		confirmed: drained.confirmed,
		actions,
		reason: describeEnd(drained.confirmed)
	});
}
async function planFromFile(world, call) {
	const files = world.rescueFiles;
	const listed = (await Promise.all(call.folders.map((folder) => files.list(folder)))).flat();
	const paths = listed.map((file) => file.path).filter(isRolloutFile);
	const terms = {
		policy: builtInPolicy(),
		now: world.clock.now(),
		describeRouter: world.describeRouter
	};
	const found = (await planTree({
		files: listed,
		head: files,
		base: files
	}, paths, terms)).find((each) => each.parsed.rollout?.name === call.rollout);
	if (found === void 0) throw new Failure("call-wrong", `Expected a rollout called ${call.rollout} in ${call.folders.join(", ")}, found none`);
	return found;
}

// src/adapters/local/secrets.ts
function secretsIn(environment) {
	return (name) => {
		const value = environment[name]?.trim() ?? "";
		if (value !== "") return value;
		throw new Failure("secret-missing", `Expected the secret ${name} in the environment, found nothing. Write \`env: { ${name}: \${{ secrets.${name} }} }\` on the step`);
	};
}

// src/adapters/metrics/payload.ts
const SLACK = 1.05;
function payloadOf(query, parts) {
	const unnumbered = Object.entries(parts).find(([, cells]) => cells.some(({ value }) => !Number.isFinite(value)));
	if (unnumbered !== void 0) return unreadable$1("not-a-number", `${unnumbered[0]} is not a finite number`);
	switch (query.kind) {
		case "counts": return counts(cellsIn(parts, "events"), cellsIn(parts, "total"), query.absentEventsAreZero);
		case "histogram": return histogram(cellsIn(parts, "buckets"));
		case "count": return one(cellsIn(parts, "count"), "count", (count) => ({
			shape: "count",
			count
		}));
		case "gauge": return gauge(cellsIn(parts, "gauge"));
		case "ratio": return ratio(cellsIn(parts, "numerator"), cellsIn(parts, "denominator"));
		case "samples": return samples(cellsIn(parts, "samples"));
	}
}
function isUnreadable(outcome) {
	return "kind" in outcome;
}
function cellsIn(parts, name) {
	return parts[name] ?? [];
}
function counts(events, total, absentAreZero) {
	const wrong = missingOrTwice("total", total) ?? (events.length === 0 ? null : missingOrTwice("events", events));
	if (wrong !== null) return wrong;
	const seen = new Set(events.map(({ key }) => key));
	const silent = total.find(({ key, value }) => value > 0 && !seen.has(key));
	if (silent !== void 0 && !absentAreZero) return unreadable$1("no-data", `there is a total and no events for ${silent.key}. Where events are only written once they happen, declare that absent events are zero`);
	const known = new Set(total.map(({ key }) => key));
	const lost = events.find(({ key }) => !known.has(key));
	if (lost !== void 0) return unreadable$1("no-data", `there are events and no total for ${lost.key}`);
	const [some, all] = [sum(events), sum(total)];
	if (some > all * SLACK + 1) return unreadable$1("query-error", `Expected events to be a part of the total, found ${some} of ${all}`);
	return {
		shape: "counts",
		events: Math.min(some, all),
		total: all
	};
}
function ratio(numerator, denominator) {
	return missingOrTwice("denominator", denominator) ?? missingOrTwice("numerator", numerator) ?? {
		shape: "ratio",
		numerator: sum(numerator),
		denominator: sum(denominator)
	};
}
function one(cells, name, toPayload) {
	return missingOrTwice(name, cells) ?? toPayload(sum(cells));
}
function gauge(cells) {
	const [first, ...more] = cells;
	if (first === void 0) return unreadable$1("no-data", "no gauge");
	if (more.length > 0) return unreadable$1("ambiguous", `Expected one value of the gauge, found ${cells.length}`);
	return {
		shape: "gauge",
		value: first.value
	};
}
function samples(cells) {
	if (cells.length === 0) return unreadable$1("no-data", "no samples");
	return {
		shape: "samples",
		values: cells.map(({ value }) => value)
	};
}
function histogram(cells) {
	if (cells.length === 0) return unreadable$1("no-data", "no buckets");
	const byCell = Map.groupBy(cells, ({ key }) => key);
	const totals = /* @__PURE__ */ new Map();
	let expected = null;
	for (const [key, buckets] of byCell) {
		const bounds = buckets.map(({ labels }) => boundOf(labels["le"])).sort((a, b) => a - b);
		if (bounds.some(Number.isNaN)) return unreadable$1("query-error", `Expected a label le with a number on every bucket of ${key}`);
		if (new Set(bounds).size < bounds.length) return unreadable$1("ambiguous", `one bound occurs twice for ${key}`);
		expected ??= bounds.join(" ");
		if (bounds.join(" ") !== expected) return unreadable$1("ambiguous", `Expected the same bounds in every cell, found others for ${key}`);
		for (const { labels, value } of buckets) {
			const bound = boundOf(labels["le"]);
			totals.set(bound, (totals.get(bound) ?? 0) + value);
		}
	}
	return cumulative([...totals].sort(([a], [b]) => a - b));
}
function cumulative(totals) {
	const bounds = totals.map(([bound]) => bound);
	if (bounds.at(-1) !== 1e400) return unreadable$1("query-error", `Expected a bucket le="+Inf", found ${bounds.join(", ")}`);
	let highest = 0;
	return {
		shape: "histogram",
		bounds,
		counts: totals.map(([, count]) => highest = Math.max(highest, count))
	};
}
function boundOf(le) {
	if (le === "+Inf" || le === "Inf") return 1e400;
	return le === void 0 || le.trim() === "" ? NaN : Number(le);
}
function missingOrTwice(name, cells) {
	if (cells.length === 0) return unreadable$1("no-data", `no ${name}`);
	const seen = /* @__PURE__ */ new Set();
	for (const { key, value } of cells) {
		if (seen.has(key)) return unreadable$1("ambiguous", `Expected one ${name} for ${key}, found more`);
		if (value < 0) return unreadable$1("not-a-number", `Expected ${name} of at least 0, found ${value}`);
		seen.add(key);
	}
	return null;
}
function sum(cells) {
	return cells.reduce((total, { value }) => total + value, 0);
}
function unreadable$1(why, detail) {
	return {
		kind: "unreadable",
		why,
		detail
	};
}

// src/adapters/metrics/readings.ts
const ARMS = ["baseline", "candidate"];
function noReadings(request, refusal) {
	return Object.keys(request.cohorts).flatMap((cohort) => request.intervals.flatMap((window) => ARMS.map((arm) => ({
		guard: request.guard,
		cohort,
		arm,
		window,
		ok: false,
		...refusal
	}))));
}
function toReadings(request, arm, material) {
	const labels = labelsOf(request, arm);
	return Object.entries(request.cohorts).flatMap(([cohort, where]) => ARMS.flatMap((side) => {
		const chosen = choose(material, {
			...where,
			[arm.label]: arm[side]
		}, labels);
		return request.intervals.map((window, index) => {
			return {
				guard: request.guard,
				cohort,
				arm: side,
				window,
				...readingOf({
					request,
					chosen,
					window,
					index
				})
			};
		});
	}));
}
function labelsOf(request, arm) {
	const cohorts = Object.values(request.cohorts).flatMap((where) => Object.keys(where));
	return [arm.label, ...[...new Set(cohorts)].filter((label) => label !== arm.label).sort()];
}
function splitLevels(request) {
	if (request.query.kind !== "gauge") return [request];
	return [...Map.groupBy(Object.entries(request.cohorts), ([, where]) => Object.keys(where).sort().join(",")).values()].map((cohorts) => ({
		...request,
		cohorts: Object.fromEntries(cohorts)
	}));
}
function choose(material, where, by) {
	const matches = ({ labels }) => Object.entries(where).every(([name, value]) => labels[name] === value);
	const keyed = (each) => ({
		...each,
		key: by.map((label) => `${label}=${each.labels[label] ?? ""}`).join(" ")
	});
	return {
		material,
		parts: Object.entries(material.parts).map(([name, series]) => [name, series.filter(matches).map(keyed)]),
		newest: material.newest?.filter(matches) ?? null
	};
}
function readingOf({ request, chosen, window, index }) {
	const cells = chosen.parts.map(([part, series]) => [part, cellsAt(series, index)]);
	const payload = payloadOf(request.query, Object.fromEntries(cells));
	if (isUnreadable(payload)) return {
		ok: false,
		why: payload.why,
		detail: payload.detail
	};
	const newest = newestAt(chosen.newest, index);
	if (newest !== null && window.to - newest > request.staleAfter) return {
		ok: false,
		why: "stale",
		detail: `${newest === 0 ? "no series is alive any more" : `the newest sample is of ${iso(instant(newest))}`} at the interval's end ${iso(window.to)}`
	};
	const { exact, warnings, provenance } = chosen.material;
	return {
		ok: true,
		payload,
		lastDataAt: newest === null ? null : instant(newest),
		exact,
		warnings,
		provenance
	};
}
function cellsAt(series, index) {
	return series.flatMap(({ key, labels, values }) => {
		const value = values[index] ?? null;
		return value === null ? [] : [{
			key,
			labels,
			value
		}];
	});
}
function newestAt(newest, index) {
	if (newest === null) return null;
	const times = newest.flatMap(({ values }) => values[index] ?? []);
	return times.length === 0 ? 0 : Math.min(...times);
}

// src/adapters/http.ts
const TIMEOUT = milliseconds(1e4);
const BUDGET = milliseconds(3e4);
const FIRST_PAUSE = 250;
const MEGABYTE = 1e6;
const REPEATABLE = /* @__PURE__ */ new Set([
	"GET",
	"PUT",
	"DELETE"
]);
async function request(call) {
	const deadline = Date.now() + (call.budget ?? BUDGET);
	const attempts = call.repeatable === true || REPEATABLE.has(call.method) ? call.retries ?? 2 : 0;
	for (let attempt = 0;; attempt++) {
		const left = deadline - Date.now();
		const answer = await attemptOnce(call, milliseconds(Math.max(1, Math.min(call.timeout ?? TIMEOUT, left))));
		if (answer.ok || attempt >= attempts || !isTransient(answer)) return answer;
		const wait = answer.retryAfter ?? FIRST_PAUSE * 2 ** attempt;
		if (Date.now() + wait >= deadline) return answer;
		await setTimeout(wait);
	}
}
function shownUrl(url) {
	if (!URL.canParse(url)) return "an address that is no URL";
	const { origin, pathname } = new URL(url);
	return `${origin}${pathname}`;
}
function authHeaders(auth, secret) {
	if (auth === null) return {};
	const headers = {};
	for (const [way, name] of Object.entries(auth)) headers["authorization"] = authorization(way, name, secret);
	return headers;
}
function authorization(way, name, secret) {
	const value = secret(name);
	if (!/^[\x20-\x7e]*$/.test(value)) throw new Failure("secret-missing", `Expected printable characters in the secret ${name}, found a line break or another sign that no header carries`);
	if (way === "bearer") return `Bearer ${value}`;
	if (way === "token") return value;
	if (way === "basic") return `Basic ${Buffer.from(value).toString("base64")}`;
	throw new Failure("call-wrong", `Expected auth by bearer, token or basic, found ${way}. Write \`auth: { bearer: ${name} }\``);
}
function isTransient(answer) {
	if (answer.why === "rate-limited") return true;
	return answer.why === "unreachable" && (answer.status === null || answer.status >= 500);
}
async function attemptOnce(call, timeout) {
	const shown = call.shown ?? shownUrl(call.url);
	try {
		const response = await fetch(call.url, {
			method: call.method,
			redirect: "manual",
			signal: AbortSignal.timeout(timeout),
			...call.headers === void 0 ? {} : { headers: call.headers },
			...call.body === void 0 ? {} : { body: call.body }
		});
		const text = await readAtMost(response, call.atMostBytes ?? MEGABYTE);
		return text === null ? tooLarge(response.status, shown, call) : toAnswer(response, text, {
			call,
			shown
		});
	} catch (cause) {
		return refusal("unreachable", null, hide(`${shown}: ${isTimeout(cause) ? `no answer within ${showDuration(timeout)}` : reasonOf$1(cause)}`, call));
	}
}
function toAnswer(response, text, about) {
	const { status } = response;
	const json = parse(text);
	if (response.ok) {
		if (about.call.accepts === "anything") return {
			ok: true,
			status,
			json: json === void 0 ? text : json
		};
		return json === void 0 ? refusal("not-json", status, `${about.shown} answered HTTP ${status} with something that is not JSON`) : {
			ok: true,
			status,
			json
		};
	}
	const said = saidBy(json, text);
	const detail = hide(`${about.shown} answered HTTP ${status}${said === "" ? "" : `: ${said}`}`, about.call);
	return {
		ok: false,
		why: whyOf(status),
		status,
		detail,
		retryAfter: retryAfter(response.headers.get("retry-after"))
	};
}
function whyOf(status) {
	if (status === 401 || status === 403 || status === 407) return "unauthorised";
	if (status === 429) return "rate-limited";
	return status >= 400 && status < 500 && status !== 408 ? "query-error" : "unreachable";
}
function saidBy(json, text) {
	if (typeof json === "object" && json !== null) {
		for (const key of [
			"error",
			"message",
			"detail"
		]) {
			const value = Reflect.get(json, key);
			if (typeof value === "string") return value.slice(0, 300);
		}
		return "";
	}
	return /^\s*</.test(text) ? "" : text.trim().slice(0, 300);
}
function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
async function readAtMost(response, most) {
	if (response.body === null) return "";
	const chunks = [];
	let size = 0;
	for await (const chunk of response.body) {
		size += chunk.byteLength;
		if (size > most) return null;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}
function retryAfter(header) {
	if (header === null) return null;
	const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1e3 : Date.parse(header) - Date.now();
	return Number.isFinite(wait) ? milliseconds(Math.max(0, wait)) : null;
}
function tooLarge(status, shown, call) {
	return refusal("too-large", status, `${shown} answered more than ${call.atMostBytes ?? MEGABYTE} bytes`);
}
function refusal(why, status, detail) {
	return {
		ok: false,
		why,
		status,
		detail,
		retryAfter: null
	};
}
function hide(text, call) {
	return redact(text, [...call.shown === void 0 ? [] : [call.url], ...secretHeaders(call.headers ?? {})]);
}
function secretHeaders(headers) {
	const open = /* @__PURE__ */ new Set([
		"accept",
		"content-type",
		"user-agent"
	]);
	return Object.entries(headers).flatMap(([name, value]) => open.has(name.toLowerCase()) ? [] : [value]);
}
function isTimeout(cause) {
	return cause instanceof Error && cause.name === "TimeoutError";
}
function redact(text, values) {
	return values.flatMap((value) => [value, value.replace(/^\S+ /, "")]).filter((value) => value.length > 3).sort((a, b) => b.length - a.length).reduce((kept, value) => kept.replaceAll(value, "***"), text);
}

// src/adapters/metrics/prometheus-answer.ts
const ANSWER = object({
	status: literal("success"),
	data: object({
		resultType: literal("matrix"),
		result: array(object({
			metric: record$1(string(), string()),
			values: array(tuple([number(), string()])).optional()
		}))
	}),
	warnings: array(string()).optional(),
	infos: array(string()).optional()
});
function understand(json, request) {
	const answer = ANSWER.safeParse(json);
	if (!answer.success) return {
		why: "unreachable",
		detail: "Expected the matrix of a query_range, found other JSON. Is this the address of a Prometheus?"
	};
	const { data, warnings = [], infos = [] } = answer.data;
	const serious = warnings.filter((warning) => !warning.startsWith("PromQL info:"));
	if (serious.length > 0) return {
		why: "partial",
		detail: serious.join("; ")
	};
	const places = new Map(request.intervals.map(({ to }, index) => [to, index]));
	const series = data.result.map(({ metric, values }) => [metric["guard"] ?? "", toSeries(metric, values, places)]);
	const grouped = Map.groupBy(series, ([name]) => name);
	return {
		series: new Map([...grouped].map(([name, list]) => [name, list.map(([, each]) => each)])),
		warnings: [...warnings, ...infos]
	};
}
function toSeries(labels, values, places) {
	const placed = Array.from({ length: places.size }, () => values === void 0 ? NaN : null);
	for (const [at, value] of values ?? []) {
		const index = places.get(Math.round(at * 1e3));
		if (index !== void 0) placed[index] = Number(value);
	}
	return {
		labels,
		values: placed
	};
}

// src/adapters/metrics/query-texts.ts
function textsOf(query) {
	switch (query.kind) {
		case "counts": return {
			events: query.events,
			total: query.total
		};
		case "histogram": return { buckets: query.buckets };
		case "count": return { count: query.count };
		case "samples": return { samples: query.samples };
		case "ratio": return {
			numerator: query.numerator,
			denominator: query.denominator
		};
		case "gauge": return { gauge: query.gauge };
	}
}

// src/adapters/metrics/promql.ts
function prepare(request, target, number) {
	const name = (part) => `${request.guard}.${part}${number === 0 ? "" : `.${number}`}`;
	const [first] = request.intervals;
	const words = {
		by: labelsOf(request, target.arm).join(", "),
		where: Object.entries(target.where).map(([label, value]) => `${label}=${promText(value)}`).join(","),
		window: showDuration(milliseconds(first === void 0 ? 0 : first.to - first.from))
	};
	const texts = textsOf(request.query);
	const parts = Object.entries(texts).map(([part, text]) => [part, {
		name: name(part),
		text: fill$1(aggregated(part, text), words)
	}]);
	const selector = selectorOf(request.query, texts);
	const newest = selector === null ? null : {
		name: name("newest"),
		text: fill$1(`min by ($by) (timestamp(${selector}))`, words)
	};
	return {
		request,
		parts: Object.fromEntries(parts),
		newest
	};
}
function join(expressions) {
	return expressions.map(({ name, text }) => `label_replace(${text}\n, "guard", ${promText(name.replaceAll("$", "$$$$"))}, "", "")`).join(" or ");
}
function fill$1(text, words) {
	return (words.where === "" ? text.replaceAll(/\$where\b\s*,?/g, "") : text.replaceAll(/\$where\b/g, () => words.where)).replaceAll(/\$by\b/g, () => words.by).replaceAll(/\$window\b/g, () => words.window);
}
const MATCHERS = `\\{(?:[^{}"'\`]|"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|\`[^\`]*\`)*\\}`;
const SELECTOR = `(?:[a-zA-Z_:][\\w:]*\\s*(?:${MATCHERS})?|${MATCHERS})`;
function aggregated(part, text) {
	const whole = new RegExp(`^\\s*${SELECTOR}\\s*$`).test(text) && part !== "gauge" && part !== "samples" ? `sum by ($by) (increase(${text.trim()}[$window]))` : text;
	return part !== "buckets" || /\ble\b\s*,\s*\$by|\$by\s*,\s*le\b/.test(whole) ? whole : whole.replaceAll("$by", "le, $by");
}
function selectorOf(query, texts) {
	const text = texts["total"] ?? texts["denominator"] ?? Object.values(texts)[0] ?? "";
	const ranges = [...text.matchAll(new RegExp(`(${SELECTOR})\\s*\\[\\s*\\$window\\s*\\](\\s*(?:offset|@))?`, "g"))];
	const plain = new RegExp(`^\\s*(?:\\w+\\s+by\\s*\\([^()]*\\)\\s*\\(\\s*)?(${SELECTOR})\\s*\\)?\\s*$`).exec(text);
	const moved = ranges.some(([, , modifier]) => modifier !== void 0);
	const found = ranges.length === 1 && !moved ? ranges[0]?.[1] : plain?.[1];
	if (found === void 0 || ranges.length > 1) return null;
	return query.kind === "histogram" ? oneBucket(found.trim()) : found.trim();
}
function oneBucket(selector) {
	return selector.includes("{") ? selector.replace("{", "{le=\"+Inf\",") : `${selector}{le="+Inf"}`;
}
function promText(value) {
	return JSON.stringify(value);
}

// src/adapters/metrics/prometheus.ts
const LONGEST_ANSWER = 32e6;
const AT_ONCE = 4;
function prometheusMetrics(target, deps) {
	return { fetch: async (requests) => {
		const prepared = numbered(requests.flatMap(splitLevels)).map(({ request, number }) => prepare(request, target, number));
		const batches = Map.groupBy(prepared, ({ request }) => rangeOf(request));
		return (await Promise.all([...batches.values()].map((batch) => readBatch(batch, target, deps)))).flat();
	} };
}
async function readBatch(batch, target, deps) {
	const [first] = batch;
	if (first === void 0 || first.request.intervals.length === 0) return [];
	const answer = await ask(batch, target, deps);
	if (!answer.ok && batch.length > 1 && (answer.status === 400 || answer.status === 422)) return readOneByOne(batch, target, deps);
	const outcome = answer.ok ? understand(answer.json, first.request) : refusalOf$1(answer);
	return batch.flatMap((each) => "why" in outcome ? noReadings(each.request, outcome) : toReadings(each.request, target.arm, materialOf(each, outcome, target)));
}
async function readOneByOne(batch, target, deps) {
	const readings = [];
	for (let start = 0; start < batch.length; start += AT_ONCE) {
		const some = batch.slice(start, start + AT_ONCE).map((each) => readBatch([each], target, deps));
		readings.push(...(await Promise.all(some)).flat());
	}
	return readings;
}
async function ask(batch, target, deps) {
	const ends = batch[0]?.request.intervals.map(({ to }) => to) ?? [];
	const step = stepOf(batch[0]?.request);
	const body = new URLSearchParams({
		query: join(batch.flatMap(({ parts, newest }) => [...Object.values(parts), ...newest === null ? [] : [newest]])),
		start: String((ends[0] ?? 0) / 1e3),
		end: String((ends.at(-1) ?? 0) / 1e3),
		step: String(step / 1e3)
	});
	return withSecrets(async () => request({
		url: `${target.url.replace(/\/$/, "")}/api/v1/query_range`,
		method: "POST",
		headers: {
			...target.headers,
			...authHeaders(target.auth, deps.secret),
			"content-type": "application/x-www-form-urlencoded"
		},
		body: body.toString(),
		repeatable: true,
		timeout: milliseconds(3e4),
		budget: milliseconds(6e4),
		atMostBytes: LONGEST_ANSWER
	}));
}
async function withSecrets(ask) {
	try {
		return await ask();
	} catch (cause) {
		if (!(cause instanceof Failure)) throw cause;
		return {
			ok: false,
			why: "unauthorised",
			status: null,
			detail: cause.message,
			retryAfter: null
		};
	}
}
function refusalOf$1(answer) {
	const { why, status, detail } = answer;
	if (why === "not-json" || status === 404 || status === 405) return {
		why: "unreachable",
		detail: `${detail}. Is this the address of a Prometheus?`
	};
	if (why === "too-large") return {
		why: "query-error",
		detail: `${detail}. Ask for fewer labels in \`where\` of the cohorts`
	};
	return {
		why,
		detail
	};
}
function materialOf(prepared, found, target) {
	const seriesOf = ({ name }) => found.series.get(name) ?? [];
	const parts = Object.entries(prepared.parts).map(([part, expression]) => [part, seriesOf(expression)]);
	const names = Object.values(prepared.parts).map(({ name }) => name);
	return {
		parts: Object.fromEntries(parts),
		newest: prepared.newest === null ? null : seriesOf(prepared.newest).map(inMilliseconds),
		exact: false,
		warnings: found.warnings,
		provenance: `${target.name} at ${shownUrl(target.url)}: ${names.join(", ")}`
	};
}
function inMilliseconds(series) {
	return {
		...series,
		values: series.values.map((value) => value === null ? null : value * 1e3)
	};
}
function numbered(requests) {
	const seen = /* @__PURE__ */ new Map();
	return requests.map((request) => {
		const number = seen.get(request.guard) ?? 0;
		seen.set(request.guard, number + 1);
		return {
			request,
			number
		};
	});
}
function rangeOf({ intervals }) {
	return `${intervals[0]?.from} ${intervals[0]?.to} ${intervals.at(-1)?.to}`;
}
function stepOf(request) {
	const first = request?.intervals[0];
	return first === void 0 ? 0 : first.to - first.from;
}

// src/adapters/metrics/sql.ts
const PATIENCE_MS = 2e3;
function sqlMetrics(target, deps) {
	return { fetch: async (requests) => {
		const path = resolve(deps.root, target.database);
		const split = requests.flatMap(splitLevels);
		if (isServer(target.database)) return refuseAll(split, {
			why: "unreachable",
			detail: "this version reads SQLite files, not servers"
		});
		if (!existsSync(path)) return refuseAll(split, {
			why: "unreachable",
			detail: `Expected the database ${target.database}, found no such file`
		});
		return readAll(split, path, target);
	} };
}
function isServer(database) {
	return /^\w+:\/\/|^[A-Z][A-Z0-9_]*$/.test(database);
}
async function readAll(requests, path, target) {
	const sqlite = await import("node:sqlite");
	let database;
	try {
		database = new sqlite.DatabaseSync(path, {
			readOnly: true,
			timeout: PATIENCE_MS
		});
	} catch (cause) {
		return refuseAll(requests, refusalOf(cause, target));
	}
	try {
		return requests.flatMap((request) => readOne(request, database, target));
	} finally {
		database.close();
	}
}
function readOne(request, database, target) {
	try {
		const parts = Object.entries(textsOf(request.query)).map(([part, text]) => [part, select(request, text, {
			database,
			target
		})]);
		const newest = newestOf(parts.flatMap(([, series]) => series));
		const provenance = `${target.name} in ${target.database}: ${request.guard}`;
		return toReadings(request, target.arm, {
			parts: Object.fromEntries(parts),
			newest,
			exact: true,
			warnings: [],
			provenance
		});
	} catch (cause) {
		return noReadings(request, refusalOf(cause, target));
	}
}
function select(request, text, on) {
	if (!/:from\b/.test(text) || !/:to\b/.test(text)) throw new RangeError("Expected `:from` and `:to` in the SELECT: without them every interval would count the same rows");
	const statement = on.database.prepare(fill(text, request, on.target));
	const found = /* @__PURE__ */ new Map();
	for (const [index, { from, to }] of request.intervals.entries()) for (const row of statement.all({
		from: new Date(from).toISOString(),
		to: new Date(to).toISOString()
	})) {
		const { labels, value, lastAt } = cellOf(row);
		const key = JSON.stringify(labels);
		const list = found.get(key) ?? [];
		const series = list.find(({ values }) => values[index] === null) ?? {
			labels,
			...empty(request.intervals.length)
		};
		series.values[index] = value;
		series.lastAt[index] = lastAt;
		found.set(key, list.includes(series) ? list : [...list, series]);
	}
	return [...found.values()].flat();
}
function empty(length) {
	return {
		values: Array.from({ length }, () => null),
		lastAt: Array.from({ length }, () => null)
	};
}
function cellOf(row) {
	if (!("value" in row)) throw new RangeError(`Expected a column value, found ${Object.keys(row).join(", ")}`);
	const { value, last_at: lastAt, ...rest } = row;
	const labels = Object.entries(rest).map(([name, each]) => [name, String(each)]);
	return {
		labels: Object.fromEntries(labels),
		value: typeof value === "number" ? value : NaN,
		lastAt: typeof lastAt === "string" ? Date.parse(lastAt) : null
	};
}
function newestOf(series) {
	const dated = series.filter(({ lastAt }) => lastAt.some((at) => at !== null && Number.isFinite(at)));
	return dated.length === 0 ? null : dated.map(({ labels, lastAt }) => ({
		labels,
		values: lastAt
	}));
}
function fill(text, request, target) {
	const by = labelsOf(request, target.arm).map(sqlName).join(", ");
	const where = Object.entries(target.where).map(([label, value]) => `${sqlName(label)} = ${sqlText(value)}`);
	return text.replaceAll(/\$by\b/g, () => by).replaceAll(/\$where\b/g, () => where.length === 0 ? "1 = 1" : where.join(" AND "));
}
function sqlName(name) {
	return `"${name.replaceAll("\"", "\"\"")}"`;
}
function sqlText(value) {
	return `'${value.replaceAll("'", "''")}'`;
}
const UNREACHABLE = /* @__PURE__ */ new Set([
	5,
	6,
	10,
	14,
	26
]);
function refusalOf(cause, target) {
	const number = cause instanceof Error && "errcode" in cause && typeof cause.errcode === "number" ? cause.errcode & 255 : null;
	return {
		why: number !== null && UNREACHABLE.has(number) ? "unreachable" : "query-error",
		detail: `${target.database}: ${reasonOf$1(cause)}`
	};
}
function refuseAll(requests, refusal) {
	return requests.flatMap((request) => noReadings(request, refusal));
}

// src/adapters/metrics/sources.ts
function openMetrics(source, deps) {
	switch (source.kind) {
		case "prometheus": return prometheusMetrics(source, deps);
		case "sql": return sqlMetrics(source, deps);
		case "langfuse":
		case "evidently":
		case "datadog":
		case "http-json":
		case "file":
		case "command": return unreadable(`this version cannot read ${source.kind} yet`);
	}
}
function unreadable(detail) {
	const silent = (request) => noReadings(request, {
		why: "unreachable",
		detail
	});
	return { fetch: (requests) => Promise.resolve(requests.flatMap(silent)) };
}

// src/adapters/notifiers/slack.ts
function escapeSlack(text) {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

// src/adapters/notifiers/webhook.ts
async function postWebhook(message, secret) {
	const url = secret(message.address);
	if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new Failure("notify-failed", `Expected a URL in the secret ${message.address}, found something else`);
	const answer = await request({
		url,
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(message.body),
		repeatable: true,
		accepts: "anything",
		shown: `the address in ${message.address}`
	});
	if (!answer.ok) throw new Failure("notify-failed", `Expected ${message.channel} to take the message, but ${answer.detail}`);
}

// src/adapters/notifiers/notifiers.ts
function openNotifier(channels, deps) {
	return { send: async ({ channel, text, key }) => {
		const found = channels[channel];
		if (found === void 0) throw new Failure("notify-failed", `Expected one of ${Object.keys(channels).join(", ") || "no channels"}, found ${channel}`);
		await postWebhook({
			channel,
			address: found.secret,
			body: bodyOf(found.kind, text, key)
		}, deps.secret);
	} };
}
function bodyOf(kind, text, key) {
	if (kind === "slack") return { text: escapeSlack(text) };
	if (kind === "webhook") return {
		text,
		key
	};
	throw new Failure("notify-failed", `This version sends to slack and webhook, not to ${kind} yet`);
}

// src/adapters/routers/flagd-file.ts
const FLAG = looseObject({
	state: string().optional(),
	defaultVariant: string().nullish(),
	variants: record$1(string(), unknown()),
	targeting: unknown().optional()
});
const FILE = looseObject({ flags: record$1(string(), unknown()) });
function swap(loaded, text) {
	const temporary = `${loaded.path}.${process.pid}.tmp`;
	try {
		const file = openSync(temporary, "w", statSync(loaded.path).mode & 511);
		try {
			writeSync(file, text);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		if (readFileSync(loaded.path, "utf8") !== loaded.text) return false;
		renameSync(temporary, loaded.path);
		return true;
	} catch (cause) {
		throw new Failure("router-unreachable", `Expected to write ${loaded.path}, got: ${reasonOf$1(cause)}`, { cause });
	} finally {
		rmSync(temporary, { force: true });
	}
}
function loadFlag(path, target) {
	const text = readText(path, target);
	const file = FILE.safeParse(parseJson(text, target));
	if (!file.success) throw refused(target, `an object \`flags\``, "none");
	const raw = file.data.flags[target.flag];
	if (raw === void 0) throw refused(target, `the flag ${target.flag}`, `only ${Object.keys(file.data.flags).join(", ") || "no flag"}`);
	const flag = FLAG.safeParse(raw);
	if (!flag.success) throw refused(target, `variants of ${target.flag}`, flag.error.issues[0]?.message ?? "none");
	for (const variant of [target.baseline, target.candidate]) if (!Object.hasOwn(flag.data.variants, variant)) throw refused(target, `a variant ${variant} of ${target.flag}`, Object.keys(flag.data.variants).join(", "));
	return {
		path: realpathSync(path),
		text,
		version: createHash("sha256").update(text).digest("hex"),
		flag: inFileOrder(raw, flag.data)
	};
}
function inFileOrder(raw, flag) {
	return Object.assign({}, raw, flag);
}
function readText(path, target) {
	try {
		return readFileSync(path, "utf8");
	} catch (cause) {
		if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") throw refused(target, "the file", "none", cause);
		throw new Failure("router-unreachable", `Expected to read ${target.file}, got: ${reasonOf$1(cause)}`, { cause });
	}
}
function parseJson(text, target) {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw refused(target, "JSON", reasonOf$1(cause), cause);
	}
}
function refused(target, expected, found, cause) {
	return new Failure("router-refused", `Expected ${expected} in ${target.file}, found ${found}`, { cause });
}

// src/adapters/routers/flagd-targeting.ts
const WHOLE = 1e5;
function toTargeting(target, flag, cohorts) {
	if (target.mirror > 0) throw new Failure("router-refused", `Expected no mirror, found ${target.mirror}%. A flag sends a user to one version; mirror in the application (by: application)`);
	const branches = Object.entries(target.cohorts).sort(([a, x], [b, y]) => x - y || a.localeCompare(b, "en")).flatMap(([name, weight]) => [condition(name, cohorts), share(weight, flag)]);
	return branches.length === 0 ? share(target.candidate, flag) : { if: [...branches, share(target.candidate, flag)] };
}
function fromTargeting(targeting, flag, cohorts) {
	const branches = branchesOf(targeting);
	const weights = {};
	for (const [index, found] of branches.entries()) {
		const name = found.when === null ? null : nameOf(found.when, cohorts);
		const weight = weightOf(found.gives);
		if (weight === null || name === null && found.when !== null) return null;
		if (name !== null) weights[name] = weight;
		if (index === branches.length - 1) {
			const target = {
				candidate: weight,
				mirror: percent$1(0),
				cohorts: weights
			};
			return isSame(toTargeting(target, flag, cohorts), targeting) ? target : null;
		}
	}
	return null;
}
function condition(name, cohorts) {
	const tests = Object.entries(cohorts[name] ?? {}).map(([label, value]) => ({ "==": [{ var: label }, value] }));
	if (tests.length === 0) throw new Failure("router-refused", `Expected a cohort with labels, found ${name}. A flag file knows: ${Object.keys(cohorts).join(", ") || "none"}`);
	return tests.length === 1 ? tests[0] : { and: tests };
}
function share(weight, flag) {
	const thousandths = Math.round(weight * WHOLE / 100);
	const fractional = { fractional: [
		{ cat: [{ var: "$flagd.flagKey" }, { var: flag.by }] },
		[flag.candidate, thousandths],
		[flag.baseline, WHOLE - thousandths]
	] };
	if (thousandths === 0 || thousandths === WHOLE) return fractional;
	return { if: [
		{ "!!": [{ var: flag.by }] },
		fractional,
		flag.baseline
	] };
}
const IF = strictObject({ if: array(unknown()) });
const PRESENT = strictObject({ "!!": unknown() });
const FRACTIONAL = strictObject({ fractional: tuple([
	unknown(),
	tuple([string(), int().min(0).max(WHOLE)]),
	unknown()
]) });
function branchesOf(targeting) {
	const list = IF.safeParse(targeting);
	if (!list.success || PRESENT.safeParse(list.data.if[0]).success) return [{
		when: null,
		gives: targeting
	}];
	const branches = [];
	for (let index = 0; index < list.data.if.length; index += 2) {
		const isLast = index === list.data.if.length - 1;
		branches.push(isLast ? {
			when: null,
			gives: list.data.if[index]
		} : {
			when: list.data.if[index],
			gives: list.data.if[index + 1]
		});
	}
	return branches;
}
function weightOf(found) {
	const guarded = IF.safeParse(found);
	const fractional = FRACTIONAL.safeParse(guarded.success ? guarded.data.if[1] : found);
	return fractional.success ? percent$1(fractional.data.fractional[1][1] * 100 / WHOLE) : null;
}
function nameOf(when, cohorts) {
	return Object.keys(cohorts).filter((name) => Object.keys(cohorts[name] ?? {}).length > 0).find((name) => isSame(condition(name, cohorts), when)) ?? null;
}
function isSame(a, b) {
	return JSON.stringify(a) === JSON.stringify(b);
}

// src/adapters/routers/json-span.ts
function replaceAt(text, path, value) {
	const span = spanAt(text, path);
	const indent = /\n([ \t]+)"/.exec(text)?.[1];
	const line = text.slice(text.lastIndexOf("\n", span.start) + 1, span.start);
	const margin = /^[ \t]*/.exec(line)?.[0] ?? "";
	const written = indent === void 0 ? JSON.stringify(value) : JSON.stringify(value, null, indent).replaceAll("\n", `\n${margin}`);
	return text.slice(0, span.start) + written + text.slice(span.end);
}
function spanAt(text, path) {
	let start = skipSpace(text, 0);
	for (const key of path) start = memberOf(text, start, key);
	return {
		start,
		end: skipValue(text, start)
	};
}
function memberOf(text, start, key) {
	let found = -1;
	let at = skipSpace(text, start + 1);
	while (text[at] === "\"") {
		const end = skipText(text, at);
		const value = skipSpace(text, skipSpace(text, end) + 1);
		if (JSON.parse(text.slice(at, end)) === key) found = value;
		at = skipSpace(text, skipValue(text, value));
		if (text[at] === ",") at = skipSpace(text, at + 1);
	}
	if (found === -1) throw new RangeError(`the text has no member ${key}`);
	return found;
}
function skipSpace(text, at) {
	let next = at;
	while (" 	\r\n".includes(text[next] ?? "x")) next++;
	return next;
}
function skipText(text, at) {
	let next = at + 1;
	while (text[next] !== "\"") next += text[next] === "\\" ? 2 : 1;
	return next + 1;
}
function skipValue(text, at) {
	let depth = 0;
	let next = at;
	do {
		const sign = text[next] ?? "";
		if (sign === "\"") {
			next = skipText(text, next);
			continue;
		}
		if ("{[".includes(sign)) depth++;
		if ("}]".includes(sign)) depth--;
		next++;
	} while (depth > 0 || !isEnd(text, at, next));
	return next;
}
function isEnd(text, at, next) {
	return "\"{[".includes(text[at] ?? "") || next >= text.length || ",]} 	\r\n".includes(text[next] ?? ",");
}

// src/adapters/routers/flagd.ts
const ATTEMPTS = 20;
const OWNED = strictObject({
	targeting: unknown().optional(),
	defaultVariant: string().nullish(),
	state: string().optional()
});
function flagdTraffic(target, deps) {
	const load = () => loadFlag(resolve(deps.root, target.file), target);
	return {
		describe: () => describeFlagd(target),
		read: async () => viewOf(load(), target, deps.cohorts),
		snapshot: async () => snapshotOf(load(), target, deps.now()),
		apply: async (to, expect) => {
			const targeting = toTargeting(to, target, deps.cohorts);
			change(target, {
				load,
				expect,
				edit: (flag) => ({
					...flag,
					defaultVariant: target.baseline,
					targeting
				})
			});
		},
		restore: async (snapshot) => {
			const owned = OWNED.safeParse(snapshot.owned);
			if (!owned.success) throw new Failure("router-refused", `Expected a snapshot of a flagd flag, found one of ${snapshot.router}`);
			change(target, {
				load,
				expect: "force",
				edit: (flag) => putBack(flag, owned.data)
			});
		}
	};
}
function putBack(flag, owned) {
	return {
		...flag,
		targeting: owned.targeting,
		defaultVariant: owned.defaultVariant,
		state: owned.state
	};
}
function change(target, move) {
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		const loaded = move.load();
		if (move.expect !== "force" && loaded.version !== move.expect) throw conflict(target);
		if (move.expect !== "force" && loaded.flag.state === "DISABLED") throw disabled(target);
		const text = replaceAt(loaded.text, ["flags", target.flag], move.edit(loaded.flag));
		if (text === loaded.text || swap(loaded, text)) return;
		if (move.expect !== "force") throw conflict(target);
	}
	throw new Failure("router-conflict", `Expected to write ${target.file} in ${ATTEMPTS} attempts; somebody else writes it all the time. Stop that, then roll back again`);
}
function viewOf(loaded, target, cohorts) {
	const told = toldBy(loaded.flag, target, cohorts);
	const blocked = loaded.flag.state === "DISABLED" ? disabled(target).message : told.blockedBy;
	return {
		set: told.set,
		served: null,
		settled: true,
		candidateReady: null,
		baselineReady: null,
		version: loaded.version,
		blockedBy: blocked
	};
}
function everybody(reaches) {
	return {
		candidate: percent$1(reaches ? 100 : 0),
		mirror: percent$1(0),
		cohorts: {}
	};
}
function toldBy(flag, target, cohorts) {
	const { targeting } = flag;
	if (targeting === void 0 || targeting === null || JSON.stringify(targeting) === "{}") return {
		set: everybody(flag.defaultVariant === target.candidate),
		blockedBy: null
	};
	const ours = fromTargeting(targeting, target, cohorts);
	if (ours !== null) return {
		set: ours,
		blockedBy: null
	};
	const message = `Expected no targeting or ours on ${target.flag}, found one written by somebody else in ${target.file}. Move those rules to a flag of their own`;
	return {
		set: everybody(true),
		blockedBy: message
	};
}
function snapshotOf(loaded, target, takenAt) {
	const { targeting, defaultVariant, state } = loaded.flag;
	const owned = {
		targeting,
		defaultVariant,
		state
	};
	return {
		schema: 1,
		router: "flagd",
		key: `${target.file}#${target.flag}`,
		takenAt,
		version: loaded.version,
		owned
	};
}
function disabled(target) {
	return new Failure("router-refused", `Expected ${target.flag} to be ENABLED in ${target.file}, found DISABLED: no weight has an effect. Write "state": "ENABLED"`);
}
function conflict(target) {
	return new Failure("router-conflict", `Expected ${target.file} as it was read, found it changed. Read it again`);
}

// src/adapters/routers/routers.ts
function openTraffic(target, deps) {
	switch (target.kind) {
		case "flagd": return flagdTraffic(target, deps);
		case "kserve":
		case "seldon":
		case "istio":
		case "gateway-api":
		case "unleash":
		case "launchdarkly":
		case "sql":
		case "http":
		case "command": return describedOnly(target);
	}
}
function describedOnly(target) {
	const refuse = () => Promise.reject(new Failure("router-unreachable", `This version describes ${target.kind} in plans; it cannot move its traffic yet. Follow the runbook by hand, or use the router flagd`));
	return {
		describe: () => describeRouter(target),
		read: refuse,
		snapshot: refuse,
		apply: refuse,
		restore: refuse
	};
}

// src/entry/doors.ts
function openDoors(environment, clock) {
	const secret = secretsIn(environment.variables);
	const root = environment.workspace;
	return {
		describeRouter,
		openTraffic: (target, cohorts) => {
			const where = Object.fromEntries(cohorts.map((cohort) => [cohort.name, cohort.where]));
			return openTraffic(target, {
				secret,
				now: () => clock.now(),
				root,
				cohorts: where
			});
		},
		openMetrics: (source) => openMetrics(source, {
			secret,
			root
		}),
		openNotifier: (channels) => openNotifier(channels, { secret }),
		rescueFiles: localFiles(root)
	};
}

export { SCORE_BETS as $, evaluateGate as A, isRefused as B, summariseGate as C, outputsOfTick as Ct, gateInput as D, orIfAbsent as Dt, assess as E, createOnce as Et, lookUp as F, candidateKey as G, parseFile as H, mergeGroupStatus as I, earn as J, fit as K, showHold as L, USAGE as M, VERBS as N, validate as O, parseCommand as P, COUNT_BETS as Q, whetherOff as R, printProblems as S, outputsOfGate as St, publish as T, localFiles as Tt, planTree as U, isRolloutFile as V, digestOf as W, stakeGrid as X, ratioGrid as Y, stakeLimit as Z, isDrained as _, isBlocked as _t, refusal$1 as a, objectiveTrials as at, annotationsOf as b, exitCodeOfGate as bt, waysOf as c, testsShare as ct, save as d, percentage as dt, advance as et, EMPTY_JOURNAL as f, blocks as ft, driftOf as g, namedFiles as gt, DRAINED as h, parsePolicy as ht, afterRollback as i, hasObjective as it, rolesHeldBy as j, wantedAccess as k, afterLosing as l, stageAt as lt, readBack as m, builtInPolicy as mt, rollBack as n, redeal as nt, planOfState as o, recordedShare as ot, drain as p, table as pt, SUMMARY_LIMITS as q, takeBack as r, wealth as rt, readRoute as s, recordedTrial as st, openDoors as t, openCore as tt, reload as u, moment as ut, showWeights as v, bakeOf as vt, summariseTicks as w, describeRouter as wt, explainCode as x, exitCodeOfTick as xt, weightsOf as y, weightIn as yt, whyRolledBack as z };