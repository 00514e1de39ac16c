/** The crash matrix: a process killed before and after every effect of a rollout, and ticked on. */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { plan as planPullRequest } from "../../src/commands/plan.ts";
import { isDrained } from "../../src/promotion/weights.ts";
import { instant, MINUTE, plus } from "../../src/units.ts";
import type { Instant } from "../../src/units.ts";
import { wrongIn } from "./crash-judge.ts";
import { commentIn } from "./crash-comment.ts";
import { runProcess } from "./crash-process.ts";
import type { Does } from "./crash-process.ts";
import type { Scenario } from "./crash-scenarios.ts";
import { NAME, routerIn, statesIn } from "./crash-world.ts";
import { openedWorld, PULL } from "./flow-rollout.ts";

const SOURCE = fileURLToPath(new URL("crash-process.ts", import.meta.url));
const BEGIN = instant(Date.parse("2026-11-23T09:00:00Z"));
/** Between two ticks. */
const EVERY = 10 * MINUTE;
const MOST = 40;

/** A place where a process is killed: what was before it lies in `folder`. */
export interface Point {
  readonly scenario: Scenario;
  readonly digest: string;
  /** The process, in one file: hundreds are started. */
  readonly program: string;
  readonly folder: string;
  readonly now: Instant;
  readonly process: number;
  readonly does: Does;
  readonly number: number;
  readonly at: string;
}

export interface Matrix extends Disposable {
  readonly points: readonly Point[];
  /** Folder of the undisturbed rollout, by its name. */
  readonly ended: ReadonlyMap<string, string>;
}

export interface Outcome {
  readonly ending: "promoted" | "rolled-back" | null;
  /** Empty where it recovered. */
  readonly wrong: readonly string[];
}

/** Runs each rollout once, undisturbed, and numbers what its processes do. */
export async function numberPoints(scenarios: readonly Scenario[]): Promise<Matrix> {
  const root = mkdtempSync(join(tmpdir(), "crash-"));
  const program = join(root, "process.mjs");
  await build({
    input: SOURCE,
    platform: "node",
    logLevel: "silent",
    output: { file: program, codeSplitting: false },
  });
  const points: Point[] = [];
  for (const [index, scenario] of scenarios.entries())
    points.push(...(await numberOne(scenario, { root: join(root, String(index)), program })));
  const ended = new Map(scenarios.map(({ name }, index) => [name, join(root, String(index), "live")]));
  return { points, ended, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

async function numberOne(
  scenario: Scenario,
  { root, program }: { readonly root: string; readonly program: string },
): Promise<readonly Point[]> {
  const review = { pullRequest: PULL, dryRun: true, runUrl: null };
  const { assessment } = await planPullRequest(openedWorld(scenario.tree), review);
  const digest = assessment.outcome.rollouts[0]?.digest ?? "";
  const live = join(root, "live");
  mkdirSync(live, { recursive: true });
  const points: Point[] = [];
  let now = BEGIN;
  for (let process = 0; process < MOST; process += 1) {
    const folder = join(root, `before-${process}`);
    cpSync(live, folder, { recursive: true });
    const does = await nextOf(scenario, live);
    const found: Point[] = [];
    const reached = (at: string): void => {
      found.push({ scenario, digest, program, folder, now, process, does, number: found.length, at });
    };
    await runProcess({ folder: live, scenario, digest, now, reached }, does);
    points.push(...found);
    if (await isOver(live)) break;
    now = plus(now, EVERY);
  }
  const wrong = await wrongIn(live);
  const ending = (await statesIn(live).load(NAME))?.state.ending?.kind;
  if (ending !== scenario.ends || wrong.length > 0)
    throw new RangeError(
      `undisturbed, ${scenario.name} ends ${ending}, not ${scenario.ends}: ${wrong.join("; ")}`,
    );
  return points;
}

/** Somebody sees the weight and does not like it, or sees that nobody answered. */
async function nextOf({ abortAt }: Scenario, folder: string): Promise<Does> {
  const ending = (await statesIn(folder).load(NAME))?.state.ending ?? null;
  if (ending !== null) return "tick";
  const { isWritten, isAnswered } = commentIn(folder);
  if (isWritten && !isAnswered) return "answer";
  return abortAt !== null && routerIn(folder).set.candidate === abortAt ? "abort" : "tick";
}

async function isOver(folder: string): Promise<boolean> {
  const ending = (await statesIn(folder).load(NAME))?.state.ending ?? null;
  if (ending === null) return false;
  if (ending.kind === "promoted") return true;
  return ending.drainedAt !== null && ending.confirmedByTrafficAt !== null && isDrained(routerIn(folder).set);
}

/** Kills one process there, and ticks on until the rollout is over. */
async function recover(point: Point): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "crashed-"));
  try {
    cpSync(point.folder, folder, { recursive: true });
    const signal = await killAt(point, folder);
    if (signal !== "SIGKILL")
      return { ending: null, wrong: [`expected a killed process, found ${signal ?? "one that ended"}`] };
    await tickOn(point, folder);
    const ending = (await statesIn(folder).load(NAME))?.state.ending?.kind ?? null;
    const never = (await isOver(folder)) ? [] : [`never ends: ${ending ?? "under way"}`];
    return { ending, wrong: [...never, ...otherEnd(point, ending), ...(await wrongIn(folder))] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whatever died, healthy evidence ends promoted, and a breach or a person's order taken back. */
function otherEnd({ scenario }: Point, ending: Outcome["ending"]): readonly string[] {
  if (ending === null || ending === scenario.ends) return [];
  return [`expected ${scenario.ends}, found ${ending}`];
}

function killAt(point: Point, folder: string): Promise<NodeJS.Signals | null> {
  const { scenario, digest, program, now, number, does } = point;
  const given = [program, folder, scenario.name, digest, String(now), String(number), does];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, given, { stdio: "ignore" });
    child.on("error", reject);
    child.on("close", (_code, signal) => resolve(signal));
  });
}

/** Ticks after the end, for what a killed one left to be written down. */
const AFTERWARDS = 2;

/** At once, while an announced minute lasts, and then as the schedule has it. */
async function tickOn(point: Point, folder: string): Promise<void> {
  const { scenario, digest } = point;
  let { now } = point;
  for (let ticks = 0, over = 0; ticks < MOST && over < AFTERWARDS; ticks += 1) {
    if (await isOver(folder)) over += 1;
    const does = await nextOf(scenario, folder);
    await runProcess({ folder, scenario, digest, now, reached: () => undefined }, does);
    now = plus(now, ticks === 0 ? MINUTE : EVERY);
  }
}

/** Kills at all of them, two at a time, and says what went wrong where. */
export async function recoverAll(
  points: readonly Point[],
  every: (done: number) => void = () => undefined,
): Promise<{ readonly recovered: number; readonly wrong: readonly string[] }> {
  const wrong: string[] = [];
  let recovered = 0;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let point = points[next++]; point !== undefined; point = points[next++]) {
      const outcome = await recover(point);
      if (outcome.wrong.length === 0) recovered += 1;
      const where = `${point.scenario.name}: killed ${point.at}, process ${point.process}`;
      wrong.push(...outcome.wrong.map((each) => `${where}: ${each}`));
      every(recovered);
    }
  };
  await Promise.all([work(), work()]);
  return { recovered, wrong };
}
