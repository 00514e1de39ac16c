import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import { announce } from "../../src/commands/tick/announce.ts";
import { openOutbox } from "../../src/commands/tick/outbox.ts";
import { refusal } from "../../src/commands/tick/refusal.ts";
import { readTip } from "../../src/commands/tick/tip.ts";
import { Failure } from "../../src/errors.ts";
import type { Message } from "../../src/ports.ts";
import { ALARM_KINDS, meaningOf, type AlarmKind } from "../../src/promotion/alarm-kinds.ts";
import { TICK_REASONS, type TickReason, type TickReport } from "../../src/render/tick-report.ts";
import { digest, HOUR, MINUTE, percent } from "../../src/units.ts";
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
} from "../support/flow-rollout.ts";
import type { MemoryWorld } from "../support/world.ts";

const WITH_PAGER = ROLLOUT.replace(
  "channels: { desk:",
  "channels: { pager: { kind: pagerduty, key: PD_KEY }, desk:",
);
const WAKE =
  "wake: { rolled-back: message, hold: { message: 0m, page: 30m }, rollback-unconfirmed: page, no-tick: { after: 1h, page: true } }\n";

let world: MemoryWorld;
let sent: Message[] = [];
/** Channels that refuse. */
let broken = new Set<string>();
let logged: string[] = [];

const healthy = trafficOf(
  () => world,
  () => 0.02,
);
const bad = trafficOf(
  () => world,
  (_, arm) => (arm === "candidate" ? 0.08 : 0.02),
);

interface Files {
  readonly rollout?: string;
  readonly policy?: string;
  readonly isAccepted?: boolean;
}

async function merged(files: Files = {}): Promise<void> {
  const { rollout = WITH_PAGER, policy = POLICY_TEXT + WAKE, isAccepted = true } = files;
  world = Object.assign(openedWorld({ ...TREE, [FILE]: rollout, [POLICY]: policy }), {
    openNotifier: () => ({
      send: (message: Message) => {
        if (broken.has(message.channel)) return Promise.reject(new Failure("notify-failed", "it is gone"));
        sent.push(message);
        world.written.push(`sent ${message.channel}`);
        return Promise.resolve();
      },
    }),
    log: (line: string) => logged.push(line),
  });
  world.tell = healthy;
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  if (isAccepted) accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
}

async function tick(after = 0): Promise<readonly TickReport[]> {
  pass(world, after);
  return promote(world, CALL);
}

/** A rollout whose first stage has its traffic, and nothing was said yet. */
async function running(files: Files = {}): Promise<void> {
  await merged(files);
  await tick();
  sent = [];
  world.written.length = 0;
}

/** `channel: does or first words`. */
const said = (): readonly string[] =>
  sent.map(({ channel, text, alert }) => {
    const [first = ""] = text.split("\n");
    const loud = alert === undefined ? "" : `${alert.does} ${alert.severity} `;
    return `${channel}: ${loud}${first.slice(0, first.indexOf(":"))}`;
  });

beforeEach(() => {
  sent = [];
  broken = new Set();
  logged = [];
});

describe("every kind of failure is announced", () => {
  const kinds = Object.keys(ALARM_KINDS) as readonly AlarmKind[];
  const isReason = (kind: string): kind is TickReason => TICK_REASONS.some((reason) => reason === kind);

  test("every reason of a tick has a row, and every row says why", () => {
    for (const reason of TICK_REASONS) expect(kinds).toContain(reason);
    for (const kind of kinds) expect(ALARM_KINDS[kind].because).toMatch(/\w/);
  });

  let started: MemoryWorld["now"];

  beforeAll(async () => {
    await running();
    started = world.now;
  });

  function forget(): void {
    world.told = { alarms: {}, version: null };
    world.now = started;
  }

  /** One look that ended with this reason. */
  async function look(kind: TickReason): Promise<void> {
    const tip = { ...(await readTip(world, CALL)), alarms: world.told };
    const at = world.now;
    const planned = tip.named.get("summarizer")?.planned() ?? null;
    const report = refusal(
      { name: "summarizer", dryRun: false },
      { at, planned, reason: kind, detail: "said by the test", state: null },
    );
    await announce(world, { tip, reports: [report], only: null, outbox: openOutbox(), isWhole: true });
  }

  test.each(kinds.filter(isReason).map((kind) => [kind, meaningOf(kind, false)] as const))(
    "%s (%s) is told once, and again after something else was told",
    async (kind, means) => {
      forget();
      const other = kind === "router-drift" ? "no-evidence" : "router-drift";
      const isSilent = means === "nobody" || means === "as-before";
      // Once is another job that was faster.
      if (means === "repeated") await look(kind);
      await look(kind);
      const first = sent.filter(({ channel }) => channel === "desk").length;
      expect(first).toBe(isSilent ? 0 : 1);
      pass(world, 5 * MINUTE);
      // What was taken back is only guarded from then on.
      await look(means === "rolled-back" ? "guarding" : kind);
      expect(sent.filter(({ channel }) => channel === "desk")).toHaveLength(first);
      sent = [];
      await look(other);
      await look(kind);
      const tellsAgain = !isSilent && means !== "repeated";
      expect(sent.filter(({ channel }) => channel === "desk")).toHaveLength(tellsAgain ? 2 : 1);
      expect(new Set(sent.map(({ key }) => key)).size).toBe(sent.length);
    },
  );

  test.each(kinds.filter((kind) => meaningOf(kind, false) === "urgent").filter(isReason))(
    "%s wakes somebody at once",
    async (kind) => {
      forget();
      await look(kind);
      expect(sent.filter(({ alert }) => alert?.does === "trigger")).toMatchObject([
        { channel: "pager", alert: { severity: "critical" } },
      ]);
    },
  );
});

/** What goes wrong, as it really does, and what the next looks say of it. */
const REAL: Readonly<Record<string, readonly [go: () => void, expected: readonly string[], after?: number]>> =
  {
    breach: [() => void (world.tell = bad), ["desk: ROLLED BACK, traffic reads 0"]],
    "no-evidence": [
      () => void (world.tell = () => "no-data"),
      ["desk: ON HOLD, the traffic stays where it is"],
      HOUR,
    ],
    "router-unreadable": [
      () => void (world.router.unreadable = new Failure("router-unreachable", "down")),
      ["desk: ON HOLD, the traffic stays where it is"],
    ],
    "router-drift": [
      () => void (world.router.set = { ...world.router.set, candidate: percent(60) }),
      ["desk: ON HOLD, the traffic stays where it is"],
    ],
    "by-hand": [
      () => void (world.router.set = { ...world.router.set, candidate: percent(0) }),
      ["desk: ROLLED BACK, traffic reads 0"],
    ],
    "rollback-unconfirmed": [
      () => {
        world.tell = bad;
        world.router.refusals = Array.from({ length: 40 }, () => "never-arrives" as const);
      },
      ["pager: trigger critical ROLLBACK NOT CONFIRMED, act now", "desk: ROLLBACK NOT CONFIRMED, act now"],
    ],
    quarantined: [
      () => void (world.quarantined[world.stored.get("summarizer")?.state.candidateKey ?? ""] = "taken back"),
      ["desk: ON HOLD, the traffic stays where it is"],
    ],
    "changed-on-branch": [
      () =>
        void world.trees.set(world.tip, tree({ [FILE]: WITH_PAGER.replace("deadline: 7d", "deadline: 8d") })),
      ["desk: ON HOLD, the traffic stays where it is"],
    ],
    "removed-on-branch": [
      () => void world.trees.set(world.tip, { [POLICY]: POLICY_TEXT + WAKE }),
      ["desk: ON HOLD, the traffic stays where it is"],
    ],
    "state-lost": [
      () => lose(new Failure("state-lost", "somebody else wrote the branch")),
      ["pager: trigger critical STATE LOST, nothing goes on", "desk: STATE LOST, nothing goes on"],
    ],
    held: [
      () =>
        change((state) => ({
          ...state,
          holds: [{ by: "olga", reason: "wait", at: world.now, byPerson: true }],
        })),
      ["desk: ON HOLD, the traffic stays where it is"],
    ],
    "world-unavailable": [
      () =>
        void Object.assign(world, {
          openMetrics: () => {
            throw new Failure("secret-missing", "no secret");
          },
        }),
      ["desk: NOT LOOKED AT, a system did not answer"],
    ],
  };

function tree(changed: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...TREE, [POLICY]: POLICY_TEXT + WAKE, ...changed };
}

type State = Parameters<MemoryWorld["states"]["save"]>[2];

function change(edit: (state: State) => State): void {
  const stored = world.stored.get("summarizer");
  if (stored !== undefined) world.stored.set("summarizer", { ...stored, state: edit(stored.state) });
}

function lose(failure: Failure): void {
  const { repository } = world;
  Object.assign(world, {
    repository: {
      look: async (call: Parameters<typeof repository.look>[0]) => ({
        ...(await repository.look(call)),
        states: new Map([["summarizer", failure]]),
      }),
    },
  });
}

describe("a rollout that runs", () => {
  test.each(Object.entries(REAL))(
    "%s is told by the look that sees it, and not by the next",
    async (_, [go, expected, after = 20 * MINUTE]) => {
      await running();
      go();
      await tick(after);
      expect(said()).toEqual(expected);
      sent = [];
      await tick(5 * MINUTE);
      expect(sent).toEqual([]);
    },
  );

  test("a policy that cannot be read is told once, and its own wake is not asked", async () => {
    await running();
    world.trees.set(world.tip, tree({ [FILE]: WITH_PAGER, [POLICY]: "version: 5\n" }));
    for (const _ of [1, 2, 3, 4, 5]) await tick(20 * MINUTE);
    expect(said()).toEqual(["desk: ON HOLD, the policy cannot be read"]);
  });

  test("a lost race is told when it is the second in a row", async () => {
    await running();
    const WOKEN = ["pager: trigger warning NO PROGRESS, other jobs are always faster, for 40 min"];
    const steal = (): void => {
      const stored = world.stored.get("summarizer");
      if (stored !== undefined)
        world.stored.set("summarizer", { ...stored, version: String(Number(stored.version) + 1) });
    };
    for (const expected of [[], ["desk: NO PROGRESS, other jobs are always faster, for 20 min"], WOKEN]) {
      sent = [];
      world.beforeSave = steal;
      const [report] = await tick(20 * MINUTE);
      expect(report?.reason).toBe("lost-race");
      expect(said()).toEqual(expected);
    }
  });

  test("what nobody approved is told once although every look refuses it, and only as a message", async () => {
    await merged({ isAccepted: false });
    for (const _ of [1, 2, 3, 4]) await tick(20 * MINUTE);
    expect(said()).toEqual(["desk: NOT STARTED, nobody approved this plan"]);
    expect(world.told.alarms["summarizer"]).toMatchObject({ kind: "not-approved", pagedAt: null });
  });

  test("a plan that has blockers now is told", async () => {
    const policy = POLICY_TEXT.replace("largest-first-weight: 50%", "largest-first-weight: 1%") + WAKE;
    await merged({ policy });
    await tick();
    expect(said()).toEqual(["desk: NOT STARTED, the file cannot be planned"]);
  });
});

/** From now on nobody can see where the traffic goes: it holds. */
function goBlind(): void {
  world.router.unreadable = new Failure("router-unreachable", "down");
}

describe("a hold", () => {
  test("wakes somebody after the policy's time, although looks were missed, and lets them sleep when it is over", async () => {
    await running();
    goBlind();
    await tick(10 * MINUTE);
    expect(said()).toEqual(["desk: ON HOLD, the traffic stays where it is"]);
    await tick(10 * MINUTE);
    expect(said()).toHaveLength(1);
    // Nobody looks for a while: the time counts from the first look that saw it.
    await tick(50 * MINUTE);
    expect(said()[1]).toBe("pager: trigger warning ON HOLD, the traffic stays where it is, for 1 h");
    await tick(5 * MINUTE);
    expect(sent).toHaveLength(2);
    world.router.unreadable = null;
    await tick(10 * MINUTE);
    expect(said()[2]).toBe("pager: resolve warning OVER");
    expect(sent[2]?.alert?.incident).toBe(sent[1]?.alert?.incident);
    expect(world.told.alarms).toEqual({});
  });

  test("that comes and goes is told once, in the channel, by the file and on the pull request", async () => {
    for (const communications of ["", '{ on: hold, to: desk, message: "it waits" },']) {
      await running({
        rollout: WITH_PAGER.replace("communications: [", `communications: [ ${communications}`),
      });
      const down = new Failure("router-unreachable", "down");
      world.written.length = 0;
      for (let turn = 0; turn < 8; turn++) {
        world.router.unreadable = turn % 2 === 0 ? down : null;
        await tick(5 * MINUTE);
      }
      expect(sent).toHaveLength(1);
      expect(world.written.filter((each) => each.startsWith("comment"))).toHaveLength(1);
    }
  });

  test("that comes and goes is told each time where the file tells of its end, too", async () => {
    const words =
      '{ on: hold, to: desk, message: "it waits" }, { on: resumed, to: desk, message: "it goes on" },';
    await running({ rollout: WITH_PAGER.replace("communications: [", `communications: [ ${words}`) });
    const down = new Failure("router-unreachable", "down");
    for (let turn = 0; turn < 4; turn++) {
      world.router.unreadable = turn % 2 === 0 ? down : null;
      await tick(5 * MINUTE);
    }
    expect(sent.map(({ text }) => text.includes("it waits"))).toEqual([true, false, true, false]);
  });

  test("that comes back for a reason of before is another message, by its key too", async () => {
    await running();
    for (const [index, failure] of [1, 2, 1].entries()) {
      const down = new Failure("router-unreachable", "down");
      world.router.unreadable = failure === 1 ? down : null;
      change((state) => ({
        ...state,
        holds: failure === 1 ? [] : [{ by: "olga", reason: "", at: world.now, byPerson: true }],
      }));
      await tick((index + 1) * MINUTE);
    }
    expect(said()).toHaveLength(3);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(3);
  });

  test("that turns into a rollback nobody confirms wakes again whoever acknowledged the hold", async () => {
    await running();
    goBlind();
    await tick(10 * MINUTE);
    await tick(40 * MINUTE);
    sent = [];
    world.router.unreadable = null;
    world.tell = bad;
    world.router.refusals = Array.from({ length: 40 }, () => "never-arrives" as const);
    await tick(20 * MINUTE);
    expect(said().filter((each) => each.startsWith("pager"))).toEqual([
      "pager: resolve warning OVER",
      "pager: trigger critical ROLLBACK NOT CONFIRMED, act now",
    ]);
    expect(new Set(sent.flatMap(({ alert }) => alert?.incident ?? [])).size).toBe(1);
  });

  test("is acknowledged at the pager when a person holds it or takes the pager", async () => {
    await running();
    goBlind();
    await tick(10 * MINUTE);
    await tick(40 * MINUTE);
    sent = [];
    change((state) => ({
      ...state,
      covers: [...state.covers, { by: "oscar", from: world.now, until: state.covers[0]?.until ?? world.now }],
    }));
    pass(world, MINUTE);
    change((state) => ({ ...state, holds: [{ by: "olga", reason: "", at: world.now, byPerson: true }] }));
    await tick(5 * MINUTE);
    expect(said().filter((each) => each.startsWith("pager"))).toEqual([
      "pager: acknowledge warning A person is at it",
    ]);
  });

  test("that the file itself tells is told in the file's words only", async () => {
    await running({
      rollout: WITH_PAGER.replace(
        "communications: [",
        'communications: [ { on: hold, to: desk, message: "it waits" },',
      ),
    });
    goBlind();
    await tick(10 * MINUTE);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.text).toContain("it waits");
  });

  test("of a plan that waits for people says for whom", async () => {
    await merged({ isAccepted: false });
    await tick();
    expect(sent[0]?.text).toMatch(/\nNext: role:model-owner.*, by @olga\n/);
  });

  test("has a last line for who is on call, and one next step with its command", async () => {
    await running();
    world.router.unreadable = new Failure("router-unreachable", "connection refused");
    await tick(10 * MINUTE);
    const [message] = sent;
    expect(message?.text).toMatch(/\nNext: .+\n/);
    expect(message?.text).toMatch(/entry control-plane-down of runbook\.md/);
    expect(message?.text).toContain("On call: @oscar.");
    expect(message?.text.split("\n").length).toBeLessThan(25);
  });
});

describe("a rollback", () => {
  test("that is a page by the policy is over when the traffic confirms it", async () => {
    await running({ policy: POLICY_TEXT + WAKE.replace("rolled-back: message", "rolled-back: page") });
    world.tell = bad;
    await tick(20 * MINUTE);
    expect(said()).toEqual([
      "pager: trigger error ROLLED BACK, traffic reads 0",
      "desk: ROLLED BACK, traffic reads 0",
    ]);
    // What the program did already is no next step.
    expect(sent[0]?.text).not.toContain("Next: Take the targeting off");
    sent = [];
    // The candidate gets nothing, and the metrics say so.
    for (const _ of [1, 2, 3]) await tick(10 * MINUTE);
    expect(said()).toEqual(["pager: resolve error OVER"]);
  });

  test("by command wakes the pager when nobody confirms it, although GitHub is gone", async () => {
    await running();
    const gone = () => Promise.reject(new Failure("github-unavailable", "down"));
    Object.assign(world, { alarms: { load: gone, save: gone } });
    world.router.refusals = Array.from({ length: 40 }, () => "never-arrives" as const);
    const call = { rollout: "summarizer", folders: CALL.folders, by: "oscar", reason: "", dryRun: false };
    const report = await rollBack(world, call);
    expect(report.confirmed).toBe(false);
    expect(said()).toEqual([
      "desk: ROLLBACK NOT CONFIRMED, act now",
      "pager: trigger critical ROLLBACK NOT CONFIRMED, act now",
    ]);
  });

  test("by command is remembered, so that the next look closes the page", async () => {
    await running();
    world.router.refusals = Array.from({ length: 40 }, () => "never-arrives" as const);
    const call = { rollout: "summarizer", folders: CALL.folders, by: "oscar", reason: "", dryRun: false };
    await rollBack(world, call);
    expect(world.told.alarms["summarizer"]).toMatchObject({ means: "urgent" });
    world.router.refusals = [];
    sent = [];
    for (const _ of [1, 2, 3, 4]) await tick(10 * MINUTE);
    expect(said()).toContain("pager: resolve error OVER");
  });
});

describe("sending", () => {
  test("comes after every rollout was looked at", async () => {
    const second = WITH_PAGER.replace("name: summarizer", "name: another").replace(
      "flag: summarizer",
      "flag: another",
    );
    await running();
    world.trees.set(world.tip, {
      ...world.trees.get(world.tip),
      ".github/rollouts/another.yml": second,
    });
    world.tell = bad;
    const reports = await tick(20 * MINUTE);
    expect(reports.map(({ rollout }) => rollout)).toEqual(["another", "summarizer"]);
    const firstSent = world.written.findIndex((line) => line.startsWith("sent"));
    expect(world.written.lastIndexOf("weight 0%")).toBeLessThan(firstSent);
    // That it arrived is saved afterwards, so that a job which dies before leaves it to the next one.
    expect(world.written.slice(firstSent).filter((line) => !/^(?:sent|journal action)/.test(line))).toEqual(
      [],
    );
  });

  test("that fails changes nothing, is in the report, and is tried again", async () => {
    await running();
    broken.add("desk");
    goBlind();
    const [report] = await tick(10 * MINUTE);
    expect(report?.actions.at(-1)).toMatchObject({ does: "tell desk", outcome: "not done: it is gone" });
    broken.clear();
    await tick(5 * MINUTE);
    await tick(5 * MINUTE);
    expect(said()).toEqual(["desk: ON HOLD, the traffic stays where it is, for 5 min"]);
  });

  test("a page that no pager takes is said where people read, once, and the pager is tried again", async () => {
    await running();
    broken.add("pager");
    goBlind();
    await tick(10 * MINUTE);
    for (const _ of [1, 2, 3]) await tick(40 * MINUTE);
    expect(said()).toEqual([
      "desk: ON HOLD, the traffic stays where it is",
      "desk: PAGE, and no pager is set up. ON HOLD, the traffic stays where it is, for 40 min",
    ]);
    broken.clear();
    sent = [];
    await tick(10 * MINUTE);
    expect(said()).toEqual([expect.stringMatching(/^pager: trigger warning ON HOLD/)]);
  });

  test("a page without a pager goes where people read", async () => {
    await running({ rollout: ROLLOUT });
    goBlind();
    await tick(10 * MINUTE);
    await tick(40 * MINUTE);
    await tick(40 * MINUTE);
    expect(said()).toEqual([
      "desk: ON HOLD, the traffic stays where it is",
      "desk: PAGE, and no pager is set up. ON HOLD, the traffic stays where it is, for 40 min",
    ]);
  });

  test("a file without any channel says in the summary that nobody was told", async () => {
    await running({
      rollout: ROLLOUT.replace(/^channels: .*\n/m, "").replace(/^communications: .*\n/m, ""),
    });
    goBlind();
    const [report] = await tick(10 * MINUTE);
    expect(report?.actions.at(-1)?.outcome).toBe("not done: the file has no channel");
  });

  test("what cannot be remembered is told again rather than never", async () => {
    await running();
    Object.assign(world, {
      alarms: { ...world.alarms, save: () => Promise.reject(new Failure("github-forbidden", "no")) },
    });
    goBlind();
    await tick(10 * MINUTE);
    await tick(5 * MINUTE);
    expect(sent).toHaveLength(2);
    expect(logged.some((line) => line.includes("could not be remembered"))).toBe(true);
  });

  test("a mistake about one rollout keeps nobody from hearing of another, and the heartbeat stays away", async () => {
    await running({ policy: `${POLICY_TEXT}${WAKE}heartbeat: HEARTBEAT_URL\n` });
    // A state that nobody can make a plan of, and of which something was told.
    const stored = world.stored.get("summarizer");
    if (stored === undefined) throw new RangeError("it runs");
    await tick(5 * MINUTE);
    const ended = { kind: "promoted", at: world.now } as const;
    const state = { ...stored.state, name: "ghost", ending: ended, resolved: { stages: 5 } };
    world.stored.set("ghost", { ...stored, state });
    world.written.length = 0;
    goBlind();
    await tick(10 * MINUTE).catch(() => []);
    expect(said()).toEqual(["desk: ON HOLD, the traffic stays where it is"]);
    expect(world.written.some((line) => line.startsWith("heartbeat"))).toBe(false);
  });

  test("is begun for twenty seconds, and no longer", async () => {
    const says = ["started", "stage-started", "first"].map(
      (on) => `{ on: ${on}, to: desk, message: "${on}" }`,
    );
    await merged({
      rollout: WITH_PAGER.replace("communications: [", `communications: [ ${says.join(", ")},`),
    });
    const { openNotifier } = world;
    Object.assign(world, {
      openNotifier: (channels: Parameters<typeof openNotifier>[0]) => ({
        send: (message: Message) => {
          pass(world, 15_000);
          return openNotifier(channels).send(message);
        },
      }),
    });
    const [report] = await tick();
    expect(report?.actions.map(({ outcome }) => outcome).slice(-3)).toEqual([
      "sent",
      "sent",
      "not done: the time for messages was over",
    ]);
  });

  test("of a rollback that is only a message leaves nothing to remember", async () => {
    await running();
    world.tell = bad;
    await tick(20 * MINUTE);
    expect(said()).toHaveLength(1);
    expect(world.told.version).toBeNull();
  });

  test("a dry run tells nobody and remembers nothing", async () => {
    await running();
    goBlind();
    pass(world, 10 * MINUTE);
    await promote(world, { ...CALL, dryRun: true });
    expect(sent).toEqual([]);
    expect(world.told.version).toBeNull();
  });

  test("nothing is written while nothing is wrong", async () => {
    await running();
    await tick(20 * MINUTE);
    expect(world.told.version).toBeNull();
  });
});

describe("ticks that stop", () => {
  test("are told by the look that comes back", async () => {
    await running();
    await tick(3 * HOUR);
    expect(said()).toEqual(["pager: trigger error NOBODY LOOKED for 3 h", "desk: NOBODY LOOKED for 3 h"]);
    sent = [];
    await tick(20 * MINUTE);
    expect(said()).toEqual(["pager: resolve error OVER"]);
  });

  test("for one rollout are told by a look at another one", async () => {
    await running();
    pass(world, 3 * HOUR);
    const other = WITH_PAGER.replace("name: summarizer", "name: another");
    world.trees.set(world.tip, {
      ...world.trees.get(world.tip),
      ".github/rollouts/another.yml": other,
    });
    await promote(world, { ...CALL, rollout: "another" });
    await promote(world, { ...CALL, rollout: "another" });
    expect(sent.filter(({ text }) => text.includes("summarizer")).map(({ channel }) => channel)).toEqual([
      "pager",
      "desk",
    ]);
  });
});

describe("the heartbeat", () => {
  const BEATS = { policy: `${POLICY_TEXT}${WAKE}heartbeat: HEARTBEAT_URL\n` };
  const beats = (): number => world.written.filter((line) => line === "heartbeat HEARTBEAT_URL").length;

  test("comes after everything else of a look at everything", async () => {
    await running(BEATS);
    world.tell = bad;
    await tick(20 * MINUTE);
    expect(world.written.at(-1)).toBe("heartbeat HEARTBEAT_URL");
    expect(beats()).toBe(1);
  });

  test.each([
    ["a state that cannot be believed", () => lose(new Failure("state-lost", "foreign"))],
    [
      "a world that did not answer",
      () =>
        void Object.assign(world, {
          openMetrics: () => {
            throw new Failure("secret-missing", "no secret");
          },
        }),
    ],
    [
      "a page that reached nobody",
      () => {
        broken = new Set(["pager", "desk"]);
        world.tell = bad;
        world.router.refusals = Array.from({ length: 40 }, () => "never-arrives" as const);
      },
    ],
  ])("stays away after %s", async (_, go) => {
    await running(BEATS);
    go();
    await tick(20 * MINUTE);
    expect(beats()).toBe(0);
    expect(logged.some((line) => line.startsWith("the heartbeat is left out: "))).toBe(true);
  });

  test("stays away after a dry run", async () => {
    await running(BEATS);
    await promote(world, { ...CALL, dryRun: true });
    expect(beats()).toBe(0);
  });

  test("of a look at one rollout comes only while the others are looked at", async () => {
    await running(BEATS);
    const other = WITH_PAGER.replace("name: summarizer", "name: another");
    world.trees.set(world.tip, {
      ...world.trees.get(world.tip),
      ".github/rollouts/another.yml": other,
    });
    await promote(world, { ...CALL, rollout: "another" });
    expect(beats()).toBe(1);
    pass(world, 3 * HOUR);
    await promote(world, { ...CALL, rollout: "another" });
    expect(beats()).toBe(1);
  });

  test("that does not arrive changes nothing", async () => {
    await running(BEATS);
    Object.assign(world, { heartbeat: { beat: () => Promise.reject(new Failure("notify-failed", "gone")) } });
    const [report] = await tick(20 * MINUTE);
    expect(report?.decision).toBe("bake");
    expect(logged).toContain("the heartbeat did not arrive: gone");
  });

  test("is not called where the policy has none", async () => {
    await running();
    await tick(20 * MINUTE);
    expect(world.written.some((line) => line.startsWith("heartbeat"))).toBe(false);
  });
});
