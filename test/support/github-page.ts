/** Markdown as GitHub shows it: GitHub's own parser, its alerts and diagrams, and colours like its own in light and dark. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The program with GitHub's parser; Debian has it as `cmark-gfm`. */
export const PARSER = "cmark-gfm";
const EXTENSIONS = ["table", "strikethrough", "autolink", "tagfilter", "tasklist"];
/** Installed apart from everything else: see test/real/package.json. */
const MERMAID = join(import.meta.dirname, "../real/node_modules", "mermaid/dist/mermaid.min.js");

/** The file with mermaid for a browser; null where `npm ci` was not run in test/real. */
export function mermaidFile(): string | null {
  return existsSync(MERMAID) ? MERMAID : null;
}

/** HTML as GitHub's parser makes it, before alerts and diagrams. */
export function toHtml(markdown: string): string {
  const extensions = EXTENSIONS.flatMap((name) => ["-e", name]);
  return execFileSync(PARSER, ["--unsafe", ...extensions], { input: markdown, encoding: "utf8" });
}

/** A whole page; `open` unfolds every section. */
export function githubPage(markdown: string, open: boolean): string {
  const body = alerts(diagrams(toHtml(markdown)));
  const mermaid = mermaidFile();
  const script =
    mermaid === null
      ? ""
      : `<script src="file://${mermaid}"></script>
<script>
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
mermaid.initialize({ startOnLoad: false, theme: dark ? "dark" : "default", securityLevel: "strict" });
window.drawn = mermaid.run({ querySelector: ".mermaid" }).then(() => document.querySelectorAll(".mermaid svg").length);
</script>`;
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><style>${STYLE}</style></head>
<body><article>${open ? body.replaceAll("<details>", "<details open>") : body}</article>${script}</body></html>`;
}

function diagrams(html: string): string {
  return html.replace(
    /<pre><code class="language-mermaid">([\s\S]*?)<\/code><\/pre>/g,
    '<pre class="mermaid">$1</pre>',
  );
}

/** As on GitHub, none inside a folded section: it stays a quote with its mark. */
function alerts(html: string): string {
  return html.replace(
    /(<details>[\s\S]*?<\/details>)|<blockquote>\n<p>\[!(NOTE|TIP|WARNING|CAUTION|IMPORTANT)\]\n?([\s\S]*?)<\/blockquote>/g,
    (_, section: string | undefined, kind: string, rest: string) =>
      section ??
      `<div class="alert ${kind.toLowerCase()}"><p class="kind">${kind.charAt(0)}${kind.slice(1).toLowerCase()}</p><p>${rest}</div>`,
  );
}

const STYLE = `
:root { color-scheme: light dark; --fg:#1f2328; --bg:#fff; --line:#d1d9e0; --soft:#59636e; --stripe:#f6f8fa; --code:#818b981f; --link:#0969da; --note:#0969da; --warning:#9a6700; --caution:#cf222e; }
@media (prefers-color-scheme: dark) { :root { --fg:#f0f6fc; --bg:#0d1117; --line:#3d444d; --soft:#9198a1; --stripe:#151b23; --code:#656c7633; --link:#4493f8; --note:#4493f8; --warning:#d29922; --caution:#f85149; } }
* { box-sizing: border-box }
body { margin:0; background:var(--bg); color:var(--fg); font:14px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif; overflow-wrap:break-word }
article { max-width:920px; margin:24px auto; border:1px solid var(--line); border-radius:6px; padding:16px }
@media (max-width:600px) { article { margin:8px; padding:12px } }
h1,h2 { padding-bottom:.3em; border-bottom:1px solid var(--line); line-height:1.25; margin:24px 0 16px } h1 { font-size:2em } h2 { font-size:1.5em } h3 { font-size:1.25em; margin:24px 0 16px; line-height:1.25 } h4 { font-size:1em; margin:24px 0 16px }
article > :first-child { margin-top:0 }
p,ul,ol,table,pre,details,blockquote { margin:0 0 16px } ul,ol { padding-left:2em }
table { display:block; width:max-content; max-width:100%; overflow:auto; border-collapse:collapse }
th,td { border:1px solid var(--line); padding:6px 13px } th { font-weight:600 } tr { background:var(--bg) } tr:nth-child(2n) { background:var(--stripe) }
code { font:85% ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace; background:var(--code); padding:.2em .4em; border-radius:6px; white-space:break-spaces }
pre { background:var(--stripe); padding:16px; border-radius:6px; overflow:auto } pre code { background:none; padding:0; white-space:pre; font-size:85% }
pre.mermaid { background:var(--bg); border:1px solid var(--line); text-align:center }
.alert { border-left:.25em solid; padding:.5rem 1rem; margin-bottom:16px } .alert > :last-child { margin-bottom:0 } .alert p { margin-bottom:8px } .alert .kind { font-weight:500 }
.alert.note { border-color:var(--note) } .alert.note .kind { color:var(--note) } .alert.warning { border-color:var(--warning) } .alert.warning .kind { color:var(--warning) } .alert.caution { border-color:var(--caution) } .alert.caution .kind { color:var(--caution) }
blockquote { padding:0 1em; color:var(--soft); border-left:.25em solid var(--line) } a { color:var(--link) } sub { font-size:75% } summary { cursor:pointer } li + li { margin-top:.25em }
`;
