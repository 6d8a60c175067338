/**
 * `child of […]`, `descendant of […]` and `event of […]` (query guide, "Event Relationships"): how events say which
 * process is theirs, who created it, and when it ends.
 */
import type { Expr, ProcessTracking, Span } from '../../engine/plan.ts';
import { spanOf } from '../shared/spans.ts';
import { RULES } from './meaning.ts';
import type { Ancestry } from './syntax.ts';

const RELATIONS = { child: 'child', descendant: 'descendant', event: 'self' } as const;

/** `of` is the lowered query in the brackets. */
export function lowerAncestry(ancestry: Ancestry, of: Expr): Expr {
  const span = spanOf(ancestry);
  return { op: 'lineage', relation: RELATIONS[ancestry.relation], of, processes: tracking(span), span };
}

/**
 * The field names are the schema's. Processes are created by events of the subtypes `create` and `fork`, and end with
 * `terminate`; events of sensors that have no subtypes say it by their operation code (`eql/engine.py`).
 */
function tracking(span: Span): ProcessTracking {
  const field = (name: string): Expr => ({ op: 'field', name, optional: true, span });
  const among = (name: string, values: readonly (string | number)[]): Expr => ({
    op: 'in',
    value: field(name),
    items: values.map((value) => ({ op: 'literal', value, span })),
    rules: { ...RULES, missing: false },
    span,
  });
  const all = (...items: Expr[]): Expr => ({ op: 'and', items, span });
  const process: Expr = { op: 'is', object: 'process', span };
  const untold: Expr = { op: 'not', item: { op: 'exists', value: field('subtype'), span }, span };
  const told = (subtypes: readonly string[], codes: readonly number[]): Expr =>
    all(process, { op: 'or', items: [among('subtype', subtypes), all(untold, among('opcode', codes))], span });
  const created = told(['create', 'fork'], [1, 3, 9]);
  return {
    created,
    ended: told(['terminate'], [2, 4]),
    booted: all(created, among('pid', [4]), among('process_name', ['System'])),
    host: field('hostname'),
    ids: [
      { own: field('unique_pid'), parent: field('unique_ppid') },
      { own: field('pid'), parent: field('ppid') },
    ],
  };
}
