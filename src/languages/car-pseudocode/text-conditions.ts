/** Conditions on parts of a text: `contains`, `starts with`, `ends with`, and regular expressions. */
import type { Expr, RegexPattern } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { QueryFailure } from '../failure.ts';
import { takeQuoted } from '../shared/quotes.ts';
import { allOf, anyOf, LOOSE, textTest } from '../shared/text-test.ts';
import { warnOfRegex, warnOfText } from './literals.ts';
import type { Term, TermReader } from './terms.ts';
import { AND } from './words.ts';

/** Where in a text another one is looked for. */
export type Part = 'contains' | 'startsWith' | 'endsWith';

/** The texts after `contains` and its like: one, or several in brackets joined by commas, `or`, or `and`. */
export function readTexts(terms: TermReader, value: Expr, part: Part, start: number): Expr {
  const { reader } = terms;
  const bracket = reader.take(/[([]/y);
  if (bracket === undefined) return holds(terms, value, part, terms.item());
  const items = readAlternatives(terms, value, part);
  const all = reader.sees(AND);
  while (reader.take(AND) !== undefined) items.push(holds(terms, value, part, terms.item()));
  if (reader.take(/[)\]]/y) === undefined) throw reader.unexpected(`\`,\` or \`${bracket === '[' ? ']' : ')'}\``);
  return all ? allOf(items, reader.span(start)) : anyOf(items, reader.span(start));
}

/** Texts joined by commas or `or`, without their brackets. */
export function readAlternatives(terms: TermReader, value: Expr, part: Part): Expr[] {
  const items = [holds(terms, value, part, terms.item())];
  while (terms.reader.take(/,|or\b|\|\|/iy) !== undefined) items.push(holds(terms, value, part, terms.item()));
  return items;
}

function holds({ warn }: TermReader, value: Expr, part: Part, item: Term): Expr {
  const { span } = item.expr;
  const { text } = item;
  if (text !== undefined) warnOfText(value, { text, ...span }, warn);
  if (text?.includes('*')) {
    const pattern = `${part === 'startsWith' ? '' : '*'}${text}${part === 'endsWith' ? '' : '*'}`;
    return textTest(value, { text: pattern.replace(/\*{2,}/g, '*'), ...span }, span, { one: false, warn });
  }
  return { op: 'match', value, pattern: { kind: part, text: item.expr }, rules: LOOSE, span };
}

/**
 * The regular expression after `match`, in quotation marks or not, in parentheses or not; found anywhere in the text,
 * without case.
 *
 * @throws QueryFailure for an expression that cannot be read.
 */
export function readRegex(terms: TermReader, value: Expr, start: number): Expr {
  const { reader } = terms;
  const opened = reader.skip();
  const pattern = () => takeQuoted(reader, { escapes: true, warn: terms.warn }) ?? terms.bareRegex();
  const bracketed = reader.take(/\(\s*(?=["“”„'‘’])/y) !== undefined;
  const source = bracketed ? terms.enclosed(opened, pattern) : pattern();
  warnOfRegex(source, terms.warn);
  const regex: RegexPattern = { source: source.text, dialect: 'pcre', anchor: 'search' };
  const wrong = checkRegex(regex);
  if (wrong !== null) throw new QueryFailure(wrong, { start: source.start, end: source.end });
  return { op: 'match', value, pattern: { kind: 'regex', regex }, rules: LOOSE, span: reader.span(start) };
}
