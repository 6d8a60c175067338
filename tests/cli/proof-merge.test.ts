import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PLAYBOOK, smallHunt, TESTS } from './fixtures.ts';
import { huntbook, projectWith } from './project.ts';

const FORMATS = ['--report', '--report-junit', '--report-sarif', '--report-summary'];

/** The options that write all formats to files of this name, and those files. */
function reportsTo(name: string): { args: string[]; files: string[] } {
  const files = FORMATS.map((_, index) => `${name}.${index}`);
  return { args: FORMATS.flatMap((option, index) => [option, files[index] ?? '']), files };
}

/** A hunt that fails and two that do not, one of them in a file that cannot be parsed. */
function hunts(): Record<string, string> {
  return smallHunt({
    'playbooks/other.md': PLAYBOOK.replace('# Tool starts', '# Others').replace('AND EventID = 1', 'AND EventID <> 1'),
    'playbooks/other.tests.yaml': TESTS,
    'playbooks/third.md': PLAYBOOK.replace('# Tool starts', '# Third'),
    'playbooks/third.tests.yaml': TESTS.replace('attack', 'nowhere'),
  });
}

test('joins shards to what one run writes and prints, in every format, also of some documents', () => {
  const project = projectWith(hunts());
  const read = (files: readonly string[]) => files.map((file) => readFileSync(join(project, file), 'utf8'));
  for (const paths of [[], ['content/playbooks/other.md', 'content/playbooks/tool.md']]) {
    const whole = reportsTo('whole');
    const one = huntbook(['verify', ...paths, '--strict', ...whole.args], { project });
    expect(one.code).toBe(1);
    for (const shard of [1, 2]) {
      const ran = huntbook(['verify', ...paths, '--shard', `${shard}/2`, '--report', `${shard}.json`], { project });
      expect(ran.out).toContain(`Shard ${shard} of 2: `);
    }
    const merged = reportsTo('merged');
    const args = ['proof', 'merge', '2.json', '1.json', '--strict', '--base', 'whole.0', ...merged.args];
    const joined = huntbook(args, { project });
    expect(joined.out).toBe(`${one.out}Against the base report: No change.\n`);
    expect([joined.code, joined.err]).toEqual([1, '']);
    const [summary, summaryNow] = [whole, merged].map(({ files }) => read(files).pop());
    expect(summaryNow).toContain('Nothing changed against the base report.');
    expect(summary).not.toContain('Nothing changed');
    expect(read(merged.files).slice(0, 3)).toEqual(read(whole.files).slice(0, 3));
  }
}, 120_000);

test('refuses what cannot be joined, and what is no report, with its place', () => {
  const project = projectWith(smallHunt());
  huntbook(['verify', '--shard', '1/2', '--report', '1.json'], { project });
  const report = readFileSync(join(project, '1.json'), 'utf8');
  writeFileSync(join(project, 'broken.json'), report.replace('"count": 2', '"count": "two"'));
  writeFileSync(join(project, 'text.json'), 'no JSON');
  const said = (...args: string[]) => {
    const { code, err } = huntbook(['proof', 'merge', ...args, '--report', 'whole.json'], { project });
    return [code, err];
  };
  expect(said('1.json')).toEqual([2, 'error: Shard 2 of 2 is missing.\n']);
  expect(said('1.json', 'none.json')).toEqual([2, 'error: `none.json` cannot be read: there is no such file.\n']);
  expect(said('text.json')).toEqual([2, 'error: `text.json` cannot be read: it is no JSON.\n']);
  expect(said('broken.json')).toEqual([
    2,
    expect.stringMatching(
      /^error: Unexpected content of `broken.json` at `shard.count` \(line 5, column 14\), expected a proof report /,
    ),
  ]);
  expect(said('1.json', '--base', '1.json')).toEqual([
    2,
    expect.stringContaining('1.json` is a part of a report, expected a whole one: `proof merge` joins the parts.'),
  ]);
}, 60_000);

test.each([
  [['--shard', '3/2'], 'error: Unexpected shard `3/2`, expected one from `1/2` to `2/2`.\n'],
  [['--shard', '1/2', '--update'], 'error: `--update` writes tests for all documents: leave out `--shard`.\n'],
  [['--timeout', 'soon'], 'error: --timeout takes a number of seconds up to 86400, not `soon`\n'],
])('verify refuses %j', (args, message) => {
  const { code, err } = huntbook(['verify', ...args]);
  expect([code, err]).toEqual([2, message]);
});
