/**
 * Conditions as LogPoint's searches. A regular expression that must be met besides all others is a `process regex` behind the
 * search, as LogPoint's own converter of Sigma rules writes it. A backslash is itself there and nothing stands for the characters `*` and `?`
 * themselves: what is printed is read again, and refused where LogPoint means something else by it.
 */
import type { Expr, Span, WildcardPattern } from '../../engine/plan.ts';
import { RAW_LINE } from '../../engine/whole-event.ts';
import { logpoint } from '../logpoint/index.ts';
import type { Pattern } from '../shared/pcre/syntax.ts';
import { inexpressible, joined, plainText } from './conditions.ts';
import { asJava, isMany, tidy, treeOf, writePattern } from './patterns.ts';
import type { Condition, FieldCondition } from './syntax.ts';
import {
  anyOfTexts,
  type Grammar,
  noteNumeral,
  numeral,
  printCondition,
  refuseWholeEvent,
  type Target,
  type TargetFacts,
  testName,
  withoutSets,
} from './target.ts';

const NAME = 'LogPoint';
const PLAIN_NAME = /^[A-Za-z_@$][\w.@$]*$/;
/** Names that are words of the language, and stand in quotation marks. */
const WORDS = /^(?:and|or|not|in|process|filter|search|chart)$/i;

/** LogPoint as a target. */
export const logpointTarget: Target = {
  language: logpoint,
  folds: true,
  print,
};

function print(condition: Condition, facts: TargetFacts): string {
  const items = condition.kind === 'and' ? condition.items : [condition];
  const filters: string[] = [];
  const searched = items.filter((item) => {
    const filter = regexFilter(item);
    if (filter !== undefined) filters.push(filter);
    return filter === undefined;
  });
  const search =
    searched.length === 0 ? '*' : printCondition(joined('and', searched, condition.span), grammarOf(facts));
  return [search, ...filters].join(' | ');
}

/** A condition by regular expressions on one field, any of them, as a command; `undefined` for another one. */
function regexFilter(condition: Condition): string | undefined {
  const items = condition.kind === 'or' ? condition.items : [condition];
  const [first] = items;
  const tests = items.flatMap((item) =>
    item.kind === 'field' && item.test.kind === 'regex' && first?.kind === 'field' && item.field === first.field
      ? [{ ...item.test, span: item.span }]
      : [],
  );
  if (first?.kind !== 'field' || first.field === RAW_LINE || tests.length < items.length) return undefined;
  const trees = tests.map(({ regex, fold, span }) => treeOf(regex, fold, span));
  const { span } = condition;
  const pattern = asPython(
    { alternatives: trees.flatMap(({ alternatives }) => alternatives), refers: trees.some(({ refers }) => refers) },
    span,
  );
  return `process regex("${pattern}", ${nameOf(first.field)}, "filter=true")`;
}

/** A tree as an expression of Python's, whose classes are of ASCII alone, as PCRE's are. */
function asPython(pattern: Pick<Pattern, 'alternatives' | 'refers'>, span: Span): string {
  const printed = asJava(pattern, NAME, span);
  const folded = printed.startsWith('(?i)') || printed.includes('(?i:');
  if (folded && /\\x\{[89a-f][0-9a-f]|\\x\{[0-9a-f]{3,}/.test(printed)) {
    throw inexpressible('A regular expression without case on letters beyond ASCII', NAME, span);
  }
  const source = printed
    .replaceAll('\\z', '\\Z')
    .replace(/\\x\{([0-9a-f]+)\}/g, (_, code: string) =>
      code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`,
    )
    .replace(/\\?"/g, '\\x22');
  if (source.startsWith('(?i)')) return `(?ai)${source.slice('(?i)'.length)}`;
  return /\\[wdsb]|\(\?i:/i.test(source) ? `(?a)${source}` : source;
}

const COMPARATORS = { eq: '=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;

function grammarOf(facts: TargetFacts): Grammar {
  return {
    name: NAME,
    and: ' ',
    or: ' OR ',
    not: (item) => `-${item}`,
    always: (holds) => (holds ? '*' : '-*'),
    field: (condition) => {
      refuseWholeEvent(condition, NAME, true);
      return fieldTest(condition, facts);
    },
  };
}

function nameOf(field: string): string {
  return PLAIN_NAME.test(field) && !WORDS.test(field) ? field : `"${field}"`;
}

function fieldTest(condition: FieldCondition, facts: TargetFacts): string {
  const { field, test, span } = condition;
  if (field === RAW_LINE) return keyword(condition, facts);
  const name = nameOf(field);
  switch (test.kind) {
    case 'text': {
      if (!test.fold) throw inexpressible(testName(test), NAME, span);
      const values = withoutSets(test.pattern, NAME, span).map((pattern) => value(pattern, condition, facts));
      return anyOfTexts(
        values.map((one) => `${name}=${one}`),
        ' OR ',
      );
    }
    case 'oneOf':
      if (!test.fold) throw inexpressible(testName(test), NAME, span);
      return `${name} IN [${test.texts.map((text) => value([text], condition, facts)).join(', ')}]`;
    case 'number':
      if (test.comparator !== 'eq') {
        facts.note({
          message: `LogPoint also compares values of \`${field}\` that are no numbers, as texts.`,
          severity: 'info',
          ...span,
        });
      }
      return `${name}${COMPARATORS[test.comparator]}${test.number}`;
    case 'exists':
      return `${name}=*`;
    case 'regex':
      throw inexpressible(
        testName(test),
        NAME,
        span,
        'it filters what a search has found: all other conditions must hold besides',
      );
    default:
      throw inexpressible(testName(test), NAME, span);
  }
}

/** A value in quotation marks; throws where LogPoint would read another one in each way of writing it. */
function value(pattern: WildcardPattern, condition: FieldCondition, facts: TargetFacts): string {
  const wanted = tidy(pattern);
  const text = plainText(wanted);
  if (text !== undefined && numeral(text) === 'plain') noteNumeral(text, condition, facts);
  const plain = writePattern(wanted, (one) => one, { many: '*', one: '?' });
  const single = wanted.every((part) => typeof part !== 'string' || !/[*?]/.test(part));
  // A double quotation mark within others is none that every LogPoint reads.
  const quoted = (one: string) => {
    const marks = [`"${one.replaceAll('"', '\\"')}"`, `'${one}'`];
    return one.includes('"') ? marks.toReversed() : marks;
  };
  const written = [plain, plain.replaceAll('\\', '\\\\')].flatMap(quoted);
  const found = single && (text === undefined || numeral(text) !== 'odd') ? written.find(means) : undefined;
  if (found !== undefined) return found;
  throw inexpressible(
    `The text \`${plain}\``,
    NAME,
    condition.span,
    'LogPoint takes some of its characters for others',
  );

  function means(candidate: string): boolean {
    const parsed = logpoint.parse(`f=${candidate}`);
    if (!parsed.ok || parsed.program.kind !== 'plan' || parsed.program.plan.op !== 'filter') return false;
    return sameText(parsed.program.plan.predicate, wanted);
  }
}

function sameText(expr: Expr, wanted: WildcardPattern): boolean {
  if (expr.op === 'compare' && expr.comparator === 'eq' && expr.right.op === 'literal') {
    return expr.right.value === (plainText(wanted) ?? null);
  }
  if (expr.op !== 'match' || expr.pattern.kind !== 'wildcard') return false;
  return JSON.stringify(tidy(expr.pattern.parts)) === JSON.stringify(wanted);
}

/** A text anywhere in the event: in any of its values. */
function keyword(condition: FieldCondition, facts: TargetFacts): string {
  const { test, span } = condition;
  const parts = test.kind === 'text' ? tidy(test.pattern) : [];
  const inner = parts.filter((part) => typeof part === 'string').join('');
  const several = parts.length !== 3 || !isMany(parts[0]) || !isMany(parts.at(-1));
  if (test.kind !== 'text' || several || !test.fold || inner.includes('=')) {
    throw inexpressible('This condition on the whole event', NAME, span, 'name the field that holds the text');
  }
  facts.note({
    message: `\`${inner}\` is looked for in each value of the event; the rule looks for it in the names of fields as well.`,
    severity: 'info',
    ...span,
  });
  return value(parts, condition, facts);
}
