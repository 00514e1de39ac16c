/** The tree at a commit as a `Files` port. Commits never change, so what was read once is not read again. */
import type { Files, ReadAs, TreeFile } from "../../ports.ts";
import { sha } from "../../units.ts";
import type { Sha } from "../../units.ts";
import type { Asking } from "./named-files.ts";
import { readFiles, readFolders, readParent } from "./named-files.ts";

export interface Trees {
  readonly filesAt: (commit: Sha) => Files;
  /** The tree of a commit's first parent: what was live before a merge. A root has an empty one. */
  readonly filesBefore: (commit: Sha) => Files;
}

interface Queued {
  readonly commit: Sha;
  readonly path: string;
  readonly as: ReadAs;
  readonly done: PromiseWithResolvers<TreeFile | null>;
}

/** Reads that are asked for together, of one commit or of several, are one request. */
export function createTrees(asking: Asking): Trees {
  const { client } = asking;
  const known = new Map<string, Promise<TreeFile | null>>();
  const parents = new Map<Sha, Promise<string | null>>();
  let queue: Queued[] = [];

  const flush = async (): Promise<void> => {
    const batch = queue;
    queue = [];
    try {
      const files = await readFiles(asking, batch);
      for (const [index, { done }] of batch.entries()) done.resolve(files[index] ?? null);
    } catch (cause) {
      for (const { commit, path, as, done } of batch) {
        known.delete(`${as}:${commit}:${path}`);
        done.reject(cause);
      }
    }
  };

  const readOne = (commit: Sha, path: string, as: ReadAs): Promise<TreeFile | null> => {
    const before = known.get(`${as}:${commit}:${path}`);
    if (before !== undefined) return before;
    const done = Promise.withResolvers<TreeFile | null>();
    known.set(`${as}:${commit}:${path}`, done.promise);
    // Everything that is asked for in the same turn joins the same request.
    if (queue.length === 0) queueMicrotask(() => void flush());
    queue.push({ commit, path, as, done });
    return done.promise;
  };

  const filesAt = (commit: Sha): Files => ({
    list: async (folder) => (await readFolders(client, [{ commit, folder }], () => true)).flat(),
    read: (paths, as = "strict") => Promise.all(paths.map((path) => readOne(commit, path, as))),
  });

  const parentOf = (commit: Sha): Promise<string | null> => {
    const found = parents.get(commit) ?? readParent(client, commit);
    parents.set(commit, found);
    return found;
  };

  return {
    filesAt,
    filesBefore: (commit) => {
      const within = async <T>(read: (files: Files) => Promise<T>, none: T): Promise<T> => {
        const parent = await parentOf(commit);
        return parent === null ? none : read(filesAt(sha(parent)));
      };
      return {
        list: (folder) => within((files) => files.list(folder), []),
        read: (paths, as) =>
          within(
            (files) => files.read(paths, as),
            paths.map(() => null),
          ),
      };
    },
  };
}
