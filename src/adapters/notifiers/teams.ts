/** A Power Automate workflow that posts what it is sent into a channel or chat of Teams, as an Adaptive Card. */
import type { Message } from "../../ports.ts";
import { addressIn, post, type NotifierDeps } from "./post.ts";

/** @throws Failure notify-failed, secret-missing. The workflow answers before it posts: taken is not yet shown. */
export async function sendToTeams(message: Message, secret: string, deps: NotifierDeps): Promise<void> {
  await post(
    {
      channel: message.channel,
      url: addressIn(secret, deps.secret),
      shown: `the address in ${secret}`,
      body: JSON.stringify({
        type: "message",
        attachments: [
          {
            contentType: "application/vnd.microsoft.card.adaptive",
            contentUrl: null,
            content: cardOf(message),
          },
        ],
      }),
    },
    deps,
  );
}

function cardOf({ text, link = null }: Message): object {
  const [title = "", ...lines] = text.split("\n");
  return {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    msteams: { width: "Full" },
    body: [
      { ...plainLine(title, { weight: "Bolder" }) },
      ...lines.map((line) => ({ ...plainLine(line, {}), spacing: "Small" })),
    ],
    ...(link === null ? {} : { actions: [{ type: "Action.OpenUrl", title: "Read on", url: link }] }),
  };
}

/** Text runs know no Markdown, so that names and commands are shown and copied as they were written; mentions need more than text. */
function plainLine(text: string, look: Readonly<Record<string, string>>): object {
  // An empty run is refused, and a blank line would be lost.
  return {
    type: "RichTextBlock",
    inlines: [{ type: "TextRun", text: text === "" ? "\u00a0" : text, ...look }],
  };
}
