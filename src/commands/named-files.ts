/** The files that rollouts name, read in one go: prompts and the like in full, offline results as far as they can be. */
import type { ParsedRollout } from "../config/parse.ts";
import { namedFiles } from "../config/parse.ts";
import type { KeyPath, Problem } from "../config/problem.ts";
import type { Rollout } from "../config/rollout.ts";
import { Failure } from "../errors.ts";
import type { Files, ReadAs, TreeFile } from "../ports.ts";

/** Where the files that a rollout names are read. */
export interface Tree {
  readonly head: Files;
  readonly base: Files;
}

/** By tree and path: `head:prompts/summary.md`; null where there is none. */
export type Named = ReadonlyMap<string, TreeFile | null>;

/** Files that rollouts name, by tree and path; those of offline results by `as`. */
export async function readNamed(tree: Tree, rollouts: readonly Rollout[], as: ReadAs): Promise<Named> {
  const names = rollouts.flatMap((rollout) => namedFiles(rollout));
  const results = new Set(rollouts.flatMap(resultsOf));
  const files = new Map<string, TreeFile | null>();
  const read = async (at: "head" | "base", paths: readonly string[], how: ReadAs): Promise<void> => {
    if (paths.length === 0) return;
    const found = await readEach(tree[at], paths, how);
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

/** As long as a plain text that people wrote may be. */
const LONGEST = 256 * 1_024;

/** One file that is no plain text is a problem of the rollout that names it, and must not keep the others from being answered. */
async function readEach(
  files: Files,
  paths: readonly string[],
  how: ReadAs,
): Promise<readonly (TreeFile | null)[]> {
  try {
    return await files.read(paths, how);
  } catch (cause) {
    if (!(cause instanceof Failure) || cause.code !== "file-unreadable" || how !== "strict") throw cause;
    const found = await files.read(paths, "results");
    return found.map((file) =>
      file !== null && file.refused === undefined && file.text.length > LONGEST
        ? { ...file, text: "", refused: "a text of more than 256 KiB" }
        : file,
    );
  }
}

/** Paths of the files that evaluate stages name. */
function resultsOf({ stages }: Rollout): readonly string[] {
  return stages.flatMap((stage) => (stage.kind === "evaluate" ? [stage.candidate, stage.baseline] : []));
}

/** Its files of offline results, by path. */
export function resultsIn(rollout: Rollout, files: Named): ReadonlyMap<string, TreeFile> {
  return new Map(
    resultsOf(rollout).flatMap((path) => {
      const found = files.get(`head:${path}`) ?? null;
      return found === null ? [] : [[path, found] as const];
    }),
  );
}

/** A file without content that could be approved: it is not there, or is no file. */
export function missingFile(
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
