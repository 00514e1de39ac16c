/** All judges that are compared: ours first. */
import { NO_TOLERANCE, USUAL_TOLERANCE } from "./guards.ts";
import { ours } from "./ours.ts";
import { kayentaEvery, kayentaOnce } from "./peers/kayenta.ts";
import { argoFirst, argoLoose, argoTight, flaggerLoose, flaggerTight } from "./peers/thresholds.ts";
import { naiveZ, sequentialZ, sequentialZOneSided } from "./peers/z-tests.ts";
import type { AdjustableJudge, Judge } from "./stream.ts";

export const OURS_AT_0: AdjustableJudge = ours("ours, margin 0", NO_TOLERANCE);
export const OURS: Judge = ours("ours, margins", USUAL_TOLERANCE);
export const SEQUENTIAL: Judge = sequentialZ;
export const SEQUENTIALS: readonly AdjustableJudge[] = [sequentialZ, sequentialZOneSided];

export const PEERS: readonly Judge[] = [
  sequentialZ,
  sequentialZOneSided,
  kayentaEvery(10),
  kayentaOnce,
  naiveZ,
  flaggerTight,
  flaggerLoose,
  argoTight,
  argoLoose,
  argoFirst,
];

export const JUDGES: readonly Judge[] = [OURS_AT_0, OURS, ...PEERS];
/** Those that are compared at equal care. */
export const ADJUSTABLE: readonly AdjustableJudge[] = [OURS_AT_0, ...SEQUENTIALS];
