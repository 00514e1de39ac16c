/** The router `sql` on a real PostgreSQL: what every router promises, and what only a server with users and locks can do to it. */
import { afterAll, beforeAll, describe } from "vitest";
import { missingPostgres, startPostgres, type RunningPostgres } from "../support/postgres.ts";
import { promisesOfRouter } from "../support/router-contract.ts";
import { postgresRow } from "../support/router-rows/sql.ts";

const absent = missingPostgres();
const needs = absent === "" ? "" : ` (skipped, missing program: ${absent})`;

let server: RunningPostgres | null = null;
const url = (): string => server?.url ?? "";

describe.skipIf(absent !== "")(`a flag table on a server${needs}`, () => {
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server?.stop();
  });

  promisesOfRouter(postgresRow(url));
});
