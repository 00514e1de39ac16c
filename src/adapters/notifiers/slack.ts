/**
 * Text that Slack shows as it is: nobody is called by `<!channel>`, nothing becomes a link.
 *
 * Slack reads only these three signs as markup of its own.
 */
export function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
