/** From the syntax tree of a query string to a condition of the plan. */
import type { Expr, Span, WildcardPattern } from '../../engine/plan.ts';
import { FIELDS_LIKE } from '../../engine/whole-event.ts';
import { combine } from './boolean.ts';
import { anyTarget, fuzzyTest, phraseTest, regexTest, type Situation, termTest, wildcardTest } from './conditions.ts';
import { type Limit, rangeTest, timeTest } from './ranges.ts';
import { isTimeField, type Reading, storedField } from './reading.ts';
import type { QuerySource } from './source.ts';
import type { Bound, FieldName, Node, Term } from './syntax.ts';
import { type Target, targetsOf } from './targets.ts';

/** Elastic's name for "which has a value": `_exists_:user`. */
const EXISTS = '_exists_';

/** A comparison within a term: `bytes:>=1000`. */
const COMPARISON = /^(>=|<=|>|<)(.+)$/s;

/** The condition of a query string; a query whose texts hold no word finds nothing. Throws `QueryFailure`. */
export function conditionOf(node: Node, reading: Reading, source: QuerySource): Expr {
  const found = new Lowering(reading, source).node(node);
  return found ?? { op: 'literal', value: false, span: source.span(node.start, node.end) };
}

class Lowering {
  readonly #reading: Reading;
  readonly #source: QuerySource;

  constructor(reading: Reading, source: QuerySource) {
    this.#reading = reading;
    this.#source = source;
  }

  node(node: Node): Expr | undefined {
    const span = this.#source.span(node.start, node.end);
    if (node.kind === 'group') {
      const conditions = node.clauses.map((clause) => ({ clause, expr: this.node(clause.node) }));
      return combine(conditions, this.#reading.defaultOperator, span, this.#source);
    }
    if (node.kind === 'run') return this.#run(node, span);
    if (node.field?.name === EXISTS) return this.#exists(node, span);
    if (node.kind === 'star' && (node.field === undefined || node.field.name === '*')) {
      return { op: 'literal', value: true, span };
    }
    if (node.kind === 'phrase') this.#warnOfQuotedWildcard(node, span);
    const situations = this.#situations(node.field, span);
    return anyTarget(
      situations.map((situation) => this.#leaf(node, situation)),
      span,
    );
  }

  #situations(field: FieldName | undefined, span: Span): Situation[] {
    const [reading, source] = [this.#reading, this.#source];
    return targetsOf(field, reading, source, span).map((target) => ({ target, reading, source, span }));
  }

  #leaf(node: Exclude<Node, { kind: 'group' | 'run' }>, situation: Situation): Expr | undefined {
    const { target, span } = situation;
    switch (node.kind) {
      case 'star':
        return { op: 'exists', value: target.value, span };
      case 'wildcard':
        return wildcardTest(node.parts, situation);
      case 'regex':
        return regexTest(node.source, node.fold, node.at, situation);
      case 'range':
        return rangeTest(
          target,
          this.#limit(node.low, node.openLow),
          this.#limit(node.high, node.openHigh),
          span,
          this.#source,
        );
      case 'phrase':
        return isTime(target)
          ? timeTest(target, node.text, span, this.#valueSpan(node), this.#source)
          : phraseTest(node.text, node.slop, situation);
      case 'term':
        if (node.fuzzy !== undefined) return fuzzyTest(node.text, node.fuzzy, situation);
        return this.#term(node, situation);
    }
  }

  /** `"*\\cmd.exe"`, as early converters wrote it. */
  #warnOfQuotedWildcard({ start, end }: Node, span: Span): void {
    if (!/(?<!\\)(?:\\\\)*\*/.test(this.#source.text.slice(start, end))) return;
    this.#source.warn(
      'Within quotation marks `*` is no wildcard but a character like any other.',
      span,
      'Leave the quotation marks out; a blank within the value is then written `\\ `.',
    );
  }

  #term(node: Term, situation: Situation): Expr | undefined {
    const { target, span } = situation;
    const { text } = node;
    const place = this.#valueSpan(node);
    const [, operator, bound] = (node.field !== undefined && COMPARISON.exec(text)) || [];
    if (operator !== undefined && bound !== undefined) {
      const limit: Limit = { text: bound, open: operator.length === 1, span: place };
      const upper = operator.startsWith('<');
      return rangeTest(target, upper ? undefined : limit, upper ? limit : undefined, span, this.#source);
    }
    return isTime(target) ? timeTest(target, text, span, place, this.#source) : termTest(text, situation);
  }

  /** The place of a value behind its field and a sign of comparison. */
  #valueSpan({ field, start, end }: Exclude<Node, { kind: 'group' | 'run' }>): Span {
    // A value in the parentheses of a group stands by itself.
    if (field === undefined || field.start !== start) return this.#source.span(start, end);
    const before = /^\s*:\s*(?:>=|<=|>|<)?\s*/.exec(this.#source.text.slice(field.end, end))?.[0] ?? '';
    return this.#source.span(field.end + before.length, end);
  }

  #limit(bound: Bound | undefined, open: boolean): Limit | undefined {
    return bound && { text: bound.text, open, span: this.#source.span(bound.start, bound.end) };
  }

  #exists(node: Exclude<Node, { kind: 'group' | 'run' }>, span: Span): Expr {
    if (node.kind === 'star') return { op: 'literal', value: true, span };
    if (node.kind !== 'term' && node.kind !== 'phrase' && node.kind !== 'wildcard') {
      throw this.#source.failureAt(
        'Unexpected value of `_exists_`, expected the name of a field.',
        this.#valueSpan(node),
      );
    }
    const written = node.kind === 'wildcard' ? namePattern(node.parts) : node.text;
    if (written === undefined) throw this.#source.unsupported('`?` in a name of fields', this.#valueSpan(node));
    const { name } = storedField(written, this.#reading.mapping);
    const field = node.kind === 'wildcard' ? FIELDS_LIKE + name : name;
    return { op: 'exists', value: { op: 'field', name: field, span }, span };
  }

  /**
   * Words side by side. They reach an analysed field as words; one that is kept whole is asked by Elasticsearch, from
   * version 6 on, for the words as one value, and was asked before for each.
   */
  #run({ terms, field }: Extract<Node, { kind: 'run' }>, span: Span): Expr | undefined {
    const each = combine(
      terms.map((term) => ({
        clause: { conjunction: undefined, modifier: undefined, node: term, start: term.start },
        expr: this.node(term),
      })),
      this.#reading.defaultOperator,
      span,
      this.#source,
    );
    const whole = this.#situations(field, span).filter(({ target }) => target.kept === 'whole' && !isTime(target));
    if (whole.length === 0 || this.#reading.runs === 'apart' || terms.some(({ text }) => COMPARISON.test(text)))
      return each;
    const joined = terms.map(({ text }) => text).join(' ');
    const together = whole.map((situation) => termTest(joined, situation));
    const name = field === undefined ? undefined : whole[0]?.target.name;
    if (name !== undefined) {
      this.#source.warn(
        `Elasticsearch looks for the one value \`${joined}\` here since version 6, and looked for each word before; either is found.`,
        span,
        'Put `OR` between the words, or quotation marks around them.',
      );
    }
    return anyTarget([each, ...together], span);
  }
}

/** A name in which `*` stands for any characters; `undefined` where `?` stands for one. */
function namePattern(parts: WildcardPattern): string | undefined {
  if (parts.some((part) => typeof part === 'object' && part.any === 'one')) return undefined;
  return parts.map((part) => (typeof part === 'string' ? part : '*')).join('');
}

function isTime(target: Target): boolean {
  return target.name !== undefined && isTimeField(target.name);
}
