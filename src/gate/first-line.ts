/** The first line of a text, whatever its line ends. */
export function firstLine(text: string): string {
  return text.replace(/[\r\n].*$/s, "");
}
