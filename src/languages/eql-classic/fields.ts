/** How the original EQL reads fields: of events, and of what pipes pass on. */
import type { Expr, Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import type { FieldReader } from './meaning.ts';

/** A field's parts: names up to the first index are the field's own, what follows is read from its value. */
function readPath(field: (name: string) => Expr, path: readonly (string | number)[], span: Span): Expr {
  const index = path.findIndex((part) => typeof part === 'number');
  const own = index === -1 ? path : path.slice(0, index);
  return readParts(field(own.join('.')), index === -1 ? [] : path.slice(index), span);
}

/** Members and elements of a value. */
export function readParts(value: Expr, parts: readonly (string | number)[], span: Span): Expr {
  return parts.reduce<Expr>(
    (whole, part) => ({
      op: 'call',
      name: typeof part === 'number' ? 'elementAt' : 'member',
      args: [whole, { op: 'literal', value: part, span }],
      span,
    }),
    value,
  );
}

/** Reads an event's fields by their dotted names, and elements of arrays by their index. */
export const eventField: FieldReader = (path, span) => readPath((name) => ({ op: 'field', name, span }), path, span);

/** In pipes, `events[1].field` is a field of the second event of a sequence; a field alone, of the first. */
export function stepField(steps: number): FieldReader {
  return (path, span): Expr => {
    const [base, index, ...rest] = path;
    if (base !== 'events' || typeof index !== 'number') return ofStep(0, path, span);
    if (index >= steps) {
      throw new QueryFailure(`Unexpected index ${index}, expected one below ${steps}, the number of events.`, span);
    }
    if (rest.length === 0) throw new QueryFailure(`Unexpected end, expected a field of \`events[${index}]\`.`, span);
    return ofStep(index, rest, span);
  };
}

function ofStep(step: number, path: readonly (string | number)[], span: Span): Expr {
  return readPath((name) => ({ op: 'field', name, relation: String(step), span }), path, span);
}
