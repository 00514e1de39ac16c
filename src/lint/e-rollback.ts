import { DAY, showDuration } from "../units.ts";
import { FAILURES, type RunbookEntry } from "../runbook/runbook.ts";
import {
  byPlan,
  byRunbook,
  found,
  inFile,
  lacks,
  question,
  yesUnless,
  type Look,
  type Objection,
  type Rule,
  type Subject,
} from "./rule.ts";
import { targetStays, targetStaysLong } from "./rollback-target.ts";

/** What people leave in a command when they do not know the name yet. */
const PLACEHOLDER = /<[^>]*>|\bTODO\b|\bFIXME\b|\bYOUR[_-]|\bexample-|\.\.\.|…/;
/** Traffic 0, versions in the answers, guards back in range. */
const PROOFS = 3;
const OLD_DRILL = 90 * DAY;

/** E: the way back. */
export const ROLLBACK: readonly Rule[] = [
  { code: "rubric-42-entries", blocksAt: 3, answer: null, look: countEntries },
  { code: "rubric-43-first-command", blocksAt: 1, answer: null, look: firstCommands },
  { code: "rubric-43-placeholder", blocksAt: 3, answer: null, look: realNames },
  {
    code: "rubric-44-second-way",
    blocksAt: 0,
    answer: "second-way",
    look: ({ plan }) =>
      found(
        plan.routers.length > 1 ? inFile("router", 1) : null,
        lacks(["router"], "there is one way back and no second one by another mechanism"),
      ),
  },
  { code: "rubric-45-limits", blocksAt: 0, answer: null, look: limitedSteps },
  question({
    code: "rubric-46-access",
    answer: "break-glass",
    asks: "how on-call gets the access that the commands need at 3 a.m. is not said",
    instead: ({ plan }) =>
      plan.routers.every(({ undo }) => undo.steps.every(({ needs }) => needs.length === 0))
        ? byPlan("the commands need no credentials")
        : null,
  }),
  { code: "rubric-48-verification", blocksAt: 3, answer: null, look: proven },
  question({
    code: "rubric-49-state",
    answer: "state",
    asks: "nothing is said about caches, indexes or data that the candidate writes",
    instead: ({ plan }) => (plan.rollout.rollback.also.length === 0 ? null : inFile("rollback", "also")),
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
    instead: ({ plan }) =>
      plan.rollout.rollback.cannotUndo.length === 0 ? null : inFile("rollback", "cannot-undo"),
  }),
  { code: "rubric-53-escalation", blocksAt: 0, answer: "escalation", look: escalates },
  question({
    code: "rubric-54-fallback",
    answer: "fallback",
    asks: "what serves people when the old version is bad or gone too is not said",
    instead: ({ plan }) => {
      const terms = plan.rollout.rollback;
      const isThere = "fallback" in terms && terms.fallback !== null && terms.fallback !== undefined;
      return isThere ? inFile("rollback", "fallback") : null;
    },
  }),
  question({
    code: "rubric-54-capacity",
    answer: "fallback-capacity",
    asks: "who has the capacity to take the load back at once (replicas, quotas, people) is not said",
  }),
  { code: "rubric-54-target-ready", blocksAt: 2, answer: null, look: targetStays },
  { code: "rubric-54-target-long", blocksAt: 0, answer: "baseline-kept", look: targetStaysLong },
  { code: "rubric-55-drill", blocksAt: 1, answer: null, look: drilled },
  { code: "rubric-55-drill-old", blocksAt: 0, answer: null, look: drilledLately },
  { code: "rubric-55-drill-slow", blocksAt: 0, answer: null, look: drilledFast },
  question({
    code: "rubric-56-evidence",
    answer: "evidence",
    asks: "which samples, traces and records are kept before anybody cleans up is not said",
  }),
  {
    code: "rubric-57-retry",
    blocksAt: 0,
    answer: null,
    look: ({ plan: { rollout, digest } }) => ({
      kind: "yes",
      by: byPlan(
        `attempt ${rollout.attempt} of plan ${digest.slice(0, 12)}: a retry is another digest and new approvals`,
      ),
    }),
  },
];

function countEntries({ plan, runbook }: Subject): Look {
  const guards = plan.rollout.guards.flatMap(({ name }) => {
    const entries = runbook.entries.filter(
      ({ trigger }) => trigger.kind === "guard" && trigger.guard === name,
    ).length;
    return entries === 1 ? [] : [wrongCount(["guards", name], `the guard ${name}`, entries)];
  });
  const machinery = FAILURES.flatMap((kind) => {
    const entries = runbook.entries.filter(({ trigger }) => trigger.kind === kind).length;
    return entries === 1 ? [] : [wrongCount(["rollback"], kind, entries)];
  });
  const known = new Set(plan.rollout.guards.map(({ name }) => name));
  const orphans = runbook.entries.flatMap(({ trigger }) =>
    trigger.kind === "guard" && !known.has(trigger.guard)
      ? [{ path: ["guards"], message: `the runbook has an entry for ${trigger.guard}, which is no guard` }]
      : [],
  );
  return yesUnless(
    [...guards, ...machinery, ...orphans],
    byRunbook(`${runbook.entries.length} entries for ${known.size} guards and ${FAILURES.length} failures`),
  );
}

function wrongCount(path: Objection["path"], what: string, entries: number): Objection {
  return {
    path,
    message: `the runbook has ${entries} entries for ${what}`,
    expected: "exactly one",
    found: `${entries}`,
  };
}

function firstCommands({ runbook }: Subject): Look {
  const objections = runbook.entries.flatMap(({ steps, title }) =>
    (steps[0]?.run ?? null) === null
      ? [
          {
            path: ["router", 0],
            message: `the runbook entry "${title}" does not begin with a command`,
            expected: "a command that can be pasted",
            suggestion: "put a router first that can be undone from a terminal",
          },
        ]
      : [],
  );
  return yesUnless(objections, byRunbook(runbook.entries[0]?.steps[0]?.run ?? "every entry"));
}

function realNames({ runbook }: Subject): Look {
  const objections = runbook.entries.flatMap(({ steps, title }) => {
    const hole = PLACEHOLDER.exec(steps[0]?.run ?? "");
    if (hole === null) return [];
    return [
      {
        path: ["router", 0],
        message: `the first command of "${title}" has a placeholder`,
        expected: "the real names",
        found: hole[0],
      },
    ];
  });
  return yesUnless(objections, byRunbook(runbook.entries[0]?.steps[0]?.run ?? "no command"));
}

/** A step without an end is where people wait while users are harmed. */
function limitedSteps({ runbook }: Subject): Look {
  const commands = runbook.entries.flatMap(({ title, steps }) =>
    steps.filter(({ run }) => run !== null).map((step) => ({ title, step })),
  );
  const open = commands.flatMap(({ title, step }) => {
    const missing = [
      ...(step.expect === null ? ["an expected output"] : []),
      ...(step.within === null ? ["a time limit"] : []),
      ...(step.otherwise === null ? ["what to do at the limit"] : []),
    ];
    return missing.length === 0 ? [] : [{ title, does: step.does, missing }];
  });
  const [first] = open;
  const limited = commands[0]?.step;
  return yesUnless(
    first === undefined
      ? []
      : [
          {
            path: ["rollback"],
            what: "key",
            message: `the step "${first.does}" of "${first.title}" has no ${first.missing.join(" and no ").replaceAll(/\ban? /g, "")}`,
            expected: "for every command what it prints, within which time, and what to do at the limit",
            found: `${open.length} of ${commands.length} commands without`,
          },
        ],
    byRunbook(
      limited === undefined
        ? "no commands"
        : `${limited.expect ?? ""} within ${limited.within === null ? "" : showDuration(limited.within)}, else ${limited.otherwise ?? ""}`,
    ),
  );
}

function proven({ runbook }: Subject): Look {
  const entries = runbook.entries.filter(rollsBack);
  const objections = entries.flatMap((entry) => {
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
  const proof = entries[0]?.steps.find((step) => step.run === null && step.expect !== null);
  return yesUnless(objections, byRunbook(proof === undefined ? "" : `${proof.does}: ${proof.expect ?? ""}`));
}

function rollsBack({ trigger, title }: RunbookEntry): boolean {
  return trigger.kind === "rollback-failed" || (trigger.kind === "guard" && title.endsWith("roll back"));
}

function escalates({ plan, runbook }: Subject): Look {
  const silent = runbook.entries.filter(({ mayAct }) => mayAct.trim() === "");
  const others = plan.rollout.people.filter(({ name }) => name !== "on-call");
  const [first] = others;
  return yesUnless(
    [
      ...silent.map(({ title }) => ({
        path: ["people"],
        message: `the runbook entry "${title}" does not say who may act`,
      })),
      ...(first === undefined
        ? [
            lacks(
              ["people"],
              "on-call has nobody to escalate to",
              'people: { model-owner: { any-of: ["@login"] } }',
            ),
          ]
        : []),
    ],
    first === undefined ? inFile("people") : inFile("people", first.name),
  );
}

function drilled({ plan }: Subject): Look {
  return found(
    plan.rollout.rollback.drilled === null ? null : inFile("rollback", "drilled"),
    lacks(
      ["rollback"],
      "the rollback was never rehearsed",
      "rehearse it and write drilled: { on: 2026-11-17, took: 41s }",
    ),
  );
}

function drilledLately({ plan }: Subject): Look {
  const { drilled: last } = plan.rollout.rollback;
  if (last === null) return { kind: "told", under: "rubric-55-drill" };
  const age = plan.starts - Date.parse(last.on);
  return yesUnless(
    age <= OLD_DRILL
      ? []
      : [
          {
            path: ["rollback", "drilled", "on"],
            message: `at the start the last drill is ${Math.floor(age / DAY)} days old`,
            expected: "at most 90 days",
          },
        ],
    inFile("rollback", "drilled", "on"),
  );
}

function drilledFast({ plan }: Subject): Look {
  const { drilled: last, within } = plan.rollout.rollback;
  if (last === null) return { kind: "told", under: "rubric-55-drill" };
  return yesUnless(
    last.took <= within
      ? []
      : [
          {
            path: ["rollback", "within"],
            message: "the last drill took longer than the rollback may take",
            expected: `at least ${showDuration(last.took)}, or a faster way`,
            found: showDuration(within),
          },
        ],
    inFile("rollback", "within"),
  );
}
