/** `explain` in a terminal: a word in, a sentence out. */
import { explainWords } from "../commands/tell.ts";
import { Failure } from "../errors.ts";
import type { Options, Printed } from "./terminal.ts";

/** @throws Failure call-wrong where nothing was asked */
export function runExplain({ files = [], argument, json }: Options): Printed {
  const words = files.length > 0 ? files.join(" ") : (argument ?? "");
  if (words.trim() === "")
    throw new Failure(
      "call-wrong",
      "Expected a code, a word or a request, found nothing. Write `model-rollout explain role-missing`",
    );
  const { found, text, document } = explainWords(words);
  if (json === true) return { code: found ? 0 : 4, text: `${JSON.stringify(document, null, 2)}\n` };
  if (found) return { code: 0, text: `${text}\n` };
  throw new Failure("call-wrong", text);
}
