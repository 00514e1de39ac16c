/** An in-memory world: ports as plain objects, a clock that jumps, and a log of everything that touched the outside. */
import { createHash } from "node:crypto";
import { describeRouter } from "../../src/adapters/routers/describe.ts";
import { ofToday } from "../../src/commands/tick/second-copies.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import type { Policy } from "../../src/config/policy.ts";
import { Failure } from "../../src/errors.ts";
import type { Comment, PullRequestFacts } from "../../src/gate/facts.ts";
import type { Payload, Reading } from "../../src/judge/reading.ts";
import type {
  CommitStatus,
  Files,
  Metrics,
  StoredAlarms,
  StoredState,
  Traffic,
  TrafficTarget,
  TrafficView,
  TreeFile,
} from "../../src/ports.ts";
import type { SecondCopy } from "../../src/promotion/second-copy.ts";
import { showWeights } from "../../src/promotion/weights.ts";
import { instant, percent, plus, sha } from "../../src/units.ts";
import type { Duration, Instant, Sha } from "../../src/units.ts";

export type Texts = Readonly<Record<string, string>>;

/** What the metrics say of one arm of one cohort in one interval; a word is the reason why there is nothing. */
export type Told =
  | { readonly events: number; readonly total: number }
  | Payload
  | Extract<Reading, { readonly ok: false }>["why"];

export interface MemoryRouter {
  set: TrafficTarget;
  version: number;
  /** Thrown by the next writes, one each; `"never-arrives"` accepts the write and keeps the old weights. */
  refusals: (Failure | "never-arrives")[];
  /** Thrown by reads while it is set. */
  unreadable: Failure | null;
  /** What it says besides: what it serves, whether both sides are ready, who blocks it. */
  says?: Partial<TrafficView>;
}

export interface MemoryWorld extends PromotionWorld {
  readonly written: string[];
  readonly router: MemoryRouter;
  now: Instant;
  /** The default branch. */
  tip: Sha;
  /** Tree of every commit. */
  readonly trees: Map<Sha, Texts>;
  readonly pulls: Map<number, PullRequestFacts>;
  readonly brought: Map<string, number>;
  readonly stored: Map<string, StoredState>;
  readonly journal: string[];
  readonly quarantined: Record<string, string>;
  readonly routes: Map<string, string>;
  /** What the newest deployment of each rollout knows. */
  readonly deployed: Map<string, SecondCopy>;
  /** Runs before each save; a test lets another tick win here. */
  beforeSave: (() => void) | null;
  /** The policy's lists as the last look gave them to the doors. */
  hosts: Policy["hosts"];
  /** What people were told, as the branch has it. */
  told: StoredAlarms;
  tell: (guard: string, cohort: string, arm: "baseline" | "candidate", from: Instant) => Told;
}

const START = instant(Date.parse("2026-11-23T09:00:00Z"));

export function createWorld(tree: Texts, overrides: { readonly now?: Instant } = {}): MemoryWorld {
  const tip = sha("d".repeat(40));
  const world: MemoryWorld = {
    written: [],
    now: overrides.now ?? START,
    tip,
    trees: new Map([[tip, tree]]),
    pulls: new Map(),
    brought: new Map(),
    stored: new Map(),
    journal: [],
    quarantined: {},
    routes: new Map(),
    deployed: new Map(),
    beforeSave: null,
    hosts: null,
    told: { alarms: {}, version: null },
    restrictHosts: (hosts) => {
      world.hosts = hosts;
    },
    router: {
      set: { candidate: percent(0), mirror: percent(0), cohorts: {} },
      version: 1,
      refusals: [],
      unreadable: null,
    },
    tell: () => ({ events: 0, total: 0 }),
    log: () => undefined,
    describeRouter,
    clock: {
      now: () => world.now,
      sleep: (time: Duration) => {
        world.now = plus(world.now, time);
        return Promise.resolve();
      },
    },
    filesAt: (commit) => memoryFiles(() => world.trees.get(commit) ?? {}),
    filesBefore: () => memoryFiles(() => world.trees.get(world.tip) ?? {}),
    rescueFiles: memoryFiles(() => world.trees.get(world.tip) ?? {}),
    repository: {
      look: async ({ folders, policy }) => {
        const files = world.filesAt(world.tip);
        const lists = await Promise.all(folders.map((folder) => files.list(folder)));
        const [found] = await files.read([policy]);
        return {
          tip: world.tip,
          files: lists.flat(),
          policy: found ?? null,
          quarantine: { ...world.quarantined },
          states: new Map(world.stored),
          alarms: world.told,
        };
      },
    },
    openTraffic: () => memoryTraffic(world),
    openMetrics: () => memoryMetrics(world),
    pullRequests: memoryPullRequests(() => world),
    conversation: memoryConversation(() => world),
    states: ofToday(memoryStates(() => world)),
    quarantine: {
      add: (key, reason) => {
        world.quarantined[key] = reason;
        world.written.push(`quarantine ${key.slice(0, 6)}`);
        return Promise.resolve();
      },
      lift: (key) => {
        Reflect.deleteProperty(world.quarantined, key);
        world.written.push(`lift ${key.slice(0, 6)}`);
        return Promise.resolve();
      },
    },
    deployments: {
      record: (entry) => {
        world.written.push(`deployment ${entry.stage} ${entry.state}`);
        const { state, lines = null, journal } = entry;
        const copy = { isOpen: state === "in_progress", at: world.now, lines, hash: journal.slice(0, 12) };
        world.deployed.set(entry.rollout, copy);
        return Promise.resolve();
      },
      newest: (names) =>
        Promise.resolve(new Map([...world.deployed].filter(([name]) => names.includes(name)))),
    },
    incidents: {
      open: (incident) => {
        world.written.push(`incident ${incident.title}`);
        return Promise.resolve("https://github.example/acme/news/issues/1");
      },
    },
    alarms: {
      load: () => Promise.resolve(world.told),
      save: (expected, alarms) => {
        if (expected !== world.told.version)
          return Promise.reject(new Failure("lost-race", "somebody else remembered meanwhile"));
        world.told = {
          alarms: JSON.parse(JSON.stringify(alarms)),
          version: String(Number(expected ?? 0) + 1),
        };
        return Promise.resolve();
      },
    },
    heartbeat: {
      beat: (secret) => {
        world.written.push(`heartbeat ${secret}`);
        return Promise.resolve();
      },
    },
    moving: () => undefined,
    openNotifier: () => ({
      send: (message) => {
        world.written.push(`tell ${message.channel}`);
        return Promise.resolve();
      },
    }),
  };
  return world;
}

function blobOf(text: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");
}

function memoryFiles(tree: () => Texts): Files {
  const fileAt = (path: string): TreeFile | null => {
    const text = tree()[path];
    return text === undefined ? null : { path, text, blob: blobOf(text) };
  };
  return {
    list: (folder) =>
      Promise.resolve(
        Object.keys(tree())
          .filter((path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes("/"))
          .flatMap((path) => fileAt(path) ?? []),
      ),
    read: (paths) => Promise.resolve(paths.map(fileAt)),
  };
}

function memoryTraffic(world: MemoryWorld): Traffic {
  const { router } = world;
  return {
    describe: () => {
      throw new Failure("router-refused", "the world describes routers itself");
    },
    read: () => {
      if (router.unreadable !== null) return Promise.reject(router.unreadable);
      return Promise.resolve({
        set: router.set,
        served: null,
        settled: true,
        candidateReady: true,
        baselineReady: true,
        version: String(router.version),
        blockedBy: null,
        ...router.says,
      });
    },
    snapshot: () =>
      Promise.resolve({
        schema: 1,
        router: "memory",
        key: "k",
        takenAt: world.now,
        version: String(router.version),
        owned: router.set,
      }),
    apply: (target, expect) => {
      const refusal = router.refusals.shift();
      if (refusal instanceof Failure) return Promise.reject(refusal);
      if (expect !== "force" && expect !== String(router.version))
        return Promise.reject(new Failure("router-conflict", "the router moved"));
      world.written.push(`weight ${showWeights(target)}`);
      if (refusal === "never-arrives") return Promise.resolve();
      router.set = target;
      router.version++;
      return Promise.resolve();
    },
    restore: () => {
      world.written.push("restore");
      return Promise.resolve("done");
    },
  };
}

function memoryMetrics(world: MemoryWorld): Metrics {
  return {
    fetch: (requests) =>
      Promise.resolve(
        requests.flatMap((request) =>
          request.intervals.flatMap((window) =>
            Object.keys(request.cohorts).flatMap((cohort) =>
              (["baseline", "candidate"] as const).map((arm): Reading => {
                const told = world.tell(request.guard, cohort, arm, window.from);
                const about = { guard: request.guard, cohort, arm, window };
                if (typeof told === "string") return { ...about, ok: false, why: told, detail: told };
                const payload: Payload = "shape" in told ? told : { shape: "counts", ...told };
                return {
                  ...about,
                  ok: true,
                  payload,
                  lastDataAt: window.to,
                  exact: true,
                  warnings: [],
                  provenance: "memory",
                };
              }),
            ),
          ),
        ),
      ),
  };
}

function memoryStates(open: () => MemoryWorld): PromotionWorld["states"] {
  return {
    load: (name) => Promise.resolve(open().stored.get(name) ?? null),
    save: (name, expected, state, lines) => {
      const world = open();
      const act = world.beforeSave;
      world.beforeSave = null;
      act?.();
      const current = world.stored.get(name)?.version ?? null;
      if (current !== expected)
        return Promise.reject(new Failure("lost-race", `expected version ${expected}, found ${current}`));
      const version = String(Number(current ?? 0) + 1);
      // Through JSON, as every real store does.
      const saved: StoredState["state"] = JSON.parse(JSON.stringify(state));
      world.stored.set(name, { state: saved, version });
      world.journal.push(...lines);
      world.written.push(...lines.map((line) => `journal ${eventOf(line)}`));
      return Promise.resolve(version);
    },
    claimRoute: (route, owner) => {
      const { routes } = open();
      const holder = routes.get(route) ?? owner;
      routes.set(route, holder);
      return Promise.resolve(holder === owner);
    },
    releaseRoute: (route) => {
      open().routes.delete(route);
      return Promise.resolve();
    },
  };
}

function eventOf(line: string): string {
  const parsed: { readonly event: string } = JSON.parse(line);
  return parsed.event;
}

function memoryPullRequests(open: () => MemoryWorld): PromotionWorld["pullRequests"] {
  return {
    facts: (number) => {
      const facts = open().pulls.get(number);
      return facts === undefined
        ? Promise.reject(new Failure("github-not-found", `no pull request #${number}`))
        : Promise.resolve(facts);
    },
    // Everybody types by hand here.
    access: (facts, { comments = [] }) =>
      Promise.resolve({
        ...facts,
        comments: {
          ...facts.comments,
          items: facts.comments.items.map((each) =>
            comments.includes(each.id) ? { viaApp: null, ...each } : each,
          ),
        },
      }),
    open: () => {
      const found = [...open().pulls.values()].filter((facts) => facts.state === "open");
      return Promise.resolve(
        found.map(({ number, head, base, status }) => ({
          number,
          head: head.sha,
          base: base.branch,
          status: stateOf(status),
        })),
      );
    },
    queued: () => Promise.resolve([]),
    broughtBy: (tip, paths) => {
      const pullRequest = paths
        .map((path) => open().brought.get(path))
        .find((number) => number !== undefined);
      return Promise.resolve({ commit: tip, pullRequest: pullRequest ?? null });
    },
  };
}

function stateOf(status: PullRequestFacts["status"]): CommitStatus["state"] | null {
  const states = ["success", "pending", "failure", "error"] as const;
  return states.find((state) => state === status?.state) ?? null;
}

function memoryConversation(open: () => MemoryWorld): PromotionWorld["conversation"] {
  return {
    upsertComment: (number, existing, body) => {
      const world = open();
      if (existing?.body === body) return Promise.resolve("unchanged");
      addComment(world, number, { id: existing?.id ?? 9_000, body, ours: true, login: "github-actions" });
      world.written.push(existing === null ? "comment created" : "comment updated");
      return Promise.resolve(existing === null ? "created" : "updated");
    },
    comment: (_number, body) => {
      open().written.push(`comment ${body.replaceAll(/<\/?code>/g, "").split("\n")[0]}`);
      return Promise.resolve();
    },
    requestReviews: (_number, reviewers) => {
      open().written.push(`review asked of ${reviewers.join(", ")}`);
      return Promise.resolve();
    },
    setStatus: (commit, status, current) => {
      if (current?.state === status.state && current.description === status.description)
        return Promise.resolve("unchanged");
      const world = open();
      setStatus(world, commit, status);
      world.written.push(`status ${status.state}: ${status.description}`);
      return Promise.resolve("posted");
    },
  };
}

export function addComment(
  world: MemoryWorld,
  number: number,
  told: { readonly id: number; readonly body: string; readonly ours: boolean; readonly login: string },
): void {
  const facts = world.pulls.get(number);
  if (facts === undefined) return;
  const comment: Comment = {
    id: told.id,
    body: told.body,
    ours: told.ours,
    by: { login: told.login, id: null, kind: told.ours ? "bot" : "user" },
    at: world.now,
    edited: false,
    viaApp: null,
  };
  const items = [...facts.comments.items.filter((each) => each.id !== told.id), comment];
  world.pulls.set(number, { ...facts, comments: { items, complete: true } });
}

function setStatus(world: MemoryWorld, commit: Sha, status: CommitStatus): void {
  for (const [number, facts] of world.pulls) {
    if (facts.head.sha === commit)
      world.pulls.set(number, { ...facts, status: { state: status.state, description: status.description } });
  }
}
