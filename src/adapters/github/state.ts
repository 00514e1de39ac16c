/** State of rollouts on branches `model-rollout/state/<name>`, and who owns a route on `model-rollout/routes/<hash>`. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { Clock, StateStore, StoredState } from "../../ports.ts";
import type { JournalFile } from "../../promotion/journal.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { sha } from "../../units.ts";
import { commitOnBranch, createBranch, deleteBranch } from "./branch.ts";
import type { Writing } from "./branch.ts";
import type { Client } from "./client.ts";
import { readFolders } from "./named-files.ts";
import type { Looked } from "./quarantine.ts";
import { readText } from "./read-text.ts";
import {
  STATE_FIELDS,
  STATE_FILE,
  STATE_TARGET,
  believe,
  journalFile,
  seal,
  serialize,
  textOf,
} from "./stored-state.ts";
import type { Reading, StateTarget } from "./stored-state.ts";

export const STATE_PREFIX = "model-rollout/state/";
const ROUTE_PREFIX = "model-rollout/routes/";
const JOURNAL_FOLDER = "journal";
const NEEDS = "`contents: write`";

const LOADED = z.strictObject({
  viewer: z.strictObject({ login: z.string() }),
  repository: z.strictObject({ ref: z.strictObject({ target: STATE_TARGET }).nullable() }),
});
const OWNER = z.object({ name: z.string() });

/** The journal file that belongs to a version, as far as it is known. */
interface Journal {
  readonly path: string;
  readonly text: string | null;
  readonly newest: string;
}

export interface GitHubState extends StateStore {
  /** Takes a state that was read in another query. @throws Failure state-lost */
  readonly accept: (target: StateTarget, reading: Reading) => StoredState;
  /** Path of the journal file to read along with a state. */
  readonly journalOfToday: () => string;
  /** What the look that brought the states brought besides. */
  readonly looked: Looked;
}

export function createStateStore(client: Client, clock: Clock): GitHubState {
  const journals = new Map<string, Journal>();
  const journalOfToday = (): string => journalFile(clock.now());

  const accept = (target: StateTarget, reading: Reading): StoredState => {
    const stored = believe(target, reading);
    const entry = target?.kind === "Commit" ? target.journal : null;
    // A file that is there and too long to be sent is read when it is written again.
    const text = entry === null ? "" : textOf(entry);
    journals.set(stored.version, {
      path: reading.journal,
      text,
      newest: journalFile(stored.state.journal.at),
    });
    return stored;
  };

  const journalBefore = async (version: string, path: string): Promise<string> => {
    const known = journals.get(version);
    if (known?.path === path && known.text !== null) return known.text;
    // Files are named by day: one later than the newest is not there yet.
    if (known !== undefined && known.newest < path) return "";
    return (await readText(client, version, path)) ?? "";
  };

  return {
    accept,
    journalOfToday,
    looked: {},
    load: async (name) => {
      const journal = journalOfToday();
      const { viewer, repository } = await client.graphql(
        `query State($owner: String!, $name: String!, $ref: String!, $journal: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) { ref(qualifiedName: $ref) { target { ${STATE_FIELDS} } } }
}`,
        { owner: client.owner, name: client.name, ref: `refs/heads/${STATE_PREFIX}${name}`, journal },
        { answer: LOADED, what: `the state of ${name}`, needs: NEEDS, repeatable: true },
      );
      return repository.ref === null
        ? null
        : accept(repository.ref.target, { name, viewer: viewer.login, journal });
    },
    save: async (name, expected, state, lines, headline) => {
      const path = journalFile(state.journal.at);
      const before = expected === null ? "" : await journalBefore(expected, path);
      const text = before + lines.map((line) => `${line}\n`).join("");
      const writing = writingOf(headline ?? `${name}: the state is kept`, state, {
        path,
        text: lines.length === 0 ? null : text,
      });
      const version =
        expected === null
          ? await createBranch(client, writing)
          : await commitOnBranch(client, expected, writing);
      journals.set(version, { path, text, newest: path });
      return version;
    },
    journal: async (_, version) => {
      const isDay = (path: string): boolean => path.endsWith(".jsonl");
      const [found = []] = await readFolders(
        client,
        [{ commit: sha(version), folder: JOURNAL_FOLDER }],
        isDay,
      );
      const files: JournalFile[] = [];
      // A day that is too long to be sent along with the others is read alone.
      for (const { path, text, refused } of found)
        files.push({
          path,
          text: refused === undefined ? text : ((await readText(client, version, path)) ?? ""),
        });
      return files;
    },
    claimRoute: async (route, owner, version) => {
      try {
        await client.rest(
          "POST /repos/{owner}/{repo}/git/refs",
          { ref: `refs/heads/${routeBranch(route)}`, sha: version },
          { answer: z.unknown(), what: `the route of ${owner}`, needs: NEEDS, repeatable: true },
        );
        return true;
      } catch (cause) {
        if (!(cause instanceof Failure && cause.code === "github-refused")) throw cause;
        return (await ownerOf(client, route)) === owner;
      }
    },
    releaseRoute: async (route, owner) => {
      if ((await ownerOf(client, route)) === owner) await deleteBranch(client, routeBranch(route));
    },
  };
}

function writingOf(
  headline: string,
  state: RolloutState,
  journal: { readonly path: string; readonly text: string | null },
): Writing {
  return {
    branch: STATE_PREFIX + state.name,
    headline,
    body: seal(state),
    files: {
      [STATE_FILE]: serialize(state),
      ...(journal.text === null ? {} : { [journal.path]: journal.text }),
    },
  };
}

/** Twelve digits of the route's hash; a key that is a hash already is not hashed again. */
function routeBranch(route: string): string {
  const hash = /^[0-9a-f]{12,}$/.test(route) ? route : createHash("sha256").update(route).digest("hex");
  return ROUTE_PREFIX + hash.slice(0, 12);
}

/** The rollout on whose state the route's branch stands; null when nobody holds it, or the claim cannot be read. */
async function ownerOf(client: Client, route: string): Promise<string | null> {
  const text = await readText(client, `refs/heads/${routeBranch(route)}`, STATE_FILE);
  if (text === null) return null;
  try {
    const claim = OWNER.safeParse(JSON.parse(text));
    return claim.success ? claim.data.name : null;
  } catch {
    // Not ours: a route whose owner is unknown stays with whoever has it.
    return null;
  }
}
