/** The functions of the original EQL that test the elements of arrays: `arraySearch(array, name, test)`, `arrayCount`. */
import type { Expr } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import { choose } from '../shared/choose.ts';
import { argument } from '../shared/eql/calls.ts';
import { spanOf } from '../shared/spans.ts';
import { readParts } from './fields.ts';
import type { Lowering } from './meaning.ts';
import type { Call } from './syntax.ts';

/** True when one element passes the test. Of a field without a value none does. */
export function lowerArraySearch(call: Call, lower: Lowering): Expr {
  return { op: 'exists', value: passing(call, lower), span: spanOf(call) };
}

/** How many elements pass the test. */
export function lowerArrayCount(call: Call, lower: Lowering): Expr {
  const span = spanOf(call);
  const count: Expr = { op: 'call', name: 'valueCount', args: [passing(call, lower)], span };
  return { op: 'call', name: 'coalesce', args: [count, { op: 'literal', value: 0, span }], span };
}

/** `true` for each element that passes the test, which reads it under its name. */
function passing(call: Call, lower: Lowering): Expr {
  const [array, name, test] = [argument(call, 0), argument(call, 1), argument(call, 2)];
  if (name.kind !== 'field' || name.path.length !== 1) {
    throw new QueryFailure(
      'Unexpected value, expected a name for the element that the third argument tests.',
      spanOf(name),
    );
  }
  const [variable] = name.path;
  const element = `element ${variable}`;
  const inner = lower.reading((path, span) =>
    path[0] === variable
      ? readParts({ op: 'field', name: element, span }, path.slice(1), span)
      : lower.field(path, span),
  );
  const span = spanOf(test);
  const passes: Expr = { op: 'literal', value: true, span };
  return {
    op: 'each',
    kind: 'map',
    value: lower.value(array),
    name: element,
    body: choose([[inner.predicate(test), passes]], span),
    span: spanOf(call),
  };
}
