/**
 * Flagsmith's `GET` and `PATCH /api/__future__/environments/{key}/features/{id}/`.
 *
 * Shapes: docs.flagsmith.com/managing-flags/updating-flags ("Experimental: Updating Flags"), docs/docs/managing-flags of
 * Flagsmith/flagsmith: a weight is a percentage, and a list of variants names all of them.
 */
import { z } from "zod";
import { RECIPE_KEY, serveOne, type Recipe } from "./service.ts";

const BODY = z.strictObject({
  environment_default: z.strictObject({
    enabled: z.boolean().optional(),
    variants: z
      .array(z.strictObject({ id: z.literal(33), weight: z.number().min(0).max(100) }))
      .length(1)
      .optional(),
  }),
});

export const FLAGSMITH: Recipe = {
  name: "Flagsmith",
  address: "https://api.flagsmith.com",
  start: () => {
    let weight = 0;
    let value = "v1";
    return serveOne(
      {
        signedIn: ["authorization", `Api-Key ${RECIPE_KEY}`],
        path: "/api/__future__/environments/ENVIRONMENT_KEY/features/1234/",
        write: { method: "PATCH", body: BODY },
        show: () => ({
          environment_default: {
            enabled: true,
            value: { type: "string", value },
            variants: [{ id: 33, weight }],
          },
          segment_overrides: [],
        }),
        change: (body) => {
          weight = body.environment_default.variants?.[0]?.weight ?? weight;
        },
      },
      {
        served: () => weight,
        touch: () => void (value += "!"),
        move: (to) => void (weight = to),
        others: () => value,
        ours: () => weight,
      },
    );
  },
};
