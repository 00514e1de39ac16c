import { bakeOf, weightIn } from "../config/rollout.ts";
import { ALL_TRAFFIC } from "./words.ts";
import { watchesUsers } from "../plan/guard-kinds.ts";
import { wallClock } from "../plan/wall-clock.ts";
import { DAY, HOUR, instant, iso, showDuration, type Instant } from "../units.ts";
import {
  byPlan,
  byPolicy,
  found,
  inFile,
  lacks,
  notApplicable,
  question,
  yesUnless,
  type Look,
  type Objection,
  type Rule,
  type Subject,
} from "./rule.ts";

/** B: how it grows. */
export const STAGES: readonly Rule[] = [
  {
    code: "rubric-10-strategy",
    blocksAt: 3,
    answer: null,
    look: ({ plan }) => {
      const index = plan.rollout.stages.findIndex(({ kind }) => kind === "canary" || kind === "blue-green");
      return found(
        index === -1 ? null : inFile("stages", index, "kind"),
        lacks(["stages"], "no stage brings users to the candidate"),
      );
    },
  },
  question({
    code: "rubric-10-reason",
    answer: "strategy",
    asks: "why this way of growing suits this change is not said",
  }),
  { code: "rubric-11-stages", blocksAt: 3, answer: null, look: wholeStages },
  { code: "rubric-12-provable", blocksAt: 1, answer: null, look: provable },
  { code: "rubric-13-daily-cycle", blocksAt: 0, answer: "daily-cycle", look: wholeDay },
  { code: "rubric-13-weekend", blocksAt: 0, answer: "weekend", look: weekend },
  {
    code: "rubric-14-assignment",
    blocksAt: 0,
    answer: "assignment",
    look: keptTogether,
  },
  {
    code: "rubric-15-simultaneous",
    blocksAt: 0,
    answer: "comparison",
    look: ({ plan }) => {
      const guard = plan.rollout.guards.find((each) => watchesUsers(each) && each.margin !== null);
      return found(
        guard === undefined ? null : inFile("guards", guard.name, "no-worse-than-baseline"),
        lacks(
          ["guards"],
          "no guard compares the candidate with the baseline of the same hour",
          "no-worse-than-baseline: 0pp",
        ),
      );
    },
  },
  {
    code: "rubric-16-split",
    blocksAt: 0,
    answer: "split",
    look: ({ plan }) => {
      const guard = plan.rollout.guards.find(({ kind }) => kind === "split");
      return found(
        guard === undefined ? null : byPlan(`guard ${guard.name} counts ${guard.unit} on both sides`),
        lacks(["guards"], "no guard watches whether the share that arrives is the one set"),
      );
    },
  },
  question({
    code: "rubric-17-shadow",
    answer: "mirrored-privacy",
    asks: "who may see the mirrored requests is not said",
    instead: ({ plan }) => (hasStage(plan, "shadow") ? null : notApplicable("nothing is mirrored")),
  }),
  { code: "rubric-17-side-effects", blocksAt: 3, answer: null, look: stubbed },
  question({
    code: "rubric-18-green",
    answer: "green-warm-up",
    asks: "how the new environment is loaded above peak, and which capacity both sides have, is not said",
    instead: ({ plan }) => (hasStage(plan, "blue-green") ? null : notApplicable(NO_BLUE_GREEN)),
  }),
  { code: "rubric-18-warm-up", blocksAt: 2, answer: "warm-up", look: warm },
  question({
    code: "rubric-19-cold-start",
    answer: "cold-start",
    asks: "cold starts, scaling floors and quotas are not answered for",
  }),
  question({
    code: "rubric-20-calendar",
    answer: "calendar",
    asks: "neither moving hours nor freezes keep the rollout out of the business's peaks",
    instead: ({ plan, policy }) => {
      if (plan.rollout.start.moves !== null) return inFile("start", "moves");
      const [freeze] = policy.freeze;
      return freeze === undefined ? null : byPolicy(`freeze from ${iso(freeze.from)}: ${freeze.because}`);
    },
  }),
  { code: "rubric-20-route-shared", blocksAt: 3, answer: null, look: ownRoute },
  {
    code: "rubric-21-timetable",
    blocksAt: 0,
    answer: null,
    look: ({ plan }) => {
      const told = plan.problems.find(({ code }) => isOfTheTimetable(code));
      return told === undefined ? yesUnless([], inFile("deadline")) : { kind: "told", under: told.code };
    },
  },
];

/** The plan tells it under codes of its own, with what keeps the stage. */
function isOfTheTimetable(code: string): boolean {
  return code === "deadline-before-end" || code === "stage-frozen" || code === "stage-never-starts";
}

const NO_BLUE_GREEN = "no stage of kind blue-green";
/** Beyond this share a candidate has more than a tenth of the users. */
const TENTH = 10;

function hasStage(plan: Subject["plan"], kind: string): boolean {
  return plan.rollout.stages.some((stage) => stage.kind === kind);
}

/** The plan says it where the unit is a person; requests that are one by one may be a conversation all the same. */
function keptTogether({ plan }: Subject): Look {
  if (plan.problems.some(({ code }) => code === "router-not-sticky"))
    return { kind: "told", under: "router-not-sticky" };
  const isLoose = plan.routers[0].capabilities.sticky === "none" && plan.rollout.kind === "llm";
  return yesUnless(
    isLoose
      ? [{ path: ["traffic", "routed-by"], message: "nothing keeps a conversation on one version" }]
      : [],
    inFile("traffic", "routed-by"),
  );
}

function wholeStages({ plan }: Subject): Look {
  const objections = plan.rollout.stages.flatMap((stage, index): readonly Objection[] => {
    const at = ["stages", index];
    switch (stage.kind) {
      case "evaluate":
        return [];
      case "shadow":
        return stage.bake > 0 && stage.mirror > 0 ? [] : [incomplete(at, stage.name)];
      case "canary": {
        const reaches = stage.weight > 0 || Object.values(stage.cohorts).some((weight) => weight > 0);
        return stage.bake > 0 && reaches ? [] : [incomplete(at, stage.name)];
      }
      case "blue-green":
        return stage.bake > 0 ? [] : [incomplete(at, stage.name)];
    }
  });
  return yesUnless(objections, inFile("stages"));
}

function incomplete(path: Objection["path"], name: string): Objection {
  return {
    path,
    message: `stage "${name}" has no traffic or no bake`,
    suggestion: "give it a weight and a bake above 0",
  };
}

function provable({ plan }: Subject): Look {
  const cells = plan.stages.flatMap((stage) => stage.cells);
  const stopping = plan.rollout.guards.filter(({ onBreach }) => onBreach === "roll-back");
  const objections = stopping.flatMap((guard): readonly Objection[] => {
    const own = cells.filter((cell) => cell.guard === guard.name && cell.cohort === ALL_TRAFFIC);
    const [reason] = own.flatMap(({ blind }) =>
      blind?.why === "bound-missing" || blind?.why === "spread-missing" ? [blind] : [],
    );
    if (reason === undefined || own.some(({ blind }) => blind === null)) return [];
    const isSpread = reason.why === "spread-missing";
    return [
      {
        path: ["guards", guard.name],
        what: "key",
        message: `nobody can say what ${guard.name} proves: ${reason.detail}`,
        expected: isSpread
          ? "how much the values of single units scatter"
          : "a level that can be found, and the baseline's level",
        suggestion: isSpread ? "write `spread`, as measured last week" : "write `expect` and `detect`",
      },
    ];
  });
  const promised = cells.filter(({ blind }) => blind === null).length;
  return yesUnless(
    objections,
    byPlan(`${promised} of ${cells.length} cells are promised, the others say why`),
  );
}

function wholeDay({ plan }: Subject): Look {
  let baked = 0;
  for (const [index, stage] of plan.rollout.stages.entries()) {
    if (weightIn(stage, ALL_TRAFFIC) > TENTH && baked < DAY) {
      return yesUnless(
        [
          {
            path: ["stages", index],
            message: `stage "${stage.name}" passes ${TENTH}% before the candidate has seen a whole day`,
            suggestion: "bake 24h at a smaller share before",
          },
        ],
        inFile("stages"),
      );
    }
    baked += bakeOf(stage);
  }
  return { kind: "yes", by: byPlan("a whole day is baked before more than a tenth") };
}

/** Weekends differ: the candidate has seen a Saturday or a Sunday before everybody is on it. */
function weekend({ plan }: Subject): Look {
  const before = plan.stages.filter(
    ({ stage }) => stage.kind !== "evaluate" && weightIn(stage, ALL_TRAFFIC) < 100,
  );
  const { zone } = plan.rollout.start;
  for (const { stage, starts, ends } of before) {
    const seen = starts === null || ends === null ? null : firstWeekend(starts, ends, zone);
    if (seen !== null) return { kind: "yes", by: byPlan(`${stage.name} bakes on ${seen.slice(0, 10)}`) };
  }
  return yesUnless(
    [
      lacks(
        ["stages"],
        "no Saturday or Sunday is seen before everybody is on the candidate",
        "bake longer before the last stage, or answers: { weekend: … }",
      ),
    ],
    inFile("stages"),
  );
}

/** The first moment on a weekend; a look every six hours finds any, within a week or never. */
function firstWeekend(starts: Instant, ends: Instant, zone: string): string | null {
  const last = Math.min(ends, starts + 7 * DAY);
  for (let at: number = starts; at < last; at += 6 * HOUR) {
    if (wallClock(instant(at), zone).weekday.startsWith("S")) return iso(instant(at));
  }
  return null;
}

/** A mirrored request must not act: a refund is money, whoever never saw the answer. */
function stubbed({ plan: { rollout } }: Subject): Look {
  const index = rollout.stages.findIndex(({ kind }) => kind === "shadow");
  if (index === -1) return notApplicable("nothing is mirrored");
  const writes = Object.entries(rollout.release.candidate.tools ?? {}).flatMap(([tool, does]) =>
    does === "writes" ? [tool] : [],
  );
  const objections = rollout.stages.flatMap((stage, at) =>
    stage.kind === "shadow" && stage.sideEffects === "none" && writes.length > 0
      ? [
          {
            path: ["stages", at, "side-effects"],
            message: `in stage "${stage.name}" mirrored requests would really call ${writes.join(", ")}`,
            expected: "stubbed, because the candidate has tools that write",
            found: "none",
            suggestion: "side-effects: stubbed",
          },
        ]
      : [],
  );
  return yesUnless(objections, inFile("stages", index, "side-effects"));
}

/** Traffic that arrives before the new side is warm is slow or lost. */
function warm({ plan: { rollout } }: Subject): Look {
  const index = rollout.stages.findIndex(({ kind }) => kind === "blue-green");
  if (index === -1) return notApplicable(NO_BLUE_GREEN);
  const objections = rollout.stages.flatMap((stage, at): readonly Objection[] => {
    if (stage.kind !== "blue-green") return [];
    if (stage.warmUp === undefined) {
      return [
        lacks(
          ["stages", at],
          `stage "${stage.name}" does not say how long the candidate takes to be warm`,
          "warm-up: 90s",
        ),
      ];
    }
    if (stage.warmUp <= stage.preview) return [];
    return [
      {
        path: ["stages", at, "warm-up"],
        message: `stage "${stage.name}" sends users to the candidate before it is warm`,
        expected: `a preview of at least ${showDuration(stage.warmUp)}`,
        found: `preview: ${showDuration(stage.preview)}`,
        suggestion: `preview: ${showDuration(stage.warmUp)}`,
      },
    ];
  });
  return yesUnless(objections, inFile("stages", index, "warm-up"));
}

function ownRoute({ plan, sameRoute }: Subject): Look {
  const [first, ...more] = sameRoute;
  if (first === undefined) return { kind: "yes", by: inFile("router", 0) };
  const others = more.length === 0 ? first.name : `${first.name} and ${more.length} more`;
  return yesUnless(
    [
      {
        path: ["router", 0],
        message: `${others} ${more.length === 0 ? "moves" : "move"} traffic on the same route (${plan.route.text})`,
        expected: "one rollout file for one route",
        found: first.file,
        suggestion: "end the other rollout and remove its file, or give this one a route of its own",
      },
    ],
    inFile("router", 0),
  );
}
