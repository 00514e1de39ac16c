/**
 * `npm run pictures [folder] [page …]`: the plan comment of every example and the summary of a breach as GitHub shows them, in
 * a real browser, light and dark, on a desktop and on a phone; with page names only those. Needs `chromium`, `cmark-gfm` and, for the diagrams, `npm ci` in test/real.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { renderPlanComment } from "../src/render/plan-comment.ts";
import { rollbackSummary } from "../src/render/breach-summary.ts";
import type { PlannedForReaders } from "../src/render/plan-sections.ts";
import { EXAMPLES } from "../src/commands/init/examples.ts";
import { renderExample } from "../examples/render.ts";
import { startChromium, type Look } from "../test/support/chromium.ts";
import { EXAMPLE } from "../test/support/drafted-block.ts";
import { githubPage } from "../test/support/github-page.ts";
import { readFixture } from "../test/support/planned.ts";
import { aGateOutcome, aRolloutOutcome, aTickReport } from "../test/support/report.ts";

const LOOKS = [
  { name: "desktop", width: 1280, scale: 1 },
  { name: "phone", width: 390, scale: 2 },
].flatMap((device) =>
  (["light", "dark"] as const).map((scheme): Look & { readonly name: string } => ({
    ...device,
    scheme,
    name: `${device.name}-${scheme}`,
  })),
);

const folder = resolve(process.argv[2] ?? ".cache/pictures");
mkdirSync(folder, { recursive: true });
const only = process.argv.slice(3);
const all: ReadonlyMap<string, string> = new Map([
  ...(await Promise.all(EXAMPLES.map(async (name) => [name, await renderExample(name)] as const))),
  ["public", await publicComment()] as const,
  ["drafted", await publicComment({ drafted: EXAMPLE })] as const,
  ["breach", rollbackSummary(aTickReport())] as const,
]);
const pages = [...all].filter(([name]) => only.length === 0 || only.includes(name));

await using browser = await startChromium();
for (const [name, markdown] of pages) {
  writeFileSync(join(folder, `${name}.md`), markdown);
  for (const open of [false, true]) {
    const page = `${name}${open ? "-open" : ""}`;
    const file = join(folder, `${page}.html`);
    writeFileSync(file, githubPage(markdown, open));
    for (const look of LOOKS) {
      await browser.page.open(pathToFileURL(file).href, look);
      await browser.page.evaluate("window.drawn");
      writeFileSync(join(folder, `${page}-${look.name}.png`), await browser.page.picture());
    }
  }
}
console.log(`${folder}: ${pages.map(([name]) => name).join(", ")}`);

/** What a public repository shows of a plan that somebody has yet to accept. */
async function publicComment(given: Pick<PlannedForReaders, "drafted"> = {}): Promise<string> {
  const planned = { ...(await readFixture("summarizer.yml")), ...given };
  return renderPlanComment({
    plans: [planned],
    problems: [],
    gate: aGateOutcome({ rollouts: [aRolloutOutcome({ digest: planned.plan.digest })] }),
    commit: "3f9c2a1".padEnd(40, "0"),
    audience: "public",
    run: "https://github.com/acme/news/actions/runs/7",
    policy: { kind: "file", path: ".github/rollout-policy.yml", commit: "8c1d0e2".padEnd(40, "0") },
  });
}
