/** Working copies of commits, by `git worktree`: what people approved, and nothing that a job left in its folder. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../errors.ts";
import type { Sha } from "../../units.ts";

const TO_READ = 30_000;
const TO_FETCH = 60_000;

export interface Checkouts {
  /**
   * Runs `work` in a working copy of the commit, which is gone afterwards; without a commit in the job's checkout itself.
   * @throws Failure file-unreadable where there is none to be had
   */
  at<T>(commit: Sha | null, work: (folder: string) => Promise<T>): Promise<T>;
}

export interface CheckoutTerms {
  /** The job's checkout. */
  readonly workspace: string;
  /** Where the copies lie; the system's folder when empty. */
  readonly temporary: string;
  /** For a commit that a shallow checkout does not hold; null where there is nobody to ask. */
  readonly remote: { readonly server: string; readonly repository: string; readonly token: string } | null;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

export function gitCheckouts(terms: CheckoutTerms): Checkouts {
  return {
    at: async (commit, work) => {
      if (commit === null) return work(terms.workspace);
      if (!(await isThere(terms, commit))) await fetch(terms, commit);
      const parent = await mkdtemp(join(terms.temporary || tmpdir(), "model-rollout-"));
      const folder = join(parent, "copy");
      try {
        await git(terms, ["worktree", "add", "--detach", "--force", folder, commit], TO_READ);
        return await work(folder);
      } finally {
        await rm(parent, { recursive: true, force: true });
        await git(terms, ["worktree", "prune"], TO_READ).catch(() => undefined);
      }
    },
  };
}

async function isThere(terms: CheckoutTerms, commit: Sha): Promise<boolean> {
  try {
    await git(terms, ["cat-file", "-e", `${commit}^{commit}`], TO_READ);
    return true;
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return false;
  }
}

/** From the job's own repository: the checkout's remote may lack credentials, as with `persist-credentials: false`. */
async function fetch(terms: CheckoutTerms, commit: Sha): Promise<void> {
  const { remote } = terms;
  const from = remote === null ? "origin" : `${remote.server}/${remote.repository}`;
  const header =
    remote === null
      ? {}
      : {
          GIT_CONFIG_COUNT: "1",
          GIT_CONFIG_KEY_0: `http.${remote.server}/.extraheader`,
          GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${remote.token}`).toString("base64")}`,
        };
  const order = ["fetch", "--no-tags", "--depth=1", "--no-write-fetch-head", from, commit];
  await git(terms, order, TO_FETCH, header);
}

/** @throws Failure file-unreadable with what git said */
function git(
  { workspace, variables }: CheckoutTerms,
  order: readonly string[],
  timeout: number,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { PATH = "", HOME = "", LANG = "C" } = variables;
  // Hooks and prompts of the machine have no say in what is run after a rollback.
  const settings = [
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "safe.directory=*",
    "-c",
    "gc.auto=0",
    "-c",
    "core.fsmonitor=false",
  ];
  const env = { PATH, HOME, LANG, GIT_TERMINAL_PROMPT: "0", ...more };
  return new Promise((resolve, reject) => {
    execFile("git", [...settings, "-C", workspace, ...order], { env, timeout }, (failure, _, said) => {
      if (failure === null) return resolve();
      const found = said.trim().split("\n").at(-1) || failure.message.split("\n")[0];
      reject(
        new Failure(
          "file-unreadable",
          `Expected a working copy of the approved commit, and \`git ${order[0] ?? ""}\` said: ${found}. Check the repository out before this step (actions/checkout)`,
        ),
      );
    });
  });
}
