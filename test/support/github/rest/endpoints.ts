/** Every endpoint that the fake answers, by GitHub's operation id. */
import { actions } from "./actions.ts";
import { commits } from "./commits.ts";
import { contents } from "./contents.ts";
import { deployments } from "./deployments.ts";
import type { Endpoints } from "./endpoint.ts";
import { gitData } from "./git-data.ts";
import { issues } from "./issues.ts";
import { people } from "./people.ts";
import { pulls } from "./pulls.ts";
import { reviews } from "./reviews.ts";
import { settings } from "./settings.ts";
import { statuses } from "./statuses.ts";

export const endpoints: Endpoints = {
  ...people,
  ...commits,
  ...contents,
  ...gitData,
  ...pulls,
  ...reviews,
  ...issues,
  ...statuses,
  ...deployments,
  ...actions,
  ...settings,
};
