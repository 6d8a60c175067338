import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  checkDataset,
  eventLines,
  eventsDigest,
  type LabelFinding,
  lineDigest,
  movedLines,
} from '../../src/checks/datasets.ts';
import { fixDataset } from '../../src/collections/fix-datasets.ts';
import type { Label } from '../../src/events/dataset.ts';
import { KNOWLEDGE } from './knowledge.ts';

const bytes = (...lines: string[]) => new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
const EVENTS = bytes('{"a":1}', '{"a":2}', '{"a":3}');
const D = [1, 2, 3].map((n) => lineDigest(`{"a":${n}}`));
const label = (part: Partial<Label>): Label => ({ id: 'l', lines: [2], attack: true, note: '', ...part });

function check(labels: Label[], events: Uint8Array = EVENTS, sha256 = eventsDigest(events)): string[] {
  const metadata = { title: 't', platforms: ['Windows'], source: 's', time: '2024-01-01T00:00:00Z', sha256, labels };
  const place = (path: readonly (string | number)[]) => ({ line: 1, column: path.length });
  return checkDataset({ metadata, events, place }, KNOWLEDGE).map((d) => `${d.severity} ${d.rule}: ${d.message}`);
}

test.each<[string, Label[], string[]]>([
  ['all as it was', [label({ digests: [D[1] ?? ''] })], []],
  ['no digests', [label({})], ['warning dataset/no-digests: `l` has no digests: it would not follow its events.']],
  [
    'a line beyond the end',
    [label({ lines: [9] })],
    ['error dataset/unknown-line: Unexpected line 9, expected a line of the events, which are 3.'],
  ],
  [
    'an event that moved',
    [label({ lines: [1], digests: [D[2] ?? ''] })],
    ['error dataset/moved-event: The event of `l` that was on line 1 is on line 3.'],
  ],
  [
    'an event that is gone',
    [label({ digests: ['0'.repeat(16)] })],
    ['error dataset/lost-event: The event of `l` that was on line 2 is not there any more.'],
  ],
  [
    'digests for other lines',
    [label({ lines: [1, 2], digests: [D[0] ?? ''] })],
    ['error dataset/digest-count: `l` has 1 digests for 2 lines.'],
  ],
  [
    'a label twice',
    [label({ digests: [D[1] ?? ''] }), label({ digests: [D[1] ?? ''] })],
    ['error dataset/duplicate-label: Unexpected label `l`: an earlier label has this id.'],
  ],
  [
    'attack and near miss',
    [label({ nearMiss: true, digests: [D[1] ?? ''] })],
    ['error dataset/near-miss-attack: `l` is attack and near miss at once.'],
  ],
  [
    'an unknown technique',
    [label({ technique: 'T9999', digests: [D[1] ?? ''] })],
    ['error attack/unknown-technique: Unexpected technique `T9999`, expected an id of ATT&CK 99.1.'],
  ],
  [
    'a revoked technique',
    [label({ technique: 'T1028', digests: [D[1] ?? ''] })],
    [
      'warning attack/revoked-technique: `T1028` was revoked; ATT&CK 99.1 has `T1021.006` Windows Remote Management instead.',
    ],
  ],
])('%s', (_, labels, expected) => {
  expect(check(labels)).toEqual(expected);
});

test('changed events are told by their digest', () => {
  expect(check([], bytes('{}'), '0'.repeat(64))).toEqual([
    expect.stringMatching(/^error dataset\/changed-events: Unexpected SHA-256 `000000000000…`/),
  ]);
});

test('lines end at line breaks of either kind, the last one with or without', () => {
  expect(eventLines(new TextEncoder().encode('a\r\nb\n'))).toEqual(['a', 'b']);
  expect(eventLines(new TextEncoder().encode('a\nb'))).toEqual(['a', 'b']);
});

test('labels follow their events wherever lines are inserted', () => {
  const lineIds = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1 });
  fc.assert(
    fc.property(lineIds, fc.array(fc.nat(30)), (picked, inserted) => {
      const before = Array.from({ length: 31 }, (_, n) => `{"n":${n}}`);
      const lines = picked.map((n) => n + 1);
      const own = label({ lines, digests: picked.map((n) => lineDigest(before[n] ?? '')) });
      const after = [...before];
      for (const [index, at] of inserted.entries()) after.splice(at, 0, `{"new":${index}}`);
      const moved = movedLines(own, after.map(lineDigest));
      expect(moved.map((line) => after[line - 1])).toEqual(picked.map((n) => before[n]));
    }),
  );
});

const DATASET_MD = `---
title: T # keep me
sha256: ${'0'.repeat(64)}
labels:
  - id: moved
    lines: [1]
    note: "x: y"
    attack: true
    digests: [${D[2]}]
  - { id: new, lines: [2], attack: false, note: n }
---

Body with sha256: untouched.
`;

test('mends anchors and digests, and nothing else', () => {
  const fixed = fixDataset(DATASET_MD, EVENTS);
  expect(fixed.changes).toEqual(['sha256', 'lines of `moved`', 'digests of `new`']);
  expect(fixed.text).toBe(
    DATASET_MD.replace('0'.repeat(64), eventsDigest(EVENTS))
      .replace('lines: [1]', 'lines: [3]')
      .replace('lines: [2]', `lines: [2], digests: [${D[1]}]`),
  );
  expect(fixDataset(fixed.text, EVENTS)).toEqual({ text: fixed.text, changes: [] });
});

test('a text without front matter is left alone', () => {
  expect(fixDataset('# No front matter\n', EVENTS).changes).toEqual([]);
  expect(fixDataset('---\na: [\n---\n', EVENTS).changes).toEqual([]);
});

test('counts and queries of labels are held to the events', () => {
  const told = (labels: Label[], counts: object, found: [string, LabelFinding][]) =>
    checkDataset(
      {
        metadata: {
          title: 't',
          platforms: ['Windows'],
          source: 's',
          time: '2024-01-01T00:00:00Z',
          counts: { events: 3, ...counts },
          labels,
        },
        events: EVENTS,
        counted: { events: 3, channels: { Security: 2, System: 1 } },
        found: new Map(found),
        place: () => ({ line: 1, column: 1 }),
      },
      KNOWLEDGE,
    ).map((d) => `${d.severity} ${d.rule}: ${d.message}`);
  const asked = label({ digests: [D[1] ?? ''], query: 'q' });
  expect(told([asked], { channels: { Security: 2, System: 1 } }, [['l', { lines: [2] }]])).toEqual([]);
  expect(told([], { events: 4 }, [])).toEqual([
    'error dataset/count: Unexpected count 4, expected 3: the number of the events.',
  ]);
  expect(told([], { channels: { Security: 3, Setup: 1 } }, [])).toEqual([
    'error dataset/count: Unexpected count 3, expected 2: the number of those of the channel `Security`.',
    'error dataset/count: Unexpected count 1, expected 0: the number of those of the channel `Setup`.',
    'error dataset/count: Expected a count of the channel `System`, of which there are 1.',
  ]);
  expect(told([asked], {}, [['l', { lines: [1, 3] }]])).toEqual([
    'error dataset/label-lines: The query of `l` finds other lines than are stated: also lines 1, 3, and not line 2.',
  ]);
  expect(told([label({ lines: [], query: 'q' })], {}, [['l', { lines: [1, 3] }]])).toEqual([
    'error dataset/label-lines: `l` has no lines yet; its query finds lines 1, 3.',
  ]);
  expect(told([asked], {}, [['l', { lines: [] }]])).toEqual([
    'error dataset/label-query: The query of `l` finds no event.',
  ]);
  expect(told([asked], {}, [['l', { error: 'it does not parse.' }]])).toEqual([
    'error dataset/label-query: The query of `l` finds nothing out: it does not parse.',
  ]);
});
