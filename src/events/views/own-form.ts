/** Records that are in a schema's form already, as Elastic's and Endgame's products write them: they answer by its names. */
import type { Accessor, EventRecord, Value } from '../../engine/values.ts';
import { fieldAt } from '../flatten.ts';
import type { MappedViewDefinition } from './definition.ts';

/** An object, and what it does where that is told. */
export interface Kind {
  readonly object: string;
  readonly action: string | undefined;
}

/** The kinds of event that a record says it is; none where it says no object, and so is not in the schema's form. */
export function compileOwnForm({ itself }: MappedViewDefinition): (event: EventRecord) => readonly Kind[] {
  if (itself === undefined) return () => [];
  const { object, action, ending } = itself;
  const values = (event: EventRecord, names: readonly string[]): readonly string[] => {
    for (const name of names) {
      const found = textsOf(fieldAt(event.raw, name));
      if (found.length > 0) return found.map((text) => withoutEnding(text, ending));
    }
    return [];
  };
  return (event) => {
    const actions = values(event, action);
    return values(event, object).flatMap((one): readonly Kind[] =>
      actions.length === 0
        ? [{ object: one, action: undefined }]
        : actions.map((does) => ({ object: one, action: does })),
    );
  };
}

/** Reads a field of a record in the schema's form by its name there. */
export function ownField(name: string): Accessor {
  return ({ raw }) => fieldAt(raw, name);
}

/** From 1601, where Windows' file times begin, to 1970, in milliseconds. */
const FILE_TIME_EPOCH = -11_644_473_600_000;

/** Reads the time of a record in the schema's form that has none in a clock, in milliseconds since 1970. */
export function compileOwnTime({ itself }: MappedViewDefinition): (event: EventRecord) => number | null {
  const name = itself?.fileTime;
  if (name === undefined) return () => null;
  return ({ raw }) => {
    const ticks = fieldAt(raw, name);
    return typeof ticks === 'number' ? ticks / 10_000 + FILE_TIME_EPOCH : null;
  };
}

function textsOf(value: Value): readonly string[] {
  const values: readonly Value[] = Array.isArray(value) ? value : [value];
  return values.filter((one): one is string => typeof one === 'string' && one !== '');
}

function withoutEnding(text: string, ending: string | undefined): string {
  return ending !== undefined && text.endsWith(ending) ? text.slice(0, -ending.length) : text;
}
