/** One rollout that meets one fault: driven to the end of its first bake, hit, and looked at again when all is well. */
import { exitCodeOfTick, outputsOfTick, type ExitCode } from "../../../src/commands/outputs.ts";
import { promote } from "../../../src/commands/promote.ts";
import { rollBack } from "../../../src/commands/roll-back.ts";
import { loudLines, summariseTicks } from "../../../src/commands/tell.ts";
import type { PromotionWorld } from "../../../src/commands/world.ts";
import { Failure } from "../../../src/errors.ts";
import type { Files } from "../../../src/ports.ts";
import type { TickReport } from "../../../src/render/tick-report.ts";
import { milliseconds, MINUTE } from "../../../src/units.ts";
import { approved } from "../driven.ts";
import { CALL, FILE, openedWorld, pass, TREE } from "../flow-rollout.ts";
import type { Fault as GitHubFault } from "../github/interfere.ts";
import { deadAddress } from "../loopback.ts";
import { openScene, PERMISSIONS } from "../scene.ts";
import { createWorld } from "../world.ts";
import { isOwn, POLLED_EVERY, type OwnFault } from "./own-faults.ts";
import type { Rates } from "./prometheus.ts";
import { GITHUB_TOKEN } from "./secrets.ts";
import type { Fault } from "./server.ts";
import { begin, channelsReached, openSinks } from "./sinks.ts";
import { FAULTY_ROLLOUT, startServers, through, type What } from "./world.ts";

/** One cell of the table. */
export interface Hit {
  readonly what: What;
  readonly fault: Fault | OwnFault;
  /** `forward`: a healthy tick would raise 10 % to 50 %. `rolling-back`: a guard that still answers has seen harm. */
  readonly situation: "forward" | "rolling-back";
  /** `half-way`: the first answer of the tick is still right. */
  readonly begins: "at-once" | "half-way";
}

/** What one look came to. */
export interface Look {
  /** `decision reason`, or the code with which the tick itself ended. */
  readonly decides: string;
  readonly exit: ExitCode;
  /** Percent of the candidate afterwards. */
  readonly traffic: number;
  /** The journal's new lines. */
  readonly journal: readonly string[];
  /** Who was told, and it arrived or may have arrived. */
  readonly told: readonly string[];
  /** How often the router was told a weight, and carried it out. */
  readonly writes: number;
  /** Minutes that count towards the bake. */
  readonly covered: number | null;
}

export interface Seen {
  readonly hit: Look;
  /** The tick five minutes later, with everything well. */
  readonly next: Look;
  /** One more, at least an hour after it. */
  readonly later: Look;
}

export interface FaultyRollout extends AsyncDisposable {
  play(hit: Hit): Promise<Seen>;
  /** One tick, and what came of it. */
  look(): Promise<Look>;
  later(minutes: number): void;
  /** From now on, and for the time before, a guard has seen harm: one at the second source when not said. */
  harm(guard?: string): void;
  /** Makes one thing misbehave; null mends it. */
  strike(what: What, fault: Fault | OwnFault | null, isHalfWay?: boolean): Promise<void>;
  /** What on-call does by hand, with the files of the checkout. */
  rollBack(): Promise<TickReport>;
  /** Weights that the router was ever told, in order. */
  readonly writes: readonly number[];
  /** Requests that the source `first` ever had. */
  asks(): number;
  /** Everything that the program said, to whomever. */
  texts(): string;
}

interface Stage extends AsyncDisposable {
  /** The doors of now: those to GitHub wait less long while it is ill. */
  readonly world: () => PromotionWorld;
  readonly later: (minutes: number) => void;
  /** The tree of the default branch. */
  readonly checkout: Files;
  /** Makes GitHub misbehave; null mends it. */
  readonly github: (fault: Fault | null, after: boolean) => void;
}

/**
 * GitHub is the memory's, unless it is what misbehaves: then it is one on the loopback.
 *
 * @param text the rollout file, where GitHub is the memory's
 */
export async function openFaultyRollout(what: What, text: string = FAULTY_ROLLOUT): Promise<FaultyRollout> {
  const servers = await startServers();
  const stage = what === "github" ? await onLoopback() : await inMemory(text);
  const sinks = openSinks();
  const sent = () => servers.notifier.taken.length;
  const weights: (readonly [from: number, weight: number])[] = [];
  servers.weightAt = (end) => {
    const told = servers.own === "late" ? end - POLLED_EVERY : end;
    return weights.findLast(([from]) => from < told)?.[1] ?? 0;
  };
  const look = async (): Promise<Look> => {
    begin(sinks);
    const [before, written] = [sent(), servers.flag.writes.length];
    const outcome = await tickOr(through(stage.world(), servers, sinks));
    if (outcome instanceof Failure) sinks.texts.push(outcome.message);
    else sinks.texts.push(...saidOf(outcome));
    weights.push([stage.world().clock.now(), servers.flag.set.candidate]);
    const [report] = outcome instanceof Failure ? [] : outcome;
    return {
      decides:
        outcome instanceof Failure
          ? outcome.code
          : report === undefined
            ? "idle"
            : `${report.decision} ${report.reason}`,
      exit: outcome instanceof Failure ? 5 : exitCodeOfTick(outcome),
      traffic: servers.flag.set.candidate,
      journal: [...sinks.journal],
      told: [...new Set([...channelsReached(servers.notifier, before), ...sinks.told])].toSorted(),
      writes: servers.flag.writes.length - written,
      covered: report === undefined ? null : report.covered / MINUTE,
    };
  };
  await look();
  stage.later(40);
  await look();
  stage.later(40);
  if (servers.flag.set.candidate !== 10)
    throw new Error(`Expected 10% before the fault, found ${servers.flag.set.candidate}%`);
  const harm = (guard = "refusals"): void => {
    servers.rates = harmUntil(stage.world().clock.now(), guard);
  };
  const strike: FaultyRollout["strike"] = async (hit, fault, isHalfWay = false) => {
    servers.own = fault !== null && isOwn(fault) ? fault : null;
    if (fault !== null && isOwn(fault)) return;
    if (hit === "github") stage.github(fault, isHalfWay);
    else await servers[hit].misbehave(fault, isHalfWay ? 1 : 0);
  };
  return {
    writes: servers.flag.writes,
    asks: () => servers.metrics.asked.length,
    texts: () =>
      [
        ...sinks.texts,
        ...servers.notifier.asked.map(({ body }) => body.replace(/"routing_key":"[^"]*"/, "")),
      ].join("\n"),
    look,
    later: stage.later,
    harm,
    strike,
    rollBack: () => {
      const call = {
        rollout: "summarizer",
        folders: CALL.folders,
        by: "oscar",
        reason: "errors",
        dryRun: false,
      };
      return rollBack(through(stage.world(), servers, sinks), { ...call, files: stage.checkout });
    },
    play: async ({ what: hit, fault, situation, begins }) => {
      if (situation === "rolling-back") harm();
      await strike(hit, fault, begins === "half-way");
      const hitLook = await look();
      await strike(hit, null);
      stage.later(5);
      const next = await look();
      stage.later(80);
      return { hit: hitLook, next, later: await look() };
    },
    [Symbol.asyncDispose]: async () => {
      await servers[Symbol.asyncDispose]();
      await stage[Symbol.asyncDispose]();
    },
  };
}

/** What was measured stays measured: who looks later at these intervals sees the same harm. */
function harmUntil(moment: number, harmed: string): Rates {
  return (guard, arm, end) => (guard === harmed && arm === "candidate" && end <= moment ? 0.3 : 0.02);
}

async function tickOr(world: PromotionWorld): Promise<readonly TickReport[] | Failure> {
  try {
    return await promote(world, CALL);
  } catch (cause) {
    if (cause instanceof Failure) return cause;
    throw cause;
  }
}

function saidOf(reports: readonly TickReport[]): readonly string[] {
  return [
    JSON.stringify(outputsOfTick(reports)),
    summariseTicks(reports, "team"),
    summariseTicks(reports, "public"),
    ...reports.flatMap(loudLines).map((line) => JSON.stringify(line)),
  ];
}

async function inMemory(text: string): Promise<Stage> {
  const world = openedWorld({ ...TREE, [FILE]: text });
  await approved(world);
  return {
    world: () => world,
    checkout: world.rescueFiles,
    later: (minutes) => pass(world, minutes * MINUTE),
    github: () => {
      throw new RangeError("this GitHub cannot fail");
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Every wait between two attempts is over at once there; only what never comes is waited for. */
const GONE = milliseconds(60);

async function onLoopback(): Promise<Stage> {
  const scene = await openScene();
  const { fake, repo } = scene;
  fake.token(GITHUB_TOKEN, { repository: "acme/news", permissions: PERMISSIONS });
  const well = scene.as({ token: GITHUB_TOKEN });
  const ill = scene.as({ token: GITHUB_TOKEN, timeout: GONE });
  const dead = await deadAddress();
  const gone = scene.as({ token: GITHUB_TOKEN, apiUrl: dead, graphqlUrl: `${dead}/graphql` });
  const number = scene.open({ [FILE]: FAULTY_ROLLOUT, "prompts/summary.md": "Summarise." });
  scene.accept(number, await scene.plan(number));
  repo.merge(number, "squash", { by: "olga" });
  let release = (): void => undefined;
  let now: PromotionWorld = well;
  return {
    world: () => now,
    checkout: createWorld({ [FILE]: FAULTY_ROLLOUT, "prompts/summary.md": "Summarise." }).rescueFiles,
    later: (minutes) => {
      fake.now(Date.parse(fake.now()) + minutes * MINUTE);
    },
    github: (fault, isHalfWay) => {
      release();
      now = well;
      if (fault === "refuses" && !isHalfWay) now = gone;
      // The look itself is answered where it is answered, however busy this machine is.
      if (fault === "hangs") now = isHalfWay ? { ...ill, repository: well.repository } : ill;
      if (fault !== null)
        release = fake.interfere(({ operation }) =>
          isHalfWay && operation === "Look" ? null : FAULTS_OF_GITHUB[fault],
        );
      else release = () => undefined;
    },
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  };
}

const ECHO = JSON.stringify({ message: `who is Bearer ${GITHUB_TOKEN}`, error: GITHUB_TOKEN });

const FAULTS_OF_GITHUB: Readonly<Record<Fault, GitHubFault>> = {
  refuses: "hang-up",
  hangs: "silence",
  limits: { status: 429, headers: { "retry-after": "3600", "x-echo": GITHUB_TOKEN }, body: ECHO },
  breaks: { status: 502, body: ECHO },
  half: { cut: 20 },
  wrong: { status: 200, headers: { "content-type": "application/json" }, body: ECHO },
  "signs-off": { status: 401, body: ECHO },
};
