/** Conditions on the text of a field, and on what Base64 makes of a text. */
import type { ComparisonRules, Expr, Span } from '../../engine/plan.ts';
import { RAW_LINE } from '../../engine/whole-event.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { ItemKey } from './modifiers.ts';
import { base64, base64Offsets, bytesOf, plainText, plainTexts, type SigmaText, wildcardAt } from './patterns.ts';
import type { YamlScalar } from './yaml-tree.ts';

/** All values are compared as text without case. A missing field meets no condition; of a list any element does. */
export const TEXT: ComparisonRules = { fold: true, numbers: 'text', missing: false, lists: 'any' };

/** The field that a key asks about. Keywords are searched in the event's raw line. */
export function fieldOf({ field, span }: ItemKey): Expr {
  return field === undefined ? { op: 'field', name: RAW_LINE, span } : { op: 'field', ...field };
}

/** What Base64 makes of a value. Throws `QueryFailure` at a wildcard. */
export function encodedTexts(text: SigmaText, scalar: YamlScalar, { base64: modifier, encoding }: ItemKey): string[] {
  const texts = plainTexts(text);
  if (texts === undefined) {
    const name = modifier?.name ?? 'base64';
    const wildcard = text.some((part) => typeof part !== 'string' && !('of' in part));
    if (!wildcard) throw unsupported(`\`${name}\` of so many dashes with \`windash\``, scalar.span);
    const at = wildcardAt(scalar.text);
    throw new QueryFailure(`Unexpected wildcard in a value that \`${name}\` encodes.`, scalar.places(at, at + 1), {
      help: 'write `\\*` for the character itself',
    });
  }
  return texts.flatMap((one) => {
    const bytes = bytesOf(one, encoding);
    return modifier?.offsets === true ? base64Offsets(bytes) : [base64(bytes)];
  });
}

/** A text with its wildcards: the whole of a field's, or a part of it; of keywords a part of the raw line. */
export function textTest(text: SigmaText, scalar: YamlScalar, span: Span, key: ItemKey): Expr {
  const value = fieldOf(key);
  const rules = { ...TEXT, fold: !key.cased };
  const keyword = key.field === undefined;
  const part = key.part ?? (keyword ? 'contains' : undefined);
  const parts: SigmaText = [
    ...(part === 'contains' || part === 'endswith' ? [MANY] : []),
    ...text,
    ...(part === 'contains' || part === 'startswith' ? [MANY] : []),
  ];
  const plain = plainText(parts);
  if (plain !== undefined) {
    const right: Expr = { op: 'literal', value: plain, span: scalar.span };
    return { op: 'compare', comparator: 'eq', left: value, right, rules, span };
  }
  if (parts.every(isMany)) return { op: 'exists', value, span };
  const kind = openKind(parts);
  if (kind !== undefined) {
    const literal = parts.find((one) => typeof one === 'string') ?? '';
    return {
      op: 'match',
      value,
      pattern: { kind, text: { op: 'literal', value: literal, span: scalar.span } },
      rules,
      span,
    };
  }
  return { op: 'match', value, pattern: { kind: 'wildcard', parts }, rules, span };
}

const MANY = { any: 'many' } as const;

function isMany(part: SigmaText[number] | undefined): boolean {
  return typeof part === 'object' && part.any === 'many';
}

/** The simple test that a pattern of one text and runs around it is; `undefined` for any other. */
function openKind(parts: SigmaText): 'contains' | 'startsWith' | 'endsWith' | undefined {
  if (parts.filter((part) => typeof part === 'string').length !== 1) return undefined;
  if (parts.some((part) => typeof part === 'object' && part.any === 'one')) return undefined;
  const [first, last] = [isMany(parts[0]), isMany(parts.at(-1))];
  return first && last ? 'contains' : first ? 'endsWith' : 'startsWith';
}
