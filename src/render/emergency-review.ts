/** The issue in which people look back at an emergency. */
import { maskSecrets } from "../config/secrets.ts";
import type { Emergency } from "../promotion/state.ts";
import { shortDigest } from "../units.ts";
import type { Digest } from "../units.ts";
import { span, text } from "./escape.ts";
import { blocks } from "./markdown.ts";
import { moment } from "./numbers.ts";

const LONGEST_TITLE = 200;

/** One for each emergency: its key holds the moment of it. */
export function renderEmergencyReview(
  {
    name,
    digest,
    pullRequest,
  }: { readonly name: string; readonly digest: Digest; readonly pullRequest: number | null },
  { by, at, until, reason }: Emergency,
): { readonly key: string; readonly title: string; readonly body: string } {
  const plan = shortDigest(digest);
  const people = by.map(text).join(" and ");
  const where = pullRequest === null ? "" : ` of pull request #${pullRequest}`;
  return {
    key: `${name}/${plan}/emergency/${at}`,
    title: maskSecrets(`Review the emergency of ${name}, plan ${plan}`).slice(0, LONGEST_TITLE),
    body: blocks([
      `${people} declared an emergency for ${span(name)}, plan ${span(plan)}${where}, from ${moment(at)} until ${moment(until)}: ${text(reason)}`,
      "Nobody has to answer while it lasts. Afterwards, somebody who did not declare it writes down here:",
      [
        "- [ ] what the emergency was, and whether there was another way",
        "- [ ] what was cut short: `cut the bake of … short` in the journal, and the evidence that each of these stages had then",
        "- [ ] whether users met harm that a whole bake would have shown; the guards went on all the while",
        "- [ ] whether the policy's `emergency` is as it should be",
      ].join("\n"),
    ]),
  };
}
