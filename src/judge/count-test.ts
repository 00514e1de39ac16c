/** Two arms of rare events: is the candidate's rate worse than the tolerated multiple of the live baseline's? */
import { CERT } from "./certify.ts";
import { advance, type Bets, COUNT_BETS, evenBets } from "./core.ts";
import { dispersion, extendBlocks } from "./dispersion.ts";
import { ratioGrid } from "./grid.ts";
import { countCap, countLogs } from "./increments.ts";
import { idle, type Series, type Setting, settle, type Tally } from "./series.ts";

/** Null: `rateC <= ratio × rateB` where more events are worse, `rateC >= ratio × rateB` where fewer are. */
export interface CountRule {
  readonly kind: "count";
  readonly ratio: number;
  readonly worse: "more" | "fewer";
  /** A certificate bets that it is *better* than this ratio: then `worse` names the side of the null that is turned down. */
  readonly certifies: boolean;
}

export const CERTIFICATE_BETS: Bets = evenBets(CERT.length);

/** The ratios of a certificate; `worse: "fewer"` turns down rates that are too high. */
export function certificateRatios(worse: CountRule["worse"]): readonly number[] {
  return worse === "fewer" ? CERT : CERT.map((f) => 1 / f);
}

export function countBets({ certifies }: CountRule): Bets {
  return certifies ? CERTIFICATE_BETS : COUNT_BETS;
}

/** One more interval of the series, in place; without units in both arms nothing is learnt. */
export function advanceCount(series: Series, rule: CountRule, tally: Tally, setting: Setting): void {
  const { xc, nc, xb, nb } = tally;
  const bets = countBets(rule);
  if (!(nc > 0 && nb > 0)) return idle(series, bets, tally, xb);
  const phi = dispersion(series.arm, series.blocks, setting.designEffect);
  // Where fewer events are worse, the bad events are those that did not come.
  const bad = rule.worse === "more" ? xc : (xb * nc) / nb;
  const logs = ratiosFor(series, rule, { tally, setting, phi });
  countLogs(tally, rule.ratio, logs, phi);
  advance(series.core, logs, bets, countCap(bad, phi));
  const all = xc + xb;
  const theta = candidateShare(series, nc, nb);
  extendBlocks(series.blocks, xc - all * theta, all * theta * (1 - theta));
  show(series, tally, phi);
  settle(series, tally, xb);
}

/** Written over at each check of each series. */
const GRID: number[] = ratioGrid(1);

/** The ratios that are bet on, in a list that the caller may write over. */
function ratiosFor(
  series: Series,
  rule: CountRule,
  at: { readonly tally: Tally; readonly setting: Setting; readonly phi: number },
): number[] {
  if (rule.certifies) return certificateRatios(rule.worse).slice();
  const grid = ratioGrid(plannedInformation(series, rule, at.tally, at.setting) / at.phi, GRID);
  if (rule.worse === "fewer") for (let k = 0; k < grid.length; k += 1) grid[k] = 1 / (grid[k] ?? 1);
  return grid;
}

/** For the display interval: effective events of the candidate and of both, and these times the ratio of the exposures, both ways. */
function show({ shown }: Series, { xc, nc, xb, nb }: Tally, phi: number): void {
  const all = (xc + xb) / phi;
  const r = nc / nb;
  if (all === 0) return;
  shown[0] += xc / phi;
  shown[1] += all;
  shown[2] += all * r;
  shown[3] += all / r;
}

/** Effective events that all planned checks would bring; sizes of this interval may be used, its outcomes not. */
function plannedInformation(series: Series, rule: CountRule, tally: Tally, setting: Setting): number {
  const rate = (series.arm[5] + 0.5) / (series.arm[4] + 50);
  const perCheck = (series.sums[1] + tally.nc) / (series.core.t + 1);
  return (rate * rule.ratio * perCheck * setting.horizon) / (1 + (rule.ratio * tally.nc) / tally.nb);
}

/** The candidate's share of the events of both arms, from the rates so far. */
function candidateShare(series: Series, nc: number, nb: number): number {
  const past = series.sums;
  const estimate = (past[0] + 0.5) / (past[1] + 1) / ((past[2] + 0.5) / (past[3] + 1));
  const rho = Math.min(4, Math.max(0.25, estimate));
  return (rho * nc) / (rho * nc + nb);
}
