import { isMeasured, watchesUsers } from "../plan/guard-kinds.ts";
import { DAY, showDuration } from "../units.ts";
import { mixedQuantities } from "./glossary.ts";
import { fixedWindows, impossibleRatios, insideNoise } from "./limits-that-fail.ts";
import {
  byPlan,
  byPolicy,
  found,
  inFile,
  lacks,
  notApplicable,
  yesUnless,
  type Evidence,
  type Look,
  type Objection,
  type Rule,
  type Subject,
} from "./rule.ts";

type GuardClass = Subject["plan"]["rollout"]["guards"][number]["class"];

/** C: what stops it. */
export const GUARDS: readonly Rule[] = [
  { code: "rubric-22-guard-classes", blocksAt: 1, answer: null, look: allClasses },
  { code: "rubric-23-guard-complete", blocksAt: 3, answer: null, look: withLimit },
  { code: "rubric-23-window", blocksAt: 1, answer: null, look: fixedWindows },
  { code: "rubric-23-glossary", blocksAt: 0, answer: null, look: mixedQuantities },
  { code: "rubric-24-justified", blocksAt: 0, answer: "thresholds", look: justified },
  { code: "rubric-24-inside-noise", blocksAt: 2, answer: null, look: insideNoise },
  { code: "rubric-24-never-pass", blocksAt: 3, answer: null, look: impossibleRatios },
  {
    code: "rubric-25-interval",
    blocksAt: 0,
    answer: null,
    look: ({ plan }) => {
      const stopping = new Set(
        plan.rollout.guards
          .filter((guard) => isMeasured(guard) && guard.onBreach === "roll-back")
          .map(({ name }) => name),
      );
      const pairs = plan.pairs.filter(({ guard }) => stopping.has(guard));
      const spent = pairs.reduce((sum, { alpha }) => sum + alpha, 0);
      return yesUnless(
        spent > plan.alpha * 1.0001
          ? [{ path: ["guards"], what: "key", message: "more false alarms are allowed than the plan says" }]
          : [],
        byPlan(
          `at most ${plan.alpha} false alarms over ${pairs.length} pairs of guard and cohort, at every look`,
        ),
      );
    },
  },
  { code: "rubric-26-told-of-hold", blocksAt: 1, answer: "told-of-hold", look: toldOfHold },
  { code: "rubric-26-no-tick", blocksAt: 0, answer: "no-tick", look: noticedTicks },
  { code: "rubric-27-time-to-detect", blocksAt: 0, answer: null, look: detectedInTime },
  {
    code: "rubric-28-late-labels",
    blocksAt: 0,
    answer: "late-labels",
    look: ({ plan: { rollout } }) => {
      const late = rollout.guards.filter(({ maturesAfter }) => (maturesAfter ?? 0) >= DAY);
      const unread = late.filter(({ name }) => rollout.followUp.every(({ read }) => read !== name));
      if (late.length === 0) return notApplicable("no guard waits a day or longer for its labels");
      const [first] = rollout.followUp;
      return yesUnless(
        first !== undefined && unread.length < late.length
          ? []
          : late.map(({ name }) =>
              lacks(
                ["guards", name],
                `${name} is judged on early labels, and nobody reads it again when all are there`,
                `follow-up: [{ after: 45d, read: ${name}, owner: "@login" }]`,
              ),
            ),
        inFile("follow-up", 0),
      );
    },
  },
  { code: "rubric-28-maturity", blocksAt: 0, answer: "label-maturity", look: labelsRipen },
  { code: "rubric-29-two-sided", blocksAt: 0, answer: "two-sided", look: twoSided },
  { code: "rubric-30-tripwire", blocksAt: 0, answer: "tripwire", look: zeroTolerance },
  ofClass("rubric-31-saturation", "saturation", "no guard watches a resource that runs out"),
  ofClass("rubric-32-cost", "cost", "no guard watches the cost"),
  ofClass("rubric-33-business", "business", "no guard watches what the release is for"),
  {
    code: "rubric-34-reports",
    blocksAt: 0,
    answer: "reports",
    look: ({ plan }) => {
      const guard = plan.rollout.guards.find(({ kind }) => kind === "signal" || kind === "tripwire");
      return found(
        guard === undefined ? null : inFile("guards", guard.name),
        lacks(["guards"], "no report by people can reach the rollout", 'signal: "the support channel"'),
      );
    },
  },
  {
    code: "rubric-35-plumbing",
    blocksAt: 0,
    answer: "plumbing",
    look: ({ plan }) => {
      const guard = plan.rollout.guards.find((each) => each.class === "integrity" && each.kind !== "split");
      return found(
        guard === undefined ? null : inFile("guards", guard.name),
        lacks(
          ["guards"],
          "no guard watches the readings themselves: records without a version would go unseen",
          "a guard of class integrity on the share of records that carry a version, at-least: 99%",
        ),
      );
    },
  },
];

function ofClass(code: Rule["code"], wanted: GuardClass, message: string): Rule {
  return {
    code,
    blocksAt: 0,
    answer: wanted,
    look: ({ plan }) => {
      const guard = plan.rollout.guards.find((each) => each.class === wanted);
      return found(
        guard === undefined ? null : inFile("guards", guard.name, "class"),
        lacks(
          ["guards"],
          message,
          `add a guard with class: ${wanted}, or answers: { ${wanted}: { not-applicable: "why" } }`,
        ),
      );
    },
  };
}

function allClasses({ plan }: Subject): Look {
  const watching = plan.rollout.guards.filter(watchesUsers);
  const judged = new Set(watching.map((guard) => guard.class));
  const objections = (["latency", "error", "quality"] as const)
    .filter((wanted) => !judged.has(wanted))
    .map((wanted) => ({
      path: ["guards"],
      what: "key" as const,
      message: `no guard of class ${wanted} measures what users are served`,
      expected: "at least one guard each of class latency, error and quality",
      found: [...judged].join(", ") || "none",
      suggestion: `add a guard with class: ${wanted}`,
    }));
  return yesUnless(objections, byPlan(watching.map(({ name, class: of }) => `${name} (${of})`).join(", ")));
}

function withLimit({ plan }: Subject): Look {
  const objections = plan.rollout.guards
    .filter(isMeasured)
    .filter(
      ({ objective: { atMost, atLeast }, margin }) => atMost === null && atLeast === null && margin === null,
    )
    .map(({ name }) => lacks(["guards", name], `${name} has no limit: it can never break`));
  return yesUnless(objections, inFile("guards"));
}

function justified({ plan }: Subject): Look {
  const compared = plan.rollout.guards.filter(isMeasured).filter(({ margin }) => margin !== null);
  const [first] = compared;
  if (first === undefined) return notApplicable("no guard compares with the baseline");
  return yesUnless(
    compared
      .filter(({ expect }) => expect === null)
      .map(({ name }) =>
        lacks(
          ["guards", name],
          `${name} does not say the baseline's level`,
          "expect: <the level measured last week>",
        ),
      ),
    inFile("guards", first.name, "expect"),
  );
}

function toldOfHold({ plan, policy }: Subject): Look {
  const { communications, channels } = plan.rollout;
  const index = communications.findIndex(({ on }) => on === "hold");
  const pager = Object.entries(channels).find(([name, { kind }]) => name === "pager" || kind === "pagerduty");
  const isInPolicy = policy.wake?.hold != null;
  const by = (): Evidence | null => {
    if (index !== -1) return inFile("communications", index);
    if (isInPolicy) return byPolicy("wake.hold");
    return pager === undefined ? null : inFile("channels", pager[0]);
  };
  return found(by(), {
    path: ["communications"],
    what: "key",
    message: "missing data holds the rollout, and nobody is told",
    expected: "a message on hold, a pager among the channels, or wake.hold in the policy",
    suggestion: '{ on: hold, to: <channel>, message: "…" }',
  });
}

/** A schedule that nobody watches stops in silence, and a stopped rollout guards nobody. */
function noticedTicks({ policy }: Subject): Look {
  const by = (): Evidence | null => {
    if (policy.wake?.noTick != null) return byPolicy("wake.no-tick");
    return policy.heartbeat === null ? null : byPolicy(`heartbeat: ${policy.heartbeat}`);
  };
  return found(by(), {
    path: ["every"],
    what: "key",
    message: "nobody would notice that the ticks stopped: then nothing is judged and nothing rolls back",
    expected: "heartbeat or wake.no-tick in the policy file",
    found: "neither",
    suggestion: "heartbeat: HEARTBEAT_URL, and wake: { no-tick: { after: 1h, page: true } }",
  });
}

function detectedInTime({ plan }: Subject): Look {
  const live = plan.stages.filter(({ stage }) => stage.kind !== "evaluate");
  const objections = live.flatMap(({ stage, index, detectsIn }): readonly Objection[] =>
    stage.kind === "evaluate" || stage.bake >= detectsIn
      ? []
      : [
          {
            path: ["stages", index, "bake"],
            message: `stage "${stage.name}" is over before its fastest guard could have seen anything`,
            expected: `at least ${showDuration(detectsIn)}: settling, the source's delay and one interval`,
            found: showDuration(stage.bake),
            suggestion: `bake: ${showDuration(detectsIn)}`,
          },
        ],
  );
  const fastest = live[0];
  return yesUnless(
    objections,
    byPlan(fastest === undefined ? "no live stage" : `detected within ${showDuration(fastest.detectsIn)}`),
  );
}

/** What people or time decide later: read too early, it is whatever has come back by then. */
const LABELLED =
  /precision|recall|chargeback|charge-back|label|confirmed|churn|refund|returned|csat|repeat-contact|fraud-loss|false-(?:positive|negative|alarm)/;

function labelsRipen({ plan }: Subject): Look {
  const labelled = plan.rollout.guards.filter(isMeasured).filter(({ name }) => LABELLED.test(name));
  const [first] = labelled;
  if (first === undefined) return notApplicable("no guard waits for labels");
  return yesUnless(
    labelled
      .filter(({ maturesAfter }) => maturesAfter === null)
      .map(({ name }) =>
        lacks(
          ["guards", name],
          `${name} counts labels that come later, and reads them before they are there`,
          "matures-after: 24h",
        ),
      ),
    inFile("guards", first.name, "matures-after"),
  );
}

const BAD_BOTH_WAYS = /refus|length|alert|filter-hit|hit-rate|abstain|handover-rate|escalat/;

function twoSided({ plan }: Subject): Look {
  const asked = plan.rollout.guards.filter(watchesUsers).filter(({ name }) => BAD_BOTH_WAYS.test(name));
  const [first] = asked;
  if (first === undefined) return notApplicable("no guard is bad in both directions");
  return yesUnless(
    asked
      .filter(({ objective: { atMost, atLeast } }) => atMost === null || atLeast === null)
      .map(({ name }) =>
        lacks(
          ["guards", name],
          `${name} is bad in both directions and has one limit`,
          "between: [0.1%, 1.5%]",
        ),
      ),
    inFile("guards", first.name, "between"),
  );
}

function zeroTolerance({ plan }: Subject): Look {
  const rates = plan.rollout.guards.flatMap((guard) =>
    (guard.kind === "proportion" || guard.kind === "rate") && guard.objective.atMost === 0 ? [guard] : [],
  );
  const tripwires = plan.rollout.guards.flatMap((guard) => (guard.kind === "tripwire" ? [guard] : []));
  const first = tripwires[0] ?? rates[0];
  if (first === undefined) return notApplicable("no event is tolerated not even once");
  return yesUnless(
    [
      ...rates.map(({ name }) =>
        lacks(
          ["guards", name],
          `${name} tolerates no event, and judges a rate: one event proves no rate`,
          "count: …, at-most: 0 events, confirmed-by: <people>",
        ),
      ),
      ...tripwires
        .filter(({ confirmedBy }) => confirmedBy === null)
        .map(({ name }) =>
          lacks(
            ["guards", name],
            `${name} rolls back at the first count, and nobody confirms that it was one`,
            "confirmed-by: <an entry of people>",
          ),
        ),
    ],
    inFile("guards", first.name),
  );
}
