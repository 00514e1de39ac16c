/** Texts of offline results that GraphQL cut off at 512,000 bytes. */
import type { Client } from "./client.ts";
import { readBlob } from "./read-text.ts";
import type { FileEntry } from "./tree.ts";

/** Files that are asked for beyond the one request: both sides of two evaluations. The rest are told as too large. */
const MOST_FURTHER = 4;

/** A text, or what it is instead. */
export interface FileText {
  readonly text: string;
  readonly refused?: string | undefined;
}

/** By blob id, all at the same time; each is one request. @throws Failure github-… */
export async function readRest(
  client: Client,
  entries: readonly (FileEntry | null)[],
): Promise<ReadonlyMap<string, FileText>> {
  const ids = entries.flatMap((entry) => (entry?.object?.kind === "Blob" ? [entry.object.oid] : []));
  const asked = [...new Set(ids)].slice(0, MOST_FURTHER);
  const texts = await Promise.all(
    asked.map(async (id) => [id, textOf(await readBlob(client, id, "offline results"))] as const),
  );
  return new Map(texts);
}

function textOf(bytes: Buffer): FileText {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (cause) {
    if (cause instanceof TypeError) return { text: "", refused: "bytes that are not UTF-8" };
    throw cause;
  }
}
