/** Whether the files that decide who decides have owners. */
import { diagnosis, unknown } from "./diagnosis.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Answer } from "./settings.ts";

/** @param owners by path, as CODEOWNERS of the default branch says it; null without the file. */
export function diagnoseOwners(
  owners: Answer<ReadonlyMap<string, readonly string[]> | null>,
): readonly Diagnosis[] {
  if (owners.kind !== "read")
    return [
      unknown("code-owners", "CODEOWNERS", {
        because: owners.because,
        needs: owners.kind === "unread" ? owners.needs : "`contents: read`",
      }),
    ];
  const where = ".github/CODEOWNERS";
  if (owners.value === null)
    return [
      diagnosis("code-owners", "warning", {
        where,
        found:
          "There is no CODEOWNERS file: whoever may merge changes workflows, policy and rollouts without the people who answer for them",
        fix: "Add the file, with your own team, and require review from Code Owners",
        paste: { language: "text", lines: ["/.github/ @your-org/ml-platform"] },
      }),
    ];
  const ownerless = [...owners.value].filter(([, names]) => names.length === 0).map(([path]) => path);
  if (ownerless.length === 0)
    return [
      diagnosis("code-owners", "ok", { where, found: `${owners.value.size} paths that decide have owners` }),
    ];
  return [
    diagnosis("code-owners", "warning", {
      where,
      found: `Nobody owns ${listed(ownerless)}`,
      fix: "Add lines at the end of CODEOWNERS (the last line that matches decides), with your own team",
      paste: { language: "text", lines: ownerless.map((path) => `/${path} @your-org/ml-platform`) },
    }),
  ];
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 8).map((path) => `\`${path}\``);
  return `${shown.join(", ")}${paths.length > shown.length ? ` and ${paths.length - shown.length} more` : ""}`;
}
