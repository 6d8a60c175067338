import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixDatasetDrift, fixDocument } from '../../src/collections/fix-drift.ts';
import type { Document } from '../../src/documents/document.ts';
import { type ParseOptions, parseDocument } from '../../src/documents/parse.ts';
import { DRIFTED } from '../checks/drift-knowledge.ts';
import { processorTime } from '../processor-time.ts';

const FILE = 'content/rules/a.md';

/** A document and its metadata after the fix. */
function fixed(
  text: string,
  options: Partial<ParseOptions> = {},
): { text: string; metadata: string; changes: string[] } {
  const parsed = parseDocument(text, { file: FILE, ...options });
  if (!parsed.content) throw new Error(JSON.stringify(parsed.diagnostics));
  const document: Document = { ...parsed, content: parsed.content, file: FILE, collection: 'rules', slug: 'a' };
  const { metadata } = options;
  const { texts, changes } = fixDocument({ document, text, ...(metadata ? { metadata } : {}) }, DRIFTED);
  return {
    text: texts.get(FILE) ?? '',
    metadata: metadata ? (texts.get(metadata.file) ?? '') : '',
    changes: [...changes.values()].flat(),
  };
}

const to = (id: string) => `https://attack.mitre.org/techniques/${id}`;
const tactic = (id: string) => `https://attack.mitre.org/tactics/${id}`;
const classic = (id: string, more = '') => `# A\n\n## Technique ID\n${id}\n\n## Hypothesis\nx\n${more}`;
const article = (front: string, text = '') => `---\ndialect: article\ntitle: A\n${front}---\n\n${text}\n`;
const CAR = '---\ntitle: "CAR-2020-01-001: A"\n---\n';
const COVERAGE =
  '### ATT&CK Detections\n\n|Technique|Subtechnique(s)|Tactic(s)|Level of Coverage|\n|---|---|---|---|\n';
const car = (row: string) => `${CAR}\n${COVERAGE}${row}\n`;
const SPLUNK =
  '#### Search\n\n```\nindex=a\n```\n\n#### How To Implement\nx\n\n#### ATT&CK\n\n| ID | Technique | Tactic |\n| --- | --- | --- |\n';
const SPLUNK_FRONT = (excerpt: string, tags: readonly string[]) =>
  `---\ntitle: A\nexcerpt: "${excerpt}"\ntags:\n${tags.map((tag) => `  - ${tag}\n`).join('')}---\n\n`;
const rule = (techniques: string, tactics: string, tags: string, title = 'A') =>
  `| Title | ${title} |\n| :--- | :--- |\n| **ATT&amp;CK Tactic** | ${tactics} |\n| **ATT&amp;CK Technique** | ${techniques} |\n\n## Detection Rules\n\n### Sigma rule\n\n\`\`\`\ntitle: ${title}\ntags: ${tags}\nlogsource:\n    product: windows\ndetection:\n    a:\n        EventID: 1\n    condition: a\n\`\`\`\n`;

describe('what is written', () => {
  test.each<[string, string, string]>([
    ['a slug with escapes', classic('T1028\\_remote\\_sessions'), classic('T1021.006\\_remote\\_sessions')],
    ['a bare id', classic('T1086'), classic('T1059.001')],
    ['the end of a chain', classic('T1100'), classic('T1543.003')],
    [
      'a list of the front matter, its comments and quotes',
      article('techniques: [ "T1028", T1021 ] # both\n'),
      article('techniques: [ "T1021.006", T1021 ] # both\n'),
    ],
    ['a text with commas', article("techniques: 'T1050, T1021'\n"), article("techniques: 'T1543.003, T1021'\n")],
    [
      'a row of CAR: text, address with its final slash, name',
      car(`|[New Service](${to('T1050/')})|N/A|[Persistence](${tactic('TA0003')})|Low|  `),
      car(`|[Windows Service](${to('T1543/003/')})|N/A|[Persistence](${tactic('TA0003')})|Low|  `),
    ],
    [
      'a technique that became a sub-technique: both, in their columns',
      car(`|[PowerShell](${to('T1086/')})|N/A|[Execution](${tactic('TA0002')})|Low|`),
      car(
        `|[Command and Scripting Interpreter](${to('T1059/')})|[PowerShell](${to('T1059/001/')})|[Execution](${tactic('TA0002')})|Low|`,
      ),
    ],
    [
      'the same, where the column is empty',
      car(`| [Rundll32](${to('T1085')}) |  | [Hiding](${tactic('TA0005')}) | Low |`),
      car(
        `| [System Binary Proxy Execution](${to('T1218')}) | [Rundll32](${to('T1218/011')}) | [Hiding](${tactic('TA0005')}) | Low |`,
      ),
    ],
    [
      'the same, where the cell says more',
      car(`|[PowerShell](${to('T1086/')}) and more|N/A|[Execution](${tactic('TA0002')})|Low|`),
      car(`|[PowerShell](${to('T1059/001/')}) and more|N/A|[Execution](${tactic('TA0002')})|Low|`),
    ],
    [
      'a title, and the one that the rule repeats',
      rule('', '', '[]', 'T1086 Sessions'),
      rule('', '', '[]', 'T1059.001 Sessions'),
    ],
    [
      'a row of a rule, and its tags as they are written',
      rule(
        `<ul><li>[T1050: New Service](${to('T1050')})</li></ul>`,
        `[TA0003: Persistence](${tactic('TA0003')})`,
        "['attack.t1050', attack.persistence]  # two",
      ),
      rule(
        `<ul><li>[T1543.003: Windows Service](${to('T1543/003')})</li></ul>`,
        `[TA0003: Persistence](${tactic('TA0003')})`,
        "['attack.t1543.003', attack.persistence]  # two",
      ),
    ],
    [
      "a row of Splunk's table",
      `${SPLUNK}| [T1050](${to('T1050/')}) | New Service | Persistence |\n`,
      `${SPLUNK}| [T1543.003](${to('T1543/003/')}) | Windows Service | Persistence |\n`,
    ],
    [
      'slips in names behind ids',
      article(
        'techniques: [T1021]\n',
        `| [T1021](${to('T1021')}) | Remote Servces |\n| --- | --- |\n| T1059.001 | Power Shell |\n| T1070 | Rundll32 |\n`,
      ),
      article(
        'techniques: [T1021]\n',
        `| [T1021](${to('T1021')}) | Remote Services |\n| --- | --- |\n| T1059.001 | PowerShell |\n| T1070 | Rundll32 |\n`,
      ),
    ],
    [
      "names that Splunk's tags and excerpt repeat",
      `${SPLUNK_FRONT('New Service, Other, Power Shell', ['New Service', 'Evasion', 'Splunk Cloud', '"Power Shell"'])}${SPLUNK}| [T1050](${to('T1050/')}) | New Service | Persistence |\n| [T1059.001](${to('T1059/001/')}) | Power Shell | Execution |\n| [T1070](${to('T1070/')}) | Indicator Removal | Evasion |\n`,
      `${SPLUNK_FRONT('Windows Service, Other, PowerShell', ['Windows Service', 'Hiding', 'Splunk Cloud', '"PowerShell"'])}${SPLUNK}| [T1543.003](${to('T1543/003/')}) | Windows Service | Persistence |\n| [T1059.001](${to('T1059/001/')}) | PowerShell | Execution |\n| [T1070](${to('T1070/')}) | Indicator Removal | Hiding |\n`,
    ],
    [
      'a wrong name',
      car(`|[Indicator Removal on Host](${to('T1070')})|N/A|[Hiding](${tactic('TA0005')})|Low|`),
      car(`|[Indicator Removal](${to('T1070')})|N/A|[Hiding](${tactic('TA0005')})|Low|`),
    ],
    [
      'a former name of a tactic',
      car(`|[Indicator Removal](${to('T1070')})|N/A|[Evasion](${tactic('TA0005')})|Low|`),
      car(`|[Indicator Removal](${to('T1070')})|N/A|[Hiding](${tactic('TA0005')})|Low|`),
    ],
    [
      'the same in a tag',
      rule(`[T1070: Indicator Removal](${to('T1070')})`, `[TA0005: Hiding](${tactic('TA0005')})`, '[attack.evasion]'),
      rule(`[T1070: Indicator Removal](${to('T1070')})`, `[TA0005: Hiding](${tactic('TA0005')})`, '[attack.hiding]'),
    ],
    [
      'a spelling of its own',
      article('tactics: [lateral_movement, "LateralMovement"]\n'),
      article('tactics: [Lateral Movement, "Lateral Movement"]\n'),
    ],
    [
      "a defence's name",
      `${CAR}\n### D3FEND Techniques\n\n|ID|Name|\n|---|---|\n|D3-PSA | [Spawning \\& more](https://d3fend.mitre.org/technique/d3f:ProcessSpawnAnalysis)|\n`,
      `${CAR}\n### D3FEND Techniques\n\n|ID|Name|\n|---|---|\n|D3-PSA | [Process Spawn Analysis](https://d3fend.mitre.org/technique/d3f:ProcessSpawnAnalysis)|\n`,
    ],
    [
      'an address in prose',
      article('', `See [here](${to('T1028/')}) and <https://attack.mitre.org/wiki/Technique/T1050>.`),
      article('', `See [here](${to('T1021/006/')}) and <https://attack.mitre.org/techniques/T1543/003>.`),
    ],
    [
      'its text, where that is the id or the name',
      article('', `[T1050 - New Service](${to('T1050')}), [New Service](${to('T1050')})`),
      article('', `[T1543.003 - Windows Service](${to('T1543/003')}), [Windows Service](${to('T1543/003')})`),
    ],
    [
      'its text stays where it says more',
      article('', `[a New Service of theirs](${to('T1050')})`),
      article('', `[a New Service of theirs](${to('T1543/003')})`),
    ],
    [
      'prose follows its mapping',
      classic('T1050', '\nWatch T1050 (New Service) closely.\n'),
      classic('T1543.003', '\nWatch T1543.003 (Windows Service) closely.\n'),
    ],
  ])('%s', (_, before, after) => {
    const options = before.includes(SPLUNK) ? { dialect: 'splunk' as const } : {};
    expect(fixed(before, options).text).toBe(after);
    expect(fixed(after, options)).toMatchObject({ text: after, changes: [] });
  });

  test.each([
    ['no sub-technique said', 'technique: T1086\n    tactics: [TA0002]', 'technique: T1059.001\n    tactics: [TA0002]'],
    [
      '`None`',
      'technique: T1086 # old\n    sub_technique: None\n    tactics: [TA0002]',
      'technique: T1059 # old\n    sub_technique: "001"\n    tactics: [TA0002]',
    ],
    [
      '`None` in quotes',
      "technique: 'T1086'\n    sub-technique: 'None'",
      "technique: 'T1059'\n    sub-technique: '001'",
    ],
    ['one of its own', 'sub_technique: "001"\n    technique: T1155', 'sub_technique: "001"\n    technique: T1059'],
    ['an empty one', 'technique: T1086\n    sub_technique:', 'technique: T1059.001\n    sub_technique:'],
  ])("a guided playbook's metadata with %s", (_, before, after) => {
    const wrap = (mapping: string) => `title: A\nattack_mappings:\n  - ${mapping}\nplatform: Windows`;
    const text = '# A\n\n## Offensive Tradecraft\n\nx\n';
    const metadata = { file: 'content/rules/a.metadata.yaml', text: wrap(before) };
    expect(fixed(text, { metadata })).toMatchObject({ text, metadata: wrap(after) });
    const front = fixed(`---\n${wrap(before)}\n---\n${text}`);
    expect(front.text).toBe(`---\n${wrap(after)}\n---\n${text}`);
  });

  test('byte order marks and line ends stay', () => {
    const text = `\ufeff${classic('T1028\\_remote   ')}`.replaceAll('\n', '\r\n');
    expect(fixed(text).text).toBe(text.replace('T1028', 'T1021.006'));
  });

  test('says what changes', () => {
    expect(fixed(car(`|[New Service](${to('T1050')})|N/A|N/A|Low|`)).changes).toEqual([
      '`New Service` → `Windows Service`',
      '`T1050` → `T1543/003`',
    ]);
  });
});

describe('what is left to people', () => {
  test.each<[string, string]>([
    [
      'a tactic beside it that the new technique does not have',
      rule(
        `[T1085: Rundll32](${to('T1085')})`,
        `[TA0002: Execution](${tactic('TA0002')})`,
        '[attack.t1085, attack.execution]',
      ),
    ],
    [
      'the new id stands there already',
      rule(`[T1059.001: PowerShell](${to('T1059/001')})`, '', '[attack.t1086, attack.t1059.001]'),
    ],
    ['a parent beside its sub-technique', article('techniques: [T1155, T1155.001]\n')],
    ['a technique that nothing replaced', classic('T1151')],
    ['a deprecated one', classic('T1191')],
    ['an address of a page about the old id', rule(`[T1050: New Service](../Triggers/T1050.md)`, '', '[]')],
    ["a name that is another technique's", car(`|[PowerShell](${to('T1021')})|N/A|N/A|Low|`)],
    ['a name in a sentence', car(`|[The one that they use. Always](${to('T1021')})|N/A|N/A|Low|`)],
    [
      'a name of another tactic, when nothing tells which is wrong',
      car(`|N/A|N/A|[Persistence](${tactic('TA0008')})|Low|`),
    ],
    ['a mistyped tactic', article('tactics: [Lateral Movment]\n')],
    ['other sites', article('', '<https://example.com/techniques/T1028>')],
    ['old releases', article('', '<https://attack.mitre.org/versions/v6/techniques/T1028>')],
    ['prose alone', article('', 'Watch T1050.')],
    ['code', article('', '`T1050`')],
  ])('%s', (_, text) => {
    expect(fixed(text)).toMatchObject({ text, changes: [] });
  });

  test.each([
    ['a heading', '\n## T1050 and more\n'],
    ['the past', '\nUntil 2020 this was T1050.\n'],
    ['the new id beside it', '\nT1050 is T1543.003.\n'],
    ['the text of a link elsewhere', '\n[T1050](https://example.com/T1050)\n'],
    ["a file's name", '\nT1050_config.xml\n'],
    [
      'a query',
      '\n## Data Analytics\n\n| Analytic Type | Analytic Logic | Analytic Data Object |\n| --- | --- | --- |\n| Situational Awareness | process WHERE name == "T1050" | process |\n',
    ],
  ])('prose of a mended document: %s', (_, more) => {
    expect(fixed(classic('T1050', more)).text).toBe(classic('T1543.003', more));
  });
});

describe('laws', () => {
  const id = fc.constantFrom(
    'T1028',
    'T1050',
    'T1085',
    'T1086',
    'T1100',
    'T1151',
    'T1155',
    'T1155.001',
    'T1190',
    'T1021',
    'T1059.001',
    'T9999',
  );
  const name = fc.constantFrom(
    'New Service',
    'PowerShell',
    'Rundll32',
    'Windows Remote Management',
    'A *name*',
    'COR_PROFILER &amp; Co',
  );
  const where = fc.constantFrom(
    ['TA0002', 'Execution'],
    ['TA0005', 'Evasion'],
    ['TA0008', 'lateral_movement'],
    ['TA0003', 'Execution'],
  );
  const row = fc
    .tuple(id, name, where)
    .map(
      ([technique, called, [tacticId = '', tacticName = '']]) =>
        `|[${called}](${to(technique.replace('.', '/'))})|N/A|[${tacticName}](${tactic(tacticId)})|Low|`,
    );
  const documents = fc.oneof(
    fc.array(row, { minLength: 1, maxLength: 4 }).map((rows) => car(rows.join('\n'))),
    fc
      .tuple(id, name, fc.array(id, { maxLength: 3 }), where)
      .map(([technique, called, tags, [, tacticName = '']]) =>
        rule(
          `[${technique}: ${called}](${to(technique)})`,
          '',
          `[${[...tags.map((tag) => `attack.${tag.toLowerCase()}`), `attack.${tacticName.toLowerCase().replace(' ', '_')}`].join(', ')}]`,
        ),
      ),
    fc
      .tuple(fc.array(id, { maxLength: 3 }), id, id)
      .map(([ids, one, other]) => article(`techniques: [${ids.join(', ')}]\n`, `${one} and [${other}](${to(other)}).`)),
    fc.tuple(id, id).map(([first, second]) => classic(`${first}\\_slug`, `\nWatch ${second}.\n`)),
  );
  const ends = fc.constantFrom('\n', '\r\n');

  const errorsOf = (text: string) =>
    parseDocument(text, { file: FILE }).diagnostics.filter(({ severity }) => severity === 'error');

  test('a second fix changes nothing; line ends stay; no error comes', () => {
    fc.assert(
      fc.property(documents, ends, (document, end) => {
        const text = document.replaceAll('\n', end);
        const once = fixed(text);
        expect(fixed(once.text)).toMatchObject({ text: once.text, changes: [] });
        expect(once.text.split(end)).toHaveLength(text.split(end).length);
        expect(errorsOf(once.text)).toHaveLength(errorsOf(text).length);
        expect(once.text === text).toBe(once.changes.length === 0);
      }),
      { numRuns: 150 },
    );
  });
});

describe('texts that are nothing but old ids', () => {
  test.each([
    ['a paragraph', 'T1050 '.repeat(20_000), 'T1543.003 '.repeat(20_000)],
    ['sentences', 'Watch T1050. '.repeat(10_000), 'Watch T1543.003. '.repeat(10_000)],
    ['addresses', `<${to('T1050')}> `.repeat(3_000), `<${to('T1543/003')}> `.repeat(3_000)],
    [
      "a link's text and title",
      `[${'T1050 '.repeat(3_000)}](${to('T1050')} "${`${to('T1050')} `.repeat(2_000)}")`,
      `[${'T1543.003 '.repeat(3_000)}](${to('T1543/003')} "${`${to('T1543/003')} `.repeat(2_000)}")`,
    ],
  ])(
    '%s: all are mended, in little time',
    (_, before, after) => {
      const start = processorTime();
      expect(fixed(article('techniques: [T1050]\n', before)).text).toBe(article('techniques: [T1543.003]\n', after));
      expect(processorTime() - start).toBeLessThan(20_000);
    },
    30_000,
  );

  test('one that cannot be mended stops no other', () => {
    const rows = [
      `|[New Service](${to('T1050')})|N/A|N/A|Low|`,
      `|[x](${to('T1085')})|N/A|[Execution](${tactic('TA0002')})|Low|`,
    ];
    const many = Array.from({ length: 40 }, (_, index) => rows[index === 17 ? 1 : 0]).join('\n');
    expect(fixed(car(many)).text.split(to('T1543/003'))).toHaveLength(40);
  });
});

describe('datasets', () => {
  const events = Buffer.from('{"EventID":1}\n');
  const sha = createHash('sha256').update(events).digest('hex');
  const files = (label: string, text = 'A day.') => ({
    name: 'lab',
    file: 'content/datasets/lab/dataset.md',
    eventsFile: 'content/datasets/lab/events.ndjson',
    events,
    text: `---\ntitle: Lab\nplatforms: [Windows]\nsource: lab\ntime: 2024-01-01T00:00:00Z\nsha256: ${sha}\nlabels:\n  - id: start\n    lines: [1]\n    attack: true\n    ${label}\n    note: x\n---\n\n${text}\n`,
  });

  test.each([
    ['a label', 'technique: "T1028" # as it was', 'technique: "T1021.006" # as it was'],
    ['a label that is current', 'technique: T1021.006', 'technique: T1021.006'],
    ['one that nobody knows', 'technique: T9999', 'technique: T9999'],
  ])('%s', (_, before, after) => {
    const { file, text } = files(before);
    expect(fixDatasetDrift(files(before), DRIFTED).texts.get(file)).toBe(text.replace(before, after));
  });
});
