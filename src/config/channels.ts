/** Where messages go: a kind, and the names of its secrets. Never an address or a key. */
import type { SecretName } from "./router.ts";

export const CHANNEL_KINDS = ["slack", "teams", "webhook", "pagerduty"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export interface Channel {
  readonly kind: ChannelKind;
  /** Holds the address; of PagerDuty the integration key. */
  readonly secret: SecretName;
  /** Webhook: holds the key that its messages are signed with; absent where they are not. */
  readonly sign?: SecretName;
  /** PagerDuty: where the account lives; the United States unless said. */
  readonly region?: "us" | "eu";
}

/** All secrets of a channel. */
export function secretsOf({ secret, sign }: Channel): readonly SecretName[] {
  return sign === undefined ? [secret] : [secret, sign];
}
