import { objection, type Objection } from "../objection.ts";
import { routersIn } from "./places.ts";
import type { Sections } from "../sections.ts";

/** Whose row it is, and where: found out here, not at the first stage. */
export function flagTablesNameTheirRow(sections: Sections): readonly Objection[] {
  return routersIn(sections).flatMap(({ path, shown, router }) => {
    if (router.kind !== "sql") return [];
    const { key, where } = router;
    if (where[key] !== undefined) return [];
    return [
      objection("missing-key", [...path, "where"], `\`where\` of ${shown} names no ${key}`, {
        expected: `the value of the column ${key} in this rollout's row`,
        found: Object.keys(where).join(", ") || "nothing",
        suggestion: `where: { ${key}: summarizer }`,
      }),
    ];
  });
}

/** An address holds a password, or it would once it is needed. */
export function serversAreSecrets(sections: Sections): readonly Objection[] {
  const all = [
    ...routersIn(sections).map(({ path, router }) => [[...path, "database"], router] as const),
    ...[...sections.sources].map(([name, source]) => [["sources", name, "database"], source] as const),
  ];
  return all.flatMap(([path, each]) =>
    each?.kind === "sql" && each.database.includes("://")
      ? [
          objection("wrong-value", path, "an address stands where the name of its secret belongs", {
            expected: "a path to an SQLite file, or the name of the secret that holds the address",
            found: "an address (not shown)",
            suggestion: "ROUTES_DB",
          }),
        ]
      : [],
  );
}
