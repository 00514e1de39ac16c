/** One hidden line of our comment keeps an answer by the request that it answers. It is believed no more than a fresh one. */

const PREFIX = "<!-- model-rollout:draft-answer ";
const LINE = /^<!-- model-rollout:draft-answer ([0-9a-f]{64}) ("[A-Za-z0-9 ,.:;!?'()_{}[\]"\\%+=]*") -->$/;
/** What a comment on GitHub, an HTML comment and a line of Markdown could make something of is written as its number. */
const ESCAPED = /[^A-Za-z0-9 ,.:;!?'()_{}[\]"\\%+=]/g;
/** A comment on GitHub has 65,536 characters for the plans of all rollouts. */
const LONGEST = 16_000;

/**
 * The line, without a line break; null where it would be longer than 16,000 characters.
 *
 * @param request SHA-256 of its body, 64 hex digits
 * @throws RangeError for a request that is no digest: a bug of ours
 */
export function storeAnswer(request: string, text: string): string | null {
  if (!/^[0-9a-f]{64}$/.test(request))
    throw new RangeError("Expected 64 hex digits of the request, found something else");
  if (text.length > LONGEST) return null;
  const json = JSON.stringify(text).replace(
    ESCAPED,
    (sign) => String.raw`\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const line = `${PREFIX}${request} ${json} -->`;
  return line.length > LONGEST ? null : line;
}

/** The answer to this request that a comment keeps; null where there is none, more than one, or one that we did not write so. */
export function storedAnswer(body: string, request: string): string | null {
  if (body.split(`${PREFIX}${request}`, 3).length !== 2) return null;
  for (const line of body.split(/\r?\n/)) {
    const [, digest, json = ""] = LINE.exec(line) ?? [];
    if (digest !== request) continue;
    const text = parsed(json);
    // Escapes that nobody needs are read away by the parser: what we write has none.
    return text !== null && storeAnswer(request, text) === line ? text : null;
  }
  return null;
}

function parsed(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
}
