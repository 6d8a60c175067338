import { describe, expect, test } from 'vitest';
import { checkDatasetLinks, checkLinks } from '../../src/checks/links.ts';
import { processorTime } from '../processor-time.ts';

const there = new Set([
  'content/analytics/car.md',
  'content/analytics/CAR-2014-11-004.md',
  'content/playbooks/my hunt.md',
]);
const check = (text: string) =>
  checkLinks('content/playbooks/hunt.md', text, (path) => there.has(path)).map(
    (d) => `${d.line}:${d.column} ${d.severity} ${d.message}`,
  );

test.each([
  ['a document that is there', '[a](../analytics/car.md)', []],
  ['with an anchor', '[a](../analytics/car.md#x)', []],
  ['with an escaped blank', '[a](my%20hunt.md)', []],
  ['a site', '[a](https://example.org/x.md)', []],
  ['a place on the page', '[a](#hypothesis)', []],
  ['a host without a scheme', '[a](//example.org/x)', []],
  ['the data model at the source system', '[a](/data_model/process.md)', []],
  ['an analytic at the source system', '[a](/analytics/CAR-2014-11-004/)', []],
  ['an analytic beside', '[a](../car-2014-11-004)', []],
  [
    'an analytic that is not here',
    'see [a](../CAR-2013-01-003)',
    ['1:9 warning The link `../CAR-2013-01-003` leads to `content/analytics/CAR-2013-01-003.md`, which is not there.'],
  ],
  [
    'another page of the source system',
    'see [a](/coverage/)',
    ['1:9 warning The link `/coverage/` leads to no document here.'],
  ],
  [
    'a name that was never filled in',
    '[a](TBD)',
    ['1:5 warning The link `TBD` leads to `content/playbooks/TBD`, which is not there.'],
  ],
  [
    'written as HTML',
    '<a href="nowhere.md">a</a>',
    ['1:10 warning The link `nowhere.md` leads to `content/playbooks/nowhere.md`, which is not there.'],
  ],
  ['a list of references without one', '<ul><li>[None](None)</li></ul>', []],
  ['an address with blanks, which is none', '[Own research](Own research)', []],
  ['with a title', '[a](../analytics/car.md "A")', []],
  ['a footnote', 'a[^1]\n\n[^1]: Word', []],
  ['brackets that are text', '\\[a\\](TBD)', []],
  ['in a code block', '```\n[a](../../../x.md)\n```', []],
  ['in code', 'text `[a](../../../x.md)` text', []],
  [
    'a document that is not',
    'see\n[a](../Data_Needed/DN.md)',
    ['2:5 warning The link `../Data_Needed/DN.md` leads to `content/Data_Needed/DN.md`, which is not there.'],
  ],
  ['out of content', '[a](../../package.json)', ['1:5 error The link `../../package.json` leads out of `content/`.']],
  [
    'out of content, escaped',
    '[a](%2e%2e/%2e%2e/x)',
    ['1:5 error The link `%2e%2e/%2e%2e/x` leads out of `content/`.'],
  ],
  [
    'by reference',
    'x\n\n[a]: ../nowhere.md',
    ['3:6 warning The link `../nowhere.md` leads to `content/nowhere.md`, which is not there.'],
  ],
  ['after an unclosed fence all is code', '```\n[a](../../../x.md)', []],
])('%s', (_, text, expected) => {
  expect(check(text)).toEqual(expected);
});

test('a long text of brackets takes no time', () => {
  const started = processorTime();
  check('[](<'.repeat(20_000) + '`'.repeat(20_000));
  expect(processorTime() - started).toBeLessThan(2000);
});

test('an address of the site that published a document', () => {
  const published = (address: string) =>
    address.startsWith('/stories/') ? { what: 'a story', isHere: address === '/stories/here' } : undefined;
  const text = '[a](/stories/here) [b](/stories/gone) [c](/coverage/)';
  const found = checkLinks('content/detections/one.md', text, () => false, published);
  expect(found.map((d) => `${d.line}:${d.column} ${d.severity} ${d.message}`)).toEqual([
    '1:24 info The link `/stories/gone` leads to a story that is not in this collection.',
    '1:43 warning The link `/coverage/` leads to no document here.',
  ]);
});

describe('near matches', () => {
  const files = [
    'content/analytics/CAR-2014-11-004.md',
    'content/detections/remote-sessions.md',
    'content/playbooks/remote-sessions.md',
    'content/datasets/quiet-day/dataset.md',
    'content/datasets/session/dataset.md',
  ];
  const there = (path: string) => files.some((file) => file === path || file.startsWith(`${path}/`));
  const told = (text: string) =>
    checkDatasetLinks('content/datasets/session/dataset.md', text, there, files).map(
      ({ line, column, endColumn, severity, message, help }) =>
        `${line}:${column}-${endColumn} ${severity} ${message}${help === undefined ? '' : ` ${help}`}`,
    );

  test.each([
    ['a dataset', '[a](../quiet-day/dataset.md)', []],
    ['a document, with an anchor', '[a](../../playbooks/remote-sessions.md#hypothesis)', []],
    [
      'a misspelt dataset',
      'see [a](../quiet-dya/dataset.md)',
      [
        '1:9-32 warning The link `../quiet-dya/dataset.md` leads to `content/datasets/quiet-dya/dataset.md`, which is not there. did you mean `../quiet-day/dataset.md`?',
      ],
    ],
    [
      "a dataset's name alone",
      '[a](../quiet-day.md)',
      [
        '1:5-20 warning The link `../quiet-day.md` leads to `content/datasets/quiet-day.md`, which is not there. did you mean `../quiet-day/dataset.md`?',
      ],
    ],
    [
      'a folder',
      '[a](../quiet-day/)',
      [
        '1:5-18 warning The link `../quiet-day/` leads to the folder `content/datasets/quiet-day`, which has no page. did you mean `../quiet-day/dataset.md`?',
      ],
    ],
    [
      'a document of the same name in another collection is not meant',
      '[a](../../playbooks/remote-session.md#x)',
      [
        '1:5-40 warning The link `../../playbooks/remote-session.md#x` leads to `content/playbooks/remote-session.md`, which is not there. did you mean `../../playbooks/remote-sessions.md`?',
      ],
    ],
    [
      'one step too few',
      '[a](../playbooks/remote-sessions.md)',
      [
        '1:5-36 warning The link `../playbooks/remote-sessions.md` leads to `content/datasets/playbooks/remote-sessions.md`, which is not there. did you mean `../../playbooks/remote-sessions.md`?',
      ],
    ],
    [
      'the address of its page',
      '[a](/datasets/quiet-day/)',
      [
        '1:5-25 warning The link `/datasets/quiet-day/` leads to no document here. did you mean `../quiet-day/dataset.md`?',
      ],
    ],
    [
      'out of content',
      '[a](../../../package.json)',
      ['1:5-26 error The link `../../../package.json` leads out of `content/`.'],
    ],
    [
      'another number is another document',
      '[a](../../analytics/CAR-2014-11-005.md)',
      [
        '1:5-39 warning The link `../../analytics/CAR-2014-11-005.md` leads to `content/analytics/CAR-2014-11-005.md`, which is not there.',
      ],
    ],
    ['front matter is no Markdown', '---\nnote: "[a](nowhere.md)"\n---\n\ntext\n', []],
    [
      'a line between two texts starts no front matter',
      'text\n\n---\n[a](/x/)\n---\n',
      ['4:5-8 warning The link `/x/` leads to no document here.'],
    ],
    [
      'lines are counted from the start of the file',
      '---\r\ntitle: x\r\n---\r\nsee [a](gone/x.md)\r\n',
      ['4:9-18 warning The link `gone/x.md` leads to `content/datasets/session/gone/x.md`, which is not there.'],
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });
});
