import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../src/styles/tokens.css', import.meta.url), 'utf8');

/** Colours of a rule by name, those of the light theme below them. */
function colours(selector: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const start of [css.indexOf(':root {'), css.indexOf(selector)]) {
    expect(start).toBeGreaterThanOrEqual(0);
    const body = css.slice(start, css.indexOf('}', start));
    for (const [, name, value] of body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)) found.set(name ?? '', value ?? '');
  }
  return found;
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (high + 0.05) / (low + 0.05);
}

const TEXT_ON: readonly (readonly [text: string, ground: string])[] = [
  ...['page', 'surface', 'sunken'].flatMap((ground) =>
    ['ink', 'ink-soft', 'accent', 'silent', 'failed'].map((text) => [text, ground] as const),
  ),
  ...['proven', 'failed', 'silent', 'unproven', 'skipped'].flatMap(
    (state) =>
      [
        [state, `${state}-soft`],
        [state, 'surface'],
        [state, 'page'],
      ] as const,
  ),
  ...['comment', 'keyword', 'operator', 'string', 'escape', 'number', 'function', 'type', 'field'].map(
    (token) => [`tok-${token}`, 'surface'] as const,
  ),
  ['accent-ink', 'accent'],
  ['band-ink', 'band'],
  ['band-soft', 'band'],
  ['ink', 'mark'],
  ['ink-soft', 'mark'],
  ['accent', 'mark'],
  ['failed', 'mark'],
  ['ink', 'silent-soft'],
  ['ink-soft', 'silent-soft'],
  ['ink', 'failed-soft'],
  ['ink', 'accent-soft'],
];

describe.each([
  ['light', ':root {'],
  ['dark by the system', ':root:not([data-theme="light"])'],
  ['dark by choice', ':root[data-theme="dark"]'],
])('%s', (_, selector) => {
  const theme = colours(selector);

  test.each(TEXT_ON)('%s on %s reads (4.5 : 1)', (text, ground) => {
    expect(contrast(theme.get(text) ?? '', theme.get(ground) ?? '')).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['page', 'surface', 'sunken'])('edges of controls and the focus ring show on %s (3 : 1)', (ground) => {
    for (const edge of ['line-strong', 'accent'])
      expect(contrast(theme.get(edge) ?? '', theme.get(ground) ?? '')).toBeGreaterThanOrEqual(3);
  });
});

test('both dark themes are the same', () => {
  expect(colours(':root:not([data-theme="light"])')).toEqual(colours(':root[data-theme="dark"]'));
});
