/** The comments of a text that the parser can read: it drops them from what it gives back. */
import { CST, Lexer } from "yaml";

interface Comment {
  readonly from: number;
  readonly comment: string;
}

/** Every comment with its place. A `#` within a text is none: what follows the scalar mark is a value. */
export function commentsOf(body: string): readonly Comment[] {
  const found: Comment[] = [];
  let from = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(body)) {
    if (lexeme === CST.SCALAR) {
      isScalar = true;
      continue;
    }
    // Marks of the lexer itself stand for no character of the text.
    if (lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END) continue;
    if (!isScalar && lexeme.startsWith("#")) found.push({ from, comment: lexeme });
    isScalar = false;
    from += lexeme.length;
  }
  return found;
}
