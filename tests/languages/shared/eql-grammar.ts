/** Texts by the grammar of both languages called EQL, for laws that hold of every sound query. */
import fc from 'fast-check';

/** What a language writes in its own way. */
export interface Dialect {
  readonly fields: readonly string[];
  readonly strings: readonly string[];
  /** Conditions on a field: `FIELD` and `STRING` stand for one. */
  readonly tests: readonly string[];
  /** Conditions that hold another query: `QUERY` stands for it. */
  readonly nested: readonly string[];
  /** Numbers calculated of a field. */
  readonly numbers: readonly string[];
  /** Pipes that may follow any query. */
  readonly pipes: readonly string[];
  /** Whole queries of several events: each `[]` stands for one. */
  readonly chains: readonly string[];
  /** What may stand before a query. */
  readonly prefixes: readonly string[];
}

const TYPES = ['process', 'file', 'network', 'any'];

/** Replaces each mark by the next of the texts, which begin again when they are used up. */
function fill(template: string, mark: string, texts: readonly string[]): string {
  let next = 0;
  return template.replaceAll(mark, () => texts[next++ % texts.length] ?? '');
}

/** Sound queries of a language. */
export function queries(dialect: Dialect): fc.Arbitrary<string> {
  const field = fc.constantFrom(...dialect.fields);
  const string = fc.constantFrom(...dialect.strings);
  const operand = (text: string) =>
    fc.tuple(field, string).map(([f, s]) => fill(fill(text, 'FIELD', [f]), 'STRING', [s]));
  const { condition } = fc.letrec<{ condition: string; number: string; leaf: string }>((tie) => ({
    number: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.integer({ min: -9, max: 999 }).map(String),
      fc.constantFrom(...dialect.numbers).chain(operand),
      fc
        .tuple(tie('number'), fc.constantFrom('+', '-', '*', '/', '%'), tie('number'))
        .map((parts) => `(${parts.join(' ')})`),
    ),
    leaf: fc.oneof(
      fc.constantFrom(...dialect.tests).chain(operand),
      fc
        .tuple(fc.constantFrom(...dialect.numbers).chain(operand), fc.constantFrom('==', '!=', '<', '>='), fc.integer())
        .map((parts) => parts.join(' ')),
      fc.constantFrom('true', 'false', 'null'),
    ),
    condition: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      tie('leaf'),
      fc.tuple(tie('number'), fc.constantFrom('==', '<'), fc.nat(99)).map((parts) => parts.join(' ')),
      fc.tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition')).map((parts) => parts.join(' ')),
      tie('condition').map((inner) => `not (${inner})`),
      ...(dialect.nested.length === 0
        ? []
        : [
            fc
              .tuple(fc.constantFrom(...dialect.nested), fc.constantFrom(...TYPES), tie('condition'))
              .map(([text, type, inner]) => fill(text, 'QUERY', [`${type} where ${inner}`])),
          ]),
    ),
  }));
  const event = fc.tuple(fc.constantFrom(...TYPES), condition).map(([type, test]) => `${type} where ${test}`);
  const chain = fc
    .tuple(fc.constantFrom(...dialect.chains), fc.array(event, { minLength: 1, maxLength: 4 }))
    .map(([text, events]) =>
      fill(
        text,
        '[]',
        events.map((one) => `[${one}]`),
      ),
    );
  const pipes = fc.array(fc.constantFrom(...dialect.pipes), { maxLength: 2 });
  return fc
    .tuple(
      fc.constantFrom('', ...dialect.prefixes),
      fc.oneof({ arbitrary: event, weight: 2 }, { arbitrary: chain, weight: 1 }),
      pipes,
    )
    .map(([prefix, query, after]) => [prefix, query, ...(query.startsWith('sample') ? [] : after)].join(' '));
}
