/** The part of the PostgreSQL driver that one connection needs: a third of `pg` pools connections, wraps libpq and turns cells into dates. */
import { createRequire } from "node:module";
import type { Plugin } from "rolldown";

const require = createRequire(import.meta.url);
const CLIENT = require.resolve("pg/lib/client.js");
const PROTOCOL = createRequire(CLIENT).resolve("pg-protocol");

/**
 * What stands in dist for a package.
 *
 * Cells arrive as text (`types` in `src/adapters/postgres.ts`), so that no parser is ever asked for but by the driver's own
 * defaults; a password comes from the secret that the rollout file names and from no file of the machine.
 */
const INSTEAD: Readonly<Record<string, string>> = {
  pg: `import Client from ${JSON.stringify(CLIENT)};
import { DatabaseError } from ${JSON.stringify(PROTOCOL)};
export { Client, DatabaseError };`,
  "pg-types": "module.exports = { getTypeParser: () => String, setTypeParser: () => undefined };",
  pgpass: "module.exports = (_, found) => found(undefined);",
};

export function pgInDist(): Plugin {
  return {
    name: "pg-in-dist",
    resolveId: (id) => (Object.hasOwn(INSTEAD, id) ? `\0${id}` : null),
    load: (id) => (id.startsWith("\0") ? (INSTEAD[id.slice(1)] ?? null) : null),
  };
}
