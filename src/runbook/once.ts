import type { Plan } from "../plan/plan.ts";

/** The same answer for the same plan, worked out once: thirty entries ask for the same ways and proofs. */
export function once<T>(make: (plan: Plan) => T): (plan: Plan) => T {
  const made = new WeakMap<Plan, { readonly answer: T }>();
  return (plan) => {
    const known = made.get(plan);
    if (known !== undefined) return known.answer;
    const answer = make(plan);
    made.set(plan, { answer });
    return answer;
  };
}
