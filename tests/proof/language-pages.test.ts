import { describe, expect, it } from 'vitest';
import { readLanguagePage } from '../../src/checks/read-language-page.ts';
import type { Result } from '../../src/engine/values.ts';
import { gateOf } from '../../src/proof/gate.ts';
import { languageFailures, proveLanguagePage } from '../../src/proof/language-pages.ts';
import type { RunAnswer, RunRequest } from '../../src/proof/run-analytic.ts';

const TRAIT = "{ says: As it is., examples: [{ query: '*', finds: [1] }] }";

function file(example: string): string {
  return `id: kql
summary: For tests.
references: [{ title: None, url: https://example.org/ }]
events: [{ x: a }, { x: b }]
compares:
${['case', 'wildcards', 'missing', 'numbers', 'backslashes'].map((name) => `  ${name}: ${TRAIT}\n`).join('')}constructs:
  - section: Values
    view: native
    events: [{ x: c }, { x: d }, { x: e }]
    examples:
      - ${example}
refused:
  - { query: '(x: a', at: 6, message: None. }
`;
}

/** What comes of an example when its query gives `answer`, and what was asked for. */
async function prove(example: string, answer: RunAnswer) {
  const read = readLanguagePage('content/knowledge/languages/kql.yaml', file(example));
  if (!read.page) throw new Error(read.diagnostics[0]?.message);
  const asked: RunRequest[] = [];
  const runner = {
    run: async (request: RunRequest): Promise<RunAnswer> => {
      asked.push(request);
      return request.source === '*' ? { ok: true, result: { kind: 'events', events: [1] } } : answer;
    },
    whyNot: async (_: RunRequest, lines: readonly number[]) =>
      lines.map((line) => ({ line, condition: 'x: d', value: 'c', start: 0, end: 4 })),
  };
  const proof = await proveLanguagePage({ ...read, page: read.page, unreadable: new Set() }, runner, gateOf(2));
  return { proof: proof.examples.at(-1), failures: languageFailures([proof]), request: asked.at(-1) };
}

const found = (result: Result): RunAnswer => ({ ok: true, result });
const events = (...lines: number[]) => found({ kind: 'events', events: lines });
const rows = found({ kind: 'table', columns: ['x', 'n'], rows: [['c', 1]], lines: [[1, 2]] });

describe('an example', () => {
  it.each<[string, string, RunAnswer]>([
    ['finds events', "{ query: 'x: d', finds: [2] }", events(2)],
    ['finds none', "{ query: 'x: d', finds: [] }", events()],
    ['finds groups', "{ query: 'x: d', sequences: [[1, 2]] }", found({ kind: 'sequences', sequences: [[1, 2]] })],
    ['gives rows', "{ query: 'x: d', table: { columns: [x, n], rows: [[c, 1]] } }", rows],
    ['gives rows, and the events that they were made from', "{ query: 'x: d', finds: [1, 2] }", rows],
  ])('%s', async (_, example, answer) => {
    const { proof, failures } = await prove(example, answer);
    expect(failures).toEqual([]);
    expect(proof?.passed).toBe(true);
  });

  it.each<[string, string, RunAnswer, string]>([
    [
      'others',
      "{ query: 'x: d', finds: [2] }",
      events(1),
      '16:33 language/result Expected this example to find [2], found [1].',
    ],
    [
      'them in another order',
      "{ query: 'x: d', finds: [1, 2] }",
      events(2, 1),
      '16:33 language/result Expected this example to find [1, 2], found [2, 1].',
    ],
    [
      'other groups',
      "{ query: 'x: d', sequences: [[1, 2]] }",
      found({ kind: 'sequences', sequences: [[1, 3]] }),
      '16:37 language/result Expected this example to find [[1,2]], found the groups [[1,3]].',
    ],
    [
      'other rows',
      "{ query: 'x: d', table: { columns: [x, n], rows: [[c, '1']] } }",
      rows,
      '16:33 language/result Expected this example to give {"columns":["x","n"],"rows":[["c","1"]]}, found {"columns":["x","n"],"rows":[["c",1]]}.',
    ],
    [
      'nothing, because it does not run',
      "{ query: 'x: d', finds: [2] }",
      { ok: false, error: { message: 'It was stopped.', start: 3, end: 4 } },
      '16:22 language/run The example does not run: It was stopped.',
    ],
  ])('that finds %s fails', async (_, example, answer, expected) => {
    const { proof, failures } = await prove(example, answer);
    expect(failures.map(({ line, column, rule, message }) => `${line}:${column} ${rule} ${message}`)).toEqual([
      expected,
    ]);
    expect(proof?.passed).toBe(false);
  });

  it('says which condition turned a missing event away', async () => {
    const { failures } = await prove("{ query: 'x: d', finds: [2] }", events());
    expect(failures[0]?.details).toEqual(['query    x: d', 'line 2   turned away by `x: d`: c']);
  });

  it('runs on the events and with the view of its group', async () => {
    const { request } = await prove("{ query: 'x: d', finds: [2] }", events(2));
    expect(request).toMatchObject({ view: 'native', events: [{ x: 'c' }, { x: 'd' }, { x: 'e' }] });
    const { request: other } = await prove("{ query: 'x: d', finds: [2], view: ecs }", events(2));
    expect(other).toMatchObject({ view: 'ecs' });
  });
});
