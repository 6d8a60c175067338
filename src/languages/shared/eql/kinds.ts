/** What kind of value an expression gives in both languages called EQL, as far as its text says. */
import { QueryFailure } from '../../failure.ts';
import { spanOf } from '../spans.ts';

/** `undefined`: a field may hold anything. `null` may stand wherever a value may. */
export type Kind = 'string' | 'number' | 'boolean' | 'null' | undefined;

/** In words, as messages have them. */
const WORDS: Readonly<Record<'string' | 'number' | 'boolean', string>> = {
  string: 'string',
  number: 'number',
  boolean: 'truth value',
};

/** The kind of a literal's value. */
export function kindOfValue(value: string | number | boolean | null): Kind {
  return value === null ? 'null' : (typeof value as 'string' | 'number' | 'boolean');
}

/** The kind in words; `undefined` when it is not known. */
export function kindInWords(kind: Kind): string | undefined {
  return kind === undefined || kind === 'null' ? undefined : WORDS[kind];
}

/** Throws `QueryFailure` where a value is of none of the kinds that its place takes. `where`: "in `length`". */
export function checkKind(
  place: { readonly start: number; readonly end: number },
  kind: Kind,
  wanted: readonly ('string' | 'number' | 'boolean')[],
  where: string,
  help?: string,
): void {
  const words = kindInWords(kind);
  if (words === undefined || wanted.some((one) => one === kind)) return;
  const expected = wanted.map((one) => (one === 'boolean' ? '`true` or `false`' : `a ${WORDS[one]}`)).join(' or ');
  throw new QueryFailure(
    `Unexpected ${words} ${where}, expected ${expected}.`,
    spanOf(place),
    help === undefined ? {} : { help },
  );
}
