/** Sigma rules specification 2.1, "Placeholders": `%name%` in a value with `expand`. */
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/engine/run.ts';
import type { PlaceholderDefinition } from '../../../src/languages/language.ts';
import { sigma } from '../../../src/languages/sigma/index.ts';
import { mark, records, selecting, VIEW } from './plans.ts';

const PLACEHOLDERS: readonly PlaceholderDefinition[] = [
  { name: 'admins', values: ['adm-*', 'root'] },
  { name: 'hosts', values: ['A', 'B'] },
  { name: 'ports', values: [22, 3389] },
  { name: 'nets', values: ['10.0.0.0/8', '192.168.0.0/16'] },
  { name: 'star', values: ['a\\*b'] },
  { name: 'letters', values: ['x+', 'y'] },
  { name: 'none', values: [] },
];

const EVENTS = records([
  /* 1 */ { User: 'adm-ana', Host: 'A', Port: 22, Ip: '10.1.2.3' },
  /* 2 */ { User: 'ROOT', Host: 'B', Port: '3389', Ip: '8.8.8.8' },
  /* 3 */ { User: 'bo', Host: 'AB', Port: 80, Ip: '192.168.7.1' },
  /* 4 */ { User: 'a*b', Path: 'C:\\Users\\root\\x', Text: 'cXA=' },
  /* 5 */ { User: '%admins%', Host: 'xxx' },
]);

function parsed(rule: string) {
  return sigma.parse(rule, { macros: [], placeholders: PLACEHOLDERS });
}

function found(rule: string): readonly number[] | string {
  const read = parsed(rule);
  if (!read.ok || read.program.kind !== 'plan') return read.ok ? 'no plan' : read.error.message;
  const result = runProgram(read.program, { events: EVENTS, view: VIEW, now: null });
  return result.kind === 'events' ? result.events : result.kind;
}

describe('each value of a placeholder takes its place', () => {
  it.each([
    ["User|expand: '%admins%'", [1, 2]],
    ["User|expand: ['%admins%', bo]", [1, 2, 3]],
    ["Host|expand: '%hosts%%hosts%'", [3]],
    ["Host|contains|expand: '%hosts%'", [1, 2, 3]],
    ["Host|expand|contains: '%hosts%'", [1, 2, 3]],
    ["Host|contains|all|expand: ['%hosts%']", [3]],
    ["Path|contains|expand: 'Users?%admins%?x'", [4]],
    ["Port|expand: '%ports%'", [1, 2]],
    ["Port|gt|expand: '%ports%'", [2, 3]],
    ["Ip|cidr|expand: '%nets%'", [1, 3]],
    ["User|expand: '%star%'", [4]],
    ["Host|re|expand: '^%letters%$'", [5]],
    ["Host|startswith|expand: '%hosts%'", [1, 2, 3]],
    ["User|expand|neq: '%admins%'", [3, 4, 5]],
    ["Text|expand|base64: 'qp'", [4]],
    ["'|expand': '%admins%'", [1, 2, 4]],
    // A placeholder is one only with `expand`; `\%` is the character.
    ["User: '%admins%'", [5]],
    ["User|expand: '\\%admins\\%'", [5]],
    // Of no value nothing is found, and everything else is.
    ["User|expand: '%none%'", []],
    ["User|expand: ['%none%', bo]", [3]],
    ["User|contains|all|expand: ['%none%', b]", []],
    ["User|expand|neq: '%none%'", [1, 2, 3, 4, 5]],
  ])('%s', (lines, expected) => {
    expect(found(selecting(lines))).toEqual(expected);
  });
});

describe('a placeholder that is not defined', () => {
  const rule = selecting("User|contains|expand:\n  - 'x%admin%'\n  - bo");

  it('matches nothing, in a condition and in what is left out', () => {
    expect(found(rule)).toEqual([3]);
    const left = `${selecting("User|expand: '*'")}  filter: { User|expand: '%elsewhere%' }\n`.replace(
      'condition: selection',
      'condition: selection and not filter',
    );
    expect(found(left)).toEqual([1, 2, 3, 4, 5]);
  });

  it('is named, where it stands', () => {
    const read = parsed(rule);
    const said = read.ok
      ? read.warnings.map((warning) => mark(rule, warning, warning.message, warning.help)).slice(1)
      : [];
    expect(said).toEqual([
      '5:11 «%admin%» The placeholder `%admin%` is not defined: it stands for no value, and this matches nothing. ' +
        '(Did you mean `%admins%`? Placeholders are defined in content/knowledge/sigma-placeholders.yaml: `- { name: admin, values: […] }`.)',
    ]);
  });
});

it('refuses more values than a rule can mean', () => {
  const rule = selecting(`User|expand: '${'%hosts%'.repeat(20)}'`);
  const read = parsed(rule);
  expect(read.ok ? 'parses' : read.error.message).toBe(
    'A value that stands for more than 1000 values is not supported by Huntbook yet.',
  );
});
