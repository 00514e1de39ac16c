/** Files written one at a time, each naming the blob that it replaces. */
import { need } from "../world/access.ts";
import { commitFiles } from "../world/commit-files.ts";
import { commitAt, entryAt } from "../world/git.ts";
import { orNotFound, Refusal } from "../world/refusal.ts";
import { showEntry } from "./commits.ts";
import { inPath, onRepository } from "./endpoint.ts";
import type { Endpoints, RepositoryCall } from "./endpoint.ts";
import { showGitCommit } from "./git-data.ts";

interface Sent {
  readonly message: string;
  readonly content: string;
  readonly sha?: string;
  readonly branch?: string;
}

function put(call: RepositoryCall) {
  const { world, token, repository } = call;
  const { message, content, sha, branch = repository.defaultBranch } = call.body as Sent;
  const path = inPath(call, "path");
  const tip = orNotFound(repository.refs.get(`refs/heads/${branch}`));
  const before = entryAt(repository.objects, commitAt(repository.objects, tip).tree, path);
  if (before !== null && sha === undefined)
    throw new Refusal(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (sha !== undefined && sha !== before?.oid) throw new Refusal(409, `${path} does not match ${sha}`);
  const bytes = Buffer.from(content, "base64");
  if (bytes.toString("base64") !== content.replace(/\s/g, ""))
    throw new Refusal(422, "content is not valid Base64");
  const oid = commitFiles(world, repository, {
    branch,
    files: { [path]: bytes },
    author: token.actor.login,
    message,
  });
  const commit = commitAt(repository.objects, oid);
  const file = orNotFound(entryAt(repository.objects, commit.tree, path));
  return {
    status: before === null ? 201 : 200,
    body: {
      content: showEntry(world, repository, { path, file, ref: branch }),
      commit: showGitCommit(world, repository, commit),
    },
  };
}

export const contents: Endpoints = {
  "repos/create-or-update-file-contents": onRepository(need("write", "contents"), put),
};
