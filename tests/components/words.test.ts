import { describe, expect, test } from 'vitest';
import { reasonWords } from '../../src/components/site/words.ts';

describe('what the reason of a test explains', () => {
  test('background, where some is found', () => {
    expect(reasonWords({ falsePositives: 2 })).toBe('Background is expected here');
  });

  test('the expectation itself, where all that is found is attack: the analytic differs from others of its logic', () => {
    expect(reasonWords({ falsePositives: 0 })).toBe('Why just these are expected');
  });
});
