/** A text that is cut inside a token: what is left looks like no token to anybody, and is most of one. */
import { describe, expect, test } from "vitest";
import { request } from "../../src/adapters/http.ts";
import { parseRollout } from "../../src/config/parse.ts";
import { shownValue } from "../../src/evidence/fields.ts";
import { nearMiss } from "../../src/gate/near-miss.ts";
import { EMPTY_JOURNAL, appendToJournal, brokenAt } from "../../src/promotion/journal.ts";
import { mergeGroupStatus } from "../../src/render/status-line.ts";
import { instant } from "../../src/units.ts";
import { FILE, ROLLOUT } from "../support/flow-rollout.ts";
import { leaksIn, tokenOf } from "../support/leaks.ts";
import { listen } from "../support/loopback.ts";

const TOKEN = tokenOf("halved");
/** The token behind so many characters of words, for every place at which somebody may cut. */
const TEXTS = Array.from({ length: 84 }, (_, index) => `${"so ".repeat(140).slice(0, 5 * index)} ${TOKEN}`);

const WHERE = { branch: "main", url: null };
const PLACES: readonly (readonly [place: string, said: (text: string) => unknown])[] = [
  ["a request that was nearly one", (text) => nearMiss(`/rolout hold ${text}`)],
  ["a value of offline results", (text) => shownValue(text).replaceAll(TOKEN, "")],
  ["a status of a file", (file) => mergeGroupStatus({ kind: "blocked", file }, WHERE)],
  ["a status of a rollout", (rollout) => mergeGroupStatus({ kind: "other-plan", rollout }, WHERE)],
  [
    "keys of a guard",
    (text) => parseRollout({ file: FILE, text: guardWith(JSON.stringify(text)), defaults: null }).problems,
  ],
  [
    "a directive",
    (text) =>
      parseRollout({ file: FILE, text: `%${text.replaceAll(" ", "_")}\n---\n${ROLLOUT}`, defaults: null })
        .problems,
  ],
  [
    "no YAML",
    (text) => parseRollout({ file: FILE, text: `${ROLLOUT}\n}{ ${text}: [`, defaults: null }).problems,
  ],
];

function guardWith(key: string): string {
  return ROLLOUT.replace(/^ {2}errors:.*$/m, () => `  errors: { ${key}: 1, class: error, source: db }`);
}

describe("a cut never leaves the beginning of a token", () => {
  test.each(PLACES)("%s", (_, said) => {
    expect(TEXTS.flatMap((text) => leaksIn(JSON.stringify(said(text) ?? null)))).toEqual([]);
  });

  test("what a server answered", async () => {
    for (const json of [true, false])
      for (const text of TEXTS.slice(48, 62)) {
        await using server = await listen(() => ({
          status: 400,
          body: json ? JSON.stringify({ error: text }) : text,
        }));
        const answer = await request({ url: server.url, method: "GET" });
        const detail = answer.ok ? "it answered" : answer.detail;
        // Whoever repeats it masks a whole token; of half a one nobody could know.
        expect(leaksIn(detail.replaceAll(TOKEN, ""))).toEqual([]);
        expect(detail).toContain("so so so");
      }
  });
});

test("a journal line holds no token, and the chain of lines is whole", () => {
  const event = { event: "action", does: "raise traffic", outcome: `not done: ${TOKEN}` } as const;
  const { lines, head } = appendToJournal(EMPTY_JOURNAL, [event, event], instant(0));
  expect(lines.flatMap(leaksIn)).toEqual([]);
  expect(lines.join()).toContain("not done: ****");
  expect(brokenAt(lines, head)).toBe(null);
});
