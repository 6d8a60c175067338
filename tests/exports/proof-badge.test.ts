import { describe, expect, test } from 'vitest';
import { BADGE_COLOURS, badgeText, proofBadge } from '../../src/exports/proof-badge.ts';
import type { ProofReport } from '../../src/proof/report.ts';

const summary = (said: Partial<ProofReport['summary']>): ProofReport['summary'] => ({
  ...{ analytics: 0, proven: 0, failed: 0, silent: 0, unproven: 0, skipped: 0, runs: 0, datasets: 0, events: 0 },
  ...said,
});

describe('the badge', () => {
  test.each([
    ['no analytics', summary({}), BADGE_COLOURS.none],
    ['3 of 3 proven', summary({ analytics: 3, proven: 3 }), BADGE_COLOURS.proven],
    ['2 of 3 proven', summary({ analytics: 3, proven: 2, unproven: 1 }), BADGE_COLOURS.partly],
    ['0 of 3 proven', summary({ analytics: 3, silent: 3 }), BADGE_COLOURS.partly],
    ['1 of 3 failed', summary({ analytics: 3, proven: 2, failed: 1 }), BADGE_COLOURS.failed],
  ])('%s', (text, of, colour) => {
    const svg = proofBadge(of);
    expect(badgeText(of)).toBe(text);
    expect(svg).toContain(`<title id="title">Huntbook proof: ${text}</title>`);
    expect(svg).toContain(`fill="${colour}"`);
    // Nothing is loaded, and nothing runs.
    expect(svg).not.toMatch(/href|<style|<script|@import|url\((?!#)/);
    expect(svg).toMatch(/^<\?xml [^>]*>\n<svg [^>]*role="img" aria-labelledby="title">/);
  });

  test('is wide enough for its words', () => {
    const svg = proofBadge(summary({ analytics: 123456, proven: 123456 }));
    const width = Number(/ width="(\d+)"/.exec(svg)?.[1]);
    const last = [...svg.matchAll(/<text x="(\d+)" y="14" textLength="(\d+)"/g)].at(-1);
    expect(Number(last?.[1]) + Number(last?.[2])).toBeLessThan(width);
  });
});

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test.each(Object.entries(BADGE_COLOURS))('white stands against %s', (_, colour) => {
  expect(1.05 / (luminance(colour) + 0.05)).toBeGreaterThanOrEqual(4.5);
});
