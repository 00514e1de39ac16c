/** The policy file. Every floor that it leaves out is the one that asks least, except where the whole tier is missing. */
import { z } from "zod";
import { GUARD_CLASSES } from "../../judge/guard.ts";
import { EMERGENCY_SKIPS } from "../policy.ts";
import { DRAFTING, draftingSchema } from "./drafting.ts";
import * as f from "./fields.ts";
import { POLICY_ROLE } from "./people.ts";
import { RULES } from "./policy-rules.ts";
import { CLOSURE } from "./release.ts";

const ROLES = f.named(POLICY_ROLE);

const TIER = f.mapping({
  "largest-first-weight": f.percent("The first live stage serves at most this.").optional(),
  "shortest-bake": f.duration("No live stage bakes shorter.", "24h").optional(),
  "guard-classes": z.array(f.choice("A class of guards.", GUARD_CLASSES)).optional(),
  cohorts: f.count("So many cohorts are judged alone.", 0, 100).optional(),
  "drill-not-older-than": f.duration("The rollback was rehearsed within this time.", "90d").optional(),
  roles: z.array(f.name("A role.")).optional(),
  "same-person": f.flag("Whether one person may hold all roles.").optional(),
  "dry-run-first": f.flag("Whether a dry run must come first.").optional(),
});
export type TierPart = z.output<typeof TIER>;

const FREEZE = f.mapping({
  ...CLOSURE,
  zone: f.zone("Time zone of both; UTC when not said.").optional(),
});

const host = f.form(
  "A host name",
  /^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?$/,
  "unleash.acme.example",
);
const HOSTS = f.mapping({
  routers: z.array(host).optional(),
  sources: z.array(host).optional(),
  notifiers: z.array(host).optional(),
});

const loud = f.choice("How loud.", ["message", "page"]);
const after = f.duration("After this time.", "30m");
const WAKE = f.mapping({
  "rolled-back": loud.optional(),
  hold: f.mapping({ message: after.optional(), page: after.optional() }).optional(),
  "rollback-unconfirmed": loud.optional(),
  "no-tick": f.mapping({ after, page: f.flag("Whether it pages.").optional() }).optional(),
});

export type WakePart = z.output<typeof WAKE>;

const EMERGENCY = f.mapping({
  needs: f.form("How many of which role", /^[1-9]\d? of [a-z0-9-]{1,60}$/, "2 of model-owner"),
  skips: z.array(f.choice("What may be skipped.", EMERGENCY_SKIPS)),
  never: z.array(f.choice("What may never be skipped.", ["rollback", "guards"])).optional(),
});

export const POLICY = f.mapping({
  version: f.choice("Version of this format.", [1]),
  roles: ROLES,
  for: z
    .record(z.string().regex(/^[a-z0-9*-]{1,40}$/), ROLES)
    .meta({ description: "Pattern of rollout names → roles; the more specific wins." })
    .optional(),
  approvals: f
    .mapping({
      "equal-digest-counts": f
        .flag("Whether an approval of an older commit with the same plan counts.")
        .optional(),
      least: f.choice("The least permission of an approver.", ["write", "maintain", "admin"]).optional(),
      distinct: f.flag("Whether every role needs another person.").optional(),
      "reason-required": z.array(f.choice("A tier.", [1, 2, 3])).optional(),
    })
    .optional(),
  tiers: f.mapping({ "1": TIER.optional(), "2": TIER.optional(), "3": TIER.optional() }).optional(),
  rules: RULES.optional(),
  freeze: z.array(FREEZE).optional(),
  hosts: HOSTS.optional(),
  "on-call": f.mapping({ "longest-cover": f.duration("The longest acknowledgement.", "7d") }).optional(),
  wake: WAKE.optional(),
  patience: f.duration("How long a reached deadline holds before it rolls back.", "24h").optional(),
  heartbeat: f.secretName("The name of a secret").optional(),
  emergency: EMERGENCY.optional(),
  drafting: DRAFTING.optional(),
});
export type PolicyPart = z.output<typeof POLICY>;

/** The schema for a policy whose `drafting` has the form of `raw`. */
export function policySchema(raw: unknown): z.ZodType<PolicyPart> {
  return raw === undefined ? POLICY : POLICY.extend({ drafting: draftingSchema(raw) });
}
