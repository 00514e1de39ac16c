import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { renderExample } from "../../examples/render.ts";
import { EXAMPLES } from "../../src/commands/init/examples.ts";
import { renderPlanComment } from "../../src/render/plan-comment.ts";
import { renderPlanFile } from "../../src/render/plan-text.ts";
import { rollbackSummary } from "../../src/render/breach-summary.ts";
import { stageDiagram } from "../../src/render/stage-diagram.ts";
import { startChromium } from "../support/chromium.ts";
import { EXAMPLE } from "../support/drafted-block.ts";
import { temporaryFolder } from "../support/folder.ts";
import { PARSER, githubPage, mermaidFile, toHtml } from "../support/github-page.ts";
import { readFixture } from "../support/planned.ts";
import { HOSTILE_PIECES, poisonedInput } from "../support/poisoned.ts";
import { missing } from "../support/programs.ts";
import { rowsOf, tagsOf, wordsOf } from "../support/rendered.ts";
import { aGateOutcome, aTickReport } from "../support/report.ts";
import { aPlan, aRollout, aStage, hours } from "../support/rollout.ts";
import { percent } from "../../src/units.ts";

const noParser = missing(PARSER);
const noBrowser = [missing("chromium"), mermaidFile() === null ? "mermaid (npm ci in test/real)" : ""]
  .filter((name) => name !== "")
  .join(", ");
const needs = (absent: string): string => (absent === "" ? "" : ` (skipped, missing: ${absent})`);

const OURS =
  /^(?:<\/?(?:p|h[1-6]|ul|ol|li|table|thead|tbody|tr|strong|em|code|pre|details|summary|b|sub|ins|del|blockquote|hr|br) ?\/?>|<t[hd](?: align="right")?>|<\/t[hd]>|<ol start="\d+">|<code class="language-\w+">|<pre lang="\w+">|<input type="checkbox" disabled="" \/>|<!-- \/?model-rollout:\w+ -->)$/;

describe(`GitHub's own parser${needs(noParser)}`, () => {
  test.skipIf(noParser !== "")("finds nothing but our own tags and tables in any text of anybody", () => {
    for (const piece of HOSTILE_PIECES) {
      const html = toHtml(renderPlanFile(poisonedInput(piece)));
      expect([...new Set(tagsOf(html))].filter((tag) => !OURS.test(tag))).toEqual([]);
      expect(wordsOf(html).match(/@[\w]|(?<!&)#\d|\bGH-\d|:\/\/\w|\bwww\.\w/g) ?? []).toEqual([]);
      const plain = rowsOf(toHtml(renderPlanFile(poisonedInput("plain"))));
      expect(rowsOf(html).map((rows) => rows[0])).toEqual(plain.map((rows) => rows[0]));
    }
  });

  test.skipIf(noParser !== "")(
    "underlines exactly what is marked, and strikes through exactly what is gone",
    async () => {
      const planned = await readFixture("summarizer.yml");
      const html = toHtml(commentOf({ ...planned, drafted: EXAMPLE }));
      const within = (tag: string): readonly string[] =>
        [...html.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, "g"))].map(([, words = ""]) => words);
      expect(within("ins")).toEqual([
        "Underlined",
        "no effect",
        "generally",
        "probably not notice",
        "All desks",
        "always",
      ]);
      expect(within("del")).toEqual([
        "Rollback takes 30 s.",
        "Five percent of users means ten thousand articles a day.",
        "Errors fell by 12% in the last quarter.",
        "<ins>All desks</ins> have agreed to the dates.",
      ]);
    },
  );

  test.skipIf(noParser !== "")("sees every table of every example whole", async () => {
    const planned = await readFixture("summarizer.yml");
    for (const comment of [commentOf(planned), ...(await Promise.all(EXAMPLES.map(renderExample)))]) {
      const html = toHtml(comment);
      const tables = rowsOf(html);
      expect(tables.length).toBeGreaterThan(6);
      for (const rows of tables) expect(new Set(rows).size).toBe(1);
      expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length);
    }
  });
});

function commentOf(planned: Awaited<ReturnType<typeof readFixture>>): string {
  return renderPlanComment({
    plans: [planned],
    problems: [],
    gate: aGateOutcome(),
    commit: "3f9c2a1".padEnd(40, "0"),
    policy: { kind: "built-in" },
    audience: "public",
    run: null,
  });
}

/** Seven pages on two screens each, with a diagram drawn on most. */
const LONG = { timeout: 120_000 };
const PHONE = { width: 390, scale: 1, scheme: "dark" } as const;
const DESKTOP = { width: 1280, scale: 1, scheme: "light" } as const;

describe(`a real browser${needs(noParser + noBrowser)}`, () => {
  const isAbsent = noParser !== "" || noBrowser !== "";

  test.skipIf(isAbsent)("draws every diagram, and only tables are wider than a phone", LONG, async () => {
    const planned = await readFixture("summarizer.yml");
    using home = temporaryFolder();
    await using browser = await startChromium();
    const examples = await Promise.all(
      EXAMPLES.map(async (name) => [name, await renderExample(name)] as const),
    );
    for (const [name, markdown] of [
      ["comment", commentOf(planned)],
      ...examples,
      ["breach", rollbackSummary(aTickReport())],
      ["drafted", commentOf({ ...planned, drafted: EXAMPLE })],
    ] as const) {
      const file = join(home.path, `${name}.html`);
      mkdirSync(home.path, { recursive: true });
      writeFileSync(file, githubPage(markdown, true));
      for (const look of [PHONE, DESKTOP]) {
        await browser.page.open(pathToFileURL(file).href, look);
        expect(await browser.page.evaluate("window.drawn")).toBe(name === "breach" ? 0 : 1);
        expect(await browser.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(
          look.width,
        );
      }
    }
  });

  test.skipIf(isAbsent)("parses the diagram of every stage name that there can be", async () => {
    using home = temporaryFolder();
    await using browser = await startChromium();
    const file = join(home.path, "empty.html");
    writeFileSync(file, githubPage("", false));
    await browser.page.open(pathToFileURL(file).href, DESKTOP);
    const names = [...HOSTILE_PIECES, "end", "graph", "style", "1", "", "percent %", "日本語", "é"];
    const diagrams = names.map((name) => diagramOf([name]));
    const many = diagramOf(Array.from({ length: 90 }, (_, index) => `s${index}`));
    for (const diagram of [...diagrams, many]) {
      const source = JSON.stringify(diagram.replace(/^```mermaid\n|\n```$/g, ""));
      expect(
        await browser.page.evaluate(`mermaid.parse(${source}).then(({ diagramType }) => diagramType)`),
      ).toBe("flowchart-v2");
    }
    expect(
      await browser.page.evaluate("mermaid.parse('flowchart LR\\n A[').then(() => 1, () => 'refused')"),
    ).toBe("refused");
  });
});

function diagramOf(names: readonly string[]): string {
  const stages = names.map((name) =>
    aStage({ name, weight: percent(1), bake: hours(24), go: [name, "model-owner"] }),
  );
  return stageDiagram(aPlan({ rollout: aRollout({ stages, cohorts: [] }) }));
}
