/** What the knowledge files say of each other, and whether it is there. Pure. */
import type { KNOWLEDGE_FILES } from './load.ts';
import type { Attack, CarDataModel, D3fend, DetectionStrategies } from './types.ts';

/** Something wrong with the content of a knowledge file whose form is right. */
export interface KnowledgeFault {
  readonly rule: 'knowledge/unknown-reference' | 'knowledge/duplicate-id' | 'knowledge/unknown-key';
  readonly file: keyof typeof KNOWLEDGE_FILES;
  /** Where: keys and places of lists. */
  readonly path: readonly (string | number)[];
  /** Whether the key at the path is wrong, or its value. */
  readonly at: 'key' | 'value';
  readonly message: string;
}

export interface KnowledgeContents {
  readonly 'attack.json': Attack;
  readonly 'attack-detection-strategies.json': DetectionStrategies;
  readonly 'd3fend.json': D3fend;
  readonly 'car-data-model.json': CarDataModel;
}

/**
 * Ids that one file names and no file has, and ids that are there twice. Techniques that D3FEND names are not looked at:
 * its releases follow other releases of ATT&CK.
 */
export function referenceFaults(contents: KnowledgeContents): KnowledgeFault[] {
  const attack = contents['attack.json'];
  return [
    ...attackFaults(attack),
    ...strategyFaults(contents['attack-detection-strategies.json'], attack),
    ...d3fendFaults(contents['d3fend.json']),
    ...dataModelFaults(contents['car-data-model.json']),
  ];
}

/** Keys that a file has and its schema does not: `parsed` is what the schema left of `raw`. */
export function unknownKeys(
  file: KnowledgeFault['file'],
  raw: unknown,
  parsed: unknown,
  path: readonly (string | number)[] = [],
): KnowledgeFault[] {
  if (Array.isArray(raw) && Array.isArray(parsed))
    return raw.flatMap((item, index) => unknownKeys(file, item, parsed[index], [...path, index]));
  if (!isObject(raw) || !isObject(parsed)) return [];
  return Object.entries(raw).flatMap(([key, value]): KnowledgeFault[] => {
    const at = [...path, key];
    if (Object.hasOwn(parsed, key)) return unknownKeys(file, value, parsed[key], at);
    const message = `Unexpected key \`${key}\`; nothing reads it.`;
    return [{ rule: 'knowledge/unknown-key', file, path: at, at: 'key', message }];
  });
}

function attackFaults({ tactics, techniques, formerTactics = [] }: Attack): KnowledgeFault[] {
  const file = 'attack.json';
  const tacticIds = idsOf([...tactics, ...formerTactics]);
  const current = idsOf(tactics);
  const techniqueIds = idsOf(techniques);
  return [
    ...twice(file, 'tactics', tactics),
    ...twice(file, 'techniques', techniques),
    ...techniques.flatMap(({ id, tactics: own, parent, status, revokedBy }, index) => [
      ...missing(file, ['techniques', index, 'tactics'], own, status === 'active' ? current : tacticIds, {
        of: id,
        what: 'tactic',
      }),
      ...missing(file, ['techniques', index, 'parent'], parent, techniqueIds, { of: id, what: 'technique' }),
      ...missing(file, ['techniques', index, 'revokedBy'], revokedBy, techniqueIds, { of: id, what: 'technique' }),
    ]),
    ...formerTactics.flatMap(({ id, replacedBy, techniques: own }, index) => [
      ...missing(file, ['formerTactics', index, 'replacedBy'], replacedBy, tacticIds, { of: id, what: 'tactic' }),
      ...missing(file, ['formerTactics', index, 'techniques'], own, techniqueIds, { of: id, what: 'technique' }),
    ]),
  ];
}

function strategyFaults({ strategies, formerStrategies = {} }: DetectionStrategies, attack: Attack): KnowledgeFault[] {
  const file = 'attack-detection-strategies.json';
  const techniques = idsOf(attack.techniques);
  const components = new Set(Object.keys({ ...attack.formerDataComponents, ...attack.dataComponents }));
  return [
    ...Object.entries(strategies).flatMap(([technique, { id, logSources }]) => [
      ...(techniques.has(technique)
        ? []
        : [absent(file, ['strategies', technique], 'key', { of: id, what: 'technique' })]),
      ...logSources.flatMap(({ dataComponent }, index) =>
        missing(file, ['strategies', technique, 'logSources', index, 'dataComponent'], dataComponent, components, {
          of: id,
          what: 'data component',
        }),
      ),
    ]),
    ...Object.entries(formerStrategies).flatMap(([id, { technique }]) =>
      missing(file, ['formerStrategies', id, 'technique'], technique, techniques, { of: id, what: 'technique' }),
    ),
  ];
}

function d3fendFaults({
  tactics,
  techniques,
  artifacts,
  attackArtifacts,
  formerTechniques = [],
}: D3fend): KnowledgeFault[] {
  const file = 'd3fend.json';
  const ids = idsOf(techniques);
  const tacticNames = new Set(tactics);
  const artifactIds = new Set(Object.keys(artifacts));
  const acts = (path: (string | number)[], relations: readonly (readonly [string, string])[], of: string) =>
    relations.flatMap(([, artifact], index) =>
      missing(file, [...path, index, 1], artifact, artifactIds, { of, what: 'artifact' }),
    );
  return [
    ...twice(file, 'techniques', techniques),
    ...techniques.flatMap(({ id, tactic, parents, artifacts: own }, index) => [
      ...missing(file, ['techniques', index, 'tactic'], tactic, tacticNames, { of: id, what: 'tactic' }),
      ...missing(file, ['techniques', index, 'parents'], parents, ids, { of: id, what: 'defence' }),
      ...acts(['techniques', index, 'artifacts'], own, id),
    ]),
    ...Object.entries(artifacts).flatMap(([id, { parents }]) =>
      missing(file, ['artifacts', id, 'parents'], parents, artifactIds, { of: id, what: 'artifact' }),
    ),
    ...Object.entries(attackArtifacts).flatMap(([id, own]) => acts(['attackArtifacts', id], own, id)),
    ...formerTechniques.flatMap(({ id, replacedBy }, index) =>
      missing(file, ['formerTechniques', index, 'replacedBy'], replacedBy, ids, { of: id, what: 'defence' }),
    ),
  ];
}

function dataModelFaults({ objects, sensors }: CarDataModel): KnowledgeFault[] {
  const file = 'car-data-model.json';
  const byId = new Map(objects.map((object) => [object.id, object]));
  return [
    ...twice(file, 'objects', objects),
    ...twice(file, 'sensors', sensors),
    ...sensors.flatMap(({ id, mappings }, sensor) =>
      mappings.flatMap(({ object: name, action, fields }, index) => {
        const path = ['sensors', sensor, 'mappings', index];
        const object = byId.get(name);
        if (!object) return [absent(file, [...path, 'object'], 'value', { of: id, what: 'object', id: name })];
        return [
          ...missing(file, [...path, 'action'], action, new Set(object.actions), { of: id, what: `action of ${name}` }),
          ...missing(file, [...path, 'fields'], fields, new Set(object.fields), { of: id, what: `field of ${name}` }),
        ];
      }),
    ),
  ];
}

interface Named {
  /** Whose reference it is, and to what kind of thing. */
  readonly of: string;
  readonly what: string;
  readonly id?: string;
}

/** Faults for an id, or those of a list, that are not among the known ones. */
function missing(
  file: KnowledgeFault['file'],
  path: readonly (string | number)[],
  ids: string | readonly string[] | undefined,
  known: ReadonlySet<string>,
  named: Named,
): KnowledgeFault[] {
  if (typeof ids === 'string') return known.has(ids) ? [] : [absent(file, path, 'value', { ...named, id: ids })];
  return (ids ?? []).flatMap((id, index) =>
    known.has(id) ? [] : [absent(file, [...path, index], 'value', { ...named, id })],
  );
}

function absent(
  file: KnowledgeFault['file'],
  path: readonly (string | number)[],
  at: KnowledgeFault['at'],
  { of, what, id = String(path.at(-1)) }: Named,
): KnowledgeFault {
  const message = `\`${of}\` names the ${what} \`${id}\`, which is not there.`;
  return { rule: 'knowledge/unknown-reference', file, path, at, message };
}

function twice(
  file: KnowledgeFault['file'],
  list: string,
  items: readonly { readonly id: string }[],
): KnowledgeFault[] {
  const seen = new Set<string>();
  return items.flatMap(({ id }, index): KnowledgeFault[] => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const message = `Unexpected second \`${id}\`; an id stands once.`;
    return [{ rule: 'knowledge/duplicate-id', file, path: [list, index, 'id'], at: 'value', message }];
  });
}

function idsOf(items: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(items.map(({ id }) => id));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
