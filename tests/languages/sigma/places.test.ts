import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import type { Expr } from '../../../src/engine/plan.ts';
import { subexpressions } from '../../../src/engine/walk.ts';
import { sigma } from '../../../src/languages/sigma/index.ts';
import { readYaml } from '../../../src/languages/sigma/yaml-tree.ts';

/** The text at the place of each character of the value of `v`. */
function characters(yaml: string): string[] {
  const [tree] = readYaml(yaml);
  const value = tree?.kind === 'map' ? tree.entries.get('v')?.value : undefined;
  if (value?.kind !== 'scalar') throw new Error('expected a scalar under v');
  return [...value.text].map((_, index) => {
    const { start, end } = value.places(index, index + 1);
    return yaml.slice(start, end);
  });
}

describe('places inside scalars', () => {
  it.each([
    ['v: ab', ['a', 'b']],
    ['v:   a b  # c', ['a', ' ', 'b']],
    ["v: 'it''s'", ['i', 't', "''", 's']],
    ['v: "a\\tb\\\\c"', ['a', '\\t', 'b', '\\\\', 'c']],
    ['v: "\\x41\\u0042\\"é"', ['\\x41', '\\u0042', '\\"', 'é']],
    ['v: a\n  b', ['a', '\n  ', 'b']],
    ['v: "a  \n\n  b"', ['a', '  \n\n  ', 'b']],
    ["v: 'a\n\n\n b'", ['a', '\n\n\n ', '\n\n\n ', 'b']],
    ['v: "a\\\n   b"', ['a', 'b']],
    ['v: |\n  a\n   b\n\n  c\n', ['a', '\n', ' ', 'b', '\n', '\n', 'c', '\n']],
    ['v: >-\n  a\n  b\n\n  c', ['a', '\n', 'b', '\n', 'c']],
    ['v: |-  # note\r\n    a\r\n    b\r\n', ['a', '\r', 'b']],
    ['w:\n - v: 1\nv: 0x10', ['0', 'x', '1', '0']],
  ])('%j', (yaml, places) => {
    expect(characters(yaml)).toEqual(places);
  });

  it('are those of the characters themselves, however a text is written', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', "'", '"', '\\', ' ', '\n', '#', ':', '-', '\t', 'é'),
      minLength: 1,
    });
    const style = fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED');
    fc.assert(
      fc.property(text, style, fc.integer({ min: 20, max: 60 }), (value, defaultStringType, lineWidth) => {
        const yaml = stringify({ v: value }, { defaultStringType, lineWidth });
        // Texts of white space alone are written as block scalars that the same library does not read.
        fc.pre(parseDocument(yaml).errors.length === 0);
        const found = characters(yaml);
        for (const [index, character] of [...value].entries()) {
          if (!/[ab#:é-]/.test(character)) continue;
          expect([yaml, index, found[index]]).toEqual([yaml, index, character]);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** What each node of a rule's condition points at. */
function spans(rule: string): string[] {
  const parsed = sigma.parse(rule);
  if (!parsed.ok || parsed.program.kind !== 'plan') throw new Error('expected a plan');
  const { plan } = parsed.program;
  if (plan.op !== 'filter') throw new Error('expected a filter');
  const all = (expr: Expr): string[] => [
    `${expr.op} ${rule.slice(expr.span.start, expr.span.end)}`,
    ...subexpressions(expr).flatMap(all),
  ];
  return all(plan.predicate);
}

it('places every node of a plan', () => {
  const rule = `title: t
logsource:
  product: windows
  service: 'security'
detection:
  selection:
    Image|endswith: '\\cmd.exe'
    CommandLine|contains:
      - who
      - 'net*user'
    EventID: [1, 2]
  keywords:
    - evil
  filter:
    User: null
  condition: selection and not (filter or keywords)
`;
  expect(spans(rule)).toEqual([
    'and selection and not (filter or keywords)',
    'is windows',
    "is 'security'",
    `and ${rule.slice(rule.indexOf('Image'), rule.indexOf('  keywords')).trim()}`,
    "match Image|endswith: '\\cmd.exe'",
    'field Image',
    "literal '\\cmd.exe'",
    "or CommandLine|contains:\n      - who\n      - 'net*user'",
    'match who',
    'field CommandLine',
    'literal who',
    "match 'net*user'",
    'field CommandLine',
    'in EventID: [1, 2]',
    'field EventID',
    'literal 1',
    'literal 2',
    'not not (filter or keywords)',
    'or filter or keywords',
    'not User: null',
    'exists User: null',
    'field User',
    'match evil',
    'field - evil',
    'literal evil',
  ]);
});
