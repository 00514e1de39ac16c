import { Failure } from "../../errors.ts";
import type { SecretName } from "../../config/router.ts";
import { isListed } from "../../hosts.ts";
import { request, type Secret } from "../http.ts";

export interface WebhookMessage {
  readonly channel: string;
  /** The name of the secret that holds the address. */
  readonly address: SecretName;
  readonly body: Readonly<Record<string, string>>;
}

/**
 * Posts JSON to an address that is itself a secret. It may arrive twice rather than never.
 *
 * @throws Failure notify-failed with what the receiver said; secret-missing
 */
export async function postWebhook(
  message: WebhookMessage,
  { secret, hosts = null }: { readonly secret: Secret; readonly hosts?: readonly string[] | null },
): Promise<void> {
  const url = secret(message.address);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Failure(
      "notify-failed",
      `Expected a URL in the secret ${message.address}, found something else`,
    );
  }
  if (hosts !== null && !isListed(url, hosts))
    throw new Failure(
      "notify-failed",
      `Expected a host of the policy's \`hosts.notifiers\` in the secret ${message.address}, found another one. Nothing was sent`,
    );
  const answer = await request({
    url,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(message.body),
    repeatable: true,
    accepts: "anything",
    shown: `the address in ${message.address}`,
  });
  if (!answer.ok)
    throw new Failure(
      "notify-failed",
      `Expected ${message.channel} to take the message, but ${answer.detail}`,
    );
}
