/** Telling values from sentences, placeholders and regular expressions in a cell. */

/** Characters of a cell that are judged; the marks of sentences and expressions stand early. */
const LONGEST_JUDGED = 1000;

/** Words that make a sentence of several words. */
const SENTENCE_WORDS = new Set(
  'a an the to of in from with is are be has have any this that these those which when where for by set as on at will should may can must value values name names contains containing look check see followed pivot same other than if it its via into'.split(
    ' ',
  ),
);

/** `…, etc.`: a list that is left open. Not `/etc`. */
const LEFT_OPEN = /[\s,]etc\b(?![/\\])/i;

/** True for a description: several words outside quotation marks, among them the small words of a sentence. */
export function isProse(cell: string): boolean {
  const outside = cell
    .slice(0, LONGEST_JUDGED)
    .replace(/"[^"]*"|“[^”]*”|`[^`]*`/g, ' " ')
    .trim();
  if (LEFT_OPEN.test(outside)) return true;
  if (/^(?:[a-z]:\\|hk|\\|\/|-|\*|\^|%)/i.test(outside)) return false;
  const words = outside.split(/\s+/).filter((word) => /^[a-z][a-z'’]*[.,:;]?$/i.test(word));
  const plain = words.map((word) => word.toLowerCase().replace(/[.,:;]$/, ''));
  return words.length >= 3 && plain.some((word) => SENTENCE_WORDS.has(word));
}

/** A part in brackets that stands for a name: `[New Key]`, `<user>`. */
export function isPlaceholder(text: string): string | undefined {
  return /\[[A-Za-z][A-Za-z ]*\]|<[A-Za-z][\w -]*>/.exec(text)?.[0];
}

/** Marks of a regular expression that neither paths nor wildcards have. */
const REGEX_MARKS = [
  /^\/.*[\\^$.*+?()[\]{}|].*\/[a-z]*$/,
  /^reg(?:ular )?exp?(?:ression)?:/i,
  /^\^/,
  /^\(\?/,
  /\.[*+](?!\s*$)|^\.[*+]/,
  /\[[^\]]*[a-z0-9]-[a-z0-9][^\]]*\]/i,
  /\([^()\s]*\|[^()]*\)/,
  /\\[dwsDWS][+*{]/,
  /[\])\w]\{\d+(?:,\d*)?\}/,
];

/** True when a text is clearly a regular expression: `/…/`, `^…`, `.*x`, `[a-z]`, `(a|b)`, `\d+`. */
export function isRegex(text: string): boolean {
  if (text.length > LONGEST_JUDGED || /\s(?:AND|OR|NOT)\s/.test(text) || /^["“'‘]/.test(text)) return false;
  return REGEX_MARKS.some((mark) => mark.test(text.replaceAll('\0', '')));
}
