/** What a page of GitHub's own parser really holds. */

/** Every tag of the HTML with its attributes, comments included. */
export function tagsOf(html: string): readonly string[] {
  return [...html.matchAll(/<!--[\s\S]*?-->|<[/a-zA-Z][^>]*>/g)].map(([tag]) => tag);
}

/** The text outside code, as a reader sees it. */
export function wordsOf(html: string): string {
  return html
    .replace(/<pre[\s\S]*?<\/pre>|<code[^>]*>[\s\S]*?<\/code>/g, " ")
    .replace(/<!--[\s\S]*?-->|<[/a-zA-Z][^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

/** How many cells each row of each table has. */
export function rowsOf(html: string): readonly (readonly number[])[] {
  return [...html.matchAll(/<table>[\s\S]*?<\/table>/g)].map(([table]) =>
    [...table.matchAll(/<tr>[\s\S]*?<\/tr>/g)].map(([row]) => row.match(/<t[hd][ >]/g)?.length ?? 0),
  );
}
