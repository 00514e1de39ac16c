/** The trusted documents that the policy names. Of one that is not read nothing can be said, so whoever reads the words is told. */
import type { Drafting } from "../../config/drafting.ts";
import type { DraftDocument } from "../../draft/draft.ts";
import type { Files } from "../../ports.ts";
import type { UnreadDocument } from "../../render/draft-section.ts";

export interface TrustedDocuments {
  readonly documents: readonly DraftDocument[];
  readonly unread: readonly UnreadDocument[];
}

/** @throws Failure where the files themselves can't be read */
export async function readDocuments(files: Files, { documents: ids }: Drafting): Promise<TrustedDocuments> {
  const found = ids.length === 0 ? [] : await files.read(ids, "results");
  const documents: DraftDocument[] = [];
  const unread: UnreadDocument[] = [];
  for (const [index, id] of ids.entries()) {
    const file = found[index] ?? null;
    if (file === null) unread.push({ id, why: "is not there" });
    else if (file.refused !== undefined) unread.push({ id, why: `cannot be read: found ${file.refused}` });
    else documents.push({ id, text: file.text });
  }
  return { documents, unread };
}
