import { describe, expect, it } from 'vitest';
import { defenceCoverage } from '../../src/coverage/defence-coverage.ts';
import { coverageOf, declaring, defence, knowledgeOf, technique } from './defences.ts';

const knowledge = knowledgeOf(
  {
    techniques: [
      defence('D3-ANY', { artifacts: [['filters', 'Traffic']] }),
      defence('D3-WEB', {
        name: 'Web Session Analysis',
        artifacts: [
          ['analyzes', 'WebTraffic'],
          ['monitors', 'WebTraffic'],
        ],
      }),
      defence('D3-TOP'),
      defence('D3-SUB', { parents: ['D3-TOP'] }),
    ],
    artifacts: {
      Traffic: { name: 'Traffic', parents: [] },
      WebTraffic: { name: 'Web Traffic', parents: ['Traffic'] },
    },
    attackArtifacts: {
      T1001: [['produces', 'WebTraffic']],
      T1002: [['produces', 'Traffic']],
      T1003: [['reads', 'WebTraffic']],
      T1004: [['produces', 'Traffic']],
      T9000: [['produces', 'Traffic']],
    },
  },
  [
    technique('T1001'),
    technique('T1002'),
    technique('T1003', { status: 'revoked', revokedBy: 'T1001' }),
    technique('T1004', { status: 'revoked', revokedBy: 'T1005' }),
    technique('T1005'),
  ],
);

const documents = [
  declaring({ file: 'content/analytics/web.md', techniques: ['T1001'], proof: { spl: 'proven' } }, 'd3-web', 'D3-SUB'),
  declaring({ file: 'content/playbooks/weak.md', techniques: ['T1001'], proof: { eql: 'failed' } }, 'D3-WEB', 'D3-WEB'),
  declaring({ file: 'content/playbooks/bare.md', techniques: ['T1003', 'T1002'], proof: { eql: 'proven' } }),
  declaring({ file: 'content/playbooks/text.md', techniques: ['T7777'] }, 'D3-ANY', 'D3-NONE'),
];
const coverage = defenceCoverage(coverageOf(documents, knowledge), knowledge);

describe('documents that declare a defence', () => {
  it.each([
    ['D3-WEB', 'proven', ['content/analytics/web.md', 'content/playbooks/weak.md'], ['spl', 'eql']],
    ['D3-SUB', 'proven', ['content/analytics/web.md'], ['spl']],
    // What is declared of a kind of it is not declared of it.
    ['D3-TOP', 'none', [], []],
    ['D3-ANY', 'unproven', ['content/playbooks/text.md'], []],
  ])('%s is %s', (id, state, files, analytics) => {
    const own = coverage.get(id);
    expect(own?.state).toBe(state);
    expect(own?.documents.map(({ document }) => document.file)).toEqual(files);
    expect(own?.analytics.map((analytic) => analytic.id)).toEqual(analytics);
  });

  it('are counted by kind, each once', () => {
    expect(coverage.get('D3-WEB')?.kinds).toEqual(new Map([['playbook', 2]]));
  });

  it('a proven analytic of a document that is only derived proves nothing of the defence', () => {
    expect(coverage.get('D3-ANY')?.derived.map(({ document }) => document.document.file)).toContain(
      'content/playbooks/bare.md',
    );
    expect(coverage.get('D3-ANY')?.state).toBe('unproven');
  });
});

describe('documents whose techniques a defence answers', () => {
  it.each([
    // Through the artifact itself; T1003 is read as T1001 today. Those that declare it are not among them.
    ['D3-WEB', [['content/playbooks/bare.md', ['T1001']]]],
    // Through an ancestor of the artifact too.
    [
      'D3-ANY',
      [
        ['content/analytics/web.md', ['T1001']],
        ['content/playbooks/weak.md', ['T1001']],
        ['content/playbooks/bare.md', ['T1001', 'T1002']],
      ],
    ],
    ['D3-TOP', []],
  ])('%s: %j', (id, derived) => {
    expect(
      coverage
        .get(id)
        ?.derived.map(({ document, techniques }) => [
          document.document.file,
          techniques.map((answered) => answered.id),
        ]),
    ).toEqual(derived);
  });
});

describe('techniques that a defence answers', () => {
  it('are those of today, with the old ids that D3FEND names', () => {
    expect(coverage.get('D3-ANY')?.answers.map(({ technique: { id }, oldIds }) => [id, oldIds])).toEqual([
      ['T1001', ['T1003']],
      ['T1002', []],
      ['T1005', ['T1004']],
    ]);
    expect(coverage.get('D3-ANY')?.unknownTechniques).toEqual(['T9000']);
  });

  it('carry every artifact that links them, of the technique and of those that it replaces', () => {
    expect(coverage.get('D3-WEB')?.answers[0]?.links).toEqual([
      { acts: 'analyzes', touches: 'produces', path: ['WebTraffic'] },
      { acts: 'monitors', touches: 'produces', path: ['WebTraffic'] },
      { acts: 'analyzes', touches: 'reads', path: ['WebTraffic'] },
      { acts: 'monitors', touches: 'reads', path: ['WebTraffic'] },
    ]);
  });

  it('carry the state of their own content', () => {
    expect(coverage.get('D3-ANY')?.answers.map((answer) => answer.coverage?.state)).toEqual([
      'proven',
      'proven',
      'none',
    ]);
  });
});

describe('a declaration whose id D3FEND does not have', () => {
  it.each([
    ['the address of its page', { id: 'D3-OLD', url: 'https://d3fend.mitre.org/technique/d3f:IriWEB/' }, true],
    ['its id in the address', { id: 'D3-OLD', url: 'https://d3fend.mitre.org/technique/d3f:D3-WEB' }, true],
    ['its name', { id: 'D3-OLD', name: ' web session analysis' }, true],
    ['its name in the ontology', { id: 'd3f:IriWEB' }, true],
    ['nothing that is known', { id: 'D3-OLD', name: 'Web', url: 'https://d3fend.mitre.org/technique/d3f:Web' }, false],
  ])('is told by %s', (_, written, told) => {
    const documents = [declaring({ file: 'content/playbooks/old.md' }, written)];
    const found = defenceCoverage(coverageOf(documents, knowledge), knowledge).get('D3-WEB');
    expect(found?.documents.length === 1).toBe(told);
  });
});
