import { objection, type Objection } from "../objection.ts";
import { routersIn } from "./places.ts";
import type { Sections } from "../sections.ts";

/** A flag file in a repository is written with a token; what says where it lies says nothing about a file on the disk. */
export function flagFilesAreReached(sections: Sections): readonly Objection[] {
  return routersIn(sections).flatMap(({ path, shown, router }) => {
    if (router.kind !== "flagd") return [];
    const { repository, branch, url, auth } = router;
    if (repository === undefined) {
      const without = branch !== undefined ? "branch" : url !== undefined ? "url" : null;
      if (without === null) return [];
      const title = `\`repository\` is missing in ${shown}`;
      return [
        objection("missing-key", [...path, "repository"], title, {
          expected: `the repository that \`${without}\` belongs to; without both, a file on the disk`,
          found: `${without} alone`,
          suggestion: "repository: acme/flags",
        }),
      ];
    }
    if (auth?.["token"] !== undefined && Object.keys(auth).length === 1) return [];
    const title = `\`auth\` is missing in ${shown}`;
    return [
      objection("missing-key", [...path, "auth"], auth === null ? title : `\`auth\` in ${shown} has no use`, {
        expected: "the name of the secret with a token that may write to the repository",
        found: auth === null ? "none" : Object.keys(auth).join(", "),
        suggestion: "auth: { token: FLAGS_TOKEN }",
      }),
    ];
  });
}
