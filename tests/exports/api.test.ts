import { describe, expect, test } from 'vitest';
import { siteIndex } from '../../src/components/site/site-index.ts';
import { analyticsOf } from '../../src/exports/api/analytics.ts';
import { datasetsOf } from '../../src/exports/api/datasets.ts';
import { entriesOf } from '../../src/exports/api/entries.ts';
import { indexOf } from '../../src/exports/api/index-file.ts';
import { proofOf } from '../../src/exports/api/proof.ts';
import { techniquesOf } from '../../src/exports/api/techniques.ts';
import { apiSchemas } from '../../src/exports/api-schemas.ts';
import { ADDRESS, document, documents, NASTY, site } from './site.ts';
import { droppable, jsonValidator } from './validators.ts';

const FILES = {
  index: indexOf,
  entries: entriesOf,
  techniques: techniquesOf,
  analytics: analyticsOf,
  datasets: datasetsOf,
  proof: proofOf,
};
const schemas = apiSchemas();
const errorsOf = new Map([...schemas].map(([name, text]) => [name, jsonValidator(text)]));
const errors = (name: string, value: object) => errorsOf.get(name)?.(JSON.parse(JSON.stringify(value)));

/** A dataset with a label of each form, of which one analytic found two events and another could not run. */
function recorded() {
  const [sessions, , old, ...rest] = documents();
  if (!sessions || !old) throw new Error('the fixture has sessions and an old hunt');
  const found = { dataset: 'session', view: 'native', tested: true, falsePositives: [3], falseNegatives: [4] };
  const eql = old.proof['eql'];
  if (eql) eql.truth = [{ ...found, truePositives: [1, 2] }];
  const sigma = sessions.proof['sigma'];
  const nothing = { dataset: 'session', view: 'native', truePositives: [], falsePositives: [], falseNegatives: [] };
  if (sigma)
    sigma.truth = [
      { ...nothing, tested: false, error: 'Out of time.' },
      { ...nothing, dataset: 'quiet', tested: true },
    ];
  const { model } = site([sessions, old, ...rest]);
  return siteIndex({
    ...model,
    datasets: model.datasets.map((dataset) => ({ ...dataset, metadata: { ...dataset.metadata, labels: LABELS } })),
  });
}

const LABELS = [
  {
    id: 'start',
    lines: [1, 2, 4],
    attack: true,
    technique: 'T1028',
    step: 1,
    note: 'It begins.',
    digests: ['0'.repeat(16)],
  },
  { id: 'end', lines: [5], attack: true, technique: 'T1021.006', note: 'It ends.' },
  { id: 'backup', lines: [3], attack: false, nearMiss: true, note: 'It looks alike.' },
];

test('each file has its schema, and each schema its file', () => {
  expect([...schemas.keys()]).toEqual(Object.keys(FILES));
});

test('a published schema is named by the address that it is served under, and says the same', () => {
  for (const [name, text] of apiSchemas(ADDRESS)) {
    const { $id, ...rest } = JSON.parse(text) as { $id: string };
    expect($id).toBe(new URL(`${ADDRESS}api/${indexOf(site()).$schema.replace('index', name)}`).href);
    expect(rest).toEqual(JSON.parse(schemas.get(name) ?? ''));
  }
});

describe.each(Object.entries(FILES))('api/%s.json', (name, make) => {
  test.each([
    ['with an address', recorded()],
    ['without one', site(documents(), { title: 'Our hunts' })],
    ['without documents', site([])],
    [
      'of texts that are hard to hold',
      site([
        document({ file: 'content/playbooks/a.md', title: NASTY, summary: NASTY, proof: { [NASTY]: 'unproven' } }),
      ]),
    ],
  ])('is as its schema says, %s', (_, index) => {
    expect(errors(name, make(index))).toEqual([]);
  });

  test('names its schema beside it', () => {
    expect(make(site()).$schema).toBe(`schemas/${name}.schema.json`);
  });

  test('may not hold what its schema does not name', () => {
    expect(errors(name, { ...make(site()), more: 1 })).not.toEqual([]);
  });
});

describe('what a file must have is missed when it is dropped', () => {
  const made = recorded();
  test.each([
    ['index', ['address', 'exports[].schema', 'exports[].specification']],
    ['entries', ['address', 'entries[].created', 'entries[].modified']],
    ['techniques', ['address', 'techniques[].parent', 'techniques[].replacement', 'techniques[].steps[].step']],
    [
      'analytics',
      [
        'address',
        'analytics[].truth',
        'analytics[].truth.datasets[].error',
        'analytics[].truth.datasets[].precision',
        'analytics[].truth.datasets[].recall',
        'analytics[].truth.precision',
        'analytics[].truth.recall',
      ],
    ],
    [
      'datasets',
      [
        'address',
        'datasets[].events',
        'datasets[].file',
        'datasets[].labels[].nearMiss',
        'datasets[].labels[].step',
        'datasets[].labels[].technique',
        'datasets[].sha256',
      ],
    ],
  ] as const)('api/%s.json', (name, free) => {
    const check = errorsOf.get(name);
    if (!check) throw new Error(name);
    expect(droppable(FILES[name](made), check)).toEqual(free);
  });
});

test('entries are what they have been: readers of version 1 find what they know', () => {
  const { version, entries } = entriesOf(site());
  expect(version).toBe(1);
  expect(entries.find(({ id }) => id === 'old')).toMatchObject({
    kind: 'playbook',
    collection: 'playbooks',
    dialect: 'article',
    title: 'An old hunt',
    url: '/playbooks/old/',
    file: 'content/playbooks/old.md',
    techniques: [{ id: 'T1028' }],
    currentTechniques: [{ id: 'T1021.006', name: 'Windows Remote Management' }],
    analytics: [{ id: 'eql', language: 'eql', title: 'eql', url: '/playbooks/old/#query:eql', proof: 'proven' }],
  });
});

test('techniques: all of them, old ids with their replacement', () => {
  const { techniques } = techniquesOf(site());
  expect(techniques.map(({ id, status, replacement, coverage }) => [id, status, replacement, coverage])).toEqual([
    ['T1021', 'active', undefined, 'none'],
    ['T1021.006', 'active', undefined, 'proven'],
    ['T1028', 'revoked', 'T1021.006', 'none'],
    ['T1059', 'active', undefined, 'unproven'],
  ]);
  expect(techniques[1]).toMatchObject({
    parent: 'T1021',
    tactics: ['TA0008'],
    url: '/techniques/t1021.006/',
    attack: 'https://attack.mitre.org/techniques/T1021/006/',
    documents: [
      { kind: 'analytic', id: 'sessions', title: 'Sessions', url: '/analytics/sessions/' },
      { kind: 'playbook', id: 'old', title: 'An old hunt', url: '/playbooks/old/' },
    ],
    analytics: { proven: 1, silent: 1, unproven: 1, failed: 0, skipped: 0 },
  });
});

test('analytics: the query, where it stands, and what it proves', () => {
  const { analytics } = analyticsOf(site());
  expect(analytics.map(({ url, proof }) => [url, proof])).toEqual([
    ['/analytics/sessions/#query:sigma', 'unproven'],
    ['/analytics/sessions/#query:spark-sql', 'silent'],
    ['/playbooks/old/#query:eql', 'proven'],
    ['/playbooks/shell/#query:specific-events.sysmon-1', 'skipped'],
  ]);
  expect(analytics[2]).toMatchObject({
    id: 'eql',
    language: 'eql',
    languageName: 'EQL',
    source: 'query of eql',
    view: 'native',
    document: { kind: 'playbook', id: 'old' },
    techniques: ['T1021.006'],
    tactics: ['TA0008'],
  });
});

test('analytics: each run with what was found, and why an analytic is not proven', () => {
  const hunt = document({ file: 'content/playbooks/a.md', names: ['T1059'], proof: { eql: 'failed' } });
  hunt.proof['eql'] = {
    file: hunt.file,
    analytic: 'eql',
    language: 'eql',
    line: 1,
    state: 'failed',
    reason: 'It finds too much.',
    runs: [
      {
        test: 'finds the session',
        dataset: 'session',
        view: 'native',
        passed: false,
        events: [1, 2, 3],
        missing: [],
        surplus: [{ line: 3, labels: [] }],
        truePositives: 2,
        falsePositives: 1,
        falseNegatives: 0,
      },
    ],
  };
  expect(analyticsOf(site([hunt])).analytics).toMatchObject([
    {
      proof: 'failed',
      reason: 'It finds too much.',
      runs: [{ dataset: 'session', view: 'native', passed: false, found: 3, attack: 2 }],
    },
  ]);
});

const OLD_EQL = '/playbooks/old/#query:eql';

test('datasets: their labels, who caught each, and which analytics found events', () => {
  expect(datasetsOf(recorded()).datasets).toMatchObject([
    {
      name: 'session',
      url: '/datasets/session/',
      techniques: ['T1021.006', 'T1028'],
      labels: [
        { id: 'start', lines: [1, 2, 4], attack: true, step: 1, caughtBy: [{ url: OLD_EQL, lines: [1, 2] }] },
        { id: 'end', lines: [5], attack: true, technique: 'T1021.006', note: 'It ends.', caughtBy: [] },
        { id: 'backup', lines: [3], attack: false, nearMiss: true, caughtBy: [{ url: OLD_EQL, lines: [3] }] },
      ],
      foundBy: [{ url: OLD_EQL, events: 3 }],
    },
  ]);
});

test('datasets whose events have not been brought are told, and nothing of their events', () => {
  const { model } = recorded();
  const [session] = model.datasets;
  if (!session) throw new Error('no dataset');
  const { events: _, eventsFile: _file, ...rest } = session;
  const remote = { address: 'https://example.org/far.zip', sha256: 'f'.repeat(64) };
  const metadata = { ...session.metadata, title: 'Far away', events: remote };
  const made = datasetsOf(siteIndex({ ...model, absentDatasets: [{ ...rest, name: 'far', metadata, remote }] }));
  expect(made.datasets.map(({ name, state, events, file }) => ({ name, state, events, file }))).toEqual([
    { name: 'far', state: 'not present' },
    { name: 'session', state: 'present', events: session.events.length, file: session.eventsFile },
  ]);
  expect(made.datasets[0]).toMatchObject({ title: 'Far away', remote, url: '/datasets/far/', foundBy: [] });
  expect(errors('datasets', made)).toEqual([]);
});

test('techniques: the labelled steps that show them, also under an old id, and who caught each', () => {
  const { techniques } = techniquesOf(recorded());
  const start = {
    dataset: 'session',
    label: 'start',
    step: 1,
    lines: [1, 2, 4],
    caughtBy: [{ url: OLD_EQL, lines: [1, 2] }],
  };
  expect(techniques.map(({ id, steps }) => [id, steps])).toEqual([
    ['T1021', []],
    ['T1021.006', [start, { dataset: 'session', label: 'end', lines: [5], caughtBy: [] }]],
    ['T1028', [start]],
    ['T1059', []],
  ]);
});

test('analytics: true and false positives, precision and recall, in all and by dataset', () => {
  const { analytics } = analyticsOf(recorded());
  const counts = {
    truePositives: 2,
    falsePositives: 1,
    falseNegatives: 1,
    unlabelled: 0,
    precision: 2 / 3,
    recall: 2 / 3,
  };
  const none = { truePositives: 0, falsePositives: 0, falseNegatives: 0, unlabelled: 0 };
  expect(analytics.map(({ id, truth }) => [id, truth])).toEqual([
    // No events, no number: neither 0 nor 1.
    [
      'sigma',
      { ...none, datasets: [{ dataset: 'session', view: 'native', tested: false, ...none, error: 'Out of time.' }] },
    ],
    ['spark-sql', undefined],
    ['eql', { ...counts, datasets: [{ dataset: 'session', view: 'native', tested: true, ...counts }] }],
    ['specific-events/sysmon-1', undefined],
  ]);
});

test('the index lists every file once, with a schema or a specification', () => {
  const { exports } = indexOf(site());
  const files = exports.map(({ file }) => file);
  expect(new Set(files).size).toBe(files.length);
  expect(files).toEqual(expect.arrayContaining(['api/stix.json', 'api/coverage.csv', 'feed.xml', 'sitemap.xml']));
  expect(files.filter((file) => file.startsWith('layers/'))).toEqual([
    'layers/site.json',
    'layers/analytics.json',
    'layers/playbooks.json',
  ]);
  for (const { file, schema, specification } of exports) expect(schema ?? specification, file).toBeDefined();
  expect(indexOf(site(documents(), { title: 'Our hunts' })).exports.map(({ file }) => file)).not.toContain(
    'sitemap.xml',
  );
});
