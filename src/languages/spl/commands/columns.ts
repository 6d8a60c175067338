/** Commands on columns: `eval`, `rename`, `fields`, `table`, `fillnull`, `convert`, `bin`, `replace`, `addinfo`. */
import type { Expr, NamedExpr, Span } from '../../../engine/plan.ts';
import { unsupported } from '../../failure.ts';
import type { QueryMessage } from '../../language.ts';
import { parseExpression } from '../eval-parser.ts';
import { isTruth } from '../function-signatures.ts';
import { lowerExpression } from '../lower-eval.ts';
import { column, extended, fieldOf, type LowerContext, projected, type Stage, withKnownColumns } from '../stage.ts';
import type { Expression, Name } from '../syntax.ts';
import { isWild, matches, nothingNamed, patternOf, rename as renamed } from '../wildcards.ts';
import { atCommandEnd, needName, needNames, type SearchReader, takeOptions } from '../words.ts';
import { without } from './charts.ts';
import type { Command } from './command.ts';
import { binned, readSpan, refuseAlignment } from './spans.ts';

/** What `eval` gives a field. */
export interface Assignment {
  readonly name: Name;
  readonly value: Expression;
}

/** Reads `a=…, b=…`. */
export function takeAssignments(reader: SearchReader): readonly Assignment[] {
  const assignments: Assignment[] = [];
  do {
    const name = needName(reader, 'the name of a field');
    if (/\{[^{}]+\}/.test(name.text)) {
      throw unsupported('A field that is named by the value of another', name, 'Give the field a name.');
    }
    if (reader.take(/=(?!=)/y) === undefined) throw reader.unexpected(`\`=\` after \`${name.text}\``);
    assignments.push({ name, value: parseExpression(reader) });
  } while (reader.take(/,/y) !== undefined);
  return assignments;
}

/** Gives fields their values, each assignment seeing those before it. */
export function assigned(stage: Stage, assignments: readonly Assignment[], context: LowerContext): Stage {
  return assignments.reduce((before, { name, value }) => {
    const expr = lowerExpression(value, before, context);
    if (isTruth(expr)) context.warn(truthAssigned(name, value.span));
    return extended(before, [{ name: name.text, expr }], { start: name.start, end: value.span.end });
  }, stage);
}

/** Splunk ends such a search with an error (Search Reference, "eval"). */
function truthAssigned({ text }: Name, { start, end }: Span): QueryMessage {
  return {
    message: `In Splunk a field holds no truth value: \`${text}\` is true or false here.`,
    help: `Write \`${text}=if(…, 1, 0)\`, or \`tostring(…)\`.`,
    start,
    end,
  };
}

/** `eval a=…, b=…`. */
export const evaluate: Command = ({ reader }) => {
  const assignments = takeAssignments(reader);
  return (stage, context) => assigned(stage, assignments, context);
};

/** `rename a AS b, c.* AS *`. */
export const rename: Command = ({ reader }) => {
  const pairs: { readonly from: Name; readonly to: Name }[] = [];
  do {
    const from = needName(reader, 'the name of a field');
    if (reader.take(/as\b/iy) === undefined) throw reader.unexpected(`\`AS\` after \`${from.text}\``);
    pairs.push({ from, to: needName(reader, 'the new name after `AS`') });
    while (reader.take(/,/y) !== undefined);
  } while (!atCommandEnd(reader));
  return (stage, context) => pairs.reduce((before, { from, to }) => renameOne(before, from, to, context), stage);
};

function renameOne(stage: Stage, from: Name, to: Name, context: LowerContext): Stage {
  const span = { start: from.start, end: to.end };
  const [source, target] = [patternOf(from.text), patternOf(to.text)];
  const names = new Map<string, string>();
  for (const name of stage.columns) {
    const next = renamed(name, source, target);
    if (next !== undefined) names.set(name, next);
  }
  if (stage.dynamic === true) {
    if (isWild(from.text)) withKnownColumns(stage, 'rename', span);
    if (from.text === to.text) return stage;
    const moved = extended(stage, [{ name: to.text, expr: fieldOf(stage, from, context) }], span);
    return without(moved, [from.text], span);
  }
  if (!stage.events) {
    if (names.size === 0 && !isWild(from.text)) fieldOf(stage, from, context);
    return renameColumns(stage, names, span);
  }
  if (isWild(from.text)) {
    const moved = [...names].map(([name, next]) => ({ name: next, expr: column(name, span).expr }));
    const emptied = [...names.keys()].filter((name) => ![...names.values()].includes(name)).map(nothing(span));
    const kept = extended(stage, [...moved, ...emptied], span);
    return { ...kept, renames: [...kept.renames, { from: source, to: target }] };
  }
  const moved = [{ name: to.text, expr: fieldOf(stage, from, context) }];
  return extended(stage, from.text === to.text ? moved : [...moved, nothing(span)(from.text)], span);
}

function nothing(span: Span): (name: string) => NamedExpr {
  return (name) => ({ name, expr: { op: 'literal', value: null, span } });
}

function renameColumns(stage: Stage, names: ReadonlyMap<string, string>, span: Span): Stage {
  if (names.size === 0) return stage;
  const taken = new Set(names.values());
  const columns = stage.columns
    .filter((name) => names.has(name) || !taken.has(name))
    .map((name) => ({ name: names.get(name) ?? name, expr: column(name, span).expr }));
  return projected(stage, columns, span);
}

/** `fields a, b` keeps fields, `fields - a, b` drops them. Events stay events. */
export const fields: Command = ({ reader, name: { start } }) => {
  const drops = reader.take(/-/y) !== undefined;
  if (!drops) reader.take(/\+/y);
  const names = needNames(reader);
  const span = reader.span(start);
  return (stage, context) => (drops ? dropped(stage, names, span, context) : kept(stage, names, span, context));
};

function kept(stage: Stage, names: readonly Name[], span: Span, context: LowerContext): Stage {
  const wanted = chosen(stage, names, context);
  if (!stage.events && !stage.columns.includes('_time')) return projected(stage, wanted, span);
  const time = { name: '_time', expr: fieldOf(stage, { text: '_time', ...span }, context) };
  const internal = wanted.some(({ name }) => name === '_time') ? [] : [time];
  return projected(stage, [...wanted, ...internal], span);
}

function dropped(stage: Stage, names: readonly Name[], span: Span, context: LowerContext): Stage {
  if (stage.dynamic === true) {
    if (names.some(({ text }) => isWild(text))) withKnownColumns(stage, 'fields', span);
    const gone = names.map(({ text }) => text);
    return without(stage, gone, span);
  }
  const patterns = names.map(({ text }) => patternOf(text));
  const goes = (name: string) => patterns.some((pattern) => matches(name, pattern));
  if (!stage.events) {
    return projected(
      stage,
      stage.columns.filter((name) => !goes(name)).map((name) => column(name, span)),
      span,
    );
  }
  const wild = names.some(({ text }) => isWild(text)) ? context.needed() : [];
  const gone = new Set([...names.map(({ text }) => text).filter((text) => !isWild(text)), ...stage.columns, ...wild]);
  return extended(stage, [...gone].filter(goes).map(nothing(span)), span);
}

/** The columns of a list of names, in its order; a wildcard stands for what there is, or what later commands read. */
function chosen(stage: Stage, names: readonly Name[], context: LowerContext): NamedExpr[] {
  return names.flatMap((name): NamedExpr[] => {
    if (!isWild(name.text)) return [{ name: name.text, expr: fieldOf(stage, name, context) }];
    const known = stage.events ? [...stage.columns, ...context.needed()] : stage.columns;
    withKnownColumns(stage, 'table', name);
    const found = known.filter((one) => matches(one, patternOf(name.text)));
    if (found.length === 0 && stage.events) context.warn(nothingNamed(name));
    return found.map((text) => ({ name: text, expr: fieldOf(stage, { ...name, text }, context) }));
  });
}

/** `table a, b`. */
export const table: Command = ({ reader, name: { start } }) => {
  const names = needNames(reader);
  const span = reader.span(start);
  return (stage, context) => {
    const open = stage.events || stage.dynamic === true;
    if (open && names.length === 1 && names[0]?.text === '*') return { ...stage, table: true };
    return projected(stage, chosen(stage, names, context), span, true);
  };
};

/** `fillnull value=x a b`: missing values become `0`, or the value; of all fields when none is named. */
export const fillnull: Command = ({ reader, name: { start } }) => {
  const options = takeOptions(reader, ['value']);
  const names = atCommandEnd(reader) ? undefined : needNames(reader);
  const late = takeOptions(reader, ['value']);
  const value = late.get('value') ?? options.get('value');
  const span = reader.span(start);
  return (stage, context) => {
    if (stage.dynamic === true && names === undefined) return filledAcross(stage, value?.value.text ?? '0', span);
    const all = names ?? [...new Set([...stage.columns, ...(stage.events ? context.needed() : [])])].map(named(span));
    const filler: Expr = { op: 'literal', value: value?.value.text ?? '0', span };
    const filled = all.flatMap((name) =>
      isWild(name.text) ? stage.columns.filter((one) => matches(one, patternOf(name.text))).map(named(span)) : [name],
    );
    const columns = filled
      .filter(({ text }) => text !== '_time' && text !== '_raw')
      .map((name): NamedExpr => {
        const known = stage.events || stage.columns.includes(name.text);
        const args = known ? [fieldOf(stage, name, context), filler] : [filler];
        return { name: name.text, expr: { op: 'call', name: 'coalesce', args, span } };
      });
    return extended(stage, columns, span);
  };
};

/** Fills all columns where values have made some. */
function filledAcross(stage: Stage, value: string, span: Span): Stage {
  const name = ' each';
  const args: readonly Expr[] = [
    { op: 'field', name, span },
    { op: 'literal', value, span },
  ];
  const body: Expr = { op: 'call', name: 'coalesce', args, span };
  return { ...stage, plan: { op: 'across', input: stage.plan, kind: 'map', except: [], name, body, span } };
}

function named({ start, end }: Span): (text: string) => Name {
  return (text) => ({ text, start, end });
}

/** `strcat a "-" b c`: put together as `c`; a field without a value adds nothing. */
export const strcat: Command = ({ reader, name: { start } }) => {
  takeOptions(reader, ['allrequired']);
  const parts: (Name & { readonly quoted: boolean })[] = [];
  while (!atCommandEnd(reader)) {
    const quoted = reader.sees(/"/y);
    parts.push({ ...needName(reader, 'a field or a text'), quoted });
  }
  const target = parts.pop();
  if (target === undefined || parts.length === 0) throw reader.unexpected('a field or a text');
  const span = reader.span(start);
  return (stage, context) => {
    const nothing: Expr = { op: 'literal', value: '', span };
    const values = parts.map((part): Expr => {
      if (part.quoted) return { op: 'literal', value: part.text, span: { start: part.start, end: part.end } };
      return firstOf([fieldOf(stage, part, context), nothing], span);
    });
    return extended(stage, [{ name: target.text, expr: call('concat', values, span) }], span);
  };
};

/** `fieldformat x=…`: how a value is shown, which changes no value. */
export const fieldformat: Command = ({ reader }) => {
  const name = needName(reader);
  if (reader.take(/=(?!=)/y) === undefined) throw reader.unexpected(`\`=\` after \`${name.text}\``);
  parseExpression(reader);
  return (stage) => stage;
};

function call(name: string, args: readonly Expr[], span: Span): Expr {
  return { op: 'call', name, args, span };
}

function firstOf(args: readonly Expr[], span: Span): Expr {
  return call('coalesce', args, span);
}

/** `bin span=5m _time AS start`, also called `bucket`. */
export const bin: Command = ({ reader, name }) => {
  const known = ['span', 'bins', 'minspan', 'start', 'end', 'aligntime'];
  const options = new Map(takeOptions(reader, known));
  const field = needName(reader);
  const takeMore = () => {
    for (const [key, option] of takeOptions(reader, known)) options.set(key, option);
  };
  takeMore();
  const to = reader.take(/as\b/iy) === undefined ? field : needName(reader);
  takeMore();
  const span = options.get('span');
  if (span === undefined)
    throw unsupported(`\`${name.text}\` without a span`, name, 'Say how large each is: `span=5m`.');
  const size = readSpan(span.value);
  refuseAlignment(options.get('aligntime'), span.value);
  return (stage, context) =>
    extended(stage, [{ name: to.text, expr: binned(fieldOf(stage, field, context), size, span.value, field) }], name);
};

/** `addinfo`: the search's own times. It is of all time, up to *now*. */
export const addinfo: Command = ({ name: { start, end } }) => {
  const span = { start, end };
  const thousand: Expr = { op: 'literal', value: 1000, span };
  const now: Expr = { op: 'arithmetic', operator: 'divide', left: { op: 'now', span }, right: thousand, span };
  const columns = [
    { name: 'info_min_time', expr: { op: 'literal', value: 0, span } as const },
    { name: 'info_max_time', expr: now },
    { name: 'info_search_time', expr: now },
  ];
  return (stage) => extended(stage, columns, span);
};
