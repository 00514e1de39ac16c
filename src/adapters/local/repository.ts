/** What a tick reads of a repository, from local folders. */
import { Failure } from "../../errors.ts";
import type { Files, Look, Repository, StoredState } from "../../ports.ts";
import type { Sha } from "../../units.ts";
import type { FolderQuarantine } from "./quarantine.ts";
import type { FolderState } from "./state.ts";

export interface RepositoryDeps {
  readonly files: Files;
  readonly states: FolderState;
  readonly quarantine: FolderQuarantine;
  /** The commit that the folder stands for. */
  readonly tip: () => Promise<Sha>;
}

export function folderRepository({ files, states, quarantine, tip }: RepositoryDeps): Repository {
  return {
    look: async ({ folders, policy }) => {
      const lists = await Promise.all(folders.map((folder) => files.list(folder)));
      const names = await states.names();
      const loaded = await Promise.all(
        names.map(async (name) => [name, await loadOr(states, name)] as const),
      );
      return {
        tip: await tip(),
        files: lists.flat(),
        policy: await policyIn(files, policy),
        quarantine: await quarantine.list(),
        states: new Map(loaded.flatMap(([name, state]) => (state === null ? [] : [[name, state] as const]))),
      };
    },
  };
}

/** A policy that is there and cannot be read is not the same as none. */
async function policyIn(files: Files, path: string): Promise<Look["policy"]> {
  return orFailure<Look["policy"]>(
    async () => (await files.read([path]))[0] ?? null,
    (failure) => ({ unreadable: failure.message }),
  );
}

function loadOr(states: FolderState, name: string): Promise<StoredState | Failure | null> {
  return orFailure<StoredState | Failure | null>(
    () => states.load(name),
    (failure) => failure,
  );
}

async function orFailure<T>(attempt: () => Promise<T>, toValue: (failure: Failure) => T): Promise<T> {
  try {
    return await attempt();
  } catch (cause) {
    if (cause instanceof Failure) return toValue(cause);
    throw cause;
  }
}
