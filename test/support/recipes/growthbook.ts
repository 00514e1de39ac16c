/**
 * GrowthBook's `GET` and `POST /api/v2/features/{id}`.
 *
 * Shapes: `updateFeatureBodyV2`, `v2RuleRolloutBase` and `apiFeatureV2Validator` in `features-v2.ts` of growthbook/growthbook
 * (REST API 4.4.0), and docs.growthbook.io/api/features-v2/operation/updateFeatureV2.
 */
import { z } from "zod";
import { RECIPE_KEY, serveOne, type Recipe } from "./service.ts";

const RULE = z.strictObject({
  id: z.string().optional(),
  description: z.string().optional(),
  enabled: z.boolean().optional(),
  type: z.literal("rollout"),
  value: z.string(),
  coverage: z.number().min(0).max(1),
  hashAttribute: z.string(),
  seed: z.string().optional(),
  hashVersion: z.union([z.literal(1), z.literal(2)]).optional(),
  allEnvironments: z.boolean().optional(),
  environments: z.array(z.string()).optional(),
});
const BODY = z.strictObject({ description: z.string().optional(), rules: z.array(RULE).optional() });

export const GROWTHBOOK: Recipe = {
  name: "GrowthBook",
  address: "https://api.growthbook.io",
  start: () => {
    let version = 3;
    let rules = [
      {
        id: "fr_rollout",
        description: "",
        enabled: true,
        type: "rollout",
        value: "true",
        coverage: 0,
        hashAttribute: "id",
        seed: "summarizer-v2",
        allEnvironments: false,
        environments: ["production"],
      },
    ];
    const rest = {
      id: "summarizer-v2",
      archived: false,
      description: "of the team",
      valueType: "boolean",
      defaultValue: "false",
      environments: { production: { enabled: true, defaultValue: "false" } },
    };
    const revision = () => ({ version, comment: "", date: "2026-11-23T00:00:00Z" });
    return serveOne(
      {
        signedIn: ["authorization", `Bearer ${RECIPE_KEY}`],
        path: "/api/v2/features/summarizer-v2",
        write: { method: "POST", body: BODY },
        show: () => ({ feature: { ...rest, rules, revision: revision() } }),
        change: (body) => {
          version += 1;
          rules = (body.rules ?? []).map((rule) => ({
            ...rule,
            id: rule.id ?? "fr_new",
            description: rule.description ?? "",
            enabled: rule.enabled ?? true,
            seed: rule.seed ?? "summarizer-v2",
            allEnvironments: rule.allEnvironments ?? true,
            environments: rule.environments ?? [],
          }));
        },
      },
      {
        served: () => 100 * (rules[0]?.coverage ?? 0),
        touch: () => void (version += 1),
        move: (weight) => {
          rules = rules.map((rule) => ({ ...rule, coverage: weight / 100 }));
          version += 1;
        },
        others: () => rest,
        ours: () => rules,
      },
    );
  },
};
