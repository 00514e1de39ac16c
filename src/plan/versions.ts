import type { Rollout, Side } from "../config/rollout.ts";
import { candidateKey } from "./route.ts";

/** The two versions as a short text: evidence for or against others is not carried over. A side counts whole, not by its id alone. */
export function versionsOf({ release }: Rollout): string {
  return `${versionOf(release.baseline)} > ${versionOf(release.candidate)}`;
}

function versionOf(side: Side): string {
  return `${side.id}@${candidateKey(side).slice(0, 12)}`;
}
