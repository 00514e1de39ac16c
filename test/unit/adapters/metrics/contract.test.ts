import { promisesOfSource } from "../../../support/source-contract.ts";
import { DATADOG } from "../../../support/source-rows/datadog.ts";
import { LANGFUSE } from "../../../support/source-rows/langfuse.ts";
import { PROMETHEUS } from "../../../support/source-rows/prometheus.ts";
import { CSV_FILE, HTTP_JSON, JSON_LINES } from "../../../support/source-rows/rows.ts";
import { SQLITE } from "../../../support/source-rows/sqlite.ts";

/** Every source there is: one row each. */
for (const row of [PROMETHEUS, SQLITE, CSV_FILE, JSON_LINES, HTTP_JSON, LANGFUSE, DATADOG])
  promisesOfSource(row);
