/** Rollout files of a tree → plans: the step that `plan`, `gate`, `promote` and `roll-back` share. */
import { siblingOf } from "../config/extends.ts";
import { queryFilesOf } from "../config/query-files.ts";
import { extendsOf, namedFiles, parseRollout, refuseFile } from "../config/parse.ts";
import type { ParsedRollout } from "../config/parse.ts";
import type { Policy } from "../config/policy.ts";
import type { Problem } from "../config/problem.ts";
import { isBlocked } from "../config/problem.ts";
import type { RouterDescription, RouterTarget } from "../config/router.ts";
import { lint } from "../lint/lint.ts";
import type { Rubric } from "../lint/rubric.ts";
import { rivalsOf, type Rivals } from "./same-route.ts";
import { buildPlan } from "../plan/build.ts";
import type { NamedFile, Plan } from "../plan/plan.ts";
import { missingFile, readNamed, resultsIn, type Named, type Tree } from "./named-files.ts";
import { buildRunbook } from "../runbook/build.ts";
import type { Runbook } from "../runbook/runbook.ts";
import type { Instant } from "../units.ts";

export interface PlannedRollout {
  readonly file: string;
  readonly parsed: ParsedRollout;
  /** null when the file is wrong. */
  readonly plan: Plan | null;
  readonly runbook: Runbook | null;
  /** Of the file, the plan and the rubric: blockers and advice. */
  readonly problems: readonly Problem[];
  /** null without a plan. */
  readonly rubric: Rubric | null;
}

/** A file as it stands in a tree, or why it cannot be read. */
export interface Text {
  readonly path: string;
  readonly text: string;
  readonly refused?: string | undefined;
}

export interface PlanningTerms {
  readonly policy: Policy;
  readonly now: Instant;
  readonly describeRouter: (target: RouterTarget) => RouterDescription;
  /** Offline results are read unless only their ids are wanted, as for a plan that was accepted long ago. */
  readonly results?: "ids";
  /** Every rollout of the tree, where two of them could move one route; left out where only one is looked at. */
  readonly beside?: readonly FoundRollout[];
}

/** Files that are rollouts: `*.yml` and `*.yaml` whose name does not begin with `_`. */
export function isRolloutFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return /\.ya?ml$/.test(name) && !name.startsWith("_");
}

/** A rollout file of a tree, read. */
export interface FoundRollout {
  readonly file: string;
  readonly parsed: ParsedRollout;
  /** Paths of the files beside it that it is read with: its defaults and its queries; absent where there are none. */
  readonly beside?: readonly string[];
}

/** Every rollout file of a folder, each parsed once, in the order of their paths. */
export function parseAll(
  files: readonly Text[],
  parse: (path: string) => ParsedRollout = (path) => parseFile(files, path),
): readonly FoundRollout[] {
  return files
    .map(({ path }) => path)
    .filter(isRolloutFile)
    .toSorted()
    .map((file) => {
      const beside = besideOf(files, file).map(({ path }) => path);
      const found = { file, parsed: parse(file) };
      return beside.length === 0 ? found : { ...found, beside };
    });
}

/** Plans rollouts of a tree; the files that they name are read in one go. */
export async function planTree(
  tree: Tree,
  found: readonly FoundRollout[],
  terms: PlanningTerms,
): Promise<readonly PlannedRollout[]> {
  return (await nameTree(tree, found, terms)).map(({ planned }) => planned());
}

/** A rollout of a tree with the blobs that it names: enough for its digest, which is all that a running one is asked for. */
export interface NamedRollout {
  readonly file: string;
  readonly parsed: ParsedRollout;
  /** null when the file is wrong, or names one that is not there. */
  readonly named: readonly NamedFile[] | null;
  /** The whole plan, worked out when it is asked for. */
  readonly planned: () => PlannedRollout;
}

/** The same without working out the plans. */
export async function nameTree(
  tree: Tree,
  found: readonly FoundRollout[],
  terms: PlanningTerms,
): Promise<readonly NamedRollout[]> {
  const rollouts = found.flatMap(({ parsed }) => (parsed.rollout === null ? [] : [parsed.rollout]));
  const files = await readNamed(tree, rollouts, terms.results === "ids" ? "id" : "results");
  const rivals = rivalsOf(terms.beside ?? []);
  return found.map(({ file, parsed }) => {
    const { named, missing } = namedBy({ file, parsed }, files);
    return {
      file,
      parsed,
      named: parsed.rollout === null || missing.length > 0 ? null : named,
      planned: () => planOne({ file, parsed, named, missing }, { files, rivals }, terms),
    };
  });
}

/** Parses one file of the folder together with the defaults that it extends and the queries that stand in files beside it. */
export function parseFile(files: readonly Text[], path: string): ParsedRollout {
  const { text = "", refused } = files.find((file) => file.path === path) ?? {};
  if (refused !== undefined) return refuseFile(path, refused);
  const defaults = defaultsOf(files, path);
  return parseRollout({
    file: path,
    text,
    defaults: defaults === null ? null : { file: defaults.path, text: defaults.text },
    beside: (name) => files.find((file) => file.path === siblingOf(path, name)) ?? null,
  });
}

/** The defaults file that a rollout asks for; null when it asks for none or there is none. */
function defaultsOf(files: readonly Text[], path: string): Text | null {
  const wanted = extendsOf(files.find((file) => file.path === path)?.text ?? "");
  return (wanted === null ? undefined : files.find((file) => file.path === siblingOf(path, wanted))) ?? null;
}

/** Every file of the folder that a rollout is read with. A change of one is a change of the rollout. */
export function besideOf(files: readonly Text[], path: string): readonly Text[] {
  const defaults = defaultsOf(files, path);
  const own = files.find((file) => file.path === path)?.text ?? "";
  const names = [own, defaults?.text ?? ""].flatMap(queryFilesOf);
  const queries = [...new Set(names)].flatMap(
    (name) => files.find((file) => file.path === siblingOf(path, name)) ?? [],
  );
  return defaults === null ? queries : [defaults, ...queries];
}

interface Naming {
  readonly named: readonly NamedFile[];
  readonly missing: readonly Problem[];
}

/** What a rollout names: the blobs that are there, and a problem for each that is not. */
function namedBy(
  { file, parsed }: { readonly file: string; readonly parsed: ParsedRollout },
  files: Named,
): Naming {
  const { rollout } = parsed;
  const named: NamedFile[] = [];
  const missing: Problem[] = [];
  if (rollout === null) return { named, missing };
  const results = resultsIn(rollout, files);
  for (const name of namedFiles(rollout)) {
    const found = files.get(`${name.at}:${name.file}`) ?? null;
    // Of offline results their own reader says what they are instead of text.
    const isNoText = found?.refused !== undefined && !results.has(name.file);
    if (found === null || found.blob === "" || isNoText)
      missing.push(missingFile(file, { rollout, path: name.file, found }, parsed));
    else named.push({ path: name.file, at: name.at, blob: found.blob });
  }
  return { named, missing };
}

function planOne(
  { file, parsed, named, missing }: { readonly file: string; readonly parsed: ParsedRollout } & Naming,
  { files, rivals }: { readonly files: Named; readonly rivals: Rivals },
  terms: PlanningTerms,
): PlannedRollout {
  const { rollout } = parsed;
  const refused = { file, parsed, plan: null, runbook: null, rubric: null };
  if (rollout === null) return { ...refused, problems: parsed.problems };
  if (missing.length > 0) return { ...refused, problems: [...parsed.problems, ...missing] };
  const [first, ...others] = rollout.routers;
  const routers = [terms.describeRouter(first), ...others.map(terms.describeRouter)] as const;
  const plan = buildPlan({
    file,
    rollout,
    resolved: parsed.resolved,
    named,
    routers,
    now: terms.now,
    locate: parsed.locate,
    policy: terms.policy,
    ...(terms.results === "ids" ? {} : { results: resultsIn(rollout, files) }),
  });
  const runbook = buildRunbook(plan);
  const before = [...parsed.problems, ...plan.problems];
  const { problems, rubric } = lint(
    { plan, runbook, policy: terms.policy, sameRoute: rivals(file, plan) },
    parsed.locate,
    before,
  );
  return { file, parsed, plan, runbook, rubric, problems: [...before, ...problems] };
}

/** Whether anything stands in the way of this rollout. */
export function isRefused(planned: PlannedRollout): boolean {
  return planned.plan === null || isBlocked(planned.problems);
}
