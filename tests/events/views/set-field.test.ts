import { describe, expect, it } from 'vitest';
import type { Value, View } from '../../../src/engine/values.ts';
import { withField } from '../../../src/events/views/set-field.ts';

/** A view whose fields are read by functions of the record. */
function view(fields: Record<string, (raw: { readonly [key: string]: Value }) => Value>): View {
  return {
    id: 'made-up',
    accessor: (name) => {
      const read = fields[name];
      return read && ((event) => read(event.raw) ?? null);
    },
    selector: () => undefined,
    objects: new Map(),
    time: () => null,
    fieldNames: () => Object.keys(fields),
    open: false,
  };
}

const schema = view({
  Image: (raw) => raw['Image'] ?? null,
  exe: (raw) =>
    String(raw['Image'] ?? '')
      .split('\\')
      .at(-1) ?? null,
  id: (raw) => Number(raw['EventID']),
  nested: (raw) => (raw['EventData'] as { User?: string } | undefined)?.User ?? null,
  constant: () => 'always',
});
const raw = {
  EventID: '1',
  Image: 'C:\\Windows\\cmd.exe',
  EventData: { User: 'ann' },
  Message: 'Image: C:\\Windows\\cmd.exe',
};

describe('an event changed through a view', () => {
  const table: [what: string, field: string, value: Value, changed: object | undefined][] = [
    [
      'a plain field, and what the message repeats of it',
      'Image',
      'D:\\x.exe',
      { Image: 'D:\\x.exe', Message: 'Image: D:\\x.exe' },
    ],
    ['a part of a path', 'exe', 'x.exe', { Image: 'C:\\Windows\\x.exe', Message: 'Image: C:\\Windows\\x.exe' }],
    ['a number that the record has as text', 'id', 3, { EventID: '3' }],
    ['a field within another', 'nested', 'bob', { EventData: { User: 'bob' } }],
    ['a field taken out', 'nested', null, { EventData: {} }],
    ['one that no value of the record decides', 'constant', 'never', undefined],
    ['one that the view does not have', 'other', 'x', undefined],
  ];
  it.each(table)('%s', (_, field, value, changed) => {
    expect(withField(schema, { line: 1, raw }, field, value)).toEqual(changed && { ...raw, ...changed });
  });

  it('adds a field that the record lacks, and leaves the record as it was', () => {
    const bare = { EventID: '1' };
    expect(withField(schema, { line: 1, raw: bare }, 'Image', 'x')).toEqual({ EventID: '1', Image: 'x' });
    expect(bare).toEqual({ EventID: '1' });
  });
});
