/** Every recipe of docs/recipes-routers.md, as it stands there, does what every router promises. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openTraffic } from "../../../../src/adapters/routers/routers.ts";
import { secretsOfRouter, urlsOfRouter } from "../../../../src/config/router-names.ts";
import type { RouterTarget } from "../../../../src/config/router.ts";
import type { Traffic } from "../../../../src/ports.ts";
import { instant, percent } from "../../../../src/units.ts";
import { FLAGSMITH } from "../../../support/recipes/flagsmith.ts";
import { GROWTHBOOK } from "../../../support/recipes/growthbook.ts";
import { LITELLM } from "../../../support/recipes/litellm.ts";
import { POSTHOG } from "../../../support/recipes/posthog.ts";
import { RECIPE_KEY, type Recipe, type RecipeService } from "../../../support/recipes/service.ts";
import { STATSIG } from "../../../support/recipes/statsig.ts";
import { parseMinimal } from "../../../support/rollout-files.ts";
import { programsIn } from "../../../support/route-program.ts";
import {
  promisesOfRouter,
  promisesOfSecrets,
  type Bench,
  type Row,
} from "../../../support/router-contract.ts";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const PAGE = readFileSync(new URL("../../../../docs/recipes-routers.md", import.meta.url), "utf8");
const RECIPES: readonly Recipe[] = [GROWTHBOOK, FLAGSMITH, POSTHOG, STATSIG, LITELLM];

const SECTIONS = new Map(
  PAGE.split(/^## /m)
    .slice(1)
    .map((section) => [section.split("\n")[0] ?? "", /```yaml\n([\s\S]*?)```/.exec(section)?.[1] ?? ""]),
);

/** As a rollout file with this `router:` says it. */
function targetOf(name: string, edit: (yaml: string) => string = (yaml) => yaml): RouterTarget {
  const yaml = edit(SECTIONS.get(name) ?? "");
  const { rollout, problems } = parseMinimal((text) => text.replace(/router:\n.*\n/, () => yaml));
  const [target] = rollout?.routers ?? [];
  if (target === undefined) throw new TypeError(problems.map(({ message }) => message).join("\n"));
  return target;
}

function open({ name, address }: Recipe, service: RecipeService): Traffic {
  const target = targetOf(name, (yaml) => yaml.replaceAll(address, service.url));
  return openTraffic(target, {
    secret: () => RECIPE_KEY,
    now: () => instant(1_000),
    root: ROOT,
    cohorts: {},
    programs: programsIn(ROOT, RECIPE_KEY),
  });
}

function rowOf(recipe: Recipe): Row {
  const start = async (): Promise<Bench> => {
    const service = await recipe.start();
    return {
      open: () => open(recipe, service),
      served: async () => service.served(),
      settle: () => Promise.resolve(),
      touch: async () => service.touch(),
      move: async (weight) => service.move(weight),
      others: async () => service.others(),
      ours: async () => service.ours(),
      stop: async () => service[Symbol.asyncDispose](),
    };
  };
  return { router: recipe.name, start, weights: [1, 25, 100], within: 0 };
}

test("every section of the page is run here", () => {
  expect([...SECTIONS.keys()]).toEqual(RECIPES.map(({ name }) => name));
});

for (const recipe of RECIPES) {
  promisesOfRouter(rowOf(recipe));
  promisesOfSecrets(rowOf(recipe), RECIPE_KEY);
}

describe.each(RECIPES)("the recipe for $name", (recipe) => {
  const NOBODY = { candidate: percent(0), mirror: percent(0), cohorts: {} };

  test("goes to its own host, signed in by one secret", () => {
    const target = targetOf(recipe.name);
    expect(secretsOfRouter(target)).toHaveLength(1);
    const hosts = urlsOfRouter(target).map((url) => new URL(url).origin);
    expect(new Set(hosts).size).toBeLessThanOrEqual(1);
    for (const host of hosts) expect(host).toBe(recipe.address);
  });

  test("shows an approval that is waited for, and tries nothing around it", async () => {
    await using service = await recipe.start();
    const traffic = open(recipe, service);
    const { version } = await traffic.read();
    service.approval = { status: 403, body: '{"message":"approval required by @acme/ml"}' };
    const writes = () => service.asked.filter(({ method }) => method !== "GET").length;
    const before = writes();
    await expect(traffic.apply({ ...NOBODY, candidate: percent(5) }, version)).rejects.toMatchObject({
      code: "router-refused",
      message: expect.stringContaining("approval required by @acme/ml"),
    });
    expect([service.served(), writes() - before]).toEqual([0, 1]);
  });

  test("is refused by the service without its key", async () => {
    await using service = await recipe.start();
    const target = targetOf(recipe.name, (yaml) => yaml.replaceAll(recipe.address, service.url));
    const wrong = openTraffic(target, {
      secret: () => "another key",
      now: () => instant(1_000),
      root: ROOT,
      cohorts: {},
      programs: programsIn(ROOT, "another key"),
    });
    await expect(wrong.read()).rejects.toMatchObject({ code: "router-refused" });
  });
});
