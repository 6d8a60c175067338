/** What a view claims, against the data model of its schema. */
import type { MappedViewDefinition } from '../events/views/definition.ts';
import type { SchemaModel } from '../knowledge/schema-model.ts';
import { nearest } from '../text/suggest.ts';
import type { YamlPath } from '../text/yaml-places.ts';
import { didYouMean } from './report.ts';

/** A name that the schema does not have, and where the definition has it. */
export interface ViewFinding {
  readonly rule: 'view/unknown-object' | 'view/unknown-action' | 'view/unknown-field';
  readonly message: string;
  readonly help: string | undefined;
  readonly path: YamlPath;
  readonly at: 'key' | 'value';
}

/** The names that a definition says its users write beyond the model: `name`, `object/action`, and `beginning.*`. */
function beyondOf(definition: MappedViewDefinition): { has(name: string): boolean; readonly names: readonly string[] } {
  const names = Object.values(definition.beyond).flat();
  const exact = new Set(names);
  const beginnings = names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  return {
    has: (name) => exact.has(name) || beginnings.some((beginning) => name.startsWith(beginning)),
    names: names.filter((name) => !/[*/]/.test(name)),
  };
}

/**
 * Objects, actions and fields of a definition that neither its schema's model nor its `beyond` has, each with a near name
 * where there is one. A field set is checked once, where it is defined.
 */
export function checkViewModel(definition: MappedViewDefinition, model: SchemaModel): readonly ViewFinding[] {
  const beyond = beyondOf(definition);
  const findings: ViewFinding[] = [];
  const whose = `of ${definition.name}`;

  const checkObject = (object: string, path: YamlPath, at: 'key' | 'value'): boolean => {
    if (model.actions.has(object)) return true;
    if (!beyond.has(object)) {
      const message = `Unexpected object \`${object}\`, expected an object ${whose}.`;
      const help = didYouMean(nearest(object, [...model.actions.keys(), ...beyond.names]));
      findings.push({ rule: 'view/unknown-object', message, help, path, at });
    }
    return false;
  };
  const checkAction = (object: string, action: string, path: YamlPath): void => {
    const known = model.actions.get(object);
    if (known === undefined || known.has(action) || beyond.has(`${object}/${action}`)) return;
    const message = `Unexpected action \`${action}\`, expected an action of the object \`${object}\`.`;
    findings.push({
      rule: 'view/unknown-action',
      message,
      help: didYouMean(nearest(action, known)),
      path,
      at: 'value',
    });
  };
  const unknownField = (name: string, path: YamlPath, at: 'key' | 'value'): void => {
    if (model.fields.has(name) || beyond.has(name)) return;
    const message = `Unexpected field \`${name}\`, expected a field ${whose}.`;
    const help = didYouMean(nearest(name, [...model.fields, ...beyond.names]));
    findings.push({ rule: 'view/unknown-field', message, help, path, at });
  };
  const checkFields = (names: Iterable<string>, path: YamlPath): void => {
    for (const name of names) unknownField(name, [...path, name], 'key');
  };

  for (const [object, { actions, fields }] of Object.entries(definition.objects)) {
    checkObject(object, ['objects', object], 'key');
    for (const [index, action] of actions.entries()) checkAction(object, action, ['objects', object, 'actions', index]);
    for (const [index, name] of fields.entries()) unknownField(name, ['objects', object, 'fields', index], 'value');
  }
  checkFields(Object.keys(definition.common), ['common']);
  for (const [set, fields] of Object.entries(definition.sets)) checkFields(Object.keys(fields), ['sets', set]);
  for (const [index, log] of definition.logs.entries()) {
    for (const [place, { object, action }] of log.is.entries()) {
      const path = ['logs', index, 'is', place];
      if (checkObject(object, [...path, 'object'], 'value') && action !== undefined)
        checkAction(object, action, [...path, 'action']);
    }
    checkFields(Object.keys(log.fields), ['logs', index, 'fields']);
  }
  return findings;
}
