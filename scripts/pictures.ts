/**
 * `npm run pictures [folder]`: the plan comment and the summary of a breach as GitHub shows them, in a real browser, light and
 * dark, on a desktop and on a phone. Needs `chromium`, `cmark-gfm` and, for the diagrams, `npm ci` in test/real.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { renderPlanComment } from "../src/render/plan-comment.ts";
import { rollbackSummary } from "../src/render/breach-summary.ts";
import { startChromium, type Look } from "../test/support/chromium.ts";
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
const planned = await readFixture("summarizer.yml");
const pages = {
  comment: renderPlanComment({
    plans: [planned],
    problems: [],
    gate: aGateOutcome({ rollouts: [aRolloutOutcome({ digest: planned.plan.digest })] }),
    commit: "3f9c2a1".padEnd(40, "0"),
    audience: "public",
    run: "https://github.com/acme/news/actions/runs/7",
    policy: { kind: "file", path: ".github/rollout-policy.yml", commit: "8c1d0e2".padEnd(40, "0") },
  }),
  breach: rollbackSummary(aTickReport()),
};

await using browser = await startChromium();
for (const [name, markdown] of Object.entries(pages)) {
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
console.log(`${folder}: ${Object.keys(pages).join(", ")}`);
