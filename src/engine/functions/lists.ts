/** Functions on lists, and on values that may be missing. */
import { comparison } from '../compare.ts';
import { identityKey, isList, numberOf, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import type { EngineFunction, FunctionRules } from './function.ts';

function holds(list: Value, wanted: readonly Value[], rules: FunctionRules): boolean | null {
  if (list === null) return null;
  const equal = comparison('eq', { fold: rules.fold, numbers: 'strict', missing: false, lists: 'whole' });
  const elements = isList(list) ? list : [list];
  return wanted.some((value) => elements.some((element) => equal(element, value) === true));
}

export const LIST_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'arrayContains',
    arity: [2, Number.POSITIVE_INFINITY],
    description: 'True when the list holds one of the values.',
    compares: true,
    evaluate: ([list = null, ...wanted], rules) => holds(list, wanted, rules),
  },
  {
    name: 'elementAt',
    arity: [2, 2],
    description: 'An element of a list, or a character of a text, counted from 0, or from the end when negative.',
    evaluate: ([value = null, position = null]) => {
      const index = numberOf(position);
      if (index === undefined || value === null) return null;
      if (isList(value)) return value.at(index) ?? null;
      return typeof value === 'string' ? (value.at(index) ?? null) : null;
    },
  },
  {
    name: 'member',
    arity: [2, 2],
    description: 'What an object holds under a name; missing for any other value.',
    evaluate: ([value = null, name = null]) => {
      const key = textOf(name);
      if (value === null || typeof value !== 'object' || isList(value) || key === null) return null;
      return Object.hasOwn(value, key) ? (value[key] ?? null) : null;
    },
  },
  {
    name: 'slice',
    arity: [2, 3],
    description:
      'The elements of a list from a start up to, not including, an end; negative positions count from the end.',
    evaluate: ([list = null, start = null, end = null]) => {
      const from = numberOf(start);
      const to = end === null ? undefined : numberOf(end);
      return isList(list) && from !== undefined ? list.slice(from, to) : null;
    },
  },
  {
    name: 'reverse',
    arity: [1, 1],
    description: 'The elements of a list, or the characters of a text, from the last to the first.',
    evaluate: ([value = null]) => {
      if (isList(value)) return value.toReversed();
      return typeof value === 'string' ? [...value].toReversed().join('') : null;
    },
  },
  {
    name: 'distinctValues',
    arity: [1, 1],
    description: 'The elements of a list, each once, in the order of their first appearance.',
    evaluate: ([list = null]) => {
      if (!isList(list)) return list;
      const seen = new Map<string, Value>();
      for (const element of list) if (!seen.has(identityKey(element))) seen.set(identityKey(element), element);
      return [...seen.values()];
    },
  },
  {
    name: 'coalesce',
    arity: [1, Number.POSITIVE_INFINITY],
    description: 'The first argument that is not missing.',
    evaluate: (args) => args.find((value) => value !== null) ?? null,
  },
  {
    name: 'nullIf',
    arity: [2, 2],
    description: 'The first argument; missing when it is the same as the second.',
    evaluate: ([value = null, other = null]) => (identityKey(value) === identityKey(other) ? null : value),
  },
];
