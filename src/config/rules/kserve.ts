import type { KserveTarget } from "../router.ts";
import { objection, type Objection } from "../objection.ts";
import { routersIn } from "./places.ts";
import type { Sections } from "../sections.ts";
import { plainSecretIn } from "../../plain-secret.ts";

/** Each mode has a key of its own for what the others find by themselves. */
const KEY_OF = { serverless: "candidate", standard: "canary", llm: "baseline" } as const;

/** A key of another mode would be read by nobody. */
export function kserveKeysFitTheMode(sections: Sections): readonly Objection[] {
  return kservesIn(sections).flatMap(({ path: at, shown, router }) =>
    (["candidate", "canary", "baseline"] as const)
      .filter((key) => key !== KEY_OF[router.mode] && router[key] !== undefined)
      .map((key) =>
        objection(
          "unknown-key",
          [...at, key],
          `\`${key}\` in ${shown} has no meaning in mode ${router.mode}`,
          {
            expected: `\`${KEY_OF[router.mode]}\`, or none of them`,
            found: key,
            suggestion: `leave \`${key}\` out, or write the mode that it belongs to`,
          },
        ),
      ),
  );
}

/** The percent is ours to write, and what stands in the file is public. */
export function kserveCandidatesAreModels(sections: Sections): readonly Objection[] {
  return kservesIn(sections).flatMap(({ path: at, shown, router: { candidate } }) => {
    if (candidate === undefined) return [];
    const path = [...at, "candidate"];
    if (Object.keys(candidate).length === 0)
      return [
        objection("missing-key", path, `\`candidate\` in ${shown} changes nothing`, {
          expected: "what the first write changes in spec.predictor",
          found: "an empty mapping",
          suggestion: 'candidate: { model: { storageUri: "s3://models/summarizer/v2" } }',
        }),
      ];
    if ("canaryTrafficPercent" in candidate)
      return [
        objection(
          "unknown-key",
          [...path, "canaryTrafficPercent"],
          `\`canaryTrafficPercent\` in ${shown} is what the stages set`,
          {
            expected: "the candidate's model alone",
            found: "canaryTrafficPercent",
            suggestion: "leave it out",
          },
        ),
      ];
    const secret = plainSecretIn(candidate);
    if (secret === null) return [];
    return [
      objection("secret-pasted", path, `${secret} in ${shown}.candidate looks like a secret`, {
        expected: "a reference to a Secret of the cluster",
        found: "a value in plain text",
        suggestion: "valueFrom: { secretKeyRef: { name: …, key: … } }",
      }),
    ];
  });
}

type Found = ReturnType<typeof routersIn>[number] & { readonly router: KserveTarget };

function kservesIn(sections: Sections): readonly Found[] {
  return routersIn(sections).flatMap(({ router, ...at }) =>
    router.kind === "kserve" ? [{ ...at, router }] : [],
  );
}
