/** The rollout files that tests read, and how to change one thing in them. */
import { readFileSync } from "node:fs";
import { parseRollout, type ParsedRollout } from "../../src/config/parse.ts";

const FOLDER = new URL("../fixtures/", import.meta.url);

export function fixture(name: string): string {
  return readFileSync(new URL(name, FOLDER), "utf8");
}

/** The example with everything in it, changed by `edit`. */
export function parseSummarizer(edit: (text: string) => string = (text) => text): ParsedRollout {
  const defaults = { file: "rollouts/_news.yml", text: fixture("_news.yml") };
  return parseRollout({ file: "rollouts/summarizer.yml", text: edit(fixture("summarizer.yml")), defaults });
}

/** The smallest example, changed by `edit`. */
export function parseMinimal(edit: (text: string) => string = (text) => text): ParsedRollout {
  return parseText(edit(fixture("minimal.yml")));
}

export function parseText(text: string): ParsedRollout {
  return parseRollout({ file: "rollouts/it.yml", text, defaults: null });
}

/** Replaces text that must be there, so that a test cannot pass because a fixture changed. */
export function replacing(from: string, to: string): (text: string) => string {
  return (text) => {
    if (!text.includes(from)) throw new RangeError(`the fixture does not say ${from}`);
    return text.replace(from, () => to);
  };
}

/** Adds lines at the end. */
export function adding(lines: string): (text: string) => string {
  return (text) => `${text}${lines}\n`;
}

/** The smallest example on Prometheus, whose queries are not looked into as SELECTs are, with one more guard, `it`. */
export function parseWithGuard(
  guard: string,
  edit: (text: string) => string = (text) => text,
): ParsedRollout {
  const onPrometheus = replacing(
    "kind: sql, database: requests.db",
    'kind: prometheus, url: "https://prometheus.example"',
  );
  const withIt = replacing("guards:\n", `guards:\n  it: { class: quality, on-breach: hold, ${guard} }\n`);
  return parseMinimal((text) => edit(withIt(onPrometheus(text))));
}
