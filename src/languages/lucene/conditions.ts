/**
 * Conditions of single terms, phrases and patterns.
 *
 * Source: Elasticsearch reference, *Query string query* and *Text analysis*: on an analysed field a text is compared word by
 * word and without case, on one that is kept whole (`keyword`) as a whole and with case. Wildcards, regular expressions and
 * fuzzy terms are compared with single words, in lower case, and are not cut into words themselves.
 */
import { parseRange } from '../../engine/cidr.ts';
import { wordsOf } from '../../engine/functions/words.ts';
import type { ComparisonRules, Expr, RegexPattern, Span, WildcardPattern } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { allOf, anyOf } from '../shared/text-test.ts';
import type { Reading } from './reading.ts';
import type { QuerySource } from './source.ts';
import { EXACT, NUMBER, type Target, wordsIn } from './targets.ts';

/** What no word of an analysed text holds. */
const BETWEEN_WORDS = /[^\p{L}\p{N}\p{M}\p{Pc}\p{Cf}.,;:'·‘’]/u;
/** The same in a regular expression, where most of these characters are operators unless a backslash stands before them. */
const BETWEEN_WORDS_IN_REGEX = /\\(?:[^\p{L}\p{N}_.,;:'·‘’]|[sW])|[\s/%=,;]/u;
/** `{1,3}`, whose comma is none of the text's. */
const REPETITION = /\{\d*,\d*\}/g;

/** A condition being read. */
export interface Situation {
  readonly target: Target;
  readonly reading: Reading;
  readonly source: QuerySource;
  /** The condition's place. */
  readonly span: Span;
}

/** A single term: `undefined` when it holds no word. */
export function termTest(text: string, situation: Situation): Expr | undefined {
  const { target, source, span, reading } = situation;
  const range = addressRange(text, situation);
  if (range) return range;
  if (target.kept === 'whole') return isWhole(text, situation);
  const words = wordsOf(text);
  const [only, second] = words;
  if (only === undefined) return noWord(situation);
  if (second === undefined) return isWord(only, text, situation);
  const listed = words.map((word) => `\`${word}\``).join(', ');
  const enough = reading.defaultOperator === 'or' ? 'one of which is enough' : 'all of which must be there';
  const keyword = wholeField(situation);
  source.warn(
    `${target.name === undefined ? 'Texts are' : `\`${target.name}\` is`} analysed: the term is read as the words ${listed}, ${enough}.`,
    span,
    `In quotation marks the words must follow each other${keyword === undefined ? '' : `; \`${keyword}\` asks for the whole value`}.`,
  );
  if (reading.defaultOperator === 'and') {
    return allOf(
      words.map((word) => equals(wordsIn(target), word, span)),
      span,
    );
  }
  const items = words.map((word): Expr => ({ op: 'literal', value: word, span }));
  return { op: 'in', value: wordsIn(target), items, rules: EXACT, span };
}

/** Words in quotation marks, moved by at most `slop` places in all: `undefined` when there is no word. */
export function phraseTest(text: string, slop: number, situation: Situation): Expr | undefined {
  const { target, span } = situation;
  const range = addressRange(text, situation);
  if (range) return range;
  if (target.kept === 'whole') return isWhole(text, situation);
  const words = wordsOf(text);
  const [only, second] = words;
  if (only === undefined) return noWord(situation);
  if (second === undefined) return isWord(only, text, situation);
  const args = [slop, ...words].map((value): Expr => ({ op: 'literal', value, span }));
  return { op: 'call', name: 'hasPhrase', args: [target.value, ...args], span };
}

/** A term that may differ by some edits. */
export function fuzzyTest(text: string, fuzzy: string, { target, span }: Situation): Expr {
  const whole = target.kept === 'whole';
  const wanted = whole && !target.fold ? text : text.toLowerCase();
  const edits = editsOf(fuzzy, [...wanted].length);
  const args = [wanted, edits].map((value): Expr => ({ op: 'literal', value, span }));
  const kept: Expr = target.fold ? { op: 'call', name: 'lower', args: [target.value], span } : target.value;
  const value = whole ? kept : wordsIn(target);
  return { op: 'call', name: 'isNear', args: [value, ...args], span };
}

/**
 * How many edits a fuzzy term may need: as said, at most two; `AUTO`, or nothing, by its length; a share of its length as
 * Lucene had it before version 4. Source: Elasticsearch reference, *Fuzziness*; Lucene, `FuzzyQuery.floatToEdits`.
 */
function editsOf(fuzzy: string, length: number): number {
  const [, low = '3', high = '6'] = /^AUTO:(\d{1,6}),(\d{1,6})$/i.exec(fuzzy) ?? [];
  const said = Number.parseFloat(fuzzy);
  if (Number.isNaN(said)) return length < Number(low) ? 0 : length < Number(high) ? 1 : 2;
  return said >= 1 || said === 0 ? Math.min(Math.trunc(said), 2) : Math.min(Math.trunc((1 - said) * length), 2);
}

/** A term with wildcards. */
export function wildcardTest(parts: WildcardPattern, situation: Situation): Expr {
  const { target, span } = situation;
  const texts = parts.filter((part) => typeof part === 'string');
  const foreign = texts.some((text) => BETWEEN_WORDS.test(text));
  const words = target.kept === 'words' && !foreign;
  if (target.kept === 'words' && foreign) warnOfPattern(situation);
  const rules = { ...EXACT, fold: words || target.fold };
  return {
    op: 'match',
    value: words ? wordsIn(target) : target.value,
    pattern: { kind: 'wildcard', parts },
    rules,
    span,
  };
}

/** A regular expression, of a whole word or a whole value. `at` is where its first `/` stands. Throws `QueryFailure`. */
export function regexTest(pattern: string, fold: boolean, at: number, situation: Situation): Expr {
  const { target, span, source } = situation;
  const regex: RegexPattern = { source: pattern, dialect: 'lucene', anchor: 'full' };
  const wrong = checkRegex(regex);
  if (wrong !== null) throw source.failure(wrong, at, at + pattern.length + 2);
  const foreign = BETWEEN_WORDS_IN_REGEX.test(pattern.replace(REPETITION, ''));
  const words = target.kept === 'words' && !foreign;
  if (target.kept === 'words' && foreign) warnOfPattern(situation);
  return {
    op: 'match',
    value: words ? wordsIn(target) : target.value,
    pattern: { kind: 'regex', regex },
    rules: { ...EXACT, fold: fold || words || target.fold },
    span,
  };
}

/** Converters write such patterns for indices that keep the field whole, as Winlogbeat's template has it. */
function warnOfPattern(situation: Situation): void {
  const { target, source, span } = situation;
  if (target.name === undefined) return;
  const keyword = wholeField(situation);
  source.warn(
    `No word of an analysed field holds what the pattern asks for; it is compared with the whole value of \`${target.name}\`, with case.`,
    span,
    keyword === undefined
      ? 'Elasticsearch itself finds nothing here. A phrase in quotation marks asks for words that follow each other.'
      : `That is what \`${keyword}\` asks for, and what the field itself is in Winlogbeat's template.`,
  );
}

/** `10.0.0.0/8`, which a field of type `ip` takes as a range of addresses. */
function addressRange(text: string, { target, reading, source, span }: Situation): Expr | undefined {
  const { name } = target;
  if (name === undefined || !/^[\d.]+\/\d+$|^[0-9a-f:]+\/\d+$/i.test(text) || !parseRange(text)) return undefined;
  if (target.kept === 'whole' && !name.endsWith('.ip')) return undefined;
  if (reading.mapping === 'dynamic') {
    source.warn(`\`${text}\` is read as a range of addresses, as on a field of type \`ip\`.`, span);
  }
  return { op: 'match', value: target.value, pattern: { kind: 'cidr', ranges: [text] }, rules: EXACT, span };
}

function noWord(situation: Situation): undefined {
  const { target, source, span } = situation;
  if (target.name === undefined) return undefined;
  const keyword = wholeField(situation);
  source.warn(
    `\`${target.name}\` is analysed and this text holds no word: the condition is left out.`,
    span,
    keyword === undefined ? undefined : `\`${keyword}\` compares the whole value.`,
  );
  return undefined;
}

/** The name under which the index keeps an analysed field whole; templates that name their texts have none. */
function wholeField({ target, reading }: Situation): string | undefined {
  return target.name === undefined || reading.mapping !== 'dynamic' ? undefined : `${target.name}.keyword`;
}

function isWhole(text: string, { target, span }: Situation): Expr {
  return equals(target.value, text, span, target.fold);
}

/** A single word; a number is also found as a field of numbers has it, without regard to how it is written (`-5`, `1.0`). */
function isWord(word: string, text: string, { target, span }: Situation): Expr {
  const test = equals(wordsIn(target), word, span);
  if (!NUMBER.test(text) || String(Number(text)) === word) return test;
  const right: Expr = { op: 'literal', value: Number(text), span };
  const rules: ComparisonRules = { ...EXACT, numbers: 'strict' };
  return anyOf([test, { op: 'compare', comparator: 'eq', left: target.value, right, rules, span }], span);
}

function equals(left: Expr, text: string, span: Span, fold = false): Expr {
  const right: Expr = { op: 'literal', value: text, span };
  return { op: 'compare', comparator: 'eq', left, right, rules: { ...EXACT, fold }, span };
}

/** The conditions of several places to look in, any of which is enough. */
export function anyTarget(tests: readonly (Expr | undefined)[], span: Span): Expr | undefined {
  const found = tests.filter((test) => test !== undefined);
  return found.length === 0 ? undefined : anyOf(found, span);
}
