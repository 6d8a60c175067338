/**
 * Commands that read what only a Splunk server holds, or write there. What they would add is missing, with a warning, as
 * long as it only adds to rows; a search whose result it decides is refused.
 */
import type { NamedExpr } from '../../../engine/plan.ts';
import type { QueryMessage } from '../../language.ts';
import { extended, type LowerContext, type Stage, type Unknown } from '../stage.ts';
import type { Name } from '../syntax.ts';
import { atCommandEnd, needName, takeOptions } from '../words.ts';
import type { Command } from './command.ts';

/** `iplocation ip`: city, country, region. */
export const iplocation: Command = ({ reader, name: { start, end } }) => {
  const options = takeOptions(reader, ['prefix', 'allfields', 'lang']);
  needName(reader);
  const late = takeOptions(reader, ['prefix', 'allfields', 'lang']);
  const prefix = (late.get('prefix') ?? options.get('prefix'))?.value.text ?? '';
  const names = ['City', 'Country', 'Region', 'lat', 'lon'].map((text) => ({ text: prefix + text, start, end }));
  return (stage, { warn }) => unknowns(stage, names, { what: 'The place of an address', start, end }, warn);
};

/** Adds columns that are not known here: missing in every row, with a warning. */
export function unknowns(stage: Stage, names: readonly Name[], source: Unknown, warn: LowerContext['warn']): Stage {
  const { what, start, end } = source;
  const listed = names.map(({ text }) => `\`${text}\``).join(', ');
  const message: QueryMessage = {
    message: `${what} is not known here: ${listed} ${names.length === 1 ? 'is' : 'are'} missing in every row.`,
    start,
    end,
  };
  warn(message);
  const span = { start, end };
  const columns = names.map(({ text }): NamedExpr => ({ name: text, expr: { op: 'literal', value: null, span } }));
  const missing = extended(stage, columns, span);
  return { ...missing, unknown: new Map([...missing.unknown, ...names.map(({ text }) => [text, source] as const)]) };
}

/** Commands that write or send: they change nothing of the result. */
export const sideEffect: Command = ({ reader, warn, name }) => {
  while (!atCommandEnd(reader)) if (reader.take(/"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[^\s|\]"]+|"/y) === undefined) break;
  warn({
    message: `\`${name.text}\` writes to a Splunk server; here it does nothing.`,
    start: name.start,
    end: name.end,
  });
  return (stage) => stage;
};

/** Commands about how rows are shown, or where a server works on them: nothing of the result changes. */
export const showing: Command = ({ reader }) => {
  while (!atCommandEnd(reader)) if (reader.take(/"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[^\s|\]"]+|"/y) === undefined) break;
  return (stage) => stage;
};
