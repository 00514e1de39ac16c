/** How long a candidate has stood ready in a preview. Nobody is sent to it, so no reading counts these minutes. */
import type { Plan } from "../plan/plan.ts";
import { milliseconds, type Instant } from "../units.ts";
import type { RouteView } from "./observed.ts";
import type { RolloutState } from "./state.ts";
import { stepAt } from "./steps.ts";

/**
 * The state with the time of the preview counted; unchanged in any other step.
 *
 * A candidate that is not ready begins its preview and its warm-up again once it is. A router that cannot tell says nothing
 * against it; one that cannot be read counts nothing at this look.
 */
export function withPreview(
  plan: Plan,
  state: RolloutState,
  { route, now }: { readonly route: RouteView; readonly now: Instant },
): RolloutState {
  const isPreview = stepAt(plan, state).kind === "preview";
  if (!isPreview || state.observedAt === null || route.kind === "unreadable") return state;
  if (route.candidateReady === false) return { ...state, readySince: null, covered: 0 };
  const since = state.readySince === null ? now : (state.readySince ?? state.observedAt);
  return { ...state, readySince: since, covered: milliseconds(Math.max(0, now - since)) };
}
