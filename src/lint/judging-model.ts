/** The model that judges answers: pinned, another one than it judges, and agreeing with people. */
import type { JudgingModel } from "../config/rollout.ts";
import type { Plan } from "../plan/plan.ts";
import { isFloating, isPinned } from "./pinned.ts";
import { inFile, lacks, notApplicable, yesUnless, type Look, type Objection, type Subject } from "./rule.ts";

/** Fewer answers labelled by people say little about agreement: kappa of 0.7 on 100 is 0.56 to 0.84. */
const FEWEST_ANCHORS = 100;
const NO_SAMPLE = "no sample is judged";
const UNNAMED = "no judging model is named";

interface Sample {
  readonly unit: string;
  readonly judge: JudgingModel | undefined;
}

function samplesOf({ rollout }: Plan): readonly Sample[] {
  return rollout.units.flatMap(({ name, sampleOf }) =>
    sampleOf === null ? [] : [{ unit: name, judge: sampleOf.judge }],
  );
}

/** Each sample says who judges it, by which name, on how many anchors. */
export function saidJudge({ plan }: Subject): Look {
  const samples = samplesOf(plan);
  const [first] = samples;
  if (first === undefined) return notApplicable(NO_SAMPLE);
  return yesUnless(
    samples.flatMap(({ unit, judge }) => wantingOf(unit, judge)),
    inFile("traffic", "units", first.unit, "judge"),
  );
}

function wantingOf(unit: string, judge: JudgingModel | undefined): readonly Objection[] {
  const path = ["traffic", "units", unit];
  if (judge === undefined) {
    return [
      lacks(
        path,
        `how the model that judges ${unit} is pinned and compared with people is not said`,
        "judge: { model: judge-3@2026-04-14, anchors: 300, agreement: 0.76, floor: 0.7 }",
      ),
    ];
  }
  const moves = isFloating(judge.model) || !isPinned(judge.model);
  return [
    ...(moves
      ? [
          {
            path: [...path, "judge", "model"],
            message: `the model that judges ${unit} can be another one tomorrow`,
            expected: "a version, date or digest that never moves",
            found: judge.model,
          },
        ]
      : []),
    ...(judge.anchors < FEWEST_ANCHORS
      ? [
          {
            path: [...path, "judge", "anchors"],
            message: `too few answers of ${unit} were labelled by people to know how well the judge agrees`,
            expected: `at least ${FEWEST_ANCHORS}`,
            found: String(judge.anchors),
          },
        ]
      : []),
  ];
}

/** A model is kind to its own answers. */
export function otherModel({ plan }: Subject): Look {
  const judged = samplesOf(plan).flatMap(({ unit, judge }) => (judge === undefined ? [] : [{ unit, judge }]));
  const [first] = judged;
  if (first === undefined) return notApplicable(UNNAMED);
  const { baseline, candidate } = plan.rollout.release;
  return yesUnless(
    judged.flatMap(({ unit, judge }) => {
      const side = isSame(judge.model, candidate.model)
        ? "candidate"
        : isSame(judge.model, baseline.model)
          ? "baseline"
          : null;
      if (side === null) return [];
      return [
        {
          path: ["traffic", "units", unit, "judge", "model"],
          message: `the ${side} judges its own answers`,
          expected: "a model of another family",
          found: judge.model,
        },
      ];
    }),
    inFile("traffic", "units", first.unit, "judge", "model"),
  );
}

function isSame(one: string, other: string | null): boolean {
  return other !== null && one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Below its own floor a judge says nothing. */
export function agreeingJudge({ plan }: Subject): Look {
  const judged = samplesOf(plan).flatMap(({ unit, judge }) => (judge === undefined ? [] : [{ unit, judge }]));
  const [first] = judged;
  if (first === undefined) return notApplicable(UNNAMED);
  return yesUnless(
    judged
      .filter(({ judge }) => judge.agreement < judge.floor)
      .map(({ unit, judge }) => ({
        path: ["traffic", "units", unit, "judge", "agreement"],
        message: `the model that judges ${unit} agrees less with people than its own floor`,
        expected: `at least ${judge.floor}`,
        found: String(judge.agreement),
        suggestion: "mend the judge and label anchors again before the release",
      })),
    inFile("traffic", "units", first.unit, "judge", "agreement"),
  );
}
