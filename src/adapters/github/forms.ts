/** Texts of an answer that have a form of their own: what has another one is no answer, and never reaches the core. */
import { z } from "zod";

/** A commit's id. */
export function commitId() {
  return z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "expected a commit id");
}

/** A moment as GitHub writes it. */
export function moment() {
  return z.string().refine((value) => Number.isFinite(Date.parse(value)), "expected a moment");
}
