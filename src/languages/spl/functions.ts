/** Calls in `eval` and `where`: found by name, their arguments counted. */
import type { Expr } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { Call, Environment } from './function-signatures.ts';
import { FUNCTIONS, UNSUPPORTED_FUNCTIONS } from './function-table.ts';

/** Lowers a call. Throws `QueryFailure` for an unknown function and for arguments that it does not take. */
export function callFunction(made: Call, environment: Environment): Expr {
  const { name, nameSpan, span, args } = made;
  const signature = FUNCTIONS.get(name);
  if (signature === undefined) {
    const why = UNSUPPORTED_FUNCTIONS.get(name);
    if (why !== undefined) throw unsupported(`The function \`${name}\``, nameSpan, why);
    const near = nearest(name, [...FUNCTIONS.keys(), ...UNSUPPORTED_FUNCTIONS.keys()]);
    const help = near === undefined ? {} : { help: `Did you mean \`${near}\`?` };
    throw new QueryFailure(`Unknown function \`${name}\`.`, nameSpan, help);
  }
  const { least, most, build } = signature;
  if (args.length < least) {
    const wanted = `${most === least ? '' : 'at least '}${least} argument${least === 1 ? '' : 's'}`;
    const place = { start: span.end - 1, end: span.end };
    throw new QueryFailure(`Unexpected end of the arguments, expected ${wanted} to \`${name}\`.`, place);
  }
  const surplus = args[most];
  if (surplus !== undefined) {
    const wanted = most === 0 ? 'none' : `at most ${most}`;
    throw new QueryFailure(`Unexpected argument, expected ${wanted} to \`${name}\`.`, surplus.span);
  }
  return build(args.map(environment.lower), made, environment);
}
