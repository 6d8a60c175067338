/** Which cells a filter of a matrix shows, what cells say, and what stands in the address. */
import { describe, expect, it } from 'vitest';
import { choicesFragment, readChoices } from '../../src/components/client/fragment.ts';
import {
  amountInWords,
  barOf,
  kindsInWords,
  shareInFigures,
  tallyInWords,
} from '../../src/components/coverage/cell-words.ts';
import { matrixFilters } from '../../src/components/coverage/matrix-filters.ts';
import {
  answerCells,
  type CellQuestion,
  cellsBelow,
  type FilteredCell,
  tallyCells,
} from '../../src/components/coverage/matrix-view.ts';
import type { CoverageState } from '../../src/coverage/coverage.ts';
import type { MatrixCount, MatrixModel } from '../../src/coverage/matrix.ts';

const cell = (id: string, name: string, cells: FilteredCell[] = []): FilteredCell => ({
  id,
  text: `${id} ${name}`.toLowerCase(),
  cells,
});
const counted = (state: CoverageState): MatrixCount => ({
  documents: state === 'none' ? 0 : 1,
  kinds: new Map(),
  state,
});

describe('filters of cells', () => {
  const cells = [
    cell('T1059', 'Command and Scripting Interpreter', [
      cell('T1059.001', 'PowerShell'),
      cell('T1059.004', 'Unix Shell'),
    ]),
    cell('T1021', 'Remote Services'),
    cell('T1675', 'ESXi Administration Command'),
  ];
  // T1675 is left out by a facet.
  const counts = new Map([
    ['T1059', counted('none')],
    ['T1059.001', counted('proven')],
    ['T1059.004', counted('none')],
    ['T1021', counted('unproven')],
  ]);
  const asked = (question: Partial<CellQuestion>) => {
    const answers = answerCells(cells, counts, { words: '', state: '', ...question });
    return [...cells, ...cellsBelow(cells)].flatMap((one) => {
      const answer = answers.get(one);
      return answer?.answers ? [one.id] : answer?.shown ? [`(${one.id})`] : [];
    });
  };

  it.each<[string, Partial<CellQuestion>, string[]]>([
    ['nothing asked', {}, ['T1059', 'T1021', 'T1059.001', 'T1059.004']],
    ['an id, with what is below it', { words: 't1059' }, ['T1059', 'T1059.001', 'T1059.004']],
    ['one below: its parent stays in sight', { words: 'PowerShell' }, ['(T1059)', 'T1059.001']],
    ['several words in any order', { words: ' shell  t1059.004 ' }, ['(T1059)', 'T1059.004']],
    ['what a facet leaves out is not found', { words: 'esxi' }, []],
    ['covered', { state: 'covered' }, ['(T1059)', 'T1021', 'T1059.001']],
    ['proven', { state: 'proven' }, ['(T1059)', 'T1059.001']],
    ['unproven', { state: 'unproven' }, ['T1021']],
    ['none', { state: 'none' }, ['T1059', 'T1059.004']],
    ['words and state', { words: 'unix', state: 'proven' }, []],
  ])('%s', (_, question, expected) => {
    expect(asked(question)).toEqual(expected);
  });

  it('tallies what is asked for, each id once', () => {
    const answers = answerCells(cells, counts, { words: '', state: 'covered' });
    const everything = [...cells, ...cellsBelow(cells)];
    expect(tallyCells([...everything, ...everything], counts, answers)).toEqual({ proven: 1, unproven: 1, none: 0 });
  });
});

describe('filters offered', () => {
  const model: MatrixModel = {
    columns: [],
    items: new Map([['T1', { id: 'T1', name: '', facets: { platform: ['Windows', 'ESXi'] }, documents: [] }]]),
    documents: [{ kind: 'rule', facets: {}, analytics: [{ proven: true, facets: { language: ['spl', 'eql'] } }] }],
  };

  it('are facets with a value, sorted by their words; those without any are not offered', () => {
    const offered = [
      { facet: 'platform', label: 'Platform' },
      { facet: 'kind', label: 'Kind' },
      { facet: 'language', label: 'Language', wordsOf: (id: string) => (id === 'spl' ? 'A splendid one' : 'Other') },
      { facet: 'log', label: 'Data source' },
    ];
    expect(matrixFilters(model, offered)).toEqual([
      {
        facet: 'platform',
        label: 'Platform',
        options: [
          { value: 'ESXi', label: 'ESXi' },
          { value: 'Windows', label: 'Windows' },
        ],
      },
      { facet: 'kind', label: 'Kind', options: [{ value: 'rule', label: 'rule' }] },
      {
        facet: 'language',
        label: 'Language',
        options: [
          { value: 'spl', label: 'A splendid one' },
          { value: 'eql', label: 'Other' },
        ],
      },
    ]);
  });
});

describe('words', () => {
  it.each([
    [new Map([['rule', 1] as const]), '1 rule'],
    [
      new Map([
        ['story', 2],
        ['data-needed', 1],
        ['playbook', 3],
      ] as const),
      '3 playbooks, 2 stories, 1 log description',
    ],
    [new Map(), ''],
  ])('kinds %#', (kinds, words) => {
    expect(kindsInWords({ kinds })).toBe(words);
  });

  it('say amounts and shares', () => {
    expect(amountInWords({ documents: 1, state: 'proven' })).toBe(' document, proven');
    expect(amountInWords({ documents: 2, state: 'unproven' })).toBe(' documents, unproven');
    expect(shareInFigures({ proven: 1, unproven: 2, none: 5 })).toBe('3 of 8');
    expect(tallyInWords({ proven: 1, unproven: 2, none: 5 })).toBe('1 proven, 2 unproven, 5 without content');
  });

  it('draw bars of nothing and of thirds', () => {
    expect(barOf({ proven: 0, unproven: 0, none: 0 })).toEqual({ proven: 0, unproven: 0 });
    expect(barOf({ proven: 1, unproven: 1, none: 1 })).toEqual({ proven: 33.3, unproven: 33.3 });
  });
});

describe('choices in the address', () => {
  it.each([
    ['', {}],
    ['#', {}],
    ['#~platform=Linux&q=run+as', { platform: 'Linux', q: 'run as' }],
    ['#~q=%26%3D%23', { q: '&=#' }],
  ])('%s is read', (hash, choices) => {
    expect(Object.fromEntries(readChoices(hash) ?? [])).toEqual(choices);
  });

  it('an anchor chooses nothing and clears nothing', () => {
    expect(readChoices('#attack-ta0002')).toBeUndefined();
  });

  it('what is written is read again, what is empty is not written', () => {
    const choices = [
      ['q', 'a&b=#~'],
      ['kind', ''],
    ] as const;
    expect(choicesFragment(choices)).toMatch(/^#~q=[^&]*$/);
    expect([...(readChoices(choicesFragment(choices)) ?? [])]).toEqual([['q', 'a&b=#~']]);
    expect(choicesFragment([['kind', '']])).toBe('');
  });
});
