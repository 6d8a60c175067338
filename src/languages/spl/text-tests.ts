/** How `eval` and `where` compare, and their tests of text: regular expressions (PCRE, with case), `like`, address ranges. */
import type { ComparisonRules, Expr, RegexPattern, Span, WildcardPattern } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { QueryFailure } from '../failure.ts';

/** Text with case, as numbers when both sides are; a missing field is unknown; a list when any of its values is. */
export const EVAL: ComparisonRules = { fold: false, numbers: 'both', missing: null, lists: 'any' };

/** A regular expression as Splunk reads it: PCRE, found anywhere. Throws at `span` when it cannot be read. */
export function readRegex(source: string, span: Span): RegexPattern {
  const regex = { source, dialect: 'pcre', anchor: 'search' } as const;
  const wrong = checkRegex(regex);
  if (wrong !== null) throw new QueryFailure(wrong, span);
  return regex;
}

/** `match(value, regex)`: true when the regular expression is found in the value. */
export function matchTest(value: Expr, pattern: Expr, span: Span): Expr {
  if (pattern.op !== 'literal') return { op: 'call', name: 'containsMatch', args: [value, pattern], rules: EVAL, span };
  const regex = readRegex(String(pattern.value), pattern.span);
  return { op: 'match', value, pattern: { kind: 'regex', regex }, rules: EVAL, span };
}

/** `cidrmatch(range, address)`. */
export function cidrTest(address: Expr, range: Expr, span: Span): Expr {
  if (range.op !== 'literal') return { op: 'call', name: 'cidrMatch', args: [address, range], rules: EVAL, span };
  return { op: 'match', value: address, pattern: { kind: 'cidr', ranges: [String(range.value)] }, rules: EVAL, span };
}

/** `like`: `%` stands for any run of characters, `_` for one; a backslash before either makes it itself. */
export function likeTest(value: Expr, pattern: Expr, span: Span): Expr {
  if (pattern.op !== 'literal') return { op: 'call', name: 'like', args: [value, pattern], rules: EVAL, span };
  const parts: WildcardPattern = [...String(pattern.value).matchAll(/\\([%_\\])|%|_|[^%_\\]+|\\/g)].map(
    ([token, escaped]) => escaped ?? (token === '%' ? { any: 'many' } : token === '_' ? { any: 'one' } : token),
  );
  return { op: 'match', value, pattern: { kind: 'wildcard', parts }, rules: EVAL, span };
}
