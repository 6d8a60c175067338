/** The fields that a program reads from events, and the channels and log sources that it names. */
import type { Expr, Program, Span } from '../engine/plan.ts';
import { FIELDS_LIKE, WHOLE_EVENT_LABELS } from '../engine/whole-event.ts';
import { isLogSourceName } from '../events/views/log-sources.ts';
import type { SqlProgram } from '../languages/spark-sql/program.ts';
import type { SqlExpr } from '../languages/spark-sql/syntax-tree.ts';
import { visitQuery } from '../languages/spark-sql/walk.ts';

/** A name in the query's text. */
export interface NamedPart extends Span {
  name: string;
  eventId?: number;
}

export interface NamedParts {
  /** Each field once, where it is first read; not the columns that the program computes. */
  fields: NamedPart[];
  /** Event ids that the program asks for, each once. */
  eventIds: number[];
  /** Texts that the channel is compared with; `eventId` is one that the program asks for, where it asks for any. */
  channels: NamedPart[];
  /** Sigma's log sources: `category:process_creation`. */
  logSources: NamedPart[];
}

const CHANNEL_FIELD = /^(?:channel|log_?name|winlog\.channel)$/i;
const EVENT_ID_FIELD = /^(?:event_?id|event_?code|winlog\.event_id)$/i;

/** Fields, channels and log sources of a parsed program. */
export function namedParts(program: Program | SqlProgram): NamedParts {
  const found: Found = { fields: [], computed: new Set(), channels: [], eventIds: [], logSources: [] };
  if (program.kind === 'sql') visitQuery(program.query, (expr) => visitSql(expr, found));
  else walk(program.plan, found);
  const fields = new Map<string, NamedPart>();
  for (const field of found.fields) {
    if (!found.computed.has(field.name) && !fields.has(field.name)) fields.set(field.name, field);
  }
  if (program.kind === 'sql') {
    const read = new Set(program.columns);
    for (const name of fields.keys()) if (!read.has(name)) fields.delete(name);
  }
  const eventId = found.eventIds[0];
  return {
    fields: [...fields.values()],
    eventIds: [...new Set(found.eventIds)],
    channels: found.channels.map((channel) => ({ ...channel, ...(eventId === undefined ? {} : { eventId }) })),
    logSources: found.logSources,
  };
}

interface Found {
  fields: NamedPart[];
  computed: Set<string>;
  channels: NamedPart[];
  eventIds: number[];
  logSources: NamedPart[];
}

/** Walks plans and expressions alike: every node is a plain object. */
function walk(node: unknown, found: Found, siblings: readonly unknown[] = []): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, found, node);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  if (isExpr(node)) visitExpr(node, found);
  else if ('name' in node && typeof node.name === 'string') visitNamed(node as Computed, siblings, found);
  for (const [key, value] of Object.entries(node)) {
    if (key !== 'span' && key !== 'rules') walk(value, found);
  }
}

interface Computed {
  name: string;
  expr?: unknown;
  arg?: unknown;
}

/**
 * A computed column or an aggregate: its name is no field of events, unless it is made from the field of that name. A
 * column that is emptied while one beside it takes its value (SPL's `rename`) was a field before.
 */
function visitNamed(column: Computed, siblings: readonly unknown[], found: Found): void {
  const { name, expr, arg } = column;
  const value = expr ?? arg;
  const isEmptied = isExpr(value) && value.op === 'literal' && value.value === null;
  if (isEmptied && siblings.some((sibling) => sibling !== column && readsField(sibling, name))) return;
  if (!readsField(withoutFallback(value, name), name)) found.computed.add(name);
}

/**
 * The arguments of a `coalesce` without a last one that keeps what the column held before: SPL's `rex` writes nothing
 * where its pattern does not match. Such an argument stands nowhere in the text, and has the place of the whole.
 */
function withoutFallback(value: unknown, name: string): unknown {
  if (!isExpr(value) || value.op !== 'call' || value.name !== 'coalesce') return value;
  const last = value.args.at(-1);
  const isFallback =
    last?.op === 'field' &&
    last.name === name &&
    last.span.start === value.span.start &&
    last.span.end === value.span.end;
  return isFallback ? value.args.slice(0, -1) : value;
}

function readsField(node: unknown, name: string): boolean {
  if (Array.isArray(node)) return node.some((item) => readsField(item, name));
  if (typeof node !== 'object' || node === null) return false;
  if (isExpr(node) && node.op === 'field' && node.name === name) return true;
  return Object.entries(node).some(([key, value]) => key !== 'span' && key !== 'rules' && readsField(value, name));
}

function isExpr(node: unknown): node is Expr {
  return typeof node === 'object' && node !== null && 'op' in node && 'span' in node;
}

function visitExpr(expr: Expr, found: Found): void {
  if (expr.op === 'field' && !WHOLE_EVENT_LABELS.has(expr.name) && !expr.name.startsWith(FIELDS_LIKE)) {
    found.fields.push({ name: expr.name, ...spanOf(expr) });
  }
  if (expr.op === 'is' && isLogSourceName(expr.object)) {
    found.logSources.push({ name: expr.object, ...spanOf(expr) });
  }
  const pairs: (readonly [Expr, Expr])[] =
    expr.op === 'compare'
      ? [
          [expr.left, expr.right],
          [expr.right, expr.left],
        ]
      : expr.op === 'in'
        ? expr.items
            .flatMap((item) => (item.op === 'list' ? item.items : [item]))
            .map((item) => [expr.value, item] as const)
        : [];
  for (const [side, other] of pairs) {
    const field = unwrapped(side);
    if (field?.op !== 'field' || other.op !== 'literal') continue;
    note(field.name, other.value, spanOf(other), found);
  }
  if (expr.op === 'match' && expr.pattern.kind === 'wildcard') {
    const field = unwrapped(expr.value);
    const whole = expr.pattern.parts.length === 1 ? expr.pattern.parts[0] : undefined;
    if (field?.op === 'field' && typeof whole === 'string') note(field.name, whole, spanOf(expr), found);
  }
}

/** The field inside functions that only change case. */
function unwrapped(expr: Expr): Expr | undefined {
  return expr.op === 'call' && expr.args.length === 1 ? unwrapped(expr.args[0] as Expr) : expr;
}

function visitSql(expr: SqlExpr, found: Found): void {
  if (expr.node === 'column') {
    const last = expr.parts.at(-1);
    if (last) found.fields.push({ name: last.name, ...spanOf(last) });
  }
  const pairs: (readonly [SqlExpr, SqlExpr])[] =
    expr.node === 'compare'
      ? [
          [expr.left, expr.right],
          [expr.right, expr.left],
        ]
      : expr.node === 'in'
        ? expr.items.map((item) => [expr.value, item] as const)
        : [];
  for (const [side, other] of pairs) {
    let column = side;
    while (column.node === 'call' && column.args[0]) column = column.args[0];
    const name = column.node === 'column' ? column.parts.at(-1)?.name : undefined;
    if (name === undefined) continue;
    if (other.node === 'string') note(name, other.value, spanOf(other), found);
    if (other.node === 'number') note(name, Number.parseFloat(other.text), spanOf(other), found);
  }
}

function note(field: string, value: unknown, span: Span, found: Found): void {
  if (CHANNEL_FIELD.test(field) && typeof value === 'string') found.channels.push({ name: value, ...span });
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (EVENT_ID_FIELD.test(field) && typeof number === 'number' && Number.isInteger(number)) found.eventIds.push(number);
}

function spanOf(node: { readonly span: Span }): Span {
  return { start: node.span.start, end: node.span.end };
}
