/** Values of a file that an earlier draft computed: a person makes one theirs by taking its comment away. */
import { commentsOf } from "../../config/yaml-comments.ts";
import { pathsAt } from "./path-at.ts";
import { pointerOf } from "./pointer.ts";

/** JSON pointers of values with `# computed: …` beside them on their line. */
export function computedPlaces(text: string): readonly string[] {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const before = commentsOf(body).flatMap(({ from, comment }) => {
    const line = body.slice(body.lastIndexOf("\n", from - 1) + 1, from).replace(/[,\s]+$/, "");
    const start = body.lastIndexOf("\n", from - 1) + 1;
    return comment.startsWith("# computed: ") && line !== "" ? [start + line.length - 1] : [];
  });
  return before.length === 0
    ? []
    : pathsAt(body, before).flatMap((path) => (path.length === 0 ? [] : [pointerOf(path)]));
}
