import type { StatusLine } from "./status-line.ts";

/** The commit status of a merge group: a group that changes no rollout passes, any other is refused. */
export function mergeGroupStatus(
  found: "unchanged" | "not-verified",
  where: { readonly branch: string; readonly url: string | null },
): StatusLine {
  const context = `model-rollout: ${where.branch}`;
  if (found === "unchanged")
    return { context, state: "success", description: "Go: this group changes no rollout", url: where.url };
  const description =
    "No go: a merge group that changes a rollout is not verified again; merge this pull request alone";
  return { context, state: "failure", description, url: where.url };
}
