/**
 * From the syntax tree of KQL to a condition of the plan.
 *
 * Source: *Kibana Query Language*, and what Kibana makes of it (`kbn-es-query`, functions `is` and `range`): a value becomes a
 * `match` query, one in quotation marks `match_phrase`, one with wildcards a pattern: of the whole value where the field is
 * kept whole, else of single words; `field: *` asks whether the field has a value; a value alone is looked for in every field.
 */
import type { Expr, Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { anyTarget, phraseTest, type Situation, termTest, wildcardTest } from '../lucene/conditions.ts';
import { type Limit, rangeTest, timeTest } from '../lucene/ranges.ts';
import { isTimeField, type Reading } from '../lucene/reading.ts';
import type { QuerySource } from '../lucene/source.ts';
import type { FieldName } from '../lucene/syntax.ts';
import { NUMBER, targetsOf } from '../lucene/targets.ts';
import { allOf, anyOf } from '../shared/text-test.ts';
import type { Literal, Node } from './syntax.ts';

/** The condition of a query. Throws `QueryFailure`. */
export function conditionOfKql(node: Node, reading: Reading, source: QuerySource): Expr {
  const lower = (inner: Node) => conditionOfKql(inner, reading, source);
  const span = { start: node.start, end: node.end };
  switch (node.kind) {
    case 'all':
      return { op: 'literal', value: true, span };
    case 'and':
      return allOf(node.items.map(lower), span);
    case 'or':
      return anyOf(node.items.map(lower), span);
    case 'not':
      return { op: 'not', item: lower(node.item), span };
    case 'nested':
      throw unsupported(
        'A condition on the objects of a nested field (`field: { … }`)',
        span,
        'Events here have no nested fields: name the whole path, as in `field.name: value`.',
      );
    case 'range':
      return rangeOf(node, reading, source, span);
    case 'is':
      return isTest(node.field, node.value, { reading, source, span });
  }
}

type Place = Pick<Situation, 'reading' | 'source' | 'span'>;

function isTest(field: Literal | undefined, value: Literal, place: Place): Expr {
  const { span } = place;
  const everywhere = field === undefined || isStar(field);
  if (isStar(value) && everywhere) return { op: 'literal', value: true, span };
  if (!value.quoted && value.text === 'null') {
    throw new QueryFailure('Unexpected `null`, expected a value: Elasticsearch refuses to look for it.', value, {
      help: `Without a value is \`not ${field?.text ?? 'field'}: *\`; the word itself is written "null".`,
    });
  }
  const test = anyTarget(
    targets(field, place).map((situation) => valueTest(value, situation)),
    span,
  );
  return test ?? { op: 'literal', value: false, span };
}

function valueTest(value: Literal, situation: Situation): Expr | undefined {
  const { target, source, span } = situation;
  if (isStar(value)) return { op: 'exists', value: target.value, span };
  if (value.parts !== undefined) return patternTest(value, situation);
  if (target.name !== undefined && isTimeField(target.name))
    return timeTest(target, value.text, span, { start: value.start, end: value.end }, source);
  return value.quoted ? phraseTest(value.text, 0, situation) : termsTest(value.text, situation);
}

/** Several numbers are values of which one is enough ("Terms query"): no field has them all in one value. */
function termsTest(text: string, situation: Situation): Expr | undefined {
  const words = text.split(/[ \t\r\n\u00a0]+/);
  if (words.length < 2 || !words.every((word) => NUMBER.test(word))) return termTest(text, situation);
  return anyTarget(
    words.map((word) => termTest(word, situation)),
    situation.span,
  );
}

/** A pattern with blanks: of an analysed field several patterns, any of which is enough. */
function patternTest({ parts = [] }: Literal, situation: Situation): Expr | undefined {
  if (situation.target.kept === 'whole') return wildcardTest(parts, situation);
  const words: Exclude<Literal['parts'], undefined>[number][][] = [[]];
  for (const part of parts) {
    if (typeof part !== 'string') words.at(-1)?.push(part);
    else {
      for (const [index, piece] of part.split(/[ \t\r\n\u00a0]+/).entries()) {
        if (index > 0) words.push([]);
        if (piece !== '') words.at(-1)?.push(piece);
      }
    }
  }
  const tests = words.flatMap((word): (Expr | undefined)[] => {
    if (word.length === 0) return [];
    const text = word.every((part) => typeof part === 'string') ? word.join('') : undefined;
    return [text === undefined ? wildcardTest(word, situation) : termTest(text, situation)];
  });
  return anyTarget(tests, situation.span);
}

function rangeOf(
  { field, operator, value }: Extract<Node, { kind: 'range' }>,
  reading: Reading,
  source: QuerySource,
  span: Span,
): Expr {
  const { start, end } = value;
  const limit: Limit = { text: value.text, open: operator.length === 1, span: { start, end } };
  const upper = operator.startsWith('<');
  const tests = targets(field, { reading, source, span }).map(({ target }) =>
    rangeTest(target, upper ? undefined : limit, upper ? limit : undefined, span, source),
  );
  return anyOf(tests, span);
}

/** The places that a condition looks in. A name with wildcards is handed on as it is written. */
function targets(field: Literal | undefined, { reading, source, span }: Place): Situation[] {
  const name: FieldName | undefined =
    field === undefined || isStar(field) ? undefined : { name: field.text, start: field.start, end: field.end };
  return targetsOf(name, reading, source, span).map((target) => ({ target, reading, source, span }));
}

function isStar({ quoted, text }: Literal): boolean {
  return !quoted && text === '*';
}
