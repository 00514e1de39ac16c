/** A comment as a page holds it: Markdown of GitHub's flavour, raw HTML parsed, then cut down to what GitHub lets through. */
import rehypeRaw from "rehype-raw";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

const reader = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  // Its default schema is GitHub's own list of what may stand in a comment.
  .use(rehypeSanitize)
  .use(rehypeStringify);

/** HTML that is left after sanitising; comments are gone from it, as on GitHub's page. */
export function sanitisedHtml(markdown: string): string {
  return String(reader.processSync(markdown));
}
