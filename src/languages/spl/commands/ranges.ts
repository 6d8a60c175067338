/** `rangemap` (Search Reference): names for ranges of numbers. */
import type { Expr, Span } from '../../../engine/plan.ts';
import { QueryFailure } from '../../failure.ts';
import { choose } from '../../shared/choose.ts';
import { extended, fieldOf } from '../stage.ts';
import type { Name } from '../syntax.ts';
import { EVAL } from '../text-tests.ts';
import { atCommandEnd, needName } from '../words.ts';
import type { Command } from './command.ts';

interface Range extends Span {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** `rangemap field=count low=0-10 high=11-100 default=none`: `range` names the range that a number lies in. */
export const rangemap: Command = ({ reader, name }) => {
  let field: Name | undefined;
  let otherwise = 'None';
  const ranges: Range[] = [];
  while (!atCommandEnd(reader)) {
    const key = needName(reader, '`field=`, `default=` or a range such as `low=0-10`');
    if (reader.take(/=(?!=)/y) === undefined) throw reader.unexpected(`\`=\` after \`${key.text}\``);
    const value = needName(reader, `a value of \`${key.text}\``);
    if (/^field$/i.test(key.text)) field = value;
    else if (/^default$/i.test(key.text)) otherwise = value.text;
    else ranges.push(readRange(key.text, value));
  }
  if (field === undefined) throw reader.unexpected('`field=` and the name of a field');
  const of = field;
  const span = { start: name.start, end: name.end };
  return (stage, context) => {
    const value = fieldOf(stage, of, context);
    const within = ({ from, to, start, end }: Range): Expr => {
      const place = { start, end };
      const compared = (comparator: 'ge' | 'le', number: number): Expr => {
        const right: Expr = { op: 'literal', value: number, span: place };
        return { op: 'compare', comparator, left: value, right, rules: EVAL, span: place };
      };
      return { op: 'and', items: [compared('ge', from), compared('le', to)], span: place };
    };
    const text = (one: string): Expr => ({ op: 'literal', value: one, span });
    const named = ranges.map((range): Expr => choose([[within(range), text(range.name)]], span));
    const all: Expr = { op: 'call', name: 'appendValues', args: named, span };
    const expr: Expr = { op: 'call', name: 'coalesce', args: [all, text(otherwise)], span };
    return extended(stage, [{ name: 'range', expr }], span);
  };
};

function readRange(name: string, { text, start, end }: Name): Range {
  const [, from, to] = /^(-?\d+(?:\.\d+)?)-(-?\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return { name, from: Number(from), to: Number(to), start, end };
  throw new QueryFailure(`Unexpected \`${text}\`, expected a range such as \`0-10\`.`, { start, end });
}
