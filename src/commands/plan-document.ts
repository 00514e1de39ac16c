/** The plans as one JSON document: every number of the comment, for programs. Its form: docs/plan-json.md. */
import type { Problem } from "../config/problem.ts";
import type { PlanChanges } from "../gate/plan-changes.ts";
import { headline, type Headline } from "../plan/headline.ts";
import type { Plan } from "../plan/plan.ts";
import { forThePublic } from "../plan/public.ts";
import type { DraftForReaders } from "../render/draft-section.ts";
import type { Audience, PlannedForReaders } from "../render/plan-sections.ts";
import type { DescribedRubric } from "./describe-rubric.ts";
import type { Runbook } from "../runbook/runbook.ts";

/** One rollout: the plan itself, what a reader sees first, and its runbook. */
export interface PlannedDocument extends Plan {
  readonly headline: Headline;
  readonly runbook: Runbook;
  /** Since the plan that people approved; null where nobody approved an older one. */
  readonly sinceApproved: PlanChanges | null;
  /** Of the file, the plan and the rubric. */
  readonly problems: readonly Problem[];
  /** Words that a model drafted, after every check: nothing that decides reads them. Absent where the policy drafts none. */
  readonly drafted?: DraftForReaders;
}

export interface PlanDocument {
  readonly "schema-version": 1;
  readonly plans: readonly PlannedDocument[];
  /** How each came out against the rubric, point by point. */
  readonly rubrics: readonly DescribedRubric[];
  /** Of all files, those that could not be planned included, and of the policy. */
  readonly problems: readonly Problem[];
}

/** What everybody may read leaves out the same cells as the comment does. */
export function planDocument(
  planned: readonly PlannedForReaders[],
  { audience, ...beside }: Pick<PlanDocument, "problems" | "rubrics"> & { readonly audience: Audience },
): PlanDocument {
  return {
    "schema-version": 1,
    plans: planned.map(({ plan, runbook, advice, changes = null, drafted = null }) => ({
      ...(audience === "public" ? forThePublic(plan) : plan),
      runbook,
      sinceApproved: changes,
      headline: headline(plan),
      problems: advice,
      ...(drafted === null ? {} : { drafted }),
    })),
    ...beside,
  };
}
