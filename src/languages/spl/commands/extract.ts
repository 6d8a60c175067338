/** Commands that take fields out of texts: `rex`, `spath`, `xmlkv`. */
import type { Expr, NamedExpr, Span } from '../../../engine/plan.ts';
import { QueryFailure, unsupported } from '../../failure.ts';
import { extended, fieldOf, type LowerContext, type Stage, type Transform } from '../stage.ts';
import type { Name } from '../syntax.ts';
import { EVAL, readRegex } from '../text-tests.ts';
import {
  atCommandEnd,
  needName,
  type Option,
  type SearchReader,
  takeName,
  takeOption,
  takeText,
  unescaped,
  wholeNumber,
} from '../words.ts';
import type { Command } from './command.ts';

/** `rex field=process "(?<drive>\w):"`: named groups become fields; `mode=sed` replaces. */
export const rex: Command = (context) => {
  const { reader, name } = context;
  const options = new Map<string, Option>();
  let pattern: Name | undefined;
  while (!atCommandEnd(reader)) {
    const option = takeOption(reader, ['field', 'max_match', 'offset_field', 'mode']);
    if (option !== undefined) {
      options.set(option.name, option);
      continue;
    }
    const text = takeText(reader) ?? takeBare(reader);
    if (text === undefined || pattern !== undefined) throw reader.unexpected('a regular expression in double quotes');
    pattern = text;
  }
  if (pattern === undefined) throw reader.unexpected('a regular expression in double quotes');
  const offsets = options.get('offset_field');
  if (offsets !== undefined) throw unsupported('`offset_field`', offsets);
  const field = options.get('field')?.value ?? { text: '_raw', start: name.start, end: name.end };
  const mode = options.get('mode');
  if (mode?.value.text.toLowerCase() === 'sed') return edited(field, pattern);
  const most = options.get('max_match');
  return captured(field, pattern, most === undefined ? 1 : wholeNumber(most.value));
};

/** A regular expression without quotation marks, which ends at a blank. */
function takeBare(reader: SearchReader): Name | undefined {
  const start = reader.skip();
  const text = reader.take(/[^\s|"]*\(\?[P<'][^\s|"]*/y);
  return text === undefined ? undefined : { text: unescaped(text), ...reader.span(start) };
}

function captured(field: Name, pattern: Name, most: number): Transform {
  const span = { start: pattern.start, end: pattern.end };
  readRegex(pattern.text, span);
  const names = [...pattern.text.matchAll(/\(\?(?:P?<|')([A-Za-z_]\w*)[>']/g)].map(([, group = '']) => group);
  if (names.length === 0) {
    throw new QueryFailure(
      'Unexpected regular expression without a name, expected a group such as `(?<user>\\w+)`.',
      span,
      {
        help: '`rex` makes a field of each named group. To filter use `regex`.',
      },
    );
  }
  return (stage, context) => {
    const value = fieldOf(stage, field, context);
    const columns = [...new Set(names)].map((group): NamedExpr => {
      const args: Expr[] = [value, text(pattern.text, span), text(group, span), { op: 'literal', value: most, span }];
      const taken: Expr = { op: 'call', name: 'capture', args, rules: EVAL, span };
      if (!stage.events && !stage.columns.includes(group)) return { name: group, expr: taken };
      const before = fieldOf(stage, { text: group, ...span }, context);
      return { name: group, expr: { op: 'call', name: 'coalesce', args: [taken, before], span } };
    });
    return extended(stage, columns, span);
  };
}

function text(value: string, span: Span): Expr {
  return { op: 'literal', value, span };
}

/** `s/regex/replacement/flags` and `y/characters/others/`. */
function edited(field: Name, pattern: Name): Transform {
  const span = { start: pattern.start, end: pattern.end };
  const [, command, mark = '/'] = /^\s*([sy])(.)/s.exec(pattern.text) ?? [];
  const parts = splitAt(pattern.text.trim().slice(2), mark);
  const [from, to, flags] = parts;
  if (command === undefined || from === undefined || to === undefined || flags === undefined || parts.length > 3) {
    throw new QueryFailure('Unexpected text, expected `s/regex/replacement/g` or `y/abc/xyz/`.', span);
  }
  if (command === 's') readRegex(from, span);
  const number = /^\d+$/.test(flags)
    ? Number(flags)
    : /^g?$/.test(flags)
      ? flags === 'g'
        ? undefined
        : 1
      : Number.NaN;
  if (Number.isNaN(number)) throw new QueryFailure(`Unexpected flags \`${flags}\`, expected \`g\` or a number.`, span);
  return (stage, context) => {
    const value = fieldOf(stage, field, context);
    const only: Expr[] = number === undefined ? [] : [{ op: 'literal', value: number, span }];
    const name = command === 's' ? 'replaceMatches' : 'translateCharacters';
    const args = [value, text(from, span), text(to, span), ...(command === 's' ? only : [])];
    return extended(stage, [{ name: field.text, expr: { op: 'call', name, args, rules: EVAL, span } }], span);
  };
}

/** Splits at a mark; a backslash before it makes it a part of the text. */
function splitAt(whole: string, mark: string): string[] {
  const parts = [''];
  for (let at = 0; at < whole.length; at++) {
    const character = whole[at] ?? '';
    const last = parts.length - 1;
    if (character === '\\' && at + 1 < whole.length) {
      at += 1;
      parts[last] += whole[at] === mark ? mark : `\\${whole[at]}`;
    } else if (character === mark) parts.push('');
    else parts[last] += character;
  }
  return parts;
}

/** `spath input=f path=a.b output=c`; without a path every field that later commands read is looked for. */
export const spath: Command = ({ reader, name }) => {
  const options = new Map<string, Name>();
  while (!atCommandEnd(reader)) {
    const option = takeOption(reader, ['input', 'output', 'path']);
    const bare = option === undefined ? takeName(reader) : undefined;
    if (option !== undefined) options.set(option.name, option.value);
    else if (bare !== undefined && !options.has('path')) options.set('path', bare);
    else throw reader.unexpected('`input=`, `output=` or `path=`');
  }
  const input = options.get('input') ?? { text: '_raw', start: name.start, end: name.end };
  const path = options.get('path');
  const output = options.get('output') ?? path;
  const { start, end } = name;
  const span = { start, end };
  if (path !== undefined && output !== undefined) {
    return (stage, context) => {
      const value = jsonValue(stage, input, path.text, span, context);
      const before = options.has('input') ? [] : [fieldOf(stage, path, context)];
      const expr: Expr = { op: 'call', name: 'coalesce', args: [value, ...before], span };
      return extended(stage, [{ name: output.text, expr }], span);
    };
  }
  return (stage, context) => {
    const names = context.needed().filter((one) => one !== input.text && !one.startsWith('_'));
    const columns = names.map((text): NamedExpr => {
      const before = fieldOf(stage, { text, ...span }, { ...context, warn: () => undefined });
      return {
        name: text,
        expr: { op: 'call', name: 'coalesce', args: [jsonValue(stage, input, text, span, context), before], span },
      };
    });
    return extended(stage, columns, span);
  };
};

function jsonValue(stage: Stage, input: Name, path: string, span: Span, context: LowerContext): Expr {
  const args = [fieldOf(stage, input, context), text(path, span)];
  return { op: 'call', name: 'jsonPath', args, span };
}

/** `xmlkv field`: the elements of an XML text that later commands read, by their names. */
export const xmlkv: Command = ({ reader, name: { start, end } }) => {
  takeOption(reader, ['maxinputs']);
  const field = atCommandEnd(reader) ? { text: '_raw', start, end } : needName(reader);
  const span = { start, end };
  return (stage, context) => {
    const value = fieldOf(stage, field, context);
    const names = context.needed().filter((one) => /^[A-Za-z][\w.-]*$/.test(one) && one !== field.text);
    const columns = names.map((one): NamedExpr => {
      const pattern = `<${one.replaceAll('.', '\\.')}(?:\\s[^>]*)?>([^<]*)<`;
      const number: Expr = { op: 'literal', value: 1, span };
      const taken: Expr = {
        op: 'call',
        name: 'capture',
        args: [value, text(pattern, span), number],
        rules: EVAL,
        span,
      };
      const before = fieldOf(stage, { text: one, ...span }, { ...context, warn: () => undefined });
      return { name: one, expr: { op: 'call', name: 'coalesce', args: [taken, before], span } };
    });
    return extended(stage, columns, span);
  };
};
