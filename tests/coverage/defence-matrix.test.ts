/** The D3FEND matrix against the knowledge file, cell by cell, read here without the code that makes the matrix. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defenceMatrix } from '../../src/coverage/defence-matrix.ts';
import { countMatrix, type MatrixCell } from '../../src/coverage/matrix.ts';
import { LANGUAGE_FACET, PLATFORM_FACET } from '../../src/coverage/matrix-documents.ts';
import type { D3fend } from '../../src/knowledge/types.ts';
import { coverageOf, declaring, defence, knowledgeOf, technique } from './defences.ts';

const file = path.join(import.meta.dirname, '..', '..', 'content', 'knowledge', 'd3fend.json');
const d3fend = JSON.parse(readFileSync(file, 'utf8')) as D3fend;
const byId = new Map(d3fend.techniques.map((defence) => [defence.id, defence]));

describe('the matrix of the knowledge file', () => {
  const knowledge = knowledgeOf(d3fend);
  const matrix = defenceMatrix(knowledge, coverageOf([], knowledge));

  it('has its tactics as columns, in its order', () => {
    expect(matrix.columns.map(({ name }) => name)).toEqual(d3fend.tactics);
  });

  it('has every technique in exactly one cell, in the column of its tactic, under its parent', () => {
    const cells: string[] = [];
    const walk = (cell: MatrixCell, column: string, above: string) => {
      cells.push(`${column} / ${above} / ${cell.item.id} ${cell.item.name}`);
      for (const inner of cell.cells) walk(inner, column, cell.item.id);
    };
    for (const column of matrix.columns) for (const cell of column.cells) walk(cell, column.name, 'top');
    const expected = d3fend.techniques.map(({ id, name, tactic, parents }) => {
      const parent = parents.find((candidate) => byId.get(candidate)?.tactic === tactic) ?? 'top';
      return `${tactic} / ${parent} / ${id} ${name}`;
    });
    expect(cells.sort()).toEqual(expected.sort());
    expect(matrix.items.size).toBe(d3fend.techniques.length);
  });

  it('counts nothing where there is no content', () => {
    expect(new Set([...countMatrix(matrix).values()].map(({ state }) => state))).toEqual(new Set(['none']));
  });
});

describe('what the cells count', () => {
  const knowledge = knowledgeOf(
    {
      techniques: [
        defence('D3-TOP', { artifacts: [['filters', 'Traffic']] }),
        defence('D3-SUB', { parents: ['D3-TOP'] }),
        defence('D3-OFF', { tactic: 'Harden' }),
      ],
      artifacts: { Traffic: { name: 'Traffic', parents: [] } },
      attackArtifacts: { T1001: [['produces', 'Traffic']] },
    },
    [technique('T1001', { platforms: ['Windows', 'Linux'] })],
  );
  const other = declaring({ file: 'content/playbooks/other.md', proof: { eql: 'silent' } }, 'D3-SUB', 'D3-OFF');
  other.content.entry.platforms = ['linux'];
  const matrix = defenceMatrix(
    knowledge,
    coverageOf(
      [
        declaring({ file: 'content/analytics/one.md', techniques: ['T1001'], proof: { spl: 'proven' } }, 'D3-SUB'),
        other,
        declaring({ file: 'content/playbooks/derived.md', techniques: ['T1001'], proof: { spl: 'proven' } }),
      ],
      knowledge,
    ),
  );

  it.each<[string, Record<string, string>, Record<string, [number, string]>]>([
    // What is derived for D3-TOP is no part of it, nor what D3-SUB has.
    ['all', {}, { 'D3-TOP': [0, 'none'], 'D3-SUB': [2, 'proven'], 'D3-OFF': [1, 'unproven'] }],
    [
      'of Linux',
      { [PLATFORM_FACET]: 'Linux' },
      { 'D3-TOP': [0, 'none'], 'D3-SUB': [1, 'unproven'], 'D3-OFF': [1, 'unproven'] },
    ],
    ['in SPL', { [LANGUAGE_FACET]: 'spl' }, { 'D3-TOP': [0, 'none'], 'D3-SUB': [1, 'proven'], 'D3-OFF': [0, 'none'] }],
  ])('%s', (_, choice, expected) => {
    const counts = countMatrix(matrix, choice);
    expect(Object.fromEntries([...counts].map(([id, { documents, state }]) => [id, [documents, state]]))).toEqual(
      expected,
    );
  });
});
