/**
 * grep: a Perl-compatible expression over the raw text line of each event, or a whole command with its options.
 *
 * The raw line (`@raw`) is `key=value` in the record's order, single blanks between, line breaks as a blank, nothing quoted or
 * escaped, nested keys dotted. The text is a bare pattern (several: one on each line), or commands as a shell reads them:
 * `grep -P '…'`, pipes of greps (each lets through lines of the one before), `head` and `wc -l` at the end. Files that
 * are named do not matter.
 *
 * Patterns are read by pcre2pattern(3), as GNU grep's `-P` does: with case unless `-i`, `\w`, `\d`, `\s` of ASCII. A pattern that
 * asks for several things of a line, as converters of Sigma rules write it, becomes conditions joined by `and`, which
 * mean the same. Recursion, calls of groups, conditional groups and most verbs are refused where they stand.
 */

import type { Expr, Plan, Program, Span } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { subexpressions } from '../../engine/walk.ts';
import { RAW_LINE } from '../../engine/whole-event.ts';
import { attempt, QueryFailure, unsupported } from '../failure.ts';
import type { Language, QueryMessage } from '../language.ts';
import { searchCondition } from '../shared/pcre/conjunctions.ts';
import { parsePattern } from '../shared/pcre/parser.ts';
import { printAlternatives, printPattern } from '../shared/pcre/print.ts';
import { findSlips } from '../shared/pcre/separators.ts';
import type { Item, Pattern } from '../shared/pcre/syntax.ts';
import { allOf, anyOf } from '../shared/text-test.ts';
import { type GrepFilter, type GrepPattern, type GrepPipe, readGreps } from './command.ts';
import { findImpossible } from './impossible.ts';
import { refuseDifferences } from './posix.ts';

/** grep as a query language. */
export const grep: Language = {
  id: 'grep',
  name: 'grep -P',
  defaultView: 'native',
  parse: (text) => attempt(text, (warn) => lower(text, readGreps(text, warn), warn)),
};

type Warn = (warning: QueryMessage) => void;

function lower(text: string, pipes: readonly GrepPipe[], warn: Warn): Program {
  const whole = { start: 0, end: text.length };
  const closing = pipes.find((pipe) => pipe.count || pipe.limit !== undefined);
  if (closing && pipes.length > 1)
    throw unsupported('Counting or cutting lines in one of several commands', closing.span);
  const predicate = anyOf(
    pipes.map((pipe) =>
      allOf(
        pipe.filters.map((filter) => filterCondition(filter, warn)),
        pipe.span,
      ),
    ),
    whole,
  );
  let plan: Plan = { op: 'filter', input: { op: 'source', span: whole }, predicate, span: whole };
  if (closing?.limit !== undefined) {
    plan = { op: 'limit', input: plan, count: closing.limit, offset: 0, from: 'head', span: closing.span };
  }
  if (!closing?.count) return { kind: 'plan', plan, returns: 'events' };
  const aggregates = [{ name: 'count', fn: 'count', span: closing.span }] as const;
  plan = { op: 'aggregate', input: plan, by: [], aggregates, missingKeys: 'keep', order: 'met', span: closing.span };
  return { kind: 'plan', plan, returns: 'table' };
}

function filterCondition(filter: GrepFilter, warn: Warn): Expr {
  const found = anyOf(
    filter.patterns.map((pattern) => patternCondition(pattern, filter, warn)),
    filter.span,
  );
  return filter.invert ? { op: 'not', item: found, span: filter.span } : found;
}

function patternCondition(text: GrepPattern, filter: GrepFilter, warn: Warn): Expr {
  const span = text.span(0, text.text.length);
  const pattern = read(text, filter);
  if (filter.syntax === 'perl') warnOf(text, pattern, warn);
  const value: Expr = { op: 'field', name: RAW_LINE, span };
  const condition = filter.whole
    ? wholeCondition(pattern, filter, value, span)
    : searchCondition(
        pattern,
        {
          value,
          span: text.span,
          onEmptyDenial: (group) =>
            warn({
              ...text.span(group.start, group.end),
              message:
                'This excludes nothing: the `.*` before it may run to the end of the line, where nothing follows.',
              help: 'Deny it from the beginning of the line: `^(?!.*…)`.',
            }),
        },
        span,
      );
  checkConditions(condition);
  return condition;
}

function read(text: GrepPattern, { syntax, fold }: GrepFilter): Pattern {
  if (syntax === 'literal') {
    const characters = [...text.text];
    let start = 0;
    const items = characters.map((character): Item => {
      const at = start;
      start += character.length;
      return { kind: 'character', text: character, start: at, end: start, fold };
    });
    return { alternatives: [items], refers: false };
  }
  if (syntax !== 'perl') refuseDifferences(text, syntax);
  return parsePattern(text, { flavour: 'pcre', fold });
}

/** `-x` and `-w`, as GNU grep writes them around a Perl expression. */
function wholeCondition(pattern: Pattern, { whole }: GrepFilter, value: Expr, span: Span): Expr {
  const options = { fold: false, captures: pattern.refers };
  const { alternatives } = pattern;
  const source = printAlternatives(alternatives, options);
  const regex =
    whole === 'line'
      ? printPattern(alternatives, 'full', options)
      : ({ source: `(?<!\\w)(?:${source})(?!\\w)`, dialect: 'pcre', anchor: 'search' } as const);
  const rules = { fold: false, missing: false, lists: 'any' } as const;
  return { op: 'match', value, pattern: { kind: 'regex', regex }, rules, span };
}

function warnOf(text: GrepPattern, pattern: Pattern, warn: Warn): void {
  const slips = findSlips(text.text, pattern);
  for (const { start, end, message, help } of slips) {
    const more = text.doubled(start) ? ' Within double quotes each of them is doubled once more.' : '';
    warn({ ...text.span(start, end), message, help: `${help}${more}` });
  }
  const impossible = findImpossible(pattern);
  if (impossible && !slips.some(({ start }) => start === impossible.item.start)) {
    const { item, reason } = impossible;
    warn({ ...text.span(item.start, item.end), message: `The pattern can never match: ${reason}.` });
  }
  const byte = /(?<!\\)(?:\\\\)*\\C/.exec(text.text);
  if (byte && !slips.some(({ start, end }) => start >= byte.index && end <= byte.index + byte[0].length)) {
    warn({
      ...text.span(byte.index + byte[0].length - 2, byte.index + byte[0].length),
      message: '`\\C` is one byte to grep, and one character here: the same in plain English text, and nowhere else.',
    });
  }
}

/** What the tree cannot tell: that a repetition is too large for either engine. */
function checkConditions(expr: Expr): void {
  if (expr.op === 'match' && expr.pattern.kind === 'regex') {
    const wrong = checkRegex(expr.pattern.regex);
    if (wrong !== null) throw new QueryFailure(wrong, expr.span, { kind: 'unsupported' });
  }
  for (const part of subexpressions(expr)) checkConditions(part);
}
