/** The rule "m of the last w readings beyond the bound" for gauges, and how often it would cry wolf on what history shows. */

/** How often a healthy gauge goes beyond its bound, as a two-state chain. */
export interface Exceedance {
  /** P(beyond | the last reading was not). */
  readonly p01: number;
  /** P(beyond | the last reading was). */
  readonly p11: number;
}

/** `m` of the last `w` readings. */
export interface Quorum {
  readonly m: number;
  readonly w: number;
}

/** Four of five: two short peaks do not make a breach. */
export const QUORUM: Quorum = { m: 4, w: 5 };

/** P(beyond | beyond) where history shows no reading beyond. */
const UNKNOWN_STAY = 0.3;

/**
 * P(the rule fires within `intervals` readings), exact: the probabilities of all patterns of the last w - 1 readings are carried along.
 *
 * The first reading lies beyond the bound as often as any; there is none before it.
 */
export function quorumAlarm(chain: Exceedance, rule: Quorum, intervals: number): number {
  let [silent, fired] = [before(rule), 0];
  for (let t = 0; t < intervals; t += 1) {
    const next = after(silent, t === 0 ? settled(chain) : chain, rule);
    [silent, fired] = [next.silent, fired + next.fires];
  }
  return fired;
}

/** Readings after which the rule has fired with probability `power` on a gauge that is beyond its bound this often; null beyond `most`. */
export function quorumNeed(chain: Exceedance, rule: Quorum, power: number, most = 100_000): number | null {
  let [silent, fired] = [before(rule), 0];
  for (let t = 1; t <= most; t += 1) {
    const next = after(silent, t === 1 ? settled(chain) : chain, rule);
    [silent, fired] = [next.silent, fired + next.fires];
    if (fired >= power) return t;
  }
  return null;
}

/** The share of all readings that lie beyond the bound, whatever the last one was. */
function settled({ p01, p11 }: Exceedance): Exceedance {
  const share = p01 > 0 ? p01 / (p01 + 1 - p11) : 0;
  return { p01: share, p11: share };
}

/** The probabilities of the patterns, the newest reading in the lowest bit, before the first reading. */
function before({ w }: Quorum): number[] {
  return Array.from({ length: 2 ** (w - 1) }, (_, pattern) => (pattern === 0 ? 1 : 0));
}

/** One more reading: the patterns in which the rule stays silent, and the probability that it fires now. */
function after(
  patterns: readonly number[],
  { p01, p11 }: Exceedance,
  { m }: Quorum,
): { readonly silent: number[]; readonly fires: number } {
  const silent = patterns.map(() => 0);
  let fires = 0;
  for (const [pattern, probability] of patterns.entries()) {
    const beyond = probability * ((pattern & 1) === 1 ? p11 : p01);
    const shifted = (pattern << 1) & (patterns.length - 1);
    silent[shifted] = (silent[shifted] ?? 0) + probability - beyond;
    if (ones(pattern) + 1 >= m) fires += beyond;
    else silent[shifted + 1] = (silent[shifted + 1] ?? 0) + beyond;
  }
  return { silent, fires };
}

function ones(pattern: number): number {
  let count = 0;
  for (let rest = pattern; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

/**
 * The chain of a history of readings, oldest first: true is beyond the bound, null is missing.
 *
 * One start is added to those seen and one short stay to the stays, so that a history without a reading beyond says
 * p01 = 1 / (H + 2) and p11 = 0.3: at most that often, never "never".
 */
export function quorumFromHistory(history: readonly (boolean | null)[]): Exceedance {
  let [below, starts, stays, above] = [0, 0, 0, 0];
  for (const [t, beyond] of history.entries()) {
    const last = history[t - 1] ?? null;
    if (beyond === false) below += 1;
    if (last === false && beyond === true) starts += 1;
    if (last === true && beyond !== null) above += 1;
    if (last === true && beyond === true) stays += 1;
  }
  return { p01: (starts + 1) / (below + 2), p11: (stays + UNKNOWN_STAY) / (above + 1) };
}
