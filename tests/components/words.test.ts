import { describe, expect, test } from 'vitest';
import { caughtWords, nearMissWords, reasonWords } from '../../src/components/site/words.ts';

describe('what the reason of a test explains', () => {
  test('background, where some is found', () => {
    expect(reasonWords({ falsePositives: 2 })).toBe('Background is expected here');
  });

  test('the expectation itself, where all that is found is attack: the analytic differs from others of its logic', () => {
    expect(reasonWords({ falsePositives: 0 })).toBe('Why just these are expected');
  });
});

describe('what a run catches by the labels', () => {
  test.each([
    ['all that was expected', 6, 0, 0, '6 attack events caught, 0 beside the attack'],
    ['background too', 1, 2, 0, '1 attack event caught, 2 beside the attack'],
    ['less than was expected', 0, 0, 3, '0 attack events caught, 0 beside the attack, 3 expected and not found'],
  ])('%s', (_what, truePositives, falsePositives, falseNegatives, words) => {
    expect(caughtWords({ truePositives, falsePositives, falseNegatives })).toBe(words);
  });
});

test.each([
  [1, '1 near miss stayed out, and why'],
  [12, '12 near misses stayed out, and why'],
  [20, '20 near misses or more stayed out, and why'],
])('%i near misses that are not found', (amount, words) => {
  expect(nearMissWords(amount)).toBe(words);
});
