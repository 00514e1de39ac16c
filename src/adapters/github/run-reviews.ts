/** Who let a run of a workflow into its environments. */
import { z } from "zod";
import type { RunReviews } from "../../ports.ts";
import type { Client } from "./client.ts";

const REVIEWS = z.array(
  z.object({
    state: z.string(),
    user: z.object({ login: z.string(), type: z.string() }),
    environments: z.array(z.object({ name: z.string() })),
  }),
);

/** An administrator who starts all waiting jobs leaves no review: the list is empty then. */
export function createRunReviews(client: Client): RunReviews {
  return {
    of: async (run) => {
      const found = await client.rest(
        "GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals",
        { run_id: run },
        { answer: REVIEWS, what: `the reviews of run ${run}`, needs: "`actions: read`", repeatable: true },
      );
      return found.map(({ state, user, environments }) => ({
        by: user.login,
        isPerson: user.type === "User",
        approved: state === "approved",
        environments: environments.map(({ name }) => name),
      }));
    },
  };
}
