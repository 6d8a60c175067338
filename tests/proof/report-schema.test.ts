import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { smallHunt } from '../cli/fixtures.ts';
import { huntbook, projectWith } from '../cli/project.ts';
import { droppable, jsonValidator } from '../exports/validators.ts';

const errors = jsonValidator(
  readFileSync(path.join(import.meta.dirname, '..', '..', 'schemas', 'proof.schema.json'), 'utf8'),
);

/** The proof report of a hunt, as `verify --report` writes it. */
function reportOf(files: Record<string, string>): object {
  const project = projectWith(files);
  huntbook(['verify', '--mutation', '--report', 'proof.json'], { project });
  return JSON.parse(readFileSync(path.join(project, 'proof.json'), 'utf8')) as object;
}

test('the report of a hunt that proves itself is as its schema says, without times, and misses what is dropped', () => {
  const report = reportOf(smallHunt());
  expect(errors(report)).toEqual([]);
  expect(JSON.stringify(report)).not.toMatch(/"(?:time|duration|started|finished|elapsed|seconds)\w*":/i);
  expect(errors({ ...report, more: 1 })).not.toEqual([]);
  expect(errors({ ...report, version: 2 })).not.toEqual([]);
  expect(droppable(report, errors)).toEqual([
    'analytics[].mutation',
    'analytics[].mutation.kills',
    'analytics[].mutation.kills[].line',
    'analytics[].runs[].columns',
    'analytics[].runs[].nearMisses',
    'analytics[].runs[].nearMisses[].because',
    'analytics[].runs[].nearMisses[].because.endColumn',
    'analytics[].runs[].nearMisses[].because.endLine',
    'analytics[].runs[].nearMisses[].because.wanted',
    'analytics[].runs[].rows',
    'analytics[].truth',
  ]);
});

test('so is that of one which fails, with what turned the events away', () => {
  const { 'playbooks/tool.md': playbook = '', ...rest } = smallHunt();
  const report = reportOf({ ...rest, 'playbooks/tool.md': playbook.replace('AND EventID = 1', 'AND EventID <> 1') });
  expect(JSON.stringify(report)).toContain('"because"');
  expect(errors(report)).toEqual([]);
  const text = JSON.stringify(report);
  expect(errors(JSON.parse(text.replace('"state":"failed"', '"state":"fine"')))).not.toEqual([]);
});
