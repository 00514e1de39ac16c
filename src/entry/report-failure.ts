/** The one place that catches everything: says what happened on the job's page and fails the job. */
import { Failure } from "../errors.ts";
import { describeBug, describeFailure } from "../commands/describe-failure.ts";

/** @returns the exit code: the world did not answer, the call is wrong, or we have a bug. */
export async function reportFailure(cause: unknown): Promise<number> {
  const core = await import("@actions/core");
  if (cause instanceof Failure) {
    const { title, plain, text } = describeFailure(cause);
    core.error(plain, { title });
    core.setOutput("decision", "error");
    core.setOutput("reason", cause.code);
    core.summary.addRaw(`## ${title}\n\n${text}\n`);
    await core.summary.write();
    return 1;
  }
  core.error(describeBug(cause));
  return 1;
}
