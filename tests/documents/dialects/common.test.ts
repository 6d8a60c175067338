import { describe, expect, it } from 'vitest';
import { isoDate } from '../../../src/documents/dialects/common.ts';

describe('a date as people write it', () => {
  it.each([
    ['2014-11-19', '2014-11-19'],
    ['2014/11/9', '2014-11-09'],
    ['2014.1.9, revised', '2014-01-09'],
    ['2024-02-29', '2024-02-29'],
    ['0014-11-19', '0014-11-19'],
    ['0000-02-29', '0000-02-29'],
    ['2023-02-29', undefined],
    ['2014-13-01', undefined],
    ['2014-00-10', undefined],
    ['14-11-19', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s', (written, iso) => {
    expect(isoDate(written)).toBe(iso);
  });
});
