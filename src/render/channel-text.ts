import { maskSecrets } from "../config/secrets.ts";

/** Text for a channel of people: no secret, no hidden characters, no mention that pings a whole channel, and never longer than it may be. */
export function channelText(value: string, longest: number): string {
  return maskSecrets(value)
    .replace(/[^\P{C}\n]/gu, "")
    .replace(/<!|@(?=(?:everyone|here|channel)\b)/gi, (found) => `${found} `)
    .slice(0, longest)
    .toWellFormed();
}
