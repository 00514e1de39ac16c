import { regionOf, SIGNING } from "../../amazon.ts";
import { objection, type Objection } from "../objection.ts";
import type { Sections } from "../sections.ts";

const BY_HEADER: readonly string[] = ["bearer", "basic", "token"];
const BY_SIGNATURE: readonly string[] = Object.values(SIGNING);
const WAYS =
  "one of bearer, basic and token, or access-key-id with secret-access-key for Amazon Managed Prometheus";

/** A source that nobody can sign in to would be found out at the first tick. */
export function prometheusIsSignedInto({ sources }: Sections): readonly Objection[] {
  return [...sources].flatMap(([name, source]) => {
    if (source?.kind !== "prometheus") return [];
    const path = ["sources", name];
    const purposes = Object.keys(source.auth ?? {});
    const signs = purposes.some((purpose) => BY_SIGNATURE.includes(purpose));
    return [
      ...unknownIn(purposes).map((purpose) =>
        objection(
          "wrong-value",
          [...path, "auth", purpose],
          `prometheus cannot be signed in to by ${purpose}`,
          {
            what: "key",
            expected: WAYS,
            found: purpose,
          },
        ),
      ),
      ...waysIn(purposes, [...path, "auth"]),
      ...(signs && source.region === undefined && regionOf(source.url) === null
        ? [
            objection("missing-key", [...path, "url"], `the region that ${name} is in is not said`, {
              expected: "the region that requests are signed for, which the address does not name",
              suggestion: "region: us-east-1",
            }),
          ]
        : []),
      ...(!signs && source.region !== undefined
        ? [
            objection("unknown-key", [...path, "region"], "only a signature has a region", {
              what: "key",
              expected: "`region` only with `auth: { access-key-id: …, secret-access-key: … }`",
              found: "region",
            }),
          ]
        : []),
    ];
  });
}

function unknownIn(purposes: readonly string[]): readonly string[] {
  return purposes.filter((purpose) => !BY_HEADER.includes(purpose) && !BY_SIGNATURE.includes(purpose));
}

function waysIn(purposes: readonly string[], path: readonly string[]): readonly Objection[] {
  const headers = purposes.filter((purpose) => BY_HEADER.includes(purpose));
  const signs = purposes.filter((purpose) => BY_SIGNATURE.includes(purpose));
  if (headers.length + Math.min(1, signs.length) > 1)
    return [
      objection("wrong-value", path, "one request is signed in one way", {
        expected: WAYS,
        found: purposes.join(", "),
      }),
    ];
  const missing = [SIGNING.id, SIGNING.secret].filter((purpose) => !signs.includes(purpose));
  if (signs.length === 0 || missing.length === 0) return [];
  return missing.map((purpose) =>
    objection("missing-key", path, `${purpose} is missing beside ${signs.join(" and ")}`, {
      expected: WAYS,
      found: signs.join(", "),
      suggestion: `${purpose}: ${purpose === SIGNING.id ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY"}`,
    }),
  );
}
