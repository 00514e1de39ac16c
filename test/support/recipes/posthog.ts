/**
 * PostHog's `GET` and `PATCH /api/projects/{project}/feature_flags/{id}/`.
 *
 * Shapes: `posthog/api/feature_flag.py` of PostHog/posthog (`filters` is replaced, `version` counts every update, 409 only beside
 * `original_flag`), `FeatureFlagConditionGroupSchema` of its OpenAPI.
 */
import { z } from "zod";
import { RECIPE_KEY, serveOne, type Recipe } from "./service.ts";

const GROUP = z.strictObject({
  properties: z.array(z.unknown()),
  rollout_percentage: z.number().min(0).max(100),
  variant: z.string().nullish(),
});
const BODY = z.strictObject({ filters: z.strictObject({ groups: z.array(GROUP).min(1) }) });

export const POSTHOG: Recipe = {
  name: "PostHog",
  address: "https://us.posthog.com",
  start: () => {
    let version = 7;
    let filters: unknown = { groups: [{ properties: [], rollout_percentage: 0 }] };
    let weight = 0;
    const rest = { id: 1234, key: "summarizer-v2", name: "of the team", active: true, deleted: false };
    const put = (to: number): void => {
      weight = to;
      filters = { groups: [{ properties: [], rollout_percentage: to }] };
      version += 1;
    };
    return serveOne(
      {
        signedIn: ["authorization", `Bearer ${RECIPE_KEY}`],
        path: "/api/projects/PROJECT_ID/feature_flags/1234/",
        write: { method: "PATCH", body: BODY },
        show: () => ({ ...rest, filters, version }),
        change: (body) => put(body.filters.groups[0]?.rollout_percentage ?? 0),
      },
      {
        served: () => weight,
        touch: () => void (version += 1),
        move: put,
        others: () => rest,
        ours: () => filters,
      },
    );
  },
};
