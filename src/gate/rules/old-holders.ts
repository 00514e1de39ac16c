/** A rollout file that changes who decides about it is decided by those whom it named before. */
import type { Role } from "../../config/rollout.ts";
import { ON_CALL, requiredRoles } from "../input.ts";
import type { GateRollout, ReadableGate, RolloutBefore } from "../input.ts";
import { foldLogin } from "../login.ts";
import type { Requirement } from "../outcome.ts";
import { opinionsOf } from "../reviews.ts";
import { roleTerms } from "../roles.ts";
import { peopleLeaf } from "./people-leaf.ts";

/**
 * One requirement for each approving role that the rollout had at the base's tip: somebody who held it then, by policy
 * and file, approves. Where the policy names `policy-owner`, one of them can close it too, so that people who left do not
 * keep it open for ever.
 */
export function oldHoldersRequirements(gate: ReadableGate, rollout: GateRollout): readonly Requirement[] {
  const before = rollout.before ?? null;
  if (before === null || gate.facts.state === "merged") return [];
  const what = whatChanges(before, rollout);
  if (what.length === 0) return [];
  const { policy, facts } = gate;
  const { least, reasonRequired } = policy.approvals;
  const tiers = [before.tier, rollout.tier];
  const opinions = opinionsOf(facts, {
    least,
    reasonRequired: tiers.some((tier) => reasonRequired.includes(tier)),
    equalCommits: new Set(policy.approvals.equalDigestCounts ? (rollout.equalCommits ?? []) : []),
  });
  const detail = `this pull request changes who may approve (${what.join("; ")}): needs the old holders`;
  return requiredRoles(policy, before.tier)
    .filter((role) => role !== ON_CALL)
    .map((role): Requirement => {
      const asked = (name: string, people: readonly Role[]): Requirement => {
        const question = { rollout: before.name, role: name, people, peopleAtBase: people };
        const terms = roleTerms({ ...question, policy, policySource: gate.policySource }, facts);
        const named = { id: `old-holders:${role}`, reason: "approvers-changed", least } as const;
        return peopleLeaf(terms, { facts, opinions }, named);
      };
      const owners = Object.hasOwn(policy.roles, "policy-owner") ? asked("policy-owner", []) : null;
      if (owners?.kind === "satisfied") return owners;
      const own = asked(role, before.people);
      if (own.kind === "satisfied") return own;
      const said = own.detail === "" ? detail : `${detail}; ${own.detail}`;
      return { ...own, detail: said, closers: [...new Set([...own.closers, ...(owners?.closers ?? [])])] };
    });
}

/** Another name is not among them: there the rollout of the old name ends, and its owners decide on that. */
function whatChanges(before: RolloutBefore, rollout: GateRollout): readonly string[] {
  const roles = [...new Set([...before.people, ...rollout.people].map(({ name }) => name))];
  return [
    ...(before.tier === rollout.tier ? [] : [`tier: ${before.tier} → ${rollout.tier}`]),
    ...roles.flatMap((role) => {
      const [then, now] = [listed(before.people, role), listed(rollout.people, role)];
      return then === now ? [] : [`people.${role}: ${then} → ${now}`];
    }),
  ];
}

/** People of a role whatever their order, and how many of them. */
function listed(people: readonly Role[], name: string): string {
  const role = people.find((each) => each.name === name);
  if (role === undefined) return "nobody";
  const names = [...new Set(role.anyOf.map(foldLogin))].toSorted();
  const shown = names.length > 6 ? [...names.slice(0, 6), `and ${names.length - 6} more`] : names;
  return `${role.atLeast > 1 ? `${role.atLeast} of ` : ""}${shown.join(", ")}`;
}
