import { describe, expect, test } from 'vitest';
import { folderWith, huntbook } from './project.ts';

const rule = (title: string, level: string, ...selection: readonly string[]) =>
  [
    `title: ${title}`,
    `level: ${level}`,
    'logsource: { category: process_creation, product: windows }',
    'detection:',
    '  selection:',
    ...selection.map((line) => `    ${line}`),
    '  condition: selection',
    '',
  ].join('\n');

const from = folderWith({
  'rules/a/shell.yml': rule('A shell starts', 'low', "Image|endswith: '\\cmd.exe'"),
  'rules/a/admin.yaml': rule('An administrator starts something', 'critical', 'User|startswith: corp\\adm'),
  'rules/b/nothing.yml': rule('Nothing', 'high', "Image|endswith: '\\nothing.exe'"),
  'rules/b/settings.yml': 'colour: blue\n',
  'rules/document.md': `# Notes\n\nNo rule here.\n`,
  'rules/.hidden/shell.yml': rule('Hidden', 'high', 'Image: x'),
  'slow.yml': rule('Look-ahead', 'medium', "Image|re: '^(?=C:).*cmd'"),
  'broken.yml': rule('Broken', 'high', "Image|endwith: '\\cmd.exe'"),
  'card.md': `| Title | Shells |\n|:---|:---|\n| **Description** | A shell starts |\n\n## Detection Rules\n\n### Sigma rule\n\n\`\`\`\n${rule('Of a document', 'medium', "Image|endswith: '\\cmd.exe'", 'Usr|endwith: x')}\`\`\`\n`,
  'odd.yml': rule('Of an odd log', 'high', "Image|endswith: '\\cmd.exe'").replace(
    'process_creation',
    'process_creatoin',
  ),
  'broken.ndjson': '{"Image": 1}\n{"Image"}\n',
  'events.ndjson': ['cmd.exe', 'Cmd.exe', 'mycmd.exe', 'cmd.exe']
    .map((name, index) => ({
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      EventID: index === 3 ? 3 : 1,
      Image: `C:\\${name}`,
      User: index === 1 ? 'CORP\\adm-1' : 'CORP\\anna',
    }))
    .map((event) => `${JSON.stringify(event)}\n`)
    .join(''),
});
const scan = (...args: string[]) => huntbook(['scan', ...args, '--events', 'events.ndjson'], { from });

describe('scan', () => {
  test('prints the rules that find events, the most severe first', () => {
    expect(scan('rules')).toEqual({
      out: [
        'critical      An administrator starts something',
        '              1 event: line 2',
        '              rules/a/admin.yaml',
        'low           A shell starts',
        '              2 events: line 1, 2',
        '              rules/a/shell.yml',
        '',
        '3 rules ran, 2 found events.',
        '',
      ].join('\n'),
      err: '',
      code: 0,
    });
  });

  test('prints a line of JSON for each rule, in the order of paths', () => {
    const { out, code } = scan('--json', 'rules', 'slow.yml');
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { file: 'rules/a/admin.yaml', title: 'An administrator starts something', level: 'critical', events: [2] },
      { file: 'rules/a/shell.yml', title: 'A shell starts', level: 'low', events: [1, 2] },
      { file: 'rules/b/nothing.yml', title: 'Nothing', level: 'high', events: [] },
      { file: 'slow.yml', title: 'Look-ahead', level: 'medium', events: [1, 3] },
    ]);
    expect(code).toBe(0);
  });

  test('places what is wrong with a rule in its file or document, and runs the others', () => {
    const ran = scan('broken.yml', 'card.md', 'rules/a/shell.yml');
    expect(ran.err.split('\n')).toEqual([
      expect.stringMatching(/^error: broken\.yml:6:11: Unknown modifier `endwith`.* Did you mean `endswith`\?$/),
      expect.stringMatching(/^error: card\.md:16:9: Unknown modifier `endwith`/),
      '',
    ]);
    expect(ran.out).toMatch(/^1 rule ran, 1 found events; 2 could not run\.$/m);
    expect(ran.code).toBe(1);
    expect(JSON.parse(scan('--json', 'broken.yml').out)).toMatchObject({
      title: 'Broken',
      error: { line: 6, column: 11 },
    });
  });

  test('warns of log sources that restrict nothing, of rules that found events', () => {
    const ran = scan('odd.yml', 'rules');
    expect(ran.err).toMatch(
      /^warning: odd\.yml:3:\d+: Unexpected category `process_creatoin`, .*events of any log are read\. Did you mean `process_creation`\?\n$/,
    );
    expect(ran.out).toContain('3 events: line 1, 2, 4');
    expect(ran.code).toBe(0);
  });

  test('tells once what is wrong with the events', () => {
    expect(huntbook(['scan', 'rules', 'odd.yml', '--events', 'broken.ndjson'], { from })).toEqual({
      out: '',
      err: expect.stringMatching(/^error: The line is no JSON: .* \(line 2, column 9 of the events\)\n$/),
      code: 2,
    });
  });

  test('tells files that are not there, folders without rules, views that it does not know', () => {
    expect(scan('gone.yml')).toMatchObject({
      err: 'error: `gone.yml` cannot be read: there is no such file.\n',
      code: 2,
    });
    expect(scan('rules/b/settings.yml')).toMatchObject({ code: 1 });
    expect(scan('rules/.hidden')).toMatchObject({ out: expect.stringContaining('1 rule ran, 0 found'), code: 0 });
    expect(scan('rules', '--view', 'nativ').err).toMatch(/Did you mean `native`\?$/m);
    const noEvents = huntbook(['scan', 'rules', '--events', 'gone.ndjson'], { from });
    expect(noEvents).toMatchObject({
      err: 'error: The events file `gone.ndjson` cannot be read: there is no such file.\n',
      code: 2,
    });
    expect(huntbook(['scan', 'rules'], { from }).code).toBe(2);
  });
});
