/** What is filled into the calls of an http router. */
import { objection, showPath, type Objection } from "../objection.ts";
import { PLACEHOLDERS, placeholdersIn, WEIGHTS, type Text } from "../placeholders.ts";
import type { HttpTarget } from "../router.ts";
import type { KeyPath } from "../problem.ts";
import type { Sections } from "../sections.ts";
import { nearest } from "../suggest.ts";
import { callsOf, httpsIn, textsIn, type Call, type Name } from "./http-parts.ts";

/** A place that nothing is filled into would be sent as it is written. */
export function httpPlacesAreKnown(sections: Sections): readonly Objection[] {
  return httpsIn(sections).flatMap(([at, router]) => [
    ...callsOf(at, router).flatMap((call) => textsIn(call).flatMap((text) => unknownIn(call, text))),
    ...weightIsSaid(at, router),
    ...cohortsAgree(at, router),
  ]);
}

function unknownIn({ name: call, path }: Call, { path: inside, text, isKey }: Text): readonly Objection[] {
  const known = call === "read" ? ["cohort"] : PLACEHOLDERS;
  const at = [...path, ...inside];
  return placeholdersIn(text).flatMap((name) => {
    if (!isKey && known.some((each) => each === name)) return [];
    return [
      objection("variable-unknown", at, `nothing is filled in for {${name}} in ${showPath(at)}`, {
        what: isKey ? "key" : "value",
        expected: isKey ? "places in values, not in keys" : known.map((each) => `{${each}}`).join(" "),
        found: `{${name}}`,
        suggestion: isKey ? "write the key out" : insteadOf(name, text, known),
        ...(isKey ? {} : { inside: `{${name}}` }),
      }),
    ];
  });
}

function insteadOf(name: string, text: string, known: readonly string[]): string {
  if (text.includes(`\${${name}}`)) return `\${env:${name}} in a header`;
  const near = nearest(name, known);
  return near === null ? `{ ${name} } with spaces where braces are meant as they stand` : `{${near}}`;
}

/** Without a weight every stage would send the same. */
function weightIsSaid(at: KeyPath, { set }: HttpTarget): readonly Objection[] {
  const call: Call = { name: "set", path: [...at, "set"], operation: set };
  const said = textsIn(call).some(({ text }) => placeholdersIn(text).some((name) => WEIGHTS.includes(name)));
  if (said) return [];
  return [
    objection(
      "variable-unknown",
      call.path,
      `${showPath(call.path)} does not say how much traffic the candidate gets`,
      {
        expected: `one of ${WEIGHTS.map((name) => `{${name}}`).join(" ")} in its body or address`,
        found: "none",
        suggestion: 'body: { percent: "{candidatePct}" }',
      },
    ),
  ];
}

/** A weight by cohort that cannot be read back would stay where a rollback cannot see it. */
function cohortsAgree(at: KeyPath, router: HttpTarget): readonly Objection[] {
  const calls = callsOf(at, router);
  const naming = calls.filter((call) =>
    textsIn(call).some(({ text }) => placeholdersIn(text).includes("cohort")),
  );
  const has = (name: Name): boolean => naming.some((call) => call.name === name);
  if (has("read") === has("set") && (has("set") || !has("restore"))) return [];
  return [
    objection(
      "variable-unknown",
      at,
      `{cohort} stands in ${naming.map(({ name }) => name).join(" and ")} alone`,
      {
        expected: "{cohort} in both `read` and `set`, or in none",
        found: `{cohort} in ${naming.map(({ name }) => name).join(", ")}`,
        suggestion: "read the weight of the cohort that is set",
      },
    ),
  ];
}
