/** What is tried with broken files and broken answers, and what must hold each time. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parsePolicy, parseRollout } from "../../../src/config/parse.ts";
import { isBlocked } from "../../../src/config/problem.ts";
import { FILE, POLICY_TEXT, ROLLOUT } from "../flow-rollout.ts";
import { openScene, type Scene } from "../scene.ts";
import { garble } from "./answers.ts";
import { chance, oneOf } from "./random.ts";
import { record, replay, type Replayed } from "./replay.ts";
import { mutateText } from "./texts.ts";

export interface Found {
  readonly tried: number;
  /** Everything that must not be, each with the seed that makes it again. */
  readonly faults: readonly string[];
  readonly slowest: number;
  /** How many were still read, or still had an outcome: a fuzzer that breaks everything tests little. */
  readonly whole: number;
}

/** Which cases: each has its chance from the seed and its own number, so that shares of one run are the run. */
export interface Share {
  readonly seed: number;
  readonly from: number;
  readonly count: number;
  /** Told before each case, so that somebody outside can see one that never ends. */
  readonly begins?: (index: number) => void;
}

const LIMIT = 1_000;
/** How often a case that took longer is tried again: one that hangs is slow each time, a machine that does something else is not. */
const LOOKS = 2;
const fixture = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url)), "utf8");

/** Broken rollout and policy files: an answer each time, within a second, and a value exactly where nothing blocks. */
export function fuzzFiles({ seed, from, count, begins }: Share): Found {
  const texts = [
    ROLLOUT,
    POLICY_TEXT,
    ...["summarizer.yml", "minimal.yml", "thresholds.yml", "rollout-policy.yml"].map(fixture),
  ];
  const faults: string[] = [];
  let [slowest, whole] = [0, 0];
  for (let index = from; index < from + count; index += 1) {
    begins?.(index);
    const by = chance(seed + index * 2_654_435_761);
    const text = mutateText(oneOf(texts, by) ?? "", by, oneOf(texts, by) ?? "");
    const { fault, ms: first } = timedFile(text);
    let ms = first;
    for (let again = LOOKS; ms > LIMIT && again > 0; again -= 1) ms = Math.min(ms, timedFile(text).ms);
    slowest = Math.max(slowest, ms);
    if (fault === "read") whole += 1;
    else if (fault !== "refused") faults.push(`file ${seed}+${index}: ${fault}`);
    if (ms > LIMIT) faults.push(`file ${seed}+${index}: took ${Math.round(ms)} ms`);
  }
  return { tried: count, faults, slowest, whole };
}

function timedFile(text: string): { readonly fault: string; readonly ms: number } {
  const begun = performance.now();
  const fault = faultOfFile(text);
  return { fault, ms: performance.now() - begun };
}

function faultOfFile(text: string): string {
  try {
    const { rollout, problems } = parseRollout({ file: FILE, text, defaults: null });
    if ((rollout === null) !== isBlocked(problems)) return "a rollout and a blocker, or neither";
    const policy = parsePolicy("policy.yml", text);
    if ((policy.policy === null) !== isBlocked(policy.problems)) return "a policy and a blocker, or neither";
    return rollout === null && policy.policy === null ? "refused" : "read";
  } catch (cause) {
    return `threw ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
  }
}

/**
 * Broken answers of GitHub, in three scenes: nobody accepted (any answer), accepted and then refused by its owner (no
 * broken answer may lose that), and accepted.
 *
 * No crash, an end within a second, and a go only in the last: with the digest that was accepted. `count` is of each scene.
 */
export async function fuzzAnswers(share: Share): Promise<Found> {
  const found = [];
  for (const scene of SCENES) found.push(await fuzzScene(scene, share));
  return sumOf(found);
}

/** Several shares as one. */
export function sumOf(found: readonly Found[]): Found {
  return {
    tried: found.reduce((sum, { tried }) => sum + tried, 0),
    faults: found.flatMap(({ faults }) => faults),
    slowest: Math.max(...found.map(({ slowest }) => slowest)),
    whole: found.reduce((sum, { whole }) => sum + whole, 0),
  };
}

interface Played {
  readonly name: string;
  readonly mayGo: boolean;
  readonly play: (scene: Scene) => Promise<number>;
}

async function accepted(scene: Scene): Promise<number> {
  const number = scene.open();
  scene.accept(number, await scene.plan(number));
  return number;
}

const SCENES: readonly Played[] = [
  {
    name: "nobody accepted",
    mayGo: false,
    play: async (scene) => {
      const number = scene.open();
      await scene.plan(number);
      return number;
    },
  },
  {
    name: "refused by its owner",
    mayGo: false,
    play: async (scene) => {
      const number = await accepted(scene);
      scene.repo.review(number, { by: "olga", state: "CHANGES_REQUESTED", body: "No." });
      return number;
    },
  },
  { name: "accepted", mayGo: true, play: accepted },
];

async function fuzzScene(
  { name, mayGo, play }: Played,
  { seed, from, count, begins }: Share,
): Promise<Found> {
  await using scene = await openScene();
  const number = await play(scene);
  const { outcome, answers } = await record(scene, number);
  const digest = outcome.rollouts[0]?.digest ?? null;
  const faults: string[] = (outcome.kind === "go") === mayGo ? [] : [`${name}: begins as ${outcome.kind}`];
  let [slowest, whole] = [0, 0];
  for (let index = from; index < from + count; index += 1) {
    begins?.(index);
    const by = chance(seed + index * 2_654_435_761);
    const { broken, how } = breakOne(answers, by);
    let ended = await replay(scene, number, broken);
    for (let again = LOOKS; ended.ms > LIMIT && again > 0; again -= 1)
      ended = faster(ended, await replay(scene, number, broken));
    slowest = Math.max(slowest, ended.ms);
    if (ended.kind === "outcome") whole += 1;
    const fault = faultOf(ended, mayGo ? digest : null);
    if (fault !== null) faults.push(`${name} ${seed}+${index}, ${how}: ${fault}`);
  }
  return { tried: count, faults, slowest, whole };
}

function breakOne(answers: ReadonlyMap<string, string>, by: ReturnType<typeof chance>) {
  const [key, text] = oneOf([...answers], by) ?? ["", "{}"];
  // Some answers hold the file itself: that somebody wrote another one is no broken answer, but must void what was accepted.
  if (text.includes(JSON.stringify(ROLLOUT)) && by.below(4) === 0) {
    const other = JSON.stringify(mutateText(ROLLOUT, by, POLICY_TEXT).toWellFormed());
    return {
      broken: new Map(answers).set(
        key,
        text.replace(JSON.stringify(ROLLOUT), () => other),
      ),
      how: "another file",
    };
  }
  const { text: garbled, how } = garble(text, by);
  return { broken: new Map(answers).set(key, garbled), how };
}

/** The same case twice: whatever is worse in what it said stays, and the time is the shorter one. */
function faster(one: Replayed, other: Replayed): Replayed {
  const worse = one.kind === "crash" || (one.kind === "outcome" && one.outcome.kind === "go") ? one : other;
  return { ...worse, ms: Math.min(one.ms, other.ms) };
}

function faultOf(ended: Replayed, digest: string | null): string | null {
  if (ended.kind === "crash") return `crashed: ${ended.said}`;
  if (ended.ms > LIMIT) return `took ${Math.round(ended.ms)} ms`;
  if (ended.kind === "failure" || ended.outcome.kind !== "go") return null;
  if (digest === null) return "go";
  const same = ended.outcome.rollouts.length === 1 && ended.outcome.rollouts[0]?.digest === digest;
  return same ? null : "go for a plan that nobody accepted";
}
