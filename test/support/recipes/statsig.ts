/**
 * Statsig's Console API, `GET` and `PATCH /console/v1/gates/{id}`.
 *
 * Shapes: docs.statsig.com/api-reference/gates/read-gate, …/partially-update-gates and docs.statsig.com/console-api/rules
 * (version 20240601): a rule needs `name`, `passPercentage` and `conditions`.
 */
import { z } from "zod";
import { RECIPE_KEY, serveOne, type Recipe } from "./service.ts";

const RULE = z.strictObject({
  name: z.string(),
  passPercentage: z.number().min(0).max(100),
  conditions: z.array(z.looseObject({ type: z.string() })),
  environments: z.array(z.string()).nullish(),
  id: z.string().optional(),
  baseID: z.string().optional(),
});
const BODY = z.strictObject({ isEnabled: z.boolean().optional(), rules: z.array(RULE).optional() });
const BASE = "LcDWo6mFrWaS3DtoKtEAfg";

export const STATSIG: Recipe = {
  name: "Statsig",
  address: "https://statsigapi.net",
  start: () => {
    let weight = 0;
    let lastModifiedTime = 1_705_626_260_086;
    const rest = { id: "summarizer_v2", description: "of the team", isEnabled: true, idType: "userID" };
    const put = (to: number): void => {
      weight = to;
      lastModifiedTime += 1;
    };
    // The id of a rule carries its percentage, as in the reference.
    const rule = () => ({
      name: "rollout",
      id: `${BASE}:${weight.toFixed(2)}:1`,
      baseID: BASE,
      passPercentage: weight,
      conditions: [{ type: "public" }],
      environments: null,
    });
    return serveOne(
      {
        signedIn: ["statsig-api-key", RECIPE_KEY],
        path: "/console/v1/gates/summarizer_v2",
        write: { method: "PATCH", body: BODY },
        show: () => ({
          message: "Gate read successfully.",
          data: { ...rest, lastModifiedTime, rules: [rule()] },
        }),
        change: (body) => put(body.rules?.[0]?.passPercentage ?? weight),
      },
      {
        served: () => weight,
        touch: () => void (lastModifiedTime += 1),
        move: put,
        others: () => rest,
        ours: () => weight,
      },
    );
  },
};
