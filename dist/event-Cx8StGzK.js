import { t as Failure } from "./errors-CDWs4uLS.js";
import { A as sha, _ as unknown, d as object, m as string, u as number, v as prettifyError } from "./schemas-DI0IjMIG.js";

// src/entry/event.ts
/** The event that started the job, as far as any command needs it. */
const commit = string().regex(/^[0-9a-f]{40,64}$/);
const pullRequest = object({
	number: number(),
	head: object({ sha: commit }),
	base: object({ ref: string() })
});
const EVENT = object({
	repository: object({
		full_name: string(),
		default_branch: string()
	}).optional(),
	pull_request: pullRequest.optional(),
	merge_group: object({
		head_sha: commit,
		base_sha: commit,
		base_ref: string()
	}).optional(),
	workflow_run: object({ head_sha: commit }).optional(),
	issue: object({
		number: number(),
		pull_request: unknown().optional()
	}).optional(),
	comment: object({
		id: number(),
		body: string()
	}).optional(),
	after: string().optional()
});
/** @throws Failure call-wrong for an event file that is not GitHub's. */
function readEvent(name, text) {
	const parsed = EVENT.safeParse(text === "" ? {} : JSON.parse(text));
	if (!parsed.success) throw new Failure("call-wrong", `Expected the event file of a GitHub job, found: ${prettifyError(parsed.error)}`);
	const { data } = parsed;
	const group = data.merge_group;
	return {
		name,
		defaultBranch: data.repository?.default_branch ?? null,
		pullRequest: data.pull_request?.number ?? (data.issue?.pull_request === void 0 ? null : data.issue.number),
		runHead: data.workflow_run === void 0 ? null : sha(data.workflow_run.head_sha),
		comment: data.comment ?? null,
		mergeGroup: group === void 0 ? null : {
			head: sha(group.head_sha),
			base: sha(group.base_sha),
			branch: group.base_ref.replace(/^refs\/heads\//, "")
		}
	};
}

export { readEvent as t };