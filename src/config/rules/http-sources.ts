/** Whether an http-json source can be asked, and for what its intervals are. */
import { objection, showPath, type Objection } from "../objection.ts";
import { placeholdersIn } from "../placeholders.ts";
import type { Sections } from "../sections.ts";
import { nearest } from "../suggest.ts";
import { authFits, callFits } from "./http-calls.ts";
import { textsIn, type Call } from "./http-parts.ts";

const BEGINNINGS: readonly string[] = ["from", "fromMs", "fromSec"];
const PLACES: readonly string[] = [...BEGINNINGS, "to", "toMs", "toSec", "seconds"];

/** A source that cannot be asked, or whose answers are all the same, would be found out at the first tick. */
export function httpSourcesCanBeAsked({ sources }: Sections): readonly Objection[] {
  return [...sources].flatMap(([name, source]) => {
    if (source?.kind !== "http-json") return [];
    const at = ["sources", name];
    const { method, url, headers, body, time } = source.options;
    const call: Call = {
      name: "read",
      path: [...at, "options"],
      operation: { method, url, headers, body },
    };
    return [
      ...callFits(call),
      ...authFits(at, source),
      ...unknownIn(call),
      ...(time === null ? intervalIsSaid(call) : []),
    ];
  });
}

/** Headers are sent as they stand. */
function filledIn(call: Call) {
  return textsIn(call).filter(({ path }) => path[0] !== "headers");
}

/** A place that nothing is filled into would be sent as it is written. */
function unknownIn(call: Call): readonly Objection[] {
  return filledIn(call).flatMap(({ path, text, isKey }) => {
    const at = [...call.path, ...path];
    const unknown = placeholdersIn(text).filter((name) => isKey || !PLACES.includes(name));
    return unknown.map((name) => {
      const near = nearest(name, PLACES);
      return objection("variable-unknown", at, `nothing is filled in for {${name}} in ${showPath(at)}`, {
        what: isKey ? "key" : "value",
        expected: isKey ? "places in values, not in keys" : PLACES.map((each) => `{${each}}`).join(" "),
        found: `{${name}}`,
        suggestion:
          near === null || isKey
            ? `{ ${name} } with spaces where braces are meant as they stand`
            : `{${near}}`,
        ...(isKey ? {} : { inside: `{${name}}` }),
      });
    });
  });
}

/** Without a time in its rows each interval is asked for by itself, and would be told the same. */
function intervalIsSaid(call: Call): readonly Objection[] {
  const isSaid = filledIn(call).some(({ text }) =>
    placeholdersIn(text).some((name) => BEGINNINGS.includes(name)),
  );
  if (isSaid) return [];
  return [
    objection("missing-key", call.path, `${showPath(call.path)} does not say which interval is asked for`, {
      expected: `the column \`time\` of the rows, or ${BEGINNINGS.map((name) => `{${name}}`).join(", ")} in its address or body`,
      found: "neither",
      suggestion: "time: at",
    }),
  ];
}
