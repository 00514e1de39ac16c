/** One file of ours in full, also where GraphQL would cut it off. */
import { z } from "zod";
import type { Client } from "./client.ts";
import { FILE, FILE_FIELDS } from "./tree.ts";

const NEEDS = "`contents: read`";
const ANSWER = z.strictObject({
  repository: z.strictObject({ object: z.strictObject({ file: FILE.nullable().optional() }).nullable() }),
});
const BLOB = z.object({ content: z.string(), encoding: z.literal("base64") });

/** Text of `path` at a commit or ref; null where there is none. @throws Failure github-… */
export async function readText(client: Client, expression: string, path: string): Promise<string | null> {
  const { repository } = await client.graphql(
    `query OneFile($owner: String!, $name: String!, $expression: String!, $path: String!) {
  repository(owner: $owner, name: $name) { object(expression: $expression) { ... on Commit { file(path: $path) { ${FILE_FIELDS} } } } }
}`,
    { owner: client.owner, name: client.name, expression, path },
    { answer: ANSWER, what: path, needs: NEEDS, repeatable: true },
  );
  const object = repository.object?.file?.object;
  if (object?.kind !== "Blob") return null;
  if (!object.isTruncated) return object.text;
  return (await readBlob(client, object.oid, path)).toString("utf8");
}

/** All bytes of a blob. @throws Failure github-… */
export async function readBlob(client: Client, oid: string, what: string): Promise<Buffer> {
  const blob = await client.rest(
    "GET /repos/{owner}/{repo}/git/blobs/{file_sha}",
    { file_sha: oid },
    { answer: BLOB, what, needs: NEEDS, repeatable: true },
  );
  return Buffer.from(blob.content, "base64");
}
