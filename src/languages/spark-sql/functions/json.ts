/** JSON functions: https://spark.apache.org/docs/latest/sql-ref-functions-builtin.html#json-functions */
import { QueryFailure, unsupported } from '../../failure.ts';
import { asString, castTo, eachElement, fieldSql, quote, type Typed } from '../cast.ts';
import { jsonPath } from '../fields.ts';
import { tokenize } from '../lexer.ts';
import { namedType } from '../named-type.ts';
import { parseSchema } from '../parse-type.ts';
import { TokenReader } from '../token-reader.ts';
import { arrayOf, INT, isIntegral, isNumeric, type SqlType, STRING, UNKNOWN } from '../types.ts';
import { argument, type CallInfo, type FunctionTable, scalar, structText, uniform } from './definition.ts';

/** The type that a schema in argument `index` names. */
function schemaType(call: CallInfo, index: number): SqlType {
  const text = call.constants[index];
  if (typeof text !== 'string') throw unsupported('A schema that is no literal', call.argSpans[index] ?? call.span);
  try {
    return namedType(parseSchema(new TokenReader(tokenize(text))));
  } catch (thrown) {
    if (!(thrown instanceof QueryFailure)) throw thrown;
    const { message, start, help, kind } = thrown.error;
    const at = call.placeIn(index, start).start;
    throw new QueryFailure(message, { start: at, end: at + 1 }, { kind, ...(help === undefined ? {} : { help }) });
  }
}

/** A JSON value as a type: what is of another kind is null. */
function fromJson(sql: string, type: SqlType): string {
  const kind = `json_type(${sql})`;
  switch (type.kind) {
    case 'struct': {
      const fields = (type.fields ?? []).map(
        (field) => [field.name, fromJson(`json_extract(${sql}, ${jsonPath([field.name])})`, field.type)] as const,
      );
      return `CASE WHEN ${kind} = 'OBJECT' THEN ${structText(fields)} END`;
    }
    case 'array': {
      const items = eachElement(`CAST(json_extract(${sql}, '$[*]') AS JSON[])`, (item) =>
        fromJson(item, type.element ?? STRING),
      );
      return `CASE WHEN ${kind} = 'ARRAY' THEN ${items} END`;
    }
    case 'map': {
      const value = fromJson(`json_extract(${sql}, '$."' || e || '"')`, type.element ?? STRING);
      const made = eachElement(`json_keys(${sql})`, () => `{'key': e, 'value': ${value}}`);
      return `CASE WHEN ${kind} = 'OBJECT' THEN map_from_entries(${made}) END`;
    }
    case 'string':
      return `CASE WHEN ${kind} <> 'NULL' THEN json_extract_string(${sql}, '$') END`;
    case 'boolean':
      return `CASE WHEN ${kind} = 'BOOLEAN' THEN CAST(${sql} AS BOOLEAN) END`;
    default: {
      const text = { sql: `json_extract_string(${sql}, '$')`, type: STRING };
      if (!isNumeric(type)) return castTo(text, type);
      const kinds = isIntegral(type) ? "'BIGINT', 'UBIGINT'" : "'BIGINT', 'UBIGINT', 'DOUBLE'";
      return `CASE WHEN ${kind} IN (${kinds}) THEN ${castTo(text, type)} END`;
    }
  }
}

/** A value as JSON text; fields that are null are left out. */
function toJson({ sql, type }: Typed): string {
  switch (type.kind) {
    case 'struct': {
      const members = (type.fields ?? []).map((field) => {
        const value = { sql: fieldSql(sql, field.name), type: field.type };
        return `CASE WHEN ${value.sql} IS NOT NULL THEN ${quote(`${JSON.stringify(field.name)}:`)} || ${toJson(value)} END`;
      });
      const list = `list_filter([${members.join(', ')}], lambda e: e IS NOT NULL)`;
      return `CASE WHEN ${sql} IS NOT NULL THEN '{' || array_to_string(${list}, ',') || '}' END`;
    }
    case 'array': {
      const items = eachElement(
        sql,
        (item) => `COALESCE(${toJson({ sql: item, type: type.element ?? STRING })}, 'null')`,
      );
      return `('[' || array_to_string(${items}, ',') || ']')`;
    }
    case 'map': {
      const value = toJson({ sql: 'e.value', type: type.element ?? STRING });
      const key = castTo({ sql: 'e.key', type: type.key ?? STRING }, STRING);
      const items = eachElement(
        `map_entries(${sql})`,
        () => `CAST(to_json(${key}) AS VARCHAR) || ':' || COALESCE(${value}, 'null')`,
      );
      return `('{' || array_to_string(${items}, ',') || '}')`;
    }
    case 'timestamp':
      return `('"' || strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%gZ') || '"')`;
    case 'string':
      return `CAST(to_json(${sql}) AS VARCHAR)`;
    default:
      return isNumeric(type) || type.kind === 'boolean'
        ? castTo({ sql, type }, STRING)
        : `CAST(to_json(${castTo({ sql, type }, STRING)}) AS VARCHAR)`;
  }
}

export const JSON_FUNCTIONS: FunctionTable = {
  get_json_object: uniform(STRING, STRING, 2, 2, (json, path) => `TRY(json_extract_string(${json}, ${path}))`),
  json_array_length: uniform(
    STRING,
    INT,
    1,
    1,
    (json) => `CASE WHEN TRY(json_type(${json})) = 'ARRAY' THEN CAST(json_array_length(${json}) AS INTEGER) END`,
  ),
  json_object_keys: scalar(1, 1, (args) => {
    const json = asString(argument(args, 0));
    return { sql: `CASE WHEN TRY(json_type(${json})) = 'OBJECT' THEN json_keys(${json}) END`, type: arrayOf(STRING) };
  }),
  from_json: scalar(2, 2, (args, call) => {
    const type = schemaType(call, 1);
    const json = asString(argument(args, 0));
    return { sql: `CASE WHEN json_valid(${json}) THEN ${fromJson(`CAST(${json} AS JSON)`, type)} END`, type };
  }),
  to_json: scalar(1, 1, (args, call) => {
    const value = argument(args, 0);
    if (!['struct', 'array', 'map', 'unknown', 'null'].includes(value.type.kind) && value.type.json !== true) {
      throw new QueryFailure('Unexpected value, expected a struct, an array or a map.', call.argSpans[0] ?? call.span);
    }
    if (value.type.json === true || value.type.kind === 'null') return { sql: asString(value), type: STRING };
    return { sql: value.type.kind === UNKNOWN.kind ? value.sql : toJson(value), type: STRING };
  }),
};
