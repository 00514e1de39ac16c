/** A rollout of fourteen days, ticked every fifteen minutes, on a clock that jumps: in memory, and on a GitHub of the loopback. */
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { DAY, digest, instant, MINUTE } from "../../src/units.ts";
import { accept, CALL, FILE, merge, openedWorld, PULL, ROLLOUT, trafficOf, TREE } from "./flow-rollout.ts";
import { openScene } from "./scene.ts";

const STAGES = `stages:
  - { name: first, kind: canary, weight: 10%, bake: 96h }
  - { name: half, kind: canary, weight: 50%, bake: 120h }
  - { name: full, kind: canary, weight: 100%, bake: 120h }
`;
const TEXT = ROLLOUT.replace(/stages:\n(?: {2}- .*\n)+/, () => STAGES).replace(
  "deadline: 7d",
  "deadline: 30d",
);
const EVERY = 15 * MINUTE;
/** The pager is taken for a week; it is taken again in good time. */
const TAKEN_EVERY = (5 * DAY) / EVERY;

interface Ticks {
  readonly world: PromotionWorld;
  readonly from: number;
  readonly jump: (at: number) => void;
  readonly takePager: () => Promise<void>;
  readonly after: (report: TickReport) => void;
}

/** @throws Error when the rollout does not end promoted */
async function tickOn({ world, from, jump, takePager, after }: Ticks): Promise<number> {
  for (let ticks = 1; ticks < (20 * DAY) / EVERY; ticks++) {
    const [report] = await promote(world, CALL);
    if (report === undefined) throw new Error("no rollout ticked");
    after(report);
    if (report.reason === "completed") return ticks;
    if (report.decision === "roll-back") throw new Error(`Expected a promotion, found ${report.reason}`);
    jump(from + ticks * EVERY);
    if (ticks % TAKEN_EVERY === 0) await takePager();
  }
  throw new Error("Expected the end of the rollout within twenty days");
}

/** Processor time of all threads and wall clock of all ticks, without GitHub and network. */
export async function fourteenDaysInMemory(): Promise<{
  readonly ticks: number;
  readonly milliseconds: number;
  readonly processor: number;
}> {
  const world = openedWorld({ ...TREE, [FILE]: TEXT });
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  const digits = digest(assessment.outcome.rollouts[0]?.digest ?? "");
  accept(world, digits);
  merge(world);
  const takePager = (): Promise<void> => {
    const { stored } = world;
    const found = stored.get("summarizer");
    if (found === undefined) throw new Error("nothing runs");
    const cover = { by: "oscar", from: world.now, until: instant(world.now + 7 * DAY) };
    stored.set("summarizer", { ...found, state: { ...found.state, covers: [...found.state.covers, cover] } });
    return Promise.resolve();
  };
  const jump = (at: number): void => {
    world.now = instant(at);
  };
  const begun = performance.now();
  const before = process.cpuUsage();
  const ticks = await tickOn({ world, from: world.now, jump, takePager, after: () => undefined });
  const { user, system } = process.cpuUsage(before);
  return { ticks, milliseconds: performance.now() - begun, processor: (user + system) / 1_000 };
}

const STATE = "model-rollout/state/summarizer";

export interface LongRollout {
  readonly ticks: number;
  /** Requests to GitHub of the tick that asked most, of those that neither started nor ended a stage. */
  readonly mostRequests: number;
  readonly requests: number;
  /** `state.json` at its longest, in bytes, and how many series it judges. */
  readonly state: number;
  readonly series: number;
  readonly journal: { readonly files: number; readonly lines: number; readonly longest: number };
}

/** @throws Error when the rollout does not end promoted, or GitHub was asked what its schema does not know */
export async function fourteenDaysOnGitHub(): Promise<LongRollout> {
  await using scene = await openScene();
  const { fake, memory, repo, world } = scene;
  memory.tell = trafficOf(
    () => memory,
    () => 0.02,
  );
  const number = scene.open({ [FILE]: TEXT, "prompts/summary.md": "Summarise." });
  const assessment = await scene.plan(number);
  scene.accept(number, assessment);
  repo.merge(number, "squash", { by: "olga" });
  const digits = assessment.outcome.rollouts[0]?.digest?.slice(0, 12) ?? "";
  const from = Date.parse(fake.now());
  const seen = { most: 0, requests: 0, state: 0, series: 0 };
  let asked = fake.log.length;
  const ticks = await tickOn({
    world,
    from,
    jump: (at) => fake.now(at),
    takePager: async () => {
      await scene.say(number, "oscar", `/rollout ack ${digits} 7d`);
      asked = fake.log.length;
    },
    after: (report) => {
      const requests = fake.log.length - asked;
      asked = fake.log.length;
      seen.requests += requests;
      if (report.decision === "bake") seen.most = Math.max(seen.most, requests);
      seen.state = Math.max(seen.state, (repo.read(STATE, "state.json") ?? "").length);
      seen.series = Math.max(seen.series, report.findings.length);
    },
  });
  const days = Math.ceil((Date.parse(fake.now()) - from) / DAY) + 1;
  const files = Array.from({ length: days }, (_, day) => {
    const date = new Date(from + day * DAY).toISOString().slice(0, 10);
    return repo.read(STATE, `journal/${date}.jsonl`);
  }).flatMap((text) => text ?? []);
  return {
    ticks,
    mostRequests: seen.most,
    requests: seen.requests,
    state: seen.state,
    series: seen.series,
    journal: {
      files: files.length,
      lines: files.flatMap((text) => text.trim().split("\n")).length,
      longest: Math.max(...files.map(({ length }) => length)),
    },
  };
}
