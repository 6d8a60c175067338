import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkViewModel } from '../../src/checks/view-model.ts';
import { mappedViewDefinition } from '../../src/events/views/definition.ts';
import { loadDefinitions } from '../../src/events/views/load.ts';
import { loadSchemaModel, type SchemaModel } from '../../src/knowledge/schema-model.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const model: SchemaModel = {
  source: 'made here',
  actions: new Map([
    ['process', new Set(['create', 'terminate'])],
    ['file', new Set(['create'])],
  ]),
  fields: new Set(['command_line', 'image_path']),
};
const definition = (rest: object) =>
  mappedViewDefinition.parse({ kind: 'mapped', id: 'x', name: 'the X schema', description: 'X.', logs: [], ...rest });
const log = (rest: object) => ({ logs: [{ channel: 'Security', event: 1, ...rest }] });

describe('checkViewModel', () => {
  it.each<[string, object, string, string | undefined, (string | number)[]]>([
    [
      'an object',
      log({ is: [{ object: 'proces', action: 'create' }] }),
      'Unexpected object `proces`, expected an object of the X schema.',
      'did you mean `process`?',
      ['logs', 0, 'is', 0, 'object'],
    ],
    [
      'an action',
      log({ is: [{ object: 'process' }, { object: 'process', action: 'created' }] }),
      'Unexpected action `created`, expected an action of the object `process`.',
      'did you mean `create`?',
      ['logs', 0, 'is', 1, 'action'],
    ],
    [
      'a field of a log',
      log({ fields: { comand_line: 'CommandLine' } }),
      'Unexpected field `comand_line`, expected a field of the X schema.',
      'did you mean `command_line`?',
      ['logs', 0, 'fields', 'comand_line'],
    ],
    [
      'a field of every event',
      { common: { host: 'Hostname' } },
      'Unexpected field `host`, expected a field of the X schema.',
      undefined,
      ['common', 'host'],
    ],
    [
      'a field of a set, near one beyond the model',
      { beyond: { 'Published queries': ['parent_name'] }, sets: { parent: { parent_nam: 'A' } } },
      'Unexpected field `parent_nam`, expected a field of the X schema.',
      'did you mean `parent_name`?',
      ['sets', 'parent', 'parent_nam'],
    ],
    [
      'a field of an object',
      { objects: { file: { actions: ['create'], fields: ['size'] } } },
      'Unexpected field `size`, expected a field of the X schema.',
      undefined,
      ['objects', 'file', 'fields', 0],
    ],
  ])('finds %s that the schema lacks', (_, rest, message, help, path) => {
    expect(checkViewModel(definition(rest), model)).toMatchObject([{ message, help, path }]);
  });

  it('lets pass what the definition says is beyond the model', () => {
    const beyond = { 'Published queries': ['user', 'Ext.*', 'dns', 'dns/*', 'file/open'] };
    const view = definition({
      beyond,
      objects: { dns: { actions: ['query'] }, file: { actions: ['open'] } },
      common: { user: 'User', 'Ext.a': 'A', command_line: 'B' },
    });
    expect(checkViewModel(view, model)).toEqual([]);
  });
});

describe('the views of this project', () => {
  const checked = [...loadDefinitions(ROOT).values()].flatMap((view) =>
    view.kind === 'mapped' && view.model !== undefined ? [[view.id, view, view.model] as const] : [],
  );

  it('name the data models of their schemas', () => {
    expect(checked.map(([id, , name]) => [id, name])).toEqual([
      ['car', 'car'],
      ['ecs', 'ecs'],
      ['endpoint', 'endpoint'],
      ['logpoint', 'logpoint'],
      ['ossem', 'ossem'],
      ['splunk', 'cim'],
      ['winlogbeat', 'ecs'],
    ]);
  });

  it.each(checked)('%s claims nothing that its model lacks', (_, view, name) => {
    const found = loadSchemaModel(ROOT, name);
    expect(found && checkViewModel(view, found)).toEqual([]);
  });

  it.each(checked)('%s lists nothing as beyond its model that the model has', (_, view, name) => {
    const found = loadSchemaModel(ROOT, name);
    const names = Object.values(view.beyond).flat();
    expect(names.filter((one) => found?.fields.has(one) || found?.actions.has(one))).toEqual([]);
    expect(names.filter((one, index) => names.indexOf(one) !== index)).toEqual([]);
  });
});
