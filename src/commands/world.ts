/** What a command may touch: ports only. Entries build it from adapters, tests from plain objects. */
import type { Audience } from "../render/plan-sections.ts";
import type { RouterDescription, RouterTarget } from "../config/router.ts";
import type { Drafting } from "../config/drafting.ts";
import type { Policy } from "../config/policy.ts";
import type { Cohort, Rollout, SourceTarget } from "../config/rollout.ts";
import type {
  Alarms,
  Clock,
  Conversation,
  Deployments,
  Drafter,
  Files,
  Heartbeat,
  Incidents,
  Metrics,
  Notifier,
  Programs,
  PullRequests,
  Quarantine,
  Repository,
  Reverts,
  RunReviews,
  StateStore,
  Stop,
  Traffic,
  TrafficTarget,
} from "../ports.ts";
import type { Sha } from "../units.ts";
import type { Afterwards } from "./tick/afterwards.ts";
import type { Outbox } from "./tick/outbox.ts";

/** What judging a pull request needs. */
export interface ReviewWorld {
  readonly pullRequests: PullRequests;
  /** The tree at a commit. */
  readonly filesAt: (commit: Sha) => Files;
  /** The tree of the first parent of a commit: what was live before a merge. */
  readonly filesBefore: (commit: Sha) => Files;
  readonly describeRouter: (target: RouterTarget) => RouterDescription;
  readonly clock: Clock;
}

/** What `plan` and `gate` need. */
export interface PublishWorld extends ReviewWorld {
  readonly conversation: Conversation;
  readonly log: (line: string) => void;
  /** Absent where no model can be asked; opening it sends nothing. */
  readonly openDrafter?: (drafting: Drafting) => Drafter;
}

/** What is known of a route beside its target. */
export interface Known {
  /** What the plan will set, stage by stage, where there is one: a snapshot tries it out. */
  readonly stages?: readonly TrafficTarget[];
  /** The router's snapshot of before the first stage; absent or null before: some know only by it which side is which. */
  readonly before?: unknown;
  /** The commit that people approved; absent where a rollback does not know it: a router's program runs in a copy of it. */
  readonly commit?: Sha;
}

/** What `promote` and `roll-back` need. */
export interface PromotionWorld extends PublishWorld {
  readonly states: StateStore;
  readonly repository: Repository;
  /** The checked-out folder: what a rollback falls back on when GitHub does not answer. */
  readonly rescueFiles: Files;
  /**
   * From now on sources and channels outside the policy's lists are not called; null lifts it. Routers are held to their list
   * when a plan is accepted: the way back must not depend on what the policy says later.
   */
  readonly restrictHosts: (hosts: Policy["hosts"]) => void;
  readonly openTraffic: (target: RouterTarget, cohorts: readonly Cohort[], known?: Known) => Traffic;
  /** @param commit the one that people approved: a source's program runs in a copy of it, and without it not at all */
  readonly openMetrics: (source: SourceTarget, commit?: Sha) => Metrics;
  readonly quarantine: Quarantine;
  readonly deployments: Deployments;
  readonly incidents: Incidents;
  /** Absent where nothing runs in Actions. */
  readonly runReviews?: RunReviews;
  /** Who reads summaries and issues; everybody unless said. */
  readonly audience?: Audience;
  readonly openNotifier: (channels: Rollout["channels"]) => Notifier;
  readonly alarms: Alarms;
  readonly heartbeat: Heartbeat;
  /** Page of the run, where people read on; absent in a terminal. */
  readonly runUrl?: string | null;
  /** During a tick messages wait here until every rollout was looked at; absent elsewhere. */
  readonly outbox?: Outbox;
  /** Told before and after a move, so that the job's last step can finish one that was cut off. */
  readonly moving: (move: { readonly rollout: string; readonly key: string } | null) => void;
  /** Absent where nobody tells the job to stop. */
  readonly stop?: Stop;
  /** Absent where no program may be run. */
  readonly programs?: Programs;
  /** Absent where nobody opens pull requests. */
  readonly reverts?: Reverts;
  /** During a tick over several rollouts; absent where nothing else waits. */
  readonly afterwards?: Afterwards;
}
