import type { HttpOperation, HttpTarget } from "../../../config/router.ts";
import { fill, filled, type Values } from "../../fill.ts";
import { curlAuth, quoteWithVariables } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

/** What the placeholders of an operation are when nobody is to reach the candidate. */
const NOBODY: Values = {
  candidatePct: 0,
  baselinePct: 100,
  candidatePpm: 0,
  baselinePpm: 1_000_000,
  candidateShare: 0,
  baselineShare: 1,
  cohort: "all",
  idempotencyKey: "undo-by-hand",
};

/** Any HTTP interface that can be set and read back; its step stands in the file. */
export function describeHttp(target: HttpTarget): Described {
  const needs = [...Object.values(target.auth ?? {}), ...secretsOf(target.set), ...secretsOf(target.read)];
  return {
    capabilities: {
      weight: { step: target.step, max: 100 },
      mirror: null,
      cohorts: hasCohorts(target) ? "attribute" : "none",
      sticky: "none",
      compareAndSwap: target.ifMatch === true,
      reportsServed: false,
      settlesIn: target.settlesIn,
    },
    undo: {
      route: `http: ${withoutQuery(target.set.url)}`,
      steps: [
        write({
          does: hasCohorts(target)
            ? "Set the candidate to 0 %, and the same once more with the name of each cohort in place of all."
            : "Set the candidate to 0 %.",
          run: curl(target.set, target),
          expect: "no error; HTTP 200",
          needs: [...new Set(needs)],
        }),
        look(
          {
            does: `Read it back: the value at ${target.read.pointer} is the candidate's weight.`,
            run: curl(target.read, target),
            expect:
              target.read.type === "string" ? `"0" at ${target.read.pointer}` : `0 at ${target.read.pointer}`,
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
    ([name, value]) => ` -H ${quoteWithVariables(`${name}: ${filled(value, NOBODY, String)}`)}`,
  );
  const isTyped = Object.keys(operation.headers).some((name) => name.toLowerCase() === "content-type");
  const typed = isTyped ? "" : ` -H ${quoteWithVariables("Content-Type: application/json")}`;
  const body = hasBody(operation)
    ? `${typed} -d ${quoteWithVariables(JSON.stringify(fill(operation.body, NOBODY)))}`
    : "";
  const url = quoteWithVariables(filled(operation.url, NOBODY, encodeURIComponent));
  return `curl --fail-with-body -sS -X ${operation.method}${curlAuth(target.auth)}${headers.join("")}${body} ${url}`;
}

/** Both ways: a weight that could not be read back would stay where a rollback does not see it. */
function hasCohorts({ read, set }: HttpTarget): boolean {
  return [read, set].every((operation) => JSON.stringify(operation).includes("{cohort}"));
}

function hasBody(operation: HttpOperation): boolean {
  return operation.body !== null && operation.body !== undefined;
}

function secretsOf(operation: HttpOperation): readonly string[] {
  return [...JSON.stringify(operation).matchAll(/\$\{env:([^}]+)\}/g)].flatMap((found) => found[1] ?? []);
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/, "").replace(/\/\/[^/@]*@/, "//");
}
