/** Rollout files of a tree → plans: the step that `plan`, `gate`, `promote` and `roll-back` share. */
import { siblingOf } from "../config/extends.ts";
import { extendsOf, namedFiles, parseRollout, refuseFile } from "../config/parse.ts";
import type { ParsedRollout } from "../config/parse.ts";
import type { Policy } from "../config/policy.ts";
import type { KeyPath, Problem } from "../config/problem.ts";
import { isBlocked } from "../config/problem.ts";
import type { RouterDescription, RouterTarget } from "../config/router.ts";
import type { Rollout } from "../config/rollout.ts";
import { lint } from "../lint/lint.ts";
import { buildPlan } from "../plan/build.ts";
import type { NamedFile, Plan } from "../plan/plan.ts";
import type { Files, ReadAs, TreeFile } from "../ports.ts";
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
}

interface Text {
  readonly path: string;
  readonly text: string;
  readonly refused?: string | undefined;
}

/** Where the files that a rollout names are read. */
export interface Tree {
  readonly head: Files;
  readonly base: Files;
}

export interface PlanningTerms {
  readonly policy: Policy;
  readonly now: Instant;
  readonly describeRouter: (target: RouterTarget) => RouterDescription;
  /** Offline results are read unless only their ids are wanted, as for a plan that was accepted long ago. */
  readonly results?: "ids";
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
}

/** Every rollout file of a folder, each parsed once, in the order of their paths. */
export function parseAll(files: readonly Text[]): readonly FoundRollout[] {
  return files
    .map(({ path }) => path)
    .filter(isRolloutFile)
    .toSorted()
    .map((file) => ({ file, parsed: parseFile(files, file) }));
}

/** Plans rollouts of a tree; the files that they name are read in one go. */
export async function planTree(
  tree: Tree,
  found: readonly FoundRollout[],
  terms: PlanningTerms,
): Promise<readonly PlannedRollout[]> {
  const rollouts = found.flatMap(({ parsed }) => (parsed.rollout === null ? [] : [parsed.rollout]));
  const named = await readNamed(tree, rollouts, terms.results === "ids" ? "id" : "results");
  return found.map((each) => planOne(each, named, terms));
}

/** Parses one file of the folder together with the defaults that it extends. */
export function parseFile(files: readonly Text[], path: string): ParsedRollout {
  const { text = "", refused } = files.find((file) => file.path === path) ?? {};
  if (refused !== undefined) return refuseFile(path, refused);
  const defaults = defaultsOf(files, path);
  return parseRollout({
    file: path,
    text,
    defaults: defaults === null ? null : { file: defaults.path, text: defaults.text },
  });
}

/** The defaults file that a rollout asks for; null when it asks for none or there is none. */
export function defaultsOf(files: readonly Text[], path: string): Text | null {
  const wanted = extendsOf(files.find((file) => file.path === path)?.text ?? "");
  return (wanted === null ? undefined : files.find((file) => file.path === siblingOf(path, wanted))) ?? null;
}

type Named = ReadonlyMap<string, TreeFile | null>;

/** Files that rollouts name, by tree and path; those of offline results by `as`. */
async function readNamed(tree: Tree, rollouts: readonly Rollout[], as: ReadAs): Promise<Named> {
  const names = rollouts.flatMap((rollout) => namedFiles(rollout));
  const results = new Set(rollouts.flatMap(resultsOf));
  const files = new Map<string, TreeFile | null>();
  const read = async (at: "head" | "base", paths: readonly string[], how: ReadAs): Promise<void> => {
    if (paths.length === 0) return;
    const found = await tree[at].read(paths, how);
    for (const [index, path] of paths.entries()) files.set(`${at}:${path}`, found[index] ?? null);
  };
  // All at once: an adapter can then ask for everything in one request.
  await Promise.all(
    (["head", "base"] as const).flatMap((at) => {
      const paths = [...new Set(names.filter((name) => name.at === at).map((name) => name.file))].toSorted();
      const isResults = (path: string): boolean => at === "head" && results.has(path);
      return [
        read(
          at,
          paths.filter((path) => !isResults(path)),
          "strict",
        ),
        read(at, paths.filter(isResults), as),
      ];
    }),
  );
  return files;
}

/** Paths of the files that evaluate stages name. */
function resultsOf({ stages }: Rollout): readonly string[] {
  return stages.flatMap((stage) => (stage.kind === "evaluate" ? [stage.candidate, stage.baseline] : []));
}

function planOne(
  { file, parsed }: { readonly file: string; readonly parsed: ParsedRollout },
  files: Named,
  terms: PlanningTerms,
): PlannedRollout {
  const { rollout } = parsed;
  if (rollout === null) return { file, parsed, plan: null, runbook: null, problems: parsed.problems };
  const named: NamedFile[] = [];
  const missing: Problem[] = [];
  for (const name of namedFiles(rollout)) {
    const found = files.get(`${name.at}:${name.file}`) ?? null;
    if (found === null || found.blob === "")
      missing.push(missingFile(file, { rollout, path: name.file, found }, parsed));
    else named.push({ path: name.file, at: name.at, blob: found.blob });
  }
  if (missing.length > 0)
    return { file, parsed, plan: null, runbook: null, problems: [...parsed.problems, ...missing] };
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
  const advice = lint(plan, runbook, parsed.locate);
  return { file, parsed, plan, runbook, problems: [...parsed.problems, ...plan.problems, ...advice] };
}

function resultsIn(rollout: Rollout, files: Named): ReadonlyMap<string, TreeFile> {
  return new Map(
    resultsOf(rollout).flatMap((path) => {
      const found = files.get(`head:${path}`) ?? null;
      return found === null ? [] : [[path, found] as const];
    }),
  );
}

/** A file without content that could be approved: it is not there, or is no file. */
function missingFile(
  file: string,
  named: { readonly rollout: Rollout; readonly path: string; readonly found: TreeFile | null },
  parsed: ParsedRollout,
): Problem {
  const { path } = named;
  const what = named.found?.refused ?? null;
  const { at, length } = parsed.locate(placeOf(named.rollout, path));
  return {
    code: "file-missing",
    severity: "blocker",
    file,
    at,
    length,
    message:
      what === null
        ? `The rollout names ${path}, and the tree has no such file.`
        : `The rollout names ${path}, and there is ${what}.`,
    expected: "a file of the repository at this commit",
    found: what ?? path,
    suggestion: "add the file in this pull request, or correct the path",
  };
}

/** Where the rollout names a file. */
function placeOf({ stages }: Rollout, path: string): KeyPath {
  for (const [index, stage] of stages.entries()) {
    if (stage.kind !== "evaluate") continue;
    if (stage.candidate === path) return ["stages", index, "candidate"];
    if (stage.baseline === path) return ["stages", index, "baseline"];
  }
  return ["release"];
}

/** Whether anything stands in the way of this rollout. */
export function isRefused(planned: PlannedRollout): boolean {
  return planned.plan === null || isBlocked(planned.problems);
}
