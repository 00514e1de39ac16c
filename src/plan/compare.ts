/** Two plans as data: what changed since the one that people approved, the riskier first. */
import type { Instant } from "../units.ts";
import { riskOf, type Risk } from "./change-risk.ts";
import { differencesOf, type Difference } from "./differences.ts";
import type { Cell, NamedFile, Plan } from "./plan.ts";

/** A guard in a cohort. */
export interface Watched {
  readonly guard: string;
  readonly cohort: string;
}

/** What the plan can prove in a stage, other than before. */
export interface ProofChange {
  readonly stage: string;
  /** Promised before, blind now. */
  readonly lost: readonly Watched[];
  /** The other way round. */
  readonly gained: readonly Watched[];
}

export type PlanChange =
  /** One place of the file: `path` are its keys and names, `undefined` stands for nothing. */
  | {
      readonly kind: "written";
      readonly path: readonly string[];
      readonly how: Difference["how"];
      readonly before: unknown;
      readonly after: unknown;
      readonly risk: Risk;
      /** What follows from it for what the stages can prove. */
      readonly proofs: readonly ProofChange[];
    }
  /** A file that the rollout names has other content, or is named no longer. */
  | {
      readonly kind: "file";
      readonly path: string;
      readonly at: NamedFile["at"];
      readonly before: string | null;
      readonly after: string | null;
      readonly risk: Risk;
    }
  /** What a stage can prove changed, and no change of this stage, guard or cohort says why: alpha and traffic are shared. */
  | { readonly kind: "proofs"; readonly risk: Risk; readonly proofs: readonly ProofChange[] }
  | {
      readonly kind: "dates";
      readonly risk: Risk;
      readonly of: "start" | "end" | "latest";
      readonly before: Instant;
      readonly after: Instant;
    };

const ORDER: readonly Risk[] = ["riskier", "look", "safer", "neutral"];

/**
 * Empty exactly when both have the same digest, but for the dates: plans of the same moment and policy have the same ones.
 *
 * Both must be made with today's policy and clock, else what merely passed would look like a change.
 */
export function comparePlans(before: Plan, after: Plan): readonly PlanChange[] {
  const both = { before: before.rollout, after: after.rollout };
  const written = differencesOf(before.resolved, after.resolved).map((difference) => ({
    ...difference,
    risk: riskOf(difference, both),
  }));
  const version = differencesOf(before.rollout.version, after.rollout.version, ["version"]);
  const files = filesOf(before.named, after.named);
  if (written.length === 0 && files.length === 0 && version.length === 0) return [];
  const { told, rest } = explained(written, proofsOf(before, after));
  const changes: readonly PlanChange[] = [
    ...told,
    ...files,
    ...(rest.length === 0 ? [] : [{ kind: "proofs", risk: riskOfProofs(rest), proofs: rest } as const]),
    ...datesOf(before, after),
  ];
  return changes.toSorted((a, b) => ORDER.indexOf(a.risk) - ORDER.indexOf(b.risk) || losses(b) - losses(a));
}

type Written = Difference & { readonly risk: Risk };

function losses(change: PlanChange): number {
  if (change.kind !== "written" && change.kind !== "proofs") return 0;
  return change.proofs.reduce((sum, { lost }) => sum + lost.length, 0);
}

function riskOfProofs(proofs: readonly ProofChange[]): Risk {
  return proofs.some(({ lost }) => lost.length > 0) ? "riskier" : "safer";
}

/** What each change of a stage, a guard or a cohort explains; every proof is told once, and what nothing explains is left. */
function explained(
  written: readonly Written[],
  proofs: readonly ProofChange[],
): { readonly told: readonly PlanChange[]; readonly rest: readonly ProofChange[] } {
  let left = proofs;
  const byWeight = written.toSorted((a, b) => reasonRank(a) - reasonRank(b));
  const told = byWeight.map((change): PlanChange => {
    const taken = left.map((proof) => splitProof(proof, change.path));
    left = taken.map(({ others }) => others).filter(isSomething);
    const own = taken.map(({ mine }) => mine).filter(isSomething);
    const { path, how, before, after, risk } = change;
    const worsens = own.some(({ lost }) => lost.length > 0);
    return {
      kind: "written",
      path,
      how,
      before,
      after,
      risk: worsens ? "riskier" : risk,
      proofs: own,
    };
  });
  return { told, rest: left };
}

/** Where several changes could have cost a proof, the stage's own is named before its guard's and its cohort's. */
function reasonRank({ path: [section = ""] }: Written): number {
  const rank = ["stages", "guards", "cohorts"].indexOf(section);
  return rank === -1 ? Number.MAX_SAFE_INTEGER : rank;
}

function isSomething({ lost, gained }: ProofChange): boolean {
  return lost.length + gained.length > 0;
}

/** Of a stage all that changed in it; of a guard or cohort what is about it. */
function splitProof(
  proof: ProofChange,
  [section = "", name = ""]: readonly string[],
): { readonly mine: ProofChange; readonly others: ProofChange } {
  const isMine = ({ guard, cohort }: Watched): boolean =>
    (section === "stages" && name === proof.stage) ||
    (section === "guards" && name === guard) ||
    (section === "cohorts" && name === cohort);
  const part = (own: boolean): ProofChange => ({
    stage: proof.stage,
    lost: proof.lost.filter((each) => isMine(each) === own),
    gained: proof.gained.filter((each) => isMine(each) === own),
  });
  return { mine: part(true), others: part(false) };
}

/** Of stages, guards and cohorts that both plans have: what only one has says enough by itself. */
function proofsOf(before: Plan, after: Plan): readonly ProofChange[] {
  return after.stages
    .map(({ stage, cells }): ProofChange => {
      const old = before.stages.find((each) => each.stage.name === stage.name)?.cells ?? [];
      const promisedBefore = new Map(old.map((cell) => [keyOf(cell), cell.blind === null]));
      const changed = (now: boolean): readonly Watched[] =>
        cells
          .filter((cell) => (cell.blind === null) === now && promisedBefore.get(keyOf(cell)) === !now)
          .map(({ guard, cohort }) => ({ guard, cohort }));
      return { stage: stage.name, lost: changed(false), gained: changed(true) };
    })
    .filter(isSomething);
}

function keyOf({ guard, cohort }: Cell): string {
  return JSON.stringify([guard, cohort]);
}

function filesOf(before: readonly NamedFile[], after: readonly NamedFile[]): readonly PlanChange[] {
  const keyed = (files: readonly NamedFile[]): ReadonlyMap<string, NamedFile> =>
    new Map(files.map((file) => [JSON.stringify([file.path, file.at]), file]));
  const [old, fresh] = [keyed(before), keyed(after)];
  return [...new Set([...fresh.keys(), ...old.keys()])].flatMap((key): readonly PlanChange[] => {
    const [was, is] = [old.get(key), fresh.get(key)];
    const file = is ?? was;
    if (file === undefined || was?.blob === is?.blob) return [];
    const { path, at } = file;
    return [{ kind: "file", path, at, before: was?.blob ?? null, after: is?.blob ?? null, risk: "riskier" }];
  });
}

function datesOf(before: Plan, after: Plan): readonly PlanChange[] {
  const of = [
    ["start", before.starts, after.starts],
    ["end", before.ends, after.ends],
    ["latest", before.latest, after.latest],
  ] as const;
  return of
    .filter(([, was, is]) => was !== is)
    .map(([which, was, is]) => ({ kind: "dates", risk: "neutral", of: which, before: was, after: is }));
}
