import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatValidator, xmlErrors } from '../../exports/validators.ts';
import { PLAYBOOK, smallHunt } from '../fixtures.ts';
import { huntbook, projectWith } from '../project.ts';

const REPORTS = [
  '--report',
  'p.json',
  '--report-junit',
  'j.xml',
  '--report-sarif',
  's.json',
  '--report-summary',
  's.md',
];

test('all reports of a hunt, the same from one thread without the cache; then what a fault changes', async () => {
  const project = projectWith(smallHunt());
  const read = (file: string) => readFileSync(join(project, file), 'utf8');
  const files = REPORTS.filter((one) => !one.startsWith('--'));
  expect(huntbook(['verify', ...REPORTS], { project }).code).toBe(0);
  const first = files.map(read);
  const job = join(project, 'job.md');
  writeFileSync(job, 'An earlier step.\n');
  const env = { HUNTBOOK_THREADS: '1', GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: job };
  huntbook(['verify', '--no-cache', ...REPORTS], { project, env });
  expect(files.map(read)).toEqual(first);
  expect(read('job.md')).toBe(`An earlier step.\n${read('s.md')}`);

  writeFileSync(join(project, 'base.json'), read('p.json'));
  writeFileSync(join(project, 'content/playbooks/tool.md'), PLAYBOOK.replace('AND EventID = 1', 'AND EventID <> 1'));
  const ran = huntbook(['verify', ...REPORTS, '--base', 'base.json'], { project });
  expect(ran.code).toBe(1);
  expect(ran.out).toContain('Against the base report: 1 newly failing');
  expect(await xmlErrors(read('j.xml'), 'junit.xsd')).toEqual([]);
  expect(formatValidator('sarif-2.1.0.schema.json')(JSON.parse(read('s.json')))).toEqual([]);
  expect(read('s.json')).toContain('"uri": "content/playbooks/tool.md"');
  expect(read('s.md')).toMatch(/^## Huntbook: proof\n\n### Newly failing \(1\)\n\n- `analytic-1\/spark-sql` in /);
}, 120_000);

test('a base that is no report is refused before anything runs', () => {
  const project = projectWith(smallHunt());
  writeFileSync(join(project, 'base.json'), '{"version":1}');
  writeFileSync(join(project, 'broken.json'), '{');
  const said = (file: string) => {
    const { code, err } = huntbook(['verify', '--base', file, '--report', 'p.json'], { project });
    return [code, err];
  };
  expect(said('base.json')).toEqual([
    2,
    expect.stringContaining('expected a proof report as `verify --report` writes it'),
  ]);
  expect(said('broken.json')).toEqual([2, expect.stringContaining('cannot be read: it is no JSON')]);
  expect(said('none.json')).toEqual([2, expect.stringContaining('cannot be read: there is no such file')]);
  expect(existsSync(join(project, 'p.json'))).toBe(false);
}, 60_000);
