import { promisesOfSource } from "../../../support/source-contract.ts";
import { PROMETHEUS } from "../../../support/source-rows/prometheus.ts";
import { SQLITE } from "../../../support/source-rows/sqlite.ts";

/** Every source there is: one row each. */
for (const row of [PROMETHEUS, SQLITE]) promisesOfSource(row);
