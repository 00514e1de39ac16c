import { DAY, showDuration } from "../units.ts";
import { FAILURES, type RunbookEntry } from "../runbook/runbook.ts";
import { question, strictAt, type Objection, type Rule, type Subject } from "./rule.ts";

/** What people leave in a command when they do not know the name yet. */
const PLACEHOLDER = /<[^>]*>|\bTODO\b|\bFIXME\b|\bYOUR[_-]|\bexample-|\.\.\.|…/;
/** Traffic 0, versions in the answers, guards back in range. */
const PROOFS = 3;
const OLD_DRILL = 90 * DAY;

/** E: the way back. */
export const ROLLBACK: readonly Rule[] = [
  { code: "rubric-42-entries", severity: "blocker", answer: null, objections: countEntries },
  { code: "rubric-43-first-command", severity: "blocker", answer: null, objections: firstCommands },
  {
    code: "rubric-44-second-way",
    severity: "advice",
    answer: "second-way",
    objections: ({ plan }) =>
      plan.routers.length > 1
        ? []
        : [
            {
              path: ["router"],
              what: "key",
              message: "there is one way back and no second one by another mechanism",
            },
          ],
  },
  { code: "rubric-48-verification", severity: "blocker", answer: null, objections: unproven },
  question({
    code: "rubric-49-state",
    answer: "state",
    asks: "nothing is said about caches, indexes or data that the candidate writes",
    applies: ({ plan }) => plan.rollout.rollback.also.length === 0,
  }),
  question({
    code: "rubric-50-training-data",
    answer: "training-data",
    asks: "how the candidate's output is kept out of training data is not said",
  }),
  question({
    code: "rubric-51-sessions",
    answer: "sessions",
    asks: "what happens to sessions under way during a rollback is not said",
  }),
  question({
    code: "rubric-52-irreversible",
    answer: "irreversible",
    asks: "what cannot be undone is not listed",
    applies: ({ plan }) => plan.rollout.rollback.cannotUndo.length === 0,
  }),
  { code: "rubric-55-drill", severity: "advice", answer: null, objections: drill },
];

function countEntries({ plan, runbook }: Subject): readonly Objection[] {
  const guards = plan.rollout.guards.flatMap(({ name }) => {
    const found = runbook.entries.filter(
      ({ trigger }) => trigger.kind === "guard" && trigger.guard === name,
    ).length;
    return found === 1 ? [] : [wrongCount(["guards", name], `the guard ${name}`, found)];
  });
  const machinery = FAILURES.flatMap((kind) => {
    const found = runbook.entries.filter(({ trigger }) => trigger.kind === kind).length;
    return found === 1 ? [] : [wrongCount(["rollback"], kind, found)];
  });
  const known = new Set(plan.rollout.guards.map(({ name }) => name));
  const orphans = runbook.entries.flatMap(({ trigger }) =>
    trigger.kind === "guard" && !known.has(trigger.guard)
      ? [{ path: ["guards"], message: `the runbook has an entry for ${trigger.guard}, which is no guard` }]
      : [],
  );
  return [...guards, ...machinery, ...orphans];
}

function wrongCount(path: Objection["path"], what: string, found: number): Objection {
  return {
    path,
    message: `the runbook has ${found} entries for ${what}`,
    expected: "exactly one",
    found: `${found}`,
  };
}

function firstCommands({ plan, runbook }: Subject): readonly Objection[] {
  return runbook.entries.flatMap((entry): readonly Objection[] => {
    const run = entry.steps[0]?.run ?? null;
    if (run === null) {
      return [
        {
          path: ["router", 0],
          severity: strictAt(plan, 1),
          message: `the runbook entry "${entry.title}" does not begin with a command`,
          expected: "a command that can be pasted",
          suggestion: "put a router first that can be undone from a terminal",
        },
      ];
    }
    const hole = PLACEHOLDER.exec(run);
    if (hole === null) return [];
    return [
      {
        path: ["router", 0],
        message: `the first command of "${entry.title}" has a placeholder`,
        expected: "the real names",
        found: hole[0],
      },
    ];
  });
}

function unproven({ runbook }: Subject): readonly Objection[] {
  return runbook.entries.filter(rollsBack).flatMap((entry) => {
    const proofs = entry.steps.filter(({ kind }) => kind === "prove").length;
    if (proofs >= PROOFS) return [];
    return [
      {
        path: ["rollback"],
        message: `the runbook entry "${entry.title}" does not say how the rollback is proven`,
        expected: "traffic 0, versions in the answers, guards back in range by cohort",
        found: `${proofs} of ${PROOFS}`,
      },
    ];
  });
}

function rollsBack({ trigger, title }: RunbookEntry): boolean {
  return trigger.kind === "rollback-failed" || (trigger.kind === "guard" && title.endsWith("roll back"));
}

function drill({ plan }: Subject): readonly Objection[] {
  const { drilled, within } = plan.rollout.rollback;
  if (drilled === null) {
    const severity = strictAt(plan, 1);
    const suggestion = "rehearse it and write drilled: { on: 2026-11-17, took: 41s }";
    return [
      { path: ["rollback"], what: "key", severity, message: "the rollback was never rehearsed", suggestion },
    ];
  }
  const age = plan.starts - Date.parse(drilled.on);
  const old: readonly Objection[] =
    age > OLD_DRILL
      ? [
          {
            path: ["rollback", "drilled"],
            message: `at the start the last drill is ${Math.floor(age / DAY)} days old`,
          },
        ]
      : [];
  if (drilled.took <= within) return old;
  return [
    ...old,
    {
      path: ["rollback", "within"],
      message: "the last drill took longer than the rollback may take",
      expected: `at most ${showDuration(within)}`,
      found: showDuration(drilled.took),
    },
  ];
}
