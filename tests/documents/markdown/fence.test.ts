import { describe, expect, test } from 'vitest';
import { parse, throughMap } from '../support.ts';

const CAR = '---\ntitle: "CAR-2020-01-001: T"\n---\n### Implementations\n#### Pseudocode\n\n';

describe('code and its places in the file', () => {
  test.each([
    ['a fence', '```\na b\n\n  c\n```', 'a b\n\n  c'],
    ['tildes', '~~~~\na\n```\n~~~~', 'a\n```'],
    ['an indented fence', '   ```\n   a\n     b\n  c\n   ```', 'a\n  b\nc'],
    ['a fence in a list', '- x\n\n  ```\n  a\n    b\n  ```', 'a\n  b'],
    ['a fence in a numbered list', '10. ```\n    a\n\n    b\n    ```', 'a\n\nb'],
    ['a fence in a quote', '> ```\n> a\n>\n>   b\n> ```', 'a\n\n  b'],
    ['a fence in a list in a quote', '> - ```\n>   a\n>   b\n>   ```', 'a\nb'],
    ['indented code', '    a\n      b\n\n    c', 'a\n  b\n\nc'],
    ['a fence that is not closed', '```\na\nb', 'a\nb'],
    ['blank lines at the end', '```\na\n\n\n```', 'a'],
    ['spaces at the end of lines', '```\na  \nb  \n```', 'a  \nb  '],
    ['a table-like text with gaps', '```\n| a |\n|---|\n| b |\n\n| c |\n```', '| a |\n|---|\n| b |\n\n| c |'],
  ])('%s', (_, block, expected) => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = (CAR + block).replaceAll('\n', end);
      const [analytic] = parse(text).analytics;
      expect(analytic?.source).toBe(expected);
      expect(analytic && throughMap(analytic, text).replaceAll('\r', '\n')).toBe(expected);
      expect(analytic?.line).toBe(7 + block.split('\n').findIndex((line) => line.includes(expected.trim()[0] ?? '')));
    }
  });

  test('a tab that indents a line of a list by more than the item stands for spaces, all at the tab', () => {
    const text = `${CAR}- x\n\n  \`\`\`\n\ta\n  \`\`\``;
    const [analytic] = parse(text).analytics;
    expect(analytic?.source).toBe('  a');
    expect(analytic?.map.at(-1)?.[1]).toBe(text.indexOf('\ta') + 1);
  });

  test.each(['```\n```', '```\n\n\n```', '```'])('%j holds no analytic', (block) => {
    expect(parse(CAR + block).analytics).toEqual([]);
  });
});
