/** Calls of functions in both languages called EQL: how many arguments of what kind a function takes. */
import { nearest } from '../../../text/suggest.ts';
import { QueryFailure } from '../../failure.ts';
import { spanOf } from '../spans.ts';
import type { CallSyntax } from './syntax.ts';

/** How many arguments a function takes. */
export interface Arity {
  readonly least: number;
  /** Absent when any number may follow. */
  readonly most?: number;
}

/** The function that a call names, which is not among `names`. `otherwise` is help that is better than a near name. */
export function unknownFunction(
  { name, nameSpan }: Pick<CallSyntax<unknown>, 'name' | 'nameSpan'>,
  names: Iterable<string>,
  otherwise?: string,
): QueryFailure {
  const meant = nearest(name, names);
  const help = otherwise ?? (meant === undefined ? undefined : `Did you mean \`${meant}\`?`);
  return new QueryFailure(`Unknown function \`${name}\`.`, nameSpan, help === undefined ? {} : { help });
}

/** Throws `QueryFailure` at the first argument too many, or at the end of too few. */
export function checkCount(call: CallSyntax<{ readonly start: number; readonly end: number }>, arity: Arity): void {
  const { least, most } = arity;
  if (call.args.length < least) {
    const wanted = `at least ${least} argument${least === 1 ? '' : 's'}`;
    const place = { start: call.end - 1, end: call.end };
    throw new QueryFailure(`Unexpected end of the arguments, expected ${wanted} to \`${call.name}\`.`, place);
  }
  const surplus = most === undefined ? undefined : call.args[most];
  if (surplus !== undefined) {
    const wanted = most === 0 ? 'no arguments' : most === 1 ? 'only 1 argument' : `at most ${most} arguments`;
    throw new QueryFailure(`Unexpected argument, expected ${wanted} to \`${call.name}\`.`, spanOf(surplus));
  }
}

/** An argument that the count of them is known to hold. */
export function argument<E>(call: CallSyntax<E>, index: number): E {
  const found = call.args[index];
  if (found === undefined) throw new QueryFailure(`Missing argument of \`${call.name}\`.`, spanOf(call));
  return found;
}
