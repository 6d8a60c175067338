/** SQL's conditions made looser: equality to "contains", anchors let go, case folded. */
import type { Change } from '../../../engine/mutation/mutant.ts';
import { mapBranches } from '../../../engine/mutation/regex-branches.ts';
import type { SqlExpr } from '../syntax-tree.ts';

/** A looser form of a condition. */
interface Loosened {
  readonly change: Change;
  readonly expr: SqlExpr;
}

/** All looser forms of a condition. `hasOneSpelling`: whether a text of a column is always written in the same case. */
export function loosenedSql(
  expr: SqlExpr,
  hasOneSpelling: (column: string, text: string) => boolean,
): readonly Loosened[] {
  const spelt = (value: SqlExpr, texts: readonly SqlExpr[]) =>
    value.node === 'column' &&
    texts.every((text) => text.node === 'string' && hasOneSpelling(value.parts.at(-1)?.name ?? '', text.value));
  switch (expr.node) {
    case 'compare': {
      const { left, right } = expr;
      if (!['=', '<=>', '<>'].includes(expr.operator)) return [];
      const [value, text] = right.node === 'string' ? [left, right] : [right, left];
      if (text.node !== 'string' || value.node === 'string') return [];
      return [
        ...(isNumber(text.value) || text.value === ''
          ? []
          : [{ change: 'contained', expr: contains(value, [text.value], expr.operator === '<>', expr) } as const]),
        ...(foldMatters(value, [text.value]) && !spelt(value, [text])
          ? [{ change: 'in any case', expr: { ...expr, left: lower(value), right: lowered(text) } } as const]
          : []),
      ];
    }
    case 'in': {
      const texts = expr.items.flatMap((item) => (item.node === 'string' ? [item] : []));
      if (texts.length < expr.items.length) return [];
      const values = texts.map(({ value }) => value);
      return [
        ...(values.some((text) => isNumber(text) || text === '')
          ? []
          : [{ change: 'contained', expr: contains(expr.value, values, expr.negated, expr) } as const]),
        ...(foldMatters(expr.value, values) && !spelt(expr.value, texts)
          ? [{ change: 'in any case', expr: { ...expr, value: lower(expr.value), items: texts.map(lowered) } } as const]
          : []),
      ];
    }
    case 'match':
      return loosenedMatch(expr);
    case 'call':
      return loosenedCall(expr);
    default:
      return [];
  }
}

type Match = Extract<SqlExpr, { node: 'match' }>;
type Text = Extract<SqlExpr, { node: 'string' }>;

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

/** `value LIKE '%text%'`, of several texts any. */
function contains(value: SqlExpr, texts: readonly string[], negated: boolean, { span }: SqlExpr): SqlExpr {
  const patterns = texts.map(
    (text): SqlExpr => ({ node: 'string', value: `%${text.replaceAll(/[%_\\]/g, '\\$&')}%`, span }),
  );
  const quantifier = patterns.length > 1 ? (negated ? 'all' : 'any') : null;
  return {
    node: 'match',
    kind: 'like',
    negated,
    value,
    patterns,
    quantifier,
    escapeCharacter: '\\',
    operatorSpan: span,
    span,
  };
}

function lower(value: SqlExpr): SqlExpr {
  const { span } = value;
  return {
    node: 'call',
    name: 'lower',
    nameSpan: span,
    args: [value],
    star: false,
    distinct: false,
    ignoreNulls: false,
    filter: null,
    over: null,
    span,
  };
}

function lowered(text: Text): SqlExpr {
  return { ...text, value: text.value.toLowerCase() };
}

/** Functions that give text in one case. */
const ONE_CASE: ReadonlyMap<string, (text: string) => string> = new Map([
  ['lower', (text: string) => text.toLowerCase()],
  ['lcase', (text: string) => text.toLowerCase()],
  ['upper', (text: string) => text.toUpperCase()],
  ['ucase', (text: string) => text.toUpperCase()],
]);

/** Whether a value could have another case than the texts that it is compared with. */
function foldMatters(value: SqlExpr, texts: readonly string[]): boolean {
  if (!texts.some((text) => text.toLowerCase() !== text.toUpperCase())) return false;
  const fold = value.node === 'call' ? ONE_CASE.get(value.name) : undefined;
  return fold === undefined || !texts.every((text) => text === fold(text));
}

function loosenedMatch(expr: Match): readonly Loosened[] {
  const texts = expr.patterns.flatMap((pattern) => (pattern.node === 'string' ? [pattern] : []));
  if (texts.length < expr.patterns.length || texts.length === 0) return [];
  const values = texts.map(({ value }) => value);
  const put = (change: Change, changed: (text: string) => string): Loosened[] => {
    const patterns = texts.map((text) => ({ ...text, value: changed(text.value) }));
    return patterns.every(({ value }, index) => value === values[index])
      ? []
      : [{ change, expr: { ...expr, patterns } }];
  };
  if (expr.kind === 'rlike') {
    return [
      ...put('with a free start', (text) => unanchored(text, (branch) => branch.replace(/^(?:\^|\\A)/, ''))),
      ...put('with a free end', (text) => unanchored(text, withFreeEnd)),
      ...(values.some((text) => /\(\?[a-z]*i/.test(text)) || !foldMatters(expr.value, values.map(withoutClasses))
        ? []
        : put('in any case', (text) => `(?i)${text}`)),
    ];
  }
  const sign = expr.escapeCharacter;
  const plain = values.every((text) => !/[%_]/.test(text));
  const free = plain
    ? put('contained', (text) => `%${text}%`)
    : [
        ...put('with a free start', (text) => (text.startsWith('%') ? text : `%${text}`)),
        ...put('with a free end', (text) => (endsFree(text, sign) ? text : `${text}%`)),
      ];
  const fold: Loosened[] =
    expr.kind === 'like' && foldMatters(expr.value, values)
      ? [{ change: 'in any case', expr: { ...expr, kind: 'ilike' } }]
      : [];
  return [...free, ...fold];
}

/** An expression with a change made to each of its branches, behind the flags that it begins with. */
function unanchored(source: string, change: (branch: string) => string): string {
  const flags = /^(?:\(\?[a-z]+\))?/.exec(source)?.[0] ?? '';
  return flags + mapBranches(source.slice(flags.length), change);
}

function withFreeEnd(branch: string): string {
  return /(?:^|[^\\])(?:\\\\)*\$$/.test(branch)
    ? branch.slice(0, -1)
    : branch.replace(/(?<!\\)((?:\\\\)*)\\[zZ]$/, '$1');
}

/** An expression without escapes of classes: `\S` is no letter. */
function withoutClasses(source: string): string {
  return source.replaceAll(/\\[a-zA-Z]/g, '');
}

/** Whether a LIKE pattern ends with `%` that no escape takes the meaning of. */
function endsFree(text: string, sign: string): boolean {
  if (!text.endsWith('%')) return false;
  let escapes = 0;
  while (text[text.length - 2 - escapes] === sign) escapes++;
  return escapes % 2 === 0;
}

/** Functions that look for a text, and what of them is let go: `startswith(x, 'a')` and `endswith(x, 'a')` as `contains(x, 'a')`. */
const SEARCHES: ReadonlyMap<string, Change | null> = new Map([
  ['startswith', 'with a free start'],
  ['endswith', 'with a free end'],
  ['contains', null],
]);

function loosenedCall(expr: Extract<SqlExpr, { node: 'call' }>): readonly Loosened[] {
  const anchor = SEARCHES.get(expr.name);
  if (anchor === undefined) return [];
  const [value, text] = expr.args;
  return [
    ...(anchor === null ? [] : [{ change: anchor, expr: { ...expr, name: 'contains' } }]),
    ...(value && text?.node === 'string' && foldMatters(value, [text.value])
      ? [{ change: 'in any case', expr: { ...expr, args: [lower(value), lowered(text)] } } as const]
      : []),
  ];
}
