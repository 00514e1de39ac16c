/** Commits and changed files as REST shows them. */
import type { Commit, Oid, Signature } from "../world/git.ts";
import type { Change } from "../world/history.ts";
import type { Repository, World } from "../world/model.ts";
import { accountByEmail, iso } from "../world/world.ts";
import { apiOf, nodeId, pageAddress, showAccount } from "./shapes.ts";
import type { Shape } from "./shapes.ts";

export function showSignature({ name, email, at }: Signature): Shape {
  return { name, email, date: iso(at) };
}

export function showVerification({ signedBy }: Commit): Shape {
  const proof = signedBy === null ? null : `-----BEGIN ${signedBy}-----`;
  return {
    verified: signedBy !== null,
    reason: signedBy === null ? "unsigned" : "valid",
    signature: proof,
    payload: proof,
    verified_at: null,
  };
}

export function showCommit(world: World, repository: Repository, commit: Commit): Shape {
  const [api, page, { oid }] = [apiOf(world, repository), pageAddress(world, repository), commit];
  const person = ({ email }: Signature) => {
    const found = accountByEmail(world, email);
    return found === null ? null : showAccount(world, found);
  };
  return {
    sha: oid,
    node_id: nodeId("C", repository.id, oid),
    url: `${api}/commits/${oid}`,
    html_url: `${page}/commit/${oid}`,
    comments_url: `${api}/commits/${oid}/comments`,
    commit: {
      url: `${api}/git/commits/${oid}`,
      author: showSignature(commit.author),
      committer: showSignature(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      comment_count: 0,
      verification: showVerification(commit),
    },
    author: person(commit.author),
    committer: person(commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
  };
}

export function showChange(
  world: World,
  repository: Repository,
  { change, head }: { readonly change: Change; readonly head: Oid },
): Shape {
  const [api, page, path] = [
    apiOf(world, repository),
    pageAddress(world, repository),
    encodeURI(change.path),
  ];
  const { additions, deletions } = change;
  return {
    sha: change.oid,
    filename: change.path,
    status: change.kind,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${page}/blob/${head}/${path}`,
    raw_url: `${page}/raw/${head}/${path}`,
    contents_url: `${api}/contents/${path}?ref=${head}`,
    ...(change.from === null ? {} : { previous_filename: change.from }),
    ...(change.patch === null ? {} : { patch: change.patch }),
  };
}

/** Base64 in lines of 60, as GitHub sends it. */
export function wrapped(bytes: Buffer): string {
  return bytes.toString("base64").replace(/.{60}/g, "$&\n").concat("\n");
}
