/** Expressions of workflows, told from the text around them. No full grammar: texts in quotes are put aside first. */

/** What stands between `${{` and `}}`, of every expression in a text. */
export function expressionsIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{\{((?:'(?:[^']|'')*'|[^}']|\}(?!\}))*)\}\}/g)].map((match) =>
    (match[1] ?? "").trim(),
  );
}

/** Whether a text holds the beginning of an expression, whole or not. */
export function hasExpression(text: string): boolean {
  return text.includes("${{");
}

/** The expressions of a condition: it is one as a whole where nothing is fenced. */
export function conditionsIn(condition: string): readonly string[] {
  return hasExpression(condition) ? expressionsIn(condition) : [condition];
}

/** Names of secrets that a text uses, in upper case; `GITHUB_TOKEN` is the job's own and left out. */
export function secretsIn(text: string): readonly string[] {
  return expressionsIn(text).flatMap((expression) =>
    [...unquoted(expression).matchAll(/\bsecrets\s*\.\s*([A-Za-z_]\w*)/g)]
      .map((match) => (match[1] ?? "").toUpperCase())
      .filter((name) => name !== "GITHUB_TOKEN"),
  );
}

/** The expression with every text in quotes emptied: what looks like code in there is none. */
export function unquoted(expression: string): string {
  return expression.replaceAll(/'(?:[^']|'')*'/g, "''");
}
