/** Functions that make and change JSON texts, as Splunk has them (Search Reference, "JSON functions"). */
import { isList, numberOf, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import { type EngineFunction, MOST_MADE } from './function.ts';
import { follow, type JsonStep, read, shown, stepsOf } from './json.ts';
import { asField, valuesOf } from './multivalues.ts';

type JsonObject = Readonly<Record<string, Value>>;

function isObject(value: Value | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !isList(value);
}

/** A value within JSON: a text that is an object or a list of JSON is that, any other value itself. */
function within(value: Value): Value {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  const json = read(value);
  return json !== undefined && json !== null && typeof json === 'object' ? json : value;
}

/** What the JSON of a field says; `undefined` for any other value. */
function jsonOf(value: Value): Value | undefined {
  const text = textOf(value);
  return text === null ? undefined : read(text);
}

function written(value: Value): string | null {
  const text = JSON.stringify(value);
  return text.length > MOST_MADE ? null : text;
}

/** Keys and values in turn. */
function pairsOf(args: readonly Value[]): (readonly [string, Value])[] {
  return args.flatMap((key, index) =>
    index % 2 === 1 ? [] : [[textOf(key) ?? '', within(args[index + 1] ?? null)] as const],
  );
}

/** An object without a prototype, so that every name is a plain key. */
function objectOf(entries: Iterable<readonly [string, Value]>): JsonObject {
  const made: Record<string, Value> = Object.create(null);
  for (const [key, value] of entries) made[key] = value;
  return made;
}

/** The JSON with a value where the steps lead; names that are not there are made, elements are not. */
function withValue(json: Value, steps: readonly JsonStep[], value: Value): Value {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (typeof step === 'string') {
    const object = isObject(json) ? json : {};
    const before = Object.hasOwn(object, step) ? (object[step] ?? null) : null;
    return objectOf([
      ...Object.entries(object).filter(([key]) => key !== step),
      [step, withValue(before, rest, value)],
    ]);
  }
  if (!isList(json)) return json;
  return json.map((element, index) => (step === null || step === index ? withValue(element, rest, value) : element));
}

/** The JSON without what the steps lead to. */
function withoutValue(json: Value, steps: readonly JsonStep[]): Value {
  const [step, ...rest] = steps;
  if (step === undefined) return json;
  if (typeof step === 'string') {
    if (!isObject(json)) return json;
    const entries = Object.entries(json);
    if (rest.length === 0) return objectOf(entries.filter(([key]) => key !== step));
    return objectOf(entries.map(([key, value]) => [key, key === step ? withoutValue(value, rest) : value] as const));
  }
  if (!isList(json)) return json;
  if (rest.length === 0) return json.filter((_element, index) => step !== null && index !== step);
  return json.map((element, index) => (step === null || step === index ? withoutValue(element, rest) : element));
}

/** What one path finds: of a path to every element (`a{}`) the list of them. */
function extracted(json: Value, path: Value): Value {
  const steps = stepsOf(textOf(path) ?? '');
  if (steps === null) return null;
  const found = follow(json, steps);
  return steps.includes(null) ? (found.length === 0 ? null : found) : (found[0] ?? null);
}

function keyed(value: Value, keys: readonly Value[], one: (object: JsonObject, key: string) => Value): Value {
  const json = jsonOf(value);
  if (!isObject(json)) return null;
  const found = keys.map((key) => one(json, textOf(key) ?? ''));
  return found.length === 1 ? shown(found[0] ?? null) : written(found);
}

function changed(
  args: readonly Value[],
  change: (json: Value, [key, value]: readonly [string, Value]) => Value,
): Value {
  const [value = null, ...rest] = args;
  const json = jsonOf(value);
  return json === undefined ? null : written(pairsOf(rest).reduce(change, json));
}

/** Truth values, numbers and `null` in texts, as the JSON values that they look like. */
function inferred(value: Value): Value {
  const text = textOf(value);
  if (text === 'true' || text === 'false') return text === 'true';
  return text === 'null' ? null : (numberOf(value) ?? value);
}

const MANY = Number.POSITIVE_INFINITY;

export const JSON_OBJECT_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'jsonObject',
    arity: [0, MANY],
    description: 'A JSON object of keys and values in turn; a value that is JSON itself is put in as that.',
    evaluate: (args) => written(objectOf(pairsOf(args))),
  },
  {
    name: 'jsonArray',
    arity: [0, MANY],
    description: 'A JSON array of the values; one that is JSON itself is put in as that.',
    evaluate: (args) => written(args.map(within)),
  },
  {
    name: 'jsonText',
    arity: [1, 1],
    description: 'The value when it is a JSON text, else missing.',
    evaluate: ([value = null]) => (jsonOf(value) === undefined ? null : value),
  },
  {
    name: 'jsonKind',
    arity: [1, 1],
    description: 'Whether a JSON text is an `array` or an `object`; missing for any other value.',
    evaluate: ([value = null]) => {
      const json = typeof value === 'string' ? within(value) : null;
      return isList(json) ? 'array' : isObject(json) ? 'object' : null;
    },
  },
  {
    name: 'jsonExtract',
    arity: [1, MANY],
    description:
      'What a path finds in a JSON text: of `a{}` a JSON array of all elements; of several paths a JSON array with what each finds; without a path all of it.',
    evaluate: ([value = null, ...paths]) => {
      const json = jsonOf(value);
      if (json === undefined) return null;
      if (paths.length === 0) return shown(json);
      const found = paths.map((path) => extracted(json, path));
      return found.length === 1 ? shown(found[0] ?? null) : written(found);
    },
  },
  {
    name: 'jsonExtractExact',
    arity: [1, MANY],
    description: 'The values of keys of a JSON object, read as they are, with full stops; several as a JSON array.',
    evaluate: ([value = null, ...keys]) => {
      if (keys.length === 0) return jsonOf(value) === undefined ? null : value;
      return keyed(value, keys, (object, key) => (Object.hasOwn(object, key) ? (object[key] ?? null) : null));
    },
  },
  {
    name: 'jsonHasKey',
    arity: [2, 2],
    description: 'True when a JSON object has a key; missing for what is none.',
    evaluate: ([value = null, key = null]) => keyed(value, [key], Object.hasOwn),
  },
  {
    name: 'jsonKeys',
    arity: [1, 1],
    description: 'The keys of a JSON object as a JSON array; missing for what is none.',
    evaluate: ([value = null]) => {
      const json = jsonOf(value);
      return isObject(json) ? written(Object.keys(json)) : null;
    },
  },
  {
    name: 'jsonEntries',
    arity: [1, 1],
    description: 'A JSON array with `{"key": …, "value": …}` for each member of a JSON object.',
    evaluate: ([value = null]) => {
      const json = jsonOf(value);
      return isObject(json) ? written(Object.entries(json).map(([key, member]) => ({ key, value: member }))) : null;
    },
  },
  {
    name: 'jsonSet',
    arity: [3, MANY],
    description: 'A JSON text with values where paths lead, in turn.',
    evaluate: (args) =>
      changed(args, (json, [path, value]) => {
        const steps = stepsOf(path);
        return steps === null ? json : withValue(json, steps, value);
      }),
  },
  {
    name: 'jsonSetExact',
    arity: [3, MANY],
    description: 'A JSON object with values of keys, which are read as they are, with full stops.',
    evaluate: (args) => changed(args, (json, [key, value]) => withValue(json, [key], value)),
  },
  {
    name: 'jsonDelete',
    arity: [2, MANY],
    description: 'A JSON text without what paths lead to.',
    evaluate: ([value = null, ...paths]) => {
      const json = jsonOf(value);
      if (json === undefined) return null;
      return written(paths.reduce<Value>((left, path) => withoutValue(left, stepsOf(textOf(path) ?? '') ?? []), json));
    },
  },
  {
    name: 'jsonToValues',
    arity: [1, 1],
    description: 'The elements of a JSON array as the values of a field; missing for what is none.',
    evaluate: ([value = null]) => {
      const json = jsonOf(value);
      return json !== undefined && isList(json) ? asField(json.filter((one) => one !== null).map(shown)) : null;
    },
  },
  {
    name: 'valuesToJson',
    arity: [1, 2],
    description:
      'The values of a field as a JSON array; with a second argument that is true, numbers and truth values as such.',
    evaluate: ([value = null, infer = null]) => {
      const values = valuesOf(value);
      return value === null ? null : written(infer === true ? values.map(inferred) : values.map(textOf));
    },
  },
];
