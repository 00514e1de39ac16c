/** Slack's incoming webhooks, of channels (`ok`) and of workflows (`{"ok":true}`). */
import type { Message } from "../../ports.ts";
import { addressIn, post, type NotifierDeps } from "./post.ts";

/** @throws Failure notify-failed, secret-missing */
export async function sendToSlack(message: Message, secret: string, deps: NotifierDeps): Promise<void> {
  const link = message.link == null || message.text.includes(message.link) ? "" : `\n${message.link}`;
  await post(
    {
      channel: message.channel,
      url: addressIn(secret, deps.secret),
      shown: `the address in ${secret}`,
      body: JSON.stringify({
        text: escapeSlack(`${message.text}${link}`),
        mrkdwn: false,
        unfurl_links: false,
        unfurl_media: false,
      }),
      isTaken: (answer) => answer === "ok" || isOk(answer),
    },
    deps,
  );
}

/**
 * Text that Slack shows as it is: nobody is called by `<!channel>`, nothing becomes a link.
 *
 * With `mrkdwn: false` Slack reads only these three signs as markup of its own.
 */
function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function isOk(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === true;
}
