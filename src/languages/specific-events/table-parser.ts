/** A whole table: its rows by source and event id, lowered to one condition. */
import type { Expr, Program, Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { allOf, anyOf, LOOSE } from '../shared/text-test.ts';
import { readDetails } from './details-parser.ts';
import { channelsOf } from './sources.ts';
import { type Cell, type Row, readTable } from './table.ts';

type Warn = (warning: QueryMessage) => void;

/** Event ids that one cell may hold. */
const MOST_IDS = 200;

/** What one row asks of its fields; `key` names the fields that it is on. */
interface RowCondition {
  readonly key: string;
  readonly expr: Expr;
  readonly negative: boolean;
}

/** The rows of one source and event id: conditions by the fields that they are on. */
interface Group {
  readonly channels: readonly string[] | undefined;
  readonly sourceSpan: Span;
  readonly eventId: { value: number | undefined; span: Span };
  readonly wanted: Map<string, Expr[]>;
  readonly unwanted: Expr[];
}

/**
 * Lowers a table to the events of its groups.
 *
 * @throws QueryFailure for what the table cannot mean.
 */
export function lowerTable(text: string, warn: Warn): Program {
  const rows = readTable(text);
  const unescaped = text.replaceAll('\\|', '|\0');
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const condition = readCondition(row, unescaped, warn);
    for (const eventId of eventIds(row.eventId)) {
      const key = `${row.source?.text.toLowerCase() ?? ''} ${eventId.value ?? ''}`;
      const group = groups.get(key) ?? newGroup(row, eventId);
      groups.set(key, group);
      if (condition !== undefined) addCondition(group, condition);
    }
  }
  const span = { start: 0, end: text.length };
  const predicate = anyOf(
    [...groups.values()].map((group) => lowerGroup(group)),
    span,
  );
  return { kind: 'plan', plan: { op: 'filter', input: { op: 'source', span }, predicate, span }, returns: 'events' };
}

function newGroup(row: Row, eventId: Group['eventId']): Group {
  const channels = row.source === undefined ? undefined : channelsOf(row.source, eventId.value);
  return { channels, sourceSpan: row.source ?? row.eventId, eventId, wanted: new Map(), unwanted: [] };
}

/** `1`, `12, 13`, `4624/4625`, `1 or 3`; `-` and `*` for any. */
function eventIds(cell: Cell): Group['eventId'][] {
  if (/^(?:-|\*|n\/?a|any)$/i.test(cell.text)) return [{ value: undefined, span: cell }];
  const ids: Group['eventId'][] = [];
  const pattern = /\d{1,9}|(?:\s|[,;/&]|and\b|or\b|EID\b|ID\b|<br\s*\/?>)+|[\s\S]/giy;
  for (const match of cell.text.matchAll(pattern)) {
    const start = cell.start + match.index;
    const span = { start, end: start + match[0].length };
    if (/^\d/.test(match[0])) ids.push({ value: Number(match[0]), span });
    else if (match[0].trim().length === 1 && !/[,;/&]/.test(match[0])) {
      throw new QueryFailure(`Unexpected \`${match[0]}\`, expected an event id.`, span, {
        help: 'An event id is a number; several stand with commas between.',
      });
    }
  }
  if (ids.length > MOST_IDS) {
    throw new QueryFailure(`The cell holds more than ${MOST_IDS} event ids.`, cell, { kind: 'unsupported' });
  }
  if (ids.length > 0) return ids;
  const found = cell.text === '' ? 'empty cell' : `\`${cell.text}\``;
  throw new QueryFailure(`Unexpected ${found}, expected an event id.`, cell, { help: 'Write `*` for any event id.' });
}

function readCondition(row: Row, text: string, warn: Warn): RowCondition | undefined {
  const { field, details } = row;
  if (field === undefined || details === undefined) return undefined;
  const empty = /^(?:|-+|–|\*|n\/?a|any)$/i;
  if (empty.test(field.text)) {
    if (empty.test(details.text)) return undefined;
    throw new QueryFailure('Unexpected empty cell, expected the field that the details are of.', field);
  }
  const { items, all } = fieldNames(field);
  const { on, negative } = readDetails(text, details, warn);
  const span = { start: field.start, end: Math.max(details.end, field.end) };
  const tests = items.map((item) => on(item));
  const names = items.map((item) => (item.op === 'field' ? item.name.toLowerCase() : ''));
  return {
    key: names.join(all ? '&' : '|'),
    expr: all || negative ? allOf(tests, span) : anyOf(tests, span),
    negative,
  };
}

function addCondition(group: Group, { key, expr, negative }: RowCondition): void {
  if (negative) group.unwanted.push(expr);
  else group.wanted.set(key, [...(group.wanted.get(key) ?? []), expr]);
}

/**
 * `Image`, `Image OR ParentImage`, `Image, ParentImage` (either), `Image AND ParentImage` (both). Words without a mark
 * between are one field as Event Viewer labels it: `New Process Name` is `NewProcessName`.
 */
function fieldNames(cell: Cell): { items: Expr[]; all: boolean } {
  const items: Expr[] = [];
  let all = false;
  for (const match of cell.text.matchAll(
    /(?:and|or)\b|[,;&/]|[A-Za-z_@][\w.@-]*(?:\s+(?!(?:and|or)\b)[A-Za-z_@][\w.@-]*)*|\s+|[\s\S]/giy,
  )) {
    const start = cell.start + match.index;
    const span = { start, end: start + match[0].length };
    if (/^(?:and|&)$/i.test(match[0])) all = true;
    else if (/^[A-Za-z_@]/.test(match[0]) && !/^or$/i.test(match[0]))
      items.push({ op: 'field', name: match[0].replace(/\s+/g, ''), span });
    else if (!/^(?:or|[,;/`]|\s+)$/i.test(match[0])) {
      throw new QueryFailure(`Unexpected \`${match[0]}\`, expected the name of a field.`, span);
    }
  }
  if (items.length === 0) throw new QueryFailure(`Unexpected \`${cell.text}\`, expected the name of a field.`, cell);
  return { items, all };
}

/** Channel, event id, and each field's conditions: rows of one field are alternatives, different fields all hold. */
function lowerGroup(group: Group): Expr {
  const span = group.sourceSpan;
  const equal = (name: string, value: string | number, at: Span): Expr => ({
    op: 'compare',
    comparator: 'eq',
    left: { op: 'field', name, span: at },
    right: { op: 'literal', value, span: at },
    rules: LOOSE,
    span: at,
  });
  const items: Expr[] = [];
  if (group.channels !== undefined) {
    items.push(
      anyOf(
        group.channels.map((channel) => equal('Channel', channel, span)),
        span,
      ),
    );
  }
  const { value, span: idSpan } = group.eventId;
  if (value !== undefined) items.push(equal('EventID', value, idSpan));
  for (const alternatives of group.wanted.values()) {
    const [first] = alternatives;
    items.push(anyOf(alternatives, first?.span ?? span));
  }
  items.push(...group.unwanted);
  if (items.length === 0) {
    throw new QueryFailure('Unexpected row that asks for nothing, expected a source, an event id or a value.', span);
  }
  return allOf(items, idSpan);
}
