/** One test case of a JUnit report: how it ended, how often it was run again, and its properties. */
import type { Answer } from "./answers.ts";
import { cut } from "./fields.ts";
import type { Element } from "./xml-parts.ts";

export type Properties = ReadonlyMap<string, readonly string[]>;

type Verdict = Pick<Answer, "pass" | "error">;
const PASSED: Verdict = { pass: true, error: null };
const FAILED: Verdict = { pass: false, error: null };
const NEVER_ASKED: Verdict = { pass: null, error: null };
/** Further runs of a test, as Maven writes them. */
const RERUNS = new Map([
  ["flakyFailure", "failure"],
  ["rerunFailure", "failure"],
  ["flakyError", "error"],
  ["rerunError", "error"],
]);
const LEFT_OUT = /^(?:notrun|skipped|disabled|suppressed|ignored)$/i;
/** `<properties><property name="desk" value="breaking"/></properties>`; one name may have several values. */
export function propertiesOf({ children }: Element): Properties {
  const found = new Map<string, readonly string[]>();
  for (const { name, children: inner } of children) {
    if (name !== "properties") continue;
    for (const { attributes, text } of inner) {
      const key = attributes.get("name");
      if (key === undefined) continue;
      found.set(key, [...(found.get(key) ?? []), attributes.get("value") ?? text.trim()]);
    }
  }
  return found;
}

/** A failure beside an error stays a failure. */
export function verdictOf({ attributes, children }: Element): Verdict {
  const found = (name: string): Element | undefined => children.find((each) => each.name === name);
  const [failure, error] = [found("failure"), found("error")];
  if (failure !== undefined) return FAILED;
  if (error !== undefined) return runOf("error", error);
  const isLeftOut = [attributes.get("status"), attributes.get("result")].some(
    (each) => each !== undefined && LEFT_OUT.test(each),
  );
  return found("skipped") !== undefined || isLeftOut ? NEVER_ASKED : PASSED;
}

function runOf(kind: string, { attributes, text }: Element): Verdict {
  if (kind === "failure") return FAILED;
  const said = [attributes.get("message"), attributes.get("type"), text.trim()].find(
    (each) => each !== undefined && each !== "",
  );
  return { pass: null, error: cut(said ?? "it broke") };
}

/** Runs after the first, or before the last, of a test that was run again. */
export function furtherRuns({ children }: Element): readonly Verdict[] {
  return children.flatMap((child) => {
    const kind = RERUNS.get(child.name);
    return kind === undefined ? [] : [runOf(kind, child)];
  });
}
