import { weightIn } from "../config/rollout.ts";
import {
  byPolicy,
  found,
  inFile,
  lacks,
  notApplicable,
  question,
  yesUnless,
  type Evidence,
  type Look,
  type Rule,
  type Subject,
} from "./rule.ts";
import { ALL_TRAFFIC } from "./words.ts";

/** A step to this share or more deserves a person's go. */
const LARGE = 25;

/** F: people, decisions, communication. */
export const PEOPLE: readonly Rule[] = [
  {
    code: "rubric-59-decider",
    blocksAt: 2,
    answer: null,
    look: (subject) =>
      found(named(subject, "model-owner"), {
        path: ["people"],
        what: "key",
        message: "neither the rollout nor the policy names who decides",
        expected: "a model-owner",
        suggestion: 'people: { model-owner: { any-of: ["@login"] } }',
      }),
  },
  { code: "rubric-60-on-call", blocksAt: 1, answer: null, look: onCall },
  { code: "rubric-61-decision-rights", blocksAt: 3, answer: null, look: humansOnly },
  { code: "rubric-62-decision-points", blocksAt: 0, answer: "decision-points", look: decisions },
  {
    code: "rubric-63-communications",
    blocksAt: 0,
    answer: "communications",
    look: ({ plan }) => {
      const index = plan.rollout.communications.findIndex(({ on }) => on === "rolled-back");
      const isAnswered = Object.hasOwn(plan.rollout.answers, "communications");
      if (!isAnswered && plan.problems.some(({ code }) => code === "rollback-untold"))
        return { kind: "told", under: "rollback-untold" };
      return found(
        index === -1 ? null : inFile("communications", index),
        lacks(
          ["communications"],
          "nobody hears of a rollback",
          '{ on: rolled-back, to: <channel>, message: "…" }',
        ),
      );
    },
  },
  question({
    code: "rubric-64-support-brief",
    answer: "support-brief",
    asks: "what users may see, and how to tell the versions apart, is not said for the front line",
  }),
  question({
    code: "rubric-65-override",
    answer: "override",
    asks: "who may go around a rule in an emergency, and for how long, is not said",
    instead: ({ policy }) => {
      const needs = policy.emergency?.needs;
      return needs === undefined ? null : byPolicy(`emergency: { needs: ${needs.atLeast} of ${needs.role} }`);
    },
  }),
  question({
    code: "rubric-66-record",
    answer: "record-retention",
    asks: "how long the record of decisions (state branch, journal, comment) is kept is not said",
  }),
  {
    code: "rubric-67-close-out",
    blocksAt: 0,
    answer: "close-out",
    look: ({ plan }) =>
      found(
        plan.rollout.followUp.length > 0 ? inFile("follow-up", 0) : null,
        lacks(
          ["follow-up"],
          "nothing is read again after the release",
          'follow-up: [{ after: 28d, read: <guard>, owner: "@login" }]',
        ),
      ),
  },
];

/** The rollout's own people before the policy's. */
function named({ plan, policy }: Subject, role: string): Evidence | null {
  if (plan.rollout.people.some(({ name }) => name === role)) return inFile("people", role);
  const inPolicy = policy.roles[role];
  return inPolicy === undefined ? null : byPolicy(`roles.${role}: ${inPolicy.anyOf.join(", ")}`);
}

function onCall({ plan }: Subject): Look {
  const role = plan.rollout.people.find(({ name }) => name === "on-call");
  return found(role === undefined || role.covers === null ? null : inFile("people", "on-call"), {
    path: role === undefined ? ["people"] : ["people", "on-call"],
    what: "key",
    message:
      role === undefined
        ? "nobody is named for the pager"
        : "it is not said how long one acknowledgement covers",
    expected: "on-call with any-of and covers",
    suggestion: 'on-call: { any-of: ["@login"], covers: 24h }',
  });
}

/** Accounts that are programs by their names. GitHub's own bots cannot be written: their names have brackets. */
const PROGRAM =
  /^@(?:[\w-]*-)?(?:bot|bots|robot|ci|automation|github-actions|dependabot|renovate|copilot)(?:-\w+)?$/i;

function humansOnly({ plan }: Subject): Look {
  const { people } = plan.rollout;
  const objections = people.flatMap(({ name, anyOf }) =>
    anyOf.flatMap((login, index) =>
      PROGRAM.test(login)
        ? [
            {
              path: ["people", name, "any-of", index],
              message: `${name} would be decided by a program`,
              expected: "people and teams of people",
              found: login,
              suggestion: "name the person who answers for it",
            },
          ]
        : [],
    ),
  );
  return yesUnless(objections, inFile("people"));
}

function decisions({ plan: { rollout } }: Subject): Look {
  const large = rollout.stages.findIndex((stage) => weightIn(stage, ALL_TRAFFIC) >= LARGE);
  if (large === -1) return notApplicable(`no stage reaches ${LARGE}%`);
  const asked = rollout.stages.slice(0, large + 1).findIndex(({ go }) => go.length > 0);
  return found(asked === -1 ? null : inFile("stages", asked, "go"), {
    path: ["stages", large],
    message: `no person says go before a step to ${LARGE}% or more`,
    suggestion: "go: [model-owner]",
  });
}
