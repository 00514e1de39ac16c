/** The fewest people who could still make it a go, each step tried on the gate itself; or what no person can change. */
import { evaluateGate } from "./evaluate.ts";
import { openLeaves } from "./expectation.ts";
import type { OpenLeaf } from "./expectation.ts";
import type { GateInput } from "./input.ts";
import { foldLogin, lookUp } from "./login.ts";
import { isGroup } from "./roles.ts";
import { accessOf, whatIf } from "./what-if.ts";
import type { Change } from "./what-if.ts";

/** `count` of `people` do it; all of them are alike here. */
export interface Step {
  /** `verify` stands for the word that each drafted statement takes. */
  readonly does: "approve" | "ack" | "verify";
  readonly count: number;
  readonly people: readonly string[];
  /** Whether it takes back a request for changes: nobody else can do that. */
  readonly lifts: boolean;
}

export type WayToGo =
  | { readonly kind: "is-go" }
  | {
      readonly kind: "people";
      readonly steps: readonly Step[];
      /** Logins whose access the facts do not tell: the way holds if they may write. */
      readonly assumed: readonly string[];
      /** False where there were too many combinations to try all that are smaller. */
      readonly isSmallest: boolean;
    }
  /** What stays open whatever these people do. */
  | { readonly kind: "cannot"; readonly because: readonly OpenLeaf[] };

/** Evaluations of the gate that a search may cost. */
const MOST_TRIES = 1_500;
/** People of one step who are tried one by one. */
const MOST_TRIED = 25;
/** People of one leaf beyond those that it needs: of a thousand owners not each is looked at. */
const SPARE = 50;

export function wayToGo(input: GateInput): WayToGo {
  const outcome = evaluateGate(input);
  if (outcome.kind === "go") return { kind: "is-go" };
  const candidates = candidatesOf(input, openLeaves(outcome));
  const assumed = new Set(
    candidates.flatMap(({ login, does, lifts }) =>
      does !== "ack" && !lifts && accessOf(input.facts, login) === "unknown" ? [login] : [],
    ),
  );
  const least = input.policy?.approvals.least ?? "write";
  const able = whatIf(
    input,
    [...assumed].map((login) => ({ kind: "access", login, permission: least })),
  );
  const all = evaluateGate(whatIf(able, candidates.map(changeOf)));
  if (all.kind !== "go") return { kind: "cannot", because: openLeaves(all) };
  const found = search(able, candidates);
  const steps = found.groups.map((group) => stepOf(able, group, found.groups));
  const used = new Set(steps.filter(({ does }) => does !== "ack").flatMap(({ people }) => people));
  return {
    kind: "people",
    steps,
    assumed: [...assumed].filter((login) => used.has(login)).toSorted(),
    isSmallest: found.isSmallest,
  };
}

interface Candidate {
  readonly does: Step["does"];
  readonly login: string;
  readonly lifts: boolean;
  /** What of the open leaves this person could close: who has the same is alike. */
  readonly closes: string;
}

function candidatesOf(input: GateInput, leaves: readonly OpenLeaf[]): readonly Candidate[] {
  const closable = new Map<
    string,
    { readonly candidate: Omit<Candidate, "closes">; readonly closes: string[] }
  >();
  for (const { rollout, path, leaf } of leaves) {
    const does = doneFor(leaf);
    const lifts = leaf.reason === "changes-requested";
    for (const login of peopleIn(input, leaf.closers).slice(0, leaf.missing + SPARE)) {
      const key = `${does} ${foldLogin(login)}`;
      const known = closable.get(key) ?? { candidate: { does, login, lifts }, closes: [] };
      known.closes.push(`${rollout} ${path.join(" ")}`);
      closable.set(key, {
        ...known,
        candidate: { ...known.candidate, lifts: known.candidate.lifts || lifts },
      });
    }
  }
  return [...closable.values()].map(({ candidate, closes }) => ({
    ...candidate,
    closes: [...new Set(closes)].toSorted().join("\n"),
  }));
}

function doneFor({ reason, statements }: OpenLeaf["leaf"]): Step["does"] {
  if (statements !== undefined) return "verify";
  return reason === "acknowledgement-missing" || reason === "acknowledgement-expired" ? "ack" : "approve";
}

function peopleIn({ facts }: GateInput, closers: readonly string[]): readonly string[] {
  return closers.flatMap((closer) => {
    if (!isGroup(closer)) return [closer.replace(/^@/, "")];
    const team = lookUp(facts.teams, closer);
    return team?.kind === "members" ? team.logins : [];
  });
}

function changeOf({ does, login }: Candidate): Change {
  switch (does) {
    case "approve":
      return { kind: "approve", login, reason: "(what if)" };
    case "ack":
      return { kind: "ack", login, until: null };
    case "verify":
      return { kind: "verify", login };
  }
}

/** `count` of `members`; the first of them are tried. */
interface Group {
  readonly members: readonly Candidate[];
  readonly count: number;
}

interface Found {
  readonly groups: readonly Group[];
  readonly isSmallest: boolean;
}

/** People who are alike are one group, so that of forty owners not every pair is tried. */
function search(input: GateInput, candidates: readonly Candidate[]): Found {
  const lifting = candidates.filter(({ lifts }) => lifts).map((each) => ({ members: [each], count: 1 }));
  const alike = Map.groupBy(
    candidates.filter(({ lifts }) => !lifts),
    ({ does, closes }) => `${does}\n${closes}`,
  );
  const groups = [...alike.values()];
  let tries = 0;
  const isGo = (counts: readonly number[]): boolean => {
    tries += 1;
    return evaluateGate(whatIf(input, chosen(withCounts(groups, counts, lifting)))).kind === "go";
  };
  const giveUp = {
    groups: withCounts(
      groups,
      groups.map((members) => members.length),
      lifting,
    ),
    isSmallest: false,
  };
  const most = groups.reduce((sum, members) => sum + members.length, 0);
  for (let size = 0; size <= most; size += 1) {
    for (const counts of splits(
      size,
      groups.map((members) => members.length),
    )) {
      if (isGo(counts)) return { groups: withCounts(groups, counts, lifting), isSmallest: true };
      if (tries >= MOST_TRIES) return giveUp;
    }
  }
  return giveUp;
}

function withCounts(
  groups: readonly (readonly Candidate[])[],
  counts: readonly number[],
  lifting: readonly Group[],
): readonly Group[] {
  const counted = groups.map((members, index) => ({ members, count: counts[index] ?? 0 }));
  return [...lifting, ...counted.filter(({ count }) => count > 0)];
}

function chosen(groups: readonly Group[]): readonly Change[] {
  return groups.flatMap(({ members, count }) => members.slice(0, count).map(changeOf));
}

/** Every way to take `size` from groups of these sizes. */
function* splits(size: number, limits: readonly number[]): Generator<readonly number[]> {
  const [limit, ...others] = limits;
  if (limit === undefined) {
    if (size === 0) yield [];
    return;
  }
  for (let count = Math.min(size, limit); count >= 0; count -= 1)
    for (const rest of splits(size - count, others)) yield [count, ...rest];
}

/** Where one of several is enough, everybody named is tried: the gate decides who is alike. */
function stepOf(input: GateInput, group: Group, all: readonly Group[]): Step {
  const { members, count } = group;
  const others = chosen(all.filter((each) => each !== group));
  const works =
    count !== 1 || members.length === 1
      ? members
      : members
          .slice(0, MOST_TRIED)
          .filter((each) => evaluateGate(whatIf(input, [...others, changeOf(each)])).kind === "go");
  const [first] = members;
  return {
    does: first?.does ?? "approve",
    count,
    lifts: first?.lifts ?? false,
    people: works.map(({ login }) => login),
  };
}
