/** People who talk to a rollout that runs in memory: each comment is a new one, and each has one answer. */
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { respond } from "../../src/commands/respond.ts";
import type { Comment, PullRequestFacts } from "../../src/gate/facts.ts";
import type { RolloutState } from "../../src/promotion/state.ts";
import type { Answer } from "../../src/render/answer.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { digest, MINUTE, shortDigest } from "../../src/units.ts";
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
  TREE,
} from "./flow-rollout.ts";
import { addComment } from "./world.ts";
import type { MemoryWorld } from "./world.ts";

export interface Talk {
  readonly world: MemoryWorld;
  /** The twelve digits of the plan. */
  readonly digits: string;
  /** `login` writes a comment, and the program answers it. */
  readonly say: (login: string, body: string, given?: Partial<Comment>) => Promise<Answer | null>;
  /** The answer to a comment that is there already, as a job that runs again gives it. */
  readonly again: (comment: number) => Promise<Answer | null>;
  readonly lastComment: () => number;
  /** Ticks for so long, every ten minutes unless said; the last report. */
  readonly ticks: (time: number, step?: number) => Promise<TickReport>;
  readonly state: () => RolloutState;
  readonly change: (facts: Partial<PullRequestFacts>) => void;
}

/** Two owners and two people on call, all of whom may write; `writer` may too and holds no role. */
const PEOPLE = POLICY_TEXT.replace('["@olga"]', '["@olga", "@otto"]').replace(
  '["@oscar"]',
  '["@oscar", "@odile"]',
);
const ROLLOUT_OF_FOUR = ROLLOUT.replace('["@olga"]', '["@olga", "@otto"]').replace(
  '["@oscar"]',
  '["@oscar", "@odile"]',
);

/** A rollout in its first stage, accepted by Olga and with Oscar on call. */
export async function talk(
  edit: (rollout: string) => string = (text) => text,
  editPolicy: (policy: string) => string = (text) => text,
): Promise<Talk> {
  const world = openedWorld({ ...TREE, [FILE]: edit(ROLLOUT_OF_FOUR), [POLICY]: editPolicy(PEOPLE) });
  const change = (given: Partial<PullRequestFacts>): void => {
    const facts = world.pulls.get(PULL);
    if (facts !== undefined) world.pulls.set(PULL, { ...facts, ...given });
  };
  change({
    permissions: {
      olga: "write",
      otto: "write",
      oscar: "write",
      odile: "write",
      writer: "write",
      author: "write",
    },
  });
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  const plans = digest(assessment.outcome.rollouts[0]?.digest ?? "");
  accept(world, plans);
  merge(world);
  world.tell = () => ({ events: 20, total: 1_000 });
  await promote(world, CALL);
  let id = 700;
  const again = async (comment: number): Promise<Answer | null> => {
    const { folders, policy } = CALL;
    const call = { pullRequest: PULL, comment, folders, policy, dryRun: false, runUrl: null };
    return (await respond(world, call)).answer;
  };
  return {
    world,
    digits: shortDigest(plans),
    change,
    again,
    lastComment: () => id,
    say: (login, body, given = {}) => {
      id += 1;
      addComment(world, PULL, { id, body, ours: false, login });
      const items = (world.pulls.get(PULL)?.comments.items ?? []).map((each) =>
        each.id === id ? { ...each, ...given } : each,
      );
      change({ comments: { items, complete: true } });
      return again(id);
    },
    ticks: async (time, step = 10 * MINUTE) => {
      let report: TickReport | undefined;
      for (let passed = 0; passed < time; passed += step) {
        pass(world, step);
        [report] = await promote(world, CALL);
      }
      if (report === undefined) throw new RangeError("no tick");
      return report;
    },
    state: () => {
      const stored = world.stored.get("summarizer");
      if (stored === undefined) throw new RangeError("nothing runs");
      return stored.state;
    },
  };
}
