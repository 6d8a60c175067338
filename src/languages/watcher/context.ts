/** What reading the queries of a search needs, and what their forms share. */
import type { Span } from '../../engine/plan.ts';
import type { QueryMessage } from '../language.ts';
import type { Fields } from './fields.ts';
import type { JsonNode } from './json.ts';

/** What reading a query needs. */
export interface QueryContext {
  readonly fields: Fields;
  readonly warn: (warning: QueryMessage) => void;
  /** Is told of a range of the event's time how far before *now* it begins. */
  readonly notice: (before: number, span: Span) => void;
}

/** Names that only change scores or how a query is logged. */
export const IDLE = ['boost', '_name'];

/** Names of fields without their weights. Throws `QueryFailure`. */
export function fieldNames(node: JsonNode, fields: Fields): string[] {
  return fields.list(node).map((one) => fields.text(one, 'fields').text.replace(/\^[\d.]+$/, ''));
}

/** `AND` or `OR`, in any case. Throws `QueryFailure`. */
export function operatorOf(node: JsonNode, fields: Fields): 'or' | 'and' {
  const operator = fields.text(node, 'operator').text.toLowerCase();
  if (operator === 'or' || operator === 'and') return operator;
  throw fields.unexpected(node, '`"AND"` or `"OR"`');
}
