/** A file that nobody has written yet, held against everything that any rollout file is held against. */
import type { Policy } from "../../config/policy.ts";
import type { RouterDescription, RouterTarget } from "../../config/router.ts";
import type { Files } from "../../ports.ts";
import type { Instant } from "../../units.ts";
import { parseAll, parseFile, planTree, type PlannedRollout } from "../plan-tree.ts";
import { folderOf } from "./given.ts";

export interface CheckTerms {
  /** The tree that the file is to be in. */
  readonly files: Files;
  /** The base branch, where the file names something on it. */
  readonly base: Files;
  readonly policy: Policy;
  readonly now: Instant;
  readonly describeRouter: (target: RouterTarget) => RouterDescription;
}

/** Parsed, planned and held against the rubric, beside the other rollouts of its folder. */
export async function checkFile(
  file: { readonly path: string; readonly text: string },
  { files, base, ...terms }: CheckTerms,
): Promise<PlannedRollout> {
  const tree = withFile(files, file);
  const beside = await tree.list(folderOf(file.path));
  const found = { file: file.path, parsed: parseFile(beside, file.path) };
  const others = parseAll(beside).filter((each) => each.file !== file.path);
  const [planned] = await planTree({ head: tree, base }, [found], {
    ...terms,
    beside: [...others, found],
  });
  if (planned === undefined) throw new RangeError(`planning ${file.path} gave no answer`);
  return planned;
}

const NO_BLOB = "0".repeat(40);

/** The tree with one file put in, or in place of what is there. */
function withFile(files: Files, { path, text }: { readonly path: string; readonly text: string }): Files {
  const own = { path, text, blob: NO_BLOB };
  return {
    list: async (folder) => {
      const found = await files.list(folder);
      return folder === folderOf(path) ? [...found.filter((each) => each.path !== path), own] : found;
    },
    read: async (paths, as) => {
      const found = await files.read(paths, as);
      return found.map((file, index) => (paths[index] === path ? own : file));
    },
  };
}
