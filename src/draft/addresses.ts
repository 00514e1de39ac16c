/** Where somebody or something can be reached, as it stands in a text. Each form takes time linear in the text. */

/** Characters that nobody sees: they split what is looked for. */
export const HIDDEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** `https://…`, `mailto:…`, `www.…`, up to the next blank, quotation mark or bracket. */
export const URLS =
  /(?:(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/|(?<!\w)(?:mailto|javascript|vbscript|data|tel|file):(?=\S)|(?<!\w)www\d?\.(?=\S))[^\s"'<>()[\]{}|`]*/gi;

export const EMAILS = /[\p{L}\p{N}_.+%-]{1,64}@(?:(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}|localhost\b)/gu;

/** `prometheus.acme.example:9090/path`; a name with one dot only where its end is one that networks use. */
const HOST =
  /(?<![\p{L}\p{N}_.-])(?:[\p{L}\p{N}_-]{1,63}\.){1,126}(?:[\p{L}\p{N}-]{2,63})(?::\d{1,5})?(?:\/[^\s"'<>()[\]{}|`]*)?/gu;
/** `db01:5432`: one name with a port that nobody needs leave for; no hour, no year, no amount. */
const PORT =
  /(?<![\p{L}\p{N}_.:/-])[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?:(?!(?:19|20)\d\d(?!\d))[1-9]\d{3,4}(?![\w.,:%])/giu;
const FILES = /\.(?:md|ya?ml|jsonl?|[cm]?[jt]sx?|py|go|rs|sh|sql|csv|txt|toml|html?|ipynb|parquet|bin|pt)$/i;
const ENDS =
  /\.(?:com|net|org|io|ai|dev|app|cloud|co|eu|de|uk|us|fr|ch|at|info|biz|xyz|me|gov|edu|int|mil|tech|site|online|internal|intranet|local|localdomain|lan|corp|home|svc|cluster|example|test|invalid|onion)$/i;

/** The text with its host names replaced. Versions, file names and abbreviations are none. */
export function replaceHosts(text: string, by: string): string {
  return text.replace(HOST, (found) => (isHost(found) ? by : found)).replace(PORT, by);
}

function isHost(found: string): boolean {
  const [authority = ""] = found.split("/", 1);
  const name = authority.replace(/:\d+$/, "");
  if (!/\p{L}{2,}$/u.test(name) && !/\.xn--[a-z0-9-]+$/i.test(name)) return false;
  if (ENDS.test(name)) return true;
  const dots = name.split(".").length - 1;
  return dots >= 2 ? !FILES.test(name) : name !== authority && !FILES.test(name);
}

const FOUR = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)(?::\d{1,5})?(?:\/\d{1,2})?/g;
const SIX = /(?<![\w:.])[0-9a-f:]{2,39}(?::(?:\d{1,3}\.){3}\d{1,3})?(?:%\w{1,16})?(?![\w:])/gi;

/** The text with its IP addresses replaced. Times of day are none. */
export function replaceIps(text: string, by: string): string {
  return text
    .replace(SIX, (found) => {
      const colons = found.split(":").length - 1;
      const isSix = /[0-9a-f]/i.test(found) && (found.includes("::") ? colons <= 8 : colons === 7);
      return isSix ? by : found;
    })
    .replace(FOUR, by);
}
