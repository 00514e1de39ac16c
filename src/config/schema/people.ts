/** Who decides, who is told, and what happens on the way back. */
import { z } from "zod";
import type { Channel } from "../channels.ts";
import type { Communication, RollbackTerms } from "../rollout.ts";
import * as f from "./fields.ts";

const anyOf = z.array(f.holder("A person or team")).min(1).meta({ description: "Any of these." });

export const ROLE = f
  .mapping({
    "any-of": anyOf,
    "at-least": f.count("How many of them; 1 when not said.", 1, 20).optional(),
    covers: f.duration("On-call only: how long one acknowledgement lasts.", "24h").optional(),
    phone: f
      .form(
        "A line that somebody answers, for people without GitHub. It stands in runbook.md and in no comment.",
        /^\+?[0-9](?:[ ()/.-]{0,2}[0-9]){4,19}$/,
        "+49 30 1234567",
        "wrong-value",
      )
      .optional(),
  })
  .transform((v) => ({
    anyOf: v["any-of"],
    atLeast: v["at-least"] ?? 1,
    covers: v.covers ?? null,
    ...(v.phone === undefined ? {} : { phone: v.phone }),
  }));
export type RolePart = z.output<typeof ROLE>;

export const POLICY_ROLE = f
  .mapping({ "any-of": anyOf, "at-least": f.count("How many of them; 1 when not said.", 1, 20).optional() })
  .transform((v) => ({ anyOf: v["any-of"], atLeast: v["at-least"] ?? 1 }));

const REPEAT = f.choice("Whether it may be done twice.", ["safe", "unsafe"]);

export const ROLLBACK = f
  .mapping({
    within: f.duration("By then the router reports 0 for the candidate.", "60s"),
    "keep-baseline-for": f.duration("How long the baseline stays ready after the end.", "72h"),
    drilled: f
      .mapping({ on: f.date("When it was rehearsed."), took: f.duration("How long it took.", "41s") })
      .optional(),
    also: z
      .array(
        f.mapping({
          does: f.text("What it undoes."),
          run: f.argv("The program and its arguments; no shell."),
          repeat: REPEAT.optional(),
          secrets: z
            .array(f.secretName("The name of a secret that the program is given as a variable"))
            .min(1)
            .optional(),
        }),
      )
      .optional(),
    fallback: f
      .mapping({
        does: f.text("What users get in place of both versions, such as popular items."),
        run: f.argv("The program and its arguments; no shell.").optional(),
        owner: f.people("Who decides it with you."),
      })
      .meta({ description: "Where to go when the old version is bad or gone too." })
      .optional(),
    "cannot-undo": z
      .array(f.mapping({ what: f.text("What stays."), owner: f.people("Who repairs it.") }))
      .optional(),
    revert: f
      .choice(
        "Whether a pull request that puts the release's files back is opened after a rollback; none when not said.",
        ["pull-request", "none"],
      )
      .optional(),
  })
  .transform((v): RollbackTerms => ({
    within: v.within,
    keepBaselineFor: v["keep-baseline-for"],
    drilled: v.drilled ?? null,
    also: (v.also ?? []).map((each) => ({
      does: each.does,
      run: each.run,
      repeat: each.repeat ?? "unsafe",
      ...(each.secrets === undefined ? {} : { secrets: each.secrets }),
    })),
    ...(v.fallback === undefined
      ? {}
      : { fallback: { does: v.fallback.does, run: v.fallback.run ?? null, owner: v.fallback.owner } }),
    cannotUndo: v["cannot-undo"] ?? [],
    ...(v.revert === undefined ? {} : { revert: v.revert }),
  }));

const secret = f.secretName("The name of a secret");
const byWebhook = { webhook: secret };

export const CHANNEL = z
  .discriminatedUnion("kind", [
    f.mapping({ kind: z.literal("slack"), ...byWebhook }),
    f.mapping({ kind: z.literal("teams"), ...byWebhook }),
    f.mapping({
      kind: z.literal("webhook"),
      url: secret,
      sign: f.secretName("The name of the secret that messages are signed with").optional(),
    }),
    f.mapping({
      kind: z.literal("pagerduty"),
      key: secret,
      region: f.choice("Where the account lives; us when not said.", ["us", "eu"]).optional(),
    }),
  ])
  .transform((v): Channel => {
    switch (v.kind) {
      case "slack":
      case "teams":
        return { kind: v.kind, secret: v.webhook };
      case "webhook":
        return { kind: v.kind, secret: v.url, ...(v.sign === undefined ? {} : { sign: v.sign }) };
      case "pagerduty":
        return { kind: v.kind, secret: v.key, ...(v.region === undefined ? {} : { region: v.region }) };
    }
  });

export const COMMUNICATION = f
  .mapping({
    on: f.text("The moment: `rolled-back`, `canary-5`, `1 working day before start`.", 100),
    to: f.name("A channel, or an entry under `people` whom somebody tells by hand."),
    message: f.text("What is said; `{candidate}`, `{stage}` and the like are filled in."),
    owner: f.people("Who sends it where the program cannot.").optional(),
  })
  .transform(({ owner, ...v }): Communication => (owner === undefined ? v : { ...v, owner }));

export const FOLLOW_UP = f.mapping({
  after: f.duration("So long after the end.", "28d"),
  read: f.name("The guard whose level is read again."),
  owner: f.people("Who reads it."),
});

const NOT_APPLICABLE = f.mapping({ "not-applicable": f.text("Why it does not apply.") });
const ANSWERED = f.text("The answer.");

/** An answer is a text, or says why the question does not apply. */
export function answerSchema(raw: unknown): typeof NOT_APPLICABLE | typeof ANSWERED {
  return typeof raw === "object" && raw !== null ? NOT_APPLICABLE : ANSWERED;
}
export const ANSWER = z.union([ANSWERED, NOT_APPLICABLE]);
