/** Commands that take another search: `join`, `append`, `union`, `multisearch`; and those that end one: `format`, `return`. */
import type { Expr, NamedExpr, Span } from '../../../engine/plan.ts';
import { unsupported } from '../../failure.ts';
import { joined, united } from '../combine.ts';
import { lowerOnto, lowerPipeline } from '../lower-pipeline.ts';
import { fieldOf, newestFirst, projected, type Stage } from '../stage.ts';
import type { Name, Subsearch } from '../syntax.ts';
import {
  atCommandEnd,
  isTrue,
  needName,
  type Option,
  takeOption,
  takeOptions,
  takeText,
  wholeNumber,
} from '../words.ts';
import type { Command } from './command.ts';

/** `join type=outer user [search …]`. */
export const join: Command = ({ reader, name, subsearch }) => {
  const known = ['type', 'usetime', 'earlier', 'overwrite', 'max', 'left', 'right'];
  const options = new Map<string, Option>();
  const fields: Name[] = [];
  while (!reader.sees(/\[/y)) {
    if (options.has('left') && reader.sees(/where\b/iy)) break;
    const option = takeOption(reader, known);
    if (option !== undefined) options.set(option.name, option);
    else fields.push(needName(reader, 'the name of a field, or a search in square brackets'));
    while (reader.take(/,/y) !== undefined);
  }
  const sides = options.get('left') ?? options.get('right');
  if (sides !== undefined) throw unsupported('`join` with names for its sides', sides, 'Join on fields of one name.');
  const timed = options.get('usetime');
  if (timed !== undefined && isTrue(timed)) throw unsupported('`join` by time', timed, 'Compare `_time` with `where`.');
  const search = subsearch();
  const type = options.get('type')?.value;
  if (type !== undefined && !/^(?:inner|outer|left)$/i.test(type.text)) {
    throw unsupported(`\`join\` of type \`${type.text}\``, type, 'Its types are `inner` and `outer` (or `left`).');
  }
  const max = options.get('max');
  const how = {
    outer: type !== undefined && !/^inner$/i.test(type.text),
    overwrite: !/^(?:f|false|0)$/i.test(options.get('overwrite')?.value.text ?? 't'),
    max: max === undefined ? 1 : wholeNumber(max.value),
  };
  const { start, end } = name;
  const span = { start, end };
  return (stage, context) => {
    const on = fields.length > 0 ? fields : commonFields(stage, lowerPipeline(search.pipeline, context), span);
    return joined(stage, search, on, how, span, context);
  };
};

/** The columns that two tables have in common. Throws for events, of which only a run tells their fields. */
function commonFields(left: Stage, right: Stage, span: Span): readonly Name[] {
  const open = [left, right].some(({ events, dynamic }) => events || dynamic === true);
  const names = left.columns.filter((name) => right.columns.includes(name) && !/^[_ ]/.test(name));
  if (open || names.length === 0) throw unsupported('`join` on all common fields', span, 'Name the fields to join on.');
  return names.map((text) => ({ text, ...span }));
}

const LIMITS = ['extendtimerange', 'maxtime', 'maxout', 'timeout'];

/** `append [search …]`: its rows below these. */
export const append: Command = ({ reader, name: { start, end }, subsearch }) => {
  takeOptions(reader, LIMITS);
  if (!reader.sees(/\[/y)) throw reader.unexpected('a search in square brackets');
  const search = subsearch();
  takeOptions(reader, LIMITS);
  return (stage, context) => united([stage, lowerPipeline(search.pipeline, context)], { start, end }, context);
};

/** `appendpipe [stats …]`: what these commands make of the rows, below the rows. */
export const appendpipe: Command = ({ reader, name: { start, end }, subsearch }) => {
  takeOptions(reader, ['run_in_preview']);
  if (!reader.sees(/\[/y)) throw reader.unexpected('commands in square brackets');
  const search = subsearch();
  return (stage, context) => united([stage, lowerOnto(search.pipeline, stage, context)], { start, end }, context);
};

/** `union [search …] [search …]` and `multisearch`. */
function several(first: boolean): Command {
  return ({ reader, name: { start, end }, subsearch }) => {
    takeOptions(reader, LIMITS);
    const searches: Subsearch[] = [];
    while (reader.sees(/\[/y)) {
      searches.push(subsearch());
      while (reader.take(/,/y) !== undefined);
    }
    if (!atCommandEnd(reader)) throw reader.unexpected('a search in square brackets');
    if (searches.length === 0) throw reader.unexpected('a search in square brackets');
    return (stage, context) => {
      const stages = searches.map(({ pipeline }) => lowerPipeline(pipeline, context));
      const bare = first || stage.plan.op === 'source';
      return united(bare ? stages : [stage, ...stages], { start, end }, context);
    };
  };
}

/** `union`. */
export const union: Command = several(false);

/** `multisearch`. */
export const multisearch: Command = several(true);

const FORMAT = ['maxresults', 'mvsep', 'emptystr'];

/** What `format` puts before, between and behind rows and columns. */
const WRITTEN = ['(', '(', 'AND', ')', 'OR', ')'];

/** `format`: how the conditions of a search in square brackets are written; the default is the only reading. */
export const format: Command = ({ reader }) => {
  takeOptions(reader, FORMAT);
  const start = reader.skip();
  const marks = WRITTEN.map(() => takeText(reader)?.text.trim().toUpperCase());
  if (marks.some((mark) => mark !== undefined) && marks.join(' ') !== WRITTEN.join(' ')) {
    if (marks.includes(undefined)) throw reader.unexpected('six texts in quotation marks');
    throw unsupported('`format` with other operators', reader.span(start), 'Conditions of a row are joined by AND.');
  }
  takeOptions(reader, FORMAT);
  if (!atCommandEnd(reader)) throw reader.unexpected('the end of the command');
  return (stage) => stage;
};

/** `return 10 user alias=field`: the first rows, and these fields of theirs. */
export const returned: Command = ({ reader, name: { start, end } }) => {
  const digits = reader.take(/\d{1,9}(?![\w.])/y);
  const fields: { readonly name: string; readonly field: Name }[] = [];
  while (!atCommandEnd(reader)) {
    if (reader.sees(/\$/y))
      throw unsupported('`return` of words', reader.span(reader.skip()), 'Return a field by its name.');
    const field = needName(reader);
    const source = reader.take(/=(?!=)/y) === undefined ? field : needName(reader);
    fields.push({ name: field.text, field: source });
    while (reader.take(/,/y) !== undefined);
  }
  if (fields.length === 0) throw reader.unexpected('the name of a field');
  const span = { start, end };
  return (stage, context) => {
    const ordered = newestFirst(stage, span);
    const columns = fields.map(
      ({ name, field }): NamedExpr => ({ name, expr: fieldOf(ordered, field, context) as Expr }),
    );
    const shown = projected(ordered, columns, span, true);
    const count = Number(digits ?? 1);
    return { ...shown, plan: { op: 'limit', input: shown.plan, count, offset: 0, from: 'head', span } };
  };
};
