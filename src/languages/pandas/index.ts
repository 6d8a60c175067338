/**
 * pandas: the masks, projections, merges and groupings that hunt playbooks run over events, lowered to the plan.
 *
 * The events are in `df`, as `pandas.read_json(…, lines=True)` reads them. Meaning follows pandas 3 (User Guide and API
 * reference at pandas.pydata.org); where older versions stop at a missing value, a warning says so.
 */
import type { NamedExpr, Program, Span } from '../../engine/plan.ts';
import { attempt, QueryFailure, unexpected, unsupported } from '../failure.ts';
import type { Language, QueryMessage } from '../language.ts';
import { plain } from './arguments.ts';
import { evaluate } from './evaluate.ts';
import { readColumn } from './frames.ts';
import { parsePython } from './python.ts';
import { UNNAMED } from './series-methods.ts';
import { describe, type Frame, type PythonValue } from './values.ts';
import { Widening } from './widening.ts';

export const pandas: Language = {
  id: 'pandas',
  name: 'pandas',
  defaultView: 'native',
  parse: (text) => attempt(text, (warn) => lower(text, warn)),
};

function lower(text: string, warn: (warning: QueryMessage) => void): Program {
  // A byte order mark is no part of the text.
  const statements = parsePython(text.replace(/^\uFEFF/, ' '));
  const whole = { start: 0, end: text.length };
  const events: Frame = {
    type: 'frame',
    rows: {
      origin: { events: true, read: (name, span) => ({ op: 'field', name, span }) },
      plan: { op: 'source', coerce: 'columns', span: whole },
    },
    columns: undefined,
    computed: new Map(),
    index: [],
  };
  const widening = new Widening();
  const outcome = evaluate(statements, events, warn, widening);
  if (outcome === undefined) {
    const end = { start: text.length, end: text.length };
    throw unexpected(null, 'an expression such as `df[df["EventID"] == 1]`', end);
  }
  const program = programOf(outcome.value, outcome.span, warn);
  return { ...program, plan: widening.applied(program.plan) };
}

function programOf(value: PythonValue, span: Span, warn: (warning: QueryMessage) => void): Program {
  if (value.type === 'frame') return programOfFrame(value, span, warn);
  if (value.type === 'series') {
    const { index, rows, expr, name } = value;
    const table: Frame = { type: 'frame', rows, columns: undefined, computed: new Map(), index };
    const columns = [...indexColumns(table, span), { name: name ?? UNNAMED, expr }];
    return { kind: 'plan', plan: { op: 'project', input: rows.plan, columns, span }, returns: 'table' };
  }
  if (value.type === 'parts') {
    throw unsupported('A table of parts as the result', span, 'Take a part: `.str.split(…).str[0]`.');
  }
  throw new QueryFailure(
    `Unexpected ${plain(describe(value))} as the result, expected a DataFrame or a column.`,
    span,
    {
      ...(value.type === 'list'
        ? { help: 'A line that begins with `[` stands by itself; put the whole expression in parentheses.' }
        : {}),
    },
  );
}

function programOfFrame(frame: Frame, span: Span, warn: (warning: QueryMessage) => void): Program {
  const { rows, columns } = frame;
  if (columns === undefined && rows.origin.events) return { kind: 'plan', plan: rows.plan, returns: 'events' };
  if (columns === undefined) {
    warn({
      message: 'A merge of whole tables has too many columns to show; only its events are given.',
      help: 'List the columns to show: `[["a", "b"]]`.',
      ...span,
    });
    return { kind: 'plan', plan: { op: 'project', input: rows.plan, columns: [], span }, returns: 'table' };
  }
  const shown = columns.map((name): NamedExpr => ({ name, expr: readColumn(frame, name, span) }));
  const all = [...indexColumns(frame, span), ...shown];
  return { kind: 'plan', plan: { op: 'project', input: rows.plan, columns: all, span }, returns: 'table' };
}

/** The index as columns, which is how a notebook shows it. */
function indexColumns(frame: Frame, span: Span): readonly NamedExpr[] {
  return frame.index.map((name) => ({ name, expr: frame.rows.origin.read(name, span) }));
}
