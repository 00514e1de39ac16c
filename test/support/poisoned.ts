/** A rollout in which every text is somebody's attempt to break the page. */
import type { Rollout } from "../../src/config/rollout.ts";
import type { PlanCommentInput } from "../../src/render/plan-comment.ts";
import { lint } from "../../src/lint/lint.ts";
import { buildRunbook } from "../../src/runbook/build.ts";
import { poisonedDraft } from "./drafted-block.ts";
import { aGateOutcome, aRequirement, aRolloutOutcome } from "./report.ts";
import { aPlan, aPolicy, aRollout, aRouter, anywhere } from "./rollout.ts";

/** Pieces that mean something to Markdown, HTML, GitHub, mathematics, diagrams or a terminal. */
export const HOSTILE_PIECES = [
  "@everyone",
  "@acme/team",
  "#123",
  "GH-12",
  "acme/news#7",
  "0123456789abcdef0123456789abcdef01234567",
  "https://evil.example/x?a=b",
  "www.evil.example",
  "mailto:a@evil.example",
  "someone@evil.example",
  "[x](https://evil.example)",
  "![x](https://evil.example/x.png)",
  "<https://evil.example>",
  "<img src=x onerror=alert(1)>",
  "</details></td></table>",
  "<!-- model-rollout:gate -->",
  "<!-- /model-rollout:gate -->",
  "<!--",
  "</code>",
  "<details>",
  "| a | b |",
  "\\|",
  "\n\n# heading\n\n",
  "\n| --- | --- |\n",
  "\r\n- [ ] task\n",
  "```",
  "~~~",
  "`",
  "**bold** _it_ ~~no~~",
  "$$x^2$$ $`y`$",
  "> [!CAUTION]",
  "&lt;b&gt; &#64;all",
  "\\@all",
  "%%{init: {}}%%",
  "end; click A href",
  "\u202Eright-to-left\u200F",
  "\u0000\u0007\u001B[31m",
  "\u200B\u2060",
  "😀👩‍👩‍👧‍👦🇩🇪",
  "\uD800",
  "long".repeat(100),
] as const;

/** The comment of a plan with nothing but `value` in it. */
export function poisonedInput(value: string): PlanCommentInput {
  const rollout = poisoned(value);
  const plan = aPlan({ rollout, routers: [poisonedRouter(value)], locate: anywhere, file: value });
  const runbook = buildRunbook(plan);
  const linted = lint({ plan, runbook, policy: aPolicy(), sameRoute: [] }, anywhere);
  const problem = {
    code: "unknown-key",
    severity: "blocker",
    file: value,
    at: { line: 4, column: 5 },
    length: 6,
    message: value,
    expected: value,
    found: value,
    suggestion: value,
  } as const;
  return {
    plans: [
      {
        plan,
        runbook,
        advice: [...plan.problems, ...linted.problems],
        rubric: linted.rubric,
        drafted: poisonedDraft(value, [{ from: 1, to: 4, why: "too-broad" }]),
      },
    ],
    problems: [problem],
    gate: aGateOutcome({
      rollouts: [
        aRolloutOutcome({
          rollout: value,
          requirements: [
            aRequirement({ id: value, closers: [value], detail: value }),
            aRequirement({ id: `role:${value}`, detail: value }),
          ],
          approvals: [{ role: value, by: value, review: 1, reason: value }],
          dismissals: [{ login: value, what: "approval", why: "bot", at: value }],
        }),
      ],
    }),
    commit: value,
    policy: { kind: "file", path: value, commit: value },
    audience: "public",
    run: "https://github.com/acme/news/actions/runs/7",
  };
}

/** Every text of the rollout is `value`; names that others refer to end in it. */
function poisoned(value: string): Rollout {
  const rollout = aRollout();
  const side = {
    ...rollout.release.candidate,
    id: value,
    model: value,
    digest: value,
    parameters: { [value]: value },
  };
  return {
    ...rollout,
    name: value,
    release: { baseline: { ...side, id: `${value}0` }, candidate: side },
    hypothesis: { metric: value, direction: "increase", effect: value, readAt: value, changeOurMind: value },
    routedBy: value,
    cohorts: rollout.cohorts.map((cohort) => ({
      ...cohort,
      name: `${cohort.name} ${value}`,
      from: cohort.from === null ? null : `${cohort.from} ${value}`,
      owner: value,
      because: value,
      accepted: { by: value, because: value },
    })),
    guards: rollout.guards.map((guard) => ({ ...guard, name: `${guard.name} ${value}` })),
    stages: rollout.stages.map((stage) => ({ ...stage, name: `${stage.name} ${value}`, go: [value] })),
    people: rollout.people.map((role) => ({ ...role, anyOf: [value] })),
    rollback: {
      ...rollout.rollback,
      drilled: null,
      also: [{ does: value, run: [value], repeat: "safe" }],
      cannotUndo: [{ what: value, owner: value }],
    },
    channels: { [value]: { kind: "slack", secret: "S" } },
    communications: [
      { on: value, to: value, message: value },
      { on: "rolled-back", to: value, message: value },
      { on: "hold", to: value, message: value },
    ],
    answers: {
      [value]: { kind: "answered", text: value },
      other: { kind: "not-applicable", because: value },
    },
  };
}

function poisonedRouter(value: string): ReturnType<typeof aRouter> {
  const router = aRouter();
  const steps = router.undo.steps.map((step) => ({
    ...step,
    does: value,
    run: value,
    expect: value,
    needs: [value],
  }));
  return { ...router, undo: { route: value, steps } };
}
