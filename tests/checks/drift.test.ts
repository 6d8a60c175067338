import { describe, expect, test } from 'vitest';
import { checkDrift } from '../../src/checks/drift.ts';
import { WrittenFile } from '../../src/checks/written.ts';
import { type ParseOptions, parseDocument } from '../../src/documents/parse.ts';
import { processorTime } from '../processor-time.ts';
import { DRIFTED } from './drift-knowledge.ts';

/** What is said of a document: place, severity, rule, message, help. */
function said(text: string, options: Partial<ParseOptions> = {}): string[] {
  const parsed = parseDocument(text, { file: 'a-hunt.md', ...options });
  if (!parsed.content) throw new Error(JSON.stringify(parsed.diagnostics));
  const files = (file: string | undefined) =>
    new WrittenFile(file === undefined ? text : (options.metadata?.text ?? ''));
  return checkDrift({ ...parsed, defences: parsed.content.entry.defences }, DRIFTED, files).map(
    ({ file, line, column, severity, rule, message, help }) =>
      `${file === undefined ? '' : `${file}:`}${line}:${column} ${severity} ${rule}: ${message}${help ? ` (${help})` : ''}`,
  );
}

const article = (front: string, text = '') => `---\ndialect: article\ntitle: A\n${front}---\n${text}\n`;
const car = (rows: string, more = '') =>
  `---\ntitle: "CAR-2020-01-001: A"\n---\n\n### ATT&CK Detections\n\n|Technique|Subtechnique(s)|Tactic(s)|Level of Coverage|\n|---|---|---|---|\n${rows}\n${more}`;
const atc = (techniques: string, tactics: string, tags: string[] = []) =>
  `| Title | A |\n| :--- | :--- |\n| **ATT&amp;CK Tactic** | ${tactics} |\n| **ATT&amp;CK Technique** | ${techniques} |\n\n## Detection Rules\n\n### Sigma rule\n\n\`\`\`\ntitle: A\ntags:\n${tags.map((tag) => `    - ${tag}\n`).join('')}logsource:\n    product: windows\ndetection:\n    a:\n        EventID: 1\n    condition: a\n\`\`\`\n`;
const to = (id: string) => `https://attack.mitre.org/techniques/${id}`;
const tactic = (id: string) => `https://attack.mitre.org/tactics/${id}`;

describe('what a chain of revocations ends in', () => {
  test.each([
    [
      'T1028',
      '`T1028` was revoked; ATT&CK 99.1 has `T1021.006` Windows Remote Management instead. (write `T1021.006`)',
    ],
    ['T1100', '`T1100` was revoked; ATT&CK 99.1 has `T1543.003` Windows Service instead. (write `T1543.003`)'],
    ['T1150', '`T1150` was revoked for `T1190`, which is deprecated; ATT&CK 99.1 has nothing in its place.'],
    ['T1151', '`T1151` was revoked; ATT&CK 99.1 has nothing in its place.'],
    [
      'T1152',
      '`T1152` was revoked for `T1152`, which was revoked in turn, in a circle; ATT&CK 99.1 has nothing in its place.',
    ],
    ['T1154', '`T1154` was revoked for `T7777`, which ATT&CK 99.1 does not have.'],
  ])('%s', (id, message) => {
    expect(said(article(`techniques: [${id}]\n`))).toEqual([`4:14 warning attack/revoked-technique: ${message}`]);
  });

  test.each([
    ['nothing near', 'T1190', '`T1190` Gone is deprecated in ATT&CK 99.1.'],
    [
      'one of its name',
      'T1191',
      '`T1191` Rundll32 is deprecated in ATT&CK 99.1. (ATT&CK names nothing in its place; `T1218.011` Rundll32 is near)',
    ],
    [
      'its parent',
      'T1021.900',
      '`T1021.900` Gone too is deprecated in ATT&CK 99.1. (ATT&CK names nothing in its place; `T1021` Remote Services is near)',
    ],
  ])('deprecated, and %s', (_, id, message) => {
    expect(said(article(`techniques: [${id}]\n`))).toEqual([`4:14 warning attack/deprecated-technique: ${message}`]);
  });
});

describe('each form of a mapping', () => {
  test('a classic playbook', () => {
    expect(said('# A\n\n## Technique ID\nT1028\\_remote\\_sessions\n\n## Hypothesis\nx\n')).toEqual([
      '4:1 warning attack/revoked-technique: `T1028` was revoked; ATT&CK 99.1 has `T1021.006` Windows Remote Management instead. (write `T1021.006`)',
    ]);
  });

  test("a guided playbook's metadata, with its file", () => {
    const metadata = {
      file: 'a-hunt.metadata.yaml',
      text: 'attack_mappings:\n  - tactics: [TA0002, TA0042]\n    technique: T1086\n    sub_technique: None\n',
    };
    expect(said('# A\n\n## Offensive Tradecraft\n\nx\n', { metadata })).toEqual([
      'a-hunt.metadata.yaml:3:16 warning attack/revoked-technique: `T1086` was revoked; ATT&CK 99.1 has `T1059.001` PowerShell instead. (write `T1059.001`)',
      'a-hunt.metadata.yaml:2:23 error attack/unknown-tactic: Unexpected tactic `TA0042`, expected a tactic of ATT&CK 99.1. (did you mean `TA0002` Execution?)',
    ]);
  });

  test('rows of CAR, each by itself', () => {
    const rows = [
      `|[Remote Services](${to('T1021/')})|N/A|[Execution](${tactic('TA0002')})|Low|`,
      `|[PowerShell](${to('T1059/001/')})|N/A|[Execution](${tactic('TA0002')})|Low|`,
      `|[Remote Services](${to('T1021/')})|N/A|[Execution](${tactic('TA0002')})|Low|`,
    ];
    const mismatch =
      'warning attack/tactic-mismatch: Unexpected tactic `Execution`: `T1021` belongs to `Lateral Movement`.';
    expect(said(car(rows.join('\n')))).toEqual([`9:68 ${mismatch}`, `11:68 ${mismatch}`]);
  });

  test('a table and the tags of its rule, both', () => {
    const text = atc(`[T1086: PowerShell](${to('T1086')})`, `[TA0002: Execution](${tactic('TA0002')})`, [
      'attack.t1086',
      'attack.persistence',
      'attack.execution',
      'attack.t9999',
      'attack.g0016',
    ]);
    expect(said(text)).toEqual([
      '4:30 warning attack/revoked-technique: `T1086` was revoked; ATT&CK 99.1 has `T1059.001` PowerShell instead. (write `T1059.001`)',
      '13:7 warning attack/revoked-technique: `T1086` was revoked; ATT&CK 99.1 has `T1059.001` PowerShell instead. (write `T1059.001`)',
      '16:7 error attack/unknown-technique: Unexpected technique `T9999`, expected an id of ATT&CK 99.1.',
    ]);
  });

  test.each(['attack.lateral_movement', 'attack.lateral-movement', 'attack.Lateral_Movement'])('the tag %s', (tag) => {
    expect(
      said(
        atc(`[T1021: Remote Services](${to('T1021')})`, `[TA0008: Lateral Movement](${tactic('TA0008')})`, [
          tag,
          'attack.t1021',
        ]),
      ),
    ).toEqual([]);
  });

  test("rows of Splunk's table, each by itself", () => {
    const text = `#### Search\n\n\`\`\`\nindex=a\n\`\`\`\n\n#### How To Implement\nx\n\n#### ATT&CK\n\n| ID | Technique | Tactic |\n| --- | --- | --- |\n| [T1021](${to('T1021/')}) | Remote Services | Lateral Movement |\n| [T1059.001](${to('T1059/001/')}) | Power Shell | Lateral Movement |\n`;
    expect(said(text, { dialect: 'splunk' })).toEqual([
      '15:3 warning attack/technique-name: Unexpected name `Power Shell` for `T1059.001`, expected `PowerShell`.',
      '15:79 warning attack/tactic-mismatch: Unexpected tactic `Lateral Movement`: `T1059.001` belongs to `Execution`.',
    ]);
  });

  test("names that Splunk's front matter repeats, where the table has them wrong", () => {
    const text = `---\ntitle: A\nexcerpt: "Power Shell, New Service"\ntags:\n  - power shell\n  - Evasion\n  - Remote Services\n  - New Service\n  - Endpoint\n---\n\n#### Search\n\n\`\`\`\nindex=a\n\`\`\`\n\n#### ATT&CK\n\n| ID | Technique | Tactic |\n| --- | --- | --- |\n| [T1021](${to('T1021/')}) | Remote Services | Lateral Movement |\n| [T1059.001](${to('T1059/001/')}) | Power Shell | Execution |\n| [T1050](${to('T1050/')}) | New Service | Persistence |\n| [T1070](${to('T1070/')}) | Indicator Removal | Evasion |\n| [T1086](${to('T1086/')}) | PowerShell | Execution |\n`;
    const shell =
      'warning attack/technique-name: Unexpected name `Power Shell` for `T1059.001`, expected `PowerShell`.';
    const service =
      'warning attack/revoked-technique: `T1050` was revoked; ATT&CK 99.1 has `T1543.003` Windows Service instead.';
    const hiding = 'warning attack/tactic-name: Unexpected name `Evasion`, expected `Hiding`.';
    const found = said(text, { dialect: 'splunk' });
    expect(found.filter((message) => /^\d:/.test(message))).toEqual([
      `3:10 ${shell}`,
      `3:10 ${service}`,
      `5:5 ${shell}`,
      `6:5 ${hiding}`,
      `8:5 ${service}`,
    ]);
    expect(found.filter((message) => !/^\d:/.test(message))).toHaveLength(4);
  });

  test('a story that names techniques without ids says nothing', () => {
    const text =
      '#### Narrative\nx\n\n#### Detections\n\n| Name | Technique | Type |\n| --- | --- | --- |\n| [A](/a) | [New Service](/tags/#new-service) | TTP |\n\n#### Reference\n* x\n';
    expect(said(text, { dialect: 'story' })).toEqual([]);
  });
});

describe('names behind ids anywhere in a text', () => {
  const wrong = (place: string, written: string, id: string, name: string, help = '') =>
    `${place} warning attack/technique-name: Unexpected name \`${written}\` for \`${id}\`, expected \`${name}\`.${help}`;
  const rows = (row: string) => `| ID | Name |\n| --- | --- |\n| ${row} |`;

  test.each<[string, string, string]>([
    ['the next cell', rows('T1059.001 | Power Shell'), wrong('7:3', 'Power Shell', 'T1059.001', 'PowerShell')],
    [
      'the next cell behind a link',
      rows(`[T1021](${to('T1021')}) | Remote Service`),
      wrong('7:4', 'Remote Service', 'T1021', 'Remote Services'),
    ],
    [
      'the same cell',
      rows('T1021.006: Windows Remote Managment | x'),
      wrong('7:3', 'Windows Remote Managment', 'T1021.006', 'Windows Remote Management'),
    ],
    [
      "a link's text behind the id",
      `See [T1021 Remote Servces](${to('T1021')}/).`,
      wrong('5:6', 'Remote Servces', 'T1021', 'Remote Services'),
    ],
    [
      "a link's text alone",
      `See [Remote Servces](${to('T1021')}/).`,
      wrong('5:58', 'Remote Servces', 'T1021', 'Remote Services'),
    ],
    ['brackets', 'By T1021 (Remote Servces).', wrong('5:4', 'Remote Servces', 'T1021', 'Remote Services')],
    ['a heading', '## T1021 Remote Servces', wrong('5:4', 'Remote Servces', 'T1021', 'Remote Services')],
    [
      'the name of another technique',
      rows('T1021 | Indicator Removal'),
      wrong(
        '7:3',
        'Indicator Removal',
        'T1021',
        'Remote Services',
        ' (the id or the name may be the wrong one (`T1070` is `Indicator Removal`))',
      ),
    ],
  ])('%s', (_, text, message) => {
    expect(said(article('', text))).toEqual([message]);
  });

  test.each([
    rows('T1059.001 | PowerShell'),
    rows('T1021.006 | Remote Services: Windows Remote Management'),
    // The sub-technique has a column of its own.
    rows('T1059 | PowerShell'),
    rows('T1059.001 | Command and Scripting Interpreter'),
    rows('T1021 | Sessions to a server'),
    `[T1021](${to('T1021')}) is what this is about.`,
    `[its page](${to('T1021')})`,
    'T1021 remote servces',
    'T1021, Remote Servces',
    'T1021 Remote Servces are sought here.',
  ])('nothing of %j', (text) => {
    expect(said(article('', text))).toEqual([]);
  });
});

describe('tactics of other releases', () => {
  test.each([
    [
      'a former name',
      'techniques: [T1070]\ntactics: [Evasion]\n',
      ['5:11 warning attack/tactic-name: Unexpected name `Evasion`, expected `Hiding`.'],
    ],
    [
      'a former name, of a technique that went to another tactic',
      'techniques: [T1562]\ntactics: [Evasion]\n',
      [
        '5:11 warning attack/unknown-tactic: Unexpected tactic `Evasion`, expected a tactic of ATT&CK 99.1: `T1562` belongs to `Breaking Defences`. (write `Breaking Defences`)',
      ],
    ],
    [
      'a name that nobody knows, with a technique that tells',
      'techniques: [T1070]\ntactics: [Obfuscation of all]\n',
      [
        '5:11 warning attack/unknown-tactic: Unexpected tactic `Obfuscation of all`, expected a tactic of ATT&CK 99.1: `T1070` belongs to `Hiding`. (write `Hiding`)',
      ],
    ],
    [
      'a name that nobody knows',
      'tactics: [Obfuscation of all]\n',
      ['4:11 error attack/unknown-tactic: Unexpected tactic `Obfuscation of all`, expected a tactic of ATT&CK 99.1.'],
    ],
    [
      'a name in letters of its own',
      'tactics: [lateral_movement, LateralMovement]\n',
      [
        '4:11 warning attack/tactic-name: Unexpected name `lateral_movement`, expected `Lateral Movement`.',
        '4:29 warning attack/tactic-name: Unexpected name `LateralMovement`, expected `Lateral Movement`.',
      ],
    ],
    ['a short name', 'tactics: [lateral-movement]\n', []],
    [
      'a mistyped name',
      'techniques: [T1021]\ntactics: [Lateral Movment]\n',
      [
        '5:11 error attack/unknown-tactic: Unexpected tactic `Lateral Movment`, expected a tactic of ATT&CK 99.1. (did you mean `Lateral Movement`?)',
      ],
    ],
  ])('%s', (_, front, expected) => {
    expect(said(article(front))).toEqual(expected);
  });

  test('an id that nobody knows is no tactic, whatever its name', () => {
    const row = `|[Remote Services](${to('T1021')})|N/A|[Lateral Movement](${tactic('TA0088')})|Low|`;
    expect(said(car(row))).toEqual([
      '9:67 error attack/unknown-tactic: Unexpected tactic `TA0088`, expected a tactic of ATT&CK 99.1. (did you mean `TA0008` Lateral Movement?)',
    ]);
  });
});

describe('ids in prose', () => {
  test.each([
    ['an active one', 'T1021.', []],
    [
      'an unknown one',
      'See T1059.901.',
      [
        '7:5 error attack/unknown-technique: Unexpected technique `T1059.901`, expected an id of ATT&CK 99.1. (did you mean `T1059` Command and Scripting Interpreter?)',
      ],
    ],
    ['one in small letters', 'a t9999 printer', []],
    ['of ICS', `T0803, TA0104, [T0803](${to('T0803')}), [x](${tactic('TA0104')})`, []],
    [
      'that another matrix may have',
      'T1430 and TA0030',
      [
        '7:1 info attack/unknown-technique: `T1430` is no technique of ATT&CK for Enterprise 99.1; it may be one of another matrix.',
        '7:11 info attack/unknown-tactic: `TA0030` is no tactic of ATT&CK for Enterprise 99.1; it may be one of another matrix. (if it is none, did you mean `TA0003` Persistence?)',
      ],
    ],
    [
      'addresses that may be of another matrix',
      `[its part](${to('T1406/002/')}), [its strategy](https://attack.mitre.org/detectionstrategies/DET0400)`,
      [
        '7:48 info attack/unknown-technique: `T1406.002` is no technique of ATT&CK for Enterprise 99.1; it may be one of another matrix.',
        '7:121 info attack/unknown-detection-strategy: `DET0400` is no detection strategy of ATT&CK for Enterprise 99.1; it may be one of another matrix.',
      ],
    ],
    [
      'a number above all that Enterprise has',
      'T1563',
      [
        '7:1 error attack/unknown-technique: Unexpected technique `T1563`, expected an id of ATT&CK 99.1. (did you mean `T1562` Breaking Tools?)',
      ],
    ],
    [
      'a revoked one',
      'T1028',
      [
        '7:1 warning attack/revoked-technique: `T1028` was revoked; ATT&CK 99.1 has `T1021.006` Windows Remote Management instead. (write `T1021.006`, unless the text is about the past)',
      ],
    ],
    [
      'a revoked one in a row by itself',
      '- T1028',
      [
        '7:3 warning attack/revoked-technique: `T1028` was revoked; ATT&CK 99.1 has `T1021.006` Windows Remote Management instead. (write `T1021.006`, unless the text is about the past)',
      ],
    ],
    [
      'a revoked one in a sentence about the past',
      'Once it was T1028.',
      [
        '7:13 info attack/revoked-technique: `T1028` was revoked; ATT&CK 99.1 has `T1021.006` Windows Remote Management instead. (write `T1021.006`, unless the text is about the past)',
      ],
    ],
    [
      'a revoked one beside the one that it became',
      'Known as T1028 (T1021.006).',
      [
        '7:10 info attack/revoked-technique: `T1028` was revoked; ATT&CK 99.1 has `T1021.006` Windows Remote Management instead. (write `T1021.006`, unless the text is about the past)',
      ],
    ],
    [
      'a revoked one in the text of a link, which may be the name of a file',
      '[T1028](https://example.com/T1028.md)',
      [
        '7:2 info attack/revoked-technique: `T1028` was revoked; ATT&CK 99.1 has `T1021.006` Windows Remote Management instead. (write `T1021.006`, unless the text is about the past)',
      ],
    ],
    [
      'a deprecated one of the past',
      'This was T1190.',
      ['7:10 info attack/deprecated-technique: `T1190` Gone is deprecated in ATT&CK 99.1.'],
    ],
    [
      'a deprecated one',
      'T1190',
      ['7:1 warning attack/deprecated-technique: `T1190` Gone is deprecated in ATT&CK 99.1.'],
    ],
    ['in code', '`T9999` and\n\n    T9998', []],
    [
      'an address',
      `[x](${to('T1028')})`,
      [
        '7:41 warning attack/revoked-technique: `T1028` was revoked; ATT&CK 99.1 has `T1021.006` Windows Remote Management instead. (write `T1021.006`)',
      ],
    ],
    [
      'an address and its text',
      `[T1028](${to('T1028')})`,
      [
        '7:45 warning attack/revoked-technique: `T1028` was revoked; ATT&CK 99.1 has `T1021.006` Windows Remote Management instead. (write `T1021.006`)',
      ],
    ],
    [
      'an address of an unknown one',
      `<${to('T9999/')}>`,
      ['7:38 error attack/unknown-technique: Unexpected technique `T9999`, expected an id of ATT&CK 99.1.'],
    ],
    ['an address elsewhere', '<https://example.com/T9999>', []],
    [
      'tactics',
      'TA0008, TA0808 and the group TA2541',
      [
        '7:9 error attack/unknown-tactic: Unexpected tactic `TA0808`, expected an id of ATT&CK 99.1. (did you mean `TA0008` Lateral Movement?)',
      ],
    ],
    [
      'defences',
      'D3-PSA and D3-PSB',
      [
        '7:12 error d3fend/unknown-technique: Unexpected defence `D3-PSB`, expected an id of D3FEND 9.9.0. (did you mean `D3-PSA` Process Spawn Analysis?)',
      ],
    ],
    [
      'addresses of defences',
      '<https://d3fend.mitre.org/technique/d3f:ProcessSpawnAnalysis/> <https://d3fend.mitre.org/technique/d3f:ProcessSpawnAnalysys>',
      [
        '7:100 error d3fend/unknown-technique: Unexpected defence `d3f:ProcessSpawnAnalysys`, expected a technique of D3FEND 9.9.0. (did you mean `d3f:ProcessSpawnAnalysis` Process Spawn Analysis?)',
      ],
    ],
    [
      'addresses of their tactics',
      '<https://d3fend.mitre.org/tactic/d3f:Detect/> <https://d3fend.mitre.org/tactic/d3f:Detec>',
      [
        '7:80 error d3fend/unknown-tactic: Unexpected tactic `d3f:Detec`, expected a tactic of D3FEND 9.9.0. (did you mean `d3f:Detect`?)',
      ],
    ],
    ['data components', 'DC0032, and the host DC9999', []],
    [
      'an address of a data component',
      '<https://attack.mitre.org/datacomponents/DC9999/>',
      [
        '7:42 warning attack/unknown-data-component: Unexpected data component `DC9999`, expected an id of ATT&CK 99.1.',
      ],
    ],
    [
      'detection strategies',
      'DET0477 and DET9999',
      [
        '7:13 error attack/unknown-detection-strategy: Unexpected detection strategy `DET9999`, expected an id of ATT&CK 99.1.',
      ],
    ],
    ['analytics of CAR, which may not be here', 'CAR-2099-01-001', []],
  ])('%s', (_, text, expected) => {
    expect(said(article('category: x\n', `\n${text}`))).toEqual(expected);
  });

  test('front matter too; and one place has one message', () => {
    expect(said(article('techniques: [T1028]\nsummary: About T9999\n'))).toEqual([
      '4:14 warning attack/revoked-technique: `T1028` was revoked; ATT&CK 99.1 has `T1021.006` Windows Remote Management instead. (write `T1021.006`)',
      '5:16 error attack/unknown-technique: Unexpected technique `T9999`, expected an id of ATT&CK 99.1.',
    ]);
  });
});

describe('D3FEND', () => {
  const table = (row: string) => car('', `\n### D3FEND Techniques\n\n|ID|Name|Tactic|\n|---|---|---|\n${row}\n`);
  test.each([
    ['as it is', '|D3-PSA|Process Spawn Analysis|Detect|', []],
    [
      'another tactic',
      '|D3-PSA|Process Spawn Analysis|Harden|',
      ['15:2 warning d3fend/tactic-mismatch: Unexpected tactic `Harden`: `D3-PSA` belongs to `Detect`.'],
    ],
    [
      'no tactic',
      '|D3-PSA|Process Spawn Analysis|Detekt|',
      [
        '15:2 warning d3fend/unknown-tactic: Unexpected tactic `Detekt`, expected a tactic of D3FEND 9.9.0. (did you mean `Detect`?)',
      ],
    ],
    [
      'another name',
      '|D3-PSA|Spawning|Detect|',
      [
        '15:2 warning d3fend/technique-name: Unexpected name `Spawning` for `D3-PSA`, expected `Process Spawn Analysis`.',
      ],
    ],
  ])('%s', (_, row, expected) => {
    expect(said(table(row))).toEqual(expected);
  });
});

test('a text that is nothing but ids takes little time', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `T${1000 + (index % 9000)}.${100 + (index % 900)}`);
  const start = processorTime();
  expect(said(article('', ids.join(' '))).length).toBe(500);
  expect(processorTime() - start).toBeLessThan(5_000);
});

describe('what releases drop', () => {
  test('tactics of the mapping are a warning that says what to write', () => {
    expect(said(car(`|[PowerShell](${to('T1059.001')})||[Preparing](${tactic('TA0041')})|Low|`))).toEqual([
      expect.stringMatching(
        / warning attack\/deprecated-tactic: `TA0041` Preparing is no tactic of ATT&CK 99\.1 any more; it has `TA0002` Execution instead\. \(write `TA0002`\)$/,
      ),
    ]);
    expect(said(atc('[T1070: Indicator Removal]', 'Schemes'))).toEqual([
      expect.stringMatching(
        / warning attack\/deprecated-tactic: `TA0044` Planning is no tactic of ATT&CK 99\.1 any more\. \(write `Hiding`\)$/,
      ),
    ]);
  });

  test('ids in prose are infos; data components and strategies are known still', () => {
    expect(
      said(article('', `TA0044, D3-OLD and D3-KIND; [one](https://attack.mitre.org/datacomponents/DC0001/), DET0001.`)),
    ).toEqual([
      '5:1 info attack/deprecated-tactic: `TA0044` Planning is no tactic of ATT&CK 99.1 any more.',
      '5:9 info d3fend/deprecated-technique: `D3-OLD` Old is no technique of D3FEND 9.9.0 any more. (write `D3-PSA` Process Spawn Analysis)',
      '5:20 info d3fend/deprecated-technique: `D3-KIND` A Kind is no technique of D3FEND 9.9.0 any more. (it was a kind of `D3-PSA` Process Spawn Analysis, which is there)',
    ]);
  });

  test('defences of the mapping are a warning', () => {
    const table =
      '### D3FEND Techniques\n\n|ID|Name|\n|---|---|\n|D3-OLD|[Old](https://d3fend.mitre.org/technique/d3f:Old)|\n';
    expect(said(car(`|[PowerShell](${to('T1059.001')})||[Execution](${tactic('TA0002')})|Low|`, `\n${table}`))).toEqual(
      [
        expect.stringMatching(/ warning d3fend\/deprecated-technique: `D3-OLD` Old is no technique/),
        // The address beside it.
        expect.stringMatching(/ info d3fend\/deprecated-technique: `D3-OLD`/),
      ],
    );
  });
});
