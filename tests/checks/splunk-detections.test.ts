import { describe, expect, test } from 'vitest';
import type { AnalyticFacts } from '../../src/checks/analytic-facts.ts';
import { checkDetection } from '../../src/checks/splunk-detections.ts';
import { contentOf, parse } from '../documents/support.ts';

interface Found {
  fields?: string[];
  columns?: string[];
  error?: boolean;
}

/** What the check says of a detection with these required fields and this message, where its search was read as `found`. */
function check(source: string, required: string[], found: Found, message = '') {
  const text = `---\ntitle: T\n---\n\n#### Search\n\n~~~\n${source}\n~~~\n\n#### Required field\n${required.map((field) => `* ${field}\n`).join('')}
#### RBA\n\n| Risk Score | Impact | Confidence | Message |\n| --- | --- | --- | --- |\n| 25 | 50 | 50 | ${message} |\n`;
  const facts: Pick<AnalyticFacts, 'fields' | 'columns' | 'error' | 'hasEngine' | 'start'> = {
    start: { line: 8, column: 1 },
    hasEngine: true,
    fields: (found.fields ?? []).map((name, index) => ({ name, line: 8, column: index + 1 })),
    ...(found.columns ? { columns: found.columns } : {}),
    ...(found.error ? { error: { kind: 'syntax' as const, message: 'm', line: 8, column: 1 } } : {}),
  };
  const { diagnostics } = { diagnostics: checkDetection(contentOf(parse(text), 'splunk'), [{ source, facts }]) };
  return diagnostics.map(
    ({ severity, rule, line, column, message: said }) => `${severity} ${rule} ${line}:${column} ${said}`,
  );
}

describe('required fields', () => {
  test.each([
    ['the same', 'Image=a by Computer', ['_time', 'Image', 'Computer'], ['Image', 'Computer'], []],
    ['with and without their object', 'from Processes where Processes.dest=a', ['Processes.dest'], ['dest'], []],
    ['read under its object', 'Processes.dest=a', ['dest'], ['Processes.dest'], []],
    ['of every event', 'index=a Image=b', ['Image'], ['index', 'Image', '_time', 'sourcetype'], []],
    ['that a macro reads', '`sysmon` Image=b', ['Image'], ['Channel', 'Image'], []],
    ['that a call of a macro names', '`sysmon(Channel)` Image=b', ['Image'], ['Channel', 'Image'], []],
    [
      'listed and not read',
      'Image=a',
      ['_time', 'Image', 'User', 'dest'],
      ['Image'],
      ['info document/unread-field 14:3 The search does not read `User` and `dest`, which are required fields.'],
    ],
    ['listed, and made by the search', 'Image=a | eval User=b', ['Image', 'User'], ['Image'], []],
    ['with braces', 'ips{}=a | rename ips{} as ip', ['ips{}', 'ip'], ['ips{}'], []],
    [
      'read and not listed',
      'Image=a User=b by host',
      ['Image'],
      ['Image', 'User', 'host'],
      ['warning analytic/unlisted-field 8:2 The search reads `User`, expected it among the required fields.'],
    ],
  ])('%s', (_name, source, required, fields, expected) => {
    expect(check(source, required, { fields })).toEqual(expected);
  });

  test('a detection without a list, and a search that does not parse, say nothing', () => {
    expect(check('Image=a', [], { fields: ['Image'] })).toEqual([]);
    expect(check('Image=', ['User'], { fields: [], error: true })).toEqual([]);
  });
});

describe('tokens of the risk message', () => {
  test.each([
    ['columns of the result', '$dest$ and $user$', ['dest', 'user'], []],
    ['without columns: events come out', '$dest$', undefined, []],
    [
      'no column',
      'on $dest$ by $who$',
      ['dest', 'user'],
      [
        "warning document/unknown-token 17:31 Unexpected `$who$`, expected a column of the search's result: it stays in the message as it is.",
      ],
    ],
  ])('%s', (_name, message, columns, expected) => {
    expect(check('a', [], columns ? { columns } : {}, message)).toEqual(expected);
  });
});
