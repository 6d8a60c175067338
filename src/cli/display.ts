/** Text on a terminal: what may be printed, how wide it is, and colours. */
import { visibleText } from '../text/visible.ts';

/** Columns that a tab takes. */
const TAB = '    ';

const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Text that cannot steer a terminal or hide itself: control characters, bidirectional marks and zero-width ones as
 * `\u001b`, tabs as spaces, line breaks too (as `\u000a`).
 */
export function printable(text: string): string {
  return visibleText(text.replaceAll('\t', TAB));
}

/** Columns that a text takes on a terminal: two for wide characters and emoji, one for any other grapheme. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) || segment.includes('\ufe0f') ? 2 : 1;
  return width;
}

/** Wraps text in a style, or leaves it alone. */
export interface Palette {
  error(text: string): string;
  warning(text: string): string;
  good(text: string): string;
  bold(text: string): string;
  faint(text: string): string;
}

/** The palette for a stream: colours on a terminal, unless `NO_COLOR` is set; none elsewhere. */
export function paletteFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Palette {
  const coloured = stream.isTTY === true && !env['NO_COLOR'];
  const style = (code: number) => (text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { error: style(31), warning: style(33), good: style(32), bold: style(1), faint: style(2) };
}
