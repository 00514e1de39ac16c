import { promisesOfSource } from "../../../support/source-contract.ts";
import { COMMAND } from "../../../support/source-rows/command.ts";
import { DATADOG } from "../../../support/source-rows/datadog.ts";
import { EVIDENTLY_FILES, EVIDENTLY_SERVICE } from "../../../support/source-rows/evidently.ts";
import { LANGFUSE } from "../../../support/source-rows/langfuse.ts";
import { PROMETHEUS } from "../../../support/source-rows/prometheus.ts";
import { CSV_FILE, HTTP_JSON, JSON_LINES } from "../../../support/source-rows/rows.ts";
import { SQLITE } from "../../../support/source-rows/sqlite.ts";

/** Every source there is: one row each. */
for (const row of [
  PROMETHEUS,
  SQLITE,
  CSV_FILE,
  JSON_LINES,
  HTTP_JSON,
  COMMAND,
  LANGFUSE,
  DATADOG,
  EVIDENTLY_FILES,
  EVIDENTLY_SERVICE,
])
  promisesOfSource(row);
