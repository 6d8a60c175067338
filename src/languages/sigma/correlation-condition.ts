/** Conditions of correlations on their rules: `a and (b or c) and not d` (Sigma correlation rules specification 2.1). */
import type { Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import { Reader } from '../shared/reader.ts';
import { inScalar, NAME } from './condition.ts';
import type { YamlScalar } from './yaml-tree.ts';

/** A rule as conditions call it. */
export interface NamedRule {
  /** As the correlation calls it. */
  readonly reference: YamlScalar;
  /** Its id and its name. */
  readonly names: readonly string[];
}

/** The tree of a condition; a rule is its place among those of the correlation. */
export type RuleCondition =
  | { readonly kind: 'rule'; readonly place: number; readonly span: Span }
  | { readonly kind: 'and' | 'or'; readonly items: readonly RuleCondition[]; readonly span: Span }
  | { readonly kind: 'not'; readonly item: RuleCondition; readonly span: Span };

/** Reads a condition on rules. Throws `QueryFailure` at what is no condition, and at a rule that the correlation lacks. */
export function readRuleCondition(expression: YamlScalar, rules: readonly NamedRule[]): RuleCondition {
  return inScalar(expression, () => new RuleConditionParser(expression, rules).parse());
}

class RuleConditionParser {
  readonly #reader: Reader;
  readonly #expression: YamlScalar;
  readonly #rules: readonly NamedRule[];

  constructor(expression: YamlScalar, rules: readonly NamedRule[]) {
    this.#reader = new Reader(expression.text);
    this.#expression = expression;
    this.#rules = rules;
  }

  parse(): RuleCondition {
    const whole = this.#or();
    if (!this.#reader.atEnd) throw this.#reader.unexpected('`and`, `or` or the end of the condition');
    return whole;
  }

  #or(): RuleCondition {
    return this.#chain('or', /or(?![^\s()])/iy, () => this.#and());
  }

  #and(): RuleCondition {
    return this.#chain('and', /and(?![^\s()])/iy, () => this.#operand());
  }

  #chain(kind: 'and' | 'or', word: RegExp, operand: () => RuleCondition): RuleCondition {
    const start = this.#reader.skip();
    const first = operand();
    const items = [first];
    while (this.#reader.take(word) !== undefined) items.push(operand());
    return items.length === 1 ? first : { kind, items, span: this.#placed(start) };
  }

  #operand(): RuleCondition {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(/not(?![^\s()])/iy) !== undefined) {
      const item = reader.nested(() => this.#operand());
      return { kind: 'not', item, span: this.#placed(start) };
    }
    if (reader.take(/\(/y) === undefined) return this.#rule();
    const inner = reader.nested(() => this.#or());
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('`and`, `or` or `)`');
    return inner;
  }

  #rule(): RuleCondition {
    const reader = this.#reader;
    const start = reader.skip();
    const name = reader.take(NAME);
    if (name === undefined) throw reader.unexpected('the name of a rule');
    const place = this.#rules.findIndex(({ reference, names }) => reference.text === name || names.includes(name));
    if (place >= 0) return { kind: 'rule', place, span: this.#placed(start) };
    const known = this.#rules.map(({ reference }) => reference.text);
    const near = nearest(name, known);
    throw new QueryFailure(
      `Unknown rule \`${name}\`.`,
      { start, end: start + name.length },
      {
        help:
          near === undefined
            ? `the correlation has ${known.map((one) => `\`${one}\``).join(', ')}`
            : `Did you mean \`${near}\`?`,
      },
    );
  }

  #placed(start: number): Span {
    return this.#expression.places(start, this.#reader.offset);
  }
}
