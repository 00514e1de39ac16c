import type { HttpOperation, HttpTarget } from "../../../config/router.ts";
import { curlAuth, quoteWithVariables } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

/** What the placeholders of an operation are when nobody is to reach the candidate. */
const NOBODY: Readonly<Record<string, string | number>> = {
  "{candidatePct}": 0,
  "{baselinePct}": 100,
  "{candidatePpm}": 0,
  "{mirrorPct}": 0,
  "{cohort}": "all",
  "{idempotencyKey}": "undo-by-hand",
};

/** Any HTTP interface that can be set and read back; its step stands in the file. */
export function describeHttp(target: HttpTarget): Described {
  const needs = [...Object.values(target.auth ?? {}), ...secretsOf(target.set), ...secretsOf(target.read)];
  return {
    capabilities: {
      weight: { step: target.step, max: 100 },
      mirror: null,
      cohorts: "none",
      sticky: "none",
      compareAndSwap: false,
      reportsServed: false,
      settlesIn: target.settlesIn,
    },
    undo: {
      route: `http: ${withoutQuery(target.set.url)}`,
      steps: [
        write({
          does: "Set the candidate to 0 %.",
          run: curl(target.set, target),
          expect: "no error; HTTP 200",
          needs: [...new Set(needs)],
        }),
        look(
          {
            does: `Read it back: the value at ${target.read.pointer} is the candidate's weight.`,
            run: curl(target.read, target),
            expect: `0 at ${target.read.pointer}`,
            needs: [...new Set(needs)],
          },
          target.settlesIn,
        ),
      ],
    },
  };
}

function curl(operation: HttpOperation, target: HttpTarget): string {
  const headers = Object.entries(operation.headers).map(
    ([name, value]) => ` -H ${quoteWithVariables(`${name}: ${value}`)}`,
  );
  const body = hasBody(operation)
    ? ` -H ${quoteWithVariables("Content-Type: application/json")} -d ${quoteWithVariables(JSON.stringify(fill(operation.body)))}`
    : "";
  const url = quoteWithVariables(fillText(operation.url, encodeURIComponent));
  return `curl --fail-with-body -sS -X ${operation.method}${curlAuth(target.auth)}${headers.join("")}${body} ${url}`;
}

function hasBody(operation: HttpOperation): boolean {
  return operation.body !== null && operation.body !== undefined;
}

/** Placeholders are filled in the parsed tree: a text that is one placeholder becomes its number. */
function fill(value: unknown): unknown {
  if (typeof value === "string") return NOBODY[value] ?? fillText(value, String);
  if (Array.isArray(value)) return value.map(fill);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each)]));
}

function fillText(text: string, show: (value: string) => string): string {
  return Object.entries(NOBODY).reduce(
    (kept, [name, value]) => kept.replaceAll(name, show(String(value))),
    text,
  );
}

function secretsOf(operation: HttpOperation): readonly string[] {
  return [...JSON.stringify(operation).matchAll(/\$\{env:([^}]+)\}/g)].flatMap((found) => found[1] ?? []);
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/, "").replace(/\/\/[^/@]*@/, "//");
}
