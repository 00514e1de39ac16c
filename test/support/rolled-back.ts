/** A rollout that runs in memory, with programs and pull requests to take back, ready to go wrong. */
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import type { ProgramEnd, ProgramOrder, RevertOrder } from "../../src/ports.ts";
import type { RolloutState } from "../../src/promotion/state.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { digest, milliseconds, MINUTE } from "../../src/units.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  pass,
  POLICY,
  POLICY_TEXT,
  PULL,
  ROLLOUT,
  trafficOf,
  TREE,
} from "./flow-rollout.ts";
import type { MemoryWorld } from "./world.ts";

const NO_MORE = "drilled: { on: 2026-11-20, took: 4s } }";
/** Two programs, the first of which may run again; and a pull request back. */
const WITH_MORE = ROLLOUT.replace(
  NO_MORE,
  `drilled: { on: 2026-11-20, took: 4s }, revert: pull-request, also: [ { does: purge summaries, run: [make, purge], repeat: safe }, { does: send corrections, run: [make, "correct it"], repeat: unsafe, secrets: [MAIL_KEY] } ] }`,
);

export const DONE: ProgramEnd = { kind: "ended", status: 0, took: milliseconds(3_000), said: "purged 12" };
export const FAILED: ProgramEnd = {
  kind: "ended",
  status: 2,
  took: milliseconds(3_000),
  said: "no such table",
};

export interface Scene {
  readonly memory: MemoryWorld;
  /** The same world, with the doors of this scene. */
  readonly world: PromotionWorld;
  /** What programs were asked to run, in order. */
  readonly ran: ProgramOrder[];
  /** How the next programs end, one each; `DONE` afterwards. A function may throw, as a job that is killed. */
  readonly ends: (ProgramEnd | (() => ProgramEnd))[];
  readonly proposed: RevertOrder[];
  readonly incidents: { readonly title: string; readonly body: string }[];
  readonly comments: string[];
  readonly sent: string[];
  tick(world?: PromotionWorld): Promise<TickReport>;
  state(): RolloutState;
  /** The candidate, or everybody, fails at this rate from now on. */
  fail(rate: number, who?: "candidate" | "everybody"): void;
  pass(minutes: number): void;
}

/** Started, with ten percent on the candidate and ten minutes of evidence. */
export async function running(file = WITH_MORE, policy = POLICY_TEXT): Promise<Scene> {
  const memory = openedWorld({ ...TREE, [FILE]: file, [POLICY]: policy });
  const scene = open(memory);
  scene.fail(0.02);
  const review = { pullRequest: PULL, dryRun: false, runUrl: null };
  const { assessment } = await plan(memory, review);
  accept(memory, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(memory);
  await scene.tick();
  scene.pass(10);
  await scene.tick();
  memory.written.length = 0;
  return scene;
}

function open(memory: MemoryWorld): Scene {
  const ran: ProgramOrder[] = [];
  const ends: Scene["ends"] = [];
  const proposed: RevertOrder[] = [];
  const incidents: { readonly title: string; readonly body: string }[] = [];
  const comments: string[] = [];
  const sent: string[] = [];
  const world: PromotionWorld = {
    ...memory,
    programs: {
      run: (order) => {
        ran.push(order);
        memory.written.push(`run ${order.argv.join(" ")}`);
        const end = ends.shift() ?? DONE;
        return Promise.resolve(typeof end === "function" ? end() : end);
      },
    },
    reverts: {
      propose: (order) => {
        proposed.push(order);
        const kind = proposed.length === 1 ? "proposed" : "already-proposed";
        return Promise.resolve({ kind, url: "https://github.example/acme/news/pull/9", kept: [] });
      },
    },
    incidents: {
      open: (incident) => {
        incidents.push(incident);
        return memory.incidents.open(incident);
      },
    },
    conversation: {
      ...memory.conversation,
      comment: (number, body) => {
        comments.push(body);
        return memory.conversation.comment(number, body);
      },
    },
    openNotifier: () => ({
      send: (message) => {
        sent.push(message.text);
        return Promise.resolve();
      },
    }),
  };
  return {
    memory,
    world,
    ran,
    ends,
    proposed,
    incidents,
    comments,
    sent,
    tick: async (given = world) => {
      const [report] = await promote(given, CALL);
      if (report === undefined) throw new RangeError("no rollout ticked");
      return report;
    },
    state: () => {
      const stored = memory.stored.get("summarizer");
      if (stored === undefined) throw new RangeError("nothing runs");
      return stored.state;
    },
    fail: (rate, who = "candidate") => {
      memory.tell = trafficOf(
        () => memory,
        (_cohort, arm) => (arm === "candidate" || who === "everybody" ? rate : 0.02),
      );
    },
    pass: (minutes) => void pass(memory, minutes * MINUTE),
  };
}
