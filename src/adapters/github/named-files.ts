/** Files and folders at commits: many paths of several commits in one request, one more for each text that it cuts off. */
import { z } from "zod";
import type { ReadAs, TreeFile } from "../../ports.ts";
import type { Sha } from "../../units.ts";
import { commitId } from "./forms.ts";
import type { Client } from "./client.ts";
import type { Joint, Question } from "./joint.ts";
import { readRest, type FileText } from "./results-text.ts";
import { FILE, FILE_FIELDS, ID_FIELDS, LONGEST_RESULTS, TREE, TREE_FIELDS } from "./tree.ts";
import { cleanPath, fileAt, filesIn, idAt, isCutOff, listedAt } from "./tree.ts";
import type { FileEntry } from "./tree.ts";

export interface WantedFile {
  readonly commit: Sha;
  readonly path: string;
  readonly as: ReadAs;
}

/** Paths that one request asks for at most; each is a file of up to 256 KiB. */
const MOST_PATHS = 50;
const NEEDS = "`contents: read`";
const FILES_ANSWER = z.lazy(() =>
  z.strictObject({
    repository: z.record(z.string(), z.record(z.string(), FILE.nullable()).nullable()),
  }),
);
const FOLDERS_ANSWER = z.lazy(() =>
  z.strictObject({
    repository: z.record(z.string(), TREE),
  }),
);

/** In the order of `wanted`; null where there is no such file. @throws Failure github-…, file-unreadable */
export async function readFiles(
  { client, joint }: Asking,
  wanted: readonly WantedFile[],
): Promise<readonly (TreeFile | null)[]> {
  const found: (TreeFile | null)[] = [];
  for (let start = 0; start < wanted.length; start += MOST_PATHS) {
    found.push(...(await readSome({ client, joint }, wanted.slice(start, start + MOST_PATHS))));
  }
  return found;
}

/** Files are asked for together with whatever else is asked in the same turn. */
export interface Asking {
  readonly client: Client;
  readonly joint: Joint;
}

interface NamedFile extends WantedFile {
  readonly alias: string;
}

async function readSome(
  { client, joint }: Asking,
  wanted: readonly WantedFile[],
): Promise<readonly (TreeFile | null)[]> {
  const named = wanted.map((each, index) => ({ ...each, alias: `f${index}` }));
  const commits = [...new Set(wanted.map(({ commit }) => commit))];
  const { repository } = await joint.ask({
    name: "NamedFiles",
    write: (mark) => writeNamed(mark, commits, named),
    answer: FILES_ANSWER,
    what: "the files that rollouts name",
    needs: NEEDS,
    repeatable: true,
  });
  const entries = named.map(
    ({ alias, commit }) => repository[`t${commits.indexOf(commit)}`]?.[alias] ?? null,
  );
  const cutOff = entries.filter(
    (entry, index) => named[index]?.as === "results" && entry !== null && isCutOff(entry),
  );
  const rest = await readRest(client, cutOff);
  return named.map(({ path, as }, index) => {
    const entry = entries[index] ?? null;
    return entry === null ? null : readAs(cleanPath(path), entry, { as, rest });
  });
}

function writeNamed(
  mark: string,
  commits: readonly Sha[],
  named: readonly NamedFile[],
): ReturnType<Question<unknown>["write"]> {
  const trees = commits.map((commit, index) => {
    const files = named
      .filter((each) => each.commit === commit)
      .map(
        ({ alias, as }) =>
          `${alias}: file(path: $${mark}${alias}) { ${as === "id" ? ID_FIELDS : FILE_FIELDS} }`,
      );
    return `${mark}t${index}: object(oid: $${mark}t${index}) { ... on Commit { ${files.join(" ")} } }`;
  });
  const declared = [
    ...commits.map((_, index) => `, $${mark}t${index}: GitObjectID!`),
    ...named.map(({ alias }) => `, $${mark}${alias}: String!`),
  ];
  return {
    declared: declared.join(""),
    variables: {
      ...Object.fromEntries(commits.map((commit, index) => [`${mark}t${index}`, commit])),
      ...Object.fromEntries(named.map(({ alias, path }) => [mark + alias, cleanPath(path)])),
    },
    fields: trees.join("\n    "),
    aliases: commits.map((_, index) => `t${index}`),
  };
}

function readAs(
  path: string,
  entry: FileEntry,
  { as, rest }: { readonly as: ReadAs; readonly rest: ReadonlyMap<string, FileText> },
): TreeFile {
  switch (as) {
    case "strict":
      return fileAt(path, entry);
    case "id":
      return idAt(path, entry);
    case "results": {
      const blob = entry.object?.kind === "Blob" ? entry.object.oid : "";
      const whole = isCutOff(entry) ? rest.get(blob) : undefined;
      return whole === undefined ? listedAt(path, entry, LONGEST_RESULTS) : { path, blob, ...whole };
    }
  }
}

export interface WantedFolder {
  readonly commit: Sha;
  readonly folder: string;
}

/**
 * Files directly in folders, in the order of `wanted`, all of them in one request.
 *
 * By `commit:folder`, which every GitHub understands; that `Commit.file` takes a folder too is said nowhere.
 * @throws Failure github-…
 */
export async function readFolders(
  client: Client,
  wanted: readonly WantedFolder[],
  isWanted: (name: string) => boolean,
): Promise<readonly (readonly TreeFile[])[]> {
  if (wanted.length === 0) return [];
  const named = wanted.map(({ commit, folder }, index) => ({
    commit,
    folder: cleanPath(folder),
    alias: `d${index}`,
  }));
  const { repository } = await client.graphql(
    `query Folders($owner: String!, $name: String!${named.map(({ alias }) => `, $${alias}: String!`).join("")}) {
  repository(owner: $owner, name: $name) {
    ${named.map(({ alias }) => `${alias}: object(expression: $${alias}) { ${TREE_FIELDS} }`).join("\n    ")}
  }
}`,
    {
      owner: client.owner,
      name: client.name,
      ...Object.fromEntries(named.map(({ alias, commit, folder }) => [alias, `${commit}:${folder}`])),
    },
    {
      answer: FOLDERS_ANSWER,
      what: `the files of ${wanted.map(({ folder }) => folder).join(", ")}`,
      needs: NEEDS,
      repeatable: true,
    },
  );
  return named.map(({ alias, folder }) => {
    const object = repository[alias] ?? null;
    return object === null ? [] : filesIn(folder, { type: "tree", mode: 0, object }, isWanted);
  });
}

const PARENT_ANSWER = z.lazy(() =>
  z.strictObject({
    repository: z.strictObject({
      object: z
        .strictObject({
          parents: z.strictObject({ nodes: z.array(z.strictObject({ oid: commitId() })) }).optional(),
        })
        .nullable(),
    }),
  }),
);

/** Id of a commit's first parent; null for a root, or no commit at all. @throws Failure github-… */
export async function readParent(client: Client, commit: Sha): Promise<string | null> {
  const { repository } = await client.graphql(
    `query FirstParent($owner: String!, $name: String!, $commit: GitObjectID!) {
  repository(owner: $owner, name: $name) { object(oid: $commit) { ... on Commit { parents(first: 1) { nodes { oid } } } } }
}`,
    { owner: client.owner, name: client.name, commit },
    {
      answer: PARENT_ANSWER,
      what: `the commit before ${commit.slice(0, 7)}`,
      needs: NEEDS,
      repeatable: true,
    },
  );
  return repository.object?.parents?.nodes[0]?.oid ?? null;
}
