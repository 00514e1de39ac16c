/** Sends messages to the channels of a rollout file. */
import { Failure } from "../../errors.ts";
import type { Notifier } from "../../ports.ts";
import type { Secret } from "../http.ts";
import { escapeSlack } from "./slack.ts";
import { postWebhook } from "./webhook.ts";

/** A channel as the rollout file has it: its kind, and the name of its secret. */
export type Channels = Readonly<Record<string, { readonly kind: string; readonly secret: string }>>;

export interface NotifierDeps {
  readonly secret: Secret;
  /** Hosts that the policy lets channels have; null where it lists none. */
  readonly hosts?: readonly string[] | null;
}

/** @throws Failure notify-failed from `send` for a channel that is not there, of a kind without calls yet, or that refuses */
export function openNotifier(channels: Channels, deps: NotifierDeps): Notifier {
  return {
    send: async ({ channel, text, key }) => {
      const found = channels[channel];
      if (found === undefined)
        throw new Failure(
          "notify-failed",
          `Expected one of ${Object.keys(channels).join(", ") || "no channels"}, found ${channel}`,
        );
      await postWebhook({ channel, address: found.secret, body: bodyOf(found.kind, text, key) }, deps);
    },
  };
}

function bodyOf(kind: string, text: string, key: string): Readonly<Record<string, string>> {
  if (kind === "slack") return { text: escapeSlack(text) };
  if (kind === "webhook") return { text, key };
  throw new Failure("notify-failed", `This version sends to slack and webhook, not to ${kind} yet`);
}
