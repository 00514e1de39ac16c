/** One secret for each credential, each with a word inside that nothing else says, and the search for that word. */

const WORD = "zqleak";

/** By the names that the rollout file gives them; the address of a channel is a secret as a whole. */
export function secretsFor(channels: string): Readonly<Record<string, string>> {
  return {
    ROUTER_TOKEN: `${WORD}-router-${WORD}`,
    METRICS_TOKEN: `${WORD}-metrics-${WORD}`,
    SLACK_DESK: `${channels}/slack/T0/${WORD}-slack-${WORD}`,
    TEAMS_ROOM: `${channels}/teams/x?sig=${WORD}-teams-${WORD}`,
    HOOK: `${channels}/hook/${WORD}-hook-${WORD}`,
    HOOK_KEY: `${WORD}-signing-key-${WORD}`,
    PAGER_KEY: `${WORD}PAGER000000000000000${WORD}`,
  };
}

/** For GitHub: of no form that is known for a token. */
export const GITHUB_TOKEN = `${WORD}-github-${WORD}`;

const BASE64 = [`${WORD}-`, `:${WORD}`, `${WORD}PAGER`].flatMap((text) =>
  [0, 1, 2].map((shift) =>
    Buffer.from(" ".repeat(shift) + text)
      .toString("base64")
      .slice(shift === 0 ? 0 : 4, 10),
  ),
);

/** Where a secret came out, whole or in part: the words around it. */
export function secretsIn(text: string): readonly string[] {
  const plain = Array.from(text.matchAll(/.{0,40}zqleak.{0,20}/gi), ([found]) => found);
  return [...plain, ...BASE64.filter((each) => each.length >= 6 && text.includes(each))];
}
