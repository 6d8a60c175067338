/** Which places of the project's documents new releases touch. */
import type { LoadedDocument } from '../../collections/loaded.ts';
import { LineIndex } from '../../documents/lines.ts';
import { findMentions } from '../../documents/mentions.ts';
import type { Change, ChangedEntity, ChangeKind } from '../../knowledge/update/changes.ts';
import { compareText } from '../../text/order.ts';

/** A place that names something whose meaning changed. */
export interface Touched {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly id: string;
  /** What became of it: every change of its name, tactic, parent or state. */
  readonly changes: readonly Change[];
}

/** Names by which documents may mean a thing: ids of tactics by name, ids of defences by name in the ontology. */
export interface OtherNames {
  tactic(name: string): string | undefined;
  defence(iri: string): string | undefined;
}

/** Kinds of change that leave what a document says as it was when it names an id. */
const HARMLESS: ReadonlySet<ChangeKind> = new Set(['other order', 'other']);

type Named = Extract<ChangedEntity, 'technique' | 'tactic' | 'defence' | 'data component' | 'detection strategy'>;
const MENTIONED: Readonly<Record<string, Named>> = {
  technique: 'technique',
  tactic: 'tactic',
  defence: 'defence',
  'data-component': 'data component',
  'detection-strategy': 'detection strategy',
};

/** The places of documents that changes touch, by file, line and column; of a line each id once. */
export function touchedPlaces(
  documents: readonly LoadedDocument[],
  changes: readonly Change[],
  names: OtherNames,
): Touched[] {
  const byThing = new Map<string, Change[]>();
  for (const change of changes) {
    if (HARMLESS.has(change.kind)) continue;
    const key = `${change.entity} ${change.id}`;
    const known = byThing.get(key);
    if (known) known.push(change);
    else byThing.set(key, [change]);
  }
  const found = new Map<string, Touched>();
  const add = (entity: Named, id: string, place: { file: string; line: number; column: number }) => {
    const about = byThing.get(`${entity} ${id}`);
    const key = JSON.stringify([place.file, place.line, id]);
    if (about && !found.has(key)) found.set(key, { ...place, id, changes: about });
  };
  for (const loaded of documents) {
    const { file, content } = loaded.document;
    const { techniques, tactics, defences } = content.entry;
    const at = (ref: { line: number; column: number; file?: string | undefined }) => ({
      file: ref.file ?? file,
      line: ref.line,
      column: ref.column,
    });
    for (const ref of techniques) add('technique', ref.id, at(ref));
    for (const ref of tactics) add('tactic', ref.id ?? names.tactic(ref.name ?? '') ?? '', at(ref));
    for (const ref of defences) add('defence', ref.id.toUpperCase(), at(ref));
    const lines = new LineIndex(loaded.text);
    for (const { kind, id, start, isCertain } of findMentions(loaded.text)) {
      const entity = MENTIONED[kind];
      if (entity === undefined || !isCertain) continue;
      const { line, column } = lines.place(start);
      add(entity, id.startsWith('d3f:') ? (names.defence(id) ?? '') : id, { file, line, column });
    }
  }
  return [...found.values()].sort(
    (left, right) =>
      compareText(left.file, right.file) ||
      left.line - right.line ||
      left.column - right.column ||
      compareText(left.id, right.id),
  );
}
