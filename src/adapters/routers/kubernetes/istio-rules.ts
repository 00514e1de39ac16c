/** How a VirtualService says who gets what: the dialect of its HTTP rules, and the part of them that is ours. Pure. */
import { z } from "zod";
import type { IstioTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { KubernetesObject } from "../../kubernetes.ts";
import type { CohortTerms, Header } from "./cohort-headers.ts";
import { complaintOf, destinationsOf, isOfOurs, shareOf, sideOf, withShare } from "./istio-destinations.ts";
import { takenFrom } from "./istio-match.ts";
import { mirrorOf, mirrorPart, withMirror, withMirrorPart } from "./istio-mirror.ts";
import { isSame, record, records, text } from "./objects.ts";
import { mainAlone, withMain, type Dialect, type Rule } from "./split-rules.ts";

export function istioDialect(target: IstioTarget, cohorts: CohortTerms["cohorts"]): Dialect {
  const name = textOf(target);
  return {
    text: name,
    list: "http",
    cohorts,
    headers: target.cohortHeaders ?? {},
    prefix: target.route,
    find: (rules) => find(rules, target),
    isOfOurs: (rule) => isOfOurs(rule, target),
    shareOf: (rule) => shareOf(rule, target, name),
    complaintOf: (rule) => complaintOf(rule, target, name),
    withShare: (rule, share, how) => withShare(rule, share, { how, target, text: name }),
    mirrorOf: (rule) => mirrorOf(rule, target),
    withMirror: (rule, share, how) => withMirror(rule, share, { how, target }),
    narrowed,
    essenceOf: ({ match, route, mirror, mirrors, mirrorPercentage }) => ({
      match,
      route,
      mirror,
      mirrors,
      mirrorPercentage,
    }),
    takenFrom: (rules, ours) => takenFrom(rules, ours, name),
    // The first rule that matches is reached, and ours stand in the order of their weights.
    overlapOf: () => null,
  };
}

export function textOf({ namespace, virtualService }: IstioTarget): string {
  return `VirtualService ${namespace}/${virtualService}`;
}

function find(rules: readonly Rule[], target: IstioTarget): number {
  const found = rules.flatMap((rule, index) => (rule["name"] === target.route ? [index] : []));
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const names = rules.map((rule) => text(rule["name"]) ?? "one without a name");
  throw new Failure(
    "router-refused",
    `Expected one HTTP route named ${target.route} in ${textOf(target)}, found ${found.length} (its routes: ${names.join(", ")}). Write \`name: ${target.route}\` at the route that splits traffic`,
  );
}

/** All of the rule's own matches, each asking for the headers too. */
function narrowed(rule: Rule, name: string, headers: readonly Header[]): Rule {
  const matches = records(rule["match"]);
  const wanted = matches.length === 0 ? [{}] : matches;
  return { ...rule, name, match: wanted.map((match) => asking(match, headers)) };
}

function asking(match: Rule, headers: readonly Header[]): Rule {
  const own = record(match["headers"]) ?? {};
  const more: Record<string, unknown> = {};
  for (const { name, value } of headers) {
    const key = Object.keys(own).find((each) => each.toLowerCase() === name);
    if (key !== undefined && !isSame(own[key], { exact: value }))
      throw new Failure(
        "router-refused",
        `Expected a route that does not ask for the header ${name} itself, found one that does: a cohort is told apart by ${name}: ${value}. Leave the header out of the route's matches, or write \`cohort-headers\` in the router`,
      );
    if (key === undefined) more[name] = { exact: value };
  }
  return { ...match, headers: { ...own, ...more } };
}

const OWNED = z.strictObject({
  route: z.string(),
  /** null: the destination had no weight written. */
  weights: z.strictObject({ baseline: z.number().nullable(), candidate: z.number().nullable() }),
  mirror: z.record(z.string(), z.unknown()).nullable(),
});

/** Secret-free: two weights, and the mirror to the candidate where there was one. */
export function ownedOf(object: KubernetesObject, target: IstioTarget, dialect: Dialect): unknown {
  const main = mainAlone(object, dialect);
  const complaint = dialect.complaintOf(main);
  if (complaint !== null) throw new Failure("router-refused", complaint);
  const weightOf = (side: "baseline" | "candidate"): unknown =>
    destinationsOf(main).find((each) => sideOf(each["destination"], target) === side)?.["weight"] ?? null;
  return OWNED.parse({
    route: target.route,
    weights: { baseline: weightOf("baseline"), candidate: weightOf("candidate") },
    mirror: mirrorPart(main, target),
  });
}

/** @throws Failure router-refused for what is no part of ours, and for a rule that has other destinations now */
export function putBack(
  object: KubernetesObject,
  owned: unknown,
  { target, dialect }: { readonly target: IstioTarget; readonly dialect: Dialect },
): KubernetesObject {
  const part = OWNED.safeParse(owned);
  if (!part.success || part.data.route !== target.route)
    throw new Failure(
      "router-refused",
      `Expected what was noted of route ${target.route} before the first stage, found something else. Set its weights by hand, as the runbook says`,
    );
  const { weights, mirror } = part.data;
  return withMain(
    object,
    (main) => {
      const complaint = dialect.complaintOf(main);
      if (complaint !== null) throw new Failure("router-refused", complaint);
      const route = destinationsOf(main).map((each) => {
        const { weight: _, ...rest } = each;
        const weight =
          sideOf(each["destination"], target) === "candidate" ? weights.candidate : weights.baseline;
        return weight === null ? rest : { ...rest, weight };
      });
      return withMirrorPart({ ...main, route }, mirror, target);
    },
    dialect,
  );
}
