import { describe, expect, test } from 'vitest';
import type { Detailed } from '../../../src/cli/print-report.ts';
import { readRuleHelp } from '../../../src/cli/reports/rule-help.ts';
import { sarifReport } from '../../../src/cli/reports/sarif.ts';
import { droppable, formatValidator } from '../../exports/validators.ts';
import { FILE, HOSTILE } from '../../proof/reports/report.ts';

const errors = formatValidator('sarif-2.1.0.schema.json');
const rules = readRuleHelp();

interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: { physicalLocation: { artifactLocation: { uri: string }; region?: object } }[];
  partialFingerprints: Record<string, string>;
}
interface Log {
  runs: [{ tool: { driver: { rules: { id: string }[] } }; results: Result[] }];
}

const finding = (said: Partial<Detailed> = {}): Detailed => ({
  rule: 'proof/missing-events',
  severity: 'error',
  message: '`logic-1` misses 2 events (lines 2, 3) on `attack`.',
  file: FILE,
  line: 9,
  column: 4,
  ...said,
});
const log = (...found: Detailed[]): Log => JSON.parse(sarifReport(found, { rules, version: '1.2.3' })) as Log;
const prints = (...found: Detailed[]) =>
  log(...found).runs[0].results.map(({ partialFingerprints }) => Object.values(partialFingerprints)[0]);

test('a log is as the specification says, and nothing of it may be dropped but what is optional', () => {
  const made = log(finding(), finding({ rule: 'proof/silent', severity: 'warning', endLine: 10, endColumn: 2 }));
  expect(errors(made)).toEqual([]);
  const region = 'runs[].results[].locations[].physicalLocation.region';
  expect(droppable(made, errors)).toEqual([
    'runs[].originalUriBaseIds.PROJECTROOT',
    'runs[].results[].locations[].physicalLocation.region',
    `${region}.endColumn`,
    `${region}.endLine`,
    `${region}.startColumn`,
    'runs[].tool.driver.rules[].help.markdown',
  ]);
});

test('each result has its rule, with help from the documentation', () => {
  const [{ tool, results }] = log(finding(), finding({ rule: 'tests/yaml' }), finding({ severity: 'info' })).runs;
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  expect(results.map(({ level }) => level).sort()).toEqual(['error', 'error']);
  expect(tool.driver.rules.map(({ id }) => id)).toEqual(
    expect.arrayContaining([...rules.keys()].filter((rule) => rule.startsWith('proof/'))),
  );
  expect(JSON.stringify(tool.driver.rules)).toContain('An analytic does not find events that its test expects.');
});

test.each([
  ['error', 'error'],
  ['warning', 'warning'],
  ['info', 'note'],
] as const)('%s is %s', (severity, level) => {
  expect(log(finding({ severity })).runs[0].results[0]?.level).toBe(level);
});

test.each([
  ['a character', { line: 9, column: 4 }, { startLine: 9, startColumn: 4 }],
  ['a stretch', { line: 9, column: 4, endColumn: 8 }, { startLine: 9, startColumn: 4, endColumn: 8 }],
  [
    'lines',
    { line: 9, column: 4, endLine: 11, endColumn: 1 },
    { startLine: 9, startColumn: 4, endLine: 11, endColumn: 1 },
  ],
  ['no place', { line: 0, column: 0 }, undefined],
])('%s', (_, place, region) => {
  expect(log(finding(place)).runs[0].results[0]?.locations[0]?.physicalLocation.region).toEqual(region);
});

describe('fingerprints', () => {
  test('stay when the document’s lines move, and when other events are missed', () => {
    const [before] = prints(finding());
    expect(prints(finding({ line: 30, column: 1 }))).toEqual([before]);
    expect(prints(finding({ message: '`logic-1` misses 1 event (line 3) on `attack`.' }))).toEqual([before]);
  });

  test('differ by rule, file, analytic, dataset and test', () => {
    const all = prints(
      finding(),
      finding({ rule: 'proof/surplus-events' }),
      finding({ file: 'content/playbooks/other.md' }),
      finding({ message: '`logic-2` misses 2 events (lines 2, 3) on `attack`.' }),
      finding({ message: '`logic-1` misses 2 events (lines 2, 3) on `quiet`.' }),
      finding({ line: 10, details: ['test     another'] }),
      finding({ line: 11 }),
    );
    expect(new Set(all).size).toBe(7);
  });
});

describe('texts of others stay texts', () => {
  test.each(HOSTILE)('%j', (text) => {
    const made = log(
      finding({ message: `Unexpected \`${text}\`.`, help: text, details: [text], file: `${text}/a:b.md` }),
    );
    expect(errors(made)).toEqual([]);
    const [{ results }] = made.runs;
    expect(results[0]?.message.text).not.toMatch(/(?<!\\)\]\(/);
    const uri = results[0]?.locations[0]?.physicalLocation.artifactLocation.uri ?? '';
    expect(decodeURIComponent(uri)).toBe(`${text.toWellFormed()}/a:b.md`);
  });
});
