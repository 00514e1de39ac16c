import { blocks } from "./markdown.ts";
import {
  CUT_ORDER,
  bodyWithout,
  planSections,
  type Limits,
  type Part,
  type PlannedForReaders,
  type Section,
} from "./plan-sections.ts";

export interface Frame {
  /** Before and after the plans; never cut. */
  readonly before: string;
  readonly after: string;
  readonly limits: Limits;
  /** Where the whole text is, for what was cut. */
  readonly elsewhere: string;
  readonly isTooLong: (body: string) => boolean;
}

/**
 * The plans in a frame, with whole parts left out until it is short enough, in a stated order.
 *
 * Nothing is cut in the middle, so tables, fences and folded sections stay whole. At the end whole plans go, the last
 * first; the frame itself always stays.
 */
export function fit(plans: readonly PlannedForReaders[], frame: Frame): string {
  const rendered = plans.map((plan) => planSections(plan, frame.limits));
  const cut = new Set<Part>();
  const whole = layOut(rendered, frame, cut);
  if (!frame.isTooLong(whole)) return whole;
  for (const part of CUT_ORDER) {
    cut.add(part);
    const body = layOut(rendered, frame, cut);
    if (!frame.isTooLong(body)) return body;
  }
  for (let kept = plans.length - 1; kept > 0; kept -= 1) {
    const body = layOut(rendered.slice(0, kept), frame, cut, plans.length - kept);
    if (!frame.isTooLong(body)) return body;
  }
  return layOut([], frame, cut, plans.length);
}

function layOut(
  plans: readonly (readonly Section[])[],
  frame: Frame,
  cut: ReadonlySet<Part>,
  dropped = 0,
): string {
  const missing = [...cut, ...(dropped > 0 ? [`${dropped} whole plans`] : [])];
  const note = missing.length === 0 ? "" : `Left out for length: ${missing.join(", ")}. ${frame.elsewhere}`;
  const sections = plans.flatMap((plan) => plan.map((section) => bodyWithout(section, cut)));
  return blocks([frame.before, ...sections, note, frame.after]);
}
