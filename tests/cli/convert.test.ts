import { describe, expect, test } from 'vitest';
import { folderWith, huntbook } from './project.ts';

const RULE = `title: Shells
logsource:
  category: process_creation
  product: windows
detection:
  shell:
    Image|endswith: '\\cmd.exe'
  admin:
    User|re: '^CORP\\\\adm'
  condition: shell and not admin
`;
const from = folderWith({
  'rule.yml': RULE,
  'simple.yml': RULE.replace(' and not admin', ''),
  'placeholder.yml': RULE.replace("User|re: '^CORP\\\\adm'", "User|expand: '%Of_Nobody%'"),
  'broken.yml': RULE.replace('endswith', 'endwith'),
  'table.spl': 'EventCode=1 | stats count by Image\n',
  'search.spl': 'EventCode=1 Image="*\\\\cmd.exe" NOT User=x\n',
  'rule.md': `| Title | Shells |\n|:---|:---|\n| **Description** | A shell starts |\n\n## Detection Rules\n\n### Sigma rule\n\n\`\`\`\n${RULE}\`\`\`\n\n### es-qs\n\n\`\`\`\nImage.keyword:*cmd.exe\n\`\`\`\n`,
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
const convert = (...args: string[]) => huntbook(['convert', ...args], { from });

describe('convert prints a query', () => {
  test('that names the log and finds what the rule finds', () => {
    const ran = convert('--to', 'spl', '--named', 'rule.yml');
    expect([ran.out, ran.err, ran.code]).toEqual([
      'Channel="Microsoft-Windows-Sysmon/Operational" EventID=1 Image="*\\\\cmd.exe"\n' +
        '| where NOT (isnotnull(User) AND match(User, "^CORP\\\\\\\\adm"))\n',
      '',
      0,
    ]);
    const again = huntbook(['query', '--language', 'spl', '--view', 'native', '--events', 'events.ndjson', '-'], {
      from,
      input: ran.out,
    });
    expect(again.out).toBe('{"events":[1]}\n');
  });

  test('that takes events which do not name their log, as the rule does, unless it is told otherwise', () => {
    expect(convert('--to', 'logpoint', 'simple.yml').out).toBe(
      '(Channel="Microsoft-Windows-Sysmon/Operational" OR (-Channel=* -Provider_Name=*)) (EventID=1 OR -EventID=*) Image="*\\cmd.exe"\n',
    );
  });

  test('with what is to be said of the reading of the rule', () => {
    const ran = convert('--to', 'spl', '--named', 'placeholder.yml');
    expect(ran.out).toBe('Channel="Microsoft-Windows-Sysmon/Operational" EventID=1 Image="*\\\\cmd.exe"\n');
    expect(ran.err).toMatch(/^warning: placeholder\.yml:9:19: The placeholder `%Of_Nobody%` is not defined: /);
  });

  test('of the Sigma rule in a document, or of the analytic that is asked for', () => {
    const all = convert('--all', '--named', 'rule.md');
    expect(all.out.match(/^### .*/gm)).toEqual(['### spl', '### es-qs', '### eql', '### spark-sql']);
    expect(all.err).toMatch(
      /^error: rule\.md:18:5: A regular expression cannot be written in LogPoint\. It filters what a search has found/m,
    );
    expect(all.code).toBe(0);
    const other = convert('--to', 'logpoint', '--named', '--analytic', 'es-qs', 'rule.md');
    expect([other.err, other.code]).toEqual([
      'error: rule.md:25:1: A comparison with case cannot be written in LogPoint.\n',
      1,
    ]);
  });

  test('of a query in another language', () => {
    expect(convert('--to', 'eql', '--from', 'spl', 'search.spl').out).toBe(
      'any where EventCode == 1 and Image : """*\\cmd.exe""" and not User : "x"\n',
    );
  });

  test('of a rule from standard input', () => {
    const ran = huntbook(['convert', '--to', 'es-qs', '--named', '-'], {
      from,
      input: RULE.replaceAll('cmd.exe', '123'),
    });
    expect(ran.out).toContain('Image.keyword:*\\\\123');
    expect(ran.code).toBe(0);
  });
});

describe('convert refuses', () => {
  test.each([
    [
      ['--to', 'spl', 'broken.yml'],
      1,
      /^error: broken\.yml:7:11: Unknown modifier `endwith`.*Did you mean `endswith`\?$/,
    ],
    [
      ['--to', 'logpoint', 'rule.yml'],
      1,
      /^error: rule\.yml:9:5: A regular expression cannot be written in LogPoint\. It filters what a search has found/,
    ],
    [
      ['--to', 'eql', '--from', 'spl', 'table.spl'],
      1,
      /^error: table\.spl:1:15: .* cannot be written in another language/,
    ],
    [['--to', 'spll', 'rule.yml'], 2, /^error: Unexpected language to convert to `spll`.* Did you mean `spl`\?$/],
    [['--to', 'spl', '--view', 'nativ', 'rule.yml'], 2, /^error: Unexpected view `nativ`.* Did you mean `native`\?$/],
    [['--to', 'spl', '--from', 'latin', 'rule.yml'], 2, /^error: Huntbook has no engine for the language `latin`\.$/],
    [['--to', 'spl', 'none.yml'], 2, /^error: The rule file `none\.yml` cannot be read: there is no such file\.$/],
    [
      ['--to', 'spl', '--analytic', 'sigmo', 'rule.md'],
      2,
      /^error: Unexpected analytic `sigmo`.* Did you mean `sigma`\?$/,
    ],
    [['rule.yml'], 2, /^error: say either --to ID or --all$/],
    [['--to', 'spl', '--all', 'rule.yml'], 2, /^error: say either --to ID or --all$/],
  ])('%j', (args, code, message) => {
    const ran = convert(...args);
    expect([ran.out, ran.code]).toEqual(['', code]);
    expect(ran.err.trim()).toMatch(message);
  });
});
