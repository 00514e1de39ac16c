/** What a tick reads of the repository, in one request: an idle rollout costs none of its own. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { Look, Repository, StoredState, TreeFile } from "../../ports.ts";
import { sha } from "../../units.ts";
import { commitId } from "./forms.ts";
import { readFolders } from "./named-files.ts";
import type { Client } from "./client.ts";
import { ALARMS_FIELDS, ALARMS_REF, ALARMS_TARGET, storedAlarms } from "./alarms.ts";
import { QUARANTINE_FIELDS, QUARANTINE_REF, QUARANTINE_TARGET, reasonsIn } from "./quarantine.ts";
import { STATE_PREFIX } from "./state.ts";
import type { GitHubState } from "./state.ts";
import { STATE_FIELDS, STATE_TARGET } from "./stored-state.ts";
import type { Reading, StateTarget } from "./stored-state.ts";
import { FILE, FILE_FIELDS, FOLDER, FOLDER_FIELDS, cleanPath, fileAt, filesIn, isYaml } from "./tree.ts";
import type { FileEntry } from "./tree.ts";

const NEEDS = "`contents: write`";
/** States that one request brings; each is up to 512 kB. */
const STATE_PAGE = 50;
const STATE_LIST = `refs(refPrefix: "refs/heads/${STATE_PREFIX}", first: ${STATE_PAGE}, after: $after) {
      pageInfo { hasNextPage endCursor } nodes { name target { ${STATE_FIELDS} } }
    }`;

const STATES = z
  .strictObject({
    pageInfo: z.strictObject({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(z.strictObject({ name: z.string(), target: STATE_TARGET })),
  })
  .nullable();
type States = z.infer<typeof STATES>;
const VIEWER = z.strictObject({ login: z.string() });
/** The rest are the folders, `folder0`, `folder1`, … */
const TIP = z
  .object({ kind: z.literal("Commit"), oid: commitId(), policy: FILE.nullable() })
  .catchall(FOLDER.nullable());
const LOOK = z.strictObject({
  viewer: VIEWER,
  repository: z.strictObject({
    defaultBranchRef: z.strictObject({ target: TIP }),
    quarantine: z.strictObject({ target: QUARANTINE_TARGET }).nullable(),
    alarms: z.strictObject({ target: ALARMS_TARGET }).nullable(),
    states: STATES,
  }),
});
const MORE = z.strictObject({ repository: z.strictObject({ states: STATES }) });

export function createRepository(client: Client, states: GitHubState): Repository {
  return {
    look: async ({ folders, policy }) => {
      const paths = folders.map(cleanPath);
      const journal = states.journalOfToday();
      const variables = {
        owner: client.owner,
        name: client.name,
        policy: cleanPath(policy),
        quarantine: QUARANTINE_REF,
        alarms: ALARMS_REF,
        journal,
        after: null,
        ...Object.fromEntries(paths.map((folder, index) => [`folder${index}`, folder])),
      };
      const call = { answer: LOOK, what: "rollouts, policy and states", needs: NEEDS, repeatable: true };
      const { viewer, repository } = await client.graphql(lookQuery(paths.length), variables, call);
      const tip = repository.defaultBranchRef.target;
      states.looked.quarantine = repository.quarantine?.target ?? null;
      const found = await allStates(client, { first: repository.states, journal });
      return {
        tip: sha(tip.oid),
        files: await rolloutsAt(client, tip, paths),
        policy: policyAt(cleanPath(policy), tip.policy),
        quarantine: reasonsIn(repository.quarantine?.target ?? null),
        alarms: storedAlarms(repository.alarms?.target ?? null, viewer.login),
        states: new Map(
          found.map(({ name, target }) => [
            name,
            acceptOr(states, target, { name, viewer: viewer.login, journal }),
          ]),
        ),
      };
    },
  };
}

function lookQuery(folders: number): string {
  const numbers = Array.from({ length: folders }, (_, index) => index);
  return `query Look($owner: String!, $name: String!, $policy: String!, $quarantine: String!, $alarms: String!, $journal: String!, $after: String${numbers.map((index) => `, $folder${index}: String!`).join("")}) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    defaultBranchRef { target { kind: __typename ... on Commit {
      oid policy: file(path: $policy) { ${FILE_FIELDS} }
      ${numbers.map((index) => `folder${index}: file(path: $folder${index}) { ${FOLDER_FIELDS} }`).join("\n      ")}
    } } }
    quarantine: ref(qualifiedName: $quarantine) { target { ${QUARANTINE_FIELDS} } }
    alarms: ref(qualifiedName: $alarms) { target { ${ALARMS_FIELDS} } }
    states: ${STATE_LIST}
  }
}`;
}

async function allStates(
  client: Client,
  { first, journal }: { readonly first: States; readonly journal: string },
) {
  const found = [...(first?.nodes ?? [])];
  let page = first;
  while (page?.pageInfo.hasNextPage === true && page.pageInfo.endCursor !== null) {
    const after: string = page.pageInfo.endCursor;
    const { repository } = await client.graphql(
      `query MoreStates($owner: String!, $name: String!, $journal: String!, $after: String) {
  repository(owner: $owner, name: $name) { states: ${STATE_LIST} }
}`,
      { owner: client.owner, name: client.name, journal, after },
      { answer: MORE, what: "more states", needs: NEEDS, repeatable: true },
    );
    found.push(...(repository.states?.nodes ?? []));
    if (repository.states?.pageInfo.endCursor === after) {
      throw new Failure(
        "github-garbage",
        "Expected the next states, got the same page again. Run this again",
      );
    }
    page = repository.states;
  }
  return found;
}

/** One state that cannot be believed must not keep the others from being guarded. */
function acceptOr(states: GitHubState, target: StateTarget, reading: Reading): StoredState | Failure {
  return orFailure(() => states.accept(target, reading));
}

/** A file that cannot be read counts as not there: a rollout that runs then holds, and a new one does not start. */
async function rolloutsAt(
  client: Client,
  tip: Readonly<Record<string, unknown>> & { readonly oid: string },
  folders: readonly string[],
): Promise<readonly TreeFile[]> {
  const entries = folders.map((_, index) => FOLDER.nullable().parse(tip[`folder${index}`]));
  if (entries.every((entry) => entry === null)) {
    // No folder at all, or a GitHub that does not give folders as entries: asked once more by name.
    const wanted = folders.map((folder) => ({ commit: sha(tip.oid), folder }));
    return (await readFolders(client, wanted, isYaml)).flat();
  }
  return folders.flatMap((folder, index) => {
    const entry = entries[index];
    return entry?.object?.kind === "Tree" ? filesIn(folder, entry, isYaml) : [];
  });
}

function policyAt(path: string, entry: FileEntry | null): Look["policy"] {
  if (entry === null) return null;
  const file = orFailure(() => fileAt(path, entry));
  return file instanceof Failure ? { unreadable: file.message } : file;
}

function orFailure<T>(read: () => T): T | Failure {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof Failure) return cause;
    throw cause;
  }
}
