/** How an HTTPRoute says who gets what: the dialect of its rules, and the part of them that is ours. Pure. */
import { z } from "zod";
import type { GatewayApiTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { KubernetesObject } from "../../kubernetes.ts";
import type { CohortTerms } from "./cohort-headers.ts";
import { backendsOf, complaintOf, isOfOurs, shareOf, sideOf, withShare } from "./gateway-backends.ts";
import { narrowed, overlapOf, takenFrom } from "./gateway-match.ts";
import { mirrorOf, mirrorPart, withMirror, withMirrorPart } from "./gateway-mirror.ts";
import { text } from "./objects.ts";
import { mainAlone, withMain, type Dialect, type Rule } from "./split-rules.ts";

export function gatewayDialect(target: GatewayApiTarget, cohorts: CohortTerms["cohorts"]): Dialect {
  const name = textOf(target);
  const headers = target.cohortHeaders ?? {};
  return {
    text: name,
    list: "rules",
    cohorts,
    headers,
    prefix: target.rule,
    find: (rules) => find(rules, target),
    isOfOurs: (rule) => isOfOurs(rule, target),
    shareOf: (rule) => shareOf(rule, target, name),
    complaintOf: (rule) => complaintOf(rule, target, name),
    withShare: (rule, share, how) => withShare(rule, share, { how, target, text: name }),
    mirrorOf: (rule) => mirrorOf(rule, target),
    withMirror: (rule, share) => withMirror(rule, share, target),
    narrowed,
    essenceOf: ({ matches, backendRefs, filters }) => ({ matches, backendRefs, filters }),
    takenFrom: (rules, ours) => takenFrom(rules, ours, name),
    overlapOf: (weighted) => overlapOf(weighted, { cohorts, headers, text: name }),
  };
}

export function textOf({ namespace, httpRoute }: GatewayApiTarget): string {
  return `HTTPRoute ${namespace}/${httpRoute}`;
}

/** By its name, or where the file gives none, the only one that has both backends. */
function find(rules: readonly Rule[], target: GatewayApiTarget): number {
  const found = rules.flatMap((rule, index) => (isWanted(rule, target) ? [index] : []));
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const { rule, baseline, candidate } = target;
  const wanted = rule === null ? `with the backends ${baseline} and ${candidate}` : `named ${rule}`;
  const places = found.map((index) => `rules[${index}]`).join(", ");
  const names = rules.map((each) => text(each["name"]) ?? "one without a name").join(", ");
  const rest =
    found.length > 1
      ? `${places}. Give one a name, and write it as \`rule\` in the router`
      : `none (its rules: ${names}). ${rule === null ? "Write both backends in one rule" : `Write \`name: ${rule}\` at the rule that splits traffic; CRDs before 1.2 drop names: leave \`rule\` out there`}`;
  throw new Failure("router-refused", `Expected one rule ${wanted} in ${textOf(target)}, found ${rest}`);
}

function isWanted(rule: Rule, target: GatewayApiTarget): boolean {
  if (target.rule !== null) return rule["name"] === target.rule;
  const sides = backendsOf(rule).map((each) => sideOf(each, target));
  return sides.includes("candidate") && sides.includes("baseline");
}

const WEIGHT = z.number().nullable();
const OWNED = z.strictObject({
  rule: z.string().nullable(),
  /** null: the backend had no weight written. */
  weights: z.strictObject({ baseline: WEIGHT, candidate: WEIGHT }),
  mirror: z.strictObject({
    items: z.array(z.strictObject({ index: z.int().min(0), item: z.record(z.string(), z.unknown()) })),
    isListed: z.boolean(),
  }),
});

/** Secret-free: two weights, and the mirrors to the candidate where there were some. */
export function ownedOf(object: KubernetesObject, target: GatewayApiTarget, dialect: Dialect): unknown {
  const main = mainAlone(object, dialect);
  const complaint = dialect.complaintOf(main);
  if (complaint !== null) throw new Failure("router-refused", complaint);
  const weightOf = (side: "baseline" | "candidate"): unknown =>
    backendsOf(main).find((each) => sideOf(each, target) === side)?.["weight"] ?? null;
  return OWNED.parse({
    rule: target.rule,
    weights: { baseline: weightOf("baseline"), candidate: weightOf("candidate") },
    mirror: mirrorPart(main, target),
  });
}

/** @throws Failure router-refused for what is no part of ours, and for a rule that has other backends now */
export function putBack(
  object: KubernetesObject,
  owned: unknown,
  { target, dialect }: { readonly target: GatewayApiTarget; readonly dialect: Dialect },
): KubernetesObject {
  const part = OWNED.safeParse(owned);
  if (!part.success || part.data.rule !== target.rule)
    throw new Failure(
      "router-refused",
      `Expected what was noted of ${textOf(target)} before the first stage, found something else. Set its weights by hand, as the runbook says`,
    );
  const { weights, mirror } = part.data;
  return withMain(
    object,
    (main) => {
      const complaint = dialect.complaintOf(main);
      if (complaint !== null) throw new Failure("router-refused", complaint);
      const backendRefs = backendsOf(main).map((each) => {
        const { weight: _, ...rest } = each;
        const weight = sideOf(each, target) === "candidate" ? weights.candidate : weights.baseline;
        return weight === null ? rest : { ...rest, weight };
      });
      return withMirrorPart({ ...main, backendRefs }, mirror, target);
    },
    dialect,
  );
}
