/** What every source promises, of those whose real server is here. */
import { afterAll, beforeAll, describe } from "vitest";
import { missingPostgres, startPostgres, type RunningPostgres } from "../support/postgres.ts";
import { promisesOfSource } from "../support/source-contract.ts";
import { postgresRow } from "../support/source-rows/postgres.ts";

const absent = missingPostgres();
const needs = absent === "" ? "" : ` (skipped, missing program: ${absent})`;

describe.skipIf(absent !== "")(`on a real PostgreSQL${needs}`, () => {
  let server: RunningPostgres | null = null;
  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterAll(async () => server?.stop());

  promisesOfSource(postgresRow(() => server?.url ?? ""));
});
