/** What holds for every VirtualService and HTTPRoute, whoever wrote it: pure edits of plain JSON. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  gatewayDialect,
  ownedOf as ownedOfRoute,
  putBack as putBackRoute,
} from "../../../../src/adapters/routers/kubernetes/gateway-rules.ts";
import { istioDialect, ownedOf, putBack } from "../../../../src/adapters/routers/kubernetes/istio-rules.ts";
import { edited, toldBy, type Dialect } from "../../../../src/adapters/routers/kubernetes/split-rules.ts";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { Failure } from "../../../../src/errors.ts";
import { percent } from "../../../../src/units.ts";
import { EVERY_ROUTER } from "../../../support/every-router.ts";
import { isRecord, type Json } from "../../../support/cluster/schema.ts";
import { list, part } from "../../../support/cluster/proxies.ts";

const COHORTS = { beta: { segment: "beta" }, german: { lang: "de" }, both: { segment: "beta", lang: "de" } };
const NOBODY: TrafficTarget = { candidate: percent(0), mirror: percent(0), cohorts: {} };
const ISTIO = EVERY_ROUTER.istio;
const GATEWAY = { ...EVERY_ROUTER.gateway, rule: "main" };

interface Mesh {
  readonly name: string;
  readonly dialect: Dialect;
  readonly key: "http" | "rules";
  readonly object: fc.Arbitrary<Json>;
  readonly step: number;
  readonly owned: (object: Json) => unknown;
  readonly putBack: (object: Json, owned: unknown) => Json;
}

const NAMES = fc.constantFrom("api", "admin", "mainly", "other--main", "x");
const EXTRA = fc.dictionary(
  fc.constantFrom("timeout", "retries", "rewrite", "corsPolicy", "x"),
  fc.jsonValue(),
  {
    maxKeys: 3,
  },
);

function aRuleList(main: fc.Arbitrary<Json>, other: fc.Arbitrary<Json>): fc.Arbitrary<readonly Json[]> {
  return fc
    .tuple(fc.array(other, { maxLength: 3 }), main, fc.array(other, { maxLength: 3 }))
    .map(([before, ours, after]) => [...before, ours, ...after]);
}

const PATHS = fc.constantFrom("/a", "/a/b", "/c");
/** Other rules match one path that ours never has. */
const istioOther = fc.record(
  {
    name: NAMES,
    match: fc.constant([{ uri: { exact: "/elsewhere" } }]),
    route: fc.constant([{ destination: { host: "elsewhere" } }]),
    mirror: fc.constant({ host: "svc", subset: "sum-v2" }),
  },
  { requiredKeys: ["match"] },
);
const istioDestination = (subset: "sum-v1" | "sum-v2") =>
  fc.oneof(
    fc.record({ host: fc.constant("svc"), subset: fc.constant(subset) }),
    fc.record(
      {
        host: fc.constantFrom(
          subset,
          `${subset}.news`,
          `${subset}.news.svc`,
          `${subset}.news.svc.cluster.local`,
        ),
        port: fc.constant({ number: 80 }),
      },
      { requiredKeys: ["host"] },
    ),
  );
const istioMain = fc
  .tuple(
    fc.array(
      fc.record(
        { uri: fc.record({ prefix: PATHS }), method: fc.constant({ exact: "GET" }) },
        { requiredKeys: [] },
      ),
      {
        maxLength: 2,
      },
    ),
    istioDestination("sum-v1"),
    istioDestination("sum-v2"),
    fc.integer({ min: 1, max: 100 }),
    fc.boolean(),
    EXTRA,
    fc.constantFrom<Json>(
      {},
      { mirrors: [] },
      { mirrors: [{ destination: { host: "audit" } }, { destination: { host: "svc", subset: "sum-v2" } }] },
      { mirror: { host: "svc", subset: "sum-v2" }, mirror_percent: 7 },
      { mirror: { host: "svc", subset: "sum-v2" }, mirrorPercentage: { value: 0.5 } },
    ),
  )
  .map(([match, baseline, candidate, weight, swapped, extra, mirror]): Json => {
    const ends = [
      { destination: baseline, weight },
      { destination: candidate, headers: { request: { remove: ["x"] } }, weight: 100 - weight },
    ];
    return {
      ...extra,
      name: "main",
      ...(match.length === 0 ? {} : { match }),
      route: swapped ? ends.reverse() : ends,
      ...mirror,
    };
  });

const gatewayOther = fc.record(
  {
    name: NAMES,
    matches: fc.constant([{ path: { type: "Exact", value: "/elsewhere" } }]),
    backendRefs: fc.constant([{ name: "elsewhere", port: 80 }]),
    filters: fc.constant([
      { type: "RequestMirror", requestMirror: { backendRef: { name: "sum-v2", port: 1 } } },
    ]),
  },
  { requiredKeys: ["matches"] },
);
const filter = fc.constantFrom<Json>(
  { type: "RequestHeaderModifier", requestHeaderModifier: {} },
  { type: "RequestMirror", requestMirror: { backendRef: { name: "audit", port: 1 } } },
  { type: "RequestMirror", requestMirror: { backendRef: { name: "sum-v2", port: 1 }, percent: 3 } },
  {
    type: "RequestMirror",
    requestMirror: { backendRef: { name: "sum-v2" }, fraction: { numerator: 1, denominator: 1000 } },
  },
);
const gatewayMain = fc
  .tuple(
    fc.option(
      fc.array(fc.record({ path: fc.record({ type: fc.constant("PathPrefix"), value: PATHS }) }), {
        maxLength: 2,
      }),
    ),
    fc.option(fc.integer({ min: 1, max: 1_000_000 })),
    fc.option(fc.integer({ min: 0, max: 1_000_000 })),
    fc.boolean(),
    fc.option(fc.array(filter, { maxLength: 4 })),
    EXTRA,
  )
  .map(([matches, baseline, candidate, swapped, filters, extra]): Json => {
    const ends = [
      { name: "sum-v1", port: 80, ...(baseline === null ? {} : { weight: baseline }) },
      { name: "sum-v2", kind: "Service", port: 81, ...(candidate === null ? {} : { weight: candidate }) },
    ];
    return {
      ...extra,
      name: "main",
      ...(matches === null ? {} : { matches }),
      backendRefs: swapped ? ends.reverse() : ends,
      ...(filters === null ? {} : { filters }),
    };
  });

function whole(key: "http" | "rules", rules: fc.Arbitrary<readonly Json[]>): fc.Arbitrary<Json> {
  return fc.tuple(rules, EXTRA, EXTRA).map(([list_, spec, meta]) => ({
    metadata: { ...meta, name: "summarizer", namespace: "news" },
    spec: { ...spec, hosts: ["a"], [key]: list_ },
  }));
}

const istio = istioDialect(ISTIO, COHORTS);
const gateway = gatewayDialect(GATEWAY, COHORTS);
const MESHES: readonly Mesh[] = [
  {
    name: "istio",
    dialect: istio,
    key: "http",
    object: whole("http", aRuleList(istioMain, istioOther)),
    step: 1,
    owned: (object) => ownedOf(object, ISTIO, istio),
    putBack: (object, owned) => putBack(object, owned, { target: ISTIO, dialect: istio }),
  },
  {
    name: "gateway",
    dialect: gateway,
    key: "rules",
    object: whole("rules", aRuleList(gatewayMain, gatewayOther)),
    step: 0.001,
    owned: (object) => ownedOfRoute(object, GATEWAY, gateway),
    putBack: (object, owned) => putBackRoute(object, owned, { target: GATEWAY, dialect: gateway }),
  },
];

function aTarget(step: number): fc.Arbitrary<TrafficTarget> {
  const weight = fc
    .oneof(
      fc.constantFrom(0, 100),
      fc.integer({ min: 0, max: Math.round(100 / step) }).map((steps) => steps * step),
    )
    .map((value) => percent(Number(Math.min(100, value).toFixed(3))));
  return fc.record({
    candidate: weight,
    mirror: fc.integer({ min: 0, max: 100 }).map(percent),
    cohorts: fc.dictionary(fc.constantFrom("beta", "german", "both"), weight, { maxKeys: 3 }),
  });
}

/** What an edit makes of it; null where it refuses. */
function attempt<T>(make: () => T): T | null {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof Failure && cause.code === "router-refused") return null;
    throw cause;
  }
}

const rulesOf = (object: Json, key: string): readonly Json[] => list(part(object, "spec", key));
const strangers = (object: Json, key: string): readonly Json[] =>
  rulesOf(object, key).filter((rule) => !/^main(?:--|$)/.test(String(rule["name"])));
const around = (object: Json, key: string): unknown => {
  const { [key]: _rules, ...spec } = isRecord(object["spec"]) ? object["spec"] : {};
  return { ...object, spec };
};

describe.each(MESHES)(
  "any object: $name",
  ({ dialect, key, object: anObject, step, owned, putBack: back }) => {
    const careful = (object: Json, to: TrafficTarget) => edited(object, to, { how: "careful", dialect });
    const forced = (object: Json, to: TrafficTarget) => edited(object, to, { how: "forced", dialect });

    test("what was set is what is read, and setting it again changes nothing", () => {
      let refused = 0;
      fc.assert(
        fc.property(anObject, aTarget(step), (object, to) => {
          const once = attempt(() => careful(object, to));
          if (once === null) return void refused++;
          expect(toldBy(once, dialect)).toEqual({ set: to, complaint: null });
          expect(careful(once, to)).toEqual(once);
        }),
        { numRuns: 400 },
      );
      expect(refused).toBeLessThan(200);
    });

    test("from stage to stage it is as if the last one had been set alone", () => {
      fc.assert(
        fc.property(anObject, fc.array(aTarget(step), { minLength: 1, maxLength: 4 }), (object, stages) => {
          // An empty list of mirrors stays until there was a mirror.
          fc.pre(!/"(?:mirrors|filters)":\[\]/.test(JSON.stringify(object)));
          const bare = forced(object, NOBODY);
          const last = attempt(() => stages.reduce(careful, bare));
          const alone = attempt(() => careful(bare, stages.at(-1) ?? NOBODY));
          fc.pre(last !== null);
          expect(last).toEqual(alone);
        }),
        { numRuns: 200 },
      );
    });

    test("every other rule, field and object stays as it is", () => {
      fc.assert(
        fc.property(anObject, aTarget(step), (object, to) => {
          const next = attempt(() => careful(object, to));
          if (next === null) return;
          expect(around(next, key)).toEqual(around(object, key));
          expect(strangers(next, key)).toEqual(strangers(object, key));
        }),
        { numRuns: 200 },
      );
    });

    test("a drain always arrives, and nobody gets the candidate", () => {
      fc.assert(
        fc.property(anObject, aTarget(step), (object, to) => {
          const set = attempt(() => careful(object, to)) ?? object;
          const drained = forced(set, NOBODY);
          expect(toldBy(drained, dialect).set).toEqual(NOBODY);
          expect(strangers(drained, key)).toEqual(strangers(object, key));
        }),
        { numRuns: 200 },
      );
    });

    test("what was noted puts our part back, and with it the object", () => {
      fc.assert(
        fc.property(anObject, fc.array(aTarget(step), { maxLength: 3 }), (object, stages) => {
          const noted: unknown = JSON.parse(JSON.stringify(owned(object)));
          const set = attempt(() => stages.reduce(careful, object)) ?? object;
          expect(back(set, noted)).toEqual(object);
          expect(back(forced(set, NOBODY), noted)).toEqual(object);
        }),
        { numRuns: 300 },
      );
    });
  },
);

describe("a drain of what somebody made of our rule meanwhile", () => {
  const ends = fc.array(
    fc.tuple(fc.constantFrom("sum-v1", "sum-v2", "stranger"), fc.option(fc.integer({ min: 0, max: 100 }))),
    { minLength: 1, maxLength: 4 },
  );
  const share = (
    found: readonly (readonly [string, number | null])[],
    name: string,
    absent: number,
  ): number => {
    const weight = (each: readonly [string, number | null]) => each[1] ?? absent;
    const sum = found.reduce((total, each) => total + weight(each), 0);
    return found.filter(([to]) => to === name).reduce((total, each) => total + weight(each), 0) / sum;
  };

  test("istio: the candidate gets nothing, a stranger no more than before", () => {
    fc.assert(
      fc.property(ends, (found) => {
        const route = found.map(([subset, weight]) => ({
          destination: { host: "svc", subset },
          ...(weight === null ? {} : { weight }),
        }));
        const object = { metadata: {}, spec: { http: [{ name: "main", route }] } };
        const next = edited(object, NOBODY, { how: "forced", dialect: istio });
        const after = list(list(part(next, "spec", "http"))[0]?.["route"]);
        const weights = after.map(
          (each) => [String(part(each, "destination", "subset")), Number(each["weight"] ?? 0)] as const,
        );
        expect(attempt(() => toldBy(next, istio).set.candidate) ?? 0).toBe(0);
        const before = found.length === 1 ? found.map(([to]) => [to, 100] as const) : found;
        const was = share(before, "stranger", 0);
        fc.pre(after.length > 1 && Number.isFinite(was));
        expect(share(weights, "stranger", 0)).toBeLessThanOrEqual(was + 1e-9);
      }),
      { numRuns: 500 },
    );
  });

  test("gateway: the candidate gets nothing, a stranger no more than before", () => {
    fc.assert(
      fc.property(ends, (found) => {
        const backendRefs = found.map(([name, weight]) => ({
          name,
          port: 80,
          ...(weight === null ? {} : { weight }),
        }));
        const object = { metadata: {}, spec: { rules: [{ name: "main", backendRefs }] } };
        const next = edited(object, NOBODY, { how: "forced", dialect: gateway });
        const after = list(list(part(next, "spec", "rules"))[0]?.["backendRefs"]);
        const weights = after.map((each) => [String(each["name"]), Number(each["weight"] ?? 1)] as const);
        expect(toldBy(next, gateway).set.candidate).toBe(0);
        const was = share(found, "stranger", 1);
        fc.pre(Number.isFinite(was));
        expect(share(weights, "stranger", 1)).toBeLessThanOrEqual(was + 1e-9);
      }),
      { numRuns: 500 },
    );
  });
});
