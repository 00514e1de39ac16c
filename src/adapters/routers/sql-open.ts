/** Opens the flag table that a rollout names: a server, or a file. */
import { resolve } from "node:path";
import type { SqlTarget } from "../../config/router.ts";
import type { Traffic } from "../../ports.ts";
import type { Secret } from "../http.ts";
import { isServer, postgresAddress } from "../postgres-address.ts";
import { sqlTraffic, type SqlDeps } from "./sql.ts";
import { refused } from "./sql-rows.ts";

export interface OpenSqlDeps extends SqlDeps {
  readonly secret: Secret;
  /** Folder that paths in the rollout file start from. */
  readonly root: string;
}

/** The driver of a server comes only where there is one. @throws Failure secret-missing, call-wrong, router-refused */
export async function openSqlTraffic(target: SqlTarget, deps: OpenSqlDeps): Promise<Traffic> {
  if (target.where[target.key] === undefined)
    throw refused(
      `\`where\` to say which ${target.key} is meant`,
      "no such entry. Without it the row is anybody's",
    );
  if (!isServer(target.database)) {
    const { sqliteTable } = await import("./sql-sqlite.ts");
    return sqlTraffic(target, sqliteTable(target, resolve(deps.root, target.database)), deps);
  }
  const address = postgresAddress(target, deps.secret);
  const { postgresTable } = await import("./sql-postgres.ts");
  return sqlTraffic(target, postgresTable(target, address), deps);
}
