import { TOKEN as FLAGS_TOKEN } from "../../../support/launchdarkly/service.ts";
import { TOKEN } from "../../../support/cluster/api.ts";
import { HAS_REAL_SCHEMAS } from "../../../support/cluster/kinds.ts";
import { promisesOfMirror, promisesOfRouter, promisesOfSecrets } from "../../../support/router-contract.ts";
import { GATE_TOKEN } from "../../../support/gate-service.ts";
import { ROUTE_TOKEN } from "../../../support/route-program.ts";
import { COMMAND } from "../../../support/router-rows/command.ts";
import { FLAGD } from "../../../support/router-rows/flagd.ts";
import {
  FLAGD_IN_REPOSITORY,
  TOKEN as REPOSITORY_TOKEN,
} from "../../../support/router-rows/flagd-repository.ts";
import { LAUNCHDARKLY } from "../../../support/router-rows/launchdarkly.ts";
import { HTTP, HTTP_IF_MATCH } from "../../../support/router-rows/http.ts";
import { LLM, SERVERLESS, STANDARD } from "../../../support/router-rows/kserve.ts";
import { GATEWAY, ISTIO } from "../../../support/router-rows/mesh.ts";
import { SQLITE } from "../../../support/router-rows/sql.ts";
import { SELDON } from "../../../support/router-rows/seldon.ts";
import { SEVERAL } from "../../../support/router-rows/several.ts";
import { UNLEASH } from "../../../support/router-rows/unleash.ts";
import { FAKE_TOKEN } from "../../../support/unleash-fake.ts";

if (!HAS_REAL_SCHEMAS)
  console.warn(
    "CRD_SCHEMAS names no folder with the real schemas: routers of clusters are tested on small ones of our own",
  );

/** Every router there is: one row each. */
for (const row of [
  FLAGD,
  FLAGD_IN_REPOSITORY,
  UNLEASH,
  LAUNCHDARKLY,
  SEVERAL,
  SQLITE,
  SELDON,
  ISTIO,
  GATEWAY,
  SERVERLESS,
  STANDARD,
  LLM,
])
  promisesOfRouter(row);
promisesOfRouter(COMMAND);
promisesOfSecrets(COMMAND, ROUTE_TOKEN);
for (const row of [HTTP, HTTP_IF_MATCH]) {
  promisesOfRouter(row);
  promisesOfSecrets(row, GATE_TOKEN);
}
for (const row of [SERVERLESS, STANDARD, LLM]) promisesOfSecrets(row, TOKEN);
for (const row of [SELDON, ISTIO, GATEWAY]) {
  promisesOfMirror(row);
  promisesOfSecrets(row, TOKEN);
}
promisesOfSecrets(UNLEASH, FAKE_TOKEN);
promisesOfSecrets(LAUNCHDARKLY, FLAGS_TOKEN);
promisesOfSecrets(FLAGD_IN_REPOSITORY, REPOSITORY_TOKEN);
