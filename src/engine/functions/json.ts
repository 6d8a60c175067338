/** Functions on JSON within a text. */
import { isList, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import type { EngineFunction } from './function.ts';
import { asField } from './multivalues.ts';

/** A name, `{}` for every element, `{2}` for one. */
const STEP = /\{(\d*)\}|\.?((?:[^.{}\\]|\\.)+)/gy;

/** A step of a path: a name, the place of an element, or `null` for every element. */
export type JsonStep = string | number | null;

/** The steps of a path such as `Records{}.user.name`; `null` for a text that is none. */
export function stepsOf(path: string): readonly JsonStep[] | null {
  const steps: JsonStep[] = [];
  let at = 0;
  STEP.lastIndex = 0;
  for (const found of path.matchAll(STEP)) {
    const [text, index, name] = found;
    if (name !== undefined) steps.push(name.replace(/\\(.)/g, '$1'));
    else steps.push(index === '' ? null : Number(index));
    at = found.index + text.length;
  }
  return at === path.length ? steps : null;
}

/** What a path leads to; a list's elements where the path says so, each in turn. */
export function follow(value: Value, steps: readonly JsonStep[]): readonly Value[] {
  let reached: readonly Value[] = [value];
  for (const step of steps) {
    reached = reached.flatMap((one): readonly Value[] => {
      if (step === null) return isList(one) ? one : [];
      if (typeof step === 'number') return isList(one) ? one.slice(step, step + 1) : [];
      if (one === null || typeof one !== 'object' || isList(one) || !Object.hasOwn(one, step)) return [];
      return [one[step] ?? null];
    });
  }
  return reached;
}

/** A value as a field holds it: objects and lists as the JSON that they are. */
export function shown(value: Value): Value {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : value;
}

/** What a JSON text says; `undefined` for any other text. */
export function read(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

export const JSON_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'jsonPath',
    arity: [1, Number.POSITIVE_INFINITY],
    description:
      'What the first of the paths that leads anywhere finds in a JSON text: `user.name`, `Records{}.id` (all elements), `Records{0}`; without paths all of it. Missing for any other text.',
    evaluate: ([value = null, ...paths]) => {
      const source = textOf(value);
      const json = source === null ? undefined : read(source);
      if (json === undefined) return null;
      if (paths.length === 0) return shown(json);
      for (const path of paths) {
        const steps = stepsOf(textOf(path) ?? '');
        const found = steps === null ? [] : follow(json, steps).filter((one) => one !== null);
        if (found.length > 0) return asField(found.map(shown));
      }
      return null;
    },
  },
  {
    name: 'isJson',
    arity: [1, 1],
    description: 'True for a text that is JSON.',
    evaluate: ([value = null]) => {
      const source = textOf(value);
      return source === null ? null : read(source) !== undefined;
    },
  },
];
