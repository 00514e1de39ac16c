/** Text → policy, or everything that is wrong with it. */
import type { GuardClass } from "../judge/guard.ts";
import { DAY, HOUR, milliseconds } from "../units.ts";
import { momentOf } from "./calendar-text.ts";
import { objection, type Objection } from "./objection.ts";
import { inReadingOrder, problemOf, problemOfFault, withoutEchoes } from "./placing.ts";
import type { EmergencyTerms, Policy, TierFloor } from "./policy.ts";
import { draftingOf } from "./schema/drafting.ts";
import { isBlocked, type Problem } from "./problem.ts";
import { readPart } from "./read-part.ts";
import { draftingMakesSense } from "./rules/drafting.ts";
import { freezeHasLength } from "./rules/freezes.ts";
import { policyRulesMakeSense } from "./rules/policy-rules.ts";
import { secretsIn } from "./rules/secrets.ts";
import { policySchema, type PolicyPart, type TierPart } from "./schema/policy.ts";
import { ruleOf } from "./schema/policy-rules.ts";
import { nearest } from "./suggest.ts";
import { wakeOf } from "./wake.ts";
import { asRaw } from "./written.ts";
import { readYaml } from "./yaml.ts";

/** The policy, null exactly when a problem is a blocker. Never throws. */
export function parsePolicy(
  file: string,
  text: string,
): { readonly policy: Policy | null; readonly problems: readonly Problem[] } {
  const { tree, faults } = readYaml(text);
  const fromFile = faults.map((fault) => problemOfFault(file, fault));
  if (tree === null) return { policy: null, problems: inReadingOrder(fromFile, [file]) };
  const raw = asRaw(tree.value);
  const fromSchema: Objection[] = [];
  const part = readPart(policySchema(raw["drafting"]), raw, { path: [], objections: fromSchema });
  const rules =
    part === null
      ? []
      : [
          ...rolesAreNamed(part),
          ...policyRulesMakeSense(part.rules ?? []),
          ...freezesHaveLength(part),
          ...(part.drafting === undefined || part.drafting === "off"
            ? []
            : draftingMakesSense(part.drafting)),
        ];
  const objections = withoutEchoes([...secretsIn(raw), ...fromSchema, ...rules]);
  const problems = inReadingOrder(
    [...fromFile, ...objections.map((each) => problemOf([{ file, tree }], each))],
    [file],
  );
  return { policy: part === null || isBlocked(problems) ? null : policyOf(part), problems };
}

/** What holds where the base branch has no policy file: the floors of tier 1, whatever tier a rollout claims. */
export function builtInPolicy(): Policy {
  return policyOf({ version: 1, roles: {} });
}

const CLASSES: readonly GuardClass[] = ["latency", "error", "quality"];
const STRICTEST: TierFloor = {
  largestFirstWeight: 1,
  shortestBake: milliseconds(24 * HOUR),
  guardClasses: CLASSES,
  cohorts: 1,
  drillNotOlderThan: milliseconds(90 * DAY),
  roles: ["model-owner", "on-call"],
  samePerson: false,
  dryRunFirst: false,
};

function policyOf(part: PolicyPart): Policy {
  const { approvals, hosts, tiers } = part;
  return {
    version: part.version,
    roles: part.roles,
    for: Object.entries(part.for ?? {}).map(([pattern, roles]) => ({ pattern, roles })),
    approvals: {
      equalDigestCounts: approvals?.["equal-digest-counts"] ?? true,
      least: approvals?.least ?? "write",
      distinct: approvals?.distinct ?? true,
      reasonRequired: approvals?.["reason-required"] ?? [1],
    },
    tiers: { 1: floorOf(tiers?.["1"]), 2: floorOf(tiers?.["2"]), 3: floorOf(tiers?.["3"]) },
    rules: (part.rules ?? []).map(ruleOf),
    freeze: (part.freeze ?? []).flatMap(({ from, until, zone = "UTC", because }) => {
      const begins = momentOf(from, zone, "earlier");
      const ends = momentOf(until, zone, "later");
      return begins === null || ends === null ? [] : [{ from: begins, until: ends, because }];
    }),
    hosts:
      hosts === undefined
        ? null
        : { routers: hosts.routers ?? [], sources: hosts.sources ?? [], notifiers: hosts.notifiers ?? [] },
    onCall: { longestCover: part["on-call"]?.["longest-cover"] ?? milliseconds(7 * DAY) },
    patience: part.patience ?? milliseconds(DAY),
    drafting: draftingOf(part.drafting),
    wake: part.wake === undefined ? null : wakeOf(part.wake),
    heartbeat: part.heartbeat ?? null,
    emergency: emergencyOf(part),
  };
}

/** `never` says what is so in any case, for people to read. */
function emergencyOf({ emergency }: PolicyPart): EmergencyTerms | null {
  if (emergency === undefined) return null;
  const [, count = "", role = ""] = /^(\d+) of (.+)$/.exec(emergency.needs) ?? [];
  return { needs: { atLeast: Math.max(1, Number(count)), role }, skips: emergency.skips };
}

/** A tier that the policy leaves out has the strictest floors; a floor that a tier leaves out asks for nothing. */
function floorOf(tier: TierPart | undefined): TierFloor {
  if (tier === undefined) return STRICTEST;
  return {
    largestFirstWeight: tier["largest-first-weight"] ?? 100,
    shortestBake: tier["shortest-bake"] ?? milliseconds(0),
    guardClasses: tier["guard-classes"] ?? [],
    cohorts: tier.cohorts ?? 0,
    drillNotOlderThan: tier["drill-not-older-than"] ?? null,
    roles: tier.roles ?? STRICTEST.roles,
    samePerson: tier["same-person"] ?? false,
    dryRunFirst: tier["dry-run-first"] ?? false,
  };
}

function rolesAreNamed({ roles, tiers, emergency }: PolicyPart): readonly Objection[] {
  const known = Object.keys(roles);
  const unknown = (name: string, path: readonly (string | number)[]): readonly Objection[] =>
    known.includes(name)
      ? []
      : [
          objection("unknown-role", path, `the policy has no role \`${name}\``, {
            expected: `one of ${known.join(", ")}`,
            found: name,
            suggestion: nearest(name, known),
          }),
        ];
  const needed = emergency === undefined ? undefined : / of (.+)$/.exec(emergency.needs)?.[1];
  return [
    ...Object.entries(tiers ?? {}).flatMap(([tier, floor]) =>
      (floor?.roles ?? []).flatMap((name, index) => unknown(name, ["tiers", tier, "roles", index])),
    ),
    ...(needed === undefined ? [] : unknown(needed, ["emergency", "needs"])),
  ];
}

function freezesHaveLength({ freeze }: PolicyPart): readonly Objection[] {
  return (freeze ?? []).flatMap(({ from, until, zone = "UTC" }, index) =>
    freezeHasLength({ from, until, zone }, ["freeze", index]),
  );
}
