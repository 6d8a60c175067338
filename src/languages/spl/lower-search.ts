/**
 * Lowers the conditions of `search`: text without case, `*` as a wildcard, as numbers when both sides are. `field!=value`
 * is false where the field is missing, `NOT field=value` is true there (Search Manual, "Difference between != and NOT").
 */
import { parseRange } from '../../engine/cidr.ts';
import type { ComparisonRules, Expr, Span } from '../../engine/plan.ts';
import { RAW_LINE } from '../../engine/whole-event.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { allOf, anyOf, wildcards } from '../shared/text-test.ts';
import { type Child, childOf } from './data-models.ts';
import { fieldOf, filtered, type LowerContext, type Stage } from './stage.ts';
import { marked, semiJoined } from './subsearch.ts';
import type { Condition, Name, SearchValue, Subsearch } from './syntax.ts';
import { timeBound } from './time-modifiers.ts';

/** How `search` compares. */
const SEARCH: ComparisonRules = { fold: true, numbers: 'both', missing: false, lists: 'any' };

/**
 * Keeps the rows that a search's conditions take. Searches in square brackets join where AND and NOT stand at the top;
 * elsewhere rows are marked first.
 */
export function searched(stage: Stage, condition: Condition, span: Span, context: LowerContext): Stage {
  const conjuncts = condition.kind === 'and' ? once(condition.items) : [condition];
  const hits = new Map<Subsearch, Expr>();
  const tests: Condition[] = [];
  const joins: ((before: Stage) => Stage)[] = [];
  let before = stage;
  for (const conjunct of conjuncts) {
    const negated = conjunct.kind === 'not';
    const inner = conjunct.kind === 'not' ? conjunct.item : conjunct;
    if (inner.kind === 'subsearch') {
      joins.push((rows) => semiJoined(rows, inner.search, negated, inner.span, context));
    } else if (!isEverything(conjunct)) {
      for (const search of searchesIn(conjunct)) {
        const { stage: next, hit } = marked(before, search, { start: search.start, end: search.end }, context);
        before = next;
        hits.set(search, hit);
      }
      tests.push(conjunct);
    }
  }
  const lowering = new SearchLowering(before, context, hits);
  const predicates = tests.map((test) => lowering.lower(test));
  const kept = predicates.length === 0 ? before : filtered(before, allOf(predicates, span), span);
  return joins.reduce((rows, join) => join(rows), kept);
}

/** The searches in square brackets within a condition. */
function searchesIn(condition: Condition): readonly Subsearch[] {
  if (condition.kind === 'subsearch') return [condition.search];
  if (condition.kind === 'not') return searchesIn(condition.item);
  return condition.kind === 'and' || condition.kind === 'or' ? condition.items.flatMap(searchesIn) : [];
}

/** What a search's conditions ask of a row, as one predicate. Throws for searches in square brackets. */
export function condition(asked: Condition, stage: Stage, context: LowerContext): Expr {
  return new SearchLowering(stage, context).lower(asked);
}

/** Each word and each comparison of a list once: a second one asks nothing more. */
function once(items: readonly Condition[]): readonly Condition[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    if (item.kind !== 'words' && item.kind !== 'compare') return true;
    const asked = item.kind === 'words' ? [] : [item.field.text, item.comparator];
    const key = JSON.stringify([...asked, item.value.exact, item.value.text]);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

function isEverything(condition: Condition): boolean {
  return condition.kind === 'words' && condition.value.text === '*';
}

class SearchLowering {
  readonly #stage: Stage;
  readonly #context: LowerContext;
  /** Whether a row meets the conditions of a search in square brackets. */
  readonly #hits: ReadonlyMap<Subsearch, Expr>;

  constructor(stage: Stage, context: LowerContext, hits: ReadonlyMap<Subsearch, Expr> = new Map()) {
    this.#stage = stage;
    this.#context = context;
    this.#hits = hits;
  }

  lower(condition: Condition): Expr {
    const { span } = condition;
    switch (condition.kind) {
      case 'and':
        return allOf(
          once(condition.items).map((item) => this.lower(item)),
          span,
        );
      case 'or':
        return anyOf(
          once(condition.items).map((item) => this.lower(item)),
          span,
        );
      case 'not':
        return { op: 'not', item: this.lower(condition.item), span };
      case 'words':
        return this.#words(condition.value, span);
      case 'time':
        return timeBound(condition.bound, condition.value, span);
      case 'subsearch': {
        const hit = this.#hits.get(condition.search);
        if (hit !== undefined) return hit;
        throw unsupported('A search in square brackets here', span, 'Put it into the command `search`.');
      }
      case 'in':
        return this.#member(condition);
      case 'compare':
        return this.#compare(condition);
    }
  }

  #compare(condition: Extract<Condition, { kind: 'compare' }>): Expr {
    const { field, comparator, value, span } = condition;
    if (this.#isIndex(field)) return this.#index(condition);
    const child = field.text === 'nodename' && comparator === 'eq' ? childOf(value.text) : undefined;
    if (child !== undefined) return this.#isChild(child, condition);
    const channel = this.#stage.columns.includes(field.text) ? undefined : channelOf(field, value);
    const left = fieldOf(this.#stage, channel === undefined ? field : { ...field, text: 'Channel' }, this.#context);
    if (channel !== undefined)
      return comparator === 'ne' ? unequalTest(left, channel, span) : equalTest(left, channel, span);
    if (comparator === 'eq') return equalTest(this.#asked(field, [value]), value, span);
    if (comparator === 'ne') return unequalTest(left, value, span);
    if (isWild(value.text)) {
      throw new QueryFailure('Unexpected wildcard, expected a number or a text to compare with.', value);
    }
    return { op: 'compare', comparator, left, right: literal(value), rules: SEARCH, span };
  }

  /** Any of `field=value`. Values that are compared as they stand are looked up at once. */
  #member({ field, values, span }: Extract<Condition, { kind: 'in' }>): Expr {
    const named = this.#isIndex(field);
    const isPlain = (value: SearchValue): boolean =>
      !(named || value.exact || isWild(value.text) || value.text.includes('/')) &&
      channelOf(field, value) === undefined;
    const plain = values.filter(isPlain);
    const tests = values
      .filter((value) => !isPlain(value))
      .map((value) => this.#compare({ kind: 'compare', field, comparator: 'eq', value, span }));
    if (plain.length > 0) {
      const value = this.#asked(field, plain);
      tests.unshift({ op: 'in', value, items: plain.map(literal), rules: SEARCH, span });
    }
    return anyOf(tests, span);
  }

  /** A field that is compared with values: as the event has it, where these cannot be what a data model fills in. */
  #asked(field: Name, values: readonly SearchValue[]): Expr {
    const fill = this.#stage.fills?.get(field.text);
    const filled = fill === undefined || fill.field !== undefined || values.some(({ text }) => meets(text, fill.value));
    return fieldOf(filled ? this.#stage : { ...this.#stage, fills: new Map() }, field, this.#context);
  }

  /** `nodename=Authentication.Failed_Authentication`: what makes an event one of the data set. */
  #isChild({ field, value }: Child, condition: Extract<Condition, { kind: 'compare' }>): Expr {
    const left = fieldOf(this.#stage, { ...condition.field, text: field }, this.#context);
    return equalTest(left, { ...condition.value, text: value }, condition.span);
  }

  #isIndex(field: Name): boolean {
    return this.#stage.events && /^(?:index|splunk_server)$/.test(field.text);
  }

  /** Recorded events come from no index: unless they name one, they are of any. */
  #index({ field, comparator, value, span }: Extract<Condition, { kind: 'compare' }>): Expr {
    const left = fieldOf(this.#stage, field, this.#context);
    if (comparator !== 'ne' && value.text === '*') return { op: 'literal', value: true, span };
    const test = comparator === 'ne' ? unequalTest(left, value, span) : equalTest(left, value, span);
    this.#context.warn({
      message: `\`${field.text}\` restricts nothing where the recorded events do not name theirs.`,
      help: 'Splunk searches only the index that is named.',
      severity: 'info',
      ...span,
    });
    return anyOf([{ op: 'not', item: { op: 'exists', value: left, span }, span }, test], span);
  }

  #words(value: SearchValue, span: Span): Expr {
    if (!this.#stage.events) return this.#wordsOfTable(value, span);
    return wordsTest({ op: 'field', name: RAW_LINE, span }, value, span);
  }

  /** A table has no text of its own but the values of its columns. */
  #wordsOfTable(value: SearchValue, span: Span): Expr {
    if (value.text === '*') return { op: 'literal', value: true, span };
    const columns = this.#stage.columns.map((name) => wordsTest({ op: 'field', name, span }, value, span));
    return columns.length === 0 ? { op: 'literal', value: false, span } : anyOf(columns, span);
  }
}

/**
 * Windows' channel in a source as Splunk's add-on names it: `WinEventLog:Security`, or `XmlWinEventLog:Security` where events
 * are collected as XML. Recorded events were collected as neither.
 */
function channelOf(field: Name, value: SearchValue): SearchValue | undefined {
  if (field.text !== 'source' && field.text !== 'sourcetype') return undefined;
  const channel = /^\*?(?:xml)?wineventlog:(.+)$/i.exec(value.text)?.[1];
  return channel === undefined ? undefined : { ...value, text: channel };
}

/** True when a value with wildcards may be the text, or the number. */
function meets(pattern: string, value: string | number): boolean {
  if (typeof value === 'number') return isWild(pattern) || Number(pattern) === value;
  const pieces = pattern.split('*').map((piece) => piece.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`, 'is').test(value);
}

function isWild(text: string): boolean {
  return text.includes('*');
}

function literal(value: SearchValue): Expr {
  return { op: 'literal', value: value.text, span: { start: value.start, end: value.end } };
}

function equalTest(value: Expr, wanted: SearchValue, span: Span): Expr {
  if (/^\*+$/.test(wanted.text)) return { op: 'exists', value, span };
  const rules = { ...SEARCH, fold: !wanted.exact };
  const parts = wildcards(wanted.text, false);
  if (parts !== undefined) return { op: 'match', value, pattern: { kind: 'wildcard', parts }, rules, span };
  const equal: Expr = { op: 'compare', comparator: 'eq', left: value, right: literal(wanted), rules, span };
  const range = rangeTest(value, wanted, rules, span);
  return range === undefined ? equal : anyOf([equal, range], span);
}

/** The test of a range of addresses (Search Reference, "search": CIDR matching); `undefined` for any other value. */
function rangeTest(
  value: Expr,
  { text }: SearchValue,
  rules: Pick<ComparisonRules, 'fold' | 'missing' | 'lists'>,
  span: Span,
): Expr | undefined {
  if (!text.includes('/') || parseRange(text) === undefined) return undefined;
  return { op: 'match', value, pattern: { kind: 'cidr', ranges: [text] }, rules, span };
}

/** True when there is a value, and one at least that is another. */
function unequalTest(value: Expr, wanted: SearchValue, span: Span): Expr {
  const rules = { ...SEARCH, fold: !wanted.exact };
  const parts = wildcards(wanted.text, false);
  const all = { ...rules, missing: true, lists: 'all' } as const;
  const range = rangeTest(value, wanted, all, span);
  if (range !== undefined) return { op: 'not', item: range, span };
  if (parts === undefined) return { op: 'compare', comparator: 'ne', left: value, right: literal(wanted), rules, span };
  return { op: 'not', item: { op: 'match', value, pattern: { kind: 'wildcard', parts }, rules: all, span }, span };
}

/** Words in a text: whole ones, unless a wildcard goes on. Splunk's segments end at anything but letters and digits. */
function wordsTest(value: Expr, wanted: SearchValue, span: Span): Expr {
  const text = wanted.text.replace(/^\*+|\*+$/g, '');
  const escaped = text.split(/\*+/).map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const before = wanted.text.startsWith('*') || !/^[A-Za-z0-9]/.test(text) ? '' : '(?:^|[^A-Za-z0-9])';
  const behind = wanted.text.endsWith('*') || !/[A-Za-z0-9]$/.test(text) ? '' : '(?:$|[^A-Za-z0-9])';
  const regex = {
    source: `${before}${escaped.join('\\S*')}${behind}`,
    dialect: 'pcre',
    anchor: 'search',
    dotAll: true,
  } as const;
  const rules = { ...SEARCH, fold: !wanted.exact };
  return { op: 'match', value, pattern: { kind: 'regex', regex }, rules, span };
}
