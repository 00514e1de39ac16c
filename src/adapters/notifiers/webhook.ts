/** Any receiver of one's own: one JSON object, signed where the channel names a secret for it. */
import { Failure } from "../../errors.ts";
import type { Message } from "../../ports.ts";
import { addressIn, post, type NotifierDeps } from "./post.ts";
import { idOf, signatureHeaders } from "./sign.ts";

/** A short key can be guessed from one message that is signed with it. */
const SHORTEST_KEY = 16;

/** @throws Failure notify-failed, secret-missing */
export async function sendToWebhook(
  message: Message,
  channel: { readonly secret: string; readonly sign?: string },
  deps: NotifierDeps,
): Promise<void> {
  const body = bodyOf(message);
  const id = idOf(message.key);
  const secret = channel.sign === undefined ? null : signingKey(channel.sign, deps);
  const timestamp = (deps.now ?? (() => Date.now() / 1000))();
  await post(
    {
      channel: message.channel,
      url: addressIn(channel.secret, deps.secret),
      shown: `the address in ${channel.secret}`,
      headers: secret === null ? { "webhook-id": id } : signatureHeaders({ id, timestamp, body, secret }),
      body,
      hidden: secret === null ? [] : [secret],
    },
    deps,
  );
}

/** Always the same keys in the same order: what is signed can be written down. */
function bodyOf({ channel, text, key, link = null, alert }: Message): string {
  return JSON.stringify({
    text,
    key,
    channel,
    link,
    alert:
      alert === undefined ? null : { does: alert.does, incident: alert.incident, severity: alert.severity },
  });
}

function signingKey(name: string, { secret }: NotifierDeps): string {
  const value = secret(name);
  if (value.trim().length >= SHORTEST_KEY) return value;
  throw new Failure(
    "notify-failed",
    `Expected at least ${SHORTEST_KEY} characters in the secret ${name}, found fewer. Make one with \`openssl rand -base64 32\``,
  );
}
