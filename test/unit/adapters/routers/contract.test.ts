import { promisesOfRouter } from "../../../support/router-contract.ts";
import { FLAGD } from "../../../support/router-rows/flagd.ts";

/** Every router there is: one row each. */
for (const row of [FLAGD]) promisesOfRouter(row);
