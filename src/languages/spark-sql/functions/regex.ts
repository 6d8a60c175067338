/** Functions over Java regular expressions. */
import { QueryFailure, unsupported } from '../../failure.ts';
import { asString, quote, type Typed } from '../cast.ts';
import { javaToRe2 } from '../java-regex.ts';
import { arrayOf, BOOLEAN, INT, STRING } from '../types.ts';
import { argument, type CallInfo, type FunctionTable, scalar } from './definition.ts';

/** Argument `index` as a pattern for DuckDB: translated when it is a literal, else as it is. */
function pattern(args: readonly Typed[], call: CallInfo, index: number): string {
  const constant = call.constants[index];
  if (typeof constant !== 'string') return asString(argument(args, index));
  return quote(
    javaToRe2(constant, (start, end) => ({
      start: call.placeIn(index, start).start,
      end: call.placeIn(index, end).start,
    })),
  );
}

/** True when the pattern is found anywhere. */
const like = scalar(2, 2, (args, call) => ({
  sql: `regexp_matches(${asString(argument(args, 0))}, ${pattern(args, call, 1)})`,
  type: BOOLEAN,
}));

/** The group that `argument 2` names; the first by default. Throws where a literal pattern has no such group. */
function group(call: CallInfo): number {
  const wanted = call.argSpans.length < 3 ? 1 : groupNumber(call);
  const source = call.constants[1];
  if (typeof source !== 'string') return wanted;
  const groups = [...source.matchAll(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|\((?:\?<[A-Za-z]|(?!\?))/g)];
  const count = groups.filter(([part]) => part.startsWith('(')).length;
  if (wanted <= count) return wanted;
  throw new QueryFailure(
    `Unexpected group ${wanted}, expected one of the pattern's ${count}.`,
    call.argSpans[2] ?? call.argSpans[1] ?? call.span,
    { help: 'the whole match is group 0' },
  );
}

function groupNumber(call: CallInfo): number {
  const constant = call.constants[2];
  if (typeof constant === 'number' && Number.isInteger(constant) && constant >= 0 && constant <= 9) return constant;
  throw unsupported('A group of a regular expression that is no number from 0 to 9', call.argSpans[2] ?? call.span);
}

/** `$1` of Java becomes `\1`. */
function replacement(value: Typed, constant: unknown): string {
  if (typeof constant !== 'string') return asString(value);
  const translated = constant.replace(/\\(.)|\$(\d)/g, (_, escaped?: string, digit?: string) => {
    if (digit !== undefined) return `\\${digit}`;
    return escaped === '\\' ? '\\\\' : (escaped ?? '');
  });
  return quote(translated);
}

/** `split(text, pattern[, limit])`: what is empty at the end stays. The last of `limit` parts is all that is left. */
function split(args: readonly Typed[], call: CallInfo): Typed {
  const [value, regex] = [asString(argument(args, 0)), pattern(args, call, 1)];
  const parts = `string_split_regex(${value}, ${regex})`;
  const limit = args.length > 2 ? call.constants[2] : -1;
  if (typeof limit !== 'number')
    throw unsupported('A limit of `split` that is no literal', call.argSpans[2] ?? call.span);
  if (limit <= 0) return { sql: parts, type: arrayOf(STRING) };
  const place = call.alias();
  const separators = `regexp_extract_all(${value}, ${regex})`;
  const left = `list_transform(range(${limit}, len(${parts}) + 1), lambda ${place}: ${parts}[${place}] || COALESCE(${separators}[${place}], ''))`;
  const whole = `list_append(${parts}[:${limit - 1}], array_to_string(${left}, ''))`;
  return { sql: `CASE WHEN len(${parts}) > ${limit} THEN ${whole} ELSE ${parts} END`, type: arrayOf(STRING) };
}

export const REGEX_FUNCTIONS: FunctionTable = {
  rlike: like,
  regexp: like,
  regexp_like: like,
  split: scalar(2, 3, split),
  regexp_extract: scalar(2, 3, (args, call) => ({
    sql: `regexp_extract(${asString(argument(args, 0))}, ${pattern(args, call, 1)}, ${group(call)})`,
    type: STRING,
  })),
  regexp_extract_all: scalar(2, 3, (args, call) => ({
    sql: `regexp_extract_all(${asString(argument(args, 0))}, ${pattern(args, call, 1)}, ${group(call)})`,
    type: arrayOf(STRING),
  })),
  regexp_replace: scalar(3, 3, (args, call) => ({
    sql: `regexp_replace(${asString(argument(args, 0))}, ${pattern(args, call, 1)}, ${replacement(argument(args, 2), call.constants[2])}, 'g')`,
    type: STRING,
  })),
  regexp_count: scalar(2, 2, (args, call) => ({
    sql: `CAST(len(regexp_extract_all(${asString(argument(args, 0))}, ${pattern(args, call, 1)})) AS INTEGER)`,
    type: INT,
  })),
  regexp_substr: scalar(2, 2, (args, call) => {
    const value = asString(argument(args, 0));
    const regex = pattern(args, call, 1);
    return {
      sql: `CASE WHEN regexp_matches(${value}, ${regex}) THEN regexp_extract(${value}, ${regex}) END`,
      type: STRING,
    };
  }),
};
