/** Tests by regular expressions (PCRE, with case) and by address ranges. */
import type { Expr, RegexPattern, Span } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { QueryFailure } from '../failure.ts';
import { EVAL } from './lower-eval.ts';

/** A regular expression as Splunk reads it: PCRE, found anywhere. Throws at `span` when it cannot be read. */
export function readRegex(source: string, span: Span): RegexPattern {
  const regex = { source, dialect: 'pcre', anchor: 'search' } as const;
  const wrong = checkRegex(regex);
  if (wrong !== null) throw new QueryFailure(wrong, span);
  return regex;
}

/** `match(value, regex)`: true when the regular expression is found in the value. */
export function matchTest(value: Expr, pattern: Expr, span: Span): Expr {
  if (pattern.op !== 'literal') return { op: 'call', name: 'matchRegex', args: [value, pattern], rules: EVAL, span };
  const regex = readRegex(String(pattern.value), pattern.span);
  return { op: 'match', value, pattern: { kind: 'regex', regex }, rules: EVAL, span };
}

/** `cidrmatch(range, address)`. */
export function cidrTest(address: Expr, range: Expr, span: Span): Expr {
  if (range.op !== 'literal') return { op: 'call', name: 'cidrMatch', args: [address, range], rules: EVAL, span };
  return { op: 'match', value: address, pattern: { kind: 'cidr', ranges: [String(range.value)] }, rules: EVAL, span };
}
