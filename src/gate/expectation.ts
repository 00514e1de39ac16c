/** What a facts file that is a test expects of the gate, and where the gate says something else. */
import { foldLogin } from "./login.ts";
import type { Dismissal, GateOutcome, GateReason, Requirement } from "./outcome.ts";

export interface Expectation {
  readonly outcome: GateOutcome["kind"];
  /** null where any will do. */
  readonly reason: GateReason | null;
  /** Exactly what is still open: `model-owner`, `on-call`, `not-draft`, the name of a rule; null where any will do. */
  readonly waitingFor: readonly string[] | null;
  /** Login → why something of theirs does not count; others may be listed too. */
  readonly notCounted: Readonly<Record<string, Dismissal["why"]>>;
}

/** Something that is not as expected. */
export interface Mismatch {
  readonly what: "outcome" | "reason" | "waiting-for" | "not-counted";
  readonly expected: string;
  readonly found: string;
}

/** Nothing where all is as expected. */
export function mismatches(expected: Expectation, outcome: GateOutcome): readonly Mismatch[] {
  const found: Mismatch[] = [];
  if (outcome.kind !== expected.outcome)
    found.push({ what: "outcome", expected: expected.outcome, found: outcome.kind });
  if (expected.reason !== null && outcome.reason !== expected.reason)
    found.push({ what: "reason", expected: expected.reason, found: outcome.reason });
  const { waitingFor } = expected;
  if (waitingFor !== null && !isExactly(waitingFor, outcome)) {
    const open = [...new Set(openLeaves(outcome).map(({ path }) => shortName(path.at(-1) ?? "")))];
    found.push({ what: "waiting-for", expected: listed(waitingFor), found: listed(open) });
  }
  return [...found, ...countedAnyway(expected, outcome)];
}

function countedAnyway({ notCounted }: Expectation, { rollouts }: GateOutcome): readonly Mismatch[] {
  const all = rollouts.flatMap(({ dismissals }) => dismissals);
  return Object.entries(notCounted).flatMap(([login, why]): readonly Mismatch[] => {
    const own = all.filter((each) => foldLogin(each.login) === foldLogin(login)).map((each) => each.why);
    if (own.includes(why)) return [];
    return [
      { what: "not-counted", expected: `${login}: ${why}`, found: `${login}: ${listed([...new Set(own)])}` },
    ];
  });
}

export interface OpenLeaf {
  readonly rollout: string;
  /** Ids from the requirement of the rollout down to the leaf. */
  readonly path: readonly string[];
  readonly leaf: Requirement;
}

/** What is still open, down to the leaves: a requirement that has parts is open through them. */
export function openLeaves({ rollouts }: Pick<GateOutcome, "rollouts">): readonly OpenLeaf[] {
  return rollouts.flatMap(({ rollout, requirements }) =>
    requirements.flatMap((each) => leavesOf(each, []).map((leaf) => ({ rollout, ...leaf }))),
  );
}

function leavesOf(requirement: Requirement, above: readonly string[]): readonly Omit<OpenLeaf, "rollout">[] {
  if (requirement.kind !== "waiting" && requirement.kind !== "refused") return [];
  const path = [...above, requirement.id];
  const inside = (requirement.parts ?? []).flatMap((part) => leavesOf(part, path));
  return inside.length > 0 ? inside : [{ path, leaf: requirement }];
}

/** `role:model-owner` → `model-owner`, `acknowledgement` → `on-call`, `rule:eu` → `eu`. */
export function shortName(id: string): string {
  return id === "acknowledgement" ? "on-call" : id.replace(/^(?:role|rule):/, "");
}

/** Every name is open, and every open leaf is named by itself or by what it stands in. */
function isExactly(names: readonly string[], outcome: GateOutcome): boolean {
  const leaves = openLeaves(outcome);
  const reached = (name: string, path: readonly string[]): boolean =>
    path.some((id) => id === name || shortName(id) === name);
  return (
    names.every((name) => leaves.some(({ path }) => reached(name, path))) &&
    leaves.every(({ path }) => names.some((name) => reached(name, path)))
  );
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "nothing" : names.join(", ");
}
