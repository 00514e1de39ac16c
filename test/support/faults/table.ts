/** What becomes of a rollout when something that it needs fails: the data of the test and of docs/faults.md. */
import type { ExitCode } from "../../../src/commands/outputs.ts";
import type { AtOnce } from "./own-faults.ts";
import { FAULTS, type Fault } from "./server.ts";
import type { What } from "./world.ts";

/** What one look comes to. */
export interface Outcome {
  /** `decision reason`, or the code with which the whole tick ends. */
  readonly decides: string;
  readonly exit: ExitCode;
  /** The candidate's percent afterwards. */
  readonly traffic: number;
  /** New lines of the journal, actions as `action`. */
  readonly journal: readonly string[];
  /** Whoever the news reached. */
  readonly told: readonly string[];
}

export interface Row {
  readonly what: What;
  readonly situation: "forward" | "rolling-back";
  readonly begins: "at-once" | "half-way";
  readonly faults: readonly (Fault | AtOnce)[];
  readonly hit: Outcome;
  /** Five minutes later, with everything well. */
  readonly next: Outcome;
  /** Eighty minutes after that. */
  readonly later: Outcome;
  /** For whoever is on call. */
  readonly means: string;
}

const CHANNELS = ["desk", "hook", "room"];
const PEOPLE = ["desk", "hook", "pull request", "room"];
const EVERYBODY = ["desk", "hook", "incident", "pull request", "room"];
const WOKEN = ["desk", "hook", "incident", "pager (trigger)", "pull request", "room"];
const READERS = ["incident", "pull request"];
const STORY = ["breach", "action", "rolled-back", "action"];

const outcome = (
  [decides, exit, traffic]: readonly [string, ExitCode, number],
  journal: readonly string[],
  told: readonly string[],
): Outcome => ({ decides, exit, traffic, journal, told });

const RAISED = outcome(["promote stage-passed", 0, 50], ["intent", "done"], PEOPLE);
const RAISED_AGAIN = outcome(["promote stage-passed", 0, 100], ["hypothesis", "intent", "done"], PEOPLE);
const BAKES = outcome(["bake baking", 0, 10], ["judged"], []);
const BAKES_AT_HALF = outcome(["bake baking", 0, 50], ["judged"], []);
const ROLLED_BACK = outcome(["roll-back breach", 1, 0], STORY, EVERYBODY);
const UNCONFIRMED = outcome(["roll-back rollback-unconfirmed", 2, 10], STORY, WOKEN);
const GUARDS = outcome(["guard guarding", 0, 0], [], []);
const SEEN_AT_ZERO = outcome(["guard guarding", 0, 0], ["action"], []);
const VERIFIED = outcome(["guard guarding", 0, 0], ["confirmed-by-traffic", "action"], READERS);
/** Confirmed late, the router is put back as it was by the tick after it. */
const VERIFIED_AND_CLOSED = {
  ...VERIFIED,
  journal: ["action", ...VERIFIED.journal],
  told: ["incident", "pager (resolve)", "pull request"],
};
/** Of a move that was not confirmed no guard is watched afterwards. */
const MOVE_VERIFIED = { ...VERIFIED_AND_CLOSED, journal: ["action", "confirmed-by-traffic"] };
const CONFIRMED_LATE = outcome(["roll-back breach", 1, 0], ["action", "drained-again"], PEOPLE);
const UNSAID = outcome(["promote stage-passed", 0, 50], ["intent", "done"], ["pull request"]);
const UNSAID_BACK = { ...ROLLED_BACK, told: READERS };
const SILENCE = ["pull request"];

const without = (...some: readonly Fault[]): readonly Fault[] =>
  FAULTS.filter((each) => !some.includes(each));

const ROUTER: readonly Row[] = [
  {
    what: "router",
    situation: "forward",
    begins: "at-once",
    faults: without("signs-off"),
    hit: outcome(["hold router-unreadable", 3, 10], ["judged"], PEOPLE),
    next: RAISED,
    later: RAISED_AGAIN,
    means: "Nothing moves while nobody can see where the traffic goes; the guards are judged all the same.",
  },
  {
    what: "router",
    situation: "forward",
    begins: "half-way",
    faults: without("half"),
    hit: { ...UNCONFIRMED, journal: ["intent", "action", "rolled-back", "action"] },
    next: { ...CONFIRMED_LATE, decides: "roll-back move-unconfirmed" },
    later: MOVE_VERIFIED,
    means:
      "The raise was announced and nobody knows whether it arrived, so everything goes back; and the router does not answer to that either. Act now: the runbook's entry for a failed rollback.",
  },
  {
    what: "router",
    situation: "forward",
    begins: "half-way",
    faults: ["half"],
    hit: { ...UNCONFIRMED, traffic: 0, journal: ["intent", "action", "rolled-back", "action"] },
    next: SEEN_AT_ZERO,
    later: MOVE_VERIFIED,
    means:
      "The router did what it was told and nobody could read it: not confirmed is not the same as not done. Look at the router first.",
  },
  {
    what: "router",
    situation: "rolling-back",
    begins: "at-once",
    faults: without("half", "signs-off"),
    hit: UNCONFIRMED,
    next: CONFIRMED_LATE,
    later: VERIFIED_AND_CLOSED,
    means:
      "Users are still on the candidate. Act now: every channel has the commands that take it off by hand. Each tick tries again.",
  },
  {
    what: "router",
    situation: "rolling-back",
    begins: "at-once",
    faults: ["half"],
    hit: { ...UNCONFIRMED, traffic: 0 },
    next: SEEN_AT_ZERO,
    later: VERIFIED_AND_CLOSED,
    means: "The drain arrived and could not be read back. Look at the router before you do it again by hand.",
  },
  {
    what: "router",
    situation: "rolling-back",
    begins: "half-way",
    faults: ["signs-off"],
    hit: UNCONFIRMED,
    next: CONFIRMED_LATE,
    later: VERIFIED_AND_CLOSED,
    means: "The credential that could still read can write no more. Act now, with a person's credential.",
  },
  {
    what: "router",
    situation: "forward",
    begins: "at-once",
    faults: ["waits"],
    hit: outcome(["hold router-blocked", 3, 10], ["judged"], PEOPLE),
    next: RAISED,
    later: RAISED_AGAIN,
    means:
      "The summary names what waits, and for whom. Nothing is written past it, and nobody's approval is given for them: the next tick after it goes on.",
  },
  {
    what: "router",
    situation: "rolling-back",
    begins: "at-once",
    faults: ["waits"],
    hit: UNCONFIRMED,
    next: CONFIRMED_LATE,
    later: VERIFIED_AND_CLOSED,
    means:
      "The router takes no weight before somebody approves, not even 0. Act now: approve or close what every channel names. Each tick tries again.",
  },
];

const METRICS: readonly Row[] = [
  {
    what: "metrics",
    situation: "forward",
    begins: "at-once",
    faults: FAULTS,
    hit: outcome(["hold no-evidence", 3, 10], ["judged"], PEOPLE),
    next: BAKES,
    later: RAISED,
    means:
      "Silence is no success: it holds, and the minutes that the source was silent for do not count. The bake goes on with the first answer.",
  },
  {
    what: "metrics",
    situation: "rolling-back",
    begins: "at-once",
    faults: FAULTS,
    hit: ROLLED_BACK,
    next: GUARDS,
    later: VERIFIED,
    means:
      "One source is silent and a guard at another one has seen harm: that is enough. Harm that only the silent source could show is not seen; the rollout holds.",
  },
  {
    what: "metrics",
    situation: "forward",
    begins: "at-once",
    faults: ["quota", "alone", "truncates"],
    hit: outcome(["hold no-evidence", 3, 10], ["judged"], PEOPLE),
    next: BAKES,
    later: RAISED,
    means:
      "One guard without a reading is enough to hold. A quota is asked about once a tick until it is there again; half an answer is no answer.",
  },
  {
    what: "metrics",
    situation: "rolling-back",
    begins: "at-once",
    faults: ["quota", "alone", "truncates"],
    hit: ROLLED_BACK,
    next: GUARDS,
    later: VERIFIED,
    means:
      "Harm that any guard with a reading shows is drained: one of another source, and where one query fails alone, one of the same.",
  },
];

const GITHUB: readonly Row[] = [
  ...(
    [
      [without("signs-off", "limits", "half", "wrong"), "github-unavailable"],
      [["limits"], "github-rate-limited"],
      [["half", "wrong"], "github-garbage"],
      [["signs-off"], "github-unauthorised"],
    ] as const
  ).flatMap(([faults, code]): readonly Row[] => [
    {
      what: "github",
      situation: "forward",
      begins: "at-once",
      faults,
      hit: outcome([code, 5, 10], [], []),
      next: RAISED,
      later: RAISED_AGAIN,
      means:
        "Without the state there is no tick: nothing is read, judged or moved, and no channel hears of it. The job is red and the heartbeat stops.",
    },
    {
      what: "github",
      situation: "rolling-back",
      begins: "at-once",
      faults,
      hit: outcome([code, 5, 10], [], []),
      next: ROLLED_BACK,
      later: VERIFIED,
      means:
        "Harm is not seen while GitHub is gone from the first request on. The next tick judges every interval that was missed. To go back at once: `roll-back`, which needs no GitHub.",
    },
  ]),
  {
    what: "github",
    situation: "forward",
    begins: "half-way",
    faults: ["half"],
    hit: outcome(["hold world-unavailable", 5, 10], [], CHANNELS),
    next: { ...RAISED, journal: ["action", "intent", "done"] },
    later: RAISED_AGAIN,
    means:
      "The announcement arrived and could not be read, so the move was not made. The next tick sees at the router that it was not, and makes it.",
  },
  {
    what: "github",
    situation: "forward",
    begins: "half-way",
    faults: without("half"),
    hit: outcome(["hold world-unavailable", 5, 10], [], CHANNELS),
    next: RAISED,
    later: RAISED_AGAIN,
    means: "A move that cannot be announced is not made. What was judged is judged again by the next tick.",
  },
  {
    what: "github",
    situation: "rolling-back",
    begins: "half-way",
    faults: ["refuses", "hangs", "limits", "breaks", "signs-off"],
    hit: { ...ROLLED_BACK, journal: [], told: CHANNELS },
    next: ROLLED_BACK,
    later: VERIFIED,
    means:
      "The traffic is off at once. Nothing could be recorded, so the next tick finds the same harm and tells it a second time, with the incident.",
  },
  {
    what: "github",
    situation: "rolling-back",
    begins: "half-way",
    faults: ["wrong"],
    hit: { ...ROLLED_BACK, journal: [], told: PEOPLE },
    next: ROLLED_BACK,
    later: VERIFIED,
    means: "As above. Whether the comment on the pull request arrived, an answer like this does not tell.",
  },
  {
    what: "github",
    situation: "rolling-back",
    begins: "half-way",
    faults: ["half"],
    hit: { ...ROLLED_BACK, journal: [], told: PEOPLE },
    next: {
      ...SEEN_AT_ZERO,
      journal: ["action", "action", "action"],
      told: ["desk", "hook", "incident", "pull request", "room"],
    },
    later: VERIFIED,
    means:
      "The traffic is off at once. The record arrived although nobody could read the answer, and the next tick does the rest.",
  },
];

/** The rollback is told as a whole again: on the pull request, too. */
const TOLD_AFTER_ALL = {
  ...GUARDS,
  journal: ["action", "action"],
  told: [...CHANNELS, "pull request"].toSorted(),
};

const NOTIFIER: readonly Row[] = [
  {
    what: "notifier",
    situation: "forward",
    begins: "at-once",
    faults: without("half", "signs-off"),
    hit: UNSAID,
    next: BAKES_AT_HALF,
    later: RAISED_AGAIN,
    means:
      "News of a stage is not repeated; the pull request has it. No channel keeps a rollout from going on.",
  },
  {
    what: "notifier",
    situation: "forward",
    begins: "at-once",
    faults: ["half"],
    hit: RAISED,
    next: BAKES_AT_HALF,
    later: RAISED_AGAIN,
    means: "The message arrived; the report says that nobody knows.",
  },
  {
    what: "notifier",
    situation: "forward",
    begins: "half-way",
    faults: ["signs-off"],
    hit: { ...RAISED, told: ["desk", ...SILENCE] },
    next: BAKES_AT_HALF,
    later: RAISED_AGAIN,
    means: "One channel heard of it, and the pull request has it.",
  },
  {
    what: "notifier",
    situation: "rolling-back",
    begins: "at-once",
    faults: without("half", "wrong", "signs-off"),
    hit: UNSAID_BACK,
    next: TOLD_AFTER_ALL,
    later: VERIFIED,
    means:
      "The traffic is off at once. That nobody heard of it is remembered, and each tick tries again until somebody did.",
  },
  {
    what: "notifier",
    situation: "rolling-back",
    begins: "at-once",
    faults: ["wrong"],
    hit: UNSAID_BACK,
    next: GUARDS,
    later: VERIFIED,
    means:
      "Slack and PagerDuty say when they took a message, and anything else is no delivery. Of a webhook and of Teams every 2xx that is no page is believed, so nobody is told again.",
  },
  {
    what: "notifier",
    situation: "rolling-back",
    begins: "at-once",
    faults: ["half"],
    hit: ROLLED_BACK,
    next: TOLD_AFTER_ALL,
    later: VERIFIED,
    means: "The message arrived and nobody could know: it is said once more.",
  },
  {
    what: "notifier",
    situation: "rolling-back",
    begins: "half-way",
    faults: ["signs-off"],
    hit: { ...UNSAID_BACK, told: ["desk", ...READERS] },
    next: GUARDS,
    later: VERIFIED,
    means: "One channel heard of it. The others are not called again.",
  },
];

export const TABLE: readonly Row[] = [...ROUTER, ...METRICS, ...GITHUB, ...NOTIFIER];
