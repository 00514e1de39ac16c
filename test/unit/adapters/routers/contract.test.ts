import { TOKEN as FLAGS_TOKEN } from "../../../support/launchdarkly/service.ts";
import { TOKEN } from "../../../support/cluster/api.ts";
import { HAS_REAL_SCHEMAS } from "../../../support/cluster/kinds.ts";
import { promisesOfMirror, promisesOfRouter, promisesOfSecrets } from "../../../support/router-contract.ts";
import { FLAGD } from "../../../support/router-rows/flagd.ts";
import {
  FLAGD_IN_REPOSITORY,
  TOKEN as REPOSITORY_TOKEN,
} from "../../../support/router-rows/flagd-repository.ts";
import { LAUNCHDARKLY } from "../../../support/router-rows/launchdarkly.ts";
import { LLM, SERVERLESS, STANDARD } from "../../../support/router-rows/kserve.ts";
import { GATEWAY, ISTIO } from "../../../support/router-rows/mesh.ts";
import { SELDON } from "../../../support/router-rows/seldon.ts";

if (!HAS_REAL_SCHEMAS)
  console.warn(
    "CRD_SCHEMAS names no folder with the real schemas: routers of clusters are tested on small ones of our own",
  );

/** Every router there is: one row each. */
for (const row of [
  FLAGD,
  FLAGD_IN_REPOSITORY,
  LAUNCHDARKLY,
  SELDON,
  ISTIO,
  GATEWAY,
  SERVERLESS,
  STANDARD,
  LLM,
])
  promisesOfRouter(row);
for (const row of [SERVERLESS, STANDARD, LLM]) promisesOfSecrets(row, TOKEN);
for (const row of [SELDON, ISTIO, GATEWAY]) {
  promisesOfMirror(row);
  promisesOfSecrets(row, TOKEN);
}
promisesOfSecrets(LAUNCHDARKLY, FLAGS_TOKEN);
promisesOfSecrets(FLAGD_IN_REPOSITORY, REPOSITORY_TOKEN);
