import { objection, type Objection } from "../objection.ts";
import type { Sections } from "../sections.ts";

/** Whose row it is, and where: found out here, not at the first stage. */
export function flagTablesNameTheirRow({ routers }: Sections): readonly Objection[] {
  return [...routers.entries()].flatMap(([index, router]) => {
    if (router === null || router.kind !== "sql") return [];
    const { key, where } = router;
    if (where[key] !== undefined) return [];
    return [
      objection("missing-key", ["router", index, "where"], `\`where\` of router[${index}] names no ${key}`, {
        expected: `the value of the column ${key} in this rollout's row`,
        found: Object.keys(where).join(", ") || "nothing",
        suggestion: `where: { ${key}: summarizer }`,
      }),
    ];
  });
}

/** An address holds a password, or it would once it is needed. */
export function serversAreSecrets({ routers, sources }: Sections): readonly Objection[] {
  const all = [
    ...[...routers.entries()].map(([index, router]) => [["router", index, "database"], router] as const),
    ...[...sources].map(([name, source]) => [["sources", name, "database"], source] as const),
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
