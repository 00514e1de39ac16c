/** The comment beside a value: ours is written anew, that of a person stays. */
import { commentText } from "./branch.ts";
import type { Graft } from "./graft.ts";
import { lineEnd, lineStart } from "./splice.ts";

/** Whether drafting wrote the comment, so that it may be written anew with its value. */
export function isOurComment(comment: string): boolean {
  return OURS.test(comment);
}

const OURS = /^#\s?(?:TODO\(decide\)|from (?:the brief|history)|computed\b|drafted by a model)/;

export function putComment(
  at: number,
  comment: string | null,
  graft: Pick<Graft, "text" | "eol" | "splices">,
): void {
  const { text, eol } = graft;
  const end = lineEnd(text, at);
  const words = commentText(comment ?? "");
  const [whole, comma = "", blank = "", old] = /^([ \t]*,)?([ \t]*)(#.*)?$/.exec(text.slice(at, end)) ?? [];
  if (whole === undefined) {
    // More of the same line follows: it goes to a line of its own, because a comment would swallow it.
    if (words === "") return;
    const [behind = ""] = /^[ \t]*,?[ \t]*/.exec(text.slice(at, end)) ?? [];
    const indent = /^[ -]*/.exec(text.slice(lineStart(text, at), end))?.[0].replaceAll("-", " ") ?? "";
    graft.splices.push({
      from: at,
      to: at + behind.length,
      text: `${behind.trimEnd()} # ${words}${eol}${indent}  `,
    });
    return;
  }
  const from = at + comma.length;
  const mine = old === undefined || isOurComment(old);
  const shown = mine
    ? words === ""
      ? ""
      : ` # ${words}`
    : `${blank}${old}${words === "" ? "" : ` · ${words}`}`;
  graft.splices.push({ from, to: end, text: shown });
}
