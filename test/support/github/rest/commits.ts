/** Commits, branches and the files of a commit. */
import { need } from "../world/access.ts";
import { commitAt, entryAt, findBlob, findTree } from "../world/git.ts";
import type { Commit, TreeEntry } from "../world/git.ts";
import { changesBetween, hasTouched, log } from "../world/history.ts";
import type { Repository, World } from "../world/model.ts";
import { pullRequestsWith } from "../world/pulls.ts";
import { resolveCommit } from "../world/refs.ts";
import { orNotFound, Refusal } from "../world/refusal.ts";
import { inPath, ok, onRepository, paged } from "./endpoint.ts";
import type { Endpoints, RepositoryCall } from "./endpoint.ts";
import { showPull } from "./pulls.ts";
import { apiOf, pageAddress } from "./shapes.ts";
import type { Shape } from "./shapes.ts";
import { showChange, showCommit, wrapped } from "./commit-shapes.ts";

/** @throws Refusal 422 as GitHub for a full id that is not there, 404 for a name. */
function commitOf({ repository }: RepositoryCall, expression: string): Commit {
  const found = resolveCommit(repository, expression);
  if (found === null && /^[0-9a-f]{40}$/.test(expression))
    throw new Refusal(422, `No commit found for SHA: ${expression}`);
  return orNotFound(found);
}

export function showEntry(
  world: World,
  repository: Repository,
  entry: { readonly path: string; readonly file: TreeEntry; readonly ref: string },
): Shape {
  const { path, file, ref } = entry;
  const [api, page] = [apiOf(world, repository), pageAddress(world, repository)];
  const [self, html, git] = [
    `${api}/contents/${encodeURI(path)}?ref=${ref}`,
    `${page}/blob/${ref}/${encodeURI(path)}`,
    `${api}/git/blobs/${file.oid}`,
  ];
  const blob = findBlob(repository.objects, file.oid);
  return {
    type: { "040000": "dir", "120000": "symlink", "160000": "submodule", "100644": "file", "100755": "file" }[
      file.mode
    ],
    name: file.name,
    path,
    sha: file.oid,
    size: blob?.bytes.length ?? 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: blob === null ? null : `${page}/raw/${ref}/${encodeURI(path)}`,
    _links: { self, git, html },
  };
}

/** Above this, REST gives the size and no text. */
const LARGEST_FILE = 1_048_576;

function showFile(
  { world, repository }: RepositoryCall,
  entry: { readonly path: string; readonly file: TreeEntry; readonly ref: string },
): Shape {
  const shape = showEntry(world, repository, entry);
  const bytes = findBlob(repository.objects, entry.file.oid)?.bytes ?? Buffer.alloc(0);
  if (entry.file.mode === "160000") return { ...shape, submodule_git_url: null };
  if (entry.file.mode === "120000") return { ...shape, target: bytes.toString("utf8") };
  const isLarge = bytes.length > LARGEST_FILE;
  return { ...shape, content: isLarge ? "" : wrapped(bytes), encoding: isLarge ? "none" : "base64" };
}

function contents(call: RepositoryCall) {
  const { repository, query, world } = call;
  const ref = query["ref"] ?? repository.defaultBranch;
  const commit = orNotFound(resolveCommit(repository, ref));
  const path = inPath(call, "path").replace(/^\/|\/$/g, "");
  const folder = path === "" ? commit.tree : entryAt(repository.objects, commit.tree, path)?.oid;
  const tree = folder === undefined ? null : findTree(repository.objects, folder);
  if (tree !== null) {
    // GitHub lists no more than this, and says nothing about the rest.
    return ok(
      tree.entries
        .slice(0, 1_000)
        .map((file) =>
          showEntry(world, repository, { path: path === "" ? file.name : `${path}/${file.name}`, file, ref }),
        ),
    );
  }
  const file = orNotFound(entryAt(repository.objects, commit.tree, path));
  if (!call.accept.includes("raw")) return ok(showFile(call, { path, file, ref }));
  const text = orNotFound(findBlob(repository.objects, file.oid)).bytes.toString("utf8");
  return { status: 200, body: text, type: "application/vnd.github.raw+json" };
}

function history({ repository, query }: RepositoryCall): readonly Commit[] {
  const start = orNotFound(resolveCommit(repository, query["sha"] ?? repository.defaultBranch));
  const all = log(repository.objects, start.oid);
  const path = query["path"];
  const touching =
    path === undefined ? all : all.filter((commit) => hasTouched(repository.objects, commit, path));
  const { since, until } = query;
  return touching.filter(
    ({ committer }) =>
      (since === undefined || committer.at >= Date.parse(since)) &&
      (until === undefined || committer.at <= Date.parse(until)),
  );
}

export const commits: Endpoints = {
  "repos/get-content": onRepository(need("read", "contents"), contents),
  "repos/get-branch": onRepository(need("read", "contents"), (call) => {
    const { world, repository } = call;
    const name = inPath(call, "branch");
    const commit = commitAt(repository.objects, orNotFound(repository.refs.get(`refs/heads/${name}`)));
    const self = `${apiOf(world, repository)}/branches/${name}`;
    const links = { self, html: `${pageAddress(world, repository)}/tree/${name}` };
    const shown = showCommit(world, repository, commit);
    return ok({
      name,
      commit: shown,
      _links: links,
      protected: false,
      protection: { enabled: false },
      protection_url: `${self}/protection`,
    });
  }),
  "repos/list-commits": onRepository(need("read", "contents"), (call) =>
    paged(call, history(call), (commit) => showCommit(call.world, call.repository, commit)),
  ),
  "repos/get-commit": onRepository(need("read", "contents"), (call) => {
    const { world, repository } = call;
    const commit = commitOf(call, inPath(call, "ref"));
    if (call.accept.includes("sha"))
      return { status: 200, body: commit.oid, type: "application/vnd.github.sha" };
    const [parent] = commit.parents;
    const before = parent === undefined ? "" : commitAt(repository.objects, parent).tree;
    const changes = changesBetween(repository.objects, before, commit.tree);
    const files = changes.map((change) => showChange(world, repository, { change, head: commit.oid }));
    const sum = (key: "additions" | "deletions") => changes.reduce((total, change) => total + change[key], 0);
    const [additions, deletions] = [sum("additions"), sum("deletions")];
    return ok({
      ...showCommit(world, repository, commit),
      files,
      stats: { additions, deletions, total: additions + deletions },
    });
  }),
  "repos/list-pull-requests-associated-with-commit": onRepository(need("read", "pull-requests"), (call) => {
    const { world, repository } = call;
    const { oid } = commitOf(call, inPath(call, "commit_sha"));
    return paged(call, pullRequestsWith(repository, oid), (request) => showPull(world, repository, request));
  }),
};
