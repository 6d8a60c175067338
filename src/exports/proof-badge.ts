/** The badge for READMEs: how many of the analytics are proven, as an SVG that loads nothing. */
import { x } from 'xastscript';
import type { ProofReport } from '../proof/report.ts';
import { xmlDocument } from './xml.ts';

/** File name of the badge, below the site's root. */
export const BADGE_FILE = 'proof/badge.svg';

const HEIGHT = 20;
/** Space left and right of each text. */
const PADDING = 6;
const LABEL = 'proof';

/** White text stands against each with a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3). */
export const BADGE_COLOURS = {
  label: '#12323a',
  proven: '#17663a',
  partly: '#7a4d00',
  failed: '#a8231b',
  none: '#4c5a66',
};

/** What the badge says: `31 of 32 proven`, `2 of 32 failed`, `no analytics`. */
export function badgeText({ analytics, proven, failed }: ProofReport['summary']): string {
  if (analytics === 0) return 'no analytics';
  return failed > 0 ? `${failed} of ${analytics} failed` : `${proven} of ${analytics} proven`;
}

/** The badge as a document. Its words are its title too, for readers who hear it. */
export function proofBadge(summary: ProofReport['summary']): string {
  const text = badgeText(summary);
  const [left, right] = [textWidth(LABEL), textWidth(text)];
  const divide = left + 2 * PADDING;
  const width = divide + right + 2 * PADDING;
  // The length is given, so that the words fit whichever font is there.
  const words = (said: string, from: number, length: number) =>
    x('text', { x: String(from), y: '14', textLength: String(length), lengthAdjust: 'spacingAndGlyphs' }, [said]);
  const ground = (from: number, length: number, fill: string) =>
    x('rect', { x: String(from), width: String(length), height: String(HEIGHT), fill });
  return xmlDocument(
    x(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        width: String(width),
        height: String(HEIGHT),
        viewBox: `0 0 ${width} ${HEIGHT}`,
        role: 'img',
        'aria-labelledby': 'title',
      },
      [
        x('title', { id: 'title' }, [`Huntbook ${LABEL}: ${text}`]),
        x('clipPath', { id: 'shape' }, [x('rect', { width: String(width), height: String(HEIGHT), rx: '3' })]),
        x('g', { 'clip-path': 'url(#shape)' }, [
          ground(0, divide, BADGE_COLOURS.label),
          ground(divide, width - divide, colourOf(summary)),
        ]),
        x('g', { fill: '#ffffff', 'font-family': 'Verdana, "DejaVu Sans", sans-serif', 'font-size': '11' }, [
          words(LABEL, PADDING, left),
          words(text, divide + PADDING, right),
        ]),
      ],
    ),
  );
}

function colourOf({ analytics, proven, failed }: ProofReport['summary']): string {
  if (analytics === 0) return BADGE_COLOURS.none;
  if (failed > 0) return BADGE_COLOURS.failed;
  return proven === analytics ? BADGE_COLOURS.proven : BADGE_COLOURS.partly;
}

/** About what a text takes at eleven pixels, in whole pixels: digits and letters seven, narrow ones and spaces four. */
function textWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + (/[ fijlrt]/.test(character) ? 4 : 7), 0);
}
