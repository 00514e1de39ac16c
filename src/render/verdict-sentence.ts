/** Every verdict in one plain sentence: what was seen on both arms, what it proves at any look, and what more would be needed. */
import { capital } from "../plan/capital.ts";
import { weightIn } from "../config/rollout.ts";
import type { Finding, Observed, Tested, Verdict } from "../judge/finding.ts";
import type { Guard } from "../judge/guard.ts";
import { ALL } from "../judge/reading.ts";
import type { Plan } from "../plan/plan.ts";
import { weightOfAll } from "../plan/shares.ts";
import { type Known, knownOf, showAmount, showPart, showUnits } from "./amounts.ts";
import { oneIn } from "./cell-notes.ts";
import { compositeArithmetic } from "./composite-words.ts";
import { INCONCLUSIVE_EXPLAINED } from "./codes.ts";
import { count, moment, percentage } from "./numbers.ts";
import {
  certifiedOf,
  evidenceWords,
  hypothesisWords,
  nearest,
  provenWords,
  sideWords,
} from "./null-words.ts";
import { effectWords, rangeWords } from "./effect-words.ts";

/** What a source says may be long; a sentence is not. */
const LONGEST_DETAIL = 300;

/**
 * Plain text, not Markdown.
 *
 * `stage` is the one that was judged: of a guard of the split it says what share was set; null where nobody knows.
 */
export function verdictSentence(finding: Finding, plan: Plan | null, stage: string | null = null): string {
  const told: Told = { finding, known: knownOf(finding, plan), stage };
  return `${capital(`${said(told)}${compositeArithmetic(finding, told.known)}${asides(finding.observed)}`)}.`;
}

interface Told {
  readonly finding: Finding;
  readonly known: Known | null;
  readonly stage: string | null;
}

function said(told: Told): string {
  const { verdict } = told.finding;
  switch (verdict.kind) {
    case "breach":
      return breachWords(told, verdict);
    case "pass":
      return verdict.certified ? certifiedWords(told) : passWords(told);
    case "inconclusive":
      return openWords(told, verdict);
  }
}

function breachWords(told: Told, verdict: Extract<Verdict, { readonly kind: "breach" }>): string {
  const { finding, known } = told;
  if (verdict.detail !== null && verdict.detail !== "")
    return ruleWords(known, verdict.detail, verdict.limit);
  const own = finding.observed.tests.filter(({ test, certifies }) => !certifies && test === verdict.test);
  const same = own.filter(({ limit }) => limit === verdict.limit);
  const tested = nearest(same.length === 0 ? own : same);
  if (tested === null) return `${subject(told, null)}, limit ${showAmount(known, verdict.limit)}`;
  return `${subject(told, tested)}${effectWords(known, tested)}, ${provenWords(tested)} ${hypothesisWords(known, tested)}${sideWords(finding, tested)}`;
}

/** What a rule found says it all; only a gauge's bound is not in it. */
function ruleWords(known: Known | null, detail: string, limit: number): string {
  const bound = known?.guard.kind === "level" ? `: limit ${showAmount(known, limit)}` : "";
  return `${plain(detail)}${bound}`;
}

function passWords(told: Told): string {
  const { finding, known } = told;
  const tested = nearest(finding.observed.tests.filter(({ certifies }) => !certifies));
  const seen = soFar(told, tested);
  const evidence = tested === null ? "" : `; ${evidenceWords(known, tested)}`;
  return seen === "" ? "no breach seen" : `no breach seen: ${seen}${evidence}`;
}

/** The weakest of the certificates speaks: all of them were needed. */
function certifiedWords(told: Told): string {
  const { finding, known } = told;
  const certificates = finding.observed.tests.filter(({ certifies }) => certifies);
  const weakest = certificates.reduce<Tested | null>(
    (least, each) =>
      least === null || each.evidence / each.threshold < least.evidence / least.threshold ? each : least,
    null,
  );
  if (weakest === null) return `certified no worse: ${subject(told, null)}`;
  const shown = certificates.map((each) => certifiedOf(known, each));
  return `certified no worse than ${shown.join(" and ")}: ${subject(told, weakest)}${effectWords(known, weakest)}, ${provenWords(weakest)}`;
}

function openWords(told: Told, verdict: Extract<Verdict, { readonly kind: "inconclusive" }>): string {
  const { finding, known } = told;
  const isCertificate = verdict.reason === "not-certified";
  const tested = nearest(finding.observed.tests.filter(({ certifies }) => certifies === isCertificate));
  const wanted = wantedWords(known, verdict.wanted);
  // The numbers say more than the sentence about it.
  const isSaid = isCertificate ? tested !== null : wanted !== "" && WANTS_UNITS.has(verdict.reason);
  const detail = isSaid ? "" : lowered(plain(verdict.detail));
  const why = [detail, wanted, confirmWords(finding, verdict.reason)].filter((part) => part !== "");
  const seen = SAYS_ALL.has(verdict.reason) ? "" : soFar(told, tested);
  return [
    `${INCONCLUSIVE_EXPLAINED[verdict.reason]}${why.length === 0 ? "" : `: ${why.join("; ")}`}`,
    ...(seen === "" ? [] : [`so far ${seen}`]),
    ...(seen !== "" && tested !== null ? [evidenceWords(known, tested)] : []),
  ].join("; ");
}

/** Numbers that were seen prove nothing here, or are in the detail. */
const SAYS_ALL: ReadonlySet<string> = new Set(["void", "unconfirmed"]);
const WANTS_UNITS: ReadonlySet<string> = new Set(["too-few-samples", "immature"]);

/** Nobody waits for more. */
const MOST_WANTED = 1e12;

function wantedWords(known: Known | null, wanted: number | null): string {
  if (wanted === null || !(wanted > 0 && wanted < MOST_WANTED)) return "";
  const more = Number(wanted.toPrecision(2));
  const what =
    known?.guard.kind === "paired"
      ? "pairs of answers"
      : known?.guard.kind === "level"
        ? "readings of the candidate"
        : `${more === 1 ? "unit" : "units"} of the candidate`;
  return `about ${count(more)} more ${what} would settle it`;
}

function confirmWords({ guard }: Finding, reason: string): string {
  return reason === "unconfirmed" ? `to confirm, comment "/rollout report ${guard} confirmed"` : "";
}

/** Levels with the whole interval; empty where nothing was measured. */
function soFar(told: Told, tested: Tested | null): string {
  const { observed } = told.finding;
  if (told.known?.guard.kind === "signal") return "nobody reported it";
  if (observed.candidate === null && tested === null) return silenceWords(observed) ?? "";
  const range = tested === null ? "" : rangeWords(told.known, tested);
  return `${subject(told, tested)}${range === "" ? "" : `, ${range}`}`;
}

/** Nobody counts enough units to show less. */
const LEAST_RATE = 1e-12;

/** `0 events in 3,000 units: fewer than 1 in 1,000 (at 95%)`; null where nothing counts what could have been one. */
function silenceWords({ silence }: Observed): string | null {
  if (silence === null) return null;
  const { exposure, rateAtMost } = silence;
  const proves =
    rateAtMost > LEAST_RATE && rateAtMost < 1 ? `: fewer than ${oneIn(rateAtMost)} (at 95%)` : "";
  return `0 events in ${showUnits(exposure)} units${proves}`;
}

/** Both arms with their samples. */
function subject({ finding, known, stage }: Told, tested: Tested | null): string {
  const { observed, cohort } = finding;
  const { candidate, candidateSamples, baselineSamples } = observed;
  const kind = known?.guard.kind;
  if (kind === "split")
    return splitWords(observed, known === null ? null : weightSet(known.plan, stage, cohort));
  if (kind === "identity" || kind === "tripwire" || kind === "signal") return countedWords(observed, known);
  if (tested?.test === "floor") return floorWords(tested, known, candidateSamples);
  if (candidate === null) return "nothing was measured of the candidate";
  const seen = `candidate ${showAmount(known, candidate)}${percentileWords(known)}`;
  const other = observed.baseline === null ? "" : `, baseline ${showAmount(known, observed.baseline)}`;
  if (kind === "paired" || tested?.test === "paired")
    return `on the same ${showUnits(candidateSamples)} requests ${seen}${other}`;
  const beside =
    other === "" || !(baselineSamples > 0) ? "" : `${other} ${samplesWords(kind, baselineSamples)}`;
  return `${seen} ${samplesWords(kind, candidateSamples)}${beside}`;
}

function floorWords(tested: Tested, known: Known | null, samples: number): string {
  const level = tested.estimate === null ? "" : ` ${showAmount(known, tested.estimate.value)}`;
  return `part ${tested.part ?? "unnamed"}${level} ${samplesWords(known?.guard.kind, samples)}`;
}

function percentileWords(known: Known | null): string {
  return known?.guard.kind === "latency" ? ` (p${known.guard.percentile})` : "";
}

/** A share is one of so many; a percentile or a mean is taken over them. */
function samplesWords(kind: Guard["kind"] | undefined, samples: number): string {
  if (kind === undefined || kind === "proportion") return `of ${showUnits(samples)}`;
  const readings = samples === 1 ? " reading" : " readings";
  return `over ${showUnits(samples)}${kind === "level" ? readings : ""}`;
}

/** `5.25% of 12,000 units reached the candidate, 5% were set`. */
function splitWords({ candidateSamples, baselineSamples }: Observed, set: number | null): string {
  const all = candidateSamples + baselineSamples;
  if (!(all > 0)) return "no unit arrived";
  const wanted = set === null ? "" : `, ${percentage(set)} was set`;
  return `${showPart(candidateSamples / all)} of ${showUnits(all)} units reached the candidate${wanted}`;
}

/** Percent of a cohort's traffic that a stage sets; null where it sets none. */
function weightSet({ rollout }: Plan, stage: string | null, cohort: string): number | null {
  const found = rollout.stages.find(({ name }) => name === stage);
  if (found?.kind !== "canary") return null;
  return cohort === ALL ? weightOfAll(found, rollout) : weightIn(found, cohort);
}

/** Guards without chance count events, or other models' answers. */
function countedWords(observed: Observed, known: Known | null): string {
  const { candidate, candidateSamples } = observed;
  if (known?.guard.kind === "identity")
    return candidate === null
      ? "no answer was counted"
      : `${showAmount(known, candidate)} of ${showUnits(candidateSamples)} answers came from another model than ${plain(known.guard.equals)}`;
  const silence = silenceWords(observed);
  if (silence !== null) return silence;
  if (candidate === null) return "nothing was counted";
  return `${showUnits(candidate)} ${candidate === 1 ? "event" : "events"} counted`;
}

/** What must be known to read the numbers. */
function asides({ clustered, since }: Observed): string {
  const approximate = clustered ? "; clustered, approximate" : "";
  return since === null ? approximate : `${approximate}; since ${moment(since)}`;
}

/** What somebody else wrote, on one line, without its full stop, and with words for what is no number. */
function plain(value: string): string {
  const line = value
    .replace(/[\p{C}\s]+/gu, " ")
    .trim()
    .replace(/\.$/, "")
    .replace(/\bNaN\b/g, "not a number")
    .replace(/[+-]?\bInfinity\b/g, "without end");
  const letters = Array.from(line);
  return letters.length <= LONGEST_DETAIL ? line : `${letters.slice(0, LONGEST_DETAIL).join("")}…`;
}

/** In the middle of a sentence; names such as HTTP stay. */
function lowered(words: string): string {
  return /^[A-Z](?![A-Z])/.test(words) ? `${words.charAt(0).toLowerCase()}${words.slice(1)}` : words;
}
