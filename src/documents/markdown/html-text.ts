/** HTML inside Markdown: which tags are HTML's, which are a writer's placeholders, and what plain text they hold. */
import { Parser } from 'htmlparser2';

/** Elements of HTML and of what browsers nest in it. Anything else in angle brackets is text: `<RemoteHost>`. */
const ELEMENTS = new Set(
  (
    'a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br ' +
    'button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed ' +
    'fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe ' +
    'image img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu menuitem meta ' +
    'meter nav nobr noembed noframes noscript object ol optgroup option output p param picture plaintext portal pre ' +
    'progress q rb rp rt rtc ruby s samp script search section select slot small source spacer span strike strong style ' +
    'sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp'
  ).split(' '),
);

/** Elements that are taken out with all that they hold. */
export const DROPPED_ELEMENTS = ['script', 'style', 'iframe', 'object', 'embed', 'svg', 'math', 'template'] as const;

const TAG = /<(\/?)([A-Za-z][^\s/>]*)/g;
const BREAKS = new Set([
  'br',
  'p',
  'div',
  'li',
  'tr',
  'ul',
  'ol',
  'table',
  'dt',
  'dd',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);

/** `html` with the angle brackets of placeholders escaped, so that they show. */
export function withPlaceholdersShown(html: string): string {
  return html.replace(TAG, (whole, slash: string, name: string) =>
    ELEMENTS.has(name.toLowerCase()) ? whole : `&lt;${slash}${name}`,
  );
}

/** Whether `html` is nothing but placeholders and text. */
export function isPlaceholder(html: string): boolean {
  if (/<[!?]/.test(html)) return false;
  for (const [, , name] of html.matchAll(TAG)) if (ELEMENTS.has((name ?? '').toLowerCase())) return false;
  return true;
}

/** Names of the elements of `html` that are taken out, each once. */
export function droppedElements(html: string): string[] {
  const found = new Set<string>();
  for (const [, slash, name] of html.matchAll(TAG)) {
    const lower = (name ?? '').toLowerCase();
    if (slash === '' && DROPPED_ELEMENTS.some((dropped) => dropped === lower)) found.add(lower);
  }
  return [...found];
}

/** The text that `html` shows, entities decoded, a line break at each block and `<br>`. */
export function htmlText(html: string): string {
  let text = '';
  let hidden = 0;
  const isDropped = (name: string): boolean => DROPPED_ELEMENTS.some((dropped) => dropped === name);
  const parser = new Parser({
    onopentag(name) {
      if (isDropped(name)) hidden++;
      else if (BREAKS.has(name)) text += '\n';
    },
    onclosetag(name) {
      if (isDropped(name)) hidden--;
    },
    ontext(data) {
      if (hidden === 0) text += data;
    },
  });
  parser.write(withPlaceholdersShown(html));
  parser.end();
  return text;
}

const entities = new Map<string, string>();
const MOST_REMEMBERED = 2_500;

/** What a character reference (`&amp;`, `&#39;`) stands for, `null` when it is none. */
export function decodeEntity(reference: string): string | null {
  const known = entities.get(reference);
  if (known !== undefined) return known;
  let decoded = '';
  const parser = new Parser({
    ontext(data) {
      decoded += data;
    },
  });
  parser.write(reference);
  parser.end();
  if (decoded.endsWith(';') && reference !== '&semi;') return null;
  if (entities.size < MOST_REMEMBERED) entities.set(reference, decoded);
  return decoded;
}
