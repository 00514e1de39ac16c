/** The examples that `init` starts from: folders of `examples/`, each a repository of its own. */
import { nearest } from "../../config/suggest.ts";
import { Failure } from "../../errors.ts";

export const EXAMPLES = ["summarizer", "recommender", "chatbot", "fraud", "prompt"] as const;
export type Example = (typeof EXAMPLES)[number];

/** @throws Failure call-wrong for a name that no example has */
export function exampleNamed(name: string | undefined): Example {
  const found = EXAMPLES.find((each) => each === name);
  if (found !== undefined) return found;
  const near = name === undefined ? null : nearest(name, EXAMPLES);
  const meant = near === null ? `--from ${EXAMPLES[0]}` : `--from ${near}`;
  throw new Failure(
    "call-wrong",
    `Expected one of ${EXAMPLES.join(", ")} for --from, found ${name ?? "nothing"}. Write \`model-rollout init ${meant}\``,
  );
}
