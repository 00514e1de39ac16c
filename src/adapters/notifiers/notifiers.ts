/** Sends messages to the channels of a rollout file. */
import type { Channel } from "../../config/channels.ts";
import { Failure } from "../../errors.ts";
import type { Message, Notifier } from "../../ports.ts";
import { sendToPagerDuty } from "./pagerduty.ts";
import type { NotifierDeps } from "./post.ts";
import { sendToSlack } from "./slack.ts";
import { sendToTeams } from "./teams.ts";
import { sendToWebhook } from "./webhook.ts";

/** By the names that the file gives them. */
export type Channels = Readonly<Record<string, Channel>>;

/** @throws Failure notify-failed from `send` for a channel that is not there or that refuses */
export function openNotifier(channels: Channels, deps: NotifierDeps): Notifier {
  return {
    send: (message) => {
      const { channel } = message;
      const found = Object.hasOwn(channels, channel) ? channels[channel] : undefined;
      return found === undefined ? Promise.reject(noSuch(channels, channel)) : sendTo(found, message, deps);
    },
  };
}

async function sendTo(channel: Channel, message: Message, deps: NotifierDeps): Promise<void> {
  switch (channel.kind) {
    case "slack":
      return sendToSlack(message, channel.secret, deps);
    case "teams":
      return sendToTeams(message, channel.secret, deps);
    case "webhook":
      return sendToWebhook(message, channel, deps);
    case "pagerduty":
      return sendToPagerDuty(message, channel, deps);
  }
}

function noSuch(channels: Channels, name: string): Failure {
  return new Failure(
    "notify-failed",
    `Expected one of ${Object.keys(channels).join(", ") || "no channels"}, found ${name}`,
  );
}
