/** From a field, its modifiers and values to a condition. */
import { parseRange } from '../../engine/cidr.ts';
import type { ComparisonRules, Expr, RegexPattern, Span } from '../../engine/plan.ts';
import { findRegexError } from '../../engine/regex.ts';
import { QueryFailure } from '../failure.ts';
import { allOf, anyOf } from '../shared/text-test.ts';
import type { ItemKey, TimePart } from './modifiers.ts';
import { plainText, readText, withAnyDash } from './patterns.ts';
import { expandedValues, type RuleReading } from './placeholders.ts';
import { encodedTexts, fieldOf, TEXT, textTest } from './text-values.ts';
import { describeNode, type YamlNode, type YamlScalar } from './yaml-tree.ts';

/** A number in a rule: equal to numbers, and to texts that are one. */
const NUMBER: ComparisonRules = { ...TEXT, numbers: 'both' };

/** How a condition on one field is made. */
export interface ValueContext extends RuleReading {
  readonly key: ItemKey;
  /** The item with its values. */
  readonly span: Span;
}

/** The condition that a key's values make: any of them, or all with `all`. */
export function valueTest(value: YamlNode, context: ValueContext): Expr {
  const { key, span, warn } = context;
  const test = linkedTest(value, context);
  if (key.all && (value.kind !== 'list' || value.items.length < 2)) {
    warn({
      message: '`all` has only one value here, and changes nothing.',
      help: 'It asks for all values of a list.',
      ...key.all.span,
    });
  }
  return key.negated ? { op: 'not', item: test, span } : test;
}

function linkedTest(value: YamlNode, context: ValueContext): Expr {
  if (value.kind === 'map') {
    throw new QueryFailure('Unexpected mapping, expected a value or a list of values.', value.span, {
      help: 'a field is followed by its values: `Image: …`, or by `- …` lines',
    });
  }
  if (value.kind === 'scalar') {
    return context.key.expand ? choiceTest([value], context) : scalarTest(value, context.span, context);
  }
  if (value.items.length === 0) {
    throw new QueryFailure('Unexpected empty list, expected values.', value.span, {
      help: 'write `null` for a field that is missing',
    });
  }
  const scalars = value.items.map((item) => {
    if (item.kind === 'scalar') return item;
    throw new QueryFailure(`Unexpected ${describeNode(item)}, expected a value.`, item.span);
  });
  return choiceTest(scalars, context);
}

/** Any of the values, or all with `all`. */
function choiceTest(written: readonly YamlScalar[], context: ValueContext): Expr {
  const { key, span } = context;
  const values = key.expand ? written.map((scalar) => expandedValues(scalar, context)) : written.map((one) => [one]);
  const scalars = values.flat();
  // All of some values and of none: of none is never so.
  const never = key.all === undefined ? scalars.length === 0 : values.some((expanded) => expanded.length === 0);
  if (never) return { op: 'literal', value: false, span };
  const choice = key.all === undefined ? plainChoice(scalars, context) : undefined;
  if (choice !== undefined) return choice;
  const tests = scalars.map((scalar) => scalarTest(scalar, scalar.span, context));
  return key.all === undefined ? anyOf(tests, span) : allOf(tests, span);
}

/** Membership, for a list of texts without wildcards or of plain numbers. */
function plainChoice(scalars: readonly YamlScalar[], context: ValueContext): Expr | undefined {
  const { key, span } = context;
  if (scalars.length < 2 || !isPlainTest(key)) return undefined;
  const tests = scalars.map((scalar) => scalarTest(scalar, scalar.span, context));
  const items: Expr[] = [];
  let rules: ComparisonRules | undefined;
  for (const test of tests) {
    if (test.op !== 'compare' || (rules !== undefined && test.rules.numbers !== rules.numbers)) return undefined;
    rules = test.rules;
    items.push(test.right);
  }
  return rules && { op: 'in', value: fieldOf(key), items, rules, span };
}

function isPlainTest(key: ItemKey): boolean {
  const { field, part, regex, cidr, exists, fieldref, comparator, time, windash, base64: encoded } = key;
  if (field === undefined || part || regex || comparator || time || encoded) return false;
  return !(cidr || exists || fieldref || windash);
}

function scalarTest(scalar: YamlScalar, span: Span, context: ValueContext): Expr {
  const { key } = context;
  if (key.exists) return existsTest(scalar, span, key);
  if (scalar.value === null) return nullTest(scalar, span, key);
  if (key.time) return timeTest(scalar, span, key, key.time);
  if (key.comparator) return orderTest(scalar, span, context);
  if (key.cidr) return cidrTest(scalar, span, key);
  if (key.fieldref) return referenceTest(scalar, span, key);
  if (key.regex) return regexTest(scalar, span, key, key.regex);
  if (typeof scalar.value !== 'string' && isPlainTest(key)) return numberTest(scalar, span, context);
  const text = readText(scalar.text);
  const dashed = key.windash ? withAnyDash(text) : text;
  if (key.base64 === undefined) return textTest(dashed, scalar, span, key);
  const tests = encodedTexts(dashed, scalar, key).map((one) => textTest([one], scalar, span, key));
  return anyOf(tests, span);
}

/** `null`: the field is missing. */
function nullTest(scalar: YamlScalar, span: Span, key: ItemKey): Expr {
  if (!isPlainTest(key)) {
    throw new QueryFailure('Unexpected `null`, expected a text.', scalar.span, {
      help:
        key.field === undefined ? 'a keyword is a text' : 'only a field without modifiers can be compared with `null`',
    });
  }
  return { op: 'not', item: { op: 'exists', value: fieldOf(key), span }, span };
}

function existsTest(scalar: YamlScalar, span: Span, key: ItemKey): Expr {
  const word = scalar.text.toLowerCase();
  if (word !== 'true' && word !== 'false') {
    throw new QueryFailure(`Unexpected ${describeNode(scalar)}, expected \`true\` or \`false\`.`, scalar.span);
  }
  const exists: Expr = { op: 'exists', value: fieldOf(key), span };
  return word === 'true' ? exists : { op: 'not', item: exists, span };
}

/** A number or truth value without modifiers. */
function numberTest(scalar: YamlScalar, span: Span, { key, warn }: ValueContext): Expr {
  const { value, text } = scalar;
  const left = fieldOf(key);
  const compare = (right: string | number, rules: ComparisonRules): Expr => ({
    op: 'compare',
    comparator: 'eq',
    left,
    right: { op: 'literal', value: right, span: scalar.span },
    rules: { ...rules, fold: !key.cased },
    span,
  });
  if (typeof value !== 'number') return compare(text, TEXT);
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return compare(value, NUMBER);
  warn({
    message: `\`${text}\` without quotation marks is a number in YAML (${value}); it is read as the number and as the text.`,
    help: `Write '${text}' for the text.`,
    ...scalar.span,
  });
  return anyOf([compare(text, TEXT), compare(value, NUMBER)], span);
}

/** The number of a value; a decimal text counts, with what it says. */
function numberOf(scalar: YamlScalar): number {
  if (typeof scalar.value === 'number') return scalar.value;
  const number = /^\s*[-+]?\d+(?:\.\d+)?\s*$/.test(scalar.text) ? Number(scalar.text) : undefined;
  if (number !== undefined) return number;
  throw new QueryFailure(`Unexpected ${describeNode(scalar)}, expected a number.`, scalar.span);
}

function orderTest(scalar: YamlScalar, span: Span, { key }: ValueContext): Expr {
  const right: Expr = { op: 'literal', value: numberOf(scalar), span: scalar.span };
  const comparator = key.comparator ?? 'eq';
  return { op: 'compare', comparator, left: fieldOf(key), right, rules: { ...TEXT, numbers: 'coerce' }, span };
}

const TIME_RANGES: Readonly<Record<TimePart, readonly [least: number, most: number]>> = {
  minute: [0, 59],
  hour: [0, 23],
  day: [1, 31],
  week: [1, 53],
  month: [1, 12],
  year: [1, 9999],
};

/** A part of a time in UTC; weeks are those of ISO 8601. */
function timeTest(scalar: YamlScalar, span: Span, key: ItemKey, part: TimePart): Expr {
  const number = numberOf(scalar);
  const [least, most] = TIME_RANGES[part];
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new QueryFailure(
      `Unexpected ${describeNode(scalar)}, expected a number from ${least} to ${most}.`,
      scalar.span,
    );
  }
  const unit: Expr = { op: 'literal', value: part, span };
  const time: Expr = { op: 'call', name: 'timestamp', args: [fieldOf(key)], span };
  const left: Expr = { op: 'call', name: 'timePart', args: [time, unit], span };
  const right: Expr = { op: 'literal', value: number, span: scalar.span };
  return {
    op: 'compare',
    comparator: key.comparator ?? 'eq',
    left,
    right,
    rules: { ...TEXT, numbers: 'coerce' },
    span,
  };
}

function cidrTest(scalar: YamlScalar, span: Span, key: ItemKey): Expr {
  if (parseRange(scalar.text) === undefined) {
    throw new QueryFailure(
      `Unexpected ${describeNode(scalar)}, expected an address range such as \`10.0.0.0/8\` or \`fe80::/10\`.`,
      scalar.span,
    );
  }
  return { op: 'match', value: fieldOf(key), pattern: { kind: 'cidr', ranges: [scalar.text] }, rules: TEXT, span };
}

/** Another field of the event as the value. */
function referenceTest(scalar: YamlScalar, span: Span, key: ItemKey): Expr {
  const name = plainText(readText(scalar.text));
  if (typeof scalar.value !== 'string' || name === undefined || name === '') {
    throw new QueryFailure(`Unexpected ${describeNode(scalar)}, expected the name of a field.`, scalar.span);
  }
  const other: Expr = { op: 'field', name, span: scalar.span };
  const rules = { ...TEXT, fold: !key.cased };
  if (key.part === undefined) return { op: 'compare', comparator: 'eq', left: fieldOf(key), right: other, rules, span };
  return { op: 'match', value: fieldOf(key), pattern: { kind: PARTS[key.part], text: other }, rules, span };
}

const PARTS = { contains: 'contains', startswith: 'startsWith', endswith: 'endsWith' } as const;

/** A regular expression (PCRE), found anywhere unless it is anchored, with case unless `i`. */
function regexTest(scalar: YamlScalar, span: Span, key: ItemKey, flags: NonNullable<ItemKey['regex']>): Expr {
  const regex: RegexPattern = {
    source: key.part === 'endswith' ? `(?:${scalar.text})\\z` : scalar.text,
    dialect: 'pcre',
    anchor: key.part === 'startswith' ? 'start' : 'search',
    ...(flags.m ? { multiline: true } : {}),
    ...(flags.s ? { dotAll: true } : {}),
  };
  // What is wrapped around the text to hold it to the end is no part of it.
  const wrong = findRegexError({ ...regex, source: scalar.text }) ?? findRegexError(regex);
  if (wrong !== null) {
    const place =
      wrong.at === undefined ? scalar.span : scalar.places(wrong.at, Math.min(wrong.at + 1, scalar.text.length));
    throw new QueryFailure(wrong.message, place);
  }
  return {
    op: 'match',
    value: fieldOf(key),
    pattern: { kind: 'regex', regex },
    rules: { ...TEXT, fold: flags.i },
    span,
  };
}
