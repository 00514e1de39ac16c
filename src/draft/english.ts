/** Number words are known in English alone: a sentence in another language could say any of them. */

const ENGLISH =
  /\b(?:the|of|and|is|are|be|it|this|that|with|for|from|not|at|by|on|to|in|as|or|if|when|than|which|has|have|can|stays?|until|before|after)\b/gi;
const OTHER =
  /(?<!\p{L})(?:der|die|das|und|ist|nicht|mit|für|ein|eine|den|dem|von|zu|auf|wird|werden|le|la|les|des|est|une|un|et|pas|pour|dans|du|el|los|las|que|por|una|con|del|es|il|di|che|non|per|della|è|het|een|niet|van|og|och|att|som|o|os|as|não|uma|em|da|do)(?!\p{L})/giu;

/** Whether it can be read as English: Latin letters, and more small words of English than of its neighbours. */
export function isEnglish(sentence: string): boolean {
  const letters = sentence.match(/\p{L}/gu)?.length ?? 0;
  const latin = sentence.match(/[a-z]/gi)?.length ?? 0;
  if (letters - latin > letters * 0.1) return false;
  const own = sentence.match(ENGLISH)?.length ?? 0;
  const others = sentence.match(OTHER)?.length ?? 0;
  return others < 2 || own > others;
}
