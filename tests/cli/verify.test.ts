import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PLAYBOOK, smallHunt, TESTS } from './fixtures.ts';
import { folderWith, huntbook, projectWith } from './project.ts';

describe('verify', () => {
  test('a hunt that finds what its tests say', () => {
    const project = projectWith(smallHunt());
    const ran = huntbook(['verify', '--strict', '--report', 'proof.json'], { project });
    expect(ran.out).toBe(
      "2 analytics: 2 proven. 4 runs on 2 datasets with 8 events. 4 true and 0 false positives, 0 attack events of the documents' techniques missed in logs that are read: precision 100%, recall 100%, on the datasets of their tests.\n",
    );
    expect(ran.code).toBe(0);
    const report = readFileSync(join(project, 'proof.json'), 'utf8');
    expect(JSON.parse(report).summary.proven).toBe(2);
    huntbook(['verify', '--no-cache', '--report', 'again.json'], { project, env: { HUNTBOOK_THREADS: '1' } });
    expect(readFileSync(join(project, 'again.json'), 'utf8')).toBe(report);
  });

  /** Faults put into the playbook: what is changed, into what, and what `verify` must say. */
  test.each([
    [
      'a channel that does not exist',
      '"Microsoft-Windows-Sysmon/Operational"\n',
      '"Microsoft-Windows-Sysmon/Admin"\n',
      [
        '`analytic-1/spark-sql` misses 2 events (lines 2, 3) on `attack`.',
        'content/playbooks/tool.md:35:1',
        'line 2 (tool-start)',
        'line 3 (tool-child)',
        'Image=C:\\Windows\\tool.exe',
      ],
    ],
    [
      'a literal',
      "endswith('\\\\tool.exe', na=False))",
      "endswith('tool.exe', na=False))",
      [
        '`analytic-1/pandas` finds 1 event (line 4) too many on `quiet`',
        'content/playbooks/tool.md:45:1',
        'line 4 (other-tools)',
      ],
    ],
    [
      'SQL and pandas disagree',
      " | df['ParentImage'].str.endswith('\\\\tool.exe', na=False))",
      ')',
      [
        '`analytic-1/pandas` misses 1 event (line 3) on `attack`',
        '`analytic-1/spark-sql` and `analytic-1/pandas` claim the same logic and find different events',
      ],
    ],
    [
      'an operator',
      'AND EventID = 1',
      'AND EventID <> 1',
      ['`analytic-1/spark-sql` misses 2 events', 'turned away by `EventID <> 1` (content/playbooks/tool.md:38:7): '],
    ],
    [
      'a syntax error',
      'AND EventID = 1',
      'AND EventID = = 1',
      ['`analytic-1/spark-sql` does not parse: Unexpected `=`', 'content/playbooks/tool.md:38:17'],
    ],
  ])('finds a fault: %s', (_, from, to, expected) => {
    const changed = PLAYBOOK.replace(from, to);
    expect(changed).not.toBe(PLAYBOOK);
    const ran = huntbook(['verify'], { project: projectWith(smallHunt({ 'playbooks/tool.md': changed })) });
    for (const text of expected) expect(ran.out).toContain(text);
    expect(ran.code).toBe(1);
  });

  test('events that changed are run again, whatever the cache holds', () => {
    const project = projectWith(smallHunt());
    expect(huntbook(['verify'], { project }).code).toBe(0);
    const changed = smallHunt({ 'datasets/attack/events.ndjson': '{"Channel":"Security"}\n'.repeat(4) });
    const other = projectWith(changed);
    expect(huntbook(['verify'], { project: other }).out).toContain('misses 2 events');
  });

  test('a query that hangs is stopped and reported with its analytic; the others run', () => {
    const { 'datasets/attack/events.ndjson': events = '', ...hunt } = smallHunt();
    const project = projectWith({
      ...hunt,
      'datasets/attack/events.ndjson': events.replace('notepad.exe -x', 'a'.repeat(60)),
      'playbooks/tool.md': PLAYBOOK.replace(
        "(df['EventID'] == 1)",
        () => "(df['CommandLine'].str.contains('^(?=a)(a+)+b$', regex=True))",
      ),
    });
    const ran = huntbook(['verify', '--timeout', '2'], { project });
    expect(ran.out).toContain(
      '`analytic-1/pandas` did not run: The query did not end within 2 seconds and was stopped.',
    );
    expect(ran.out).toContain('2 analytics: 1 proven, 1 failed.');
    expect(ran.code).toBe(1);
  }, 60_000);

  test('an analytic without a test is unproven, and fails when strict', () => {
    const { 'playbooks/tool.tests.yaml': _, ...untested } = smallHunt();
    const project = projectWith(untested);
    const ran = huntbook(['verify'], { project });
    expect([ran.code, ran.out]).toEqual([
      0,
      expect.stringContaining('warning[proof/unproven]: `analytic-1/pandas` is unproven: no test names it.'),
    ]);
    expect(huntbook(['verify', '--strict'], { project }).code).toBe(1);
  });

  test('a silent analytic fails when strict', () => {
    const tests = TESTS.replaceAll('[tool-start, tool-child]', '[]');
    const silent = PLAYBOOK.replaceAll('tool.exe', 'nothing.exe');
    const project = projectWith(smallHunt({ 'playbooks/tool.md': silent, 'playbooks/tool.tests.yaml': tests }));
    expect(huntbook(['verify'], { project }).out).toContain('warning[proof/silent]: `analytic-1/spark-sql` is silent');
    expect(huntbook(['verify', '--strict'], { project }).code).toBe(1);
  });

  test('a tests file that names nothing fails', () => {
    const project = projectWith(smallHunt({ 'playbooks/tool.tests.yaml': TESTS.replace('spark-sql', 'spark-sqll') }));
    const ran = huntbook(['verify', 'content/playbooks/tool.md'], { project });
    expect(ran.out).toContain('error[tests/unknown-analytic]');
    expect(ran.out).toContain('content/playbooks/tool.tests.yaml:6:7');
    expect(ran.code).toBe(1);
  });
});

describe('verify --update', () => {
  test('writes no tests for a document without analytics, and through no link', () => {
    const outside = folderWith({ 'victim.yaml': 'tests: []\n' });
    const article = '---\ntitle: A\ndialect: article\n---\n# A\n\nWords.\n';
    const { 'playbooks/tool.tests.yaml': _, ...hunt } = smallHunt({ 'articles/a.md': article });
    const project = projectWith(hunt);
    symlinkSync(join(outside, 'victim.yaml'), join(project, 'content/playbooks/tool.tests.yaml'));
    const ran = huntbook(['verify', '--update'], { project });
    expect(ran.out).toContain('error[files/outside-content]');
    expect(ran.code).toBe(1);
    expect(readFileSync(join(outside, 'victim.yaml'), 'utf8')).toBe('tests: []\n');
    expect(existsSync(join(project, 'content/articles/a.tests.yaml'))).toBe(false);
  });

  test('tells of an analytic that the document lost', () => {
    const tests = TESTS.replaceAll('analytic-1/pandas:', 'analytic-9/pandas:');
    const ran = huntbook(['verify', '--update'], {
      project: projectWith(smallHunt({ 'playbooks/tool.tests.yaml': tests })),
    });
    expect(ran.out).toContain('error[tests/unknown-analytic]: Unexpected analytic `analytic-9/pandas`');
    expect(ran.code).toBe(1);
  });

  test('writes what was found, and shows the difference', () => {
    const tests = TESTS.replace('spark-sql: [tool-start, tool-child]', 'spark-sql: [1] # wrong');
    const project = projectWith(smallHunt({ 'playbooks/tool.tests.yaml': tests }));
    const ran = huntbook(['verify', '--update'], { project });
    expect(ran.out).toMatchInlineSnapshot(`
      "content/playbooks/tool.tests.yaml
            dataset: attack
            expect:
      -       analytic-1/spark-sql: [1] # wrong
      +       analytic-1/spark-sql: [tool-start, tool-child] # wrong
              analytic-1/pandas: [tool-start, tool-child]
          - name: a quiet day

      Wrote 1 tests file: review them before you commit.
      "
    `);
    expect(readFileSync(join(project, 'content/playbooks/tool.tests.yaml'), 'utf8')).toBe(
      TESTS.replace('spark-sql: [tool-start, tool-child]', 'spark-sql: [tool-start, tool-child] # wrong'),
    );
    expect(huntbook(['verify', '--update'], { project }).out).toBe('The tests files hold already.\n');
    expect(huntbook(['verify', '--strict'], { project }).code).toBe(0);
  });

  test('makes a tests file for a document that has none', () => {
    const { 'playbooks/tool.tests.yaml': _, ...untested } = smallHunt();
    const project = projectWith(untested);
    const ran = huntbook(['verify', '--update', 'content/playbooks/tool.md'], { project });
    expect(ran.code).toBe(0);
    expect(readFileSync(join(project, 'content/playbooks/tool.tests.yaml'), 'utf8')).toMatchInlineSnapshot(`
      "tests:
        - name: The tool
          dataset: attack
          expect:
            analytic-1/spark-sql: [tool-start, tool-child]
            analytic-1/pandas: [tool-start, tool-child]
        - name: A quiet day
          dataset: quiet
          expect:
            analytic-1/spark-sql: []
            analytic-1/pandas: []
      "
    `);
    expect(huntbook(['verify', '--strict'], { project }).code).toBe(0);
  });

  test('leaves alone what does not parse, and says so', () => {
    const project = projectWith(smallHunt({ 'playbooks/tool.md': PLAYBOOK.replace('LIKE', 'LIKEE') }));
    const ran = huntbook(['verify', '--update'], { project });
    expect(ran.out).toContain('error[proof/parse]');
    expect(ran.code).toBe(1);
    expect(readFileSync(join(project, 'content/playbooks/tool.tests.yaml'), 'utf8')).toBe(TESTS);
  });
});
