/** The ATT&CK matrix: small knowledge of any shape, and the knowledge file cell by cell. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SiteDocument } from '../../src/collections/site-model.ts';
import { attackMatrix, COMPONENT_FACET } from '../../src/coverage/attack-matrix.ts';
import {
  bestState,
  countMatrix,
  covered,
  itemsBelow,
  KIND_FACET,
  type MatrixCell,
  type MatrixModel,
  tallied,
  tallyItems,
} from '../../src/coverage/matrix.ts';
import { LANGUAGE_FACET, LOG_FACET, PLATFORM_FACET } from '../../src/coverage/matrix-documents.ts';
import { buildKnowledge } from '../../src/knowledge/lookup.ts';
import type { Attack, AttackTechnique, DetectionStrategies, Knowledge } from '../../src/knowledge/types.ts';
import { siteDocument } from '../components/site-fixture.ts';
import { coverageOf, technique } from './defences.ts';

interface Parts {
  tactics: string[];
  techniques: AttackTechnique[];
  strategies?: DetectionStrategies['strategies'];
}

function knowledgeOf({ tactics, techniques, strategies = {} }: Parts): Knowledge {
  return buildKnowledge({
    attack: () => ({
      source: '',
      version: '20',
      tactics: tactics.map((id) => ({ id, shortName: id.toLowerCase(), name: `Tactic ${id}` })),
      techniques,
      dataComponents: {},
    }),
    strategies: () => ({ source: '', version: '20', strategies }),
    d3fend: () => ({
      source: '',
      version: '',
      note: '',
      tactics: [],
      techniques: [],
      artifacts: {},
      attackArtifacts: {},
    }),
    dataModel: () => ({ source: '', objects: [], sensors: [] }),
    windowsEvents: () => ({ source: '', note: '', events: [] }),
  });
}

const matrixOf = (knowledge: Knowledge, documents: SiteDocument[] = []): MatrixModel =>
  attackMatrix(knowledge, coverageOf(documents, knowledge));

/** `TA1: T1 (T1.001 T1.002), T2`: a column as text. */
function drawn({ columns }: MatrixModel): string[] {
  const cell = ({ item, cells }: MatrixCell): string =>
    cells.length === 0 ? item.id : `${item.id} (${cells.map(cell).join(' ')})`;
  return columns.map(({ id, cells }) => `${id}: ${cells.map(cell).join(', ')}`);
}

describe('the shape', () => {
  it('has three tactics in their own order, a technique under each of its tactics, an empty tactic too', () => {
    const techniques = [
      technique('T2', { tactics: ['TA3'] }),
      technique('T1', { tactics: ['TA3', 'TA1'] }),
      technique('T1.002', { tactics: ['TA1', 'TA3'], parent: 'T1' }),
      technique('T1.001', { tactics: ['TA1'], parent: 'T1' }),
    ];
    const matrix = matrixOf(knowledgeOf({ tactics: ['TA3', 'TA2', 'TA1'], techniques }));
    expect(drawn(matrix)).toEqual(['TA3: T1 (T1.002), T2', 'TA2: ', 'TA1: T1 (T1.001 T1.002)']);
    expect([...matrix.items.keys()].sort()).toEqual(['T1', 'T1.001', 'T1.002', 'T2']);
  });

  it('shows a sub-technique by itself where its parent is not', () => {
    const techniques = [
      technique('T1', { tactics: ['TA1'] }),
      technique('T1.001', { tactics: ['TA1', 'TA2'], parent: 'T1' }),
      technique('T2', { tactics: ['TA2'], status: 'deprecated' }),
      technique('T2.001', { tactics: ['TA2'], parent: 'T2' }),
    ];
    const matrix = matrixOf(knowledgeOf({ tactics: ['TA1', 'TA2'], techniques }));
    expect(drawn(matrix)).toEqual(['TA1: T1 (T1.001)', 'TA2: T1.001, T2.001']);
  });

  it('has no cell for what is revoked, deprecated or in no known tactic', () => {
    const techniques = [
      technique('T1', { tactics: ['TA1'] }),
      technique('T2', { tactics: ['TA1'], status: 'revoked', revokedBy: 'T1' }),
      technique('T3', { tactics: ['TA1'], status: 'deprecated' }),
      technique('T4', { tactics: ['TA9'] }),
    ];
    const matrix = matrixOf(knowledgeOf({ tactics: ['TA1'], techniques }), [
      siteDocument({ file: 'content/playbooks/old.md', techniques: ['T2', 'T3', 'T4'], proof: { spl: 'proven' } }),
    ]);
    expect(drawn(matrix)).toEqual(['TA1: T1']);
    expect(tallyItems(matrix.items.values(), countMatrix(matrix))).toEqual({ proven: 1, unproven: 0, none: 0 });
  });

  it('takes as many tactics as there are', () => {
    const tactics = Array.from({ length: 20 }, (_, place) => `TA${place + 10}`);
    const techniques = tactics.map((tactic, place) => technique(`T${place + 10}`, { tactics: [tactic] }));
    const matrix = matrixOf(knowledgeOf({ tactics, techniques }));
    expect(drawn(matrix)).toEqual(tactics.map((tactic, place) => `${tactic}: T${place + 10}`));
  });
});

describe('what the cells count', () => {
  const knowledge = knowledgeOf({
    tactics: ['TA1', 'TA2'],
    techniques: [
      technique('T1', { tactics: ['TA1', 'TA2'], platforms: ['Windows', 'Linux'] }),
      technique('T1.001', { tactics: ['TA1', 'TA2'], parent: 'T1', platforms: ['Windows'] }),
      technique('T1.002', { tactics: ['TA1'], parent: 'T1', platforms: ['Linux'] }),
      technique('T9', { tactics: ['TA1'], status: 'revoked', revokedBy: 'T1.001' }),
    ],
    strategies: {
      'T1.001': {
        id: 'DET1',
        name: '',
        logSources: [
          { name: 'WinEventLog:Sysmon', channel: 'EventCode=1', dataComponent: 'DC0032', platforms: ['Windows'] },
          { name: 'WinEventLog:Security', channel: 'EventCode=4688', dataComponent: 'DC0032', platforms: ['Windows'] },
        ],
      },
    },
  });
  const rule = siteDocument({
    file: 'content/analytics/rule.md',
    techniques: ['T1.001', 'T9'],
    proof: { spl: 'proven', eql: 'failed' },
  });
  rule.content.entry.kind = 'rule';
  const anywhere = siteDocument({ file: 'content/playbooks/anywhere.md', techniques: ['T1', 'T1.001'], proof: {} });
  anywhere.content.entry.platforms = [];
  const linux = siteDocument({
    file: 'content/playbooks/linux.md',
    techniques: ['T1.002'],
    proof: { eql: 'silent' },
  });
  linux.content.entry.platforms = [' linux ', 'Amiga'];
  const matrix = matrixOf(knowledge, [rule, anywhere, linux]);

  it.each<[string, Record<string, string>, string[]]>([
    ['everything', {}, ['T1 1 unproven', 'T1.001 2 proven', 'T1.002 1 unproven']],
    ['Windows', { [PLATFORM_FACET]: 'Windows' }, ['T1 1 unproven', 'T1.001 2 proven']],
    ['Linux: the rule is for Windows', { [PLATFORM_FACET]: 'Linux' }, ['T1 1 unproven', 'T1.002 1 unproven']],
    ['rules', { [KIND_FACET]: 'rule' }, ['T1 0 none', 'T1.001 1 proven', 'T1.002 0 none']],
    ['SPL', { [LANGUAGE_FACET]: 'spl' }, ['T1 0 none', 'T1.001 1 proven', 'T1.002 0 none']],
    ['EQL, which proves nothing', { [LANGUAGE_FACET]: 'eql' }, ['T1 0 none', 'T1.001 1 unproven', 'T1.002 1 unproven']],
    ['a language of nobody', { [LANGUAGE_FACET]: 'kql' }, ['T1 0 none', 'T1.001 0 none', 'T1.002 0 none']],
    ['EQL for Linux', { [LANGUAGE_FACET]: 'eql', [PLATFORM_FACET]: 'Linux' }, ['T1 0 none', 'T1.002 1 unproven']],
    ['a data component', { [COMPONENT_FACET]: 'DC0032' }, ['T1.001 2 proven']],
    ['a log that none reads', { [LOG_FACET]: 'Security' }, ['T1 0 none', 'T1.001 0 none', 'T1.002 0 none']],
  ])('%s', (_, choice, expected) => {
    const counts = countMatrix(matrix, choice);
    expect([...counts].map(([id, { documents, state }]) => `${id} ${documents} ${state}`)).toEqual(expected);
  });

  it('counts documents by kind, one that names an id and what it replaced once', () => {
    const counts = countMatrix(matrix);
    expect(counts.get('T1.001')?.kinds).toEqual(
      new Map([
        ['rule', 1],
        ['playbook', 1],
      ]),
    );
    expect(counts.get('T1')?.kinds).toEqual(new Map([['playbook', 1]]));
  });

  it('sums up each technique once, in however many tactics it stands', () => {
    const counts = countMatrix(matrix);
    const cells = matrix.columns.flatMap((column) => column.cells);
    expect(cells).toHaveLength(2);
    const tally = tallyItems(itemsBelow(cells), counts);
    expect(tally).toEqual({ proven: 1, unproven: 2, none: 0 });
    expect([covered(tally), tallied(tally), bestState(tally)]).toEqual([3, 3, 'proven']);
  });
});

describe('the matrix of the knowledge file', () => {
  const folder = path.join(import.meta.dirname, '..', '..', 'content', 'knowledge');
  const read = (file: string) => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  const attack = read('attack.json') as Attack;
  const strategies = read('attack-detection-strategies.json') as DetectionStrategies;
  const active = attack.techniques.filter(({ status }) => status === 'active');
  const matrix = matrixOf(
    knowledgeOf({
      tactics: attack.tactics.map(({ id }) => id),
      techniques: attack.techniques,
      strategies: strategies.strategies,
    }),
  );

  it('has a column for each tactic, in matrix order', () => {
    expect(matrix.columns.map(({ id }) => id)).toEqual(attack.tactics.map(({ id }) => id));
  });

  it.each(attack.tactics)('$name holds exactly its techniques, and each its sub-techniques, in id order', ({ id }) => {
    const here = active.filter(({ tactics }) => tactics.includes(id));
    const ids = (techniques: readonly AttackTechnique[]) => techniques.map((one) => one.id).sort();
    const expected = ids(here.filter(({ parent }) => parent === undefined)).map((top) => ({
      id: top,
      below: ids(here.filter(({ parent }) => parent === top)),
    }));
    const cells = matrix.columns.find((column) => column.id === id)?.cells ?? [];
    expect(cells.map(({ item, cells: below }) => ({ id: item.id, below: below.map((cell) => cell.item.id) }))).toEqual(
      expected,
    );
  });

  it('has every active technique, with its name and platforms', () => {
    expect([...matrix.items.values()].map(({ id, name }) => `${id} ${name}`).sort()).toEqual(
      active.map(({ id, name }) => `${id} ${name}`).sort(),
    );
    for (const { id, platforms } of active) expect(matrix.items.get(id)?.facets[PLATFORM_FACET]).toEqual(platforms);
  });
});
