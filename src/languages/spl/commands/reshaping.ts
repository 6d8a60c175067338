/** Commands on many columns at once: `foreach`, `replace`, `appendcols` (Search Reference). */
import type { Expr, NamedExpr, Plan, Span } from '../../../engine/plan.ts';
import { QueryFailure, unsupported } from '../../failure.ts';
import { choose } from '../../shared/choose.ts';
import { lowerPipeline } from '../lower-pipeline.ts';
import { numbered } from '../numbering.ts';
import { placedExpression } from '../relocate.ts';
import {
  column,
  extended,
  fieldOf,
  type LowerContext,
  newestFirst,
  projected,
  type Stage,
  withKnownColumns,
} from '../stage.ts';
import type { Name } from '../syntax.ts';
import { EVAL } from '../text-tests.ts';
import { patternOf, wildcardsIn } from '../wildcards.ts';
import {
  atCommandEnd,
  isTrue,
  needName,
  needNames,
  type Option,
  SearchReader,
  takeOption,
  takeOptions,
} from '../words.ts';
import { type Assignment, assigned, takeAssignments } from './columns.ts';
import type { Command } from './command.ts';
import { expandedName } from './totals.ts';

/** What `foreach` puts a column's name, and what its wildcards stand for, in the place of. */
const PLACEHOLDER = /<<(FIELD|MATCHSTR|MATCHSEG([123]))>>/g;

/** `foreach count_* [eval total=total + '<<FIELD>>']`: the assignments for each column in turn. */
export const foreach: Command = ({ reader, name }) => {
  const start = reader.skip();
  const patterns: Name[] = [];
  while (!reader.sees(/\[/y)) {
    const mode = takeOption(reader, ['mode', 'itemstr', 'fieldstr', 'matchstr', 'matchseg1', 'matchseg2', 'matchseg3']);
    if (mode !== undefined && mode.value.text !== 'multifield')
      throw unsupported(`\`${mode.name}\` of \`foreach\``, mode);
    if (mode === undefined) patterns.push(needName(reader, 'the name of a field, or commands in square brackets'));
    while (reader.take(/,/y) !== undefined);
  }
  if (patterns.length === 0)
    throw new QueryFailure('Unexpected `[`, expected the name of a field.', reader.span(start));
  const body = takeBody(reader);
  readAssignments(body, { field: 'field', matched: [] });
  const span = { start: name.start, end: name.end };
  return (stage, context) => {
    if (stage.dynamic === true) return acrossAll(stage, patterns, body, span, context);
    const columns = patterns.flatMap((pattern) =>
      expandedName(pattern, stage, context).map((field) => ({
        field: field.text,
        matched: wildcardsIn(field.text, patternOf(pattern.text)) ?? [],
      })),
    );
    return columns.reduce((before, one) => assigned(before, readAssignments(body, one), context), stage);
  };
};

/** Text between square brackets, which holds one `eval`. */
interface Body extends Span {
  readonly text: string;
}

function takeBody(reader: SearchReader): Body {
  const start = reader.skip();
  const whole = reader.take(/\[(?:"(?:[^"\\]|\\[\s\S])*"|[^\]"])*\]/y);
  if (whole === undefined) {
    throw reader.unexpected('`[eval …]`', 'What is done for each field stands in square brackets.');
  }
  const inner = /^\[\s*\|?\s*([a-z]+)\b([\s\S]*)\]$/i.exec(whole);
  const place = { start, end: reader.offset };
  if (inner?.[1]?.toLowerCase() !== 'eval') {
    throw unsupported('`foreach` with other commands than `eval`', place, 'Write `[eval …]`.');
  }
  return { text: inner[2] ?? '', ...place };
}

/** The assignments for one column; all of their places are that of the square brackets. */
function readAssignments(
  body: Body,
  { field, matched }: { readonly field: string; readonly matched: readonly string[] },
): readonly Assignment[] {
  const text = body.text.replace(PLACEHOLDER, (_whole, kind: string, digit: string | undefined) =>
    kind === 'FIELD' ? field : kind === 'MATCHSTR' ? matched.join('') : (matched[Number(digit) - 1] ?? ''),
  );
  const place = { start: body.start, end: body.end };
  try {
    const reader = new SearchReader(text, text, () => place);
    const assignments = takeAssignments(reader);
    if (!reader.atEnd) throw reader.unexpected('`]`');
    return assignments.map(({ name, value }) => ({
      name: { ...name, ...place },
      value: placedExpression(value, () => place),
    }));
  } catch (thrown) {
    if (!(thrown instanceof QueryFailure)) throw thrown;
    const { message, kind, help } = thrown.error;
    throw new QueryFailure(message, place, { kind, ...(help === undefined ? {} : { help }) });
  }
}

/** Where values have made columns: each becomes what one assignment makes of itself. */
function acrossAll(stage: Stage, patterns: readonly Name[], body: Body, span: Span, context: LowerContext): Stage {
  const name = 'each';
  const [only, more] = readAssignments(body, { field: name, matched: [] });
  const own = only?.name.text === name && more === undefined;
  if (!own || patterns.some(({ text }) => text !== '*')) withKnownColumns(stage, 'foreach', body);
  if (only === undefined) return stage;
  const reading: Stage = { ...stage, columns: [...stage.columns, name] };
  const [expr] = assignedExpr(only, reading, context);
  if (expr === undefined) return stage;
  const plan: Plan = { op: 'across', input: stage.plan, kind: 'map', except: [], name, body: expr, span };
  return { ...stage, plan };
}

function assignedExpr(assignment: Assignment, stage: Stage, context: LowerContext): readonly Expr[] {
  const { plan } = assigned(stage, [assignment], context);
  return plan.op === 'extend' ? plan.columns.map(({ expr }) => expr) : [];
}

/** `replace "*.local" WITH * IN host`: values that the pattern takes in become another. */
export const replace: Command = ({ reader, name }) => {
  const pairs: { readonly from: Name; readonly to: Name }[] = [];
  do {
    const from = needName(reader, 'a value');
    if (reader.take(/with\b/iy) === undefined) throw reader.unexpected(`\`WITH\` after \`${from.text}\``);
    pairs.push({ from, to: needName(reader, 'the new value after `WITH`') });
  } while (reader.take(/,/y) !== undefined || !(atCommandEnd(reader) || reader.sees(/in\b/iy)));
  const fields = reader.take(/in\b/iy) === undefined ? undefined : needNames(reader);
  const span = { start: name.start, end: name.end };
  return (stage, context) => {
    if (fields === undefined && stage.dynamic === true) {
      const each = ' each';
      const body = replaced({ op: 'field', name: each, span }, pairs, span);
      return { ...stage, plan: { op: 'across', input: stage.plan, kind: 'map', except: [], name: each, body, span } };
    }
    const own = stage.events ? [...new Set([...stage.columns, ...context.needed()])] : stage.columns;
    const names = fields ?? own.filter((one) => !one.startsWith('_')).map((text) => ({ text, ...span }));
    const columns = names.map((field): NamedExpr => {
      return { name: field.text, expr: replaced(fieldOf(stage, field, context), pairs, span) };
    });
    return extended(stage, columns, span);
  };
};

/** The first pair whose pattern takes in the whole value decides. */
function replaced(value: Expr, pairs: readonly { readonly from: Name; readonly to: Name }[], span: Span): Expr {
  const text = (source: string): Expr => ({ op: 'literal', value: source, span });
  const cases = pairs.map(({ from, to }) => {
    const source = `^${from.text
      .split('*')
      .map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('([\\s\\S]*)')}$`;
    let group = 0;
    const put = to.text.replace(/[\\*]/g, (mark) => (mark === '*' ? `\\${++group}` : '\\\\'));
    const when: Expr = { op: 'call', name: 'containsMatch', args: [value, text(source)], rules: EVAL, span };
    const then: Expr = {
      op: 'call',
      name: 'replaceMatches',
      args: [value, text(source), text(put)],
      rules: EVAL,
      span,
    };
    return [when, then] as const;
  });
  return choose(cases, span, value);
}

/** `appendcols [search …]`: the columns of its first row beside the first row, and so on. */
export const appendcols: Command = ({ reader, name, subsearch }) => {
  const known = ['override', 'extendtimerange', 'maxtime', 'maxout', 'timeout'];
  const options = new Map<string, Option>(takeOptions(reader, known));
  if (!reader.sees(/\[/y)) throw reader.unexpected('a search in square brackets');
  const search = subsearch();
  const overrides = isTrue(options.get('override'));
  const span = { start: name.start, end: name.end };
  return (stage, context) => {
    const other = newestFirst(lowerPipeline(search.pipeline, context), span);
    withKnownColumns(other, 'appendcols', span);
    if (other.events)
      throw unsupported('`appendcols` of events', search, 'End its search with `| stats …` or `| table …`.');
    const side = context.fresh();
    const inner = (one: string): string => ` ${side} ${one}`;
    const left = numbered(newestFirst(stage, span), [], span, context);
    const right = numbered(other, [], span, context);
    const place: NamedExpr = { name: inner('row'), expr: right.number };
    const names = other.columns.filter((one) => !one.startsWith(' '));
    const beside = projected(
      right.stage,
      [place, ...names.map((one) => ({ ...column(one, span), name: inner(one) }))],
      span,
    );
    const rules = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;
    const plan: Plan = {
      op: 'join',
      kind: stage.events ? 'left' : 'outer',
      left: left.stage.plan,
      right: beside.plan,
      leftName: `left ${side}`,
      rightName: `right ${side}`,
      keys: [{ left: left.number, right: { op: 'field', name: inner('row'), span }, rules }],
      span,
    };
    const both: Stage = { ...left.stage, plan, unknown: new Map([...stage.unknown, ...beside.unknown]) };
    const columns = names.map((one): NamedExpr => {
      const theirs: Expr = { op: 'field', name: inner(one), span };
      if (!stage.events && !stage.columns.includes(one) && stage.dynamic !== true) return { name: one, expr: theirs };
      const ours = fieldOf(both, { text: one, ...span }, context);
      return {
        name: one,
        expr: { op: 'call', name: 'coalesce', args: overrides ? [theirs, ours] : [ours, theirs], span },
      };
    });
    return extended(both, columns, span);
  };
};
