/** Text on a terminal: what may be printed, how wide it is, and colours. */
import { visibleText } from '../text/visible.ts';

export { displayWidth } from '../text/display-width.ts';

/** Columns that a tab takes. */
const TAB = '    ';

/**
 * Text that cannot steer a terminal or hide itself: control characters, bidirectional marks and zero-width ones as
 * `\u001b`, tabs as spaces, line breaks too (as `\u000a`).
 */
export function printable(text: string): string {
  return visibleText(text.replaceAll('\t', TAB));
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
