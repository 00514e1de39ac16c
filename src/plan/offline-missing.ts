/** Evaluate stages that compared nothing: what was not run is not passed, whatever people accepted. */
import type { OfflineStage } from "../evidence/offline.ts";
import { ALL } from "../judge/reading.ts";
import type { Plan } from "./plan.ts";

/** The first evaluate stage without a comparison, and why, as a sentence; null where every one compared something. */
export function notEvaluated({ rollout, offline }: Pick<Plan, "rollout" | "offline">): string | null {
  for (const { name, kind } of rollout.stages) {
    if (kind !== "evaluate") continue;
    const why = missingIn(offline.find(({ stage }) => stage === name));
    if (why !== null)
      return `Expected offline results of both versions for stage "${name}" before anything moves, found that ${why}. Run the evaluation, and bring its results in a pull request`;
  }
  return null;
}

function missingIn(stage: OfflineStage | undefined): string | null {
  if (stage === undefined) return "nobody read them";
  const { outcome } = stage;
  if (outcome.kind === "not-read") {
    const [file] = outcome.files;
    return file === undefined ? "they were not read" : `${file.path} was not read: ${file.because}`;
  }
  const all = outcome.cells.find(({ cohort }) => cohort === ALL);
  return all === undefined || all.items === 0 ? "no item was answered by both versions" : null;
}
